//! Which top-level names a file sees: its own, imported ones, and the prelude.
//!
//! Functions and types have names of their own kinds. Every question about a name is a query of its own, so that a new
//! function in a file that many import re-checks the bodies that mention its name and no others.

mod check;
mod import;
mod members;
mod sameness;

use std::collections::BTreeSet;

pub use check::scope_diagnostics;
pub use import::{
    ImportError, Importable, import_provides, import_target, importable, imports, package_target,
};
pub use members::{FileScope, file_scope};
pub use sameness::same_definition;

use super::{Item, ItemKind, Name, file_items};
use crate::{db::Db, diagnostics::suggest::NameIndex, inputs::SourceFile, prelude};

/// What a top-level name means in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Definition<'db> {
    /// Exactly one item.
    Item(Item<'db>),
    /// Imports disagree: using the name is an error.
    Ambiguous(Vec<Item<'db>>),
}

/// The two kinds of names: a function and a type of one name do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Namespace {
    /// Functions.
    Function,
    /// Records and enums.
    Type,
}

impl Namespace {
    /// Where an item's name belongs; `None` for items that declare no name.
    pub fn of(kind: ItemKind) -> Option<Namespace> {
        match kind {
            ItemKind::Function => Some(Namespace::Function),
            ItemKind::Record | ItemKind::Enum => Some(Namespace::Type),
            ItemKind::Import | ItemKind::Module | ItemKind::Other => None,
        }
    }
}

/// The published builtin (an `export fn` of the prelude) that a call of `name` with `arity` arguments is, whatever
/// else is in scope.
pub fn builtin<'db>(db: &'db dyn Db, name: &Name, arity: usize) -> Option<Item<'db>> {
    prelude::builtin(db, name, arity)
}

/// The function `name` means in `file`, as a value or as the callee of a call that is no published builtin:
/// own functions, then imported ones, then the prelude.
pub fn function<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    definition(db, file, Namespace::Function, name.clone()).clone()
}

/// The record or enum `name` means in `file`: own types, then imported ones, then the prelude's.
pub fn type_item<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    definition(db, file, Namespace::Type, name.clone()).clone()
}

/// Names of every function a file can call without a qualifier, in order of name.
pub fn visible_functions(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    visible_names(db, file, Namespace::Function)
}

/// Names of every record and enum a file can mention, in order of name.
pub fn visible_types(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    visible_names(db, file, Namespace::Type)
}

/// The names of one kind that mean something in a file, in order.
pub fn visible_names(db: &dyn Db, file: SourceFile, space: Namespace) -> impl Iterator<Item = Name> {
    all_names(db, file, space).iter().cloned()
}

/// The names of one kind that mean something in a file, to find those that may have been meant.
#[salsa::tracked(returns(ref))]
pub fn name_index(db: &dyn Db, file: SourceFile, space: Namespace) -> NameIndex {
    NameIndex::new(visible_names(db, file, space))
}

#[salsa::tracked(returns(ref))]
fn all_names(db: &dyn Db, file: SourceFile, space: Namespace) -> BTreeSet<Name> {
    let own = file_scope(db, file).names(space);
    let imported = imports(db, file).iter().flat_map(|it| file_scope(db, *it).visible_names(space));
    let prelude = prelude::file(db).into_iter().flat_map(|it| file_scope(db, it).names(space));
    own.chain(imported).chain(prelude).cloned().collect()
}

#[salsa::tracked(returns(ref))]
fn definition<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    space: Namespace,
    name: Name,
) -> Option<Definition<'db>> {
    if let Some(own) = file_scope(db, file).own(space, &name) {
        return Some(Definition::Item(own));
    }
    let imported = imported(db, file, space, &name);
    match imported.split_first() {
        None => {
            let item = file_scope(db, prelude::file(db)?).own(space, &name)?;
            Some(Definition::Item(item))
        }
        Some((first, others)) if others.iter().all(|it| same_definition(db, *first, *it)) => {
            Some(Definition::Item(*first))
        }
        Some(_) => Some(Definition::Ambiguous(imported)),
    }
}

/// Whether `file` declares `name` in a way the language does not have, as in `const name = 1`: that is told there, and
/// not at every use.
pub fn is_misdeclared(db: &dyn Db, file: SourceFile, name: &Name) -> bool {
    misdeclared(db, file).contains(name)
}

#[salsa::tracked(returns(ref))]
fn misdeclared(db: &dyn Db, file: SourceFile) -> BTreeSet<Name> {
    let others = file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Other);
    others.map(|it| it.name(db).clone()).filter(|it| !it.is_empty()).collect()
}

/// What `file`'s imports give for `name`, in the order of the imports.
fn imported<'db>(db: &'db dyn Db, file: SourceFile, space: Namespace, name: &Name) -> Vec<Item<'db>> {
    imports(db, file).iter().filter_map(|it| file_scope(db, *it).visible(space, name)).collect()
}

#[cfg(test)]
mod tests;
