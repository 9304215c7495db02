//! Changes of text, as the client applies them.

use std::collections::{BTreeMap, HashMap};

use boruna_analyzer::{diagnostics::Edit, span::FileRange};
use lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, TextDocumentEdit, TextEdit,
    Url, WorkspaceEdit,
};

use crate::snapshot::Snapshot;

/// Replacements that do not overlap, in any number of files. `None` if one lies where nothing can be changed.
pub(crate) fn workspace_edit(snapshot: &Snapshot, edits: &[Edit<FileRange>]) -> Option<WorkspaceEdit> {
    let mut by_url: BTreeMap<Url, (Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    for edit in edits {
        let file = edit.place.file;
        if file.is_embedded(&snapshot.db) {
            return None;
        }
        let new_text = edit.text_for_file(&snapshot.db).into_owned();
        let new = TextEdit { range: snapshot.range(edit.place), new_text };
        let (_, edits) =
            by_url.entry(snapshot.url(file)?).or_insert_with(|| (snapshot.version(file), Vec::new()));
        edits.push(new);
    }
    for (_, edits) in by_url.values_mut() {
        edits.sort_by_key(|it| (it.range.start, it.range.end));
    }
    Some(if snapshot.client.versioned_edits {
        let changes = by_url.into_iter().map(|(uri, (version, edits))| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(changes.collect())),
            ..WorkspaceEdit::default()
        }
    } else {
        let changes: HashMap<_, _> = by_url.into_iter().map(|(url, (_, edits))| (url, edits)).collect();
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    })
}

/// Where `place`, which counts the bytes of the text after the edits, begins there.
pub(crate) fn position_after(snapshot: &Snapshot, edits: &[Edit<FileRange>], place: FileRange) -> Position {
    let mut edits: Vec<_> = edits.iter().filter(|it| it.place.file == place.file).collect();
    edits.sort_by_key(|it| (it.place.range.start(), it.place.range.end()));
    let mut text = snapshot.lines(place.file);
    let encoding = snapshot.client.encoding;
    // From the end, so that no edit moves what another one means; of those at one place the first comes first.
    for edit in edits.iter().rev() {
        let range = encoding.range(&text, edit.place.range);
        encoding.replace(&mut text, range, &edit.text);
    }
    encoding.position(&text, place.range.start())
}
