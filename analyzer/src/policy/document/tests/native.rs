//! What the keys of this engine's own schema may say.

use expect_test::expect;

use super::{Code, check, check_json, toml};

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
