//! The command `boruna.explainCapability`: a document with every way in which a function comes to need a capability.
//!
//! The document's address holds the whole question, so its text can be asked for at any time and is then about the
//! sources as they are.

use boruna_analyzer::{
    capability::Capability,
    ide::explain::{Explanation, explain},
    span::FileRange,
};
use lsp_types::{Position, TextDocumentIdentifier, TextDocumentPositionParams, Url, request::Request};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tower_lsp::jsonrpc::Error;

use super::virtual_document::VirtualDocument;
use crate::{
    snapshot::Snapshot,
    task::{Answer, Refusal},
};

/// Scheme of the documents.
pub(crate) const SCHEME: &str = "boruna-capabilities";

/// What whoever calls the command wrongly is told.
pub(crate) const EXPECTED: &str = "the command takes one argument, \
    `{ textDocument: { uri }, position: { line, character }, capability? }`: a place in a function or its name, and the \
    name of a capability if only that one is of interest";

pub(crate) enum ExplainCapability {}

impl Request for ExplainCapability {
    type Params = ExplainParams;
    type Result = Option<Explained>;
    const METHOD: &'static str = "boruna.explainCapability";
}

/// The command's one argument: a place in a function, or its name, and the capability if only one is of interest.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExplainParams {
    #[serde(flatten)]
    pub(crate) place: TextDocumentPositionParams,
    #[serde(default)]
    capability: Option<String>,
}

/// The command's result, for clients that cannot be shown a document as well as for those that can.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Explained {
    /// Where the document can be opened.
    pub(crate) uri: Url,
    #[serde(flatten)]
    document: VirtualDocument,
}

pub(crate) fn explain_capability(snapshot: Snapshot, params: &ExplainParams) -> Answer<Option<Explained>> {
    let Some((name, text)) = explanation(&snapshot, params)? else { return Ok(None) };
    let uri = match snapshot.client.library.page(&page_name(&name, params), &text) {
        Some(copy) => copy,
        None => address(&name, params)?,
    };
    Ok(Some(Explained { uri, document: markdown(text) }))
}

/// The document at an address.
pub(crate) fn document(snapshot: &Snapshot, uri: &Url) -> Answer<Option<VirtualDocument>> {
    let Some(params) = params(uri) else { return Ok(None) };
    Ok(explanation(snapshot, &params)?.map(|it| markdown(it.1)))
}

/// The function's name, and the text.
fn explanation(snapshot: &Snapshot, params: &ExplainParams) -> Answer<Option<(String, String)>> {
    let Some((file, offset)) = snapshot.place(&params.place) else { return Ok(None) };
    let capability = match params.capability.as_deref() {
        Some(name) => Some(Capability::parse(name).ok_or_else(|| unknown(name))?),
        None => None,
    };
    let found = explain(&snapshot.db, file, offset, capability);
    let described = |it: Explanation| (it.function.name.to_string(), it.text(&|it| link(snapshot, it)));
    Ok(found.map(described))
}

fn unknown(name: &str) -> Refusal {
    Refusal::Error(Error::invalid_params(format!("there is no capability `{name}`")))
}

/// A place as a link of Markdown.
fn link(snapshot: &Snapshot, place: FileRange) -> String {
    let path = place.file.path(&snapshot.db);
    let root = place.file.project(&snapshot.db).root(&snapshot.db);
    let shown = path.strip_prefix(&**root).map_or(&**path, |it| it.trim_start_matches('/'));
    let line = snapshot.range(place).start.line + 1;
    match snapshot.url(place.file) {
        Some(url) => format!("[{shown}:{line}](<{url}#L{line}>)"),
        None => format!("{shown}:{line}"),
    }
}

/// A name for a copy of the document: functions of other files have the same name.
fn page_name(name: &str, params: &ExplainParams) -> String {
    let ExplainParams { place, capability } = params;
    let question = format!("{} {capability:?}", place.text_document.uri);
    let hash: String = Sha256::digest(question).iter().take(4).map(|it| format!("{it:02x}")).collect();
    format!("{name}-{hash}.md")
}

fn markdown(text: String) -> VirtualDocument {
    VirtualDocument { language_id: "markdown".to_owned(), text }
}

fn address(name: &str, params: &ExplainParams) -> Answer<Url> {
    let mut address = Url::parse(&format!("{SCHEME}:/{name}.md")).map_err(|_| Error::internal_error())?;
    let TextDocumentPositionParams { text_document, position } = &params.place;
    address
        .query_pairs_mut()
        .append_pair("uri", text_document.uri.as_str())
        .append_pair("line", &position.line.to_string())
        .append_pair("character", &position.character.to_string())
        .extend_pairs(params.capability.iter().map(|it| ("capability", it)));
    Ok(address)
}

fn params(address: &Url) -> Option<ExplainParams> {
    let value = |key: &str| address.query_pairs().find(|it| it.0 == key).map(|it| it.1.into_owned());
    let position =
        Position { line: value("line")?.parse().ok()?, character: value("character")?.parse().ok()? };
    let text_document = TextDocumentIdentifier { uri: Url::parse(&value("uri")?).ok()? };
    let place = TextDocumentPositionParams { text_document, position };
    Some(ExplainParams { place, capability: value("capability") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_question() {
        let question = ExplainParams {
            place: TextDocumentPositionParams {
                text_document: TextDocumentIdentifier {
                    uri: Url::parse("file:///a%20b/é&.ax?x=1#y").unwrap(),
                },
                position: Position { line: 3, character: 14 },
            },
            capability: Some("net.fetch".to_owned()),
        };
        let address = address("load", &question).unwrap();
        assert!(address.as_str().starts_with("boruna-capabilities:/load.md?uri="), "{address}");
        let again = params(&Url::parse(address.as_str()).unwrap()).unwrap();
        assert_eq!((again.place, again.capability), (question.place, question.capability));
        assert!(params(&Url::parse("boruna-capabilities:/load.md?line=-1").unwrap()).is_none());
    }
}
