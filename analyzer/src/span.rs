//! Where something is: relative to an item inside queries, absolute in a file at the boundary.

pub use text_size::{TextRange, TextSize};

use crate::{db::Db, hir::Item, inputs::SourceFile};

/// A range inside one top-level item, in UTF-8 bytes from the item's start. Edits elsewhere leave it valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct ItemSpan<'db> {
    /// The item the range lies in.
    pub item: Item<'db>,
    /// Bytes from the item's start.
    pub range: TextRange,
}

/// A range inside a file, in UTF-8 bytes from the file's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct FileRange {
    /// The file.
    pub file: SourceFile,
    /// Bytes from the file's start.
    pub range: TextRange,
}

impl<'db> ItemSpan<'db> {
    /// The absolute place. Depends on the item's position: call it only at the boundary.
    pub fn to_file(self, db: &'db dyn Db) -> FileRange {
        let start = self.item.start(db);
        FileRange { file: self.item.file(db), range: self.range + start }
    }
}
