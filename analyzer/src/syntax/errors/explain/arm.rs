//! Failures among the arms of a `match`.

use text_size::TextRange;

use super::{Case, TokenKind, general, span};
use crate::diagnostics::{Diagnostic, Edit, Fix};

pub(super) fn explain(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    if case.outline.top.arrow { body(case) } else { pattern(case) }
}

fn pattern(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let segment = case.segment();
    let after_pattern = case.expected.has("=>") || case.before() == "_";
    match (segment.as_slice(), case.found()) {
        ([], "else") => Some(
            case.error_at(case.found_place(), "the arm for everything else is `_`")
                .with_fix(Fix::safe("write `_`", vec![Edit::new(case.found_place(), "_")])),
        ),
        (["case"], _) => Some(
            case.error_at(case.before_place(), "an arm begins with its pattern, without `case`")
                .with_fix(Fix::safe("remove `case`", vec![Edit::new(remove_word(case), "")])),
        ),
        (["default"], ":") => Some(case.error_at(
            span(case, case.index.saturating_sub(1), case.index),
            "the arm for everything else is `_ =>`",
        )),
        (_, "if") if after_pattern => Some(
            case.error_at(case.found_place(), "a pattern has no condition")
                .with_help("put an `if` into the arm's body"),
        ),
        (_, "->" | "=" | ":") if after_pattern => Some(
            case.error_at(case.found_place(), "expected `=>` after the pattern")
                .with_fix(Fix::safe("write `=>`", vec![Edit::new(case.found_place(), "=>")])),
        ),
        _ => no_such_pattern(case).or_else(|| {
            after_pattern.then(|| case.error("expected `=>` after the pattern").with_fix(case.insert(" =>")))
        }),
    }
}

fn remove_word(case: &Case<'_>) -> TextRange {
    TextRange::new(case.before_place().start(), case.found_place().start())
}

/// Patterns of other languages.
pub(super) fn no_such_pattern(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    if case.found() == "." {
        let next = if case.source.kind(case.index + 1) == Some(TokenKind::Word) { case.next() } else { "V" };
        let message = format!("a variant is named `{}::{next}`", case.before());
        return Some(case.error_at(case.found_place(), message).with_fix(case.replace("::")));
    }
    let (message, help) = match case.found() {
        ".." => ("there are no range patterns", "compare in an `if` instead"),
        "[" => {
            ("a list cannot be taken apart by a pattern", "ask for its parts with `list_len` and `list_get`")
        }
        "(" | "," if case.before() == "(" || case.segment().is_empty() => {
            ("there are no tuples", "declare a record with `type` and name its fields")
        }
        _ => return None,
    };
    Some(case.error_at(case.found_place(), message).with_help(help))
}

fn body(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    match (case.before(), case.found()) {
        ("=>", "let" | "return" | "while" | "for") => Some(
            case.error_at(case.found_place(), format!("`{}` needs braces around it here", case.found()))
                .with_help("the body of an arm is an expression; a block is one, `=> { … }`"),
        ),
        (_, "=" | "+=" | "-=" | "*=" | "/=" | "++=") => Some(
            case.error_at(case.found_place(), "an assignment needs braces around it here")
                .with_help("the body of an arm is an expression; a block is one, `=> { … }`"),
        ),
        ("=>", _) => Some(general(case)),
        (_, "=>") => Some(case.error_at(case.found_place(), "expected `,` or a line end between two arms")),
        (_, "[") if case.source.touches_previous(case.index) => Some(super::list::no_subscript(case)),
        (_, _) if case.found_kind() == Some(TokenKind::Symbol) => None,
        _ => None,
    }
}
