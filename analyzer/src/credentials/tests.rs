use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{entropy, judge, shapes};
use crate::{
    diagnostics::{Severity, file_diagnostics, registry::CREDENTIAL_IN_SOURCE},
    test_support::Fixture,
};

/// A token of a shape, put together here so that no scanner of this repository takes it for one.
fn token(prefix: &str, length: usize) -> String {
    let random = "7Qz3kX9mB2vN8cL4pR6tY1wS5dF0gH";
    prefix.chars().chain(random.chars().cycle().take(length)).collect()
}

fn upper(prefix: &str, length: usize) -> String {
    prefix.to_owned() + &token("", length).to_uppercase()
}

fn hex(prefix: &str, length: usize) -> String {
    prefix.chars().chain("3f9a0c7be14d25868".chars().cycle().take(length)).collect()
}

#[test]
fn well_known_credentials_have_a_shape() {
    let dashes = "-".repeat(5);
    let found = [
        (upper("AKIA", 16), "an AWS access key id"),
        (token("ghp_", 36), "a GitHub token"),
        (format!("git clone https://x.test?t={}", token("github_pat_", 82)), "a GitHub token"),
        (token("glpat-", 20), "a GitLab token"),
        (token("xoxb-", 24), "a Slack token"),
        (format!("https://hooks.slack.com/services/{}", upper("T", 40)), "a Slack webhook"),
        (token("sk_live_", 24), "a Stripe key"),
        (format!("key={}&v=1", token("AIza", 35)), "a Google API key"),
        (token("sk-ant-", 40), "a model provider's key"),
        (token("sk-", 48), "a model provider's key"),
        (token("npm_", 36), "an npm token"),
        (hex("dop_v1_", 64), "a DigitalOcean token"),
        (token("DefaultEndpointsProtocol=https;AccountKey=", 86), "an Azure storage key"),
        (format!("{dashes}BEGIN RSA PRIVATE KEY{dashes}\nMII"), "a private key"),
        (format!("{dashes}BEGIN PGP PRIVATE KEY BLOCK{dashes}"), "a private key"),
        (format!("Bearer {}.{}.{}", token("eyJ", 20), token("eyJ", 40), token("", 43)), "a JSON web token"),
        ("postgres://app:hunter2@db.test/orders".to_owned(), "a URL with a password"),
    ];
    for (text, what) in found {
        assert_eq!(shapes::find(&text), Some(what), "{text}");
    }
}

#[test]
fn what_stands_for_a_credential_is_none() {
    let dashes = "-".repeat(5);
    let harmless = [
        "AKIAIOSFODNN7EXAMPLE".to_owned(),
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        token("ghp_", 20),
        token("AIza", 36),
        token("masked-", 10),
        "sk-".to_owned(),
        "task-force-one".to_owned(),
        format!("{dashes}BEGIN CERTIFICATE{dashes}"),
        format!("{dashes}BEGIN PUBLIC KEY{dashes}"),
        "https://user@host.test/a:b".to_owned(),
        "postgres://app:${PASSWORD}@db.test".to_owned(),
        "eyJhbGciOiJI".to_owned(),
        "https://a.test/eyes?x=1".to_owned(),
    ];
    for text in harmless {
        assert_eq!(shapes::find(&text), None, "{text}");
    }
}

#[test]
fn random_text_in_what_is_named_like_a_credential() {
    let random = token("", 24);
    for name in
        ["password", "db_password", "apiKey", "api_key", "access-key", "secret", "authToken", "DB_SECRET"]
    {
        assert!(judge(Some(name), &random).is_some(), "{name}");
    }
    for name in
        ["key", "public_key", "max_tokens", "token_name", "secret_id", "password_hash", "checksum", "url"]
    {
        assert_eq!(judge(Some(name), &random), None, "{name}");
    }
    for text in [
        "correct-horse-battery-staple",
        "stripe-api-key",
        "oauth2-client-token",
        "https://a.test/7Qz3kX9mB2vN8cL4",
        "{{secrets.A1b2C3d4E5f6}}",
        "Enter your Password Here Now 123",
        "AuthorizationHeaderName",
        "secrets/prod/Db-2024-01",
        "short1A2b",
        "aaaaaaaaaaaa1aA1aA",
    ] {
        assert!(!entropy::is_random(text), "{text}");
    }
    assert!(entropy::is_random(&format!("Bearer {random}")));
}

