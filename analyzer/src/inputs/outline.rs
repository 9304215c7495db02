//! The items of a file as inputs of their own: an edit inside one changes its text and nothing else.

#![allow(missing_docs, reason = "salsa generates undocumented constructors and setters")]

use std::{ops::Range, sync::Arc};

use salsa::{Durability, Setter};

use crate::{
    db::Db,
    hir::Name,
    span::TextRange,
    syntax::split::{Cut, ItemKind, Slice},
};

/// The text of one item, with the comments before it.
#[salsa::input(debug)]
pub struct ItemText {
    #[returns(ref)]
    pub text: Arc<str>,
}

/// What the items of a file are, without what stands in them: edits inside items leave it equal.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// In source order, as many as the file's cut has slices.
    pub(crate) entries: Vec<Entry>,
    /// Texts of former items, for items to come: an input is never freed.
    spare: Vec<ItemText>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What it is.
    pub(crate) kind: ItemKind,
    /// Its name, empty if it has none.
    pub(crate) name: Name,
    /// Whether it begins with `export`.
    pub(crate) exported: bool,
    /// What it says.
    pub(crate) text: ItemText,
}

impl Outline {
    pub(super) fn new(db: &dyn Db, text: &str, cut: &Cut, durability: Durability) -> Outline {
        let entry = |it: &Slice| {
            let share = Arc::from(share(text, it.range));
            Entry::new(it, ItemText::builder(share).durability(durability).new(db))
        };
        Outline { entries: cut.slices.iter().map(entry).collect(), spare: Vec::new() }
    }

    /// The outline of a text and its cut after an edit. An item of the same kind and name keeps its place in the
    /// database. Texts that differ get one durability, new ones another: nobody has typed in them yet.
    pub(super) fn after(
        &self,
        db: &mut dyn Db,
        old_cut: &Cut,
        (text, cut): (&str, &Cut),
        typed: Durability,
        fresh: Durability,
    ) -> Outline {
        let (old, new) = (&self.entries, &cut.slices);
        let same = |(entry, slice): &(&Entry, &Slice)| {
            entry.is(slice) && **entry.text.text(db) == *share(text, slice.range)
        };
        let before = old
            .iter()
            .zip(new)
            .zip(&old_cut.slices)
            .take_while(|((entry, slice), old)| slice.range == old.range && same(&(entry, slice)));
        let before = before.count();
        let behind = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
        let behind = behind.min(old.len() - before).min(new.len() - before);
        let middle = |len: usize| before..len - behind;
        let mut free: Vec<Option<&Entry>> =
            old.get(middle(old.len())).unwrap_or_default().iter().map(Some).collect();
        let slices = new.get(middle(new.len())).unwrap_or_default();
        let mut texts: Vec<Option<ItemText>> = slices
            .iter()
            .map(|slice| free.iter_mut().find_map(|it| it.take_if(|it| it.is(slice))).map(|it| it.text))
            .collect();
        let mut spare = self.spare.clone();
        spare.extend(free.into_iter().rev().flatten().map(|it| it.text));
        let mut entries = old.get(..before).unwrap_or_default().to_vec();
        for (slice, slot) in slices.iter().zip(&mut texts) {
            let share = share(text, slice.range);
            let slot = match slot.take().or_else(|| spare.pop()) {
                Some(slot) => {
                    if **slot.text(db) != *share {
                        slot.set_text(db).with_durability(typed).to(Arc::from(share));
                    }
                    slot
                }
                None => ItemText::builder(Arc::from(share)).durability(fresh).new(db),
            };
            entries.push(Entry::new(slice, slot));
        }
        entries.extend_from_slice(old.get(old.len() - behind..).unwrap_or_default());
        Outline { entries, spare }
    }

    pub(super) fn set_durability(&self, db: &mut dyn Db, durability: Durability) {
        for entry in &self.entries {
            let text = Arc::clone(entry.text.text(db));
            entry.text.set_text(db).with_durability(durability).to(text);
        }
    }
}

impl Entry {
    fn new(slice: &Slice, text: ItemText) -> Entry {
        Entry { kind: slice.kind, name: slice.name.as_str().into(), exported: slice.exported, text }
    }

    fn is(&self, slice: &Slice) -> bool {
        self.kind == slice.kind && *self.name == *slice.name && self.exported == slice.exported
    }
}

fn share(text: &str, range: TextRange) -> &str {
    text.get(Range::<usize>::from(range)).unwrap_or_default()
}
