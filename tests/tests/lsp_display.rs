//! What editors draw on and around a text: colours, folds, selections, hints; and what can be done at a place.

use boruna_tests::{
    lsp_client::{CONTENT_MODIFIED, Client, Folder, pulling},
    lsp_walk::everything,
};
use expect_test::expect;
use serde_json::{Value, json};

const URL: &str = "untitled:a";

const TEXT: &str = "\
import \"std-json\"
import \"std-http\"

// One.
// Two.
fn pure(x: Int) -> Int {
    let twice = x * 2
    if twice > 3 {
        twice
    } else {
        pure(1)
    }
}

fn load() -> Int {
    match net_fetch(\"é😀\") {
        Ok(reply) => reply.status,
        Err(_) => 0,
    }
}
";

fn start(able: Value) -> Client {
    let mut client = Client::start(able, &[]);
    client.open(URL, TEXT);
    client
}

fn document() -> Value {
    json!({ "textDocument": { "uri": URL } })
}

fn whole(mut params: Value) -> Value {
    params["range"] =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    params
}

/// Tokens as `line:character text kind modifiers`.
fn draw(offered: &Value, text: &str, data: &Value) -> String {
    let legend = &offered["semanticTokensProvider"]["legend"];
    let numbers: Vec<_> = data.as_array().unwrap().iter().map(|it| it.as_u64().unwrap() as usize).collect();
    let (mut line, mut character, mut out) = (0, 0, String::new());
    for token in numbers.chunks(5) {
        let [delta_line, delta_character, length, kind, modifiers] = token else { panic!("{token:?}") };
        character = if *delta_line == 0 { character + delta_character } else { *delta_character };
        line += delta_line;
        let units: Vec<u16> = text.lines().nth(line).unwrap().encode_utf16().collect();
        let word = String::from_utf16(&units[character..character + length]).unwrap();
        let names = (0..8).filter(|it| modifiers >> it & 1 == 1).map(|it| &legend["tokenModifiers"][it]);
        let names: Vec<_> = names.map(|it| it.as_str().unwrap()).collect();
        let kind = legend["tokenTypes"][*kind].as_str().unwrap();
        out += &format!("{line}:{character} {word} {kind} {}", names.join(" "));
        out = out.trim_end().to_owned() + "\n";
    }
    out
}

