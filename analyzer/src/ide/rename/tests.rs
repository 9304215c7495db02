use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use super::*;
use crate::{
    diagnostics::{Fix, Severity, collect::file_diagnostics},
    ide::draw,
    test_support::Fixture,
};

/// The changed files after the renaming, or why not. What is changed must have the errors and warnings it had.
fn check(text: &str, new: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let (file, offset) = fixture.cursor();
    let out = match rename(&fixture.db, file, offset, new) {
        Err(it) => {
            let place = it.place.map(|it| format!("\n  at {}", draw::line(&fixture, it)));
            format!("{}{}\n", it.message, place.unwrap_or_default())
        }
        Ok(edits) => {
            assert!(prepare_rename(&fixture.db, file, offset).is_ok());
            let changed = fixture.apply(&Fix::safe("", edits));
            findings_stay(&fixture, &changed);
            changed.iter().map(|(path, text)| format!("//- {path}\n{text}")).collect()
        }
    };
    expected.assert_eq(&out);
}

fn findings_stay(fixture: &Fixture, changed: &BTreeMap<String, String>) {
    let codes = |fixture: &Fixture| {
        let files = fixture.files.values();
        // Hints may differ: the host calls `main` by this name only.
        let found = files.flat_map(|it| file_diagnostics(&fixture.db, *it));
        let found = found.filter(|it| it.severity != Severity::Hint);
        found.map(|it| it.rule.code).collect::<Vec<_>>()
    };
    let mut text = String::new();
    for (path, file) in &fixture.files {
        let content = changed.get(path).map_or(&**file.text(&fixture.db), String::as_str);
        text += &format!("//- {path}\n{content}\n");
    }
    assert_eq!(codes(fixture), codes(&Fixture::parse(&text)));
}

