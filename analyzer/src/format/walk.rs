//! A tree as a flat sequence of steps. No recursion: trees may be deeper than the stack.

use tree_sitter::{Node, Tree, TreeCursor};

use crate::syntax::nodes::Kind;

/// One step of a walk.
pub(super) enum Step<'t> {
    /// Into a node that has parts.
    Enter(Node<'t>),
    /// Over a token or a comment.
    Leaf(Node<'t>),
    /// Out of a node that has parts.
    Leave(Node<'t>),
}

/// Walks a whole tree in source order. A string literal is one leaf.
pub(super) fn walk(tree: &Tree) -> impl Iterator<Item = Step<'_>> {
    Walk { cursor: tree.walk(), next: Next::Down }
}

/// The tokens and comments of a tree.
pub(super) fn leaves(tree: &Tree) -> impl Iterator<Item = Node<'_>> {
    walk(tree).filter_map(|step| match step {
        Step::Leaf(node) => Some(node),
        Step::Enter(_) | Step::Leave(_) => None,
    })
}

/// Whether a node is a comment.
pub(super) fn is_comment(node: Node<'_>) -> bool {
    matches!(Kind::of(node), Kind::LineComment | Kind::BlockComment)
}

struct Walk<'t> {
    cursor: TreeCursor<'t>,
    next: Next,
}

enum Next {
    Down,
    Beside,
    End,
}

impl<'t> Iterator for Walk<'t> {
    type Item = Step<'t>;

    fn next(&mut self) -> Option<Step<'t>> {
        match self.next {
            Next::Down => {
                let node = self.cursor.node();
                if Kind::of(node) != Kind::StringLiteral && self.cursor.goto_first_child() {
                    return Some(Step::Enter(node));
                }
                self.next = Next::Beside;
                Some(Step::Leaf(node))
            }
            Next::Beside if self.cursor.goto_next_sibling() => {
                self.next = Next::Down;
                self.next()
            }
            Next::Beside if self.cursor.goto_parent() => Some(Step::Leave(self.cursor.node())),
            Next::Beside | Next::End => {
                self.next = Next::End;
                None
            }
        }
    }
}
