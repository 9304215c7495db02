//! The one solve of a whole project, and its thin projection onto each function.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::{Doubts, FunctionFacts, file_doubts, file_facts},
    graph::{EffectKind, Graph, Own, Reach, Reached},
    sites,
};
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    hir::Item,
    inputs::{Project, SourceFile},
};

/// The effects of every function of a project and of the packages it calls into.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Solution<'db> {
    /// Sorted by path.
    files: Vec<SourceFile>,
    /// By path, then in source order.
    functions: Vec<Item<'db>>,
    numbers: FxHashMap<Item<'db>, u32>,
    /// Functions that another function mentions, be it in a contract clause.
    mentioned: FxHashSet<Item<'db>>,
    graph: Graph,
    reached: Reached,
}

/// The effects of one function.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct FunctionEffects<'db> {
    /// Capabilities that operations in it or in what it calls perform.
    pub needed: CapabilitySet,
    /// Capabilities of the effect values that are built in it or in what it calls.
    pub latent: CapabilitySet,
    /// Capabilities that other functions it reaches declare, whether they need them or not.
    pub callee_declared: CapabilitySet,
    /// It may do more than is known: nothing may be concluded from a capability's absence.
    pub unknown: bool,
    /// Effect values whose kind is not known are built in it or in what it calls.
    pub latent_unknown: bool,
    /// Whether another function of the project calls, spawns or mentions it.
    pub mentioned: bool,
    /// For each kind and capability, the beginning of the shortest way to where it comes from.
    pub hops: Vec<NextHop<'db>>,
}

/// The beginning of the shortest way from a function to where a capability comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, salsa::SalsaValue)]
pub struct NextHop<'db> {
    /// In what sense the capability is reached.
    pub kind: EffectKind,
    /// Which one.
    pub capability: Capability,
    /// The function called first; `None` when the way ends in the function itself.
    pub next: Option<Item<'db>>,
    /// The function at the end of the way.
    pub end: Item<'db>,
    /// How many calls the way has.
    pub calls: u32,
}

impl<'db> FunctionEffects<'db> {
    /// The way to a capability.
    pub fn hop(&self, kind: EffectKind, capability: Capability) -> Option<NextHop<'db>> {
        self.hops.iter().copied().find(|it| it.kind == kind && it.capability == capability)
    }
}

impl<'db> Solution<'db> {
    /// Every function, by path, then in source order.
    pub fn functions(&self) -> &[Item<'db>] {
        &self.functions
    }

    /// Who calls, spawns or mentions a function, in the order of [`Solution::functions`].
    pub fn callers(&self, item: Item<'db>) -> impl Iterator<Item = Item<'db>> {
        let callers = self.numbers.get(&item).map(|it| self.graph.callers(*it)).unwrap_or_default();
        callers.iter().filter_map(|it| self.functions.get(*it as usize).copied())
    }

    /// What a function reaches, and whether another one mentions it.
    pub(super) fn glance(&self, item: Item<'db>) -> Option<(Reach, bool)> {
        let reach = self.reached.reach.get(*self.numbers.get(&item)? as usize)?;
        Some((*reach, self.mentioned.contains(&item)))
    }

    fn effects_of(&self, item: Item<'db>, doubts: Doubts) -> Option<FunctionEffects<'db>> {
        let number = *self.numbers.get(&item)?;
        let reach = self.reached.reach.get(number as usize)?;
        let function = |number: u32| self.functions.get(number as usize).copied();
        let ways = self.reached.ways.get(number as usize)?;
        let hops = ways
            .iter()
            .filter_map(|way| {
                let next = if way.calls == 0 { None } else { Some(function(way.next)?) };
                let (kind, capability, calls) = (way.kind, way.capability, way.calls);
                Some(NextHop { kind, capability, next, end: function(way.end)?, calls })
            })
            .collect();
        Some(FunctionEffects {
            needed: reach.needed,
            latent: reach.latent,
            callee_declared: reach.callee_declared,
            unknown: doubts.unknown,
            latent_unknown: doubts.latent_unknown,
            mentioned: self.mentioned.contains(&item),
            hops,
        })
    }
}

/// Solves a project: its own files, and the files of packages that calls lead into.
#[salsa::tracked(returns(ref))]
pub fn effects<'db>(db: &'db dyn Db, project: Project) -> Solution<'db> {
    let files = reachable_files(db, project);
    db.unwind_if_revision_cancelled();
    let facts: Vec<&FunctionFacts<'db>> =
        files.iter().flat_map(|it| &file_facts(db, *it).functions).map(|it| &**it).collect();
    let functions: Vec<Item<'db>> = facts.iter().map(|it| it.item).collect();
    let numbers: FxHashMap<Item<'db>, u32> = functions.iter().copied().zip(0u32..).collect();
    let own = facts.iter().map(|it| own(it)).collect();
    let mut edges = Vec::new();
    for (number, facts) in (0u32..).zip(&facts) {
        edges.extend(facts.callees.iter().filter_map(|it| Some((number, *numbers.get(it)?))));
    }
    let mentions = |it: &&'db FunctionFacts<'db>| {
        let item = it.item;
        it.callees.iter().chain(&it.checks).copied().filter(move |callee| *callee != item)
    };
    let mentioned = facts.iter().flat_map(|it| mentions(it)).collect();
    let graph = Graph::new(own, &edges);
    db.unwind_if_revision_cancelled();
    let reached = graph.solve();
    Solution { files, functions, numbers, mentioned, graph, reached }
}

