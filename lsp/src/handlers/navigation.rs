//! `textDocument/definition`, `declaration` and `typeDefinition`: where a name leads.

use boruna_analyzer::ide::definition::{self, Navigation};
use lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink};

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) fn definition(
    snapshot: Snapshot,
    params: &GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let links = snapshot.client.links.definition;
    Ok(to_declaration(&snapshot, params).and_then(|it| response(&snapshot, it, links)))
}

/// Nothing is declared apart from its definition.
pub(crate) fn declaration(
    snapshot: Snapshot,
    params: &GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let links = snapshot.client.links.declaration;
    Ok(to_declaration(&snapshot, params).and_then(|it| response(&snapshot, it, links)))
}

pub(crate) fn type_definition(
    snapshot: Snapshot,
    params: &GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let links = snapshot.client.links.type_definition;
    let Some((file, offset)) = snapshot.place(&params.text_document_position_params) else { return Ok(None) };
    let found = definition::type_definition(&snapshot.db, file, offset);
    Ok(found.and_then(|it| response(&snapshot, it, links)))
}

fn to_declaration(snapshot: &Snapshot, params: &GotoDefinitionParams) -> Option<Navigation> {
    let (file, offset) = snapshot.place(&params.text_document_position_params)?;
    definition::definition(&snapshot.db, file, offset)
}

fn response(snapshot: &Snapshot, found: Navigation, links: bool) -> Option<GotoDefinitionResponse> {
    let Navigation { origin, targets } = found;
    Some(if links {
        let origin = snapshot.range(origin);
        let links = targets.iter().filter_map(|it| {
            Some(LocationLink {
                origin_selection_range: Some(origin),
                target_uri: snapshot.url(it.place.file)?,
                target_range: snapshot.range(it.whole),
                target_selection_range: snapshot.range(it.place),
            })
        });
        GotoDefinitionResponse::Link(links.collect())
    } else {
        GotoDefinitionResponse::Array(targets.iter().filter_map(|it| snapshot.location(it.place)).collect())
    })
}
