//! Policies by name, linked to each other.

use std::collections::BTreeMap;

use super::{PermissionSet, PolicyError, SecurityPolicy};
use crate::policy::{
    link::{Linked, Policies},
    problem::{Code, Problem},
    rule::FileId,
};

/// Policies that can inherit from each other.
#[derive(Debug, Clone, Default)]
pub struct PolicyManager {
    policies: BTreeMap<String, SecurityPolicy>,
    loaded: u32,
}

impl PolicyManager {
    /// A manager without policies.
    pub fn new() -> PolicyManager {
        PolicyManager::default()
    }

    /// Adds a policy. Its parents may come later; until they are there it has no permissions.
    ///
    /// Refuses what is wrong already: a policy that is not valid, the name of another, an inheritance that comes back.
    pub fn load_policy(&mut self, policy: SecurityPolicy) -> Result<(), PolicyError> {
        if self.policies.contains_key(policy.name()) {
            let name = policy.name();
            let text = format!("{} there is another policy `{name}`", Code::Duplicate.as_str());
            return Err(PolicyError::ValidationError(text));
        }
        self.put(policy)
    }

    /// Adds a policy in place of the one that has its name, if there is one.
    pub fn reload_policy(&mut self, policy: SecurityPolicy) -> Result<(), PolicyError> {
        let old = self.policies.remove(policy.name());
        self.put(policy).inspect_err(|_| {
            if let Some(old) = old {
                self.policies.insert(old.name().to_owned(), old);
            }
        })
    }

    /// A policy as it was loaded.
    pub fn get_policy(&self, name: &str) -> Option<&SecurityPolicy> {
        self.policies.get(name)
    }

    /// What a policy grants and denies with all that it inherits.
    pub fn get_permissions(&self, policy_name: &str) -> Result<PermissionSet, PolicyError> {
        let linked = self.link(policy_name)?;
        match linked.problems.iter().find(|it| !it.code.is_warning()) {
            None => Ok(PermissionSet::of(linked.policy)),
            Some(problem) => Err(self.error(problem)),
        }
    }

    /// A policy linked to all that it inherits, with what is wrong with them.
    pub fn link(&self, policy_name: &str) -> Result<Linked, PolicyError> {
        let policy = self.policies.get(policy_name);
        let policy =
            policy.ok_or_else(|| PolicyError::NotFound(format!("there is no policy `{policy_name}`")))?;
        let sources = self.policies.values().map(SecurityPolicy::source).collect();
        let policies = Policies::new(sources, policy.environment());
        let index = self.policies.keys().position(|it| it == policy_name);
        Ok(policies.link(index.unwrap_or_default()))
    }

    fn put(&mut self, policy: SecurityPolicy) -> Result<(), PolicyError> {
        policy.validate()?;
        let name = policy.name().to_owned();
        self.loaded += 1;
        self.policies.insert(name.clone(), policy.in_file(FileId(self.loaded)));
        // The new one may close a ring, or be a parent that others cannot have.
        let names: Vec<String> = self.policies.keys().cloned().collect();
        for it in names {
            let problems = self.link(&it)?.problems;
            let wrong = problems.iter().find(|it| !it.code.is_warning() && it.code != Code::Parent);
            // While a parent is missing, what it may declare is too.
            let waits = problems.iter().any(|it| it.code == Code::Parent);
            let waits_for = |it: &Problem| waits && matches!(it.code, Code::Feature | Code::OpenSandbox);
            if let Some(problem) = wrong.filter(|it| !waits_for(it)) {
                let error = self.error(problem);
                self.policies.remove(&name);
                return Err(error);
            }
        }
        Ok(())
    }

    fn error(&self, problem: &Problem) -> PolicyError {
        let policy = self.policies.values().find(|it| it.document().file == problem.file);
        PolicyError::of(problem, policy.map_or("", SecurityPolicy::text))
    }
}