/// The functions of a project that may do more than is known, themselves or through calls.
#[salsa::tracked(returns(ref))]
fn doubts<'db>(db: &'db dyn Db, project: Project) -> FxHashMap<Item<'db>, Doubts> {
    let solution = effects(db, project);
    let own: Vec<_> = solution.files.iter().flat_map(|it| file_doubts(db, *it)).copied().collect();
    let mut all: FxHashMap<Item<'db>, Doubts> = FxHashMap::default();
    let kinds: [fn(&mut Doubts) -> &mut bool; 2] = [|it| &mut it.unknown, |it| &mut it.latent_unknown];
    for doubt in kinds {
        let mut pending: Vec<_> =
            own.iter().filter(|(_, doubts)| *doubt(&mut doubts.clone())).map(|it| it.0).collect();
        while let Some(function) = pending.pop() {
            let is_known = std::mem::replace(doubt(all.entry(function).or_default()), true);
            if !is_known {
                pending.extend(solution.callers(function));
            }
        }
    }
    all
}

/// The effects of one function: changes only when they do, whatever else in the project changes.
#[salsa::tracked(returns(ref))]
pub fn effects_of<'db>(db: &'db dyn Db, item: Item<'db>) -> FunctionEffects<'db> {
    if sites::is_prelude(db, item) {
        // An operation is where a capability begins; the prelude is no part of any solution.
        let needed = sites::declared(db, item);
        return FunctionEffects { needed, ..FunctionEffects::default() };
    }
    let project = item.file(db).project(db);
    effects(db, project).effects_of(item, doubts_about(db, item)).unwrap_or_default()
}

/// Whether effect values of unknown kinds are built in a function or in what it calls.
pub(super) fn may_build_unknown_effects<'db>(db: &'db dyn Db, item: Item<'db>) -> bool {
    doubts_about(db, item).latent_unknown
}

/// Kept apart from the effects, which need not be put together again whenever somebody types a new name.
#[salsa::tracked(returns(copy))]
fn doubts_about<'db>(db: &'db dyn Db, item: Item<'db>) -> Doubts {
    doubts(db, item.file(db).project(db)).get(&item).copied().unwrap_or_default()
}

fn own(facts: &FunctionFacts<'_>) -> Own {
    Own { direct: facts.direct, latent: facts.latent, declared: facts.declared }
}

/// Sources of the project, then files that functions of these call into, sorted by path.
fn reachable_files(db: &dyn Db, project: Project) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> =
        project.files(db).iter().copied().filter(|it| it.path(db).ends_with(".ax")).collect();
    let mut seen: FxHashSet<SourceFile> = files.iter().copied().collect();
    let mut position = 0;
    while let Some(file) = files.get(position).copied() {
        position += 1;
        let mentions =
            file_facts(db, file).functions.iter().flat_map(|it| it.callees.iter().chain(&it.checks));
        for callee in mentions {
            let home = callee.file(db);
            if seen.insert(home) {
                files.push(home);
            }
        }
    }
    files.sort_by_key(|it| it.path(db));
    files
}
