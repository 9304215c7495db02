use expect_test::{Expect, expect};

use super::{always_calls::always_calls, flow_diagnostics};
use crate::{
    diagnostics::{Diagnostic, Rule, Severity, registry},
    hir::{file_items, lower::lower},
    span::FileRange,
    test_support::Fixture,
};

/// Findings of one rule in the first file.
fn findings(fixture: &Fixture, rule: &'static Rule) -> Vec<Diagnostic<FileRange>> {
    let db = &fixture.db;
    file_items(db, fixture.main())
        .iter()
        .flat_map(|it| flow_diagnostics(db, *it))
        .filter(|it| it.rule == rule)
        .map(|it| it.clone().map(&mut |place| place.to_file(db)))
        .collect()
}

#[track_caller]
fn check(rule: &'static Rule, text: &str, expect: Expect) {
    let fixture = Fixture::parse(text);
    expect.assert_eq(&fixture.render(&findings(&fixture, rule)));
}

/// Lists what is marked and said.
#[track_caller]
fn check_messages(rule: &'static Rule, text: &str, expect: Expect) {
    let fixture = Fixture::parse(text);
    let source = fixture.main().text(&fixture.db);
    let lines: Vec<String> = findings(&fixture, rule)
        .iter()
        .map(|it| format!("`{}`: {}\n", &source[std::ops::Range::<usize>::from(it.place.range)], it.message))
        .collect();
    expect.assert_eq(&lines.concat());
}

