//! Who calls a function and whom it calls, with the capabilities that each call brings.
//!
//! Every step is asked anew by the place of a function's name: nothing is kept between the steps.

use super::{
    references::{items_with, searched_files},
    symbol::{Role, Symbol, occurrences},
    target::{Target, symbol_at},
};
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    effects::effects_of,
    hir::{Item, ItemKind},
    inputs::{Project, SourceFile},
    span::{FileRange, TextSize},
};

/// A function in the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallItem {
    /// The function; its place is the key for further questions.
    pub target: Target,
    /// What it performs, itself or through calls.
    pub needed: CapabilitySet,
    /// What effect values built in it or through calls ask for.
    pub latent: CapabilitySet,
}

/// The calls between two functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The function at the other end.
    pub function: CallItem,
    /// Capabilities that the caller needs because of the callee, performed or latent.
    pub capabilities: CapabilitySet,
    /// Where the caller mentions the callee, in order.
    pub places: Vec<FileRange>,
}

/// The function whose name is at `offset`; elsewhere the function that `offset` lies in.
pub fn prepare_calls(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<CallItem> {
    call_item(db, function_at(db, file, offset)?)
}

/// The capability that is named at `offset`, in the annotation of a function: who looks for callers there wants those
/// that need it.
pub fn named_capability(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Capability> {
    match symbol_at(db, file, offset)?.1.symbol {
        Symbol::Capability(it) => Some(it),
        _ => None,
    }
}

/// Who in `project` calls, spawns or mentions the function at `offset`; by path, then by place. With `only`, just the
/// callers that need this capability because of it, and nothing but that: those that would change if it were taken away.
pub fn incoming_calls(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    offset: TextSize,
    only: Option<Capability>,
) -> Vec<Call> {
    let Some(callee) = function_at(db, file, offset) else { return Vec::new() };
    let symbol = Symbol::Item(callee);
    let carried = carried(db, callee);
    let capabilities = match only {
        Some(only) if !carried.contains(only) => return Vec::new(),
        Some(only) => CapabilitySet::from_iter([only]),
        None => carried,
    };
    let callers = searched_files(db, project, symbol).into_iter().flat_map(|it| items_with(db, it, symbol));
    let calls = callers.filter_map(|caller| {
        let places = mentions(db, caller, callee);
        if caller.kind(db) != ItemKind::Function || places.is_empty() {
            return None;
        }
        Some(Call { function: call_item(db, caller)?, capabilities, places })
    });
    calls.collect()
}

/// Whom the function at `offset` calls, spawns or mentions, in order of first mention.
pub fn outgoing_calls(db: &dyn Db, file: SourceFile, offset: TextSize) -> Vec<Call> {
    let Some(caller) = function_at(db, file, offset) else { return Vec::new() };
    let mut callees: Vec<Item<'_>> = Vec::new();
    for it in occurrences(db, caller) {
        if let Symbol::Item(callee) = it.symbol
            && callee.kind(db) == ItemKind::Function
            && !callees.contains(&callee)
            && !mentions(db, caller, callee).is_empty()
        {
            callees.push(callee);
        }
    }
    let calls = callees.into_iter().filter_map(|callee| {
        let places = mentions(db, caller, callee);
        Some(Call { function: call_item(db, callee)?, capabilities: carried(db, callee), places })
    });
    calls.collect()
}

fn function_at(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Item<'_>> {
    if let Some((_, found)) = symbol_at(db, file, offset)
        && let Symbol::Item(item) = found.symbol
        && item.kind(db) == ItemKind::Function
    {
        return Some(item);
    }
    let item = super::item_at(db, file, offset)?.0;
    (item.kind(db) == ItemKind::Function).then_some(item)
}

fn call_item<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<CallItem> {
    let effects = effects_of(db, item);
    Some(CallItem { target: Symbol::Item(item).target(db)?, needed: effects.needed, latent: effects.latent })
}

/// What calling `callee` brings to a caller.
fn carried<'db>(db: &'db dyn Db, callee: Item<'db>) -> CapabilitySet {
    let effects = effects_of(db, callee);
    effects.needed.union(effects.latent)
}

/// Where `caller` mentions `callee`, but for its own name.
fn mentions<'db>(db: &'db dyn Db, caller: Item<'db>, callee: Item<'db>) -> Vec<FileRange> {
    let found = occurrences(db, caller).iter().filter(|it| it.symbol == Symbol::Item(callee));
    found.filter(|it| it.role != Role::Definition).map(|it| caller.span(it.range).to_file(db)).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    const TEXT: &str = r#"
        import "std-http"
        import clock
        fn main() -> Int !{net.fetch, time.now} { load$0("a") + load("b") + hour() }
        fn load(url: String) -> Int !{net.fetch}
            requires valid(url)
        {
            let later = http_get(url, "got")
            let f = valid
            match net_fetch$0(url) { Ok(_) => 1, Err(_) => load(url) }
        }
        fn valid(url: String) -> Bool { url != "" }
        //- /clock.ax
        fn hour() -> Int !{time} { time_now() / 3600000 }
        "#;

    fn draw_calls(fixture: &Fixture, calls: &[Call]) -> String {
        let mut out = String::new();
        for Call { function, capabilities, places } in calls {
            out += &format!("{} {{{capabilities}}}\n", draw::line(fixture, function.target.place));
            places.iter().for_each(|it| out += &format!("  {}\n", draw::line(fixture, *it)));
        }
        out
    }

    fn check_incoming(text: &str, cursor: usize, only: Option<Capability>, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursors[cursor];
        let calls = incoming_calls(&fixture.db, fixture.project, file, offset, only);
        expected.assert_eq(&draw_calls(&fixture, &calls));
    }

    #[test]
    fn a_function_is_found_by_its_name_or_from_inside() {
        let fixture =
            Fixture::parse("fn one() -> Int { tw$0o() + $0 1 } fn two() -> Int { time_now() } type R {$0 }");
        let names: Vec<_> = fixture
            .cursors
            .iter()
            .map(|it| prepare_calls(&fixture.db, it.0, it.1))
            .map(|it| it.map(|it| format!("{} {{{}}}", it.target.name, it.needed)))
            .collect();
        expect![[r#"
            [
                Some(
                    "two {time.now}",
                ),
                Some(
                    "one {time.now}",
                ),
                None,
            ]
        "#]]
        .assert_debug_eq(&names);
    }

    #[test]
    fn outgoing_calls_carry_capabilities() {
        let fixture = Fixture::parse(TEXT);
        let mut out = String::new();
        for (path, name) in [("/main.ax", "fn main"), ("/main.ax", "fn load"), ("/clock.ax", "fn hour")] {
            let file = fixture.file(path);
            let offset = file.text(&fixture.db).find(name).unwrap() + "fn ".len();
            out += &format!("{name}\n");
            out += &draw_calls(&fixture, &outgoing_calls(&fixture.db, file, TextSize::new(offset as u32)));
        }
        expect![[r#"
            fn main
            /main.ax:4:4 `load` {net.fetch}
              /main.ax:3:43 `load`
              /main.ax:3:55 `load`
            /clock.ax:1:4 `hour` {time.now}
              /main.ax:3:67 `hour`
            fn load
            /main.ax:4:4 `load` {net.fetch}
              /main.ax:9:50 `load`
            /main.ax:11:4 `valid` {}
              /main.ax:5:14 `valid`
              /main.ax:8:13 `valid`
            boruna-std:/std-http/core.ax `http_get` {net.fetch}
              /main.ax:7:17 `http_get`
            boruna-std:/prelude.ax `net_fetch` {net.fetch}
              /main.ax:9:11 `net_fetch`
            fn hour
            boruna-std:/prelude.ax `time_now` {time.now}
              /clock.ax:1:28 `time_now`
        "#]]
        .assert_eq(&out);
    }

    #[test]
    fn incoming_calls_of_own_and_built_in_functions() {
        check_incoming(
            TEXT,
            0,
            None,
            expect![[r#"
            /main.ax:3:4 `main` {net.fetch}
              /main.ax:3:43 `load`
              /main.ax:3:55 `load`
            /main.ax:4:4 `load` {net.fetch}
              /main.ax:9:50 `load`
        "#]],
        );
        check_incoming(
            TEXT,
            1,
            None,
            expect![[r#"
            /main.ax:4:4 `load` {net.fetch}
              /main.ax:9:11 `net_fetch`
        "#]],
        );
    }

    #[test]
    fn incoming_calls_that_depend_on_a_capability() {
        check_incoming(TEXT, 0, Some(Capability::RANDOM), expect![""]);
        check_incoming(
            TEXT,
            0,
            Some(Capability::NET_FETCH),
            expect![[r#"
            /main.ax:3:4 `main` {net.fetch}
              /main.ax:3:43 `load`
              /main.ax:3:55 `load`
            /main.ax:4:4 `load` {net.fetch}
              /main.ax:9:50 `load`
        "#]],
        );
    }
}
