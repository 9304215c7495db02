//! Links a policy to those it inherits from: from documents to what decisions are taken from.
//!
//! Each ancestor counts once, however many ways lead to it, parents in the order in which they are listed. A child adds
//! grants, or keeps those that its parents grant too; it can never lose an inherited deny, raise a quota or a level.
//!
//! Bounded: chains of [`MAX_DEPTH`] policies, [`MAX_ANCESTORS`] of them, [`MAX_RULES`] rules.

mod ancestors;
mod features;
mod lint;
mod lower;
mod merge;
mod neighbours;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use smol_str::SmolStr;

use self::{ancestors::Ancestors, lower::Lowered, neighbours::Neighbours};
use super::{
    document::{Document, InheritMode, Schema},
    problem::{Code, Problem},
    rule::{Effect, EffectivePolicy, FileId, Level, Rule},
};

/// Longest chain of policies, the linked one included.
pub const MAX_DEPTH: usize = 32;

/// Most policies that one builds on.
pub const MAX_ANCESTORS: usize = 256;

/// Most rules of a policy with all it builds on.
pub const MAX_RULES: usize = 10_000;

/// Most rules of one place that a rule of a restricting policy is compared with.
const MAX_COMPARED: usize = 2_000;

/// Policies that can name each other.
#[derive(Debug)]
pub struct Policies<'a> {
    sources: Vec<Source<'a>>,
    /// By name, in the order in which they were given.
    by_name: BTreeMap<&'a str, Vec<usize>>,
    environment: Environment<'a>,
}

/// A policy and where it lies.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The policy.
    pub document: &'a Document,
    /// The file's folder, absolute, where relative patterns start.
    pub directory: Option<&'a str>,
}

/// What linking depends on beside the policies. Folders are absolute.
#[derive(Debug, Clone, Copy, Default)]
pub struct Environment<'a> {
    /// What `${workspace}` is.
    pub workspace: Option<&'a str>,
    /// What `${tmp}` is.
    pub tmp: Option<&'a str>,
    /// What `~` is.
    pub home: Option<&'a str>,
    /// Features that are asked for beside those that are on by default.
    pub features: &'a [&'a str],
    /// The time in Unix seconds, to tell which grants are over.
    pub now: Option<i64>,
}

/// A policy with all that it builds on.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// What decisions are taken from. Of a policy that is not usable, only what could be made of it: nothing may run
    /// under it.
    pub policy: EffectivePolicy,
    /// Whether nothing but warnings is wrong with it and with all that it builds on.
    pub is_usable: bool,
    /// The files it was made of, its own last.
    pub files: Vec<FileId>,
    /// What is wrong beyond what the documents themselves tell: errors in any of the files, warnings in its own.
    pub problems: Vec<Problem>,
    /// Features that were asked for and that no policy declares.
    pub unknown_features: Vec<String>,
}

