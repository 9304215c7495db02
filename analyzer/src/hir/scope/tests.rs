use expect_test::{Expect, expect};

use super::*;
use crate::{
    diagnostics::file_diagnostics,
    hir::{file_items, lower::signature},
    test_support::Fixture,
};

/// Draws the scope findings of the first file.
fn check(text: &str, expect: Expect) -> Fixture {
    let fixture = Fixture::parse(text);
    expect.assert_eq(&findings(&fixture));
    fixture
}

fn findings(fixture: &Fixture) -> String {
    let found: Vec<_> = scope_diagnostics(&fixture.db, fixture.main())
        .iter()
        .map(|it| it.clone().map(&mut |place| place.to_file(&fixture.db)))
        .collect();
    fixture.render(&found)
}

/// What a name means in the first file: the path of the defining file and the item's index there.
fn meaning(fixture: &Fixture, space: Namespace, name: &str) -> String {
    let db = &fixture.db;
    let show = |it: &Item<'_>| {
        let items = file_items(db, it.file(db));
        format!("{}#{}", it.file(db).path(db), items.iter().position(|other| other == it).unwrap())
    };
    let found = match space {
        Namespace::Function => function(db, fixture.main(), &name.into()),
        Namespace::Type => type_item(db, fixture.main(), &name.into()),
    };
    match found {
        None => "nothing".to_owned(),
        Some(Definition::Item(it)) => show(&it),
        Some(Definition::Ambiguous(items)) => {
            format!("ambiguous: {}", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
    }
}

fn call(fixture: &Fixture, name: &str) -> String {
    meaning(fixture, Namespace::Function, name)
}

fn ty(fixture: &Fixture, name: &str) -> String {
    meaning(fixture, Namespace::Type, name)
}

#[test]
fn own_before_imported_before_prelude() {
    let fixture = check(
        "
        import shapes
        fn area(side: Int) -> Int { side }
        //- /shapes.ax
        fn area(side: Int) -> Int { side * side }
        fn int_abs(value: Int) -> Int { value }
        fn main() -> Int { 0 }
        type Square { side: Int }
        type NetReply { code: Int }
        ",
        expect![[r#"
            E031 shadowed-import: `area` hides the one that `shapes` provides
              /main.ax:2:4
                fn area(side: Int) -> Int { side }
                   ^^^^
              see: the hidden one
              /shapes.ax:1:4
                fn area(side: Int) -> Int { side * side }
                   ^^^^
              see: imported here
              /main.ax:1:8
                import shapes
                       ^^^^^^
              help: give it another name if both are needed
        "#]],
    );
    assert_eq!(call(&fixture, "area"), "/main.ax#1");
    assert_eq!(call(&fixture, "int_abs"), "/shapes.ax#1", "prelude additions give way to imports");
    assert_eq!(ty(&fixture, "Square"), "/shapes.ax#3");
    assert_eq!(ty(&fixture, "NetReply"), "/shapes.ax#4");
    assert_eq!(call(&fixture, "main"), "nothing", "a module's `main` is not imported");
    assert!(call(&fixture, "net_fetch").starts_with("boruna-std:/prelude.ax#"));
    assert!(ty(&fixture, "NetRequest").starts_with("boruna-std:/prelude.ax#"));
    assert_eq!(call(&fixture, "Square"), "nothing", "a type is no function");
}

#[test]
fn exports_hide_the_rest() {
    let fixture = check(
        "
        import shapes
        //- /shapes.ax
        // Public.
        export fn area(side: Int) -> Int { square(side) }
        fn square(side: Int) -> Int { side * side }
        type Inner { side: Int }
        ",
        expect![""],
    );
    assert_eq!(call(&fixture, "area"), "/shapes.ax#0");
    assert_eq!(call(&fixture, "square"), "nothing");
    assert_eq!(ty(&fixture, "Inner"), "nothing");
}

#[test]
fn a_broken_export_still_counts_as_one() {
    let fixture = check(
        "
        import shapes
        //- /shapes.ax
        export fn area(side: Int -> Int { side }
        fn square(side: Int) -> Int { side * side }
        ",
        expect![""],
    );
    assert_eq!(call(&fixture, "area"), "/shapes.ax#0");
    assert_eq!(call(&fixture, "square"), "nothing");
}

#[test]
fn imports_are_not_handed_on_and_may_be_circular() {
    let fixture = check(
        "
        import a
        fn top() -> Int { in_a() }
        //- /a.ax
        import b
        import main
        fn in_a() -> Int { in_b() }
        //- /b.ax
        import a
        fn in_b() -> Int { in_a() }
        ",
        expect![""],
    );
    assert_eq!(call(&fixture, "in_a"), "/a.ax#2");
    assert_eq!(call(&fixture, "in_b"), "nothing");
    let a = fixture.file("/a.ax");
    assert!(function(&fixture.db, a, &"in_b".into()).is_some());
    assert!(function(&fixture.db, a, &"top".into()).is_some());
}

#[test]
fn places_of_modules() {
    let fixture = check(
        "
        //- /app/steps/load.ax
        import near
        import far
        import both
        import std-json
        import \"near\"
        //- /app/boruna.toml
        source_roots = [\"shared\"]
        //- /app/steps/near.ax
        fn near() -> Int { 1 }
        //- /app/steps/both.ax
        fn both() -> Int { 1 }
        //- /app/shared/far.ax
        fn far() -> Int { 1 }
        //- /app/shared/both.ax
        fn both() -> Int { 2 }
        //- /app/far.ax
        fn far() -> Int { 3 }
        ",
        expect![[r#"
            E013 import-failure: there is no package `near`
              /app/steps/load.ax:5:8
                import "near"
                       ^^^^^^
              help: a name in quotes is always a package; for `near.ax` drop the quotes
              unsafe fix: import `near.ax`
        "#]],
    );
    assert_eq!(call(&fixture, "near"), "/app/steps/near.ax#0");
    assert_eq!(call(&fixture, "far"), "/app/shared/far.ax#0");
    assert_eq!(call(&fixture, "both"), "/app/steps/both.ax#0");
    assert!(call(&fixture, "json_ok").starts_with("boruna-std:/std-json/core.ax#"));
}

#[test]
fn places_of_packages() {
    let fixture = check(
        "
        //- /srv/app/steps/load.ax
        import \"near\"
        import \"above\"
        import \"vendored\"
        import \"std.json\"
        import \"std-ui\"
        //- /srv/app/boruna.toml
        package_roots = [\"vendor\"]
        //- /srv/app/steps/libs/near/src/core.ax
        import \"above\"
        export fn near() -> Int { above() }
        //- /srv/app/libs/near/src/core.ax
        fn near() -> Int { 2 }
        //- /srv/libs/above/src/core.ax
        fn above() -> Int { 3 }
        fn main() -> Int { 0 }
        //- /srv/app/vendor/above/src/core.ax
        fn above() -> Int { 4 }
        //- /srv/app/vendor/vendored/src/core.ax
        fn vendored() -> Int { 5 }
        //- /srv/app/libs/std-json/src/core.ax
        fn json_ok() -> Int { 6 }
        ",
        expect![""],
    );
    assert_eq!(call(&fixture, "near"), "/srv/app/steps/libs/near/src/core.ax#1");
    assert_eq!(call(&fixture, "above"), "/srv/libs/above/src/core.ax#0");
    assert_eq!(call(&fixture, "vendored"), "/srv/app/vendor/vendored/src/core.ax#0");
    assert_eq!(call(&fixture, "json_ok"), "/srv/app/libs/std-json/src/core.ax#0");
    assert!(call(&fixture, "row").starts_with("boruna-std:/std-ui/core.ax#"));
    let package = fixture.file("/srv/app/steps/libs/near/src/core.ax");
    assert!(function(&fixture.db, package, &"above".into()).is_some(), "packages import too");
}

#[test]
fn imports_that_mean_nothing() {
    check(
        "
        //- /app/main.ax
        import \"../evil\"
        import \"std-jsom\"
        import shpes
        import \"shapes\"
        import \"shapes.ax\"
        import nowhere
        import \"\"
        //- /app/boruna.toml
        source_roots = [\"lib\"]
        package_roots = [\"../vendor\"]
        //- /app/shapes.ax
        fn area() -> Int { 1 }
        //- /evil/src/core.ax
        fn evil() -> Int { 1 }
        ",
        expect![[r#"
            E013 import-failure: `../evil` is no package name
              /app/main.ax:1:8
                import "../evil"
                       ^^^^^^^^^
              help: package names are lower-case letters and digits in words joined by `-` or `.`, such as `std-json`
            E013 import-failure: there is no package `std-jsom`
              /app/main.ax:2:8
                import "std-jsom"
                       ^^^^^^^^^^
              note: looked for a package in the `libs` folders beside and above this file, in `/vendor`, and among the built-in ones
              unsafe fix: import `std-json` instead
            E013 import-failure: there is no module and no package `shpes`
              /app/main.ax:3:8
                import shpes
                       ^^^^^
              note: looked for `shpes.ax` in the project's folder and in `lib`
              note: looked for a package in the `libs` folders beside and above this file, in `/vendor`, and among the built-in ones
              unsafe fix: import `shapes` instead
            E013 import-failure: there is no package `shapes`
              /app/main.ax:4:8
                import "shapes"
                       ^^^^^^^^
              help: a name in quotes is always a package; for `shapes.ax` drop the quotes
              unsafe fix: import `shapes.ax`
            E013 import-failure: there is no package `shapes.ax`
              /app/main.ax:5:8
                import "shapes.ax"
                       ^^^^^^^^^^^
              help: a name in quotes is always a package; for `shapes.ax` drop the quotes
              unsafe fix: import `shapes.ax`
            E013 import-failure: there is no module and no package `nowhere`
              /app/main.ax:6:8
                import nowhere
                       ^^^^^^^
              note: looked for `nowhere.ax` in the project's folder and in `lib`
              note: looked for a package in the `libs` folders beside and above this file, in `/vendor`, and among the built-in ones
            E013 import-failure: the import names nothing
              /app/main.ax:7:8
                import ""
                       ^^
              help: package names are lower-case letters and digits in words joined by `-` or `.`, such as `std-json`
        "#]],
    );
}

#[test]
fn repeated_imports() {
    let fixture = check(
        "
        import shapes
        import shapes
        import main
        import \"std-json\"
        import std-json
        //- /shapes.ax
        fn area() -> Int { 1 }
        ",
        expect![[r#"
            E022 unused-import: this is imported twice
              /main.ax:2:1
                import shapes
                ^^^^^^^^^^^^^
              see: first imported here
              /main.ax:1:1
                import shapes
                ^^^^^^^^^^^^^
              fix: remove the import
            E022 unused-import: a file sees its own definitions without importing itself
              /main.ax:3:1
                import main
                ^^^^^^^^^^^
              fix: remove the import
            E022 unused-import: this is imported twice
              /main.ax:5:1
                import std-json
                ^^^^^^^^^^^^^^^
              see: first imported here
              /main.ax:4:1
                import "std-json"
                ^^^^^^^^^^^^^^^^^
              fix: remove the import
        "#]],
    );
    assert_eq!(imports(&fixture.db, fixture.main()).len(), 2);
    let second = scope_diagnostics(&fixture.db, fixture.main())[0].clone();
    let fix = second.map(&mut |place| place.to_file(&fixture.db)).fixes.remove(0);
    let fixed = &fixture.apply(&fix)["/main.ax"];
    assert_eq!(fixed, "import shapes\nimport main\nimport \"std-json\"\nimport std-json\n");
}

#[test]
fn duplicates() {
    check(
        "
        fn load() -> Int { 1 }
        type load { a: Int }
        fn load() -> Int { 2 }
        enum load { Up }
        fn load(x: Int) -> Int { 3 }
        fn load(
        ",
        expect![[r#"
            E010 duplicate-definition: function `load` is defined twice in this file
              /main.ax:3:4
                fn load() -> Int { 2 }
                   ^^^^ this one never counts
              see: first defined here
              /main.ax:1:4
                fn load() -> Int { 1 }
                   ^^^^
              help: rename one of them, or remove it
            E010 duplicate-definition: type `load` is defined twice in this file
              /main.ax:4:6
                enum load { Up }
                     ^^^^ this one never counts
              see: first defined here
              /main.ax:2:6
                type load { a: Int }
                     ^^^^
              help: rename one of them, or remove it
            E010 duplicate-definition: function `load` is defined twice in this file
              /main.ax:5:4
                fn load(x: Int) -> Int { 3 }
                   ^^^^ this one never counts
              see: first defined here
              /main.ax:1:4
                fn load() -> Int { 1 }
                   ^^^^
              help: rename one of them, or remove it
        "#]],
    );
}

#[test]
fn definitions_that_hide_others() {
    check(
        "
        import shapes
        import \"std-http\"
        fn area(side: Int) -> Int { side }
        fn parse_int(text: String) -> Int { 0 }
        fn list_len(a: Int, b: Int) -> Int { a + b }
        fn net_fetch(url: String) -> Int { 0 }
        // The same as the one of the package.
        type Effect { kind: String, payload: String, callback_tag: String }
        type RetryConfig { tries: Int }
        //- /shapes.ax
        fn area(side: Int) -> Int { side * side }
        ",
        expect![[r#"
            E031 shadowed-import: `area` hides the one that `shapes` provides
              /main.ax:3:4
                fn area(side: Int) -> Int { side }
                   ^^^^
              see: the hidden one
              /shapes.ax:1:4
                fn area(side: Int) -> Int { side * side }
                   ^^^^
              see: imported here
              /main.ax:1:8
                import shapes
                       ^^^^^^
              help: give it another name if both are needed
            E017 shadowed-builtin: `parse_int` is never called: a call of `parse_int` with 1 argument is the builtin
              /main.ax:4:4
                fn parse_int(text: String) -> Int { 0 }
                   ^^^^^^^^^
              see: the builtin
              boruna-std:/prelude.ax:345:11
                export fn parse_int(text: String) -> Int
                          ^^^^^^^^^
              help: give it another name
            E031 shadowed-import: `RetryConfig` hides the one that `std-http` provides
              /main.ax:9:6
                type RetryConfig { tries: Int }
                     ^^^^^^^^^^^
              see: the hidden one
              boruna-std:/std-http/core.ax:23:13
                export type RetryConfig {
                            ^^^^^^^^^^^
              see: imported here
              /main.ax:2:8
                import "std-http"
                       ^^^^^^^^^^
              help: give it another name if both are needed
        "#]],
    );
}

#[test]
fn modules_stand_first() {
    check("// Header.\nmodule shapes\nfn area() -> Int { 1 }", expect![""]);
    check(
        "fn area() -> Int { 1 }\nmodule shapes\n",
        expect![[r#"
        E002 parse-error: `module` stands before everything else in a file
          /main.ax:2:1
            module shapes
            ^^^^^^^^^^^^^
          help: move it to the top
    "#]],
    );
    check(
        "module a\nmodule b\n",
        expect![[r#"
        E002 parse-error: a file has only one `module`
          /main.ax:2:1
            module b
            ^^^^^^^^
          see: the first one
          /main.ax:1:1
            module a
            ^^^^^^^^
          fix: remove this one
    "#]],
    );
}

#[test]
fn equal_imported_definitions_are_one() {
    let fixture = check(
        "
        import a
        import b
        //- /a.ax
        // Of a.
        export type Effect { kind: String, tag: Tag }
        export type Tag { name: String }
        export fn half(x: Int) -> Int {
            // rounds down
            x / two()
        }
        export fn two() -> Int { 2 }
        export fn three() -> Int { 3 }
        export fn late(x: Int) -> Int { x
        -1 }
        export fn of(x: Tag, y: Other) -> Int { 1 }
        export type Other { a: Int }
        export enum Tree { Leaf, Node(Tree) }
        //- /b.ax
        type Effect {
            kind: String,
            tag: Tag,
        }
        record Tag { name: String }
        fn half(x: Int) -> Int { x / two() } // rounds down
        fn two() -> Int { 2 }
        fn three() -> Int { 1 + 2 }
        fn late(x: Int) -> Int { x -1 }
        fn of(x: Tag, y: Other) -> Int { 1 }
        type Other { b: Int }
        enum Tree { Leaf, Node(Tree) }
        ",
        expect![""],
    );
    assert_eq!(ty(&fixture, "Effect"), "/a.ax#0");
    assert_eq!(ty(&fixture, "Tag"), "/a.ax#1");
    assert_eq!(ty(&fixture, "Tree"), "/a.ax#8");
    assert_eq!(call(&fixture, "half"), "/a.ax#2");
    assert_eq!(call(&fixture, "two"), "/a.ax#3");
    assert_eq!(call(&fixture, "three"), "ambiguous: /a.ax#4, /b.ax#4");
    assert_eq!(call(&fixture, "late"), "ambiguous: /a.ax#5, /b.ax#5", "a line break can change the meaning");
    assert_eq!(call(&fixture, "of"), "ambiguous: /a.ax#6, /b.ax#6", "same text, other types");
}

#[test]
fn a_definition_being_edited_is_no_other_definition() {
    let fixture = check(
        "
        import a
        import b
        //- /a.ax
        fn two() -> Int { 2 }
        type Pair { left: Int }
        //- /b.ax
        fn two() -> Int { 2 + }
        type Pair { left: }
        ",
        expect![""],
    );
    assert_eq!(call(&fixture, "two"), "/a.ax#0");
    assert_eq!(ty(&fixture, "Pair"), "/a.ax#1");
}

#[test]
fn the_packages_agree_on_what_they_share() {
    let imports: String =
        crate::package::EMBEDDED.iter().map(|it| format!("import \"{}\"\n", it.name)).collect();
    let fixture = check(&imports, expect![""]);
    let db = &fixture.db;
    for space in [Namespace::Function, Namespace::Type] {
        for name in visible_names(db, fixture.main(), space) {
            assert!(!meaning(&fixture, space, &name).starts_with("ambiguous"), "{name}");
        }
    }
    assert_eq!(ty(&fixture, "Effect"), "boruna-std:/std-db/core.ax#0");
}

#[test]
fn published_builtins() {
    let fixture = Fixture::parse("fn f() -> Int { 1 }");
    let db = &fixture.db;
    let is_builtin = |name: &str, arity| builtin(db, &name.into(), arity).is_some();
    assert!(is_builtin("parse_int", 1));
    assert!(is_builtin("step_input", 1));
    assert!(!is_builtin("parse_int", 2));
    assert!(!is_builtin("net_fetch", 1), "an addition gives way to definitions");
    let item = builtin(db, &"list_len".into(), 1).unwrap();
    assert!(signature(db, item).is_exported());
}

#[test]
fn names_in_order() {
    let fixture = Fixture::parse(
        "
        import shapes
        fn b() -> Int { 1 }
        fn a() -> Int { 1 }
        //- /shapes.ax
        export fn area() -> Int { 1 }
        fn hidden() -> Int { 1 }
        fn main() -> Int { 1 }
        ",
    );
    let names: Vec<_> = visible_functions(&fixture.db, fixture.main()).collect();
    assert!(names.is_sorted());
    let has = |name: &str| names.iter().any(|it| *it == name);
    assert!(has("a") && has("b") && has("area") && has("net_fetch") && has("list_len"));
    assert!(!has("hidden") && !has("main"));
    assert!(visible_types(&fixture.db, fixture.main()).any(|it| it == "NetReply"));
}

#[test]
fn import_provides_what_it_exports() {
    let fixture = Fixture::parse(
        "
        import shapes
        import nowhere
        //- /shapes.ax
        export fn area() -> Int { 1 }
        export type Square { side: Int }
        fn hidden() -> Int { 1 }
        ",
    );
    let db = &fixture.db;
    let items = file_items(db, fixture.main());
    assert!(import_provides(db, items[0], &"area".into()));
    assert!(import_provides(db, items[0], &"Square".into()));
    assert!(!import_provides(db, items[0], &"hidden".into()));
    assert!(!import_provides(db, items[1], &"area".into()));
}

const TWO_FILES: &str = "
    import shapes
    fn top() -> Int { area(1) }
    //- /shapes.ax
    fn area(side: Int) -> Int { side * side }
    fn other() -> Int { 1 }
";

#[test]
fn an_edit_in_a_body_changes_no_scope() {
    let mut fixture = Fixture::parse(TWO_FILES);
    call(&fixture, "area");
    scope_diagnostics(&fixture.db, fixture.main());
    fixture.edit("/shapes.ax", "side * side", "side + side");
    fixture.executed();
    assert_eq!(call(&fixture, "area"), "/shapes.ax#0");
    scope_diagnostics(&fixture.db, fixture.main());
    assert_eq!(fixture.executed_counts(), std::collections::BTreeMap::new());
}

#[test]
fn a_new_function_elsewhere_leaves_meanings_alone() {
    let mut fixture = Fixture::parse(TWO_FILES);
    crate::hir::resolve::resolve(&fixture.db, file_items(&fixture.db, fixture.main())[1]);
    fixture.edit("/shapes.ax", "fn other", "fn another");
    fixture.executed();
    crate::hir::resolve::resolve(&fixture.db, file_items(&fixture.db, fixture.main())[1]);
    let ran = fixture.executed_counts();
    assert_eq!(ran.get("definition"), Some(&1), "{ran:?}");
    assert_eq!(ran.get("resolve"), None, "{ran:?}");
}

#[test]
fn a_new_file_makes_an_import_good() {
    let mut fixture = Fixture::parse("import shapes\nfn f() -> Int { area() }\n");
    assert_eq!(call(&fixture, "area"), "nothing");
    fixture.add_file("/shapes.ax", "fn area() -> Int { 1 }");
    assert_eq!(call(&fixture, "area"), "/shapes.ax#0");
    assert_eq!(findings(&fixture), "");
}

/// Everything the scope says about the first file, as text.
fn summary(fixture: &Fixture) -> String {
    let mut out = findings(fixture);
    for space in [Namespace::Function, Namespace::Type] {
        for name in ["area", "other", "Square", "Effect", "parse_int", "json_ok"] {
            out += &format!("{space:?} {name}: {}\n", meaning(fixture, space, name));
        }
        out += &visible_names(&fixture.db, fixture.main(), space).collect::<Vec<_>>().join(" ");
    }
    out
}

#[test]
fn edits_lead_where_a_fresh_start_leads() {
    const PIECES: &[&str] = &[
        "import shapes\n",
        "import \"std-json\"\n",
        "import std-http\n",
        "import main\n",
        "import more\n",
        "fn area(side: Int) -> Int { side * side }\n",
        "export fn area(side: Int) -> Int { side }\n",
        "export fn other() -> Int { area(1) }\n",
        "fn other( {\n",
        "type Square { side: Int }\n",
        "export enum Square { Big, Small }\n",
        "type Effect { kind: String, payload: String, callback_tag: String }\n",
        "fn parse_int(text: String) -> Int { 0 }\n",
        "module m\n",
        "// note\n",
    ];
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let paths = ["/main.ax", "/shapes.ax", "/more.ax"];
    let mut texts = [String::new(), String::new(), String::new()];
    let mut fixture = Fixture::parse("//- /main.ax\n//- /shapes.ax\n//- /more.ax\n");
    for _ in 0..150 {
        let changed = random(paths.len());
        texts[changed] = (0..random(6)).map(|_| PIECES[random(PIECES.len())]).collect();
        fixture.file(paths[changed]).update_text(&mut fixture.db, texts[changed].as_str().into());
        let fresh: String =
            paths.iter().zip(&texts).map(|(path, text)| format!("//- {path}\n{text}")).collect();
        assert_eq!(summary(&fixture), summary(&Fixture::parse(&fresh)), "{fresh}");
    }
}

#[test]
fn what_may_be_meant_is_gathered_once_a_file() {
    let functions: String =
        (0..40).map(|it| format!("fn count_{it}() -> Int {{ cuont_{it}() }}\n")).collect();
    let fixture = Fixture::parse(&format!("{functions}fn typed(a: Imt, b: Strin) -> Int {{ 0 }}\n"));
    fixture.executed();
    let found = file_diagnostics(&fixture.db, fixture.main());
    assert_eq!(found.iter().filter(|it| it.help.is_some()).count(), 42);
    assert_eq!(fixture.executed_counts().get("name_index"), Some(&2), "functions and types");
}

#[test]
fn an_import_that_fails_twice_is_explained_once() {
    check(
        r#"
        import "std-jsn"
        import rates
        import "std-jsn" // again
        import "rates"
        import rates
        fn main() -> Int { 0 }
        "#,
        expect![[r#"
            E013 import-failure: there is no package `std-jsn`
              /main.ax:1:8
                import "std-jsn"
                       ^^^^^^^^^
              note: looked for a package in the `libs` folders beside and above this file, and among the built-in ones
              unsafe fix: import `std-json` instead
            E013 import-failure: there is no module and no package `rates`
              /main.ax:2:8
                import rates
                       ^^^^^
              note: looked for `rates.ax` in the project's folder
              note: looked for a package in the `libs` folders beside and above this file, and among the built-in ones
            E013 import-failure: there is no package `std-jsn`
              /main.ax:3:8
                import "std-jsn" // again
                       ^^^^^^^^^
              see: first imported here
              /main.ax:1:1
                import "std-jsn"
                ^^^^^^^^^^^^^^^^
              fix: remove the repeated import
            E013 import-failure: there is no package `rates`
              /main.ax:4:8
                import "rates"
                       ^^^^^^^
              note: looked for a package in the `libs` folders beside and above this file, and among the built-in ones
            E013 import-failure: there is no module and no package `rates`
              /main.ax:5:8
                import rates
                       ^^^^^
              see: first imported here
              /main.ax:2:1
                import rates
                ^^^^^^^^^^^^
              fix: remove the repeated import
        "#]],
    );
}
