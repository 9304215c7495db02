//! Single decisions, each a sentence of what policies mean or a weakness that other systems had.

use super::*;
use crate::policy::{
    pattern::{Context, Pattern, Scope},
    resource::Resource,
    rule::Origin,
    time::Window,
};

/// Lines of `allow RESOURCE PATTERN [exact|recursive]`, or with `deny`. Folders: `/policies`, `/repo`, `/tmp`, `/home/me`.
fn policy(lines: &str) -> Decider {
    let rules = (0..)
        .zip(lines.lines().map(str::trim).filter(|it| !it.is_empty()))
        .map(|(index, line)| rule(line, index));
    Decider::new(Arc::new(EffectivePolicy { rules: rules.collect(), ..EffectivePolicy::new("p") }))
}

fn rule(line: &str, index: u32) -> Rule {
    let words: Vec<&str> = line.split(' ').collect();
    let effect = if words[0] == "allow" { Effect::Allow } else { Effect::Deny };
    let scope = words.get(3).map(|it| Scope::parse(it).unwrap());
    let context = Context {
        scope,
        directory: Some("/policies"),
        workspace: Some("/repo"),
        tmp: Some("/tmp"),
        home: Some("/home/me"),
        ..Context::of(effect)
    };
    let resource = Resource::parse(words[1]).unwrap();
    Rule::new(
        effect,
        resource,
        Pattern::parse(resource, words[2], &context).unwrap(),
        Origin::made("p", index),
    )
}

fn reads(policy: &Decider, path: &str) -> bool {
    policy.decide(&Request::path(Capability::FS_READ, path, "/repo"), None).allowed
}

fn fetches(policy: &Decider, url: &str) -> bool {
    policy.decide(&Request::url(Capability::NET_FETCH, url, "GET"), None).allowed
}

fn connects(policy: &Decider, host: &str) -> bool {
    policy.decide(&Request::host(Capability::NET_FETCH, host), None).allowed
}

#[track_caller]
fn check(judge: impl Fn(&str) -> bool, allowed: &[&str], denied: &[&str]) {
    allowed.iter().for_each(|it| assert!(judge(it), "{it} is denied"));
    denied.iter().for_each(|it| assert!(!judge(it), "{it} is allowed"));
}

#[test]
fn nothing_is_allowed_by_default() {
    let empty = policy("");
    for capability in Capability::all() {
        let request = match capability.info().target {
            crate::capability::Target::Path => Request::path(capability, "/a", "/"),
            crate::capability::Target::Url => Request::url(capability, "https://a.example/", "GET"),
            crate::capability::Target::Address => Request::host(capability, "127.0.0.1:80"),
            crate::capability::Target::Database => Request::database("a", "SELECT 1"),
            crate::capability::Target::Process => Request::process("ls", [], "/"),
            crate::capability::Target::Foreign => {
                let target = RequestTarget::Foreign { library: "m".into(), symbol: "cos".into() };
                Request::new(capability, target)
            }
            crate::capability::Target::Nothing => Request::nothing(capability),
            _ => Request::name(capability, "a"),
        };
        assert!(!matches!(request.target, RequestTarget::Malformed(_)), "{capability}");
        assert_eq!(
            empty.decide(&request, None),
            Decision { allowed: false, by: By::Default },
            "{capability}"
        );
        let everything = match capability.info().target {
            crate::capability::Target::Address => "127.0.0.1".to_owned(),
            _ => "*".to_owned(),
        };
        let all = policy(&format!("allow {} {everything}", capability.name()));
        assert!(all.decide(&request, None).allowed, "{capability}");
    }
}

#[test]
fn paths_are_compared_by_component() {
    let data = policy("allow file-read /data recursive");
    check(
        |it| reads(&data, it),
        &["/data", "/data/x", "/data/x/y", "/data//x/", "/data/./x"],
        &["/database", "/", "/dat"],
    );
    let exact = policy("allow file-read /data");
    check(|it| reads(&exact, it), &["/data", "/data/"], &["/data/x"]);
    let children = policy("allow file-read /data/*");
    check(|it| reads(&children, it), &["/data/x"], &["/data", "/data/x/y"]);
    let below = policy("allow file-read /data/**");
    check(|it| reads(&below, it), &["/data/x", "/data/x/y"], &["/data"]);
    let here = policy("allow file-read ./in/*.txt\nallow file-read ${workspace}/a?c");
    check(
        |it| reads(&here, it),
        &["/policies/in/a.txt", "abc"],
        &["/policies/in/a.md", "/policies/a.txt", "ac"],
    );
}

