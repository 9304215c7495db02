//! What all constructs are printed with: tokens with their comments, and bracketed lists.
//!
//! Every token of the file is either printed ([`Builder::token`]) or dropped ([`Builder::skip`]), and its comments go
//! along. A comment needs a line break behind it. Where one would end the statement, or read badly, the token is
//! *glued* to the one before it, and the comment waits for the next place that allows it; such a place follows
//! before the construct ends.

use std::ops::Range;

use tree_sitter::Node;

use super::{
    FormatError,
    comments::{Comment, Comments},
    layout::{ChainId, Flat, Group, GroupId, Layout, LineKind, Op},
    walk::is_comment,
};
use crate::syntax::{cst::text, nodes::Kind};

/// Turns a tree into a [`Layout`].
pub(super) struct Builder<'t> {
    source: &'t str,
    comments: Comments<'t>,
    layout: Layout<'t>,
    /// Comments that wait for a place that allows a line break.
    pending: Vec<Comment<'t>>,
    /// The groups around the current place, innermost last.
    enclosing: Vec<GroupId>,
    glue: bool,
    /// Whether `Name {` opens a block here, not a record.
    pub(super) in_condition: bool,
    depth: usize,
    too_deep: bool,
}

/// How the entries of a list are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `[a, b]`
    Tight,
    /// `(a)`, where no comma may follow.
    Single,
    /// `{ a, b }`
    Padded,
    /// `{`, a line for each entry with a comma behind it, `}`
    Members,
    /// `{`, a line for each statement, `}`
    Statements,
}

/// What the brace of a list follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Nothing that could have been broken over lines.
    Plain,
    /// The header of a construct.
    Header,
}

/// Levels of nesting that are printed. One bracket takes a few of them.
const MAX_DEPTH: usize = 600;

