//! E001: text that forms no token, and literals that have no value.

use text_size::{TextRange, TextSize};

use super::{
    super::{
        foreign::Foreign,
        literal::{NumberError, bad_escapes, float_value, int_value},
        parse::is_invisible,
        tokens::{Token, TokenKind},
    },
    outline::{Frame, Group, Outline},
    source::Source,
};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::LEXER_ERROR};

/// The lexical errors of a text.
pub(super) struct Lexical {
    pub(super) errors: Vec<Diagnostic<TextRange>>,
    /// Places that make the parser fail, too.
    pub(super) breaks: Vec<TextRange>,
    /// Where a string begins that swallows the rest of its line.
    pub(super) open_string: Option<TextSize>,
}

/// Finds the lexical errors of a text.
/// What `foreign` explains is left to it.
pub(super) fn check(source: &Source<'_>, foreign: &[Foreign]) -> Lexical {
    let mut out = Lexical { errors: Vec::new(), breaks: Vec::new(), open_string: None };
    comments(source, &mut out.errors);
    let mut explained: Vec<TextRange> = foreign.iter().map(|it| it.finding.place).collect();
    explained.extend(foreign.iter().flat_map(|it| &it.mends).map(|it| it.range));
    for index in 0..source.len() {
        let Some(token) = source.token(index).filter(|_| out.errors.len() <= super::MAX_ERRORS) else {
            break;
        };
        match token.kind {
            TokenKind::OpenString => {
                out.open_string = out.open_string.or(Some(token.range().start()));
                out.errors.push(open_string(source, token));
            }
            TokenKind::SingleQuoted => out.errors.push(single_quoted(source, token)),
            TokenKind::OpenSingleQuoted => {
                out.open_string = out.open_string.or(Some(token.range().start()));
                let found = error(head(token.range(), 1), "strings are written in double quotes");
                out.errors.push(found.with_label("no `'` closes this one, either"));
            }
            TokenKind::Unknown if explained.iter().any(|it| it.contains_range(token.range())) => {}
            TokenKind::Unknown => {
                if !token.text(source.text).chars().all(is_invisible) {
                    out.breaks.push(token.range());
                }
                out.errors.push(unknown(source, token, index));
            }
            TokenKind::ForeignWord => {
                let name = token.text(source.text);
                let found = error(token.range(), format!("`{name}` cannot be a name"));
                out.errors.push(found.with_help("names consist of ASCII letters, digits and `_`"));
            }
            TokenKind::Symbol => half_number(source, index, &mut out),
            _ => {}
        }
        match token.kind {
            TokenKind::String | TokenKind::OpenString => escapes(source, token, &mut out.errors),
            TokenKind::Number => out.errors.extend(number(source, token, index)),
            _ => {}
        }
    }
    out
}

fn error(place: TextRange, message: impl Into<String>) -> Diagnostic<TextRange> {
    Diagnostic::new(&LEXER_ERROR, place, message)
}

fn replace(place: TextRange, text: impl Into<String>) -> Vec<Edit<TextRange>> {
    vec![Edit::new(place, text)]
}

/// The first `len` bytes of a range.
fn head(range: TextRange, len: u32) -> TextRange {
    TextRange::at(range.start(), TextSize::new(len))
}

fn open_string(source: &Source<'_>, token: Token) -> Diagnostic<TextRange> {
    let literal = token.text(source.text).trim_end();
    // Who comments on a line means the comment, unless the slashes are those of an address.
    let comment = literal
        .match_indices("//")
        .map(|it| it.0)
        .find(|it| literal.get(..*it).is_some_and(|before| before.ends_with([' ', '\t'])));
    let literal = literal.get(..comment.unwrap_or(literal.len())).unwrap_or(literal).trim_end();
    let found = error(head(token.range(), 1), "unterminated string").with_label("no `\"` closes this one");
    if literal.ends_with('\\') {
        return found;
    }
    let end = TextRange::empty(token.range().start() + TextSize::of(literal));
    let title = match comment {
        Some(_) => "close the string before the comment",
        None => "close the string at the end of the line",
    };
    found.with_fix(Fix::needs_review(title, replace(end, "\"")))
}

fn single_quoted(source: &Source<'_>, token: Token) -> Diagnostic<TextRange> {
    let found = error(token.range(), "strings are written in double quotes");
    let literal = double_quoted(token.text(source.text));
    let title = "use double quotes";
    let is_plain = bad_escapes(&literal).is_empty();
    let edits = replace(token.range(), literal);
    found.with_fix(if is_plain { Fix::safe(title, edits) } else { Fix::needs_review(title, edits) })
}

