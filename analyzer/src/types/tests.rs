use expect_test::{Expect, expect};

use crate::{diagnostics::file_diagnostics, test_support::Fixture};

fn check(text: &str, expect: Expect) {
    let fixture = Fixture::parse(text);
    let mut out = String::new();
    for it in file_diagnostics(&fixture.db, fixture.file("/main.ax")) {
        let shown = &text[it.place.range];
        out += &format!("{} {shown:?}: {}\n", it.rule.code, it.message);
    }
    expect.assert_eq(&out);
}

#[test]
fn findings_stand_at_their_causes() {
    check(
        r#"type P { a: Int, b: String }
enum E { A(Int), B }
fn f(x: Int) -> Int { x + 1 }
fn main() -> Int {
    let p: P = P { a: 1, b: 2 }
    let q = p.c
    let e = E::A("t")
    match e { A(n) => n, B => f("s") }
    let m: Map<String, Int> = {}
    let z = list_push([], 1) + 1
    list_get(list_push([], "a"), 0)
}
"#,
        expect![[r#"
            E009 "2": expected `String`, found `Int`
            E019 "q": variable `q` is never read
            E006 "c": `P` has no field `c`
            E009 "\"t\"": expected `Int`, found `String`
            E009 "\"s\"": expected `Int`, found `String`
            E019 "m": variable `m` is never read
            E019 "z": variable `z` is never read
            E009 "+": `+` needs numbers of one type, or two strings, not `List<Int>` and `Int`
            E009 "list_get(list_push([], \"a\"), 0)": expected `Int`, found `String`
        "#]],
    );
}
