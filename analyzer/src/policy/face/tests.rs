use std::path::Path;

use super::{
    Permission, PermissionSet, PolicyError, PolicyManager, ResourceType, SecurityContext, SecurityError,
    SecurityPolicy,
};

fn policy(text: &str) -> SecurityPolicy {
    SecurityPolicy::from_toml(&format!("name = \"p\"\n{text}")).unwrap()
}

fn rule(list: &str, resource: &str, pattern: &str) -> String {
    format!("[[{list}]]\nresource = \"{resource}\"\npattern = \"{pattern}\"\n")
}

fn resource(name: &str) -> ResourceType {
    ResourceType::parse(name).unwrap()
}

fn read(path: &str, recursive: bool) -> Permission {
    Permission::FilesystemRead { path: path.into(), recursive }
}

fn network(host: &str) -> Permission {
    Permission::Network { host: host.to_owned() }
}

#[test]
fn nothing_is_permitted_by_default() {
    let ctx = SecurityContext::new();
    assert_eq!(
        ctx.check_filesystem_read(Path::new("/a")),
        Err(SecurityError::FilesystemReadDenied { path: "/a".into() })
    );
    assert_eq!(
        ctx.check_filesystem_write(Path::new("/a")),
        Err(SecurityError::FilesystemWriteDenied { path: "/a".into() })
    );
    assert_eq!(
        ctx.check_network("a.example"),
        Err(SecurityError::NetworkDenied { host: "a.example".into() })
    );
    assert_eq!(ctx.check_process("git"), Err(SecurityError::ProcessDenied { command: "git".into() }));
    assert_eq!(ctx.check_environment("A"), Err(SecurityError::EnvironmentDenied { var: "A".into() }));
    assert!(PermissionSet::new().is_empty() && !PermissionSet::default().is_granted(&network("a.example")));
}

#[test]
fn everything_is_permitted_to_whoever_allows_all() {
    let ctx = SecurityContext::allow_all();
    ctx.check_filesystem_read(Path::new("/etc/passwd")).unwrap();
    ctx.check_filesystem_write(Path::new("/etc/passwd")).unwrap();
    ctx.check_network("127.0.0.1:80").unwrap();
    ctx.check_process("sh").unwrap();
    ctx.check_environment("API_TOKEN").unwrap();
    assert!(ctx.permissions().is_granted(&read("/", true)));
    // Even so, what is no target is none.
    assert!(ctx.check_network("https://user@a.example/").is_err());
    assert!(ctx.check_filesystem_read(Path::new("relative")).is_err());
}

#[test]
fn grants_are_exact_unless_they_are_recursive() {
    let mut ctx = SecurityContext::new();
    ctx.grant_filesystem_read(Path::new("/data"), true);
    ctx.grant_filesystem_write(Path::new("/out/result.txt"), false);
    let read = |path: &str| ctx.check_filesystem_read(Path::new(path)).is_ok();
    let write = |path: &str| ctx.check_filesystem_write(Path::new(path)).is_ok();
    assert_eq!(["/data", "/data/a/b", "/database", "/data/../etc"].map(read), [true, true, false, false]);
    assert_eq!(
        ["/out/result.txt", "/out/result.txt/x", "/out", "/data/a"].map(write),
        [true, false, false, false]
    );
}

#[test]
fn nothing_in_a_path_is_a_wildcard() {
    let mut ctx = SecurityContext::new();
    ctx.grant_filesystem_read(Path::new("/data/*"), false);
    assert!(ctx.check_filesystem_read(Path::new("/data/*")).is_ok());
    assert!(ctx.check_filesystem_read(Path::new("/data/x")).is_err());
}

#[test]
fn a_grant_that_cannot_be_read_grants_nothing() {
    let mut ctx = SecurityContext::new();
    for path in ["data", "", "/a/../b", "./x"] {
        ctx.grant_filesystem_read(Path::new(path), true);
    }
    for host in ["", "*.com", "*example.com", "a b"] {
        ctx.grant_network(host);
    }
    ctx.grant_process("../git");
    ctx.grant_environment("A*B");
    assert_eq!(ctx.permissions().len(), 0);
}

#[test]
fn a_deny_that_cannot_be_read_denies_its_resource() {
    let mut set = SecurityContext::allow_all().permissions().clone();
    set.deny(network("*example.com"));
    assert!(!set.is_granted(&network("other.test")));
    assert!(set.is_granted(&read("/a", false)));
}

