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
use crate::{db::Db, inputs::SourceFile, syntax::split};

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
    /// Its text with the comments before it.
    #[tracked]
    #[returns(ref)]
    pub text: Arc<str>,
    /// Where in the file its text starts. Reading it makes a query depend on everything above the item.
    #[tracked]
    #[returns(copy)]
    pub start: TextSize,
}

/// The items of a file in source order; together their texts are the file.
#[salsa::tracked(returns(deref))]
pub fn file_items<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Item<'db>> {
    let text = file.text(db);
    split::split(text)
        .into_iter()
        .map(|slice| {
            let share = text.get(std::ops::Range::<usize>::from(slice.range)).unwrap_or_default();
            Item::new(db, file, slice.kind, slice.name.as_str().into(), Arc::from(share), slice.range.start())
        })
        .collect()
}
