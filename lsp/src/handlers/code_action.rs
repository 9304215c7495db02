//! `textDocument/codeAction` and `codeAction/resolve`: the fixes of what is found at a place, all safe ones of the
//! document at once, and what else can be done at the place.
//!
//! What an action changes is worked out when it is chosen, if the client can wait until then.

use boruna_analyzer::{
    diagnostics::{Applicability, Diagnostic, Edit, Fix},
    ide::assists::{self, Assist, AssistKind, Change},
    inputs::SourceFile,
    span::{FileRange, TextRange},
};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command,
    TextDocumentIdentifier, TextDocumentPositionParams, Url,
};
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Error;

use crate::{
    convert::{
        diagnostic::{diagnostic, findings},
        edit::{position_after, workspace_edit},
    },
    snapshot::Snapshot,
    task::Answer,
};

/// Applies every safe fix of the document that does not get in another's way.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.boruna");

/// A command of the client's, with the place of a name: asks the user for another one.
pub(crate) const START_RENAME: &str = "boruna.startRename";

/// Every kind of action there is.
pub(crate) const KINDS: [CodeActionKind; 6] = [
    CodeActionKind::QUICKFIX,
    CodeActionKind::REFACTOR_EXTRACT,
    CodeActionKind::REFACTOR_INLINE,
    CodeActionKind::REFACTOR_REWRITE,
    CodeActionKind::SOURCE_ORGANIZE_IMPORTS,
    FIX_ALL,
];

pub(crate) fn list(snapshot: Snapshot, params: &CodeActionParams) -> Answer<Option<CodeActionResponse>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let findings = findings(&snapshot, file);
    let range = snapshot.text_range(file, params.range);
    let mut mended = Vec::new();
    if wants(params, &CodeActionKind::QUICKFIX) {
        let at_place = findings.iter().filter(|it| touches(it.place.range, range));
        mended = quick_fixes(&snapshot, at_place);
    }
    let mut others = Vec::new();
    for it in assists::assists(&snapshot.db, file, range) {
        let kind = action_kind(it.kind);
        let is_whole = it.kind == AssistKind::OrganizeImports;
        if wants(params, &kind) && (!is_whole || params.context.only.is_some()) {
            others.extend(action(&snapshot, params, file, range, it, &mended));
        }
    }
    let mut actions: Vec<_> = mended.into_iter().map(|it| it.action).chain(others).collect();
    // Offered where it is asked for by name: it has nothing to do with the place.
    if params.context.only.is_some() && wants(params, &FIX_ALL) {
        actions.extend(fix_all(&snapshot, file, &findings));
    }
    Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
}

/// What an action that was listed without edits is resolved by.
#[derive(Debug, Serialize, Deserialize)]
struct Lazy {
    uri: Url,
    version: i32,
    range: lsp_types::Range,
    id: String,
}

pub(crate) fn resolve(snapshot: Snapshot, params: &CodeAction) -> Answer<CodeAction> {
    let data = params.data.clone().unwrap_or_default();
    // An action that is complete needs nothing.
    let Ok(Lazy { uri, version, range, id }) = serde_json::from_value(data) else {
        return Ok(params.clone());
    };
    if snapshot.document(&uri).map(|it| it.version) != Some(version) {
        return Err(Error::content_modified().into());
    }
    let change = snapshot
        .file(&uri)
        .and_then(|file| assists::assist(&snapshot.db, file, snapshot.text_range(file, range), &id));
    let made =
        change.and_then(|it| Some((workspace_edit(&snapshot, &it.edits)?, start_rename(&snapshot, &it))));
    let (edit, command) = made.ok_or_else(Error::content_modified)?;
    Ok(CodeAction { edit: Some(edit), command, ..params.clone() })
}

