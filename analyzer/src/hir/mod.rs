//! The high-level representation: items with stable identity, their signatures and bodies, scopes and names.
//!
//! A [`Item`] keeps its identity while its text changes, so "the function `load` of this file" stays the same key
//! for every query about it. Spans inside are relative to the item.

#![allow(missing_docs, reason = "salsa generates undocumented constructors and setters")]

pub mod body;
pub mod lower;
pub mod name;
pub mod resolve;
pub mod scope;
pub mod scratch;
pub mod signature;
pub mod table;

use std::sync::Arc;

pub use name::Name;
use text_size::TextSize;

pub use crate::syntax::split::ItemKind;
use crate::{
    db::Db,
    inputs::{ItemText, SourceFile},
};

/// A top-level item: its identity is file, kind, name and, among equals, order.
#[salsa::tracked(debug)]
pub struct Item<'db> {
    /// The file that holds it.
    #[returns(copy)]
    pub file: SourceFile,
    /// What it is.
    #[returns(copy)]
    pub kind: ItemKind,
    /// Its name; for an import the first word of what is imported; empty where the text has none.
    #[returns(ref)]
    pub name: Name,
    /// Whether its first word is `export`.
    #[tracked]
    #[returns(copy)]
    pub exported: bool,
    /// What it says.
    #[tracked]
    #[returns(ref)]
    content: Content,
    /// Which of the file's items it is.
    #[tracked]
    #[returns(copy)]
    index: u32,
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub enum Content {
    /// What stands in the file.
    Written(ItemText),
    /// What stands nowhere.
    Scratch(Arc<str>),
}

impl<'db> Item<'db> {
    /// Its text with the comments before it.
    pub fn text(self, db: &'db dyn Db) -> &'db Arc<str> {
        match self.content(db) {
            Content::Written(text) => text.text(db),
            Content::Scratch(text) => text,
        }
    }

    /// Where in the file its text starts. Reading it makes a query depend on everything above the item.
    pub fn start(self, db: &dyn Db) -> TextSize {
        match self.content(db) {
            Content::Written(_) => {
                let slice = self.file(db).cut(db).slices.get(self.index(db) as usize);
                slice.map(|it| it.range.start()).unwrap_or_default()
            }
            Content::Scratch(_) => TextSize::new(0),
        }
    }
}

/// The items of a file in source order; together their texts are the file.
#[salsa::tracked(returns(deref))]
pub fn file_items<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Item<'db>> {
    (0u32..)
        .zip(&file.outline(db).entries)
        .map(|(index, it)| {
            let content = Content::Written(it.text);
            Item::new(db, file, it.kind, it.name.clone(), it.exported, content, index)
        })
        .collect()
}
