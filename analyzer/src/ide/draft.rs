//! The text around a cursor, completed to something that can be analysed: a made-up name stands where somebody is
//! about to write one, and brackets that are still open are closed behind it.
//!
//! A draft is an item that belongs to no file's items. Names in it mean what they mean in the file; nothing refers to
//! it, and the next revision forgets it.

use tree_sitter::{Node, Tree};

use super::brackets::OpenBrackets;
use crate::{
    db::Db,
    hir::{Item, ItemKind, scratch::item_with_text},
    inputs::SourceFile,
    span::{TextRange, TextSize},
    syntax::tokens::{Token, TokenKind, tokenize},
};

/// The made-up name. It is told by its place; a short one, as the parser would rather skip short words it has no use for.
const MARKER: &str = "zz";

/// What stands at a cursor.
pub(super) struct Cursor<'db> {
    /// The item the cursor is in, or the one before it while that is unfinished.
    pub(super) item: Option<Item<'db>>,
    /// The item's text, up to the cursor at least.
    text: String,
    /// Where the text starts in the file.
    start: TextSize,
    /// The cursor in the text.
    at: usize,
    tokens: Vec<Token>,
    /// The word or string at the cursor.
    pub(super) word: Word,
}

/// The word or string around a cursor, in the text of a [`Cursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Letters before and behind the cursor; empty where a name may begin.
    Name(TextRange),
    /// The text of a string, without its quotes.
    String(TextRange),
    /// A number.
    Number(TextRange),
    /// A comment.
    Other,
}

/// An item with a made-up name at the cursor.
pub(super) struct Draft<'db> {
    /// The item.
    pub(super) item: Item<'db>,
    /// Its tree.
    pub(super) tree: Tree,
    /// Where the made-up name stands.
    pub(super) marker: TextRange,
}

