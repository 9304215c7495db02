use expect_test::{Expect, expect};

use super::match_diagnostics;
use crate::{
    diagnostics::{
        Diagnostic, Severity,
        registry::{NON_EXHAUSTIVE_MATCH, UNREACHABLE_ARM},
    },
    hir::{file_items, lower::lower},
    span::FileRange,
    test_support::Fixture,
    types::infer,
};

fn findings(fixture: &Fixture) -> Vec<Diagnostic<FileRange>> {
    let db = &fixture.db;
    file_items(db, fixture.main())
        .iter()
        .flat_map(|it| match_diagnostics(db, *it))
        .map(|it| it.clone().map(&mut |place| place.to_file(db)))
        .collect()
}

/// Draws the findings of a program.
#[track_caller]
fn check(text: &str, expect: Expect) {
    let fixture = Fixture::parse(text);
    assert_well_formed(&fixture);
    expect.assert_eq(&fixture.render(&findings(&fixture)));
}

/// Lists the messages of a program whose enums are [`ENUMS`].
#[track_caller]
fn check_messages(text: &str, expect: Expect) {
    let fixture = Fixture::parse(&format!("{text}\n{ENUMS}"));
    assert_well_formed(&fixture);
    let lines: Vec<String> =
        findings(&fixture).iter().map(|it| format!("{} {}\n", it.rule.code, it.message)).collect();
    expect.assert_eq(&lines.concat());
}

/// Applies the fix number `index` of the first finding, whose result must be free of E005 and other errors.
#[track_caller]
fn check_fix(text: &str, index: usize, expect: Expect) {
    let mut fixture = Fixture::parse(text);
    let finding = findings(&fixture).into_iter().next().expect("a finding");
    let fixed = fixture.apply(&finding.fixes[index]).remove("/main.ax").expect("the file changes");
    expect.assert_eq(&fixed);
    fixture.main().update_text(&mut fixture.db, fixed.into());
    assert_well_formed(&fixture);
    let rules: Vec<&str> = findings(&fixture).iter().map(|it| it.rule.code).collect();
    assert_eq!(rules, Vec::<&str>::new(), "the fix leaves nothing to say");
}

#[track_caller]
fn assert_well_formed(fixture: &Fixture) {
    let db = &fixture.db;
    for item in file_items(db, fixture.main()) {
        let lowered = lower(db, *item).errors.iter().map(|it| (it.severity, &it.message));
        let typed = infer(db, *item).diagnostics.iter().map(|it| (it.severity, &it.message));
        let errors: Vec<_> = lowered.chain(typed).filter(|it| it.0 == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}\n{}", item.text(db));
    }
}

const ENUMS: &str = "
enum Way { Up, Down, Left, Right }
enum Shape { Dot, Circle(Int), Box { width: Int, solid: Bool } }
enum Empty {}
";

