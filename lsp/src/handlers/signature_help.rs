//! `textDocument/signatureHelp`: what the call around a place takes.

use boruna_analyzer::ide;
use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureHelpParams, SignatureInformation,
};

use crate::{snapshot::Snapshot, task::Answer};

/// Characters after which help is shown.
pub(crate) const TRIGGERS: [&str; 3] = ["(", ",", "{"];

pub(crate) fn signature_help(
    snapshot: Snapshot,
    params: &SignatureHelpParams,
) -> Answer<Option<SignatureHelp>> {
    let place = snapshot.place(&params.text_document_position_params);
    let Some((file, offset)) = place else { return Ok(None) };
    let Some(found) = ide::signature_help::signature_help(&snapshot.db, file, offset) else {
        return Ok(None);
    };
    let facts = &snapshot.client.signatures;
    let parameters = found.parameters.iter().filter_map(|range| {
        let text = found.label.get(std::ops::Range::<usize>::from(*range))?;
        let units = |text: Option<&str>| text.map(|it| it.encode_utf16().count() as u32);
        let start = units(found.label.get(..usize::from(range.start())))?;
        let label = if facts.offsets {
            ParameterLabel::LabelOffsets([start, start + units(Some(text))?])
        } else {
            ParameterLabel::Simple(text.to_owned())
        };
        Some(ParameterInformation { label, documentation: None })
    });
    let parameters: Vec<_> = parameters.collect();
    // Clients take a number that is too large, and none, for the first parameter: without parameters nothing is marked.
    let active = found.active.and_then(|it| u32::try_from(it).ok());
    let kind = if facts.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let documentation = found.docs.map(|value| Documentation::MarkupContent(MarkupContent { kind, value }));
    let signature = SignatureInformation {
        label: found.label,
        documentation,
        parameters: active.map(|_| parameters),
        active_parameter: active.filter(|_| facts.active_parameter),
    };
    Ok(Some(SignatureHelp {
        signatures: vec![signature],
        active_signature: Some(0),
        active_parameter: active,
    }))
}