/// Applies all fixes with the number `index`; the rule must be content afterwards and the text free of errors.
#[track_caller]
fn check_fix(rule: &'static Rule, text: &str, index: usize, expect: Expect) {
    let mut fixture = Fixture::parse(text);
    let mut edits: Vec<_> =
        findings(&fixture, rule).into_iter().flat_map(|it| it.fixes[index].edits.clone()).collect();
    edits.sort_by_key(|it| std::cmp::Reverse(it.place.range.start()));
    let mut fixed = fixture.main().text(&fixture.db).to_string();
    for edit in edits {
        fixed.replace_range(std::ops::Range::<usize>::from(edit.place.range), &edit.text);
    }
    expect.assert_eq(&fixed);
    fixture.main().update_text(&mut fixture.db, fixed.into());
    assert_eq!(findings(&fixture, rule), []);
    for item in file_items(&fixture.db, fixture.main()) {
        let errors = lower(&fixture.db, *item).errors.iter().map(|it| (it.severity, &it.message));
        let typed = crate::types::infer(&fixture.db, *item).diagnostics.iter();
        let errors: Vec<_> = errors
            .chain(typed.map(|it| (it.severity, &it.message)))
            .filter(|it| it.0 == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn code_after_what_never_ends() {
    check(
        &registry::UNREACHABLE_CODE,
        "
        fn f(n: Int) -> Int {
            return n // enough
            let m: Int = n
            m + 1
        }
        fn g() -> Int {
            while true {
                f(1)
            }
            let m: Int = 1
            m
        }
        fn h(n: Int) -> Int {
            if n > 0 { return 1 } else { return 2 }
            f(n)
        }
        ",
        expect![[r#"
            E016 unreachable-code: this code is never reached
              /main.ax:3:5
                    let m: Int = n
                    ^^^^^^^^^^^^^^
              see: the function returns here
              /main.ax:2:5
                    return n // enough
                    ^^^^^^^^
              unsafe fix: remove the code
            E016 unreachable-code: this code is never reached
              /main.ax:10:5
                    let m: Int = 1
                    ^^^^^^^^^^^^^^
              see: this loop never ends
              /main.ax:7:5
                    while true {
                    ^^^^^^^^^^^^
            E016 unreachable-code: this code is never reached
              /main.ax:15:5
                    f(n)
                    ^^^^
              see: nothing gets past this
              /main.ax:14:5
                    if n > 0 { return 1 } else { return 2 }
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              unsafe fix: remove the code
        "#]],
    );
    check_messages(
        &registry::UNREACHABLE_CODE,
        "
        fn a(o: Option<Int>) -> Int { match o { Some(n) => { return n } None => { return 0 } }
            1 }
        fn b(n: Int) -> Int { let x: Int = { return n }
            x }
        fn c(n: Int) -> Int { for i in [1] { return i
            n }
            n }
        fn d(n: Int) -> Int { while 1 < 2 && !false { return 1 }
            d(n)
            n }
        fn e(n: Bool) -> Int { while n { return 1 }
            if n { return 2 }
            if n { return 3 } else { 4 }
            5 }
        fn f(n: Bool) -> Int { let m: Bool = n && { return 1 }
            5 }
        fn g(n: Bool) -> Int { let m: Bool = { return 1 } && n
            f(n)
            5 }
        fn j(n: Bool) { while true { }
            5 }
        fn h(n: Int) -> Int { return n }
        fn i(n: Int) { return }
        ",
        expect![[r#"
            `1`: this code is never reached
            `n`: this code is never reached
            `d(n)`: this code is never reached
            `f(n)`: this code is never reached
            `5`: this code is never reached
        "#]],
    );
}

#[test]
fn a_lone_return_can_take_its_value_back() {
    let program = "
        fn main() -> Int {
            return
                5
        }
        ";
    check_fix(
        &registry::UNREACHABLE_CODE,
        program,
        0,
        expect![[r#"
        fn main() -> Int {
            return 5
        }
    "#]],
    );
    check_fix(
        &registry::UNREACHABLE_CODE,
        "
        fn f(n: Int) -> Int {
            return n // enough
            let m: Int = n
            // why?
            m + 1
        }
        fn g(n: Int) -> Int { while true { return 1 } n }
        fn h(n: Int) { while true { } f(n) }
        ",
        0,
        expect![[r#"
            fn f(n: Int) -> Int {
                return n // enough
            }
            fn g(n: Int) -> Int { while true { return 1 } n }
            fn h(n: Int) { while true { } }
        "#]],
    );
}

#[test]
fn functions_that_always_call_themselves() {
    check(
        &registry::INFINITE_RECURSION,
        "
        fn count(n: Int) -> Int { 1 + count(n - 1) }
        fn ping(n: Int) -> Int { if n > 0 { pong(n) } else { pong(n - 1) } }
        fn pong(n: Int) -> Int { let m: Int = ping(n)
            m }
        ",
        expect![[r#"
            E028 infinite-recursion: `count` never returns: it always calls itself
              /main.ax:1:4
                fn count(n: Int) -> Int { 1 + count(n - 1) }
                   ^^^^^
              see: called here
              /main.ax:1:31
                fn count(n: Int) -> Int { 1 + count(n - 1) }
                                              ^^^^^^^^^^^^
              help: let some path return without the call; to go on for ever, use `while true`
            E028 infinite-recursion: `ping` never returns: it always calls `pong`, which always calls `ping`
              /main.ax:2:4
                fn ping(n: Int) -> Int { if n > 0 { pong(n) } else { pong(n - 1) } }
                   ^^^^
              see: called here
              /main.ax:2:37
                fn ping(n: Int) -> Int { if n > 0 { pong(n) } else { pong(n - 1) } }
                                                    ^^^^^^^
              see: `pong` always calls `ping`
              /main.ax:3:4
                fn pong(n: Int) -> Int { let m: Int = ping(n)
                   ^^^^
              help: let some path return without the call; to go on for ever, use `while true`
        "#]],
    );
    check_messages(
        &registry::INFINITE_RECURSION,
        "
        fn base(n: Int) -> Int { if n < 1 { return 0 } base(n - 1) }
        fn lazy(n: Int) -> Bool { n > 0 && lazy(n - 1) }
        fn once(n: Int) -> Int { for i in [n] { once(i) } while n > 1 { once(n) } 1 }
        fn arms(o: Option<Int>) -> Int { match o { Some(n) => arms(None), None => 0 } }
        fn all_arms(o: Option<Int>) -> Int { match o { Some(n) => all_arms(None), None => all_arms(o) } }
        fn in_condition(n: Int) -> Int { if in_condition(n) > 1 { 1 } else { 2 } }
        fn in_contract(n: Int) -> Int ensures in_contract(n) > 1 { 1 }
        fn early(n: Int) -> Int { if n > 1 { return early(n) } early(1) }
        fn endless(n: Int) -> Int { while true { let m: Int = n } endless(n) }
        fn spawner() -> Int { let a: ActorId = spawn spawner 1 }
        fn value() -> Fn() -> Int { helper }
        fn helper() -> Int { let f: Fn() -> Int = value() 1 }
        fn shadow(shadow: Fn(Int) -> Int) -> Int { shadow(1) }
        fn leads_in() -> Int { count_down(3) }
        fn count_down(n: Int) -> Int { count_down(n - 1) }
        fn one() -> Int { two() }
        fn two() -> Int { three() }
        fn three() -> Int { one() }
        ",
        expect![[r#"
            `all_arms`: `all_arms` never returns: it always calls itself
            `in_condition`: `in_condition` never returns: it always calls itself
            `in_contract`: `in_contract` never returns: it always calls itself
            `early`: `early` never returns: it always calls itself
            `count_down`: `count_down` never returns: it always calls itself
            `one`: `one` never returns: it always calls `two`, which always calls `three`, which always calls `one`
        "#]],
    );
}

#[test]
fn recursion_through_another_file_is_reported_once() {
    let fixture = Fixture::parse(
        "
        import other
        fn here() -> Int { there() }
        //- /other.ax
        import main
        fn there() -> Int { here() }
        ",
    );
    let db = &fixture.db;
    let count = |path: &str| {
        file_items(db, fixture.file(path))
            .iter()
            .flat_map(|it| flow_diagnostics(db, *it))
            .filter(|it| it.rule == &registry::INFINITE_RECURSION)
            .count()
    };
    assert_eq!((count("/main.ax"), count("/other.ax")), (1, 0));
}

#[test]
fn long_chains_are_left_alone() {
    let mut text = String::new();
    for it in 0..300 {
        text += &format!("fn f{it}() -> Int {{ f{}() }}\n", it + 1);
    }
    text += "fn f300() -> Int { f0() }\n";
    let fixture = Fixture::parse(&text);
    assert_eq!(findings(&fixture, &registry::INFINITE_RECURSION), []);
    let last = file_items(&fixture.db, fixture.main()).iter().find(|it| *it.name(&fixture.db) == "f300");
    assert_eq!(always_calls(&fixture.db, *last.unwrap()).len(), 1);
}

#[test]
fn contracts_that_never_change() {
    check(
        &registry::CONSTANT_CONTRACT,
        "
        fn half(n: Int) -> Int
            requires n == n
            requires n > 0 || true
            ensures 1 > 2
        {
            n / 2
        }
        ",
        expect![[r#"
            E029 constant-contract: this condition always holds, so the clause checks nothing
              /main.ax:2:14
                    requires n == n
                             ^^^^^^
              unsafe fix: remove the clause
            E029 constant-contract: this condition always holds, so the clause checks nothing
              /main.ax:3:14
                    requires n > 0 || true
                             ^^^^^^^^^^^^^
              unsafe fix: remove the clause
            E029 constant-contract: this condition never holds, so `half` can never return
              /main.ax:4:13
                    ensures 1 > 2
                            ^^^^^
              unsafe fix: remove the clause
        "#]],
    );
    check_messages(
        &registry::CONSTANT_CONTRACT,
        "
        type P { x: Int, y: Float }
        fn a(n: Int, p: P, f: Float, s: String) -> Int
            requires n >= n requires n < n requires p.x == p.x requires p.x == n
            requires p.y == p.y requires f == f requires s == \"a\"
            requires \"a\" == \"b\" requires 9223372036854775807 + 1 > 0 requires 1 / 0 == 1 requires 7 % 4 == 3
            requires 0.5 + 0.25 > 0.7 requires !(1 == 2) requires n > 1 && 1 > 2 requires n > 1 && 1 < 2
            ensures result == result ensures result == n ensures true ensures -1 < 0
        { 1 }
        ",
        expect![[r#"
            `n >= n`: this condition always holds, so the clause checks nothing
            `n < n`: this condition never holds, so every call of `a` fails
            `p.x == p.x`: this condition always holds, so the clause checks nothing
            `"a" == "b"`: this condition never holds, so every call of `a` fails
            `7 % 4 == 3`: this condition always holds, so the clause checks nothing
            `0.5 + 0.25 > 0.7`: this condition always holds, so the clause checks nothing
            `!(1 == 2)`: this condition always holds, so the clause checks nothing
            `n > 1 && 1 > 2`: this condition never holds, so every call of `a` fails
            `result == result`: this condition always holds, so the clause checks nothing
            `true`: this condition always holds, so the clause checks nothing
            `-1 < 0`: this condition always holds, so the clause checks nothing
        "#]],
    );
    check_fix(
        &registry::CONSTANT_CONTRACT,
        "
        fn half(n: Int) -> Int
            requires true
            requires n > 1
        {
            n / 2
        }
        fn same(n: Int) -> Int requires n == n { n }
        ",
        0,
        expect![[r#"
            fn half(n: Int) -> Int
                requires n > 1
            {
                n / 2
            }
            fn same(n: Int) -> Int { n }
        "#]],
    );
}

#[test]
fn keys_given_twice() {
    check(
        &registry::DUPLICATE_MAP_KEY,
        "
        fn f(k: String) -> Map<String, Int> {
            {\"a\": 1, k: 2, \"b\": 3, k: 4, \"a\": 5}
        }
        ",
        expect![[r#"
            E037 duplicate-map-key: this key is given twice, and the last value counts
              /main.ax:2:34
                    {"a": 1, k: 2, "b": 3, k: 4, "a": 5}
                                                 ^^^
              see: first given here
              /main.ax:2:6
                    {"a": 1, k: 2, "b": 3, k: 4, "a": 5}
                     ^^^
              help: remove one of the two entries
        "#]],
    );
}

#[test]
fn annotations_left_out() {
    check(
        &registry::MISSING_ANNOTATION,
        "
        fn log(n: Int) {
            let m = n + 1
        }
        ",
        expect![[r#"
            E032 missing-annotation: `log` leaves out its result type, which means `Unit`
              /main.ax:1:4
                fn log(n: Int) {
                   ^^^
              fix: add `-> Unit`
            E032 missing-annotation: the type of `m` is left to inference: it is `Int`
              /main.ax:2:9
                    let m = n + 1
                        ^
              fix: add `: Int`
        "#]],
    );
    check_messages(
        &registry::MISSING_ANNOTATION,
        "
        type P { x: Int }
        fn f(p: P, g: Fn(Int) -> P) -> Int {
            let a = [p]
            let b: Int = 1
            let c = None
            let d = nothing(1)
            let _ = 1
            let e = g
            let mut h = {\"a\": Ok(1)}
            h = {\"a\": Err(\"b\")}
            let i = spawn w
            1
        }
        fn w() -> Int { 1 }
        ",
        expect![[r#"
            `a`: the type of `a` is left to inference: it is `List<P>`
            `e`: the type of `e` is left to inference: it is `Fn(Int) -> P`
            `h`: the type of `h` is left to inference: it is `Map<String, Result<Int, String>>`
            `i`: the type of `i` is left to inference: it is `ActorId`
        "#]],
    );
    check_fix(
        &registry::MISSING_ANNOTATION,
        "
        fn log(n: Int) !{ui.render} {
            let mut m = Some([n])
            m = None
        }
        fn quiet() requires 1 > 2 {
        }
        ",
        0,
        expect![[r#"
            fn log(n: Int) -> Unit !{ui.render} {
                let mut m: Option<List<Int>> = Some([n])
                m = None
            }
            fn quiet() -> Unit requires 1 > 2 {
            }
        "#]],
    );
}

#[test]
fn strings_joined_by_plus() {
    check_messages(
        &registry::PREFER_CONCAT,
        "
        fn f(s: String, n: Int) -> String {
            let m: Int = n + 1
            s + \"a\" ++ \"b\" + s
        }
        ",
        expect![[r#"
            `+`: strings are joined with `++`
            `+`: strings are joined with `++`
        "#]],
    );
    check_fix(
        &registry::PREFER_CONCAT,
        "fn f(s: String) -> Bool { s + \"a\" + (s + s) == \"b\" + s }\n",
        0,
        expect![[r#"
            fn f(s: String) -> Bool { s ++ "a" ++ (s ++ s) == "b" ++ s }
        "#]],
    );
}

#[test]
fn float_patterns() {
    check_messages(
        &registry::FLOAT_PATTERN,
        "fn f(x: Option<Float>, n: Int) -> Int { match x { Some(-1.5) => 1, None => match n { 1 => 1, _ => 2 }, _ => 2 } }",
        expect![[r#"
            `-1.5`: this pattern takes exactly this value, and none that rounding has moved
        "#]],
    );
}

#[test]
fn names_in_lower_case() {
    check(
        &registry::NAMING,
        "
        type order_line { x: Int }
        enum State { open, Closed(Int) }
        enum _Fine { A }
        ",
        expect![[r#"
            E036 naming: the name of the type `order_line` begins in lower case
              /main.ax:1:6
                type order_line { x: Int }
                     ^^^^^^^^^^
              help: name it `OrderLine`
            E036 naming: the name of the variant `open` begins in lower case
              /main.ax:2:14
                enum State { open, Closed(Int) }
                             ^^^^
              note: in a pattern, a lone name in lower case is a binding
              help: name it `Open`
        "#]],
    );
}

#[test]
fn syntax_errors_silence_what_depends_on_paths() {
    let fixture = Fixture::parse("fn f() -> Int requires true { return 1\n let x = ) }");
    let db = &fixture.db;
    for item in file_items(db, fixture.main()) {
        assert_eq!(flow_diagnostics(db, *item), []);
        assert_eq!(always_calls(db, *item), []);
    }
}

#[test]
fn an_edit_in_a_callee_is_not_felt_by_its_callers() {
    let mut fixture = Fixture::parse("fn f(n: Int) -> Int { g(n) }\nfn g(n: Int) -> Int { 1 }");
    // The first edit makes the file one that changes often, which renews everything about it.
    fixture.edit("/main.ax", "{ 1 }", "{ 2 }");
    findings(&fixture, &registry::INFINITE_RECURSION);
    fixture.executed();
    fixture.edit("/main.ax", "{ 2 }", "{ 3 }");
    findings(&fixture, &registry::INFINITE_RECURSION);
    assert_eq!(fixture.executed_counts()["flow_diagnostics"], 1);
    fixture.edit("/main.ax", "{ 3 }", "{ f(3) }");
    assert_eq!(findings(&fixture, &registry::INFINITE_RECURSION).len(), 1);
    assert_eq!(fixture.executed_counts()["flow_diagnostics"], 2);
}
