//! What policies say together, beside rules.

use expect_test::expect;

use super::{Effect, Environment, Fixture, Level, check};
use crate::policy::{
    quotas::{Limit, Quota, ResourceQuotas},
    rule::{OnDenied, Symlinks},
};

#[test]
fn features_switch_grants_and_never_denies() {
    let text = r#"
name = "a"
[[allow]]
resource = "file-read"
pattern = "/a"
feature = "more"
[[deny]]
resource = "file-read"
pattern = "/a/secret"
feature = "more"
[[time_based]]
permission = "clock:*"
end = 1
feature = "extra"
[features]
more = {}
base = { default = true, dependencies = ["low"] }
low = {}
extra = { dependencies = ["more"] }
"#;
    let fixture = Fixture::new(text);
    for (asked, on, rules) in [
        (&[][..], &["base", "low"][..], 1),
        (&["more"], &["base", "low", "more"], 2),
        (&["extra"], &["base", "extra", "low", "more"], 3),
    ] {
        let linked = fixture.policies(Environment { features: asked, ..Environment::default() }).link(0);
        assert_eq!(linked.policy.terms.features, on);
        assert_eq!(linked.policy.rules.len(), rules, "{asked:?}");
    }
    let linked = fixture.policies(Environment { features: &["mor"], ..Environment::default() }).link(0);
    assert_eq!(linked.unknown_features, ["mor"]);
}

