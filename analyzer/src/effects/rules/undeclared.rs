//! E007: a function needs a capability that its annotation lacks.
//!
//! What operations perform is an error, but for the four capabilities that the published tools never asked callers
//! to declare. What a callee only declares is a warning by default.

use rustc_hash::FxHashSet;

use super::{Context, Finding, LENIENT, unknown_capability::possibly_meant, with_steps};
use crate::{
    capability::Capability,
    db::Db,
    diagnostics::{Diagnostic, Fix, registry},
    effects::{
        EffectKind, annotation, effects, effects_of,
        explain::{Witness, witness},
        sites,
    },
    framework,
    hir::{Item, lower::lower},
    span::ItemSpan,
};

/// The most functions a fix adds a capability to.
const MAX_PATH: usize = 64;

/// The most callers that are looked at for a way down from an entry point.
const MAX_CALLERS: usize = 64;

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, effects, facts, .. } = *context;
    if context.is_pure_role() || annotation::is_broken(context.lowered) {
        return;
    }
    // An unknown name has a finding of its own; what it may stand for may be declared.
    let unknown = context.lowered.spans.capabilities.iter().filter(|it| Capability::parse(&it.0).is_none());
    let declared = unknown.fold(facts.declared, |all, it| all.union(possibly_meant(&it.0)));
    let performed = effects.needed.minus(declared);
    let only_declared = effects.callee_declared.minus(effects.needed).minus(declared);
    let missing = (performed.iter().map(|it| (EffectKind::Performed, it)))
        .chain(only_declared.iter().map(|it| (EffectKind::Declared, it)));
    for (kind, capability) in missing {
        if let Some(witness) = witness(db, item, kind, capability) {
            out.push(finding(context, &witness));
        }
    }
}

fn finding<'db>(context: &Context<'db>, witness: &Witness<'db>) -> Finding<'db> {
    let Context { db, item, name, .. } = *context;
    let capability = witness.capability;
    let place = item.span(context.lowered.spans.name);
    let message = format!("`{name}` needs `{capability}` because it {}", witness.reason());
    let mut finding = Diagnostic::new(&registry::CAPABILITY_VIOLATION, place, message)
        .with_label(format!("does not declare `{capability}`"));
    if witness.kind == EffectKind::Declared || capability.is_lenient() {
        finding = finding.with_levels(LENIENT);
    }
    finding = with_steps(db, finding, witness);
    if let Some(edit) = annotation::add(db, item, capability) {
        finding = finding.with_fix(Fix::needs_review(format!("add `{capability}` to `{name}`"), vec![edit]));
    }
    if let Some(fix) = path_fix(db, item, witness.kind, capability) {
        finding = finding.with_fix(fix);
    }
    finding
}

/// Adds the capability to every function between an entry point and where it comes from, if these are several.
fn path_fix<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    kind: EffectKind,
    capability: Capability,
) -> Option<Fix<ItemSpan<'db>>> {
    let mut path = way_from_entry(db, item);
    let mut here = item;
    while let Some(next) = effects_of(db, here).hop(kind, capability).and_then(|it| it.next) {
        path.push(next);
        here = next;
        if path.len() > MAX_PATH {
            return None;
        }
    }
    // In a cycle of calls the way down can meet the way from the entry point again.
    let mut seen = FxHashSet::default();
    path.retain(|it| seen.insert(*it) && lacks(db, *it, capability));
    if path.len() < 2 || path.len() > MAX_PATH {
        return None;
    }
    let edits = path.iter().map(|it| annotation::add(db, *it, capability)).collect::<Option<Vec<_>>>()?;
    let names: Vec<_> = path.iter().map(|it| format!("`{}`", it.name(db))).collect();
    let title = match names.as_slice() {
        [first, .., last] if names.len() > 3 => {
            format!("add `{capability}` along the whole path: {first} to {last}, {} functions", names.len())
        }
        _ => format!("add `{capability}` along the whole path: {}", names.join(", ")),
    };
    Some(Fix::needs_review(title, edits))
}

fn lacks<'db>(db: &'db dyn Db, item: Item<'db>, capability: Capability) -> bool {
    !sites::declared(db, item).contains(capability)
        && !item.file(db).is_embedded(db)
        && !annotation::is_broken(lower(db, item))
}

/// The functions on the shortest way from one that nothing calls, or from `main`, down to `item`, `item` included.
fn way_from_entry<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Item<'db>> {
    let solution = effects(db, item.file(db).project(db));
    // Each with the position of the function it calls.
    let mut found = vec![(item, 0)];
    let mut seen = FxHashSet::from_iter([item]);
    let mut position = 0;
    while let Some(&(here, _)) = found.get(position).filter(|_| position < MAX_CALLERS) {
        let is_entry = here.name(db) == "main" || solution.callers(here).all(|it| it == here);
        if is_entry {
            return trace(&found, position);
        }
        for caller in solution.callers(here) {
            let is_pure = framework::role(db, caller).is_some_and(|it| it.1.is_pure());
            if !is_pure && seen.insert(caller) {
                found.push((caller, position));
            }
        }
        position += 1;
    }
    vec![item]
}

fn trace<'db>(found: &[(Item<'db>, usize)], start: usize) -> Vec<Item<'db>> {
    let mut way = Vec::new();
    let mut position = start;
    while let Some(&(item, next)) = found.get(position) {
        way.push(item);
        if position == 0 {
            break;
        }
        position = next;
    }
    way
}
