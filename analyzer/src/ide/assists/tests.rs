//! How assists are tested: `$0` is the cursor, a pair of them a selection. What an assist makes must not have errors
//! that were not there, and must stay as it is when formatted twice.

use std::collections::BTreeMap;

use expect_test::Expect;

use super::{Assist, assist, assists};
use crate::{
    diagnostics::{Fix, Severity, collect::file_diagnostics},
    format::format,
    inputs::SourceFile,
    package::EMBEDDED,
    span::{TextRange, TextSize},
    syntax::{cst, parse::parse},
    test_support::Fixture,
};

/// The changed files after the assist `id`; what got a new name is marked, and carriage returns are seen.
#[track_caller]
pub(super) fn check(id: &str, text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let (file, range) = selection(&fixture);
    let listed = assists(&fixture.db, file, range);
    assert!(listed.iter().any(|it| it.id == id), "{id} is not among {listed:#?}");
    let change = assist(&fixture.db, file, range, id).expect("what is listed has edits");
    let mut changed = fixture.apply(&Fix::safe("", change.edits));
    errors_stay(&fixture, &changed);
    if let Some(name) = change.rename {
        let text = changed.get_mut(name.file.path(&fixture.db).as_ref()).unwrap();
        text.insert(name.range.end().into(), '⟧');
        text.insert(name.range.start().into(), '⟦');
    }
    let shown = |(path, text): (&String, &String)| match changed.len() {
        1 => text.clone(),
        _ => format!("//- {path}\n{text}"),
    };
    let all: String = changed.iter().map(shown).collect();
    expected.assert_eq(&all.replace('\r', "␍"));
}

/// The assist is not offered in any of `texts`.
#[track_caller]
pub(super) fn check_not(id: &str, texts: &[&str]) {
    for text in texts {
        let fixture = Fixture::parse(text);
        let (file, range) = selection(&fixture);
        let listed = assists(&fixture.db, file, range);
        assert!(listed.iter().all(|it| it.id != id), "{id} is offered in {text}");
    }
}

/// Id, kind and label of the assists whose ids begin with `name`.
#[track_caller]
pub(super) fn check_list(name: &str, text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let (file, range) = selection(&fixture);
    let listed = assists(&fixture.db, file, range).into_iter().filter(|it| it.id.starts_with(name));
    let line = |Assist { id, label, kind }: Assist| format!("{id} ({kind:?}): {label}\n");
    expected.assert_eq(&listed.map(line).collect::<String>());
}

fn selection(fixture: &Fixture) -> (SourceFile, TextRange) {
    match fixture.cursors.as_slice() {
        [(file, at)] => (*file, TextRange::empty(*at)),
        [(file, start), (other, end)] if file == other => (*file, TextRange::new(*start, *end)),
        other => panic!("{} cursors", other.len()),
    }
}

#[track_caller]
fn errors_stay(fixture: &Fixture, changed: &BTreeMap<String, String>) {
    let mut text = String::new();
    for (path, file) in &fixture.files {
        let content = changed.get(path).map_or(&**file.text(&fixture.db), String::as_str);
        text += &format!("//- {path}\n{content}\n");
    }
    let after = Fixture::parse(&text);
    let (before, found) = (errors(fixture), errors(&after));
    for (code, messages) in &found {
        let known = before.get(code).map_or(0, Vec::len);
        assert!(messages.len() <= known, "{code}: {messages:#?}\nin {text}");
    }
}

fn errors(fixture: &Fixture) -> BTreeMap<&'static str, Vec<String>> {
    let mut out: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let found = fixture.files.values().flat_map(|it| file_diagnostics(&fixture.db, *it));
    for it in found.filter(|it| it.severity >= Severity::Warning) {
        out.entry(it.rule.code).or_default().push(it.message);
    }
    out
}

/// A program with something for every assist, many times over.
const PROGRAM: &str = r#"
import "std-json"
import "std-http"

enum Shape { Dot, Circle(Int), Box { width: Int, height: Int } }
type Point { x: Int, y: Int }