/// W18: the sample's own rule grants what its comment says.
#[test]
fn a_star_with_the_scope_recursive_is_everything_below() {
    let sample = policy(
        "allow file-read /app/data/* recursive\nallow network-connect *.example.com\ndeny file-write /etc/*",
    );
    check(|it| reads(&sample, it), &["/app/data/a", "/app/data/a/b"], &["/app/data", "/app/other"]);
    check(
        |it| fetches(&sample, it),
        &["https://api.example.com/"],
        &["https://example.com/", "https://evilexample.com/"],
    );
    assert!(!sample.decide(&Request::path(Capability::FS_WRITE, "/etc/a/b", "/"), None).allowed);
}

/// W19: wildcards, denies of folders, and paths that are not normal.
#[test]
fn no_pattern_matches_by_mere_characters() {
    let data = policy("allow file-read /data*");
    // A `*` inside a component stays inside it, but it is what it says.
    check(|it| reads(&data, it), &["/data", "/database"], &["/database/x"]);
    let secrets = policy("allow file-read /app/**\ndeny file-read /app/data/secrets");
    check(
        |it| reads(&secrets, it),
        &["/app/data/x"],
        &["/app/data/secrets", "/app/data/secrets/key", "/app/data/x/../secrets/key"],
    );
    let anywhere = policy("allow file-read **\ndeny file-read /app/*secret*");
    check(
        |it| reads(&anywhere, it),
        &["/app/x"],
        &["/app/my-secret-file", "/app/secret/key", "/app/secrets"],
    );
    let inside = policy("allow file-read /app/data/*\nallow file-read /app/data recursive");
    check(
        |it| reads(&inside, it),
        &["/app/data/x"],
        &["/app/data/../../etc/passwd", "/app/data/../data/x", "/app/data/a/.."],
    );
}

/// Text cannot tell where `..` leads once there are links, so only a grant of everything covers it.
#[test]
fn a_path_with_steps_up_needs_a_grant_of_every_path() {
    let all = policy("allow file-read **\ndeny file-read /etc");
    check(|it| reads(&all, it), &["../x", "/a/../b", ""], &["/a/../etc/passwd", "../etc"]);
    let root = policy("allow file-read /repo recursive");
    check(|it| reads(&root, it), &["x", "./x", "."], &["../repo/x", "a/../x", "", "a\0b"]);
}

/// W7: the host is what the client connects to, not what stands before the first colon.
#[test]
fn a_user_name_in_a_url_is_denied() {
    let allowed = policy("allow network-connect allowed.example\nallow network-connect evil.test");
    check(
        |it| fetches(&allowed, it),
        &["https://allowed.example/", "https://evil.test/"],
        &[
            "https://allowed.example:x@evil.test/",
            "https://allowed.example@evil.test",
            "https://@evil.test/",
            "https://:@evil.test/",
        ],
    );
    let request = Request::url(Capability::NET_FETCH, "https://allowed.example:x@evil.test/", "GET");
    assert_eq!(allowed.decide(&request, None).by, By::Malformed(Malformed::UserInfo));
}

/// W8: a URL without a host is denied, not skipped; the odd spellings that clients accept are judged by where they lead.
#[test]
fn what_has_no_host_is_denied() {
    let policy = policy("allow network-connect *");
    check(
        |it| fetches(&policy, it),
        &[
            "https://example.com/",
            "https:///example.com/",
            "HTTPS:example.com",
            "https:\\\\example.com\\x",
            " https://example.com ",
        ],
        &[
            "http:///127.0.0.1:8080/x",
            "https://",
            "https:///",
            "file:///etc/passwd",
            "data:,x",
            "example.com",
            "//example.com",
            "",
            "tcp:x",
            "tcp:///x",
            "gopher://example.com/",
            "javascript:alert(1)",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://[::ffff:127.0.0.1]/",
        ],
    );
}

/// The same with a default of allow: what is no request is never let through.
#[test]
fn a_default_of_allow_allows_no_malformed_request() {
    let open = Decider::new(Arc::new(EffectivePolicy {
        default_action: Effect::Allow,
        ..EffectivePolicy::new("p")
    }));
    check(|it| fetches(&open, it), &["http://127.0.0.1/"], &["https://a@b/", "file:///x", "https://"]);
}

