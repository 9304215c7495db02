use expect_test::{Expect, expect};

use super::{Overview, item_effect_diagnostics};
use crate::{
    diagnostics::{Diagnostic, Severity},
    hir::file_items,
    span::FileRange,
    test_support::Fixture,
};

/// The findings of this room in all sources of a fixture.
fn findings(fixture: &Fixture) -> Vec<Diagnostic<FileRange>> {
    let sources = fixture.files.iter().filter(|it| it.0.ends_with(".ax"));
    let items = sources.flat_map(|it| file_items(&fixture.db, *it.1));
    let overview = Overview::new(&fixture.db, fixture.project);
    let found = items.flat_map(|it| {
        let found = item_effect_diagnostics(&fixture.db, *it);
        assert!(found.is_empty() || !overview.glance(*it).clean, "a glance misses {found:?}");
        found
    });
    found.cloned().map(|it| it.map(&mut |place| place.to_file(&fixture.db))).collect()
}

fn check(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    expected.assert_eq(&fixture.render(&findings(&fixture)));
}

/// The codes with their severities in the default and the strict profile, and the messages.
fn check_brief(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let name = |it: Option<Severity>| it.map_or("off", Severity::name);
    let mut out = String::new();
    for it in findings(&fixture) {
        let levels = it.levels.unwrap_or(it.rule.levels);
        let (default, strict) = (name(levels.default), name(levels.strict));
        out += &format!("{} {default}/{strict}: {}\n", it.rule.code, it.message);
    }
    expected.assert_eq(&out);
}

