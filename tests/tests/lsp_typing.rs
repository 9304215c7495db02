//! Help while typing: proposals, signatures, indentation.

use boruna_tests::{
    lsp_client::{Client, Folder, cursor, pulling},
    lsp_walk::everything,
};
use serde_json::{Value, json};

const URL: &str = "untitled:a";

/// A client without progress and refreshes, which have nothing to do with typing.
fn able() -> Value {
    let mut able = everything();
    able["window"] = json!({});
    able["workspace"] = json!({});
    able
}

fn open(able: Value, text: &str) -> (Client, Value) {
    let mut client = Client::start(able, &[]);
    let (text, position) = cursor(text);
    client.open(URL, &text);
    (client, position)
}

fn complete(client: &mut Client, url: &str, position: &Value, typed: Option<&str>) -> Value {
    let context = match typed {
        Some(typed) => json!({ "triggerKind": 2, "triggerCharacter": typed }),
        None => json!({ "triggerKind": 1 }),
    };
    let params = json!({ "textDocument": { "uri": url }, "position": position, "context": context });
    client.request("textDocument/completion", params).unwrap()
}

fn item(list: &Value, label: &str) -> Value {
    let mut items = list["items"].as_array().unwrap().iter();
    items.find(|it| it["label"] == label).unwrap_or_else(|| panic!("`{label}` in {list:#}")).clone()
}

const CALL: &str = "\
// Pays.
fn pay(amount: Int, reason: String) -> Int {
    amount
}

fn main() -> Int {
    let paid = p$0aid2
    paid
}
";

#[test]
fn proposals_are_made_as_the_client_inserts_them() {
    let (mut client, position) = open(able(), CALL);
    let list = complete(&mut client, URL, &position, None);
    let first = &list["items"][0];
    assert_eq!(first["sortText"], "00000");
    let pay = item(&list, "pay");
    let at = |character: u32| json!({ "line": 6, "character": character });
    let edit = json!({
        "newText": pay["textEdit"]["newText"],
        "insert": { "start": at(15), "end": at(16) },
        "replace": { "start": at(15), "end": at(20) },
    });
    assert_eq!((&pay["textEdit"], &pay["insertTextFormat"], &pay["kind"]), (&edit, &json!(2), &json!(3)));
    assert!(pay["textEdit"]["newText"].as_str().unwrap().starts_with("pay(${1:amount}"), "{pay:#}");
    assert_eq!(pay.get("documentation"), None);
    let resolved = client.request("completionItem/resolve", pay).unwrap();
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("Pays."), "{resolved:#}");
    client.shut_down();

    let (mut client, position) = open(pulling(), CALL);
    let pay = item(&complete(&mut client, URL, &position, None), "pay");
    assert_eq!(pay.get("insertTextFormat"), None);
    let range = json!({ "start": at(15), "end": at(20) });
    assert_eq!(pay["textEdit"]["range"], range);
    assert!(!pay["textEdit"]["newText"].as_str().unwrap().contains('$'), "{pay:#}");
    let resolved = client.request("completionItem/resolve", pay).unwrap();
    assert_eq!(resolved["documentation"]["kind"], "plaintext");
    client.shut_down();
}

/// What has to be imported brings its import along, and says where it comes from.
#[test]
fn proposals_bring_their_imports() {
    let (text, position) = cursor("fn main() -> Int {\n    wor$0\n}\n");
    let folder = Folder::new(&[
        ("boruna.toml", ""),
        ("main.ax", &text),
        ("prices.ax", "fn worth(amount: Int) -> Int {\n    amount\n}\n"),
    ]);
    let mut client = Client::start(able(), &[folder.path()]);
    let url = folder.url("main.ax");
    client.open(&url, &text);
    let worth = item(&complete(&mut client, &url, &position, None), "worth");
    assert_eq!(worth["labelDetails"]["description"], "prices");
    let import = &worth["additionalTextEdits"][0];
    assert!(import["newText"].as_str().unwrap().contains("import prices"), "{worth:#}");
    assert_eq!(import["range"]["start"], json!({ "line": 0, "character": 0 }));
    client.shut_down();
}