/// W9: WebSockets, and hosts with ports.
#[test]
fn web_sockets_and_ports_are_judged_by_host() {
    let sub = policy("allow network-connect *.example.com\nallow network-connect exact.test");
    check(
        |it| fetches(&sub, it),
        &[
            "ws://a.example.com/",
            "wss://exact.test/chat",
            "tcp://exact.test:5432",
            "tcp://EXACT.test.:5432",
            "udp://a.b.example.com:53",
        ],
        &["ws://evil.test/?q=.example.com", "ws://evil.test/.example.com", "ws://evil.test/#.example.com"],
    );
    check(
        |it| connects(&sub, it),
        &["exact.test:80", "exact.test"],
        &["example.com:80", "exact.test:", "exact.test:x"],
    );
    let listen = policy("allow network-connect *");
    assert!(!listen.decide(&Request::host(Capability::NET_LISTEN, "8.8.8.8:80"), None).allowed);
}

/// W17: one matcher, whoever asks.
#[test]
fn spellings_of_a_host_are_one_host() {
    let names = policy(
        "allow network-connect bücher.example\nallow network-connect 10.0.0.1\nallow network-connect [::1]",
    );
    check(
        |it| fetches(&names, it),
        &[
            "https://BÜCHER.example/",
            "https://xn--bcher-kva.example./",
            "https://b%C3%BCcher.example/",
            "http://10.0.0.1/",
            "http://0xa.1/",
            "http://167772161/",
            "http://[::ffff:a00:1]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "tcp://012.0.0.1:1",
        ],
        &["https://bucher.example/", "http://10.0.0.2/", "https://bücher.example../"],
    );
}

#[test]
fn schemes_and_ports() {
    let https =
        policy("allow network-connect https://a.example\nallow network-connect b.example:8000-8100,443");
    check(
        |it| fetches(&https, it),
        &["https://a.example/", "https://a.example:443/", "http://b.example:8050/", "wss://b.example/"],
        &["http://a.example/", "wss://a.example/", "https://a.example:8443/", "http://b.example/"],
    );
    // Of a bare host, scheme and port are not known: a grant does not reach, a denial does.
    check(|it| connects(&https, it), &["b.example:443"], &["a.example", "a.example:443", "b.example"]);
    let deny = policy("allow network-connect *\ndeny network-connect https://a.example");
    check(|it| connects(&deny, it), &["b.example"], &["a.example", "a.example:443"]);
}

#[test]
fn a_wildcard_includes_nothing_private() {
    let any = policy("allow network-connect *\nallow network-connect 0.0.0.0/0");
    check(
        |it| fetches(&any, it),
        &["http://8.8.8.8/", "http://example.com/"],
        &[
            "http://localhost/",
            "http://127.0.0.1/",
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://[fd00:ec2::254]/",
            "http://metadata.google.internal/",
            "http://a.localhost/",
            "http://0/",
            "http://[::]/",
        ],
    );
    let named = policy("allow network-connect localhost\nallow network-connect 10.1.0.0/16");
    check(
        |it| fetches(&named, it),
        &["http://localhost/", "http://10.1.2.3/"],
        &["http://127.0.0.1/", "http://10.2.0.0/"],
    );
}

/// What the whole policy says of such addresses is said of each of its grants.
#[test]
fn a_policy_may_include_what_is_private() {
    let closed = EffectivePolicy {
        rules: vec![rule("allow network-connect *", 0), rule("deny network-connect 10.0.0.0/8", 1)],
        ..EffectivePolicy::new("p")
    };
    let mut open = closed.clone();
    open.terms.private = true;
    let [closed, open] = [closed, open].map(|it| Decider::new(Arc::new(it)));
    check(|it| fetches(&closed, it), &["http://8.8.8.8/"], &["http://127.0.0.1/", "http://10.0.0.1/"]);
    check(|it| fetches(&open, it), &["http://8.8.8.8/", "http://127.0.0.1/"], &["http://10.0.0.1/"]);
}

/// What a name leads to is judged too: rebinding a name to this machine or to a denied network does not help.
#[test]
fn every_address_of_a_name_is_judged() {
    let policy = policy(
        "allow network-connect a.example\nallow network-connect localhost\ndeny network-connect 9.9.0.0/16",
    );
    let leads = |name: &str, addresses: &[&str]| {
        let request = Request::url(Capability::NET_FETCH, &format!("http://{name}/"), "GET");
        policy.decide(&request.with_addresses(addresses.iter().map(|it| it.parse().unwrap())), None).allowed
    };
    assert!(leads("a.example", &["8.8.8.8", "2606::1"]));
    assert!(!leads("a.example", &["8.8.8.8", "127.0.0.1"]));
    assert!(!leads("a.example", &["8.8.8.8", "9.9.1.1"]));
    assert!(!leads("a.example", &["::ffff:9.9.1.1"]));
    assert!(!leads("a.example", &["0.0.0.0"]));
    assert!(leads("localhost", &["127.0.0.1", "::1"]));
    assert!(!leads("localhost", &["10.0.0.1"]));
}

