use expect_test::expect;

use super::check;

#[test]
fn bindings() {
    check(
        "fn f() -> Int { let x = }",
        expect![[r#"
        fn f() -> Int { let x = }
                                ^ E002 expected an expression after `=`
    "#]],
    );
    check(
        "fn f() -> Int { let = 3 }",
        expect![[r#"
        fn f() -> Int { let = 3 }
                            ^ E002 expected a name after `let`
    "#]],
    );
    check(
        "fn f() -> Int {\n    let x\n    x\n}",
        expect![[r#"
            fn f() -> Int {
                let x
                    ^ E002 `x` needs a value
                      help: a variable is bound to a value when it is declared
                x
            }
        "#]],
    );
    check(
        "fn f() -> Int { let x: = 3 x }",
        expect![[r#"
        fn f() -> Int { let x: = 3 x }
                               ^ E002 expected a type after `:`
                                 fix (unsafe): remove the `:`: `fn f() -> Int { let x = 3 x }`
    "#]],
    );
    check(
        "fn f() -> Int { let match = 3 1 }",
        expect![[r#"
        fn f() -> Int { let match = 3 1 }
                            ^^^^^ E002 `match` is a keyword and cannot be a name
                              help: choose another name
    "#]],
    );
    check(
        "fn f() -> Int { let (a, b) = g() a }",
        expect![[r#"
            fn f() -> Int { let (a, b) = g() a }
                                ^^^^^^ E002 `let` binds a single name
                                  help: take a value apart with `match`
        "#]],
    );
    check(
        "fn f() -> Int { let x: Int x }",
        expect![[r#"
        fn f() -> Int { let x: Int x }
                                   ^ E002 expected `=` and a value for `x`
    "#]],
    );
    check(
        "fn f() -> Int { let P { a } = g() a }",
        expect![[r#"
        fn f() -> Int { let P { a } = g() a }
                              ^^^^^ E002 only a variable can be assigned to
                                help: compare with `==`, or bind the value with `let`
    "#]],
    );
    check(
        "fn f() -> Int { let a, b = g() a }",
        expect![[r#"
        fn f() -> Int { let a, b = g() a }
                             ^ E002 `let` binds a single name
                               help: write one `let` for each name
    "#]],
    );
    check(
        "fn f() -> Int { x: Int = 3 x }",
        expect![[r#"
            fn f() -> Int { x: Int = 3 x }
                            ^ E002 a variable is declared with `let`
                              fix: write `let x`: `fn f() -> Int { let x: Int = 3 x }`
        "#]],
    );
    check(
        "fn f() -> Int { x := 3 x }",
        expect![[r#"
            fn f() -> Int { x := 3 x }
                              ^^ E002 there is no `:=`: a variable is declared with `let`
                                fix: write `let x =`: `fn f() -> Int { let x = 3 x }`
        "#]],
    );
}

#[test]
fn constructs() {
    check(
        "fn f() -> Int { if x 1 }",
        expect![[r#"
        fn f() -> Int { if x 1 }
                             ^ E002 expected `{` to open the body of `if`
    "#]],
    );
    check(
        "fn f() -> Int { if { 1 } }",
        expect![[r#"
        fn f() -> Int { if { 1 } }
                        ^^ E002 expected a condition between `if` and `{`
    "#]],
    );
    check(
        "fn f() -> Int { if x = 1 { 2 } }",
        expect![[r#"
        fn f() -> Int { if x = 1 { 2 } }
                             ^ E002 `=` does not compare
                               fix (unsafe): write `==`: `fn f() -> Int { if x == 1 { 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { if x then 1 else 2 }",
        expect![[r#"
            fn f() -> Int { if x then 1 else 2 }
                                 ^^^^ E002 there is no `then`: the branches of an `if` stand in braces
                                   fix (unsafe): write the braces: `fn f() -> Int { if x { 1 } else { 2 } }`
        "#]],
    );
    check(
        "fn f() -> Int { if x { 1 } else 2 }",
        expect![[r#"
        fn f() -> Int { if x { 1 } else 2 }
                                        ^ E002 expected `{` or `if` after `else`
    "#]],
    );
    check(
        "fn f() -> Int { else { 1 } }",
        expect![[r#"
        fn f() -> Int { else { 1 } }
                        ^^^^ E002 `else` without an `if` before it
    "#]],
    );
    check(
        "fn f() -> Int { while { 1 } }",
        expect![[r#"
        fn f() -> Int { while { 1 } }
                        ^^^^^ E002 expected a condition between `while` and `{`
    "#]],
    );
    check(
        "fn f() -> Int {\n    while a\n    b\n}",
        expect![[r#"
        fn f() -> Int {
            while a
                  ^ E002 expected `{` to open the body of `while`
            b
        }
    "#]],
    );
}

#[test]
fn loops() {
    check(
        "fn f() -> Int { for { 1 } }",
        expect![[r#"
        fn f() -> Int { for { 1 } }
                            ^ E002 expected the name of the loop's variable after `for`
                              help: a loop is written `for x in list { … }`
    "#]],
    );
    check(
        "fn f() -> Int { for i { 1 } }",
        expect![[r#"
        fn f() -> Int { for i { 1 } }
                              ^ E002 expected `in` after the loop's variable
                                help: a loop is written `for x in list { … }`
    "#]],
    );
    check(
        "fn f() -> Int { for i of x { 1 } }",
        expect![[r#"
        fn f() -> Int { for i of x { 1 } }
                              ^^ E002 expected `in` after the loop's variable
                                fix (unsafe): write `in`: `fn f() -> Int { for i in x { 1 } }`
    "#]],
    );
    check(
        "fn f() -> Int { for i in { 1 } }",
        expect![[r#"
        fn f() -> Int { for i in { 1 } }
                              ^^ E002 expected a list between `in` and `{`
    "#]],
    );
    check(
        "fn f() -> Int { for i in 1..3 { 1 } }",
        expect![[r#"
            fn f() -> Int { for i in 1..3 { 1 } }
                                      ^^ E002 there are no ranges
                                        fix (unsafe): write `list_range(1, 3)`: `fn f() -> Int { for i in list_range(1, 3) { 1 } }`
        "#]],
    );
    check(
        "fn f() -> Int { for (i, x) in y { 1 } }",
        expect![[r#"
        fn f() -> Int { for (i, x) in y { 1 } }
                            ^ E002 expected the name of the loop's variable after `for`
                              help: a loop is written `for x in list { … }`
    "#]],
    );
}

#[test]
fn operands() {
    check(
        "fn f() -> Int {\n    let a = 1 +\n    let b = 2\n    b\n}",
        expect![[r#"
        fn f() -> Int {
            let a = 1 +
                      ^ E002 expected an expression after `+`
            let b = 2
            b
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    let a = 1\n    a +\n}",
        expect![[r#"
        fn f() -> Int {
            let a = 1
            a +
              ^ E002 expected an expression after `+`
        }
    "#]],
    );
    check(
        "fn f() -> Int { a && && b }",
        expect![[r#"
        fn f() -> Int { a && && b }
                             ^^ E002 expected an expression after `&&`
    "#]],
    );
    check(
        "fn f() -> Int { * 2 }",
        expect![[r#"
        fn f() -> Int { * 2 }
                        ^ E002 expected an expression before `*`
    "#]],
    );
    check(
        "fn f() -> Int { return = 3 }",
        expect![[r#"
        fn f() -> Int { return = 3 }
                               ^ E002 expected an expression after `return`
    "#]],
    );
    check(
        "fn f() -> Int { emit }",
        expect![[r#"
        fn f() -> Int { emit }
                             ^ E002 expected an expression after `emit`
    "#]],
    );
    check(
        "fn f() -> Int { send a }",
        expect![[r#"
        fn f() -> Int { send a }
                               ^ E002 expected an expression after `a`
    "#]],
    );
    check(
        "fn f() -> Int { a.  }",
        expect![[r#"
        fn f() -> Int { a.  }
                            ^ E002 expected a field name after `.`
    "#]],
    );
    check(
        "fn f() -> Int { a.0 }",
        expect![[r#"
        fn f() -> Int { a.0 }
                          ^ E002 there are no tuples: a field has a name
    "#]],
    );
    check(
        "fn f() -> Int { a:: }",
        expect![[r#"
        fn f() -> Int { a:: }
                            ^ E002 expected the name of a variant after `::`
    "#]],
    );
    check(
        "fn f() -> Int { Some }",
        expect![[r#"
        fn f() -> Int { Some }
                             ^ E002 expected `(` after `Some`
                               help: `Some` always holds a value, as in `Some(x)`
    "#]],
    );
    check(
        "fn f() -> Int {\n    i++\n    i\n}",
        expect![[r#"
            fn f() -> Int {
                i++
                i
            }
        "#]],
    );
    check(
        "fn f() -> Int { x as Int }",
        expect![[r#"
        fn f() -> Int { x as Int }
                          ^^ E002 there is no `as` operator
                            help: convert with a function such as `int_to_float`, tell variants apart with `match`
    "#]],
    );
}

#[test]
fn placeholders() {
    check(
        "fn f() -> Int { _ }",
        expect![[r#"
        fn f() -> Int { _ }
                        ^ E002 `_` may only be a pattern, or the name in `let _`
                          help: `_` stands for no value
    "#]],
    );
    check(
        "fn f() -> Int { g(_) }",
        expect![[r#"
        fn f() -> Int { g(_) }
                          ^ E002 `_` may only be a pattern, or the name in `let _`
                            help: `_` stands for no value
    "#]],
    );
}

#[test]
fn declarations() {
    check(
        "fn f() -> Int { fn g() -> Int { 1 } g() }",
        expect![[r#"
            fn f() -> Int { fn g() -> Int { 1 } g() }
                            ^^^^ E002 functions stand at the top level, not inside another
                              help: move it to the top of the file
        "#]],
    );
    check(
        "fn f() -> Int { type A { x: Int } 1 }",
        expect![[r#"
        fn f() -> Int { type A { x: Int } 1 }
                        ^^^^ E002 `type` belongs outside of functions
                          help: move it to the top of the file
    "#]],
    );
    check(
        "fn f() -> Int {\n    import \"x\"\n    1\n}",
        expect![[r#"
        fn f() -> Int {
            import "x"
            ^^^^^^ E002 `import` belongs outside of functions
              help: move it to the top of the file
            1
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    requires a > 0\n    a\n}",
        expect![[r#"
        fn f() -> Int {
            requires a > 0
            ^^^^^^^^ E002 `requires` belongs before the body of the function
              help: write it between the result type and `{`
            a
        }
    "#]],
    );
}

#[test]
fn functions_without_names() {
    check(
        "fn f() -> Int { g(fn(x) { x }) }",
        expect![[r#"
            fn f() -> Int { g(fn(x) { x }) }
                              ^^^^^^^^^^^ E002 every function has a name
                                help: declare it with `fn` at the top of the file and write its name here
        "#]],
    );
    check(
        "fn f() -> Int { g((x) => x) }",
        expect![[r#"
            fn f() -> Int { g((x) => x) }
                              ^^^^^^^^ E002 every function has a name
                                help: declare it with `fn` at the top of the file and write its name here
        "#]],
    );
    check(
        "fn f() -> Int { g(x => x) }",
        expect![[r#"
            fn f() -> Int { g(x => x) }
                              ^^^^^^ E002 every function has a name
                                help: declare it with `fn` at the top of the file and write its name here
        "#]],
    );
    check(
        "fn f() -> Int { let g = (x: Int) -> Int { x } g }",
        expect![[r#"
        fn f() -> Int { let g = (x: Int) -> Int { x } g }
                                  ^ E002 every function has a name
                                    help: declare it with `fn` at the top of the file and pass its name
    "#]],
    );
}

#[test]
fn misspelt_keywords() {
    check(
        "fn f() -> Int { mach x { A => 1 } }",
        expect![[r#"
        fn f() -> Int { mach x { A => 1 } }
                        ^^^^ E002 unexpected `mach`, did you mean `match`
                          fix (unsafe): write `match`: `fn f() -> Int { match x { A => 1 } }`
    "#]],
    );
    check(
        "fn f() -> Int { swich x { A => 1 } }",
        expect![[r#"
        fn f() -> Int { swich x { A => 1 } }
                        ^^^^^ E002 unexpected `swich`, did you mean `match`
                          fix (unsafe): write `match`: `fn f() -> Int { match x { A => 1 } }`
    "#]],
    );
    check(
        "fn f() -> Int {\n    var x = 1\n    x\n}",
        expect![[r#"
            fn f() -> Int {
                var x = 1
                ^^^ E002 there is no `var`: a variable is declared with `let`
                  fix: write `let`: `    let x = 1`
                x
            }
        "#]],
    );
    check(
        "fn f() -> Int {\n    let x = if a { 1 } els { 2 }\n    x\n}",
        expect![[r#"
        fn f() -> Int {
            let x = if a { 1 } els { 2 }
                               ^^^ E002 unexpected `els`, did you mean `else`
                                 fix (unsafe): write `else`: `    let x = if a { 1 } else { 2 }`
            x
        }
    "#]],
    );
    check(
        "fn f() -> Int {\n    math.x + * 2\n}",
        expect![[r#"
        fn f() -> Int {
            math.x + * 2
                     ^ E002 expected an expression after `+`
        }
    "#]],
    );
}

#[test]
fn stray() {
    check(
        "fn f() -> Int { a => b }",
        expect![[r#"
        fn f() -> Int { a => b }
                          ^^ E002 `=>` belongs to an arm of a `match`
                            help: the arms stand in the braces of `match value { … }`
    "#]],
    );
    check(
        "fn f() -> Int { a, b }",
        expect![[r#"
        fn f() -> Int { a, b }
                         ^ E002 unexpected `,` between statements
                           fix (unsafe): remove `,`: `fn f() -> Int { a b }`
    "#]],
    );
}

#[test]
fn several() {
    check(
        "fn f() -> Int {\n    let a = 1 +\n    let b = 2\n    let c = * 3\n    let = 4\n    b\n}",
        expect![[r#"
            fn f() -> Int {
                let a = 1 +
                          ^ E002 expected an expression after `+`
                let b = 2
                let c = * 3
                        ^ E002 expected an expression after `=`
                let = 4
                    ^ E002 expected a name after `let`
                b
            }
        "#]],
    );
}
