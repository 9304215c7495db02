//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `outgoingCalls`: who calls whom, and which
//! capabilities each call brings.
//!
//! Nothing is kept between the steps: an item is found again by the place of its name. Whoever begins at the name of a
//! capability in an annotation is told of that one alone; the items say so.

use boruna_analyzer::{
    capability::{Capability, CapabilitySet},
    ide::call_hierarchy::{self, Call, CallItem},
    inputs::SourceFile,
    span::{FileRange, TextSize},
};
use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    SymbolKind,
};
use serde::{Deserialize, Serialize};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn prepare(
    snapshot: Snapshot,
    params: &CallHierarchyPrepareParams,
) -> Answer<Option<Vec<CallHierarchyItem>>> {
    let place = snapshot.place(&params.text_document_position_params);
    let Some((file, offset)) = place else { return Ok(None) };
    let found = call_hierarchy::prepare_calls(&snapshot.db, file, offset);
    let only = call_hierarchy::named_capability(&snapshot.db, file, offset);
    Ok(found.and_then(|it| {
        let capabilities = match only {
            Some(only) => CapabilitySet::from_iter([only]),
            None => it.needed.union(it.latent),
        };
        Some(vec![item(&snapshot, it, capabilities, only)?])
    }))
}

pub(crate) fn incoming(
    snapshot: Snapshot,
    params: &CallHierarchyIncomingCallsParams,
) -> Answer<Option<Vec<CallHierarchyIncomingCall>>> {
    let Some((file, offset)) = place(&snapshot, &params.item) else { return Ok(None) };
    let only = only(&params.item);
    let own = snapshot.projects_of(file).into_iter().map(|project| (project, file));
    let others = snapshot.twins(file).map(|it| (it.project(&snapshot.db), it));
    let calls = own.chain(others).flat_map(|(project, file)| {
        call_hierarchy::incoming_calls(&snapshot.db, project, file, offset, only)
    });
    let calls = calls.filter_map(|Call { function, capabilities, places }| {
        let from = item(&snapshot, function, capabilities, only)?;
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
        let to = item(&snapshot, function, capabilities, None)?;
        Some(CallHierarchyOutgoingCall { to, from_ranges: ranges(&snapshot, &places) })
    });
    Ok(Some(calls.collect()))
}

/// What an item keeps for the next step.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    capability: String,
}

fn only(item: &CallHierarchyItem) -> Option<Capability> {
    let Kept { capability } = serde_json::from_value(item.data.clone()?).ok()?;
    Capability::parse(&capability)
}

fn item(
    snapshot: &Snapshot,
    found: CallItem,
    capabilities: CapabilitySet,
    only: Option<Capability>,
) -> Option<CallHierarchyItem> {
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
        data: only.and_then(|it| serde_json::to_value(Kept { capability: it.name().to_owned() }).ok()),
    })
}

fn place(snapshot: &Snapshot, item: &CallHierarchyItem) -> Option<(SourceFile, TextSize)> {
    let file = snapshot.file(&item.uri)?;
    Some((file, snapshot.text_range(file, item.selection_range).start()))
}

fn ranges(snapshot: &Snapshot, places: &[FileRange]) -> Vec<Range> {
    places.iter().map(|it| snapshot.range(*it)).collect()
}
