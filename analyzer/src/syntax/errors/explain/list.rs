//! Failures inside brackets that hold a list: parameters, fields, arguments, elements.

use text_size::TextRange;

use super::{Case, Group, TokenKind, closer, general, span, with_opener};
use crate::diagnostics::{Diagnostic, Edit, Fix};

pub(super) fn explain(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    match case.outline.top.group {
        Group::Parameters => declared(case, "parameter"),
        Group::Fields => declared(case, "field"),
        Group::Variants => Some(variant(case)),
        Group::Initializers => initializer(case),
        Group::PatternFields => Some(separator(case, "fields")),
        Group::Capabilities => Some(capability(case)),
        Group::Arguments => argument(case),
        Group::Map => map(case),
        Group::Parentheses => parenthesized(case),
        Group::List => element(case),
        Group::PatternArgument => pattern(case),
        Group::Types if case.outline.top.opener.is_some_and(|it| case.source.before(it) != "Fn") => Some(
            case.error_at(case.found_place(), "there are no tuples")
                .with_help("declare a record with `type` and name its fields"),
        ),
        Group::Payload | Group::Types => Some(separator(case, "types")),
        Group::Wrapped => wrapped(case),
        Group::Item | Group::Body | Group::Block | Group::Arms => None,
    }
    .or_else(|| {
        let operand = super::is_operator(case.before()) || case.expected.expression();
        (!operand).then(|| separator(case, "entries"))
    })
}

/// Expects a comma or the end of the list.
fn separator(case: &Case<'_>, what: &str) -> Diagnostic<TextRange> {
    let closer = closer(case);
    let entry_follows = case.source.begins_expression(case.index);
    if case.expected.name() && matches!(case.before(), "," | "{" | "(") {
        let word = case.outline.top.describe(case.source);
        return case
            .error_at(case.found_place(), format!("unexpected `{}` in {word}", super::short(case.found())));
    }
    if entry_follows && (case.expected.has(",") || case.expected.has(closer)) && case.before() != "," {
        return case.error(format!("expected `,` between {what}")).with_fix(case.insert(","));
    }
    if case.expected.has(closer) && !case.expected.expression() {
        let group = case.outline.top.describe(case.source);
        return with_opener(case, case.error(format!("expected `{closer}` to close {group}")));
    }
    general(case)
}

/// `name: Type`
fn declared(case: &Case<'_>, what: &str) -> Option<Diagnostic<TextRange>> {
    let segment = case.segment();
    let list = if what == "field" { "fields" } else { "parameters" };
    match (segment.as_slice(), case.found()) {
        ([], "mut") => Some(
            case.error_at(case.found_place(), "a parameter cannot be `mut`")
                .with_help("bind a copy with `let mut` in the body"),
        ),
        ([], _) if case.expected.name() => {
            let message = format!("expected the name of a {what}");
            Some(case.error_at(case.found_place(), message))
        }
        ([name], "," | ")" | "}" | "") => {
            let found = case.error(format!("expected `:` and a type after `{name}`"));
            Some(if *name == "self" {
                found.with_help("there are no methods; give the parameter a type")
            } else {
                found
            })
        }
        ([_], "=") => Some(
            case.error_at(case.found_place(), format!("the type of a {what} follows a `:`"))
                .with_fix(Fix::safe("write `:`", vec![Edit::new(case.found_place(), ":")])),
        ),
        ([name], _) if case.source.is_fresh(case.index) => {
            Some(case.error(format!("expected `:` and a type after `{name}`")))
        }
        ([name], _) => {
            let fix = case.insert(":");
            Some(case.error(format!("expected `:` between the {what} `{name}` and its type")).with_fix(fix))
        }
        (_, "=") => Some(
            case.error_at(case.found_place(), format!("a {what} has no default value"))
                .with_help("pass the value at every use"),
        ),
        (_, "<" | ">" | "(") => Some(general(case)),
        _ => Some(separator(case, list)),
    }
}

fn variant(case: &Case<'_>) -> Diagnostic<TextRange> {
    match case.found() {
        "=" | ":" if case.segment().len() == 1 => case
            .error_at(case.found_place(), "a variant has no number or type of its own")
            .with_help("a value it carries stands in parentheses, as in `V(Int)`"),
        _ => separator(case, "variants"),
    }
}

/// `name: value` of a record literal
fn initializer(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let segment = case.segment();
    match (segment.as_slice(), case.found()) {
        ([_], "=" | "=>" | "->") => Some(
            case.error_at(case.found_place(), "the value of a field follows a `:`")
                .with_fix(Fix::safe("write `:`", vec![Edit::new(case.found_place(), ":")])),
        ),
        ([name], "," | "}") => Some(
            case.error_at(case.before_place(), format!("expected `:` and a value after `{name}`"))
                .with_fix(case.insert(&format!(": {name}"))),
        ),
        ([], "." | "..." | "*") => Some(case.error_at(case.found_place(), "a spread is written `..base`")),
        ([".."], ".") => Some(
            case.error_at(case.found_place(), "a spread has two points")
                .with_fix(Fix::safe("remove one", vec![Edit::new(case.found_place(), "")])),
        ),
        ([_, ":", ..], _) | ([], _) => entry(case, "fields"),
        _ => Some(separator(case, "fields")),
    }
}

