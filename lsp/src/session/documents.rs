//! The documents the client has open: their texts as ropes, edited in arrival order.
//!
//! Texts change here at once and reach the analyzer when the owner next needs it to know them. Nothing here knows
//! projects or the database.

use std::collections::BTreeMap;

use boruna_analyzer::inputs::SourceFile;
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Url};
use ropey::Rope;
use rustc_hash::FxHashMap;

use crate::convert::{position::Encoding, url::DocumentKey};

/// Every open document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    by_key: BTreeMap<DocumentKey, Document>,
    by_file: FxHashMap<SourceFile, DocumentKey>,
}

/// An open document.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The address as the client spells it.
    pub(crate) url: Url,
    pub(crate) language: String,
    /// The version the client gave the text; a shown result says which text it is about.
    pub(crate) version: i32,
    pub(crate) text: Rope,
    /// What the analyzer knows it as.
    pub(crate) file: Option<SourceFile>,
}

impl Documents {
    pub(crate) fn get(&self, key: &DocumentKey) -> Option<&Document> {
        self.by_key.get(key)
    }

    /// The document whose text the analyzer knows as `file`.
    pub(crate) fn of_file(&self, file: SourceFile) -> Option<&Document> {
        self.by_key.get(self.by_file.get(&file)?)
    }

    /// In the order of their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&DocumentKey, &Document)> {
        self.by_key.iter()
    }

    /// Opens a document; one that is open already is replaced.
    pub(crate) fn open(&mut self, item: TextDocumentItem) -> DocumentKey {
        let key = DocumentKey::new(&item.uri);
        let TextDocumentItem { uri, language_id, version, text } = item;
        if self.by_key.contains_key(&key) {
            tracing::warn!(%uri, "opened although it was open");
        }
        self.close(&key);
        let text = Rope::from_str(&text);
        self.by_key
            .insert(key.clone(), Document { url: uri, language: language_id, version, text, file: None });
        key
    }

    /// Applies changes in order; says whether the document is open.
    pub(crate) fn change(
        &mut self,
        key: &DocumentKey,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.by_key.get_mut(key) else { return false };
        if version <= document.version {
            tracing::warn!(uri = %document.url, "version {version} follows {}", document.version);
        }
        document.version = version;
        for change in changes {
            match change.range {
                Some(range) => encoding.replace(&mut document.text, range, &change.text),
                None => document.text = Rope::from_str(&change.text),
            }
        }
        true
    }

    /// Says what the analyzer knows an open document as.
    pub(crate) fn set_file(&mut self, key: &DocumentKey, file: Option<SourceFile>) {
        let Some(document) = self.by_key.get_mut(key) else { return };
        let old = std::mem::replace(&mut document.file, file);
        old.into_iter().for_each(|it| self.release(it, key));
        self.by_file.extend(file.map(|it| (it, key.clone())));
    }

    pub(crate) fn close(&mut self, key: &DocumentKey) -> Option<Document> {
        let document = self.by_key.remove(key)?;
        document.file.into_iter().for_each(|it| self.release(it, key));
        Some(document)
    }

    /// Another document may be the same file, by a link.
    fn release(&mut self, file: SourceFile, key: &DocumentKey) {
        if self.by_file.get(&file) != Some(key) {
            return;
        }
        match self.by_key.iter().find(|it| it.0 != key && it.1.file == Some(file)) {
            Some((other, _)) => self.by_file.insert(file, other.clone()),
            None => self.by_file.remove(&file),
        };
    }

    /// Every document that the analyzer knows as `file`, in the order of their keys.
    pub(crate) fn all_of_file(&self, file: SourceFile) -> impl Iterator<Item = &DocumentKey> {
        self.by_key.iter().filter(move |it| it.1.file == Some(file)).map(|it| it.0)
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    fn item(uri: &str, text: &str) -> TextDocumentItem {
        TextDocumentItem::new(Url::parse(uri).unwrap(), "boruna".to_owned(), 1, text.to_owned())
    }

    fn change(range: Option<[u32; 4]>, text: &str) -> TextDocumentContentChangeEvent {
        let at = |line, character| Position { line, character };
        let range = range.map(|[a, b, c, d]| Range { start: at(a, b), end: at(c, d) });
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    #[test]
    fn changes_of_one_message_build_on_each_other() {
        let mut documents = Documents::default();
        let key = documents.open(item("file:///a.ax", "one\ntwo\n"));
        let changes = [
            change(Some([0, 3, 1, 0]), " "),
            change(Some([0, 7, 0, 7]), "!"),
            change(None, "new"),
            change(Some([9, 9, 9, 9]), "er"),
        ];
        assert!(documents.change(&key, 2, &changes, Encoding::Utf16));
        assert_eq!(documents.get(&key).unwrap().text, "newer");
    }

    #[test]
    fn what_is_not_open_cannot_change() {
        let mut documents = Documents::default();
        let key = DocumentKey::new(&Url::parse("file:///a.ax").unwrap());
        assert!(!documents.change(&key, 2, &[change(None, "x")], Encoding::Utf16));
        assert!(documents.close(&key).is_none());
    }

    #[test]
    fn opening_twice_keeps_the_second_text() {
        let mut documents = Documents::default();
        let first = documents.open(item("file:///a%20b.ax", "1"));
        let second = documents.open(item("file:///a b.ax", "2"));
        assert_eq!(first, second);
        assert_eq!(documents.iter().count(), 1);
        assert_eq!(documents.get(&first).unwrap().text, "2");
    }
}
