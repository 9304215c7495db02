//! How policies are put together.

mod ancestors;
mod invariants;
mod terms;
mod warnings;

use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::{
    capability::Capability,
    policy::{decide::Decider, document::Syntax, request::Request},
};

/// Some policy files; the first is linked.
struct Fixture {
    texts: Vec<String>,
    documents: Vec<Document>,
}

impl Fixture {
    /// Files separated by lines of `---`.
    fn new(texts: &str) -> Fixture {
        Fixture::of(texts.split("---\n").map(str::to_owned).collect())
    }

    fn of(texts: Vec<String>) -> Fixture {
        let read = |(file, text): (u32, &String)| {
            let syntax = if text.starts_with('{') { Syntax::Json } else { Syntax::Toml };
            Document::parse(text, syntax, &format!("policy{file}"), FileId(file))
        };
        let documents = (0..).zip(&texts).map(read).collect();
        Fixture { texts, documents }
    }

    fn policies<'a>(&'a self, environment: Environment<'a>) -> Policies<'a> {
        let source = |document| Source { document, directory: Some("/repo") };
        let places = Environment {
            workspace: Some("/repo"),
            tmp: Some("/tmp"),
            home: Some("/home/me"),
            ..environment
        };
        Policies::new(self.documents.iter().map(source).collect(), places)
    }

    fn link(&self) -> Linked {
        self.policies(Environment { now: Some(1_700_000_000), ..Environment::default() }).link(0)
    }

    /// Problems with their related places, then rules.
    fn show(&self, linked: &Linked) -> String {
        let mut out = self.problems(&linked.problems);
        for rule in &linked.policy.rules {
            let word = if rule.effect == Effect::Allow { "allow" } else { "deny" };
            out += &format!("{word} {} {} ({}", rule.resource, rule.pattern, rule.origin.policy);
            out += &format!(" {:?} {})\n", rule.origin.list, rule.origin.index);
        }
        out
    }

    fn problems(&self, problems: &[Problem]) -> String {
        let mut out = String::new();
        let text =
            |file: FileId, span: text_size::TextRange| self.texts[file.0 as usize][span].replace('\n', "⏎");
        for it in problems {
            out += &format!("{} {}\n", it.code.as_str(), it.message);
            out += &format!("  {}#{}: {}\n", it.file.0, it.field, text(it.file, it.span));
            for it in &it.related {
                out += &format!("  {} at {}: {}\n", it.message, it.file.0, text(it.file, it.span));
            }
            if let Some(fix) = &it.fix {
                let edits: Vec<_> =
                    fix.edits.iter().map(|(at, new)| format!("{} → {new}", text(it.file, *at))).collect();
                out += &format!("  fix: {}: {}\n", fix.label, edits.join(" | "));
            }
        }
        out
    }
}

fn check(texts: &str, expect: Expect) -> Linked {
    let fixture = Fixture::new(texts);
    let linked = fixture.link();
    expect.assert_eq(&fixture.show(&linked));
    linked
}

fn allows(linked: &Linked, request: &Request) -> bool {
    Decider::new(Arc::new(linked.policy.clone())).decide(request, None).allowed
}

fn read(path: &str) -> Request {
    Request::path(Capability::FS_READ, path, "/repo")
}

