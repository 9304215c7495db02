//! `textDocument/foldingRange`: what can be folded away.

use boruna_analyzer::ide::folding::{Fold, FoldKind, folds};
use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn folding_range(
    snapshot: Snapshot,
    params: &FoldingRangeParams,
) -> Answer<Option<Vec<FoldingRange>>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let lines = snapshot.lines(file);
    let mut places = snapshot.client.encoding.places(&lines);
    let only_lines = snapshot.client.folds_lines_only;
    let ranges = folds(&snapshot.db, file).into_iter().filter_map(|Fold { range, kind, keeps_last_line }| {
        let (start, end) = (places.position(range.start()), places.position(range.end()));
        let kind = match kind {
            // The protocol's regions are those that people mark.
            FoldKind::Region => None,
            FoldKind::Imports => Some(FoldingRangeKind::Imports),
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
        };
        let last = if only_lines && keeps_last_line { end.line.saturating_sub(1) } else { end.line };
        (last > start.line).then(|| FoldingRange {
            start_line: start.line,
            start_character: (!only_lines).then_some(start.character),
            end_line: last,
            end_character: (!only_lines).then_some(end.character),
            kind,
            collapsed_text: None,
        })
    });
    Ok(Some(ranges.take(snapshot.client.most_folds).collect()))
}
