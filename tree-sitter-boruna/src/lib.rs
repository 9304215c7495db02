//! tree-sitter grammar for `.ax`.
