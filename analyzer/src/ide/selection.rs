//! What to select around a place, step by step: a word, the expression it is in, the statement, the block, the item.

use tree_sitter::Node;

use crate::{
    db::Db,
    hir::Item,
    inputs::SourceFile,
    span::{TextRange, TextSize},
    syntax::{cst, nodes::Kind, parse::parse},
};

/// Most steps there are. Nobody takes that many, and each is a level of JSON, of which clients read 128.
const LIMIT: usize = 100;

/// The ranges around `offset`, each inside the next one and shorter than it: the innermost ones, and as the last the
/// whole file.
pub fn selections(db: &dyn Db, file: SourceFile, offset: TextSize) -> Vec<TextRange> {
    let whole = TextRange::up_to(TextSize::of(&**file.text(db)));
    let mut ranges = Vec::new();
    if let Some((item, relative)) = item_near(db, file, offset) {
        let start = item.start(db);
        ranges.extend(in_item(item.text(db), relative).into_iter().map(|it| it + start));
    }
    let mut ranges = grow(ranges);
    ranges.truncate(LIMIT - 1);
    ranges.push(whole);
    grow(ranges)
}

/// The item at `offset`; between two items the one whose text is next to it.
fn item_near(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<(Item<'_>, TextSize)> {
    let (item, relative) = super::item_at(db, file, offset)?;
    let is_blank = item.text(db).chars().next().is_none_or(char::is_whitespace);
    if relative > TextSize::new(0) || !is_blank {
        return Some((item, relative));
    }
    let before = offset.checked_sub(TextSize::new(1)).and_then(|it| super::item_at(db, file, it));
    Some(before.map_or((item, relative), |(it, place)| (it, place + TextSize::new(1))))
}

/// Drops what is not strictly larger than what precedes it.
fn grow(ranges: Vec<TextRange>) -> Vec<TextRange> {
    let mut grown: Vec<TextRange> = Vec::new();
    for range in ranges {
        if grown.last().is_none_or(|it| range.contains_range(*it) && range != *it) {
            grown.push(range);
        }
    }
    grown
}

fn in_item(text: &str, offset: TextSize) -> Vec<TextRange> {
    let tree = parse(text);
    let mut ranges = Vec::new();
    for node in path(tree.root_node(), text, offset).into_iter().rev() {
        // Some of what is found is dropped as no larger than what precedes it.
        if ranges.len() > 8 * LIMIT {
            break;
        }
        let range = cst::range(node);
        match Kind::of(node) {
            Kind::LineComment => ranges.extend([range, comment_run(node, text)]),
            Kind::SourceFile => {}
            Kind::StringLiteral => ranges.extend(inside(range, 1).into_iter().chain([range])),
            kind => {
                if is_list(kind) {
                    ranges.extend(contents(node, text, offset));
                }
                ranges.push(range);
            }
        }
    }
    // The item with the comments before it.
    let blank = text.len() - text.trim_start().len();
    ranges.push(TextRange::at(TextSize::new(blank as u32), TextSize::of(text.trim())));
    ranges.retain(|it| it.contains_inclusive(offset) && !it.is_empty());
    ranges
}

/// The nodes that hold `offset`, outermost first. Where two tokens touch, the word.
fn path<'t>(root: Node<'t>, text: &str, offset: TextSize) -> Vec<Node<'t>> {
    let offset = usize::from(offset);
    let is_word = |at: Option<usize>| {
        let byte = at.and_then(|it| text.as_bytes().get(it));
        byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_' || *it == b'"')
    };
    let leans_back = !is_word(Some(offset)) && is_word(offset.checked_sub(1));
    let at = if leans_back { offset.saturating_sub(1) } else { offset };
    let mut cursor = root.walk();
    let mut nodes = vec![root];
    while cursor.goto_first_child_for_byte(at).is_some() {
        let node = cursor.node();
        // The first child that ends behind the place may begin behind it, too.
        if node.start_byte() > at {
            break;
        }
        nodes.push(node);
        if Kind::of(node) == Kind::StringLiteral {
            break;
        }
    }
    nodes
}

