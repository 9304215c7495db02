//! Input that nobody writes: deep, long, cut off or random. Each must end in a tree that covers the text; a parser
//! that is quadratic in one of these takes minutes over it.
#![allow(clippy::string_slice, reason = "the offsets are character boundaries")]

use std::ops::Range;

use tree_sitter::{InputEdit, Point, Tree};

use crate::{parse, parser};

const LONG: usize = 20_000;

#[test]
fn deep_nesting() {
    for (depth, open, middle, close) in [
        (5 * LONG, "(", "1", ")"),
        (LONG, "[", "1", "]"),
        (LONG, "{", "1", "}"),
        (LONG, "-", "1", ""),
        (LONG, "{ 1: ", "2", "}"),
        (LONG, "P { x: ", "1", "}"),
        (LONG, "if a { ", "1", "}"),
        (LONG, "emit ", "1", ""),
        (LONG, "Some(", "1", ")"),
        (LONG, "match a { x => ", "1", "}"),
    ] {
        let closed = format!("fn f() {{ {}{middle}{} }}", open.repeat(depth), close.repeat(depth));
        let tree = parse(&closed);
        assert_covers(&tree, &closed);
        assert!(!tree.root_node().has_error(), "{open}");
        let unclosed = format!("fn f() {{ {}", open.repeat(depth));
        assert_covers(&parse(&unclosed), &unclosed);
    }
    let types = format!("fn f(a: {}Int{}) {{}}", "List<".repeat(LONG), ">".repeat(LONG));
    assert!(!parse(&types).root_node().has_error());
    let patterns = format!("fn f() {{ match a {{ {}x{} => 1 }} }}", "Ok(".repeat(LONG), ")".repeat(LONG));
    assert!(!parse(&patterns).root_node().has_error());
}

#[test]
fn long_runs() {
    for text in [
        format!("fn f() {{ a\n{}+ b }}", "// comment\n".repeat(LONG)),
        format!("fn f() {{ a\n{}(b) }}", "// comment\n".repeat(LONG)),
        format!("fn f() {{ a\n{}+ b }}", "/* comment */\n".repeat(LONG)),
        format!("fn f() {{ a{}+ b }}", "\n".repeat(LONG)),
        format!("fn f() {{ {}", "A {".repeat(LONG)),
        format!("fn f() {{ {}", "record ".repeat(LONG)),
        format!("fn f() {{ {} }} \"", "x = \"a\"\n".repeat(LONG)),
        "\"\\\"\n".repeat(LONG),
        "/*\n".repeat(LONG),
        "fn\n".repeat(LONG),
        "fn f() { g(\n".repeat(LONG),
        "@ ".repeat(LONG),
        "a".repeat(LONG),
    ] {
        assert_covers(&parse(&text), &text);
    }
}

#[test]
fn every_prefix_and_every_hole() {
    let ends: Vec<usize> = SAMPLE.char_indices().map(|(offset, _)| offset).collect();
    let mut parser = parser();
    for &end in &ends {
        let prefix = &SAMPLE[..end];
        assert_covers(&parser.parse(prefix, None).unwrap(), prefix);
        let hole = format!("{}{}", prefix, SAMPLE[end..].chars().skip(3).collect::<String>());
        assert_covers(&parser.parse(&hole, None).unwrap(), &hole);
    }
}

