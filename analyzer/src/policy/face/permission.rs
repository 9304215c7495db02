//! Permissions, and sets of them: rules, and what they amount to.

use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use crate::{
    capability::Target,
    policy::{
        decide::Decider,
        pattern::{Component, Context, HostPattern, PathPattern, Pattern},
        request::{NetTarget, Request, RequestTarget},
        resource::Resource,
        rule::{Effect, EffectivePolicy, Origin, Qualifiers, Rule},
    },
};

/// Something that may be permitted.
///
/// A host, a command or a variable may be a pattern: `*.example.com`, `AWS_*`, `*`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// Reading a file, or listing a folder.
    FilesystemRead {
        /// Absolute.
        path: PathBuf,
        /// Whether all that lies below is meant too.
        recursive: bool,
    },
    /// Creating or changing a file.
    FilesystemWrite {
        /// Absolute.
        path: PathBuf,
        /// Whether all that lies below is meant too.
        recursive: bool,
    },
    /// Connecting to a host.
    Network {
        /// `host`, `host:port` or a URL.
        host: String,
    },
    /// Running a program.
    Process {
        /// A bare name or an absolute path.
        command: String,
    },
    /// Reading a variable.
    Environment {
        /// Its name.
        var: String,
    },
    /// Deleting a file.
    FilesystemDelete {
        /// Absolute.
        path: PathBuf,
        /// Whether all that lies below is meant too.
        recursive: bool,
    },
    /// Accepting connections.
    NetworkListen {
        /// `address:port`
        address: String,
    },
    /// Calling a foreign function.
    Ffi {
        /// The library.
        library: String,
        /// The function of it.
        symbol: String,
    },
    /// Inspecting code.
    Reflection {
        /// A type or module.
        target: String,
    },
    /// Running statements against a database.
    Database {
        /// The database's alias.
        dsn: String,
        /// `read`, `write` or `schema`.
        verb: String,
    },
    /// Prompting a model.
    Llm {
        /// The model.
        model: String,
    },
    /// Starting actors and sending messages to them.
    Actor {
        /// The actor.
        name: String,
    },
    /// Referring to a secret.
    Secret {
        /// Its name.
        name: String,
    },
}

/// Permissions that are granted, those that are denied, and what becomes of the others.
#[derive(Debug, Clone)]
pub struct PermissionSet {
    policy: EffectivePolicy,
    /// Made when it is first asked.
    decider: OnceLock<Arc<Decider>>,
}

impl Permission {
    /// The resource and the text of its pattern; no text for a path that no rule can name.
    fn parts(&self) -> (&'static str, Option<String>) {
        let path = |path: &Path| path.to_str().filter(|it| it.starts_with('/')).map(str::to_owned);
        match self {
            Permission::FilesystemRead { path: it, .. } => ("file-read", path(it)),
            Permission::FilesystemWrite { path: it, .. } => ("file-write", path(it)),
            Permission::FilesystemDelete { path: it, .. } => ("file-delete", path(it)),
            Permission::Network { host } => ("network-connect", Some(host.clone())),
            Permission::NetworkListen { address } => ("network-listen", Some(address.clone())),
            Permission::Process { command } => ("process", Some(command.clone())),
            Permission::Environment { var } => ("environment", Some(var.clone())),
            Permission::Ffi { library, symbol } => ("ffi", Some(format!("{library}#{symbol}"))),
            Permission::Reflection { target } => ("reflection", Some(target.clone())),
            Permission::Database { dsn, verb } => ("database", Some(format!("{dsn}:{verb}"))),
            Permission::Llm { model } => ("llm", Some(model.clone())),
            Permission::Actor { name } => ("actor", Some(name.clone())),
            Permission::Secret { name } => ("secret", Some(name.clone())),
        }
    }

    fn is_recursive(&self) -> bool {
        match self {
            Permission::FilesystemRead { recursive, .. }
            | Permission::FilesystemWrite { recursive, .. }
            | Permission::FilesystemDelete { recursive, .. } => *recursive,
            _ => false,
        }
    }

