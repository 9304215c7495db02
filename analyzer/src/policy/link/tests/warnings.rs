//! Rules that are idle, doubled, too broad, over.

use expect_test::expect;

use super::check;

#[test]
fn rules_without_effect_are_told() {
    check(
        r#"
name = "a"
inherits = ["b"]
[[allow]]
resource = "file-read"
pattern = "/data/secrets/x"
[[allow]]
resource = "file-read"
pattern = "/data/one"
[[allow]]
resource = "file-read"
pattern = "/data/**"
[[allow]]
resource = "file-read"
pattern = "/data/**"
[[allow]]
resource = "file-write"
pattern = "/out/x"
[[deny]]
resource = "file-read"
pattern = "/data/secrets"
[[deny]]
resource = "file-read"
pattern = "/data/secrets/deep"
[[allow]]
resource = "process"
pattern = "ls"
args = ["-l"]
max_calls = 5
[[allow]]
resource = "process"
pattern = "ls"
args = ["-l"]
[[allow]]
resource = "file-read"
pattern = "/data/b"
feature = "f"
[[allow]]
resource = "file-read"
pattern = "/opt/**"
feature = "f"
[[allow]]
resource = "file-read"
pattern = "/opt/x"
[features]
f = { default = true }
---
name = "b"
[[allow]]
resource = "file-write"
pattern = "/out/**"
"#,
        expect![[r#"
            POL101 this allow has no effect: a deny covers all of it
              0#allow[0]: [[allow]]
              the deny at 0: [[deny]]
            POL102 this allow adds nothing: another covers all of it
              0#allow[1]: [[allow]]
              the other one at 0: [[allow]]
            POL102 this allow adds nothing: another covers all of it
              0#allow[3]: [[allow]]
              the other one at 0: [[allow]]
            POL102 this allow adds nothing: another covers all of it
              0#allow[4]: [[allow]]
              the other one, of `b` at 1: [[allow]]
            POL102 this deny adds nothing: another covers all of it
              0#deny[1]: [[deny]]
              the other one at 0: [[deny]]
            POL102 this allow adds nothing: another covers all of it
              0#allow[7]: [[allow]]
              the other one at 0: [[allow]]
            allow file-write /out/** (b Allow 0)
            deny file-read /data/secrets/ and below (a Deny 0)
            deny file-read /data/secrets/deep/ and below (a Deny 1)
            allow file-read /data/secrets/x (a Allow 0)
            allow file-read /data/one (a Allow 1)
            allow file-read /data/** (a Allow 2)
            allow file-read /data/** (a Allow 3)
            allow file-write /out/x (a Allow 4)
            allow process ls (a Allow 5)
            allow process ls (a Allow 6)
            allow file-read /data/b (a Allow 7)
            allow file-read /opt/** (a Allow 8)
            allow file-read /opt/x (a Allow 9)
        "#]],
    );
}

#[test]
fn broad_grants_are_told() {
    check(
        r#"
name = "a"
[[allow]]
resource = "environment"
pattern = "*"
[[allow]]
resource = "clock"
pattern = "*"
[[allow]]
resource = "llm"
pattern = "*"
models = ["small"]
[[allow]]
resource = "network-connect"
pattern = "api.example.com"
[[allow]]
resource = "network-connect"
pattern = "b.example.com"
ports = [443]
[[allow]]
resource = "network-connect"
pattern = "*"
[[allow]]
resource = "process"
pattern = "/usr/bin/python3"
[[allow]]
resource = "process"
pattern = "ls"
[[allow]]
resource = "file-read"
pattern = "/a\\b"
[[deny]]
resource = "network-connect"
pattern = "*"
[[time_based]]
permission = "network-connect:c.example.com"
end = 1700000001
[[time_based]]
permission = "clock:*"
end = 1700000000
"#,
        expect![[r#"
            POL104 this grants `environment` without limits
              0#allow[0].pattern: "*"
            POL101 this allow has no effect: a deny covers all of it
              0#allow[3]: [[allow]]
              the deny at 0: [[deny]]
            POL105 this grants `api.example.com` on any port: name the port
              0#allow[3].pattern: "api.example.com"
              fix: allow port 443 only: "api.example.com" → "api.example.com:443"
            POL101 this allow has no effect: a deny covers all of it
              0#allow[4]: [[allow]]
              the deny at 0: [[deny]]
            POL101 this allow has no effect: a deny covers all of it
              0#allow[5]: [[allow]]
              the deny at 0: [[deny]]
            POL104 this grants `network-connect` without limits
              0#allow[5].pattern: "*"
            POL106 `/usr/bin/python3` runs whatever it is told to: this is equivalent to `*`
              0#allow[6].pattern: "/usr/bin/python3"
            POL110 this grants `ls` with any arguments: name them under `args`
              0#allow[7].pattern: "ls"
            POL109 a `\` separates nothing here: folders are separated by `/`
              0#allow[8].pattern: "/a\\b"
            POL101 this allow has no effect: a deny covers all of it
              0#time_based[0]: [[time_based]]
              the deny at 0: [[deny]]
            POL105 this grants `c.example.com` on any port: name the port
              0#time_based[0].pattern: c.example.com
              fix: allow port 443 only: c.example.com → c.example.com:443
            POL102 this allow adds nothing: another covers all of it
              0#time_based[1]: [[time_based]]
              the other one at 0: [[allow]]
            POL107 the grant is over: it ended at 2023-11-14T22:13:20Z
              0#time_based[1]: [[time_based]]
            deny network-connect * (a Deny 0)
            allow environment * (a Allow 0)
            allow clock * (a Allow 1)
            allow llm * (a Allow 2)
            allow network-connect api.example.com (a Allow 3)
            allow network-connect b.example.com (a Allow 4)
            allow network-connect * (a Allow 5)
            allow process /usr/bin/python3 (a Allow 6)
            allow process ls (a Allow 7)
            allow file-read /a\b (a Allow 8)
            allow network-connect c.example.com (a Time 0)
            allow clock * (a Time 1)
        "#]],
    );
}
