use expect_test::{Expect, expect};

use super::{
    EffectKind, effects, effects_of,
    explain::{self, Witness},
    facts::file_facts,
    item_effect_diagnostics,
};
use crate::{
    capability::Capability,
    hir::{Item, ItemKind, file_items},
    test_support::Fixture,
};

fn function<'db>(fixture: &'db Fixture, name: &str) -> Item<'db> {
    let mut items = fixture.files.values().flat_map(|it| file_items(&fixture.db, *it));
    let is_it = |it: &&Item<'db>| it.kind(&fixture.db) == ItemKind::Function && it.name(&fixture.db) == name;
    *items.find(is_it).unwrap_or_else(|| panic!("no function `{name}`"))
}

/// Every function's row: what it declares, needs, and may need later, with the ways.
fn check_table(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let mut out = String::new();
    for row in explain::effects_table(&fixture.db, fixture.project) {
        let unknown = if row.unknown { " and more" } else { "" };
        out += &format!(
            "{} !{{{}}} needs {{{}}}{unknown}, later {{{}}}\n",
            row.item.name(&fixture.db),
            row.declared,
            row.needed,
            row.latent
        );
        for witness in row.witnesses {
            out += &format!("  {}: {}\n", witness.capability, witness.reason());
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn the_table_lists_declared_needed_and_latent() {
    check_table(
        r#"
        import "std-http"
        import clock
        fn main() -> Int !{net.fetch} {
            let asked = http_get("https://example.com", "got")
            hour() + loop_a(3)
        }
        fn loop_a(n: Int) -> Int { if n == 0 { 0 } else { loop_b(n - 1) } }
        fn loop_b(n: Int) -> Int { emit n loop_a(n) }
        fn any(kind: String) -> Effect { Effect { kind: kind, payload: "", callback_tag: "" } }
        fn guess() -> Int { whatever() }
        fn pure(n: Int) -> Int { int_abs(n) }
        //- /clock.ax
        fn hour() -> Int !{time} { time_now() / 3600000 }
        fn main() -> Int { hour() }
        "#,
        expect![[r#"
            hour !{time.now} needs {time.now}, later {}
              time.now: calls `time_now`
            main !{} needs {time.now}, later {}
              time.now: calls `hour`, which calls `time_now`
            main !{net.fetch} needs {ui.render, time.now}, later {net.fetch}
              ui.render: calls `loop_a`, which calls `loop_b`, which uses `emit`
              time.now: calls `hour`, which calls `time_now`
              net.fetch: calls `http_get`, which calls `http_request`, which builds an effect of kind `http_request`
            loop_a !{} needs {ui.render}, later {}
              ui.render: calls `loop_b`, which uses `emit`
            loop_b !{} needs {ui.render}, later {}
              ui.render: uses `emit`
            any !{} needs {} and more, later {}
            guess !{} needs {} and more, later {}
            pure !{} needs {}, later {}
        "#]],
    );
}

#[test]
fn routes_go_over_each_callee() {
    let fixture = Fixture::parse(
        r#"
        fn main() -> Int { near() + far() + time_now() + back() }
        fn near() -> Int { time_now() }
        fn far() -> Int { farther() }
        fn farther() -> Int { near() }
        fn back() -> Int { main() }
        "#,
    );
    let show = |limit| {
        let routes = explain::routes(
            &fixture.db,
            function(&fixture, "main"),
            EffectKind::Performed,
            Capability::TIME_NOW,
            limit,
        );
        let shown: String = routes.shown.iter().map(|it| it.reason() + "\n").collect();
        format!("{shown}and {} more\n", routes.more)
    };
    expect![[r#"
        calls `time_now`
        calls `near`, which calls `time_now`
        calls `far`, which calls `farther`, which calls `near`, which calls `time_now`
        and 0 more
    "#]]
    .assert_eq(&show(9));
    expect![[r#"
        calls `time_now`
        and 2 more
    "#]]
    .assert_eq(&show(1));
}

/// Every hop of every way points at the word it speaks of, and the ways are as long as they say.
#[test]
fn ways_point_into_the_source() {
    let mut text = String::new();
    let count = 40u32;
    for index in 0..count {
        // A tangle of calls, three operations far from most functions.
        let callees = [(index * 7 + 3) % count, (index * 5 + 11) % count];
        let operation = match index {
            5 => "time_now() + ",
            17 => "random_int(1, 6) + ",
            31 => "(emit 1) + ",
            _ => "",
        };
        text += &format!("fn f{index}() -> Int {{ {operation}f{}() + f{}() }}\n", callees[0], callees[1]);
    }
    let fixture = Fixture::parse(&text);
    let db = &fixture.db;
    let mut ways = 0;
    for item in effects(db, fixture.project).functions() {
        for capability in effects_of(db, *item).needed.iter() {
            let Witness { hops, skipped, .. } =
                explain::witness(db, *item, EffectKind::Performed, capability).unwrap();
            let calls = effects_of(db, *item).hop(EffectKind::Performed, capability).unwrap().calls;
            assert_eq!(hops.len() as u32 + skipped, calls + 1);
            assert_eq!(hops[0].item, *item);
            for hop in &hops {
                let place = hop.place.to_file(db);
                let word = &place.file.text(db)[place.range];
                assert!(hop.text.ends_with(&format!(" `{word}`")), "{} at {word}", hop.text);
            }
            for pair in hops.windows(2).take(if skipped == 0 { hops.len() } else { hops.len() - 2 }) {
                assert!(pair[0].text.contains(&format!("`{}`", pair[1].item.name(db))));
            }
            ways += 1;
        }
    }
    assert!(ways > 2 * count, "{ways} ways");
}

#[test]
fn facts_and_solution_outlive_edits_that_change_no_effect() {
    let mut fixture = Fixture::parse(
        r#"
        fn main() -> Int { load(1) }
        fn load(n: Int) -> Int { time_now() + n }
        fn other() -> Int { 1 }
        //- /far.ax
        fn far() -> Int { random_int(1, 6) }
        "#,
    );
    let run = |fixture: &Fixture| {
        for file in fixture.files.values() {
            for item in file_items(&fixture.db, *file) {
                item_effect_diagnostics(&fixture.db, *item);
            }
        }
        let counts = fixture.executed_counts();
        let mine = ["own_effects", "file_facts", "effects", "effects_of", "item_effect_diagnostics"];
        mine.map(|it| format!("{it} {}", counts.get(it).copied().unwrap_or_default())).join(", ")
    };
    expect!["own_effects 4, file_facts 2, effects 1, effects_of 4, item_effect_diagnostics 4"]
        .assert_eq(&run(&fixture));
    fixture.edit("/main.ax", "load(1)", "load(20 + 3)");
    expect!["own_effects 1, file_facts 0, effects 0, effects_of 0, item_effect_diagnostics 2"]
        .assert_eq(&run(&fixture));
    fixture.edit("/main.ax", "fn main", "// A comment.\n\nfn main");
    expect!["own_effects 1, file_facts 0, effects 0, effects_of 0, item_effect_diagnostics 2"]
        .assert_eq(&run(&fixture));
    fixture.edit("/main.ax", "{ 1 }", "{ random_int(1, 6) }");
    expect!["own_effects 1, file_facts 1, effects 1, effects_of 4, item_effect_diagnostics 4"]
        .assert_eq(&run(&fixture));
}

/// Files that nothing calls into are not solved, however many packages there are.
#[test]
fn only_reachable_packages_are_solved() {
    let fixture = Fixture::parse(
        r#"
        import "std-http"
        fn main() -> Bool { http_is_success(200) == 1 }
        "#,
    );
    let paths: std::collections::BTreeSet<_> = effects(&fixture.db, fixture.project)
        .functions()
        .iter()
        .map(|it| it.file(&fixture.db).path(&fixture.db).to_string())
        .collect();
    expect![[r#"{"/main.ax", "boruna-std:/std-http/core.ax"}"#]].assert_eq(&format!("{paths:?}"));
}

#[test]
fn the_standard_packages_perform_nothing() {
    let fixture = Fixture::parse("");
    let db = &fixture.db;
    let standard = crate::db::Db::standard(db);
    for file in standard.files(db).iter().filter(|it| it.path(db).contains("/std-")) {
        for facts in &file_facts(db, *file).functions {
            let effects = effects_of(db, facts.item);
            assert!(effects.needed.is_empty() && !effects.unknown, "{}", facts.item.name(db));
            let found = item_effect_diagnostics(db, facts.item);
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn deep_and_wide_programs_are_solved_end_to_end() {
    let count = 3000;
    let mut text = String::new();
    for index in 0..count {
        text += &format!("fn f{index}() -> Int {{ f{}() }}\n", (index + 1) % count);
    }
    text += "fn tick() -> Int !{time.now} { time_now() }\nfn start() -> Int { tick() + f0() }\n";
    let text = text.replace("fn f2999() -> Int { f0() }", "fn f2999() -> Int { f0() + tick() }");
    let fixture = Fixture::parse(&text);
    let first = function(&fixture, "f0");
    let found = item_effect_diagnostics(&fixture.db, first);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("2993 calls later"), "{}", found[0].message);
}
