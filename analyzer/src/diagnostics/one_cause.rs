//! One mistake, one finding: what people write who come from other languages, and what follows from it.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{Applicability, Diagnostic, file_diagnostics};
use crate::{span::FileRange, test_support::Fixture};

/// Each finding of a program: its line, what it marks, and what it says.
fn check(program: &str, expect: Expect) {
    let fixture = Fixture::parse(program);
    let mut out = String::new();
    for found in file_diagnostics(&fixture.db, fixture.main()) {
        let range = found.place.range;
        let line = program[..range.start().into()].matches('\n').count() + 1;
        let marked = &program[std::ops::Range::<usize>::from(range)];
        let _ = writeln!(out, "{line} {} `{marked}`: {}", found.rule.code, found.message);
        for fix in &found.fixes {
            let safe = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
            let _ = writeln!(out, "    {safe}: {}", fix.title);
            helps(&fixture, &found, fix);
        }
    }
    expect.assert_eq(&out);
}

/// A fix makes no text worse to read, and a safe fix of what cannot be read makes it better.
fn helps(fixture: &Fixture, found: &Diagnostic<FileRange>, fix: &super::Fix<FileRange>) {
    let count = |fixture: &Fixture| {
        let all = file_diagnostics(&fixture.db, fixture.main());
        all.iter().filter(|it| it.is_syntax_error()).count()
    };
    let before = count(fixture);
    for text in fixture.apply(fix).values() {
        let after = count(&Fixture::parse(text));
        let least = usize::from(found.is_syntax_error() && fix.applicability == Applicability::Safe);
        assert!(after + least <= before, "{} leads to {after} errors after {before}:\n{text}", fix.title);
        let debris = text.lines().find(|it| it.ends_with(' '));
        assert!(debris.is_none(), "{} leaves blanks: {debris:?}", fix.title);
    }
}

