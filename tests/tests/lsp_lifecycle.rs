//! How a conversation begins and ends, and what may go wrong on the wire.

use std::process::{Command, Stdio};

use boruna_tests::lsp_client::{Client, Folder, SERVER_CANCELLED, pulling, url};
use serde_json::{Value, json};

#[test]
fn an_orderly_end_is_a_success() {
    Client::start(json!({}), &[]).shut_down();
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start(json!({}), &[]);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn exit_ends_the_server_even_before_it_is_initialized() {
    let mut client = Client::spawn();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

/// Nobody waits for an answer to `shutdown` that could get lost.
#[test]
fn shutdown_is_answered_although_exit_follows_at_once() {
    let mut client = Client::start(json!({}), &[]);
    let id = client.ask("shutdown", json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.answer(id), Ok(Value::Null));
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn the_end_of_input_is_the_end() {
    let mut client = Client::start(json!({}), &[]);
    client.close_input();
    assert_eq!(client.wait().code(), Some(1));

    let mut client = Client::start(json!({}), &[]);
    assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
    client.close_input();
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn a_server_that_nobody_listens_to_ends() {
    let mut client = Client::start(json!({}), &[]);
    client.allow_errors();
    client.close_output();
    while client.is_running() {
        client.ask("boruna/statistics", Value::Null);
    }
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn the_death_of_the_clients_process_is_the_end() {
    let mut parent = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut client = Client::spawn();
    let params = json!({ "processId": parent.id(), "rootUri": null, "capabilities": {} });
    client.request("initialize", params).unwrap();
    client.notify("initialized", json!({}));
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert_eq!(client.wait().code(), Some(1));
    assert!(client.log().contains("is gone"), "{}", client.log());
}

#[test]
fn only_initialize_comes_before_initialize() {
    let mut client = Client::spawn();
    let refused =
        client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": "file:///a.ax" } }));
    assert_eq!(refused.unwrap_err().code, -32002);
    client.open("file:///a.ax", "fn main() -> Int { 1 }\n");
    client.initialize(json!({}), &[]);
    let again = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(again.unwrap_err().code, -32600);
    assert_eq!(client.statistics()["documents"], json!([]));
    client.shut_down();
}

#[test]
fn after_shutdown_requests_are_refused() {
    let mut client = Client::start(json!({}), &[]);
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("boruna/statistics", Value::Null).unwrap_err().code, -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn positions_are_counted_as_the_client_likes_best() {
    for (offered, expected) in [
        (json!(null), "utf-16"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
    ] {
        let mut client = Client::spawn();
        let capabilities = client.initialize(json!({ "general": { "positionEncodings": offered } }), &[]);
        assert_eq!(capabilities["positionEncoding"], expected);
        client.shut_down();
    }
}

#[test]
fn what_is_no_message_is_answered_and_skipped() {
    let mut client = Client::start(json!({}), &[]);
    client.allow_errors();
    client.send_bytes(b"Content-Length: 9\r\n\r\n{\"broken\"");
    client.send_bytes(b"Content-Length: 2\r\n\r\n[]");
    client.send_bytes(b"noise\r\n\r\nContent-Length: x\r\n\r\n");
    client.send_bytes(b"Content-Length: 0\r\n\r\n");
    for code in [-32700, -32600, -32700] {
        let message = client.next_without_id();
        assert_eq!(message["error"]["code"], code);
    }
    assert_eq!(client.request("no/such/method", json!({})).unwrap_err().code, -32601);
    assert_eq!(
        client.request("textDocument/diagnostic", json!({ "textDocument": 3 })).unwrap_err().code,
        -32602
    );
    client.notify("no/such/notification", json!({}));
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.notify("textDocument/didOpen", json!("nonsense"));
    client.respond(&json!(4711), json!("nobody asked"));
    client.shut_down();
}

#[test]
fn a_panic_is_one_failed_request() {
    let mut client = Client::start(pulling(), &[]);
    client.allow_errors();
    client.open("untitled:a", "fn main() -> Int { x }\n");
    for place in ["reader", "worker"] {
        let answer = client.request("boruna/panic", json!({ "place": place }));
        assert_eq!(answer.unwrap_err().code, -32603, "{place}");
    }
    assert_eq!(client.request("boruna/panic", json!({ "place": "owner" })), Ok(Value::Null));
    for place in ["Reader", "Worker", "Owner"] {
        client.await_log(&format!("asked to panic in the {place}"));
    }
    assert!(client.findings("untitled:a").contains("E003"));
    client.shut_down();
}

#[test]
fn tests_alone_may_break_things() {
    let mut client = Client::spawn_without_tests();
    client.initialize(json!({}), &[]);
    let answer = client.request("boruna/panic", json!({ "place": "worker" }));
    assert_eq!(answer.unwrap_err().code, -32601);
    client.shut_down();
}

#[test]
fn the_program_explains_itself() {
    let run = |argument: &str| {
        let output = Client::command().arg(argument).stdin(Stdio::null()).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, out, _) = run("--version");
    assert_eq!((code, out.trim_end()), (Some(0), concat!("boruna-lsp ", env!("CARGO_PKG_VERSION"))));
    let (code, out, _) = run("--help");
    assert!(code == Some(0) && out.contains("--stdio"), "{out}");
    let (code, out, _) = run("--settings");
    let settings: Value = serde_json::from_str(&out).unwrap();
    assert!(code == Some(0) && settings["boruna.diagnostics.mode"]["default"] == "workspace", "{out}");
    let (code, out, error) = run("--nonsense");
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(error.contains("`--nonsense`"), "{error}");
}

/// Everything the server asks a client that can do everything.
#[test]
fn a_client_is_asked_only_what_it_can_answer() {
    let folder = Folder::new(&[("boruna.toml", ""), ("a.ax", "fn main() -> Int { 1 }\n")]);
    let able = json!({
        "workspace": {
            "configuration": true,
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "window": { "workDoneProgress": true },
    });
    let mut client = Client::spawn();
    // Reading may be over before the client is ready to be shown that.
    client.allow("window/workDoneProgress/create");
    client.allow("$/progress");
    client.allow("textDocument/publishDiagnostics");
    client.initialize(able, &[folder.path()]);
    let (id, params) = client.expect("client/registerCapability");
    let methods: Vec<_> =
        params["registrations"].as_array().unwrap().iter().map(|it| it["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"]);
    client.respond(&id, Value::Null);
    let (id, params) = client.expect("workspace/configuration");
    assert_eq!(params, json!({ "items": [{ "section": "boruna" }] }));
    client.respond(&id, json!([{ "server": { "log": "debug" } }]));
    client.shut_down();

    let mut client = Client::start(pulling(), &[folder.path()]);
    client.open(&url(&folder.join("a.ax")), "fn main() -> Int { 1 }\n");
    assert_eq!(client.pull(&folder.url("a.ax")), [Value::Null; 0]);
    client.shut_down();
}

#[test]
fn requests_of_the_protocol_itself_are_answered() {
    let mut client = Client::start(json!({}), &[]);
    for method in ["$/nonsense", "$/cancelRequest"] {
        assert_eq!(client.request(method, json!({ "id": 1 })).unwrap_err().code, -32601, "{method}");
    }
    client.notify("$/nonsense", json!({}));
    client.shut_down();
}

#[test]
fn who_still_waits_at_the_end_is_told() {
    let folder = Folder::new(&[("boruna.toml", ""), ("a.ax", "fn main() -> Int { 1 }\n")]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let answer = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let known = answer["items"].as_array().unwrap().iter();
    let previous: Vec<_> = known.map(|it| json!({ "uri": it["uri"], "value": it["resultId"] })).collect();
    let held = client.ask("workspace/diagnostic", json!({ "previousResultIds": previous }));
    client.await_state(|client| client.statistics()["tasks"] == json!([0, 0, 1]));
    client.request("shutdown", Value::Null).unwrap();
    let refused = client.answer(held).unwrap_err();
    assert_eq!((refused.code, refused.data), (SERVER_CANCELLED, json!({ "retriggerRequest": false })));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn a_huge_message_is_the_end() {
    let mut client = Client::start(json!({}), &[]);
    client.allow_errors();
    client.send_bytes(b"Content-Length: 3000000000\r\n\r\n");
    assert_eq!(client.wait().code(), Some(1));
    assert!(client.log().contains("a message of 3000000000 bytes is larger than 64 MiB"), "{}", client.log());
}

#[cfg(unix)]
#[test]
fn a_process_that_is_dead_already_is_the_end() {
    let mut parent = Command::new("true").spawn().unwrap();
    parent.wait().unwrap();
    let mut client = Client::spawn();
    client.ask("initialize", json!({ "processId": parent.id(), "rootUri": null, "capabilities": {} }));
    // Whether the answer comes before the end does not matter.
    client.forget_answers();
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn older_clients_name_their_folder_as_a_path() {
    let folder = Folder::new(&[("boruna.toml", ""), ("a.ax", "fn main() -> Int {\n    nowhere\n}\n")]);
    let mut client = Client::spawn();
    client.request("initialize", json!({ "capabilities": {}, "rootPath": folder.path() })).unwrap();
    client.notify("initialized", json!({}));
    let (_, params) = client.expect("textDocument/publishDiagnostics");
    assert_eq!(params["uri"], folder.url("a.ax"));
    client.shut_down();
}

#[test]
fn settings_that_make_no_sense_are_said_once() {
    let wrong = json!({ "diagnostics": { "mode": "zzz" } });
    for options in [wrong.clone(), json!({ "boruna": wrong })] {
        let mut client = Client::start_with(pulling(), &[], options);
        let (_, params) = client.expect("window/showMessage");
        let message = "the setting `boruna.diagnostics.mode` cannot be `\"zzz\"`; it is one of `workspace`, `openFiles`";
        assert_eq!(params, json!({ "type": 2, "message": message }));
        let mut change = |section: Value| {
            client.notify("workspace/didChangeConfiguration", json!({ "settings": { "boruna": section } }));
        };
        change(wrong.clone());
        change(json!({ "inlayHints": { "maxLength": -1 } }));
        let (_, params) = client.expect("window/showMessage");
        assert_eq!(
            params["message"],
            "the setting `boruna.inlayHints.maxLength` cannot be `-1`; it is a whole number from 0"
        );
        client.shut_down();
    }
}

#[test]
fn a_command_says_what_it_takes() {
    let mut client = Client::start(json!({}), &[]);
    for arguments in [json!([]), json!([{ "uri": "file:///a.ax" }])] {
        let params = json!({ "command": "boruna.explainCapability", "arguments": arguments });
        let refused = client.request("workspace/executeCommand", params).unwrap_err();
        assert_eq!(refused.code, -32602);
        assert!(
            refused.message.contains("takes one argument, `{ textDocument: { uri }"),
            "{}",
            refused.message
        );
    }
    client.shut_down();
}

#[test]
fn what_only_tests_ask_for_is_not_counted() {
    let mut client = Client::start(json!({}), &[]);
    let answered = client.statistics()["answered"].clone();
    assert_eq!((&answered["boruna/project"], &answered["boruna/panic"]), (&json!(0), &Value::Null));
    client.shut_down();
}
