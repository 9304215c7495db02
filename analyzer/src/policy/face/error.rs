//! What can be refused, and why.

use std::{fmt, path::PathBuf, time::Duration};

use crate::policy::problem::{Code, Problem};

/// An operation that is not permitted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityError {
    /// A file may not be read.
    FilesystemReadDenied {
        /// The file.
        path: PathBuf,
    },
    /// A file may not be written.
    FilesystemWriteDenied {
        /// The file.
        path: PathBuf,
    },
    /// A host may not be connected to.
    NetworkDenied {
        /// The host.
        host: String,
    },
    /// A program may not be run.
    ProcessDenied {
        /// The program.
        command: String,
    },
    /// A variable may not be read.
    EnvironmentDenied {
        /// The variable.
        var: String,
    },
}

/// A limit of a sandbox that is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SandboxError {
    /// Too many bytes of live data.
    MemoryQuotaExceeded {
        /// Bytes that would have been in use.
        used: usize,
        /// The most.
        limit: usize,
    },
    /// Too long on a processor.
    CpuTimeQuotaExceeded {
        /// Time used.
        used: Duration,
        /// The most.
        limit: Duration,
    },
    /// Too many nested calls.
    StackDepthExceeded {
        /// The depth.
        depth: usize,
        /// The most.
        limit: usize,
    },
    /// Too many open handles.
    FileDescriptorQuotaExceeded {
        /// Handles open.
        used: usize,
        /// The most.
        limit: usize,
    },
    /// Too many connections.
    NetworkConnectionQuotaExceeded {
        /// Connections open.
        used: usize,
        /// The most.
        limit: usize,
    },
    /// Too many bytes read and written.
    DiskIOQuotaExceeded {
        /// Bytes that would have been read and written.
        used: u64,
        /// The most.
        limit: u64,
    },
    /// A way out of the sandbox, which was caught.
    EscapePrevented(String),
    /// Something that the sandbox does not have.
    OperationDenied(String),
}

/// A policy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// The text is in no syntax.
    ParseError(String),
    /// The policy as a whole makes no sense.
    ValidationError(String),
    /// A key or its value makes no sense.
    InvalidField {
        /// The key, as a path such as `allow[0].pattern`.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A policy that is named is not there.
    NotFound(String),
}

impl SecurityError {
    /// A stable word for the kind of denial.
    pub fn code(&self) -> &'static str {
        match self {
            SecurityError::FilesystemReadDenied { .. } => "file-read-denied",
            SecurityError::FilesystemWriteDenied { .. } => "file-write-denied",
            SecurityError::NetworkDenied { .. } => "network-connect-denied",
            SecurityError::ProcessDenied { .. } => "process-denied",
            SecurityError::EnvironmentDenied { .. } => "environment-denied",
        }
    }

    /// The narrowest rule that would permit the operation, as TOML; nothing for a target that no rule can name.
    pub fn suggestion(&self) -> Option<String> {
        let (resource, target) = match self {
            SecurityError::FilesystemReadDenied { path } => ("file-read", path.to_str()?),
            SecurityError::FilesystemWriteDenied { path } => ("file-write", path.to_str()?),
            SecurityError::NetworkDenied { host } => ("network-connect", host.as_str()),
            SecurityError::ProcessDenied { command } => ("process", command.as_str()),
            SecurityError::EnvironmentDenied { var } => ("environment", var.as_str()),
        };
        let pattern = serde_json::to_string(target).ok()?;
        let rule = format!("[[allow]]\nresource = \"{resource}\"\npattern = {pattern}\n");
        super::SecurityPolicy::from_toml(&format!("name = \"rule\"\n{rule}")).ok().map(|_| rule)
    }
}

impl PolicyError {
    /// The error that a problem in `text` is.
    pub(super) fn of(problem: &Problem, text: &str) -> PolicyError {
        let before = text.get(..usize::from(problem.span.start())).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let reason = format!("{} at {line}:{column}: {}", problem.code.as_str(), problem.message);
        match problem.code {
            Code::Syntax => PolicyError::ParseError(reason),
            Code::Parent => PolicyError::NotFound(reason),
            Code::Name | Code::Cycle | Code::Size | Code::Duplicate | Code::OpenSandbox => {
                PolicyError::ValidationError(reason)
            }
            _ => PolicyError::InvalidField { field: problem.field.clone(), reason },
        }
    }

    /// The code of the problem, such as `POL004`, with which the text begins.
    pub fn code(&self) -> Option<&'static str> {
        let (PolicyError::ParseError(text)
        | PolicyError::ValidationError(text)
        | PolicyError::NotFound(text)
        | PolicyError::InvalidField { reason: text, .. }) = self;
        Code::parse(text.split(' ').next()?).map(Code::as_str)
    }
}

impl fmt::Display for SecurityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SecurityError::FilesystemReadDenied { path } => {
                write!(f, "reading `{}` is denied", path.display())
            }
            SecurityError::FilesystemWriteDenied { path } => {
                write!(f, "writing `{}` is denied", path.display())
            }
            SecurityError::NetworkDenied { host } => write!(f, "connecting to `{host}` is denied"),
            SecurityError::ProcessDenied { command } => write!(f, "running `{command}` is denied"),
            SecurityError::EnvironmentDenied { var } => write!(f, "reading the variable `{var}` is denied"),
        }
    }
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SandboxError::MemoryQuotaExceeded { used, limit } => {
                write!(f, "{used} bytes of memory are more than the quota of {limit}")
            }
            SandboxError::CpuTimeQuotaExceeded { used, limit } => {
                write!(f, "{used:?} of processor time are more than the quota of {limit:?}")
            }
            SandboxError::StackDepthExceeded { depth, limit } => {
                write!(f, "{depth} nested calls are more than the quota of {limit}")
            }
            SandboxError::FileDescriptorQuotaExceeded { used, limit } => {
                write!(f, "all {limit} handles of the quota are open ({used})")
            }
            SandboxError::NetworkConnectionQuotaExceeded { used, limit } => {
                write!(f, "all {limit} connections of the quota are open ({used})")
            }
            SandboxError::DiskIOQuotaExceeded { used, limit } => {
                write!(f, "{used} bytes read and written are more than the quota of {limit}")
            }
            SandboxError::EscapePrevented(it) => write!(f, "an escape from the sandbox was prevented: {it}"),
            SandboxError::OperationDenied(it) => write!(f, "the sandbox does not have this: {it}"),
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyError::ParseError(it) | PolicyError::ValidationError(it) | PolicyError::NotFound(it) => {
                f.write_str(it)
            }
            PolicyError::InvalidField { field, reason } => write!(f, "`{field}`: {reason}"),
        }
    }
}

impl std::error::Error for SecurityError {}

impl std::error::Error for SandboxError {}

impl std::error::Error for PolicyError {}
