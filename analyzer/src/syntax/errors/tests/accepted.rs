use expect_test::expect;

use super::check;

#[test]
fn semicolons() {
    check(
        "fn f() -> Int {\n    let a = 1;\n    let b = 2; (a);;\n    b\n}\n;",
        expect![[r#"
            fn f() -> Int {
                let a = 1;
                         ^ E002 statements end with their line, not with `;`
                           fix: remove the `;`: `    let a = 1`
                let b = 2; (a);;
                         ^ E002 statements end with their line, not with `;`
                           fix: end the line instead: `    let b = 2` / `    (a);;`
                              ^^ E002 statements end with their line, not with `;`
                                fix: remove the `;`: `    let b = 2; (a)`
                b
            }
            ;
            ^ E002 statements end with their line, not with `;`
              fix: remove the `;`: line removed
        "#]],
    );
}

#[test]
fn assignments() {
    check(
        "fn f() -> Int {\n    let mut a = 1\n    a += 1\n    a *= 1 + 2\n    a ++= g(1)\n    a\n}",
        expect![[r#"
            fn f() -> Int {
                let mut a = 1
                a += 1
                  ^^ E002 there is no `+=` operator
                    fix: write `a = a + …`: `    a = a + 1`
                a *= 1 + 2
                  ^^ E002 there is no `*=` operator
                    fix: write `a = a * …`: `    a = a * (1 + 2)`
                a ++= g(1)
                  ^^^ E002 there is no `++=` operator
                    fix: write `a = a ++ …`: `    a = a ++ g(1)`
                a
            }
        "#]],
    );
    check(
        "fn f(p: P) -> P {\n    p.x = 1\n    p.x.y += 1\n    g(p) = 2\n    p\n}",
        expect![[r#"
        fn f(p: P) -> P {
            p.x = 1
            ^^^ E002 a field cannot be assigned to
              help: make a changed copy with a spread, `p = R { ..p, x: 1 }`, where `R` is its type
            p.x.y += 1
            ^^^^^ E002 a field cannot be assigned to
              help: make a changed copy of the record with a spread, `R { ..old, field: new }`
            g(p) = 2
            ^^^^ E002 only a variable can be assigned to
              help: compare with `==`, or bind the value with `let`
            p
        }
    "#]],
    );
}

#[test]
fn types_and_payloads() {
    check(
        "fn f(a: (), g: Fn() -> ()) -> () { 1 }",
        expect![[r#"
        fn f(a: (), g: Fn() -> ()) -> () { 1 }
                ^^ E002 the type of `()` is written `Unit`
                  fix: use `Unit`: `fn f(a: Unit, g: Fn() -> ()) -> () { 1 }`
                               ^^ E002 the type of `()` is written `Unit`
                                 fix: use `Unit`: `fn f(a: (), g: Fn() -> Unit) -> () { 1 }`
                                      ^^ E002 the type of `()` is written `Unit`
                                        fix: use `Unit`: `fn f(a: (), g: Fn() -> ()) -> Unit { 1 }`
    "#]],
    );
    check(
        "enum E { A(Int, String), B(), C(Int), D (A, B, C, D, E, F, G) }",
        expect![[r#"
        enum E { A(Int, String), B(), C(Int), D (A, B, C, D, E, F, G) }
                  ^^^^^^^^^^^^^ E002 a variant carries one value, or named fields
                    fix (unsafe): name the fields: `enum E { A { first: Int, second: String }, B(), C(Int), D (A, B, C, D, E, F, G) }`
                                  ^^ E002 a variant without a value has no parentheses
                                    fix: drop the parentheses: `enum E { A(Int, String), B, C(Int), D (A, B, C, D, E, F, G) }`
                                                ^^^^^^^^^^^^^^^^^^^^^ E002 a variant carries one value, or named fields
    "#]],
    );
    check(
        "fn f(e: E) -> E { match e { E::A(a, b) => E::A(1, 2), B() => E::B(), C(x) => E::C(x) } }",
        expect![[r#"
            fn f(e: E) -> E { match e { E::A(a, b) => E::A(1, 2), B() => E::B(), C(x) => E::C(x) } }
                                            ^^^^^^ E002 a variant carries one value, or named fields
                                              help: give the variant named fields, and write `V { first: …, second: … }`
                                                          ^^^^^^ E002 a variant carries one value, or named fields
                                                            help: give the variant named fields, and write `V { first: …, second: … }`
                                                                   ^^ E002 a variant without a value has no parentheses
                                                                     fix: drop the parentheses: `fn f(e: E) -> E { match e { E::A(a, b) => E::A(1, 2), B => E::B(), C(x) => E::C(x) } }`
                                                                             ^^ E002 a variant without a value has no parentheses
                                                                               fix: drop the parentheses: `fn f(e: E) -> E { match e { E::A(a, b) => E::A(1, 2), B() => E::B, C(x) => E::C(x) } }`
        "#]],
    );
    check(
        "fn f(e: m::E) -> E { match m::E::A { m::E::A => a::b::c::d, _ => 1 } }",
        expect![[r#"
        fn f(e: m::E) -> E { match m::E::A { m::E::A => a::b::c::d, _ => 1 } }
                                   ^^^^^^^ E002 a path has two parts, the enum and its variant
                                     fix (unsafe): drop `m::`: `fn f(e: m::E) -> E { match E::A { m::E::A => a::b::c::d, _ => 1 } }`
                                             ^^^^^^^ E002 a path has two parts, the enum and its variant
                                               fix (unsafe): drop `m::`: `fn f(e: m::E) -> E { match m::E::A { E::A => a::b::c::d, _ => 1 } }`
                                                        ^^^^^^^^^^ E002 a path has two parts, the enum and its variant
    "#]],
    );
    check(
        "fn f() -> E { match e { m::E::A => m::E::B(1), _ => a::b::c::d } }",
        expect![[r#"
        fn f() -> E { match e { m::E::A => m::E::B(1), _ => a::b::c::d } }
                                ^^^^^^^ E002 a path has two parts, the enum and its variant
                                  fix (unsafe): drop `m::`: `fn f() -> E { match e { E::A => m::E::B(1), _ => a::b::c::d } }`
                                           ^^^^^^^ E002 a path has two parts, the enum and its variant
                                             fix (unsafe): drop `m::`: `fn f() -> E { match e { m::E::A => E::B(1), _ => a::b::c::d } }`
                                                            ^^^^^^^^^^ E002 a path has two parts, the enum and its variant
    "#]],
    );
}

#[test]
fn functions() {
    check(
        "fn f() -> Int intent \"a\" !{net.fetch} intent \"b\" !{} { 1 }",
        expect![[r#"
        fn f() -> Int intent "a" !{net.fetch} intent "b" !{} { 1 }
                                              ^^^^^^^^^^ E002 a function has one `intent`
                                                line 1, `intent "a"`: the first one
                                                fix (unsafe): remove the second: `fn f() -> Int intent "a" !{net.fetch} !{} { 1 }`
                                                         ^^^ E002 a function has one capability list
                                                           line 1, `!{net.fetch}`: the first one
                                                           fix (unsafe): remove the second: `fn f() -> Int intent "a" !{net.fetch} intent "b" { 1 }`
    "#]],
    );
    check(
        "fn f() -> Int",
        expect![[r#"
        fn f() -> Int
           ^ E002 `f` has no body
             fix (unsafe): add an empty body: `fn f() -> Int {` / `}`
    "#]],
    );
    check(
        "export fn f(a: Int)\n    requires a > 0\n",
        expect![[r#"
        export fn f(a: Int)
                  ^ E002 `f` has no body
                    fix (unsafe): add an empty body: `    requires a > 0 {` / `}`
            requires a > 0

    "#]],
    );
    check(
        "fn f() -> A { spawn g() spawn g(1) spawn a.b spawn h }",
        expect![[r#"
            fn f() -> A { spawn g() spawn g(1) spawn a.b spawn h }
                                 ^^ E002 `spawn` takes the name of a function
                                   fix: drop the parentheses: `fn f() -> A { spawn g spawn g(1) spawn a.b spawn h }`
                                           ^^^ E002 `spawn` takes the name of a function
                                             help: an actor starts without arguments; `send` it what it needs
                                                     ^^^ E002 `spawn` takes the name of a function
        "#]],
    );
}

#[test]
fn spreads() {
    check(
        "fn f() -> P { P { x: 1, ..p } }",
        expect![[r#"
        fn f() -> P { P { x: 1, ..p } }
                                ^^ E002 the spread comes before the fields
                                  fix (unsafe): move it to the front: `fn f() -> P { P { ..p, x: 1 } }`
    "#]],
    );
    check(
        "fn f() -> P { P { ..p, x: 1, ..q, y: 2 } }",
        expect![[r#"
        fn f() -> P { P { ..p, x: 1, ..q, y: 2 } }
                                     ^^ E002 a record literal has one spread
                                       line 1, `..`: the first one
                                       fix (unsafe): remove the second: `fn f() -> P { P { ..p, x: 1, y: 2 } }`
    "#]],
    );
    check(
        "fn f() -> P { P { x: 1, ..p, y: 2 } }",
        expect![[r#"
        fn f() -> P { P { x: 1, ..p, y: 2 } }
                                ^^ E002 the spread comes before the fields
                                  fix (unsafe): move it to the front: `fn f() -> P { P { ..p, x: 1, y: 2 } }`
    "#]],
    );
}

#[test]
fn modules() {
    check(
        "// first\nmodule a\nfn f() { 1 }\nmodule b",
        expect![[r#"
        // first
        module a
        fn f() { 1 }
        module b
        ^^^^^^^^ E002 `module` must be the first line of code in a file
          fix (unsafe): remove it: ``
    "#]],
    );
}

#[test]
fn misspelt_keywords() {
    check(
        "fn f(n: Int) -> Int {\n    lte x = n\n    whlie x < 3 { x = x + 1 }\n    if x > 2 { 1 } elif x < 1 { 2 }\n    retrun x\n}",
        expect![[r#"
            fn f(n: Int) -> Int {
                lte x = n
                ^^^ E002 unexpected `lte`, did you mean `let`
                  fix (unsafe): write `let`: `    let x = n`
                whlie x < 3 { x = x + 1 }
                ^^^^^ E002 unexpected `whlie`, did you mean `while`
                  fix (unsafe): write `while`: `    while x < 3 { x = x + 1 }`
                if x > 2 { 1 } elif x < 1 { 2 }
                               ^^^^ E002 `elif` is written `else if`
                                 fix: write `else if`: `    if x > 2 { 1 } else if x < 1 { 2 }`
                retrun x
                ^^^^^^ E002 unexpected `retrun`, did you mean `return`
                  fix (unsafe): write `return`: `    return x`
            }
        "#]],
    );
    check(
        "fn f(a: Bool, b: Bool) -> Bool {\n    a and b or not a\n}",
        expect![[r#"
            fn f(a: Bool, b: Bool) -> Bool {
                a and b or not a
                  ^^^ E002 `and` is written `&&`
                    fix: write `&&`: `    a && b or not a`
                        ^^ E002 `or` is written `||`
                          fix: write `||`: `    a and b || not a`
                           ^^^ E002 `not` is written `!`
                             fix: write `!`: `    a and b or !a`
            }
        "#]],
    );
    check(
        "fn f(lte: Int, n: Int) -> Int { lte n }",
        expect![[r#"
            fn f(lte: Int, n: Int) -> Int { lte n }
                                                ^ E035 a second statement on this line
                                                  fix: give each statement a line: `fn f(lte: Int, n: Int) -> Int {` / `    lte` / `    n` / `}`
        "#]],
    );
}

#[test]
fn subscripts() {
    check(
        "fn f(a: List<Int>) -> Int {\n    let b = 1 + a[0]\n    b [1]\n}",
        expect![[r#"
            fn f(a: List<Int>) -> Int {
                let b = 1 + a[0]
                             ^^^ E002 there is no `[ ]` to take an element of a list
                               fix (unsafe): write `list_get(a, 0)`: `    let b = 1 + list_get(a, 0)`
                b [1]
            }
        "#]],
    );
}

#[test]
fn loops() {
    check(
        "fn f() -> Int {\n    loop {\n        if a { break } else { continue }\n        match b { 1 => break, _ => x.break }\n    }\n}",
        expect![[r#"
            fn f() -> Int {
                loop {
                ^^^^ E002 `loop` is reserved, and does not exist yet
                  fix (unsafe): write `while true`: `    while true {`
                    if a { break } else { continue }
                           ^^^^^ E002 `break` is reserved, and does not exist yet
                             help: leave the loop through its condition, or the function with `return`
                                          ^^^^^^^^ E002 `continue` is reserved, and does not exist yet
                                            help: put the rest of the loop's body into an `if`
                    match b { 1 => break, _ => x.break }
                                   ^^^^^ E002 `break` is reserved, and does not exist yet
                                     help: leave the loop through its condition, or the function with `return`
                }
            }
        "#]],
    );
}
