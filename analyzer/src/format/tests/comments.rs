//! Comments: none is lost, and each stays with what it is about.

use expect_test::expect;

use super::{super::edits, check, check_body};

#[test]
fn around_items() {
    check(
        "// head\n\n// about f\nfn f() {} // behind f\n// about g\nfn g() {}\n\n// section\n\nfn h() {}\n// last\n\n// really",
        expect![[r#"
            // head

            // about f
            fn f() {
            } // behind f

            // about g
            fn g() {
            }

            // section

            fn h() {
            }
            // last

            // really
        "#]],
    );
    check(
        "// a\nmodule m // b\n// c\nimport x // d\n\n// e",
        expect![[r#"
        // a
        module m // b

        // c
        import x // d

        // e
    "#]],
    );
}

#[test]
fn in_blocks() {
    check_body(
        "// first\na // behind a\n\n// about b\n\nb\n// last\n\n// really",
        expect![[r#"
        // first
        a // behind a

        // about b

        b
        // last

        // really
    "#]],
    );
    check_body(
        "if a { // open\n b // b\n // before the brace\n} // behind\nc",
        expect![[r#"
        if a { // open
            b // b
            // before the brace
        } // behind
        c
    "#]],
    );
    check_body(
        "if a {\n // nothing else\n}\nwhile b { // nothing\n }\nlet x = { // empty\n }",
        expect![[r#"
        if a {
            // nothing else
        }
        while b { // nothing
        }
        let x = { // empty
        }
    "#]],
    );
}

#[test]
fn in_declarations() {
    check(
        "type R { // open\n // about a\n a: Int, // a\n b: Int // b\n // last\n}\nenum E { // none\n}\nenum F {\n // x\n A // a\n , B(Int) // b\n}",
        expect![[r#"
            type R { // open
                // about a
                a: Int, // a
                b: Int, // b
                // last
            }

            enum E { // none
            }

            enum F {
                // x
                A, // a
                B(Int), // b
            }
        "#]],
    );
}

#[test]
fn in_matches() {
    check_body(
        "match x { // open\n // about A\n A => 1, // one\n B => 2 // two\n C => // three\n 3\n D // before the arrow\n => { // block\n 4 }, // four\n // last\n}",
        expect![[r#"
            match x { // open
                // about A
                A => 1, // one
                B => 2, // two
                C => // three
                    3,
                D => { // before the arrow
                    // block
                    4
                }, // four
                // last
            }
        "#]],
    );
}

#[test]
fn in_lists() {
    check_body(
        "f(a, // a\n b // b\n)",
        expect![[r#"
        f(
            a, // a
            b, // b
        )
    "#]],
    );
    check_body(
        "f( // open\n a, b)\nf(\n // about a\n a, b\n // last\n)",
        expect![[r#"
        f( // open
            a,
            b,
        )
        f(
            // about a
            a,
            b,
            // last
        )
    "#]],
    );
    check_body(
        "let xs = [ 1, // one\n\n 2, // two\n 3 ]\ng([1, // one\n 2], 3)",
        expect![[r#"
        let xs = [
            1, // one

            2, // two
            3,
        ]
        g([
            1, // one
            2,
        ], 3)
    "#]],
    );
    check_body(
        "R { ..base, // rest\n a: 1 }\nlet m = { a: // why\n 1 }\nSome( // x\n 1)\nE::V( // y\n 1)",
        expect![[r#"
        R {
            ..base, // rest
            a: 1,
        }
        let m = {
            a: // why
                1,
        }
        Some( // x
            1
        )
        E::V( // y
            1
        )
    "#]],
    );
    check_body(
        "f( // none\n)\n[ // none\n]\nR { // none\n}\n(// unit\n)",
        expect![[r#"
        f( // none
        )
        [ // none
        ]
        R { // none
        }
        ( // unit
        )
    "#]],
    );
}

#[test]
fn before_brackets() {
    check_body(
        "f(g // g\n (x), h)\nf(R // r\n { a: 1 }, Some // s\n (1))",
        expect![[r#"
        f(g( // g
            x,
        ), h)
        f(R { // r
            a: 1,
        }, Some( // s
            1
        ))
    "#]],
    );
    check(
        "fn f // name\n ( // open\n a: Int // a\n ) // close\n -> // arrow\n Int // result\n { // body\n a }",
        expect![[r#"
            fn f( // name
                // open
                a: Int, // a
            ) // close
                -> // arrow
                Int
            { // result
                // body
                a
            }
        "#]],
    );
    check_body(
        "if // if\n a // a\n { b } // then\n else // else\n { c }",
        expect![[r#"
        if a { // if
            // a
            b
        } else { // then
            // else
            c
        }
    "#]],
    );
    check_body(
        "if a { b }\n// otherwise\nelse if // why\n c { d }\n// at last\nelse { e }",
        expect![[r#"
        if a {
            b
        } else if c {
            // otherwise
            // why
            d
        } else {
            // at last
            e
        }
    "#]],
    );
    check_body(
        "for // for\n x // x\n in // in\n xs // xs\n { y }",
        expect![[r#"
        for x in xs { // for
            // x
            // in
            // xs
            y
        }
    "#]],
    );
}

#[test]
fn in_statements() {
    check_body(
        "let // let\n x // x\n : // colon\n Int // Int\n = // equals\n 1 // one\n y",
        expect![[r#"
        // let
        let x: // x
            // colon
            Int = // Int
            // equals
            1 // one
        y
    "#]],
    );
    check_body(
        "x // x\n = // equals\n { 1 }",
        expect![[r#"
        x = { // x
            // equals
            1
        }
    "#]],
    );
    check_body(
        "return ( // value\n a)",
        expect![[r#"
        return ( // value
            a
        )
    "#]],
    );
    check_body(
        "let x =\n // about the value\n f(a)",
        expect![[r#"
        let x =
            // about the value
            f(a)
    "#]],
    );
}

#[test]
fn in_chains() {
    check_body(
        "if a // a\n && b // b\n || c { d }",
        expect![[r#"
        if a // a
            && b // b
            || c
        {
            d
        }
    "#]],
    );
    check_body(
        "let x = a // a\n + b // b\n * (c // c\n - d)",
        expect![[r#"
        let x = a // a
            + b // b
            * (
                c - // c
                    d
            )
    "#]],
    );
    check_body(
        "a - // minus\n b\nf(a // a\n - b)",
        expect![[r#"
        a - // minus
            b
        f(
            a - // a
                b,
        )
    "#]],
    );
    check_body(
        "a // a\n .b // b\n .c()",
        expect![[r#"
        a // a
            .b // b
            .c()
    "#]],
    );
    check_body(
        "(// in\n a + b // out\n) * c\n((// one\n (a)))",
        expect![[r#"
        ( // in
            a + b // out
        ) * c
        ( // one
            a
        )
    "#]],
    );
}

#[test]
fn in_clauses() {
    check(
        "fn f() -> Int\n// about the need\nrequires a // a\n// about the promise\nensures b // b\n&& c\n// before the body\n{ 1 }",
        expect![[r#"
            fn f() -> Int
            // about the need
            requires a // a
            // about the promise
            ensures b // b
                && c
            {
                // before the body
                1
            }
        "#]],
    );
    check(
        "fn f() // f\n ensures a // ensures\n // about requires\n requires b // requires\n {}",
        expect![[r#"
        fn f() // f
        // about requires
        requires b // requires
        ensures a { // ensures
        }
    "#]],
    );
    check(
        "fn f() !{ // open\n net, // net\n db } {}",
        expect![[r#"
        fn f() !{ // open
            net, // net
            db,
        } {
        }
    "#]],
    );
}

#[test]
fn that_become_others() {
    check_body(
        "if a == // why\n Flag // flag\n { b }",
        expect![[r#"
        if a == // why
            (Flag)
        { // flag
            b
        }
    "#]],
    );
    check(
        "export // exported\n fn // fn\n f() {}\nexport // e\n type // t\n R // r\n {}\nimport // i\n x",
        expect![[r#"
        // exported
        // fn
        export fn f() {
        }

        // e
        // t
        export type R { // r
        }

        // i
        import x
    "#]],
    );
}

#[test]
fn edits_leave_formatted_lines_alone() {
    let source = "fn f() {\n    a\n  b\n    c\n}\n";
    let edits = edits(source, &super::formatted(source));
    assert_eq!(edits.len(), 1);
    assert_eq!(&source[edits[0].place], "");
}
