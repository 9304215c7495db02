use expect_test::{Expect, expect};

use super::*;
use crate::{Database, diagnostics::Fix, inputs::PRELUDE_PATH, test_support::Fixture};

fn proposals(text: &str) -> (Fixture, Completions) {
    let fixture = Fixture::parse(text);
    let (file, offset) = fixture.cursor();
    let found = completions(&fixture.db, file, offset);
    (fixture, found)
}

fn line(it: &Completion) -> String {
    let mut line = format!("{:?} {}", it.kind, it.label);
    let mut add = |it: String| line.push_str(&it);
    it.detail.iter().for_each(|it| add(format!(" {it}")));
    it.source.iter().for_each(|it| add(format!(" from {it}")));
    if !it.edits.is_empty() {
        add(" +import".to_owned());
    }
    if let Some(snippet) = &it.snippet {
        add(format!(" => {snippet:?}"));
    } else if it.insert != it.label {
        add(format!(" => {:?}", it.insert));
    }
    line
}

fn draw(items: &[Completion], most: usize) -> String {
    let mut out: String = items.iter().take(most).map(|it| line(it) + "\n").collect();
    if items.len() > most {
        out += "...\n";
    }
    out
}

/// Draws all proposals.
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&draw(&proposals(text).1.items, 40));
}

/// Draws the first proposals.
fn check_first(most: usize, text: &str, expected: Expect) {
    expected.assert_eq(&draw(&proposals(text).1.items, most));
}

/// The text after the proposal with this label has been taken.
fn check_taken(label: &str, text: &str, expected: Expect) {
    let (fixture, found) = proposals(text);
    let (file, _) = fixture.cursor();
    let taken = found.items.iter().find(|it| it.label == label).expect("it is proposed");
    let mut edits = taken.edits.clone();
    edits.push(Edit::new(FileRange { file, range: taken.replace }, taken.insert.clone()));
    expected.assert_eq(&fixture.apply(&Fix::safe("", edits))[file.path(&fixture.db).as_ref()]);
}

