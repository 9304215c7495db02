//! What a loop does to the locals it assigns to, at a glance: before it is run, and without running it.

use std::collections::BTreeMap;

use crate::{
    hir::{
        body::{BinaryOp, Body, Expr, ExprId, Literal, LocalId},
        resolve::{Resolution, Resolutions},
    },
    types::{Inference, Ty},
};

/// What every assignment in a loop does to a local.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// `x = x ++ ..`
    Appended,
    /// `x = .. ++ x`
    Prepended,
    /// `x = "literal"`, each of these.
    Literals(Vec<ExprId>),
    /// Something else.
    Any,
}

/// The locals that are assigned to in `parts`, and how.
pub(super) fn changes<'db>(
    body: &Body,
    names: &Resolutions<'db>,
    types: &Inference<'db>,
    parts: &[ExprId],
) -> BTreeMap<LocalId, Change> {
    let mut found: BTreeMap<LocalId, Change> = BTreeMap::new();
    let mut pending = parts.to_vec();
    while let Some(expr) = pending.pop() {
        if let Some(local) = names.assignments.get(expr) {
            // Only texts are followed through the operators they share with numbers.
            let is_text = types.exprs.get(expr) == Some(&Ty::String);
            let change = change(body, names, *local, expr, is_text);
            match found.get_mut(local) {
                None => _ = found.insert(*local, change),
                Some(before) => before.include(change),
            }
        }
        body.exprs[expr].children(&mut pending);
    }
    found
}

impl Change {
    fn include(&mut self, other: Change) {
        match (self, other) {
            (Change::Literals(literals), Change::Literals(more)) => literals.extend(more),
            (Change::Appended, Change::Appended) | (Change::Prepended, Change::Prepended) => {}
            (change, _) => *change = Change::Any,
        }
    }
}

fn change(body: &Body, names: &Resolutions<'_>, local: LocalId, value: ExprId, is_text: bool) -> Change {
    let is_local = |it: ExprId| names.names.get(it) == Some(&Resolution::Local(local));
    if let Expr::Literal(Literal::String(_) | Literal::Int(_)) = &body.exprs[value] {
        return Change::Literals(vec![value]);
    }
    let mut first = value;
    let mut last = None;
    while let Expr::Binary { operator, left, right } = &body.exprs[first]
        && matches!(operator.value, BinaryOp::Concat | BinaryOp::Add)
    {
        last.get_or_insert(*right);
        first = *left;
    }
    match last.filter(|_| is_text) {
        Some(_) if is_local(first) => Change::Appended,
        Some(last) if is_local(last) => Change::Prepended,
        _ => Change::Any,
    }
}
