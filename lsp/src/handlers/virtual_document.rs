//! `boruna/virtualDocument`: the text of an address that is no file: the toolchain's sources, the pages that explain
//! diagnostics, and those that explain capabilities.

use boruna_analyzer::diagnostics::Rule;
use lsp_types::{Url, request::Request};
use serde::{Deserialize, Serialize};

use super::explain_capability;
use crate::{convert::diagnostic::EXPLAIN_SCHEME, snapshot::Snapshot, task::Answer};

pub(crate) enum VirtualDocumentRequest {}

impl Request for VirtualDocumentRequest {
    type Params = VirtualDocumentParams;
    type Result = Option<VirtualDocument>;
    const METHOD: &'static str = "boruna/virtualDocument";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct VirtualDocumentParams {
    pub(crate) uri: Url,
}

/// A read-only document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VirtualDocument {
    pub(crate) language_id: String,
    pub(crate) text: String,
}

pub(crate) fn virtual_document(
    snapshot: Snapshot,
    params: &VirtualDocumentParams,
) -> Answer<Option<VirtualDocument>> {
    let uri = &params.uri;
    if uri.scheme() == explain_capability::SCHEME {
        return explain_capability::document(&snapshot, uri);
    }
    let (language, text) = if uri.scheme() == EXPLAIN_SCHEME {
        ("markdown", Rule::find(uri.path()).map(|it| it.page.to_owned()))
    } else {
        let file = snapshot.file(uri).filter(|it| it.is_embedded(&snapshot.db));
        let language = if uri.path().ends_with(".ax") { "boruna" } else { "json" };
        (language, file.map(|it| it.text(&snapshot.db).to_string()))
    };
    Ok(text.map(|text| VirtualDocument { language_id: language.to_owned(), text }))
}
