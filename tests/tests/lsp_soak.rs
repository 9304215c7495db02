//! A long session: random edits in many files, with every request the server knows in between. There are no errors but
//! the allowed ones, at the end all answers are those of a fresh server, and nothing is kept that is not needed.
//!
//! `BORUNA_DRILLS=full` makes it as long as a week of work, and a number that many edits long.

use std::collections::BTreeMap;

use boruna_tests::{
    lsp_client::{
        Answer, CONTENT_MODIFIED, Client, Folder, REQUEST_CANCELLED, REQUEST_FAILED, SERVER_CANCELLED,
    },
    lsp_walk::everything,
};
use fastrand::Rng;
use serde_json::{Value, json};

const FILES: usize = 20;

/// What people type, whole and in pieces.
const PIECES: [&str; 36] = [
    "a",
    "x1",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "//",
    "// é\n",
    "😀",
    ".",
    ",",
    "::",
    ":",
    "=> ",
    " + ",
    "fn ",
    "let ",
    "match ",
    "return ",
    "import m1\n",
    "import m",
    "type ",
    "!{net.fetch}",
    "!{",
    "net_fetch(\"u\")",
    "step1(2)",
    "Shape3::Dot",
    "let y = 1\n",
    "fn g() -> Int {\n    1\n}\n",
    "Some(x) => x,\n",
    "Point2 { x: 1, y: 2 }",
];

/// Edits after which a file is put back to what it was, so that texts stay programs for the most part.
const PATIENCE: usize = 12;

fn original(it: usize) -> String {
    let next = (it + 1) % FILES;
    format!(
        "\
import m{next}

// A point of file {it}.
type Point{it} {{ x: Int, y: Int }}

enum Shape{it} {{ Dot, Line {{ from: Point{it}, to: Point{it} }} }}

fn length{it}(shape: Shape{it}) -> Int {{
    match shape {{
        Shape{it}::Dot => 0,
        Line {{ from, to }} => to.x - from.x,
    }}
}}

fn step{it}(count: Int) -> Int !{{net.fetch}} {{
    let origin = Point{it} {{ x: 0, y: count }}
    if count > 10 {{
        net_fetch(\"https://example.com/{it}\")
        origin.y
    }} else {{
        step{next}(count + 1) + length{it}(Shape{it}::Line {{ from: origin, to: origin }})
    }}
}}
"
    )
}

/// An open document as the client knows it.
struct Document {
    url: String,
    text: String,
    version: i32,
    edits: usize,
}

/// A question that is not answered yet.
struct Asked {
    id: i64,
    method: String,
    cancelled: bool,
}

struct Session {
    client: Client,
    random: Rng,
    documents: Vec<Document>,
    methods: Vec<String>,
    asked: Vec<Asked>,
    answered: BTreeMap<String, usize>,
}

#[test]
fn a_long_session_ends_as_a_fresh_one_begins() {
    let edits = match std::env::var("BORUNA_DRILLS").as_deref() {
        Ok("full") => 50_000,
        Ok(number) => number.parse().expect("`full` or a number of edits"),
        Err(_) => 240,
    };
    let files: Vec<_> = (0..FILES).map(|it| (format!("m{it}.ax"), original(it))).collect();
    let mut files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("boruna.toml", ""));
    let folder = Folder::new(&files);

    let mut session = Session::start(&folder, 20);
    session.run(edits / 4);
    let early = session.held_at_rest();
    session.run(edits - edits / 4);
    let late = session.held_at_rest();
    assert_flat(&early, &late);
    for (method, count) in &session.answered {
        assert!(*count > 0, "`{method}` was never answered");
    }

    session.run(FILES * 3);
    let kept = session.ask_about_everything();
    let texts: Vec<_> = session.documents.iter().map(|it| (it.text.clone(), it.version)).collect();
    session.client.shut_down();
    let mut fresh = Session::start(&folder, 20);
    for (index, (text, version)) in texts.into_iter().enumerate() {
        fresh.replace(index, text, version);
    }
    for (kept, fresh) in kept.iter().zip(fresh.ask_about_everything()) {
        assert_eq!(*kept, fresh, "after a long session, and from a fresh server");
    }
    fresh.client.shut_down();
}

/// What a server holds when nothing happens.
#[derive(Debug)]
struct Held {
    /// Entries of the database by kind.
    entries: BTreeMap<String, u64>,
    /// Open files and the like, where the system tells.
    handles: Option<usize>,
}

