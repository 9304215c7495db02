//! What is wrong with the effects of a function: one file a rule.
//!
//! Where nothing is wrong, the answer depends on the function itself and on its [`FunctionEffects`] only. Other
//! functions are looked into for the ways that findings show.

mod capability_without_operation;
mod declared_twice;
mod framework_shape;
mod over_declared;
mod overview;
mod pure_places;
mod undeclared;
mod unhandled_tag;
mod unknown_capability;
mod unknown_kind;

#[cfg(test)]
mod tests;

use super::{
    explain::Witness,
    facts::{FunctionFacts, function_facts},
    sites::{FunctionBody, Site, sites},
    solve::{FunctionEffects, effects_of},
};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Levels, Severity},
    framework::{self, App, Role},
    hir::{
        Item, ItemKind, Name,
        lower::{Lowered, lower},
    },
    span::ItemSpan,
};
pub use overview::Overview;

/// A finding inside an item.
type Finding<'db> = Diagnostic<ItemSpan<'db>>;

/// What the published tools never checked: a warning by default.
const LENIENT: Levels = Levels { default: Some(Severity::Warning), strict: Some(Severity::Error) };

/// What a rule sees of a function.
struct Context<'db> {
    db: &'db dyn Db,
    item: Item<'db>,
    name: &'db Name,
    lowered: &'db Lowered,
    body: FunctionBody<'db>,
    /// Those in contract clauses come first.
    sites: &'db [Site<'db>],
    facts: &'db FunctionFacts<'db>,
    effects: &'db FunctionEffects<'db>,
    role: Option<(App<'db>, Role)>,
}

/// Everything that is wrong with the effects of an item.
#[salsa::tracked(returns(deref))]
pub fn item_effect_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Finding<'db>> {
    let lowered = lower(db, item);
    if item.kind(db) != ItemKind::Function || lowered.signature.as_function().is_none() {
        return Vec::new();
    }
    let context = Context {
        db,
        item,
        name: item.name(db),
        lowered,
        body: FunctionBody::new(db, item),
        sites: sites(db, item),
        facts: function_facts(db, item),
        effects: effects_of(db, item),
        role: framework::role(db, item),
    };
    let mut out = Vec::new();
    undeclared::check(&context, &mut out);
    pure_places::check(&context, &mut out);
    over_declared::check(&context, &mut out);
    unknown_capability::check(&context, &mut out);
    declared_twice::check(&context, &mut out);
    capability_without_operation::check(&context, &mut out);
    unknown_kind::check(&context, &mut out);
    unhandled_tag::check(&context, &mut out);
    framework_shape::check(&context, &mut out);
    out
}

impl Context<'_> {
    /// Whether the host runs the function without any capability.
    fn is_pure_role(&self) -> bool {
        self.role.is_some_and(|it| it.1.is_pure())
    }
}

/// Adds the hops of a way, each with its place.
fn with_steps<'db>(db: &'db dyn Db, finding: Finding<'db>, witness: &Witness<'db>) -> Finding<'db> {
    witness.hops.iter().fold(finding, |finding, hop| {
        let message = format!("`{}` {}", hop.item.name(db), hop.text);
        finding.with_step(hop.place, message)
    })
}
