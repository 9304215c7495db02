//! What is wrong with the text of one item, in words a person can act on.
//!
//! Every finding comes from one of four looks at the text: its tokens ([`lexical`]), its brackets ([`brackets`]), the
//! places where the parser stopped ([`failures`], explained by [`explain`]) and what the grammar accepts only so that
//! it can be named here ([`accepted`]). [`hints`] are not errors. One mistake is reported once: the look that
//! understands it best hides what the others make of the same place.

mod accepted;
mod lexical;
mod source;
mod words;

use text_size::TextRange;
use tree_sitter::{Node, Tree};

use super::{parse, tokens::tokenize};
use crate::diagnostics::{Diagnostic, registry::PARSE_ERROR};
use source::Source;

/// How many errors one item may report. Who sees that many needs no more.
const MAX_ERRORS: usize = 16;

/// The errors and hints of an item whose text gave `tree`. `declarations` allows functions without body.
pub fn errors(tree: &Tree, text: &str, declarations: bool) -> Vec<Diagnostic<TextRange>> {
    let tokens = tokenize(text);
    let source = Source::new(text, &tokens);
    let mut out = lexical::check(&source).errors;
    out.extend(too_deep(tree, &source));
    out.extend(accepted::check(tree, &source, declarations));
    if out.is_empty() && tree.root_node().has_error() {
        out.push(Diagnostic::new(&PARSE_ERROR, source.range(0), "this cannot be read"));
    }
    out.sort_by_key(|it| (it.place.start(), it.place.end()));
    out.truncate(MAX_ERRORS);
    out
}

/// Calls `visit` with every node, parents first.
fn walk<'t>(tree: &'t Tree, visit: &mut impl FnMut(Node<'t>)) {
    let mut cursor = tree.walk();
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// Reports text that [`parse`](parse::parse) left out of the tree.
fn too_deep(tree: &Tree, source: &Source<'_>) -> Vec<Diagnostic<TextRange>> {
    if !parse::may_nest_too_deep(source.text, source.all) || !parse::may_have_holes(tree) {
        return Vec::new();
    }
    let found = parse::guarded(source.text, source.all).too_deep;
    let report = |it: TextRange| {
        let start = source.range(source.index_at(it.start().into()));
        Diagnostic::new(&PARSE_ERROR, start, format!("nested more than {} levels deep", parse::MAX_NESTING))
            .with_help("give a part of it a name with `let`, or move it into a function of its own")
    };
    found.into_iter().map(report).collect()
}

#[cfg(test)]
mod tests;
