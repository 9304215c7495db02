//! Failures outside of all brackets: heads of items, and what is no item.

use text_size::TextRange;

use super::{Case, TokenKind, general, span};
use crate::diagnostics::{Diagnostic, Edit, Fix};

pub(super) fn explain(case: &Case<'_>) -> Option<Diagnostic<TextRange>> {
    let (keyword, at) = case.outline.item_keyword(case.source);
    if case.outline.top.complete || case.index <= at {
        return Some(no_item(case));
    }
    match keyword {
        "fn" => function(case, at),
        "type" | "record" => Some(declaration(case, at, keyword, "fields")),
        "enum" => Some(declaration(case, at, keyword, "variants")),
        "import" => Some(import(case, at)),
        "module" if case.index == at + 1 => Some(case.error("expected a name after `module`")),
        _ => Some(no_item(case)),
    }
}

/// Something that begins no item.
fn no_item(case: &Case<'_>) -> Diagnostic<TextRange> {
    let found = case.found();
    let (keyword, _) = case.outline.item_keyword(case.source);
    if case.before() == "export" {
        return case.error("expected `fn`, `type`, `enum` or `import` after `export`");
    }
    if case.outline.top.complete && keyword == "fn" && found == "{" {
        return case
            .error_at(case.found_place(), "this function has a body already")
            .with_help("a capability list is written with a `!`, as in `!{net.fetch}`");
    }
    if found == "module" {
        return super::super::accepted::misplaced_module(case.found_place());
    }
    let message = match found {
        "" => "expected `fn`, `type`, `enum` or `import`".to_owned(),
        "let" | "if" | "while" | "for" | "match" | "return" | "emit" | "send" | "spawn" => {
            format!("`{found}` belongs into the body of a function")
        }
        _ => format!("unexpected `{}` outside of a function", super::short(found)),
    };
    case.error_at(case.found_place(), message).with_help(match found {
        "let" | "var" | "val" | "const" | "static" => "a constant is a function, `fn name() -> Int { … }`",
        _ => "a file consists of `fn`, `type`, `enum` and `import`",
    })
}

fn function(case: &Case<'_>, at: usize) -> Option<Diagnostic<TextRange>> {
    let name = case.source.at(at + 1);
    let (before, found) = (case.before(), case.found());
    if case.index == at + 1 {
        return Some(case.error("expected a name after `fn`"));
    }
    if case.index == at + 2 {
        if found == "<" {
            return Some(generics(case, "functions"));
        }
        return Some(
            case.error(format!("expected `(` to open the parameters of `{name}`"))
                .with_fix(case.insert("()")),
        );
    }
    if before == "!" && case.source.before(case.index.saturating_sub(1)) != "requires" {
        return Some(case.error("expected `{` to open the capability list"));
    }
    match before {
        "intent" => return Some(case.error("expected a text in double quotes after `intent`")),
        "->" => return Some(case.error("expected a type after `->`")),
        "requires" | "ensures" => return Some(general(case)),
        _ => {}
    }
    let after_parameters = before == ")";
    match found {
        ":" | "=>" if after_parameters => Some(
            case.error_at(case.found_place(), "the result type follows a `->`")
                .with_fix(Fix::safe("write `->`", vec![Edit::new(case.found_place(), arrow(case))])),
        ),
        "->" => Some(case.error_at(case.found_place(), "the result type comes right after the parameters")),
        "=" | "=>" => Some(
            case.error_at(case.found_place(), "the body of a function stands in braces")
                .with_help(format!("write `fn {name}(…) {{ … }}`")),
        ),
        _ if after_parameters && case.found_name() && !case.source.is_fresh(case.index) => Some(
            case.error_at(case.found_place(), "the result type follows a `->`").with_fix(case.insert(" ->")),
        ),
        "" => Some(body_missing(case, name)),
        _ if case.source.is_fresh(case.index) => Some(body_missing(case, name)),
        _ => Some(case.error(format!("expected `{{` to open the body of `{name}`"))),
    }
}

fn arrow(case: &Case<'_>) -> &'static str {
    if case.source.touches_previous(case.index) { " ->" } else { "->" }
}

fn body_missing(case: &Case<'_>, name: &str) -> Diagnostic<TextRange> {
    case.error(format!("expected `{{` to open the body of `{name}`")).with_fix(case.insert(" {\n}"))
}

fn generics(case: &Case<'_>, what: &str) -> Diagnostic<TextRange> {
    let close = (case.index..case.source.len()).take_while(|it| !case.source.is_fresh(*it));
    let last = close.take(16).find(|it| case.source.at(*it) == ">").unwrap_or(case.index);
    let place = span(case, case.index, last);
    case.error_at(place, format!("{what} have no type parameters"))
        .with_help("only `Option`, `Result`, `List`, `Map` and `Fn` take types; name concrete types instead")
}

/// `type R` and `enum E` up to their braces.
fn declaration(case: &Case<'_>, at: usize, keyword: &str, what: &str) -> Diagnostic<TextRange> {
    let name = case.source.at(at + 1);
    if case.index == at + 1 {
        return case.error(format!("expected a name after `{keyword}`"));
    }
    match case.found() {
        "=" if keyword != "enum" => case
            .error_at(case.found_place(), "there are no type aliases")
            .with_help(format!("a record is declared with its fields, `type {name} {{ field: Int }}`")),
        "<" => generics(case, "types"),
        _ => case.error(format!("expected `{{` to open the {what} of `{name}`")),
    }
}

fn import(case: &Case<'_>, at: usize) -> Diagnostic<TextRange> {
    let help = "write `import \"std-json\"` or `import name`";
    if case.index == at + 1 {
        return case.error("expected the name of a package after `import`").with_help(help);
    }
    let name_is_word = case.source.kind(at + 1) == Some(TokenKind::Word);
    match case.found() {
        "." | "::" | "/" if name_is_word => case
            .error_at(case.found_place(), "an import names a package or a file, and nothing inside it")
            .with_help(help),
        "as" | "from" | "{" => case
            .error_at(case.found_place(), "an import names a package or a file, and nothing else")
            .with_help(help),
        _ => no_item(case),
    }
}
