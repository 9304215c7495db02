use expect_test::expect;

use super::check;

#[test]
fn arrows() {
    check(
        "fn f() -> Int { match x { A 1, B => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A 1, B => 2 } }
                                    ^ E002 expected `=>` after the pattern
                                      fix (unsafe): insert `=>`: `fn f() -> Int { match x { A => 1, B => 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { A -> 1, B => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A -> 1, B => 2 } }
                                    ^^ E002 expected `=>` after the pattern
                                      fix: write `=>`: `fn f() -> Int { match x { A => 1, B => 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { A => , B => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => , B => 2 } }
                                       ^ E002 expected an expression after `=>`
    "#]],
    );
    check(
        "fn f() -> Int { match x {\n    A =>\n    B => 2\n} }",
        expect![[r#"
        fn f() -> Int { match x {
            A =>
            B => 2
              ^^ E002 expected `>` to close the type arguments
                fix (unsafe): insert `>`: `    B> => 2`
        } }
    "#]],
    );
    check(
        "fn f() -> Int { match x { A => 1 => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => 1 => 2 } }
                                         ^^ E002 expected `>` to close the type arguments
                                           fix (unsafe): insert `>`: `fn f() -> Int { match x { A => 1> => 2 } }`
    "#]],
    );
}

#[test]
fn patterns() {
    check(
        "fn f() -> Int { match x { A if a => 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A if a => 1, _ => 2 } }
                                    ^^ E002 a pattern has no condition
                                      help: put an `if` into the arm's body
    "#]],
    );
    check(
        "fn f() -> Int { match x { A => 1, else => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => 1, else => 2 } }
                                          ^^^^ E002 `else` is a keyword and cannot be a name
                                            help: choose another name
    "#]],
    );
    check(
        "fn f() -> Int { match x { A | B => 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A | B => 1, _ => 2 } }
                                    ^ E001 an arm has a single pattern
                                      help: write one arm for each pattern
    "#]],
    );
    check(
        "fn f() -> Int { match x { case A => 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { case A => 1, _ => 2 } }
                                  ^^^^ E002 an arm begins with its pattern, without `case`
                                    fix: remove `case`: `fn f() -> Int { match x { A => 1, _ => 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { 1..2 => 3, _ => 4 } }",
        expect![[r#"
        fn f() -> Int { match x { 1..2 => 3, _ => 4 } }
                                   ^^ E002 there are no range patterns
                                     help: compare in an `if` instead
    "#]],
    );
    check(
        "fn f() -> Int { match x { [a, b] => 3, _ => 4 } }",
        expect![[r#"
        fn f() -> Int { match x { [a, b] => 3, _ => 4 } }
                                  ^ E002 a list cannot be taken apart by a pattern
                                    help: ask for its parts with `list_len` and `list_get`
    "#]],
    );
    check(
        "fn f() -> Int { match x { (a, b) => 3, _ => 4 } }",
        expect![[r#"
        fn f() -> Int { match x { (a, b) => 3, _ => 4 } }
                                   ^ E002 expected `,` between patterns
                                     fix (unsafe): insert `,`: `fn f() -> Int { match x { (,a, b) => 3, _ => 4 } }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { E.V => 3, _ => 4 } }",
        expect![[r#"
            fn f() -> Int { match x { E.V => 3, _ => 4 } }
                                      ^^^ E002 a variant is named `E::V`
                                        fix: write `E::V`: `fn f() -> Int { match x { E::V => 3, _ => 4 } }`
        "#]],
    );
}

#[test]
fn bodies() {
    check(
        "fn f() -> Int { match x { A => let y = 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => let y = 1, _ => 2 } }
                                       ^^^ E002 `let` needs braces around it here
                                         help: the body of an arm is an expression; a block is one, `=> { … }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { A => y = 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => y = 1, _ => 2 } }
                                         ^ E002 expected `>` to close the type arguments
                                           fix (unsafe): insert `>`: `fn f() -> Int { match x { A => y> = 1, _ => 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { match x { A => return 1, _ => 2 } }",
        expect![[r#"
        fn f() -> Int { match x { A => return 1, _ => 2 } }
                                       ^^^^^^ E002 `return` needs braces around it here
                                         help: the body of an arm is an expression; a block is one, `=> { … }`
    "#]],
    );
}

#[test]
fn heads() {
    check(
        "fn f() -> Int { match { A => 1 } }",
        expect![[r#"
        fn f() -> Int { match { A => 1 } }
                        ^^^^^ E002 expected a value between `match` and `{`
    "#]],
    );
    check(
        "fn f() -> Int { match x A => 1 }",
        expect![[r#"
        fn f() -> Int { match x A => 1 }
                                ^ E002 expected `{` to open the arms of `match`
    "#]],
    );
}