#[test]
fn functions_in_every_file() {
    check(
        r#"
        import util
        fn main() -> Int { double(1) + run(dou$0ble) }
        fn run(f: Fn(Int) -> Int) -> Int { f(1) }
        //- /util.ax
        // About double.
        fn double(n: Int) -> Int { n * 2 }
        fn four(n: Int) -> Int ensures result == double(n) { let double = 1 double(double(n)) }
        //- /other.ax
        fn double(n: Int) -> Int { double(n) }
        "#,
        "twice",
        expect![[r#"
            //- /main.ax
            import util
            fn main() -> Int { twice(1) + run(twice) }
            fn run(f: Fn(Int) -> Int) -> Int { f(1) }
            //- /util.ax
            // About double.
            fn twice(n: Int) -> Int { n * 2 }
            fn four(n: Int) -> Int ensures result == twice(n) { let double = 1 double(double(n)) }
        "#]],
    );
}

#[test]
fn locals_types_fields_and_variants() {
    check(
        "
        fn main() -> Int {
            let mut n = 1
            if n$0 > 0 { let n = 5 n } else { 0 }
            n = n + 1
            n
        }
        ",
        "count",
        expect![[r#"
            //- /main.ax
            fn main() -> Int {
                let mut count = 1
                if count > 0 { let n = 5 n } else { 0 }
                count = count + 1
                count
            }
        "#]],
    );
    check(
        "
        type Point { x: Int }
        enum Shape { At(Poi$0nt) }
        fn f(p: Point) -> Option<Point> { let q: Point = Point { ..p, x: p.x } Some(q) }
        fn g() -> Shape { Shape::At(Point { x: 1 }) }
        ",
        "Place",
        expect![[r#"
            //- /main.ax
            type Place { x: Int }
            enum Shape { At(Place) }
            fn f(p: Place) -> Option<Place> { let q: Place = Place { ..p, x: p.x } Some(q) }
            fn g() -> Shape { Shape::At(Place { x: 1 }) }
        "#]],
    );
    check(
        "
        enum Light { On, Off }
        fn flip(it: Light) -> Light { match it { On$0 => Light::Off, Light::Off => Light::On } }
        ",
        "Lit",
        expect![[r#"
            //- /main.ax
            enum Light { Lit, Off }
            fn flip(it: Light) -> Light { match it { Lit => Light::Off, Light::Off => Light::Lit } }
        "#]],
    );
    check(
        "
        type Point { x$0: Int }
        type Other { x: Int }
        fn f(p: Point, o: Other) -> Int { let x = 1 p.x + o.x + x + Point { x: x }.x }
        ",
        "across",
        expect![[r#"
            //- /main.ax
            type Point { across: Int }
            type Other { x: Int }
            fn f(p: Point, o: Other) -> Int { let x = 1 p.across + o.x + x + Point { across: x }.across }
        "#]],
    );
}

#[test]
fn shorthand_patterns_are_spelled_out() {
    let text = |cursor: &str| {
        let text = "
        enum Shape { Square { [1]side: Int }, Dot }
        fn f(s: Shape) -> Int {
            match s { Shape::Square { [2]side } => [3]side + side, Dot => 0 }
        }
        fn g(s: Shape) -> Int { match s { Square { side: n } => n, _ => f(Shape::Square { side: 1 }) } }
        ";
        let marked = text.replace(cursor, "$0");
        ["[1]", "[2]", "[3]"].iter().fold(marked, |text, it| text.replace(it, ""))
    };
    check(
        &text("[1]"),
        "width",
        expect![[r#"
        //- /main.ax
        enum Shape { Square { width: Int }, Dot }
        fn f(s: Shape) -> Int {
            match s { Shape::Square { width: side } => side + side, Dot => 0 }
        }
        fn g(s: Shape) -> Int { match s { Square { width: n } => n, _ => f(Shape::Square { width: 1 }) } }
    "#]],
    );
    check(
        &text("[2]"),
        "width",
        expect![[r#"
        //- /main.ax
        enum Shape { Square { side: Int }, Dot }
        fn f(s: Shape) -> Int {
            match s { Shape::Square { side: width } => width + width, Dot => 0 }
        }
        fn g(s: Shape) -> Int { match s { Square { side: n } => n, _ => f(Shape::Square { side: 1 }) } }
    "#]],
    );
    check(
        &text("[3]"),
        "width",
        expect![[r#"
        //- /main.ax
        enum Shape { Square { side: Int }, Dot }
        fn f(s: Shape) -> Int {
            match s { Shape::Square { side: width } => width + width, Dot => 0 }
        }
        fn g(s: Shape) -> Int { match s { Square { side: n } => n, _ => f(Shape::Square { side: 1 }) } }
    "#]],
    );
}

#[test]
fn what_cannot_be_renamed() {
    check(
        "fn main() -> Int !{net.fe$0tch} { 1 }",
        "x",
        expect![[r#"
        `net.fetch` is a capability of the language and keeps its name
    "#]],
    );
    check(
        "fn main() -> Int { list_l$0en([1]) }",
        "x",
        expect![[r#"
        `list_len` is built in, in `prelude`, and keeps its name
    "#]],
    );
    check(
        "import \"std-u$0i\"\nfn main() -> Int { 1 }",
        "x",
        expect![[r#"
        `std-ui` is named after its file: rename the file
    "#]],
    );
    check(
        "fn main() -> Int ensures resu$0lt > 0 { 1 }",
        "x",
        expect![[r#"
        `result` is part of the language and keeps its name
    "#]],
    );
    check(
        "fn main() -> Int { 1$0 }",
        "x",
        expect![[r#"
        there is no name here that could be changed
    "#]],
    );
    check(
        "fn main() -> Int { missing$0() }",
        "x",
        expect![[r#"
        there is no name here that could be changed
    "#]],
    );
}

#[test]
fn what_is_no_name() {
    for (new, expected) in [
        (
            "",
            expect![[r#"
            `` is not a name: a name has letters of ASCII, digits and `_`, and does not begin with a digit
        "#]],
        ),
        (
            "_",
            expect![[r#"
            `_` is not a name: a name has letters of ASCII, digits and `_`, and does not begin with a digit
        "#]],
        ),
        (
            "1a",
            expect![[r#"
            `1a` is not a name: a name has letters of ASCII, digits and `_`, and does not begin with a digit
        "#]],
        ),
        (
            "a-b",
            expect![[r#"
            `a-b` is not a name: a name has letters of ASCII, digits and `_`, and does not begin with a digit
        "#]],
        ),
        (
            "größe",
            expect![[r#"
            `größe` is not a name: a name has letters of ASCII, digits and `_`, and does not begin with a digit
        "#]],
        ),
        (
            "match",
            expect![[r#"
            `match` is a word of the language and names nothing
        "#]],
        ),
        (
            "loop",
            expect![[r#"
            `loop` is reserved for later versions of the language
        "#]],
        ),
    ] {
        check("fn f$0() -> Int { f() }", new, expected);
    }
    check("fn f$0() -> Int { f() }", "f", expect![""]);
}

#[test]
fn names_that_would_be_hidden() {
    check(
        "fn f(a: Int) -> Int { let b$0 = 1 let c = 2 { let c = a c + b } }",
        "c",
        expect![[r#"
        in `f` of `/main.ax` `c` already means the variable `c`, which would hide the renamed one
          at /main.ax:1:59 `b`
    "#]],
    );
    check(
        "fn f(a$0: Int) -> Int { let b = 1 a + b }",
        "b",
        expect![[r#"
        in `f` of `/main.ax` `b` already means the variable `b`, which would hide the renamed one
          at /main.ax:1:33 `a`
    "#]],
    );
    check(
        "fn f() -> Int { let a$0 = 1 let b = 2 a + b }",
        "b",
        expect![[r#"
        in `f` of `/main.ax` `b` already means the variable `b`, which would hide the renamed one
          at /main.ax:1:37 `a`
    "#]],
    );
    check(
        "fn f() -> Int { let a = 1 let b$0 = 2 a + b }",
        "a",
        expect![[r#"
        in `f` of `/main.ax` `a` means the variable `a`, which would be hidden
          at /main.ax:1:37 `a`
    "#]],
    );
    check(
        "fn f(g: Fn(Int) -> Int) -> Int { g(1) + h$0(2) } fn h(n: Int) -> Int { n }",
        "g",
        expect![[r#"
        in `f` of `/main.ax` `g` already means the parameter `g`, which would hide the renamed one
          at /main.ax:1:41 `h`
    "#]],
    );
    check(
        "fn f(g$0: Fn(Int) -> Int) -> Int { g(1) + h(2) } fn h(n: Int) -> Int { n }",
        "h",
        expect![[r#"
        in `f` of `/main.ax` `h` means the function `h` of `/main.ax`, which would be hidden
          at /main.ax:1:41 `h`
    "#]],
    );
    check(
        "fn f(n$0: Int) -> Int ensures result > n { n }",
        "result",
        expect![[r#"
        in `f` of `/main.ax` `result` already means the variable `result`, which would hide the renamed one
          at /main.ax:1:38 `n`
    "#]],
    );
}

#[test]
fn names_that_are_taken() {
    check(
        "fn f$0() -> Int { 1 } fn g() -> Int { 2 }",
        "g",
        expect![[r#"
            `g` cannot be the name: in `/main.ax` function `g` is defined twice in this file
        "#]],
    );
    check(
        "fn f() -> Int { 1 } fn g$0() -> Int { 2 }",
        "f",
        expect![[r#"
            `f` cannot be the name: in `/main.ax` function `f` is defined twice in this file
        "#]],
    );
    check(
        "type R { a$0: Int, b: Int }",
        "b",
        expect![[r#"
            `b` cannot be the name: in `/main.ax` field `b` is declared twice
        "#]],
    );
    check(
        "enum E { A$0, B }",
        "B",
        expect![[r#"
            `B` cannot be the name: in `/main.ax` variant `B` is declared twice
        "#]],
    );
    check(
        "fn f(a$0: Int, b: Int) -> Int { 1 }",
        "b",
        expect![[r#"
            `b` cannot be the name: in `/main.ax` parameter `b` is declared twice
        "#]],
    );
    check(
        "type R { a: Int }\ntype S$0 { a: String }",
        "R",
        expect![[r#"
            `R` cannot be the name: in `/main.ax` type `R` is defined twice in this file
        "#]],
    );
    check(
        "type R$0 { a: Int }",
        "Option",
        expect![[r#"
            `Option` cannot be the name: in `/main.ax` `Option` is a built-in type and cannot be defined
        "#]],
    );
    check(
        "fn f$0(a: List<Int>) -> Int { 1 } fn main() -> Int { f([]) }",
        "list_len",
        expect![[r#"
        in `main` of `/main.ax` `list_len` already means the function `list_len` of `boruna-std:/prelude.ax`, which would hide the renamed one
          at /main.ax:1:52 `f`
    "#]],
    );
    check(
        "fn f$0(a: List<Int>) -> Int { 1 }",
        "list_len",
        expect![[r#"
            `list_len` cannot be the name: in `/main.ax` `list_len` is never called: a call of `list_len` with 1 argument is the builtin
        "#]],
    );
}

#[test]
fn names_that_other_files_give_a_meaning() {
    check(
        "
        import lib
        fn main() -> Int { helper() + own() }
        fn own() -> Int { 1 }
        //- /lib.ax
        fn hel$0per() -> Int { 2 }
        ",
        "own",
        expect![[r#"
            in `main` of `/main.ax` `own` already means the function `own` of `/main.ax`, which would hide the renamed one
              at /main.ax:2:20 `helper`
        "#]],
    );
    check(
        "
        import a
        import b
        fn main() -> Int { one() + two() }
        //- /a.ax
        fn on$0e() -> Int { 1 }
        //- /b.ax
        fn two() -> Int { 2 }
        ",
        "two",
        expect![[r#"
            in `main` of `/main.ax` `two` would not mean the renamed one
              at /main.ax:3:20 `one`
        "#]],
    );
    check(
        "
        import a
        fn main() -> Int { local() + one() }
        fn loc$0al() -> Int { 1 }
        //- /a.ax
        fn one() -> Int { 1 }
        ",
        "one",
        expect![[r#"
            in `main` of `/main.ax` `one` means the function `one` of `/a.ax`, which would be hidden
              at /main.ax:2:30 `one`
        "#]],
    );
    check(
        "
        import a
        fn main() -> Int { local$0() + net_fetch() }
        fn local() -> Int { 1 }
        //- /a.ax
        fn net_fetch() -> Int { 1 }
        ",
        "sha256_hex",
        expect![[r#"
            //- /main.ax
            import a
            fn main() -> Int { sha256_hex() + net_fetch() }
            fn sha256_hex() -> Int { 1 }
        "#]],
    );
}

#[test]
fn names_by_case() {
    check(
        "type R$0 { a: Int } fn f() -> R { R { a: 1 } }",
        "r",
        expect![[r#"
        //- /main.ax
        type r { a: Int } fn f() -> r { r { a: 1 } }"#]],
    );
    check(
        "enum E { A$0, B } fn f(e: E) -> Int { match e { A => 1, B => 2 } }",
        "a",
        expect![[r#"
        in `f` of `/main.ax` `a` already means the variable `a`, which would hide the renamed one
          at /main.ax:1:47 `A`
    "#]],
    );
    check(
        "fn f(n: Int) -> Int { match n { x$0 => x } }",
        "X",
        expect![[r#"
        in `f` of `/main.ax` `X` would not mean the renamed one
          at /main.ax:1:33 `x`
    "#]],
    );
}

#[test]
fn equal_types_that_count_as_one() {
    check(
        "
        import a
        import b
        fn main() -> Int { take(make()) }
        //- /a.ax
        type R$0 { n: Int }
        fn make() -> R { R { n: 1 } }
        //- /b.ax
        type R { n: Int }
        fn take(r: R) -> Int { r.n }
        ",
        "S",
        expect![[r#"
            `S` cannot be the name: in `/main.ax` expected `R`, found `S`
        "#]],
    );
    check(
        "
        type R$0 { n: Int }
        fn make() -> R { R { n: 1 } }
        //- /b.ax
        type R { n: Int }
        fn take(r: R) -> Int { r.n }
        ",
        "S",
        expect![[r#"
            //- /main.ax
            type S { n: Int }
            fn make() -> S { S { n: 1 } }
        "#]],
    );
}

#[test]
fn only_items_with_either_name_are_analysed() {
    let fixture = Fixture::parse(
        "
        fn target$0() -> Int { 1 }
        fn user() -> Int { target() }
        fn bystander() -> Int { user() }
        //- /far.ax
        fn far() -> Int { 1 }
        ",
    );
    let (file, offset) = fixture.cursor();
    assert_eq!(rename(&fixture.db, file, offset, "goal").map(|it| it.len()), Ok(2));
    assert_eq!(fixture.executed_counts()["infer"], 2);
}

/// A fresh name disturbs nothing, and the old one comes back but for shorthand patterns.
#[test]
fn every_name_of_a_package_can_change_and_change_back() {
    for name in ["std-routing", "std-guard"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/packages");
        let text = std::fs::read_to_string(format!("{folder}/{name}/src/core.ax")).unwrap();
        // Built-in packages have the same types, which would count as one with these.
        let fixture = Fixture::parse(&text.replace("Effect", "Outcome"));
        let (db, file) = (&fixture.db, fixture.main());
        let items = crate::hir::file_items(db, file);
        let all = items.iter().flat_map(|item| occurrences(db, *item).iter().map(move |it| (*item, it)));
        let names = all.filter(|it| it.1.role == super::super::symbol::Role::Definition).step_by(7);
        for (item, found) in names {
            let offset = item.span(found.range).to_file(db).range.start();
            let old = found.symbol.name(db);
            if old == "main" {
                continue;
            }
            let fresh = if old.starts_with(char::is_uppercase) { "Fresh" } else { "fresh" };
            let edits = rename(db, file, offset, fresh).unwrap_or_else(|it| panic!("{old}: {}", it.message));
            let changed = fixture.apply(&Fix::safe("", edits));
            findings_stay(&fixture, &changed);
            if !found.shorthand {
                let again = Fixture::parse(&changed["/main.ax"]);
                let edits = rename(&again.db, again.main(), offset, &old).unwrap();
                let back = again.apply(&Fix::safe("", edits));
                assert_eq!(back["/main.ax"], **file.text(db), "{old}");
            }
        }
    }
}

#[test]
fn what_settings_lead_to() {
    let text = r#"
        import money
        import "shapes"
        fn main() -> Int { let slo$0w: Coin = coin() slow.cents + area() }
        //- /boruna.toml
        source_roots = ["lib"]
        package_roots = ["vendor"]
        //- /lib/money.ax
        export type Coin { cents: Int }
        export fn coin() -> Coin { Coin { cents: 1 } }
        //- /vendor/shapes/src/core.ax
        export fn area() -> Int { 1 }
        "#;
    check(
        text,
        "gentle",
        expect![[r#"
        //- /main.ax
        import money
        import "shapes"
        fn main() -> Int { let gentle: Coin = coin() gentle.cents + area() }
    "#]],
    );
    check(
        text,
        "coin",
        expect![[r#"
        //- /main.ax
        import money
        import "shapes"
        fn main() -> Int { let coin: Coin = coin() coin.cents + area() }
    "#]],
    );
}

#[test]
fn names_that_hosts_rely_on() {
    let app = r#"
        type State { tag: Int }
        type Msg { tag: String, payload: Int }
        type Effect { kind: String, payload: String, callback_tag: String }
        type Update { state: State, effects: List<Effect> }
        type Limits { capabilities: List<String>, max_effects: Int, max_steps: Int }
        fn init() -> State { State { tag: 1 } }
        fn update(state: State, msg: Msg) -> Update { Update { state: state, effects: [] } }
        fn view(state: State) -> State { state }
        fn policies() -> Limits { Limits { capabilities: [], max_effects: 1, max_steps: 2 } }
        "#;
    let mut refused = String::new();
    let places = [
        "fn init",
        "fn update",
        "fn view",
        "fn policies",
        "{ tag: S",
        ", payload: I",
        "{ kind",
        "payload: S",
        "callback_tag",
        "{ state: S",
        "effects:",
        "capabilities",
        "max_effects",
        "max_steps",
    ];
    for place in places {
        let name = place.find(|it: char| it.is_ascii_lowercase()).unwrap_or_default();
        let name = if place.starts_with("fn ") { 3 } else { name };
        let marked = app.replacen(place, &format!("{}$0{}", &place[..name], &place[name..]), 1);
        let fixture = Fixture::parse(&marked);
        let (file, offset) = fixture.cursor();
        let reason = prepare_rename(&fixture.db, file, offset).unwrap_err();
        assert_eq!(rename(&fixture.db, file, offset, "other").unwrap_err(), reason);
        refused += &format!("{}\n", reason.message);
    }
    expect![[r#"
        `init` keeps its name: the framework calls the function of this name
        `update` keeps its name: the framework calls the function of this name
        `view` keeps its name: the framework calls the function of this name
        `policies` keeps its name: the framework calls the function of this name
        `tag` keeps its name: the framework fills this field of messages
        `payload` keeps its name: the framework fills this field of messages
        `kind` keeps its name: the framework reads this field of effects
        `payload` keeps its name: the framework reads this field of effects
        `callback_tag` keeps its name: the framework reads this field of effects
        `state` keeps its name: the framework reads this field of what `update` returns
        `effects` keeps its name: the framework reads this field of what `update` returns
        `capabilities` keeps its name: the framework reads this field of what `policies` returns
        `max_effects` keeps its name: the framework reads this field of what `policies` returns
        `max_steps` keeps its name: the framework reads this field of what `policies` returns
    "#]]
    .assert_eq(&refused);
    check(
        &app.replacen("{ tag", "{ ta$0g", 1),
        "label",
        expect![[r#"
        //- /main.ax
        type State { label: Int }
        type Msg { tag: String, payload: Int }
        type Effect { kind: String, payload: String, callback_tag: String }
        type Update { state: State, effects: List<Effect> }
        type Limits { capabilities: List<String>, max_effects: Int, max_steps: Int }
        fn init() -> State { State { label: 1 } }
        fn update(state: State, msg: Msg) -> Update { Update { state: state, effects: [] } }
        fn view(state: State) -> State { state }
        fn policies() -> Limits { Limits { capabilities: [], max_effects: 1, max_steps: 2 } }
    "#]],
    );
    check(
        "fn ma$0in() -> Int { 1 }",
        "start",
        expect![[r#"
            `main` keeps its name: a run begins at the function of this name
        "#]],
    );
    let step = r#"
        fn ma$0in() -> Int { 1 }
        //- /workflow.json
        {"steps": {"a": {"kind": "source", "source": "main.ax"}}}
        //- /boruna.toml
        entry_points = ["other.ax"]
        "#;
    check(
        step,
        "start",
        expect![[r#"
            `main` keeps its name: a workflow runs the function of this name
        "#]],
    );
    let no_entry = r#"
        fn ma$0in() -> Int { 1 }
        //- /boruna.toml
        entry_points = ["main.ax#main"]
        "#;
    check(
        no_entry,
        "start",
        expect![[r#"
        //- /boruna.toml
        entry_points = ["main.ax#start"]
        //- /main.ax
        fn start() -> Int { 1 }
    "#]],
    );
}

#[test]
fn entry_points_of_the_settings() {
    check(
        r#"
        fn sta$0rt() -> Int { 1 }
        //- /boruna.toml
        # what the host calls
        entry_points = ["main.ax#start", 'other.ax#start', "./main.ax#start", "main.ax"] # by name
        //- /other.ax
        fn start() -> Int { 1 }
        "#,
        "begin",
        expect![[r#"
            //- /boruna.toml
            # what the host calls
            entry_points = ["main.ax#begin", 'other.ax#start', "./main.ax#begin", "main.ax"] # by name
            //- /main.ax
            fn begin() -> Int { 1 }
        "#]],
    );
}

#[test]
fn types_that_a_workflow_names() {
    check(
        r#"
        //- /flow/load.ax
        import "invoices"
        fn main() -> Result<List<Inv$0oice>, String> { Ok([]) }
        //- /flow/other.ax
        type Invoice { none: Int }
        fn main() -> Invoice { Invoice { none: 1 } }
        //- /flow/workflow.json
        {"schema_version": 1, "name": "a", "version": "1", "edges": [], "steps": {
            "load": {"kind": "source", "source": "load.ax", "outputs": {"result": "Result<List<Invoice>, InvoiceError>"}},
            "other": {"kind": "source", "source": "other.ax", "outputs": {"result": "Invoice"}}
        }}
        //- /libs/invoices/src/core.ax
        export type Invoice { cents: Int }
        "#,
        "Bill",
        expect![[r#"
            //- /flow/load.ax
            import "invoices"
            fn main() -> Result<List<Bill>, String> { Ok([]) }
            //- /flow/workflow.json
            {"schema_version": 1, "name": "a", "version": "1", "edges": [], "steps": {
                "load": {"kind": "source", "source": "load.ax", "outputs": {"result": "Result<List<Bill>, InvoiceError>"}},
                "other": {"kind": "source", "source": "other.ax", "outputs": {"result": "Invoice"}}
            }}
            //- /libs/invoices/src/core.ax
            export type Bill { cents: Int }
        "#]],
    );
}
