//! `textDocument/selectionRange`: what to select around each place, step by step.

use boruna_analyzer::ide::selection::selections;
use lsp_types::{Position, Range, SelectionRange, SelectionRangeParams};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn selection_range(
    snapshot: Snapshot,
    params: &SelectionRangeParams,
) -> Answer<Option<Vec<SelectionRange>>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let (lines, encoding) = (snapshot.lines(file), snapshot.client.encoding);
    let around = |position: &Position| {
        let steps = selections(&snapshot.db, file, encoding.offset(&lines, *position));
        let ranges = steps.into_iter().map(|it| encoding.range(&lines, it));
        // Each place has an answer, or nobody knows which is whose.
        let whole = || SelectionRange { range: Range::new(*position, *position), parent: None };
        nest(ranges).unwrap_or_else(whole)
    };
    Ok(Some(params.positions.iter().map(around).collect()))
}

fn nest(ranges: impl DoubleEndedIterator<Item = Range>) -> Option<SelectionRange> {
    ranges.rev().fold(None, |parent, range| Some(SelectionRange { range, parent: parent.map(Box::new) }))
}
