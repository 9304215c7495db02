//! Failures among the statements of a block.

use text_size::TextRange;

use super::{
    Case, TokenKind, general,
    list::{lambda, no_subscript},
    span,
};
use crate::diagnostics::{Diagnostic, Edit, Fix};

pub(super) fn explain(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    declaration(case)
        .or_else(|| pending(case))
        .or_else(|| binding(case))
        .or_else(|| lambda(case).filter(|_| case.before() == ")" || case.segment().contains(&"=")))
        .or_else(|| operator(case))
}

/// An item inside a body.
fn declaration(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let found = case.found();
    match found {
        "fn" if case.source.kind(case.index + 1) == Some(TokenKind::Word) => Some(
            case.error_at(case.found_place(), "a function cannot be declared inside another")
                .with_help("move it to the top of the file"),
        ),
        "type" | "enum" | "import" | "export" | "module" => Some(
            case.error_at(case.found_place(), format!("`{found}` belongs outside of functions"))
                .with_help("move it to the top of the file"),
        ),
        "intent" | "requires" | "ensures" => Some(
            case.error_at(case.found_place(), format!("`{found}` belongs before the body of the function"))
                .with_help("write it between the result type and `{`"),
        ),
        "else" => Some(case.error_at(case.found_place(), "`else` without an `if` before it")),
        _ => None,
    }
}

/// A construct whose block, or whose head, is missing.
fn pending(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let keyword_at = *case.outline.top.pending.last()?;
    let keyword = case.source.at(keyword_at);
    let (before, found) = (case.before(), case.found());
    let nothing_yet = case.index == keyword_at + 1;
    if keyword == "for" {
        if nothing_yet {
            let found = case.error("expected the name of the loop's variable after `for`");
            return Some(found.with_help("a loop is written `for x in list { … }`"));
        }
        if case.index == keyword_at + 2 {
            let found = case.error("expected `in` after the loop's variable");
            return Some(match case.found() {
                ":" | "=" | "of" => found.with_fix(case.replace("in")),
                _ => found.with_help("a loop is written `for x in list { … }`"),
            });
        }
        if case.before() == ".." || found == ".." {
            let place = if found == ".." { case.found_place() } else { case.before_place() };
            let found = case.error_at(place, "there are no ranges");
            return Some(found.with_help("count with `for i in list_range(low, high)`"));
        }
    }
    if nothing_yet && keyword == "else" {
        return Some(case.error("expected `{` or `if` after `else`"));
    }
    if nothing_yet || before == "in" {
        return Some(case.error(format!("expected an expression after `{before}`")));
    }
    if found == "=" && matches!(keyword, "if" | "while") {
        return Some(
            case.error_at(case.found_place(), "`=` does not compare")
                .with_fix(Fix::needs_review("write `==`", vec![Edit::new(case.found_place(), "==")])),
        );
    }
    let complete = case.index.checked_sub(1).is_some_and(|it| case.source.ends_expression(it));
    if !complete {
        return None;
    }
    if found == "[" && case.source.touches_previous(case.index) {
        return Some(no_subscript(case));
    }
    if let Some(found) = missing_head(case, keyword_at) {
        return Some(found);
    }
    let what = if keyword == "match" { "arms" } else { "body" };
    let found_error = match found {
        "then" | "do" => {
            case.error(format!("there is no `{found}`: the {what} of `{keyword}` stands in braces"))
        }
        _ => case.error(format!("expected `{{` to open the {what} of `{keyword}`")),
    };
    let here = case.source.range(keyword_at);
    let apart = case.source.line_of(here.start()) != case.source.line_of(case.place().start());
    let found_error =
        if apart { found_error.with_related(here, format!("`{keyword}` is here")) } else { found_error };
    Some(match found {
        "then" | "do" | ":" | "=>" if case.next() == "{" => found_error.with_fix(case.remove()),
        _ => found_error,
    })
}

/// `if { … }`: the parser took the body for the condition, and then misses the body.
fn missing_head(case: &Case<'_>, keyword_at: usize) -> Option<Diagnostic<TextRange>> {
    let keyword = case.source.at(keyword_at);
    let (last, what) = match keyword {
        "for" => (keyword_at + 2, "a list"),
        "match" => (keyword_at, "a value"),
        "if" | "while" => (keyword_at, "a condition"),
        _ => return None,
    };
    let empty = case.source.at(last + 1) == "{" && case.before() == "}";
    let word = case.source.at(last);
    empty
        .then(|| case.error_at(case.source.range(last), format!("expected {what} between `{word}` and `{{`")))
}

