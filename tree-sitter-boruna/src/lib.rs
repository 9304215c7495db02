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

/// What to colour, with the capture names that Neovim documents.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../queries/highlights.scm");

/// Scopes, definitions and references inside one file.
pub const LOCALS_QUERY: &str = include_str!("../queries/locals.scm");

/// What an editor may fold.
pub const FOLDS_QUERY: &str = include_str!("../queries/folds.scm");

/// Where lines indent, for the editors that take it from the tree.
pub const INDENTS_QUERY: &str = include_str!("../queries/indents.scm");

/// Definitions and references for code navigation.
pub const TAGS_QUERY: &str = include_str!("../queries/tags.scm");

/// SQL and JSON inside string literals.
pub const INJECTIONS_QUERY: &str = include_str!("../queries/injections.scm");

/// Functions, parameters, blocks ... as objects to select or move over.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../queries/textobjects.scm");
