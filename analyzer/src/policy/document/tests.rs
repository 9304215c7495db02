use expect_test::{Expect, expect};

use super::{
    fields::{
        AUDIT, BUDGET, FEATURE, Field, NET_POLICY, NETWORK, POLICY, PUBLISHED, PUBLISHED_RULE, QUOTAS, RULE,
        SIGNATURE, TIME,
    },
    *,
};
use crate::test_support::generate::Random;

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
cwd = "./work"
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
    assert_eq!(process.cwd.as_ref().map(|it| it.value.as_str()), Some("./work"));
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
fn names_are_checked() {
    check(
        "",
        expect![[r#"
        POL003 a policy lacks `name`
          name: 
    "#]],
    );
    for name in ["", "A", "-a", ".a", "a b", "é", "a\\n", &"a".repeat(65)] {
        let text = format!("name = \"{name}\"");
        let document = toml(&text);
        let codes: Vec<_> = document.problems.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::Name], "{name}");
        assert_eq!(document.name, None);
    }
    for name in ["a", "0", "a.b_c-d", &"a".repeat(64)] {
        assert!(toml(&format!("name = \"{name}\"")).is_valid());
    }
}

#[test]
fn unknown_keys_are_errors_at_every_level() {
    check(
        r#"
nam = "a"
name = "a"
alow = []
[[allow]]
resource = "file-read"
pattern = "/a"
scop = "exact"
[[time_based]]
permission = "file-read:/a"
start = 1
stop = 2
[features.x]
defualt = true
[quotas]
memory = 1
[budgets.net]
fecth = 1
[budgets."net.fetch"]
cals = 1
[audit]
bakend = "null"
[network]
privat = true
[signature]
keys = ""
"#,
        expect![[r#"
            POL002 there is no key `nam` here
              nam: nam
            POL002 there is no key `alow` here
              alow: alow
            POL002 there is no key `scop` here
              allow[0].scop: scop
              fix: change it to `scope` = scope
            POL002 there is no key `stop` here
              time_based[0].stop: stop
            POL002 there is no key `defualt` here
              features.x.defualt: defualt
              fix: change it to `default` = default
            POL002 there is no key `memory` here
              quotas.memory: memory
            POL004 there is no resource `net.fecth`: did you mean `net.fetch`?
              budgets.net.fecth: fecth
            POL002 there is no key `cals` here
              budgets.net.fetch.cals: cals
              fix: change it to `calls` = calls
            POL002 there is no key `bakend` here
              audit.bakend: bakend
              fix: change it to `backend` = backend
            POL002 there is no key `privat` here
              network.privat: privat
              fix: change it to `private` = private
            POL017 `signature` lacks `key`
              signature.key: [signature]
            POL017 `signature` lacks `value`
              signature.value: [signature]
            POL002 there is no key `keys` here
              signature.keys: keys
              fix: change it to `key` = key
        "#]],
    );
    check_json(
        r#"{"name": "a", "discription": "b"}"#,
        expect![[r#"
        POL002 there is no key `discription` here
          discription: "discription"
          fix: change it to `description` = "description"
    "#]],
    );
}

#[test]
fn rules_name_a_resource_and_a_pattern() {
    check(
        r#"
name = "a"
[[allow]]
[[allow]]
resource = "file-raed"
pattern = ""
[[deny]]
resource = "net"
pattern = "x"
[[deny]]
resource = 3
pattern = ["/a"]
"#,
        expect![[r#"
            POL004 `allow[0]` lacks `resource`
              allow[0].resource: [[allow]]
            POL005 `allow[0]` lacks `pattern`
              allow[0].pattern: [[allow]]
            POL004 there is no resource `file-raed`
              allow[1].resource: "file-raed"
              fix: change it to `file-read` = "file-read"
            POL005 `pattern` is empty
              allow[1].pattern: ""
            POL004 there is no resource `net`
              deny[0].resource: "net"
            POL018 `resource` takes a string, not a number
              deny[1].resource: 3
            POL018 `pattern` takes a string, not a list
              deny[1].pattern: ["/a"]
        "#]],
    );
}

#[test]
fn scopes_are_words() {
    check(
        r#"
name = "a"
[[allow]]
resource = "file-read"
pattern = "/a"
scope = "recursve"
[[allow]]
resource = "network-connect"
pattern = "example.com"
scope = "exact"
"#,
        expect![[r#"
            POL008 `scope` takes `"exact"` or `"recursive"`, not `recursve`
              allow[0].scope: "recursve"
              fix: change it to `recursive` = "recursive"
            POL002 `scope` does not apply to `network-connect`
              allow[1].scope: scope
        "#]],
    );
}

#[test]
fn keys_that_do_not_apply_are_errors() {
    check(
        r#"
name = "a"
[[allow]]
resource = "file-read"
pattern = "/a"
args = ["x"]
methods = ["GET"]
include_secrets = true
[[deny]]
resource = "network-connect"
pattern = "*"
max_calls = 3
private = true
methods = []
[[allow]]
resource = "ffi"
pattern = "libc#system"
[budgets]
file-read = { tokens = 3 }
"#,
        expect![[r#"
            POL002 `args` does not apply to `file-read`
              allow[0].args: args
            POL002 `methods` does not apply to `file-read`
              allow[0].methods: methods
            POL002 `include_secrets` does not apply to `file-read`
              allow[0].include_secrets: include_secrets
            POL002 `max_calls` says how something is granted: a `deny` has none
              deny[0].max_calls: max_calls
            POL002 `private` says how something is granted: a `deny` has none
              deny[0].private: private
            POL018 `methods` is empty, so that the rule matches nothing: leave it out to mean any
              deny[0].methods: []
            POL017 a grant of foreign functions names the library's digest: `sha256` is missing
              allow[1].sha256: [[allow]]
            POL002 `file-read` has no tokens
              budgets.file-read.tokens: tokens
        "#]],
    );
}

#[test]
fn time_grants_are_checked() {
    check(
        r#"
name = "a"
[[time_based]]
permission = "network-connect"
start = 5
end = 5
[[time_based]]
permission = "netwrk-connect:x"
start = 7
end = 5
[[time_based]]
permission = "file-read:"
days_of_week = []
hours_of_day = [24, -1, "9"]
[[time_based]]
permission = "clock:*"
days_of_week = [8, "Funday", 1.5]
timezone = "Europe/Berln"
[[time_based]]
permission = "clock:*"
[[time_based]]
permission = "clock:*"
start = "2026-01-31"
end = 99999999999999
[[time_based]]
days_of_week = 1
hours_of_day = []
timezone = 3
"#,
        expect![[r#"
            POL012 `network-connect` is no permission: write `resource:pattern`
              time_based[0].permission: "network-connect"
            POL012 the grant ends before it starts: `end` is later than `start`
              time_based[0].end: 5
            POL004 there is no resource `netwrk-connect`
              time_based[1].permission: netwrk-connect
              fix: change it to `network-connect` = "network-connect"
            POL012 the grant ends before it starts: `end` is later than `start`
              time_based[1].end: 5
            POL005 nothing stands after the `:`: the pattern is empty
              time_based[2].permission: "file-read:"
            POL012 `days_of_week` is empty: nothing would ever be granted
              time_based[2].days_of_week: []
            POL012 an hour is a number from 0 to 23
              time_based[2].hours_of_day: 24
            POL012 an hour is a number from 0 to 23
              time_based[2].hours_of_day: -1
            POL012 an hour is a number from 0 to 23
              time_based[2].hours_of_day: "9"
            POL012 a day is a number from 0 to 7 or a name
              time_based[3].days_of_week: 8
            POL012 a day is a number from 0 to 7 or a name
              time_based[3].days_of_week: "Funday"
            POL012 a day is a number from 0 to 7 or a name
              time_based[3].days_of_week: 1.5
            POL012 there is no time zone `Europe/Berln`
              time_based[3].timezone: "Europe/Berln"
              fix: change it to `Europe/Berlin` = "Europe/Berlin"
            POL012 the grant says no time: write it under `allow` if it always counts
              time_based[4]: [[time_based]]
            POL012 `start` is no moment: write Unix seconds, or a date with time and offset such as `2026-01-31T09:00:00Z`
              time_based[5].start: "2026-01-31"
            POL012 `end` is no moment: write Unix seconds, or a date with time and offset such as `2026-01-31T09:00:00Z`
              time_based[5].end: 99999999999999
            POL012 `time_based[6]` lacks `permission`
              time_based[6].permission: [[time_based]]
            POL018 `days_of_week` takes a list of days, not a number
              time_based[6].days_of_week: 1
            POL012 `hours_of_day` is empty: nothing would ever be granted
              time_based[6].hours_of_day: []
            POL018 `timezone` takes the name of a time zone, not a number
              time_based[6].timezone: 3
        "#]],
    );
}

#[test]
fn a_permission_is_split_at_its_first_colon() {
    let text =
        "name = \"a\"\n[[time_based]]\npermission = \"network-connect:api.example.com:443\"\nend = 5\n";
    let document = check(text, expect![""]);
    let entry = &document.time_based[0];
    let pattern = entry.pattern.as_ref().unwrap();
    assert_eq!((pattern.value.as_str(), &text[pattern.span]), ("api.example.com:443", "api.example.com:443"));
    assert_eq!(entry.resource.map(|it| &text[it.span]), Some("network-connect"));
    assert!(entry.window().active(4) && !entry.window().active(5));
}

#[test]
fn quotas_are_amounts() {
    check(
        r#"
name = "a"
[quotas]
preset = "restrictve"
memory_limit = -1
cpu_time_limit = "5 parsecs"
stack_depth_limit = "1000"
file_descriptor_limit = 99999999999999999999999
network_connection_limit = 1.5
disk_io_limit = "99999999TiB"
fuel = true
[budgets]
"net.fetch" = -1
"network-connect" = 3
"fs.read" = "many"
"fs.reed" = 1
"#,
        expect![[r#"
            POL018 `preset` takes `"restrictive"`, `"permissive"` or `"unlimited"`, not `restrictve`
              quotas.preset: "restrictve"
              fix: change it to `restrictive` = "restrictive"
            POL015 `memory_limit` is 0 or more
              quotas.memory_limit: -1
            POL015 `cpu_time_limit` takes a whole number of seconds or a text such as `"500ms"`, `"5s"`, `"5min"`
              quotas.cpu_time_limit: "5 parsecs"
            POL015 `stack_depth_limit` takes a whole number
              quotas.stack_depth_limit: "1000"
            POL015 `file_descriptor_limit` is more than can be counted
              quotas.file_descriptor_limit: 99999999999999999999999
            POL018 `network_connection_limit` takes a whole number, not a number with a fraction
              quotas.network_connection_limit: 1.5
            POL015 `disk_io_limit` takes a whole number of bytes or a text such as `"64MiB"`
              quotas.disk_io_limit: "99999999TiB"
            POL018 `fuel` takes a whole number, not a boolean
              quotas.fuel: true
            POL015 a number of calls is 0 or more
              budgets.net.fetch: -1
            POL018 `fs.read` takes a number of calls, or a table with `calls`, not a string
              budgets.fs.read: "many"
            POL004 there is no resource `fs.reed`: did you mean `fs.read`?
              budgets.fs.reed: "fs.reed"
        "#]],
    );
}

#[test]
fn words_and_types_are_checked() {
    check(
        r#"
name = "a"
description = 1
schema = 2
default_action = "alow"
inherits = "base"
inherit_mode = "merge"
allow = "all"
deny = ["x", { resource = "process", pattern = "sh" }]
level = "root"
symlinks = false
exec_path = "bin:/usr/../bin"
on_denied = ["abort"]
features = { x = true, "" = {} }
quotas = []
[audit]
backend = "file"
fsync = "yes"
redact = [1]
[network]
redirects = 11
dns = 1
"#,
        expect![[r#"
            POL018 `description` takes a string, not a number
              description: 1
            POL018 there is no version 2 of this format: write 1
              schema: 2
            POL018 `default_action` takes `"deny"` or `"allow"`, not `alow`
              default_action: "alow"
              fix: change it to `allow` = "allow"
            POL018 `inherits` takes a list of strings, not a string
              inherits: "base"
            POL018 `inherit_mode` takes `"extend"` or `"restrict"`, not `merge`
              inherit_mode: "merge"
            POL018 `allow` takes a list of tables, not a string
              allow: "all"
            POL018 `deny` takes tables, not a string
              deny[0]: "x"
            POL018 `level` takes `"isolated"`, `"sandboxed"`, `"application"` or `"system"`, not `root`
              level: "root"
            POL018 `symlinks` takes `"beneath"` or `"never"`, not a boolean
              symlinks: false
            POL018 `bin` in `exec_path` is no absolute path without `..`
              exec_path: "bin:/usr/../bin"
            POL018 `on_denied` takes `"abort"` or `"error"`, not a list
              on_denied: ["abort"]
            POL018 `x` takes a table such as `{ dependencies = [], default = true }`, not a boolean
              features.x: true
            POL013 a feature has a name
              features.: ""
            POL018 `quotas` takes a table, not a list
              quotas: []
            POL018 `backend` takes `"jsonl"`, `"memory"` or `"null"`, not `file`
              audit.backend: "file"
            POL018 `fsync` takes `true` or `false`, not a string
              audit.fsync: "yes"
            POL018 `redact` takes strings, not a number
              audit.redact: 1
            POL018 `redirects` is 10 or less
              network.redirects: 11
            POL018 `dns` takes `"system"` or `"never"`, not a number
              network.dns: 1
        "#]],
    );
}

#[test]
fn digests_and_signatures_have_a_length() {
    check(
        r#"
name = "a"
[[allow]]
resource = "process"
pattern = "git"
sha256 = "abc"
[signature]
algorithm = "rsa"
key = "!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"#,
        expect![[r#"
            POL017 `sha256` is 32 bytes: 64 hexadecimal digits, or base64
              allow[0].sha256: "abc"
            POL017 `signature` lacks `value`
              signature.value: [signature]
            POL018 `algorithm` takes `"ed25519"`, not `rsa`
              signature.algorithm: "rsa"
            POL017 `key` is 32 bytes: 64 hexadecimal digits, or base64
              signature.key: "!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        "#]],
    );
}

#[test]
fn what_is_allowed_by_default_is_told() {
    check(
        "name = \"a\"\ndefault_action = \"allow\"\n",
        expect![[r#"
        POL019 code at level `sandboxed` is allowed only what a rule allows
          default_action: "allow"
          fix: change it to `deny` = "deny"
    "#]],
    );
    check(
        "name = \"a\"\ndefault_action = \"allow\"\nlevel = \"isolated\"\n",
        expect![[r#"
        POL019 code at level `isolated` is allowed only what a rule allows
          default_action: "allow"
          fix: change it to `deny` = "deny"
    "#]],
    );
    check(
        "name = \"a\"\ndefault_action = \"allow\"\nlevel = \"application\"\n",
        expect![[r#"
        POL108 whatever no rule denies is allowed
          default_action: "allow"
          fix: change it to `deny` = "deny"
    "#]],
    );
    check(
        "name = \"a\"\ndefault_action = \"allow\"\ninherits = [\"b\"]\n",
        expect![[r#"
        POL108 whatever no rule denies is allowed
          default_action: "allow"
          fix: change it to `deny` = "deny"
    "#]],
    );
}

#[test]
fn parents_are_named_once() {
    check(
        "name = \"a\"\ninherits = [\"b\", \"a\", \"b\", 3]\n",
        expect![[r#"
        POL010 `a` inherits from itself: a → a
          inherits: "a"
        POL009 `b` is a parent already
          inherits: "b"
        POL018 `inherits` takes strings, not a number
          inherits: 3
    "#]],
    );
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
fn the_published_schema_is_rules_too() {
    let text = r#"{"schema_version":1,"default_allow":false,
 "rules":{"net.fetch":{"allow":true,"budget":20},"llm.call":{"allow":false,"budget":0},"fs.read":{"allow":true,"budget":0}},
 "net_policy":{"allowed_domains":["api.example.net","*.cdn.example.net"],"allowed_methods":["GET"],
               "max_response_bytes":65536,"timeout_ms":4000,"allow_redirects":false}}"#;
    let document = check_json(text, expect![""]);
    assert_eq!((document.schema, document.name()), (Schema::Published, "policy"));
    expect![[r#"
        rules.net.fetch network-connect api.example.net max_calls=20 max_bytes=65536 methods=["GET"] @ "net.fetch"
        rules.net.fetch network-connect *.cdn.example.net max_calls=20 max_bytes=65536 methods=["GET"] @ "net.fetch"
        rules.fs.read file-read * @ "fs.read"
    "#]].assert_eq(&rules(text, &document.allow));
    expect![[r#"
        rules.llm.call llm * @ "llm.call"
    "#]]
    .assert_eq(&rules(text, &document.deny));
    assert_eq!(document.network.redirects.map(|it| it.value), Some(0));
    assert_eq!(document.network.timeout_ms.map(|it| it.value), Some(4000));
    assert_eq!(document.default_action, None);
}

#[test]
fn the_published_default_is_narrowed_by_net_policy() {
    let open = r#"{"default_allow": true, "net_policy": null}"#;
    let document = check_json(
        open,
        expect![[r#"
        POL108 whatever no rule denies is allowed
          default_allow: true
          fix: change it to `false` = false
    "#]],
    );
    assert_eq!(document.default_action.map(|it| it.value), Some(Effect::Allow));
    assert!(document.allow.is_empty());

    let narrowed = r#"{"default_allow": true, "rules": {"random": {"allow": false, "budget": 0}}, "net_policy": {"allowed_domains": ["a.example"]}}"#;
    let document = check_json(
        narrowed,
        expect![[r#"
        POL108 whatever no rule denies is allowed
          default_allow: true
          fix: change it to `false` = false
    "#]],
    );
    assert_eq!(document.default_action, None);
    expect![[r#"
        default_allow network-connect a.example max_bytes=10485760 @ true
        default_allow file-read * @ true
        default_allow file-write * @ true
        default_allow database * @ true
        default_allow ui * @ true
        default_allow clock * @ true
        default_allow llm * @ true
        default_allow actor.spawn * @ true
        default_allow actor.send * @ true
        default_allow step-input * @ true
        default_allow process * @ true
        default_allow environment * @ true
        default_allow secret * @ true
        default_allow file-delete * @ true
        default_allow network-listen * @ true
        default_allow ffi * @ true
        default_allow reflection * @ true
    "#]]
    .assert_eq(&rules(narrowed, &document.allow));
}

#[test]
fn the_published_schema_is_checked() {
    let text = r#"{"schema_version": 2, "default_allow": 1, "extra": 1,
 "rules": {"net": {"allow": true, "budget": 1}, "fs.raed": {"allow": true, "budget": 1},
           "random": [true, 3], "db.query": {"allow": true}, "time.now": {"allow": true, "budget": -1, "model": 1}},
 "net_policy": {"allowed_domains": ["*", 1], "allowed_methods": ["get", "FETCH"], "max_response_bytes": 0, "timeout_ms": "1"}}"#;
    let document = check_json(
        text,
        expect![[r#"
        POL018 there is no version 2 of this format: write 1
          schema_version: 2
        POL018 `default_allow` takes `true` or `false`, not a number
          default_allow: 1
        POL002 there is no key `extra` here
          extra: "extra"
        POL004 `net` is a name for source code: policies say `net.fetch`
          rules.net: "net"
          fix: change it to `net.fetch` = "net.fetch"
        POL004 there is no capability `fs.raed`
          rules.fs.raed: "fs.raed"
          fix: change it to `fs.read` = "fs.read"
        POL018 `random` takes an object with `allow` and `budget`, not a list
          rules.random: [true, 3]
        POL018 `rules.db.query` lacks `budget`
          rules.db.query.budget: {
        POL018 `budget` is 0 or more
          rules.time.now.budget: -1
        POL002 there is no key `model` here
          rules.time.now.model: "model"
        POL007 `*` matches no host here: leave the list empty to allow any
          net_policy.allowed_domains: "*"
        POL018 `allowed_domains` takes strings, not a number
          net_policy.allowed_domains: 1
        POL018 `get` is no HTTP method in upper case
          net_policy.allowed_methods: "get"
          fix: change it to `GET` = "GET"
        POL018 `FETCH` is no HTTP method in upper case
          net_policy.allowed_methods: "FETCH"
        POL018 `max_response_bytes` is 1 or more
          net_policy.max_response_bytes: 0
        POL018 `timeout_ms` takes a whole number, not a string
          net_policy.timeout_ms: "1"
    "#]],
    );
    assert_eq!(document.allow, [], "nothing is granted by what cannot be read");
    let kinds: Vec<_> = document.problems.iter().map(|it| it.published_kind()).collect();
    expect![[r#"
        policy.unknown_schema_version
        policy.parse_error
        policy.unknown_field
        policy.invalid_capability
        policy.invalid_capability
        policy.parse_error
        policy.parse_error
        policy.parse_error
        policy.unknown_field
        policy.invalid_net_policy
        policy.invalid_net_policy
        policy.invalid_net_policy
        policy.invalid_net_policy
        policy.invalid_net_policy
        policy.invalid_net_policy"#]]
    .assert_eq(&kinds.join("\n"));
    check_json(
        r#"{"rules": []}"#,
        expect![[r#"
        POL018 `rules` takes a table, not a list
          rules: []
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

/// Pieces that policies are made of, some of them wrong.
const PIECES: &[&str] = &[
    "name",
    "allow",
    "deny",
    "resource",
    "pattern",
    "scope",
    "time_based",
    "permission",
    "start",
    "days_of_week",
    "features",
    "quotas",
    "budgets",
    "rules",
    "net_policy",
    "schema_version",
    "net.fetch",
    "file-read",
    "/a/**",
    "*.example.com",
    "recursive",
    "true",
    "null",
    "1",
    "-1",
    "1e9",
    "99999999999999999999",
    "64MiB",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ":",
    ",",
    ".",
    "\n",
    " ",
    "#",
    "//",
    "\\",
    "\\u00e9",
    "é",
    "\u{feff}",
    "\0",
    "\r",
    "1979-05-27T07:32:00Z",
    "[[allow]]\nresource = \"process\"\npattern = \"git\"\n",
    "{\"rules\": {\"random\": {\"allow\": true}}}",
];

#[test]
fn no_text_breaks_the_reader() {
    let published = r#"{"schema_version":1,"rules":{"net.fetch":{"allow":true,"budget":20}},"net_policy":{"allowed_domains":["a.b"]}}"#;
    for seed in 0..3_000 {
        let random = &mut Random(seed);
        let mut text = String::new();
        match random.below(4) {
            0 => {}
            1 => text += SAMPLE,
            2 => text += published,
            _ => {
                text += r#"{"name": "a", "allow": [{"resource": "fs.read", "pattern": "/a"}], "quotas": {"fuel": 1}}"#
            }
        }
        for _ in 0..random.below(12) {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if random.one_in(3) {
                let mut end = at + random.below(text.len() - at + 1).min(20);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.replace_range(at..end.max(at), "");
            } else {
                text.insert_str(at, random.pick(PIECES));
            }
        }
        for syntax in [Syntax::Toml, Syntax::Json] {
            let document = Document::parse(&text, syntax, "policy", FileId(0));
            assert_eq!(document, Document::parse(&text, syntax, "policy", FileId(0)));
            for problem in &document.problems {
                assert!(
                    text.get(std::ops::Range::<usize>::from(problem.span)).is_some(),
                    "seed {seed}: {problem:?}\n{text}"
                );
                assert!(!problem.message.is_empty() && !problem.message.ends_with('.'), "{problem:?}");
            }
            let places: Vec<_> = document.problems.iter().map(|it| it.span.start()).collect();
            assert!(places.is_sorted());
        }
    }
}

/// A text that the reader calls valid has a name, and rules that say what they are about.
#[test]
fn what_is_valid_is_whole() {
    for seed in 0..2_000 {
        let random = &mut Random(seed);
        let lines: Vec<&str> = SAMPLE.lines().filter(|_| !random.one_in(8)).collect();
        let document = toml(&lines.join("\n"));
        if document.is_valid() {
            assert!(document.name.is_some());
            let mut rules = document.allow.iter().chain(&document.deny);
            assert!(rules.all(|it| it.resource.is_some() && it.pattern.is_some() && !it.broken));
        }
    }
}

#[test]
fn hostile_files_cost_little() {
    let many = 20_000;
    for text in [
        "[".repeat(many),
        "a.".repeat(many),
        "{\"a\":".repeat(many),
        "\"".repeat(many),
        "x = 1\n".repeat(many),
        "= \n".repeat(many),
        "[[allow]]\n".repeat(many),
        (0..many).map(|it| format!("k{it} = 1\n")).collect(),
        format!("name = \"a\"\ninherits = [{}]", "\"b\",".repeat(many)),
        format!("{{{}}}", "\"a\":1,".repeat(many)),
        format!("x = {}1{}", "[".repeat(many), "]".repeat(many)),
        format!("[budgets]\n{}", (0..many).map(|it| format!("a{it} = 1\n")).collect::<String>()),
    ] {
        for syntax in [Syntax::Toml, Syntax::Json] {
            let document = Document::parse(&text, syntax, "policy", FileId(0));
            assert!(document.problems.len() <= 1_000);
        }
    }
}

#[test]
fn published_keys_are_those_of_the_table() {
    for (fields, names) in [
        (PUBLISHED, &["schema_version", "default_allow", "rules", "net_policy"][..]),
        (PUBLISHED_RULE, &["allow", "budget"]),
        (
            NET_POLICY,
            &["allowed_domains", "allowed_methods", "max_response_bytes", "timeout_ms", "allow_redirects"],
        ),
    ] {
        assert_eq!(fields.iter().map(|it| it.name).collect::<Vec<_>>(), names);
    }
}
