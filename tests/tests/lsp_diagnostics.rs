//! Findings as clients get them, asked for or not, and what can be done about them.

use boruna_tests::lsp_client::{Client, Folder, pulling, show};
use serde_json::{Value, json};

const LIBRARY: &str = "fn helper() -> Int {\n    1\n}\n";
const USER: &str = "import library\n\nfn main() -> Int {\n    helper()\n}\n";

#[test]
fn a_finding_says_all_it_knows() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", "fn fetch() -> Int {\n    random_int(1, 6)\n}\n\nfn main() -> Int !{random} {\n    let unused = 1\n    fetch()\n}\n");
    let findings = client.pull("untitled:a");
    let of = |code: &str| {
        findings.iter().find(|it| it["code"] == code).unwrap_or_else(|| panic!("{}", show(&findings)))
    };
    let unused = of("E019");
    assert_eq!(
        (&unused["severity"], &unused["tags"], &unused["source"]),
        (&json!(4), &json!([1]), &json!("boruna"))
    );
    assert_eq!(unused["codeDescription"]["href"], "boruna-explain:E019");
    let undeclared = of("E007");
    assert_eq!(undeclared["range"]["start"]["line"], 0);
    let related = &undeclared["relatedInformation"][0];
    assert_eq!(
        (&related["location"]["uri"], &related["location"]["range"]["start"]["line"]),
        (&json!("untitled:a"), &json!(1))
    );
    assert!(undeclared["data"]["fixes"][0]["title"].as_str().unwrap().contains("random"), "{undeclared}");
    client.shut_down();
}

#[test]
fn a_client_is_told_only_what_it_understands() {
    let mut client = Client::start(json!({ "textDocument": { "diagnostic": {} } }), &[]);
    client.open("untitled:a", "fn main() -> Int {\n    let unused = 1\n    2\n}\n");
    let finding = &client.pull("untitled:a")[0];
    for key in ["relatedInformation", "tags", "codeDescription", "data"] {
        assert_eq!(finding.get(key), None, "{key}");
    }
    client.shut_down();
}

#[test]
fn an_unchanged_report_is_not_sent_again() {
    let folder = Folder::new(&[("boruna.toml", ""), ("library.ax", LIBRARY), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let (main, library) = (folder.url("main.ax"), folder.url("library.ax"));
    client.open(&main, USER);
    client.open(&library, LIBRARY);
    let first = client.pull_report(&main, None);
    assert_eq!((&first["kind"], &first["items"]), (&json!("full"), &json!([])));
    let id = first["resultId"].as_str().unwrap();
    assert_eq!(client.pull_report(&main, Some(id)), json!({ "kind": "unchanged", "resultId": id }));
    // A change that means nothing here.
    client.replace(&library, 2, &LIBRARY.replace('1', "2"));
    assert_eq!(client.pull_report(&main, Some(id))["kind"], "unchanged");
    // A change elsewhere that means something here.
    client.replace(&library, 3, "");
    let report = client.pull_report(&main, Some(id));
    assert_eq!(report["kind"], "full");
    assert!(show(report["items"].as_array().unwrap()).contains("E004"), "{report:#}");
    client.shut_down();
}

fn ids(report: &Value) -> Vec<Value> {
    let items = report["items"].as_array().unwrap().iter();
    items.map(|it| json!({ "uri": it["uri"], "value": it["resultId"] })).collect()
}

#[test]
fn the_workspace_is_reported_when_something_changes() {
    let folder = Folder::new(&[("boruna.toml", ""), ("library.ax", LIBRARY), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let library = folder.url("library.ax");
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let uris: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|it| it["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, ["boruna.toml", "library.ax", "main.ax"].map(|it| folder.url(it)));
    let held = client.ask("workspace/diagnostic", json!({ "previousResultIds": ids(&all) }));
    client.open(&library, LIBRARY);
    client.replace(&library, 2, "// nothing\n");
    let changed = client.answer(held).unwrap();
    let kinds: Vec<_> =
        changed["items"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["unchanged", "unchanged", "full"]);
    assert_eq!(changed["items"][1]["version"], 2);
    assert!(show(changed["items"][2]["items"].as_array().unwrap()).contains("E004"), "{changed:#}");
    // What is gone is cleared.
    let held = client.ask("workspace/diagnostic", json!({ "previousResultIds": ids(&changed) }));
    folder.delete("main.ax");
    client.files_changed(&[folder.url("main.ax")]);
    let gone = client.answer(held).unwrap();
    let last = gone["items"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["uri"], &last["items"]), (&json!(folder.url("main.ax")), &json!([])));
    client.shut_down();
}

/// Portions arrive before the answer that says that there are no more.
#[test]
fn the_workspace_may_be_reported_in_portions() {
    let files: Vec<_> = (0..100).map(|it| (format!("m{it}.ax"), format!("fn f{it}( {{\n"))).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = Folder::new(&files);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let params = json!({ "previousResultIds": [], "partialResultToken": "token" });
    let id = client.ask("workspace/diagnostic", params);
    assert_eq!(client.answer(id), Ok(json!({ "items": [] })));
    let mut reported = 0;
    while !client.unawaited().is_empty() {
        let (_, portion) = client.expect("$/progress");
        assert_eq!(portion["token"], "token");
        reported += portion["value"]["items"].as_array().unwrap().len();
    }
    assert_eq!(reported, 100);
    client.shut_down();
}

#[test]
fn only_open_files_are_reported_if_the_editor_says_so() {
    let folder = Folder::new(&[("a.ax", "(")]);
    let mut client = Client::spawn();
    client
        .request(
            "initialize",
            json!({
                "capabilities": pulling(),
                "workspaceFolders": [{ "uri": folder.url(""), "name": "" }],
                "initializationOptions": { "diagnostics": { "mode": "openFiles" } },
            }),
        )
        .unwrap();
    client.notify("initialized", json!({}));
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert_eq!(all, json!({ "items": [] }));
    client.open(&folder.url("a.ax"), "(");
    assert!(!client.pull(&folder.url("a.ax")).is_empty());
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "boruna": {} } }));
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    client.shut_down();
}

