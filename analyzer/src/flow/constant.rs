//! Values that expressions have whatever the arguments are. What would fail at run time has none.

use std::cmp::Ordering;

use crate::{
    hir::{
        body::{BinaryOp, Body, Expr, ExprId, Literal, UnaryOp},
        resolve::{Resolution, Resolutions},
    },
    types::{Inference, Ty},
};

/// Operators inside each other that are looked through.
const MAX_DEPTH: usize = 128;

/// Whether an expression is `true` for reasons of its own, without regard to variables.
pub(super) fn is_true(body: &Body, id: ExprId) -> bool {
    Folder { body, facts: None }.fold(id, 0) == Some(Literal::Bool(true))
}

/// The truth value of a condition that has only one, such as `1 < 2` or, for an `Int`, `x == x`.
pub(super) fn truth<'db>(
    body: &Body,
    resolutions: &Resolutions<'db>,
    inference: &Inference<'db>,
    id: ExprId,
) -> Option<bool> {
    match (Folder { body, facts: Some((resolutions, inference)) }).fold(id, 0)? {
        Literal::Bool(value) => Some(value),
        _ => None,
    }
}

struct Folder<'db, 'a> {
    body: &'a Body,
    facts: Option<(&'a Resolutions<'db>, &'a Inference<'db>)>,
}

impl Folder<'_, '_> {
    fn fold(&self, id: ExprId, depth: usize) -> Option<Literal> {
        if depth > MAX_DEPTH {
            return None;
        }
        match &self.body.exprs[id] {
            Expr::Literal(literal) => Some(literal.clone()),
            Expr::Unary { operator, operand } => match (operator, self.fold(*operand, depth + 1)?) {
                (UnaryOp::Not, Literal::Bool(value)) => Some(Literal::Bool(!value)),
                (UnaryOp::Neg, Literal::Int(value)) => value.checked_neg().map(Literal::Int),
                (UnaryOp::Neg, Literal::Float(bits)) => Some(float(-f64::from_bits(bits))),
                _ => None,
            },
            Expr::Binary { operator, left, right } => {
                let (a, b) = (self.fold(*left, depth + 1), self.fold(*right, depth + 1));
                match (operator.value, a, b) {
                    (BinaryOp::And, a, b) => connective(false, a, b),
                    (BinaryOp::Or, a, b) => connective(true, a, b),
                    (operator, Some(a), Some(b)) => binary(operator, &a, &b),
                    (operator, None, None) if self.same_value(*left, *right) => {
                        holds(operator, Ordering::Equal).map(Literal::Bool)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether both are the same variable or field of one, of a type whose values equal themselves.
    fn same_value(&self, a: ExprId, b: ExprId) -> bool {
        let Some((resolutions, inference)) = self.facts else { return false };
        let reflexive = matches!(inference.exprs.get(a), Some(Ty::Int | Ty::String | Ty::Bool | Ty::Unit));
        let (mut a, mut b) = (a, b);
        loop {
            match (&self.body.exprs[a], &self.body.exprs[b]) {
                (Expr::Field { object: x, field: f }, Expr::Field { object: y, field: g })
                    if f.value == g.value =>
                {
                    (a, b) = (*x, *y);
                }
                (Expr::Name(_), Expr::Name(_)) => break,
                _ => return false,
            }
        }
        match (resolutions.names.get(a), resolutions.names.get(b)) {
            (Some(Resolution::Local(x)), Some(Resolution::Local(y))) => reflexive && x == y,
            _ => false,
        }
    }
}

/// `&&` (decided by `false`) or `||` (decided by `true`).
fn connective(decider: bool, a: Option<Literal>, b: Option<Literal>) -> Option<Literal> {
    let decides = |it: &Option<Literal>| *it == Some(Literal::Bool(decider));
    if decides(&a) || decides(&b) {
        return Some(Literal::Bool(decider));
    }
    match (a, b) {
        (Some(Literal::Bool(_)), Some(b @ Literal::Bool(_))) => Some(b),
        _ => None,
    }
}

fn binary(operator: BinaryOp, a: &Literal, b: &Literal) -> Option<Literal> {
    let ordering = match (a, b) {
        (Literal::Int(a), Literal::Int(b)) => {
            let arithmetic = match operator {
                BinaryOp::Add => a.checked_add(*b),
                BinaryOp::Sub => a.checked_sub(*b),
                BinaryOp::Mul => a.checked_mul(*b),
                BinaryOp::Div => a.checked_div(*b),
                BinaryOp::Rem => a.checked_rem(*b),
                _ => None,
            };
            if let Some(value) = arithmetic {
                return Some(Literal::Int(value));
            }
            a.cmp(b)
        }
        (Literal::Float(a), Literal::Float(b)) => {
            let (a, b) = (f64::from_bits(*a), f64::from_bits(*b));
            match operator {
                BinaryOp::Add => return Some(float(a + b)),
                BinaryOp::Sub => return Some(float(a - b)),
                BinaryOp::Mul => return Some(float(a * b)),
                BinaryOp::Div if b != 0.0 => return Some(float(a / b)),
                _ => a.partial_cmp(&b)?,
            }
        }
        (Literal::String(a), Literal::String(b)) => a.cmp(b),
        (Literal::Bool(a), Literal::Bool(b)) if is_equality(operator) => a.cmp(b),
        (Literal::Unit, Literal::Unit) if is_equality(operator) => Ordering::Equal,
        _ => return None,
    };
    holds(operator, ordering).map(Literal::Bool)
}

fn is_equality(operator: BinaryOp) -> bool {
    matches!(operator, BinaryOp::Eq | BinaryOp::Ne)
}

/// Whether a comparison holds between values that are ordered so; `None` for what is no comparison.
fn holds(operator: BinaryOp, ordering: Ordering) -> Option<bool> {
    Some(match operator {
        BinaryOp::Eq => ordering.is_eq(),
        BinaryOp::Ne => ordering.is_ne(),
        BinaryOp::Lt => ordering.is_lt(),
        BinaryOp::Le => ordering.is_le(),
        BinaryOp::Gt => ordering.is_gt(),
        BinaryOp::Ge => ordering.is_ge(),
        _ => return None,
    })
}

fn float(value: f64) -> Literal {
    Literal::Float(value.to_bits())
}
