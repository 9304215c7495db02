//! Policies of a project: which files are policies, what they amount to, and what they say of the code.
//!
//! Queries over the pure engine in [`policy`](crate::policy), which must not know them. A policy is read and linked
//! without a look at any source, and sources are read without a look at any policy: the two meet in [`item_verdicts`]
//! only, so that an edit of either leaves what is known of the other alone.
//!
//! Files are numbered for the engine by their salsa ids: a new file does not change the numbers of others.

mod files;
mod findings;
mod fixes;
mod requests;
#[cfg(test)]
mod tests;
mod verdicts;
mod wording;

pub use files::{Active, active, decider, document, linked, policy_files};
pub use findings::policy_diagnostics;
pub use verdicts::{Judged, item_verdicts, verdict_diagnostics};

/// Whether a file of this name in a project's folder is a policy: `policy`, `*.policy` or `*-policy` plus `.toml` or
/// `.json`.
pub fn is_policy_name(name: &str) -> bool {
    let stem = name.strip_suffix(".toml").or_else(|| name.strip_suffix(".json"));
    stem.is_some_and(|it| it == "policy" || it.ends_with(".policy") || it.ends_with("-policy"))
}