/// Characters that mostly mean something else bring up nothing then.
#[test]
fn proposals_are_not_in_the_way() {
    for (text, typed, is_wanted) in [
        ("fn main() -> Int {$0\n}\n", "{", false),
        ("fn main() -> Int !{$0 {\n    1\n}\n", "{", true),
        ("fn main(a:$0) -> Int {\n    1\n}\n", ":", false),
        ("enum E { A }\nfn main() -> E {\n    E::$0\n}\n", ":", true),
        ("type R { a: Int }\nfn main(r: R) -> Int {\n    r.$0\n}\n", ".", true),
    ] {
        let (mut client, position) = open(able(), text);
        let list = complete(&mut client, URL, &position, Some(typed));
        let has_items = list["items"].as_array().is_some_and(|it| !it.is_empty());
        assert_eq!(has_items, is_wanted, "{text}: {list:#}");
        client.shut_down();
    }
}

#[test]
fn proposals_do_not_fail_while_somebody_types() {
    let mut client = Client::start(pulling(), &[]);
    client.open(URL, "fn pay() -> Int {\n    \n}\n");
    let questions: Vec<_> = (0..100)
        .map(|it| {
            let at = json!({ "line": 1, "character": 4 + it });
            let change = json!([{ "range": { "start": at, "end": at }, "text": "p" }]);
            client.change(URL, it + 2, change);
            let here = json!({ "line": 1, "character": 5 + it });
            client.ask("textDocument/completion", json!({ "textDocument": { "uri": URL }, "position": here }))
        })
        .collect();
    for id in questions {
        client.answer(id).unwrap();
    }
    client.shut_down();
}

#[test]
fn signatures_say_what_is_being_written() {
    const TEXT: &str = "// Pays.\nfn pay(amount: Int, reason: String) -> Int {\n    pay(1, $0)\n}\n";
    let (mut client, position) = open(able(), TEXT);
    let help = client.at("textDocument/signatureHelp", URL, &position).unwrap();
    let signature = &help["signatures"][0];
    assert_eq!(signature["label"], "pay(amount: Int, reason: String) -> Int");
    assert_eq!(signature["parameters"][1]["label"], json!([17, 31]));
    assert_eq!((&signature["activeParameter"], &help["activeParameter"]), (&json!(1), &json!(1)));
    assert_eq!(signature["documentation"]["value"], "Pays.");
    let nowhere = json!({ "line": 0, "character": 0 });
    assert_eq!(client.at("textDocument/signatureHelp", URL, &nowhere), Ok(Value::Null));
    client.shut_down();

    let (mut client, position) = open(pulling(), TEXT);
    let help = client.at("textDocument/signatureHelp", URL, &position).unwrap();
    let signature = &help["signatures"][0];
    assert_eq!(signature["parameters"][1]["label"], "reason: String");
    assert_eq!(signature.get("activeParameter"), None);
    client.shut_down();
}

/// Clients mark the first parameter where none or one that does not exist is said to be active.
#[test]
fn no_parameter_is_marked_behind_the_last() {
    let (mut client, position) = open(able(), "fn pay(amount: Int) -> Int {\n    pay(1, $0)\n}\n");
    let help = client.at("textDocument/signatureHelp", URL, &position).unwrap();
    let signature = &help["signatures"][0];
    assert_eq!(signature["label"], "pay(amount: Int) -> Int");
    assert_eq!((signature.get("parameters"), help.get("activeParameter")), (None, None));
    client.shut_down();
}

#[test]
fn lines_are_indented_as_they_begin() {
    let (mut client, position) = open(pulling(), "fn main() -> Int {\n$0\n}\n");
    let params = json!({
        "textDocument": { "uri": URL }, "position": position, "ch": "\n",
        "options": { "tabSize": 4, "insertSpaces": true },
    });
    let edits = client.request("textDocument/onTypeFormatting", params).unwrap();
    let range = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 0 } });
    assert_eq!(edits, json!([{ "range": range, "newText": "    " }]));
    client.shut_down();
}
