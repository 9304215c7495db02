//! Documents as clients mean them, and as they should never send them.

use boruna_tests::lsp_client::{Client, Folder, pulling};
use serde_json::{Value, json};

const GOOD: &str = "fn main() -> Int {\n    1\n}\n";
const BAD: &str = "fn main() -> Int {\n    nowhere\n}\n";
const FOUND: &str = "1:4 E003\n";

fn edit(range: [u32; 4], text: &str) -> Value {
    let [line, character, end_line, end_character] = range;
    json!({
        "range": {
            "start": { "line": line, "character": character },
            "end": { "line": end_line, "character": end_character },
        },
        "text": text,
    })
}

fn length(client: &mut Client) -> Value {
    client.statistics()["documents"][0]["length"].clone()
}

#[test]
fn edits_are_applied_in_order() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", GOOD);
    assert_eq!(client.findings("untitled:a"), "");
    client.change("untitled:a", 2, json!([edit([1, 4, 1, 5], "now"), edit([1, 7, 1, 7], "here")]));
    assert_eq!(client.findings("untitled:a"), FOUND);
    client.change("untitled:a", 3, json!([edit([1, 0, 2, 0], ""), edit([0, 18, 1, 0], " 2 ")]));
    assert_eq!(client.findings("untitled:a"), "");
    assert_eq!(length(&mut client), "fn main() -> Int { 2 }\n".len());
    client.shut_down();
}

#[test]
fn positions_are_counted_in_each_encoding() {
    // The name stands behind a character of four bytes, two units, one code point.
    let text = "fn main() -> String {\n    \"😀é\" ++ nowhere\n}\n";
    for (encoding, character) in [("utf-8", 16), ("utf-16", 13), ("utf-32", 12)] {
        let mut able = pulling();
        able["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = Client::start(able, &[]);
        client.open("untitled:a", text);
        assert!(client.findings("untitled:a").contains(&format!("1:{character} E003\n")), "{encoding}");
        client.change("untitled:a", 2, json!([edit([1, character, 1, character + 7], "\"x\"")]));
        assert!(!client.findings("untitled:a").contains("E003"), "{encoding}");
        client.shut_down();
    }
}

#[test]
fn every_kind_of_line_end_counts() {
    for end in ["\n", "\r\n", "\r"] {
        let mut client = Client::start(pulling(), &[]);
        client.open("untitled:a", &BAD.replace('\n', end));
        if end != "\r" {
            assert_eq!(client.findings("untitled:a"), FOUND, "{end:?}");
        }
        client.change("untitled:a", 2, json!([edit([1, 4, 1, 11], "1"), edit([3, 0, 3, 0], end)]));
        assert_eq!(length(&mut client), format!("{GOOD}\n").replace('\n', end).len(), "{end:?}");
        client.shut_down();
    }
}

#[test]
fn positions_may_lie_anywhere() {
    const FAR: u32 = u32::MAX >> 1;
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", GOOD);
    // Behind a line is its end, behind the text is its end, and backwards is forwards.
    client.change("untitled:a", 2, json!([edit([1, FAR, 1, FAR], " + nowhere")]));
    assert_eq!(client.findings("untitled:a"), "1:8 E003\n");
    client.change("untitled:a", 3, json!([edit([1, 15, 1, 5], ""), edit([FAR, FAR, FAR, FAR], "// end\n")]));
    assert_eq!(client.findings("untitled:a"), "");
    assert_eq!(length(&mut client), format!("{GOOD}// end\n").len());
    let far = json!({ "line": FAR, "character": FAR });
    for method in ["textDocument/codeAction", "textDocument/rangeFormatting"] {
        let params = json!({
            "textDocument": { "uri": "untitled:a" },
            "range": { "start": far, "end": { "line": 0, "character": 3 } },
            "context": { "diagnostics": [] },
            "options": { "tabSize": 4, "insertSpaces": true },
        });
        client.request(method, params).unwrap();
    }
    client.shut_down();
}

#[test]
fn any_character_may_stand_in_a_text() {
    let mut client = Client::start(pulling(), &[]);
    let texts = [
        "\u{feff}fn main() -> Int {\n    nowhere\n}\n",
        "\0\0\0",
        "",
        "\r",
        "\u{2028}\u{85}\u{b}\u{c}",
        "🏴‍☠️ fn é() {}\n",
        "fn f() -> String { \"\u{0}\" }",
        &"(".repeat(50_000),
        &"fn f() {\n".repeat(5_000),
        &"x".repeat(1_000_000),
    ];
    for (version, text) in (2..).zip(texts) {
        if version == 2 {
            client.open("untitled:a", text);
        } else {
            client.replace("untitled:a", version, text);
        }
        client.pull("untitled:a");
        assert_eq!(length(&mut client), text.len());
    }
    client.shut_down();
}

/// Editors that count in UTF-16 can cut a character in half, and their JSON says so.
#[test]
fn half_a_character_is_a_character() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", "// \n");
    let message = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:a","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":0,"character":3}},"text":"\ud83d"}]}}"#;
    client.send_bytes(format!("Content-Length: {}\r\n\r\n{message}", message.len()).as_bytes());
    assert_eq!(length(&mut client), "// \u{fffd}\n".len());
    client.shut_down();
}

