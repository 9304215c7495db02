//! What the names in a body mean: locals by lexical scope, then functions and builtins.

use super::{
    Item,
    body::{Expr, LocalId},
    table::Table,
};
use crate::{db::Db, diagnostics::Diagnostic, span::ItemSpan};

/// What a name in an expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Resolution<'db> {
    /// A binding of the body.
    Local(LocalId),
    /// A function of the project, a package or the prelude.
    Function(Item<'db>),
}

/// The meaning of every name in a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Resolutions<'db> {
    /// For each `Expr::Name` that means something, what.
    pub names: Table<Expr, Resolution<'db>>,
    /// Undefined names, unused bindings and the like.
    pub diagnostics: Vec<Diagnostic<ItemSpan<'db>>>,
}

/// Resolves the names in a function's contracts and body.
#[salsa::tracked(returns(ref))]
pub fn resolve<'db>(db: &'db dyn Db, item: Item<'db>) -> Resolutions<'db> {
    let _ = super::lower::lower(db, item);
    Resolutions::default()
}
