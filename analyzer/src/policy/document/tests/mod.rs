//! How files become documents.

mod hostile;
mod native;
mod published;

use expect_test::{Expect, expect};

use super::{
    fields::{AUDIT, BUDGET, FEATURE, Field, NETWORK, POLICY, QUOTAS, RULE, SIGNATURE, TIME},
    *,
};

fn toml(text: &str) -> Document {
    Document::parse(text, Syntax::Toml, "policy", FileId(0))
}

fn json(text: &str) -> Document {
    Document::parse(text, Syntax::Json, "policy", FileId(0))
}

/// Every problem with its code, message, key, text and fix.
fn problems(text: &str, document: &Document) -> String {
    let mut out = String::new();
    for it in &document.problems {
        out += &format!("{} {}\n", it.code.as_str(), it.message);
        out += &format!("  {}: {}\n", it.field, &text[it.span].replace('\n', "⏎"));
        if let Some(fix) = &it.fix {
            let edits: Vec<_> = fix.edits.iter().map(|it| it.1.as_str()).collect();
            out += &format!("  fix: {} = {}\n", fix.label, edits.join(" | "));
        }
    }
    out
}

fn check(text: &str, expect: Expect) -> Document {
    let document = toml(text);
    expect.assert_eq(&problems(text, &document));
    document
}

fn check_json(text: &str, expect: Expect) -> Document {
    let document = json(text);
    expect.assert_eq(&problems(text, &document));
    document
}

fn rules(text: &str, entries: &[RuleEntry]) -> String {
    let mut out = String::new();
    for it in entries {
        let resource = it.resource.map_or("?", |it| it.value.name());
        let pattern = it.pattern.as_ref().map_or("?", |it| &it.value);
        out += &format!("{} {resource} {pattern}", it.field);
        if let Some(it) = it.max_calls {
            out += &format!(" max_calls={}", it.value);
        }
        if let Some(it) = it.max_bytes {
            out += &format!(" max_bytes={}", it.value);
        }
        if let Some(it) = &it.methods {
            out += &format!(" methods={:?}", it.value.iter().map(|it| &it.value).collect::<Vec<_>>());
        }
        if it.private.is_some_and(|it| it.value) {
            out += " private";
        }
        if it.broken {
            out += " broken";
        }
        out += &format!(" @ {}\n", text[it.head].replace('\n', "⏎"));
    }
    out
}

/// The sample of the documentation.
const SAMPLE: &str = r#"# security-policy.toml
name = "application-policy"
description = "Policy for web application"
default_action = "deny"

[[allow]]
resource = "file-read"
pattern = "/app/data/*"
scope = "recursive"
description = "Allow reading application data"

[[allow]]
resource = "network-connect"
pattern = "*.example.com"
description = "Allow connections to example.com subdomains"

[[deny]]
resource = "file-write"
pattern = "/etc/*"
description = "Deny writes to system configuration"

[features]
default = { dependencies = [], default = true }
"#;