fn area(shape: Shape, scale: Int) -> Int {
    match shape {
        Shape::Dot => 0,
        Circle(radius) => 3 * radius * radius,
        Box { width, height: tall } => {
            let size = width * tall
            size * scale
        },
    }
}

fn twice(n: Int) -> Int { n * 2 }

fn pick(a: Int, b: Int) -> Int { if a > b { a } else { b } }

fn load(url: String) -> Result<String, String> !{net, random} {
    let reply = net_fetch(url)
    match reply {
        Ok(it) => if it.status == 200 { Ok(it.body) } else if it.status == 404 { Err("none") } else { Err(url) },
        Err(reason) => Err("failed: " ++ reason),
    }
}

fn count(words: List<String>, limit: Int) -> Int {
    let mut n = 0
    let first = Point { x: 1, y: -limit }
    for word in words {
        let size = __builtin_string_len(word)
        if size > limit && n < 10 { n = n + size * 2 }
        while n > 100 / size { n = n - twice(pick(n, size)) }
    }
    if n == 1 { return n }
    let names: Map<String, Int> = {}
    let total = first.x + first.y - n % 3
    total + __builtin_map_len(names) + area(Shape::Box { width: n, height: limit }, 2)
}

fn main() -> Int !{net.fetch} {
    let texts = [ "a", "b" ++ "c",
        "d" ]
    let found = match load("https://example.com") { Ok(text) => list_push(texts, text), Err(_) => texts }
    let shown = -(count(found, 1) + 1) * 2
    // the end
    shown
}
"#;

/// Applies every assist at every node of a text and between neighbours, each to the text as it was. Of `step` changes
/// one is made.
#[track_caller]
fn apply_everywhere(text: &str, step: usize) -> usize {
    let mut fixture = Fixture::parse(text);
    let file = fixture.main();
    let original = file.text(&fixture.db).clone();
    let mut ranges = vec![TextRange::empty(TextSize::of(&*original))];
    let tree = parse(&original);
    let mut pending = vec![tree.root_node()];
    while let Some(node) = pending.pop() {
        let range = cst::range(node);
        ranges.extend([range, TextRange::empty(range.start())]);
        ranges.extend(node.next_named_sibling().map(|it| range.cover(cst::range(it))));
        pending.extend((0..node.child_count()).filter_map(|it| node.child(it)));
    }
    ranges.sort_by_key(|it| (it.start(), it.end()));
    ranges.dedup();
    let before = errors(&fixture);
    let (mut number, mut done) = (0, 0);
    for range in ranges {
        for it in assists(&fixture.db, file, range) {
            number += 1;
            if number % step != 0 {
                continue;
            }
            let change = assist(&fixture.db, file, range, &it.id).expect("what is listed has edits");
            let changed = fixture.apply(&Fix::safe("", change.edits));
            let changed = &changed[file.path(&fixture.db).as_ref()];
            file.update_text(&mut fixture.db, changed.as_str().into());
            let found = errors(&fixture);
            let stay = found.iter().all(|(code, it)| it.len() <= before.get(code).map_or(0, Vec::len));
            assert!(stay, "{} at `{}`: {found:#?}\n{changed}", it.id, &original[range]);
            assert!(format(changed).is_ok(), "{} at `{}`:\n{changed}", it.id, &original[range]);
            file.update_text(&mut fixture.db, original.clone());
            done += 1;
        }
    }
    done
}

#[test]
fn no_assist_makes_an_error() {
    assert!(apply_everywhere(PROGRAM, 11) > 30);
    let package = EMBEDDED.iter().find(|it| it.name == "std-validation").unwrap();
    apply_everywhere(package.source, 29);
}

#[test]
fn long_chains_are_no_trouble() {
    let chain = "1 + ".repeat(20_000);
    let text = format!("fn f(a: Int) -> Int {{ {chain}$0a + {chain} 1 }}");
    check_list("", &text, expect_test::expect![""]);
}
