//! What values of a type may hold: functions, which have no equality, and opaque values, which nothing may show.

use rustc_hash::FxHashSet;

use super::{Ty, enum_type, record_type};
use crate::{
    db::Db,
    hir::{Item, signature::Payload},
};

/// What is found anywhere inside the values of a type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Contents {
    /// Functions.
    pub functions: bool,
    /// Secrets.
    pub secrets: bool,
    /// Capability tokens.
    pub tokens: bool,
}

impl Contents {
    /// Whether there is something that no program may look at.
    pub fn is_opaque(self) -> bool {
        self.secrets || self.tokens
    }

    fn include(&mut self, other: Contents) {
        self.functions |= other.functions;
        self.secrets |= other.secrets;
        self.tokens |= other.tokens;
    }
}

/// What values of `ty` may hold.
pub fn contents<'db>(db: &'db dyn Db, ty: &Ty<'db>) -> Contents {
    let mut found = Contents::default();
    let mut items = Vec::new();
    outside(ty, &mut found, &mut items);
    items.into_iter().for_each(|it| found.include(item_contents(db, it)));
    found
}

/// What values of a record or an enum may hold. One walk over all types it reaches: they may mention each other.
#[salsa::tracked(returns(copy))]
fn item_contents<'db>(db: &'db dyn Db, item: Item<'db>) -> Contents {
    let mut found = Contents::default();
    let mut seen = FxHashSet::default();
    let mut pending = vec![item];
    while let Some(item) = pending.pop() {
        if !seen.insert(item) {
            continue;
        }
        record_type(db, item).iter().for_each(|it| outside(&it.1, &mut found, &mut pending));
        for (_, payload) in enum_type(db, item) {
            match payload {
                Payload::None => {}
                Payload::Value(ty) => outside(ty, &mut found, &mut pending),
                Payload::Fields(fields) => {
                    fields.iter().for_each(|it| outside(&it.1, &mut found, &mut pending));
                }
            }
        }
    }
    found
}

/// What a type holds but for its records and enums, which are added to `items`.
fn outside<'db>(ty: &Ty<'db>, found: &mut Contents, items: &mut Vec<Item<'db>>) {
    match ty {
        // A function holds no value of its parameters' types.
        Ty::Function(..) => found.functions = true,
        Ty::Secret => found.secrets = true,
        Ty::Cap => found.tokens = true,
        Ty::Record(item) | Ty::Enum(item) => items.push(*item),
        other => other.children().into_iter().for_each(|it| outside(it, found, items)),
    }
}
