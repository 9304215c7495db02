//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `outgoingCalls`: who calls whom, and which
//! capabilities each call brings.
//!
//! Nothing is kept between the steps: an item is found again by the place of its name.

use boruna_analyzer::{
    capability::CapabilitySet,
    ide::call_hierarchy::{self, Call, CallItem},
    inputs::SourceFile,
    span::{FileRange, TextSize},
};
use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    SymbolKind,
};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn prepare(
    snapshot: Snapshot,
    params: &CallHierarchyPrepareParams,
) -> Answer<Option<Vec<CallHierarchyItem>>> {
    let place = snapshot.place(&params.text_document_position_params);
    let Some((file, offset)) = place else { return Ok(None) };
    let found = call_hierarchy::prepare_calls(&snapshot.db, file, offset);
    Ok(found.and_then(|it| {
        let capabilities = it.needed.union(it.latent);
        Some(vec![item(&snapshot, it, capabilities)?])
    }))
}

pub(crate) fn incoming(
    snapshot: Snapshot,
    params: &CallHierarchyIncomingCallsParams,
) -> Answer<Option<Vec<CallHierarchyIncomingCall>>> {
    let Some((file, offset)) = place(&snapshot, &params.item) else { return Ok(None) };
    let projects = snapshot.projects_of(file);
    let calls = projects
        .into_iter()
        .flat_map(|project| call_hierarchy::incoming_calls(&snapshot.db, project, file, offset, None));
    let calls = calls.filter_map(|Call { function, capabilities, places }| {
        let from = item(&snapshot, function, capabilities)?;
        Some(CallHierarchyIncomingCall { from, from_ranges: ranges(&snapshot, &places) })
    });
    let mut found: Vec<CallHierarchyIncomingCall> = Vec::new();
    for call in calls {
        // A built-in function is called by other built-in ones, whichever project one looks from.
        if !found.contains(&call) {
            found.push(call);
        }
    }
    Ok(Some(found))
}

pub(crate) fn outgoing(
    snapshot: Snapshot,
    params: &CallHierarchyOutgoingCallsParams,
) -> Answer<Option<Vec<CallHierarchyOutgoingCall>>> {
    let Some((file, offset)) = place(&snapshot, &params.item) else { return Ok(None) };
    let calls = call_hierarchy::outgoing_calls(&snapshot.db, file, offset);
    let calls = calls.into_iter().filter_map(|Call { function, capabilities, places }| {
        let to = item(&snapshot, function, capabilities)?;
        Some(CallHierarchyOutgoingCall { to, from_ranges: ranges(&snapshot, &places) })
    });
    Ok(Some(calls.collect()))
}

fn item(snapshot: &Snapshot, found: CallItem, capabilities: CapabilitySet) -> Option<CallHierarchyItem> {
    let target = found.target;
    let names: Vec<_> = capabilities.iter().map(|it| it.name()).collect();
    Some(CallHierarchyItem {
        name: target.name.to_string(),
        kind: SymbolKind::FUNCTION,
        tags: None,
        detail: (!names.is_empty()).then(|| format!("!{{{}}}", names.join(", "))),
        uri: snapshot.url(target.place.file)?,
        range: snapshot.range(target.whole),
        selection_range: snapshot.range(target.place),
        data: None,
    })
}

fn place(snapshot: &Snapshot, item: &CallHierarchyItem) -> Option<(SourceFile, TextSize)> {
    let file = snapshot.file(&item.uri)?;
    Some((file, snapshot.text_range(file, item.selection_range).start()))
}

fn ranges(snapshot: &Snapshot, places: &[FileRange]) -> Vec<Range> {
    places.iter().map(|it| snapshot.range(*it)).collect()
}