#[test]
fn what_is_not_open_cannot_change_and_harms_nothing() {
    let mut client = Client::start(pulling(), &[]);
    client.replace("untitled:a", 2, BAD);
    client.close("untitled:a");
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": "untitled:a" } }));
    assert_eq!(client.findings("untitled:a"), "");
    client.open("untitled:a", GOOD);
    assert_eq!(client.findings("untitled:a"), "");
    client.shut_down();
}

#[test]
fn opening_twice_replaces_the_text() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", GOOD);
    client.open("untitled:a", BAD);
    assert_eq!(client.findings("untitled:a"), FOUND);
    assert_eq!(client.statistics()["documents"].as_array().unwrap().len(), 1);
    client.close("untitled:a");
    assert_eq!(client.findings("untitled:a"), "");
    client.open("untitled:a", GOOD);
    assert_eq!(client.findings("untitled:a"), "");
    client.shut_down();
}

#[test]
fn unknown_addresses_have_empty_answers() {
    let mut client = Client::start(pulling(), &[]);
    for url in [
        "file:///nowhere.ax",
        "https://example.com/a.ax",
        "untitled:",
        "boruna-std:/nothing.ax",
        "file://host/x.ax",
    ] {
        assert_eq!(client.findings(url), "", "{url}");
        let action = json!({
            "textDocument": { "uri": url },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } },
            "context": { "diagnostics": [] },
        });
        assert_eq!(client.request("textDocument/codeAction", action), Ok(Value::Null));
    }
    for url in ["no address", ""] {
        let answer = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": url } }));
        assert_eq!(answer.unwrap_err().code, -32602);
    }
    client.shut_down();
}

/// Spellings that differ only in what is percent-encoded mean one document.
#[test]
fn addresses_may_be_spelt_in_many_ways() {
    let folder = Folder::new(&[("a b/é.ax", GOOD)]);
    let mut client = Client::start(pulling(), &[]);
    let plain = folder.url("a b/é.ax");
    let other = plain.replace("%20", " ").replace("%C3%A9", "é").replace(".ax", "%2Eax");
    assert_ne!(plain, other);
    client.open(&plain, GOOD);
    client.replace(&other, 2, BAD);
    assert_eq!(client.findings(&plain), FOUND);
    client.close(&other);
    assert_eq!(client.statistics()["documents"], json!([]));
    client.shut_down();
}

/// A document of another kind has nothing wrong with it.
#[test]
fn only_known_documents_are_analysed() {
    let folder = Folder::new(&[]);
    let mut client = Client::start(pulling(), &[]);
    let url = folder.url("notes.txt");
    let document = json!({ "uri": url, "languageId": "plaintext", "version": 1, "text": "(((" });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    assert_eq!(client.findings(&url), "");
    // Unless the editor says what it is.
    let other = folder.url("step");
    client.open(&other, BAD);
    assert_eq!(client.findings(&other), FOUND);
    client.shut_down();
}

#[test]
fn a_text_that_is_too_large_is_reported() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", &"// a\n".repeat(4 << 20));
    assert_eq!(client.findings("untitled:a"), "0:0 E040\n");
    client.replace("untitled:a", 2, BAD);
    assert_eq!(client.findings("untitled:a"), FOUND);
    client.shut_down();
}

#[test]
fn the_toolchains_sources_can_be_read() {
    let mut client = Client::start(pulling(), &[]);
    let mut read = |uri: &str| client.request("boruna/virtualDocument", json!({ "uri": uri })).unwrap();
    let prelude = read("boruna-std:/prelude.ax");
    assert_eq!(prelude["languageId"], "boruna");
    let text = prelude["text"].as_str().unwrap().to_owned();
    assert!(text.contains("fn "), "{text}");
    assert!(read("boruna-explain:E003")["text"].as_str().unwrap().contains("E003"));
    assert_eq!(read("boruna-explain:E999"), Value::Null);
    assert_eq!(read("file:///etc/passwd"), Value::Null);
    client.open("boruna-std:/prelude.ax", &text);
    client.replace("boruna-std:/prelude.ax", 2, BAD);
    assert_eq!(client.findings("boruna-std:/prelude.ax"), "");
    client.shut_down();
}
