//! Order and liveness: every answer is about the text as it was when it was asked, or says that it is not; nothing
//! waits for anything it need not wait for.

use boruna_tests::lsp_client::{
    CONTENT_MODIFIED, Client, Folder, REQUEST_CANCELLED, SERVER_CANCELLED, pulling,
};
use serde_json::{Value, json};

const URL: &str = "untitled:order";

fn program(version: i32) -> String {
    format!("fn main() -> Int {{\n    unknown_{version}\n}}\n")
}

/// Edits and questions, as fast as they can be written: an answer sees every earlier edit and no later one.
#[test]
fn answers_see_exactly_the_edits_before_them() {
    const PAIRS: i32 = 3000;
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, &program(1));
    let mut questions = Vec::new();
    for version in 2..=PAIRS {
        let [old, new] = [version - 1, version].map(|it| it.to_string());
        let at = |character: usize| json!({ "line": 1, "character": character });
        let range = json!({ "start": at(12), "end": at(12 + old.len()) });
        client.change(URL, version, json!([{ "range": range, "text": new }]));
        let state = client.ask("boruna/statistics", Value::Null);
        let findings = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": URL } }));
        questions.push((version, state, findings));
    }
    let mut answered = 0;
    for (version, state, findings) in questions {
        let state = client.answer(state).unwrap();
        assert_eq!(state["documents"][0]["version"], version);
        assert_eq!(state["documents"][0]["length"], program(version).len());
        match client.answer(findings) {
            Ok(report) => {
                answered += 1;
                let message = report["items"][0]["message"].as_str().unwrap();
                assert!(message.contains(&format!("`unknown_{version}`")), "{version}: {message}");
            }
            Err(error) => {
                assert_eq!(error.code, SERVER_CANCELLED, "{error:?}");
                assert_eq!(error.data, json!({ "retriggerRequest": true }));
                assert_ne!(version, PAIRS, "nothing came after the last question");
            }
        }
    }
    assert!(answered >= 1);
    client.shut_down();
}

/// The same for an answer about a place: it is about the text as it was, or the client is told that it would not be.
#[test]
fn hovers_see_exactly_the_edits_before_them() {
    const PAIRS: i32 = 3000;
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, "fn name_1() -> Int {\n    1\n}\n");
    let mut questions = Vec::new();
    for version in 2..=PAIRS {
        let [old, new] = [version - 1, version].map(|it| it.to_string());
        let at = |character: usize| json!({ "line": 0, "character": character });
        let range = json!({ "start": at(8), "end": at(8 + old.len()) });
        client.change(URL, version, json!([{ "range": range, "text": new }]));
        let params = json!({ "textDocument": { "uri": URL }, "position": at(5) });
        questions.push((version, client.ask("textDocument/hover", params)));
    }
    let mut answered = 0;
    for (version, question) in questions {
        match client.answer(question) {
            Ok(hover) => {
                answered += 1;
                let text = hover["contents"]["value"].as_str().unwrap();
                assert!(text.contains(&format!("fn name_{version}()")), "{version}: {text}");
            }
            Err(error) => {
                assert_eq!(error.code, CONTENT_MODIFIED, "{error:?}");
                assert_ne!(version, PAIRS, "nothing came after the last question");
            }
        }
    }
    assert!(answered >= 1);
    client.shut_down();
}

/// What concerns the whole text is answered once it stays as it is for a moment, and never with an old text.
#[test]
fn outlines_are_of_the_newest_text() {
    const EDITS: i32 = 500;
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, "fn name_1() {}\n");
    let mut questions = Vec::new();
    for version in 2..=EDITS {
        client.replace(URL, version, &format!("fn name_{version}() {{}}\n"));
        questions.push((
            version,
            client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": URL } })),
        ));
    }
    for (asked_at, question) in questions {
        let symbols = client.answer(question).unwrap();
        let name = symbols[0]["name"].as_str().unwrap();
        let version: i32 = name.strip_prefix("name_").unwrap().parse().unwrap();
        assert!((asked_at..=EDITS).contains(&version), "{name} for a question at {asked_at}");
    }
    client.shut_down();
}