/// An editor reparses from its old tree. That tree may differ from a fresh one around errors, but where the text is
/// right it must be the same.
#[test]
fn edits_from_an_old_tree() {
    let fresh = parse(SAMPLE).root_node().to_sexp();
    let mut parser = parser();
    let mut random = Random(7);
    for _ in 0..300 {
        let start = random.boundary(SAMPLE);
        let end = random.boundary(SAMPLE);
        let hole = start.min(end)..start.max(end).min(start.min(end) + 40);
        let hole = hole.start..(hole.end..=SAMPLE.len()).find(|it| SAMPLE.is_char_boundary(*it)).unwrap();
        let insert = ["", "{", "}", "\"", "(", "fn", "//", "\n", "record R {"][random.below(9)];

        let broken = format!("{}{insert}{}", &SAMPLE[..hole.start], &SAMPLE[hole.end..]);
        let mut tree = parser.parse(SAMPLE, None).unwrap();
        tree.edit(&edit(SAMPLE, &broken, hole.clone(), insert.len()));
        let mut tree = parser.parse(&broken, Some(&tree)).unwrap();
        assert_covers(&tree, &broken);

        let inserted = hole.start..hole.start + insert.len();
        tree.edit(&edit(&broken, SAMPLE, inserted, hole.len()));
        let tree = parser.parse(SAMPLE, Some(&tree)).unwrap();
        assert_eq!(tree.root_node().to_sexp(), fresh, "{broken}");
    }
}

#[test]
fn random_tokens() {
    let tokens = [
        "fn", "record", "type", "enum", "let", "match", "if", "else", "{", "}", "(", ")", "[", "]", "<", ">",
        "\"", "\\", "//", "/*", "*/", "\n", "\r\n", " ", "=>", "->", "::", ":", ",", ".", "..", "=", "-",
        "!", "++", "A", "b", "_", "1", "1.5", "None", "Some", "send", "spawn", "emit", "intent", "in", "Fn",
        "é", "@", "\0", ";",
    ];
    let mut parser = parser();
    let mut random = Random(11);
    for _ in 0..2000 {
        let text: String = (0..random.below(60)).map(|_| tokens[random.below(tokens.len())]).collect();
        assert_covers(&parser.parse(&text, None).unwrap(), &text);
    }
}

fn assert_covers(tree: &Tree, text: &str) {
    assert_eq!(tree.root_node().end_byte(), text.len(), "{}", text.chars().take(2000).collect::<String>());
}

fn edit(old: &str, new: &str, range: Range<usize>, inserted: usize) -> InputEdit {
    let new_end = range.start + inserted;
    InputEdit {
        start_byte: range.start,
        old_end_byte: range.end,
        new_end_byte: new_end,
        start_position: point(old, range.start),
        old_end_position: point(old, range.end),
        new_end_position: point(new, new_end),
    }
}

fn point(text: &str, offset: usize) -> Point {
    let before = &text[..offset];
    let column = offset - before.rfind('\n').map_or(0, |it| it + 1);
    Point::new(before.matches('\n').count(), column)
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn boundary(&mut self, text: &str) -> usize {
        let at = self.below(text.len());
        (at..=text.len()).find(|it| text.is_char_boundary(*it)).unwrap()
    }
}

const SAMPLE: &str = r#"module shop
import std-ui
import "std-json" // for replies

// An order.
export type Order { id: Int, type: String, lines: List<Line> }
record Line { sku: String, price: Float, }
enum State { New, Paid(Int), Sent { to: String, days: Int } }

fn total(order: Order, rate: Fn(Int) -> Float) -> Result<Float, String>
!{net.fetch, db.query}
intent "sum \"all\" lines"
requires order.id > 0 && true
ensures result != Err("é\n")
{
    let mut sum: Float = 0.0 // start
    for line in order.lines { sum = sum + line.price }
    while sum < 1.5 {
        sum = sum * 2.0
        if sum == 0.0 { return Err("zero") } else if Ready { emit sum } else { {} }
    }
    let record = Order { ..order, type: "x" ++ "y", id: -1 }
    match state(record) {
        New => Ok(sum)
        State::Paid(n) => Some(n),
        Sent { to, days: 1 } => { "k": [1, 2, (3)], "l": [] }
        -1 => ()
        _ => None
    }
    let w = spawn worker
    send w (1 + 2)
    record.lines
        .first
        || !receive
    (sum)
    -sum
}
fn last() {}
"#;