#[test]
fn an_enum_needs_every_variant() {
    check(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Int {
            match light {
                Green => 1,
                Red => 0,
            }
        }
        ",
        expect![[r#"
            E005 non-exhaustive-match: this `match` leaves `Amber` without an arm
              /main.ax:3:5
                    match light {
                    ^^^^^^^^^^^
              see: declared here
              /main.ax:1:19
                enum Light { Red, Amber, Green }
                                  ^^^^^
              unsafe fix: add an arm for `Amber`
              unsafe fix: add a `_` arm
        "#]],
    );
}

#[test]
fn missing_patterns_are_concrete() {
    check_messages(
        "
        fn a(w: Way) -> Int { match w { Up => 1, Left => 2 } }
        fn b(w: Way) -> Int { match w { Up => 1 } }
        fn c(w: Way) -> Int { match w { } }
        fn d(o: Option<Way>) -> Int { match o { Some(Up) => 1, None => 0 } }
        fn e(r: Result<Option<Bool>, Way>) -> Int { match r { Ok(Some(true)) => 1, Err(_) => 0 } }
        fn f(s: Shape) -> Int { match s { Circle(0) => 1, Box { width: _, solid: true } => 0 } }
        fn g(b: Bool) -> Int { match b { false => 1 } }
        fn h(r: Result<Int, Int>) -> Int { match r { Ok(n) => n } }
        fn i(o: Option<Option<Option<Bool>>>) -> Int { match o { Some(Some(Some(true))) => 1 } }
        ",
        expect![[r#"
            E005 this `match` leaves `Down` and `Right` without an arm
            E005 this `match` leaves `Down`, `Left` and `Right` without an arm
            E005 this `match` leaves `Up`, `Down`, `Left` and 1 more without an arm
            E005 this `match` leaves `Some(Down)`, `Some(Left)` and `Some(Right)` without an arm
            E005 this `match` leaves `Ok(None)` and `Ok(Some(false))` without an arm
            E005 this `match` leaves `Dot`, `Circle(_)` and `Box { width: _, solid: false }` without an arm
            E005 this `match` leaves `true` without an arm
            E005 this `match` leaves `Err(_)` without an arm
            E005 this `match` leaves `None`, `Some(None)`, `Some(Some(None))` and 1 more without an arm
        "#]],
    );
}

#[test]
fn endless_types_need_a_binding() {
    check_messages(
        "
        type Point { x: Int }
        fn a(n: Int) -> Int { match n { 1 => 1, -2 => 2 } }
        fn b(n: Float) -> Int { match n { 1.5 => 1 } }
        fn c(s: String) -> Int { match s { \"a\" => 1, \"b\" => 2 } }
        fn d(p: Point) -> Int { match p { } }
        fn e(p: List<Int>) -> Int { match p { } }
        fn f(p: Point) -> Int { match p { it => it.x } }
        fn g(p: Map<String, Int>) -> Int { match p { _ => 1 } }
        fn h(p: Fn(Int) -> Int) -> Int { match p { f => f(1) } }
        fn i(u: Unit) -> Int { match u { () => 1 } }
        fn j(o: Option<Int>) -> Int { match o { Some(1) => 1, None => 0 } }
        ",
        expect![[r#"
            E005 this `match` leaves other values of type `Int` without an arm
            E005 this `match` leaves other values of type `Float` without an arm
            E005 this `match` leaves other values of type `String` without an arm
            E005 this `match` leaves values of type `Point` without an arm
            E005 this `match` leaves values of type `List<Int>` without an arm
            E005 this `match` leaves `Some(_)` without an arm
        "#]],
    );
}

#[test]
fn what_is_covered_is_not_reported() {
    check_messages(
        "
        fn a(w: Way) -> Int { match w { Up => 1, Down => 2, Way::Left => 3, Right => 4 } }
        fn b(s: Shape) -> Int { match s { Dot => 1, Circle(n) => n, Box { width, solid: true } => width, Box { width: _, solid: false } => 0 } }
        fn c(r: Result<Bool, Bool>) -> Int { match r { Ok(true) => 1, Err(false) => 2, Ok(false) => 3, Err(true) => 4 } }
        fn d(e: Empty) -> Int { match e { } }
        fn e(o: Option<Int>) -> Int { match o { None => 1, Some(0) => 2, Some(n) => n } }
        fn f(w: Way) -> Int { match w { Up => 1, other => 2 } }
        fn g(s: Shape) -> Int { match s { Dot => 1, Circle => 2, Box => 3 } }
        ",
        expect![[r#""#]],
    );
}

#[test]
fn arms_that_earlier_ones_cover() {
    check(
        "
        enum Light { Red, Green }
        fn go(light: Light, n: Int, s: String) -> Int {
            let a: Int = match light {
                Red => 1,
                it => 2,
                Green => 3,
            }
            let b: Int = match light { Red => 1, Green => 2, _ => 3 }
            match s { _ => a + b + n, \"k\" => 2 }
        }
        ",
        expect![[r#"
            E015 unreachable-arm: this arm is never reached: an earlier arm takes all its values
              /main.ax:6:9
                        Green => 3,
                        ^^^^^^^^^^
              see: this pattern takes them
              /main.ax:5:9
                        it => 2,
                        ^^
              unsafe fix: remove the arm
            E015 unreachable-arm: this arm is never reached: earlier arms take all its values
              /main.ax:8:54
                    let b: Int = match light { Red => 1, Green => 2, _ => 3 }
                                                                     ^^^^^^
              unsafe fix: remove the arm
            E015 unreachable-arm: this arm is never reached: an earlier arm takes all its values
              /main.ax:9:31
                    match s { _ => a + b + n, "k" => 2 }
                                              ^^^^^^^^
              see: this pattern takes them
              /main.ax:9:15
                    match s { _ => a + b + n, "k" => 2 }
                              ^
              unsafe fix: remove the arm
        "#]],
    );
    check_messages(
        "
        fn a(n: Float) -> Int { match n { 0.0 => 1, -0.0 => 2, 1.0 => 3, 1.0 => 4, _ => 5 } }
        fn b(n: Int) -> Int { match n { 1 => 1, 2 => 2, 1 => 3, _ => 5 } }
        fn c(r: Result<Bool, Bool>) -> Int { match r { Ok(_) => 1, Err(true) => 2, Ok(true) => 3, Err(_) => 4, _ => 5 } }
        ",
        expect![[r#"
            E015 this arm is never reached: an earlier arm takes all its values
            E015 this arm is never reached: an earlier arm takes all its values
            E015 this arm is never reached: an earlier arm takes all its values
            E015 this arm is never reached: an earlier arm takes all its values
            E015 this arm is never reached: earlier arms take all its values
        "#]],
    );
}

#[test]
fn equal_enums_of_two_files_are_one() {
    check(
        "
        import a
        import b
        fn f(x: Option<Light>) -> Int {
            match pick(x, shade()) {
                Some(Red) => 1,
                None => 2,
            }
        }
        //- /a.ax
        enum Light { Red, Green }
        fn pick(x: Option<Light>, y: Light) -> Option<Light> { Some(y) }
        //- /b.ax
        enum Light { Red, Green }
        fn shade() -> Light { Light::Red }
        ",
        expect![[r#"
            E005 non-exhaustive-match: this `match` leaves `Some(Green)` without an arm
              /main.ax:4:5
                    match pick(x, shade()) {
                    ^^^^^^^^^^^^^^^^^^^^^^
              unsafe fix: add an arm for `Some(Green)`
              unsafe fix: add a `_` arm
        "#]],
    );
}

#[test]
fn nothing_is_said_about_mistakes_reported_elsewhere() {
    let silent = |text: &str| {
        let fixture = Fixture::parse(text);
        let found = findings(&fixture);
        assert!(found.is_empty(), "{text}\n{}", fixture.render(&found));
    };
    silent("fn f() -> Int { match nothing { 1 => 1 } }");
    silent("fn f(n: Int) -> Int { match n { true => 1 } }");
    silent("fn f(n: Nope) -> Int { match n { 1 => 1 } }");
    silent("enum E { A, B } fn f(e: E) -> Int { match e { Aa => 1 } }");
    silent("enum E { A(Int), B } fn f(e: E) -> Int { match e { A { x: 1 } => 1 } }");
    silent("enum E { A, B } fn f(e: E) -> Int { match e { A => ) } }");
    silent("enum E { A, B } fn f(e: E) -> Int { let x = match e { A => 1 } let y = x + }");
}

#[test]
fn unreachable_arms_show_in_broken_bodies() {
    let fixture = Fixture::parse("fn f(b: Bool) -> Int { let x = 1 +\n match b { _ => 1, true => 2 } }");
    let rules: Vec<_> = findings(&fixture).iter().map(|it| it.rule).collect();
    assert_eq!(rules, [&UNREACHABLE_ARM]);
}

#[test]
fn stub_arms_keep_the_layout() {
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Int {
            match light {
                Green => 1,
                // the rest
            }
        }
        ",
        0,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> Int {
                match light {
                    Green => 1,
                    // the rest
                    Red => 0,
                    Amber => 0,
                }
            }
        "#]],
    );
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> String { match light { Green => \"go\" } }
        ",
        0,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> String { match light { Green => "go", Red => "", Amber => "" } }
        "#]],
    );
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Option<Int> {
          match light {
            Light::Green => Some(1)
            Light::Red => { None } }
        }
        ",
        0,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> Option<Int> {
              match light {
                Light::Green => Some(1)
                Light::Red => { None }, Light::Amber => None }
            }
        "#]],
    );
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Bool {
            match light {}
        }
        ",
        0,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> Bool {
                match light {
                    Red => false,
                    Amber => false,
                    Green => false,
                }
            }
        "#]],
    );
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Bool {
            match light {
            }
        }
        ",
        0,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> Bool {
                match light {
                    Red => false,
                    Amber => false,
                    Green => false,
                }
            }
        "#]],
    );
}

#[test]
fn a_catch_all_is_offered_too() {
    check_fix(
        "
        enum Light { Red, Amber, Green }
        fn go(light: Light) -> Float {
            match light {
                Green => 1.0
            }
        }
        ",
        1,
        expect![[r#"
            enum Light { Red, Amber, Green }
            fn go(light: Light) -> Float {
                match light {
                    Green => 1.0
                    _ => 0.0,
                }
            }
        "#]],
    );
    check_fix(
        "
        fn go(n: Int) -> List<Int> { match n { 1 => [1], } }
        ",
        0,
        expect![[r#"
            fn go(n: Int) -> List<Int> { match n { 1 => [1], _ => [] } }
        "#]],
    );
}

#[test]
fn stubs_fit_the_type() {
    check_fix(
        "
        type Point { x: Int, at: Place, tags: Map<String, Int> }
        enum Place { Named(String), Here }
        fn a(b: Bool) -> Point { match b { true => Point { x: 1, at: Place::Here, tags: {} } } }
        ",
        0,
        expect![[r#"
            type Point { x: Int, at: Place, tags: Map<String, Int> }
            enum Place { Named(String), Here }
            fn a(b: Bool) -> Point { match b { true => Point { x: 1, at: Place::Here, tags: {} }, false => Point { x: 0, at: Place::Here, tags: {} } } }
        "#]],
    );
    check_fix(
        "
        fn a(b: Bool) -> Result<Int, String> { match b { true => Ok(1) } }
        ",
        0,
        expect![[r#"
            fn a(b: Bool) -> Result<Int, String> { match b { true => Ok(1), false => Err("") } }
        "#]],
    );
    check_fix(
        "
        fn a(b: Bool) -> Int {
            match b {
                true => { return 1 }
            }
        }
        ",
        0,
        expect![[r#"
            fn a(b: Bool) -> Int {
                match b {
                    true => { return 1 }
                    false => { return 0 },
                }
            }
        "#]],
    );
    check_fix(
        "
        fn inc(n: Int) -> Int { n + 1 }
        fn a(b: Option<Int>) -> Fn(Int) -> Int {
            match b {
                None => inc,
            }
        }
        ",
        0,
        expect![[r#"
            fn inc(n: Int) -> Int { n + 1 }
            fn a(b: Option<Int>) -> Fn(Int) -> Int {
                match b {
                    None => inc,
                    Some(_) => inc,
                }
            }
        "#]],
    );
    check_fix(
        "
        fn a(b: Bool) {
            match b {}
            let n: Int = 0
        }
        ",
        0,
        expect![[r#"
            fn a(b: Bool) {
                match b {
                    false => (),
                    true => (),
                }
                let n: Int = 0
            }
        "#]],
    );
}

#[test]
fn removing_an_arm() {
    check_fix(
        "
        fn a(b: Bool) -> Int {
            match b {
                true => 1,
                false => 2,
                _ => {
                    3
                },
            }
        }
        ",
        0,
        expect![[r#"
            fn a(b: Bool) -> Int {
                match b {
                    true => 1,
                    false => 2,
                }
            }
        "#]],
    );
    check_fix(
        "fn a(b: Bool) -> Int { match b { _ => 1, true => 2 } }",
        0,
        expect!["fn a(b: Bool) -> Int { match b { _ => 1, } }"],
    );
}

#[test]
fn a_closed_list_of_missing_patterns() {
    let variants: Vec<String> = (0..300).map(|it| format!("V{it}")).collect();
    let text = format!("enum E {{ {} }}\nfn f(e: E) -> Int {{ match e {{ V7 => 1 }} }}", variants.join(", "));
    let fixture = Fixture::parse(&text);
    let found = findings(&fixture);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, &NON_EXHAUSTIVE_MATCH);
    assert_eq!(found[0].message, "this `match` leaves `V0`, `V1`, `V2` and 296 more without an arm");
    let titles: Vec<_> = found[0].fixes.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["add a `_` arm"]);
}

#[test]
fn work_is_bounded() {
    // One field a row in the order that makes the naive check double at each: must stay small.
    let fields: Vec<String> = (0..40).map(|it| format!("f{it}: Bool")).collect();
    let arm = |at: usize| {
        let fields: Vec<String> =
            (0..40).map(|it| if it == at { format!("f{it}: true") } else { format!("f{it}: _") }).collect();
        format!("V {{ {} }} => {at},\n", fields.join(", "))
    };
    let arms: String = (0..40).rev().map(arm).collect();
    let text =
        format!("enum E {{ V {{ {} }} }}\nfn f(e: E) -> Int {{ match e {{ {arms} }} }}", fields.join(", "));
    assert_eq!(findings(&Fixture::parse(&text)).len(), 1);

    // Two fields a row: every order is bad, and giving up says nothing.
    let arm = |at: usize| {
        let fields: Vec<String> = (0..40)
            .map(|it| if it % 20 == at % 20 { format!("f{it}: {}", at < 20) } else { format!("f{it}: _") })
            .collect();
        format!("V {{ {} }} => {at},\n", fields.join(", "))
    };
    let arms: String = (0..40).map(arm).collect();
    let text =
        format!("enum E {{ V {{ {} }} }}\nfn f(e: E) -> Int {{ match e {{ {arms} }} }}", fields.join(", "));
    assert!(findings(&Fixture::parse(&text)).len() <= 1);

    let arms: String = (0..5_000).map(|it| format!("\"{it}\" => {it},\n")).collect();
    let text = format!("fn f(s: String) -> Int {{ match s {{ {arms} }} }}");
    assert_eq!(findings(&Fixture::parse(&text)).len(), 1);
}

#[test]
fn deep_patterns_do_not_overflow_the_stack() {
    let depth = 200;
    let ty = format!("{}Bool{}", "Option<".repeat(depth), ">".repeat(depth));
    let pattern = format!("{}true{}", "Some(".repeat(depth), ")".repeat(depth));
    let text = format!("fn f(o: {ty}) -> Int {{ match o {{ {pattern} => 1 }} }}");
    let found = findings(&Fixture::parse(&text));
    assert_eq!(found.len(), 1);
}

/// Types with a value of each.
const TYPES: &[(&str, &str)] = &[
    ("Int", "1"),
    ("Float", "1.5"),
    ("String", "\"a\""),
    ("Bool", "true"),
    ("Unit", "()"),
    ("Option<Int>", "Some(1)"),
    ("Result<Int, String>", "Ok(1)"),
    ("List<Way>", "[Way::Up]"),
    ("Map<String, Int>", "{\"a\": 1}"),
    ("Point", "Point { x: 1, way: Way::Up }"),
    ("Way", "Way::Up"),
    ("Fn(Int) -> Int", "increase"),
];

/// How a `match` with one arm of some value may be laid out.
const LAYOUTS: &[&str] = &[
    "match w { Up => VALUE }",
    "match w { Way::Up => VALUE, }",
    "match w {\n        Up => VALUE,\n    }",
    "match w {\n        Up => VALUE\n    }",
    "match w {\n        Up => VALUE, // note\n        // more\n    }",
    "match w {\n        Up => {\n            VALUE\n        } }",
    "match w { // note\n      Up => VALUE }",
    "match w {\r\n        Up => VALUE,\r\n    }",
    "match w {}",
    "match w {\n    }",
];

/// Where a `match` may stand.
const CONTEXTS: &[&str] = &[
    "MATCH",
    "let x: TYPE = MATCH\n    x",
    "let mut x: TYPE = VALUE\n    x = MATCH\n    x",
    "return MATCH",
    "MATCH\n    VALUE",
    "if true {\n        MATCH\n    } else {\n        VALUE\n    }",
    "keep(1, MATCH)",
];

#[test]
fn stubs_parse_and_fit_everywhere() {
    for (number, layout) in LAYOUTS.iter().enumerate() {
        // Both fixes write arms in the same way: take turns.
        let fix = number % 2;
        let mut text = String::from(
            "enum Way { Up, Down(Int), Left { by: Int } }\ntype Point { x: Int, way: Way }\n\
             fn increase(n: Int) -> Int { n + 1 }\n",
        );
        for (index, (ty, value)) in TYPES.iter().enumerate() {
            for (place, context) in CONTEXTS.iter().enumerate() {
                let body = context.replace("MATCH", layout).replace("VALUE", value).replace("TYPE", ty);
                let body = body.replace("keep", &format!("keep_{index}"));
                text += &format!("fn f_{index}_{place}(w: Way) -> {ty} {{\n    {body}\n}}\n");
            }
            text += &format!("fn keep_{index}(n: Int, x: {ty}) -> {ty} {{ x }}\n");
        }
        let mut fixture = Fixture::parse(&text);
        let found = findings(&fixture);
        let mut edits: Vec<_> =
            found.iter().filter_map(|it| it.fixes.get(fix)).flat_map(|it| it.edits.clone()).collect();
        // No simple value is a function.
        let fixable = if layout.contains("VALUE") { found.len() } else { (TYPES.len() - 1) * CONTEXTS.len() };
        assert_eq!(found.len(), TYPES.len() * CONTEXTS.len());
        assert!(edits.len() >= fixable, "{layout}: {} of {fixable}", edits.len());
        edits.sort_by_key(|it| std::cmp::Reverse(it.place.range.start()));
        for edit in edits {
            text.replace_range(std::ops::Range::<usize>::from(edit.place.range), &edit.text);
        }
        fixture.main().update_text(&mut fixture.db, text.as_str().into());
        assert_well_formed(&fixture);
        let left = findings(&fixture).len();
        assert!(left <= found.len() - fixable, "{layout}: {left} left");
    }
}
