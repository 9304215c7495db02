//! Nodes of a tree in source order, each with what is around it. No recursion: trees may be deeper than the stack.

use tree_sitter::{Node, Tree};

use crate::syntax::nodes::Kind;

/// A node and its place in the tree.
pub(super) struct Visit<'t> {
    /// The node.
    pub(super) node: Node<'t>,
    /// What it is.
    pub(super) kind: Kind,
    /// What it is to its parent, as the grammar names it.
    pub(super) field: Option<&'t str>,
    /// What its parent is.
    pub(super) parent: Kind,
}

/// Calls `visit` with every node; its children follow if it gives true.
pub(super) fn walk<'t>(tree: &'t Tree, mut visit: impl FnMut(&Visit<'t>) -> bool) {
    let mut cursor = tree.walk();
    let mut parents = vec![Kind::SourceFile];
    loop {
        let node = cursor.node();
        let kind = Kind::of(node);
        let parent = parents.last().copied().unwrap_or(Kind::SourceFile);
        let descend = visit(&Visit { node, kind, field: cursor.field_name(), parent });
        if descend && cursor.goto_first_child() {
            parents.push(kind);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            parents.pop();
        }
    }
}
