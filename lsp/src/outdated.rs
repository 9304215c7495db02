//! What the client shows of open documents and is not true any more, because something else changed. A document that
//! itself changed is asked about again without being told.

use crate::{
    convert::diagnostic::report,
    handlers::{inlay_hint, semantic_tokens},
    snapshot::{Snapshot, shown::Shown},
};

/// What the client must ask for again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Outdated {
    pub(crate) findings: bool,
    pub(crate) tokens: bool,
    pub(crate) hints: bool,
}

impl Outdated {
    /// All that the client can be asked to ask for.
    pub(crate) const ALL: Outdated = Outdated { findings: true, tokens: true, hints: true };

    /// Compares what the client was told with what is true now.
    pub(crate) fn now(snapshot: &Snapshot) -> Outdated {
        let mut outdated = Outdated::default();
        for document in snapshot.documents() {
            let Some(file) = document.file else { continue };
            for last in snapshot.shown.last(&document.url) {
                if last.version != document.version {
                    continue;
                }
                match last.what {
                    Shown::Findings => outdated.findings |= report(snapshot, file).id != last.id,
                    Shown::Tokens => outdated.tokens |= semantic_tokens::id(snapshot, file) != last.id,
                    Shown::Hints(range) => {
                        outdated.hints |= inlay_hint::id(snapshot, file, range) != last.id;
                    }
                }
            }
        }
        outdated
    }

    pub(crate) fn is_nothing(self) -> bool {
        self == Outdated::default()
    }
}