/// A client that is slow to answer many questions must not keep its own messages from being read.
#[test]
fn unanswered_questions_of_the_server_stop_nothing() {
    let able = json!({ "workspace": { "configuration": true }, "textDocument": { "diagnostic": {} } });
    let mut client = Client::start(able, &[]);
    for _ in 0..400 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }
    client.open(URL, &program(1));
    assert!(client.findings(URL).contains("E003"));
    // One for being ready, and one for each change.
    let questions: Vec<_> = (0..401).map(|_| client.expect("workspace/configuration").0).collect();
    for id in questions {
        client.respond(&id, json!([null]));
    }
    assert!(client.findings(URL).contains("E003"));
    client.shut_down();
}

/// A request that waits for something is answered as soon as it is cancelled, before what it waited for happens.
#[test]
fn a_cancelled_request_is_answered_at_once() {
    let folder = Folder::new(&[("a.ax", &program(1))]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let known = json!({ "uri": first["items"][0]["uri"], "value": first["items"][0]["resultId"] });
    // Nothing changes: these are held for good, more of them than there are threads.
    let held: Vec<_> = (0..20)
        .map(|_| client.ask("workspace/diagnostic", json!({ "previousResultIds": [known] })))
        .collect();
    for id in &held {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in held {
        assert_eq!(client.answer(id).unwrap_err().code, REQUEST_CANCELLED);
    }
    client.shut_down();
}

/// Whichever way a race between an answer and its cancellation goes, there is one answer.
#[test]
fn every_request_is_answered_once_whatever_is_cancelled() {
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, &program(1));
    let at = json!({ "line": 0, "character": 4 });
    let mut questions = Vec::new();
    for version in 2..500 {
        client.replace(URL, version, &program(version));
        let hover =
            client.ask("textDocument/hover", json!({ "textDocument": { "uri": URL }, "position": at }));
        let findings = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": URL } }));
        for id in [hover, findings] {
            if version % 3 != 0 {
                client.notify("$/cancelRequest", json!({ "id": id }));
            }
        }
        questions.extend([hover, findings]);
    }
    for id in questions {
        if let Err(error) = client.answer(id) {
            assert!(
                [REQUEST_CANCELLED, CONTENT_MODIFIED, SERVER_CANCELLED].contains(&error.code),
                "{error:?}"
            );
        }
    }
    // A second answer to any of them would be left over here.
    client.shut_down();
}

#[test]
fn cancelling_what_is_unknown_or_done_is_ignored() {
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, &program(1));
    client.findings(URL);
    for id in [json!(1), json!(2), json!(99), json!("text"), json!(null)] {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    assert!(client.findings(URL).contains("E003"));
    client.shut_down();
}

/// What is asked before the project is read is answered when it is, and truthfully.
#[test]
fn questions_before_the_project_is_read_are_answered() {
    let mut files: Vec<_> =
        (0..300).map(|it| (format!("m{it}.ax"), format!("fn f{it}() -> Int {{ {it} }}\n"))).collect();
    files.push(("boruna.toml".to_owned(), String::new()));
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = Folder::new(&files);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let url = folder.url("new.ax");
    client.open(&url, "import m299\n\nfn main() -> Int {\n    f299()\n}\n");
    assert_eq!(client.findings(&url), "");
    client.shut_down();
}

#[test]
fn formatting_a_text_that_changed_meanwhile_is_refused() {
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, "fn main() -> Int { 1 }\n");
    let params = json!({ "textDocument": { "uri": URL }, "options": { "tabSize": 4, "insertSpaces": true } });
    let ids: Vec<_> = (2..200)
        .map(|version| {
            client.replace(URL, version, &format!("fn main() -> Int {{ {version} }}\n"));
            (version, client.ask("textDocument/formatting", params.clone()))
        })
        .collect();
    for (version, id) in ids {
        match client.answer(id) {
            Ok(edits) => {
                let text: String =
                    edits.as_array().unwrap().iter().map(|it| it["newText"].to_string()).collect();
                assert!(!text.is_empty(), "{version}");
            }
            Err(error) => assert_eq!(error.code, CONTENT_MODIFIED),
        }
    }
    client.shut_down();
}
