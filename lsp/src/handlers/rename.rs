//! `textDocument/prepareRename` and `rename`. What stands in the way is told to the user.

use boruna_analyzer::ide::{
    references::{self, Declaration},
    rename,
};
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};
use rustc_hash::FxHashSet;
use tower_lsp::jsonrpc::{Error, ErrorCode};

use crate::{
    convert::edit::workspace_edit,
    snapshot::Snapshot,
    task::{Answer, Refusal},
};

/// `RequestFailed` of the protocol: the request makes sense and cannot be fulfilled.
const REQUEST_FAILED: i64 = -32803;

pub(crate) fn prepare_rename(
    snapshot: Snapshot,
    params: &TextDocumentPositionParams,
) -> Answer<Option<PrepareRenameResponse>> {
    let Some((file, offset)) = snapshot.place(params) else { return Ok(None) };
    let found = rename::prepare_rename(&snapshot.db, file, offset).map_err(|it| refusal(&snapshot, it))?;
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: snapshot.range(found.place),
        placeholder: found.name,
    }))
}

pub(crate) fn rename(snapshot: Snapshot, params: &RenameParams) -> Answer<Option<WorkspaceEdit>> {
    let Some((file, offset)) = snapshot.place(&params.text_document_position) else { return Ok(None) };
    let in_project = |file, offset| {
        rename::rename(&snapshot.db, file, offset, &params.new_name).map_err(|it| refusal(&snapshot, it))
    };
    let mut edits = in_project(file, offset)?;
    // Every project that the declaration is part of has a say, and gets the new name.
    let declaration = references::declaration(&snapshot.db, file, offset);
    for Declaration { file, name } in declaration.into_iter().flat_map(|it| snapshot.elsewhere(it)) {
        let Some(name) = name else { continue };
        edits.extend(in_project(file, name)?);
    }
    edits.iter_mut().for_each(|it| it.place = snapshot.at_home(it.place));
    let mut seen = FxHashSet::default();
    edits.retain(|it| seen.insert((it.place, it.text.clone())));
    Ok(workspace_edit(&snapshot, &edits))
}

fn refusal(snapshot: &Snapshot, reason: rename::Refusal) -> Refusal {
    let mut message = reason.message;
    if let Some(location) = reason.place.and_then(|it| snapshot.location(it)) {
        let file = location.uri.path_segments().and_then(|mut it| it.next_back()).unwrap_or_default();
        message += &format!(" ({file}:{})", location.range.start.line + 1);
    }
    Refusal::Error(Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: message.into(),
        data: None,
    })
}