/// The lines that each fix of a code changes when it is applied on its own; then the finding is gone.
fn check_fixes(code: &str, text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let found = findings(&fixture);
    let mut out = String::new();
    for it in found.iter().filter(|it| it.rule.code == code) {
        for fix in &it.fixes {
            out += &format!("{}\n", fix.title);
            let changed = fixture.apply(fix);
            let mut whole = String::new();
            for (path, file) in &fixture.files {
                let before = file.text(&fixture.db);
                let after = changed.get(path).map_or(&**before, String::as_str);
                let lines = |mark: char, of: &str, without: &str| {
                    let new = of.lines().filter(|line| !without.lines().any(|it| it == *line));
                    new.map(|line| format!("{mark}{line}\n")).collect::<String>()
                };
                out += &lines('-', before, after);
                out += &lines('+', after, before);
                whole += &format!("//- {path}\n{after}\n");
            }
            let after = Fixture::parse(&whole);
            let again = findings(&after).into_iter().any(|other| other.message == it.message);
            assert!(!again, "still there after `{}`: {}\n{whole}", fix.title, it.message);
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn an_effect_needs_a_declaration_all_the_way_up() {
    check(
        r#"
        fn main() -> Int {
            load()
        }
        fn load() -> Int {
            refresh("https://example.com")
        }
        fn refresh(url: String) -> Int !{net.fetch} {
            match net_fetch(url) { Ok(reply) => reply.status, Err(_) => 0 }
        }
        "#,
        expect![[r#"
            E007 capability-violation: `main` needs `net.fetch` because it calls `load`, which calls `refresh`, which calls `net_fetch`
              /main.ax:1:4
                fn main() -> Int {
                   ^^^^ does not declare `net.fetch`
              step: `main` calls `load`
              /main.ax:2:5
                    load()
                    ^^^^
              step: `load` calls `refresh`
              /main.ax:5:5
                    refresh("https://example.com")
                    ^^^^^^^
              step: `refresh` calls `net_fetch`
              /main.ax:8:11
                    match net_fetch(url) { Ok(reply) => reply.status, Err(_) => 0 }
                          ^^^^^^^^^
              unsafe fix: add `net.fetch` to `main`
              unsafe fix: add `net.fetch` along the whole path: `main`, `load`
            E007 capability-violation: `load` needs `net.fetch` because it calls `refresh`, which calls `net_fetch`
              /main.ax:4:4
                fn load() -> Int {
                   ^^^^ does not declare `net.fetch`
              step: `load` calls `refresh`
              /main.ax:5:5
                    refresh("https://example.com")
                    ^^^^^^^
              step: `refresh` calls `net_fetch`
              /main.ax:8:11
                    match net_fetch(url) { Ok(reply) => reply.status, Err(_) => 0 }
                          ^^^^^^^^^
              unsafe fix: add `net.fetch` to `load`
              unsafe fix: add `net.fetch` along the whole path: `main`, `load`
        "#]],
    );
}

#[test]
fn severities_follow_what_the_published_tools_checked() {
    check_brief(
        r#"
        fn shows() -> Int { emit 1 }
        fn starts() -> ActorId { spawn quiet }
        fn quiet() -> Int { receive }
        fn sends(to: ActorId) -> Unit { send to 1 }
        fn asks() -> String { step_input("name") }
        fn clock() -> Int { time_now() }
        fn stub() -> Int !{db.query} { 1 }
        fn calls_stub() -> Int { stub() }
        "#,
        expect![[r#"
            E007 warning/error: `shows` needs `ui.render` because it uses `emit`
            E007 warning/error: `starts` needs `actor.spawn` because it uses `spawn`
            E007 warning/error: `sends` needs `actor.send` because it uses `send`
            E007 warning/error: `asks` needs `step.input` because it calls `step_input`
            E007 error/error: `clock` needs `time.now` because it calls `time_now`
            E007 warning/error: `calls_stub` needs `db.query` because it calls `stub`, which declares `db.query`
        "#]],
    );
}

#[test]
fn functions_as_values_count_as_called() {
    check_brief(
        r#"
        fn pages(urls: List<String>) -> List<Int> { list_map(urls, fetch) }
        fn fetch(url: String) -> Int !{net.fetch} { match net_fetch(url) { Ok(r) => r.status, Err(_) => 0 } }
        fn starts() -> ActorId !{actor.spawn} { spawn worker }
        fn worker() -> Int !{random} { random_int(1, 6) }
        fn raw() -> Fn() -> Int { time_now }
        fn local(time_now: Fn() -> Int) -> Int { time_now() }
        "#,
        expect![[r#"
            E007 error/error: `pages` needs `net.fetch` because it uses `fetch` as a value, which calls `net_fetch`
            E007 error/error: `starts` needs `random` because it spawns `worker`, which calls `random_int`
            E007 error/error: `raw` needs `time.now` because it uses `time_now` as a value
        "#]],
    );
}

#[test]
fn tokens_need_what_they_are_for() {
    check_brief(
        r#"
        fn literal() -> Bool { is_ok(cap_take("net", "https://a.example/*")) }
        fn bound() -> Bool {
            let which = "fs.read"
            is_ok(cap_take(which, "data/*"))
        }
        fn dynamic(which: String) -> Bool !{fs.write} { is_ok(cap_take(which, "data/*")) }
        fn misspelt() -> Bool { is_ok(cap_take("fs.raed", "data/*")) }
        fn is_ok(cap: Result<Cap, String>) -> Bool { match cap { Ok(_) => true, Err(_) => false } }
        "#,
        expect![[r#"
            E007 error/error: `literal` needs `net.fetch` because it calls `cap_take`
            E007 error/error: `bound` needs `fs.read` because it calls `cap_take`
            E012 error/error: no capability is named `fs.raed`
        "#]],
    );
}

#[test]
fn adding_keeps_the_list_as_it_is_written() {
    check_fixes(
        "E007",
        r#"
        fn none() -> Int { time_now() }
        fn empty() -> Int !{} { time_now() }
        fn sorted() -> Int !{net, random} {
            random_int(1, time_now() + pages())
        }
        fn unsorted() -> Int !{random, net,} {
            random_int(1, time_now() + pages())
        }
        fn lines() -> Int
        !{
            net.fetch, // pages
            random
        } {
            random_int(1, pages()) + match db_query("a", "b", []) { Ok(rows) => list_len(rows), Err(_) => 0 }
        }
        fn unit() {
            let _ = time_now()
        }
        fn pages() -> Int !{net.fetch} { match net_fetch("https://example.com") { Ok(r) => r.status, Err(_) => 0 } }
        "#,
        expect![[r#"
            add `time.now` to `none`
            -fn none() -> Int { time_now() }
            +fn none() -> Int !{time.now} { time_now() }
            add `time.now` to `empty`
            -fn empty() -> Int !{} { time_now() }
            +fn empty() -> Int !{time.now} { time_now() }
            add `time.now` to `sorted`
            -fn sorted() -> Int !{net, random} {
            +fn sorted() -> Int !{net, time.now, random} {
            add `time.now` to `unsorted`
            -fn unsorted() -> Int !{random, net,} {
            +fn unsorted() -> Int !{random, net, time.now,} {
            add `db.query` to `lines`
            -    random
            +    db.query, random
            add `time.now` to `unit`
            -fn unit() {
            +fn unit() !{time.now} {
        "#]],
    );
}

#[test]
fn a_whole_path_is_declared_at_once() {
    check_fixes(
        "E007",
        r#"
        fn main() -> Int { middle() }
        fn middle() -> Int { lower() }
        fn lower() -> Int !{time.now} { time_now() + bottom() }
        fn bottom() -> Int { random_int(1, 6) }
        "#,
        expect![[r#"
            add `time.now` to `main`
            -fn main() -> Int { middle() }
            +fn main() -> Int !{time.now} { middle() }
            add `time.now` along the whole path: `main`, `middle`
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            +fn main() -> Int !{time.now} { middle() }
            +fn middle() -> Int !{time.now} { lower() }
            add `random` to `main`
            -fn main() -> Int { middle() }
            +fn main() -> Int !{random} { middle() }
            add `random` along the whole path: `main` to `bottom`, 4 functions
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            -fn lower() -> Int !{time.now} { time_now() + bottom() }
            -fn bottom() -> Int { random_int(1, 6) }
            +fn main() -> Int !{random} { middle() }
            +fn middle() -> Int !{random} { lower() }
            +fn lower() -> Int !{time.now, random} { time_now() + bottom() }
            +fn bottom() -> Int !{random} { random_int(1, 6) }
            add `time.now` to `middle`
            -fn middle() -> Int { lower() }
            +fn middle() -> Int !{time.now} { lower() }
            add `time.now` along the whole path: `main`, `middle`
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            +fn main() -> Int !{time.now} { middle() }
            +fn middle() -> Int !{time.now} { lower() }
            add `random` to `middle`
            -fn middle() -> Int { lower() }
            +fn middle() -> Int !{random} { lower() }
            add `random` along the whole path: `main` to `bottom`, 4 functions
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            -fn lower() -> Int !{time.now} { time_now() + bottom() }
            -fn bottom() -> Int { random_int(1, 6) }
            +fn main() -> Int !{random} { middle() }
            +fn middle() -> Int !{random} { lower() }
            +fn lower() -> Int !{time.now, random} { time_now() + bottom() }
            +fn bottom() -> Int !{random} { random_int(1, 6) }
            add `random` to `lower`
            -fn lower() -> Int !{time.now} { time_now() + bottom() }
            +fn lower() -> Int !{time.now, random} { time_now() + bottom() }
            add `random` along the whole path: `main` to `bottom`, 4 functions
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            -fn lower() -> Int !{time.now} { time_now() + bottom() }
            -fn bottom() -> Int { random_int(1, 6) }
            +fn main() -> Int !{random} { middle() }
            +fn middle() -> Int !{random} { lower() }
            +fn lower() -> Int !{time.now, random} { time_now() + bottom() }
            +fn bottom() -> Int !{random} { random_int(1, 6) }
            add `random` to `bottom`
            -fn bottom() -> Int { random_int(1, 6) }
            +fn bottom() -> Int !{random} { random_int(1, 6) }
            add `random` along the whole path: `main` to `bottom`, 4 functions
            -fn main() -> Int { middle() }
            -fn middle() -> Int { lower() }
            -fn lower() -> Int !{time.now} { time_now() + bottom() }
            -fn bottom() -> Int { random_int(1, 6) }
            +fn main() -> Int !{random} { middle() }
            +fn middle() -> Int !{random} { lower() }
            +fn lower() -> Int !{time.now, random} { time_now() + bottom() }
            +fn bottom() -> Int !{random} { random_int(1, 6) }
        "#]],
    );
}

#[test]
fn a_path_through_a_cycle_changes_each_function_once() {
    check_fixes(
        "E007",
        r#"
        fn main() -> Int { odd(9) }
        fn odd(n: Int) -> Int { even(n - 1) }
        fn even(n: Int) -> Int { if n == 0 { time_now() } else { odd(n - 1) } }
        "#,
        expect![[r#"
            add `time.now` to `main`
            -fn main() -> Int { odd(9) }
            +fn main() -> Int !{time.now} { odd(9) }
            add `time.now` along the whole path: `main`, `odd`, `even`
            -fn main() -> Int { odd(9) }
            -fn odd(n: Int) -> Int { even(n - 1) }
            -fn even(n: Int) -> Int { if n == 0 { time_now() } else { odd(n - 1) } }
            +fn main() -> Int !{time.now} { odd(9) }
            +fn odd(n: Int) -> Int !{time.now} { even(n - 1) }
            +fn even(n: Int) -> Int !{time.now} { if n == 0 { time_now() } else { odd(n - 1) } }
            add `time.now` to `odd`
            -fn odd(n: Int) -> Int { even(n - 1) }
            +fn odd(n: Int) -> Int !{time.now} { even(n - 1) }
            add `time.now` along the whole path: `main`, `odd`, `even`
            -fn main() -> Int { odd(9) }
            -fn odd(n: Int) -> Int { even(n - 1) }
            -fn even(n: Int) -> Int { if n == 0 { time_now() } else { odd(n - 1) } }
            +fn main() -> Int !{time.now} { odd(9) }
            +fn odd(n: Int) -> Int !{time.now} { even(n - 1) }
            +fn even(n: Int) -> Int !{time.now} { if n == 0 { time_now() } else { odd(n - 1) } }
            add `time.now` to `even`
            -fn even(n: Int) -> Int { if n == 0 { time_now() } else { odd(n - 1) } }
            +fn even(n: Int) -> Int !{time.now} { if n == 0 { time_now() } else { odd(n - 1) } }
            add `time.now` along the whole path: `main`, `odd`, `even`
            -fn main() -> Int { odd(9) }
            -fn odd(n: Int) -> Int { even(n - 1) }
            -fn even(n: Int) -> Int { if n == 0 { time_now() } else { odd(n - 1) } }
            +fn main() -> Int !{time.now} { odd(9) }
            +fn odd(n: Int) -> Int !{time.now} { even(n - 1) }
            +fn even(n: Int) -> Int !{time.now} { if n == 0 { time_now() } else { odd(n - 1) } }
        "#]],
    );
}

#[test]
fn a_path_leads_through_files() {
    check_fixes(
        "E007",
        r#"
        import helper
        fn main() -> Int { help() }
        //- /helper.ax
        import lower
        fn help() -> Int { lower() }
        //- /lower.ax
        fn lower() -> Int !{time.now} { time_now() }
        "#,
        expect![[r#"
            add `time.now` to `help`
            -fn help() -> Int { lower() }
            +fn help() -> Int !{time.now} { lower() }
            add `time.now` along the whole path: `main`, `help`
            -fn help() -> Int { lower() }
            +fn help() -> Int !{time.now} { lower() }
            -fn main() -> Int { help() }
            +fn main() -> Int !{time.now} { help() }
            add `time.now` to `main`
            -fn main() -> Int { help() }
            +fn main() -> Int !{time.now} { help() }
            add `time.now` along the whole path: `main`, `help`
            -fn help() -> Int { lower() }
            +fn help() -> Int !{time.now} { lower() }
            -fn main() -> Int { help() }
            +fn main() -> Int !{time.now} { help() }
        "#]],
    );
}

#[test]
fn long_ways_are_shortened() {
    let mut text = String::new();
    for index in 0..40 {
        text += &format!("fn f{index}() -> Int {{ f{}() }}\n", index + 1);
    }
    text += "fn f40() -> Int !{time.now} { time_now() }\n";
    let fixture = Fixture::parse(&text);
    let found = findings(&fixture);
    assert_eq!(found.len(), 40);
    expect![[r#"
        E007 capability-violation: `f0` needs `time.now` because it calls `f1`, which calls `f2`, which calls `f3`, which calls `f4`, which calls `f5`, which calls `f6`, which calls `f7`, which, 33 calls later, calls `time_now`
          /main.ax:1:4
            fn f0() -> Int { f1() }
               ^^ does not declare `time.now`
          step: `f0` calls `f1`
          /main.ax:1:18
            fn f0() -> Int { f1() }
                             ^^
          step: `f1` calls `f2`
          /main.ax:2:18
            fn f1() -> Int { f2() }
                             ^^
          step: `f2` calls `f3`
          /main.ax:3:18
            fn f2() -> Int { f3() }
                             ^^
          step: `f3` calls `f4`
          /main.ax:4:18
            fn f3() -> Int { f4() }
                             ^^
          step: `f4` calls `f5`
          /main.ax:5:18
            fn f4() -> Int { f5() }
                             ^^
          step: `f5` calls `f6`
          /main.ax:6:18
            fn f5() -> Int { f6() }
                             ^^
          step: `f6` calls `f7`
          /main.ax:7:18
            fn f6() -> Int { f7() }
                             ^^
          step: `f40` calls `time_now`
          /main.ax:41:31
            fn f40() -> Int !{time.now} { time_now() }
                                          ^^^^^^^^
          unsafe fix: add `time.now` to `f0`
          unsafe fix: add `time.now` along the whole path: `f0` to `f39`, 40 functions
    "#]].assert_eq(&fixture.render(&found[..1]));
}

#[test]
fn what_is_never_needed_is_faded() {
    check(
        r#"
        fn main() -> Int !{net.fetch, time, fs.read} { time_now() + helper() }
        fn helper() -> Int { 1 }
        "#,
        expect![[r#"
            E018 over-declared-capability: `main` declares `net.fetch` but never needs it
              /main.ax:1:20
                fn main() -> Int !{net.fetch, time, fs.read} { time_now() + helper() }
                                   ^^^^^^^^^
              fix: remove `net.fetch` from `main`
            E018 over-declared-capability: `main` declares `fs.read` but never needs it
              /main.ax:1:37
                fn main() -> Int !{net.fetch, time, fs.read} { time_now() + helper() }
                                                    ^^^^^^^
              fix: remove `fs.read` from `main`
        "#]],
    );
}

#[test]
fn annotations_that_may_be_needed_are_left_alone() {
    check_brief(
        r#"
        type Effect { kind: String, payload: String, callback_tag: String }
        fn stub() -> Int !{net.fetch} { 1 }
        fn calls_stub() -> Int !{net.fetch} { stub() }
        fn checked_by_stub() -> Int ensures result == checking_stub() { 1 }
        fn checking_stub() -> Int !{random} { 1 }
        export fn library_stub() -> Int !{db.query} { 1 }
        fn lonely_stub() -> Int !{db.query} { 1 }
        fn later() -> Effect !{net.fetch} { Effect { kind: "http_request", payload: "", callback_tag: "" } }
        fn any_kind(kind: String) -> Effect !{fs.read} { Effect { kind: kind, payload: "", callback_tag: "" } }
        fn unknown() -> Int !{fs.read} { nobody_knows() }
        fn calls_unknown() -> Int !{fs.read} { unknown() }
        "#,
        expect![[r#"
            E007 warning/error: `ensures` must not have effects, but needs `random` because it calls `checking_stub`, which declares `random`
            E018 hint/hint: `lonely_stub` declares `db.query` but never needs it
        "#]],
    );
}

#[test]
fn removing_keeps_commas_and_comments() {
    check_fixes(
        "E018",
        r#"
        fn first() -> Int !{net.fetch, time.now} { time_now() + helper() }
        fn last() -> Int !{time.now, net.fetch} { time_now() + helper() }
        fn trailing() -> Int !{time.now, net.fetch,} { time_now() + helper() }
        fn only() -> Int !{net.fetch} { helper() }
        fn own_line() -> Int // why
            !{net.fetch}
        {
            helper()
        }
        fn commented() -> Int !{
            time.now, // the clock
            net.fetch, // the net
        } {
            time_now() + helper()
        }
        fn helper() -> Int { 1 }
        "#,
        expect![[r#"
            remove `net.fetch` from `first`
            -fn first() -> Int !{net.fetch, time.now} { time_now() + helper() }
            +fn first() -> Int !{time.now} { time_now() + helper() }
            remove `net.fetch` from `last`
            -fn last() -> Int !{time.now, net.fetch} { time_now() + helper() }
            +fn last() -> Int !{time.now} { time_now() + helper() }
            remove `net.fetch` from `trailing`
            -fn trailing() -> Int !{time.now, net.fetch,} { time_now() + helper() }
            +fn trailing() -> Int !{time.now,} { time_now() + helper() }
            remove `net.fetch` from `only`
            -fn only() -> Int !{net.fetch} { helper() }
            +fn only() -> Int { helper() }
            remove `net.fetch` from `own_line`
            -    !{net.fetch}
            remove `net.fetch` from `commented`
            -    net.fetch, // the net
            +    // the net
        "#]],
    );
}

#[test]
fn a_broken_function_has_unknown_effects() {
    check_brief(
        r#"
        fn broken() -> Int !{fs.read} { let x = }
        fn caller() -> Int !{fs.read} { broken() }
        fn also() -> Int { broken() + time_now() }
        "#,
        expect![[r#"
            E007 error/error: `also` needs `time.now` because it calls `time_now`
            E007 warning/error: `also` needs `fs.read` because it calls `broken`, which declares `fs.read`
        "#]],
    );
}

/// While an annotation is being written, nothing is said about what it lacks; a mistake in the block hides no effect.
#[test]
fn a_broken_annotation_is_not_judged() {
    check_brief(
        r#"
        fn typing() -> Int !{net.fe { time_now() }
        //- /other.ax
        fn typing() -> Int !{time.now, { time_now() }
        //- /block.ax
        fn block() -> Int { time_now() + }
        //- /whole.ax
        fn whole() -> Int { time_now() }
        "#,
        expect![[r#"
            E007 error/error: `block` needs `time.now` because it calls `time_now`
            E007 error/error: `whole` needs `time.now` because it calls `time_now`
        "#]],
    );
}

#[test]
fn names_of_capabilities() {
    check(
        r#"
        fn stub() -> Int !{netfetch, time.noww, fs, sockets} { 1 }
        fn other() -> Int !{net.listen, ffi.call} { helper() }
        fn helper() -> Int { 1 }
        "#,
        expect![[r#"
            E012 unknown-capability: no capability is named `netfetch`
              /main.ax:1:20
                fn stub() -> Int !{netfetch, time.noww, fs, sockets} { 1 }
                                   ^^^^^^^^
              fix: replace `netfetch` by `net.fetch`
            E012 unknown-capability: no capability is named `time.noww`
              /main.ax:1:30
                fn stub() -> Int !{netfetch, time.noww, fs, sockets} { 1 }
                                             ^^^^^^^^^
              help: did you mean `time.now`?
              unsafe fix: replace `time.noww` by `time.now`
            E012 unknown-capability: no capability is named `fs`
              /main.ax:1:41
                fn stub() -> Int !{netfetch, time.noww, fs, sockets} { 1 }
                                                        ^^
              help: there is `fs.read`, `fs.write`, `fs.delete`
            E012 unknown-capability: no capability is named `sockets`
              /main.ax:1:45
                fn stub() -> Int !{netfetch, time.noww, fs, sockets} { 1 }
                                                            ^^^^^^^
            E039 capability-without-operation: no operation performs `net.listen` yet
              /main.ax:2:21
                fn other() -> Int !{net.listen, ffi.call} { helper() }
                                    ^^^^^^^^^^
            E039 capability-without-operation: no operation performs `ffi.call` yet
              /main.ax:2:33
                fn other() -> Int !{net.listen, ffi.call} { helper() }
                                                ^^^^^^^^
        "#]],
    );
}

#[test]
fn a_misspelt_capability_is_one_mistake() {
    check_brief(
        r#"
        fn stamp() -> Int !{time.noww} { time_now() }
        fn read() -> Bool !{fs} { is_ok(fs_read("a")) }
        fn fetch() -> Int !{sockets} { time_now() }
        fn is_ok(text: Result<String, String>) -> Bool { match text { Ok(_) => true, Err(_) => false } }
        "#,
        expect![[r#"
            E012 error/error: no capability is named `time.noww`
            E012 error/error: no capability is named `fs`
            E007 error/error: `fetch` needs `time.now` because it calls `time_now`
            E012 error/error: no capability is named `sockets`
        "#]],
    );
}

#[test]
fn unknown_capabilities_are_replaced() {
    check_fixes(
        "E012",
        r#"
        fn stub() -> Int !{net_fetch, time.noww, fs} { take() }
        fn twice() -> Int !{netfetch, net} { take() }
        fn take() -> Int {
            let name = "llm_call"
            match cap_take(name, "*") { Ok(_) => 1, Err(_) => 0 }
        }
        "#,
        expect![[r#"
            replace `net_fetch` by `net.fetch`
            -fn stub() -> Int !{net_fetch, time.noww, fs} { take() }
            +fn stub() -> Int !{net.fetch, time.noww, fs} { take() }
            replace `time.noww` by `time.now`
            -fn stub() -> Int !{net_fetch, time.noww, fs} { take() }
            +fn stub() -> Int !{net_fetch, time.now, fs} { take() }
            remove `netfetch`
            -fn twice() -> Int !{netfetch, net} { take() }
            +fn twice() -> Int !{net} { take() }
            replace `llm_call` by `llm.call`
            -    let name = "llm_call"
            +    let name = "llm.call"
        "#]],
    );
}

#[test]
fn policies_name_capabilities() {
    check_brief(
        r#"
        type PolicySet { capabilities: List<String>, max_effects: Int, max_steps: Int }
        type State { count: Int }
        fn init() -> State { State { count: 0 } }
        fn update(state: State, msg: Int) -> Int { 0 }
        fn view(state: State) -> State { state }
        fn policies() -> PolicySet {
            let names = ["net.fetch", "net.fetsh"]
            PolicySet { capabilities: names, max_effects: 0, max_steps: 0 }
        }
        "#,
        expect![[r#"
            E038 error/error: a message must be a record with the fields `tag: String` and `payload` only, not `Int`
            E038 error/error: the result of `update` must be a record with `state: State` and `effects`, a list of records with `kind: String`, `payload` and `callback_tag: String`, not `Int`
            E012 error/error: no capability is named `net.fetsh`
        "#]],
    );
}

#[test]
fn duplicates() {
    check(
        r#"
        fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
        "#,
        expect![[r#"
            E025 duplicate-capability: `time` is another spelling of `time.now`, which is declared already
              /main.ax:1:38
                fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
                                                     ^^^^
              see: first declared here
              /main.ax:1:20
                fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
                                   ^^^^^^^^
              fix: remove `time`
            E025 duplicate-capability: `random` is declared twice
              /main.ax:1:44
                fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
                                                           ^^^^^^
              see: first declared here
              /main.ax:1:30
                fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
                                             ^^^^^^
              fix: remove `random`
        "#]],
    );
    check_fixes(
        "E025",
        r#"
        fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
        "#,
        expect![[r#"
            remove `time`
            -fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
            +fn main() -> Int !{time.now, random, random} { time_now() + random_int(1, 6) }
            remove `random`
            -fn main() -> Int !{time.now, random, time, random} { time_now() + random_int(1, 6) }
            +fn main() -> Int !{time.now, random, time} { time_now() + random_int(1, 6) }
        "#]],
    );
}

#[test]
fn contracts_are_free_of_effects() {
    check(
        r#"
        fn pay(amount: Int) -> Int
        requires amount < limit()
        requires time_now() > 0 && time_now() < 9
        ensures result > stub() {
            amount
        }
        fn limit() -> Int !{random} { random_int(1, 6) }
        fn stub() -> Int !{db.query} { 1 }
        "#,
        expect![[r#"
            E007 capability-violation: `requires` must not have effects, but needs `random` because it calls `limit`, which calls `random_int`
              /main.ax:2:19
                requires amount < limit()
                                  ^^^^^ needs `random`
              step: `pay` calls `limit`
              /main.ax:2:19
                requires amount < limit()
                                  ^^^^^
              step: `limit` calls `random_int`
              /main.ax:7:31
                fn limit() -> Int !{random} { random_int(1, 6) }
                                              ^^^^^^^^^^
              help: compute the value in the block and check it there
            E007 capability-violation: `requires` must not have effects, but needs `time.now` because it calls `time_now`
              /main.ax:3:10
                requires time_now() > 0 && time_now() < 9
                         ^^^^^^^^ needs `time.now`
              step: `pay` calls `time_now`
              /main.ax:3:10
                requires time_now() > 0 && time_now() < 9
                         ^^^^^^^^
              help: compute the value in the block and check it there
            E007 capability-violation: `ensures` must not have effects, but needs `db.query` because it calls `stub`, which declares `db.query`
              /main.ax:4:18
                ensures result > stub() {
                                 ^^^^ needs `db.query`
              step: `pay` calls `stub`
              /main.ax:4:18
                ensures result > stub() {
                                 ^^^^
              step: `stub` declares `db.query`
              /main.ax:8:20
                fn stub() -> Int !{db.query} { 1 }
                                   ^^^^^^^^
              help: compute the value in the block and check it there
        "#]],
    );
    check_brief(
        r#"
        fn pay(amount: Int) -> Int
        requires amount < limit()
        requires time_now() > 0 && time_now() < 9
        ensures result > stub() {
            amount
        }
        fn limit() -> Int !{random} { random_int(1, 6) }
        fn stub() -> Int !{db.query} { 1 }
        "#,
        expect![[r#"
            E007 error/error: `requires` must not have effects, but needs `random` because it calls `limit`, which calls `random_int`
            E007 error/error: `requires` must not have effects, but needs `time.now` because it calls `time_now`
            E007 warning/error: `ensures` must not have effects, but needs `db.query` because it calls `stub`, which declares `db.query`
        "#]],
    );
}

const APP: &str = r#"
type State { count: Int }
type Msg { tag: String, payload: Int }
type Effect { kind: String, payload: String, callback_tag: String }
type UpdateResult { effects: List<Effect>, state: State }
type UINode { tag: String, text: String }
type PolicySet { max_steps: Int, max_effects: Int, capabilities: List<String> }
fn init() -> State !{random} { State { count: random_int(1, 6) } }
fn view(state: State) -> UINode { UINode { tag: "p", text: "" } }
fn policies() -> PolicySet { PolicySet { capabilities: ["net.fetch"], max_effects: 1, max_steps: 9 } }
fn same(state: State) -> UpdateResult { UpdateResult { state: state, effects: [] } }
fn asking(state: State, kind: String, tag: String) -> UpdateResult {
    UpdateResult { state: state, effects: [ask(kind, "x", tag)] }
}
fn ask(kind: String, payload: String, tag: String) -> Effect {
    Effect { kind: kind, payload: payload, callback_tag: tag }
}
"#;

fn with_app(rest: &str) -> String {
    format!("{APP}{rest}")
}

#[test]
fn a_well_formed_app_has_no_findings() {
    check(
        &with_app(
            r#"
fn update(state: State, msg: Msg) -> UpdateResult {
    match msg.tag {
        "load" => UpdateResult { state: state, effects: [Effect { kind: "http_request", payload: "u", callback_tag: "loaded" }] },
        "loaded" => asking(state, "timer", "tick"),
        "tick" => same(state),
        _ => same(state),
    }
}
"#,
        ),
        expect![[""]],
    );
}

#[test]
fn the_host_calls_pure_functions() {
    check(
        r#"
        type State { count: Int }
        type Msg { tag: String, payload: Int }
        type Effect { kind: String, payload: String, callback_tag: String }
        type UpdateResult { state: State, effects: List<Effect> }
        fn init() -> State { State { count: 0 } }
        fn update(state: State, msg: Msg) -> UpdateResult !{step.input, fs.read} {
            let name = step_input("name")
            UpdateResult { state: tick(state), effects: [] }
        }
        fn tick(state: State) -> State !{time.now} { State { count: time_now() } }
        fn view(state: State) -> State { emit state }
        "#,
        expect![[r#"
            E007 capability-violation: `update` must not have effects, but needs `time.now` because it calls `tick`, which calls `time_now`
              /main.ax:8:27
                    UpdateResult { state: tick(state), effects: [] }
                                          ^^^^ needs `time.now`
              step: `update` calls `tick`
              /main.ax:8:27
                    UpdateResult { state: tick(state), effects: [] }
                                          ^^^^
              step: `tick` calls `time_now`
              /main.ax:10:61
                fn tick(state: State) -> State !{time.now} { State { count: time_now() } }
                                                                            ^^^^^^^^
              help: return an effect value, and take its answer from the message that brings it
            E007 capability-violation: `update` must not have effects, but needs `step.input` because it calls `step_input`
              /main.ax:7:16
                    let name = step_input("name")
                               ^^^^^^^^^^ needs `step.input`
              step: `update` calls `step_input`
              /main.ax:7:16
                    let name = step_input("name")
                               ^^^^^^^^^^
              help: return an effect value, and take its answer from the message that brings it
            E007 capability-violation: `update` must not have effects, but declares `fs.read`
              /main.ax:6:65
                fn update(state: State, msg: Msg) -> UpdateResult !{step.input, fs.read} {
                                                                                ^^^^^^^ the host calls it without any capability
              fix: remove `fs.read` from `update`
            E007 capability-violation: `view` must not have effects, but needs `ui.render` because it uses `emit`
              /main.ax:11:34
                fn view(state: State) -> State { emit state }
                                                 ^^^^ needs `ui.render`
              step: `view` uses `emit`
              /main.ax:11:34
                fn view(state: State) -> State { emit state }
                                                 ^^^^
              help: return what is to be shown: the host renders it
        "#]],
    );
}

#[test]
fn effect_values_of_unknown_kind() {
    check(
        r#"
        type Effect { kind: String, payload: String, callback_tag: String }
        type Other { kind: String, payload: String }
        fn near() -> Effect { Effect { kind: "http_requst", payload: "", callback_tag: "" } }
        fn far() -> Effect {
            let kind = "sing"
            Effect { callback_tag: "", kind: kind, payload: "" }
        }
        fn library() -> Effect { Effect { kind: "storage_write", payload: "", callback_tag: "" } }
        fn other() -> Other { Other { kind: "sing", payload: "" } }
        "#,
        expect![[r#"
            E026 unknown-effect-kind: the host performs no effect of kind `http_requst`
              /main.ax:3:38
                fn near() -> Effect { Effect { kind: "http_requst", payload: "", callback_tag: "" } }
                                                     ^^^^^^^^^^^^^
              help: did you mean `http_request`?
              unsafe fix: replace `http_requst` by `http_request`
            E026 unknown-effect-kind: the host performs no effect of kind `sing`
              /main.ax:5:16
                    let kind = "sing"
                               ^^^^^^
        "#]],
    );
}

#[test]
fn answers_that_update_ignores() {
    check(
        &with_app(
            r#"
fn update(state: State, msg: Msg) -> UpdateResult {
    if msg.tag == "load" {
        UpdateResult { state: state, effects: [Effect { kind: "http_request", payload: "u", callback_tag: "loaded" }] }
    } else {
        asking(state, "timer", "tick")
    }
}
"#,
        ),
        expect![[r#"
            E027 unhandled-callback-tag: `update` never handles `loaded`, the tag of the answer to this effect
              /main.ax:20:107
                        UpdateResult { state: state, effects: [Effect { kind: "http_request", payload: "u", callback_tag: "loaded" }] }
                                                                                                                          ^^^^^^^^
              see: the answer comes here
              /main.ax:18:4
                fn update(state: State, msg: Msg) -> UpdateResult {
                   ^^^^^^
            E027 unhandled-callback-tag: `update` never handles `tick`, the tag of the answer to this effect
              /main.ax:22:32
                        asking(state, "timer", "tick")
                                               ^^^^^^
              see: the answer comes here
              /main.ax:18:4
                fn update(state: State, msg: Msg) -> UpdateResult {
                   ^^^^^^
        "#]],
    );
}

#[test]
fn tags_that_may_be_handled() {
    // By a builtin on the tag, by comparing with the state, by a kind without an answer, outside of `update`.
    for body in [
        r#"if str_starts_with(msg.tag, "lo") { same(state) } else { asking(state, "timer", "loaded") }"#,
        r#"if msg.tag == name(state) { same(state) } else { asking(state, "timer", "loaded") }"#,
        r#"UpdateResult { state: state, effects: [Effect { kind: "emit_ui", payload: "", callback_tag: "loaded" }] }"#,
        r#"if is(msg, "loaded") { same(state) } else { asking(state, "timer", "loaded") }"#,
        r#"if broken( { same(state) } else { asking(state, "timer", "loaded") }"#,
        r#"asking(state, "timer", "")"#,
    ] {
        let text = with_app(&format!(
            "fn update(state: State, msg: Msg) -> UpdateResult {{ {body} }}\n\
             fn name(state: State) -> String {{ \"x\" ++ __builtin_int_to_string(state.count) }}\n\
             fn is(msg: Msg, tag: String) -> Bool {{ msg.tag == tag }}\n\
             fn unused(state: State) -> UpdateResult {{ asking(state, \"timer\", \"never\") }}\n"
        ));
        check_brief(&text, expect![[""]]);
    }
}

#[test]
fn shapes_of_an_application() {
    check(
        r#"
        type State { count: Int }
        type Msg { tag: String, payload: Int, more: Int }
        type UpdateResult { state: Int, effects: List<Int> }
        type PolicySet { capabilities: List<String>, max_effects: Int }
        fn init(seed: Int) -> State { State { count: seed } }
        fn update(state: State, msg: Msg) -> UpdateResult { UpdateResult { state: 1, effects: [] } }
        fn view(state: Int, more: Int) -> String { "" }
        fn policies() -> PolicySet { PolicySet { capabilities: [], max_effects: 1 } }
        "#,
        expect![[r#"
            E038 framework-shape: `init` must take nothing, but has 1 parameter
              /main.ax:5:4
                fn init(seed: Int) -> State { State { count: seed } }
                   ^^^^
            E038 framework-shape: a message must be a record with the fields `tag: String` and `payload` only
              /main.ax:6:30
                fn update(state: State, msg: Msg) -> UpdateResult { UpdateResult { state: 1, effects: [] } }
                                             ^^^
              see: its fields
              /main.ax:2:6
                type Msg { tag: String, payload: Int, more: Int }
                     ^^^
            E038 framework-shape: the result of `update` must be a record with `state: State` and `effects`, a list of records with `kind: String`, `payload` and `callback_tag: String`
              /main.ax:6:38
                fn update(state: State, msg: Msg) -> UpdateResult { UpdateResult { state: 1, effects: [] } }
                                                     ^^^^^^^^^^^^
              see: its fields
              /main.ax:3:6
                type UpdateResult { state: Int, effects: List<Int> }
                     ^^^^^^^^^^^^
            E038 framework-shape: `view` must take the state, but has 2 parameters
              /main.ax:7:4
                fn view(state: Int, more: Int) -> String { "" }
                   ^^^^
            E038 framework-shape: the state must be `State`, which `init` returns, not `Int`
              /main.ax:7:16
                fn view(state: Int, more: Int) -> String { "" }
                               ^^^
            E038 framework-shape: the result of `view` must be a record that says what is shown, not `String`
              /main.ax:7:35
                fn view(state: Int, more: Int) -> String { "" }
                                                  ^^^^^^
            E038 framework-shape: the result of `policies` must be a record with `capabilities: List<String>`, `max_effects: Int` and `max_steps: Int`
              /main.ax:8:18
                fn policies() -> PolicySet { PolicySet { capabilities: [], max_effects: 1 } }
                                 ^^^^^^^^^
              see: its fields
              /main.ax:4:6
                type PolicySet { capabilities: List<String>, max_effects: Int }
                     ^^^^^^^^^
        "#]],
    );
}

#[test]
fn the_state_may_be_defined_twice_alike() {
    check(
        r#"
        import first
        type State { counts: List<Int> }
        type Msg { tag: String, payload: Int }
        fn init() -> State { State { counts: [] } }
        fn update(state: State, msg: Msg) -> UpdateResult { UpdateResult { state: state, effects: [] } }
        fn view(state: State) -> State { state }
        //- /first.ax
        export type State { counts: List<Int> }
        export type Effect { kind: String, payload: String, callback_tag: String }
        export type UpdateResult { state: State, effects: List<Effect> }
        "#,
        expect![[""]],
    );
}

#[test]
fn three_names_alone_make_no_application() {
    check_brief(
        r#"
        enum Action { Increment, Reset }
        type State { count: Int }
        fn init() -> State { State { count: 0 } }
        fn update(state: State, action: Action) -> State !{fs.read} { state }
        fn view(state: State) -> String { "" }
        "#,
        expect![[r#"
            E007 error/error: `update` must not have effects, but declares `fs.read`
            E038 hint/warning: a message must be a record with the fields `tag: String` and `payload` only, not `Action`
            E038 hint/warning: the result of `update` must be a record with `state: State` and `effects`, a list of records with `kind: String`, `payload` and `callback_tag: String`
            E038 hint/warning: the result of `view` must be a record that says what is shown, not `String`
        "#]],
    );
    check_brief(
        r#"
        fn update(row: Int) -> Int !{time.now} { time_now() + row }
        fn view(row: Int) -> Int { row }
        "#,
        expect![[""]],
    );
}
