//! Why a function needs a capability: the calls that lead from it to where the capability comes from.
//!
//! This is where facts meet positions again, so it belongs to findings and answers, not to anything that is solved.
//! Ways are shown with a bounded number of hops, however long they are.

use super::{
    facts::{FunctionFacts, function_facts},
    graph::EffectKind,
    sites::{self, Mention, Site, What},
    solve::{FunctionEffects, effects, effects_of},
};
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    hir::{Item, lower::lower},
    inputs::Project,
    span::{ItemSpan, TextRange},
};

/// How many hops of a way are shown: the first ones and the last.
const MAX_HOPS: usize = 8;

/// One hop of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop<'db> {
    /// The function in which it happens.
    pub item: Item<'db>,
    /// The word that does it.
    pub place: ItemSpan<'db>,
    /// What happens: "calls `refresh`", "uses `emit`".
    pub text: String,
}

/// A way from a function to where a capability comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness<'db> {
    /// In what sense the capability is reached.
    pub kind: EffectKind,
    /// Which one.
    pub capability: Capability,
    /// In order; the last is where the capability comes from.
    pub hops: Vec<Hop<'db>>,
    /// How many hops before the last are left out.
    pub skipped: u32,
}

/// The ways from a function to a capability.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes<'db> {
    /// Shortest first.
    pub shown: Vec<Witness<'db>>,
    /// How many more there are.
    pub more: usize,
}

/// The effects of one function, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow<'db> {
    /// The function.
    pub item: Item<'db>,
    /// What its annotation lists.
    pub declared: CapabilitySet,
    /// What it performs, itself or through calls.
    pub needed: CapabilitySet,
    /// What effect values built in it or through calls ask for.
    pub latent: CapabilitySet,
    /// It may do more than is known.
    pub unknown: bool,
    /// A shortest way to each capability that is needed or latent.
    pub witnesses: Vec<Witness<'db>>,
}

impl Witness<'_> {
    /// The way in words, to follow "because it": "calls `refresh`, which calls `net_fetch`".
    pub fn reason(&self) -> String {
        let mut reason = String::new();
        for (index, hop) in self.hops.iter().enumerate() {
            let last = index + 1 == self.hops.len();
            match index {
                0 => {}
                _ if last && self.skipped > 0 => {
                    reason.push_str(&format!(", which, {} calls later, ", self.skipped));
                }
                _ => reason.push_str(", which "),
            }
            reason.push_str(&hop.text);
        }
        reason
    }
}

/// The shortest way from `item` to `capability`.
pub fn witness<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    kind: EffectKind,
    capability: Capability,
) -> Option<Witness<'db>> {
    let whole = effects_of(db, item).hop(kind, capability)?;
    let mut hops = Vec::new();
    let mut here = item;
    while hops.len() < MAX_HOPS - 1 {
        let Some(next) = effects_of(db, here).hop(kind, capability)?.next else { break };
        hops.push(call_hop(db, here, next)?);
        here = next;
    }
    let skipped = whole.calls.saturating_sub(hops.len() as u32);
    hops.push(end_hop(db, whole.end, kind, capability)?);
    Some(Witness { kind, capability, hops, skipped })
}

/// Every way from `item` to `capability` that is the shortest over one of its calls, at most `limit` of them.
pub fn routes<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    kind: EffectKind,
    capability: Capability,
    limit: usize,
) -> Routes<'db> {
    let mut found = Vec::new();
    if let Some(hop) = end_hop(db, item, kind, capability) {
        found.push((0, Witness { kind, capability, hops: vec![hop], skipped: 0 }));
    }
    for callee in &function_facts(db, item).callees {
        let Some(onward) = effects_of(db, *callee).hop(kind, capability) else { continue };
        if *callee == item || passes(db, *callee, kind, capability, item) {
            continue;
        }
        let (Some(first), Some(mut witness)) =
            (call_hop(db, item, *callee), witness(db, *callee, kind, capability))
        else {
            continue;
        };
        witness.hops.insert(0, first);
        found.push((onward.calls + 1, witness));
    }
    // Stable: ways of equal length stay in the order of the source.
    found.sort_by_key(|it| it.0);
    let more = found.len().saturating_sub(limit);
    Routes { shown: found.into_iter().take(limit).map(|it| it.1).collect(), more }
}

