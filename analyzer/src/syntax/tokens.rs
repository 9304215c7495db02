//! Text to tokens, for what is decided before or beside the tree: where items begin, and what a character that fits
//! nowhere may have been meant for.
//!
//! The tree has its own lexer, which knows more (what is expected) and less (what a mistake looks like). One thing is
//! settled here for both: where a string ends that nobody closed. It ends with its line, or everything behind it
//! would be read inside out.

use std::ops::Range;

use text_size::{TextRange, TextSize};

/// A piece of text; together the tokens of a text are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    start: u32,
    end: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// One `\n` or `\r`.
    Newline,
    /// Spaces and tabs, and the byte-order mark a file may begin with.
    Blank,
    /// `// …`
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `/* …` without an end: as long as its line.
    OpenComment,
    /// `"…"`
    String,
    /// `"…` without an end: as long as its line.
    OpenString,
    /// `'…'` on one line, as other languages write strings.
    SingleQuoted,
    /// `'…` without an end: as long as its line.
    OpenSingleQuoted,
    /// Letters, digits and underscores that begin with none of the digits.
    Word,
    /// Digits and what touches them: `1`, `2.5`, `1e-3`, `0xff`, `10px`.
    Number,
    /// An operator, a separator or a bracket.
    Symbol,
    /// A word with letters that are not ASCII.
    ForeignWord,
    /// Characters that begin no token.
    Unknown,
}

impl Token {
    pub(crate) fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn start(self) -> usize {
        self.start as usize
    }

    pub(crate) fn end(self) -> usize {
        self.end as usize
    }

    pub(crate) fn range(self) -> TextRange {
        TextRange::new(TextSize::new(self.start), TextSize::new(self.end))
    }

    pub(crate) fn text(self, source: &str) -> &str {
        source.get(self.bytes()).unwrap_or_default()
    }

    /// Whether the parser never sees it.
    pub(crate) fn is_trivia(self) -> bool {
        matches!(
            self.kind,
            TokenKind::Newline
                | TokenKind::Blank
                | TokenKind::LineComment
                | TokenKind::BlockComment
                | TokenKind::OpenComment
        )
    }
}

/// The tokens of `text`, without gaps.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, pos: 0, open_string: false, comments_close: true };
    let mut tokens = Vec::new();
    // The first string that goes over a line end, and the first that goes over what looks like an item.
    let mut multi_line: Option<usize> = None;
    let mut over_item: Option<usize> = None;
    while let Some(token) = lexer.next_token() {
        if token.kind == TokenKind::OpenString && !lexer.open_string {
            // One string too few was closed. The culprit is more likely the first that is oddly long.
            let culprit = over_item.or(multi_line).unwrap_or(token.start());
            let keep = tokens.partition_point(|it: &Token| it.start() < culprit);
            tokens.truncate(keep);
            lexer.pos = culprit;
            lexer.open_string = true;
            lexer.comments_close = true;
            continue;
        }
        if token.kind == TokenKind::String && token.text(text).contains(['\n', '\r']) {
            multi_line = multi_line.or(Some(token.start()));
            if over_item.is_none() && goes_over_item(token.text(text)) {
                over_item = Some(token.start());
            }
        }
        tokens.push(token);
    }
    tokens
}

/// Whether a line inside a string begins like an item.
fn goes_over_item(string: &str) -> bool {
    string.split(['\n', '\r']).skip(1).any(|line| {
        let word = line.split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default();
        matches!(word, "fn" | "type" | "record" | "enum" | "import" | "export")
            && line.as_bytes().get(word.len()) == Some(&b' ')
    })
}

struct Lexer<'a> {
    text: &'a str,
    pos: usize,
    /// Whether a string was found open: from there on strings end with their line.
    open_string: bool,
    /// Cleared once a block comment has no end, so that no later one looks for it again.
    comments_close: bool,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Option<Token> {
        let start = self.pos;
        let rest = self.text.as_bytes().get(start..)?;
        let first = *rest.first()?;
        let (kind, len) = match first {
            b'\n' | b'\r' => (TokenKind::Newline, 1),
            b' ' | b'\t' => (TokenKind::Blank, run(rest, |it| it == b' ' || it == b'\t')),
            b'/' if rest.get(1) == Some(&b'/') => (TokenKind::LineComment, line(rest)),
            b'/' if rest.get(1) == Some(&b'*') => self.block_comment(rest),
            b'"' => self.string(rest),
            b'\'' => single_quoted(rest),
            b'0'..=b'9' => (TokenKind::Number, number(rest)),
            _ if first.is_ascii() => match symbol(rest) {
                0 if is_word(first) => self.word(start),
                0 => (TokenKind::Unknown, 1),
                len => (TokenKind::Symbol, len),
            },
            _ if start == 0 && rest.starts_with("\u{feff}".as_bytes()) => (TokenKind::Blank, 3),
            _ => self.word(start),
        };
        self.pos = start + len;
        Some(Token { kind, start: start as u32, end: self.pos as u32 })
    }

    /// A word at `start`, or else the character there.
    fn word(&self, start: usize) -> (TokenKind, usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
        let kind = if rest.bytes().take(end).all(is_word) { TokenKind::Word } else { TokenKind::ForeignWord };
        match end {
            0 => (TokenKind::Unknown, rest.chars().next().map_or(1, char::len_utf8)),
            _ => (kind, end),
        }
    }

    fn string(&self, rest: &[u8]) -> (TokenKind, usize) {
        let limit = if self.open_string { line(rest) } else { rest.len() };
        let mut pos = 1;
        while pos < limit {
            match rest.get(pos) {
                Some(b'"') => return (TokenKind::String, pos + 1),
                Some(b'\\') => pos += 2,
                _ => pos += 1,
            }
        }
        (TokenKind::OpenString, line(rest))
    }

    fn block_comment(&mut self, rest: &[u8]) -> (TokenKind, usize) {
        let body = rest.get(2..).unwrap_or_default();
        let end = if self.comments_close { body.windows(2).position(|it| it == b"*/") } else { None };
        self.comments_close = end.is_some();
        match end {
            Some(end) => (TokenKind::BlockComment, end + 4),
            None => (TokenKind::OpenComment, line(rest)),
        }
    }
}

