use expect_test::expect;

use super::check;

#[test]
fn newlines() {
    check(
        "fn f() -> Int {\n    let a = b\n    (c)\n    let d = e\n    -1\n    g\n    [1]\n    while h { }\n    -1\n}",
        expect![[r#"
            fn f() -> Int {
                let a = b
                (c)
                ^ E023 a new statement begins here, but the published tools read on from the line above
                let d = e
                -1
                ^ E023 a new statement begins here, but the published tools read on from the line above
                g
                [1]
                while h { }
                -1
            }
        "#]],
    );
    check(
        "fn f() -> P {\n    P\n    { x: 1 }\n    return\n    5\n}",
        expect![[r#"
        fn f() -> P {
            P
            { x: 1 }
            ^ E023 a new statement begins here, but the published tools read on from the line above
            return
            5
            ^ E023 a new statement begins here, but the published tools read on from the line above
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    match a {\n        1 => b\n        -1 => c\n        2 => d,\n        -2 => 4\n    }\n}",
        expect![[r#"
            fn f() -> Int {
                match a {
                    1 => b
                    -1 => c
                    ^ E023 a new statement begins here, but the published tools read on from the line above
                    2 => d,
                    -2 => 4
                }
            }
        "#]],
    );
}

#[test]
fn one_line() {
    check(
        "fn f() -> Int {\n    let a = 1 let b = 2 a + b\n}",
        expect![[r#"
            fn f() -> Int {
                let a = 1 let b = 2 a + b
                          ^^^ E035 a second statement on this line
                            fix: give each statement a line: `    let a = 1` / `    let b = 2` / `    a + b`
            }
        "#]],
    );
}

#[test]
fn comparisons() {
    check(
        "fn f() -> Bool { a < b <= c }",
        expect![[r#"
        fn f() -> Bool { a < b <= c }
                               ^^ E009 (hint) comparisons do not chain
                                 fix (unsafe): compare `b` twice: `fn f() -> Bool { a < b && b <= c }`
    "#]],
    );
    check(
        "fn f() -> Bool { a < g(b) > c && (a < b) < c && a == b == c }",
        expect![[r#"
        fn f() -> Bool { a < g(b) > c && (a < b) < c && a == b == c }
                                  ^ E009 (hint) comparisons do not chain
                                    help: give the value in the middle a name and compare it twice, with `&&` between
    "#]],
    );
}

#[test]
fn reserved_words() {
    check(
        "fn actor(self: Int) -> Int { let break = 1 for loop in [] { break } match self { async => ref } }",
        expect![[r#"
            fn actor(self: Int) -> Int { let break = 1 for loop in [] { break } match self { async => ref } }
               ^^^^^ E024 `actor` is reserved and may become a keyword
                 help: choose another name
                     ^^^^ E024 `self` is reserved and may become a keyword
                       help: choose another name
                                             ^^^^^ E024 `break` is reserved and may become a keyword
                                               help: choose another name
                                                       ^^^ E035 a second statement on this line
                                                         fix: give each statement a line: `fn actor(self: Int) -> Int {` / `    let break = 1` / `    for loop in [] { break }` / `    match self { async => ref }` / `}`
                                                           ^^^^ E024 `loop` is reserved and may become a keyword
                                                             help: choose another name
                                                                                             ^^^^^ E024 `async` is reserved and may become a keyword
                                                                                               help: choose another name
        "#]],
    );
    check(
        "type impl { where: Int, x: Int }",
        expect![[r#"
        type impl { where: Int, x: Int }
             ^^^^ E024 `impl` is reserved and may become a keyword
               help: choose another name
                    ^^^^^ E024 `where` is reserved and may become a keyword
                      help: choose another name
    "#]],
    );
}
