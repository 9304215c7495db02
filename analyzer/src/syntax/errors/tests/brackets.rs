use expect_test::expect;

use super::check;

#[test]
fn parentheses() {
    check(
        "fn f( -> Int { 1 }",
        expect![[r#"
        fn f( -> Int { 1 }
              ^^ E002 expected `)` to close the parameters of `f`
                line 1, `(`: `(` opened here
                fix (unsafe): insert `)`: `fn f() -> Int { 1 }`
    "#]],
    );
    check(
        "fn f(a: Int { 1 }",
        expect![[r#"
        fn f(a: Int { 1 }
                    ^ E002 expected `)` to close the parameters of `f`
                      line 1, `(`: `(` opened here
                      fix (unsafe): insert `)`: `fn f(a: Int) { 1 }`
    "#]],
    );
    check(
        "fn f(a: Int, b: List<Int> -> Int { 1 }",
        expect![[r#"
        fn f(a: Int, b: List<Int> -> Int { 1 }
                                  ^^ E002 expected `)` to close the parameters of `f`
                                    line 1, `(`: `(` opened here
                                    fix (unsafe): insert `)`: `fn f(a: Int, b: List<Int>) -> Int { 1 }`
    "#]],
    );
    check(
        "fn f() -> Int { g(1, 2 }",
        expect![[r#"
        fn f() -> Int { g(1, 2 }
                               ^ E002 expected `)` to close the arguments of `g`
                                 line 1, `(`: `(` opened here
                                 fix (unsafe): insert `)`: `fn f() -> Int { g(1, 2) }`
    "#]],
    );
    check(
        "fn f() -> Int { g(1, (2 + 3) }",
        expect![[r#"
        fn f() -> Int { g(1, (2 + 3) }
                                     ^ E002 expected `)` to close the arguments of `g`
                                       line 1, `(`: `(` opened here
                                       fix (unsafe): insert `)`: `fn f() -> Int { g(1, (2 + 3)) }`
    "#]],
    );
    check(
        "fn f() -> Int {\n    let a = b(1\n    let c = 2\n    c\n}",
        expect![[r#"
        fn f() -> Int {
            let a = b(1
                      ^ E002 expected `)` to close the arguments of `b`
                        line 2, `(`: `(` opened here
                        fix (unsafe): insert `)`: `    let a = b(1)`
            let c = 2
            c
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    let a = [1, 2\n    a\n}",
        expect![[r#"
        fn f() -> Int {
            let a = [1, 2
                        ^ E002 expected `]` to close the list
                          line 2, `[`: `[` opened here
                          fix (unsafe): insert `]`: `    let a = [1, 2]`
            a
        }
    "#]],
    );
}

#[test]
fn braces() {
    check(
        "fn f() -> Int {\n    if a {\n        1\n    g(2)\n}",
        expect![[r#"
        fn f() -> Int {
            if a {
                 ^ E002 unclosed `{`
                   opens the body of `if`
                1
            g(2)
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    match a {\n        B => { 1\n        C => 2\n    }\n}",
        expect![[r#"
        fn f() -> Int {
            match a {
                B => { 1
                     ^ E002 unclosed `{`
                       opens the block
                C => 2
            }
        }
    "#]],
    );
    check(
        "fn f() -> Int {",
        expect![[r#"
        fn f() -> Int {
                      ^ E002 unclosed `{`
                        opens the body of `f`
    "#]],
    );
    check(
        "fn f() -> Int !{net.",
        expect![[r#"
        fn f() -> Int !{net.
                       ^ E002 unclosed `{`
                         opens the capability list
    "#]],
    );
    check(
        "type A { x:",
        expect![[r#"
        type A { x:
               ^ E002 unclosed `{`
                 opens the fields of `A`
    "#]],
    );
    check(
        "enum A { B(",
        expect![[r#"
        enum A { B(
                  ^ E002 expected `)` to close the value of `B`
                    line 1, `(`: `(` opened here
                    fix (unsafe): insert `)`: `enum A { B()`
    "#]],
    );
}

#[test]
fn superfluous() {
    check(
        "}",
        expect![[r#"
        }
        ^ E002 `}` closes nothing
          fix (unsafe): remove the `}`: ``
    "#]],
    );
    check(
        "fn f() -> Int { g(1]) }",
        expect![[r#"
        fn f() -> Int { g(1]) }
                           ^ E002 `]` closes nothing
                             fix (unsafe): remove the `]`: `fn f() -> Int { g(1) }`
    "#]],
    );
    check(
        "fn f() -> Int {\n    if a {\n        1\n    }\n    }\n    2\n}",
        expect![[r#"
        fn f() -> Int {
            if a {
                1
            }
            }
            ^ E002 `}` closes nothing
              fix (unsafe): remove the `}`: `    `
            2
        }
    "#]],
    );
}