fn check(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let db = &fixture.db;
    let mut found: Vec<_> = fixture.files.values().flat_map(|it| file_diagnostics(db, *it)).collect();
    found.retain(|it| it.rule == &CREDENTIAL_IN_SOURCE);
    expected.assert_eq(&fixture.render(&found));
}

#[test]
fn findings_point_at_the_literal_and_do_not_repeat_it() {
    check(
        r#"
        type Login { user: String, password: String }
        fn main() -> Int {
            let api_key = "q7Zk2mVx91LrTe0bW8s"
            let mut token = ""
            token = "q7Zk2mVx91LrTe0bW8s"
            let login = Login { user: "q7Zk2mVx91LrTe0bW8s", password: "q7Zk2mVx91LrTe0bW8s" }
            let map = {"client_secret": "q7Zk2mVx91LrTe0bW8s"}
            let plain = "q7Zk2mVx91LrTe0bW8s"
            net_fetch("https://me:hunter2@a.test/")
            match plain { "redis://:s3same@cache" => 1, _ => 0 }
        }
        //- /flow/workflow.json
        {
          "schema_version": 1, "name": "a", "version": "1", "edges": [],
          "steps": {"one": {"kind": "source", "source": "one.ax", "env": {"API_KEY": "q7Zk2mVx91LrTe0bW8s"}}}
        }
        "#,
        expect![[r#"
            E043 credential-in-source: the value of `API_KEY` looks like a credential
              /flow/workflow.json:3:78
                  "steps": {"one": {"kind": "source", "source": "one.ax", "env": {"API_KEY": "q7Zk2mVx91LrTe0bW8s"}}}
                                                                                             ^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside and revoke this one; a step reads it with `secret_read`
            E043 credential-in-source: the value of `api_key` looks like a credential
              /main.ax:3:19
                    let api_key = "q7Zk2mVx91LrTe0bW8s"
                                  ^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside, revoke this one, and read it with `secret_read`
            E043 credential-in-source: the value of `token` looks like a credential
              /main.ax:5:13
                    token = "q7Zk2mVx91LrTe0bW8s"
                            ^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside, revoke this one, and read it with `secret_read`
            E043 credential-in-source: the value of `password` looks like a credential
              /main.ax:6:64
                    let login = Login { user: "q7Zk2mVx91LrTe0bW8s", password: "q7Zk2mVx91LrTe0bW8s" }
                                                                               ^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside, revoke this one, and read it with `secret_read`
            E043 credential-in-source: the value of `client_secret` looks like a credential
              /main.ax:7:33
                    let map = {"client_secret": "q7Zk2mVx91LrTe0bW8s"}
                                                ^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside, revoke this one, and read it with `secret_read`
            E043 credential-in-source: this looks like a URL with a password
              /main.ax:9:15
                    net_fetch("https://me:hunter2@a.test/")
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              help: keep it outside, revoke this one, and read it with `secret_read`
            E043 credential-in-source: this looks like a URL with a password
              /main.ax:10:19
                    match plain { "redis://:s3same@cache" => 1, _ => 0 }
                                  ^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

/// A secret flows into a header and nowhere else: what each other use of one is told.
#[test]
fn secrets_flow_into_headers_only() {
    let allowed = [
        "fn f(s: Secret) -> NetValue { NetValue::Hidden(s) }",
        "fn f(s: Secret) -> NetHeader { NetHeader { name: \"authorization\", value: NetValue::Hidden(s) } }",
        "fn f(s: Secret) -> Result<Secret, String> { Ok(s) }",
        "fn f(s: Secret) -> List<Secret> { list_push([s], s) }",
    ];
    for text in allowed {
        assert_eq!(errors(text), Vec::<String>::new(), "{text}");
    }
    let forbidden = [
        // No literal.
        ("fn f() -> Secret { \"abc\" }", "expected `Secret`, found `String`"),
        ("fn f() -> Secret { Secret { value: \"x\" } }", "has neither fields nor variants"),
        ("fn f(s: Secret) -> Int { match s { \"x\" => 1, _ => 0 } }", "never matches a `Secret`"),
        // No equality.
        ("fn f(s: Secret) -> Bool { s == s }", "`==` cannot compare `Secret`"),
        ("fn f(s: Secret) -> Bool { Some(s) != None }", "`!=` cannot compare"),
        ("fn f(s: Secret) -> Bool { s < s }", "not `Secret`"),
        ("fn f(s: Secret) -> Bool { list_contains([s], s) }", "cannot compare `Secret`"),
        ("fn f(s: Secret) -> Int requires s == s { 0 }", "`==` cannot compare `Secret`"),
        // No concatenation.
        ("fn f(s: Secret) -> String { \"x\" ++ s }", "and `Secret`"),
        ("fn f(s: Secret) -> String { s + \"x\" }", "not `Secret`"),
        ("fn f(s: Secret) -> String { __builtin_string_join([s], \"\") }", "found `Secret`"),
        // No printing, no `emit`, no message.
        ("fn f(s: Secret) -> Secret { __builtin_debug(s) }", "cannot be shown"),
        ("fn f(s: Secret) -> Int { __builtin_debug_msg(s, 1) }", "cannot be shown"),
        ("fn f(s: Secret) -> Secret !{ui.render} { emit s }", "cannot be emitted"),
        ("fn f(s: Secret) -> Secret !{ui.render} { ui_render(s) }", "cannot be shown"),
        ("fn f(a: ActorId, s: Secret) -> Unit !{actor.send} { send a s }", "cannot be sent"),
        ("fn f() -> Secret { let s: Secret = receive s }", "no message holds a `Secret`"),
        // No JSON, no digest.
        ("fn f(s: Secret) -> String { json_render(s) }", "found `Secret`"),
        ("fn f(s: Secret) -> String { json_render(Json::Text(s)) }", "found `Secret`"),
        ("fn f(s: Secret) -> String { sha256_hex(s) }", "found `Secret`"),
        // No result of a step, and no input of one.
        ("fn main() -> Result<Secret, String> !{secret.read} { secret_read(\"x\") }", "`main` cannot give"),
        (
            "fn f() -> Secret !{step.input} { let s: Secret = step_value(\"x\") s }",
            "no input of a step is a `Secret`",
        ),
        // No part of an operation but a header.
        ("fn f(s: Secret) -> NetValue { NetValue::Plain(s) }", "found `Secret`"),
        ("fn f(s: Secret) -> Bool !{net.fetch} { net_fetch(s) == Err(\"\") }", "found `Secret`"),
        ("fn f(s: Secret) -> Bool !{fs.write} { fs_write(\"x\", s) == Ok(()) }", "found `Secret`"),
        (
            "type Fx { kind: String, payload: Secret, callback_tag: String }
            fn f(s: Secret) -> Fx { Fx { kind: \"http_request\", payload: s, callback_tag: \"x\" } }",
            "a `Secret` cannot be the payload of an effect",
        ),
        (
            "type State { n: Int }
            type Msg { tag: String, payload: String }
            type Fx { kind: String, payload: String, callback_tag: String }
            type Out { state: State, effects: List<Fx> }
            type Page { tag: String, text: Secret }
            fn init() -> State { State { n: 0 } }
            fn update(state: State, msg: Msg) -> Out { Out { state: state, effects: [] } }
            fn view(state: State) -> Page { view(state) }",
            "`view` cannot give a `Page`",
        ),
    ];
    let mut wrong = String::new();
    for (text, message) in forbidden {
        let found = errors(text);
        if found.len() != 1 || !found[0].contains(message) {
            let _ = writeln!(wrong, "{text}: {found:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn errors(text: &str) -> Vec<String> {
    let fixture = Fixture::parse(text);
    let found = file_diagnostics(&fixture.db, fixture.main());
    found.into_iter().filter(|it| it.severity == Severity::Error).map(|it| it.message).collect()
}