/// A client that asks only about what it edits is told when an edit changed something elsewhere.
#[test]
fn findings_elsewhere_are_refreshed() {
    let folder = Folder::new(&[("boruna.toml", ""), ("library.ax", LIBRARY), ("main.ax", USER)]);
    let mut able = pulling();
    able["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let mut client = Client::start(able, &[folder.path()]);
    let (main, library) = (folder.url("main.ax"), folder.url("library.ax"));
    client.open(&main, USER);
    client.open(&library, LIBRARY);
    assert_eq!(client.findings(&main), "");
    client.replace(&library, 2, "");
    let (id, _) = client.expect("workspace/diagnostic/refresh");
    client.respond(&id, Value::Null);
    assert!(client.findings(&main).contains("E004"));
    client.shut_down();
}

#[test]
fn clients_that_do_not_ask_are_sent_findings() {
    let folder =
        Folder::new(&[("boruna.toml", ""), ("library.ax", LIBRARY), ("main.ax", USER), ("bad.ax", "(")]);
    let mut client = Client::start(json!({}), &[folder.path()]);
    let publish = |client: &mut Client, path: &str| {
        let url = folder.url(path);
        let (_, params) = client.expect_where("textDocument/publishDiagnostics", |it| it["uri"] == url);
        (params["version"].clone(), show(params["diagnostics"].as_array().unwrap()))
    };
    // Without being opened.
    assert!(publish(&mut client, "bad.ax").1.contains("E002"));
    let (main, library) = (folder.url("main.ax"), folder.url("library.ax"));
    client.open(&main, USER);
    assert_eq!(publish(&mut client, "main.ax"), (json!(1), String::new()));
    client.open(&library, LIBRARY);
    assert_eq!(publish(&mut client, "library.ax"), (json!(1), String::new()));
    client.replace(&library, 2, "");
    assert!(publish(&mut client, "main.ax").1.contains("E004"));
    assert_eq!(publish(&mut client, "library.ax"), (json!(2), String::new()));
    // Closing brings back what is on disk, deleting clears.
    client.close(&library);
    assert_eq!(publish(&mut client, "main.ax"), (json!(1), String::new()));
    folder.delete("bad.ax");
    client.files_changed(&[folder.url("bad.ax")]);
    assert_eq!(publish(&mut client, "bad.ax"), (Value::Null, String::new()));
    client.allow("textDocument/publishDiagnostics");
    client.shut_down();
}

/// Each is about the text it says it is about, and none comes after one about a later text.
#[test]
fn sent_findings_say_which_text_they_are_about() {
    let mut client = Client::start(json!({}), &[]);
    client.open("untitled:a", "fn main() -> Int { unknown_1 }\n");
    for version in 2..300 {
        client.replace("untitled:a", version, &format!("fn main() -> Int {{ unknown_{version} }}\n"));
    }
    let mut last = 0;
    while last < 299 {
        let (_, params) = client.expect("textDocument/publishDiagnostics");
        let version = params["version"].as_i64().unwrap();
        assert!(last < version, "{version} after {last}");
        let message = params["diagnostics"][0]["message"].as_str().unwrap();
        assert!(message.contains(&format!("`unknown_{version}`")), "{version}: {message}");
        last = version;
    }
    client.shut_down();
}

fn actions(client: &mut Client, url: &str, line: u32, only: Value) -> Value {
    let at = |character: u32| json!({ "line": line, "character": character });
    let params = json!({
        "textDocument": { "uri": url },
        "range": { "start": at(0), "end": at(99) },
        "context": { "diagnostics": [], "only": only },
    });
    client.request("textDocument/codeAction", params).unwrap()
}

#[test]
fn fixes_are_offered_where_they_are_needed() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", "fn main() -> Int {\n    let count = 1\n    cuont\n}\n");
    assert_eq!(actions(&mut client, "untitled:a", 0, Value::Null), json!([]));
    let found = actions(&mut client, "untitled:a", 2, Value::Null);
    let action = &found[0];
    assert_eq!((&action["kind"], &action["diagnostics"][0]["code"]), (&json!("quickfix"), &json!("E003")));
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": "untitled:a", "version": 1 }));
    assert_eq!(change["edits"][0]["newText"], "count");
    assert_eq!(actions(&mut client, "untitled:a", 2, json!(["refactor.inline"])), json!([]));
    assert_eq!(actions(&mut client, "untitled:a", 2, json!(["quickfix"]))[0]["title"], action["title"]);
    client.shut_down();
}

