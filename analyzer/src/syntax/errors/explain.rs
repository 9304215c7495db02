//! Words for a failure: what was expected where, and how to get there.
//!
//! A failure is first taken for a mistake that is typical of its surroundings (a file for each kind of them), then for
//! a misspelt keyword, and described by what the parser expected only if nothing better is known.

mod arm;
mod item;
mod list;
mod statement;

use text_size::{TextRange, TextSize};

use super::{
    super::tokens::TokenKind,
    failures::{Expected, Failure},
    outline::{Group, Outline, closer_of},
    source::{Source, is_operator},
    words,
};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::PARSE_ERROR};

/// Describes a failure.
pub(super) fn explain(source: &Source<'_>, outline: &Outline, failure: &Failure) -> Diagnostic<TextRange> {
    let case = Case { source, outline, index: failure.index, expected: &failure.expected };
    misspelt(&case)
        .or_else(|| common(&case))
        .or_else(|| match outline.top.group {
            Group::Item => item::explain(&case),
            Group::Body | Group::Block => statement::explain(&case),
            Group::Arms => arm::explain(&case),
            _ => list::explain(&case),
        })
        .unwrap_or_else(|| general(&case))
}

/// A failure and all that is known about its place.
struct Case<'a> {
    source: &'a Source<'a>,
    outline: &'a Outline,
    /// The token that does not fit.
    index: usize,
    expected: &'a Expected,
}

impl<'a> Case<'a> {
    /// What is written where the parser stopped; empty at the end.
    fn found(&self) -> &'a str {
        self.source.at(self.index)
    }

    /// What is written before.
    fn before(&self) -> &'a str {
        self.source.before(self.index)
    }

    /// What is written behind.
    fn next(&self) -> &'a str {
        self.source.at(self.index + 1)
    }

    fn found_kind(&self) -> Option<TokenKind> {
        self.source.kind(self.index)
    }

    /// Whether a word that may be a name was found.
    fn found_name(&self) -> bool {
        self.found_kind() == Some(TokenKind::Word) && !words::is_keyword(self.found())
    }

    /// The words and symbols of the current segment before the failure.
    fn segment(&self) -> Vec<&'a str> {
        (self.outline.top.segment..self.index).map(|it| self.source.at(it)).collect()
    }

    /// The failing token if it stands on the line of the one before, else that one: something is missing behind it.
    fn place(&self) -> TextRange {
        if self.index > 0 && (self.source.is_fresh(self.index) || self.index >= self.source.len()) {
            return self.source.range(self.index - 1);
        }
        self.source.range(self.index)
    }

    fn found_place(&self) -> TextRange {
        self.source.range(self.index)
    }

    fn before_place(&self) -> TextRange {
        self.source.range(self.index.saturating_sub(1))
    }

    /// Right behind the token before the failure.
    fn gap(&self) -> TextRange {
        TextRange::empty(self.before_place().end())
    }

    fn error(&self, message: impl Into<String>) -> Diagnostic<TextRange> {
        Diagnostic::new(&PARSE_ERROR, self.place(), message)
    }

    fn error_at(&self, place: TextRange, message: impl Into<String>) -> Diagnostic<TextRange> {
        Diagnostic::new(&PARSE_ERROR, place, message)
    }

    /// Inserts `text` behind the token before the failure.
    fn insert(&self, text: &str) -> Fix<TextRange> {
        let title = format!("insert `{}`", text.trim());
        Fix::needs_review(title, vec![Edit::new(self.gap(), text)])
    }

    /// Replaces the failing token by `text`.
    fn replace(&self, text: &str) -> Fix<TextRange> {
        Fix::needs_review(format!("write `{text}`"), vec![Edit::new(self.found_place(), text)])
    }

    /// Removes the failing token.
    fn remove(&self) -> Fix<TextRange> {
        let place = self.source.with_gap_before(self.found_place());
        Fix::needs_review(format!("remove `{}`", self.found()), vec![Edit::new(place, "")])
    }
}

/// A word of this statement, or of one that an open bracket belongs to, that looks like a keyword.
fn misspelt(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    const STATEMENTS: [&str; 12] =
        ["let", "return", "if", "else", "while", "for", "match", "emit", "spawn", "send", "mut", "fn"];
    const ITEMS: [&str; 6] = ["fn", "type", "enum", "import", "module", "export"];
    let source = case.source;
    let report =
        |index: usize, keyword: &str| super::misspelt(source.range(index), source.at(index), keyword);
    let here =
        case.expected.among(&["in", "else", "intent", "requires", "ensures", "fn", "type", "enum", "import"]);
    if case.found_name()
        && let Some(keyword) = words::meant(case.found(), &here)
    {
        return Some(report(case.index, keyword));
    }
    let frames = case.outline.outer.iter().chain([&case.outline.top]);
    for frame in frames {
        let candidates: &[&str] = match frame.group {
            Group::Item => &ITEMS,
            Group::Body | Group::Block => &STATEMENTS,
            _ => continue,
        };
        let first = frame.segment;
        let is_name = source.kind(first) == Some(TokenKind::Word);
        let follows = source.begins_expression(first + 1)
            || (frame.group == Group::Item && source.kind(first + 1) == Some(TokenKind::Word));
        let alone =
            follows && !matches!(source.at(first + 1), "(" | "[" | "-" | "!") && !source.is_fresh(first + 1);
        if first > case.index || !is_name || !alone {
            continue;
        }
        if let Some(keyword) = words::meant(source.at(first), candidates) {
            return Some(report(first, keyword));
        }
        let heads_function = frame.group == Group::Item && source.at(first + 2) == "(";
        if heads_function && !words::is_keyword(source.at(first)) {
            return Some(report(first, "fn"));
        }
    }
    None
}

