//! The analyzer's findings as the protocol's diagnostics.

use boruna_analyzer::{
    diagnostics::{Applicability, Diagnostic, Severity, file_diagnostics},
    inputs::SourceFile,
    span::FileRange,
};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Url,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::snapshot::Snapshot;

/// Scheme of the pages that explain diagnostics.
pub(crate) const EXPLAIN_SCHEME: &str = "boruna-explain";

/// Everything there is to say about a file.
pub(crate) struct Report {
    /// Equal for equal reports, and for no others.
    pub(crate) id: String,
    pub(crate) items: Vec<lsp_types::Diagnostic>,
}

/// The findings of a file.
pub(crate) fn report(snapshot: &Snapshot, file: SourceFile) -> Report {
    let items: Vec<_> = findings(snapshot, file).iter().map(|it| diagnostic(snapshot, it)).collect();
    Report { id: id(&items), items }
}

/// The findings of a file as the analyzer has them.
pub(crate) fn findings(snapshot: &Snapshot, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    if file.is_embedded(&snapshot.db) || snapshot.is_left_out(file) {
        return Vec::new();
    }
    match snapshot.problem(file) {
        Some(problem) => vec![problem.diagnostic(file)],
        None => file_diagnostics(&snapshot.db, file),
    }
}

/// A finding as the client shows it.
pub(crate) fn diagnostic(snapshot: &Snapshot, finding: &Diagnostic<FileRange>) -> lsp_types::Diagnostic {
    let client = &snapshot.client;
    let explanation = || Url::parse(&format!("{EXPLAIN_SCHEME}:{}", finding.rule.code)).ok();
    lsp_types::Diagnostic {
        range: snapshot.range(finding.place),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.code.to_owned())),
        code_description: client
            .code_description
            .then(explanation)
            .flatten()
            .map(|href| CodeDescription { href }),
        source: Some("boruna".to_owned()),
        message: message(finding),
        related_information: client.related_information.then(|| related(snapshot, finding)),
        tags: (client.diagnostic_tags && finding.unnecessary).then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: (client.diagnostic_data && !finding.fixes.is_empty()).then(|| fixes(finding)),
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn message(finding: &Diagnostic<FileRange>) -> String {
    let mut message = finding.message.clone();
    if let Some(label) = &finding.label {
        message += &format!("\n{label}");
    }
    for note in &finding.notes {
        message += &format!("\nnote: {note}");
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {help}");
    }
    message
}

fn related(snapshot: &Snapshot, finding: &Diagnostic<FileRange>) -> Vec<DiagnosticRelatedInformation> {
    let related = finding.related.iter().filter_map(|it| {
        let location = snapshot.location(it.place)?;
        Some(DiagnosticRelatedInformation { location, message: it.message.clone() })
    });
    related.collect()
}

/// What could be done about it, for clients that say so before they are asked.
fn fixes(finding: &Diagnostic<FileRange>) -> Value {
    let fixes = finding
        .fixes
        .iter()
        .map(|it| json!({ "title": it.title, "isSafe": it.applicability == Applicability::Safe }));
    json!({ "fixes": fixes.collect::<Vec<_>>() })
}

fn id(items: &[lsp_types::Diagnostic]) -> String {
    let text = serde_json::to_vec(items).unwrap_or_default();
    Sha256::digest(text).iter().take(12).map(|it| format!("{it:02x}")).collect()
}