#[test]
fn features_are_checked() {
    check(
        r#"
name = "a"
inherits = ["b"]
[[allow]]
resource = "file-read"
pattern = "/a"
feature = "unknown"
[features]
x = { dependencies = ["y", "gone", "of-parent"] }
y = { dependencies = ["z"] }
z = { dependencies = ["x"] }
self = { dependencies = ["self"] }
---
name = "b"
[features]
of-parent = {}
"#,
        expect![[r#"
            POL013 there is no feature `unknown`
              0#allow[0].feature: "unknown"
            POL013 there is no feature `gone`
              0#features.x.dependencies: "gone"
            POL013 `x` depends on itself: x → y → z → x
              0#features: "x"
            POL013 `self` depends on itself: self → self
              0#features: "self"
        "#]],
    );
}

#[test]
fn a_child_feature_wins() {
    let texts = "name = \"a\"\ninherits = [\"b\"]\n[features]\nx = { default = false }\n---\nname = \"b\"\n[features]\nx = { default = true }\n";
    assert!(Fixture::new(texts).link().policy.terms.features.is_empty());
}

#[test]
fn the_default_is_deny_if_anyone_says_so() {
    let policy = |name: &str, rest: &str| format!("name = \"{name}\"\nlevel = \"application\"\n{rest}\n");
    let open = "default_action = \"allow\"";
    let closed = "default_action = \"deny\"";
    let inherits = "inherits = [\"b\"]";
    for (own, parent, expected) in [
        (open.to_owned(), "", Effect::Allow),
        (format!("{open}\n{inherits}"), "", Effect::Allow),
        (format!("{open}\n{inherits}"), closed, Effect::Deny),
        (inherits.to_owned(), open, Effect::Allow),
        (format!("{closed}\n{inherits}"), open, Effect::Deny),
        (format!("{open}\ninherit_mode = \"restrict\"\n{inherits}"), "", Effect::Deny),
        (format!("{open}\ninherit_mode = \"restrict\"\n{inherits}"), open, Effect::Allow),
        (format!("inherit_mode = \"restrict\"\n{inherits}"), open, Effect::Deny),
    ] {
        let linked = Fixture::of(vec![policy("a", &own), policy("b", parent)]).link();
        assert_eq!(linked.policy.default_action, expected, "{own} / {parent}");
        assert!(linked.is_usable);
    }
}

#[test]
fn nothing_is_open_in_a_sandbox() {
    let linked = check(
        "name = \"a\"\nlevel = \"sandboxed\"\ninherits = [\"b\"]\n---\nname = \"b\"\nlevel = \"application\"\ndefault_action = \"allow\"\n",
        expect![[r#"
            POL019 code at this level is allowed only what a rule allows, but whatever no rule denies is allowed
              0#default_action: "sandboxed"
        "#]],
    );
    assert_eq!((linked.policy.default_action, linked.is_usable), (Effect::Deny, false));
    let linked = check(
        "name = \"a\"\ndefault_action = \"allow\"\ninherits = [\"b\"]\n---\nname = \"b\"\n",
        expect![[r#"
            POL019 code at this level is allowed only what a rule allows, but whatever no rule denies is allowed
              0#default_action: "allow"
        "#]],
    );
    assert_eq!((linked.policy.default_action, linked.is_usable), (Effect::Deny, false));
    let linked = check("{\"default_allow\": true}", expect![""]);
    assert_eq!((linked.policy.default_action, linked.policy.level), (Effect::Allow, Level::Application));
    assert!(linked.is_usable);
}

#[test]
fn quotas_are_the_least_of_all() {
    let linked = check(
        r#"
name = "a"
inherits = ["b", "c"]
[quotas]
cpu_time_limit = 1
fuel = 7
---
name = "b"
[quotas]
preset = "permissive"
memory_limit = "2MiB"
---
name = "c"
[quotas]
memory_limit = "1MiB"
"#,
        expect![""],
    );
    let quotas = linked.policy.terms.quotas;
    assert_eq!(quotas.get(Quota::Memory), Limit::At(1 << 20));
    assert_eq!(quotas.get(Quota::CpuTime), Limit::At(1_000));
    assert_eq!(quotas.get(Quota::Fuel), Limit::At(7));
    assert_eq!(quotas.resource_quotas().stack_depth_limit, Some(10_000));
    let none = Fixture::new("name = \"a\"\n").link().policy.terms.quotas;
    assert_eq!(none.resource_quotas(), ResourceQuotas::restrictive());
}

#[test]
fn a_child_cannot_raise_a_quota() {
    let linked = check(
        "name = \"a\"\ninherits = [\"b\"]\n[quotas]\npreset = \"permissive\"\nmemory_limit = \"65MiB\"\nfuel = 1\n---\nname = \"b\"\n[quotas]\npreset = \"restrictive\"\n",
        expect![[r#"
            POL015 `cpu_time_limit` is above the parents' 5s
              0#quotas.preset: "permissive"
            POL015 `memory_limit` is above the parents' 64MiB
              0#quotas.memory_limit: "65MiB"
        "#]],
    );
    assert!(!linked.is_usable);
    assert_eq!(linked.policy.terms.quotas.resource_quotas(), ResourceQuotas::restrictive());
    // Equal is not above.
    check(
        "name = \"a\"\ninherits = [\"b\"]\n[quotas]\nmemory_limit = 5\n---\nname = \"b\"\n[quotas]\nmemory_limit = 5\n",
        expect![""],
    );
}

#[test]
fn the_strictest_word_counts() {
    let linked = check(
        r#"
name = "a"
inherits = ["b"]
level = "system"
symlinks = "beneath"
on_denied = "error"
exec_path = "/opt/bin"
[budgets]
"net.fetch" = 5
"llm" = { tokens = 10 }
[audit]
path = "a.jsonl"
on_failure = "continue"
redact = ["B", "A"]
[network]
private = true
redirects = 5
---
name = "b"
level = "application"
symlinks = "never"
on_denied = "abort"
exec_path = "/usr/bin"
[budgets]
"network-connect" = 3
"llm" = { calls = 4 }
[audit]
backend = "memory"
on_failure = "deny"
redact = ["A", "C"]
[network]
private = false
redirects = 2
dns = "never"
"#,
        expect![""],
    );
    let policy = &linked.policy;
    assert_eq!(
        (policy.level, policy.symlinks, policy.on_denied),
        (Level::Application, Symlinks::Never, OnDenied::Abort)
    );
    expect![[r#"
        Terms {
            quotas: Quotas(
                [
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                    Unset,
                ],
            ),
            budgets: [
                Allowance {
                    resource: Resource(
                        {
                            "llm.call",
                        },
                    ),
                    calls: Some(
                        4,
                    ),
                    tokens: Some(
                        10,
                    ),
                },
                Allowance {
                    resource: Resource(
                        {
                            "net.fetch",
                        },
                    ),
                    calls: Some(
                        3,
                    ),
                    tokens: None,
                },
            ],
            features: [],
            private: false,
            redirects: 2,
            dns: Never,
            timeout_ms: None,
            exec_path: [
                "/opt/bin",
            ],
            audit: AuditTerms {
                backend: Memory,
                path: Some(
                    "a.jsonl",
                ),
                fsync: false,
                on_failure: Deny,
                redact: [
                    "A",
                    "B",
                    "C",
                ],
            },
        }
    "#]]
    .assert_debug_eq(&policy.terms);
}
