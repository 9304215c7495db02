//! The security API: permissions, contexts, policies and their manager, as thin covers of the engine.
//!
//! Nothing here decides anything: grants become [rules](super::rule::Rule), policies are read and linked by the same code
//! that serves the editor, and every answer is a [`Decider`](super::decide::Decider)'s.
//!
//! # Granting and checking
//!
//! ```
//! use boruna_analyzer::policy::face::{SecurityContext, SecurityError};
//! use std::path::Path;
//!
//! let mut ctx = SecurityContext::new();
//!
//! // File access
//! ctx.grant_filesystem_read(Path::new("/data"), true); // recursive
//! ctx.grant_filesystem_write(Path::new("/output"), false); // exact path
//!
//! // Network access
//! ctx.grant_network("api.example.com"); // exact domain
//! ctx.grant_network("*.example.com"); // wildcard subdomain
//!
//! // Process execution
//! ctx.grant_process("git");
//!
//! // Environment variables
//! ctx.grant_environment("PATH");
//!
//! ctx.check_filesystem_read(Path::new("/data/file.txt"))?;
//! ctx.check_network("api.example.com")?;
//! ctx.check_process("git")?;
//! ctx.check_environment("PATH")?;
//!
//! // What was not granted is denied.
//! assert!(ctx.check_filesystem_read(Path::new("/database")).is_err());
//! assert!(ctx.check_filesystem_write(Path::new("/output/below")).is_err());
//! assert!(ctx.check_network("example.com").is_err());
//! assert!(ctx.check_process("sh").is_err());
//! assert!(ctx.check_environment("HOME").is_err());
//!
//! ctx.grant_process("*"); // allow all (use with caution)
//! ctx.grant_environment("*"); // allow all (development only)
//! ctx.check_process("sh")?;
//! ctx.check_environment("API_TOKEN")?;
//! # Ok::<(), SecurityError>(())
//! ```
//!
//! # Policies
//!
//! ```
//! use boruna_analyzer::policy::face::{Permission, PolicyError, PolicyManager, SecurityPolicy};
//!
//! let toml_content = r#"
//! ## security-policy.toml
//! name = "application-policy"
//! description = "Policy for web application"
//! default_action = "deny"
//!
//! [[allow]]
//! resource = "file-read"
//! pattern = "/app/data/*"
//! scope = "recursive"
//! description = "Allow reading application data"
//!
//! [[allow]]
//! resource = "network-connect"
//! pattern = "*.example.com"
//! description = "Allow connections to example.com subdomains"
//!
//! [[deny]]
//! resource = "file-write"
//! pattern = "/etc/*"
//! description = "Deny writes to system configuration"
//!
//! [features]
//! default = { dependencies = [], default = true }
//! "#;
//!
//! // From TOML string
//! let policy = SecurityPolicy::from_toml(toml_content)?;
//!
//! // Using policy manager
//! let mut manager = PolicyManager::new();
//! manager.load_policy(policy)?;
//!
//! // Get permission set from policy
//! let permissions = manager.get_permissions("application-policy")?;
//!
//! let read = |path: &str| Permission::FilesystemRead { path: path.into(), recursive: false };
//! let write = |path: &str| Permission::FilesystemWrite { path: path.into(), recursive: false };
//! let connect = |host: &str| Permission::Network { host: host.into() };
//! // Allow reading application data
//! assert!(permissions.is_granted(&read("/app/data/users/1.json")));
//! assert!(!permissions.is_granted(&read("/app/database")));
//! // Allow connections to example.com subdomains
//! assert!(permissions.is_granted(&connect("api.example.com")));
//! assert!(!permissions.is_granted(&connect("evilexample.com")));
//! // Deny writes to system configuration
//! assert!(!permissions.is_granted(&write("/etc/passwd")));
//! # Ok::<(), PolicyError>(())
//! ```
//!
//! # Inheritance
//!
//! A policy grants nothing before the policies that it inherits from are loaded too.
//!
//! ```
//! use boruna_analyzer::policy::face::{Permission, PolicyError, PolicyManager, SecurityPolicy};
//!
//! let mut manager = PolicyManager::new();
//! manager.load_policy(SecurityPolicy::from_toml(
//!     r#"
//! name = "derived-policy"
//! inherits = ["base-policy", "network-policy"]
//!
//! [[allow]]
//! resource = "file-write"
//! pattern = "/tmp/*"
//! "#,
//! )?)?;
//! assert!(matches!(manager.get_permissions("derived-policy"), Err(PolicyError::NotFound(_))));
//!
//! let base = "name = \"base-policy\"\n[[deny]]\nresource = \"file-write\"\npattern = \"/tmp/keep\"\n";
//! manager.load_policy(SecurityPolicy::from_toml(base)?)?;
//! manager.load_policy(SecurityPolicy::from_json(r#"{ "name": "network-policy" }"#)?)?;
//!
//! let permissions = manager.get_permissions("derived-policy")?;
//! let write = |path: &str| Permission::FilesystemWrite { path: path.into(), recursive: false };
//! assert!(permissions.is_granted(&write("/tmp/x")));
//! assert!(!permissions.is_granted(&write("/tmp/keep")));
//! # Ok::<(), PolicyError>(())
//! ```
//!
//! # Times
//!
//! ```
//! use boruna_analyzer::policy::face::{Permission, PolicyError, SecurityPolicy};
//!
//! let policy = SecurityPolicy::from_toml(
//!     r#"
//! name = "business-hours"
//!
//! [[time_based]]
//! permission = "network-connect:api.example.com"
//! start = 1640995200  # Unix timestamp
//! end = 1672531200
//! days_of_week = [1, 2, 3, 4, 5]  # Monday-Friday
//! hours_of_day = [9, 10, 11, 12, 13, 14, 15, 16, 17]  # Business hours
//! "#,
//! )?;
//! let permissions = policy.to_permission_set();
//! let connect = Permission::Network { host: "api.example.com".to_owned() };
//! let friday_at_noon = 1_646_395_200;
//! assert!(permissions.is_granted_at(&connect, friday_at_noon));
//! assert!(!permissions.is_granted_at(&connect, friday_at_noon + 8 * 3600));
//! assert!(!permissions.is_granted_at(&connect, friday_at_noon + 24 * 3600));
//! // Without a clock no grant that has a time counts.
//! assert!(!permissions.is_granted(&connect));
//! # Ok::<(), PolicyError>(())
//! ```
//!
//! # Quotas
//!
//! ```
//! use boruna_analyzer::policy::face::ResourceQuotas;
//! use std::time::Duration;
//!
//! let quotas = ResourceQuotas {
//!     memory_limit: Some(64 * 1024 * 1024), // 64 MB
//!     cpu_time_limit: Some(Duration::from_secs(5)),
//!     stack_depth_limit: Some(1000),
//!     file_descriptor_limit: Some(10),
//!     network_connection_limit: Some(5),
//!     disk_io_limit: Some(10 * 1024 * 1024), // 10 MB
//! };
//! assert_eq!(quotas, ResourceQuotas::restrictive());
//! assert_eq!(ResourceQuotas::permissive().cpu_time_limit, Some(Duration::from_secs(5 * 60)));
//! assert_eq!(ResourceQuotas::unlimited().memory_limit, None);
//! ```

mod context;
mod error;
mod manager;
mod permission;
mod security_policy;

#[cfg(test)]
mod tests;

pub use super::{
    quotas::{AddedQuotas, ResourceQuotas},
    resource::Resource as ResourceType,
};
pub use context::SecurityContext;
pub use error::{PolicyError, SandboxError, SecurityError};
pub use manager::PolicyManager;
pub use permission::{Permission, PermissionSet};
pub use security_policy::{Folders, SecurityPolicy};
