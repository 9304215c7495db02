//! `workspace/diagnostic`: what is wrong with every file.
//!
//! If the client knows it all already the request is held until something changes: clients ask again as soon as they
//! are answered. The files come in portions where the client takes portions.

use std::collections::BTreeMap;

use lsp_types::{
    FullDocumentDiagnosticReport, ProgressToken, UnchangedDocumentDiagnosticReport, Url,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use serde_json::json;

use crate::{
    convert::{
        diagnostic::{Report, report},
        url::DocumentKey,
    },
    session::configuration::DiagnosticsMode,
    snapshot::Snapshot,
    task::{Answer, Refusal},
};

/// Files in a portion.
const PORTION: usize = 32;

pub(crate) fn workspace_diagnostic(
    snapshot: Snapshot,
    params: &WorkspaceDiagnosticParams,
) -> Answer<WorkspaceDiagnosticReportResult> {
    let mut known: BTreeMap<DocumentKey, (&Url, &str)> = params
        .previous_result_ids
        .iter()
        .map(|it| (DocumentKey::new(&it.uri), (&it.uri, it.value.as_str())))
        .collect();
    let mut out = Portions {
        snapshot: &snapshot,
        token: params.partial_result_params.partial_result_token.as_ref(),
        items: Vec::new(),
        changed: false,
    };

    let files = match snapshot.configuration.diagnostics {
        DiagnosticsMode::Workspace => snapshot.listed(),
        DiagnosticsMode::OpenFiles => &[],
    };
    for file in files {
        let Some(uri) = snapshot.url(*file) else { continue };
        let Report { id, items } = report(&snapshot, *file);
        let version = snapshot.version(*file).map(i64::from);
        let is_known = known.remove(&DocumentKey::new(&uri)).is_some_and(|it| it.1 == id);
        if is_known {
            out.unchanged(uri, version, id);
        } else {
            out.full(uri, version, Some(id), items);
        }
    }
    // What the client knows of files that are gone is wrong. Open documents are none of them: it asks for each.
    for (uri, _) in known.into_values() {
        if snapshot.document(uri).is_none() {
            out.full(uri.clone(), None, None, Vec::new());
        }
    }

    if !out.changed && !params.previous_result_ids.is_empty() {
        return Err(Refusal::Hold);
    }
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items: out.finish() }))
}

/// Collects reports and sends them in portions if the client wants that.
struct Portions<'a> {
    snapshot: &'a Snapshot,
    token: Option<&'a ProgressToken>,
    items: Vec<WorkspaceDocumentDiagnosticReport>,
    changed: bool,
}

impl Portions<'_> {
    fn full(
        &mut self,
        uri: Url,
        version: Option<i64>,
        id: Option<String>,
        items: Vec<lsp_types::Diagnostic>,
    ) {
        self.changed = true;
        self.items.push(WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: id, items },
        }));
        if self.items.len() >= PORTION {
            self.send();
        }
    }

    /// Where portions come nobody asks about the rest.
    fn unchanged(&mut self, uri: Url, version: Option<i64>, id: String) {
        if self.token.is_none() {
            self.items.push(WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
                },
            ));
        }
    }

    fn send(&mut self) {
        if let Some(token) = self.token {
            let items = std::mem::take(&mut self.items);
            self.snapshot.outbox.notify("$/progress", json!({ "token": token, "value": { "items": items } }));
        }
    }

    /// What the answer itself has to contain.
    fn finish(mut self) -> Vec<WorkspaceDocumentDiagnosticReport> {
        if !self.items.is_empty() {
            self.send();
        }
        self.items
    }
}