#[test]
fn locals_come_first_the_innermost_at_the_top() {
    check_first(
        7,
        "
        fn f(count: Int, name: String) -> Int {
            let before = 1.5
            for item in [1] {
                match Some(item) {
                    Some(inner) => { let count = true $0 },
                    None => { let other = 1 },
                }
            }
            let after = 1
            after
        }
        ",
        expect![[r#"
            Variable count Bool
            Variable inner Int
            Variable item Int
            Variable before Float
            Variable name String
            Function f (count: Int, name: String) -> Int => "f(${1:count}, ${2:name})$0"
            Function cap_revoke (cap: Cap) from prelude => "cap_revoke(${1:cap})$0"
            ...
        "#]],
    );
}

#[test]
fn what_fits_the_expected_type_comes_first() {
    check_first(
        6,
        "
        fn price(item: Int) -> Int { item }
        fn label(item: Int) -> String { \"\" }
        fn f(number: Int, text: String) -> Int { price($0) }
        ",
        expect![[r#"
            Variable number Int
            Variable text String
            Function f (number: Int, text: String) -> Int => "f(${1:number}, ${2:text})$0"
            Function price (item: Int) -> Int => "price(${1:item})$0"
            Function label (item: Int) -> String => "label(${1:item})$0"
            Function int_abs (value: Int) -> Int from prelude => "int_abs(${1:value})$0"
            ...
        "#]],
    );
    check_first(
        5,
        "
        enum Way { Left, Right(Int), Back { far: Bool } }
        fn f(number: Int, way: Way) -> Way { $0 }
        ",
        expect![[r#"
            Variable way Way
            Variant Way::Left
            Variant Way::Right (Int) => "Way::Right($0)"
            Variant Way::Back { far: Bool } => "Way::Back { far: $1 }$0"
            Variable number Int
            ...
        "#]],
    );
    check_first(
        3,
        "fn f(a: Int, b: Bool) -> Int { if $0 }",
        expect![[r#"
        Variable b Bool
        Keyword false
        Keyword true
        ...
    "#]],
    );
    check_first(
        3,
        "fn f(a: Int) -> Option<Int> { return $0 }",
        expect![[r#"
        Variant Some (Int) => "Some($1)$0"
        Variant None
        Variable a Int
        ...
    "#]],
    );
    check_first(
        3,
        "type P { x: Int, y: String } fn f(a: Int, b: String) -> P { P { x: 1, y: $0",
        expect![[r#"
            Variable b String
            Variable a Int
            Function f (a: Int, b: String) -> P => "f(${1:a}, ${2:b})$0"
            ...
        "#]],
    );
    check_first(
        3,
        "fn f(a: Int, b: String) -> Bool { b == $0 }",
        expect![[r#"
        Variable b String
        Variable a Int
        Function f (a: Int, b: String) -> Bool => "f(${1:a}, ${2:b})$0"
        ...
    "#]],
    );
    check_first(
        3,
        "fn f(a: Int, b: String) -> Int { let c: String = $0\n a }",
        expect![[r#"
        Variable b String
        Variable a Int
        Function f (a: Int, b: String) -> Int => "f(${1:a}, ${2:b})$0"
        ...
    "#]],
    );
}

#[test]
fn functions_by_what_is_near_then_builtins_by_friendly_names() {
    check(
        r#"
        import "std-json"
        fn json_mine() -> Int { 1 }
        fn f() -> Int { json$0 }
        "#,
        expect![[r#"
            Function json_mine () -> Int => "json_mine()$0"
            Function json_array (items: List<String>) -> String from std-json => "json_array(${1:items})$0"
            Function json_array_wrap (items: String) -> String from std-json => "json_array_wrap(${1:items})$0"
            Function json_bool_field (k: String, v: Bool) -> String from std-json => "json_bool_field(${1:k}, ${2:v})$0"
            Function json_err (e: String) -> JsonResult from std-json => "json_err(${1:e})$0"
            Function json_escape (s: String) -> String from std-json => "json_escape(${1:s})$0"
            Function json_int_field (k: String, v: Int) -> String from std-json => "json_int_field(${1:k}, ${2:v})$0"
            Function json_null_field (k: String) -> String from std-json => "json_null_field(${1:k})$0"
            Function json_object (fields: String) -> String from std-json => "json_object(${1:fields})$0"
            Function json_ok (v: String) -> JsonResult from std-json => "json_ok(${1:v})$0"
            Function json_string_field (k: String, v: String) -> String from std-json => "json_string_field(${1:k}, ${2:v})$0"
            Record JsonResult type { ok, value, error } from std-json => "JsonResult { ok: $1, value: $2, error: $3 }$0"
            Function json_at (value: Json, path: String) -> Option<Json> from prelude => "json_at(${1:value}, ${2:path})$0"
            Function json_int (value: Json, path: String) -> Option<Int> from prelude => "json_int(${1:value}, ${2:path})$0"
            Function json_parse (text: String) -> Result<Json, String> from prelude => "json_parse(${1:text})$0"
            Function json_render (value: Json) -> String from prelude => "json_render(${1:value})$0"
            Function json_text (value: Json, path: String) -> Option<String> from prelude => "json_text(${1:value}, ${2:path})$0"
            Enum Json enum { Null, Boolean, Integer, Number, Text, Array, … } from prelude => "Json::"
            Function is_probably_json (s: String) -> Bool from std-guard +import => "is_probably_json(${1:s})$0"
            Function llm_json_call (req: LlmRequest, tag: String) -> Effect from std-llm +import => "llm_json_call(${1:req}, ${2:tag})$0"
        "#]],
    );
    check(
        "fn f() -> Int { string_l$0 }",
        expect![[r#"
            Function string_len (text: String) -> Int from prelude => "__builtin_string_len(${1:text})$0"
            Function string_lines (text: String) -> List<String> from prelude => "string_lines(${1:text})$0"
            Function string_pad_left (text: String, width: Int, fill: String) -> String from prelude => "string_pad_left(${1:text}, ${2:width}, ${3:fill})$0"
            Function string_replace (text: String, from: String, to: String) -> String from prelude => "__builtin_string_replace(${1:text}, ${2:from}, ${3:to})$0"
            Function string_slice (text: String, start: Int, end: Int) -> String from prelude => "__builtin_string_slice(${1:text}, ${2:start}, ${3:end})$0"
            Function string_split (text: String, separator: String) -> List<String> from prelude => "__builtin_string_split(${1:text}, ${2:separator})$0"
            Function string_to_lower (text: String) -> String from prelude => "__builtin_string_to_lower(${1:text})$0"
            Function string_length (s: String) -> Int from std-validation +import => "string_length(${1:s})$0"
            Function json_string_field (k: String, v: String) -> String from std-json +import => "json_string_field(${1:k}, ${2:v})$0"
        "#]],
    );
    check(
        "fn f() -> Int { __builtin_string_l$0(1) }",
        expect![[r#"
            Function string_len (text: String) -> Int from prelude => "__builtin_string_len"
            Function string_replace (text: String, from: String, to: String) -> String from prelude => "__builtin_string_replace"
            Function string_slice (text: String, start: Int, end: Int) -> String from prelude => "__builtin_string_slice"
            Function string_split (text: String, separator: String) -> List<String> from prelude => "__builtin_string_split"
            Function string_to_lower (text: String) -> String from prelude => "__builtin_string_to_lower"
        "#]],
    );
    check(
        "fn worker() -> Int { 1 } fn f() -> Int { let a = spawn wor$0 1 }",
        expect![[r#"
        Function worker () -> Int
    "#]],
    );
}

#[test]
fn statements_begin_with_keywords() {
    let keywords = |text: &str| {
        let found = proposals(text).1.items;
        let words = found.iter().filter(|it| it.kind == CompletionKind::Keyword);
        words.map(|it| it.label.clone()).collect::<Vec<_>>().join(" ")
    };
    expect!["Err None Ok Some emit false for if let let mut match receive return send spawn true while"]
        .assert_eq(&keywords("fn f() -> Int { $0 }"));
    expect!["Err None Ok Some emit false if match receive send spawn true"]
        .assert_eq(&keywords("fn f() -> Int { 1 + $0 }"));
    expect!["Err None Ok Some else else if emit false for if let let mut match receive return send spawn true while"].assert_eq(&keywords("fn f() -> Int { if true { 1 } $0 }"));
    expect!["Err None Ok Some false match true"].assert_eq(&keywords("fn f() -> Int requires $0 { 1 }"));
    expect!["in"].assert_eq(&keywords("fn f() -> Int { for x $0 }"));
    expect!["enum export fn import module type"].assert_eq(&keywords("$0"));
    expect!["enum export fn import module type"].assert_eq(&keywords("fn f() {}\n\n$0\n\nfn g() {}"));
    expect!["enum fn type"].assert_eq(&keywords("fn f() {}\nexport $0"));
    expect!["import"].assert_eq(&keywords("import \"std-ui\"\nim$0"));
    expect!["!{} ensures intent requires"].assert_eq(&keywords("fn f() -> Int $0\nfn g() {}"));
    expect!["requires !{} ensures"]
        .assert_eq(&keywords("fn f() -> Int { time_now() }\nfn g() -> Int re$0 { f() }"));
}

#[test]
fn nothing_where_a_name_is_made_up_or_nothing_is_code() {
    for text in [
        "fn $0",
        "fn f($0",
        "fn f(a: Int, $0) {}",
        "fn f() { let $0 }",
        "fn f() { let mut $0 = 1 }",
        "fn f() { for $0 }",
        "type $0",
        "type P { $0 }",
        "enum E { A, $0 }",
        "module $0",
        "fn f() { // $0 }",
        "fn f() { \"te$0xt\" }",
        "fn f() { 12$0 }",
        "// about $0\nfn f() {}",
        "fn f() { 1.$0 }",
    ] {
        assert_eq!(draw(&proposals(text).1.items, 3), "", "{text}");
    }
}

#[test]
fn types_where_types_stand() {
    check_first(
        15,
        "
        type Point { x: Int }
        enum Way { Left, Right }
        fn f(a: $0) -> Int { 1 }
        ",
        expect![[r#"
            Record Point type { x }
            Enum Way enum { Left, Right }
            BuiltinType Int 64-bit integer
            BuiltinType Float 64-bit floating point number
            BuiltinType String text
            BuiltinType Bool true or false
            BuiltinType Unit no value
            BuiltinType Option a value or none => "Option<${1:T}>$0"
            BuiltinType Result a value or an error => "Result<${1:T}, ${2:String}>$0"
            BuiltinType List values in order => "List<${1:T}>$0"
            BuiltinType Map values by key => "Map<${1:String}, ${2:V}>$0"
            BuiltinType Fn a function => "Fn($1) -> ${2:Int}$0"
            BuiltinType ActorId an actor that was spawned
            BuiltinType Secret a secret no program can read
            BuiltinType Cap a capability token
            ...
        "#]],
    );
    for text in [
        "type Point { x: Int } fn f() -> Poin$0",
        "type Point { x: Int } fn f(a: List<Poin$0>) {}",
        "type Point { x: Int } fn f() { let a: Poin$0 }",
        "type Point { x: Int } fn f() { let a: Poin$0\n a }",
        "type Point { x: Int } fn f(a: Fn(Poin$0) -> Int) {}",
        "type Point { x: Int } type Line { from: Poin$0",
        "type Point { x: Int } enum E { A(Poin$0) }",
    ] {
        assert!(draw(&proposals(text).1.items, 1).starts_with("Record Point"), "{text}");
    }
}

#[test]
fn fields_behind_a_dot() {
    let declarations =
        "type P { x: Int, name: String, next: Q } type Q { deep: Option<Int> } fn get() -> P { P {} }";
    let fields = |text: &str| {
        let found = proposals(&format!("{declarations} {text}")).1.items;
        found.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    expect!["Field x Int, Field name String, Field next Q"].assert_eq(&fields("fn f(p: P) -> Int { p.$0 }"));
    expect!["Field deep Option<Int>"]
        .assert_eq(&fields("fn f(p: P) -> Int { let a = p.next.$0\n let b = 1\n b }"));
    expect!["Field deep Option<Int>"]
        .assert_eq(&fields("fn f(p: P) -> Int { let a = p.next.de$0ad\n let b = 1\n b }"));
    for text in [
        "fn f() -> Int { get().next.$0 }",
        "fn f() -> Int { let a = get().next\n if a.$0 }",
        "fn f() -> Int { let a = get().next\n let b = g(1, a.$0\n 2 }",
        "fn f() -> Int { let a = get().next\n match a.$0\n let b = 1\n b }",
        "fn f() -> Int { let a = get().next\n if true {\n a.$0\n 2 }",
        "fn f() -> Int { let a = get().next\n a.$0",
        "fn f() -> Int { for a in [get().next] { a.$0 }",
        "fn f() -> Int { match Some(get().next) { Some(a) => a.$0",
    ] {
        assert_eq!(fields(text), "Field deep Option<Int>", "{text}");
    }
    assert_eq!(fields("fn f(n: Int) -> Int { n.$0 }"), "");
}

#[test]
fn variants_behind_colons() {
    let declarations = "enum Way { Left, Right(Int), Back { far: Bool, by: Int } }";
    check(
        &format!("{declarations} fn f() -> Way {{ Way::$0 }}"),
        expect![[r#"
        Variant Left
        Variant Right (Int) => "Right($0)"
        Variant Back { far: Bool, by: Int } => "Back { far: $1, by: $2 }$0"
    "#]],
    );
    check(
        &format!("{declarations} fn f() -> Way {{ Way::Ri$0(1) }}"),
        expect![[r#"
            Variant Right (Int)
            Variant Left
            Variant Back { far: Bool, by: Int }
        "#]],
    );
    check(
        &format!("{declarations} fn f(w: Way) -> Int {{ match w {{ Way::$0 => 1 }} }}"),
        expect![[r#"
        Variant Left
        Variant Right (Int) => "Right($0)"
        Variant Back { far: Bool, by: Int } => "Back { far, by }$0"
    "#]],
    );
    check(
        &format!("{declarations} fn f(w: Way) -> Int {{ match w {{ Way::$0 }}"),
        expect![[r#"
        Variant Left
        Variant Right (Int) => "Right($0)"
        Variant Back { far: Bool, by: Int } => "Back { far, by }$0"
    "#]],
    );
}

#[test]
fn fields_of_literals_that_are_not_given_yet() {
    let declarations = "type P { x: Int, name: String, last: Bool } enum E { A { from: Int, to: Int } }";
    check(
        &format!("{declarations} fn f() -> P {{ P {{ $0 }} }}"),
        expect![[r#"
        Field x Int => "x: $0"
        Field name String => "name: $0"
        Field last Bool => "last: $0"
    "#]],
    );
    check(
        &format!("{declarations} fn f() -> P {{ P {{ x: 1, $0 }} }}"),
        expect![[r#"
        Field name String => "name: $0"
        Field last Bool => "last: $0"
    "#]],
    );
    check(
        &format!("{declarations} fn f() -> P {{ P {{ na$0 x: 1 }} }}"),
        expect![[r#"
        Field name String => "name: $0"
        Field last Bool => "last: $0"
    "#]],
    );
    check(
        &format!("{declarations} fn f() -> P {{ P {{ $0: 1 }} }}"),
        expect![[r#"
        Field x Int
        Field name String
        Field last Bool
    "#]],
    );
    check(
        &format!("{declarations} fn f(p: P) -> P {{ P {{ ..p, $0"),
        expect![[r#"
        Field x Int => "x: $0"
        Field name String => "name: $0"
        Field last Bool => "last: $0"
    "#]],
    );
    check(
        &format!("{declarations} fn f() -> E {{ E::A {{ from: 1, $0 }} }}"),
        expect![[r#"
        Field to Int => "to: $0"
    "#]],
    );
}

#[test]
fn patterns_of_what_is_matched() {
    let declarations = "enum Way { Left, Right(Option<Int>), Back { far: Bool, by: Way } }";
    let patterns = |text: &str| {
        let found =
            proposals(&format!("{declarations} fn f(w: Way, o: Option<Way>) -> Int {{ {text}")).1.items;
        found.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    };
    expect![[r#"
        Variant Left
        Variant Right (Option<Int>) => "Right($0)"
        Variant Back { far: Bool, by: Way } => "Back { far, by }$0"
        Keyword _
    "#]]
    .assert_eq(&patterns("match w { $0 } }"));
    expect![[r#"
        Variant Right (Option<Int>) => "Right($0)"
        Variant Back { far: Bool, by: Way } => "Back { far, by }$0"
        Variant Left
        Keyword _
    "#]]
    .assert_eq(&patterns("match w { Left => 1, $0 } }"));
    expect![[r#"
        Variant Right (Option<Int>) => "Right($0)"
        Variant Back { far: Bool, by: Way } => "Back { far, by }$0"
        Variant Left
        Keyword _
    "#]]
    .assert_eq(&patterns("match (w) { $0 Left => 1 } }"));
    expect![[r#"
        Variant Some (Way) => "Some(${1:value})$0"
        Variant None
        Keyword _
    "#]]
    .assert_eq(&patterns("match o { $0 } }"));
    expect![[r#"
        Variant Some (Int) => "Some(${1:value})$0"
        Variant None
        Keyword _
    "#]]
    .assert_eq(&patterns("match o { Some(Right($0)) => 1 } }"));
    expect![[r#"
        Keyword true
        Keyword false
        Keyword _
    "#]]
    .assert_eq(&patterns("match o { Some(Back { far: $0"));
    expect![[r#"
        Field by Way
    "#]]
    .assert_eq(&patterns("match o { Some(Back { far, $0 }) => 1 } }"));
    expect![[r#"
        Field far Bool
        Field by Way
    "#]]
    .assert_eq(&patterns("match w { Back { $0 } } }"));
    expect![[r#"
        Variant Err => "Err($0)"
        Keyword None
        Variant Ok => "Ok($0)"
        Variant Some => "Some($0)"
        Keyword true
        Keyword false
        Keyword _
    "#]]
    .assert_eq(&patterns("match nobody { $0 } }"));
}

#[test]
fn imports_name_modules_and_packages() {
    let files = "
        //- /main.ax
        import $0
        //- /clock.ax
        fn hour() -> Int { 1 }
        //- /other/far.ax
        fn far() -> Int { 1 }
        //- /libs/my-lib/src/core.ax
        fn own() -> Int { 1 }
        ";
    check_first(
        4,
        files,
        expect![[r#"
        Module clock module
        Module my-lib package => "\"my-lib\""
        Module std-authz package => "\"std-authz\""
        Module std-db package => "\"std-db\""
        ...
    "#]],
    );
    check_taken(
        "std-http",
        "import std-h$0\nfn f() {}",
        expect![[r#"
        import "std-http"
        fn f() {}"#]],
    );
    check_taken(
        "std-http",
        "import \"std-$0\nfn f() {}",
        expect![[r#"
            import "std-http"
            fn f() {}"#]],
    );
    check_taken(
        "std-http",
        "import \"std-$0\"\nfn f() {}",
        expect![[r#"
        import "std-http"
        fn f() {}"#]],
    );
    check_taken(
        "std-http",
        "import \"std-json\"\nimport $0",
        expect![[r#"
        import "std-json"
        import "std-http""#]],
    );
}

#[test]
fn capabilities_that_are_not_listed() {
    check_first(
        4,
        "fn f() -> Int !{net.fetch, $0} { time_now() }",
        expect![[r#"
        Capability time.now needed here
        Capability fs.read Read files and list folders.
        Capability fs.write Create, replace and append to files.
        Capability db.query Run statements against a configured database.
        ...
    "#]],
    );
    check_taken(
        "net.fetch",
        "fn f() -> Int !{net.f$0, random} { 1 }",
        expect!["fn f() -> Int !{net.fetch, random} { 1 }"],
    );
    check_taken("net.fetch", "fn f() -> Int !{ne$0 { 1 }", expect!["fn f() -> Int !{net.fetch { 1 }"]);
    check_taken("fs.read", "fn f() -> Int !{$0", expect!["fn f() -> Int !{fs.read"]);
}

#[test]
fn kinds_of_effects() {
    check_first(
        3,
        r#"import "std-http" fn f() -> Effect { Effect { kind: "ht$0", payload: "", callback_tag: "" } }"#,
        expect![[r#"
            EffectKind http_request needs net.fetch
            EffectKind db_query needs db.query
            EffectKind fs_read needs fs.read
            ...
        "#]],
    );
    check_taken(
        "http_request",
        "import \"std-http\" fn f() -> Effect { Effect { kind: \"$0\n }",
        expect![[r#"
            import "std-http" fn f() -> Effect { Effect { kind: "http_request"
             }"#]],
    );
    check("type P { kind: String } fn f() -> P { P { kind: \"$0\" } }", expect![""]);
}

#[test]
fn what_is_not_imported_yet_brings_its_import() {
    let text = r#"
        fn f() -> Effect { http_ge$0 }
        //- /clock.ax
        export fn http_get_hour() -> Int { 1 }
        fn http_get_private() -> Int { 1 }
        "#;
    check(
        text,
        expect![[r#"
            Function http_get (url: String, tag: String) -> Effect from std-http +import => "http_get(${1:url}, ${2:tag})$0"
            Function http_get_hour () -> Int from clock +import => "http_get_hour()$0"
        "#]],
    );
    check_taken(
        "http_get",
        text,
        expect![[r#"
        import "std-http"

        fn f() -> Effect { http_get }
    "#]],
    );
    check_taken(
        "http_get_hour",
        text,
        expect![[r#"
        import clock

        fn f() -> Effect { http_get_hour }
    "#]],
    );
    check_taken(
        "http_get",
        "// About.\n\n// Doc.\nfn f() -> Int { http_ge$0 }",
        expect![[r#"
        // About.

        import "std-http"

        // Doc.
        fn f() -> Int { http_get }"#]],
    );
    check_taken(
        "http_get",
        "module m\nfn f() -> Int { http_ge$0 }",
        expect![[r#"
            module m

            import "std-http"

            fn f() -> Int { http_get }"#]],
    );
    check_taken(
        "http_get",
        "import \"std-ui\" // ui\nfn f() -> Int { http_ge$0 }",
        expect![[r#"
            import "std-ui" // ui
            import "std-http"
            fn f() -> Int { http_get }"#]],
    );
    check_taken(
        "Route",
        "fn f(r: Rout$0) {}",
        expect![[r#"
        import "std-routing"

        fn f(r: Route) {}"#]],
    );
}

#[test]
fn words_are_replaced_whole() {
    check_taken(
        "count",
        "fn f(count: Int) -> Int { co$0xyz + 1 }",
        expect!["fn f(count: Int) -> Int { count + 1 }"],
    );
    check_taken(
        "count",
        "fn f(count: Int) -> Int { 1 + $0count }",
        expect!["fn f(count: Int) -> Int { 1 + countcount }"],
    );
    check_taken("if", "fn f() -> Int { i$0 }", expect!["fn f() -> Int { if }"]);
    check_taken(
        "match",
        "fn f() -> Int { mat$0\n 1 }",
        expect![[r#"
        fn f() -> Int { match
         1 }"#]],
    );
}

#[test]
fn proposals_tell_more_when_asked() {
    let (fixture, found) = proposals("// Loads.\nfn load() -> Int { time_now() }\nfn f() -> Int { loa$0 }");
    let told = |it: &Completion| {
        resolve(&fixture.db, fixture.project, it.key.as_ref().unwrap())
            .map_or("nothing".to_owned(), |it| it.markdown)
    };
    expect![[r#"
        ```ax
        fn load() -> Int
        ```

        - needs `time.now` (not declared) because it calls `time_now`

        Loads."#]]
    .assert_eq(&told(&found.items[0]));
    // Whatever is proposed in any place can be told about.
    for text in [
        "import $0",
        "fn f() -> Int !{$0} { 1 }",
        "fn f() -> Int { net_$0 }",
        "fn f() -> Int { match json_parse(\"\") { Ok(j) => match j { $0 } } }",
        "fn f(r: NetReply) -> Int { r.$0 }",
        "fn f(r: $0) -> Int { 1 }",
    ] {
        let (fixture, found) = proposals(text);
        for it in found.items.iter().filter_map(|it| it.key.as_ref()) {
            assert!(resolve(&fixture.db, fixture.project, it).is_some(), "{it:?}");
        }
    }
}

#[test]
fn a_proposal_analyses_one_item() {
    let fixture =
        Fixture::parse("fn a() -> Int { b() }\nfn b() -> Int { a() + $0 }\nfn c() -> Int { b() }\n");
    let (file, offset) = fixture.cursor();
    completions(&fixture.db, file, offset);
    assert_eq!(fixture.executed_counts().get("infer"), Some(&1));
}

#[test]
fn a_file_of_thousands_of_functions_is_proposed_in_parts() {
    use std::fmt::Write;
    let mut text = String::new();
    for number in 0..1200 {
        writeln!(text, "fn step_{number:04}(n: Int) -> Int {{ n }}").unwrap();
    }
    let (fixture, found) = proposals(&format!("{text}fn f() -> Int {{ $0 }}"));
    assert!(found.is_incomplete);
    assert!(found.items.len() < 2 * MAX_VISIBLE);
    assert!(fixture.executed_counts()["lower"] < 2 * MAX_VISIBLE);
    let (_, found) = proposals(&format!("{text}fn f() -> Int {{ step_119$0 }}"));
    assert!(!found.is_incomplete);
    let functions = found.items.iter().filter(|it| it.label.starts_with("step_119"));
    assert_eq!(functions.count(), 10);
}

#[test]
fn every_place_of_the_prelude_can_be_asked() {
    let db = Database::new();
    let file = crate::project::file_at(&db, crate::Db::standard(&db), PRELUDE_PATH).unwrap();
    let text = file.text(&db).clone();
    let places = (0..text.len()).step_by(97);
    for offset in places {
        completions(&db, file, TextSize::new(offset as u32));
    }
}

/// Takes a name out of a text that uses it, and asks what could stand there.
#[test]
fn names_that_are_taken_out_are_proposed() {
    use crate::ide::symbol::{Role, Symbol, occurrences};
    let standard = Database::new();
    let mut missed = String::new();
    let mut asked = 0;
    for package in crate::package::EMBEDDED {
        let path = crate::inputs::embedded_source_path(package.name);
        let file = crate::project::file_at(&standard, crate::Db::standard(&standard), &path).unwrap();
        let text = file.text(&standard);
        let items = crate::hir::file_items(&standard, file);
        let uses = items.iter().flat_map(|item| {
            let reads = occurrences(&standard, *item).iter().filter(|it| it.role == Role::Read);
            let named = reads.filter(|it| !matches!(it.symbol, Symbol::Module(_)));
            named.map(|it| it.range + item.start(&standard))
        });
        for range in uses.step_by(29) {
            let range = std::ops::Range::<usize>::from(range);
            let name = &text[range.clone()];
            let cut =
                format!("{}{}{}", &text[..range.start], crate::test_support::CURSOR, &text[range.end..]);
            let (_, found) = proposals(&cut);
            asked += 1;
            let is_found = found.items.iter().any(|it| it.insert.trim_end_matches([':', ' ']) == name);
            if !is_found {
                let line = text[..range.start].matches('\n').count();
                missed +=
                    &format!("{}:{}: {name}: {}\n", package.name, line + 1, text.lines().nth(line).unwrap());
            }
        }
    }
    assert!(asked > 50, "{asked}");
    assert_eq!(missed, "");
}

#[test]
fn what_begins_with_the_letters_comes_first() {
    check_first(
        2,
        "
        type Warehouse { size: Int }
        fn f(w: Ware$0) {}
        ",
        expect![[r#"
            Record Warehouse type { size }
            BuiltinType Int 64-bit integer
            ...
        "#]],
    );
    check_first(
        2,
        "
        fn f(l: Int) -> Int {
            le$0
        }
        ",
        expect![[r#"
            Keyword let => "let ${1:name} = $0"
            Keyword let mut => "let mut ${1:name} = $0"
            ...
        "#]],
    );
}

#[test]
fn a_function_with_two_names_is_proposed_once() {
    let labels = |text: &str| {
        let found = proposals(text).1.items.into_iter().map(|it| it.insert);
        found.filter(|it| it.ends_with("list_len")).collect::<Vec<_>>()
    };
    assert_eq!(labels("fn f() -> Int { list_len$0 }"), ["list_len"]);
    assert_eq!(labels("fn f() -> Int { __builtin_list_l$0 }"), ["__builtin_list_len"]);
}

#[test]
fn actors_are_given_nothing() {
    check_first(
        3,
        "
        fn able(n: Int) -> Int { n }
        fn worker() -> Int { 1 }
        fn f() { spawn $0 }
        ",
        expect![[r#"
            Function f ()
            Function worker () -> Int
            Function random_float () -> Float !{random} from prelude
            ...
        "#]],
    );
}

#[test]
fn capabilities_are_named_in_texts() {
    check(
        "fn f() { cap_take(\"net$0\", \"*\") }",
        expect![[r#"
        Capability net.fetch Send HTTP requests.
        Capability net.listen Accept network connections.
        Capability fs.read Read files and list folders.
        Capability fs.write Create, replace and append to files.
        Capability db.query Run statements against a configured database.
        Capability ui.render Emit user-interface output.
        Capability time.now Read the clock.
        Capability random Draw random numbers.
        Capability llm.call Prompt a language model.
        Capability actor.spawn Start actors.
        Capability actor.send Send messages to actors.
        Capability step.input Read the inputs of the workflow step.
        Capability process.spawn Run programs.
        Capability env.read Read environment variables.
        Capability secret.read Refer to a secret by name.
        Capability fs.delete Delete files.
        Capability ffi.call Call foreign functions.
        Capability reflect Inspect running code.
    "#]],
    );
    check("fn f() { cap_take(\"net.fetch\", \"$0\") }", expect![]);
    check_taken("fs.read", "fn f() { cap_take(\"fs$0", expect![[r#"fn f() { cap_take("fs.read""#]]);
}

#[test]
fn only_sources_have_proposals() {
    let fixture = Fixture::parse("//- /workflow.json\n{ $0 }\n//- /a.ax\nfn load() {}\n");
    let (file, offset) = fixture.cursor();
    assert_eq!(completions(&fixture.db, file, offset), Completions::default());
}