    /// The permission as a rule; nothing if its text is no pattern.
    fn rule(&self, effect: Effect, index: u32) -> Option<Rule> {
        let (resource, text) = self.parts();
        let (resource, text) = (Resource::parse(resource)?, text?);
        let pattern = if resource.target() == Target::Path {
            // A path is no pattern: nothing in it is a wildcard, and it climbs nowhere.
            let climbs = text.contains('\0') || text.split('/').any(|it| it == "..");
            (!climbs).then(|| Pattern::Path(PathPattern::object(&text, self.is_recursive())))?
        } else {
            Pattern::parse(resource, &text, &Context::of(effect)).ok()?
        };
        // Whoever grants every variable in a program means every variable.
        let include_secrets = effect == Effect::Allow && text == "*";
        let qualifiers = Qualifiers { include_secrets, ..Qualifiers::default() };
        Some(Rule { qualifiers, ..Rule::new(effect, resource, pattern, Origin::made("permissions", index)) })
    }
}

impl PermissionSet {
    /// The set that grants nothing.
    pub fn new() -> PermissionSet {
        PermissionSet::of(EffectivePolicy::new("permissions"))
    }

    /// What a linked policy grants and denies.
    pub fn of(policy: EffectivePolicy) -> PermissionSet {
        PermissionSet { policy, decider: OnceLock::new() }
    }

    /// Grants a permission. One whose text is no pattern, such as a relative path, grants nothing.
    pub fn grant(&mut self, permission: Permission) {
        self.add(permission.rule(Effect::Allow, self.next_index()));
    }

    /// Denies a permission, whatever is granted.
    ///
    /// One whose text is no pattern denies everything of its resource.
    pub fn deny(&mut self, permission: Permission) {
        let index = self.next_index();
        let rule = permission.rule(Effect::Deny, index).or_else(|| {
            let resource = Resource::parse(permission.parts().0)?;
            Some(Rule::new(Effect::Deny, resource, Pattern::Invalid, Origin::made("permissions", index)))
        });
        self.add(rule);
    }

    /// Whether a permission is granted, all that its pattern means included. Grants that have a time do not count.
    pub fn is_granted(&self, requested: &Permission) -> bool {
        self.judge(requested, None)
    }

    /// Whether a permission is granted at a moment, in Unix seconds.
    pub fn is_granted_at(&self, requested: &Permission, now: i64) -> bool {
        self.judge(requested, Some(now))
    }

    /// How many permissions were granted.
    pub fn len(&self) -> usize {
        self.policy.rules.iter().filter(|it| it.effect == Effect::Allow).count()
    }

    /// Whether no permission was granted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the grants and the denies of another set.
    pub fn merge(&mut self, other: &PermissionSet) {
        self.policy.rules.extend(other.policy.rules.iter().cloned());
        if other.policy.default_action == Effect::Allow {
            self.policy.default_action = Effect::Allow;
        }
        self.decider = OnceLock::new();
    }

    /// The rules, and what becomes of requests that none matches.
    pub fn policy(&self) -> &EffectivePolicy {
        &self.policy
    }

    /// The decisions that the set amounts to.
    pub fn decider(&self) -> &Arc<Decider> {
        self.decider.get_or_init(|| Arc::new(Decider::new(Arc::new(self.policy.clone()))))
    }

    fn next_index(&self) -> u32 {
        u32::try_from(self.policy.rules.len()).unwrap_or(u32::MAX)
    }

    fn add(&mut self, rule: Option<Rule>) {
        if let Some(rule) = rule {
            self.policy.rules.push(rule);
            self.decider = OnceLock::new();
        }
    }

    fn judge(&self, requested: &Permission, now: Option<i64>) -> bool {
        let (resource, text) = requested.parts();
        let (Some(resource), Some(text)) = (Resource::parse(resource), text) else { return false };
        match (resource.target(), requested.is_recursive()) {
            (Target::Path, true) => {
                requested.rule(Effect::Allow, 0).is_some_and(|it| self.judge_all(&it, now))
            }
            (Target::Path, false) => self.judge_target(resource, &text, now),
            _ => self.judge_text(resource, &text, now),
        }
    }

    /// Whether a target is granted, in which no letter is a wildcard.
    pub(super) fn judge_target(&self, resource: Resource, target: &str, now: Option<i64>) -> bool {
        let decider = self.decider();
        requests(resource, target).all(|it| it.is_some_and(|it| decider.decide(&it, now).allowed))
    }

