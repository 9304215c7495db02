//! stub
use crate::{diagnostics::Diagnostic, span::TextRange};
pub fn errors(tree: &tree_sitter::Tree, text: &str, declarations: bool) -> Vec<Diagnostic<TextRange>> {
    let _ = (text, declarations);
    if tree.root_node().has_error() {
        vec![Diagnostic::new(
            &crate::diagnostics::registry::PARSE_ERROR,
            TextRange::default(),
            format!("syntax {}", tree.root_node().to_sexp()),
        )]
    } else {
        vec![]
    }
}