/// What stands between the brackets of a list, and the entry with its comma.
fn contents(list: Node<'_>, text: &str, offset: TextSize) -> Vec<TextRange> {
    let whole = cst::range(list);
    let written = text.get(std::ops::Range::<usize>::from(whole)).unwrap_or_default();
    let open = usize::from(Kind::of(list) == Kind::CapabilityList) + 1;
    let mut ranges = Vec::new();
    let mut cursor = list.walk();
    let mut children = list.children(&mut cursor).peekable();
    while let Some(child) = children.next() {
        let entry = cst::range(child);
        let comma = children.peek().filter(|it| it.kind() == ",").map(|it| cst::range(*it));
        if let Some(comma) = comma.filter(|_| entry.contains_inclusive(offset) && child.is_named()) {
            ranges.push(entry.cover(comma));
        }
    }
    if written.ends_with(['}', ')', ']']) {
        ranges.extend(inside(whole, open).map(|it| trimmed(text, it)));
    }
    ranges
}

/// `range` without `open` bytes at its beginning and one at its end.
fn inside(range: TextRange, open: usize) -> Option<TextRange> {
    let start = range.start() + TextSize::new(open as u32);
    let end = range.end().checked_sub(TextSize::new(1))?;
    (start <= end).then(|| TextRange::new(start, end))
}

fn trimmed(text: &str, range: TextRange) -> TextRange {
    let written = text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
    let blank = TextSize::of(written) - TextSize::of(written.trim_start());
    TextRange::at(range.start() + blank, TextSize::of(written.trim()))
}

/// The comment lines that follow each other around `comment`.
fn comment_run(comment: Node<'_>, text: &str) -> TextRange {
    let is_next = |a: Node<'_>, b: Node<'_>| {
        let gap = text.get(a.end_byte()..b.start_byte()).unwrap_or("x");
        gap.trim().is_empty() && gap.matches('\n').count() == 1
    };
    let mut range = cst::range(comment);
    let siblings = comment.parent().map(|it| {
        let mut cursor = it.walk();
        it.children(&mut cursor).collect::<Vec<_>>()
    });
    for run in siblings
        .unwrap_or_default()
        .chunk_by(|a, b| [a, b].iter().all(|it| Kind::of(**it) == Kind::LineComment) && is_next(*a, *b))
    {
        if run.contains(&comment) {
            range = run.iter().fold(range, |all, it| all.cover(cst::range(*it)));
        }
    }
    range
}

