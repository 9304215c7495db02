//! A decision stands on the way of every operation: letting one through takes no memory.

use boruna_analyzer::{
    capability::Capability,
    policy::{
        decide::Decider,
        pattern::{Context, Pattern},
        request::Request,
        resource::Resource,
        rule::{Effect, EffectivePolicy, Origin, Rule},
    },
};

fn policy(rules: &[(Effect, &str, &str)]) -> Decider {
    let rules = (0..).zip(rules).map(|(index, (effect, resource, pattern))| {
        let resource = Resource::parse(resource).unwrap();
        let pattern = Pattern::parse(resource, pattern, &Context::of(*effect)).unwrap();
        Rule::new(*effect, resource, pattern, Origin::made("p", index))
    });
    Decider::new(EffectivePolicy { rules: rules.collect(), ..EffectivePolicy::new("p") }.into())
}

#[test]
fn an_allowed_request_allocates_nothing() {
    use Effect::{Allow, Deny};

    let policy = policy(&[
        (Allow, "network-connect", "https://*.a-rather-long-name-of-a-host.example.com:443,8000-9000"),
        (Allow, "network-connect", "9.9.9.0/24"),
        (Deny, "network-connect", "10.0.0.0/8"),
        (Deny, "network-connect", "localhost"),
        (Allow, "file-read", "/srv/*/a*z/**"),
        (Deny, "file-read", "/srv/secret"),
        (Allow, "process", "git"),
        (Deny, "process", "/bin/rm"),
        (Allow, "environment", "APP_*"),
        (Deny, "environment", "APP_TOKEN"),
        (Allow, "database", "orders:read"),
        (Allow, "clock", "*"),
    ]);
    let requests = [
        Request::url(
            Capability::NET_FETCH,
            "https://x.y.a-rather-long-name-of-a-host.example.com/a?b",
            "GET",
        ),
        Request::url(Capability::NET_FETCH, "http://9.9.9.9/", "POST"),
        Request::path(Capability::FS_READ, "/srv/a-rather-long-name-of-a-folder/abcz/and/more/below/it", "/"),
        Request::process("git", ["log", "--all"], "/"),
        Request::name(Capability::ENV_READ, "APP_A_RATHER_LONG_NAME_OF_A_VARIABLE"),
        Request::database("orders", "SELECT 1"),
        Request::nothing(Capability::TIME_NOW),
    ];
    for request in &requests {
        let mut decision = None;
        let counted = allocation_counter::measure(|| decision = Some(policy.decide(request, Some(0))));
        assert!(decision.unwrap().allowed, "{request:?}");
        assert_eq!(counted.count_total, 0, "{request:?}");
    }
    // The counter counts.
    assert!(allocation_counter::measure(|| drop(policy.matching(&requests[0], None))).count_total > 0);
}