#[test]
fn the_sample_is_read_with_places() {
    let document = check(SAMPLE, expect![""]);
    assert_eq!(document.name(), "application-policy");
    assert_eq!(
        document.default_action.map(|it| (it.value, &SAMPLE[it.span])),
        Some((Effect::Deny, "\"deny\""))
    );
    expect![[r#"
        allow[0] file-read /app/data/* @ [[allow]]
        allow[1] network-connect *.example.com @ [[allow]]
    "#]]
    .assert_eq(&rules(SAMPLE, &document.allow));
    let rule = &document.allow[0];
    assert_eq!(rule.scope.map(|it| (it.value, &SAMPLE[it.span])), Some((Scope::Recursive, "\"recursive\"")));
    assert!(SAMPLE[rule.span].starts_with("[[allow]]\nresource") && SAMPLE[rule.span].ends_with("data\""));
    let pattern = rule.pattern.as_ref().unwrap();
    assert_eq!(&SAMPLE[pattern.span], "\"/app/data/*\"");
    assert_eq!(&SAMPLE[pattern.place(TextRange::new(5.into(), 9.into()))], "data");
    assert_eq!(document.features[0].name.value, "default");
    assert_eq!(document.features[0].default.map(|it| it.value), Some(true));
}

#[test]
fn both_syntaxes_say_the_same() {
    let text = r#"{
        "name": "application-policy", "default_action": "deny",
        "allow": [{"resource": "file-read", "pattern": "/app/\u0064ata/*", "scope": "recursive"}],
        "deny": [{"resource": "file-write", "pattern": "/etc/*"}],
        "features": {"default": {"dependencies": [], "default": true}}
    }"#;
    let document = check_json(text, expect![""]);
    let pattern = document.allow[0].pattern.as_ref().unwrap();
    assert_eq!(pattern.value, "/app/data/*");
    // With an escape in it, no byte of the text has a place of its own.
    assert_eq!(pattern.place(TextRange::new(1.into(), 2.into())), pattern.span);
    expect![[r#"
        allow[0] file-read /app/data/* @ {
    "#]]
    .assert_eq(&rules(text, &document.allow));
}

#[test]
fn every_key_is_read() {
    let text = r#"
name = "all.of-it_1"
description = "x"
schema = 1
default_action = "allow"
inherits = ["base", "other"]
inherit_mode = "restrict"
level = "application"
symlinks = "never"
exec_path = "/usr/bin:/bin"
on_denied = "error"

[[allow]]
resource = "process"
pattern = "git"
args = ["log", "*"]
sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
cwd = "./repo"
env = ["LANG"]
feature = "f"
max_calls = 3

[[allow]]
resource = "net.fetch"
pattern = "*"
private = true
ports = [443, "8000-8100"]
methods = ["GET"]
path = "/v1/**"
content_types = ["text/plain"]
max_bytes = "1KiB"

[[allow]]
resource = "env.read"
pattern = "*"
include_secrets = true

[[allow]]
resource = "llm.prompt"
pattern = "*"
models = ["small"]

[[allow]]
resource = "ffi"
pattern = "libm#cos"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
signature = "fn(double) -> double"

[[time_based]]
permission = "network-connect:api.example.com:443"
start = 1640995200
end = 2023-01-01T00:00:00Z
days_of_week = [1, "Tue", 7]
hours_of_day = [9, 10]
timezone = "Europe/Berlin"
description = "x"
feature = "f"

[features]
f = { dependencies = ["g"], default = true }
g = {}

[quotas]
preset = "permissive"
memory_limit = "64MiB"
cpu_time_limit = 5
stack_depth_limit = 10
file_descriptor_limit = 10
network_connection_limit = 5
disk_io_limit = 0x10
wall_time_limit = "2min"
fuel = 1_000
tokens = 100
calls = 7

[budgets]
net.fetch = 20
"file-read" = { calls = 3 }
llm.call = { calls = 2, tokens = 1000 }

[audit]
backend = "memory"
path = "./audit.jsonl"
fsync = true
on_failure = "continue"
redact = ["*_TOKEN"]

[network]
private = true
redirects = 3
dns = "never"

[signature]
algorithm = "ed25519"
key = "0000000000000000000000000000000000000000000000000000000000000000"
value = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
"#;
    let document = check(
        text,
        expect![[r#"
            POL108 whatever no rule denies is allowed
              default_action: "allow"
              fix: change it to `deny` = "deny"
        "#]],
    );
    assert!(document.is_valid());
    assert_eq!(document.description.as_ref().map(|it| it.value.as_str()), Some("x"));
    assert_eq!(document.default_action.map(|it| it.value), Some(Effect::Allow));
    assert_eq!(document.inherits.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["base", "other"]);
    assert_eq!(document.inherit_mode.map(|it| it.value), Some(InheritMode::Restrict));
    assert_eq!(document.level.map(|it| it.value), Some(Level::Application));
    assert_eq!(document.symlinks.map(|it| it.value), Some(Symlinks::Never));
    assert_eq!(document.exec_path.as_ref().map(|it| it.value.as_str()), Some("/usr/bin:/bin"));
    assert_eq!(document.on_denied.map(|it| it.value), Some(OnDenied::Error));

    let values = |it: &Option<Spanned<Vec<Text>>>| -> Vec<String> {
        it.iter().flat_map(|it| &it.value).map(|it| it.value.clone()).collect()
    };
    let [process, fetch, environment, model, foreign] = &document.allow[..] else { panic!("five rules") };
    assert_eq!(
        (values(&process.args), values(&process.env)),
        (vec!["log".into(), "*".into()], vec!["LANG".into()])
    );
    assert_eq!(process.sha256.as_ref().map(|it| it.value.as_slice()), Some(&[0; 32][..]));
    assert_eq!(process.cwd.as_ref().map(|it| it.value.as_str()), Some("./repo"));
    assert_eq!(process.feature.as_ref().map(|it| it.value.as_str()), Some("f"));
    assert_eq!(process.max_calls.map(|it| it.value), Some(3));
    assert_eq!(values(&fetch.ports), ["443", "8000-8100"]);
    assert_eq!(values(&fetch.methods), ["GET"]);
    assert_eq!(values(&fetch.content_types), ["text/plain"]);
    assert_eq!(fetch.path.as_ref().map(|it| it.value.as_str()), Some("/v1/**"));
    assert_eq!(
        (fetch.private.map(|it| it.value), fetch.max_bytes.map(|it| it.value)),
        (Some(true), Some(1024))
    );
    assert_eq!(environment.include_secrets.map(|it| it.value), Some(true));
    assert_eq!(values(&model.models), ["small"]);
    assert_eq!(foreign.signature.as_ref().map(|it| it.value.as_str()), Some("fn(double) -> double"));

    let window = document.time_based[0].window();
    let shown =
        "Mon-Tue, Sun, 9:00-11:00 Europe/Berlin, from 2022-01-01T00:00:00Z, until 2023-01-01T00:00:00Z";
    assert_eq!(window.to_string(), shown);
    assert_eq!(document.features.iter().map(|it| it.name.value.as_str()).collect::<Vec<_>>(), ["f", "g"]);
    assert_eq!(document.features[0].dependencies[0].value, "g");
    assert_eq!(document.preset.map(|it| it.value), Some(Preset::Permissive));
    let quotas: Vec<_> = document.quotas.iter().map(|it| it.1.value).collect();
    assert_eq!(quotas, [64 << 20, 5_000, 10, 10, 5, 16, 120_000, 1_000, 100, 7].map(Limit::At));
    let budgets = document.budgets.iter().map(|it| {
        let [calls, tokens] = [it.calls, it.tokens].map(|it| it.map(|it| it.value));
        (it.resource.value.name(), calls, tokens)
    });
    let expected =
        [("network-connect", Some(20), None), ("file-read", Some(3), None), ("llm", Some(2), Some(1000))];
    assert_eq!(budgets.collect::<Vec<_>>(), expected);
    let audit = &document.audit;
    assert_eq!(audit.backend.map(|it| it.value), Some(AuditBackend::Memory));
    assert_eq!(audit.path.as_ref().map(|it| it.value.as_str()), Some("./audit.jsonl"));
    assert_eq!(audit.fsync.map(|it| it.value), Some(true));
    assert_eq!(audit.on_failure.map(|it| it.value), Some(OnAuditFailure::Continue));
    assert_eq!(values(&audit.redact), ["*_TOKEN"]);
    let network = &document.network;
    assert_eq!(
        (network.private.map(|it| it.value), network.redirects.map(|it| it.value)),
        (Some(true), Some(3))
    );
    assert_eq!(network.dns.map(|it| it.value), Some(Dns::Never));
    let signature = document.signature.as_ref().unwrap();
    assert_eq!((signature.key.value.len(), signature.value.value.len()), (32, 64));

    // The table of keys has no more than what is read here.
    for (table, fields) in [
        ("", POLICY),
        ("allow", RULE),
        ("time_based", TIME),
        ("features", FEATURE),
        ("quotas", QUOTAS),
        ("budgets", BUDGET),
        ("audit", AUDIT),
        ("network", NETWORK),
        ("signature", SIGNATURE),
    ] {
        for Field { name, .. } in fields.iter().filter(|it| !["allow", "deny", "scope"].contains(&it.name)) {
            let written = text.contains(&format!("\n{name} =")) || text.contains(&format!(" {name} ="));
            assert!(written || text.contains(&format!("[{name}]")), "{table} {name}");
        }
    }
}

#[test]
fn defaults_are_left_to_whoever_links() {
    let document = check("name = \"a\"", expect![""]);
    let bare = Document { name: None, ..toml("") };
    assert_eq!(Document { name: None, problems: bare.problems.clone(), ..document }, bare);
    assert_eq!((bare.default_action, bare.level, bare.preset), (None, None, None));
}

#[test]
fn broken_text_costs_what_is_broken() {
    let document = check(
        "name = \"a\"\nlevel =\n[[allow]\nresource = \"process\"\npattern = \"git\"\n[nonsense]\nx = 1\n",
        expect![[r#"
            POL001 a value is missing after `=`
              : 
            POL001 unclosed array table, expected `]`
              : 
        "#]],
    );
    assert_eq!(document.name(), "a");
    check(
        "name = \"a\"\nname = \"b\"\n",
        expect![[r#"
        POL001 `name` is set twice
          : name
    "#]],
    );
    check(
        "= 1\n\"",
        expect![[r#"
        POL001 unquoted keys cannot be empty, expected letters, numbers, `-…
          : 
        POL001 key with no value, expected `=`
          : 
    "#]],
    );
    let document = check_json(
        "{\"name\": \"a\", \"level\": ,\n \"allow\": [{\"resource\": \"process\", \"pattern\": \"git\"}\n",
        expect![[r#"
            POL001 a value is missing
              : ,
            POL001 this `[` is never closed
              : [
        "#]],
    );
    assert_eq!(document.allow.len(), 1);
    check_json(
        "{\"name\": \"a\", \"name\": \"b\", \"level\": null}",
        expect![[r#"
        POL001 `name` is set twice
          : "name"
        POL018 `level` takes `"isolated"`, `"sandboxed"`, `"application"` or `"system"`, not `null`
          level: null
    "#]],
    );
    check_json(
        "[]",
        expect![[r#"
        POL001 a policy is an object, not a list
          : []
    "#]],
    );
    check_json(
        "",
        expect![[r#"
        POL001 a value is missing
          : 
    "#]],
    );
}

#[test]
fn messages_show_what_cannot_be_seen() {
    let text = format!("name = \"a\"\n\"k\\u001b[2J{}\" = 1", "é".repeat(1000));
    let document = toml(&text);
    let message = &document.problems[0].message;
    assert!(message.contains("k\\u{1b}[2J") && message.contains('…') && message.len() < 200, "{message}");
}
