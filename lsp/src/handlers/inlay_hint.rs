//! `textDocument/inlayHint`: what the source leaves unsaid.

use boruna_analyzer::{
    diagnostics::Edit,
    ide::inlays::{Inlay, InlayKind, inlays},
    inputs::SourceFile,
    span::FileRange,
};
use lsp_types::{
    InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip, MarkupContent, MarkupKind,
    Range, TextEdit,
};
use sha2::{Digest, Sha256};

use crate::{snapshot::Snapshot, snapshot::shown::Shown, task::Answer};

pub(crate) fn inlay_hint(snapshot: Snapshot, params: &InlayHintParams) -> Answer<Option<Vec<InlayHint>>> {
    let url = &params.text_document.uri;
    let Some(file) = snapshot.file(url) else { return Ok(None) };
    let hints = hints(&snapshot, file, params.range);
    if let Some(document) = snapshot.document(url) {
        snapshot.shown.remember(url, Shown::Hints(params.range), hash(&hints), document.version);
    }
    Ok(Some(hints))
}

/// What tells the hints in a range from others.
pub(crate) fn id(snapshot: &Snapshot, file: SourceFile, range: Range) -> String {
    hash(&hints(snapshot, file, range))
}

fn hints(snapshot: &Snapshot, file: SourceFile, range: Range) -> Vec<InlayHint> {
    let range = snapshot.text_range(file, range);
    let found = inlays(&snapshot.db, file, range, &snapshot.configuration.hints);
    found.into_iter().map(|it| hint(snapshot, file, it)).collect()
}

fn hint(snapshot: &Snapshot, file: SourceFile, inlay: Inlay) -> InlayHint {
    let Inlay { offset, kind, label, pad_left, pad_right, tooltip, edits } = inlay;
    let edit = |it: &Edit<FileRange>| TextEdit { range: snapshot.range(it.place), new_text: it.text.clone() };
    let markdown = |value| MarkupContent { kind: MarkupKind::Markdown, value };
    InlayHint {
        position: snapshot.client.encoding.position(&snapshot.lines(file), offset),
        label: InlayHintLabel::String(label),
        kind: match kind {
            InlayKind::Capability => None,
            InlayKind::Type => Some(InlayHintKind::TYPE),
            InlayKind::Parameter => Some(InlayHintKind::PARAMETER),
        },
        text_edits: (!edits.is_empty()).then(|| edits.iter().map(edit).collect()),
        tooltip: tooltip.map(|it| InlayHintTooltip::MarkupContent(markdown(it))),
        padding_left: pad_left.then_some(true),
        padding_right: pad_right.then_some(true),
        data: None,
    }
}

fn hash(hints: &[InlayHint]) -> String {
    let text = serde_json::to_vec(hints).unwrap_or_default();
    Sha256::digest(text).iter().take(8).map(|it| format!("{it:02x}")).collect()
}