#[test]
fn colours_know_what_names_stand_for() {
    let mut able = everything();
    able["general"] = json!({});
    let mut client = Client::spawn();
    client.allow("window/workDoneProgress/create");
    let offered = client.initialize(able, &[]);
    client.open(URL, TEXT);
    let full = client.request("textDocument/semanticTokens/full", document()).unwrap();
    let drawn = draw(&offered, TEXT, &full["data"]);
    let shown: Vec<_> =
        { drawn.lines() }.filter(|it| it.starts_with("14:") || it.starts_with("15:")).collect();
    expect![[r#"
        14:0 fn keyword
        14:3 load function declaration effectful
        14:10 -> operator
        14:13 Int type defaultLibrary
        15:4 match keyword
        15:10 net_fetch function effectful defaultLibrary
        15:20 "é😀" string"#]]
    .assert_eq(&shown.join("\n"));

    let mut params = document();
    params["range"] =
        json!({ "start": { "line": 15, "character": 0 }, "end": { "line": 15, "character": 30 } });
    let part = client.request("textDocument/semanticTokens/range", params).unwrap();
    let part = draw(&offered, TEXT, &part["data"]);
    assert!(!part.is_empty() && drawn.contains(&part), "{part}");

    // A comment at the end of a line is one token more, and moves no other.
    let at = json!({ "line": 5, "character": 24 });
    client.change(URL, 2, json!([{ "range": { "start": at, "end": at }, "text": " // why" }]));
    let mut params = document();
    params["previousResultId"] = full["resultId"].clone();
    let delta = client.request("textDocument/semanticTokens/full/delta", params.clone()).unwrap();
    let edits = delta["edits"].as_array().unwrap();
    assert_eq!((edits.len(), edits[0]["data"].as_array().unwrap().len()), (1, 5), "{delta}");
    let mut data = full["data"].as_array().unwrap().clone();
    let [start, count] = ["start", "deleteCount"].map(|it| edits[0][it].as_u64().unwrap() as usize);
    data.splice(start..start + count, edits[0]["data"].as_array().unwrap().iter().cloned());
    let now = client.request("textDocument/semanticTokens/full", document()).unwrap();
    assert_eq!((&Value::from(data), &delta["resultId"]), (&now["data"], &now["resultId"]));
    // Whoever has something else is told everything.
    let other = client.request("textDocument/semanticTokens/full/delta", params).unwrap();
    assert_eq!(other["data"], now["data"]);
    client.shut_down();
}

/// A client that does not say that it draws tokens is offered none.
#[test]
fn colours_are_for_those_who_ask() {
    let mut client = Client::spawn();
    let offered = client.initialize(pulling(), &[]);
    assert_eq!(offered.get("semanticTokensProvider"), None);
    assert_eq!(offered.get("inlayHintProvider"), None);
    client.shut_down();
    let mut able = pulling();
    able["textDocument"]["semanticTokens"] = json!({
        "requests": { "full": true }, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
    });
    let mut client = Client::spawn();
    let offered = client.initialize(able, &[]);
    let provider = &offered["semanticTokensProvider"];
    assert_eq!((provider.get("range"), &provider["full"]["delta"]), (None, &json!(false)));
    client.shut_down();
}

#[test]
fn parts_fold_away() {
    let folds = |able: Value| {
        let mut client = start(able);
        let folds = client.request("textDocument/foldingRange", document()).unwrap();
        client.shut_down();
        let show = |it: &Value| format!("{}-{} {}", it["startLine"], it["endLine"], it["kind"]);
        (folds[0].clone(), folds.as_array().unwrap().iter().map(show).collect::<Vec<_>>())
    };
    let (first, all) = folds(pulling());
    assert_eq!(
        first,
        json!({ "startLine": 0, "startCharacter": 17, "endLine": 1, "endCharacter": 17, "kind": "imports" })
    );
    assert_eq!(all[..3], ["0-1 \"imports\"", "3-4 \"comment\"", "5-12 null"]);
    let mut able = pulling();
    able["textDocument"]["foldingRange"] = json!({ "lineFoldingOnly": true, "rangeLimit": 4 });
    let (first, all) = folds(able);
    assert_eq!(first, json!({ "startLine": 0, "endLine": 1, "kind": "imports" }));
    assert_eq!(all, ["0-1 \"imports\"", "3-4 \"comment\"", "5-11 null", "7-8 null"]);
}

#[test]
fn selections_grow() {
    let mut client = start(pulling());
    let mut params = document();
    params["positions"] = json!([{ "line": 6, "character": 16 }, { "line": 999, "character": 0 }]);
    let found = client.request("textDocument/selectionRange", params).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 2);
    let mut steps = Vec::new();
    let mut step = &found[0];
    while let Some(range) = step.get("range") {
        let at = |it: &Value| format!("{}:{}", it["line"], it["character"]);
        steps.push(format!("{}-{}", at(&range["start"]), at(&range["end"])));
        step = &step["parent"];
    }
    assert_eq!(steps[..3], ["6:16-6:17", "6:16-6:21", "6:4-6:21"]);
    client.shut_down();
}

/// Each step is a level of JSON, and of the memory of whoever reads it.
#[test]
fn selections_in_a_long_sum_are_few() {
    let mut client = Client::start(pulling(), &[]);
    client.open("untitled:a", &format!("fn main() -> Int {{\n1{}\n}}\n", " + 1".repeat(50_000)));
    let params =
        json!({ "textDocument": { "uri": "untitled:a" }, "positions": [{ "line": 1, "character": 0 }] });
    let found = client.request("textDocument/selectionRange", params).unwrap();
    let mut steps = 0;
    let mut step = &found[0];
    while step["range"].is_object() {
        steps += 1;
        step = &step["parent"];
    }
    assert_eq!(steps, 100);
    client.shut_down();
}

#[test]
fn nested_brackets_fold_in_linear_time() {
    let mut client = Client::start(pulling(), &[]);
    let (open, close) = ("(".repeat(100_000), ")".repeat(100_000));
    client.open("untitled:a", &format!("fn main() -> Int {{\n{open}\n1\n{close}\n}}\n"));
    let params = json!({ "textDocument": { "uri": "untitled:a" } });
    let found = client.request("textDocument/foldingRange", params).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 2);
    client.shut_down();
}

