//! How far things reach, by tokens alone: brackets, operands, the parts of a statement.

use text_size::TextRange;

use super::{
    super::{source::Source, tokens::TokenKind, words},
    MAX_LENGTH,
};

/// A text with its brackets paired.
pub(super) struct Scan<'a> {
    pub(super) source: &'a Source<'a>,
    /// For each bracket its other half.
    partners: Vec<Option<usize>>,
    /// For each token the bracket it stands in.
    openers: Vec<Option<usize>>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Scan<'a> {
        let mut partners = vec![None; source.len()];
        let mut openers = Vec::with_capacity(source.len());
        let mut open: Vec<usize> = Vec::new();
        for index in 0..source.len() {
            let opener = match source.at(index) {
                ")" => Some("("),
                "]" => Some("["),
                "}" => Some("{"),
                _ => None,
            };
            let last = open.last().copied();
            if let Some(partner) = last.filter(|it| Some(source.at(*it)) == opener) {
                open.pop();
                for (one, other) in [(index, partner), (partner, index)] {
                    if let Some(slot) = partners.get_mut(one) {
                        *slot = Some(other);
                    }
                }
            }
            openers.push(open.last().copied());
            if matches!(source.at(index), "(" | "[" | "{") {
                open.push(index);
            }
        }
        Scan { source, partners, openers }
    }

    pub(super) fn at(&self, index: usize) -> &'a str {
        self.source.at(index)
    }

    pub(super) fn before(&self, index: usize) -> &'a str {
        self.source.before(index)
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        self.source.kind(index) == Some(TokenKind::Word)
    }

    /// A word that may be a name.
    pub(super) fn is_name(&self, index: usize) -> bool {
        self.is_word(index) && !words::is_keyword(self.at(index))
    }

    /// Whether a token stands on the line of the one before.
    pub(super) fn on_line(&self, index: usize) -> bool {
        index < self.source.len() && !self.source.is_fresh(index)
    }

    pub(super) fn partner(&self, index: usize) -> Option<usize> {
        self.partners.get(index).copied().flatten()
    }

    /// Where the bracket is that a token stands in.
    pub(super) fn opener(&self, index: usize) -> Option<usize> {
        self.openers.get(index).copied().flatten()
    }

    /// The bracket a token stands in; empty outside of all.
    pub(super) fn bracket(&self, index: usize) -> &'a str {
        self.opener(index).map(|it| self.at(it)).unwrap_or_default()
    }

    /// Whether a token stands in brackets, the innermost of which is closed.
    pub(super) fn is_closed(&self, index: usize) -> bool {
        self.opener(index).is_some_and(|it| self.partner(it).is_some())
    }

    /// Whether a value ends with the token before `index`.
    pub(super) fn after_value(&self, index: usize) -> bool {
        index.checked_sub(1).is_some_and(|it| self.source.ends_expression(it))
    }

    /// Whether a value is due at `index`, going by the token before.
    pub(super) fn value_is_due(&self, index: usize) -> bool {
        matches!(self.before(index), "=" | "(" | "," | "[" | "return" | "=>" | ":")
    }

    /// Whether a statement may begin at `index`.
    pub(super) fn begins_statement(&self, index: usize) -> bool {
        self.bracket(index) == "{"
            && (matches!(self.before(index), "{" | ";")
                || (self.source.is_fresh(index) && self.after_value(index)))
    }

    /// Whether the brace at `index` opens a block rather than a list of fields.
    pub(super) fn opens_block(&self, index: usize) -> bool {
        match self.before(index) {
            ")" | "}" | "]" | ">" | "=>" | "else" => true,
            _ if index < 2 => false,
            _ => {
                self.before(index - 1) == "->"
                    || matches!(self.before(self.value_start(index - 1)), "if" | "while" | "in")
            }
        }
    }

    /// Whether an item may begin at `index`.
    pub(super) fn begins_item(&self, index: usize) -> bool {
        self.bracket(index).is_empty()
            && (index == 0 || self.source.is_fresh(index) || self.before(index) == "}")
    }

    /// Whether the line ends before `index`, and with it the statement.
    fn is_boundary(&self, index: usize) -> bool {
        self.source.is_fresh(index) && self.after_value(index) && !self.source.continues_line(index)
    }

    /// Where the operand begins whose last token is `last`, with all that belongs to it.
    pub(super) fn operand_start(&self, last: usize) -> usize {
        let mut start = last;
        for _ in 0..MAX_LENGTH {
            if let Some(opener) = self.partner(start).filter(|it| *it < start) {
                start = opener;
                let head = start.checked_sub(1).filter(|it| self.source.ends_expression(*it));
                let Some(head) = head.filter(|_| self.source.touches_previous(start)) else { return start };
                start = head;
            }
            if self.partner(start).is_some_and(|it| it < start) {
                continue;
            }
            match self.before(start) {
                "." | "::" if start >= 2 => start -= 2,
                _ => break,
            }
        }
        start
    }

    /// Where the value begins that `index` is part of, operators included.
    pub(super) fn value_start(&self, index: usize) -> usize {
        let mut start = index;
        for _ in 0..MAX_LENGTH {
            let Some(last) = start.checked_sub(1) else { break };
            let ends = matches!(
                self.at(last),
                "(" | "["
                    | "{"
                    | ","
                    | ";"
                    | "="
                    | "=>"
                    | ":"
                    | ".."
                    | "return"
                    | "emit"
                    | "if"
                    | "while"
                    | "match"
                    | "in"
                    | "requires"
                    | "ensures"
            );
            if ends || self.is_boundary(start) {
                break;
            }
            start = self.partner(last).filter(|it| *it < last).unwrap_or(last);
        }
        start
    }

    /// The last token of the value that begins at or before `index`, or `stop` before it if that is met first.
    pub(super) fn value_end(&self, index: usize, stop: impl Fn(usize) -> bool) -> usize {
        let mut next = index;
        for _ in 0..MAX_LENGTH {
            if next >= self.source.len() {
                break;
            }
            let ends = matches!(self.at(next), ")" | "]" | "}" | "," | ";") || stop(next);
            if next > index && (ends || self.is_boundary(next)) {
                break;
            }
            next = self.partner(next).filter(|it| *it > next).unwrap_or(next) + 1;
        }
        next.saturating_sub(1).max(index)
    }

    /// The last token of the line that `index` stands on.
    pub(super) fn line_end(&self, index: usize) -> usize {
        (index + 1..self.source.len()).take_while(|it| self.on_line(*it)).last().unwrap_or(index)
    }

    pub(super) fn range(&self, first: usize, last: usize) -> TextRange {
        let (start, end) = (self.source.range(first).start(), self.source.range(last).end());
        TextRange::new(start, end.max(start))
    }
}
