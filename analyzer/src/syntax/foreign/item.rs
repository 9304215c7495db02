//! Habits outside of functions, and in the heads of items.

use text_size::TextRange;

use super::{
    super::tokens::TokenKind,
    Foreign, Reading,
    scan::Scan,
    table::{self, Place, Word},
};
use crate::diagnostics::Edit;

/// A habit that shows in the word at `index`.
pub(super) fn word(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    if !scan.bracket(index).is_empty() {
        return None;
    }
    if scan.at(index) == "let" {
        return value(scan, index);
    }
    let word = table::find(scan.at(index))?;
    match word.place {
        Place::Function => function(scan, index, word),
        Place::Record => record(scan, index, word),
        Place::Export | Place::Modifier => modifier(scan, index, word),
        Place::Binding => value(scan, index),
        Place::Import => import(scan, index, word),
        Place::Infix | Place::Prefix | Place::Branch => None,
    }
}

fn begins(scan: &Scan<'_>, index: usize) -> bool {
    let before = scan.before(index);
    scan.begins_item(index)
        || before == "export"
        || table::find(before).is_some_and(|it| matches!(it.place, Place::Export | Place::Modifier))
}

/// Whether a name stands behind `index` on the same line, and `text` behind that.
fn heads(scan: &Scan<'_>, index: usize, text: &str) -> bool {
    scan.is_name(index + 1) && scan.on_line(index + 1) && scan.at(index + 2) == text
}

/// `func f()`, and `def f():` with all that is indented below it.
fn function(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    if !begins(scan, index) || !heads(scan, index, "(") {
        return None;
    }
    let place = scan.source.range(index);
    let found = Foreign::new(place, word.message());
    let close = scan.partner(index + 2);
    let colon = close.and_then(|close| {
        let mut line = (close + 1..scan.source.len()).take_while(|it| scan.on_line(*it));
        line.find(|it| scan.at(*it) == ":" && scan.source.is_fresh(it + 1))
    });
    let found = found.read(place, Reading::Text(word.ours));
    let Some(colon) = colon else {
        return Some(found.safe(format!("write `{}`", word.ours), vec![Edit::new(place, word.ours)]));
    };
    let indent = scan.source.indent(index).len();
    let below = (colon + 1..scan.source.len())
        .take_while(|it| !scan.source.is_fresh(*it) || scan.source.indent(*it).len() > indent);
    let end = scan.source.range(below.last().unwrap_or(colon)).end();
    // Without a result type it would be `Unit`, which nobody meant.
    let open = if scan.before(colon) == ")" { "-> __ {" } else { "{" };
    Some(
        found
            .help("its body stands in braces")
            .read(scan.source.range(colon), Reading::Text(open))
            .read(TextRange::empty(end), Reading::Text("}")),
    )
}

fn record(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    if !begins(scan, index) || !heads(scan, index, "{") {
        return None;
    }
    let place = scan.source.range(index);
    Some(
        Foreign::new(place, word.message())
            .review(format!("write `{}`", word.ours), vec![Edit::new(place, word.ours)])
            .read(place, Reading::Text(word.ours)),
    )
}

/// `pub fn`, `async fn`
fn modifier(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    if !begins(scan, index) || !scan.on_line(index + 1) || !is_item_word(scan.at(index + 1)) {
        return None;
    }
    let place = scan.source.range(index);
    let found = Foreign::new(place, word.message());
    if word.ours.is_empty() {
        let gap = TextRange::new(place.start(), scan.source.range(index + 1).start());
        let found = found.safe(format!("remove `{}`", word.text), vec![Edit::new(gap, "")]);
        let found = match word.advice() {
            Some(advice) => found.help(advice),
            None => found,
        };
        return Some(found.read(place, Reading::Blank));
    }
    let edit = Edit::new(place, word.ours);
    Some(found.safe(format!("write `{}`", word.ours), vec![edit]).read(place, Reading::Text(word.ours)))
}

/// Whether a word begins an item, here or elsewhere.
pub(in crate::syntax) fn is_item_word(text: &str) -> bool {
    matches!(text, "fn" | "type" | "enum" | "record" | "import")
        || table::find(text).is_some_and(|it| {
            matches!(it.place, Place::Function | Place::Record | Place::Modifier | Place::Export)
        })
}

/// `const x = 1`
fn value(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let named = scan.is_name(index + 1) && scan.on_line(index + 1);
    // Further right it is a statement whose function cannot be read.
    let begins = scan.begins_item(index) && scan.source.indent(index).is_empty();
    if !begins || !named || !matches!(scan.at(index + 2), "=" | ":") {
        return None;
    }
    let name = scan.at(index + 1);
    let end = scan.value_end(index, |_| false);
    let equals = (index + 2..=end).find(|it| scan.at(*it) == "=");
    let literal = equals.filter(|it| it + 1 == end).map(|_| end);
    let ty = literal.and_then(|it| match (scan.source.kind(it)?, scan.at(it)) {
        (TokenKind::Number, text) if text.contains('.') => Some("Float"),
        (TokenKind::Number, _) => Some("Int"),
        (TokenKind::String, _) => Some("String"),
        (_, "true" | "false") => Some("Bool"),
        _ => None,
    });
    let shown = match (ty, literal.map(|it| scan.at(it))) {
        (Some(ty), Some(text)) if text.len() < 30 => format!("fn {name}() -> {ty} {{ {text} }}"),
        _ => format!("fn {name}() -> … {{ … }}"),
    };
    Some(
        Foreign::new(scan.source.range(index), "a file has no variables and no constants of its own")
            .help(format!("declare a function, `{shown}`, and write `{name}()` where it is used"))
            .read(scan.range(index, end), Reading::Blank),
    )
}

/// `use a::b`, `from a import b`, `include "a"`
fn import(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    let named = scan.is_word(index + 1) || scan.source.kind(index + 1) == Some(TokenKind::String);
    if !scan.begins_item(index) || !named || !scan.on_line(index + 1) {
        return None;
    }
    let end = scan.line_end(index);
    let whole = scan.range(index, end);
    let new = format!("{} {}", word.ours, scan.at(index + 1));
    let found = Foreign::new(scan.source.range(index), word.message());
    let title = format!("write `{new}`");
    let edits = vec![Edit::new(whole, new)];
    let found = if end == index + 1 { found.safe(title, edits) } else { found.review(title, edits) };
    Some(found.read(whole, Reading::Blank))
}