#[test]
fn all_safe_fixes_are_applied_at_once() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", "fn one() -> Int !{random, random} {\n    random_int(1, 6)\n}\n\nfn main() -> Int !{random, random} {\n    one()\n}\n");
    let found = actions(&mut client, "untitled:a", 6, json!(["source.fixAll"]));
    assert_eq!(found[0]["kind"], "source.fixAll.boruna");
    let edits = found[0]["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 2, "{found:#}");
    client.change(
        "untitled:a",
        2,
        edits.iter().rev().map(|it| json!({ "range": it["range"], "text": it["newText"] })).collect(),
    );
    assert_eq!(client.findings("untitled:a"), "");
    assert_eq!(actions(&mut client, "untitled:a", 6, json!(["source.fixAll"])), json!([]));
    client.shut_down();
}

fn apply(client: &mut Client, version: i32, edits: &Value) {
    let edits = edits.as_array().unwrap();
    let changes =
        edits.iter().rev().map(|it| json!({ "range": it["range"], "text": it["newText"] })).collect();
    client.change("untitled:a", version, changes);
}

#[test]
fn formatting_touches_what_must_change() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", "fn  f() -> Int {\n  1\n}\n\n\n\nfn main() -> Int {\n\tf()\n}");
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let document = json!({ "uri": "untitled:a" });
    let lines = json!({ "start": { "line": 7, "character": 0 }, "end": { "line": 7, "character": 2 } });
    let params = json!({ "textDocument": document, "range": lines, "options": options });
    let edits = client.request("textDocument/rangeFormatting", params).unwrap();
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits:#}");
    assert_eq!(
        (&edits[0]["range"]["start"], &edits[0]["newText"]),
        (&json!({ "line": 7, "character": 0 }), &json!("    "))
    );
    let params = json!({ "textDocument": document, "options": options });
    let edits = client.request("textDocument/formatting", params.clone()).unwrap();
    apply(&mut client, 2, &edits);
    assert_eq!(client.request("textDocument/formatting", params.clone()), Ok(json!([])));
    assert_eq!(
        client.statistics()["documents"][0]["length"],
        "fn f() -> Int {\n    1\n}\n\nfn main() -> Int {\n    f()\n}\n".len()
    );
    // A text with errors is left alone, and nobody is bothered with that.
    client.replace("untitled:a", 3, "fn  f( {");
    assert_eq!(client.request("textDocument/formatting", params), Ok(Value::Null));
    client.shut_down();
}

/// Typing in one body runs the queries of that item and of no other.
#[test]
fn work_follows_the_change() {
    let text: String = (0..50).map(|it| format!("fn f{it}() -> Int {{\n    {it}\n}}\n\n")).collect();
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", &text);
    client.pull("untitled:a");
    let before = client.statistics()["executed"].clone();
    let at = |character: u32| json!({ "line": 81, "character": character });
    client.change("untitled:a", 2, json!([{ "range": { "start": at(4), "end": at(6) }, "text": "7" }]));
    client.pull("untitled:a");
    let after = client.statistics()["executed"].clone();
    let ran = |query: &str| after[query].as_u64().unwrap() - before[query].as_u64().unwrap();
    for query in ["lower", "infer", "resolve", "item_diagnostics"] {
        assert_eq!(ran(query), 1, "{query}: {before:#} {after:#}");
    }
    assert_eq!(ran("file_items"), 0, "{before:#} {after:#}");
    client.shut_down();
}
