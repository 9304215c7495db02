//! The types of everything in a body.

use super::Ty;
use crate::{
    db::Db,
    diagnostics::Diagnostic,
    hir::{
        Item,
        body::{Expr, Local, Pattern},
        table::Table,
    },
    span::ItemSpan,
};

/// The types of a body, and the errors found on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Inference<'db> {
    /// The type of each expression that is evaluated.
    pub exprs: Table<Expr, Ty<'db>>,
    /// The type each pattern is matched against.
    pub patterns: Table<Pattern, Ty<'db>>,
    /// The type of each local.
    pub locals: Table<Local, Ty<'db>>,
    /// For each variant pattern or bare uppercase pattern, the variant's index in its enum.
    pub variants: Table<Pattern, u32>,
    /// Type errors.
    pub diagnostics: Vec<Diagnostic<ItemSpan<'db>>>,
}

/// Infers and checks a function.
#[salsa::tracked(returns(ref))]
pub fn infer<'db>(db: &'db dyn Db, item: Item<'db>) -> Inference<'db> {
    let _ = crate::hir::resolve::resolve(db, item);
    Inference::default()
}