fn single_quoted(rest: &[u8]) -> (TokenKind, usize) {
    let limit = line(rest);
    let mut pos = 1;
    while pos < limit {
        match rest.get(pos) {
            Some(b'\'') => return (TokenKind::SingleQuoted, pos + 1),
            Some(b'\\') => pos += 2,
            _ => pos += 1,
        }
    }
    (TokenKind::OpenSingleQuoted, limit)
}

/// Length of the number at the start of `rest`; it takes along what nobody would read as a token of its own.
fn number(rest: &[u8]) -> usize {
    let digits = run(rest, |it| it.is_ascii_digit());
    let mut len = run(rest, is_word);
    let digit_at = |pos: usize| rest.get(pos).is_some_and(u8::is_ascii_digit);
    if len == digits && rest.get(len) == Some(&b'.') && digit_at(len + 1) {
        len += 1 + run(rest.get(len + 1..).unwrap_or_default(), is_word);
    }
    let exponent = len > 0 && matches!(rest.get(len - 1), Some(b'e' | b'E'));
    if exponent && matches!(rest.get(len), Some(b'+' | b'-')) && digit_at(len + 1) {
        len += 1 + run(rest.get(len + 1..).unwrap_or_default(), is_word);
    }
    len
}

/// Length of the operator, separator or bracket at the start of `rest`, 0 if there is none.
fn symbol(rest: &[u8]) -> usize {
    const LONG: [&str; 16] =
        ["++=", "++", "+=", "-=", "*=", "/=", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "::", ".."];
    let long = LONG.iter().find(|it| rest.starts_with(it.as_bytes())).map(|it| it.len());
    let short = rest.first().is_some_and(|it| b"+-*/%=<>!.,:;()[]{}".contains(it));
    long.unwrap_or(usize::from(short))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn line(bytes: &[u8]) -> usize {
    run(bytes, |it| it != b'\n' && it != b'\r')
}

fn run(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|it| !accept(*it)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expect: Expect) {
        let mut out = String::new();
        let mut end = 0;
        for token in tokenize(text) {
            assert_eq!(token.start(), end, "tokens have no gaps");
            end = token.end();
            assert!(text.is_char_boundary(end), "tokens hold whole characters");
            if token.kind != TokenKind::Blank {
                out += &format!("{:?} {:?}\n", token.kind, token.text(text));
            }
        }
        assert_eq!(end, text.len(), "tokens reach the end");
        expect.assert_eq(&out);
    }

    #[test]
    fn every_kind() {
        check(
            "\u{feff}fn f_1 // c\n/* d */ \"s\\\"t\" 1 2.5 1e-3 0xff 10px 1.x a++=b &| é𝕏# /* e",
            expect![[r##"
                Word "fn"
                Word "f_1"
                LineComment "// c"
                Newline "\n"
                BlockComment "/* d */"
                String "\"s\\\"t\""
                Number "1"
                Number "2.5"
                Number "1e-3"
                Number "0xff"
                Number "10px"
                Number "1"
                Symbol "."
                Word "x"
                Word "a"
                Symbol "++="
                Word "b"
                Unknown "&"
                Unknown "|"
                ForeignWord "é𝕏"
                Unknown "#"
                OpenComment "/* e"
            "##]],
        );
    }

    #[test]
    fn single_quotes() {
        check(
            "'abc' 'd\n'",
            expect![[r#"
                SingleQuoted "'abc'"
                OpenSingleQuoted "'d"
                Newline "\n"
                OpenSingleQuoted "'"
            "#]],
        );
    }

    #[test]
    fn an_unclosed_string_ends_with_its_line() {
        check(
            "\"two\nlines\" \"abc\nfn f() { \"d\" }",
            expect![[r#"
                String "\"two\nlines\""
                OpenString "\"abc"
                Newline "\n"
                Word "fn"
                Word "f"
                Symbol "("
                Symbol ")"
                Symbol "{"
                String "\"d\""
                Symbol "}"
            "#]],
        );
        check(
            "x = \"a\\",
            expect![[r#"
                Word "x"
                Symbol "="
                OpenString "\"a\\"
            "#]],
        );
    }
}
