//! Which token a comment belongs to. One on a line of its own belongs to the token after it, one behind a token to
//! that token; a comment then goes wherever its token goes.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{Node, Tree};

use super::walk::{is_comment, leaves};
use crate::syntax::cst::text;

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    /// With its slashes, without blanks at the end.
    pub(super) text: &'t str,
    /// Stands on a line of its own, not behind a token.
    pub(super) own_line: bool,
    /// Has an empty line above it.
    pub(super) blank_before: bool,
}

/// The comments of a file that have not been printed yet, and where the file has empty lines.
pub(super) struct Comments<'t> {
    comments: Vec<Comment<'t>>,
    /// Where each comment begins.
    starts: Vec<usize>,
    /// By the first byte of the token they stand before.
    before: FxHashMap<usize, Range<usize>>,
    /// By the last byte of the token they stand behind.
    behind: FxHashMap<usize, Range<usize>>,
    /// First bytes of tokens that have an empty line above them.
    blanks: FxHashSet<usize>,
}

/// Stands for the first byte of the token after the last one.
const END: usize = usize::MAX;

impl<'t> Comments<'t> {
    /// Attaches the comments of a parsed file.
    pub(super) fn of(tree: &Tree, source: &'t str) -> Comments<'t> {
        let mut attached = Comments {
            comments: Vec::new(),
            starts: Vec::new(),
            before: FxHashMap::default(),
            behind: FxHashMap::default(),
            blanks: FxHashSet::default(),
        };
        // The token or comment last seen, and the token last seen.
        let (mut end, mut token_end) = (0, 0);
        let mut own_lines = 0..0;
        for leaf in leaves(tree) {
            let gap = source.get(end..leaf.start_byte()).unwrap_or_default();
            let lines = gap.bytes().filter(|it| *it == b'\n').count();
            if is_comment(leaf) {
                let index = attached.comments.len();
                let own_line = token_end == 0 || lines > 0;
                let text = text(leaf, source).trim_end_matches([' ', '\t', '\r']);
                attached.starts.push(leaf.start_byte());
                attached.comments.push(Comment { text, own_line, blank_before: lines > 1 });
                if own_line {
                    own_lines.end = index + 1;
                } else {
                    attached.behind.insert(token_end, index..index + 1);
                    own_lines = index + 1..index + 1;
                }
            } else if !leaf.byte_range().is_empty() {
                attached.stand_before(leaf.start_byte(), own_lines);
                own_lines = attached.comments.len()..attached.comments.len();
                if lines > 1 {
                    attached.blanks.insert(leaf.start_byte());
                }
                token_end = leaf.end_byte();
            }
            end = leaf.end_byte();
        }
        attached.stand_before(END, own_lines);
        attached
    }

    fn stand_before(&mut self, token: usize, comments: Range<usize>) {
        if !comments.is_empty() {
            self.before.insert(token, comments);
        }
    }

    /// Takes the comments on lines of their own before a token.
    pub(super) fn take_before(&mut self, token: Node<'_>) -> &[Comment<'t>] {
        self.take(|it| it.before.remove(&token.start_byte()))
    }

    /// Takes the comment behind a token.
    pub(super) fn take_behind(&mut self, token: Node<'_>) -> &[Comment<'t>] {
        self.take(|it| it.behind.remove(&token.end_byte()))
    }

    /// Takes the comments on lines of their own after the last token.
    pub(super) fn take_last(&mut self) -> &[Comment<'t>] {
        self.take(|it| it.before.remove(&END))
    }

    fn take(&mut self, remove: impl FnOnce(&mut Self) -> Option<Range<usize>>) -> &[Comment<'t>] {
        let range = remove(self).unwrap_or_default();
        self.comments.get(range).unwrap_or_default()
    }

    /// Whether an empty line stands right above a token.
    pub(super) fn blank_before(&self, token: Node<'_>) -> bool {
        self.blanks.contains(&token.start_byte())
    }

    /// Whether any comment, taken or not, begins in a range of bytes.
    pub(super) fn any_in(&self, bytes: Range<usize>) -> bool {
        let index = self.starts.partition_point(|it| *it < bytes.start);
        self.starts.get(index).is_some_and(|it| *it < bytes.end)
    }

    /// Whether every comment was taken.
    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty()
    }
}
