//! Adds a capability wherever it is missing on the way from the host to where it comes from: to the function, to
//! everything that calls it in any file, and to what it calls for it.

use rustc_hash::FxHashSet;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext},
};
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    diagnostics::Edit,
    effects::{
        FunctionEffects, annotation, effects, effects_of, function_facts,
        sites::{self, What},
    },
    framework,
    hir::{Item, lower::lower},
};

pub(super) const ID: &str = "add-capability";

/// The most functions that are looked at.
const MAX_FUNCTIONS: usize = 4096;

/// The most functions a label names.
const MAX_NAMES: usize = 3;

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    let Some(function) = context.function() else { return };
    let db = context.db;
    let at_name = function.lowered.spans.name.contains_inclusive(function.selection.start());
    for capability in selected_capabilities(function).iter() {
        let lacking = lacking(db, function.item, capability);
        // At its name the finding offers to add it to the function itself.
        if lacking.is_empty() || (at_name && lacking == [function.item]) {
            continue;
        }
        let names: Vec<_> = lacking.iter().map(|it| format!("`{}`", it.name(db))).collect();
        let label = match names.as_slice() {
            [first, others @ ..] if others.len() >= MAX_NAMES => {
                format!("add `{capability}` to {first} and {} more functions along its calls", others.len())
            }
            [others @ .., last] if !others.is_empty() => {
                format!("add `{capability}` to {} and {last}", others.join(", "))
            }
            names => format!("add `{capability}` to {}", names.concat()),
        };
        out.add(format!("{ID}/{capability}"), AssistKind::QuickFix, label, || {
            let edits = lacking.iter().filter_map(|it| annotation::add(db, *it, capability));
            Change::new(edits.map(|it| Edit::new(it.place.to_file(db), it.text)).collect())
        });
    }
}

/// In the head of a function all that it has to do with, in its block what is under the cursor.
fn selected_capabilities(context: &ItemContext<'_>) -> CapabilitySet {
    let (db, item) = (context.db, context.item);
    if context.lowered.spans.head.contains_range(context.selection) {
        return reached(db, item);
    }
    let touched = sites::sites(db, item).iter().filter(|it| it.clause.is_none());
    let touched = touched.filter(|it| it.span.intersect(context.selection).is_some());
    touched.fold(CapabilitySet::EMPTY, |all, site| match &site.what {
        What::Operation { capabilities, .. } => all.union(*capabilities),
        What::Function { function, .. } => all.union(reached(db, *function)),
        What::EffectValue { .. } | What::UnknownCapability(_) | What::Unknown => all,
    })
}

/// What a function declares, needs, or calls others for that declare it.
fn reached<'db>(db: &'db dyn Db, item: Item<'db>) -> CapabilitySet {
    let FunctionEffects { needed, callee_declared, .. } = effects_of(db, item);
    sites::declared(db, item).union(*needed).union(*callee_declared)
}

/// The functions that should list the capability and do not: those that lead to `item`, and those that it leads to.
fn lacking<'db>(db: &'db dyn Db, item: Item<'db>, capability: Capability) -> Vec<Item<'db>> {
    let solution = effects(db, item.file(db).project(db));
    let mut seen = FxHashSet::from_iter([item]);
    let mut found = vec![item];
    let mut position = 0;
    while let Some(&here) = found.get(position).filter(|_| found.len() < MAX_FUNCTIONS) {
        found.extend(solution.callers(here).filter(|it| !is_pure(db, *it) && seen.insert(*it)));
        position += 1;
    }
    position = found.len();
    // From `item` down: only through functions that lead on to it.
    let callees = |here: Item<'db>| {
        let callees = function_facts(db, here).callees.iter().copied();
        callees.filter(|it| effects_of(db, *it).needed.contains(capability))
    };
    found.extend(callees(item).filter(|it| seen.insert(*it)));
    while let Some(&here) = found.get(position).filter(|_| found.len() < MAX_FUNCTIONS) {
        found.extend(callees(here).filter(|it| seen.insert(*it)));
        position += 1;
    }
    found.retain(|it| lacks(db, *it, capability));
    found
}

