//! What `.ax` code means: an incremental analyzer, free of I/O, threads and protocol types.
//!
//! Text flows through the rooms in this order, each knowing only those before it:
//!
//! [`inputs`] → [`syntax`] → [`hir`] → [`types`] → [`flow`], [`effects`], [`values`] → [`policies`] → [`diagnostics`] → [`ide`], [`mod@format`].
//!
//! Everything derived is a salsa query over [`inputs`]; nothing here fails: bad code is data. All offsets are
//! UTF-8 byte offsets. Inside queries they are relative to a top-level item ([`span::ItemSpan`]), so an edit
//! above an item leaves every answer about that item valid.

#![cfg_attr(test, allow(clippy::string_slice, reason = "a test that slices badly should fail"))]

pub mod capability;
pub mod credentials;
pub mod db;
pub mod diagnostics;
pub mod effects;
pub mod flow;
pub mod format;
pub mod framework;
pub mod hir;
pub mod ide;
pub mod inputs;
pub mod json;
pub mod line_ending;
pub mod package;
pub mod policies;
pub mod policy;
pub mod prelude;
pub mod project;
pub mod span;
pub mod syntax;
#[cfg(any(test, feature = "test-support"))]
pub mod test_support;
pub mod types;
pub mod values;
pub mod workflow;

pub use db::{Database, Db};

/// How much stack a thread that asks queries needs, in bytes: enough for the deepest text that is not refused, in a
/// build without optimisation.
pub const STACK_BYTES: usize = 32 << 20;
