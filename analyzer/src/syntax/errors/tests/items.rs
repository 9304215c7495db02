use expect_test::expect;

use super::check;

#[test]
fn heads() {
    check(
        "fn () -> Int { 1 }",
        expect![[r#"
        fn () -> Int { 1 }
           ^ E002 expected a name after `fn`
    "#]],
    );
    check(
        "fn f -> Int { 1 }",
        expect![[r#"
        fn f -> Int { 1 }
             ^^ E002 expected `(` to open the parameters of `f`
               fix (unsafe): insert `()`: `fn f() -> Int { 1 }`
    "#]],
    );
    check(
        "fn match() -> Int { 1 }",
        expect![[r#"
        fn match() -> Int { 1 }
           ^^^^^ E002 `match` is a keyword and cannot be a name
             help: choose another name
    "#]],
    );
    check(
        "fn f<T>(a: T) -> T { a }",
        expect![[r#"
        fn f<T>(a: T) -> T { a }
            ^^^ E002 functions have no type parameters
              help: only `Option`, `Result`, `List`, `Map` and `Fn` take types; name concrete types instead
    "#]],
    );
    check(
        "fn",
        expect![[r#"
        fn
        ^^ E002 expected a name after `fn`
    "#]],
    );
    check(
        "fn f",
        expect![[r#"
        fn f
           ^ E002 expected `(` to open the parameters of `f`
             fix (unsafe): insert `()`: `fn f()`
    "#]],
    );
    check(
        "fn f(a: Int) ->",
        expect![[r#"
        fn f(a: Int) ->
                     ^^ E002 expected a type after `->`
    "#]],
    );
    check(
        "fn f() Int { 1 }",
        expect![[r#"
        fn f() Int { 1 }
               ^^^ E002 the result type follows a `->`
                 fix (unsafe): insert `->`: `fn f() -> Int { 1 }`
    "#]],
    );
    check(
        "fn f(): Int { 1 }",
        expect![[r#"
        fn f(): Int { 1 }
              ^ E002 the result type follows a `->`
                fix: write `->`: `fn f() -> Int { 1 }`
    "#]],
    );
    check(
        "fn f() -> { 1 }",
        expect![[r#"
            fn f() -> { 1 }
                      ^ E002 expected a type after `->`
        "#]],
    );
    check(
        "fn f() -> Int = 1",
        expect![[r#"
        fn f() -> Int = 1
                      ^ E002 the body of a function stands in braces
                        help: write `fn f(…) { … }`
    "#]],
    );
    check(
        "fn f() -> Int {net.fetch} { 1 }",
        expect![[r#"
        fn f() -> Int {net.fetch} { 1 }
                                  ^ E002 this function has a body already
                                    help: a capability list is written with a `!`, as in `!{net.fetch}`
    "#]],
    );
    check(
        "fn f() !{net.fetch} -> Int { 1 }",
        expect![[r#"
        fn f() !{net.fetch} -> Int { 1 }
                            ^^ E002 the result type comes right after the parameters
    "#]],
    );
}

#[test]
fn parameters() {
    check(
        "fn f(a Int) -> Int { a }",
        expect![[r#"
        fn f(a Int) -> Int { a }
               ^^^ E002 expected `:` between the parameter `a` and its type
                 fix (unsafe): insert `:`: `fn f(a: Int) -> Int { a }`
    "#]],
    );
    check(
        "fn f(a, b: Int) -> Int { a }",
        expect![[r#"
        fn f(a, b: Int) -> Int { a }
              ^ E002 expected `:` and a type after `a`
    "#]],
    );
    check(
        "fn f(a: Int b: Int) -> Int { a }",
        expect![[r#"
        fn f(a: Int b: Int) -> Int { a }
                    ^ E002 expected `,` between parameters
                      fix (unsafe): insert `,`: `fn f(a: Int, b: Int) -> Int { a }`
    "#]],
    );
    check(
        "fn f(a: Int = 3) -> Int { a }",
        expect![[r#"
        fn f(a: Int = 3) -> Int { a }
                    ^ E002 a parameter has no default value
                      help: pass the value at every use
    "#]],
    );
    check(
        "fn f(mut a: Int) -> Int { a }",
        expect![[r#"
        fn f(mut a: Int) -> Int { a }
             ^^^ E002 a parameter cannot be `mut`
               help: bind a copy with `let mut` in the body
    "#]],
    );
    check(
        "fn f(_: Int) -> Int { 1 }",
        expect![[r#"
        fn f(_: Int) -> Int { 1 }
             ^ E002 `_` may only be a pattern, or the name in `let _`
               help: give it a name
    "#]],
    );
    check(
        "fn f(self) -> Int { self.x }",
        expect![[r#"
        fn f(self) -> Int { self.x }
                 ^ E002 expected `:` and a type after `self`
                   help: there are no methods; give the parameter a type
    "#]],
    );
}

#[test]
fn types() {
    check(
        "fn f() -> [Int] { [1] }",
        expect![[r#"
            fn f() -> [Int] { [1] }
                      ^^^^^ E002 a list type is written `List<Int>`
                        fix: write `List<Int>`: `fn f() -> List<Int> { [1] }`
        "#]],
    );
    check(
        "fn f(g: fn(Int) -> Int) -> Int { 1 }",
        expect![[r#"
        fn f(g: fn(Int) -> Int) -> Int { 1 }
                ^^ E002 the type of a function is written `Fn(A) -> B`
                  fix: write `Fn`: `fn f(g: Fn(Int) -> Int) -> Int { 1 }`
    "#]],
    );
    check(
        "fn f(g: (Int, Int)) -> (Int, Int) { 1 }",
        expect![[r#"
        fn f(g: (Int, Int)) -> (Int, Int) { 1 }
                 ^^^ E002 there are no tuples
                   help: declare a record with `type` and name its fields
    "#]],
    );
    check(
        "fn f() -> Option<Int { None }",
        expect![[r#"
        fn f() -> Option<Int { None }
                             ^ E002 expected `>` to close the type arguments
                               fix (unsafe): insert `>`: `fn f() -> Option<Int> { None }`
    "#]],
    );
    check(
        "fn f(a: ) -> Int { 1 }",
        expect![[r#"
        fn f(a: ) -> Int { 1 }
                ^ E002 expected a type after `:`
    "#]],
    );
    check(
        "fn f(a: _) -> Int { 1 }",
        expect![[r#"
        fn f(a: _) -> Int { 1 }
                ^ E002 `_` is no type
                  help: leave the annotation out instead
    "#]],
    );
}

#[test]
fn clauses() {
    check(
        "fn f() -> Int intent { 1 }",
        expect![[r#"
        fn f() -> Int intent { 1 }
                             ^ E002 expected a text in double quotes after `intent`
    "#]],
    );
    check(
        "fn f() -> Int requires { 1 }",
        expect![[r#"
        fn f() -> Int requires { 1 }
                      ^^^^^^^^ E002 expected an expression after `requires`
    "#]],
    );
    check(
        "fn f() -> Int requires a > { 1 }",
        expect![[r#"
        fn f() -> Int requires a > { 1 }
                                 ^ E002 expected an expression after `>`
    "#]],
    );
    check(
        "fn f() -> Int requires a > 0 ensures { 1 }",
        expect![[r#"
        fn f() -> Int requires a > 0 ensures { 1 }
                                     ^^^^^^^ E002 expected an expression after `ensures`
    "#]],
    );
    check(
        "fn f() -> Int requirs a > 0 { 1 }",
        expect![[r#"
        fn f() -> Int requirs a > 0 { 1 }
                      ^^^^^^^ E002 unexpected `requirs`, did you mean `requires`
                        fix (unsafe): write `requires`: `fn f() -> Int requires a > 0 { 1 }`
    "#]],
    );
    check(
        "fn f() -> Int requires A { x: 1 } == b { 1 }",
        expect![[r#"
        fn f() -> Int requires A { x: 1 } == b { 1 }
    "#]],
    );
}

#[test]
fn capabilities() {
    check(
        "fn f() -> Int ! { 1 }",
        expect![[r#"
        fn f() -> Int ! { 1 }
                          ^ E002 expected the name of a capability, found `1`
    "#]],
    );
    check(
        "fn f() -> Int !{\"net.fetch\"} { 1 }",
        expect![[r#"
        fn f() -> Int !{"net.fetch"} { 1 }
                        ^^^^^^^^^^^ E002 a capability is written without quotes
                          fix: write `net.fetch`: `fn f() -> Int !{net.fetch} { 1 }`
    "#]],
    );
    check(
        "fn f() -> Int !{net.fetch db.query} { 1 }",
        expect![[r#"
        fn f() -> Int !{net.fetch db.query} { 1 }
                                  ^^ E002 expected `,` between capabilities
                                    fix (unsafe): insert `,`: `fn f() -> Int !{net.fetch, db.query} { 1 }`
    "#]],
    );
    check(
        "fn f() -> Int !{*} { 1 }",
        expect![[r#"
        fn f() -> Int !{*} { 1 }
                        ^ E002 every capability is named by itself
                          help: list what the function needs, as in `!{net.fetch, db.query}`
    "#]],
    );
    check(
        "fn f() -> Int !{net::fetch} { 1 }",
        expect![[r#"
        fn f() -> Int !{net::fetch} { 1 }
                           ^^ E002 the parts of a capability are joined by `.`
                             fix (unsafe): write `.`: `fn f() -> Int !{net.fetch} { 1 }`
    "#]],
    );
}

#[test]
fn no_items() {
    check(
        "let x = 1",
        expect![[r#"
            let x = 1
            ^^^ E002 a file has no variables and no constants of its own
              help: declare a function, `fn x() -> Int { 1 }`, and write `x()` where it is used
        "#]],
    );
    check(
        "const A = 1",
        expect![[r#"
            const A = 1
            ^^^^^ E002 a file has no variables and no constants of its own
              help: declare a function, `fn A() -> Int { 1 }`, and write `A()` where it is used
        "#]],
    );
    check(
        "if x { 1 }",
        expect![[r#"
        if x { 1 }
        ^^ E002 `if` belongs into the body of a function
          help: a file consists of `fn`, `type`, `enum` and `import`
    "#]],
    );
    check(
        "stray tokens",
        expect![[r#"
        stray tokens
        ^^^^^ E002 unexpected `stray` outside of a function
          help: a file consists of `fn`, `type`, `enum` and `import`
    "#]],
    );
    check(
        "export let x = 1",
        expect![[r#"
        export let x = 1
               ^^^ E002 expected `fn`, `type`, `enum` or `import` after `export`
    "#]],
    );
    check(
        "export",
        expect![[r#"
        export
        ^^^^^^ E002 expected `fn`, `type`, `enum` or `import` after `export`
    "#]],
    );
    check(
        "trait A { fn x() -> Int }",
        expect![[r#"
        trait A { fn x() -> Int }
        ^^^^^ E002 unexpected `trait` outside of a function
          help: a file consists of `fn`, `type`, `enum` and `import`
    "#]],
    );
}

#[test]
fn keywords_of_others() {
    check(
        "fucntion f() -> Int { 1 }",
        expect![[r#"
        fucntion f() -> Int { 1 }
        ^^^^^^^^ E002 unexpected `fucntion`, did you mean `fn`
          fix (unsafe): write `fn`: `fn f() -> Int { 1 }`
    "#]],
    );
    check(
        "def f() -> Int { 1 }",
        expect![[r#"
            def f() -> Int { 1 }
            ^^^ E002 there is no `def`: a function is declared with `fn`
              fix: write `fn`: `fn f() -> Int { 1 }`
        "#]],
    );
    check(
        "pub fn f() -> Int { 1 }",
        expect![[r#"
            pub fn f() -> Int { 1 }
            ^^^ E002 there is no `pub`: what others may use is marked `export`
              fix: write `export`: `export fn f() -> Int { 1 }`
        "#]],
    );
    check(
        "class A { x: Int }",
        expect![[r#"
            class A { x: Int }
            ^^^^^ E002 there is no `class`: a record is declared with `type`
              fix (unsafe): write `type`: `type A { x: Int }`
        "#]],
    );
}

#[test]
fn records() {
    check(
        "type A = Int",
        expect![[r#"
        type A = Int
               ^ E002 there are no type aliases
                 help: a record is declared with its fields, `type A { field: Int }`
    "#]],
    );
    check(
        "type A<T> { x: T }",
        expect![[r#"
        type A<T> { x: T }
              ^^^ E002 types have no type parameters
                help: only `Option`, `Result`, `List`, `Map` and `Fn` take types; name concrete types instead
    "#]],
    );
    check(
        "type A { x Int, y: Int }",
        expect![[r#"
        type A { x Int, y: Int }
                   ^^^ E002 expected `:` between the field `x` and its type
                     fix (unsafe): insert `:`: `type A { x: Int, y: Int }`
    "#]],
    );
    check(
        "type A {\n    x: Int\n    y: Int\n}",
        expect![[r#"
        type A {
            x: Int
               ^^^ E002 expected `,` between fields
                 fix (unsafe): insert `,`: `    x: Int,`
            y: Int
        }
    "#]],
    );
    check(
        "type A { x: Int; y: Int }",
        expect![[r#"
        type A { x: Int; y: Int }
                       ^ E002 lists are separated by `,`
                         fix (unsafe): write `,`: `type A { x: Int, y: Int }`
    "#]],
    );
    check(
        "type A { x = Int }",
        expect![[r#"
        type A { x = Int }
                   ^ E002 the type of a field follows a `:`
                     fix: write `:`: `type A { x : Int }`
    "#]],
    );
    check(
        "type A { x: Int = 3 }",
        expect![[r#"
            type A { x: Int = 3 }
                            ^ E002 a field has no default value
                              help: pass the value at every use
        "#]],
    );
    check(
        "type A { x, y: Int }",
        expect![[r#"
        type A { x, y: Int }
                  ^ E002 expected `:` and a type after `x`
    "#]],
    );
    check(
        "type A",
        expect![[r#"
        type A
             ^ E002 expected `{` to open the fields of `A`
    "#]],
    );
    check(
        "type { x: Int }",
        expect![[r#"
        type { x: Int }
             ^ E002 expected a name after `type`
    "#]],
    );
}

#[test]
fn enums() {
    check(
        "enum E { A B C }",
        expect![[r#"
        enum E { A B C }
                   ^ E002 expected `,` between variants
                     fix (unsafe): insert `,`: `enum E { A, B C }`
    "#]],
    );
    check(
        "enum E { A = 1, B }",
        expect![[r#"
        enum E { A = 1, B }
                   ^ E002 a variant has no number or type of its own
                     help: a value it carries stands in parentheses, as in `V(Int)`
    "#]],
    );
    check(
        "enum E { A | B }",
        expect![[r#"
        enum E { A | B }
                   ^ E001 variants are separated by `,`
                     fix: use `,`: `enum E { A, B }`
    "#]],
    );
    check(
        "enum E = A",
        expect![[r#"
            enum E = A
                   ^ E002 expected `{` to open the variants of `E`
        "#]],
    );
    check(
        "enum E { A(Int, B }",
        expect![[r#"
        enum E { A(Int, B }
                          ^ E002 expected `)` to close the value of `A`
                            line 1, `(`: `(` opened here
                            fix (unsafe): insert `)`: `enum E { A(Int, B) }`
    "#]],
    );
}

#[test]
fn imports() {
    check(
        "import",
        expect![[r#"
        import
        ^^^^^^ E002 expected the name of a package after `import`
          help: write `import "std-json"` or `import name`
    "#]],
    );
    check(
        "import a.b",
        expect![[r#"
        import a.b
                ^ E002 an import names a package or a file, and nothing inside it
                  help: write `import "std-json"` or `import name`
    "#]],
    );
    check(
        "import \"a\" as b",
        expect![[r#"
        import "a" as b
                   ^^ E002 an import names a package or a file, and nothing else
                     help: write `import "std-json"` or `import name`
    "#]],
    );
    check(
        "import std-json from x",
        expect![[r#"
        import std-json from x
                        ^^^^ E002 an import names a package or a file, and nothing else
                          help: write `import "std-json"` or `import name`
    "#]],
    );
    check(
        "module",
        expect![[r#"
        module
        ^^^^^^ E002 expected a name after `module`
    "#]],
    );
}
