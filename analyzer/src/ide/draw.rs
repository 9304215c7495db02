//! How tests show places.

use crate::{span::FileRange, test_support::Fixture};

/// `path:line:column` with the marked text. Built-in files change, so nothing is told of lines there.
pub(super) fn line(fixture: &Fixture, place: FileRange) -> String {
    let text = place.file.text(&fixture.db);
    let before = &text[..usize::from(place.range.start())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let marked = &text[std::ops::Range::<usize>::from(place.range)];
    let more = if marked.contains('\n') { "..." } else { "" };
    let marked = marked.lines().next().unwrap_or_default();
    let path = place.file.path(&fixture.db);
    if place.file.is_embedded(&fixture.db) {
        format!("{path} `{marked}{more}`")
    } else {
        format!("{path}:{line}:{column} `{marked}{more}`")
    }
}

/// The text of a file with each of `places` in it between `⟦` and `⟧label`.
pub(super) fn marked(
    fixture: &Fixture,
    file: crate::inputs::SourceFile,
    places: &[(FileRange, String)],
) -> String {
    let mut text = file.text(&fixture.db).to_string();
    let mut places: Vec<_> = places.iter().filter(|it| it.0.file == file).collect();
    places.sort_by_key(|it| it.0.range.start());
    for (place, label) in places.into_iter().rev() {
        text.insert_str(place.range.end().into(), &format!("⟧{label}"));
        text.insert(place.range.start().into(), '⟦');
    }
    text
}
