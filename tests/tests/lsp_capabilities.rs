//! What is offered works: every capability of the answer to `initialize` is used, and everything that could be offered
//! is offered to a client that can do everything.

use boruna_tests::{
    lsp_client::{Client, Folder},
    lsp_walk::{Place, everything, use_everything},
};
use serde_json::{Value, json};

/// Something to say in every respect: a name to lead somewhere, an import, a call, a finding with a fix, missing layout.
const MAIN: &str = "\
import other

// Adds.
fn total(amount: Int) -> Sum !{net.fetch} {
    let  first = other_amount(amount)
    Sum { amount: first }
}

type Sum { amount: Int }
fn main() -> Sum !{net.fetch, net.fetch} {
    let sum = total(3)
    sum
}
";

const OTHER: &str = "\
fn other_amount(amount: Int) -> Int !{net.fetch} {
    match net_fetch(\"https://example.com/\") {
        Ok(reply) => reply.status + amount,
        Err(_) => 0,
    }
}
";

fn project() -> (Folder, Place) {
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", MAIN), ("other.ax", OTHER)]);
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let place = Place { uri: folder.url("main.ax"), name: at(3, 4), argument: at(10, 20), end: at(13, 0) };
    (folder, place)
}

/// What the server asks and tells on its own.
fn allow(client: &mut Client) {
    for method in [
        "$/progress",
        "window/showDocument",
        "window/workDoneProgress/create",
        "workspace/diagnostic/refresh",
        "workspace/inlayHint/refresh",
        "workspace/semanticTokens/refresh",
        "textDocument/publishDiagnostics",
    ] {
        client.allow(method);
    }
}

#[test]
fn everything_that_is_offered_has_an_answer() {
    let (folder, place) = project();
    let mut client = Client::spawn();
    allow(&mut client);
    let offered = client.initialize(everything(), &[folder.path()]);
    client.open(&place.uri, MAIN);
    for (method, answer) in use_everything(&mut client, &offered, &place) {
        let says_something = match &answer {
            // A key that needs nothing done is answered with nothing to do.
            Value::Array(list) => !list.is_empty() || method == "textDocument/onTypeFormatting",
            answer => !answer.is_null(),
        };
        assert!(says_something, "`{method}` has nothing to say: {answer}");
    }
    let statistics = client.statistics();
    for (method, answered) in statistics["answered"].as_object().unwrap() {
        let is_own = method.starts_with("boruna/");
        assert!(is_own || answered.as_u64() >= Some(1), "`{method}` can be answered and is not offered");
    }
    client.shut_down();
}

/// A client that says nothing about itself is offered less, and that works, too.
#[test]
fn a_simple_client_is_offered_what_works() {
    let (folder, place) = project();
    let mut client = Client::spawn();
    allow(&mut client);
    let offered = client.initialize(json!({}), &[folder.path()]);
    for capability in ["diagnosticProvider", "codeActionProvider"] {
        assert_eq!(offered.get(capability), None, "{capability}");
    }
    client.open(&place.uri, MAIN);
    let answers = use_everything(&mut client, &offered, &place);
    assert!(answers.len() > 10, "{answers:?}");
    client.shut_down();
}

/// Nothing is open and nothing is known: all of it is answered with nothing.
#[test]
fn places_that_do_not_exist_are_no_errors() {
    let mut client = Client::spawn();
    allow(&mut client);
    let offered = client.initialize(json!({}), &[]);
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    for uri in ["file:///nowhere/a.ax", "untitled:a", "boruna-std:/nothing.ax", "https://example.com/a.ax"] {
        let place = Place { uri: uri.to_owned(), name: far.clone(), argument: far.clone(), end: far.clone() };
        let mut offered = offered.clone();
        // There is nobody who could call or be called.
        offered.as_object_mut().unwrap().remove("callHierarchyProvider");
        use_everything(&mut client, &offered, &place);
    }
    client.shut_down();
}

/// Parameters that make no sense are refused, whatever they are for.
#[test]
fn nonsense_is_refused() {
    let mut client = Client::spawn();
    allow(&mut client);
    client.initialize(everything(), &[]);
    let methods = client.statistics()["answered"].as_object().unwrap().clone();
    let methods: Vec<_> = methods.keys().filter(|it| !it.starts_with("boruna.")).collect();
    let place = json!({ "line": -1, "character": "x" });
    let nonsense = [
        json!([]),
        json!([{ "textDocument": { "uri": "file:///a.ax" } }]),
        json!({ "textDocument": null, "label": 3, "title": [], "query": {}, "uri": 7, "files": "x" }),
        json!({ "textDocument": { "uri": "" }, "position": place, "range": place, "item": { "name": "x" } }),
        json!({ "previousResultIds": { "a": 1 }, "files": [{}], "place": "nowhere" }),
    ];
    for method in methods {
        for params in &nonsense {
            let answer = client.request(method, params.clone());
            assert_eq!(answer.as_ref().map_err(|it| it.code), Err(-32602), "`{method}` takes {params}");
        }
    }
    client.shut_down();
}
