//! `textDocument/documentLink`: words that lead to another file.

use boruna_analyzer::ide::links::links;
use lsp_types::{DocumentLink, DocumentLinkParams};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn document_link(
    snapshot: Snapshot,
    params: &DocumentLinkParams,
) -> Answer<Option<Vec<DocumentLink>>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let links = links(&snapshot.db, file).into_iter().filter_map(|it| {
        Some(DocumentLink {
            range: snapshot.range(it.place),
            target: Some(snapshot.url(it.target)?),
            tooltip: snapshot.client.link_tooltips.then_some(it.tooltip),
            data: None,
        })
    });
    Ok(Some(links.collect()))
}
