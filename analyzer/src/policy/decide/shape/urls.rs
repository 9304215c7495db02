//! URLs of which the start is known: up to the end of the host, or nothing but the scheme.
//!
//! What follows an unfinished host may still make it a user name, so an unfinished host says nothing.

use super::Relation;
use crate::policy::{
    pattern::{HostMatch, Method, PathPattern, Pattern, Scheme},
    request::{Malformed, NetTarget, PathTarget},
    rule::{Effect, Rule},
};

pub(in crate::policy::decide) enum NetShape {
    /// All but the URL's path, and perhaps that.
    Known { target: NetTarget, path: bool },
    /// At most the scheme.
    Unknown(Option<Scheme>),
}

/// What the start of a URL says for certain.
pub(super) fn net(prefix: &str) -> Result<NetShape, Malformed> {
    let unknown = Ok(NetShape::Unknown(None));
    let Some((scheme, rest)) = prefix.split_once("://") else { return unknown };
    let mut letters = scheme.chars();
    let first = letters.next().is_some_and(|it| it.is_ascii_alphabetic());
    if !first || !letters.all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.')) {
        return unknown;
    }
    let scheme = Scheme::parse(scheme).ok_or(Malformed::Scheme)?;
    let end = rest.find(['/', '?', '#', '\\']);
    let authority = end.and_then(|it| rest.get(..it)).unwrap_or_default();
    let plain = authority.chars().all(|it| !it.is_control());
    if authority.is_empty() || !plain || rest.get(authority.len()..).is_some_and(|it| it.starts_with('\\')) {
        return Ok(NetShape::Unknown(Some(scheme)));
    }
    // What follows is path, query or fragment: it changes nothing of this and cannot make it no URL.
    let target = NetTarget::of_url(&format!("{}://{authority}/", scheme.name()))?;
    Ok(NetShape::Known { target, path: false })
}

/// How many of these requests the rule matches.
pub(super) fn net_relation(rule: &Rule, shape: &NetShape, method: Option<&Method>) -> Relation {
    let Pattern::Host(pattern) = &rule.pattern else { return Relation::Maybe };
    let (open, qualifiers) = (rule.qualifiers.private, &rule.qualifiers);
    let (host, path) = match shape {
        NetShape::Known { target, path } => {
            let ports = match (&qualifiers.ports, target.port) {
                (None, _) => true,
                (Some(ports), Some(port)) => ports.contains(port),
                (Some(_), None) => rule.effect == Effect::Deny,
            };
            let matches = ports && pattern.matches(target, rule.effect, open);
            let known = target.path.as_ref().filter(|_| *path);
            (Relation::of(matches), known)
        }
        NetShape::Unknown(scheme) => {
            let other = matches!((pattern.scheme, scheme), (Some(a), Some(b)) if a != *b);
            let any_scheme = pattern.scheme.is_none() || pattern.scheme == *scheme;
            let any_host = pattern.host == HostMatch::Any && (open || rule.effect == Effect::Deny);
            let all = any_host && any_scheme && pattern.any_port() && qualifiers.ports.is_none();
            (if other { Relation::Never } else { Relation::everything(all) }, None)
        }
    };
    let scheme = match shape {
        NetShape::Known { target, .. } => target.scheme,
        NetShape::Unknown(scheme) => *scheme,
    };
    let method = match (&qualifiers.methods, scheme, method) {
        (None, ..) => Relation::Always,
        // Other schemes have no methods.
        (Some(_), Some(Scheme::Ws | Scheme::Wss | Scheme::Tcp | Scheme::Udp | Scheme::Tls), _) => {
            Relation::of(rule.effect == Effect::Deny)
        }
        (Some(methods), Some(_), Some(method)) => Relation::of(methods.contains(method)),
        (Some(methods), None, Some(method)) if !methods.contains(method) && rule.effect == Effect::Allow => {
            Relation::Never
        }
        (Some(_), ..) => Relation::Maybe,
    };
    let path = match (&qualifiers.path, path) {
        (None, _) => Relation::Always,
        (Some(pattern), Some(path)) => Relation::of(url_path_matches(pattern, path, rule.effect)),
        (Some(pattern), None) => Relation::everything(pattern.is_everything()),
    };
    host.min(method).min(path)
}

fn url_path_matches(pattern: &PathPattern, path: &PathTarget, effect: Effect) -> bool {
    path.irregular() && effect == Effect::Deny || pattern.matches(path, effect)
}
