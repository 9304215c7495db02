//! `[Int]` and `int[]`, the types of lists in other languages.

use text_size::TextRange;

use super::{
    Foreign, MAX_LENGTH, Reading,
    scan::Scan,
    table::{self, GENERIC, Place},
};
use crate::diagnostics::Edit;

/// The type of a list whose bracket opens at `index`.
pub(super) fn list_type(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let close = scan.partner(index).filter(|it| *it < index + MAX_LENGTH)?;
    let behind = close == index + 1;
    let start = if behind { index.checked_sub(1)? } else { index };
    if !is_type_due(scan, start) || (behind && !scan.source.touches_previous(index)) {
        return None;
    }
    let (first, last) = if behind { (start, start) } else { (index + 1, close - 1) };
    let known = known(scan.at(first)).filter(|_| first == last);
    let is_type = scan.at(first).starts_with(|it: char| it.is_ascii_uppercase()) || known.is_some();
    let in_type = |it: usize| scan.is_name(it) || matches!(scan.at(it), "<" | ">" | ",");
    if !is_type || !(first..=last).all(in_type) || (close > index + 1 && scan.source.is_fresh(close)) {
        return None;
    }
    let whole = scan.range(start, close);
    let inner = scan.range(first, last);
    let text = format!("List<{}>", known.unwrap_or(scan.source.slice(inner)));
    let (open, end) = (scan.source.range(index), scan.source.range(close));
    let found = Foreign::new(whole, format!("a list type is written `{text}`"))
        .safe(format!("write `{text}`"), vec![Edit::new(whole, text)]);
    let found = if behind {
        found
            .read(TextRange::empty(inner.start()), Reading::Text("List<"))
            .read(open, Reading::Text(">"))
            .read(end, Reading::Blank)
    } else {
        found.read(open, Reading::Text("List<")).read(end, Reading::Text(">"))
    };
    Some(match known {
        Some(ours) => found.read(inner, Reading::Text(ours)),
        None => found,
    })
}

/// Whether a type and nothing else may begin at `index`.
fn is_type_due(scan: &Scan<'_>, index: usize) -> bool {
    match scan.before(index) {
        "->" => true,
        "<" => index.checked_sub(2).is_some_and(|it| GENERIC.contains(&scan.at(it))),
        ":" => {
            let Some(name) = index.checked_sub(2).filter(|it| scan.is_name(*it)) else { return false };
            let keyword = || scan.opener(name)?.checked_sub(2).map(|it| scan.at(it));
            matches!(scan.before(name), "let" | "mut")
                || keyword().is_some_and(|it| {
                    matches!(it, "fn" | "type" | "record")
                        || table::find(it)
                            .is_some_and(|it| matches!(it.place, Place::Function | Place::Record))
                })
        }
        _ => false,
    }
}

/// The type that other languages name `text`.
fn known(text: &str) -> Option<&'static str> {
    Some(match text {
        "int" | "i32" | "i64" | "integer" => "Int",
        "float" | "double" | "f64" => "Float",
        "string" | "str" => "String",
        "bool" | "boolean" => "Bool",
        _ => return None,
    })
}