#[test]
fn words_for_declarations() {
    check(
        "fn f() -> Int {\n    var z = 1\n    z\n}\n",
        expect![[r#"
        2 E002 `var`: there is no `var`: a variable is declared with `let`
            safe: write `let`
    "#]],
    );
    check(
        "fn f() -> Int {\n    var z = 1\n    z = z + 1\n    z\n}\n",
        expect![[r#"
        2 E002 `var`: there is no `var`: a variable is declared with `let`
            safe: write `let mut`
    "#]],
    );
    check(
        "fn f() -> Int {\n    const z: Int = 1\n    z\n}\n",
        expect![[r#"
        2 E002 `const`: there is no `const`: a variable is declared with `let`
            safe: write `let`
    "#]],
    );
    check(
        "fn f() -> Int {\n    z := 1\n    y: Int = z\n    y\n}\n",
        expect![[r#"
        2 E002 `:=`: there is no `:=`: a variable is declared with `let`
            safe: write `let z =`
        3 E002 `y`: a variable is declared with `let`
            safe: write `let y`
    "#]],
    );
    check(
        "const y = 2\n\nfn f() -> Int { y }\nfn g() -> Int { y + f() }\n",
        expect![[r#"
        1 E002 `const`: a file has no variables and no constants of its own
    "#]],
    );
    check(
        "func foo() {\n}\nfn main() -> Int {\n    foo()\n    1\n}\n",
        expect![[r#"
        1 E002 `func`: there is no `func`: a function is declared with `fn`
            safe: write `fn`
    "#]],
    );
    check(
        "def f(a: Int) -> Int {\n    a\n}\nfn main() -> Int { f(1) }\n",
        expect![[r#"
        1 E002 `def`: there is no `def`: a function is declared with `fn`
            safe: write `fn`
    "#]],
    );
    check(
        "def f(a: Int):\n    let b = a\n    b\n\nfn main() -> Int { f(1) }\n",
        expect![[r#"
        1 E002 `def`: there is no `def`: a function is declared with `fn`
    "#]],
    );
    check(
        "struct P {\n    a: Int,\n}\nfn f(p: P) -> Int { p.a }\n",
        expect![[r#"
        1 E002 `struct`: there is no `struct`: a record is declared with `type`
            unsafe: write `type`
    "#]],
    );
    check(
        "pub fn f() -> Int { 1 }\npub struct P { a: Int }\nasync fn g() -> Int { 1 }\n",
        expect![[r#"
        1 E002 `pub`: there is no `pub`: what others may use is marked `export`
            safe: write `export`
        2 E002 `pub`: there is no `pub`: what others may use is marked `export`
            safe: write `export`
        2 E002 `struct`: there is no `struct`: a record is declared with `type`
            unsafe: write `type`
        3 E002 `async`: there is no `async`
            safe: remove `async`
    "#]],
    );
}

#[test]
fn imports_of_others() {
    check(
        "from x import y\nuse foo::bar\nuse json\nfn main() -> Int { 1 }\n",
        expect![[r#"
        1 E002 `from`: there is no `from`: a package is imported with `import`
            unsafe: write `import x`
        2 E002 `use`: there is no `use`: a package is imported with `import`
            unsafe: write `import foo`
        3 E002 `use`: there is no `use`: a package is imported with `import`
            safe: write `import json`
    "#]],
    );
}

#[test]
fn operators_of_others() {
    check(
        "fn f(x: Bool, y: Bool) -> Bool {\n    x and y or not x\n}\n",
        expect![[r#"
        2 E002 `and`: `and` is written `&&`
            safe: write `&&`
        2 E002 `or`: `or` is written `||`
            safe: write `||`
        2 E002 `not`: `not` is written `!`
            safe: write `!`
    "#]],
    );
    check(
        "fn f(x: Int, y: Int) -> Bool {\n    not x == y and x > 1\n}\n",
        expect![[r#"
        2 E002 `not`: `not` is written `!`
            safe: write `!(…)`
        2 E002 `and`: `and` is written `&&`
            safe: write `&&`
    "#]],
    );
    check(
        "fn f(x: Int) -> Int {\n    if x === 5 { 1 } else { 2 }\n}\n",
        expect![[r#"
        2 E002 `===`: `===` is written `==`
            safe: write `==`
    "#]],
    );
    check(
        "fn f(a: Bool, b: Int, c: Int) -> Int {\n    a ? b : c\n}\n",
        expect![[r#"
            2 E002 `?`: there is no `? :`: an `if` with an `else` is a value
                unsafe: write `if a { b } else { c }`
        "#]],
    );
    check(
        "fn f(a: Bool, b: Int) -> Int {\n    let d = g(a ? b : 1 + 2, b)\n    d\n}\nfn g(a: Int, b: Int) -> Int { a + b }\n",
        expect![[r#"
            2 E002 `?`: there is no `? :`: an `if` with an `else` is a value
                unsafe: write `if a { b } else { 1 + 2 }`
        "#]],
    );
    check(
        "fn f(a: Option<Int>) -> Int {\n    let b = a ?? 1\n    let c = a?\n    b + c\n}\n",
        expect![[r#"
            2 E002 `??`: there is no `??` operator
            3 E002 `?`: there is no `?` operator
        "#]],
    );
    check(
        "fn f() -> Int {\n    let y = [1][0]\n    y\n}\nfn g(xs: List<Int>) -> Int {\n    h(xs)[0].a + 1\n}\nfn h(xs: List<Int>) -> List<Int> { xs }\n",
        expect![[r#"
            2 E002 `[0]`: there is no `[ ]` to take an element of a list
                unsafe: write `list_get([1], 0)`
            6 E002 `[0]`: there is no `[ ]` to take an element of a list
                unsafe: write `list_get(h(xs), 0)`
        "#]],
    );
    check(
        "fn f() {\n    let mut y = 1\n    y++\n}\nfn g(a: Bool) {\n    let mut y = 1\n    y--\n    let z = a ? 1 : y\n}\n",
        expect![[r#"
            3 E002 `++`: there is no `++` to count with
                safe: write `y = y + 1`
            7 E002 `--`: there is no `--` to count with
                safe: write `y = y - 1`
            8 E002 `?`: there is no `? :`: an `if` with an `else` is a value
                unsafe: write `if a { 1 } else { y }`
        "#]],
    );
    check(
        "fn f() -> Int {\n    let mut y = 1\n    y++\n    y\n}\n",
        expect![[r#"
        3 E009 `++`: `++` needs two strings, not `Int` and `Int`
    "#]],
    );
}

#[test]
fn branches_and_loops_of_others() {
    check(
        "fn f(c: Bool) -> Int {\n    let x = if c {\n        1\n    } elif c {\n        2\n    } elsif c { 3 } elseif c { 4 } else {\n        5\n    }\n    x\n}\n",
        expect![[r#"
            4 E002 `elif`: `elif` is written `else if`
                safe: write `else if`
            6 E002 `elsif`: `elsif` is written `else if`
                safe: write `else if`
            6 E002 `elseif`: `elseif` is written `else if`
                safe: write `else if`
        "#]],
    );
    check(
        "fn f(x: Int) -> Int {\n    if x = 5 {\n        1\n    } else {\n        2\n    }\n}\n",
        expect![[r#"
            2 E002 `=`: `=` does not compare
                unsafe: write `==`
        "#]],
    );
    check(
        "fn f() -> Int {\n    let mut s = 0\n    for (let i = 0; i < 10; i++) {\n        s = s + i\n    }\n    s\n}\n",
        expect![[r#"
            3 E002 `for (let i = 0; i < 10; i++)`: a loop goes over a list, `for x in list { … }`
        "#]],
    );
}

#[test]
fn functions_without_names_and_inside_others() {
    check(
        "fn f() -> Int {\n    let g = |x| x + 1\n    let h = fn(x) { x + 1 }\n    g(1) + h(2)\n}\n",
        expect![[r#"
            2 E002 `|x| x + 1`: every function has a name
            3 E002 `fn(x) { x + 1 }`: every function has a name
        "#]],
    );
    check(
        "fn f(xs: List<Int>) -> Int {\n    g(xs, x => x + 1)\n    g(xs, (x, y) => {\n        x\n    })\n    g(xs, lambda x: x + 1)\n}\nfn g(xs: List<Int>, h: Fn(Int) -> Int) -> Int { h(list_len(xs)) }\n",
        expect![[r#"
            2 E002 `x => x + 1`: every function has a name
            3 E002 `(x, y) => {`: every function has a name
            6 E002 `lambda x: x + 1`: every function has a name
        "#]],
    );
    check(
        "fn f() -> Int {\n    fn g(a: Int) -> Int !{net.fetch} { a }\n    func h() { }\n    g(h())\n}\n",
        expect![[r#"
            2 E002 `fn g`: functions stand at the top level, not inside another
            3 E002 `func h`: functions stand at the top level, not inside another
        "#]],
    );
}

#[test]
fn types_and_capabilities_of_others() {
    check(
        "fn f(xs: List[Int], y: Int?) -> Int {\n    list_len(xs)\n}\n",
        expect![[r#"
        1 E002 `[Int]`: type arguments stand in `<` and `>`
            safe: write `<` and `>`
        1 E002 `?`: a value that may be absent is an `Option`
            safe: write `Option<Int>`
    "#]],
    );
    check(
        "fn f() -> Int !time.now {\n    1\n}\nfn g() -> Int !net.fetch, db.query { f() }\n",
        expect![[r#"
            1 E002 `time.now`: capabilities stand in braces
                safe: write `{time.now}`
            4 E002 `net.fetch, db.query`: capabilities stand in braces
                safe: write `{net.fetch, db.query}`
        "#]],
    );
}

#[test]
fn strings_of_others() {
    check(
        "fn f() -> String {\n    'q\\'\n}\n",
        expect![[r#"
        2 E001 `'`: strings are written in double quotes
    "#]],
    );
    check(
        "fn f() -> String {\n    'a\\'b' ++ 'it\"s' ++ 'c\\\\' ++ '\\d'\n}\n",
        expect![[r#"
        2 E001 `'a\'b'`: strings are written in double quotes
            safe: use double quotes
        2 E001 `'it"s'`: strings are written in double quotes
            safe: use double quotes
        2 E001 `'c\\'`: strings are written in double quotes
            safe: use double quotes
        2 E001 `'\d'`: strings are written in double quotes
            unsafe: use double quotes
    "#]],
    );
    check(
        "fn f() -> String {\n    \"abc\n}\nfn g() -> Int { 1 }\n",
        expect![[r#"
        2 E001 `"`: unterminated string
            unsafe: close the string at the end of the line
    "#]],
    );
}

/// What is left of `program` when every safe fix is applied that leaves room for the others, until none is left.
fn fixed(program: &str) -> String {
    let mut text = program.to_owned();
    for _ in 0..16 {
        let fixture = Fixture::parse(&text);
        let found = file_diagnostics(&fixture.db, fixture.main());
        let safe = |it: &&super::Fix<FileRange>| it.applicability == Applicability::Safe;
        match found.iter().flat_map(|it| &it.fixes).find(safe) {
            Some(fix) => text = fixture.apply(fix).into_values().next().unwrap(),
            None => break,
        }
    }
    text
}

#[test]
fn semicolons_leave_no_trace() {
    let program = "fn main() -> Int { let a = 1; let b = 2; a + b }\n\
        fn g() -> Int {\n    let a = 1; let b = 2 ; \n    if a > b { let c = 1; c } else { 2; }\n    ;\n    let d = 3; // d\n    let e = 4;  let f = 5;;\n    d + e + f\n}\n";
    expect![[r#"
        fn main() -> Int {
            let a = 1
            let b = 2
            a + b
        }
        fn g() -> Int {
            let a = 1
            let b = 2
            if a > b {
                let c = 1
                c
            } else { 2 }
            let d = 3 // d
            let e = 4
            let f = 5
            d + e + f
        }
    "#]]
    .assert_eq(&fixed(program));
}

#[test]
fn statements_on_one_line_are_laid_out() {
    let program = "//- /boruna.toml\nprofile = \"strict\"\n//- /main.ax\nfn main() -> Int { let a: Int = 1 let b: Int = 2 a + b }\n";
    let fixture = Fixture::parse(program);
    let found = file_diagnostics(&fixture.db, fixture.file("/main.ax"));
    let fix = found.iter().find(|it| it.rule.code == "E035").and_then(|it| it.fixes.first()).unwrap();
    expect![[r#"
        fn main() -> Int {
            let a: Int = 1
            let b: Int = 2
            a + b
        }
    "#]]
    .assert_eq(&fixture.apply(fix)["/main.ax"]);
}

#[test]
fn unused_imports_leave_no_trace() {
    let program = "// header\nimport \"std-http\" // for requests\n// about json\nimport \"std-json\" // for json\n\nfn main() -> Int { 1 }\n";
    expect![[r#"
        // header
        // for requests
        // about json
        // for json

        fn main() -> Int { 1 }
    "#]]
    .assert_eq(&fixed(program));
}

#[test]
fn different_causes_close_together() {
    check(
        "import \"std-http\" as h\nuse foo::bar\n\nstruct P {\n    a: Int,\n}\n\npub fn f() -> Int { 1 }\n\ndef g() {\n}\n\nfn main() -> Int {\n    let mut y = 1\n    y++\n    let a = f() ? 1 : 2\n    a + y\n}\n",
        expect![[r#"
            1 E002 `as`: an import names a package or a file, and nothing else
            2 E002 `use`: there is no `use`: a package is imported with `import`
                unsafe: write `import foo`
            4 E002 `struct`: there is no `struct`: a record is declared with `type`
                unsafe: write `type`
            8 E002 `pub`: there is no `pub`: what others may use is marked `export`
                safe: write `export`
            10 E002 `def`: there is no `def`: a function is declared with `fn`
                safe: write `fn`
            15 E002 `++`: there is no `++` to count with
                safe: write `y = y + 1`
            16 E002 `?`: there is no `? :`: an `if` with an `else` is a value
                unsafe: write `if f() { 1 } else { 2 }`
        "#]],
    );
}

#[test]
fn what_nests_too_deeply_is_judged_no_further() {
    let calls = format!("fn f() -> String {{ f{}() + 1 }}\n", "()".repeat(300));
    check(
        &calls,
        expect![[r#"
        1 E002 `f`: nested more than 256 levels deep
    "#]],
    );
    let blocks = format!("fn f() -> Int {{ let a = 1; {}b{} }}\n", "if c {".repeat(300), "}".repeat(300));
    check(
        &blocks,
        expect![[r#"
        1 E002 `if`: nested more than 256 levels deep
    "#]],
    );
}

#[test]
fn a_loop_without_end_still_needs_a_value_after_it() {
    let program = "fn f() -> Int {\n    while true {\n    }\n}\n";
    let fixture = Fixture::parse(program);
    let found = file_diagnostics(&fixture.db, fixture.main());
    expect![[r#"
        E009 type-error: `f` must give `Int`, but its body ends without a value
          /main.ax:2:5
                while true {
                ^^^^^^^^^^^^
          help: a loop gives no value, not even one that never ends: write one after it, though it is never reached
    "#]].assert_eq(&fixture.render(&found));
    check("fn f() -> Int {\n    while true {\n    }\n    0\n}\n", expect![[r#""#]]);
}

#[test]
fn a_record_is_no_pattern() {
    check(
        "type P { a: Int }\nfn f(p: P) -> Int {\n    match p {\n        P { a } => a,\n    }\n}\n",
        expect![[r#"
            4 E009 `P { a }`: `P` is a record, and patterns take only enums apart
        "#]],
    );
}

#[test]
fn an_annotation_holds_whatever_the_value_is() {
    check(
        "fn f() -> Int {\n    let x: String = nowhere\n    let y: Int = x\n    y\n}\n",
        expect![[r#"
        2 E003 `nowhere`: nothing in scope is named `nowhere`
        3 E009 `x`: expected `Int`, found `String`
    "#]],
    );
    check(
        "fn f() -> Int {\n    let x: List<Int> = nowhere(1)\n    for i in x {\n        i ++ \"a\"\n    }\n    list_len(x)\n}\n",
        expect![[r#"
            2 E004 `nowhere`: nothing in scope is named `nowhere`
            4 E009 `++`: `++` needs two strings, not `Int` and `String`
                unsafe: convert it with `__builtin_int_to_string`
        "#]],
    );
    check(
        "fn f() -> Int {\n    let x: Option<Int> = |a| a\n    match x {\n        Some(n) => n,\n    }\n}\n",
        expect![[r#"
            2 E002 `|a| a`: every function has a name
        "#]],
    );
}

#[test]
fn words_of_others_may_be_names() {
    let program = "\
fn def(var: Int, const: Int) -> Int {
    let and = var
    let mut val = const
    let or = 1 let not = 2
    val = and - 1
    val
    and
    var
}
fn not(or: Bool) -> Bool { or }
fn pub() -> Bool { not(true) }
fn func(use: List<Int>) -> Int requires list_len(use) > 0 {
    let from = use let struct = 1
    def(struct, list_len(from))
}
fn var(lambda: Int, xs: List<Int>) -> List<Int> {
    let elif = lambda
    if elif > 1 {
        xs
    } else {
        [elif, -lambda]
    }
}
";
    check(
        program,
        expect![[r#"
            4 E019 `or`: variable `or` is never read
                safe: mark `or` as unused: `_or`
            4 E019 `not`: variable `not` is never read
                safe: mark `not` as unused: `_not`
        "#]],
    );
}

#[test]
fn variants_by_a_point() {
    check(
        "enum Color { Red, Blue { a: Int }, Mix(Int) }\nfn f(c: Color) -> Int {\n    match c {\n        Color.Red => 1,\n        Color.Blue { a } => a,\n        Color::Mix(a) => a\n    }\n}\nfn main() -> Int {\n    f(Color.Red) + f(Color.Mix(1))\n}\nfn g() -> Int { f(Color.Green) }\n",
        expect![[r#"
            4 E002 `Color.Red`: a variant is named `Color::Red`
                safe: write `Color::Red`
            5 E002 `Color.Blue`: a variant is named `Color::Blue`
                safe: write `Color::Blue`
            10 E003 `Color.Red`: a variant is named `Color::Red`
                safe: write `Color::Red`
            10 E003 `Color.Mix`: a variant is named `Color::Mix`
                safe: write `Color::Mix`
            12 E003 `Color.Green`: `Color` is an enum and has no variant `Green`
        "#]],
    );
    check(
        "enum Color { Red }\nfn f(c: Option<Color>) -> Int {\n    match c {\n        Some(Color.Red) => 1\n        None => 2\n    }\n}\nfn main() -> Int { f(None) }\n",
        expect![[r#"
            4 E002 `Color.Red`: a variant is named `Color::Red`
                safe: write `Color::Red`
        "#]],
    );
}

#[test]
fn what_follows_from_a_syntax_error_is_not_mended() {
    check(
        "fn helper(a: Int) -> Int { a }\nfn main() -> Int {\n    let x = (1 +\n    helpr(1)\n}\nfn g() -> Int { helpr(1) }\n",
        expect![[r#"
            4 E004 `helpr`: nothing in scope is named `helpr`
            4 E002 `)`: expected `)` to close the parentheses
                unsafe: insert `)`
            6 E004 `helpr`: nothing in scope is named `helpr`
                unsafe: replace `helpr` by `helper`
        "#]],
    );
}

#[test]
fn types_of_lists() {
    check(
        "fn f(xs: [Int], ys: int[]) -> List<Int> {\n    let a: [string] = [\"a\"]\n    let b: Float[] = [1.0]\n    let c: [Map<String, Int>] = []\n    g(a, list_len(b) + list_len(c))\n    list_push(xs, list_len(ys))\n}\nfn g(a: List<String>, n: Int) -> [Bool] { [n > list_len(a)] }\nfn main() -> Int { list_len(f([1], [2])) }\n",
        expect![[r#"
            1 E002 `[Int]`: a list type is written `List<Int>`
                safe: write `List<Int>`
            1 E002 `int[]`: a list type is written `List<Int>`
                safe: write `List<Int>`
            2 E002 `[string]`: a list type is written `List<String>`
                safe: write `List<String>`
            3 E002 `Float[]`: a list type is written `List<Float>`
                safe: write `List<Float>`
            4 E002 `[Map<String, Int>]`: a list type is written `List<Map<String, Int>>`
                safe: write `List<Map<String, Int>>`
            8 E002 `[Bool]`: a list type is written `List<Bool>`
                safe: write `List<Bool>`
        "#]],
    );
    check(
        "type P { xs: [Int] }\nfn main(a: Option<[Int]>) -> P {\n    let m: Map<String, Int> = { \"a\": 1 }\n    P { xs: [1, map_len(m)] }\n}\n",
        expect![[r#"
            1 E002 `[Int]`: a list type is written `List<Int>`
                safe: write `List<Int>`
            2 E009 `a`: `main` takes no parameters: the host has nothing to give it
            2 E002 `[Int]`: a list type is written `List<Int>`
                safe: write `List<Int>`
            2 E042 `P`: `main` gives `P`, where an `Int` would be the exit code
            4 E004 `map_len`: nothing in scope is named `map_len`
        "#]],
    );
}

#[test]
fn branches_without_braces() {
    check(
        "fn main(a: Bool) -> Int {\n    let x = if a then 1 else 2\n    if a then { return x }\n    if a then return x + f(1)\n    x\n}\nfn f(then: Int) -> Int { if true { then } else { 1 } }\nfn g(a: Bool) -> Int {\n    if a then 1 else if a then 2 else 3\n}\n",
        expect![[r#"
            1 E009 `a`: `main` takes no parameters: the host has nothing to give it
            2 E002 `then`: there is no `then`: the branches of an `if` stand in braces
                unsafe: write the braces
            3 E002 `then`: there is no `then`: the branches of an `if` stand in braces
                safe: remove `then`
            4 E002 `then`: there is no `then`: the branches of an `if` stand in braces
                unsafe: write the braces
            9 E002 `then`: there is no `then`: the body of `if` stands in braces
        "#]],
    );
    check(
        "fn main(a: Bool) -> Int {\n    if true then 1 else 2\n}\n",
        expect![[r#"
        1 E009 `a`: `main` takes no parameters: the host has nothing to give it
        2 E002 `then`: there is no `then`: the branches of an `if` stand in braces
            unsafe: write the braces
    "#]],
    );
    check(
        "fn main(a: Bool) -> Int {\n    while a do {\n        return 1\n    }\n    if a then\n        1\n    else\n        2\n}\n",
        expect![[r#"
            1 E009 `a`: `main` takes no parameters: the host has nothing to give it
            2 E002 `do`: there is no `do`: the body of `while` stands in braces
                unsafe: remove `do`
            5 E002 `then`: there is no `then`: the body of `if` stands in braces
        "#]],
    );
}

#[test]
fn capabilities_in_other_brackets() {
    check(
        "fn main() -> String !{net.fetch {\n    let a = \"b\"\n    a\n}\nfn g() -> Int { 1 }\n",
        expect![[r#"
            1 E042 `String`: `main` gives `String`, where an `Int` would be the exit code
            1 E002 `{net.fetch`: the list of capabilities is not closed
                safe: insert `}`
        "#]],
    );
    check(
        "fn main() -> Int ![net.fetch, db.query] {\n    1\n}\n",
        expect![[r#"
        1 E002 `[net.fetch, db.query]`: capabilities stand in braces
            safe: write `{net.fetch, db.query}`
    "#]],
    );
}

#[test]
fn elements_are_not_assigned() {
    check(
        "fn main(xs: List<Int>) -> Int {\n    xs[0] = 3\n    let a = xs[1]\n    a\n}\n",
        expect![[r#"
        1 E009 `xs`: `main` takes no parameters: the host has nothing to give it
        2 E002 `[0]`: there is no `[ ]` to take an element of a list
        3 E002 `[1]`: there is no `[ ]` to take an element of a list
            unsafe: write `list_get(xs, 1)`
    "#]],
    );
}

#[test]
fn what_other_languages_have() {
    check(
        "fn f(o: Option<Int>) -> Int {\n    if let Some(x) = o {\n        return x\n    }\n    0\n}\n",
        expect![[r#"
            2 E002 `if let`: there is no `if let`: a value is taken apart with `match`
                unsafe: write `match o { Some(x) => … }`
        "#]],
    );
    check(
        "fn f(o: Option<Int>) -> Int {\n    if let Some(x) = o { x } else { 0 }\n}\n",
        expect![[r#"
        2 E002 `if let`: there is no `if let`: a value is taken apart with `match`
            unsafe: write `match o { Some(x) => … }`
    "#]],
    );
    check(
        "fn f(x: Int) -> Float {\n    let y = x as Float\n    y + x as Float\n}\n",
        expect![[r#"
        2 E002 `as`: there is no `as` operator
        3 E002 `as`: there is no `as` operator
    "#]],
    );
    check(
        "fn f(n: Int) -> Int {\n    let mut sum = 0\n    for i in 1..=n + 1 {\n        sum = sum + i\n    }\n    sum\n}\n",
        expect![[r#"
            3 E002 `..=`: there are no ranges
                unsafe: write `list_range(1, n + 1 + 1)`
        "#]],
    );
    check(
        "fn f(n: Int) -> Int {\n    let (a, b) = n\n    a + b\n}\n",
        expect![[r#"
        2 E002 `(a, b)`: `let` binds a single name
    "#]],
    );
}

/// The slashes of an address begin no comment.
#[test]
fn an_open_string_ends_before_a_comment() {
    check(
        "fn f() -> String {\n    \"a // b\n}\n",
        expect![[r#"
        2 E001 `"`: unterminated string
            unsafe: close the string before the comment
    "#]],
    );
    check(
        "fn f() -> String {\n    \"https://b\n}\n",
        expect![[r#"
        2 E001 `"`: unterminated string
            unsafe: close the string at the end of the line
    "#]],
    );
}
