//! `textDocument/diagnostic`: what is wrong with one document.

use lsp_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::{
    convert::diagnostic::{Report, report},
    snapshot::{Snapshot, shown::Shown},
    task::Answer,
};

pub(crate) fn diagnostic(
    snapshot: Snapshot,
    params: &DocumentDiagnosticParams,
) -> Answer<DocumentDiagnosticReportResult> {
    let url = &params.text_document.uri;
    let report = match snapshot.file(url) {
        Some(file) => {
            let Report { id, items } = report(&snapshot, file);
            if let Some(document) = snapshot.document(url) {
                snapshot.shown.remember(url, Shown::Findings, id.clone(), document.version);
            }
            if params.previous_result_id.as_ref() == Some(&id) {
                unchanged(id)
            } else {
                full(Some(id), items)
            }
        }
        None => full(None, Vec::new()),
    };
    Ok(DocumentDiagnosticReportResult::Report(report))
}

fn full(result_id: Option<String>, items: Vec<lsp_types::Diagnostic>) -> DocumentDiagnosticReport {
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
        related_documents: None,
    })
}

fn unchanged(result_id: String) -> DocumentDiagnosticReport {
    DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        related_documents: None,
    })
}
