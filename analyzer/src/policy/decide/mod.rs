//! Decisions: what a policy says of a request, and which rule says so.
//!
//! Deny beats allow, whatever the order; without a rule the policy's default counts. What cannot be judged is denied.
//! [`Decider::decide`] stands on the way of every operation: it allocates nothing and asks only the rules that an index
//! finds. [`Decider::decide_abstract`] answers for all requests that a piece of code may make.

mod abstracts;
mod index;
mod matches;
mod shape;

use std::sync::Arc;

pub use self::abstracts::{AbstractRequest, AbstractTarget, Part, Text, Verdict};
use self::index::Index;
use super::{
    request::{Malformed, Request, RequestTarget},
    rule::{Effect, EffectivePolicy, Rule},
};
use crate::capability::{CAPABILITIES, Capability};

/// A policy made ready for decisions.
#[derive(Debug)]
pub struct Decider {
    policy: Arc<EffectivePolicy>,
    /// By ascending origin, so that answers name the same rules in whatever order they came.
    rules: Box<[Rule]>,
    /// By capability id.
    tables: Box<[Table]>,
}

/// The rules about one capability.
#[derive(Debug, Default)]
struct Table {
    deny: Index,
    allow: Index,
    /// Both, ascending.
    all: Vec<RuleId>,
    /// Those with a window.
    timed: Vec<RuleId>,
}

/// A rule of a [`Decider`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u32);

/// What a policy says of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decision {
    /// Whether the request may be carried out.
    pub allowed: bool,
    /// Why.
    pub by: By,
}

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A rule.
    Rule(RuleId),
    /// No rule: the policy's default.
    Default,
    /// The request is none.
    Malformed(Malformed),
}

impl Decider {
    /// Compiles a policy. Takes time in proportion to its rules.
    pub fn new(policy: Arc<EffectivePolicy>) -> Decider {
        let mut rules = policy.rules.clone();
        rules.sort_by(|a, b| a.origin.cmp(&b.origin));
        if policy.terms.private {
            rules.iter_mut().for_each(|it| it.qualifiers.private = true);
        }
        let mut tables: Vec<Table> = CAPABILITIES.iter().map(|_| Table::default()).collect();
        for (rule, id) in rules.iter().zip((0..).map(RuleId)) {
            for capability in rule.resource.capabilities().iter() {
                let Some(table) = tables.get_mut(usize::from(capability.id())) else { continue };
                table.all.push(id);
                if rule.window.is_some() {
                    table.timed.push(id);
                }
                match rule.effect {
                    Effect::Deny => table.deny.insert(id, rule),
                    Effect::Allow => table.allow.insert(id, rule),
                }
            }
        }
        Decider { policy, rules: rules.into(), tables: tables.into() }
    }

    /// The policy.
    pub fn policy(&self) -> &Arc<EffectivePolicy> {
        &self.policy
    }

    /// The rule of an answer of this decider.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(usize::try_from(id.0).ok()?)
    }

    /// All rules, by ascending origin.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        (0..).map(RuleId).zip(&self.rules)
    }

    /// What the policy says of the request at `now`, in Unix seconds. Without a clock that can be trusted, no grant that
    /// has a time counts.
    pub fn decide(&self, request: &Request, now: Option<i64>) -> Decision {
        if let RequestTarget::Malformed(it) = request.target {
            return Decision { allowed: false, by: By::Malformed(it) };
        }
        if let Some(table) = self.table(request.capability) {
            let matches = |id: RuleId| self.rule(id).is_some_and(|it| it.active(now) && it.matches(request));
            if let Some(id) = table.deny.find(request, matches) {
                return Decision { allowed: false, by: By::Rule(id) };
            }
            if let Some(id) = table.allow.find(request, matches) {
                return Decision { allowed: true, by: By::Rule(id) };
            }
        }
        Decision { allowed: self.policy.default_action == Effect::Allow, by: By::Default }
    }

    /// Every rule that matches the request at `now`, whatever others say, by ascending origin.
    pub fn matching(&self, request: &Request, now: Option<i64>) -> Vec<RuleId> {
        let Some(table) = self.table(request.capability) else { return Vec::new() };
        let matches = |it: &RuleId| self.rule(*it).is_some_and(|it| it.active(now) && it.matches(request));
        table.all.iter().copied().filter(matches).collect()
    }

    fn table(&self, capability: Capability) -> Option<&Table> {
        self.tables.get(usize::from(capability.id()))
    }
}

/// All of it follows from the policy.
impl PartialEq for Decider {
    fn eq(&self, other: &Decider) -> bool {
        self.policy == other.policy
    }
}

impl Eq for Decider {}

#[cfg(test)]
mod tests;
