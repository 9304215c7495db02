use expect_test::expect;

use super::check;

#[test]
fn arguments() {
    check(
        "fn f() -> Int { g(a b) }",
        expect![[r#"
        fn f() -> Int { g(a b) }
                            ^ E002 expected `,` between arguments
                              fix (unsafe): insert `,`: `fn f() -> Int { g(a, b) }`
    "#]],
    );
    check(
        "fn f() -> Int { g(a: 1, b: 2) }",
        expect![[r#"
        fn f() -> Int { g(a: 1, b: 2) }
                          ^^ E002 arguments have no names: `a` is not needed
                            fix (unsafe): remove the name: `fn f() -> Int { g( 1, b: 2) }`
    "#]],
    );
    check(
        "fn f() -> Int { g(a, ) }",
        expect![[r#"
        fn f() -> Int { g(a, ) }
    "#]],
    );
    check(
        "fn f() -> Int { g(a[0]) }",
        expect![[r#"
            fn f() -> Int { g(a[0]) }
                               ^^^ E002 there is no `[ ]` to take an element of a list
                                 fix (unsafe): write `list_get(a, 0)`: `fn f() -> Int { g(list_get(a, 0)) }`
        "#]],
    );
    check(
        "fn f() -> Int { g(, a) }",
        expect![[r#"
        fn f() -> Int { g(, a) }
                          ^ E002 expected an expression after `(`
    "#]],
    );
}

#[test]
fn elements() {
    check(
        "fn f() -> Int { [1 2] }",
        expect![[r#"
        fn f() -> Int { [1 2] }
                           ^ E002 expected `,` between elements
                             fix (unsafe): insert `,`: `fn f() -> Int { [1, 2] }`
    "#]],
    );
    check(
        "fn f() -> Int { [1..3] }",
        expect![[r#"
        fn f() -> Int { [1..3] }
                          ^^ E002 there are no ranges
                            help: build a list of numbers with `list_range(low, high)`
    "#]],
    );
    check(
        "fn f() -> Int { [1; 3] }",
        expect![[r#"
        fn f() -> Int { [1; 3] }
                          ^ E002 lists are separated by `,`
                            fix (unsafe): write `,`: `fn f() -> Int { [1, 3] }`
    "#]],
    );
}

#[test]
fn maps() {
    check(
        "fn f() -> Int { { \"a\": 1 \"b\": 2 } }",
        expect![[r#"
        fn f() -> Int { { "a": 1 "b": 2 } }
                                 ^^^ E002 expected `,` between entries
                                   fix (unsafe): insert `,`: `fn f() -> Int { { "a": 1, "b": 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { { \"a\": 1, \"b\" } }",
        expect![[r#"
        fn f() -> Int { { "a": 1, "b" } }
                                      ^ E002 expected `:` and a value after the key
    "#]],
    );
    check(
        "fn f() -> Int { { \"a\": 1, \"b\" = 2 } }",
        expect![[r#"
        fn f() -> Int { { "a": 1, "b" = 2 } }
                                      ^ E002 the value of a map entry follows a `:`
                                        fix: write `:`: `fn f() -> Int { { "a": 1, "b" : 2 } }`
    "#]],
    );
}

#[test]
fn records() {
    check(
        "fn f() -> Int { P { x = 1 } }",
        expect![[r#"
        fn f() -> Int { P { x = 1 } }
                              ^ E002 the value of a field follows a `:`
                                fix: write `:`: `fn f() -> Int { P { x : 1 } }`
    "#]],
    );
    check(
        "fn f() -> Int { P { x, y: 2 } }",
        expect![[r#"
        fn f() -> Int { P { x, y: 2 } }
                            ^ E002 expected `:` and a value after `x`
                              fix (unsafe): insert `: x`: `fn f() -> Int { P { x: x, y: 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int { P { x: 1 y: 2 } }",
        expect![[r#"
        fn f() -> Int { P { x: 1 y: 2 } }
                                 ^ E002 expected `,` between fields
                                   fix (unsafe): insert `,`: `fn f() -> Int { P { x: 1, y: 2 } }`
    "#]],
    );
    check(
        "fn f() -> Int {\n    P { x: 1\n    y: 2 }\n}",
        expect![[r#"
        fn f() -> Int {
            P { x: 1
                   ^ E002 expected `,` between fields
                     fix (unsafe): insert `,`: `    P { x: 1,`
            y: 2 }
        }
    "#]],
    );
    check(
        "fn f() -> Int { P { ...q } }",
        expect![[r#"
        fn f() -> Int { P { ...q } }
                              ^ E002 a spread has two points
                                fix: remove one: `fn f() -> Int { P { ..q } }`
    "#]],
    );
    check(
        "fn f() -> Int { P { x: } }",
        expect![[r#"
        fn f() -> Int { P { x: } }
                               ^ E002 expected an expression after `:`
    "#]],
    );
}

#[test]
fn tuples() {
    check(
        "fn f() -> Int { (a, b) }",
        expect![[r#"
        fn f() -> Int { (a, b) }
                          ^ E002 there are no tuples
                            help: declare a record with `type` and name its fields
    "#]],
    );
    check(
        "fn f() -> Int { (a b) }",
        expect![[r#"
        fn f() -> Int { (a b) }
                           ^ E002 expected `)` to close the parentheses
                             line 1, `(`: `(` opened here
    "#]],
    );
}

#[test]
fn values() {
    check(
        "fn f() -> Int { Some() }",
        expect![[r#"
        fn f() -> Int { Some() }
                             ^ E002 `Some` needs a value in its parentheses
                               help: write `Some(())` for one that says nothing
    "#]],
    );
    check(
        "fn f() -> Int { Some(1, 2) }",
        expect![[r#"
        fn f() -> Int { Some(1, 2) }
                              ^ E002 `Some` holds one value
    "#]],
    );
}
