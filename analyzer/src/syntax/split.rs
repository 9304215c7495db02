//! Cuts a file into top-level items, so that each can be parsed and remembered on its own.
//!
//! A linear scan that knows only strings, comments and brackets. The cut is a function of the text alone: it never
//! looks at an earlier version. Every byte belongs to exactly one slice; comments go with the item they precede, a
//! comment on an item's last line with that item. An item that forgets a bracket ends where a line begins with an
//! item keyword, so one mistake stays in one item.

use smol_str::SmolStr;
use text_size::{TextRange, TextSize};

/// What a slice holds, judged by its first tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum ItemKind {
    /// `fn`
    Function,
    /// `type` or `record`
    Record,
    /// `enum`
    Enum,
    /// `import`
    Import,
    /// `module`
    Module,
    /// Text that begins no item: comments at the end, or stray tokens.
    Other,
}

/// One top-level item's share of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// What begins here.
    pub kind: ItemKind,
    /// The declared name, empty when there is none.
    pub name: SmolStr,
    /// Where, with leading comments and blanks.
    pub range: TextRange,
}

/// Cuts `text` into slices that cover it without gaps.
pub fn split(text: &str) -> Vec<Slice> {
    let mut slices = Vec::new();
    let mut cursor = Cursor { text, pos: 0, unclosed: false };
    let mut open: Option<OpenSlice> = None;
    let mut start = 0;
    let mut depth = 0usize;
    // Where the slice before `here` may end: after its last token and a comment on the same line.
    let mut token_end = 0;
    let mut line_start = true;
    while let Some(token) = cursor.next_token() {
        let at_line_start = std::mem::replace(&mut line_start, false);
        match token.kind {
            TokenKind::Newline => {
                line_start = true;
                continue;
            }
            TokenKind::Comment => {
                let same_line =
                    text.get(token_end..token.start).is_some_and(|gap| !gap.contains(['\n', '\r']));
                if token_end > start && same_line {
                    token_end = token.end;
                }
                continue;
            }
            TokenKind::Blank => {
                line_start = at_line_start;
                continue;
            }
            TokenKind::Word if depth == 0 || (at_line_start && column_zero(text, token.start)) => {
                let after_export = open.as_ref().is_some_and(|it| it.exported);
                let head = cursor.item_head(&token, after_export).filter(|it| depth == 0 || !it.1.is_empty());
                if let Some((kind, name)) = head {
                    let bare_export = open.as_ref().is_some_and(|it| it.exported && it.head_end == token_end);
                    if bare_export {
                        open = Some(OpenSlice { kind, name, exported: false, head_end: token.end });
                    } else {
                        if open.is_some() || token_end > start {
                            push(&mut slices, open.take(), start, token_end);
                            start = token_end;
                        }
                        open = Some(OpenSlice { kind, name, exported: false, head_end: token.end });
                        depth = 0;
                    }
                } else if cursor.is_export(&token) {
                    if open.is_some() || token_end > start {
                        push(&mut slices, open.take(), start, token_end);
                        start = token_end;
                    }
                    let (kind, name) = (ItemKind::Other, SmolStr::default());
                    open = Some(OpenSlice { kind, name, exported: true, head_end: token.end });
                    depth = 0;
                }
            }
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Word | TokenKind::Other => {}
        }
        token_end = token.end;
    }
    if start < text.len() {
        push(&mut slices, open, start, text.len());
    }
    slices
}

/// The tokens of `text` without blanks and comments, each with whether a line break precedes it. A run of characters
/// that form no word, string or bracket comes one by one.
pub(crate) fn code_tokens(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut cursor = Cursor { text, pos: 0, unclosed: false };
    let mut after_break = false;
    std::iter::from_fn(move || {
        loop {
            let token = cursor.next_token()?;
            match token.kind {
                TokenKind::Newline => after_break = true,
                TokenKind::Blank | TokenKind::Comment => {}
                _ => return Some((std::mem::take(&mut after_break), cursor.word(&token))),
            }
        }
    })
}

struct OpenSlice {
    kind: ItemKind,
    name: SmolStr,
    /// An `export` whose item keyword has not come yet.
    exported: bool,
    head_end: usize,
}

fn push(slices: &mut Vec<Slice>, open: Option<OpenSlice>, start: usize, end: usize) {
    let (kind, name) = open.map_or((ItemKind::Other, SmolStr::default()), |it| (it.kind, it.name));
    let range = TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
    slices.push(Slice { kind, name, range });
}

fn column_zero(text: &str, pos: usize) -> bool {
    pos == 0 || matches!(text.as_bytes().get(pos - 1), Some(b'\n' | b'\r'))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Newline,
    Blank,
    Comment,
    Word,
    Open,
    Close,
    Other,
}

struct Token {
    kind: TokenKind,
    start: usize,
    end: usize,
}

struct Cursor<'a> {
    text: &'a str,
    pos: usize,
    /// A string never closed: from here on strings end with their line, which keeps the scan linear.
    unclosed: bool,
}

