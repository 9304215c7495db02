//! The text of an item as its parser sees it: tokens without blanks and comments, by index.

use text_size::{TextRange, TextSize};

use super::tokens::{Token, TokenKind};

/// A text and its tokens.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// Every token, with blanks and comments.
    pub(super) all: &'a [Token],
    tokens: Vec<Token>,
    /// For each of `tokens`, whether a line ends between it and the one before.
    fresh: Vec<bool>,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, all: &'a [Token]) -> Source<'a> {
        let mut tokens = Vec::new();
        let mut fresh = Vec::new();
        let mut lines = vec![0];
        let mut newline = true;
        for token in all {
            if token.kind == TokenKind::Newline {
                lines.push(token.end());
            } else if !matches!(token.kind, TokenKind::Blank | TokenKind::Word | TokenKind::Symbol) {
                let inside = token.text(text).bytes().enumerate().filter(|it| matches!(it.1, b'\n' | b'\r'));
                lines.extend(inside.map(|it| token.start() + it.0 + 1));
            }
            if token.is_trivia() {
                newline |= token.text(text).contains(['\n', '\r']);
            } else {
                tokens.push(*token);
                fresh.push(std::mem::take(&mut newline));
            }
        }
        Source { text, all, tokens, fresh, lines }
    }

    /// How many tokens there are; the index of the end.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    /// What is written at `index`; empty at the end.
    pub(super) fn at(&self, index: usize) -> &'a str {
        self.token(index).map(|it| it.text(self.text)).unwrap_or_default()
    }

    /// What is written before `index`; empty at the start.
    pub(super) fn before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map(|it| self.at(it)).unwrap_or_default()
    }

    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.token(index).map(|it| it.kind)
    }

    /// Where a token stands; an empty range after the last one at the end.
    pub(super) fn range(&self, index: usize) -> TextRange {
        match (self.token(index), self.tokens.last()) {
            (Some(token), _) => token.range(),
            (None, Some(last)) => TextRange::empty(last.range().end()),
            (None, None) => TextRange::default(),
        }
    }

    /// Whether a token is the first of its line.
    pub(super) fn is_fresh(&self, index: usize) -> bool {
        self.fresh.get(index).copied().unwrap_or(true)
    }

    /// Whether nothing stands between a token and the one before.
    pub(super) fn touches_previous(&self, index: usize) -> bool {
        let previous = index.checked_sub(1).and_then(|it| self.token(it));
        previous.is_some() && previous.map(Token::end) == self.token(index).map(Token::start)
    }

    /// The first token that ends after `byte`.
    pub(super) fn index_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|it| it.end() <= byte)
    }

    /// Whether a token may be the last of an expression.
    pub(super) fn ends_expression(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(TokenKind::Word) => {
                let word = self.at(index);
                !super::words::is_keyword(word)
                    || matches!(word, "true" | "false" | "None" | "receive" | "return")
            }
            Some(TokenKind::Symbol) => matches!(self.at(index), ")" | "]" | "}"),
            Some(_) => true,
            None => false,
        }
    }

    /// Whether a line that begins with this token goes on with the statement of the line before.
    pub(super) fn continues_line(&self, index: usize) -> bool {
        match self.at(index) {
            "-" | "!" => false,
            "." | "::" | "," | "=>" | "else" | "=" | ":" | ".." | "->" => true,
            word => matches!(self.kind(index), Some(TokenKind::Symbol)) && is_operator(word),
        }
    }

    /// Whether a token may be the first of an expression.
    pub(super) fn begins_expression(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(TokenKind::Word) => {
                let word = self.at(index);
                !super::words::is_keyword(word)
                    || matches!(
                        word,
                        "true"
                            | "false"
                            | "None"
                            | "Some"
                            | "Ok"
                            | "Err"
                            | "if"
                            | "match"
                            | "spawn"
                            | "send"
                            | "receive"
                            | "emit"
                    )
            }
            Some(TokenKind::Symbol) => matches!(self.at(index), "(" | "[" | "{" | "-" | "!"),
            Some(_) => true,
            None => false,
        }
    }

    /// Whether a `-` at `index` is a sign and not a difference.
    pub(super) fn is_sign(&self, index: usize) -> bool {
        let left = index.checked_sub(1).is_some_and(|it| self.ends_expression(it));
        self.at(index) == "-" && (!left || self.is_fresh(index))
    }

    /// What is written at a place.
    pub(super) fn slice(&self, range: TextRange) -> &'a str {
        self.text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default()
    }

    /// Where the line of a place begins.
    pub(super) fn line_of(&self, place: TextSize) -> usize {
        let count = self.lines.partition_point(|it| *it <= usize::from(place));
        count.checked_sub(1).and_then(|it| self.lines.get(it)).copied().unwrap_or_default()
    }

    /// The blanks at the start of a token's line.
    pub(super) fn indent(&self, index: usize) -> &'a str {
        let line = self.text.get(self.line_of(self.range(index).start())..).unwrap_or_default();
        let end = line.find(|it| it != ' ' && it != '\t').unwrap_or(line.len());
        line.get(..end).unwrap_or_default()
    }

    /// The part of a range on its first line.
    pub(super) fn tight(&self, range: TextRange) -> TextRange {
        let text = self.slice(range);
        match text.find(['\n', '\r']) {
            Some(end) => TextRange::at(range.start(), TextSize::new(end as u32)),
            None => range,
        }
    }

    /// The blanks at a place, on its line.
    pub(super) fn blanks_behind(&self, place: TextSize) -> TextRange {
        let rest = self.text.get(usize::from(place)..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        TextRange::at(place, TextSize::new(blanks as u32))
    }

    /// A range with the blanks between it and the token before.
    pub(super) fn with_gap_before(&self, range: TextRange) -> TextRange {
        let index = self.index_at(range.start().into());
        let before = index.checked_sub(1).map_or(TextSize::new(0), |it| self.range(it).end());
        let gap = self.text.get(usize::from(before)..usize::from(range.start())).unwrap_or_default();
        let start = if gap.trim().is_empty() { before } else { range.start() };
        TextRange::new(start, range.end())
    }

    /// A range of a list with one of the commas beside it.
    pub(super) fn with_comma(&self, range: TextRange) -> TextRange {
        let first = self.index_at(range.start().into());
        if self.before(first) == "," {
            return self.with_gap_before(TextRange::new(self.range(first - 1).start(), range.end()));
        }
        let next = self.index_at(range.end().into());
        if self.at(next) == "," {
            return self.with_gap_before(TextRange::new(range.start(), self.range(next).end()));
        }
        self.with_gap_before(range)
    }
}

/// Whether `text` stands between two operands.
pub(super) fn is_operator(text: &str) -> bool {
    matches!(
        text,
        "+" | "-"
            | "*"
            | "/"
            | "%"
            | "++"
            | "=="
            | "!="
            | "<"
            | "<="
            | ">"
            | ">="
            | "&&"
            | "||"
            | "="
            | "+="
            | "-="
            | "*="
            | "/="
            | "++="
    )
}
