//! A policy as a value: read, validated, asked.

use super::{PermissionSet, PolicyError, ResourceType};
use crate::policy::{
    document::{Document, Syntax},
    link::{Environment, Linked, Policies, Source},
    problem::{Code, Problem},
    rule::{Effect, FileId},
};

/// A policy. What it inherits is not part of it: a [`PolicyManager`](super::PolicyManager) links it.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityPolicy {
    text: String,
    document: Document,
    folders: Folders,
}

/// Where the paths of a policy start that are not absolute. Each is absolute itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders {
    /// The policy file's, where `./` starts.
    pub directory: Option<String>,
    /// `${workspace}`
    pub workspace: Option<String>,
    /// `${tmp}`
    pub tmp: Option<String>,
    /// `~`
    pub home: Option<String>,
}

impl SecurityPolicy {
    /// A policy that grants nothing. Its name is looked at by [`SecurityPolicy::validate`].
    pub fn new(name: String) -> SecurityPolicy {
        let text = serde_json::json!({ "name": name }).to_string();
        SecurityPolicy::parse(&text, Syntax::Json, "", Folders::default())
    }

    /// Reads a policy, and validates all that needs no other.
    pub fn from_toml(content: &str) -> Result<SecurityPolicy, PolicyError> {
        SecurityPolicy::read(content, Syntax::Toml, "", Folders::default())
    }

    /// Reads a policy of either schema, and validates all that needs no other.
    pub fn from_json(content: &str) -> Result<SecurityPolicy, PolicyError> {
        SecurityPolicy::read(content, Syntax::Json, "policy", Folders::default())
    }

    /// Reads a policy that lies somewhere, and validates all that needs no other. `stem` is the file's name up to its last
    /// dot, which is the name of a policy of the published schema.
    pub fn read(
        content: &str,
        syntax: Syntax,
        stem: &str,
        folders: Folders,
    ) -> Result<SecurityPolicy, PolicyError> {
        let policy = SecurityPolicy::parse(content, syntax, stem, folders);
        policy.validate().map(|()| policy)
    }

    fn parse(content: &str, syntax: Syntax, stem: &str, folders: Folders) -> SecurityPolicy {
        let document = Document::parse(content, syntax, stem, FileId::default());
        SecurityPolicy { text: content.to_owned(), document, folders }
    }

    /// Whether the policy makes sense, as far as no other policy is needed to tell.
    pub fn validate(&self) -> Result<(), PolicyError> {
        let orphan = !self.document.inherits.is_empty();
        let linked = self.link_alone();
        // What only the parents can tell is told when they are there.
        let waits =
            |it: &Problem| orphan && matches!(it.code, Code::Parent | Code::Feature | Code::OpenSandbox);
        let problems = self.document.problems.iter().chain(&linked.problems);
        let mut problems = problems.filter(|it| !it.code.is_warning()).filter(|it| !waits(it));
        problems.next().map_or(Ok(()), |it| Err(PolicyError::of(it, &self.text)))
    }

    /// What is wrong or doubtful, warnings included, as far as no other policy is needed to tell.
    pub fn problems(&self) -> Vec<Problem> {
        let linked = self.link_alone().problems;
        self.document.problems.iter().chain(&linked).cloned().collect()
    }

    /// What the policy grants and denies. One that inherits is not linked yet and grants nothing.
    pub fn to_permission_set(&self) -> PermissionSet {
        let mut policy = self.link_alone().policy;
        if !self.document.inherits.is_empty() || self.validate().is_err() {
            policy.rules.retain(|it| it.effect == Effect::Deny);
            policy.default_action = Effect::Deny;
        }
        PermissionSet::of(policy)
    }

    /// Whether a target, or all that a pattern means, is allowed. Grants that have a time do not count.
    pub fn allows(&self, resource: &ResourceType, pattern: &str) -> bool {
        self.to_permission_set().judge_text(*resource, pattern, None)
    }

    /// Whether a target, or all that a pattern means, is allowed at a moment, in Unix seconds.
    pub fn allows_at(&self, resource: &ResourceType, pattern: &str, now: i64) -> bool {
        self.to_permission_set().judge_text(*resource, pattern, Some(now))
    }

    /// Its name; empty where it has none that is allowed.
    pub fn name(&self) -> &str {
        self.document.name()
    }

    /// The policy as written.
    pub fn document(&self) -> &Document {
        &self.document
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The same as one of several files.
    pub(super) fn in_file(mut self, file: FileId) -> SecurityPolicy {
        self.document.file = file;
        self.document.problems.iter_mut().for_each(|it| it.file = file);
        self
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source { document: &self.document, directory: self.folders.directory.as_deref() }
    }

    pub(super) fn environment(&self) -> Environment<'_> {
        Environment {
            workspace: self.folders.workspace.as_deref(),
            tmp: self.folders.tmp.as_deref(),
            home: self.folders.home.as_deref(),
            ..Environment::default()
        }
    }

    fn link_alone(&self) -> Linked {
        Policies::new(vec![self.source()], self.environment()).link(0)
    }
}