impl<'t> Builder<'t> {
    /// A builder for a file.
    pub(super) fn new(source: &'t str, comments: Comments<'t>) -> Builder<'t> {
        Builder {
            source,
            comments,
            layout: Layout::default(),
            pending: Vec::new(),
            enclosing: Vec::new(),
            glue: false,
            in_condition: false,
            depth: 0,
            too_deep: false,
        }
    }

    /// The layout, if all of the file is in it.
    pub(super) fn finish(self) -> Result<Layout<'t>, FormatError> {
        if self.too_deep {
            Err(FormatError::TooDeep)
        } else if self.pending.is_empty() && self.comments.is_empty() {
            Ok(self.layout)
        } else {
            Err(FormatError::Internal)
        }
    }

    /// What is written at a node.
    pub(super) fn text(&self, node: Node<'_>) -> &'t str {
        text(node, self.source)
    }

    /// Appends an order.
    pub(super) fn push(&mut self, op: Op<'t>) {
        self.layout.push(op);
    }

    /// A blank before the next token.
    pub(super) fn space(&mut self) {
        self.push(Op::Space);
    }

    /// Keeps the next token on the line of the one before it.
    pub(super) fn glue(&mut self) {
        self.glue = true;
    }

    /// Prints a token.
    pub(super) fn token(&mut self, node: Node<'t>) {
        let text = self.text(node);
        let text = if Kind::of(node) == Kind::FloatLiteral { shorten_float(text) } else { text };
        self.token_as(node, Op::Text(text));
    }

    /// Prints a token by an order of its own.
    pub(super) fn token_as(&mut self, node: Node<'t>, op: Op<'t>) {
        self.arrive(node);
        self.push(op);
        self.pending.extend(self.comments.take_behind(node));
    }

    /// Prints what stands before a token.
    pub(super) fn arrive(&mut self, node: Node<'t>) {
        self.pending.extend(self.comments.take_before(node));
        if !std::mem::take(&mut self.glue) {
            self.flush();
            if self.comments.blank_before(node) {
                self.push(Op::EmptyLine);
            }
        }
    }

    /// Drops a token, not its comments.
    pub(super) fn skip(&mut self, node: Node<'t>) {
        self.pending.extend(self.comments.take_before(node));
        self.pending.extend(self.comments.take_behind(node));
    }

    /// Moves the comments between some tokens above the first of them.
    pub(super) fn hoist(&mut self, tokens: &[Node<'t>]) {
        if let Some(first) = tokens.first() {
            self.pending.extend(self.comments.take_before(*first));
        }
        let kept = self.pending.len();
        for (left, right) in tokens.iter().zip(tokens.iter().skip(1)) {
            self.pending.extend(self.comments.take_behind(*left));
            self.pending.extend(self.comments.take_before(*right));
        }
        for comment in self.pending.iter_mut().skip(kept) {
            comment.own_line = true;
        }
    }

    /// A new line, behind the comment that stays on the old one.
    pub(super) fn line(&mut self, op: Op<'t>) {
        if self.pending.first().is_some_and(|it| !it.own_line) {
            let comment = self.pending.remove(0);
            self.comment(comment);
        }
        self.push(op);
    }

    /// Prints the comments at the end of the file.
    pub(super) fn last_comments(&mut self) {
        self.line(Op::Line(LineKind::Entry));
        self.pending.extend(self.comments.take_last());
        self.flush();
    }

    fn flush(&mut self) {
        for comment in std::mem::take(&mut self.pending) {
            self.comment(comment);
        }
    }

    fn comment(&mut self, comment: Comment<'t>) {
        if let Some(group) = self.enclosing.last() {
            self.layout.break_group(*group);
        }
        self.push(Op::Comment(comment));
    }

    /// Prints a bracket, entries between commas, and a bracket.
    pub(super) fn list(
        &mut self,
        parts: &[Node<'t>],
        shape: Shape,
        opening: Opening,
        mut entry: impl FnMut(&mut Self, Node<'t>),
    ) {
        let [open, inner @ .., close] = parts else { return };
        let in_condition = std::mem::take(&mut self.in_condition);
        match opening {
            Opening::Plain => self.token(*open),
            Opening::Header => self.token_as(*open, Op::HeaderBrace),
        }
        let group = self.group(Group {
            broken: matches!(shape, Shape::Members | Shape::Statements),
            comma: !matches!(shape, Shape::Single | Shape::Statements),
            visible: true,
        });
        self.open(group);
        let padding = if shape == Shape::Padded { Flat::Space } else { Flat::Nothing };
        let mut empty = true;
        for part in inner {
            if part.kind() == "," {
                self.skip(*part);
                continue;
            }
            if empty {
                self.line(Op::SoftLine(group, padding));
            } else {
                if shape != Shape::Statements {
                    self.push(Op::Text(","));
                }
                self.line(Op::SoftLine(group, Flat::Space));
            }
            empty = false;
            entry(self, *part);
        }
        if !empty {
            self.push(Op::TrailingComma(group));
        }
        self.close(group, *close, if empty { Flat::Nothing } else { padding });
        self.token(*close);
        self.in_condition = in_condition;
    }

    /// Declares a group.
    pub(super) fn group(&mut self, group: Group) -> GroupId {
        self.layout.group(group)
    }

    /// Begins a chain of operators that its author broke over lines.
    pub(super) fn chain(&mut self) -> ChainId {
        let chain = self.layout.chain();
        self.push(Op::Chain(chain));
        chain
    }

    /// Begins a group, behind its opening bracket.
    pub(super) fn open(&mut self, group: GroupId) {
        self.enclosing.push(group);
        self.push(Op::Open(group));
    }

    /// Ends a group, before its closing bracket; what stands before the bracket is in the group.
    pub(super) fn close(&mut self, group: GroupId, bracket: Node<'t>, padding: Flat) {
        self.pending.extend(self.comments.take_before(bracket));
        self.line(Op::SoftLine(group, padding));
        self.flush();
        self.end_group(group);
        self.glue();
    }

    /// Ends a group whose closing bracket is not in the text.
    pub(super) fn end_group(&mut self, group: GroupId) {
        self.push(Op::Close(group));
        self.enclosing.pop();
    }

    /// Lines up what follows with the line of `first`, until [`Op::Release`].
    pub(super) fn anchor(&mut self, first: Node<'t>) {
        self.arrive(first);
        self.push(Op::Anchor);
    }

    /// One level deeper, if the stack allows it; [`Builder::ascend`] goes back.
    pub(super) fn descend(&mut self) -> bool {
        self.too_deep |= self.depth == MAX_DEPTH;
        self.depth += usize::from(!self.too_deep);
        !self.too_deep
    }

    /// One level back.
    pub(super) fn ascend(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Takes the comments waiting and those before `node`, to be put back by [`Builder::put_back`].
    pub(super) fn hold(&mut self, node: Node<'t>) -> Vec<Comment<'t>> {
        self.pending.extend(self.comments.take_before(first_token(node)));
        std::mem::take(&mut self.pending)
    }

    /// Lets comments wait again, before those that wait now.
    pub(super) fn put_back(&mut self, mut held: Vec<Comment<'t>>) {
        held.append(&mut self.pending);
        self.pending = held;
    }

    /// Whether a comment stands between two places.
    pub(super) fn has_comment(&self, bytes: Range<usize>) -> bool {
        self.comments.any_in(bytes)
    }
}

/// The parts of a node, without comments.
pub(super) fn parts<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    node.children(&mut node.walk()).filter(|it| !is_comment(*it)).collect()
}

/// The first token of a node.
pub(super) fn first_token(node: Node<'_>) -> Node<'_> {
    let mut first = node;
    while let Some(it) = first.child(0) {
        first = it;
    }
    first
}

/// A float with at most one zero at its end, directly behind the point.
pub(super) fn shorten_float(text: &str) -> &str {
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { text.get(..=short.len()).unwrap_or(text) } else { short }
}
