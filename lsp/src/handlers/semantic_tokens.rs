//! `textDocument/semanticTokens/full`, `full/delta` and `range`: colours that know what names stand for.
//!
//! The tokens a client has are remembered, so that it can be told the difference; a client that names others is told
//! all of them.

use boruna_analyzer::{
    ide::semantic_tokens::{self, Modifier, TokenKind, semantic_tokens, semantic_tokens_in},
    inputs::SourceFile,
};
use lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, Url,
};
use sha2::{Digest, Sha256};

use crate::{snapshot::Snapshot, snapshot::shown::Shown, task::Answer};

/// What the numbers in tokens stand for.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(|it| SemanticTokenType::new(it.name())).collect(),
        token_modifiers: Modifier::ALL.iter().map(|it| SemanticTokenModifier::new(it.name())).collect(),
    }
}

pub(crate) fn full(
    snapshot: Snapshot,
    params: &SemanticTokensParams,
) -> Answer<Option<SemanticTokensResult>> {
    let url = &params.text_document.uri;
    let Some(file) = snapshot.file(url) else { return Ok(None) };
    let tokens = tokens(&snapshot, file);
    remember(&snapshot, url, &tokens);
    Ok(Some(SemanticTokensResult::Tokens(tokens)))
}

pub(crate) fn delta(
    snapshot: Snapshot,
    params: &SemanticTokensDeltaParams,
) -> Answer<Option<SemanticTokensFullDeltaResult>> {
    let url = &params.text_document.uri;
    let Some(file) = snapshot.file(url) else { return Ok(None) };
    let before = snapshot.shown.tokens(url);
    let now = tokens(&snapshot, file);
    remember(&snapshot, url, &now);
    let before = before.filter(|it| it.result_id.as_deref() == Some(&params.previous_result_id));
    Ok(Some(match before {
        Some(before) => SemanticTokensFullDeltaResult::TokensDelta(difference(&before, now)),
        None => SemanticTokensFullDeltaResult::Tokens(now),
    }))
}

pub(crate) fn range(
    snapshot: Snapshot,
    params: &SemanticTokensRangeParams,
) -> Answer<Option<SemanticTokensRangeResult>> {
    let Some(file) = snapshot.file(&params.text_document.uri) else { return Ok(None) };
    let range = snapshot.text_range(file, params.range);
    let data = encode(&snapshot, file, &semantic_tokens_in(&snapshot.db, file, range));
    Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })))
}

/// What tells the tokens of a file from others.
pub(crate) fn id(snapshot: &Snapshot, file: SourceFile) -> String {
    tokens(snapshot, file).result_id.unwrap_or_default()
}

fn tokens(snapshot: &Snapshot, file: SourceFile) -> SemanticTokens {
    let data = encode(snapshot, file, &semantic_tokens(&snapshot.db, file));
    let mut hash = Sha256::new();
    for it in &data {
        let numbers = [it.delta_line, it.delta_start, it.length, it.token_type, it.token_modifiers_bitset];
        numbers.iter().for_each(|it| hash.update(it.to_le_bytes()));
    }
    let id = hash.finalize().iter().take(8).map(|it| format!("{it:02x}")).collect();
    SemanticTokens { result_id: Some(id), data }
}

fn remember(snapshot: &Snapshot, url: &Url, tokens: &SemanticTokens) {
    if let Some(document) = snapshot.document(url) {
        let id = tokens.result_id.clone().unwrap_or_default();
        snapshot.shown.remember(url, Shown::Tokens, id, document.version);
        snapshot.shown.remember_tokens(url, tokens.clone());
    }
}

/// Tokens by their distance from the one before.
fn encode(
    snapshot: &Snapshot,
    file: SourceFile,
    tokens: &[semantic_tokens::SemanticToken],
) -> Vec<SemanticToken> {
    let lines = snapshot.lines(file);
    let mut places = snapshot.client.encoding.places(&lines);
    let (mut line, mut character) = (0, 0);
    let encoded = tokens.iter().map(|token| {
        let start = places.position(token.range.start());
        let end = places.position(token.range.end());
        let delta_line = start.line.saturating_sub(line);
        let delta_start =
            if delta_line == 0 { start.character.saturating_sub(character) } else { start.character };
        (line, character) = (start.line, start.character);
        SemanticToken {
            delta_line,
            delta_start,
            length: end.character.saturating_sub(start.character),
            token_type: token.kind.index(),
            token_modifiers_bitset: token.modifiers.bits(),
        }
    });
    encoded.collect()
}

/// One edit, from the first token that differs to the last.
fn difference(before: &SemanticTokens, now: SemanticTokens) -> SemanticTokensDelta {
    let (old, new) = (&before.data, &now.data);
    let start = old.iter().zip(new).take_while(|it| it.0 == it.1).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|it| it.0 == it.1).count();
    let replaced = old.len() - end - start;
    let data: Vec<_> = new.iter().skip(start).take(new.len() - end - start).copied().collect();
    let edit = SemanticTokensEdit {
        // Five numbers a token.
        start: 5 * start as u32,
        delete_count: 5 * replaced as u32,
        data: Some(data),
    };
    let edits = if old == new { Vec::new() } else { vec![edit] };
    SemanticTokensDelta { result_id: now.result_id, edits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(lengths: &[u32]) -> SemanticTokens {
        let token = |length: &u32| SemanticToken { length: *length, ..SemanticToken::default() };
        SemanticTokens { result_id: None, data: lengths.iter().map(token).collect() }
    }

    #[test]
    fn the_difference_leads_from_one_to_the_other() {
        let cases: [&[u32]; 8] =
            [&[], &[1], &[1, 1], &[1, 2], &[2, 1], &[1, 2, 1], &[1, 1, 1, 1], &[1, 2, 3, 4, 5]];
        for old in cases {
            for new in cases {
                let mut data = tokens(old).data;
                for edit in difference(&tokens(old), tokens(new)).edits {
                    let (start, count) = (edit.start as usize / 5, edit.delete_count as usize / 5);
                    data.splice(start..start + count, edit.data.unwrap());
                }
                assert_eq!(data, tokens(new).data, "{old:?} {new:?}");
            }
        }
        assert_eq!(difference(&tokens(&[1, 2, 3]), tokens(&[1, 2, 3])).edits, []);
        assert_eq!(difference(&tokens(&[1, 2, 3]), tokens(&[1, 4, 3])).edits[0].start, 5);
    }
}