fn action(
    snapshot: &Snapshot,
    params: &CodeActionParams,
    file: SourceFile,
    range: TextRange,
    assist: Assist,
    mended: &[QuickFix<'_>],
) -> Option<CodeAction> {
    let change = || assists::assist(&snapshot.db, file, range, &assist.id);
    // What a finding offers is better there: the client knows what it mends.
    let is_offered = |change: Change| mended.iter().any(|it| is_same(snapshot, &it.fix.edits, &change.edits));
    if !mended.is_empty() && change().is_none_or(is_offered) {
        return None;
    }
    let uri = &params.text_document.uri;
    let version = snapshot.document(uri).map(|it| it.version).filter(|_| snapshot.client.late_edits);
    let (edit, command, data) = match version {
        Some(version) => {
            let lazy = Lazy { uri: uri.clone(), version, range: params.range, id: assist.id };
            (None, None, serde_json::to_value(lazy).ok())
        }
        None => {
            let change = change()?;
            (Some(workspace_edit(snapshot, &change.edits)?), start_rename(snapshot, &change), None)
        }
    };
    let kind = Some(action_kind(assist.kind));
    Some(CodeAction { title: assist.label, kind, edit, command, data, ..CodeAction::default() })
}

/// What the client is to do after the edits, if they made up a name.
fn start_rename(snapshot: &Snapshot, change: &Change) -> Option<Command> {
    let name = change.rename.filter(|_| snapshot.client.starts_renames)?;
    let place = TextDocumentPositionParams {
        text_document: TextDocumentIdentifier { uri: snapshot.url(name.file)? },
        position: position_after(snapshot, &change.edits, name),
    };
    Some(Command {
        title: "rename".to_owned(),
        command: START_RENAME.to_owned(),
        arguments: Some(vec![serde_json::to_value(place).ok()?]),
    })
}

fn action_kind(kind: AssistKind) -> CodeActionKind {
    match kind {
        AssistKind::QuickFix => CodeActionKind::QUICKFIX,
        AssistKind::RefactorExtract => CodeActionKind::REFACTOR_EXTRACT,
        AssistKind::RefactorInline => CodeActionKind::REFACTOR_INLINE,
        AssistKind::RefactorRewrite => CodeActionKind::REFACTOR_REWRITE,
        AssistKind::OrganizeImports => CodeActionKind::SOURCE_ORGANIZE_IMPORTS,
    }
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

/// A fix as it is listed.
struct QuickFix<'a> {
    fix: &'a Fix<FileRange>,
    /// The first finding that it mends.
    place: FileRange,
    action: CodeAction,
}

/// The fixes of some findings; one that mends several of them is listed once.
fn quick_fixes<'a>(
    snapshot: &Snapshot,
    findings: impl Iterator<Item = &'a Diagnostic<FileRange>>,
) -> Vec<QuickFix<'a>> {
    let mut fixes: Vec<QuickFix<'_>> = Vec::new();
    for finding in findings {
        let mut has_preferred = !snapshot.client.preferred_actions;
        for fix in &finding.fixes {
            let is_preferred = fix.applicability == Applicability::Safe && !has_preferred;
            has_preferred |= is_preferred;
            let known = fixes.iter_mut().find(|it| is_same(snapshot, &it.fix.edits, &fix.edits));
            if let Some(QuickFix { action, .. }) = known {
                action.diagnostics.get_or_insert_default().push(diagnostic(snapshot, finding));
                continue;
            }
            let Some(edit) = workspace_edit(snapshot, &fix.edits) else { continue };
            let action = CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic(snapshot, finding)]),
                edit: Some(edit),
                is_preferred: is_preferred.then_some(true),
                ..CodeAction::default()
            };
            fixes.push(QuickFix { fix, place: finding.place, action });
        }
    }
    tell_apart(snapshot, &mut fixes);
    fixes
}

/// Among equal titles each says where it applies: what is selected may have several findings of a kind.
fn tell_apart(snapshot: &Snapshot, fixes: &mut [QuickFix<'_>]) {
    let titles: Vec<_> = fixes.iter().map(|it| it.fix.title.as_str()).collect();
    for QuickFix { fix, place, action } in fixes {
        if titles.iter().filter(|it| **it == fix.title).count() > 1 {
            let start = snapshot.range(*place).start;
            action.title += &format!(" (at {}:{})", start.line + 1, start.character + 1);
        }
    }
}

/// Whether two lists of edits come to the same, whatever their order.
fn is_same(snapshot: &Snapshot, one: &[Edit<FileRange>], other: &[Edit<FileRange>]) -> bool {
    let sorted = |edits: &[Edit<FileRange>]| {
        let mut edits = edits.to_vec();
        edits.sort_by(|a, b| {
            let key = |it: &Edit<FileRange>| (it.place.range.start(), it.place.range.end());
            let path = |it: &Edit<FileRange>| it.place.file.path(&snapshot.db).clone();
            path(a).cmp(&path(b)).then(key(a).cmp(&key(b)))
        });
        edits
    };
    one.len() == other.len() && sorted(one) == sorted(other)
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
