//! A fixture for every construct.

use expect_test::expect;

use super::{super::FormatError, check, check_body, format};

#[test]
fn empty_files() {
    check("", expect![[""]]);
    check("\u{feff} \r\n\t\n", expect![[""]]);
    check(
        "// only a comment",
        expect![[r#"
        // only a comment
    "#]],
    );
    check(
        "\n\n// one\n\n\n\n// two\n\n",
        expect![[r#"
        // one

        // two
    "#]],
    );
}

#[test]
fn line_ends_and_blanks() {
    check(
        "\u{feff}fn f() {\n\ta \n\n\r\n\r\n\tb\r\n}\r\n\n\r\n",
        expect![[r#"
        fn f() {
            a

            b
        }
    "#]],
    );
    check(
        "fn f() { a\n\n\n\n }    fn g() { }",
        expect![[r#"
        fn f() {
            a
        }

        fn g() {
        }
    "#]],
    );
}

#[test]
fn modules_and_imports() {
    check(
        "module   app\nimport std-ui\nimport  \"std-json\" export import helpers\nfn f() {}",
        expect![[r#"
            module app

            import std-ui

            import "std-json"

            export import helpers

            fn f() {
            }
        "#]],
    );
}

#[test]
fn records_and_enums() {
    check(
        "type R{a:Int,type:List<Int>,}record S { } export type T {\n\n a: Int,\n\n b: Int }",
        expect![[r#"
        type R {
            a: Int,
            type: List<Int>,
        }

        record S {
        }

        export type T {
            a: Int,

            b: Int,
        }
    "#]],
    );
    check(
        "enum E{A,B(Int),C{x:Int,y:Map<String,Int>},D{}} export enum N {}",
        expect![[r#"
        enum E {
            A,
            B(Int),
            C { x: Int, y: Map<String, Int> },
            D {},
        }

        export enum N {
        }
    "#]],
    );
}

#[test]
fn types() {
    check(
        "fn f(a:Fn( )->Unit,b:Fn(Int,Fn(A)->B)->Result<List<Int>,String>)->Option<Option<Int>>{let y:Option<Int>=None}",
        expect![[r#"
            fn f(a: Fn() -> Unit, b: Fn(Int, Fn(A) -> B) -> Result<List<Int>, String>) -> Option<Option<Int>> {
                let y: Option<Int> = None
            }
        "#]],
    );
}

#[test]
fn function_headers() {
    check(
        "fn f(\n  a: Int,\n  b: Int,\n)\n{\n}",
        expect![[r#"
        fn f(a: Int, b: Int) {
        }
    "#]],
    );
    check(
        "export fn f()->Int!{net.fetch,db,}{0}",
        expect![[r#"
        export fn f() -> Int !{net.fetch, db} {
            0
        }
    "#]],
    );
    check(
        "fn f() !{} {}",
        expect![[r#"
        fn f() !{} {
        }
    "#]],
    );
    check(
        "fn declared(x: Int) -> T !{step.input}\nfn also()",
        expect![[r#"
        fn declared(x: Int) -> T !{step.input}

        fn also()
    "#]],
    );
}

#[test]
fn clauses_are_put_in_order() {
    check(
        "fn f(x: Int) -> Int ensures result > 0 requires x > 0 ensures result < 9 !{net} intent \"why\" requires x < 5 { x }",
        expect![[r#"
            fn f(x: Int) -> Int !{net}
            intent "why"
            requires x > 0
            requires x < 5
            ensures result > 0
            ensures result < 9 {
                x
            }
        "#]],
    );
    check(
        "fn f() intent \"x\" { 4 }",
        expect![[r#"
        fn f()
        intent "x" {
            4
        }
    "#]],
    );
}

#[test]
fn statements() {
    check_body(
        "let a=1\nlet mut b:Int=2 b=3\nlet _=c\nreturn a\nreturn",
        expect![[r#"
        let a = 1
        let mut b: Int = 2
        b = 3
        let _ = c
        return a
        return
    "#]],
    );
    check_body(
        "while a<b{a=a+1}for x in [1,2]{f(x)}",
        expect![[r#"
        while a < b {
            a = a + 1
        }
        for x in [1, 2] {
            f(x)
        }
    "#]],
    );
    check_body(
        "while true {\n\n}",
        expect![[r#"
        while true {
        }
    "#]],
    );
}

#[test]
fn blank_lines() {
    check_body(
        "\n\na\n\n\nb\nc\n\n",
        expect![[r#"
        a

        b
        c
    "#]],
    );
    check_body(
        "match x {\n\n A => 1\n\n\n B => 2 }",
        expect![[r#"
        match x {
            A => 1,

            B => 2,
        }
    "#]],
    );
}

#[test]
fn conditionals() {
    check_body(
        "if a{b}else if c{d}else if e {}else{f}",
        expect![[r#"
        if a {
            b
        } else if c {
            d
        } else if e {
        } else {
            f
        }
    "#]],
    );
    check_body(
        "let x = if a { 1 } else { if b { 2 } else { 3 } }",
        expect![[r#"
        let x = if a {
            1
        } else {
            if b {
                2
            } else {
                3
            }
        }
    "#]],
    );
    check_body(
        "if a\n{\nb\n}\nelse\n{\nc\n}",
        expect![[r#"
        if a {
            b
        } else {
            c
        }
    "#]],
    );
}

#[test]
fn matches() {
    check_body(
        "match x{1=>a,-2=>b,-1.50=>c \"s\"=>d\ntrue=>e,()=>f,_=>g}",
        expect![[r#"
        match x {
            1 => a,
            -2 => b,
            -1.5 => c,
            "s" => d,
            true => e,
            () => f,
            _ => g,
        }
    "#]],
    );
    check_body(
        "match x { None => {}, Some(_)=>{ a b() } Err(E::V)=>c }",
        expect![[r#"
        match x {
            None => {},
            Some(_) => {
                a
                b()
            },
            Err(E::V) => c,
        }
    "#]],
    );
    check_body(
        "match x { E::A(n)=>n, B(Some(m))=>m, E::C{f,g:1}=>f, D{}=>0, Up=>1, y=>y }",
        expect![[r#"
        match x {
            E::A(n) => n,
            B(Some(m)) => m,
            E::C { f, g: 1 } => f,
            D {} => 0,
            Up => 1,
            y => y,
        }
    "#]],
    );
    check_body(
        "match x {}",
        expect![[r#"
        match x {
        }
    "#]],
    );
}

#[test]
fn literals() {
    check_body(
        "f(1,007,1.50,2.0,0.125,10.00,\"a\\\"b\",true,(),None,[],[1,[2],],{})",
        expect![[r#"
        f(1, 007, 1.5, 2.0, 0.125, 10.0, "a\"b", true, (), None, [], [1, [2]], {})
    "#]],
    );
    check_body(
        "\"two\n  lines  \n\"",
        expect![[r#"
        "two
          lines  
        "
    "#]],
    );
    check_body(
        "let m = {\"a\":1,b:[2],}\n{ x: 1 }",
        expect![[r#"
        let m = { "a": 1, b: [2] }
        { x: 1 }
    "#]],
    );
}

#[test]
fn records_and_variants() {
    check_body(
        "R{a:1,b:R{}}\nR{..base,a:1}\nR{..base}\nR{..f() a:1}\nr{a:1}",
        expect![[r#"
        R { a: 1, b: R {} }
        R { ..base, a: 1 }
        R { ..base }
        R { ..f(), a: 1 }
        r { a: 1 }
    "#]],
    );
    check_body(
        "E::A\nE::B(1)\nE::C{x:1}\nE::D{}\nSome(Ok(Err(1)))",
        expect![[r#"
        E::A
        E::B(1)
        E::C { x: 1 }
        E::D {}
        Some(Ok(Err(1)))
    "#]],
    );
}

#[test]
fn blocks() {
    check_body(
        "let x = { a b }\n{}\n{ { 1 } }\nf({ a }, {})",
        expect![[r#"
        let x = {
            a
            b
        }
        {}
        {
            {
                1
            }
        }
        f({
            a
        }, {})
    "#]],
    );
}

#[test]
fn operators() {
    check_body(
        "a||b&&c==d<e++f+g*-h",
        expect![[r#"
        a || b && c == d < e ++ f + g * -h
    "#]],
    );
    check_body(
        "- - a\n!!a\n-!a\na- -b",
        expect![[r#"
        --a
        !!a
        -!a
        a - -b
    "#]],
    );
    check_body(
        "a\n&& b\n|| c",
        expect![[r#"
        a && b || c
    "#]],
    );
}

#[test]
fn calls_and_fields() {
    check_body(
        "f ( a , b , ) . c ( ) . type",
        expect![[r#"
        f(a, b).c().type
    "#]],
    );
}

#[test]
fn actors() {
    check_body(
        "let w=spawn kid\nsend w \"hi\"\nsend a.b(1+2)\nemit mk().x\nlet m=receive",
        expect![[r#"
        let w = spawn kid
        send w "hi"
        send a.b (1 + 2)
        emit mk().x
        let m = receive
    "#]],
    );
}

#[test]
fn lines_that_begin_statements_stay_apart() {
    check_body(
        "let b: Int = a\n(b + 1)\nlet d = c\n-1\n[1]\n{ x }\n!y\nreturn\n(z)",
        expect![[r#"
            let b: Int = a
            b + 1
            let d = c
            -1
            [1]
            {
                x
            }
            !y
            return
            z
        "#]],
    );
    check_body(
        "let a = 1 let b = 2 if a { b } c()",
        expect![[r#"
        let a = 1
        let b = 2
        if a {
            b
        }
        c()
    "#]],
    );
    check_body(
        "f\n\n(x).y\n\n\n(-z)",
        expect![[r#"
        f

        x.y

        -z
    "#]],
    );
}

#[test]
fn text_with_errors_is_refused() {
    let refused = |source: &str| match format(source) {
        Err(FormatError::Syntax { range, .. }) => u32::from(range.start()),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("fn f() { a; b }"), 10);
    assert_eq!(refused("\u{feff}fn f() { /* a */ }"), 12);
    refused("fn f() {");
    refused("fn f() { let x = }");
    refused("}");
}
