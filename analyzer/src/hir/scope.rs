//! Which top-level names a file sees: its own, imported ones, and the prelude.

use super::{Item, Name};
use crate::{db::Db, inputs::SourceFile};

/// What a top-level name means in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Definition<'db> {
    /// Exactly one item.
    Item(Item<'db>),
    /// Imports disagree: using the name is an error.
    Ambiguous(Vec<Item<'db>>),
}

/// The published builtin (an `export fn` of the prelude) that a call of `name` with `arity` arguments is, whatever
/// else is in scope.
pub fn builtin<'db>(db: &'db dyn Db, name: &Name, arity: usize) -> Option<Item<'db>> {
    let _ = (db, name, arity);
    None
}

/// The function `name` means in `file`, as a value or as the callee of a call that is no published builtin:
/// own functions, then imported ones, then the prelude.
pub fn function<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    let _ = (db, file, name);
    None
}

/// The record or enum `name` means in `file`: own types, then imported ones, then the prelude's.
pub fn type_item<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    let _ = (db, file, name);
    None
}

/// Names of every function a file can call without a qualifier, in order of name.
pub fn visible_functions(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    let _ = (db, file);
    std::iter::empty()
}

/// Names of every record and enum a file can mention, in order of name.
pub fn visible_types(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    let _ = (db, file);
    std::iter::empty()
}