/// The end of an entry that is an expression.
fn entry(case: &Case<'_>, what: &str) -> Option<Diagnostic<TextRange>> {
    let complete = case.index.checked_sub(1).is_some_and(|it| case.source.ends_expression(it));
    if case.found() == "[" && case.source.touches_previous(case.index) && complete {
        return Some(no_subscript(case));
    }
    if complete && case.source.begins_expression(case.index) {
        return Some(case.error(format!("expected `,` between {what}")).with_fix(case.insert(",")));
    }
    None
}

pub(super) fn no_subscript(case: &Case<'_>) -> Diagnostic<TextRange> {
    case.error_at(case.found_place(), "there is no `[ ]` to take an element of a list")
        .with_help("take an element with `list_get(list, index)`")
}

fn capability(case: &Case<'_>) -> Diagnostic<TextRange> {
    let message = "a capability is written without quotes";
    match case.found_kind() {
        Some(TokenKind::String) => {
            let name = case.found().trim_matches('"');
            let fix = Fix::safe(format!("write `{name}`"), vec![Edit::new(case.found_place(), name)]);
            case.error_at(case.found_place(), message).with_fix(fix)
        }
        Some(TokenKind::Word) if case.before() != "," && case.before() != "{" => {
            case.error("expected `,` between capabilities").with_fix(case.insert(","))
        }
        _ => match case.found() {
            "::" | ":" | "/" => case
                .error_at(case.found_place(), "the parts of a capability are joined by `.`")
                .with_fix(case.replace(".")),
            "*" => case
                .error_at(case.found_place(), "every capability is named by itself")
                .with_help("list what the function needs, as in `!{net.fetch, db.query}`"),
            found => case.error_at(
                case.found_place(),
                format!("expected the name of a capability, found `{}`", super::short(found)),
            ),
        },
    }
}

fn argument(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    if let ([name], ":" | "=") = (case.segment().as_slice(), case.found()) {
        let place = span(case, case.index.saturating_sub(1), case.index);
        return Some(
            case.error_at(place, format!("arguments have no names: `{name}` is not needed"))
                .with_fix(Fix::needs_review("remove the name", vec![Edit::new(place, "")])),
        );
    }
    lambda(case).or_else(|| entry(case, "arguments"))
}

/// Functions without a name, as other languages write them.
pub(super) fn lambda(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let opens = case.found() == "fn" && case.next() == "(";
    let arrow = matches!(case.found(), "=>" | "->") && matches!(case.before(), ")") | case.segment_is_name();
    (opens || arrow).then(|| {
        case.error_at(case.found_place(), "every function has a name")
            .with_help("declare it with `fn` at the top of the file and pass its name")
    })
}

fn element(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    if case.found() == ".." {
        return Some(
            case.error_at(case.found_place(), "there are no ranges")
                .with_help("build a list of numbers with `list_range(low, high)`"),
        );
    }
    lambda(case).or_else(|| entry(case, "elements"))
}

fn map(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let has_colon = case.segment().contains(&":");
    match case.found() {
        "=" | "=>" | "->" if !has_colon => Some(
            case.error_at(case.found_place(), "the value of a map entry follows a `:`")
                .with_fix(Fix::safe("write `:`", vec![Edit::new(case.found_place(), ":")])),
        ),
        "," | "}" if !has_colon && !case.segment().is_empty() => {
            Some(case.error("expected `:` and a value after the key"))
        }
        _ => entry(case, "entries"),
    }
}

fn parenthesized(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    match case.found() {
        "," => Some(
            case.error_at(case.found_place(), "there are no tuples")
                .with_help("declare a record with `type` and name its fields"),
        ),
        ":" => Some(
            case.error_at(case.found_place(), "every function has a name")
                .with_help("declare it with `fn` at the top of the file and pass its name"),
        ),
        "[" if case.source.touches_previous(case.index) => Some(no_subscript(case)),
        found => {
            let complete = case.index.checked_sub(1).is_some_and(|it| case.source.ends_expression(it));
            let group = "the parentheses";
            lambda(case).or_else(|| {
                let missing = complete && !super::is_operator(found);
                missing.then(|| with_opener(case, case.error(format!("expected `)` to close {group}"))))
            })
        }
    }
}

fn pattern(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    super::arm::no_such_pattern(case).or_else(|| Some(separator(case, "patterns")))
}

/// The one value of `Some(…)` or `E::V(…)`.
fn wrapped(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let head = case.outline.top.head.map(|it| case.source.at(it)).unwrap_or_default();
    match case.found() {
        "," => Some(case.error_at(case.found_place(), format!("`{head}` holds one value"))),
        ")" if case.segment().is_empty() => Some(
            case.error_at(case.found_place(), format!("`{head}` needs a value in its parentheses"))
                .with_help(format!("write `{head}(())` for one that says nothing")),
        ),
        _ => entry(case, "values"),
    }
}

impl Case<'_> {
    fn segment_is_name(&self) -> bool {
        let start = self.outline.top.segment;
        start + 1 == self.index && self.source.kind(start) == Some(TokenKind::Word)
    }
}
