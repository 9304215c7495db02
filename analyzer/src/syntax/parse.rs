//! Text to tree. The tree is a function of the text alone: nothing is carried over from earlier versions.
//!
//! No tree is deeper than recursion over it can bear: what is nested further than [`MAX_NESTING`] levels is left out
//! of it. Brackets are counted before, as the parser's way out of errors takes time that grows with the square of how
//! many are open; all else that nests is counted on the finished tree, which the parser builds without recursion.

use std::{borrow::Cow, cell::RefCell, ops::Range};

use text_size::{TextRange, TextSize};
use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

use super::{
    cst::{self, language},
    foreign::{self, Reading},
    nodes::{Field, Kind},
    source::Source,
    tokens::{Token, TokenKind, tokenize},
};

/// How many expressions, statements, types or patterns may be nested in each other.
pub const MAX_NESTING: usize = 256;

/// Parses the text of one item, or of a whole file.
pub fn parse(text: &str) -> Tree {
    guarded(text, &tokenize(text)).tree
}

/// A tree and what is not in it.
pub(super) struct Guarded {
    pub(super) tree: Tree,
    /// Text nested too deeply, in order.
    pub(super) too_deep: Vec<TextRange>,
}

/// Like [`parse`], given the tokens of `text`.
pub(super) fn guarded(text: &str, tokens: &[Token]) -> Guarded {
    let mut readable = readable(text, tokens);
    let mut too_deep = deep_brackets(text, tokens);
    for range in &too_deep {
        blank(readable.to_mut(), (*range).into());
    }
    let mut grown = Vec::new();
    if too_deep.is_empty() {
        grown = mend(text, tokens, &mut readable);
    }
    let mut tree = run(&readable);
    if !may_nest_too_deep(text, tokens) {
        return Guarded { tree: shrink(tree, &readable, &grown), too_deep };
    }
    // Without the deep parts the parser may recover from errors elsewhere in another way, so look again.
    for _ in 0..3 {
        let found = nodes_at(&tree, MAX_NESTING);
        if found.is_empty() {
            too_deep.sort_by_key(|it| it.start());
            return Guarded { tree: shrink(tree, &readable, &grown), too_deep };
        }
        for range in found {
            blank(readable.to_mut(), range.into());
            too_deep.push(original(range, &grown));
        }
        tree = run(&readable);
    }
    let whole = TextRange::up_to(TextSize::of(text));
    Guarded { tree: run(b""), too_deep: vec![whole] }
}

/// Text that is read although nobody wrote it: as many bytes more, at this place of what is read.
struct Grown {
    start: usize,
    len: usize,
}

/// Lets `readable` say what habits of other languages mean, and tells where that made it longer than the text.
fn mend(text: &str, tokens: &[Token], readable: &mut Cow<'_, [u8]>) -> Vec<Grown> {
    let found = foreign::find(&Source::new(text, tokens));
    if found.is_empty() {
        return Vec::new();
    }
    let mut mends: Vec<_> = found.iter().flat_map(|it| &it.mends).collect();
    mends.sort_by_key(|it| (it.range.start(), it.range.end()));
    let mut grown = Vec::new();
    let mut out = Vec::with_capacity(text.len());
    let mut end = 0;
    for mend in mends {
        let range = Range::<usize>::from(mend.range);
        if range.start < end {
            continue;
        }
        out.extend_from_slice(readable.get(end..range.start).unwrap_or_default());
        end = range.end;
        let start = out.len();
        match mend.text {
            Reading::Text(it) => out.extend_from_slice(it.as_bytes()),
            Reading::Blank => {}
            Reading::Unknown => out.resize(start + range.len().max(2), b'_'),
            Reading::BoundToUnknown => {
                out.push(b'=');
                out.resize(start + range.len().max(3), b'_');
            }
        }
        let written = out.len() - start;
        if written > range.len() {
            grown.push(Grown { start: start + range.len(), len: written - range.len() });
        } else {
            out.resize(start + range.len(), b' ');
        }
    }
    out.extend_from_slice(readable.get(end..).unwrap_or_default());
    *readable = Cow::Owned(out);
    grown
}

/// A range of what was read, in the text.
fn original(range: TextRange, grown: &[Grown]) -> TextRange {
    let map = |position: TextSize| {
        let position = usize::from(position);
        let before: usize = grown.iter().map(|it| position.saturating_sub(it.start).min(it.len)).sum();
        TextSize::new((position - before) as u32)
    };
    TextRange::new(map(range.start()), map(range.end()))
}

/// Takes what nobody wrote out of a tree, so that its places are those of the text.
fn shrink(mut tree: Tree, read: &[u8], grown: &[Grown]) -> Tree {
    for it in grown.iter().rev() {
        let before = read.get(..it.start).unwrap_or_default();
        let line = before.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
        let row = before.iter().filter(|it| **it == b'\n').count();
        let point = |byte: usize| Point::new(row, byte - line);
        tree.edit(&InputEdit {
            start_byte: it.start,
            old_end_byte: it.start + it.len,
            new_end_byte: it.start,
            start_position: point(it.start),
            old_end_position: point(it.start + it.len),
            new_end_position: point(it.start),
        });
    }
    tree
}

