//! One file a request: from the protocol's parameters to the analyzer's answer and back to the protocol's words.
//!
//! A handler is a function of a snapshot. It knows no queue, no thread and no other request.

pub(crate) mod call_hierarchy;
pub(crate) mod code_action;
pub(crate) mod completion;
pub(crate) mod diagnostic;
pub(crate) mod document_link;
pub(crate) mod explain_capability;
pub(crate) mod folding_range;
pub(crate) mod format;
pub(crate) mod hover;
pub(crate) mod inlay_hint;
pub(crate) mod navigation;
pub(crate) mod panic;
pub(crate) mod project;
pub(crate) mod references;
pub(crate) mod rename;
pub(crate) mod selection_range;
pub(crate) mod semantic_tokens;
pub(crate) mod signature_help;
pub(crate) mod symbols;
pub(crate) mod virtual_document;
pub(crate) mod will_rename_files;
pub(crate) mod workspace_diagnostic;
