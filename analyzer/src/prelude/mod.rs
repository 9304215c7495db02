//! What every program can use without an import, declared in an embedded `.ax` file.

use rustc_hash::FxHashMap;

use crate::{
    db::Db,
    hir::{Item, Name, file_items, lower::signature},
    inputs::{PRELUDE_PATH, SourceFile},
    project::file_at,
};

/// The text of the prelude.
pub(crate) const TEXT: &str = include_str!("prelude.ax");

/// The file that declares the prelude.
pub fn file(db: &dyn Db) -> Option<SourceFile> {
    file_at(db, db.standard(), PRELUDE_PATH)
}

/// The published builtin that a call of `name` with `arity` arguments is.
pub(crate) fn builtin<'db>(db: &'db dyn Db, name: &Name, arity: usize) -> Option<Item<'db>> {
    builtins(db, file(db)?).get(name)?.iter().find(|it| it.0 == arity).map(|it| it.1)
}

/// Whether calls of `name` with some number of arguments are a published builtin.
pub(crate) fn is_builtin_name(db: &dyn Db, name: &Name) -> bool {
    file(db).is_some_and(|it| builtins(db, it).contains_key(name))
}

/// The published builtins by name, each with its number of parameters.
#[salsa::tracked(returns(ref))]
fn builtins<'db>(db: &'db dyn Db, prelude: SourceFile) -> FxHashMap<Name, Vec<(usize, Item<'db>)>> {
    let mut builtins: FxHashMap<Name, Vec<(usize, Item<'db>)>> = FxHashMap::default();
    for item in file_items(db, prelude) {
        if let Some(function) = signature(db, *item).as_function()
            && function.exported
        {
            let entries = builtins.entry(item.name(db).clone()).or_default();
            entries.push((function.parameters.len(), *item));
        }
    }
    builtins
}
