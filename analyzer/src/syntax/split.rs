//! Cuts a file into top-level items, so that each can be parsed and remembered on its own.
//!
//! A linear scan that knows only strings, comments and brackets. The cut is a function of the text alone: an earlier
//! version only saves looking again where nothing changed ([`Cut::after`]). Every byte belongs to exactly one slice;
//! comments go with the item they precede, a comment on an item's last line with that item. An item that forgets a
//! bracket ends where a line begins with an item keyword, so one mistake stays in one item.

mod again;

use smol_str::SmolStr;
use text_size::{TextRange, TextSize};

use super::{
    foreign::{self, Place},
    tokens::{Token, TokenKind, tokenize},
    words::is_keyword,
};

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
    /// Whether its first word is `export`, so that a syntax error further on hides nothing from other files.
    pub exported: bool,
    /// Where, with leading comments and blanks.
    pub range: TextRange,
    /// Whether the cut can start anew here, knowing nothing of what stands before.
    firm: bool,
}

/// A text's slices, which cover it without gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// In the order of the text.
    pub slices: Vec<Slice>,
    /// Whether some string or comment has no end: then what a token is depends on the whole text.
    torn: bool,
}

/// Cuts `text` into slices.
pub fn split(text: &str) -> Cut {
    let tokens = tokenize(text);
    let torn = tokens.iter().any(|it| matches!(it.kind, TokenKind::OpenString | TokenKind::OpenComment));
    let mut cutter = Cutter { text, slices: Vec::new(), open: None, start: 0, end: 0, code: 0 };
    let mut depth = 0usize;
    let mut line_start = true;
    // Whether the rest of the line belongs to a foreign import.
    let mut whole_line = false;
    for (index, token) in tokens.iter().enumerate() {
        let at_line_start = std::mem::replace(&mut line_start, false);
        match token.kind {
            TokenKind::Newline => (line_start, whole_line) = (true, false),
            TokenKind::Blank => line_start = at_line_start,
            TokenKind::LineComment | TokenKind::BlockComment | TokenKind::OpenComment => {
                let gap = text.get(cutter.end..token.start()).unwrap_or_default();
                if cutter.end > cutter.start && !gap.contains(['\n', '\r']) {
                    cutter.end = token.end();
                }
            }
            TokenKind::Word if whole_line => cutter.take(token),
            TokenKind::Word if depth == 0 || (at_line_start && column_zero(text, token.start())) => {
                let own = head(text, &tokens, index, cutter.after_export(), depth);
                let begins = cutter.after_export() || begins_line(text, &tokens, index, cutter.end);
                let foreign = if begins { foreign_head(text, &tokens, index, depth) } else { None };
                if let Some(head) = own.or(foreign) {
                    whole_line = begins && is_foreign_import(token.text(text));
                    cutter.begin(head, token);
                    depth = 0;
                }
                cutter.take(token);
            }
            _ => {
                match token.text(text) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth = depth.saturating_sub(1),
                    _ => {}
                }
                cutter.take(token);
            }
        }
    }
    Cut { slices: cutter.finish(), torn }
}

/// The tokens of `text` without blanks and comments, each with whether a line break precedes it.
pub(crate) fn code_tokens(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut after_break = false;
    tokenize(text).into_iter().filter_map(move |token| {
        after_break |= token.kind == TokenKind::Newline;
        let is_code = !token.is_trivia();
        is_code.then(|| (std::mem::take(&mut after_break), token.text(text)))
    })
}

/// The slices so far and the one being gathered.
struct Cutter<'a> {
    text: &'a str,
    slices: Vec<Slice>,
    open: Option<OpenSlice>,
    /// Where the slice being gathered starts.
    start: usize,
    /// Where it ends so far: after its last token and a comment on that token's line.
    end: usize,
    /// How many tokens it has so far that are no blanks or comments.
    code: usize,
}

struct OpenSlice {
    head: Head,
    exported: bool,
    head_end: usize,
}

/// As many tokens as a head looks ahead, and itself: where so many come first, no head before them sees further.
const FIRM_TOKENS: usize = 4;

/// What a word begins.
#[derive(PartialEq, Eq)]
enum Head {
    /// An `export` whose item keyword has not come yet.
    Export,
    Item(ItemKind, SmolStr),
}

