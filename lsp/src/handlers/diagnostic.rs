//! `textDocument/diagnostic`: what is wrong with one document.

use lsp_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::{
    convert::diagnostic::{Report, report},
    snapshot::Snapshot,
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
            snapshot.remember_report(url, &id);
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

/// Whether the client was told something about an open document that is not true any more, because something else
/// changed. A document that itself changed is asked about again without being told.
pub(crate) fn is_outdated(snapshot: &Snapshot) -> bool {
    snapshot.documents().any(|document| {
        let last = snapshot.last_report(&document.url).filter(|it| it.version == document.version);
        match (last, document.file) {
            (Some(last), Some(file)) => report(snapshot, file).id != last.id,
            _ => false,
        }
    })
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
