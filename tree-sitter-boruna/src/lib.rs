//! The tree-sitter grammar of `.ax`: the language for [`tree-sitter`](https://docs.rs/tree-sitter), the table of its
//! node types, and the queries that editors use.
//!
//! The grammar accepts more than the language does, so that a tree exists for what an analyzer can explain; a tree
//! without errors is not yet a valid program.

use tree_sitter_language::LanguageFn;

#[allow(unsafe_code, reason = "the generated parser is C")]
unsafe extern "C" {
    fn tree_sitter_boruna() -> *const ();
}

/// The language, to be converted into `tree_sitter::Language`.
#[allow(unsafe_code, reason = "the function returns a pointer to the generated, static language")]
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_boruna) };

/// The node kinds with their fields and children, as JSON.
pub const NODE_TYPES: &str = include_str!("node-types.json");
