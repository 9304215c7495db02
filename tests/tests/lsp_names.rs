//! What names mean: where they lead, where they are used, what they are called, and what there is to say about them.

use boruna_tests::lsp_client::{Client, Folder, cursor, pulling, show_place, show_places};
use expect_test::expect;
use serde_json::{Value, json};

const RATES: &str = "\
// What a currency is worth.
fn rate(currency: String) -> Int !{net.fetch} {
    match net_fetch(\"https://rates.example.com/\" ++ currency) {
        Ok(reply) => reply.status,
        Err(_) => 0,
    }
}
";

const MAIN: &str = "\
import rates

type Sum { amount: Int }

enum Kind { Plain, Priced { sum: Sum } }

fn priced(sum: Sum) -> Int !{net.fetch} {
    let factor = rate(\"eur\")
    sum.amount * factor
}

fn main() -> Int !{net.fetch} {
    priced(Sum { amount: 1 })
}
";

fn project() -> Folder {
    Folder::new(&[("boruna.toml", ""), ("rates.ax", RATES), ("main.ax", MAIN)])
}

/// Where a word stands in [`MAIN`], as a position inside it.
fn word(word: &str, nth: usize) -> Value {
    let (at, _) = MAIN.match_indices(word).nth(nth).unwrap();
    let before = &MAIN[..at];
    let character = at - before.rfind('\n').map_or(0, |it| it + 1) + 1;
    json!({ "line": before.matches('\n').count(), "character": character })
}

/// A client with `main.ax` open, and the address of that.
fn start(able: Value, folder: &Folder) -> (Client, String) {
    let mut client = Client::start(able, &[folder.path()]);
    let url = folder.url("main.ax");
    client.open(&url, MAIN);
    (client, url)
}

fn with(mut able: Value, path: &[&str], value: Value) -> Value {
    let mut place = &mut able;
    for key in path {
        place = &mut place[*key];
    }
    *place = value;
    able
}

#[test]
fn a_name_leads_to_its_declaration() {
    let folder = project();
    let (mut client, url) = start(pulling(), &folder);
    for method in ["textDocument/definition", "textDocument/declaration"] {
        let found = client.at(method, &url, &word("rate(", 0)).unwrap();
        assert_eq!(show_places(&found), ["rates.ax 1:3-1:7"]);
        assert_eq!(found[0]["uri"], folder.url("rates.ax"));
        assert_eq!(client.at(method, &url, &json!({ "line": 1, "character": 0 })), Ok(Value::Null));
    }
    let types = client.at("textDocument/typeDefinition", &url, &word("sum.amount", 0)).unwrap();
    assert_eq!(show_places(&types), ["main.ax 2:5-2:8"]);
    client.shut_down();

    let (mut client, url) =
        start(with(pulling(), &["textDocument", "definition"], json!({ "linkSupport": true })), &folder);
    let found = client.at("textDocument/definition", &url, &word("rate(", 0)).unwrap();
    expect![[r#"
        [
          {
            "originSelectionRange": {
              "end": {
                "character": 21,
                "line": 7
              },
              "start": {
                "character": 17,
                "line": 7
              }
            },
            "targetRange": {
              "end": {
                "character": 1,
                "line": 6
              },
              "start": {
                "character": 0,
                "line": 1
              }
            },
            "targetSelectionRange": {
              "end": {
                "character": 7,
                "line": 1
              },
              "start": {
                "character": 3,
                "line": 1
              }
            },
            "targetUri": "rates.ax"
          }
        ]"#]]
    .assert_eq(&format!("{found:#}").replace(&folder.url("rates.ax"), "rates.ax"));
    client.shut_down();
}

/// Built-in functions lead to their source, which every editor can open, and from there on.
#[test]
fn built_in_sources_can_be_looked_at() {
    let folder = project();
    let options = json!({ "virtualDocuments": true });
    let mut client = Client::spawn();
    let folders = json!([{ "uri": folder.url(""), "name": "folder" }]);
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": pulling(), "workspaceFolders": folders,
        "initializationOptions": options,
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    let url = folder.url("rates.ax");
    client.open(&url, RATES);
    let net_fetch = json!({ "line": 2, "character": 12 });
    let found = client.at("textDocument/definition", &url, &net_fetch).unwrap();
    assert_eq!(found[0]["uri"], "boruna-std:/prelude.ax");
    let start = found[0]["range"]["start"].clone();
    let used = client
        .request(
            "textDocument/references",
            json!({
                "textDocument": { "uri": found[0]["uri"] }, "position": start,
                "context": { "includeDeclaration": false },
            }),
        )
        .unwrap();
    assert!(show_places(&used).contains(&"rates.ax 2:10-2:19".to_owned()), "{used:#}");
    let refused = client.request(
        "textDocument/rename",
        json!({ "textDocument": { "uri": found[0]["uri"] }, "position": start, "newName": "get" }),
    );
    assert_eq!(refused.unwrap_err().message, "`net_fetch` is built in, in `prelude`, and keeps its name");
    client.shut_down();
}

#[test]
fn every_use_of_a_name_is_found_and_marked() {
    let folder = project();
    let (mut client, url) = start(pulling(), &folder);
    let mut ask = |position: &Value, declaration: bool| {
        let params = json!({
            "textDocument": { "uri": url }, "position": position,
            "context": { "includeDeclaration": declaration },
        });
        client.request("textDocument/references", params).unwrap()
    };
    assert_eq!(show_places(&ask(&word("rate(", 0), true)), ["main.ax 7:17-7:21", "rates.ax 1:3-1:7"]);
    assert_eq!(show_places(&ask(&word("rate(", 0), false)), ["main.ax 7:17-7:21"]);
    assert_eq!(ask(&json!({ "line": 1, "character": 0 }), true), Value::Null);
    let marked = client.at("textDocument/documentHighlight", &url, &word("factor", 0)).unwrap();
    let kinds: Vec<_> = marked.as_array().unwrap().iter().map(|it| it["kind"].clone()).collect();
    assert_eq!(kinds, [1, 2], "a declaration and a use: {marked:#}");
    client.shut_down();
}

#[test]
fn a_name_is_changed_in_every_file() {
    let folder = project();
    let able = with(pulling(), &["textDocument", "rename"], json!({ "prepareSupport": true }));
    let (mut client, url) = start(able, &folder);
    let place = client.at("textDocument/prepareRename", &url, &word("rate(", 0)).unwrap();
    assert_eq!(place["placeholder"], "rate");
    let mut rename = |new: &str| {
        let params = json!({ "textDocument": { "uri": url }, "position": word("rate(", 0), "newName": new });
        client.request("textDocument/rename", params)
    };
    let edit = rename("worth").unwrap();
    let changed: Vec<_> = { edit["documentChanges"].as_array().unwrap().iter() }
        .map(|it| (it["textDocument"].clone(), it["edits"][0]["newText"].clone()))
        .collect();
    assert_eq!(
        changed,
        [
            (json!({ "uri": url, "version": 1 }), json!("worth")),
            (json!({ "uri": folder.url("rates.ax"), "version": null }), json!("worth")),
        ]
    );
    let refused = rename("priced").unwrap_err();
    assert_eq!(refused.code, -32803);
    assert!(refused.message.contains("`priced`"), "{refused:?}");
    assert!(rename("fn").unwrap_err().message.contains("a word of the language"));
    let nothing = client.at("textDocument/prepareRename", &url, &json!({ "line": 1, "character": 0 }));
    assert_eq!(nothing.unwrap_err().message, "there is no name here that could be changed");
    client.shut_down();
}

#[test]
fn a_name_explains_itself() {
    let folder = project();
    let formats = json!({ "contentFormat": ["markdown", "plaintext"] });
    let (mut client, url) = start(with(pulling(), &["textDocument", "hover"], formats), &folder);
    let found = client.at("textDocument/hover", &url, &word("rate(", 0)).unwrap();
    assert_eq!(found["contents"]["kind"], "markdown");
    expect![[r#"
        ```ax
        fn rate(currency: String) -> Int !{net.fetch}
        ```

        from `rates.ax`

        - needs `net.fetch` because it calls `net_fetch`

        What a currency is worth."#]]
    .assert_eq(&{
        found["contents"]["value"].as_str().unwrap().replace(folder.path().to_str().unwrap(), "FOLDER")
    });
    assert_eq!(
        found["range"],
        json!({ "start": { "line": 7, "character": 17 }, "end": { "line": 7, "character": 21 } })
    );
    assert_eq!(
        client.at("textDocument/hover", &url, &json!({ "line": 8, "character": 15 })),
        Ok(Value::Null)
    );
    client.shut_down();

    let (mut client, url) = start(pulling(), &folder);
    let found = client.at("textDocument/hover", &url, &word("rate(", 0)).unwrap();
    assert_eq!(found["contents"]["kind"], "plaintext");
    assert!(!found["contents"]["value"].as_str().unwrap().contains("```"));
    client.shut_down();
}

#[test]
fn what_is_declared_is_listed() {
    let folder = project();
    let known: Vec<_> = (1..=26).collect();
    let kinds = json!({ "valueSet": known });
    let able = with(
        pulling(),
        &["textDocument", "documentSymbol"],
        json!({ "hierarchicalDocumentSymbolSupport": true, "symbolKind": kinds }),
    );
    let able = with(able, &["workspace", "symbol"], json!({ "symbolKind": kinds }));
    let (mut client, url) = start(able, &folder);
    let document = json!({ "textDocument": { "uri": url } });
    let tree = client.request("textDocument/documentSymbol", document.clone()).unwrap();
    let mut drawn = String::new();
    draw(&tree, 0, &mut drawn);
    expect![[r#"
        Sum 23
          amount 8 Int
        Kind 10
          Plain 22
          Priced 22
            sum 8 Sum
        priced 12 (sum: Sum) -> Int !{net.fetch}
        main 12 () -> Int !{net.fetch}
    "#]]
    .assert_eq(&drawn);
    let found = client.request("workspace/symbol", json!({ "query": "rat" })).unwrap();
    let first = &found[0];
    assert_eq!((&first["name"], &first["containerName"]), (&json!("rate"), &json!("rates")));
    assert_eq!(show_place(&first["location"]), "rates.ax 1:3-1:7");
    client.shut_down();

    let (mut client, _) = start(pulling(), &folder);
    let list = client.request("textDocument/documentSymbol", document).unwrap();
    let names: Vec<_> = { list.as_array().unwrap().iter() }
        .map(|it| format!("{} {} {}", it["name"], it["kind"], it["containerName"]))
        .collect();
    assert_eq!(names[..2], [r#""Sum" 5 null"#, r#""amount" 8 "Sum""#]);
    client.shut_down();
}

fn draw(symbols: &Value, depth: usize, out: &mut String) {
    for it in symbols.as_array().into_iter().flatten() {
        let text = |key: &str| it[key].as_str().unwrap_or_default();
        let line = format!("{}{} {} {}", "  ".repeat(depth), text("name"), it["kind"], text("detail"));
        out.push_str(line.trim_end());
        out.push('\n');
        draw(&it["children"], depth + 1, out);
    }
}

/// The file in the middle is not open.
#[test]
fn calls_are_followed_in_both_directions() {
    let folder = project();
    let (mut client, url) = start(pulling(), &folder);
    let items = client.at("textDocument/prepareCallHierarchy", &url, &word("main", 0)).unwrap();
    let mut item = items[0].clone();
    assert_eq!((&item["name"], &item["detail"]), (&json!("main"), &json!("!{net.fetch}")));
    for (name, ranges) in [("priced", 1), ("rate", 1), ("net_fetch", 1)] {
        let calls = client.request("callHierarchy/outgoingCalls", json!({ "item": item })).unwrap();
        let call = &calls[0];
        assert_eq!(call["fromRanges"].as_array().unwrap().len(), ranges);
        item = call["to"].clone();
        assert_eq!((&item["name"], &item["detail"]), (&json!(name), &json!("!{net.fetch}")));
    }
    for name in ["rate", "priced", "main"] {
        let calls = client.request("callHierarchy/incomingCalls", json!({ "item": item })).unwrap();
        item = { calls.as_array().unwrap().iter() }
            .map(|it| it["from"].clone())
            .find(|it| it["name"] == name)
            .unwrap_or_else(|| panic!("{name} in {calls:#}"));
    }
    let calls = client.request("callHierarchy/incomingCalls", json!({ "item": item }));
    assert_eq!(calls, Ok(json!([])));
    client.shut_down();
}

/// From the name of a capability one comes to those who need it because of the function, and to nobody else.
#[test]
fn callers_can_be_asked_about_one_capability() {
    let text = "\
fn inner() -> Int !{time.now, random} { time_now() + random_int(1, 6) }
fn outer() -> Int !{time.now, random} { inner() + quiet() }
fn quiet() -> Int !{ui.render} { 1 }
fn main() -> Int !{time.now, random} { outer() }
";
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", text);
    // The callers of the function that the line begins with, and theirs, as `name detail`.
    let mut callers = |line: u32, character: u32| {
        let position = json!({ "line": line, "character": character });
        let items = client.at("textDocument/prepareCallHierarchy", "untitled:a", &position).unwrap();
        let mut shown = Vec::new();
        let mut next = items.get(0).cloned();
        while let Some(item) = next {
            shown.push(format!("{} {}", item["name"].as_str().unwrap(), item["detail"]));
            let calls = client.request("callHierarchy/incomingCalls", json!({ "item": item })).unwrap();
            next = calls.get(0).map(|it| it["from"].clone());
        }
        shown.join(", ")
    };
    let one = |name: &str, capability: &str| format!("{name} \"!{{{capability}}}\"");
    let all = ["inner", "outer", "main"];
    let [both, time] = ["time.now, random", "time.now"].map(|it| all.map(|name| one(name, it)).join(", "));
    assert_eq!(callers(0, 5), both);
    assert_eq!(callers(0, 22), time);
    // `quiet` does not need what it declares.
    assert_eq!(callers(2, 5), "quiet null, outer null, main \"!{time.now, random}\"");
    assert_eq!(callers(2, 22), one("quiet", "ui.render"));
    client.shut_down();
}

#[test]
fn imports_are_links() {
    let folder = project();
    let able = with(pulling(), &["textDocument", "documentLink"], json!({ "tooltipSupport": true }));
    let (mut client, url) = start(able, &folder);
    let document = json!({ "textDocument": { "uri": url } });
    let links = client.request("textDocument/documentLink", document.clone()).unwrap();
    let range = json!({ "start": { "line": 0, "character": 7 }, "end": { "line": 0, "character": 12 } });
    let target = folder.url("rates.ax");
    let link = json!({ "range": range, "target": target, "tooltip": "open the module `rates`" });
    assert_eq!(links, json!([link]));
    client.shut_down();

    let (mut client, _) = start(pulling(), &folder);
    let links = client.request("textDocument/documentLink", document).unwrap();
    assert_eq!(links[0].get("tooltip"), None);
    client.shut_down();
}

fn explain(client: &mut Client, url: &str, position: &Value, capability: Value) -> Value {
    let argument = json!({ "textDocument": { "uri": url }, "position": position, "capability": capability });
    let params = json!({ "command": "boruna.explainCapability", "arguments": [argument] });
    client.request("workspace/executeCommand", params).unwrap()
}

#[test]
fn a_capability_is_explained_in_any_client() {
    let folder = project();
    let (mut client, url) = start(pulling(), &folder);
    let explained = explain(&mut client, &url, &word("main", 0), Value::Null);
    assert_eq!(explained["languageId"], "markdown");
    let shown = |it: &Value| it["text"].as_str().unwrap().replace(&folder.url(""), "file:///");
    expect![[r#"
        # Capabilities of `main`

        [main.ax:12](<file:///main.ax#L12>)

        ## `main` needs `net.fetch`

        Send HTTP requests.

        It declares it.

        1. `main` calls `priced` ([main.ax:13](<file:///main.ax#L13>))
           `priced` calls `rate` ([main.ax:8](<file:///main.ax#L8>))
           `rate` calls `net_fetch` ([rates.ax:3](<file:///rates.ax#L3>))
    "#]]
    .assert_eq(&shown(&explained));
    assert_eq!(explain(&mut client, &url, &word("main", 0), json!("net.fetch"))["text"], explained["text"]);
    let other = explain(&mut client, &url, &word("main", 0), json!("time.now"));
    assert!(shown(&other).contains("It needs none of what was asked about."), "{other:#}");
    assert_eq!(explain(&mut client, &url, &json!({ "line": 2, "character": 0 }), Value::Null), Value::Null);
    let mut refuse = |command: &str, argument: Value| {
        let params = json!({ "command": command, "arguments": [argument] });
        client.request("workspace/executeCommand", params).unwrap_err()
    };
    assert_eq!(refuse("boruna.nothing", json!({})).message, "there is no command `boruna.nothing`");
    assert_eq!(refuse("boruna.explainCapability", json!(3)).code, -32602);
    let argument =
        json!({ "textDocument": { "uri": url }, "position": word("main", 0), "capability": "flying" });
    assert_eq!(refuse("boruna.explainCapability", argument).message, "there is no capability `flying`");
    client.shut_down();
}

/// The document is shown where that can be done, at an address whose text follows the sources.
#[test]
fn a_capability_is_shown_in_a_document() {
    let folder = project();
    let able = with(pulling(), &["window"], json!({ "showDocument": { "support": true } }));
    let (mut client, url) = start(able.clone(), &folder);
    let explained = explain(&mut client, &url, &word("main", 0), Value::Null);
    let (id, shown) = client.expect("window/showDocument");
    client.respond(&id, json!({ "success": true }));
    assert_eq!(shown["uri"], explained["uri"]);
    let path = shown["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), explained["text"]);
    client.shut_down();

    let mut client = Client::spawn();
    let params = json!({
        "processId": null, "rootUri": folder.url(""), "capabilities": able,
        "initializationOptions": { "virtualDocuments": true },
    });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    client.open(&url, MAIN);
    let explained = explain(&mut client, &url, &word("main", 0), Value::Null);
    let (id, shown) = client.expect("window/showDocument");
    client.respond(&id, json!({ "success": true }));
    let address = shown["uri"].as_str().unwrap();
    assert!(address.starts_with("boruna-capabilities:/main.md?"), "{address}");
    let document = client.request("boruna/virtualDocument", json!({ "uri": address })).unwrap();
    assert_eq!(document["text"], explained["text"]);
    client.replace(&url, 2, &MAIN.replace("rate(\"eur\")", "1"));
    let document = client.request("boruna/virtualDocument", json!({ "uri": address })).unwrap();
    assert_ne!(document["text"], explained["text"]);
    client.shut_down();
}

/// A file that nobody has opened answers, too.
#[test]
fn closed_files_are_known() {
    let folder = project();
    let mut client = Client::start(pulling(), &[folder.path()]);
    let url = folder.url("main.ax");
    let found = client.at("textDocument/definition", &url, &word("rate(", 0)).unwrap();
    assert_eq!(show_places(&found), ["rates.ax 1:3-1:7"]);
    let (text, position) = cursor("fn f() -> Int {\n    $0f()\n}\n");
    client.open("untitled:a", &text);
    let found = client.at("textDocument/definition", "untitled:a", &position).unwrap();
    assert_eq!(show_places(&found), ["untitled:a 0:3-0:4"]);
    client.shut_down();
}

/// What an import leads to may be moved; who imports it is told before.
#[test]
fn renamed_files_keep_their_importers() {
    let folder = project();
    let able = with(pulling(), &["workspace", "fileOperations"], json!({ "willRename": true }));
    let (mut client, url) = start(able, &folder);
    let mut rename = |old: &str, new: &str| {
        let files = json!([{ "oldUri": folder.url(old), "newUri": folder.url(new) }]);
        client.request("workspace/willRenameFiles", json!({ "files": files })).unwrap()
    };
    let edit = rename("rates.ax", "prices.ax");
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": url, "version": 1 }));
    let range = json!({ "start": { "line": 0, "character": 7 }, "end": { "line": 0, "character": 12 } });
    assert_eq!(change["edits"], json!([{ "range": range, "newText": "prices" }]));
    assert_eq!(rename("main.ax", "other.ax"), Value::Null);
    assert_eq!(rename("../nowhere", "../elsewhere"), Value::Null);
    client.shut_down();
}
