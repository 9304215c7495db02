//! What can be done at a place is offered once, wherever the place is.

use std::path::{Path, PathBuf};

use boruna_tests::{
    lsp_client::{Client, Folder, pulling},
    page::blocks,
};
use serde_json::{Value, json};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Every program of the pages that say what the language is and what is wrong in it.
fn programs() -> Vec<String> {
    let mut pages: Vec<PathBuf> = ["tests/spec", "analyzer/src/diagnostics/pages"]
        .iter()
        .flat_map(|it| std::fs::read_dir(Path::new(ROOT).join(it)).unwrap())
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "md"))
        .collect();
    pages.sort();
    let pages = pages.iter().map(|it| std::fs::read_to_string(it).unwrap());
    pages.flat_map(|it| blocks(&it)).map(|it| it.text).collect()
}

/// Where words and signs begin, as positions in UTF-16.
fn places(text: &str) -> Vec<Value> {
    let mut places = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut last = ' ';
        let mut character = 0;
        for it in line.chars() {
            let continues = last.is_alphanumeric() && it.is_alphanumeric();
            if !it.is_whitespace() && !continues {
                places.push(json!({ "line": number, "character": character }));
            }
            (last, character) = (it, character + it.len_utf16());
        }
    }
    places
}

/// What is offered at each of some ranges.
fn actions(client: &mut Client, url: &str, ranges: &[Value]) -> Vec<Vec<Value>> {
    let questions: Vec<_> = ranges
        .iter()
        .map(|range| {
            let context = json!({ "diagnostics": [] });
            let params = json!({ "textDocument": { "uri": url }, "range": range, "context": context });
            client.ask("textDocument/codeAction", params)
        })
        .collect();
    questions.into_iter().map(|it| client.answer(it).unwrap().as_array().unwrap().clone()).collect()
}

#[test]
fn no_two_actions_are_the_same() {
    let folder = Folder::new(&[("boruna.toml", "profile = \"strict\"\n"), ("main.ax", "")]);
    let url = folder.url("main.ax");
    let mut client = Client::start(pulling(), &[folder.path()]);
    client.open(&url, "");
    let mut wrong = String::new();
    let mut count = 0;
    for (number, text) in programs().iter().enumerate() {
        client.replace(&url, number as i32 + 2, text);
        let places = places(text);
        // Cursors, and selections of a few words.
        let selections = places.iter().zip(places.iter().skip(3));
        let ranges: Vec<_> = places
            .iter()
            .map(|it| (it, it))
            .step_by(2)
            .chain(selections.step_by(5))
            .map(|(start, end)| json!({ "start": start, "end": end }))
            .collect();
        for (range, actions) in ranges.iter().zip(actions(&mut client, &url, &ranges)) {
            for (index, action) in actions.iter().enumerate() {
                count += 1;
                for other in &actions[..index] {
                    if action["title"] == other["title"] || action["edit"] == other["edit"] {
                        wrong +=
                            &format!("{} and {} at {}\n", other["title"], action["title"], range["start"]);
                        wrong += &format!("{text}\n{}\n{}\n", other["edit"], action["edit"]);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 1000, "{count}");
    client.shut_down();
}
