//! The published schema.

use expect_test::expect;

use super::{
    super::fields::{NET_POLICY, PUBLISHED, PUBLISHED_RULE},
    Effect, Schema, check_json, rules,
};

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
