//! Work follows the change: what the server computes after an edit, told by its own statistics.

use std::collections::BTreeMap;

use boruna_tests::{
    lsp_client::{Client, Folder},
    lsp_walk::{Place, everything, use_everything},
};
use serde_json::{Value, json};

const FUNCTIONS: usize = 60;

fn text(prefix: &str) -> String {
    let function = |it: usize| {
        let callee = format!("{prefix}{}", (it + 1) % FUNCTIONS);
        format!(
            "fn {prefix}{it}(amount: Int) -> Int {{\n    let sum = {callee}(7 + amount)\n    sum + {it}\n}}\n\n"
        )
    };
    (0..FUNCTIONS).map(function).collect()
}

/// Asks about everything in `other.ax` and `main.ax`, and says which queries ran.
fn ran(client: &mut Client, offered: &Value, places: &[Place]) -> BTreeMap<String, u64> {
    let executed = |client: &mut Client| client.statistics()["executed"].as_object().unwrap().clone();
    let before = executed(client);
    for place in places {
        use_everything(client, offered, place);
    }
    let count = |it: Option<&Value>| it.and_then(Value::as_u64).unwrap_or_default();
    executed(client)
        .iter()
        .map(|(query, now)| (query.clone(), count(Some(now)) - count(before.get(query))))
        .filter(|it| it.1 > 0)
        .collect()
}

#[test]
fn typing_in_one_body_runs_the_queries_of_that_item_alone() {
    let (main, other) = (format!("import other\n\n{}", text("f")), text("g"));
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", &main), ("other.ax", &other)]);
    let mut client = Client::spawn();
    for method in ["$/progress", "window/showDocument", "window/workDoneProgress/create"] {
        client.allow(method);
    }
    for kind in ["diagnostic", "inlayHint", "semanticTokens"] {
        client.allow(match kind {
            "diagnostic" => "workspace/diagnostic/refresh",
            "inlayHint" => "workspace/inlayHint/refresh",
            _ => "workspace/semanticTokens/refresh",
        });
    }
    let mut offered = client.initialize(everything(), &[folder.path()]);
    // Renaming analyses the new text in a database of its own, which says nothing about this one.
    for capability in ["renameProvider", "workspace"] {
        offered.as_object_mut().unwrap().remove(capability);
    }
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let place = |file: &str| Place {
        uri: folder.url(file),
        name: at(7, 4),
        argument: at(8, 17),
        end: at(5 * FUNCTIONS as u32 + 2, 0),
    };
    let places = [place("main.ax"), place("other.ax")];
    client.open(&places[0].uri, &main);
    client.open(&places[1].uri, &other);
    let first = ran(&mut client, &offered, &places);
    assert!(first["infer"] >= 2 * FUNCTIONS as u64, "everything is looked at: {first:#?}");
    assert_eq!(ran(&mut client, &offered, &places), BTreeMap::new(), "nothing changed");

    // `sum + 1` of the second function becomes `sum + 71`, then `sum + 771`. With the first key in an item what follows
    // from it becomes short-lived, and whoever relies on it is told so once.
    let line = 2 + 5 + 2;
    let edit = json!([{ "range": { "start": at(line, 10), "end": at(line, 10) }, "text": "7" }]);
    client.change(&places[0].uri, 2, edit.clone());
    ran(&mut client, &offered, &places);
    client.change(&places[0].uri, 3, edit);
    let after = ran(&mut client, &offered, &places);
    // Proposals and signatures look at drafts of the item, with something in place of what is not written yet.
    assert!((1..=2).contains(&after["infer"]), "{after:#?}");
    // What is per file runs once, too: the text is split into items, and the items' results are put together. Whoever
    // calls the item may have to look at it again.
    let more: Vec<_> = after.iter().filter(|it| *it.1 > 3).collect();
    assert!(
        more.is_empty(),
        "these ran for more than the edited item, its drafts and its caller: {more:?} of {after:#?}"
    );
    client.shut_down();
}
