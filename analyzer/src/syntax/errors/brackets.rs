//! Brackets that find no partner.
//!
//! The parser notices a forgotten `}` only at the end of the text. Indentation tells better: the brace that is meant
//! to be closed by a `}` further left than its own line is the one that lacks a partner, and a `}` further right than
//! the line it closes is one too many.

use std::cmp::Ordering;

use text_size::TextRange;

use super::{
    outline::{Outline, closer_of, opener_of},
    source::Source,
};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::PARSE_ERROR};

/// The first bracket without a partner.
pub(super) struct Unbalanced {
    /// The bracket.
    pub(super) bracket: usize,
    /// Where its partner should stand at the latest.
    pub(super) limit: usize,
    /// Whether it opens something.
    pub(super) opens: bool,
}

/// Finds the first bracket without a partner.
pub(super) fn check(source: &Source<'_>) -> Option<Unbalanced> {
    let mut open: Vec<usize> = Vec::new();
    let mut suspect: Option<Unbalanced> = None;
    let mut premature: Option<usize> = None;
    for index in 0..source.len() {
        match source.at(index) {
            "(" | "[" | "{" => open.push(index),
            closer @ (")" | "]" | "}") => {
                let opener = opener_of(closer);
                match open.iter().rposition(|it| source.at(*it) == opener) {
                    None => {
                        let bracket = premature.unwrap_or(index);
                        return Some(Unbalanced { bracket, limit: index, opens: false });
                    }
                    Some(depth) if depth + 1 < open.len() => {
                        let inner = *open.get(depth + 1)?;
                        return Some(Unbalanced { bracket: inner, limit: index, opens: true });
                    }
                    Some(depth) => {
                        let partner = *open.get(depth)?;
                        match source.indent(index).len().cmp(&source.indent(partner).len()) {
                            _ if !source.is_fresh(index) => {}
                            Ordering::Less if suspect.is_none() => {
                                suspect = Some(Unbalanced { bracket: partner, limit: index, opens: true });
                            }
                            Ordering::Greater => premature = premature.or(Some(index)),
                            _ => {}
                        }
                        open.truncate(depth);
                    }
                }
            }
            _ => {}
        }
    }
    let last = *open.last()?;
    suspect.or(Some(Unbalanced { bracket: last, limit: source.len(), opens: true }))
}

/// Describes a bracket without partner; `expected_at` is where the parser missed the partner, if it did.
pub(super) fn report(
    source: &Source<'_>,
    found: &Unbalanced,
    expected_at: Option<usize>,
) -> Diagnostic<TextRange> {
    let text = source.at(found.bracket);
    let place = source.range(found.bracket);
    let error = |place: TextRange, message: String| Diagnostic::new(&PARSE_ERROR, place, message);
    if !found.opens {
        let removal = Fix::needs_review(format!("remove the `{text}`"), vec![Edit::new(place, "")]);
        return error(place, format!("`{text}` closes nothing")).with_fix(removal);
    }
    let group = Outline::at(source, found.bracket + 1).top.describe(source);
    let closer = closer_of(text);
    let Some(at) = expected_at.filter(|_| text != "{") else {
        return error(place, format!("unclosed `{text}`")).with_label(format!("opens {group}"));
    };
    let end = at.checked_sub(1).map_or(place, |it| source.range(it));
    let missing = if source.is_fresh(at) { end } else { source.range(at) };
    let insertion = vec![Edit::new(TextRange::empty(end.end()), closer)];
    error(missing, format!("expected `{closer}` to close {group}"))
        .with_related(place, format!("`{text}` opened here"))
        .with_fix(Fix::needs_review(format!("insert `{closer}`"), insertion))
}
