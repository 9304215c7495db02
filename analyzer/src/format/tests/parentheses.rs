//! Parentheses: which go, which stay, which come.

use expect_test::expect;

use super::{check, check_body};

#[test]
fn needless_ones_go() {
    check_body(
        "(a)\n((a + b))\nlet x = (1)\nf((a), (b + c))\nreturn (a)\n(a * b) + c\n(a.b)(c)",
        expect![[r#"
        a
        a + b
        let x = 1
        f(a, b + c)
        return a
        a * b + c
        a.b(c)
    "#]],
    );
    check_body(
        "(a + b) + c\n(a && b) || c\n(a < b) == c\n-(a)\n(f)(x)\n(a.b).c",
        expect![[r#"
        a + b + c
        a && b || c
        a < b == c
        -a
        f(x)
        a.b.c
    "#]],
    );
}

#[test]
fn needed_ones_stay() {
    check_body(
        "(a + b) * c\na - (b - c)\na + (b + c)\na < (b < c)\n(a || b) && c\n-(a + b)\n!(a == b)",
        expect![[r#"
        (a + b) * c
        a - (b - c)
        a + (b + c)
        a < (b < c)
        (a || b) && c
        -(a + b)
        !(a == b)
    "#]],
    );
    check_body(
        "(-r).x\n(-f)(x)\n(a + b).c\n(if a { b } else { c }).d\n(match a { _ => f })(x)",
        expect![[r#"
        (-r).x
        (-f)(x)
        (a + b).c
        (if a {
            b
        } else {
            c
        }).d
        (match a {
            _ => f,
        })(x)
    "#]],
    );
    check_body(
        "({ a }).b\n({ k: 1 }).b\n(1).x\n(E::V)(x)\n(spawn f).x\n(emit a).b",
        expect![[r#"
        ({
            a
        }).b
        ({ k: 1 }).b
        (1).x
        (E::V)(x)
        (spawn f).x
        (emit a).b
    "#]],
    );
    check_body(
        "emit (-x)\nemit (a + b)\nsend (f()) m\nsend w (-1)\nsend (a.b) m\nsend ((w)) ((1 + 2))",
        expect![[r#"
        emit (-x)
        emit (a + b)
        send (f()) m
        send w (-1)
        send a.b m
        send w (1 + 2)
    "#]],
    );
}

#[test]
fn names_before_a_brace() {
    check_body(
        "if (Flag) { 1 } else { 2 }\nif Flag { 1 }\nif a == Flag { 1 }\nif !Flag && b { 1 }\nif Flag == a { 1 }",
        expect![[r#"
        if (Flag) {
            1
        } else {
            2
        }
        if (Flag) {
            1
        }
        if a == (Flag) {
            1
        }
        if !Flag && b {
            1
        }
        if Flag == a {
            1
        }
    "#]],
    );
    check_body(
        "match Mode { _ => 1 }\nwhile f(Flag) { }\nfor x in Xs { }\nif E::V { 1 }\nif a.B { 1 }",
        expect![[r#"
        match (Mode) {
            _ => 1,
        }
        while f(Flag) {
        }
        for x in (Xs) {
        }
        if E::V {
            1
        }
        if a.B {
            1
        }
    "#]],
    );
    check_body(
        "if (R {}) == p { 1 }\nif p == R { x: 1 } { 2 }\nif f(R {}) { 3 }\nif E::V { ..a } { 4 }\nif (E::V {}) { 5 }",
        expect![[r#"
        if (R {}) == p {
            1
        }
        if p == R { x: 1 } {
            2
        }
        if f(R {}) {
            3
        }
        if E::V { ..a } {
            4
        }
        if (E::V {}) {
            5
        }
    "#]],
    );
    check(
        "fn f() requires A ensures B { A }",
        expect![[r#"
        fn f()
        requires A
        ensures (B) {
            A
        }
    "#]],
    );
    check(
        "fn f() requires A",
        expect![[r#"
        fn f()
        requires A
    "#]],
    );
}

#[test]
fn blocks_as_operands() {
    check_body(
        "let x = (if a { 1 } else { 2 }) + 3\nlet y = 1 + (match a { _ => 2 })\nf(({ 1 }) * 2)",
        expect![[r#"
        let x = if a {
            1
        } else {
            2
        } + 3
        let y = 1 + match a {
            _ => 2,
        }
        f({
            1
        } * 2)
    "#]],
    );
    check_body(
        "(if a { 1 } else { 2 }) + 3\n({ 1 }) + 2",
        expect![[r#"
        if a {
            1
        } else {
            2
        } + 3
        {
            1
        } + 2
    "#]],
    );
    check_body(
        "if (if a { b } else { c }) { d }\nif ({ a }) { b }\nmatch (match a { _ => b }) { _ => c }",
        expect![[r#"
        if if a {
            b
        } else {
            c
        } {
            d
        }
        if {
            a
        } {
            b
        }
        match match a {
            _ => b,
        } {
            _ => c,
        }
    "#]],
    );
}
