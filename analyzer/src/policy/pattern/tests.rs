//! The grammar of patterns, as tables: what each text is read as, or why it is not.

use expect_test::{Expect, expect};

use super::*;

fn context(effect: Effect, scope: Option<Scope>) -> Context<'static> {
    Context {
        scope,
        directory: Some("/policies"),
        workspace: Some("/repo"),
        tmp: Some("/tmp"),
        home: Some("/home/me"),
        ..Context::of(effect)
    }
}

fn read(resource: &str, text: &str, context: &Context<'_>) -> String {
    match Pattern::parse(Resource::parse(resource).unwrap(), text, context) {
        Ok(it) => it.to_string(),
        Err(it) => {
            let range = format!("{}..{}", u32::from(it.range.start()), u32::from(it.range.end()));
            let meant = it.suggestion.map(|it| format!(" (write `{it}`)")).unwrap_or_default();
            format!("{} {range}: {}{meant}", it.code, it.message)
        }
    }
}

fn check(resource: &str, texts: &[&str], expected: Expect) {
    let context = context(Effect::Allow, None);
    let lines = texts.iter().map(|it| format!("{it:?} = {}\n", read(resource, it, &context)));
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn paths() {
    check(
        "file-read",
        &[
            "/a/b",
            "/a//./b/",
            "/a/*",
            "/a/**",
            "/",
            "/*",
            "*",
            "**",
            "./a",
            ".",
            "~/x",
            "${workspace}/src/*.ax",
            "${tmp}",
            "/a/*/b",
            "/a/**/b",
            "",
            "../a",
            "/a/../b",
            "/a/\0",
            "${home}/a",
            "/a/${tmp}",
            "data/*",
            "*secret*",
            "~me/x",
            "C:\\x",
        ],
        expect![[r#"
            "/a/b" = /a/b
            "/a//./b/" = /a/b
            "/a/*" = /a/*
            "/a/**" = /a/**
            "/" = /
            "/*" = /*
            "*" = **
            "**" = **
            "./a" = /policies/a
            "." = /policies
            "~/x" = /home/me/x
            "${workspace}/src/*.ax" = /repo/src/*.ax
            "${tmp}" = /tmp
            "/a/*/b" = /a/*/b
            "/a/**/b" = POL006 3..5: `**` is the last component
            "" = POL005 0..0: the pattern is empty
            "../a" = POL006 0..2: `..` is not part of a pattern: write the folder itself
            "/a/../b" = POL006 3..5: `..` is not part of a pattern: write the folder itself
            "/a/\0" = POL006 3..4: a path has no NUL character
            "${home}/a" = POL006 0..7: only `${workspace}` and `${tmp}` are known
            "/a/${tmp}" = POL006 3..9: `${…}` is the first component
            "data/*" = POL006 0..6: a path starts with `/`, `./`, `~/`, `${workspace}/` or `${tmp}/` (write `./data/*`)
            "*secret*" = POL006 0..8: a path starts with `/`, `./`, `~/`, `${workspace}/` or `${tmp}/` (write `./*secret*`)
            "~me/x" = POL006 0..5: a path starts with `/`, `./`, `~/`, `${workspace}/` or `${tmp}/` (write `./~me/x`)
            "C:\\x" = POL006 0..4: a path starts with `/`, `./`, `~/`, `${workspace}/` or `${tmp}/` (write `./C:\x`)
        "#]],
    );
}

#[test]
fn scope_and_effect_decide_how_far_a_path_reaches() {
    let mut lines = String::new();
    for pattern in ["/a/b", "/a/b/*", "/a/b/**", "/a/*.txt"] {
        lines += &format!("{pattern}\n");
        for (words, effect, scope) in [
            ("allow", Effect::Allow, None),
            ("deny", Effect::Deny, None),
            ("allow exact", Effect::Allow, Some(Scope::Exact)),
            ("deny exact", Effect::Deny, Some(Scope::Exact)),
            ("allow recursive", Effect::Allow, Some(Scope::Recursive)),
        ] {
            lines += &format!("  {words}: {}\n", read("file-read", pattern, &context(effect, scope)));
        }
    }
    expect![[r#"
        /a/b
          allow: /a/b
          deny: /a/b/ and below
          allow exact: /a/b
          deny exact: /a/b
          allow recursive: /a/b/ and below
        /a/b/*
          allow: /a/b/*
          deny: /a/b/**
          allow exact: POL014 5..6: the scope is one object, but the pattern is what lies below one
          deny exact: POL014 5..6: the scope is one object, but the pattern is what lies below one
          allow recursive: /a/b/**
        /a/b/**
          allow: /a/b/**
          deny: /a/b/**
          allow exact: POL014 5..7: the scope is one object, but the pattern is what lies below one
          deny exact: POL014 5..7: the scope is one object, but the pattern is what lies below one
          allow recursive: /a/b/**
        /a/*.txt
          allow: /a/*.txt
          deny: /a/*.txt/ and below
          allow exact: /a/*.txt
          deny exact: /a/*.txt
          allow recursive: /a/*.txt/ and below
    "#]]
    .assert_eq(&lines);
}

#[test]
fn hosts() {
    check(
        "network-connect",
        &[
            "api.example.com",
            "API.Example.COM.",
            "*.example.com",
            "*",
            "https://example.com",
            "https://example.com:8443",
            "wss://*.example.com:443",
            "example.com:80,443,8000-8100",
            "10.0.0.5",
            "0x7f.1",
            "[::1]:80",
            "[::ffff:10.0.0.1]",
            "10.0.0.0/8",
            "fd00::/8",
            "[fd00::/8]:443",
            "bücher.example",
            "*.localhost",
            "tcp://db.internal:5432",
            "",
            "*.com",
            "*.co.uk",
            "*.github.io",
            "*example.com",
            "a.*.com",
            "**",
            "::1",
            "10.1.2.3/8",
            "10.0.0.0/33",
            "ftp://example.com",
            "https://example.com/",
            "user@example.com",
            "example.com:x",
            "example.com:70000",
            "example..com",
            "*.10.0.0.1",
            "exa mple.com",
            "https://",
            "a.com:443/x",
            "http://[::1",
            "1.2.3.4.5",
        ],
        expect![[r#"
            "api.example.com" = api.example.com
            "API.Example.COM." = api.example.com
            "*.example.com" = *.example.com
            "*" = *
            "https://example.com" = https://example.com
            "https://example.com:8443" = https://example.com:8443
            "wss://*.example.com:443" = wss://*.example.com
            "example.com:80,443,8000-8100" = example.com:80,443,8000-8100
            "10.0.0.5" = 10.0.0.5
            "0x7f.1" = 127.0.0.1
            "[::1]:80" = [::1]:80
            "[::ffff:10.0.0.1]" = 10.0.0.1
            "10.0.0.0/8" = 10.0.0.0/8
            "fd00::/8" = [fd00::]/8
            "[fd00::/8]:443" = [fd00::]/8:443
            "bücher.example" = xn--bcher-kva.example
            "*.localhost" = *.localhost
            "tcp://db.internal:5432" = tcp://db.internal:5432
            "" = POL005 0..0: the pattern is empty
            "*.com" = POL007 0..5: `*.` before a single label is half of the internet
            "*.co.uk" = POL007 0..7: anybody can have a name under `co.uk`: write the names that are meant
            "*.github.io" = POL007 0..11: anybody can have a name under `github.io`: write the names that are meant
            "*example.com" = POL007 0..1: `*` is all of the host, or stands before its first dot: `*.example.com` (write `*.example.com`)
            "a.*.com" = POL007 2..3: `*` is all of the host, or stands before its first dot: `*.example.com`
            "**" = POL007 0..1: `*` is all of the host, or stands before its first dot: `*.example.com`
            "::1" = POL007 0..3: an IPv6 address stands in brackets (write `[::1]`)
            "10.1.2.3/8" = POL007 0..10: the address has bits beyond the network's 8 (write `10.0.0.0/8`)
            "10.0.0.0/33" = POL007 0..11: this is no network: an address, `/` and a number of bits
            "ftp://example.com" = POL007 0..3: a scheme is one of http, https, ws, wss, tcp, udp, tls
            "https://example.com/" = POL007 8..20: a host pattern has no path: `path` is a field of the rule (write `https://example.com`)
            "user@example.com" = POL007 4..5: a host pattern has no user name
            "example.com:x" = POL007 12..13: `x` is no port: a number up to 65535
            "example.com:70000" = POL007 12..17: `70000` is no port: a number up to 65535
            "example..com" = POL007 0..12: this is no host name and no address
            "*.10.0.0.1" = POL007 0..10: `*.` stands before a name, not before an address
            "exa mple.com" = POL007 3..4: this character is part of no host
            "https://" = POL007 8..8: the host is missing
            "a.com:443/x" = POL007 0..11: this is no network: an address, `/` and a number of bits
            "http://[::1" = POL007 7..11: an IPv6 address stands in brackets
            "1.2.3.4.5" = POL007 0..9: this is no host name and no address
        "#]],
    );
    check(
        "network-listen",
        &["127.0.0.1:8080", "0.0.0.0:80", "*:80", "tcp://127.0.0.1"],
        expect![[r#"
        "127.0.0.1:8080" = 127.0.0.1:8080
        "0.0.0.0:80" = 0.0.0.0:80
        "*:80" = *:80
        "tcp://127.0.0.1" = POL007 0..6: an address to listen on has no scheme
    "#]],
    );
    let published = Context { published: true, ..Context::of(Effect::Allow) };
    assert_eq!(read("network-connect", "*.com", &published), "*.com");
    assert!(read("network-connect", "*", &published).starts_with("POL007"));
}

#[test]
fn the_other_kinds() {
    check(
        "process",
        &["git", "/usr/bin//git", "*", "", "gi*", "./git", "bin/git", "/usr/../git", "/usr/", "a\nb"],
        expect![[r#"
        "git" = git
        "/usr/bin//git" = /usr/bin/git
        "*" = *
        "" = POL005 0..0: the pattern is empty
        "gi*" = POL018 2..3: `*` is the whole pattern: name each program
        "./git" = POL018 0..5: a program is a bare name or an absolute path
        "bin/git" = POL018 0..7: a program is a bare name or an absolute path
        "/usr/../git" = POL006 5..7: `..` is not part of a pattern: write the folder itself
        "/usr/" = POL018 0..5: a program is a file, not a folder
        "a\nb" = POL018 1..2: a program has no control characters
    "#]],
    );
    check(
        "environment",
        &["HOME", "AWS_*", "*", "", "AWS*", "A=B", "*_KEY"],
        expect![[r#"
        "HOME" = HOME
        "AWS_*" = AWS_*
        "*" = *
        "" = POL005 0..0: the pattern is empty
        "AWS*" = POL018 3..4: a `*` at the end follows `_`, `-`, `.`, `/` or `:`, so that no other word is meant (write `AWS_*`)
        "A=B" = POL018 1..2: the name of a variable has no `=`
        "*_KEY" = POL018 0..1: `*` is the whole pattern or its end
    "#]],
    );
    check(
        "database",
        &["orders", "orders:read", "*:write,read", "orders:all", "orders_*"],
        expect![[r#"
        "orders" = orders
        "orders:read" = orders:read
        "*:write,read" = *:read,write
        "orders:all" = POL018 7..10: a class of statements is `read`, `write` or `schema`
        "orders_*" = orders_*
    "#]],
    );
    check(
        "ffi",
        &["libm#cos", "libm#*", "*", "libm", "libm#c*", ""],
        expect![[r#"
            "libm#cos" = libm#cos
            "libm#*" = libm#*
            "*" = *#*
            "libm" = POL018 0..4: a foreign function is written `library#symbol` (write `libm#*`)
            "libm#c*" = POL018 6..7: a `*` at the end follows `_`, `-`, `.`, `/` or `:`, so that no other word is meant (write `libm#c_*`)
            "" = POL005 0..0: the pattern is empty
        "#]],
    );
    check(
        "clock",
        &["*", "", "now"],
        expect![[r#"
        "*" = *
        "" = POL005 0..0: the pattern is empty
        "now" = POL018 0..3: `clock` has no targets to choose from: write `*` (write `*`)
    "#]],
    );
}

#[test]
fn doubts() {
    let doubts = |resource: &str, text: &str| {
        Pattern::parse(Resource::parse(resource).unwrap(), text, &context(Effect::Allow, None))
            .unwrap()
            .doubts()
    };
    assert_eq!(doubts("network-connect", "*"), [Doubt::Wildcard, Doubt::UnpinnedPort]);
    assert_eq!(doubts("network-connect", "tcp://example.com"), [Doubt::UnpinnedPort]);
    assert_eq!(doubts("network-connect", "https://example.com"), []);
    assert_eq!(doubts("process", "/usr/bin/python3.12"), [Doubt::Interpreter]);
    assert_eq!(doubts("process", "git"), [Doubt::Interpreter]);
    assert_eq!(doubts("process", "ls"), []);
    assert_eq!(doubts("file-read", "/a\\b"), [Doubt::Backslash]);
    assert_eq!(doubts("environment", "*"), [Doubt::Wildcard]);
    assert_eq!(doubts("clock", "*"), []);
}

#[test]
fn hostile_patterns_are_read_in_bounded_time() {
    let long = "a/".repeat(100_000);
    for resource in Resource::names() {
        for text in [
            long.clone(),
            "*".repeat(100_000),
            "[".repeat(5000),
            format!("/{}", "x*".repeat(2000)),
            "a:".repeat(600),
        ] {
            let _ = read(resource, &text, &context(Effect::Deny, None));
        }
    }
}