#[test]
fn hosts_are_judged_as_urls_are() {
    let mut ctx = SecurityContext::new();
    ctx.grant_network("allowed.example");
    for good in [
        "allowed.example",
        "ALLOWED.example.",
        "allowed.example:8080",
        "https://allowed.example/x",
        "wss://allowed.example",
    ] {
        assert!(ctx.check_network(good).is_ok(), "{good}");
    }
    for bad in [
        "evil.test",
        "https://allowed.example:x@evil.test/",
        "http:///127.0.0.1:80/x",
        "ws://evil.test/?q=allowed.example",
        "",
        "*",
        "*.allowed.example",
    ] {
        assert!(ctx.check_network(bad).is_err(), "{bad}");
    }
}

#[test]
fn sets_are_asked_for_patterns_too() {
    let mut set = PermissionSet::new();
    set.grant(read("/data", true));
    set.grant(network("*.example.com"));
    set.grant(Permission::Environment { var: "APP_*".to_owned() });
    assert!(set.is_granted(&read("/data/a", true)) && !set.is_granted(&read("/", true)));
    assert!(set.is_granted(&network("*.api.example.com")) && !set.is_granted(&network("*")));
    let variable = |var: &str| Permission::Environment { var: var.to_owned() };
    assert!(set.is_granted(&variable("APP_X_*")) && !set.is_granted(&variable("*")));
    set.deny(read("/data/a/secret", false));
    assert!(!set.is_granted(&read("/data/a", true)) && set.is_granted(&read("/data/b", true)));
    set.deny(network("x.api.example.com"));
    assert!(!set.is_granted(&network("*.api.example.com")) && set.is_granted(&network("y.api.example.com")));
}

