//! What code may do: a set of permissions to ask.

use std::path::{Path, PathBuf};

use super::{Permission, PermissionSet, SecurityError};
use crate::policy::{
    resource::Resource,
    rule::{Effect, EffectivePolicy, Level},
};

/// Grants, and checks against them.
#[derive(Debug, Clone, Default)]
pub struct SecurityContext {
    permissions: PermissionSet,
    now: Option<i64>,
}

impl SecurityContext {
    /// A context in which nothing is permitted.
    pub fn new() -> SecurityContext {
        SecurityContext::default()
    }

    /// A context in which everything is permitted. For development only.
    pub fn allow_all() -> SecurityContext {
        let policy = EffectivePolicy {
            default_action: Effect::Allow,
            level: Level::Application,
            ..EffectivePolicy::new("allow-all")
        };
        SecurityContext::with_permissions(PermissionSet::of(policy))
    }

    /// A context in which what the set grants is permitted.
    pub fn with_permissions(permissions: PermissionSet) -> SecurityContext {
        SecurityContext { permissions, now: None }
    }

    /// The same at a moment, in Unix seconds; without one, grants that have a time do not count.
    pub fn at(self, now: i64) -> SecurityContext {
        SecurityContext { now: Some(now), ..self }
    }

    /// The permissions.
    pub fn permissions(&self) -> &PermissionSet {
        &self.permissions
    }

    /// Permits reading an absolute path, and with `recursive` all below it.
    pub fn grant_filesystem_read(&mut self, path: &Path, recursive: bool) {
        self.permissions.grant(Permission::FilesystemRead { path: path.into(), recursive });
    }

    /// Permits writing an absolute path, and with `recursive` all below it.
    pub fn grant_filesystem_write(&mut self, path: &Path, recursive: bool) {
        self.permissions.grant(Permission::FilesystemWrite { path: path.into(), recursive });
    }

    /// Permits connecting to a host, to the names below one (`*.example.com`) or to all that are public (`*`).
    pub fn grant_network(&mut self, host: impl Into<String>) {
        self.permissions.grant(Permission::Network { host: host.into() });
    }

    /// Permits running a program, or all (`*`).
    pub fn grant_process(&mut self, command: impl Into<String>) {
        self.permissions.grant(Permission::Process { command: command.into() });
    }

    /// Permits reading a variable, those with a prefix (`APP_*`) or all (`*`).
    pub fn grant_environment(&mut self, var: impl Into<String>) {
        self.permissions.grant(Permission::Environment { var: var.into() });
    }

    /// Whether an absolute path may be read.
    pub fn check_filesystem_read(&self, path: &Path) -> Result<(), SecurityError> {
        let denied = || SecurityError::FilesystemReadDenied { path: PathBuf::from(path) };
        self.check("file-read", path.to_str(), denied)
    }

    /// Whether an absolute path may be written.
    pub fn check_filesystem_write(&self, path: &Path) -> Result<(), SecurityError> {
        let denied = || SecurityError::FilesystemWriteDenied { path: PathBuf::from(path) };
        self.check("file-write", path.to_str(), denied)
    }

    /// Whether a host, given as `host`, `host:port` or URL, may be connected to.
    pub fn check_network(&self, host: &str) -> Result<(), SecurityError> {
        self.check("network-connect", Some(host), || SecurityError::NetworkDenied { host: host.to_owned() })
    }

    /// Whether a program may be run.
    pub fn check_process(&self, command: &str) -> Result<(), SecurityError> {
        let denied = || SecurityError::ProcessDenied { command: command.to_owned() };
        self.check("process", Some(command), denied)
    }

    /// Whether a variable may be read.
    pub fn check_environment(&self, var: &str) -> Result<(), SecurityError> {
        self.check("environment", Some(var), || SecurityError::EnvironmentDenied { var: var.to_owned() })
    }

    /// What is checked is one target: a wildcard in it is a letter.
    fn check(
        &self,
        resource: &str,
        target: Option<&str>,
        denied: impl FnOnce() -> SecurityError,
    ) -> Result<(), SecurityError> {
        let granted = Resource::parse(resource)
            .zip(target)
            .is_some_and(|(resource, target)| self.permissions.judge_target(resource, target, self.now));
        if granted { Ok(()) } else { Err(denied()) }
    }
}