impl<'db> Cursor<'db> {
    /// What stands at `offset`.
    pub(super) fn new(db: &'db dyn Db, file: SourceFile, offset: TextSize) -> Cursor<'db> {
        let Some((item, at)) = super::item_at(db, file, offset) else {
            return Cursor::build(None, String::new(), offset, 0);
        };
        let text = item.text(db);
        let at = (0..=usize::from(at)).rev().find(|it| text.is_char_boundary(*it)).unwrap_or_default();
        let written = text.get(..at).unwrap_or_default();
        let is_gap = tokenize(written).iter().all(|it| it.is_trivia());
        let before = item.start(db).checked_sub(TextSize::new(1));
        if let (true, Some(before)) = (is_gap, before.and_then(|it| super::item_at(db, file, it)))
            && before.0 != item
        {
            let host = before.0;
            let joined = format!("{}{written}", host.text(db));
            let at = joined.len();
            let cursor = Cursor::build(Some(host), joined, host.start(db), at);
            if cursor.is_inside(db) {
                return cursor;
            }
        }
        Cursor::build(Some(item), text.to_string(), item.start(db), at)
    }

    fn build(item: Option<Item<'db>>, text: String, start: TextSize, at: usize) -> Cursor<'db> {
        let tokens = tokenize(&text);
        let word = word(&text, &tokens, at);
        Cursor { item, text, start, at, tokens, word }
    }

    /// Whether the cursor is in an item, not before or behind one.
    pub(super) fn is_inside(&self, db: &dyn Db) -> bool {
        let Some(item) = self.item else { return false };
        let mut depth = 0usize;
        let mut count = 0;
        let mut last = "";
        for token in self.before() {
            count += 1;
            last = token.text(&self.text);
            match last {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        match item.kind(db) {
            _ if count == 0 => false,
            ItemKind::Function | ItemKind::Record | ItemKind::Enum => depth > 0 || last != "}",
            ItemKind::Import | ItemKind::Module => {
                count < 2 + usize::from(self.starts_with("export")) || self.is_joined()
            }
            ItemKind::Other => depth > 0,
        }
    }

    /// Whether nothing stands between the word and the token before it.
    fn is_joined(&self) -> bool {
        let Word::Name(range) = self.word else { return false };
        self.before().next_back().is_some_and(|it| it.range().end() == range.start())
    }

    fn starts_with(&self, word: &str) -> bool {
        self.before().next().is_some_and(|it| it.text(&self.text) == word)
    }

    /// The tokens before the word at the cursor, without blanks and comments.
    fn before(&self) -> impl DoubleEndedIterator<Item = &Token> {
        let end = match self.word {
            Word::Name(range) => range.start().into(),
            Word::String(range) => usize::from(range.start()).saturating_sub(1),
            Word::Number(range) => range.start().into(),
            Word::Other => self.at,
        };
        let count = self.tokens.partition_point(|it| it.end() <= end);
        self.tokens.iter().take(count).filter(|it| !it.is_trivia())
    }

    /// The texts of the tokens before the word at the cursor, the last one first.
    pub(super) fn backwards(&self) -> impl Iterator<Item = &str> {
        self.before().rev().map(|it| it.text(&self.text))
    }

    /// What is written of the word, up to the cursor.
    pub(super) fn prefix(&self) -> &str {
        match self.word {
            Word::Name(range) | Word::String(range) => {
                self.text.get(range.start().into()..self.at).unwrap_or_default()
            }
            Word::Number(_) | Word::Other => "",
        }
    }

    /// The first character behind the word.
    pub(super) fn next_char(&self) -> Option<char> {
        match self.word {
            Word::Name(range) | Word::String(range) => self.text.get(range.end().into()..)?.chars().next(),
            Word::Number(_) | Word::Other => None,
        }
    }

    /// A range of the text in the file.
    pub(super) fn in_file(&self, range: TextRange) -> TextRange {
        range + self.start
    }

    /// Widens the word at the cursor by characters before it that `accept` takes, such as the `.` of a capability.
    pub(super) fn widened(&self, accept: impl Fn(char) -> bool) -> Option<TextRange> {
        let Word::Name(range) = self.word else { return None };
        let before = self.text.get(..range.start().into())?;
        let behind = self.text.get(range.end().into()..)?;
        let start = before.trim_end_matches(&accept).len() as u32;
        let end = usize::from(range.end()) + behind.len() - behind.trim_start_matches(&accept).len();
        let end =
            if range.is_empty() && start == u32::from(range.start()) { range.end().into() } else { end };
        Some(TextRange::new(TextSize::new(start), TextSize::new(end as u32)))
    }

    /// The item with a made-up name at the cursor.
    pub(super) fn draft(&self, db: &'db dyn Db) -> Option<Draft<'db>> {
        let item = self.item?;
        let range = match self.word {
            Word::Name(range) | Word::String(range) | Word::Number(range) => range,
            Word::Other => return None,
        };
        let mut text = self.text.get(..range.start().into())?.to_owned();
        match self.word {
            Word::Number(_) => text.push_str(self.text.get(std::ops::Range::<usize>::from(range))?),
            _ => text.push_str(MARKER),
        }
        let marker = TextRange::new(range.start(), TextSize::of(text.as_str()));
        let rest = self.text.get(range.end().into()..)?;
        if let Word::String(_) = self.word {
            // The closing quote may be missing, and what follows then belongs to no string.
            text.push('"');
            text.push_str(&self.closers(range.end().into()));
            text.push_str(rest.strip_prefix('"').unwrap_or(rest));
        } else {
            text.push_str(&self.closers(range.end().into()));
            text.push_str(rest);
        }
        let tree = crate::syntax::parse::parse(&text);
        Some(Draft { item: item_with_text(db, item, text.into())?, tree, marker })
    }

    /// What closes the brackets and heads that are open at the cursor and closed nowhere.
    fn closers(&self, end: usize) -> String {
        let mut brackets = OpenBrackets::default();
        // How many brackets are open around an `if`, `match` ... whose block has not begun.
        let mut head = None;
        for token in self.tokens.iter().filter(|it| matches!(it.kind, TokenKind::Symbol | TokenKind::Word)) {
            let text = token.text(&self.text);
            if token.end() <= end {
                match text {
                    "if" | "while" | "match" | "for" => head = Some(brackets.open.len()),
                    "{" if head == Some(brackets.open.len()) => head = None,
                    "let" | "return" | "}" => head = None,
                    _ => {}
                }
            }
            brackets.take(text, token.range());
        }
        // Its block may begin behind the cursor.
        let behind = self.tokens.iter().skip(self.tokens.partition_point(|it| it.start() < end));
        let mut line = behind.take_while(|it| it.kind != TokenKind::Newline);
        if line.any(|it| it.text(&self.text) == "{") {
            head = None;
        }
        let mut unclosed = brackets.forgotten;
        unclosed.extend(brackets.open);
        unclosed.sort_by_key(|it| it.1.start());
        // A parenthesis that an earlier statement forgot is not around the cursor.
        let statement = self.tokens.iter().rev().filter(|it| it.end() <= end);
        let mut words = statement.filter(|it| it.kind == TokenKind::Word);
        let line =
            words.find(|it| matches!(it.text(&self.text), "let" | "return")).map_or(0, |it| it.start());
        let mut out = String::new();
        for (bracket, range) in unclosed.into_iter().rev() {
            let start = usize::from(range.start());
            match bracket {
                _ if start >= end => {}
                "(" if start >= line => out.push(')'),
                "[" if start >= line => out.push(']'),
                "{" => {
                    if head.take().is_some() {
                        out.push_str(" {}");
                    }
                    out.push_str(" }");
                }
                _ => {}
            }
        }
        let next = self.tokens.iter().find(|it| it.start() >= end && !it.is_trivia());
        if head.is_some() && next.is_none_or(|it| it.text(&self.text) != "{") {
            out.push_str(" {}");
        }
        out
    }
}

impl<'db> Draft<'db> {
    /// The nodes around the made-up name, itself first, each with what it is to the next.
    pub(super) fn path(&self) -> Vec<(Node<'_>, Option<&str>)> {
        let mut cursor = self.tree.walk();
        let mut path = vec![(cursor.node(), None)];
        while cursor.goto_first_child_for_byte(self.marker.start().into()).is_some() {
            if cursor.node().start_byte() > usize::from(self.marker.start()) {
                break;
            }
            path.push((cursor.node(), cursor.field_name()));
        }
        path.reverse();
        path
    }

    /// The text of a node.
    pub(super) fn text(&self, db: &'db dyn Db, node: Node<'_>) -> &'db str {
        crate::syntax::cst::text(node, self.item.text(db))
    }
}

fn word(text: &str, tokens: &[Token], at: usize) -> Word {
    let span =
        |start: usize, end: usize| TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
    let touching = tokens.iter().filter(|it| it.start() < at && at <= it.end());
    for token in touching {
        let inside = at < token.end();
        match token.kind {
            TokenKind::LineComment | TokenKind::OpenComment => return Word::Other,
            TokenKind::BlockComment if inside => return Word::Other,
            TokenKind::String if inside => return Word::String(span(token.start() + 1, token.end() - 1)),
            TokenKind::OpenString => {
                // The rest of the line is not part of the string that is being written.
                let written = text.get(token.start() + 1..token.end()).unwrap_or_default();
                let len = written.find(|it: char| !is_package(it)).unwrap_or(written.len());
                return Word::String(span(token.start() + 1, (token.start() + 1 + len).max(at)));
            }
            TokenKind::Number => return Word::Number(token.range()),
            TokenKind::SingleQuoted => return Word::Other,
            TokenKind::Word => return Word::Name(token.range()),
            _ => {}
        }
    }
    Word::Name(span(at, at))
}

fn is_package(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.')
}