impl<'a> Policies<'a> {
    /// These policies.
    pub fn new(sources: Vec<Source<'a>>, environment: Environment<'a>) -> Policies<'a> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, source) in sources.iter().enumerate() {
            if !source.document.name().is_empty() {
                by_name.entry(source.document.name()).or_default().push(index);
            }
        }
        Policies { sources, by_name, environment }
    }

    /// The policy of a name; the first of several.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name)?.first().copied()
    }

    /// The policies that have the name of one before them.
    pub fn duplicates(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, indexes) in &self.by_name {
            let mut documents = indexes.iter().filter_map(|it| self.document(*it));
            let Some(first) = documents.next() else { continue };
            for document in documents {
                let (Some(place), Some(other)) = (&document.name, &first.name) else { continue };
                let message = format!("there is another policy `{name}`");
                let problem = Problem::new(Code::Duplicate, document.file, place.span, message);
                problems.push(problem.at_field("name").with_related("the other one", first.file, other.span));
            }
        }
        problems.sort_by_key(|it| (it.file, it.span.start()));
        problems
    }

    /// Links one of the policies.
    pub fn link(&self, index: usize) -> Linked {
        let mut problems = Vec::new();
        let ancestors = Ancestors::of(self, index, &mut problems);
        let (features, unknown_features) = features::active(self, &ancestors, &mut problems);
        let own_file = self.document(index).map(|it| it.file);
        let mut linker = Linker { policies: self, rules: Vec::new(), own: 0..0, parts: BTreeMap::new() };
        let mut documents_valid = true;
        for it in &ancestors.order {
            linker.add(*it, &ancestors, &features, &mut problems);
            documents_valid &= self.document(*it).is_some_and(Document::is_valid);
        }
        let mut policy = EffectivePolicy::new(self.document(index).map_or("", Document::name));
        if let Some(part) = linker.parts.get(&index) {
            policy.rules =
                part.rules.iter().filter_map(|it| linker.rules.get(*it as usize).cloned()).collect();
            policy.default_action = part.default_action;
        }
        policy.terms = merge::terms(self, &ancestors, features, &mut problems);
        merge::settings(self, &ancestors, &mut policy, &mut problems);
        linker.too_many(index, &mut policy, &mut problems);
        lint::lint(
            self,
            index,
            linker.rules.get(linker.own.clone()).unwrap_or_default(),
            &policy,
            &mut problems,
        );
        problems.retain(|it| !it.code.is_warning() || Some(it.file) == own_file);
        problems.sort_by_key(|it| (it.file, it.span.start(), it.code));
        problems.dedup();
        let is_usable = documents_valid && problems.iter().all(|it| it.code.is_warning());
        let files = ancestors.order.iter().filter_map(|it| Some(self.document(*it)?.file)).collect();
        Linked { policy, is_usable, files, problems, unknown_features }
    }

    fn document(&self, index: usize) -> Option<&'a Document> {
        self.sources.get(index).map(|it| it.document)
    }
}

/// Puts rules together, ancestor by ancestor.
struct Linker<'p, 'a> {
    policies: &'p Policies<'a>,
    /// Rules of all ancestors so far.
    rules: Vec<Rule>,
    /// Those of the ancestor that came last, in the end of the linked policy itself.
    own: std::ops::Range<usize>,
    parts: BTreeMap<usize, Part>,
}

/// What one policy amounts to with all it builds on.
struct Part {
    /// Ascending.
    rules: Vec<u32>,
    default_action: Effect,
    denies_by_default: bool,
}

impl Linker<'_, '_> {
    /// Adds a policy all of whose parents were added.
    fn add(
        &mut self,
        index: usize,
        ancestors: &Ancestors,
        features: &[SmolStr],
        problems: &mut Vec<Problem>,
    ) {
        let Some(source) = self.policies.sources.get(index) else { return };
        let document = source.document;
        let start = self.rules.len();
        let room = (MAX_RULES + 1).saturating_sub(start);
        for Lowered { rule, feature } in lower::rules(source, &self.policies.environment, room, problems) {
            let is_on = feature.is_none_or(|it| features.contains(&it));
            if is_on || rule.effect == Effect::Deny {
                self.rules.push(rule);
            }
        }
        self.own = start..self.rules.len();
        let own: Vec<u32> = (start as u32..self.rules.len() as u32).collect();
        let parents: Vec<&Part> =
            ancestors.parents(index).iter().filter_map(|it| self.parts.get(it)).collect();
        let mut inherited: Vec<u32> = parents.iter().flat_map(|it| it.rules.iter().copied()).collect();
        inherited.sort_unstable();
        inherited.dedup();
        let open_parent = parents.iter().any(|it| it.default_action == Effect::Allow);
        let said = document.default_action.map(|it| it.value);
        let denies_by_default = said == Some(Effect::Deny) || parents.iter().any(|it| it.denies_by_default);
        let restricts = document.inherit_mode.is_some_and(|it| it.value == InheritMode::Restrict);
        let restricts = restricts && !document.inherits.is_empty();
        let open = match (said == Some(Effect::Allow), restricts) {
            (own, true) => own && open_parent,
            (own, false) => own || open_parent,
        };
        let default_action = if open && !denies_by_default { Effect::Allow } else { Effect::Deny };
        let mut rules = if restricts {
            self.restrict(index, &own, &inherited, open_parent, problems)
        } else {
            [inherited, own].concat()
        };
        rules.sort_unstable();
        rules.dedup();
        self.parts.insert(index, Part { rules, default_action, denies_by_default });
    }

