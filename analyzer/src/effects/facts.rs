//! What each function says and does by itself, without positions: an edit that changes neither leaves these equal, so
//! nothing that is derived from them is computed again.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::sites::{self, What};
use crate::{
    capability::CapabilitySet,
    db::Db,
    hir::{Item, ItemKind, file_items, lower::lower},
    inputs::SourceFile,
};

/// What one function says and does by itself.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct FunctionFacts<'db> {
    /// The function.
    pub item: Item<'db>,
    /// Capabilities its annotation lists.
    pub declared: CapabilitySet,
    /// Capabilities of the operations in its block.
    pub direct: CapabilitySet,
    /// Capabilities of the effect values built in its block.
    pub latent: CapabilitySet,
    /// The functions its block calls, spawns or mentions, in order of first mention. None of them is in the prelude.
    pub callees: Vec<Item<'db>>,
    /// Functions that its contract clauses mention and its block does not.
    pub checks: Vec<Item<'db>>,
}

/// What keeps the facts about a function from being all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Doubts {
    /// It may do more than is known: a syntax error, a name that means nothing, a capability named at run time.
    pub unknown: bool,
    /// It builds effect values whose kind is not known.
    pub latent_unknown: bool,
}

/// What one function does by itself, for sure and perhaps.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct OwnEffects<'db> {
    /// For sure.
    pub facts: Arc<FunctionFacts<'db>>,
    /// Perhaps.
    pub doubts: Doubts,
}

/// The functions of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct FileFacts<'db> {
    /// In source order.
    pub functions: Vec<Arc<FunctionFacts<'db>>>,
}

impl OwnEffects<'_> {
    /// Whether the block has nothing to do with effects, so that the annotation is all that is known of it.
    pub fn is_inert(&self) -> bool {
        let FunctionFacts { direct, latent, callees, .. } = &*self.facts;
        direct.is_empty() && latent.is_empty() && callees.is_empty() && !self.doubts.any()
    }
}

impl Doubts {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self.unknown || self.latent_unknown
    }
}

/// The facts about every function of a file. Doubts are kept apart: they come and go while a name is being typed, and
/// what is certain stays.
#[salsa::tracked(returns(ref))]
pub fn file_facts<'db>(db: &'db dyn Db, file: SourceFile) -> FileFacts<'db> {
    file.pulse(db);
    let functions = file_items(db, file)
        .iter()
        .filter(|it| it.kind(db) == ItemKind::Function)
        .map(|it| Arc::clone(&own_effects(db, *it).facts))
        .collect();
    FileFacts { functions }
}

/// The functions of a file that there are doubts about, in source order.
#[salsa::tracked(returns(deref))]
pub fn file_doubts<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<(Item<'db>, Doubts)> {
    file.pulse(db);
    let functions = file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Function);
    functions.map(|it| (*it, own_effects(db, *it).doubts)).filter(|it| it.1.any()).collect()
}

/// The facts about one function.
pub fn function_facts<'db>(db: &'db dyn Db, item: Item<'db>) -> &'db FunctionFacts<'db> {
    &own_effects(db, item).facts
}

/// What one function does by itself.
#[salsa::tracked(returns(ref))]
pub fn own_effects<'db>(db: &'db dyn Db, item: Item<'db>) -> OwnEffects<'db> {
    let lowered = lower(db, item);
    let mut facts = FunctionFacts {
        item,
        declared: sites::declared(db, item),
        direct: CapabilitySet::EMPTY,
        latent: CapabilitySet::EMPTY,
        callees: Vec::new(),
        checks: Vec::new(),
    };
    let mut doubts = Doubts {
        unknown: lowered.body.broken || lowered.signature.as_function().is_none(),
        latent_unknown: false,
    };
    let mut seen = FxHashSet::default();
    // What a contract clause does is an error of its own and no effect of the function.
    let (block, clauses): (Vec<_>, Vec<_>) =
        sites::sites(db, item).iter().partition(|it| it.clause.is_none());
    for site in block {
        match &site.what {
            What::Operation { capabilities, .. } => facts.direct = facts.direct.union(*capabilities),
            What::Function { function, .. } => {
                if seen.insert(*function) {
                    facts.callees.push(*function);
                }
            }
            What::EffectValue { kind: None } => doubts.latent_unknown = true,
            What::EffectValue { kind: Some(_) } => {
                facts.latent = facts.latent.union(site.what.latent().into_iter().collect());
            }
            What::UnknownCapability(_) | What::Unknown => doubts.unknown = true,
        }
    }
    for site in clauses {
        if let What::Function { function, .. } = site.what
            && seen.insert(function)
        {
            facts.checks.push(function);
        }
    }
    OwnEffects { facts: Arc::new(facts), doubts }
}
