//! A rule, where it comes from, and the linked policy that rules make up.
//!
//! Plain data: documents are turned into it, decisions are taken from it.

use std::sync::Arc;

use smol_str::SmolStr;
use text_size::TextRange;

use super::{
    pattern::{Arguments, Method, NamePattern, PathPattern, Pattern, Ports},
    resource::Resource,
    terms::Terms,
    time::Window,
};

/// A policy linked to all it builds on: what decisions are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectivePolicy {
    /// The name of the policy that was asked for.
    pub name: SmolStr,
    /// Its rules and those of its ancestors, in any order.
    pub rules: Vec<Rule>,
    /// What happens to a request that no rule matches.
    pub default_action: Effect,
    /// Ceiling for code that runs under it.
    pub level: Level,
    /// What a denial does.
    pub on_denied: OnDenied,
    /// How links are followed.
    pub symlinks: Symlinks,
    /// Limits, and how operations are carried out.
    pub terms: Terms,
}

/// What a rule does to the requests that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Lets them through where no rule denies them.
    Allow,
    /// Stops them, whatever else is said.
    Deny,
}

/// One rule of a policy or of an ancestor of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it does.
    pub effect: Effect,
    /// What it is about.
    pub resource: Resource,
    /// Which targets.
    pub pattern: Pattern,
    /// What else must hold.
    pub qualifiers: Qualifiers,
    /// When; always, without one.
    pub window: Option<Window>,
    /// Where it is written.
    pub origin: Origin,
}

/// Where a rule is written. Orders rules in one way whatever order they come in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The policy's name.
    pub policy: SmolStr,
    /// The list of the policy.
    pub list: RuleList,
    /// Which one of the list, from 0.
    pub index: u32,
    /// The file, by a number that whoever links the policies chose.
    pub file: FileId,
    /// The rule's place in the file.
    pub span: Span,
}

/// A file, by a number that only the one who gave it can read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file. A [`TextRange`] that has an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

/// The list of a policy that a rule stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleList {
    /// `allow`
    Allow,
    /// `deny`
    Deny,
    /// `time_based`
    Time,
    /// `rules` of the published schema.
    Published,
    /// Made by a program and in no file.
    Made,
}

/// What a rule says beside its pattern.
///
/// The first part narrows what the rule matches. The second does not: it binds whoever carries the request out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Qualifiers {
    /// Network: only these ports.
    pub ports: Option<Ports>,
    /// Network: only these HTTP methods.
    pub methods: Option<Vec<Method>>,
    /// Network: only URLs with this path.
    pub path: Option<PathPattern>,
    /// Network, in an allow: also addresses that are not public, though the pattern does not spell them out.
    pub private: bool,
    /// Environment, in an allow of `*`: also names that look like secrets.
    pub include_secrets: bool,
    /// Process: the arguments by position. An allow wants as many (a last `**` is any number), a deny at least these.
    pub args: Option<Arguments>,
    /// Models: only these.
    pub models: Option<Vec<NamePattern>>,

    /// What binds whoever carries the request out.
    pub obligations: Option<Arc<Obligations>>,
}

/// What an allow asks of whoever carries the request out. No part of matching: all are checked while it happens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Obligations {
    /// Digest of the executable or library, in hexadecimal.
    pub sha256: Option<String>,
    /// Folder the child runs in.
    pub cwd: Option<String>,
    /// Variables the child may be given.
    pub env: Option<Vec<NamePattern>>,
    /// Media types of a reply.
    pub content_types: Option<Vec<String>>,
    /// Calls by this rule.
    pub max_calls: Option<u64>,
    /// Bytes by this rule.
    pub max_bytes: Option<u64>,
    /// Signature of the foreign function.
    pub signature: Option<String>,
}

/// How much code run under a policy is trusted, from least to most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Pure computation.
    Isolated,
    /// Third-party code.
    #[default]
    Sandboxed,
    /// The user's own code.
    Application,
    /// The runtime itself.
    System,
}

/// What a denial does to the step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OnDenied {
    /// Ends it.
    #[default]
    Abort,
    /// Gives the program an `Err`.
    Error,
}

/// How symbolic links are followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Symlinks {
    /// Where they lead below the allowed folder.
    #[default]
    Beneath,
    /// Not at all.
    Never,
}

impl Span {
    /// The same as a text range.
    pub fn range(self) -> TextRange {
        TextRange::new(self.start.into(), self.end.max(self.start).into())
    }
}

impl From<TextRange> for Span {
    fn from(range: TextRange) -> Span {
        Span { start: range.start().into(), end: range.end().into() }
    }
}

impl Origin {
    /// A rule that is in no file: the `index`th one made for `policy`.
    pub fn made(policy: &str, index: u32) -> Origin {
        Origin {
            policy: policy.into(),
            list: RuleList::Made,
            index,
            file: FileId::default(),
            span: Span::default(),
        }
    }
}

impl EffectivePolicy {
    /// A policy without rules, which denies everything.
    pub fn new(name: &str) -> EffectivePolicy {
        EffectivePolicy {
            name: name.into(),
            rules: Vec::new(),
            default_action: Effect::Deny,
            level: Level::default(),
            on_denied: OnDenied::default(),
            symlinks: Symlinks::default(),
            terms: Terms::default(),
        }
    }
}

impl Rule {
    /// A rule with nothing but a pattern.
    pub fn new(effect: Effect, resource: Resource, pattern: Pattern, origin: Origin) -> Rule {
        Rule { effect, resource, pattern, qualifiers: Qualifiers::default(), window: None, origin }
    }
}
