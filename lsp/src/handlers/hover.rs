//! `textDocument/hover`: what the name at a place means.

use boruna_analyzer::ide;
use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn hover(snapshot: Snapshot, params: &HoverParams) -> Answer<Option<Hover>> {
    let place = snapshot.place(&params.text_document_position_params);
    let Some((file, offset)) = place else { return Ok(None) };
    let Some(found) = ide::hover::hover(&snapshot.db, file, offset) else { return Ok(None) };
    let (kind, value) = if snapshot.client.hover_markdown {
        (MarkupKind::Markdown, found.markdown())
    } else {
        (MarkupKind::PlainText, found.plain())
    };
    let contents = HoverContents::Markup(MarkupContent { kind, value });
    Ok(Some(Hover { contents, range: Some(snapshot.range(found.range)) }))
}