    /// Every deny; of the grants, what both the policy itself and its parents grant.
    fn restrict(
        &mut self,
        index: usize,
        own: &[u32],
        inherited: &[u32],
        open_parent: bool,
        problems: &mut Vec<Problem>,
    ) -> Vec<u32> {
        let is_allow = |it: &&u32| self.rules.get(**it as usize).is_some_and(|it| it.effect == Effect::Allow);
        let (own_allows, own_denies): (Vec<u32>, Vec<u32>) = own.iter().partition(is_allow);
        let (allows, denies): (Vec<u32>, Vec<u32>) = inherited.iter().partition(is_allow);
        let all = self.rules.as_slice();
        let above = Neighbours::new(allows.iter().filter_map(|it| Some((*it, all.get(*it as usize)?))));
        let below = Neighbours::new(own_allows.iter().filter_map(|it| Some((*it, all.get(*it as usize)?))));
        let mut kept = [own_denies, denies].concat();
        let mut narrowed = Vec::new();
        let mut idle: Vec<u32> = Vec::new();
        for it in own_allows {
            let Some(rule) = all.get(it as usize) else { continue };
            let grants = above.covering(rule, MAX_COMPARED).filter_map(|id| all.get(id as usize));
            if open_parent {
                kept.push(it);
            } else if let Some(rule) = grants.filter_map(|parent| merge::bound_by(rule, parent)).next() {
                narrowed.push((it, rule));
                kept.push(it);
            } else {
                idle.push(it);
            }
        }
        // A grant of a parent that lies within one of its own is what both grant.
        let mut used: Vec<u32> = Vec::new();
        for it in allows {
            let Some(rule) = all.get(it as usize) else { continue };
            let within = |id: &u32| {
                let own = all.get(*id as usize).filter(|own| !rule.covers(own));
                own.is_some_and(|own| merge::bound_by(rule, own).as_ref() == Some(rule))
            };
            let around: Vec<u32> = below.covering(rule, MAX_COMPARED).filter(within).collect();
            if !around.is_empty() {
                used.extend(around);
                kept.push(it);
            }
        }
        used.sort_unstable();
        for it in idle.into_iter().filter(|it| used.binary_search(it).is_err()) {
            let Some(rule) = all.get(it as usize) else { continue };
            let message =
                "no parent grants this, so that it grants nothing: the policy restricts its parents";
            let entry = self.policies.document(index).and_then(|it| lint::Entry::of(it, &rule.origin));
            let (head, field) = entry.map_or((rule.origin.span.range(), ""), |it| (it.head, it.field));
            problems.push(Problem::new(Code::Idle, rule.origin.file, head, message).at_field(field));
        }
        for (it, rule) in narrowed {
            if let Some(place) = self.rules.get_mut(it as usize) {
                *place = rule;
            }
        }
        kept
    }

    /// More rules than are worth looking at grant nothing.
    fn too_many(&self, index: usize, policy: &mut EffectivePolicy, problems: &mut Vec<Problem>) {
        let Some(document) = self.policies.document(index).filter(|_| self.rules.len() > MAX_RULES) else {
            return;
        };
        let place = document.name.as_ref().map_or_else(Default::default, |it| it.span);
        let message = format!("the policy has more than {MAX_RULES} rules, those of its parents included");
        problems.push(Problem::new(Code::Size, document.file, place, message));
        policy.rules.clear();
        policy.default_action = Effect::Deny;
    }
}

impl Document {
    /// What the document says of the level; the published schema knows none, and what is open by default is no sandbox.
    pub(crate) fn stated_level(&self) -> Option<Level> {
        let open = self.default_action.is_some_and(|it| it.value == Effect::Allow);
        match self.schema {
            Schema::Published if open => Some(Level::Application),
            _ => self.level.map(|it| it.value),
        }
    }
}
