//! How assists are tested: `$0` is the cursor, a pair of them a selection. What an assist makes must not have errors
//! that were not there, and must stay as it is when formatted twice.

use std::collections::BTreeMap;

use expect_test::Expect;

use super::{Assist, assist, assists};
use crate::{
    diagnostics::{Fix, Severity, collect::file_diagnostics},
    inputs::SourceFile,
    span::TextRange,
    test_support::Fixture,
};

/// The changed files after the assist `id`; what got a new name is marked.
#[track_caller]
pub(super) fn check(id: &str, text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let (file, range) = selection(&fixture);
    let listed = assists(&fixture.db, file, range);
    assert!(listed.iter().any(|it| it.id == id), "{id} is not among {listed:#?}");
    let change = assist(&fixture.db, file, range, id).expect("what is listed has edits");
    let mut changed = fixture.apply(&Fix::safe("", change.edits));
    errors_stay(&fixture, &changed);
    if let Some(name) = change.rename {
        let text = changed.get_mut(name.file.path(&fixture.db).as_ref()).unwrap();
        text.insert(name.range.end().into(), '⟧');
        text.insert(name.range.start().into(), '⟦');
    }
    let shown = |(path, text): (&String, &String)| match changed.len() {
        1 => text.clone(),
        _ => format!("//- {path}\n{text}"),
    };
    expected.assert_eq(&changed.iter().map(shown).collect::<String>());
}

/// The assist is not offered in any of `texts`.
#[track_caller]
pub(super) fn check_not(id: &str, texts: &[&str]) {
    for text in texts {
        let fixture = Fixture::parse(text);
        let (file, range) = selection(&fixture);
        let listed = assists(&fixture.db, file, range);
        assert!(listed.iter().all(|it| it.id != id), "{id} is offered in {text}");
    }
}

/// Id, kind and label of the assists whose ids begin with `name`.
#[track_caller]
pub(super) fn check_list(name: &str, text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let (file, range) = selection(&fixture);
    let listed = assists(&fixture.db, file, range).into_iter().filter(|it| it.id.starts_with(name));
    let line = |Assist { id, label, kind }: Assist| format!("{id} ({kind:?}): {label}\n");
    expected.assert_eq(&listed.map(line).collect::<String>());
}

fn selection(fixture: &Fixture) -> (SourceFile, TextRange) {
    match fixture.cursors.as_slice() {
        [(file, at)] => (*file, TextRange::empty(*at)),
        [(file, start), (other, end)] if file == other => (*file, TextRange::new(*start, *end)),
        other => panic!("{} cursors", other.len()),
    }
}

#[track_caller]
fn errors_stay(fixture: &Fixture, changed: &BTreeMap<String, String>) {
    let mut text = String::new();
    for (path, file) in &fixture.files {
        let content = changed.get(path).map_or(&**file.text(&fixture.db), String::as_str);
        text += &format!("//- {path}\n{content}\n");
    }
    let after = Fixture::parse(&text);
    let (before, found) = (errors(fixture), errors(&after));
    for (code, messages) in &found {
        let known = before.get(code).map_or(0, Vec::len);
        assert!(messages.len() <= known, "{code}: {messages:#?}\nin {text}");
    }
}

fn errors(fixture: &Fixture) -> BTreeMap<&'static str, Vec<String>> {
    let mut out: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let found = fixture.files.values().flat_map(|it| file_diagnostics(&fixture.db, *it));
    for it in found.filter(|it| it.severity >= Severity::Warning) {
        out.entry(it.rule.code).or_default().push(it.message);
    }
    out
}
