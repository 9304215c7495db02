use expect_test::{Expect, expect};

use super::*;
use crate::{diagnostics::file_diagnostics, test_support::Fixture};

/// The findings about policies in all files of a fixture.
fn check(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    expected.assert_eq(&fixture.render(&found(&fixture)));
}

fn found(fixture: &Fixture) -> Vec<crate::diagnostics::Diagnostic<crate::span::FileRange>> {
    let mut found: Vec<_> =
        fixture.files.values().flat_map(|it| file_diagnostics(&fixture.db, *it)).collect();
    let is_policy = |code: &str| code.starts_with("POL") || ["E044", "E045", "E046"].contains(&code);
    found.retain(|it| is_policy(it.rule.code));
    found
}

#[test]
fn names_of_policies() {
    for name in ["policy.toml", "policy.json", "prod.policy.toml", "prod-policy.json"] {
        assert!(is_policy_name(name), "{name}");
    }
    for name in
        ["boruna.toml", "policy", "policy.yaml", "prodpolicy.toml", "policy.toml.bak", "policies.json"]
    {
        assert!(!is_policy_name(name), "{name}");
    }
}

#[test]
fn mistakes_stand_in_the_policy() {
    check(
        r#"
        //- /policy.toml
        name = "app"
        inherits = ["base", "lost"]
        colour = "red"

        [[allow]]
        resource = "file-raed"
        pattern = "/data/*"

        [[allow]]
        resource = "file-read"
        pattern = "/data/secret/*"
        //- /base-policy.toml
        name = "base"

        [[deny]]
        resource = "file-read"
        pattern = "/data/secret"
        //- /other.policy.json
        { "name": "base" }
        //- /notes.toml
        colour = "red"
        "#,
        expect![[""]],
    );
}

#[test]
fn the_configured_policy_counts_whatever_it_is_called() {
    check(
        r#"
        //- /boruna.toml
        policy = "rules/strict.toml"
        //- /rules/strict.toml
        name = "strict"
        colour = "red"
        "#,
        expect![[""]],
    );
}

const POLICY: &str = r#"
//- /boruna.toml
policy = "policy.toml"
//- /policy.toml
name = "app"

[[allow]]
resource = "network-connect"
pattern = "https://api.test:443"

[[deny]]
resource = "network-connect"
pattern = "*.evil.test"

[[allow]]
resource = "file-read"
pattern = "./data/**"

[[allow]]
resource = "environment"
pattern = "APP_*"

[[time_based]]
permission = "clock:*"
days_of_week = [1, 2, 3, 4, 5]
hours_of_day = [9, 10]
timezone = "Europe/Berlin"
end = "2030-01-01T00:00:00Z"
//- /main.ax
"#;

#[test]
fn operations_are_held_against_the_policy() {
    check(
        &format!(
            r#"{POLICY}
fn main() -> Int !{{net.fetch, fs.read, env.read, time.now, step.input}} {{
    let a = net_fetch("https://api.test/x")
    let b = net_fetch("https://www.evil.test/")
    let c = net_fetch("https://user@api.test/")
    let d = net_fetch(step_input("url"))
    let e = fs_read("data/a.txt")
    let f = fs_read("other/a.txt")
    let g = fs_read("data/" ++ step_input("name"))
    let h = env_read(if time_now() > 0 {{ "APP_MODE" }} else {{ "HOME" }})
    load("PATH")
    0
}}

fn load(name: String) -> Option<String> !{{env.read}} {{
    env_read(name)
}}
"#
        ),
        expect![[""]],
    );
}

#[test]
fn effects_of_packages_are_told_at_the_call() {
    check(
        &format!(
            r#"{POLICY}
import "std-http"
fn ask() -> Effect {{ http_get("https://www.evil.test/", "answer") }}
"#
        ),
        expect![[""]],
    );
}

#[test]
fn nothing_is_said_without_a_usable_policy() {
    let source = "//- /main.ax\nfn main() -> Option<String> !{env.read} { env_read(\"HOME\") }\n";
    for settings in ["", "policy = \"none.toml\"\n", "policy = \"main.ax\"\n", "policy = \"policy.toml\"\n"] {
        let text = format!("{source}//- /boruna.toml\n{settings}//- /policy.toml\nname = \n");
        let fixture = Fixture::parse(&text);
        assert!(!found(&fixture).iter().any(|it| it.rule.code == "E044"), "{settings}");
    }
}

#[test]
fn paths_of_steps_start_at_their_workflow() {
    let text = r#"
        //- /boruna.toml
        policy = "policy.toml"
        //- /policy.toml
        name = "app"
        [[allow]]
        resource = "file-read"
        pattern = "./flow/data/**"
        //- /flow/workflow.json
        {"schema_version": 1, "name": "a", "version": "1", "edges": [], "steps": {
        "one": {"kind": "source", "source": "one.ax"}}}
        //- /flow/one.ax
        fn main() -> Int !{fs.read} {
            match fs_read("data/a.txt") { Ok(_) => 1, Err(_) => 0 }
        }
        //- /shared.ax
        fn size() -> Int !{fs.read} {
            match fs_read("data/a.txt") { Ok(_) => 1, Err(_) => 0 }
        }
        "#;
    check(text, expect![[""]]);
}

#[test]
fn an_edit_of_a_policy_leaves_what_is_known_of_the_code() {
    let text = format!(
        "{POLICY}fn main() -> Option<String> !{{env.read}} {{ env_read(\"HOME\") }}\nfn other() -> Int {{ 1 }}\n"
    );
    let mut fixture = Fixture::parse(&text);
    assert_eq!(found(&fixture).len(), 1);
    fixture.executed();
    fixture.edit("/policy.toml", "APP_*", "HOME");
    assert_eq!(found(&fixture).len(), 0);
    let counts: String =
        fixture.executed_counts().iter().map(|(name, count)| format!("{name} {count}\n")).collect();
    expect![[""]].assert_eq(&counts);
}

#[test]
fn an_edit_of_the_code_leaves_the_policy() {
    let text = format!("{POLICY}fn main() -> Option<String> !{{env.read}} {{ env_read(\"APP_A\") }}\n");
    let mut fixture = Fixture::parse(&text);
    assert_eq!(found(&fixture).len(), 0);
    fixture.executed();
    fixture.edit("/main.ax", "APP_A", "HOME");
    assert_eq!(found(&fixture).len(), 1);
    let ran = fixture.executed_counts();
    for query in ["document", "linked", "decider", "policy_diagnostics", "policy_files"] {
        assert!(!ran.contains_key(query), "{ran:?}");
    }
    assert_eq!(ran.get("item_verdicts"), Some(&1));
}