fn lacks(db: &dyn Db, item: Item<'_>, capability: Capability) -> bool {
    !sites::declared(db, item).contains(capability)
        && !item.file(db).is_embedded(db)
        && !annotation::is_broken(lower(db, item))
        && !is_pure(db, item)
}

/// Whether the host runs the function without any capability.
fn is_pure(db: &dyn Db, item: Item<'_>) -> bool {
    framework::role(db, item).is_some_and(|it| it.1.is_pure())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_list},
        ID,
    };

    const CHAIN: &str = r#"
        import net
        fn main() -> Int { run("a") + spare() }
        fn run(url: String) -> Int !{random} { load(url) }
        fn spare() -> Int !{net.fetch} { load("b") }
        //- /net.ax
        export fn load(url: String) -> Int { refre$0sh(url) }
        fn refresh(url: String) -> Int { match net_fetch(url) { Ok(_) => 1, Err(_) => 0 } }
        //- /other.ax
        import net
        fn main() -> Int { load("c") }
        "#;

    #[test]
    fn callers_in_every_file_and_callees() {
        check(
            "add-capability/net.fetch",
            CHAIN,
            expect![[r#"
            //- /main.ax
            import net
            fn main() -> Int !{net.fetch} { run("a") + spare() }
            fn run(url: String) -> Int !{net.fetch, random} { load(url) }
            fn spare() -> Int !{net.fetch} { load("b") }
            //- /net.ax
            export fn load(url: String) -> Int !{net.fetch} { refresh(url) }
            fn refresh(url: String) -> Int !{net.fetch} { match net_fetch(url) { Ok(_) => 1, Err(_) => 0 } }
            //- /other.ax
            import net
            fn main() -> Int !{net.fetch} { load("c") }
        "#]],
        );
        check_list(
            ID,
            CHAIN,
            expect![[r#"
            add-capability/net.fetch (QuickFix): add `net.fetch` to `load` and 4 more functions along its calls
        "#]],
        );
    }

    #[test]
    fn from_the_head_and_from_the_operation() {
        check_list(ID, "fn f$0() -> Int { time_now() }", expect![]);
        check_list(
            ID,
            "fn f() -> Int { time$0_now() }",
            expect![[r#"
            add-capability/time.now (QuickFix): add `time.now` to `f`
        "#]],
        );
        check_list(
            ID,
            "fn f() -> Int { 1 + $0time_now() } fn g() -> Int { f() }",
            expect![[r#"
            add-capability/time.now (QuickFix): add `time.now` to `f` and `g`
        "#]],
        );
        check_list(
            ID,
            "fn f() -> Int$0 !{time} { time_now() } fn g() -> Int { f() }",
            expect![[r#"
            add-capability/time.now (QuickFix): add `time.now` to `g`
        "#]],
        );
        check_list(ID, "fn f() -> Int !{time} { time_now$0() } fn g() -> Int !{time.now} { f() }", expect![]);
    }

    #[test]
    fn cycles_end_and_pure_functions_stay_pure() {
        check_list(
            ID,
            "
            type State { n: Int }
            type Msg { tag: String, payload: Int }
            type Effect { kind: String, payload: Int, callback_tag: String }
            type Out { state: State, effects: List<Effect> }
            fn init() -> State { State { n: now(1) } }
            fn update(s: State, m: Msg) -> Out { Out { state: State { n: now(1) }, effects: [] } }
            fn view(s: State) -> State { s }
            fn now(n: Int) -> Int$0 { if n > 0 { again(n) } else { time_now() } }
            fn again(n: Int) -> Int { now(n - 1) }
            ",
            expect![[r#"
                add-capability/time.now (QuickFix): add `time.now` to `now`, `init` and `again`
            "#]],
        );
    }
}
