//! E028: a function that calls itself on every path before it returns, directly or through others that do the same.

use rustc_hash::FxHashMap;

use super::{Context, always_calls::always_calls};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, registry::INFINITE_RECURSION},
    hir::{Item, body::Expr, lower::lower, resolve::Resolution},
    span::{ItemSpan, TextRange},
};

/// How many functions are visited in search of a way back.
const MAX_FUNCTIONS: usize = 64;

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let (db, item) = (context.db, context.item);
    let Some(cycle) = way_back(db, item) else { return };
    // One finding for all functions of a cycle, at the one that comes first by name.
    let key = |it: Item<'db>| (it.file(db).path(db).clone(), it.name(db).clone());
    if cycle.iter().any(|it| key(*it) < key(item)) {
        return;
    }
    let name = item.name(db);
    let place = item.span(context.lowered.spans.name);
    let message = match cycle.split_first() {
        Some((first, others)) if !others.is_empty() => {
            let path: Vec<String> =
                others.iter().map(|it| format!("which always calls `{}`", it.name(db))).collect();
            format!("`{name}` never returns: it always calls `{}`, {}", first.name(db), path.join(", "))
        }
        _ => format!("`{name}` never returns: it always calls itself"),
    };
    let mut diagnostic = Diagnostic::new(&INFINITE_RECURSION, place, message);
    if let Some(call) = cycle.first().and_then(|it| first_call(context, *it)) {
        diagnostic = diagnostic.with_related(item.span(call), "called here");
    }
    for (caller, callee) in cycle.iter().zip(cycle.iter().skip(1)) {
        let place = caller.span(lower(db, *caller).spans.name);
        let message = format!("`{}` always calls `{}`", caller.name(db), callee.name(db));
        diagnostic = diagnostic.with_related(place, message);
    }
    out.push(
        diagnostic.with_help("let some path return without the call; to go on for ever, use `while true`"),
    );
}

/// The shortest chain of certain calls from `item` to itself: what it calls, what that calls, ..., `item`.
fn way_back<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<Vec<Item<'db>>> {
    let embedded = item.file(db).is_embedded(db);
    let mut came_from: FxHashMap<Item<'db>, Item<'db>> = FxHashMap::default();
    let mut queue = vec![item];
    let mut next = 0;
    while let Some(caller) = queue.get(next).copied() {
        next += 1;
        for callee in always_calls(db, caller) {
            if *callee == item {
                let mut path = vec![item];
                let mut at = caller;
                while at != item {
                    path.push(at);
                    at = *came_from.get(&at)?;
                }
                path.reverse();
                return Some(path);
            }
            // Nothing in the toolchain's own files calls back into a project.
            let skip = callee.file(db).is_embedded(db) && !embedded;
            if !skip && queue.len() < MAX_FUNCTIONS && !came_from.contains_key(callee) {
                came_from.insert(*callee, caller);
                queue.push(*callee);
            }
        }
    }
    None
}

/// Where `callee` is first called.
fn first_call<'db>(context: &Context<'db, '_>, callee: Item<'db>) -> Option<TextRange> {
    let body = &context.lowered.body;
    body.exprs
        .iter()
        .filter(|(_, expr)| match expr {
            Expr::Call { callee: name, .. } => {
                context.resolutions.names.get(*name) == Some(&Resolution::Function(callee))
            }
            _ => false,
        })
        .filter_map(|(id, _)| body.expr_spans.get(id).copied())
        .min_by_key(|it| it.start())
}
