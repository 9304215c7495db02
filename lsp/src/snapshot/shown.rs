//! What the client was last told about open documents, shared by all snapshots: what has become wrong without an edit
//! of the document itself has to be asked for again, and differences are told from what was told last.

use std::{
    collections::BTreeMap,
    mem::discriminant,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lsp_types::{Range, SemanticTokens, Url};

use crate::convert::url::DocumentKey;

/// The client's knowledge.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<BTreeMap<DocumentKey, Entry>>);

#[derive(Debug, Default)]
struct Entry {
    last: Vec<Last>,
    tokens: Option<SemanticTokens>,
}

/// What something of a document looked like when the client was last told.
#[derive(Debug, Clone)]
pub(crate) struct Last {
    pub(crate) what: Shown,
    /// Equal for what looks equal.
    pub(crate) id: String,
    pub(crate) version: i32,
}

/// What a client shows of a document besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Findings,
    Tokens,
    /// Hints in a part of the document; the last part counts.
    Hints(Range),
}

impl Told {
    /// Remembers what the client is told about a document that is open.
    pub(crate) fn remember(&self, url: &Url, what: Shown, id: String, version: i32) {
        let mut entries = self.entries();
        let entry = entries.entry(DocumentKey::new(url)).or_default();
        entry.last.retain(|it| discriminant(&it.what) != discriminant(&what));
        entry.last.push(Last { what, id, version });
    }

    /// Remembers the tokens the client is told.
    pub(crate) fn remember_tokens(&self, url: &Url, tokens: SemanticTokens) {
        self.entries().entry(DocumentKey::new(url)).or_default().tokens = Some(tokens);
    }

    /// All that the client was told about a document.
    pub(crate) fn last(&self, url: &Url) -> Vec<Last> {
        self.entries().get(&DocumentKey::new(url)).map(|it| it.last.clone()).unwrap_or_default()
    }

    /// The tokens the client has.
    pub(crate) fn tokens(&self, url: &Url) -> Option<SemanticTokens> {
        self.entries().get(&DocumentKey::new(url))?.tokens.clone()
    }

    /// The document is closed.
    pub(crate) fn forget(&self, key: &DocumentKey) {
        self.entries().remove(key);
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<DocumentKey, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
