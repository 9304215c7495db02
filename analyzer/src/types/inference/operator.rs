//! Unary and binary operators.

use super::{
    Context, Expect, Reason,
    constraint::{Need, Operands},
};
use crate::{
    diagnostics::{Edit, Fix},
    hir::{
        Name,
        body::{BinaryOp, Expr, ExprId, Spanned, UnaryOp},
    },
    types::Ty,
};

impl<'db> Context<'db, '_> {
    pub(super) fn unary(&mut self, id: ExprId, operator: UnaryOp, operand: ExprId) -> Ty<'db> {
        match operator {
            UnaryOp::Not => self.expr(operand, &Expect::of(Ty::Bool, Reason::Operand("!"))),
            UnaryOp::Neg => {
                let found = self.expr_any(operand);
                match self.shallow(&found) {
                    number @ (Ty::Int | Ty::Float) => number,
                    Ty::Unknown | Ty::Never => Ty::Unknown,
                    open @ Ty::Var(_) => {
                        let span = self.span(id);
                        self.constrain(&open, span, Need::Operand("-", Operands::Number));
                        open
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
                self.same_operands(operator, left, right);
                Ty::Bool
            }
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Mul
            | BinaryOp::Div
            | BinaryOp::Rem
            | BinaryOp::Concat => self.same_operands(operator, left, right),
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
        if self.unify(&left_type, &right_type) {
            self.constrain(&left_type, operator.span, Need::Equality(symbol));
        } else {
            self.operand_error(operator, left, (right, &right_type), "two values of one type");
        }
    }

    /// Both operands have one type, on which the operator works.
    fn same_operands(
        &mut self,
        operator: &Spanned<BinaryOp>,
        left: (ExprId, &Ty<'db>),
        right: ExprId,
    ) -> Ty<'db> {
        let operands = Operands::of(operator.value);
        let found = self.expr_any(right);
        let mut left_type = self.shallow(left.1);
        let mut right_type = self.shallow(&found);
        if let Some(only) = operands.only() {
            for side in [&mut left_type, &mut right_type] {
                if matches!(side, Ty::Var(_)) {
                    self.unify(side, &only);
                    *side = only.clone();
                }
            }
        }
        if left_type.is_unknown() || right_type.is_unknown() {
            let known = if left_type.is_unknown() { right_type } else { left_type };
            return if operands.allow(&known) { known } else { Ty::Unknown };
        }
        if self.unify(&left_type, &right_type) {
            let both = self.shallow(&left_type);
            if matches!(both, Ty::Var(_)) {
                let need = Need::Operand(operator.value.symbol(), operands);
                self.constrain(&both, operator.span, need);
                return both;
            }
            if operands.allow(&both) {
                return both;
            }
        }
        self.operand_error(operator, (left.0, &left_type), (right, &right_type), operands.described());
        // What was meant is as uncertain as the operator: one mistake is told once.
        let one_fits = operands.allow(&left_type) || operands.allow(&right_type);
        operands.only().filter(|_| one_fits).unwrap_or(Ty::Unknown)
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
        let counted = self.counted(operator, left.0, right.0);
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
        if let Some(name) = counted {
            error.help = Some(format!("there is no `++` to count with: write `{name} = {name} + 1`"));
        }
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

    /// The variable of what is probably `name++` on a line of its own.
    fn counted(&self, operator: &Spanned<BinaryOp>, left: ExprId, right: ExprId) -> Option<Name> {
        let Expr::Name(name) = &self.body.exprs[left] else { return None };
        let text = self.item.text(self.db);
        let behind = text.get(operator.span.end().into()..self.span(right).start().into())?;
        let touches = self.span(left).end() == operator.span.start();
        (operator.value == BinaryOp::Concat && touches && behind.contains('\n')).then(|| name.clone())
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