/// Mistakes that can be made anywhere.
fn common(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let (before, found) = (case.before(), case.found());
    let group = case.outline.top.group;
    if found == ";" && !matches!(group, Group::Item | Group::Body | Group::Block) {
        let fix = if group == Group::Parentheses { case.remove() } else { case.replace(",") };
        return Some(case.error_at(case.found_place(), "lists are separated by `,`").with_fix(fix));
    }
    let in_types = case.expected.has(">") && case.expected.has(",") && !case.expected.has(")");
    if in_types && !case.expected.expression() {
        return Some(case.error("expected `>` to close the type arguments").with_fix(case.insert(">")));
    }
    if found == "_" && (case.expected.name() || case.expected.expression()) {
        let help = if case.expected.name() { "give it a name" } else { "`_` stands for no value" };
        return Some(
            case.error_at(case.found_place(), "`_` may only be a pattern, or the name in `let _`")
                .with_help(help),
        );
    }
    if case.expected.name() && words::is_keyword(found) && found != "mut" && !case.source.is_fresh(case.index)
    {
        let message = format!("`{found}` is a keyword and cannot be a name");
        return Some(case.error_at(case.found_place(), message).with_help("choose another name"));
    }
    if before == "." && case.found_kind() == Some(TokenKind::Number) {
        let message = "there are no tuples: a field has a name";
        return Some(case.error_at(case.found_place(), message));
    }
    if case.expected.ty() {
        return Some(missing_type(case));
    }
    None
}

fn missing_type(case: &Case<'_>) -> Diagnostic<TextRange> {
    match case.found() {
        "[" => {
            let found = case.error_at(case.found_place(), "a list type is written `List<Int>`");
            let close = case.index + 2;
            if case.source.at(close) != "]" {
                return found;
            }
            let whole = TextRange::new(case.found_place().start(), case.source.range(close).end());
            let text = format!("List<{}>", case.next());
            found.with_fix(Fix::safe(format!("write `{text}`"), vec![Edit::new(whole, text)]))
        }
        "{" if case.before() != "->" && case.before() != ":" => general(case),
        "fn" if case.next() == "(" => case
            .error_at(case.found_place(), "the type of a function is written `Fn(A) -> B`")
            .with_fix(Fix::safe("write `Fn`", vec![Edit::new(case.found_place(), "Fn")])),
        "=" if case.before() == ":" => case
            .error("expected a type after `:`")
            .with_fix(Fix::needs_review("remove the `:`", vec![Edit::new(case.before_place(), "")])),
        "_" => {
            case.error_at(case.found_place(), "`_` is no type").with_help("leave the annotation out instead")
        }
        _ => case.error(format!("expected a type after `{}`", case.before())),
    }
}

/// A description by what the parser expected.
fn general(case: &Case<'_>) -> Diagnostic<TextRange> {
    let (before, found) = (case.before(), case.found());
    let behind = if case.index == 0 { String::new() } else { format!(" after `{before}`") };
    if case.expected.pattern() {
        return case.error(format!("expected a pattern{behind}"));
    }
    let wants_operand = is_operator(before)
        || matches!(
            before,
            "!" | "=>" | "if" | "while" | "match" | "in" | "emit" | "requires" | "ensures" | "send"
        );
    if wants_operand
        || (case.expected.expression() && matches!(before, "(" | "[" | "," | ":" | ".." | "return"))
    {
        return case.error(format!("expected an expression after `{before}`"));
    }
    if is_operator(found) && found != "-" && case.expected.expression() {
        let message = format!("expected an expression before `{found}`");
        return case.error_at(case.found_place(), message);
    }
    if before == "." {
        return case.error("expected a field name after `.`");
    }
    if before == "::" {
        return case.error("expected the name of a variant after `::`");
    }
    if matches!(before, "Some" | "Ok" | "Err") && case.expected.has("(") {
        return case
            .error(format!("expected `(` after `{before}`"))
            .with_help(format!("`{before}` always holds a value, as in `{before}(x)`"));
    }
    if case.expected.name() {
        return case.error(format!("expected a name{behind}"));
    }
    if case.expected.has("string_literal") && !case.expected.expression() {
        return case.error(format!("expected a text in double quotes{behind}"));
    }
    for symbol in ["->", "=", "=>", "in", ":", "(", "{", ">"] {
        let only = case.expected.has(symbol) && !case.expected.has("+") && !case.expected.expression();
        if only {
            return case.error(format!("expected `{symbol}`{behind}"));
        }
    }
    if case.expected.expression() && !case.source.begins_expression(case.index) {
        return case.error(format!("expected an expression{behind}"));
    }
    if found.is_empty() {
        return case.error("the text ends too early");
    }
    case.error_at(case.found_place(), format!("unexpected `{}`", short(found)))
}

/// The bracket that the innermost list needs, as a related place can show it.
fn with_opener(case: &Case<'_>, found: Diagnostic<TextRange>) -> Diagnostic<TextRange> {
    match case.outline.top.opener {
        Some(opener) => {
            let bracket = case.source.at(opener);
            found.with_related(case.source.range(opener), format!("`{bracket}` opened here"))
        }
        None => found,
    }
}

/// The bracket that would close the innermost group.
fn closer<'a>(case: &Case<'_>) -> &'a str {
    closer_of(case.outline.top.opener.map(|it| case.source.at(it)).unwrap_or_default())
}

/// A token's text, or the beginning of a long one.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut out: String = line.chars().take(24).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// A range of tokens.
fn span(case: &Case<'_>, first: usize, last: usize) -> TextRange {
    let (start, end) = (case.source.range(first).start(), case.source.range(last).end());
    if start <= end { TextRange::new(start, end) } else { TextRange::at(start, TextSize::new(0)) }
}
