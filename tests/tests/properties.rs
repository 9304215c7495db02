//! Properties over generated edits and hostile texts. Small by default; `BORUNA_DRILLS=full` makes them long.

use std::{collections::BTreeMap, sync::Arc};

use boruna_analyzer::{STACK_BYTES, diagnostics::file_diagnostics, test_support::Fixture};

/// Programs that edits start from: between them they use every construct.
const SEEDS: &[&str] = &[r#"
//- /main.ax
import shapes
import "std-json"

type Job {
    name: String,
    sides: List<Int>,
}

// Runs one job.
fn run(job: Job, retry: Bool) -> Result<Int, String> !{net.fetch} {
    let mut total: Int = 0
    for side in job.sides {
        total = total + area(Shape::Square(side))
    }
    while total > 100 {
        total = total - 1
    }
    if retry && total == 3 {
        return Err("no " ++ job.name)
    } else if !retry {
        return Ok(-total)
    }
    match net_fetch("https://example.com/" ++ job.name) {
        Ok(reply) => Ok(reply.status % 7),
        Err(text) => Err(json_string_field("error", text)),
    }
}

fn main() -> Int !{net.fetch} {
    let job = Job { name: "a\tb", sides: [1, 2] }
    let limits: Map<String, Int> = {"low": 1, "high": 9}
    match run(Job { ..job, name: "x" }, true) {
        Ok(n) => n + __builtin_map_len(limits),
        Err(_) => 0,
    }
}
//- /shapes.ax
module shapes

export enum Shape {
    Square(Int),
    Box { width: Int, height: Int },
    Nothing,
}

export fn area(shape: Shape) -> Int
requires true
ensures result >= 0
{
    match shape {
        Square(side) => side * side,
        Box { width, height: h } => width * h,
        Shape::Nothing => 0,
    }
}

fn worker() -> Int {
    let message: String = receive
    emit message
    1
}

fn start() -> Unit !{actor.spawn, actor.send, ui.render} {
    let handle = spawn worker
    send handle "go"
}
"#];

/// Pieces that edits insert: they open, close, break and mend things.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\n",
    " ",
    "//",
    "/*",
    ",",
    ":",
    "=>",
    "->",
    "!{",
    "!",
    "=",
    "==",
    "++",
    "..",
    "fn ",
    "fn f() -> Int { 1 }\n",
    "type T { a: Int }\n",
    "enum E { A, B(Int) }\n",
    "let x = 1\n",
    "match ",
    "if ",
    "else ",
    "return ",
    "import shapes\n",
    "export ",
    "None",
    "Some(1)",
    "x",
    "0",
    "1.5",
    "é",
    "𝕏",
    "\r\n",
    "\u{feff}",
    ";",
    "@",
    "\\",
    "spawn ",
    "receive",
    "!{random}",
    "random_int(1, 2)",
    "Job",
    "area",
    "requires false\n",
];

/// How many rounds a property runs.
fn rounds(small: usize, full: usize) -> usize {
    if std::env::var("BORUNA_DRILLS").as_deref() == Ok("full") { full } else { small }
}

/// After any edits every answer equals that of a fresh database on the same texts.
#[test]
fn incremental_equals_fresh() {
    for seed in 0..rounds(12, 400) as u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut fixture = Fixture::parse(SEEDS[random.usize(..SEEDS.len())]);
        for step in 0..20 {
            let paths: Vec<String> = fixture.files.keys().cloned().collect();
            let path = &paths[random.usize(..paths.len())];
            let file = fixture.file(path);
            let text = edited(&mut random, file.text(&fixture.db));
            file.update_text(&mut fixture.db, Arc::from(text));
            // Asking for one file only, now and then, leaves others to be brought up to date later.
            let warm = if random.bool() { report(&fixture) } else { BTreeMap::new() };
            if warm.is_empty() {
                file_diagnostics(&fixture.db, file);
                continue;
            }
            let texts: String = fixture
                .files
                .iter()
                .map(|(path, file)| format!("//- {path}\n{}", file.text(&fixture.db)))
                .collect();
            let fresh = report(&rebuilt(&fixture));
            assert_eq!(warm, fresh, "seed {seed}, step {step}:\n{texts}");
        }
    }
}

/// Spans lie inside their file, on character boundaries, and every fix can be applied.
#[test]
fn spans_lie_on_character_boundaries() {
    for seed in 0..rounds(60, 3_000) as u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut fixture = Fixture::parse(SEEDS[random.usize(..SEEDS.len())]);
        let file = fixture.main();
        for _ in 0..random.usize(1..8) {
            let text = edited(&mut random, file.text(&fixture.db));
            file.update_text(&mut fixture.db, Arc::from(text));
        }
        for found in file_diagnostics(&fixture.db, file) {
            let places = [found.place].into_iter().chain(found.related.iter().map(|it| it.place));
            let edits = found.fixes.iter().flat_map(|it| it.edits.iter().map(|it| it.place));
            for place in places.chain(edits) {
                let text = place.file.text(&fixture.db);
                let range = std::ops::Range::<usize>::from(place.range);
                assert!(text.get(range.clone()).is_some(), "seed {seed}: {range:?} of {found:?} in\n{text}");
            }
            for fix in &found.fixes {
                fixture.apply(fix);
            }
        }
    }
}