/// Some kinds of entries are kept for reuse; what grows with every edit is many times as much in the end.
fn assert_flat(early: &Held, late: &Held) {
    let before = |kind: &String| early.entries.get(kind).copied().unwrap_or_default();
    let grown = late.entries.iter().filter(|(kind, late)| **late > before(kind) * 3 / 2 + 300);
    let grown: Vec<_> =
        grown.map(|(kind, late)| format!("{late} of `{kind}` after {}", before(kind))).collect();
    assert!(grown.is_empty(), "more and more is held: {grown:#?}");
    assert_eq!(early.handles, late.handles);
}

impl Session {
    fn start(folder: &Folder, seed: u64) -> Session {
        let mut client = Client::spawn();
        for method in [
            "$/progress",
            "window/showDocument",
            "window/workDoneProgress/create",
            "workspace/codeLens/refresh",
            "workspace/diagnostic/refresh",
            "workspace/inlayHint/refresh",
            "workspace/semanticTokens/refresh",
        ] {
            client.allow(method);
        }
        client.initialize(everything(), &[folder.path()]);
        let documents = (0..FILES).map(|it| Document {
            url: folder.url(&format!("m{it}.ax")),
            text: original(it),
            version: 1,
            edits: 0,
        });
        let documents: Vec<_> = documents.collect();
        documents.iter().for_each(|it| client.open(&it.url, &it.text));
        let known = client.statistics()["answered"].as_object().unwrap().clone();
        let methods: Vec<_> = known.keys().filter(|it| *it != "boruna/panic").cloned().collect();
        let answered = methods.iter().map(|it| (it.clone(), 0)).collect();
        let random = Rng::with_seed(seed);
        Session { client, random, documents, methods, asked: Vec::new(), answered }
    }

    /// Edits, and asks in between without waiting.
    fn run(&mut self, edits: usize) {
        for edit in 0..edits {
            let index = self.random.usize(..FILES);
            self.edit(index);
            for _ in 0..self.random.usize(..3) {
                let method = self.methods[self.random.usize(..self.methods.len())].clone();
                self.ask(method);
            }
            // The typist rests now and then.
            if edit % 20 == 19 {
                self.await_answers();
            }
        }
        self.await_answers();
        // What every edit overtook on a slow machine is answered at rest.
        let unlucky = self.answered.iter().filter(|it| *it.1 == 0).map(|it| it.0.clone());
        unlucky.collect::<Vec<_>>().into_iter().for_each(|it| self.ask(it));
        self.await_answers();
    }

    fn edit(&mut self, index: usize) {
        match self.random.u8(..50) {
            0 => {
                self.client.close(&self.documents[index].url);
                let Document { url, text, version, edits } = &mut self.documents[index];
                (*text, *version, *edits) = (original(index), 1, 0);
                self.client.open(url, text);
            }
            1 => {
                let urls = [self.documents[index].url.clone()];
                self.client.files_changed(&urls);
            }
            _ if self.documents[index].edits >= PATIENCE => {
                let version = self.documents[index].version + 1;
                self.replace(index, original(index), version);
                self.documents[index].edits = 0;
            }
            _ => self.type_something(index),
        }
    }

    fn type_something(&mut self, index: usize) {
        let (start, end) = (self.offset(index), self.offset(index));
        let Document { url, text, version, edits } = &mut self.documents[index];
        (*version, *edits) = (*version + 1, *edits + 1);
        // Mostly something is inserted, and seldom much goes.
        let end = if self.random.bool() { start } else { boundary(text, end.min(start + 12)).max(start) };
        let range = json!({ "start": position(text, start), "end": position(text, end) });
        let new = PIECES[self.random.usize(..PIECES.len())];
        text.replace_range(start..end, new);
        self.client.change(url, *version, json!([{ "range": range, "text": new }]));
    }

    fn replace(&mut self, index: usize, text: String, version: i32) {
        let document = &mut self.documents[index];
        (document.text, document.version) = (text, version);
        self.client.replace(&document.url, version, &document.text);
    }

    fn offset(&mut self, index: usize) -> usize {
        let text = &self.documents[index].text;
        boundary(text, self.random.usize(..=text.len()))
    }

