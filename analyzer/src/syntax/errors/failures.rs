//! The places where the parser could not go on, and what it would have taken there.
//!
//! An error node begins with what the parser had read and ends with what it skipped. The token between is found by
//! asking, token by token, whether the state it was read in had any use for it.

use tree_sitter::{Node, Tree};

use super::{
    super::{cst::language, tokens::TokenKind},
    outline::{Group, Outline},
    source::{Source, is_operator},
};

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

/// How many failures are looked for; far fewer are reported.
const MAX_FAILURES: usize = 32;

/// The failures, in order.
pub(super) fn find(tree: &Tree, source: &Source<'_>) -> Vec<Failure> {
    let mut search = Search { source, found: Vec::new(), open: None };
    if !tree.root_node().has_error() {
        return search.found;
    }
    super::walk(tree, &mut |node, _| search.visit(node));
    if let Some(open) = search.open.take() {
        search.abandon(open, source.len());
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
    /// The last token that was read, and the states before and behind it.
    last: Option<(usize, u16, u16)>,
}

impl Search<'_> {
    fn visit(&mut self, node: Node<'_>) {
        if self.found.len() >= MAX_FAILURES {
            return;
        }
        if node.is_missing() {
            let index = self.source.index_at(node.end_byte());
            self.found.push(Failure { index, expected: Expected::in_state(node.parse_state()) });
            return;
        }
        if node.is_error() {
            // One inside another or right behind it is the same error.
            let last = self.open.take().and_then(|it| it.last);
            self.open = Some(Open { end: node.end_byte(), last });
        }
        if node.child_count() == 0 && !matches!(node.kind(), "line_comment" | "block_comment") {
            self.leaf(node);
        }
    }

    fn leaf(&mut self, leaf: Node<'_>) {
        let Some(mut open) = self.open.take() else { return };
        let index = self.source.index_at(leaf.start_byte());
        let state = leaf.parse_state();
        if leaf.is_error() || !is_state(state) {
            // From here on tokens are skipped, hence the one before did not fit, whatever its state says: states
            // are shared by places that differ in what may follow.
            let skipped = if leaf.is_error() { None } else { open.last };
            return self.report(skipped.map_or(index, |it| it.0), skipped.map_or(state, |it| it.1));
        }
        // The state behind the last token, if that alone decides it: what the parser recovered from was read again in
        // another state than at first.
        let reached = open.last.map(|it| it.2).filter(|it| is_state(*it));
        for state in reached.into_iter().chain([state]) {
            if !is_expected(state, leaf.grammar_id()) {
                return self.report(index, state);
            }
        }
        if leaf.start_byte() >= open.end {
            // Either the last token was skipped, or all that was read was given up and this one read again.
            let skipped = open.last.filter(|it| self.is_misfit(it.0)).unwrap_or((index, state, 0));
            return self.report(skipped.0, skipped.1);
        }
        open.last = Some((index, state, leaf.next_parse_state()));
        self.open = Some(open);
    }

    /// Whether a token may not stand where it does, going by what is before it.
    fn is_misfit(&self, index: usize) -> bool {
        let after_expression = index.checked_sub(1).is_some_and(|it| self.source.ends_expression(it));
        match self.source.at(index) {
            "(" | ")" | "[" | "]" | "{" | "}" => false,
            "," => !Outline::at(self.source, index).top.group.separates(),
            "=>" => Outline::at(self.source, index).top.group != Group::Arms,
            "->" => self.source.before(index) != ")",
            ":" => {
                let outline = Outline::at(self.source, index);
                !outline.top.group.has_colons() && self.source.at(outline.top.segment) != "let"
            }
            "." | "::" => !after_expression,
            text if is_operator(text) => !after_expression,
            _ => self.source.kind(index) == Some(TokenKind::Symbol),
        }
    }

    fn report(&mut self, index: usize, state: u16) {
        self.found.push(Failure { index, expected: Expected::in_state(state) });
    }

    /// Reports an error none of whose tokens is to blame: what comes next is.
    fn abandon(&mut self, open: Open, next: usize) {
        let state = open.last.map_or(0, |it| it.2);
        self.report(next, state);
    }
}

/// Whether a number is a state in which the parser reads on.
fn is_state(state: u16) -> bool {
    state != 0 && usize::from(state) < language().parse_state_count()
}

fn is_expected(state: u16, symbol: u16) -> bool {
    language().lookahead_iterator(state).is_some_and(|mut it| it.any(|next| next == symbol))
}