/// Capabilities of a client that shows hints and has settings.
fn hinting() -> Value {
    let mut able = pulling();
    able["textDocument"]["inlayHint"] = json!({});
    able["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    able
}

/// Hints as `line:character text`.
fn hints(client: &mut Client, url: &str) -> Vec<String> {
    let params = whole(json!({ "textDocument": { "uri": url } }));
    let hints = client.request("textDocument/inlayHint", params).unwrap();
    let place = |it: &Value| format!("{}:{}", it["position"]["line"], it["position"]["character"]);
    let show = |it: &Value| format!("{} {}", place(it), it["label"].as_str().unwrap());
    hints.as_array().unwrap().iter().map(show).collect()
}

#[test]
fn hints_say_what_the_text_does_not() {
    let mut client = start(hinting());
    let found = client.request("textDocument/inlayHint", whole(document())).unwrap();
    let capability = found.as_array().unwrap().iter().find(|it| it["label"] == "!{net.fetch}").unwrap();
    assert_eq!(capability["position"], json!({ "line": 14, "character": 16 }));
    assert_eq!(capability["textEdits"][0]["newText"], " !{net.fetch}", "{capability:#}");
    client.shut_down();
}

#[test]
fn hints_are_shown_as_the_settings_say() {
    let mut able = hinting();
    able["workspace"]["configuration"] = json!(true);
    let mut client = start(able);
    let (id, _) = client.expect("workspace/configuration");
    client.respond(&id, json!([null]));
    assert_eq!(hints(&mut client, URL), ["6:13 : Int", "14:16 !{net.fetch}", "15:20 url:"]);
    for (settings, expected) in [
        (json!({ "types": false, "parameterNames": "off" }), vec!["14:16 !{net.fetch}"]),
        (json!({ "capabilities": "off", "parameterNames": "off" }), vec!["6:13 : Int"]),
    ] {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        let (id, _) = client.expect("workspace/configuration");
        client.respond(&id, json!([{ "inlayHints": settings }]));
        let (id, _) = client.expect("workspace/inlayHint/refresh");
        client.respond(&id, Value::Null);
        assert_eq!(hints(&mut client, URL), expected);
    }
    client.shut_down();
}

/// A change elsewhere changes what is shown here: the client is asked to look again.
#[test]
fn hints_and_colours_follow_changes_elsewhere() {
    let (main, other) = ("import other\n\nfn main() -> Int {\n    f()\n}\n", "fn f() -> Int {\n    1\n}\n");
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", main), ("other.ax", other)]);
    let mut able = everything();
    able["window"] = json!({});
    let mut client = Client::start(able, &[folder.path()]);
    let (main_url, other_url) = (folder.url("main.ax"), folder.url("other.ax"));
    client.open(&main_url, main);
    client.open(&other_url, other);
    assert_eq!(hints(&mut client, &main_url), [""; 0]);
    let params = json!({ "textDocument": { "uri": main_url } });
    let before = client.request("textDocument/semanticTokens/full", params.clone()).unwrap();
    client.allow("workspace/diagnostic/refresh");
    client.replace(&other_url, 2, "fn f() -> Int !{random} {\n    random_int(1, 6)\n}\n");
    let mut expected = vec!["workspace/inlayHint/refresh", "workspace/semanticTokens/refresh"];
    while let Some(method) = expected.pop() {
        let (id, _) = client.expect(method);
        client.respond(&id, Value::Null);
    }
    assert_eq!(hints(&mut client, &main_url), ["2:16 !{random}"]);
    let after = client.request("textDocument/semanticTokens/full", params).unwrap();
    assert_ne!(before["resultId"], after["resultId"]);
    client.shut_down();
}

fn actions(client: &mut Client, range: [u32; 4], only: Value) -> Value {
    let [line, character, end_line, end_character] = range;
    let params = json!({
        "textDocument": { "uri": URL },
        "range": {
            "start": { "line": line, "character": character },
            "end": { "line": end_line, "character": end_character },
        },
        "context": { "diagnostics": [], "only": only },
    });
    client.request("textDocument/codeAction", params).unwrap()
}

/// What an action does comes when it is chosen, where the client can wait, and is the same otherwise.
#[test]
fn what_an_action_does_may_come_later() {
    let range = [6, 16, 6, 21];
    let mut client = start(pulling());
    let found = actions(&mut client, range, json!(["refactor.extract"]));
    let edit = found[0]["edit"].clone();
    assert_eq!(found[0]["kind"], "refactor.extract");
    assert!(edit["documentChanges"][0]["edits"].is_array(), "{found:#}");
    client.shut_down();

    let mut client = start(everything());
    let found = actions(&mut client, range, json!(["refactor"]));
    assert_eq!(found[0].get("edit"), None);
    let resolved = client.request("codeAction/resolve", found[0].clone()).unwrap();
    assert_eq!((&resolved["edit"], &resolved["title"]), (&edit, &found[0]["title"]));
    // The range means something else once the text has changed.
    client.replace(URL, 2, TEXT);
    let late = client.request("codeAction/resolve", found[0].clone());
    assert_eq!(late.unwrap_err().code, CONTENT_MODIFIED);
    let complete = json!({ "title": "complete", "edit": {} });
    assert_eq!(client.request("codeAction/resolve", complete.clone()), Ok(complete));
    client.shut_down();
}

/// After a name was made up, a client that can do so is told to ask for a better one.
#[test]
fn a_made_up_name_is_to_be_replaced() {
    let capable = |mut able: Value, late: Value| {
        able["experimental"] = json!({ "commands": { "commands": ["boruna.startRename"] } });
        able["textDocument"]["codeAction"]["resolveSupport"] = json!({ "properties": late });
        able["textDocument"]["codeAction"]["dataSupport"] = json!(true);
        able
    };
    let extraction = |able: Value| {
        let mut client = start(able);
        let mut found = actions(&mut client, [15, 10, 15, 26], json!(["refactor.extract"]))[0].take();
        let is_late = found.get("edit").is_none();
        if is_late {
            assert_eq!(found.get("command"), None);
            found = client.request("codeAction/resolve", found).unwrap();
        }
        client.shut_down();
        (is_late, found)
    };
    let (is_late, found) = extraction(capable(pulling(), json!([])));
    assert!(!is_late);
    let command = &found["command"];
    assert_eq!(command["command"], "boruna.startRename");
    let place = &command["arguments"][0];
    assert_eq!(place["textDocument"]["uri"], URL);
    assert_eq!(place["position"], json!({ "line": 15, "character": 8 }));
    let edits = &found["edit"]["documentChanges"][0]["edits"];
    assert_eq!(edits[0]["range"]["start"], json!({ "line": 15, "character": 4 }));
    assert!(edits[0]["newText"].as_str().unwrap().starts_with("let outcome = "), "{edits:#}");

    let (is_late, late) = extraction(capable(pulling(), json!(["edit", "command"])));
    assert!(is_late);
    assert_eq!((&late["edit"], &late["command"]), (&found["edit"], command));
    // A command that the client would not take over from a resolved action is none.
    let (is_late, late) = extraction(capable(pulling(), json!(["edit"])));
    assert!(is_late);
    assert_eq!(late.get("command"), None);
    let (_, plain) = extraction(pulling());
    assert_eq!(plain.get("command"), None);
}

/// Imports are put in order when that is asked for, and are not in the way otherwise.
#[test]
fn imports_are_organized_on_demand() {
    let mut client = start(pulling());
    let kinds = |found: &Value| -> Vec<_> {
        found.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
    };
    let everywhere = actions(&mut client, [0, 0, 0, 0], Value::Null);
    assert!(!kinds(&everywhere).contains(&"source.organizeImports".to_owned()), "{everywhere:#}");
    let found = actions(&mut client, [0, 0, 0, 0], json!(["source.organizeImports"]));
    assert_eq!(kinds(&found), ["source.organizeImports"]);
    assert!(found[0]["edit"]["documentChanges"][0]["edits"][0]["range"].is_object());
    client.shut_down();
}