#[test]
fn denying_this_machine_denies_all_its_spellings() {
    for rule in ["localhost", "127.0.0.0/8"] {
        let mut policy = policy(&format!("allow network-connect *\ndeny network-connect {rule}"));
        let mut rules: Vec<Rule> = policy.rules().map(|(_, it)| it.clone()).collect();
        rules.iter_mut().for_each(|it| it.qualifiers.private = true);
        policy = Decider::new(Arc::new(EffectivePolicy { rules, ..EffectivePolicy::new("p") }));
        check(
            |it| fetches(&policy, it),
            &["http://10.0.0.1/"],
            &[
                "http://localhost/",
                "http://127.0.0.1/",
                "http://127.1/",
                "http://0.0.0.0/",
                "http://a.localhost/",
                "http://[::ffff:127.0.0.1]/",
            ],
        );
    }
}

#[test]
fn listening_everywhere_needs_a_rule_of_its_own() {
    let listens = |rules: &str, address: &str| {
        policy(rules).decide(&Request::host(Capability::NET_LISTEN, address), None).allowed
    };
    assert!(listens("allow network-listen 127.0.0.1:8080", "127.0.0.1:8080"));
    assert!(!listens("allow network-listen 127.0.0.1:8080", "127.0.0.1:80"));
    assert!(!listens("allow network-listen *", "0.0.0.0:80"));
    assert!(!listens("allow network-listen 0.0.0.0/0", "0.0.0.0:80"));
    assert!(listens("allow network-listen 0.0.0.0:80", "0.0.0.0:80"));
    assert!(!listens("allow network-listen 0.0.0.0:80\ndeny network-listen 10.0.0.0/8", "0.0.0.0:80"));
    assert!(!listens("allow network-listen [::]:80\ndeny network-listen 10.0.0.1", "[::]:80"));
}

#[test]
fn methods_and_paths_of_urls() {
    use crate::policy::pattern::{Method, PathPattern};

    let mut allow = rule("allow network-connect https://a.example", 0);
    allow.qualifiers.methods = Some(vec![Method::get()]);
    allow.qualifiers.path = Some(PathPattern::parse_url_path("/v1/**", Effect::Allow).unwrap());
    let mut deny = rule("deny network-connect a.example", 1);
    deny.qualifiers.path = Some(PathPattern::parse_url_path("/v1/admin", Effect::Deny).unwrap());
    let policy =
        Decider::new(Arc::new(EffectivePolicy { rules: vec![allow, deny], ..EffectivePolicy::new("p") }));
    let asks = |method: &str, path: &str| {
        let request = Request::url(Capability::NET_FETCH, &format!("https://a.example{path}"), method);
        policy.decide(&request, None).allowed
    };
    check(
        |it| asks("get", it),
        &["/v1/users", "/v1/users?x=/v1/admin", "/v1/x/../y", "/v1/%61"],
        &[
            "/v1",
            "/v2/x",
            "/v1/admin",
            "/v1/admin/x",
            "/v1/%61dmin",
            "/v1//admin",
            "/v1/x/../admin",
            "/v1/x%2f..%2fadmin",
            "/v1/x%5cadmin",
            "/v1/%2e%2e/v2",
            "/V1/users",
        ],
    );
    assert!(!asks("POST", "/v1/users") && !asks("bad method", "/v1/users"));
}

#[test]
fn programs() {
    let runs = |rules: &str, command: &str| {
        policy(rules).decide(&Request::process(command, [], "/repo"), None).allowed
    };
    let git = "allow process git\nallow process /usr/bin/make";
    check(
        |it| runs(git, it),
        &["git", "/usr/bin/make", "/usr//bin/make"],
        &["make", "/tmp/git", "./git", "/usr/bin/git", "/usr/lib/../bin/make", ""],
    );
    let deny = "allow process *\ndeny process rm\ndeny process /bin/dd";
    check(|it| runs(deny, it), &["ls", "/usr/bin/dd"], &["rm", "/bin/rm", "./rm", "/bin/dd", "dd"]);
    // Looked up, the bare name is that program and no other.
    let found = Request::process("dd", [], "/").with_program("/usr/bin/dd");
    assert!(policy(deny).decide(&found, None).allowed);
}

