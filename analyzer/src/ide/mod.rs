//! What an editor asks: one file a feature, each `(db, file, offset) → plain data`. No protocol, no rendering.

pub mod assists;
mod brackets;
pub mod call_hierarchy;
pub mod completion;
mod counterpart;
pub mod definition;
pub mod docs;
mod draft;
#[cfg(test)]
mod draw;
pub mod explain;
pub mod file_rename;
pub mod folding;
pub mod highlight;
pub mod hover;
pub mod inlays;
mod language;
pub mod links;
pub mod on_type;
pub mod references;
pub mod rename;
pub mod selection;
pub mod semantic_tokens;
pub mod signature_help;
pub mod symbol;
pub mod symbols;
pub mod target;
mod tree_walk;

use crate::{
    db::Db,
    hir::{Item, file_items},
    inputs::SourceFile,
    span::{TextRange, TextSize},
};

/// The item whose text holds `offset`, and the offset relative to it. At the end of the file, the last item.
pub(crate) fn item_at(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<(Item<'_>, TextSize)> {
    let items = file_items(db, file);
    let index = items.partition_point(|it| it.start(db) <= offset).checked_sub(1)?;
    let item = *items.get(index)?;
    let relative = offset.checked_sub(item.start(db))?;
    (usize::from(relative) <= item.text(db).len()).then_some((item, relative))
}

/// The items whose text touches `range`, in order.
pub(crate) fn items_in(db: &dyn Db, file: SourceFile, range: TextRange) -> impl Iterator<Item = Item<'_>> {
    let items = file_items(db, file);
    let first = items.partition_point(|it| it.start(db) <= range.start()).saturating_sub(1);
    items.iter().copied().skip(first).take_while(move |it| it.start(db) <= range.end())
}

#[cfg(test)]
mod tests;
