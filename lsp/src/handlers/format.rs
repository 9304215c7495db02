//! `textDocument/formatting` and `rangeFormatting`: the canonical style, as the smallest edits that reach it; and
//! `onTypeFormatting`: the indentation of the line that is being begun.

use std::sync::Arc;

use boruna_analyzer::{
    diagnostics::Edit,
    format::{edits, format, whole_parts},
    ide::on_type,
    span::TextRange,
};
use lsp_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, Range, TextEdit,
    Url,
};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn document(
    snapshot: Snapshot,
    params: &DocumentFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    Ok(formatted(snapshot, &params.text_document.uri, None))
}

/// Only the statements, arms, members or items that lie on the lines of the range change, though they are formatted as
/// part of the whole.
pub(crate) fn range(
    snapshot: Snapshot,
    params: &DocumentRangeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    Ok(formatted(snapshot, &params.text_document.uri, Some(params.range)))
}

/// Nothing but blanks at the beginning of a line changes while somebody types.
pub(crate) fn on_type(
    snapshot: Snapshot,
    params: &DocumentOnTypeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let Some((file, offset)) = snapshot.place(&params.text_document_position) else { return Ok(None) };
    let Some(typed) = params.ch.chars().next().filter(|_| !file.is_embedded(&snapshot.db)) else {
        return Ok(None);
    };
    let edits = on_type::on_type(&snapshot.db, file, offset, typed).into_iter();
    let edits = edits.map(|it| TextEdit { range: snapshot.range(it.place), new_text: it.text });
    Ok(Some(edits.collect()))
}

/// `None` where there is nothing to format: a text with syntax errors is left alone, and nobody is told so, because
/// the errors are shown already.
fn formatted(snapshot: Snapshot, url: &Url, range: Option<Range>) -> Option<Vec<TextEdit>> {
    let file = snapshot.file(url)?;
    let is_source = file.path(&snapshot.db).ends_with(".ax") && !file.is_embedded(&snapshot.db);
    if !is_source {
        return None;
    }
    let (text, lines, encoding) =
        (Arc::clone(file.text(&snapshot.db)), snapshot.lines(file), snapshot.client.encoding);
    // The rest can take long and cannot be interrupted; edits must not wait for it.
    drop(snapshot);

    let edits = match format(&text) {
        Ok(formatted) => edits(&text, &formatted),
        Err(reason) => {
            tracing::info!(uri = %url, "not formatted: {reason}");
            return None;
        }
    };
    let wanted = range.map(|it| whole_parts(&text, whole_lines(&text, encoding.text_range(&lines, it))));
    let is_wanted = |it: &Edit<TextRange>| wanted.is_none_or(|wanted| wanted.contains_range(it.place));
    let edits = edits
        .into_iter()
        .filter(is_wanted)
        .map(|it| TextEdit { range: encoding.range(&lines, it.place), new_text: it.text });
    Some(edits.collect())
}

/// `range` from the start of its first line to the end of its last.
fn whole_lines(text: &str, range: TextRange) -> TextRange {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let rest = text.get(end..).unwrap_or_default();
    // A range that ends where a line begins does not mean that line.
    let begins_line = end > line_start && text.get(..end).is_some_and(|it| it.ends_with(['\n', '\r']));
    let line_end = if begins_line { end } else { end + rest.find('\n').map_or(rest.len(), |it| it + 1) };
    TextRange::new((line_start as u32).into(), (line_end as u32).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_means_its_lines() {
        let lines = |start: u32, end: u32| {
            let range = whole_lines("one\ntwo\nthree", TextRange::new(start.into(), end.into()));
            (u32::from(range.start()), u32::from(range.end()))
        };
        assert_eq!(lines(1, 2), (0, 4));
        assert_eq!(lines(5, 9), (4, 13));
        assert_eq!(lines(4, 8), (4, 8));
        assert_eq!(lines(4, 4), (4, 8));
        assert_eq!(lines(13, 13), (8, 13));
    }
}
