//! The locals that can be read at a place.

use rustc_hash::FxHashSet;

use crate::{
    hir::{
        Name,
        body::{Body, ContractKind, Expr, ExprId, LocalId, LocalKind, Statement},
    },
    span::{TextRange, TextSize},
};

/// The locals in scope at `place`, the innermost first, without those that another one hides.
pub(super) fn locals_at(body: &Body, place: TextSize) -> Vec<LocalId> {
    let span = |id: ExprId| body.expr_spans.get(id).copied().unwrap_or_default();
    let holds = |range: TextRange| range.contains_inclusive(place);
    let mut found: Vec<LocalId> =
        body.locals.iter().take(body.parameter_count as usize).map(|it| it.0).collect();
    for contract in body.contracts.iter().filter(|it| it.kind == ContractKind::Ensures) {
        found.extend(contract.result.filter(|_| holds(span(contract.condition))));
    }
    let mut inner: Vec<LocalId> = Vec::new();
    for (_, expr) in body.exprs.iter().filter(|it| holds(span(it.0))) {
        match expr {
            Expr::Block(block) => {
                for statement in &block.statements {
                    match statement {
                        Statement::Let { local, value, .. } if span(*value).end() < place => {
                            inner.extend(local);
                        }
                        Statement::For { variable, body, .. } if holds(span(*body)) => inner.extend(variable),
                        _ => {}
                    }
                }
            }
            Expr::Match { arms, .. } => {
                for arm in arms.iter().filter(|it| holds(span(it.body)) && holds(it.span)) {
                    let pattern = body.pattern_spans.get(arm.pattern).copied().unwrap_or_default();
                    let bound = body
                        .locals
                        .iter()
                        .filter(|(_, it)| it.kind == LocalKind::Pattern && pattern.contains_range(it.span));
                    inner.extend(bound.map(|it| it.0));
                }
            }
            _ => {}
        }
    }
    // What is declared later is further in.
    inner.sort_by_key(|it| body.locals[*it].span.start());
    found.extend(inner);
    found.reverse();
    let mut seen: FxHashSet<&Name> = FxHashSet::default();
    found.retain(|it| {
        let local = &body.locals[*it];
        !local.name.is_empty() && !local.span.contains(place) && seen.insert(&local.name)
    });
    found
}