    /// Whether a target, or all that a pattern means, is granted.
    pub(super) fn judge_text(&self, resource: Resource, text: &str, now: Option<i64>) -> bool {
        if is_pattern(resource, text) {
            let Ok(pattern) = Pattern::parse(resource, text, &Context::of(Effect::Allow)) else {
                return false;
            };
            let rule = Rule::new(Effect::Allow, resource, pattern, Origin::made("request", 0));
            return self.judge_all(&rule, now);
        }
        self.judge_target(resource, text, now)
    }

    /// Whether everything that a rule means is granted: one grant covers it and no deny meets it.
    fn judge_all(&self, requested: &Rule, now: Option<i64>) -> bool {
        let rules = || self.policy.rules.iter().filter(|it| it.active(now));
        let mut denies = rules().filter(|it| it.effect == Effect::Deny);
        if denies.any(|it| may_meet(it, requested)) {
            return false;
        }
        let mut allows = rules().filter(|it| it.effect == Effect::Allow);
        let timeless = |it: &Rule| Rule { window: None, ..it.clone() };
        self.policy.default_action == Effect::Allow || allows.any(|it| timeless(it).covers(requested))
    }
}

impl Default for PermissionSet {
    fn default() -> PermissionSet {
        PermissionSet::new()
    }
}

/// Whether the text means more than one target.
fn is_pattern(resource: Resource, text: &str) -> bool {
    match resource.target() {
        // In a concrete path `*` is a letter, but not where a pattern has one.
        Target::Path => text == "*" || text == "**" || text.ends_with("/*") || text.ends_with("/**"),
        Target::Url | Target::Address => text.contains('*') || text.contains('/') && !text.contains("://"),
        Target::Nothing => false,
        // Even one alias and one class are many statements.
        Target::Database => true,
        _ => text.contains('*'),
    }
}

/// The requests that a text without wildcards stands for, by capability; nothing for one that is none.
fn requests(resource: Resource, text: &str) -> impl Iterator<Item = Option<Request>> {
    resource.capabilities().iter().map(move |capability| match capability.info().target {
        Target::Path => text.starts_with('/').then(|| Request::path(capability, text, "/")),
        Target::Url if text.contains("://") => {
            Some(Request::new(capability, RequestTarget::from(NetTarget::of_url(text))))
        }
        Target::Url | Target::Address => Some(Request::host(capability, text)),
        Target::Process => {
            (!text.contains('/') || text.starts_with('/')).then(|| Request::process(text, [], "/"))
        }
        Target::Foreign => {
            let (library, symbol) = text.split_once('#')?;
            let target = RequestTarget::Foreign { library: library.into(), symbol: symbol.into() };
            Some(Request::new(capability, target))
        }
        Target::Nothing => Some(Request::nothing(capability)),
        Target::Database => None,
        _ => Some(Request::name(capability, text)),
    })
}

/// Whether a deny and a grant may have a target in common. A yes may be wrong, a no is not.
fn may_meet(deny: &Rule, grant: &Rule) -> bool {
    let common = deny.resource.capabilities().iter().any(|it| grant.resource.capabilities().contains(it));
    let bare = |rule: &Rule| {
        let pattern = match &rule.pattern {
            // Whatever narrows a deny, it still denies a part.
            Pattern::Host(it) => Pattern::Host(HostPattern { scheme: None, ports: None, ..it.clone() }),
            it => it.clone(),
        };
        Rule::new(Effect::Deny, grant.resource, pattern, rule.origin.clone())
    };
    common
        && match (&deny.pattern, &grant.pattern) {
            (Pattern::Path(a), Pattern::Path(b)) => paths_may_meet(a, b),
            _ => {
                let (a, b) = (bare(deny), bare(grant));
                a.covers(&b) || b.covers(&a)
            }
        }
}

fn paths_may_meet(a: &PathPattern, b: &PathPattern) -> bool {
    let names = a.components.iter().zip(&b.components).all(|it| match it {
        (Component::Literal(a), Component::Literal(b)) => a == b,
        (Component::Glob(glob), Component::Literal(name))
        | (Component::Literal(name), Component::Glob(glob)) => glob.matches(name),
        _ => true,
    });
    names
        && match a.components.len().cmp(&b.components.len()) {
            Ordering::Less => a.subtree,
            Ordering::Equal => true,
            Ordering::Greater => b.subtree,
        }
}
