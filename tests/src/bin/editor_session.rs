//! Opens a file in the language server as an editor would, and prints what the editor would show.
//!
//! Usage: `editor_session FILE NAME`, where `NAME` occurs in the file: the cursor is put on its last occurrence.

use std::{fmt::Write as _, fs, io::Write as _, path::Path};

use boruna_tests::lsp_client::{Client, pulling, url};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, name] = arguments.as_slice() else { panic!("usage: editor_session FILE NAME") };
    let path = fs::canonicalize(path).expect("the file exists");
    let text = fs::read_to_string(&path).expect("the file is text");
    let shown = session(&path, &text, name);
    // A reader that has seen enough is no failure.
    let _ = std::io::stdout().write_all(shown.as_bytes());
}

fn session(path: &Path, text: &str, name: &str) -> String {
    let root = path.parent().expect("a file lies in a folder");
    let home = url(root) + "/";
    let mut client = Client::spawn_without_tests();
    for method in ["window/workDoneProgress/create", "$/progress", "client/registerCapability"] {
        client.allow(method);
    }
    client.initialize(capabilities(), &[root]);
    let uri = url(path);
    client.open(&uri, text);
    let findings = client.pull(&uri);
    let document = json!({ "textDocument": { "uri": uri } });
    let hints = ask(&mut client, "textDocument/inlayHint", with(&document, "range", everything(text)));
    let cursor = place_of(text, name);
    let there = with(&document, "position", cursor.clone());
    let hover = ask(&mut client, "textDocument/hover", there.clone());
    let definition = ask(&mut client, "textDocument/definition", there.clone());
    let actions = actions(&mut client, &document, &findings);
    let explained = ask(
        &mut client,
        "workspace/executeCommand",
        json!({ "command": "boruna.explainCapability", "arguments": [there] }),
    );
    client.shut_down();

    let mut out = String::new();
    let section = |title: &str, body: &str| format!("--- {title}\n{}\n\n", body.trim_end());
    out +=
        &section("the text, with hints in ‹› and findings below their lines", &draw(text, &hints, &findings));
    out += &section("the light bulb offers", &actions);
    out += &section(&format!("hover on `{name}`"), hover["contents"]["value"].as_str().unwrap_or("nothing"));
    out += &section(&format!("definition of `{name}`"), &places(&definition));
    out += &section("boruna.explainCapability", explained["text"].as_str().unwrap_or("nothing"));
    out.replace(&home, "")
}

fn capabilities() -> Value {
    let mut able = pulling();
    able["textDocument"]["inlayHint"] = json!({});
    able["textDocument"]["hover"] = json!({ "contentFormat": ["plaintext"] });
    able
}

fn ask(client: &mut Client, method: &str, params: Value) -> Value {
    client.request(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
}

fn with(object: &Value, key: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[key] = value;
    object
}

fn everything(text: &str) -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": text.lines().count(), "character": 0 } })
}

fn place_of(text: &str, name: &str) -> Value {
    let at = text.rfind(name).unwrap_or_else(|| panic!("`{name}` does not occur"));
    let line_start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    json!({ "line": text[..at].matches('\n').count(), "character": text[line_start..at].encode_utf16().count() })
}

/// The code actions of every finding, by title.
fn actions(client: &mut Client, document: &Value, findings: &[Value]) -> String {
    let mut out = String::new();
    for finding in findings {
        let params = with(document, "range", finding["range"].clone());
        let actions = ask(
            client,
            "textDocument/codeAction",
            with(&params, "context", json!({ "diagnostics": [finding] })),
        );
        for action in actions.as_array().into_iter().flatten() {
            let _ = writeln!(out, "{}", action["title"].as_str().unwrap_or_default());
        }
    }
    out
}

fn draw(text: &str, hints: &Value, findings: &[Value]) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        let of_line = |place: &Value| place["line"] == number;
        let hints: Vec<_> =
            hints.as_array().into_iter().flatten().filter(|it| of_line(&it["position"])).collect();
        let _ = writeln!(out, "{:>3} │ {}", number + 1, with_hints(line, &hints));
        for finding in findings.iter().filter(|it| of_line(&it["range"]["start"])) {
            let [start, end] = ["start", "end"].map(|it| count(&finding["range"][it]["character"]));
            let marks = "~".repeat(end.saturating_sub(start).max(1));
            let message = finding["message"].as_str().unwrap_or_default().replace('\n', "; ");
            let _ = writeln!(
                out,
                "    │ {}{marks} {message} [{}]",
                " ".repeat(start),
                finding["code"].as_str().unwrap_or_default()
            );
            for related in finding["relatedInformation"].as_array().into_iter().flatten() {
                let message = related["message"].as_str().unwrap_or_default();
                let _ = writeln!(out, "    │   {}: {message}", place(&related["location"]));
            }
        }
    }
    out
}

fn with_hints(line: &str, hints: &[&Value]) -> String {
    let mut units: Vec<u16> = line.encode_utf16().collect();
    for hint in hints.iter().rev() {
        let parts =
            hint["label"].as_array().cloned().unwrap_or_else(|| vec![json!({ "value": hint["label"] })]);
        let label: String = parts.iter().filter_map(|it| it["value"].as_str()).collect();
        let at = count(&hint["position"]["character"]).min(units.len());
        units.splice(at..at, format!("‹{}›", label.trim()).encode_utf16());
    }
    String::from_utf16_lossy(&units)
}

fn places(answer: &Value) -> String {
    let list = answer.as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
    list.iter().map(|it| place(it) + "\n").collect()
}

fn place(location: &Value) -> String {
    let [line, character] = ["line", "character"].map(|it| count(&location["range"]["start"][it]) + 1);
    format!("{}:{line}:{character}", location["uri"].as_str().unwrap_or_default())
}

fn count(value: &Value) -> usize {
    value.as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or_default()
}