#[test]
fn a_policy_alone() {
    let linked = check(
        r#"
name = "a"
[[allow]]
resource = "file-read"
pattern = "./data/**"
[[allow]]
resource = "file-write"
pattern = "~/out"
[[deny]]
resource = "file-read"
pattern = "${workspace}/data/secrets"
"#,
        expect![[r#"
            deny file-read /repo/data/secrets/ and below (a Deny 0)
            allow file-read /repo/data/** (a Allow 0)
            allow file-write /home/me/out (a Allow 1)
        "#]],
    );
    assert!(linked.is_usable);
    assert!(allows(&linked, &read("/repo/data/x")) && !allows(&linked, &read("/repo/data/secrets/key")));
}

#[test]
fn patterns_are_checked_where_they_stand() {
    let linked = check(
        r#"
name = "a"
[[allow]]
resource = "file-read"
pattern = "/a/../b"
[[allow]]
resource = "file-read"
pattern = "${wrkspace}/a"
[[allow]]
resource = "file-read"
pattern = "/a/*"
scope = "exact"
[[allow]]
resource = "network-connect"
pattern = "*.com"
[[deny]]
resource = "network-connect"
pattern = "*example.com"
[[allow]]
resource = "network-connect"
pattern = "a.example"
ports = [80, "90-80", "x"]
methods = ["GE T"]
path = "v1"
content_types = ["text"]
[[allow]]
resource = "process"
pattern = "ls"
cwd = "../x"
env = ["A*B"]
[[time_based]]
permission = "network-connect:*example.com"
end = 5
"#,
        expect![[r#"
            POL006 `..` is not part of a pattern: write the folder itself
              0#allow[0].pattern: ..
            POL006 only `${workspace}` and `${tmp}` are known
              0#allow[1].pattern: ${wrkspace}
            POL014 the scope is one object, but the pattern is what lies below one
              0#allow[2].pattern: *
            POL007 `*.` before a single label is half of the internet
              0#allow[3].pattern: *.com
            POL007 `*` is all of the host, or stands before its first dot: `*.example.com`
              0#deny[0].pattern: *
              fix: change it to `*.example.com`: "*example.com" → "*.example.com"
            POL007 the range `90-80` ends before it starts
              0#allow[4].ports: "90-80"
            POL007 `x` is no port: a number up to 65535
              0#allow[4].ports: "x"
            POL018 `GE T` is no HTTP method
              0#allow[4].methods: "GE T"
            POL006 the path of a URL starts with `/`
              0#allow[4].path: v1
              fix: change it to `/v1`: "v1" → "/v1"
            POL018 `text` is no media type such as `text/plain`
              0#allow[4].content_types: "text"
            POL006 `..` is not part of a pattern: write the folder itself
              0#allow[5].cwd: ..
            POL018 `*` is the whole pattern or its end
              0#allow[5].env: *
            POL007 `*` is all of the host, or stands before its first dot: `*.example.com`
              0#time_based[0].permission: *
              fix: change it to `*.example.com`: *example.com → *.example.com
            deny network-connect (unreadable) (a Deny 0)
        "#]],
    );
    assert!(!linked.is_usable);
}

#[test]
fn grants_and_denies_are_inherited() {
    let linked = check(
        r#"
name = "derived-policy"
inherits = ["base-policy", "network-policy"]
[[allow]]
resource = "file-write"
pattern = "/tmp/*"
---
name = "base-policy"
[[allow]]
resource = "file-read"
pattern = "/app/data/*"
scope = "recursive"
[[deny]]
resource = "file-write"
pattern = "/tmp/keep"
---
name = "network-policy"
inherits = ["base-policy"]
[[allow]]
resource = "network-connect"
pattern = "*.example.com:443"
"#,
        expect![[r#"
            deny file-write /tmp/keep/ and below (base-policy Deny 0)
            allow file-read /app/data/** (base-policy Allow 0)
            allow network-connect *.example.com:443 (network-policy Allow 0)
            allow file-write /tmp/* (derived-policy Allow 0)
        "#]],
    );
    assert_eq!(linked.files, [FileId(1), FileId(2), FileId(0)]);
    let write = |it| Request::path(Capability::FS_WRITE, it, "/repo");
    assert!(allows(&linked, &write("/tmp/x")) && !allows(&linked, &write("/tmp/keep")));
}

#[test]
fn a_restricting_policy_grants_what_its_parents_grant() {
    let linked = check(
        r#"
name = "third-party"
inherits = ["most"]
inherit_mode = "restrict"
[[allow]]
resource = "file-read"
pattern = "/data/a"
[[allow]]
resource = "file-read"
pattern = "/etc/passwd"
[[allow]]
resource = "network-connect"
pattern = "*:443"
[[allow]]
resource = "process"
pattern = "ls"
max_calls = 9
[[time_based]]
permission = "file-read:/data/b"
end = 1800000000
---
name = "most"
[[allow]]
resource = "file-read"
pattern = "/data/**"
[[allow]]
resource = "network-connect"
pattern = "api.example.com:443"
[[allow]]
resource = "process"
pattern = "ls"
max_calls = 3
[[allow]]
resource = "environment"
pattern = "LANG"
[[deny]]
resource = "file-read"
pattern = "/data/secrets"
"#,
        expect![[r#"
            POL111 no parent grants this, so that it grants nothing: the policy restricts its parents
              0#allow[1]: [[allow]]
            POL110 this grants `ls` with any arguments: name them under `args`
              0#allow[3].pattern: "ls"
            deny file-read /data/secrets/ and below (most Deny 0)
            allow network-connect api.example.com:443 (most Allow 1)
            allow file-read /data/a (third-party Allow 0)
            allow process ls (third-party Allow 3)
            allow file-read /data/b (third-party Time 0)
        "#]],
    );
    let program = linked.policy.rules.iter().find(|it| it.resource.name() == "process").unwrap();
    assert_eq!(program.qualifiers.obligations.as_ref().and_then(|it| it.max_calls), Some(3));
}

#[test]
fn the_published_schema_links() {
    let fixture = Fixture::new(
        r#"{"schema_version":1,"default_allow":false,
 "rules":{"net.fetch":{"allow":true,"budget":20},"llm.call":{"allow":false,"budget":0},"fs.read":{"allow":true,"budget":0}},
 "net_policy":{"allowed_domains":["api.example.net","*.cdn.example.net"],"allowed_methods":["GET"]}}"#,
    );
    let linked = fixture.link();
    expect![[r#"
        deny llm * (policy0 Published 3)
        allow network-connect api.example.net (policy0 Published 0)
        allow network-connect *.cdn.example.net (policy0 Published 1)
        allow file-read ** (policy0 Published 2)
    "#]]
    .assert_eq(&fixture.show(&linked));
    let fetch = |url, method| allows(&linked, &Request::url(Capability::NET_FETCH, url, method));
    assert!(fetch("https://api.example.net/x", "GET") && fetch("http://cdn.example.net/", "GET"));
    assert!(fetch("https://a.b.cdn.example.net/x", "get"));
    assert!(!fetch("https://api.example.net/x", "POST") && !fetch("https://example.net/", "GET"));
    assert!(allows(&linked, &read("/etc/hosts")));
    assert!(!allows(&linked, &Request::name(Capability::LLM_CALL, "any")));

    let open = Fixture::new(r#"{"default_allow": true, "net_policy": {"allowed_methods": ["GET"]}}"#).link();
    let fetch = |method| allows(&open, &Request::url(Capability::NET_FETCH, "http://localhost:80/", method));
    assert!(open.is_usable && fetch("GET") && !fetch("POST") && allows(&open, &read("/x")));
}
