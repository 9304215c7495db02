//! What one file declares, and how much of it others see.

use rustc_hash::FxHashMap;

use super::Namespace;
use crate::{
    db::Db,
    hir::{Item, ItemKind, Name, file_items},
    inputs::SourceFile,
};

/// The functions and types a file declares. Knows no texts: edits inside items leave it equal.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct FileScope<'db> {
    functions: FxHashMap<Name, Member<'db>>,
    types: FxHashMap<Name, Member<'db>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, salsa::SalsaValue)]
struct Member<'db> {
    item: Item<'db>,
    /// Whether files that import this one see it.
    visible: bool,
}

/// The scope that `file` itself makes up. Of several definitions of one name the first counts.
#[salsa::tracked(returns(ref))]
pub fn file_scope<'db>(db: &'db dyn Db, file: SourceFile) -> FileScope<'db> {
    let items = file_items(db, file);
    let exports = items.iter().any(|it| Namespace::of(it.kind(db)).is_some() && it.exported(db));
    let mut scope = FileScope::default();
    for &item in items {
        let Some(space) = Namespace::of(item.kind(db)) else { continue };
        let name = item.name(db);
        let is_main = item.kind(db) == ItemKind::Function && *name == "main";
        let visible = !is_main && (!exports || item.exported(db));
        let members = match space {
            Namespace::Function => &mut scope.functions,
            Namespace::Type => &mut scope.types,
        };
        if !name.is_empty() {
            members.entry(name.clone()).or_insert(Member { item, visible });
        }
    }
    scope
}

impl<'db> FileScope<'db> {
    /// What the file itself declares under `name`.
    pub fn own(&self, space: Namespace, name: &Name) -> Option<Item<'db>> {
        self.members(space).get(name).map(|it| it.item)
    }

    /// What files that import this one get under `name`.
    pub fn visible(&self, space: Namespace, name: &Name) -> Option<Item<'db>> {
        self.members(space).get(name).filter(|it| it.visible).map(|it| it.item)
    }

    /// The names the file declares, in no order.
    pub(crate) fn names(&self, space: Namespace) -> impl Iterator<Item = &Name> {
        self.members(space).keys()
    }

    /// The names that files which import this one get, in no order.
    pub(crate) fn visible_names(&self, space: Namespace) -> impl Iterator<Item = &Name> {
        self.members(space).iter().filter(|it| it.1.visible).map(|it| it.0)
    }

    fn members(&self, space: Namespace) -> &FxHashMap<Name, Member<'db>> {
        match space {
            Namespace::Function => &self.functions,
            Namespace::Type => &self.types,
        }
    }
}
