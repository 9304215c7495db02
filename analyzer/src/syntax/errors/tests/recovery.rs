//! What a person types on the way to a program: every prefix of one, and every program that lacks a token of it.

use crate::{
    diagnostics::registry,
    syntax::{
        split::split,
        tokens::{Token, tokenize},
    },
};

const PROGRAM: &str = r#"import "std-json"
export type Order { id: Int, items: List<String>, note: Option<String> }
enum State {
    Open,
    Paid(Int),
    Sent { to: String, at: Int },
}
// Moves an order on.
fn advance(order: Order, state: State, retry: Fn(Int) -> Bool) -> Result<State, String> !{net.fetch, db.query}
    intent "moves on"
    requires order.id > 0 && list_len(order.items) != 0
    ensures result != Err("never")
{
    let mut count: Int = 0
    let prices = { "a": 1, "b": -2 }
    for item in order.items {
        count = count + string_len(item) * (2 - 1)
    }
    while count < 10 || !retry(count) { count = count + 1 }
    let copy = Order { ..order, note: Some("x\\n") }
    let w = spawn worker
    send w copy.id
    emit count
    if count == 3 { return Err("three") } else if count >= 4.5 { receive } else { () }
    match state {
        State::Open => Ok(State::Paid(count))
        Paid(0) => Err("nothing"),
        Paid(n) => Ok(State::Sent { to: "me" ++ "you", at: -n }),
        Sent { to, at: _ } => { Err(to) }
        _ => None,
    }
}
"#;

/// Judges every finding of a text and returns how many errors there are.
fn errors(text: &str) -> usize {
    let mut count = 0;
    for slice in split(text).slices {
        let item = &text[std::ops::Range::<usize>::from(slice.range)];
        for found in super::find(item) {
            let edits = found.fixes.iter().flat_map(|it| &it.edits).map(|it| it.place);
            let related = found.related.iter().map(|it| it.place);
            for place in edits.chain(related).chain([found.place]) {
                assert!(item.get(std::ops::Range::<usize>::from(place)).is_some(), "{place:?} in {item:?}");
            }
            assert!(!found.message.is_empty() && !found.message.ends_with('.'));
            count += usize::from(
                found.levels.is_none()
                    && [&registry::LEXER_ERROR, &registry::PARSE_ERROR].contains(&found.rule),
            );
        }
    }
    count
}

fn tokens(text: &str) -> Vec<Token> {
    tokenize(text).into_iter().filter(|it| !it.is_trivia()).collect()
}

#[test]
fn the_program_is_right() {
    assert_eq!(errors(PROGRAM), 0);
}

#[test]
fn a_missing_token_gives_one_error() {
    let mut silent = String::new();
    for token in tokens(PROGRAM) {
        let mut text = PROGRAM.to_owned();
        text.replace_range(token.bytes(), "");
        let count = errors(&text);
        let line = PROGRAM[..token.start()].matches('\n').count() + 1;
        assert!(count <= 1, "{count} without {} of line {line}", token.text(PROGRAM));
        if count == 0 {
            silent += &format!("line {line}: {}\n", token.text(PROGRAM));
        }
    }
    // What is left is a program, if another one.
    expect_test::expect![[r#"
        line 2: export
        line 6: ,
        line 9: Int
        line 9: String
        line 9: .
        line 9: fetch
        line 9: .
        line 9: query
        line 11: .
        line 11: list_len
        line 11: .
        line 12: Err
        line 14: mut
        line 15: let
        line 15: -
        line 16: .
        line 17: =
        line 17: +
        line 17: string_len
        line 17: item
        line 17: *
        line 17: 2
        line 19: while
        line 19: !
        line 19: retry
        line 19: count
        line 19: =
        line 19: +
        line 20: let
        line 20: ,
        line 20: Some
        line 21: let
        line 21: spawn
        line 22: send
        line 22: w
        line 22: copy
        line 22: .
        line 23: emit
        line 23: count
        line 24: return
        line 24: Err
        line 24: else
        line 24: receive
        line 24: else
        line 26: ::
        line 26: Ok
        line 26: ::
        line 27: Err
        line 27: ,
        line 28: Ok
        line 28: ::
        line 28: -
        line 28: ,
        line 29: Err
        line 30: ,
    "#]]
    .assert_eq(&silent);
}

#[test]
fn every_beginning_can_be_judged() {
    for token in tokens(PROGRAM) {
        errors(&PROGRAM[..token.end()]);
        let inside = &PROGRAM[token.start()..];
        errors(inside);
    }
}

#[test]
fn a_foreign_token_gives_few_errors() {
    let intruders =
        ["@", ")", "}", "{", "(", "=>", "let", "fn", "\"", "'", "/*", ",", "1.", "é", "::", "if", "\\"];
    for (index, token) in tokens(PROGRAM).iter().enumerate() {
        let intruder = intruders[index % intruders.len()];
        for text in [intruder.to_owned() + " ", format!("\n{intruder}\n")] {
            let mut broken = PROGRAM.to_owned();
            broken.insert_str(token.start(), &text);
            let count = errors(&broken);
            assert!(count <= 3, "{count} for {intruder} before {} at {}", token.text(PROGRAM), token.start());
        }
    }
}

#[test]
fn any_text_can_be_judged() {
    let pieces = [
        "fn", "f", "(", ")", "{", "}", "[", "]", "\"", "'", "/*", "*/", "//", "\n", "=>", "..", ".", "1",
        "é", "\u{feff}", "\r", "match", "|", "=", ":", "::", "<", "!", "-", ";", "\\", "type", "enum", "R",
    ];
    let mut state = 7u64;
    for _ in 0..1500 {
        let mut text = String::new();
        for _ in 0..24 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text += pieces[(state >> 33) as usize % pieces.len()];
            if state >> 62 == 0 {
                text.push(' ');
            }
        }
        errors(&text);
    }
}

#[test]
fn long_lines_take_no_longer_than_long_files() {
    let pieces = [
        "a; ",
        "/* */ ",
        "a b ",
        "@ ",
        "\"",
        "f(, ",
        "{ a b } ",
        "let a = ",
        "=> ",
        "( ",
        ") ",
        "] ",
        "a[0] ",
        "a += 1 ",
        "A::B::C ",
        "P { x: 1, ..q } ",
        "\"\\q\" ",
        "fn f ",
        "match a { b ",
        "1. ",
        "é ",
        "' ",
        "- ",
    ];
    for piece in pieces {
        for text in [piece.repeat(5_000), format!("fn f() {{ {} }}", piece.repeat(5_000))] {
            let found = super::find(&text);
            assert!(found.len() <= 300, "{piece}");
        }
    }
}

#[test]
fn shipped_programs_are_right() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("packages"), root.join("src/prelude")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "ax") {
                let text = std::fs::read_to_string(&path).unwrap();
                let tree = crate::syntax::parse::parse(&text);
                let found = crate::syntax::errors::errors(&tree, &text, true);
                assert!(found.is_empty(), "{}\n{}", path.display(), super::render(&text, &found));
                count += 1;
            }
        }
    }
    assert!(count > 10);
}
