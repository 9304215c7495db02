//! E019 and E020: what is never read, and when a fix is offered for it.

use expect_test::{Expect, expect};

use crate::{
    diagnostics::{Diagnostic, file_diagnostics},
    span::FileRange,
    test_support::Fixture,
};

fn findings(fixture: &Fixture) -> Vec<Diagnostic<FileRange>> {
    file_diagnostics(&fixture.db, fixture.main())
}

/// What is never read in a program, with the program after each fix, which leads to no other finding.
fn check(program: &str, expect: Expect) {
    let fixture = Fixture::parse(program);
    let found = findings(&fixture);
    let mut out = String::new();
    for it in found.iter().filter(|it| matches!(it.rule.code, "E019" | "E020")) {
        out += &format!("{}: {}\n", it.rule.code, it.message);
        for fix in &it.fixes {
            let text = fixture.apply(fix).into_values().next().unwrap();
            out += &format!("{}\n{text}", fix.title);
            let after = findings(&Fixture::parse(&text));
            let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
            let fresh: Vec<_> = after.iter().filter(|it| !messages.contains(&it.message.as_str())).collect();
            assert!(fresh.is_empty(), "{fresh:?}");
            assert_eq!(after.len(), found.len() - 1, "the fix mends it");
        }
    }
    expect.assert_eq(&out);
}

#[test]
fn every_kind_of_binding() {
    check(
        "fn main() -> Int {\n    let a = 1\n    2\n}\n",
        expect![[r#"
        E019: variable `a` is never read
        mark `a` as unused: `_a`
        fn main() -> Int {
            let _a = 1
            2
        }
    "#]],
    );
    check(
        "fn main() -> Int { f(1) }\nfn f(a: Int) -> Int { 2 }\n",
        expect![[r#"
        E020: parameter `a` is never read
        mark `a` as unused: `_a`
        fn main() -> Int { f(1) }
        fn f(_a: Int) -> Int { 2 }
    "#]],
    );
    check(
        "fn main() -> Int {\n    for a in [1] {}\n    2\n}\n",
        expect![[r#"
        E019: loop variable `a` is never read
        mark `a` as unused: `_a`
        fn main() -> Int {
            for _a in [1] {}
            2
        }
    "#]],
    );
    check(
        "fn main() -> Int { match Some(1) { Some(a) => 2, None => 3 } }\n",
        expect![[r#"
        E019: variable `a` is never read
        mark `a` as unused: `_a`
        fn main() -> Int { match Some(1) { Some(_a) => 2, None => 3 } }
    "#]],
    );
    check(
        "fn main() -> Int { match 1 { a => 2 } }\n",
        expect![[r#"
        E019: variable `a` is never read
        mark `a` as unused: `_a`
        fn main() -> Int { match 1 { _a => 2 } }
    "#]],
    );
}

#[test]
fn what_is_assigned_later_keeps_its_name() {
    check(
        "fn main() -> Int {\n    let mut a = 1\n    a = 2\n    3\n}\n",
        expect![[r#"
        E019: variable `a` is never read
    "#]],
    );
    check(
        "fn main() -> Int {\n    for a in [1] { a = 2 }\n    3\n}\n",
        expect![[r#"
        E019: loop variable `a` is never read
    "#]],
    );
}

#[test]
fn the_new_name_must_be_free() {
    check(
        "fn main() -> Int {\n    let _a = 1\n    let a = 2\n    _a\n}\n",
        expect![[r#"
        E019: variable `a` is never read
    "#]],
    );
    check(
        "fn main() -> Int { f(1, 2) }\nfn f(a: Int, _a: Int) -> Int { _a }\n",
        expect![[r#"
        E020: parameter `a` is never read
    "#]],
    );
    check(
        "fn main() -> Int {\n    for a in [1] { match Some(1) { Some(_a) => _a, None => 3 } }\n    3\n}\n",
        expect![[r#"
            E019: loop variable `a` is never read
        "#]],
    );
    check(
        "fn main() -> Int {\n    let a = 2\n    _a()\n}\nfn _a() -> Int { 1 }\n",
        expect![[r#"
        E019: variable `a` is never read
    "#]],
    );
    check(
        "fn main() -> Int {\n    let a = 2\n    let f = _a\n    f()\n}\nfn _a() -> Int { 1 }\n",
        expect![[r#"
            E019: variable `a` is never read
        "#]],
    );
}

#[test]
fn a_field_in_a_pattern_is_ignored_by_its_name() {
    let program = "enum E { V { x: Int, y: Int }, W }\nfn main() -> Int { f(E::W) }\nfn f(e: E) -> Int { match e { V { x, y } => x, W => 0 } }\n";
    check(
        program,
        expect![[r#"
        E019: field `y` is never read
        ignore the field: `y: _`
        enum E { V { x: Int, y: Int }, W }
        fn main() -> Int { f(E::W) }
        fn f(e: E) -> Int { match e { V { x, y: _ } => x, W => 0 } }
    "#]],
    );
    // The name after the underscore being taken is no hindrance.
    let program = "enum E { V { x: Int, y: Int }, W }\nfn main() -> Int { f(E::W, 1) }\nfn f(e: E, _y: Int) -> Int { match e { V { x, y } => x, W => _y } }\n";
    check(
        program,
        expect![[r#"
        E019: field `y` is never read
        ignore the field: `y: _`
        enum E { V { x: Int, y: Int }, W }
        fn main() -> Int { f(E::W, 1) }
        fn f(e: E, _y: Int) -> Int { match e { V { x, y: _ } => x, W => _y } }
    "#]],
    );
    let program = "enum E { V { x: Int, y: Int }, W }\nfn main() -> Int { f(E::W) }\nfn f(e: E) -> Int { match e { V { x, y: z } => x, W => 0 } }\n";
    check(
        program,
        expect![[r#"
        E019: variable `z` is never read
        mark `z` as unused: `_z`
        enum E { V { x: Int, y: Int }, W }
        fn main() -> Int { f(E::W) }
        fn f(e: E) -> Int { match e { V { x, y: _z } => x, W => 0 } }
    "#]],
    );
}
