//! `textDocument/documentSymbol` and `workspace/symbol`: what is declared.

use boruna_analyzer::ide::symbols::{self, DocumentSymbol, SymbolKind};
use lsp_types::{
    DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, Url, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};

use crate::{capabilities::ClientFacts, snapshot::Snapshot, task::Answer};

/// Most names that are found in a project: nobody looks further than this, and asking for more letters is quick.
const LIMIT: usize = 256;

pub(crate) fn document_symbol(
    snapshot: Snapshot,
    params: &DocumentSymbolParams,
) -> Answer<Option<DocumentSymbolResponse>> {
    let url = &params.text_document.uri;
    let Some(file) = snapshot.file(url) else { return Ok(None) };
    let found = symbols::document_symbols(&snapshot.db, file);
    Ok(Some(if snapshot.client.symbol_trees {
        DocumentSymbolResponse::Nested(found.into_iter().map(|it| tree(&snapshot, it)).collect())
    } else {
        let mut list = Vec::new();
        found.into_iter().for_each(|it| flatten(&snapshot, url, it, None, &mut list));
        DocumentSymbolResponse::Flat(list)
    }))
}

#[allow(deprecated, reason = "the protocol's type has a field that is")]
fn tree(snapshot: &Snapshot, symbol: DocumentSymbol) -> lsp_types::DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|it| tree(snapshot, it)).collect();
    lsp_types::DocumentSymbol {
        name: symbol.target.name.to_string(),
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        kind: kind(&snapshot.client, symbol.kind),
        tags: None,
        deprecated: None,
        range: snapshot.range(symbol.target.whole),
        selection_range: snapshot.range(symbol.target.place),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated, reason = "the protocol's type has a field that is")]
fn flatten(
    snapshot: &Snapshot,
    url: &Url,
    symbol: DocumentSymbol,
    container: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    let name = symbol.target.name.to_string();
    list.push(SymbolInformation {
        name: name.clone(),
        kind: kind(&snapshot.client, symbol.kind),
        tags: None,
        deprecated: None,
        location: lsp_types::Location { uri: url.clone(), range: snapshot.range(symbol.target.whole) },
        container_name: container.map(str::to_owned),
    });
    symbol.children.into_iter().for_each(|it| flatten(snapshot, url, it, Some(&name), list));
}

#[allow(deprecated, reason = "the protocol's type has a field that is")]
pub(crate) fn workspace_symbol(
    snapshot: Snapshot,
    params: &WorkspaceSymbolParams,
) -> Answer<Option<WorkspaceSymbolResponse>> {
    let mut list: Vec<SymbolInformation> = Vec::new();
    for project in snapshot.projects() {
        for found in symbols::workspace_symbols(&snapshot.db, project, &params.query, LIMIT) {
            let Some(location) = snapshot.location(found.target.place) else { continue };
            let symbol = SymbolInformation {
                name: found.target.name.to_string(),
                kind: kind(&snapshot.client, found.kind),
                tags: None,
                deprecated: None,
                location,
                container_name: (!found.container.is_empty()).then_some(found.container),
            };
            // What is built in, or part of two projects, is found from each.
            if !list.contains(&symbol) {
                list.push(symbol);
            }
        }
    }
    Ok(Some(WorkspaceSymbolResponse::Flat(list)))
}

/// The protocol's nearest kind that the client can show.
fn kind(client: &ClientFacts, kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Function => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::Record if client.late_symbol_kinds => lsp_types::SymbolKind::STRUCT,
        SymbolKind::Record => lsp_types::SymbolKind::CLASS,
        SymbolKind::Enum => lsp_types::SymbolKind::ENUM,
        SymbolKind::Variant if client.late_symbol_kinds => lsp_types::SymbolKind::ENUM_MEMBER,
        SymbolKind::Variant => lsp_types::SymbolKind::CONSTANT,
        SymbolKind::Field => lsp_types::SymbolKind::FIELD,
        SymbolKind::Module => lsp_types::SymbolKind::MODULE,
    }
}