/// `let` and assignments.
fn binding(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let segment = case.segment();
    let found = case.found();
    let (words, rest) = match segment.as_slice() {
        ["let", "mut", rest @ ..] => ("let mut", rest),
        ["let", rest @ ..] => ("let", rest),
        [_] if found == ":" => return Some(missing_let(case)),
        _ => return None,
    };
    match (rest, found) {
        ([], "(" | "{" | "[") => Some(
            case.error_at(case.found_place(), "`let` binds a single name")
                .with_help("take a value apart with `match`"),
        ),
        ([], _) => Some(case.error(format!("expected a name after `{words}`"))),
        ([name], "{" | "(" | "::") if name.starts_with(|it: char| it.is_ascii_uppercase()) => Some(
            case.error_at(case.before_place(), "`let` binds a single name")
                .with_help("take a value apart with `match`"),
        ),
        ([_], ":=" | "==" | "<" | "->" | "=>") => {
            Some(case.error_at(case.found_place(), "expected `=` and a value").with_fix(case.replace("=")))
        }
        ([_], ",") => Some(
            case.error_at(case.found_place(), "`let` binds a single name")
                .with_help("write one `let` for each name"),
        ),
        ([name], _)
            if case.index >= case.source.len() || case.source.is_fresh(case.index) || found == "}" =>
        {
            Some(
                case.error_at(case.before_place(), format!("`{name}` needs a value"))
                    .with_help("a variable is bound to a value when it is declared"),
            )
        }
        ([_], _) => Some(case.error("expected `=` and a value").with_fix(case.insert(" ="))),
        ([name, ":", ..], _) if !rest.contains(&"=") => {
            Some(case.error(format!("expected `=` and a value for `{name}`")))
        }
        ([.., "="], _) => Some(case.error("expected an expression after `=`")),
        _ => None,
    }
}

fn missing_let(case: &Case<'_>) -> Diagnostic<TextRange> {
    let start = TextRange::empty(case.before_place().start());
    let name = case.before();
    if case.next() == "=" {
        let place = span(case, case.index, case.index + 1);
        return case.error_at(place, "there is no `:=`; a variable is declared with `let`").with_fix(
            Fix::needs_review(
                format!("write `let {name} =`"),
                vec![Edit::new(start, "let "), Edit::new(place, "=")],
            ),
        );
    }
    case.error_at(case.found_place(), "a variable is declared with `let`")
        .with_fix(Fix::needs_review(format!("write `let {name}`"), vec![Edit::new(start, "let ")]))
}

/// The word before the brace of this block.
fn opener_word<'a>(case: &Case<'a>) -> &'a str {
    case.outline.top.opener.map(|it| case.source.before(it)).unwrap_or_default()
}

/// Operators of other languages, and ones without an operand.
fn operator(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let (before, found) = (case.before(), case.found());
    let doubled = (before == "++"
        || (before == "-" && case.source.before(case.index.saturating_sub(1)) == "-"))
        && (case.source.is_fresh(case.index) || matches!(found, "}" | ""));
    if doubled {
        let sign = before.get(..1).unwrap_or_default();
        let first = if before == "++" { case.index.saturating_sub(1) } else { case.index.saturating_sub(2) };
        let place = span(case, first, case.index.saturating_sub(1));
        let name = case.source.before(first);
        return Some(
            case.error_at(place, format!("there is no `{sign}{sign}` to count with"))
                .with_help(format!("write `{name} = {name} {sign} 1`")),
        );
    }
    match found {
        "=>" if opener_word(case) == "match" => {
            let place = case.source.range(case.outline.top.opener.unwrap_or_default().saturating_sub(1));
            Some(case.error_at(place, "expected a value between `match` and `{`"))
        }
        "=>" => Some(
            case.error_at(case.found_place(), "`=>` belongs to an arm of a `match`")
                .with_help("the arms stand in the braces of `match value { … }`"),
        ),
        ".." => Some(
            case.error_at(case.found_place(), "there are no ranges")
                .with_help("build a list of numbers with `list_range(low, high)`"),
        ),
        "," => Some(
            case.error_at(case.found_place(), "unexpected `,` between statements").with_fix(case.remove()),
        ),
        "[" if case.source.touches_previous(case.index) => Some(no_subscript(case)),
        _ => Some(general(case)),
    }
}