/// A pattern that is granted as a whole is granted in every part of it, and a part that is denied denies the whole.
#[test]
fn a_whole_is_granted_only_with_all_its_parts() {
    let paths = ["/a", "/a/b", "/a/b/c", "/d", "/"];
    let parts = ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/a/x", "/d", "/d/e"];
    let patterns = ["/a/*", "/a/**", "/**", "/*/b", "/a/b*", "/d"];
    for granted in paths {
        for denied in patterns {
            let text = format!("{}{}", rule("deny", "file-read", denied), rule("allow", "clock", "*"));
            let mut set = policy(&text).to_permission_set();
            set.grant(read(granted, true));
            for whole in paths {
                if set.is_granted(&read(whole, true)) {
                    for part in parts.iter().filter(|it| Path::new(it).starts_with(whole)) {
                        assert!(
                            set.is_granted(&read(part, false)),
                            "{granted} - {denied}: {whole} but not {part}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn merging_adds_grants_and_denies() {
    let mut one = PermissionSet::new();
    one.grant(read("/a", true));
    let mut other = PermissionSet::new();
    other.grant(network("a.example"));
    other.deny(read("/a/secret", true));
    assert!(one.is_granted(&read("/a/secret", false)));
    one.merge(&other);
    assert_eq!((one.len(), one.is_empty()), (2, false));
    assert!(one.is_granted(&network("a.example")) && one.is_granted(&read("/a/x", false)));
    assert!(!one.is_granted(&read("/a/secret", false)));
}

#[test]
fn every_permission_is_a_rule() {
    let all = [
        read("/a", false),
        Permission::FilesystemWrite { path: "/a".into(), recursive: true },
        Permission::FilesystemDelete { path: "/a".into(), recursive: false },
        network("a.example"),
        Permission::NetworkListen { address: "127.0.0.1:80".to_owned() },
        Permission::Process { command: "git".to_owned() },
        Permission::Environment { var: "A".to_owned() },
        Permission::Ffi { library: "libm".to_owned(), symbol: "cos".to_owned() },
        Permission::Reflection { target: "T".to_owned() },
        Permission::Database { dsn: "main".to_owned(), verb: "read".to_owned() },
        Permission::Llm { model: "small".to_owned() },
        Permission::Actor { name: "worker".to_owned() },
        Permission::Secret { name: "key".to_owned() },
    ];
    for permission in &all {
        let mut set = PermissionSet::new();
        set.grant(permission.clone());
        assert_eq!(set.len(), 1, "{permission:?}");
        for it in &all {
            assert_eq!(set.is_granted(it), it == permission, "{permission:?} {it:?}");
        }
        set.deny(permission.clone());
        assert!(!set.is_granted(permission), "{permission:?}");
    }
}

/// Denies reach the permission set: they are not lost on the way to enforcement.
#[test]
fn w20_denies_are_part_of_the_permission_set() {
    let policy =
        policy(&(rule("allow", "file-read", "/data/**") + &rule("deny", "file-read", "/data/secrets")));
    let set = policy.to_permission_set();
    assert!(set.is_granted(&read("/data/x", false)) && !set.is_granted(&read("/data/secrets/key", false)));
    let mut manager = PolicyManager::new();
    manager.load_policy(policy).unwrap();
    assert!(!manager.get_permissions("p").unwrap().is_granted(&read("/data/secrets/key", false)));
}

/// What is open by default is so in the permission set too.
#[test]
fn w24_the_default_is_part_of_the_permission_set() {
    let policy = policy(&format!(
        "level = \"application\"\ndefault_action = \"allow\"\n{}",
        rule("deny", "file-read", "/etc/**")
    ));
    let set = policy.to_permission_set();
    assert!(set.is_granted(&network("a.example")) && policy.allows(&resource("file-read"), "/data/x"));
    assert!(
        !set.is_granted(&read("/etc/passwd", false)) && !policy.allows(&resource("file-read"), "/etc/passwd")
    );
}

/// A ring of policies is refused with its path, and evaluated by nobody.
#[test]
fn w21_cycles_are_refused_when_they_close() {
    let inherits = |name: &str, parent: &str| {
        SecurityPolicy::from_toml(&format!("name = \"{name}\"\ninherits = [\"{parent}\"]\n")).unwrap()
    };
    let mut manager = PolicyManager::new();
    manager.load_policy(inherits("a", "b")).unwrap();
    manager.load_policy(inherits("b", "c")).unwrap();
    let error = manager.load_policy(inherits("c", "a")).unwrap_err();
    assert_eq!(error.code(), Some("POL010"));
    assert!(matches!(&error, PolicyError::ValidationError(it) if it.contains("a → b → c → a")), "{error}");
    assert!(manager.get_policy("c").is_none());
    assert!(matches!(manager.get_permissions("a"), Err(PolicyError::NotFound(_))));
}

/// Time grants are validated like rules and have a zone.
#[test]
fn w22_time_grants_are_validated() {
    for (grant, code) in [
        ("permission = \"network-connect\"\nend = 1", "POL012"),
        ("permission = \"netwrk:x\"\nend = 1", "POL004"),
        ("permission = \"network-connect:*.com\"\nend = 1", "POL007"),
        ("permission = \"clock:*\"\nstart = 2\nend = 1", "POL012"),
        ("permission = \"clock:*\"\ndays_of_week = []", "POL012"),
        ("permission = \"clock:*\"\nhours_of_day = [24]", "POL012"),
        ("permission = \"clock:*\"\nend = 1\ntimezone = \"Mars\"", "POL012"),
    ] {
        let error =
            SecurityPolicy::from_toml(&format!("name = \"p\"\n[[time_based]]\n{grant}\n")).unwrap_err();
        assert_eq!(error.code(), Some(code), "{grant}: {error}");
    }
    let berlin = policy(
        "[[time_based]]\npermission = \"network-connect:a.example\"\nhours_of_day = [9]\ntimezone = \"Europe/Berlin\"\n",
    );
    let eight_utc = 1_646_380_800;
    assert!(berlin.allows_at(&resource("net.fetch"), "a.example", eight_utc));
    assert!(!berlin.allows_at(&resource("net.fetch"), "a.example", eight_utc + 3600));
}

/// Misspelt keys and words are errors wherever they stand.
#[test]
fn w23_what_is_unknown_is_refused() {
    for (text, field) in [
        ("alow = []", "alow"),
        ("[[allow]]\nresource = \"file-read\"\npattern = \"/a\"\nscope = \"recursve\"", "allow[0].scope"),
        ("[[allow]]\nresource = \"file-read\"\npattern = \"/a\"\nscop = \"exact\"", "allow[0].scop"),
        ("schema = 2", "schema"),
    ] {
        let error = SecurityPolicy::from_toml(&format!("name = \"p\"\n{text}\n")).unwrap_err();
        assert!(
            matches!(&error, PolicyError::InvalidField { field: it, .. } if it == field),
            "{text}: {error:?}"
        );
    }
}

#[test]
fn errors_are_of_the_kind_that_is_wrong() {
    let kinds = |text: &str| SecurityPolicy::from_toml(text).unwrap_err();
    assert!(matches!(kinds("name ="), PolicyError::ParseError(_)));
    assert!(matches!(kinds("name = \"A\""), PolicyError::ValidationError(_)));
    assert!(matches!(kinds("name = \"a\"\ndefault_action = \"allow\""), PolicyError::ValidationError(_)));
    let error = kinds("name = \"a\"\n[[allow]]\nresource = \"file-read\"\npattern = \"/a/../b\"\n");
    assert_eq!(
        error.to_string(),
        "`allow[0].pattern`: POL006 at 4:15: `..` is not part of a pattern: write the folder itself"
    );
    assert!(SecurityPolicy::from_json("[]").is_err() && SecurityPolicy::from_json("{}").is_err());
    assert!(SecurityPolicy::new("Not a name".to_owned()).validate().is_err());
    let empty = SecurityPolicy::new("a".to_owned());
    assert_eq!((empty.validate(), empty.name(), empty.to_permission_set().len()), (Ok(()), "a", 0));
}

#[test]
fn a_policy_that_is_not_linked_grants_nothing() {
    let policy = policy(&format!(
        "inherits = [\"base\"]\n{}{}",
        rule("allow", "file-read", "/a"),
        rule("deny", "file-read", "/b")
    ));
    assert!(!policy.allows(&resource("file-read"), "/a"));
    let mut manager = PolicyManager::new();
    manager.load_policy(policy).unwrap();
    assert_eq!(manager.get_permissions("p").unwrap_err().code(), Some("POL009"));
    manager.load_policy(SecurityPolicy::new("base".to_owned())).unwrap();
    assert!(manager.get_permissions("p").unwrap().is_granted(&read("/a", false)));
}

#[test]
fn policies_are_replaced_only_on_purpose() {
    let allows = |pattern: &str| policy(&rule("allow", "file-read", pattern));
    let mut manager = PolicyManager::new();
    manager.load_policy(allows("/a")).unwrap();
    assert_eq!(manager.load_policy(allows("/b")).unwrap_err().code(), Some("POL016"));
    assert!(manager.get_permissions("p").unwrap().is_granted(&read("/a", false)));
    manager.reload_policy(allows("/b")).unwrap();
    assert!(manager.get_permissions("p").unwrap().is_granted(&read("/b", false)));
    // One that is refused leaves the old one.
    let bad = SecurityPolicy::from_toml("name = \"p\"\ninherits = [\"q\"]\n").unwrap();
    manager.load_policy(SecurityPolicy::from_toml("name = \"q\"\ninherits = [\"p\"]\n").unwrap()).unwrap();
    assert_eq!(manager.reload_policy(bad).unwrap_err().code(), Some("POL010"));
    assert!(manager.get_permissions("p").unwrap().is_granted(&read("/b", false)));
    assert!(matches!(manager.get_permissions("none"), Err(PolicyError::NotFound(_))));
}

#[test]
fn allows_takes_targets_and_patterns() {
    let policy = policy(
        &(rule("allow", "file-read", "/app/data/**") + &rule("allow", "network-connect", "*.example.com")),
    );
    let file = |it| policy.allows(&resource("file-read"), it);
    let host = |it| policy.allows(&resource("network-connect"), it);
    assert_eq!(
        [
            "/app/data/x",
            "/app/data/*",
            "/app/data/a/**",
            "/app/data/../../etc/passwd",
            "/app/database",
            "app/data/x",
            "/**"
        ]
        .map(file),
        [true, true, true, false, false, false, false]
    );
    assert_eq!(
        [
            "a.example.com",
            "*.a.example.com",
            "*.example.com:443",
            "example.com",
            "evilexample.com",
            "*",
            "10.0.0.0/8"
        ]
        .map(host),
        [true, true, true, false, false, false, false]
    );
}

#[test]
fn denials_suggest_the_narrowest_rule() {
    let error = SecurityContext::new().check_filesystem_read(Path::new("/data/x.txt")).unwrap_err();
    assert_eq!(error.code(), "file-read-denied");
    let rule = error.suggestion().unwrap();
    assert_eq!(rule, "[[allow]]\nresource = \"file-read\"\npattern = \"/data/x.txt\"\n");
    assert!(policy(&rule).allows(&resource("file-read"), "/data/x.txt"));
    let error = SecurityContext::new().check_network("https://a.example/").unwrap_err();
    assert_eq!(error.suggestion(), None, "a URL is no pattern");
}