impl Cutter<'_> {
    /// Whether the last token was an `export` that begins a slice.
    fn after_export(&self) -> bool {
        self.open.as_ref().is_some_and(|it| it.head == Head::Export && it.head_end == self.end)
    }

    /// Begins a slice, or completes the head of one that began with `export`.
    fn begin(&mut self, head: Head, word: &Token) {
        let completes = self.after_export() && head != Head::Export;
        if !completes && (self.open.is_some() || self.end > self.start) {
            self.push(self.end);
        }
        let was_exported = completes && self.open.as_ref().is_some_and(|it| it.exported);
        let exported = was_exported || word.text(self.text) == "export";
        self.open = Some(OpenSlice { head, exported, head_end: word.end() });
    }

    /// Takes a token into the slice being gathered.
    fn take(&mut self, token: &Token) {
        self.end = token.end();
        self.code += 1;
    }

    fn push(&mut self, end: usize) {
        let open = self.open.take();
        let exported = open.as_ref().is_some_and(|it| it.exported);
        let (kind, name) = match open.map(|it| it.head) {
            Some(Head::Item(kind, name)) => (kind, name),
            Some(Head::Export) | None => (ItemKind::Other, SmolStr::default()),
        };
        let range = TextRange::new(TextSize::new(self.start as u32), TextSize::new(end as u32));
        let on_new_line = self.start == 0 || self.text.as_bytes().get(self.start).is_some_and(is_line_end);
        let firm = std::mem::take(&mut self.code) >= FIRM_TOKENS && on_new_line;
        self.slices.push(Slice { kind, name, exported, range, firm });
        self.start = end;
    }

    fn finish(mut self) -> Vec<Slice> {
        let end = self.text.len();
        if self.start < end {
            self.push(end);
        }
        self.slices
    }
}

/// What the word at `index` begins. `record` counts only before `Ident {`, and inside brackets only what has a name.
fn head(text: &str, tokens: &[Token], index: usize, after_export: bool, depth: usize) -> Option<Head> {
    let mut ahead = tokens.iter().skip(index).filter(|it| !it.is_trivia());
    let word = ahead.next()?.text(text);
    let kind = match word {
        "export" => return Some(Head::Export),
        "fn" => ItemKind::Function,
        "type" | "record" => ItemKind::Record,
        "enum" => ItemKind::Enum,
        "import" => ItemKind::Import,
        "module" => ItemKind::Module,
        _ => return None,
    };
    let name = match ahead.next() {
        Some(next) if next.kind == TokenKind::Word || kind == ItemKind::Import => next.text(text),
        _ => "",
    };
    let contextual = word == "record" && !after_export;
    if contextual && (name.is_empty() || ahead.next().map(|it| it.text(text)) != Some("{")) {
        return None;
    }
    let is_named = !name.is_empty() && !is_keyword(name);
    (depth == 0 || is_named).then(|| Head::Item(kind, SmolStr::new(name)))
}

/// Whether nothing but a complete item stands before the word at `index` on its line.
fn begins_line(text: &str, tokens: &[Token], index: usize, end: usize) -> bool {
    let before = tokens.iter().take(index).rev().find(|it| it.kind != TokenKind::Blank);
    before.is_none_or(|it| it.kind == TokenKind::Newline || (it.end() == end && it.text(text) == "}"))
}

fn is_foreign_import(word: &str) -> bool {
    foreign::word(word).is_some_and(|it| it.place == Place::Import)
}

/// What the word at `index` would begin in another language, if it means something here.
fn foreign_head(text: &str, tokens: &[Token], index: usize, depth: usize) -> Option<Head> {
    let mut line =
        tokens.iter().skip(index).take_while(|it| it.kind != TokenKind::Newline).filter(|it| !it.is_trivia());
    let word = line.next()?.text(text);
    let place = match word {
        "let" => Place::Binding,
        _ => foreign::word(word)?.place,
    };
    let next = line.next()?;
    let name = SmolStr::new(next.text(text));
    let is_named = next.kind == TokenKind::Word && !is_keyword(&name);
    let behind = line.next().map(|it| it.text(text)).unwrap_or_default();
    let item = |kind: ItemKind, begins: bool| begins.then(|| Head::Item(kind, name.clone()));
    match place {
        Place::Function => item(ItemKind::Function, is_named && behind == "("),
        _ if depth > 0 => None,
        Place::Record => item(ItemKind::Record, is_named && behind == "{"),
        Place::Export | Place::Modifier => foreign::is_item_word(&name).then_some(Head::Export),
        Place::Binding if column_zero(text, tokens.get(index)?.start()) => {
            item(ItemKind::Other, is_named && matches!(behind, "=" | ":"))
        }
        Place::Import => (is_named || next.kind == TokenKind::String)
            .then(|| Head::Item(ItemKind::Other, SmolStr::default())),
        Place::Binding | Place::Infix | Place::Prefix | Place::Branch => None,
    }
}

fn column_zero(text: &str, pos: usize) -> bool {
    pos == 0 || text.as_bytes().get(pos - 1).is_some_and(is_line_end)
}

fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expect: Expect) {
        let slices = split(text).slices;
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
