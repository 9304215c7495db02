//! Whether the rules about effects have anything to say about an item, found out from as little as possible.
//!
//! After an edit anywhere salsa looks again at all that follows from the whole project's solution. So of most functions
//! nothing does: a glance is no query, and the rules, which are, are asked where it is not enough.

use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    effects::{
        kinds,
        sites::{What, sites},
        solve::{Solution, effects, may_build_unknown_effects},
    },
    framework,
    hir::{Item, ItemKind, lower::lower},
    inputs::Project,
};

/// A project's solution, to be held against its items one after the other.
pub struct Overview<'db> {
    db: &'db dyn Db,
    solution: &'db Solution<'db>,
    has_apps: bool,
}

/// What the solution of the project means for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// No rule about effects has anything to say; if not set, one may have.
    pub clean: bool,
    /// Whether another function of the project calls, spawns or mentions it.
    pub mentioned: bool,
}

impl<'db> Overview<'db> {
    /// The overview of a project.
    pub fn new(db: &'db dyn Db, project: Project) -> Overview<'db> {
        Overview { db, solution: effects(db, project), has_apps: !framework::apps(db, project).is_empty() }
    }

    /// Looks at an item of the project.
    pub fn glance(&self, item: Item<'db>) -> Glance {
        let Overview { db, solution, has_apps } = *self;
        if item.kind(db) != ItemKind::Function {
            return Glance { clean: true, mentioned: true };
        }
        let Some((reach, mentioned)) = solution.glance(item) else {
            return Glance { clean: false, mentioned: false };
        };
        let fits = |declared: CapabilitySet| {
            let missing = reach.needed.union(reach.callee_declared).minus(declared);
            let justified = reach.needed.union(reach.latent).union(reach.callee_declared);
            missing.is_empty() && declared.minus(justified).is_empty()
        };
        let sends_tags = || has_apps && (!reach.latent.is_empty() || may_build_unknown_effects(db, item));
        let clean = plainly_declared(db, item).is_some_and(fits) && !sends_tags();
        Glance { clean, mentioned }
    }
}

/// What a function declares, if nothing that stands in it alone gives a rule cause to speak.
#[salsa::tracked(returns(copy))]
fn plainly_declared<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<CapabilitySet> {
    let mut declared = CapabilitySet::EMPTY;
    for (written, _) in &lower(db, item).spans.capabilities {
        let capability = Capability::parse(written).filter(|it| it.info().performed)?;
        if declared.contains(capability) {
            return None;
        }
        declared.insert(capability);
    }
    let is_plain = sites(db, item).iter().all(|it| {
        it.clause.is_none()
            && match &it.what {
                What::EffectValue { kind } => kind.as_ref().is_none_or(|it| kinds::find(&it.text).is_some()),
                What::UnknownCapability(_) => false,
                What::Operation { .. } | What::Function { .. } | What::Unknown => true,
            }
    });
    (is_plain && framework::role(db, item).is_none()).then_some(declared)
}
