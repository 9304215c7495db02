//! Whether one rule matches one request. The index only chooses which rules are asked.

use crate::{
    capability::Target,
    policy::{
        pattern::{NamePattern, Pattern, looks_secret},
        request::{NetTarget, Request, RequestTarget},
        rule::{Effect, Rule},
    },
};

impl Rule {
    /// Whether the rule is about the request, at whatever time. A malformed request is none that any rule is about.
    ///
    /// What cannot be known counts against the request: a deny then matches, an allow does not.
    pub fn matches(&self, request: &Request) -> bool {
        self.resource.capabilities().contains(request.capability) && self.matches_target(request)
    }

    /// Whether the rule counts at this moment; with a clock that cannot be trusted, no grant with a window does.
    pub(crate) fn active(&self, now: Option<i64>) -> bool {
        match (&self.window, now) {
            (None, _) => true,
            (Some(window), Some(now)) => window.active(now),
            (Some(_), None) => self.effect == Effect::Deny,
        }
    }

    fn matches_target(&self, request: &Request) -> bool {
        let qualifiers = &self.qualifiers;
        match (&self.pattern, &request.target) {
            (_, RequestTarget::Malformed(_)) => false,
            (Pattern::Invalid, _) => self.effect == Effect::Deny,
            (Pattern::Path(pattern), RequestTarget::Path(path)) => pattern.matches(path, self.effect),
            (Pattern::Host(pattern), RequestTarget::Net(target)) => {
                pattern.matches(target, self.effect, qualifiers.private) && self.http_matches(target)
            }
            (Pattern::Process(pattern), RequestTarget::Process(target)) => {
                let arguments = qualifiers.args.as_ref();
                pattern.matches(target, self.effect)
                    && arguments.is_none_or(|it| it.matches(&target.arguments, self.effect))
            }
            (Pattern::Name(pattern), RequestTarget::Name(name)) => {
                pattern.matches(name)
                    && !(self.hides_secrets(pattern) && looks_secret(name))
                    && qualifiers.models.as_ref().is_none_or(|it| it.iter().any(|it| it.matches(name)))
            }
            (Pattern::Database(pattern), RequestTarget::Database { alias, class }) => {
                pattern.matches(alias, *class)
            }
            (
                Pattern::Foreign { library: libraries, symbol: symbols },
                RequestTarget::Foreign { library, symbol },
            ) => libraries.matches(library) && symbols.matches(symbol),
            (Pattern::Any, RequestTarget::Nothing) => true,
            // A pattern of another kind than its resource comes from no reader.
            _ => self.effect == Effect::Deny,
        }
    }

    fn http_matches(&self, target: &NetTarget) -> bool {
        let ports = match (&self.qualifiers.ports, target.port) {
            (None, _) => true,
            (Some(ports), Some(port)) => ports.contains(port),
            (Some(_), None) => self.effect == Effect::Deny,
        };
        let method = match (&self.qualifiers.methods, &target.method) {
            (None, _) => true,
            (Some(methods), Some(method)) => methods.contains(method),
            (Some(_), None) => self.effect == Effect::Deny,
        };
        let path = match (&self.qualifiers.path, &target.path) {
            (None, _) => true,
            // Servers do not agree on what such a path is.
            (Some(_), Some(path)) if path.irregular() && self.effect == Effect::Deny => true,
            (Some(pattern), Some(path)) => pattern.matches(path, self.effect),
            (Some(pattern), None) => pattern.is_everything() || self.effect == Effect::Deny,
        };
        ports && method && path
    }

    /// Whether `*` leaves out variables that are called as secrets are.
    pub(crate) fn hides_secrets(&self, pattern: &NamePattern) -> bool {
        self.effect == Effect::Allow
            && *pattern == NamePattern::Any
            && !self.qualifiers.include_secrets
            && self.resource.target() == Target::Variable
    }
}
