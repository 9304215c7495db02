//! What holds for all features alike.

use super::{
    assists::{assist, assists},
    call_hierarchy::{incoming_calls, outgoing_calls, prepare_calls},
    completion::completions,
    definition::{definition, type_definition},
    explain::explain,
    folding::folds,
    highlight::highlights,
    hover::hover,
    inlays::{InlayConfig, ParameterNames, inlays},
    links::links,
    on_type::{TRIGGERS, on_type},
    references::references,
    rename::prepare_rename,
    selection::selections,
    semantic_tokens::semantic_tokens,
    signature_help::signature_help,
    symbols::{document_symbols, workspace_symbols},
};
use crate::{
    span::{TextRange, TextSize},
    test_support::Fixture,
};

/// Asks everything at every byte, within characters and behind the end too.
fn ask_everything(text: &str) {
    let fixture = Fixture::parse(text);
    let (db, project, file) = (&fixture.db, fixture.project, fixture.main());
    document_symbols(db, file);
    workspace_symbols(db, project, "a", 10);
    links(db, file);
    folds(db, file);
    semantic_tokens(db, file);
    let everything = crate::span::TextRange::up_to(TextSize::of(&**file.text(db)));
    let config = InlayConfig {
        call_capabilities: true,
        parameters: ParameterNames::All,
        max_length: 0,
        ..InlayConfig::default()
    };
    inlays(db, file, everything, &config);
    for offset in 0..file.text(db).len() as u32 + 2 {
        let offset = TextSize::new(offset);
        let range_holds = |range: crate::span::TextRange| assert!(range.contains_inclusive(offset));
        let found = definition(db, file, offset);
        found.iter().for_each(|it| range_holds(it.origin.range));
        type_definition(db, file, offset).iter().for_each(|it| range_holds(it.origin.range));
        let hovered = hover(db, file, offset);
        hovered.iter().for_each(|it| range_holds(it.range.range));
        let places = references(db, project, file, offset);
        let marked = highlights(db, file, offset);
        assert_eq!(places.is_some(), marked.is_some());
        if let Ok(it) = prepare_rename(db, file, offset) {
            range_holds(it.place.range);
            assert!(places.is_some_and(|all| all.iter().any(|found| found.place == it.place)));
        }
        prepare_calls(db, file, offset);
        selections(db, file, offset);
        completions(db, file, offset);
        signature_help(db, file, offset);
        TRIGGERS.iter().for_each(|it| drop(on_type(db, file, offset, *it)));
        incoming_calls(db, project, file, offset, None);
        outgoing_calls(db, file, offset);
        for range in [TextRange::empty(offset), TextRange::new(0.into(), offset)] {
            assists(db, file, range).iter().for_each(|it| drop(assist(db, file, range, &it.id)));
        }
        explain(db, file, offset, None).iter().for_each(|it| drop(it.text(&|_| String::new())));
    }
}

#[test]
fn no_text_and_no_offset_is_too_odd() {
    for text in [
        "",
        "é",
        "\u{feff}fn f() -> Int { f() }",
        "fn fn fn",
        "fn f(a: Int, a: Int) -> Int { a(a).a::A { a: a } }",
        "type R { a: R, b: } enum E { A(, B { c } fn f(r: R) { r. match r { A => } }",
        "import \"\nimport \"std-ui\nimport a.b",
        "fn f() -> Int !{net., fetch, net.fetch { spawn emit send 1 }",
        "fn f() { \"é\" ++ \"𝕏\" } // ü\r\nfn g() { f() }",
        "enum E { A { x: Int } } fn f(e: E) -> Int { match e { E::A { x } => x, A { y } => y, E:: => 1 } }",
    ] {
        ask_everything(text);
    }
}
