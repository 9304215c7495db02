//! What a linked policy says beside its rules: limits, and how operations are carried out.

use smol_str::SmolStr;

use super::{
    document::{AuditBackend, Dns, OnAuditFailure},
    quotas::Quotas,
    resource::Resource,
};

/// What a linked policy says beside its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How much a run may use, as far as declared.
    pub quotas: Quotas,
    /// How often capabilities may be used, by ascending name. Each counts on its own.
    pub budgets: Vec<Allowance>,
    /// The features that are on, ascending.
    pub features: Vec<SmolStr>,
    /// Whether a host may turn out to have an address that is not public.
    pub private: bool,
    /// How many redirects are followed; each is a request of its own.
    pub redirects: u32,
    /// Who looks names up.
    pub dns: Dns,
    /// How long a request may take.
    pub timeout_ms: Option<u64>,
    /// Folders in which programs are looked for.
    pub exec_path: Vec<String>,
    /// How the audit trail is kept.
    pub audit: AuditTerms,
}

/// A budget of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The resource. One that is several capabilities counts their calls together.
    pub resource: Resource,
    /// Most calls.
    pub calls: Option<u64>,
    /// Most tokens.
    pub tokens: Option<u64>,
}

/// How the audit trail is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditTerms {
    /// Where entries go.
    pub backend: AuditBackend,
    /// The file, as written in the policy.
    pub path: Option<String>,
    /// Whether each entry is on the disk before the operation goes on.
    pub fsync: bool,
    /// What becomes of an operation whose entry cannot be written.
    pub on_failure: OnAuditFailure,
    /// Names whose values are left out, ascending.
    pub redact: Vec<String>,
}

/// Most redirects that are ever followed.
pub const MAX_REDIRECTS: u32 = 10;

/// Where programs are looked for unless a policy says otherwise.
pub const EXEC_PATH: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];

impl Default for Terms {
    fn default() -> Terms {
        Terms {
            quotas: Quotas::default(),
            budgets: Vec::new(),
            features: Vec::new(),
            private: false,
            redirects: MAX_REDIRECTS,
            dns: Dns::default(),
            timeout_ms: None,
            exec_path: EXEC_PATH.map(str::to_owned).into(),
            audit: AuditTerms::default(),
        }
    }
}