/// A string in single quotes, rewritten with double ones.
fn double_quoted(literal: &str) -> String {
    let body = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    let mut out = String::from('"');
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => match chars.next() {
                Some('\'') => out.push('\''),
                Some(escaped) => out.extend(['\\', escaped]),
                None => out.push_str("\\\\"),
            },
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

fn escapes(source: &Source<'_>, token: Token, out: &mut Vec<Diagnostic<TextRange>>) {
    let literal = token.text(source.text);
    for bytes in bad_escapes(literal) {
        let escape = literal.get(bytes.clone()).unwrap_or_default();
        let place = TextRange::new(TextSize::new(bytes.start as u32), TextSize::new(bytes.end as u32));
        let place = place + token.range().start();
        if escape.ends_with(['\n', '\r']) {
            let place = head(place, 1);
            out.push(error(place, "a string cannot go on with a `\\` at the end of a line"));
            continue;
        }
        let fix = match escape {
            "\\'" => Fix::safe("remove the backslash", replace(place, "'")),
            _ => Fix::needs_review("write a backslash", replace(TextRange::empty(place.start()), "\\")),
        };
        out.push(
            error(
                place,
                format!("unknown escape `{}` in a string", escape.escape_debug()).replace("\\\\", "\\"),
            )
            .with_help("the escapes are `\\\\`, `\\\"`, `\\n`, `\\t` and `\\r`")
            .with_fix(fix),
        );
    }
}

/// `1.` and `.5`.
fn half_number(source: &Source<'_>, index: usize, out: &mut Lexical) {
    if source.at(index) != "." {
        return;
    }
    let point = source.range(index);
    let is_number = |it: usize| source.kind(it) == Some(TokenKind::Number);
    let left = source.touches_previous(index) && index.checked_sub(1).is_some_and(is_number);
    let right = source.touches_previous(index + 1) && is_number(index + 1);
    if left && !right && source.kind(index + 1) != Some(TokenKind::Word) {
        let number = TextRange::new(source.range(index.saturating_sub(1)).start(), point.end());
        let fix = Fix::safe("add the digit", replace(TextRange::empty(point.end()), "0"));
        out.errors.push(error(number, "a Float needs a digit after its point").with_fix(fix));
        out.breaks.push(point);
    }
    let after_expression = source.touches_previous(index) && source.ends_expression(index.saturating_sub(1));
    if right && !left && !after_expression {
        let number = TextRange::new(point.start(), source.range(index + 1).end());
        let fix = Fix::safe("add the digit", replace(TextRange::empty(point.start()), "0"));
        out.errors.push(error(number, "a Float needs a digit before its point").with_fix(fix));
        out.breaks.push(point);
    }
}

fn number(source: &Source<'_>, token: Token, index: usize) -> Option<Diagnostic<TextRange>> {
    let text = token.text(source.text);
    let place = token.range();
    let outcome = if text.contains('.') {
        float_value(text).map(drop)
    } else {
        let negated = index.checked_sub(1).is_some_and(|it| source.is_sign(it));
        int_value(text, negated).map(drop)
    };
    let Err(reason) = outcome else { return None };
    Some(match reason {
        NumberError::IntTooLarge => error(place, "this Int is too large")
            .with_help("an Int lies between -9223372036854775808 and 9223372036854775807"),
        NumberError::NeedsMinus => error(place, "this Int is too large by one")
            .with_help("the largest Int is 9223372036854775807; only with a `-` before it this is an Int"),
        NumberError::FloatTooLarge => {
            error(place, "this Float is too large").with_help("a Float must be finite")
        }
        NumberError::Exponent(plain) => {
            let found = error(place, format!("`{text}`: numbers have no exponent"));
            match plain {
                Some(plain) => {
                    let title = format!("write `{plain}`");
                    found.with_fix(Fix::safe(title, replace(place, plain)))
                }
                None => found.with_help("write the number out"),
            }
        }
        NumberError::Separator(plain) => error(place, format!("`{text}`: numbers contain no `_`"))
            .with_fix(Fix::safe("remove the `_`", replace(place, plain))),
        NumberError::Radix(name, value) => {
            let found = error(place, format!("`{text}`: there are no {name} numbers"));
            match value {
                Some(value) => found.with_fix(Fix::safe(format!("write `{value}`"), replace(place, value))),
                None => found.with_help("write the number in decimal digits"),
            }
        }
        NumberError::Suffix(digits) => error(place, format!("`{text}`: letters cannot follow a number"))
            .with_fix(Fix::needs_review(format!("write `{digits}`"), replace(place, digits))),
    })
}

fn comments(source: &Source<'_>, out: &mut Vec<Diagnostic<TextRange>>) {
    for token in source.all {
        let place = head(token.range(), 2);
        match token.kind {
            _ if out.len() > super::MAX_ERRORS => return,
            TokenKind::OpenComment => out.push(
                error(place, "comments begin with `//` and end with their line")
                    .with_fix(Fix::safe("use `//`", replace(place, "//"))),
            ),
            TokenKind::BlockComment => {
                let fix = line_comments(source.text, *token);
                out.push(error(place, "comments begin with `//` and end with their line").with_fix(fix));
            }
            _ => {}
        }
    }
}

/// Rewrites a block comment as line comments.
fn line_comments(text: &str, token: Token) -> Fix<TextRange> {
    let comment = token.text(text);
    let body = comment.strip_prefix("/*").and_then(|it| it.strip_suffix("*/")).unwrap_or_default();
    let line = text.get(..token.start()).unwrap_or_default().rsplit(['\n', '\r']).next().unwrap_or_default();
    let indent: String = line.chars().take_while(|it| it.is_whitespace()).collect();
    let lines: Vec<String> = body
        .lines()
        .map(|it| it.trim().trim_start_matches('*').trim())
        .enumerate()
        .filter(|(index, it)| *index == 0 && !body.contains('\n') || !it.is_empty())
        .map(|(_, it)| format!("// {it}").trim_end().to_owned())
        .collect();
    let mut new = lines.join(&format!("\n{indent}"));
    let rest = text.get(token.end()..).unwrap_or_default();
    let last_on_line =
        rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || rest.trim().is_empty();
    if last_on_line {
        return Fix::safe("use `//`", replace(token.range(), new));
    }
    new += &format!("\n{indent}");
    Fix::needs_review("use `//`", replace(token.range(), new))
}

fn unknown(source: &Source<'_>, token: Token, index: usize) -> Diagnostic<TextRange> {
    let text = token.text(source.text);
    let place = token.range();
    let first = text.chars().next().unwrap_or_default();
    if text.chars().all(is_invisible) {
        return error(place, format!("invisible character U+{:04X}", u32::from(first)))
            .with_fix(Fix::safe("use a plain space", replace(place, " ")));
    }
    if first == '|' {
        match Outline::at(source, index).top {
            Frame { group: Group::Variants, .. } => {
                return error(place, "variants are separated by `,`")
                    .with_fix(Fix::safe("use `,`", replace(source.with_gap_before(place), ",")));
            }
            Frame { group: Group::Arms | Group::PatternArgument, arrow: false, .. } => {
                return error(place, "an arm has a single pattern")
                    .with_help("write one arm for each pattern");
            }
            _ => {}
        }
    }
    let message = match first {
        '&' => "a single `&` is no operator",
        '|' => "a single `|` is no operator",
        '#' if source.is_fresh(index) => "comments begin with `//`",
        '?' => "there is no `?` operator",
        '\'' | '`' => "strings are written in double quotes",
        _ => "",
    };
    if !message.is_empty() {
        let found = error(place, message);
        return match first {
            '&' => found.with_fix(Fix::safe("use `&&`", replace(place, "&&"))),
            '|' => found.with_fix(Fix::safe("use `||`", replace(place, "||"))),
            '#' => found.with_fix(Fix::safe("use `//`", replace(place, "//"))),
            '?' => found.with_help("take an `Option` or a `Result` apart with `match`"),
            _ => found,
        };
    }
    if let Some(plain) = lookalike(first) {
        return error(place, format!("`{first}` is not `{plain}`"))
            .with_fix(Fix::safe(format!("use `{plain}`"), replace(place, plain)));
    }
    if first.is_control() {
        return error(place, format!("unexpected character U+{:04X}", u32::from(first)));
    }
    error(place, format!("unexpected character `{text}`"))
}

/// What a character that looks like a token of the language was meant to be.
fn lookalike(char: char) -> Option<String> {
    let plain = match char {
        '“' | '”' | '„' | '‟' | '″' => "\"",
        '→' => "->",
        '⇒' => "=>",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '×' => "*",
        '÷' => "/",
        '−' | '–' | '—' => "-",
        '…' => "..",
        '∧' => "&&",
        '∨' => "||",
        '¬' => "!",
        // Full-width forms repeat ASCII in its order.
        '！'..='～' => {
            return u8::try_from(u32::from(char) - 0xff01 + 0x21).ok().map(|it| char::from(it).to_string());
        }
        _ => return None,
    };
    Some(plain.to_owned())
}
