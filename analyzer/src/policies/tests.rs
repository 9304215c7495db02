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
        expect![[r#"
            POL016 duplicate-policy: there is another policy `base`
              /other.policy.json:1:11
                { "name": "base" }
                          ^^^^^^
              see: the other one
              /base-policy.toml:1:8
                name = "base"
                       ^^^^^^
            POL016 duplicate-policy: there are several policies `base`
              /policy.toml:2:13
                inherits = ["base", "lost"]
                            ^^^^^^
            POL009 missing-parent: there is no policy `lost`
              /policy.toml:2:21
                inherits = ["base", "lost"]
                                    ^^^^^^
            POL002 unknown-policy-key: there is no key `colour` here
              /policy.toml:3:1
                colour = "red"
                ^^^^^^
            POL004 unknown-resource: there is no resource `file-raed`
              /policy.toml:6:12
                resource = "file-raed"
                           ^^^^^^^^^^^
              unsafe fix: change it to `file-read`
            POL101 shadowed-grant: this allow has no effect: a deny covers all of it
              /policy.toml:9:1
                [[allow]]
                ^^^^^^^^^
              see: the deny, of `base`
              /base-policy.toml:3:1
                [[deny]]
                ^^^^^^^^
        "#]],
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
        expect![[r#"
            POL002 unknown-policy-key: there is no key `colour` here
              /rules/strict.toml:2:1
                colour = "red"
                ^^^^^^
        "#]],
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
        expect![[r#"
            E044 denied-by-policy: the policy `app` denies `net.fetch` on `https://www.evil.test/`
              /main.ax:4:13
                    let b = net_fetch("https://www.evil.test/")
                            ^^^^^^^^^
              see: this rule denies it
              /policy.toml:7:1
                [[deny]]
                ^^^^^^^^
            E044 denied-by-policy: the policy `app` denies `net.fetch` on `https://user@api.test/`
              /main.ax:5:13
                    let c = net_fetch("https://user@api.test/")
                            ^^^^^^^^^
              note: a URL with a user name or a password is always denied
            E045 left-open-by-policy: whether the policy `app` allows `net.fetch` depends on the result of `step_input`
              /main.ax:6:13
                    let d = net_fetch(step_input("url"))
                            ^^^^^^^^^
              see: the result of `step_input`
              /main.ax:6:23
                    let d = net_fetch(step_input("url"))
                                      ^^^^^^^^^^^^^^^^^
              see: this rule denies some of it
              /policy.toml:7:1
                [[deny]]
                ^^^^^^^^
              see: this rule allows some of it
              /policy.toml:3:1
                [[allow]]
                ^^^^^^^^^
            E044 denied-by-policy: the policy `app` denies `fs.read` on `other/a.txt`
              /main.ax:8:13
                    let f = fs_read("other/a.txt")
                            ^^^^^^^
              note: no rule of `policy.toml` allows it
              unsafe fix: allow `file-read` on `./other/a.txt` in `app`
            E045 left-open-by-policy: whether the policy `app` allows `fs.read` on `data/…` depends on the result of `step_input`
              /main.ax:9:13
                    let g = fs_read("data/" ++ step_input("name"))
                            ^^^^^^^
              see: the result of `step_input`
              /main.ax:9:32
                    let g = fs_read("data/" ++ step_input("name"))
                                               ^^^^^^^^^^^^^^^^^^
              see: this rule allows some of it
              /policy.toml:11:1
                [[allow]]
                ^^^^^^^^^
            E045 left-open-by-policy: whether the policy `app` allows `env.read` on `APP_MODE` or `HOME` depends on which of these it is
              /main.ax:10:13
                    let h = env_read(if time_now() > 0 { "APP_MODE" } else { "HOME" })
                            ^^^^^^^^
              see: this rule allows some of it
              /policy.toml:15:1
                [[allow]]
                ^^^^^^^^^
            E046 timed-by-policy: the policy `app` allows `time.now` at certain times only
              /main.ax:10:25
                    let h = env_read(if time_now() > 0 { "APP_MODE" } else { "HOME" })
                                        ^^^^^^^^
              see: this grant counts Mon-Fri, 9:00-11:00 (Europe/Berlin), until 2030-01-01T00:00:00Z
              /policy.toml:19:1
                [[time_based]]
                ^^^^^^^^^^^^^^
            E044 denied-by-policy: the policy `app` denies `env.read` on `PATH`
              /main.ax:16:5
                    env_read(name)
                    ^^^^^^^^
              note: no rule of `policy.toml` allows it
              unsafe fix: allow `environment` on `PATH` in `app`
        "#]],
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
        expect![[r#"
            E044 denied-by-policy: the policy `app` denies `net.fetch` on `https://www.evil.test/`
              /main.ax:3:22
                fn ask() -> Effect { http_get("https://www.evil.test/", "answer") }
                                     ^^^^^^^^
              see: this rule denies it
              /policy.toml:7:1
                [[deny]]
                ^^^^^^^^
              note: `http_request` performs it, which this call leads to
              note: the host performs it later, from the effect value
        "#]],
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
    check(
        text,
        expect![[r#"
        E045 left-open-by-policy: whether the policy `app` allows `fs.read` on `data/a.txt` depends on the folder in which it runs
          /shared.ax:2:11
                match fs_read("data/a.txt") { Ok(_) => 1, Err(_) => 0 }
                      ^^^^^^^
          see: this rule allows some of it
          /policy.toml:2:1
            [[allow]]
            ^^^^^^^^^
    "#]],
    );
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
    expect![[r#"
        decider 1
        document 1
        duplicates 1
        item_verdicts 2
        linked 1
        policy_diagnostics 1
    "#]]
    .assert_eq(&counts);
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

#[test]
fn exactly_what_is_needed_can_be_allowed() {
    let text = format!(
        "{POLICY}fn main() -> Int !{{net.fetch, fs.read, env.read, random}} {{\n    let a = net_fetch(\"https://other.test/x?y\")\n    \
         let b = fs_read(\"logs/../a b.txt\")\n    let c = env_read(\"HOME\")\n    let d = fs_read(\"logs/today.txt\")\n    \
         let e = random_int(1, 2)\n    let f = net_fetch(\"https://www.evil.test/\")\n    0\n}}\n"
    );
    let mut fixture = Fixture::parse(&text);
    let mut titles = Vec::new();
    while let Some((count, fix)) = {
        let found = found(&fixture);
        let fix = found.iter().find_map(|it| it.fixes.first().cloned());
        fix.map(|it| (found.len(), it))
    } {
        let policy = fixture.apply(&fix).remove("/policy.toml").unwrap();
        fixture.file("/policy.toml").update_text(&mut fixture.db, policy.into());
        assert_eq!(found(&fixture).len(), count - 1, "{}", fix.title);
        titles.push(fix.title);
    }
    expect![[r#"
        allow `network-connect` on `https://other.test:443` in `app`
        allow `environment` on `HOME` in `app`
        allow `file-read` on `./logs/today.txt` in `app`
        allow `random` on `*` in `app`"#]]
    .assert_eq(&titles.join("\n"));
    let policy = fixture.file("/policy.toml").text(&fixture.db).to_string();
    expect![[r#"
        "2030-01-01T00:00:00Z"

        [[allow]]
        resource = "network-connect"
        pattern = "https://other.test:443"

        [[allow]]
        resource = "environment"
        pattern = "HOME"

        [[allow]]
        resource = "file-read"
        pattern = "./logs/today.txt"

        [[allow]]
        resource = "random"
        pattern = "*"
    "#]]
    .assert_eq(policy.split_once("end = ").unwrap().1);
}