    fn ask(&mut self, method: String) {
        let index = self.random.usize(..FILES);
        let offset = self.offset(index);
        let (wire, params) = self.question(&method, index, offset);
        let id = self.client.ask(&wire, params);
        let cancelled = self.random.u8(..10) == 0;
        if cancelled {
            self.client.notify("$/cancelRequest", json!({ "id": id }));
        }
        self.asked.push(Asked { id, method, cancelled });
    }

    /// Parameters that any request finds what it needs in.
    fn question(&self, method: &str, index: usize, offset: usize) -> (String, Value) {
        let Document { url, text, .. } = &self.documents[index];
        let here = position(text, offset);
        let end = position(text, boundary(text, offset + 40));
        let range = json!({ "start": here, "end": end });
        let document = json!({ "uri": url });
        if method.starts_with("boruna.") {
            let arguments = json!([{ "textDocument": document, "position": here }]);
            return (
                "workspace/executeCommand".to_owned(),
                json!({ "command": method, "arguments": arguments }),
            );
        }
        let uri = if method == "boruna/virtualDocument" { "boruna-explain:E007" } else { url };
        let params = json!({
            "textDocument": document, "position": here, "positions": [here], "range": range, "uri": uri,
            "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false },
            "options": { "tabSize": 4, "insertSpaces": true }, "ch": "}", "newName": "renamed", "query": "st",
            "previousResultIds": [], "previousResultId": "none",
            "files": [{ "oldUri": url, "newUri": url.replace(".ax", "_new.ax") }],
            "item": { "name": "a", "kind": 12, "uri": url, "range": range, "selectionRange": range },
            "label": "a", "title": "a",
        });
        (method.to_owned(), params)
    }

    fn await_answers(&mut self) {
        for Asked { id, method, cancelled } in std::mem::take(&mut self.asked) {
            match self.client.answer(id) {
                Ok(_) => *self.answered.get_mut(&method).unwrap() += 1,
                // Not everything can be called otherwise.
                Err(error) if error.code == REQUEST_FAILED && method.to_lowercase().contains("rename") => {
                    *self.answered.get_mut(&method).unwrap() += 1;
                }
                Err(error) => {
                    let allowed = match error.code {
                        CONTENT_MODIFIED | SERVER_CANCELLED => true,
                        REQUEST_CANCELLED => cancelled,
                        _ => false,
                    };
                    assert!(allowed, "`{method}`: {error:?}");
                }
            }
        }
    }

    /// Everything as it was at first and asked about, so that the same is remembered each time.
    fn held_at_rest(&mut self) -> Held {
        for index in 0..FILES {
            let version = self.documents[index].version + 1;
            self.replace(index, original(index), version);
            self.documents[index].edits = 0;
        }
        self.ask_about_everything();
        let memory = self.client.request("boruna/memory", Value::Null).unwrap();
        let kinds = ["structs", "queries"].into_iter().flat_map(|it| memory[it].as_object().unwrap());
        let entries = kinds.map(|(kind, it)| (kind.clone(), it["count"].as_u64().unwrap())).collect();
        assert_eq!(self.client.statistics()["tasks"], json!([0, 0, 0]), "nothing waits, runs or is held");
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.client.process()));
        Held { entries, handles: open.ok().map(Iterator::count) }
    }

    /// Every question at places all over every file, each answered before the next.
    fn ask_about_everything(&mut self) -> Vec<(String, String, Answer)> {
        let mut answers = Vec::new();
        for index in 0..FILES {
            for method in self.methods.clone() {
                let offset = boundary(&self.documents[index].text, (index + 1) * 37 + answers.len() % 500);
                let (wire, params) = self.question(&method, index, offset);
                let place = format!("{method} at {} of {}", params["position"], self.documents[index].text);
                let answer = self.client.request(&wire, params.clone());
                answers.push((method, place, answer));
            }
        }
        answers
    }
}

/// The nearest place at or before `offset` that is neither inside a character nor inside a line end.
fn boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    let is_inside = |it: usize| text[..it].ends_with('\r') && text[it..].starts_with('\n');
    (0..=offset).rev().find(|it| text.is_char_boundary(*it) && !is_inside(*it)).unwrap()
}

/// A position in UTF-8, which the server prefers.
fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let mut line = 0;
    let mut start = 0;
    let bytes = before.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if ends {
            (line, start) = (line + 1, at + 1);
        }
    }
    json!({ "line": line, "character": before.len() - start })
}
