//! Whether one rule matches all that another does: what makes a rule redundant, shadowed, or a narrower grant.
//!
//! Total, reflexive and transitive. A yes is certain; a no may be wrong where only several rules together, or what only
//! the outside knows, would make it a yes.

use super::{
    pattern::{HostPattern, NamePattern, Pattern, looks_secret},
    rule::{Effect, Rule},
};
use crate::capability::Target;

impl Rule {
    /// Whether every request that `other` matches is one that this rule matches, at every time that `other` counts.
    ///
    /// Each with its own effect: an allow is read narrowly and a deny widely, so no allow covers a deny.
    pub fn covers(&self, other: &Rule) -> bool {
        let window = self.window.is_none() || self.window == other.window;
        window
            && self.resource.covers(other.resource)
            && !(self.effect == Effect::Allow && other.effect == Effect::Deny)
            && self.covers_targets(other)
    }

    fn covers_targets(&self, other: &Rule) -> bool {
        match (&self.pattern, &other.pattern) {
            (Pattern::Invalid, _) => self.effect == Effect::Deny || other.pattern == Pattern::Invalid,
            // Nothing for an allow, everything for a deny.
            (_, Pattern::Invalid) => other.effect == Effect::Allow,
            (Pattern::Path(a), Pattern::Path(b)) => a.covers(b),
            (Pattern::Host(a), Pattern::Host(b)) => self.covers_hosts(a, other, b),
            (Pattern::Process(a), Pattern::Process(b)) => {
                let arguments = match (&self.qualifiers.args, &other.qualifiers.args) {
                    (None, _) => true,
                    (Some(a), Some(b)) => a.covers(self.effect, b, other.effect),
                    (Some(_), None) => false,
                };
                a.covers(self.effect, b) && arguments
            }
            (Pattern::Name(a), Pattern::Name(b)) => {
                a.covers(b) && !self.hides_names(a, other, b) && self.covers_models(other)
            }
            (Pattern::Database(a), Pattern::Database(b)) => a.covers(b),
            (Pattern::Foreign { library: a, symbol: c }, Pattern::Foreign { library: b, symbol: d }) => {
                a.covers(b) && c.covers(d)
            }
            (Pattern::Any, Pattern::Any) => true,
            _ => false,
        }
    }

    fn covers_hosts(&self, a: &HostPattern, other: &Rule, b: &HostPattern) -> bool {
        let (mine, its) = (&self.qualifiers, &other.qualifiers);
        // Both the pattern and the field may say which, and both count.
        let ports = [&a.ports, &mine.ports]
            .into_iter()
            .flatten()
            .all(|wanted| [&b.ports, &its.ports].into_iter().flatten().any(|it| wanted.covers(it)));
        let methods = match (&mine.methods, &its.methods) {
            (None, _) => true,
            (Some(a), Some(b)) => b.iter().all(|it| a.contains(it)),
            (Some(_), None) => false,
        };
        let path = match (&mine.path, &its.path) {
            (None, _) => true,
            (Some(a), Some(b)) => a.covers(b),
            (Some(a), None) => a.is_everything(),
        };
        // What an allow leaves out unless told: addresses that are not public.
        let private = self.effect == Effect::Deny
            || mine.private
            || !its.private && (!b.host.is_explicit() || a.host.is_explicit());
        let listen = self.resource.target() == Target::Address;
        let unspecified =
            self.effect == Effect::Deny || !listen || !b.host.is_unspecified() || a.host.is_unspecified();
        a.covers(b) && ports && methods && path && private && unspecified
    }

    fn hides_names(&self, a: &NamePattern, other: &Rule, b: &NamePattern) -> bool {
        self.hides_secrets(a)
            && match b {
                NamePattern::Any => !other.hides_secrets(b),
                NamePattern::Prefix(_) => true,
                NamePattern::Exact(it) => looks_secret(it),
            }
    }

    fn covers_models(&self, other: &Rule) -> bool {
        match (&self.qualifiers.models, &other.qualifiers.models) {
            (None, _) => true,
            (Some(a), Some(b)) => b.iter().all(|it| a.iter().any(|a| a.covers(it))),
            (Some(_), None) => false,
        }
    }
}