#[test]
fn arguments() {
    use crate::policy::pattern::Arguments;

    let runs = |effect: &str, wanted: &[&str], given: &[&str]| {
        let mut rule = rule(&format!("{effect} process git"), 1);
        rule.qualifiers.args = Some(Arguments::parse(wanted.iter().copied()).unwrap());
        rule.matches(&Request::process("git", given.iter().copied(), "/"))
    };
    assert!(runs("allow", &["log", "*"], &["log", "-p"]));
    assert!(!runs("allow", &["log", "*"], &["log"]) && !runs("allow", &["log", "*"], &["log", "-p", "x"]));
    assert!(runs("allow", &["log", "**"], &["log"]) && runs("allow", &["log", "**"], &["log", "-p", "x"]));
    assert!(!runs("allow", &[], &["x"]) && runs("allow", &[], &[]));
    assert!(runs("deny", &["push"], &["push", "--force"]) && !runs("deny", &["push"], &["log"]));
}

#[test]
fn variables_that_look_secret_need_their_own_word() {
    let reads = |rules: &str, name: &str| {
        policy(rules).decide(&Request::name(Capability::ENV_READ, name), None).allowed
    };
    check(
        |it| reads("allow environment *", it),
        &["HOME", "home"],
        &["GITHUB_TOKEN", "MY_KEY", "DB_PASSWORD_FILE"],
    );
    check(|it| reads("allow environment APP_*", it), &["APP_X", "APP_KEY"], &["APP", "APPX", "app_x"]);
    assert!(!reads("allow environment *\ndeny environment H_*\ndeny environment HOME", "HOME"));
    // Only variables are hidden this way.
    assert!(
        policy("allow secret *").decide(&Request::name(Capability::SECRET_READ, "API_KEY"), None).allowed
    );
}

#[test]
fn resources_do_not_mix() {
    let policy = policy("allow file-read /a\nallow actor.send worker\nallow database orders:read");
    let write = Request::path(Capability::FS_WRITE, "/a", "/");
    assert!(reads(&policy, "/a") && !policy.decide(&write, None).allowed);
    let spawn = Request::name(Capability::ACTOR_SPAWN, "worker");
    let send = Request::name(Capability::ACTOR_SEND, "worker");
    assert!(policy.decide(&send, None).allowed && !policy.decide(&spawn, None).allowed);
    assert!(policy.decide(&Request::database("orders", "SELECT 1"), None).allowed);
    assert!(!policy.decide(&Request::database("orders", "SELECT 1; DELETE FROM orders"), None).allowed);
    // A target of another kind is no request.
    let odd = Request::name(Capability::FS_READ, "/a");
    assert_eq!(policy.decide(&odd, None).by, By::Malformed(Malformed::Kind));
}

/// W24: the default counts wherever decisions are taken, and denies still beat it.
#[test]
fn the_default_is_part_of_the_policy() {
    let rules = vec![rule("deny file-read /etc", 0)];
    let open = EffectivePolicy { rules, default_action: Effect::Allow, ..EffectivePolicy::new("p") };
    let open = Decider::new(Arc::new(open));
    check(|it| reads(&open, it), &["/a"], &["/etc/passwd"]);
    assert_eq!(open.decide(&Request::path(Capability::FS_READ, "/a", "/"), None).by, By::Default);
}

#[test]
fn times_are_looked_at_on_every_use_and_need_a_clock() {
    let mut rule = rule("allow file-read /a", 0);
    rule.window = Some(Window { start: Some(100), end: Some(200), ..Window::always() });
    let policy = Decider::new(Arc::new(EffectivePolicy { rules: vec![rule], ..EffectivePolicy::new("p") }));
    let request = Request::path(Capability::FS_READ, "/a", "/");
    let at = |now| policy.decide(&request, now).allowed;
    assert_eq!([Some(99), Some(100), Some(199), Some(200), None].map(at), [false, true, true, false, false]);
}

/// What cannot be read errs to safety on both sides.
#[test]
fn an_unreadable_pattern_denies_everything_and_allows_nothing() {
    let mut rules = vec![rule("allow file-read /a", 0), rule("allow file-write /a", 1)];
    rules[1].pattern = Pattern::Invalid;
    let decide = |rules: &[Rule], capability: Capability| {
        let policy = EffectivePolicy { rules: rules.to_vec(), ..EffectivePolicy::new("p") };
        Decider::new(Arc::new(policy)).decide(&Request::path(capability, "/a", "/"), None).allowed
    };
    assert!(decide(&rules, Capability::FS_READ) && !decide(&rules, Capability::FS_WRITE));
    rules[1].effect = Effect::Deny;
    assert!(decide(&rules, Capability::FS_READ));
    rules[1].resource = Resource::parse("file-read").unwrap();
    assert!(!decide(&rules, Capability::FS_READ));
}

mod abstracts;
