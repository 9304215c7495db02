//! `textDocument/references` and `documentHighlight`: every place where a name stands for the same thing.

use boruna_analyzer::ide::{
    highlight::highlights,
    references::{self, Reference},
    symbol::Role,
};
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, Location, ReferenceParams,
};
use rustc_hash::FxHashSet;

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn references(snapshot: Snapshot, params: &ReferenceParams) -> Answer<Option<Vec<Location>>> {
    let Some((file, offset)) = snapshot.place(&params.text_document_position) else { return Ok(None) };
    let mut found: Option<Vec<Reference>> = None;
    for project in snapshot.projects_of(file) {
        let Some(more) = references::references(&snapshot.db, project, file, offset) else { continue };
        let found = found.get_or_insert_default();
        for it in more {
            // What is built in is found from every project.
            if !it.embedded || !found.contains(&it) {
                found.push(it);
            }
        }
    }
    let declaration = references::declaration(&snapshot.db, file, offset);
    let elsewhere = declaration.into_iter().flat_map(|it| snapshot.elsewhere(it));
    let further: Vec<_> = elsewhere.flat_map(|it| it.references(&snapshot.db)).collect();
    if let Some(found) = found.as_mut().filter(|_| !further.is_empty()) {
        found.extend(further);
        found.iter_mut().for_each(|it| it.place = snapshot.at_home(it.place));
        let mut seen = FxHashSet::default();
        found.retain(|it| seen.insert(it.place));
    }
    let wanted = |it: &Reference| params.context.include_declaration || it.role != Role::Definition;
    let locations = |it: Vec<Reference>| {
        it.into_iter().filter(wanted).filter_map(|it| snapshot.location(it.place)).collect()
    };
    Ok(found.map(locations))
}

pub(crate) fn document_highlight(
    snapshot: Snapshot,
    params: &DocumentHighlightParams,
) -> Answer<Option<Vec<DocumentHighlight>>> {
    let place = snapshot.place(&params.text_document_position_params);
    let Some((file, offset)) = place else { return Ok(None) };
    let mark = |it: Reference| DocumentHighlight {
        range: snapshot.range(it.place),
        kind: Some(match it.role {
            Role::Definition => DocumentHighlightKind::TEXT,
            Role::Read => DocumentHighlightKind::READ,
            Role::Write => DocumentHighlightKind::WRITE,
        }),
    };
    let found = highlights(&snapshot.db, file, offset);
    Ok(found.map(|it| it.into_iter().map(mark).collect()))
}