fn is_list(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Block
            | Kind::MatchArmList
            | Kind::FieldList
            | Kind::VariantList
            | Kind::TuplePayload
            | Kind::CapabilityList
            | Kind::ParameterList
            | Kind::TypeList
            | Kind::ArgumentList
            | Kind::VariantArgument
            | Kind::FieldInitializerList
            | Kind::FieldPatternList
            | Kind::PatternArgument
            | Kind::ListLiteral
            | Kind::MapLiteral
            | Kind::ParenthesizedExpression
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::test_support::Fixture;

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursor();
        let text = file.text(&fixture.db);
        let ranges = selections(&fixture.db, file, offset);
        let shown = ranges.iter().map(|it| &text[std::ops::Range::<usize>::from(*it)]);
        expected.assert_eq(&shown.map(|it| format!("{it:?}\n")).collect::<String>());
    }

    #[test]
    fn from_word_to_file() {
        check(
            "
            // About f.
            fn f(a: Int) -> Int {
                let b = g(a, h(a$0 + 1), 2)
                b
            }
            fn g() {}
            ",
            expect![[r#"
                "a"
                "a + 1"
                "(a + 1)"
                "h(a + 1)"
                "h(a + 1),"
                "a, h(a + 1), 2"
                "(a, h(a + 1), 2)"
                "g(a, h(a + 1), 2)"
                "let b = g(a, h(a + 1), 2)"
                "let b = g(a, h(a + 1), 2)\n    b"
                "{\n    let b = g(a, h(a + 1), 2)\n    b\n}"
                "fn f(a: Int) -> Int {\n    let b = g(a, h(a + 1), 2)\n    b\n}"
                "// About f.\nfn f(a: Int) -> Int {\n    let b = g(a, h(a + 1), 2)\n    b\n}"
                "// About f.\nfn f(a: Int) -> Int {\n    let b = g(a, h(a + 1), 2)\n    b\n}\nfn g() {}\n"
            "#]],
        );
    }

    #[test]
    fn comments_and_strings() {
        check(
            "// one\n// t$0wo\n\n// three\nfn f() {}\n",
            expect![[r#"
            "// two"
            "// one\n// two"
            "// one\n// two\n\n// three\nfn f() {}"
            "// one\n// two\n\n// three\nfn f() {}\n"
        "#]],
        );
        check(
            "fn f() { g(\"one t$0wo\") }\n",
            expect![[r#"
            "one two"
            "\"one two\""
            "(\"one two\")"
            "g(\"one two\")"
            "{ g(\"one two\") }"
            "fn f() { g(\"one two\") }"
            "fn f() { g(\"one two\") }\n"
        "#]],
        );
    }

    #[test]
    fn lists_without_brackets() {
        check(
            "fn f() -> Int !{net.fe$0tch, random} { 1 }",
            expect![[r#"
            "net.fetch"
            "net.fetch,"
            "net.fetch, random"
            "!{net.fetch, random}"
            "fn f() -> Int !{net.fetch, random} { 1 }"
        "#]],
        );
        check(
            "fn f(p: P) -> P { P { ..p, x: 1, y$0: 2 } }",
            expect![[r#"
            "y"
            "y: 2"
            "..p, x: 1, y: 2"
            "{ ..p, x: 1, y: 2 }"
            "P { ..p, x: 1, y: 2 }"
            "{ P { ..p, x: 1, y: 2 } }"
            "fn f(p: P) -> P { P { ..p, x: 1, y: 2 } }"
        "#]],
        );
        check(
            "fn f(e: E) -> Int { match e { A => 1, B(b$0) => 2 } }",
            expect![[r#"
            "b"
            "(b)"
            "B(b)"
            "B(b) => 2"
            "A => 1, B(b) => 2"
            "{ A => 1, B(b) => 2 }"
            "match e { A => 1, B(b) => 2 }"
            "{ match e { A => 1, B(b) => 2 } }"
            "fn f(e: E) -> Int { match e { A => 1, B(b) => 2 } }"
        "#]],
        );
    }

    #[test]
    fn places_between_things() {
        check(
            "fn f() {}$0\n\nfn g() {}",
            expect![[r#"
            "fn f() {}"
            "fn f() {}\n\nfn g() {}"
        "#]],
        );
        check(
            "fn f() {}\n$0\nfn g() {}",
            expect![[r#"
            "fn f() {}\n\nfn g() {}"
        "#]],
        );
        check(
            "fn f() { $0 }",
            expect![[r#"
            "{  }"
            "fn f() {  }"
        "#]],
        );
        check(
            "$0",
            expect![[r#"
            ""
        "#]],
        );
        check(
            "fn f( { a.$0",
            expect![[r#"
            "fn f( { a."
        "#]],
        );
    }

    #[test]
    fn deep_nesting_has_few_steps() {
        for text in [
            format!("fn f() -> Int {{ 1{} }}\n", " + 1".repeat(5_000)),
            format!("fn f() -> Int {{ {}1{} }}\n", "(".repeat(5_000), ")".repeat(5_000)),
        ] {
            let fixture = Fixture::parse(&text);
            let offset = TextSize::try_from(text.find('1').unwrap()).unwrap();
            let ranges = selections(&fixture.db, fixture.main(), offset);
            assert!((2..=LIMIT).contains(&ranges.len()), "{}", ranges.len());
            assert_eq!(ranges.last().copied(), Some(TextRange::up_to(TextSize::of(&*text))));
        }
    }

    #[test]
    fn every_step_is_larger() {
        let text = "// é\nfn f(a: Int) { match a { 1 => { \"é\" }, _ => [a, (b)] } } // x\n type R { a: ";
        let fixture = Fixture::parse(text);
        for offset in 0..=text.len() as u32 + 1 {
            let ranges = selections(&fixture.db, fixture.main(), offset.into());
            assert!(ranges.windows(2).all(|it| it[1].contains_range(it[0]) && it[0] != it[1]));
        }
    }
}
