//! The places where the parser could not go on, and what it would have taken there.
//!
//! An error node begins with what the parser had read and ends with what it skipped. The token between is found by
//! asking, token by token, whether the state it was read in had any use for it.

use tree_sitter::{Node, Tree};

use super::{super::cst::language, source::Source};

/// A token that fits nowhere, or the end of the text.
pub(super) struct Failure {
    /// The token.
    pub(super) index: usize,
    /// What could have stood there.
    pub(super) expected: Expected,
}

/// The grammar symbols that may come next in a state of the parser.
#[derive(Default)]
pub(super) struct Expected(Vec<&'static str>);

impl Expected {
    fn in_state(state: u16) -> Expected {
        let symbols = language().lookahead_iterator(state).into_iter().flatten();
        Expected(symbols.filter_map(|it| language().node_kind_for_id(it)).collect())
    }

    pub(super) fn has(&self, symbol: &str) -> bool {
        self.0.contains(&symbol)
    }

    pub(super) fn expression(&self) -> bool {
        self.has("_expression")
    }

    pub(super) fn ty(&self) -> bool {
        self.has("_type")
    }

    pub(super) fn pattern(&self) -> bool {
        self.has("_pattern")
    }

    /// A name and nothing like it.
    pub(super) fn name(&self) -> bool {
        self.has("identifier") && !self.expression() && !self.pattern() && !self.ty()
    }

    /// Of `words`, those that could stand here.
    pub(super) fn among(&self, words: &[&'static str]) -> Vec<&'static str> {
        words.iter().copied().filter(|it| self.has(it)).collect()
    }
}

/// Every failure, in order.
pub(super) fn find(tree: &Tree, source: &Source<'_>) -> Vec<Failure> {
    let mut search = Search { source, found: Vec::new(), open: None };
    if !tree.root_node().has_error() {
        return search.found;
    }
    super::walk(tree, &mut |node| search.visit(node));
    if let Some(open) = search.open.take() {
        search.report(open, source.len());
    }
    search.found.sort_by_key(|it| it.index);
    search.found.dedup_by_key(|it| it.index);
    search.found
}

struct Search<'a> {
    source: &'a Source<'a>,
    found: Vec<Failure>,
    /// An error whose token has not been found yet.
    open: Option<Open>,
}

struct Open {
    /// Where the error node ends.
    end: usize,
    /// The first token that was skipped without having been asked for.
    skipped: Option<usize>,
    /// The state after the last token that fitted.
    state: u16,
}

impl Search<'_> {
    fn visit(&mut self, node: Node<'_>) {
        if node.is_missing() {
            let index = self.source.index_at(node.end_byte());
            self.found.push(Failure { index, expected: Expected::in_state(node.parse_state()) });
            return;
        }
        if node.is_error() {
            if let Some(open) = self.open.take() {
                self.report(open, self.source.index_at(node.start_byte()));
            }
            self.open = Some(Open { end: node.end_byte(), skipped: None, state: node.parse_state() });
        }
        if node.child_count() == 0 && !matches!(node.kind(), "line_comment" | "block_comment") {
            self.leaf(node);
        }
    }

    fn leaf(&mut self, leaf: Node<'_>) {
        let Some(mut open) = self.open.take() else { return };
        let index = self.source.index_at(leaf.start_byte());
        let state = leaf.parse_state();
        let known = state != 0 && usize::from(state) < language().parse_state_count();
        if leaf.is_error() {
            return self.report(open, index);
        }
        if known && !is_expected(state, leaf.grammar_id()) {
            self.found.push(Failure { index, expected: Expected::in_state(state) });
            return;
        }
        if !known && open.skipped.is_none() {
            open.skipped = Some(index);
        }
        if known {
            open.state = leaf.next_parse_state();
        }
        if leaf.start_byte() >= open.end {
            return self.report(open, index);
        }
        self.open = Some(open);
    }

    /// Reports an error none of whose tokens is to blame by itself.
    fn report(&mut self, open: Open, next: usize) {
        let index = open.skipped.unwrap_or(next);
        self.found.push(Failure { index, expected: Expected::in_state(open.state) });
    }
}

fn is_expected(state: u16, symbol: u16) -> bool {
    language().lookahead_iterator(state).is_some_and(|mut it| it.any(|next| next == symbol))
}
