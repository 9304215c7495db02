//! Where the protocol's words meet the analyzer's: positions and offsets, addresses and files, findings and reports.
//!
//! This is the only place that knows how positions count, so that no handler can get it wrong.

pub(crate) mod diagnostic;
pub(crate) mod edit;
pub(crate) mod library;
pub(crate) mod position;
pub(crate) mod url;