/// Any text gives findings, not panics.
#[test]
fn arbitrary_texts_are_checked() {
    for seed in 0..rounds(150, 20_000) as u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let length = random.usize(..200);
        let text: String = (0..length)
            .map(|_| match random.u8(..3) {
                0 => PIECES[random.usize(..PIECES.len())].to_owned(),
                1 => random.char(..).to_string(),
                _ => char::from(random.u8(b' '..127)).to_string(),
            })
            .collect();
        check(&text);
    }
}

/// Nesting of any depth is refused with a finding: no overflow, and time in proportion.
#[test]
fn deep_nesting_is_refused() {
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("-", "1", ""),
        ("!", "true", ""),
        ("Some(", "1", ")"),
        ("if true { ", "1", " } else { 2 }"),
        ("if true { 1 } else ", "{ 2 }", ""),
        ("match 1 { _ => ", "1", " }"),
        ("f(", "1", ")"),
        ("List<", "Int", ">"),
        ("emit ", "1", ""),
    ] {
        // Brackets as deep as they get; for the longer pieces the full drill.
        let depth = if open.len() == 1 { 100_000 } else { rounds(5_000, 100_000) };
        let text =
            format!("fn f(n: Int) -> Int {{\n    {}{inner}{}\n}}\n", open.repeat(depth), close.repeat(depth));
        assert!(check(&text) > 0, "{depth} times `{open}` is refused");
        let open_only = format!("fn f(n: Int) -> Int {{\n    {}", open.repeat(depth));
        assert!(check(&open_only) > 0, "{depth} times `{open}`, never closed, is refused");
    }
}

/// Long chains are no nesting: they are accepted.
#[test]
fn long_chains_are_fine() {
    let sum = vec!["n"; 5_000].join(" + ");
    assert_eq!(
        check(&format!("fn f(n: Int) -> Int {{\n    {sum}\n}}\n\nfn main() -> Int {{\n    f(1)\n}}\n")),
        0
    );
    let both = vec!["n == 1"; 5_000].join("\n        && ");
    assert_eq!(
        check(&format!(
            "fn f(n: Int) -> Bool {{\n    {both}\n}}\n\nfn main() -> Int {{\n    if f(1) {{\n        1\n    }} else {{\n        0\n    }}\n}}\n"
        )),
        0
    );
}

/// How many findings a text has. On a thread with the stack the analyzer asks for: a test's own is smaller.
fn check(text: &str) -> usize {
    let check = || {
        let mut fixture = Fixture::parse("");
        let file = fixture.main();
        file.update_text(&mut fixture.db, Arc::from(text));
        file_diagnostics(&fixture.db, file).len()
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, check)
            .unwrap()
            .join()
            .unwrap()
    })
}

fn report(fixture: &Fixture) -> BTreeMap<String, String> {
    let render = |file| fixture.render(&file_diagnostics(&fixture.db, file));
    fixture.files.iter().map(|(path, file)| (path.clone(), render(*file))).collect()
}

fn rebuilt(fixture: &Fixture) -> Fixture {
    let mut fresh = Fixture::parse("");
    for (path, file) in &fixture.files {
        let text = file.text(&fixture.db).clone();
        match fresh.files.get(path).copied() {
            Some(existing) => existing.update_text(&mut fresh.db, text),
            None => fresh.add_file(path, &text),
        }
    }
    fresh
}

/// The text with one random change.
fn edited(random: &mut fastrand::Rng, text: &str) -> String {
    let boundary = |random: &mut fastrand::Rng, from: usize| {
        let mut at = random.usize(from..=text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at.max(from)
    };
    let start = boundary(random, 0);
    let end = match random.u8(..4) {
        0 => start,
        1 => boundary(random, start),
        _ => text[start..].char_indices().nth(random.usize(1..6)).map_or(text.len(), |it| start + it.0),
    };
    let piece = match random.u8(..4) {
        0 => "",
        1 => {
            let from = boundary(random, 0);
            let length =
                text[from..].char_indices().nth(random.usize(1..40)).map_or(text.len(), |it| from + it.0);
            &text[from..length]
        }
        _ => PIECES[random.usize(..PIECES.len())],
    };
    // One change in four removes much: keep it small so that there is something left to break.
    let end = (start..=end.min(start + 60)).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(end);
    format!("{}{piece}{}", &text[..start], &text[end..])
}