/// Whether `text` has brackets, operators and keywords enough to nest further than allowed.
pub(super) fn may_nest_too_deep(text: &str, tokens: &[Token]) -> bool {
    let nesting = tokens.iter().filter(|it| match it.kind {
        TokenKind::Symbol => !matches!(it.text(text), ")" | "]" | "}" | "," | ":" | ";"),
        TokenKind::Word => {
            matches!(it.text(text), "if" | "match" | "while" | "for" | "spawn" | "send" | "emit")
        }
        _ => false,
    });
    nesting.count() > MAX_NESTING
}

/// Whether something may have been left out of `tree`: that leaves either an error or what was around it.
pub(super) fn may_have_holes(tree: &Tree) -> bool {
    tree.root_node().has_error() || !nodes_at(tree, MAX_NESTING - 2).is_empty()
}

fn run(text: &[u8]) -> Tree {
    thread_local! {
        static PARSER: RefCell<Parser> = RefCell::new(new_parser());
    }
    PARSER
        .with_borrow_mut(|parser| parser.parse(text, None))
        .unwrap_or_else(|| unreachable!("a parser with a language and no cancellation always returns a tree"))
}

fn new_parser() -> Parser {
    let mut parser = Parser::new();
    if parser.set_language(language()).is_err() {
        unreachable!("the grammar is generated for an ABI this runtime reads");
    }
    parser
}

/// `text` with mistakes mended that would make the parser lose its way and that the tokens show beyond doubt. Every
/// byte keeps its place.
fn readable<'a>(text: &'a str, tokens: &[Token]) -> Cow<'a, [u8]> {
    let mut out = Cow::Borrowed(text.as_bytes());
    for token in tokens {
        match token.kind {
            TokenKind::OpenString => close_string(text, out.to_mut(), *token),
            TokenKind::OpenComment => replace(out.to_mut(), token.start(), b"//"),
            TokenKind::SingleQuoted => {
                double_quotes(out.to_mut(), token.bytes());
                replace(out.to_mut(), token.end() - 1, b"\"");
            }
            TokenKind::OpenSingleQuoted => {
                double_quotes(out.to_mut(), token.bytes());
                close_string(text, out.to_mut(), *token);
            }
            TokenKind::ForeignWord => {
                let word = token.text(text).bytes().map(|it| if it.is_ascii() { it } else { b'_' });
                replace(out.to_mut(), token.start(), &word.collect::<Vec<u8>>());
            }
            TokenKind::Unknown if token.text(text).chars().all(is_invisible) => {
                blank(out.to_mut(), token.bytes());
            }
            _ => {}
        }
    }
    out
}

/// Characters that look like a blank or like nothing.
pub(super) fn is_invisible(char: char) -> bool {
    char.is_whitespace() || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Lets a string begin with a double quote and have no other.
fn double_quotes(out: &mut [u8], range: Range<usize>) {
    for byte in out.get_mut(range.clone()).into_iter().flatten().filter(|it| **it == b'"') {
        *byte = b'_';
    }
    replace(out, range.start, b"\"");
}

/// Turns the line end behind a string into its closing quote.
fn close_string(text: &str, out: &mut [u8], token: Token) {
    let escapes = token.text(text).bytes().rev().take_while(|it| *it == b'\\').count();
    if escapes % 2 == 1 {
        replace(out, token.end() - 1, b" ");
    }
    replace(out, token.end(), b"\"");
}

/// Writes `new` over as many bytes at `start`, if there are so many.
fn replace(out: &mut [u8], start: usize, new: &[u8]) {
    if let Some(place) = out.get_mut(start..start + new.len()) {
        place.copy_from_slice(new);
    }
}

fn blank(out: &mut [u8], range: Range<usize>) {
    for byte in out.get_mut(range).into_iter().flatten().filter(|it| **it != b'\n') {
        *byte = b' ';
    }
}

/// Brackets inside so many others that what they hold must be nested too deeply.
fn deep_brackets(text: &str, tokens: &[Token]) -> Vec<TextRange> {
    // The body of a function and the lists of an item are no levels.
    const MAX_OPEN: usize = MAX_NESTING + 2;
    let mut found = Vec::new();
    let mut start = None;
    let mut open = 0usize;
    for token in tokens.iter().filter(|it| it.kind == TokenKind::Symbol) {
        match token.text(text) {
            "(" | "[" | "{" => {
                if open == MAX_OPEN {
                    start = Some(token.range().start());
                }
                open += 1;
            }
            ")" | "]" | "}" => {
                open = open.saturating_sub(1);
                if let Some(start) = start.take_if(|_| open == MAX_OPEN) {
                    found.push(TextRange::new(start, token.range().end()));
                }
            }
            _ => {}
        }
    }
    found.extend(start.map(|it| TextRange::new(it, TextSize::of(text))));
    found
}

/// The nodes that have `nesting` levels around them.
fn nodes_at(tree: &Tree, nesting: usize) -> Vec<TextRange> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    let mut level = 0;
    let mut nests = Vec::new();
    loop {
        let counts = is_nesting(cursor.node(), cursor.field_id().map(u16::from));
        if counts && level == nesting {
            found.push(cst::range(cursor.node()));
        } else if cursor.goto_first_child() {
            nests.push(counts);
            level += usize::from(counts);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
            level -= usize::from(nests.pop().unwrap_or_default());
        }
    }
}

