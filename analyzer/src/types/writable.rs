//! Which types a file can write down and mean the same.

use super::Ty;
use crate::{
    db::Db,
    hir::{
        Item, Name,
        scope::{self, Definition, same_definition},
    },
    inputs::SourceFile,
};

/// Whether `file` can write the type down, and means the same by it.
pub(crate) fn is_writable<'db>(db: &'db dyn Db, file: SourceFile, ty: &Ty<'db>) -> bool {
    let free = |name: &str| scope::type_item(db, file, &Name::new(name)).is_none();
    match ty {
        Ty::Unknown | Ty::Never | Ty::Var(_) | Ty::Parameter(_) => false,
        Ty::ActorId => free("ActorId"),
        Ty::Secret => free("Secret"),
        Ty::Cap => free("Cap"),
        Ty::Record(item) | Ty::Enum(item) => is_visible(db, file, *item),
        _ => ty.children().into_iter().all(|it| is_writable(db, file, it)),
    }
}

/// Whether the name of a record or enum means the same in `file`.
pub(crate) fn is_visible<'db>(db: &'db dyn Db, file: SourceFile, item: Item<'db>) -> bool {
    matches!(scope::type_item(db, file, item.name(db)), Some(Definition::Item(it)) if same_definition(db, it, item))
}
