//! A map from arena indices, for facts about most entries of an arena.

use std::{fmt, marker::PhantomData};

use la_arena::{Idx, RawIdx};

/// Facts of type `V` about entries `T` of an arena. Indexing is by position; absent entries cost a slot.
#[derive(salsa::SalsaValue)]
pub struct Table<T, V> {
    entries: Vec<Option<V>>,
    of: PhantomData<fn() -> T>,
}

impl<T, V> Table<T, V> {
    /// Records `value` about `id`, replacing what was recorded before.
    pub fn insert(&mut self, id: Idx<T>, value: V) {
        let index = id.into_raw().into_u32() as usize;
        if self.entries.len() <= index {
            self.entries.resize_with(index + 1, || None);
        }
        if let Some(slot) = self.entries.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// What is recorded about `id`.
    pub fn get(&self, id: Idx<T>) -> Option<&V> {
        self.entries.get(id.into_raw().into_u32() as usize)?.as_ref()
    }

    /// All records, by ascending index.
    pub fn iter(&self) -> impl Iterator<Item = (Idx<T>, &V)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(index, it)| Some((Idx::from_raw(RawIdx::from_u32(index as u32)), it.as_ref()?)))
    }

    /// Replaces each record by what `change` makes of it.
    pub fn update(&mut self, mut change: impl FnMut(&mut V)) {
        self.entries.iter_mut().flatten().for_each(&mut change);
    }
}

impl<T, V: Clone> Clone for Table<T, V> {
    fn clone(&self) -> Self {
        Table { entries: self.entries.clone(), of: PhantomData }
    }
}

impl<T, V> Default for Table<T, V> {
    fn default() -> Self {
        Table { entries: Vec::new(), of: PhantomData }
    }
}

impl<T, V: PartialEq> PartialEq for Table<T, V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<T, V: Eq> Eq for Table<T, V> {}

impl<T, V: fmt::Debug> fmt::Debug for Table<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(id, value)| (id.into_raw().into_u32(), value))).finish()
    }
}
