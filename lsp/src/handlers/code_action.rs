//! `textDocument/codeAction`: the fixes of what is found at the place, and all safe ones of the document at once.

use boruna_analyzer::{
    diagnostics::{Applicability, Diagnostic, Edit, Fix},
    inputs::SourceFile,
    span::{FileRange, TextRange},
};
use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse};

use crate::{
    convert::{
        diagnostic::{diagnostic, findings},
        edit::workspace_edit,
    },
    snapshot::Snapshot,
    task::Answer,
};

/// Applies every safe fix of the document that does not get in another's way.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.boruna");

pub(crate) fn code_action(
    snapshot: Snapshot,
    params: &CodeActionParams,
) -> Answer<Option<CodeActionResponse>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let findings = findings(&snapshot, file);
    let range = snapshot.text_range(file, params.range);
    let mut actions = Vec::new();
    if wants(params, &CodeActionKind::QUICKFIX) {
        for finding in findings.iter().filter(|it| touches(it.place.range, range)) {
            actions.extend(quick_fixes(&snapshot, finding));
        }
    }
    // Offered where it is asked for by name: it has nothing to do with the place.
    if params.context.only.is_some() && wants(params, &FIX_ALL) {
        actions.extend(fix_all(&snapshot, file, &findings));
    }
    Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
}

/// Whether the client asks for actions of this kind, or of one that contains it.
fn wants(params: &CodeActionParams, kind: &CodeActionKind) -> bool {
    let contains = |wanted: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        wanted == &CodeActionKind::EMPTY || rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
    };
    params.context.only.as_ref().is_none_or(|it| it.iter().any(contains))
}

fn touches(place: TextRange, range: TextRange) -> bool {
    place.start() <= range.end() && range.start() <= place.end()
}

fn quick_fixes(snapshot: &Snapshot, finding: &Diagnostic<FileRange>) -> Vec<CodeAction> {
    let mut has_preferred = !snapshot.client.preferred_actions;
    let mut actions = Vec::new();
    for fix in &finding.fixes {
        let Some(edit) = workspace_edit(snapshot, &fix.edits) else { continue };
        let is_preferred = fix.applicability == Applicability::Safe && !has_preferred;
        has_preferred |= is_preferred;
        actions.push(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic(snapshot, finding)]),
            edit: Some(edit),
            is_preferred: is_preferred.then_some(true),
            ..CodeAction::default()
        });
    }
    actions
}

fn fix_all(snapshot: &Snapshot, file: SourceFile, findings: &[Diagnostic<FileRange>]) -> Option<CodeAction> {
    let mut edits: Vec<Edit<FileRange>> = Vec::new();
    for fix in findings.iter().filter_map(safe_fix) {
        let fits = fix.edits.iter().all(|new| {
            new.place.file == file && !edits.iter().any(|old| collide(old.place.range, new.place.range))
        });
        if fits {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    if edits.is_empty() {
        return None;
    }
    Some(CodeAction {
        title: "apply all safe fixes".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(workspace_edit(snapshot, &edits)?),
        ..CodeAction::default()
    })
}

fn safe_fix(finding: &Diagnostic<FileRange>) -> Option<&Fix<FileRange>> {
    finding.fixes.iter().find(|it| it.applicability == Applicability::Safe)
}

/// Whether two replacements touch the same text, or an insertion stands right beside the other.
fn collide(a: TextRange, b: TextRange) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start() <= b.end() && b.start() <= a.end()
    } else {
        a.start() < b.end() && b.start() < a.end()
    }
}