/// The effects of every function in the project's own files, by path, then in source order.
pub fn effects_table<'db>(db: &'db dyn Db, project: Project) -> Vec<TableRow<'db>> {
    let own = effects(db, project).functions().iter().filter(|it| !it.file(db).is_embedded(db));
    own.map(|item| {
        let FunctionFacts { declared, .. } = function_facts(db, *item);
        let FunctionEffects { needed, latent, unknown, latent_unknown, .. } = effects_of(db, *item);
        let performed = needed.iter().map(|it| (EffectKind::Performed, it));
        let later = latent.iter().map(|it| (EffectKind::Latent, it));
        TableRow {
            item: *item,
            declared: *declared,
            needed: *needed,
            latent: *latent,
            unknown: *unknown || *latent_unknown,
            witnesses: performed.chain(later).filter_map(|it| witness(db, *item, it.0, it.1)).collect(),
        }
    })
    .collect()
}

/// The hop from `item` to a function its block mentions.
fn call_hop<'db>(db: &'db dyn Db, item: Item<'db>, callee: Item<'db>) -> Option<Hop<'db>> {
    let is_it = |site: &Site<'db>| matches!(site.what, What::Function { function, .. } if function == callee);
    let site = sites::sites(db, item).iter().find(|it| it.clause.is_none() && is_it(it))?;
    site_hop(db, item, site)
}

/// The hop that ends a way: what `item` itself has to do with `capability`.
fn end_hop<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    kind: EffectKind,
    capability: Capability,
) -> Option<Hop<'db>> {
    if kind == EffectKind::Declared {
        let place = item.span(declaration(db, item, capability)?);
        return Some(Hop { item, place, text: format!("declares `{capability}`") });
    }
    let site = sites::sites(db, item).iter().filter(|it| it.clause.is_none()).find(|it| match &it.what {
        What::Operation { capabilities, .. } => {
            kind == EffectKind::Performed && capabilities.contains(capability)
        }
        What::EffectValue { .. } => kind == EffectKind::Latent && it.what.latent() == Some(capability),
        _ => false,
    })?;
    site_hop(db, item, site)
}

/// A site as a hop; `None` where nothing is reached.
pub(crate) fn site_hop<'db>(db: &'db dyn Db, item: Item<'db>, site: &Site<'db>) -> Option<Hop<'db>> {
    let text = match &site.what {
        What::Operation { name, how, .. } => {
            let is_keyword = matches!(name.as_str(), "emit" | "spawn" | "send");
            if is_keyword { format!("uses `{name}`") } else { how.describe(name) }
        }
        What::Function { function, how } => how.describe(function.name(db)),
        What::EffectValue { kind } => {
            format!("builds an effect of kind `{}`", kind.as_ref()?.text)
        }
        What::UnknownCapability(_) | What::Unknown => return None,
    };
    Some(Hop { item, place: item.span(site.span), text })
}

/// Where the annotation of `item` lists `capability`.
pub(crate) fn declaration<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    capability: Capability,
) -> Option<TextRange> {
    let entries = &lower(db, item).spans.capabilities;
    entries.iter().find(|it| Capability::parse(&it.0) == Some(capability)).map(|it| it.1)
}

/// Whether the shortest way from `start` leads through `item`.
fn passes<'db>(
    db: &'db dyn Db,
    start: Item<'db>,
    kind: EffectKind,
    capability: Capability,
    item: Item<'db>,
) -> bool {
    let mut here = start;
    while let Some(next) = effects_of(db, here).hop(kind, capability).and_then(|it| it.next) {
        if next == item {
            return true;
        }
        here = next;
    }
    false
}

impl Mention {
    fn describe(self, name: &str) -> String {
        match self {
            Mention::Called => format!("calls `{name}`"),
            Mention::Spawned => format!("spawns `{name}`"),
            Mention::Named => format!("uses `{name}` as a value"),
        }
    }
}