impl<'a> Cursor<'a> {
    fn next_token(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let first = *bytes.get(start)?;
        let rest = bytes.get(start..).unwrap_or_default();
        let (kind, len) = match first {
            b'\n' | b'\r' => (TokenKind::Newline, 1),
            b' ' | b'\t' => (TokenKind::Blank, run(rest, |it| it == b' ' || it == b'\t')),
            b'/' if rest.get(1) == Some(&b'/') => {
                (TokenKind::Comment, run(rest, |it| it != b'\n' && it != b'\r'))
            }
            b'/' if rest.get(1) == Some(&b'*') => (TokenKind::Comment, block_comment(rest)),
            b'"' => (TokenKind::Other, self.string(rest)),
            b'(' | b'[' | b'{' => (TokenKind::Open, 1),
            b')' | b']' | b'}' => (TokenKind::Close, 1),
            _ if is_word(first) => (TokenKind::Word, run(rest, is_word)),
            // Whole characters only: everything else that may be longer than a byte is not ASCII.
            _ => (TokenKind::Other, 1 + run(rest.get(1..).unwrap_or_default(), |it| !it.is_ascii())),
        };
        self.pos = start + len;
        Some(Token { kind, start, end: self.pos })
    }

    /// Length of the string literal that starts `rest`; one that never closes ends with its line.
    fn string(&mut self, rest: &[u8]) -> usize {
        let line = run(rest, |it| it != b'\n' && it != b'\r');
        let limit = if self.unclosed { line } else { rest.len() };
        let mut pos = 1;
        while pos < limit {
            match rest.get(pos) {
                Some(b'"') => return pos + 1,
                Some(b'\\') => pos += 2,
                _ => pos += 1,
            }
        }
        self.unclosed = true;
        line
    }

    fn word(&self, token: &Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn is_export(&self, token: &Token) -> bool {
        self.word(token) == "export"
    }

    /// The item that `token` begins, if it is an item keyword. `record` counts only before `Ident {`.
    fn item_head(&self, token: &Token, after_export: bool) -> Option<(ItemKind, SmolStr)> {
        let kind = match self.word(token) {
            "fn" => ItemKind::Function,
            "type" | "record" => ItemKind::Record,
            "enum" => ItemKind::Enum,
            "import" => ItemKind::Import,
            "module" => ItemKind::Module,
            _ => return None,
        };
        let mut ahead = Cursor { text: self.text, pos: token.end, unclosed: true };
        let name = match ahead.next_significant() {
            Some(next) if next.kind == TokenKind::Word || kind == ItemKind::Import => self.word(&next),
            _ => "",
        };
        if self.word(token) == "record" && !after_export {
            let brace = ahead.next_significant().map(|it| self.word(&it));
            if name.is_empty() || brace != Some("{") {
                return None;
            }
        }
        Some((kind, SmolStr::new(name)))
    }

    fn next_significant(&mut self) -> Option<Token> {
        loop {
            let token = self.next_token()?;
            if !matches!(token.kind, TokenKind::Newline | TokenKind::Blank | TokenKind::Comment) {
                return Some(token);
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn run(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|it| !accept(*it)).unwrap_or(bytes.len())
}

fn block_comment(rest: &[u8]) -> usize {
    let body = rest.get(2..).unwrap_or_default();
    body.windows(2).position(|it| it == b"*/").map_or(rest.len(), |it| it + 4)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expect: Expect) {
        let slices = split(text);
        let mut end = 0;
        let mut out = String::new();
        for slice in &slices {
            assert_eq!(usize::from(slice.range.start()), end, "slices cover the text");
            end = slice.range.end().into();
            out += &format!(
                "{:?} {:?} {:?}\n",
                slice.kind,
                slice.name,
                text.get(std::ops::Range::<usize>::from(slice.range)).unwrap()
            );
        }
        assert_eq!(end, text.len(), "slices cover the text");
        expect.assert_eq(&out);
    }

    #[test]
    fn items_take_their_comments() {
        check(
            "module m\nimport \"std-ui\"\n// doc\nfn f() { 1 } // end\n\n// about R\ntype R { a: Int }\nexport fn g() {}\n// last\n",
            expect![[r#"
                Module "m" "module m"
                Import "\"std-ui\"" "\nimport \"std-ui\""
                Function "f" "\n// doc\nfn f() { 1 } // end"
                Record "R" "\n\n// about R\ntype R { a: Int }"
                Function "g" "\nexport fn g() {}\n// last\n"
            "#]],
        );
    }

    #[test]
    fn one_line_programs_and_contextual_record() {
        check(
            "enum A { Up } fn f() { let record = 1 record } record P { x: Int } fn g() { \"fn h()\" }",
            expect![[r#"
                Enum "A" "enum A { Up }"
                Function "f" " fn f() { let record = 1 record }"
                Record "P" " record P { x: Int }"
                Function "g" " fn g() { \"fn h()\" }"
            "#]],
        );
    }

    #[test]
    fn an_unclosed_brace_stays_in_its_item() {
        check(
            "fn f() {\n  if x {\n\nfn g() {}\n\nexport type R {\n  type: Int\n}",
            expect![[r#"
                Function "f" "fn f() {\n  if x {"
                Function "g" "\n\nfn g() {}"
                Record "R" "\n\nexport type R {\n  type: Int\n}"
            "#]],
        );
    }

    #[test]
    fn an_unclosed_string_ends_with_its_line() {
        check(
            "fn f() { \"abc }\nfn g() {}\n",
            expect![[r#"
                Function "f" "fn f() { \"abc }"
                Function "g" "\nfn g() {}\n"
            "#]],
        );
    }

    #[test]
    fn no_text_is_lost() {
        for text in
            ["", "\u{feff}", "é", "}}}", "/*", "\"", "\\", "export", "fn", "record", "\r\n\r", "𝕏fn f"]
        {
            split(text);
        }
        check(
            "stray tokens\nfn f() {}",
            expect![[r#"
            Other "" "stray tokens"
            Function "f" "\nfn f() {}"
        "#]],
        );
    }
}
