//! Unary and binary operators.

use super::{Context, Expect, Reason};
use crate::{
    diagnostics::{Edit, Fix},
    hir::body::{BinaryOp, Expr, ExprId, Spanned, UnaryOp},
    types::Ty,
};

impl<'db> Context<'db, '_> {
    pub(super) fn unary(
        &mut self,
        id: ExprId,
        operator: UnaryOp,
        operand: ExprId,
        expect: &Expect<'db>,
    ) -> Ty<'db> {
        match operator {
            UnaryOp::Not => self.expr(operand, &Expect::of(Ty::Bool, Reason::Operand("!"))),
            UnaryOp::Neg => {
                let found = self.expr_any(operand);
                match self.shallow(&found) {
                    number @ (Ty::Int | Ty::Float) => number,
                    Ty::Unknown | Ty::Never => Ty::Unknown,
                    Ty::Var(_) => {
                        let wanted = expect.ty().map(|it| self.shallow(it));
                        let number = if wanted == Some(Ty::Float) { Ty::Float } else { Ty::Int };
                        self.unify(&found, &number);
                        number
                    }
                    other => {
                        let (shown, span) = (self.show(&other), self.span(id));
                        self.error(span, format!("`-` needs a number, not `{shown}`"));
                        Ty::Unknown
                    }
                }
            }
        }
    }

    /// Operator chains nest to the left as deep as they are long: fold them in a loop.
    pub(super) fn binary(&mut self, id: ExprId) -> Ty<'db> {
        let body = self.body;
        let mut chain = Vec::new();
        let mut leftmost = id;
        while let Expr::Binary { operator, left, right } = &body.exprs[leftmost] {
            chain.push((leftmost, operator, *left, *right));
            leftmost = *left;
        }
        let mut ty = match chain.last() {
            Some((_, operator, left, _)) => self.first_operand(operator.value, *left),
            None => Ty::Unknown,
        };
        for (index, (whole, operator, left, right)) in chain.iter().enumerate().rev() {
            ty = self.operation(operator, (*left, &ty), *right);
            // The outermost is recorded by the caller, with what is expected of it.
            if index > 0 {
                self.out.exprs.insert(*whole, ty.clone());
            }
        }
        ty
    }

    fn first_operand(&mut self, operator: BinaryOp, left: ExprId) -> Ty<'db> {
        match operator {
            BinaryOp::And => self.expr(left, &Expect::of(Ty::Bool, Reason::Operand("&&"))),
            BinaryOp::Or => self.expr(left, &Expect::of(Ty::Bool, Reason::Operand("||"))),
            _ => self.expr_any(left),
        }
    }

    fn operation(
        &mut self,
        operator: &Spanned<BinaryOp>,
        left: (ExprId, &Ty<'db>),
        right: ExprId,
    ) -> Ty<'db> {
        match operator.value {
            BinaryOp::And | BinaryOp::Or => {
                let symbol = operator.value.symbol();
                self.coerce(left.0, left.1.clone(), &Expect::of(Ty::Bool, Reason::Operand(symbol)));
                self.expr(right, &Expect::of(Ty::Bool, Reason::Operand(symbol)));
                Ty::Bool
            }
            BinaryOp::Eq | BinaryOp::Ne => {
                self.equality(operator, left, right);
                Ty::Bool
            }
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                let ordered = [Ty::Int, Ty::Float, Ty::String];
                self.same_operands(operator, left, right, &ordered, "numbers or strings");
                Ty::Bool
            }
            BinaryOp::Add => {
                let summed = [Ty::Int, Ty::Float, Ty::String];
                self.same_operands(operator, left, right, &summed, "numbers of one type, or two strings")
            }
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => {
                self.same_operands(operator, left, right, &[Ty::Int, Ty::Float], "numbers of one type")
            }
            BinaryOp::Rem => self.same_operands(operator, left, right, &[Ty::Int], "two `Int`s"),
            BinaryOp::Concat => self.same_operands(operator, left, right, &[Ty::String], "two strings"),
        }
    }

    fn equality(&mut self, operator: &Spanned<BinaryOp>, left: (ExprId, &Ty<'db>), right: ExprId) {
        let symbol = operator.value.symbol();
        let left_type = self.shallow(left.1);
        // Both sides say what an empty `{}` or `[]` on the other is.
        let right_type = if self.is_empty_block(right) || matches!(left_type, Ty::List(_) | Ty::Option(_)) {
            let sibling = Reason::Sibling("operand", self.span(left.0));
            self.expr(right, &Expect::of(left_type.clone(), sibling))
        } else {
            self.expr_any(right)
        };
        let right_type = self.shallow(&right_type);
        let handles = [Ty::ActorId, Ty::Int];
        let both_handles = handles.contains(&left_type) && handles.contains(&right_type);
        if !both_handles && !self.unify(&left_type, &right_type) {
            self.operand_error(operator, left, (right, &right_type), "two values of one type");
            return;
        }
        let resolved = self.resolved(&left_type);
        let hidden = find(&resolved, &|it| matches!(it, Ty::Function(..) | Ty::Secret | Ty::Cap));
        if let Some(hidden) = hidden {
            let what = if matches!(hidden, Ty::Function(..)) { "functions" } else { "opaque values" };
            let shown = self.show(&resolved);
            self.error(
                operator.span,
                format!("`{symbol}` cannot compare `{shown}`: {what} have no equality"),
            );
        }
    }

    /// Both operands have one type, which is one of `allowed`.
    fn same_operands(
        &mut self,
        operator: &Spanned<BinaryOp>,
        left: (ExprId, &Ty<'db>),
        right: ExprId,
        allowed: &[Ty<'db>],
        needs: &str,
    ) -> Ty<'db> {
        let right_type = self.expr_any(right);
        let left_type = self.shallow(left.1);
        let mut right_type = self.shallow(&right_type);
        if let (Ty::Var(_), [only]) = (&left_type, allowed) {
            self.unify(&left_type, only);
        }
        if let (Ty::Var(_), [only]) = (&right_type, allowed) {
            self.unify(&right_type, only);
        }
        if matches!(right_type, Ty::Var(_)) && !matches!(left_type, Ty::Var(_)) {
            self.unify(&right_type, &left_type);
            right_type = self.shallow(&right_type);
        }
        let left_type = self.shallow(&left_type);
        if left_type.is_unknown() || right_type.is_unknown() {
            let known = if left_type.is_unknown() { &right_type } else { &left_type };
            return if allowed.contains(known) { known.clone() } else { Ty::Unknown };
        }
        if !self.unify(&left_type, &right_type) || !allowed.contains(&self.shallow(&left_type)) {
            if matches!(self.shallow(&left_type), Ty::Var(_)) {
                return left_type;
            }
            self.operand_error(operator, (left.0, &left_type), (right, &right_type), needs);
            return if let [only] = allowed { only.clone() } else { Ty::Unknown };
        }
        self.shallow(&left_type)
    }

    fn operand_error(
        &mut self,
        operator: &Spanned<BinaryOp>,
        left: (ExprId, &Ty<'db>),
        right: (ExprId, &Ty<'db>),
        needs: &str,
    ) {
        let symbol = operator.value.symbol();
        let (left_shown, right_shown) = (self.show(left.1), self.show(right.1));
        let (left_span, right_span) = (self.span(left.0), self.span(right.0));
        let chained = self.chained_comparison(operator, left.0);
        let text = self.to_text(operator.value, left, right);
        let message = format!("`{symbol}` needs {needs}, not `{left_shown}` and `{right_shown}`");
        let (left_place, right_place) = (self.item.span(left_span), self.item.span(right_span));
        let error = self.error(operator.span, message);
        error.related.push(crate::diagnostics::Related {
            place: left_place,
            message: format!("this is `{left_shown}`"),
            step: false,
        });
        error.related.push(crate::diagnostics::Related {
            place: right_place,
            message: format!("this is `{right_shown}`"),
            step: false,
        });
        if chained {
            error.help = Some(format!("comparisons do not chain: write `a {symbol} b && b {symbol} c`"));
        }
        if let Some((function, range)) = text {
            let place = |at| crate::span::ItemSpan { range: crate::span::TextRange::empty(at), ..left_place };
            error.fixes.push(Fix::needs_review(
                format!("convert it with `{function}`"),
                vec![
                    Edit::new(place(range.start()), format!("{function}(")),
                    Edit::new(place(range.end()), ")"),
                ],
            ));
        }
    }

    fn chained_comparison(&self, operator: &Spanned<BinaryOp>, left: ExprId) -> bool {
        let comparison = |it: BinaryOp| {
            matches!(
                it,
                BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge | BinaryOp::Eq | BinaryOp::Ne
            )
        };
        comparison(operator.value)
            && matches!(&self.body.exprs[left], Expr::Binary { operator, .. } if comparison(operator.value))
    }

    /// For a concatenation with one side that is no string: what turns it into one, and where it stands.
    fn to_text(
        &self,
        operator: BinaryOp,
        left: (ExprId, &Ty<'db>),
        right: (ExprId, &Ty<'db>),
    ) -> Option<(&'static str, crate::span::TextRange)> {
        if !matches!(operator, BinaryOp::Add | BinaryOp::Concat) {
            return None;
        }
        let (id, ty) = match (left.1, right.1) {
            (Ty::String, _) => right,
            (_, Ty::String) => left,
            _ => return None,
        };
        let function = match ty {
            Ty::Int => "__builtin_int_to_string",
            Ty::Float => "__builtin_float_to_string",
            Ty::Bool => "__builtin_bool_to_string",
            _ => return None,
        };
        Some((function, self.span(id)))
    }
}

/// The first type inside `ty`, itself included, that satisfies `wanted`.
fn find<'a, 'db>(ty: &'a Ty<'db>, wanted: &impl Fn(&Ty<'db>) -> bool) -> Option<&'a Ty<'db>> {
    if wanted(ty) {
        return Some(ty);
    }
    ty.children().into_iter().find_map(|it| find(it, wanted))
}
