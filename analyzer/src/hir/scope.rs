//! Which top-level names a file sees: its own, imported ones, and the prelude.

use rustc_hash::FxHashMap;

use super::{Item, ItemKind, Name, file_items, lower::signature};
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
    let item = *own(db, prelude(db)?).functions.get(name)?;
    let function = signature(db, item).as_function()?;
    (function.exported && function.parameters.len() == arity).then_some(item)
}

/// The function `name` means in `file`, as a value or as the callee of a call that is no published builtin:
/// own functions, then imported ones, then the prelude.
pub fn function<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    let found = own(db, file).functions.get(name).or_else(|| own(db, prelude(db)?).functions.get(name));
    found.map(|it| Definition::Item(*it))
}

/// The record or enum `name` means in `file`: own types, then imported ones, then the prelude's.
pub fn type_item<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Definition<'db>> {
    let found = own(db, file).types.get(name).or_else(|| own(db, prelude(db)?).types.get(name));
    found.map(|it| Definition::Item(*it))
}

/// Names of every function a file can call without a qualifier, in order of name.
pub fn visible_functions(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    let mut names: Vec<Name> = own(db, file).functions.keys().cloned().collect();
    names.sort_unstable();
    names.into_iter()
}

/// Names of every record and enum a file can mention, in order of name.
pub fn visible_types(db: &dyn Db, file: SourceFile) -> impl Iterator<Item = Name> {
    let mut names: Vec<Name> = own(db, file).types.keys().cloned().collect();
    names.sort_unstable();
    names.into_iter()
}

#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
struct Own<'db> {
    functions: FxHashMap<Name, Item<'db>>,
    types: FxHashMap<Name, Item<'db>>,
}

#[salsa::tracked(returns(ref))]
fn own<'db>(db: &'db dyn Db, file: SourceFile) -> Own<'db> {
    let mut out = Own::default();
    for item in file_items(db, file) {
        let names = match item.kind(db) {
            ItemKind::Function => &mut out.functions,
            ItemKind::Record | ItemKind::Enum => &mut out.types,
            _ => continue,
        };
        names.entry(item.name(db).clone()).or_insert(*item);
    }
    out
}

fn prelude(db: &dyn Db) -> Option<SourceFile> {
    db.standard().files(db).first().copied()
}