/// Whether a node counts as a level. Three do so only in part, as something that counts is around or inside them
/// anyway: the block of a construct, an operator that is no right operand (a chain of operators is a list, not a
/// nest), and a sign that has no other before it.
fn is_nesting(node: Node<'_>, field: Option<u16>) -> bool {
    let in_field = |it: Field| field == Some(it as u16);
    match Kind::of(node) {
        Kind::Block => ![Field::Body, Field::Consequence, Field::Alternative].into_iter().any(in_field),
        Kind::BinaryExpression => in_field(Field::Right),
        Kind::UnaryExpression => in_field(Field::Operand),
        Kind::IfExpression
        | Kind::MatchExpression
        | Kind::WhileStatement
        | Kind::ForStatement
        | Kind::ParenthesizedExpression
        | Kind::ListLiteral
        | Kind::MapLiteral
        | Kind::WrapExpression
        | Kind::VariantExpression
        | Kind::RecordExpression
        | Kind::SpawnExpression
        | Kind::SendExpression
        | Kind::EmitExpression
        | Kind::CallExpression
        | Kind::FieldExpression
        | Kind::GenericType
        | Kind::FunctionType
        | Kind::WrapPattern
        | Kind::VariantPattern => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(open: &str, close: &str, depth: usize) -> String {
        format!("fn f() {{ {}1{} }}", open.repeat(depth), close.repeat(depth))
    }

    fn depth(tree: &Tree) -> usize {
        let (mut cursor, mut depth, mut max) = (tree.walk(), 0, 0);
        loop {
            max = max.max(depth);
            if cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return max;
                }
                depth -= 1;
            }
        }
    }

    fn too_deep(text: &str) -> Vec<TextRange> {
        guarded(text, &tokenize(text)).too_deep
    }

    #[test]
    fn what_is_nested_deeply_enough_is_kept() {
        let nests = [
            ("(", ")"),
            ("-", ""),
            ("[", "]"),
            ("if a {", "}"),
            ("(1 + ", ")"),
            ("!f(", ")"),
            ("else if a { 1 } ", ""),
        ];
        for (open, close) in nests {
            let text = nested(open, close, MAX_NESTING - 1).replacen("else", "", 1);
            assert_eq!(too_deep(&text), [], "{open}");
        }
    }

    #[test]
    fn what_is_nested_further_is_left_out() {
        let pairs = [
            ("(", ")"),
            ("(", ""),
            ("-", ""),
            ("!(", ")"),
            ("[", "]"),
            ("[", ")"),
            ("{", "}"),
            ("{", ""),
            ("a.", ""),
            ("f(", ")"),
            ("emit ", ""),
            ("send a ", ""),
            ("if a {", "}"),
            ("if a { 1 } else ", ""),
            ("match a { b => ", "}"),
            ("while a {", "}"),
            ("Some(", ")"),
            ("R { a: ", "}"),
            ("E::V(", ")"),
            ("{ \"a\": ", "}"),
            ("match 1 { Some(", ") => 1 }"),
            ("let a: Option<", ">"),
            ("let a: Fn() -> ", " = 1"),
            ("f() @ .a", ""),
        ];
        for (open, close) in pairs {
            let text = nested(open, close, 1_000);
            let guarded = guarded(&text, &tokenize(&text));
            assert!(depth(&guarded.tree) < 6 * MAX_NESTING, "{open}");
            assert!(guarded.tree.root_node().has_error() || !guarded.too_deep.is_empty(), "{open}");
        }
    }

    #[test]
    fn a_chain_of_operators_is_no_nest() {
        for operator in ["1 + ", "a && b || ", "a < "] {
            assert_eq!(too_deep(&nested(operator, "", 5_000)), [], "{operator}");
        }
    }

    #[test]
    fn a_hundred_thousand_brackets_are_harmless() {
        for (open, close) in [("(", ")"), ("[", ")")] {
            assert!(depth(&parse(&nested(open, close, 100_000))) < 6 * MAX_NESTING, "{open}");
        }
    }

    #[test]
    fn mended_text_keeps_every_byte_in_place() {
        let text = "fn f() {\n  let a = \"b\\\n  let cé = 'd'\u{a0}+ 1 /* e\n}";
        let readable = readable(text, &tokenize(text));
        assert_eq!(
            str::from_utf8(&readable).unwrap(),
            "fn f() {\n  let a = \"b \"  let c__ = \"d\"  + 1 // e\n}"
        );
        assert_eq!(readable.len(), text.len());
        assert!(!parse(text).root_node().has_error());
    }
}
