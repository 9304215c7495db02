//! URLs, hosts and paths that were made to be misread.
//!
//! The judge of URLs is the URL standard's own parser, which the HTTP client uses: wherever that would connect to, the
//! decision must be about just that host and port.

use std::net::IpAddr;

use fastrand::Rng;
use url::Url;

use super::{
    decide::Decider,
    pattern::{Context, Pattern, is_private},
    request::{PathTarget, Request, RequestTarget},
    resource::Resource,
    rule::{Effect, EffectivePolicy, Origin, Rule},
    samples::tries,
};
use crate::capability::Capability;

const SCHEMES: &[&str] = &[
    "http",
    "https",
    "HTTP",
    "hTTps",
    "ws",
    "wss",
    "tcp",
    "udp",
    "tls",
    "ftp",
    "file",
    "javascript",
    "data",
    "blob",
    "h\tttp",
    " http",
    "https+x",
    "",
];

const SLASHES: &[&str] = &["://", ":", ":/", ":///", ":\\\\", ":/\\", ":////", "//", ":\t//", ": //"];

const USERS: &[&str] = &[
    "",
    "",
    "",
    "",
    "@",
    ":@",
    "user@",
    "good.example:x@",
    "good.example@",
    "%40@",
    "a%3ab@",
    "good.example\\@",
    "good.example/@",
];

const HOSTS: &[&str] = &[
    "good.example",
    "GOOD.example",
    "good.example.",
    "good.example..",
    ".good.example",
    "good..example",
    "evil.test",
    "evilgood.example",
    "good.example.evil.test",
    "x.good.example",
    "127.0.0.1",
    "127.1",
    "0x7f.0.0.1",
    "017700000001",
    "2130706433",
    "0x7f000001",
    "10.0.0.1",
    "10.0.0.1.",
    "256.0.0.1",
    "1.2.3.4.5",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[fe80::1%25eth0]",
    "[::1",
    "::1",
    "localhost",
    "LOCALHOST.",
    "ｇｏｏｄ.example",
    "good。example",
    "good．example",
    "gооd.example",
    "bücher.example",
    "xn--bcher-kva.example",
    "xn--a.example",
    "xn--",
    "good%2eexample",
    "good.example%00",
    "%67ood.example",
    "good.example%2fevil.test",
    "go\u{ad}od.example",
    "good.example\u{200b}",
    "go od.example",
    "good\t.example",
    "good.exa\nmple",
    "a_b.example",
    "-a.example",
    "\u{1f600}.example",
    "ß.example",
    "good.example:",
    "*",
    "*.good.example",
    "",
    ".",
    "..",
    "%",
    "[",
    "]",
    "[]",
    "1",
    "1.",
    "0",
    "0.0.0.0",
    "[::]",
    "good.example;x",
    "good.example,evil.test",
    "good.example|x",
    "a'b.example",
];

const PORTS: &[&str] = &[
    "", "", "", ":80", ":443", ":08443", ":8443", ":0", ":65535", ":65536", ":-1", ":x", ":", ":80:90",
    ":８０",
];

const TAILS: &[&str] = &[
    "",
    "/",
    "/x",
    "?q",
    "#f",
    "\\x",
    "/../..",
    "/@good.example",
    "?@good.example",
    "#@good.example",
    "/:80",
    "?good.example",
    "/%2e%2e/",
    "\\@good.example",
    ";x@good.example",
    "/\u{0}",
    "\t",
    " ",
    "//good.example",
    "/good.example/",
];

fn pick<'a>(random: &mut Rng, of: &[&'a str]) -> &'a str {
    of[random.usize(..of.len())]
}

fn url(random: &mut Rng) -> String {
    let mut url: String = [SCHEMES, SLASHES, USERS, HOSTS, PORTS, TAILS].map(|it| pick(random, it)).concat();
    if random.u8(..3) > 0 {
        let host = format!("{}{}", pick(random, HOSTS), pick(random, PORTS));
        url =
            format!("{}://{}{host}{}", pick(random, &SCHEMES[..9]), pick(random, USERS), pick(random, TAILS));
    }
    // Characters where they hurt.
    for _ in 0..random.usize(..3).saturating_sub(1) {
        let at = (0..=random.usize(..=url.len())).rev().find(|it| url.is_char_boundary(*it)).unwrap();
        url.insert_str(
            at,
            pick(
                random,
                &["@", ":", "/", "\\", "\t", "\n", "%", "#", "?", ".", "[", "\u{0}", "é", "。", "\u{feff}"],
            ),
        );
    }
    url
}

/// Where a client that follows the standard would connect to; none where it would not, or must not.
fn where_to(text: &str) -> Option<(String, Option<u16>)> {
    let url = Url::parse(text).ok()?;
    if !["http", "https", "ws", "wss", "tcp", "udp", "tls"].contains(&url.scheme()) {
        return None;
    }
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    // The client of a scheme that the standard does not know has only the text, and reads it as one of `http`.
    let again = match url.is_special() {
        true => url.clone(),
        false => Url::parse(&format!("http://{}/", url.host_str()?)).ok()?,
    };
    let host = match again.host()? {
        url::Host::Domain(it) => it.strip_suffix('.').unwrap_or(it).to_owned(),
        url::Host::Ipv4(it) => it.to_string(),
        url::Host::Ipv6(it) => match it.to_ipv4_mapped() {
            Some(it) => it.to_string(),
            None => it.to_string(),
        },
    };
    let valid = !host.is_empty() && host.len() <= 253 && host.split('.').all(|it| !it.is_empty());
    valid.then(|| (host, url.port_or_known_default()))
}

fn rule(effect: Effect, pattern: &str) -> Option<Rule> {
    let resource = Resource::parse("network-connect").unwrap();
    let pattern = Pattern::parse(resource, pattern, &Context::of(effect)).ok()?;
    let mut rule = Rule::new(effect, resource, pattern, Origin::made("p", 0));
    rule.qualifiers.private = true;
    Some(rule)
}

fn decider(rule: Rule) -> Decider {
    Decider::new(EffectivePolicy { rules: vec![rule], ..EffectivePolicy::new("p") }.into())
}

#[test]
fn urls_are_judged_by_where_a_client_connects() {
    let mut random = Rng::with_seed(11);
    let (any, good) =
        (decider(rule(Effect::Allow, "*").unwrap()), decider(rule(Effect::Allow, "good.example").unwrap()));
    let (mut led, mut refused, mut to_good) = (0, 0, 0);
    for _ in 0..tries(20_000) {
        let text = url(&mut random);
        let request = Request::url(Capability::NET_FETCH, &text, "GET");
        let expected = where_to(&text);
        match (&request.target, &expected) {
            (RequestTarget::Net(target), Some((host, port))) => {
                led += 1;
                let own = target.host.to_string();
                assert_eq!(own.trim_matches(['[', ']']), host, "{text:?}");
                assert_eq!(target.port, *port, "{text:?}");
            }
            (RequestTarget::Malformed(_), _) => refused += 1,
            _ => panic!("{text:?}: {request:?} but {expected:?}"),
        }
        let well = matches!(request.target, RequestTarget::Net(_));
        assert_eq!(any.decide(&request, None).allowed, well, "{text:?}");
        if good.decide(&request, None).allowed {
            to_good += 1;
            assert_eq!(expected.map(|it| it.0).as_deref(), Some("good.example"), "{text:?}");
        }
    }
    assert!(led > 3000 && refused > 3000 && to_good > 200, "{led} {refused} {to_good}");
}

/// Only user names, empty ones too, are refused beyond what the standard's parser and the schemes refuse.
#[test]
fn no_plain_url_is_refused() {
    let mut random = Rng::with_seed(12);
    for _ in 0..tries(20_000) {
        let text = url(&mut random);
        let refused =
            matches!(Request::url(Capability::NET_FETCH, &text, "GET").target, RequestTarget::Malformed(_));
        if refused && let Some(to) = where_to(&text) {
            assert!(text.contains('@'), "{text:?} leads to {to:?}");
        }
    }
}

/// What is a host in a pattern is the same host in a URL, and the rule for it matches it and no other.
#[test]
fn a_host_as_pattern_is_that_host_as_url() {
    let mut random = Rng::with_seed(13);
    let mut matched = 0;
    for _ in 0..tries(4000) {
        let (host, other) = (pick(&mut random, HOSTS), pick(&mut random, HOSTS));
        let Some(rule) =
            rule(Effect::Allow, host).filter(|_| !host.contains(['*', ':', '/']) || host.contains("::"))
        else {
            continue;
        };
        let shown = rule.pattern.to_string();
        let decider = decider(rule);
        let to = |host: &str| where_to(&format!("http://{host}/")).map(|it| it.0);
        let plain = |it: &str| it.trim_matches(['[', ']']).to_owned();
        assert_eq!(to(host), Some(plain(&shown)), "{host:?}");
        let request = Request::url(Capability::NET_FETCH, &format!("http://{other}/"), "GET");
        let same = to(other).is_some_and(|it| it == plain(&shown));
        let allowed = decider.decide(&request, None).allowed;
        matched += usize::from(allowed);
        assert!(!allowed || same, "{host:?} allows {other:?}");
        let user = other.contains('@');
        assert!(user || allowed || !same, "{host:?} does not allow {other:?}");
    }
    assert!(matched > 50, "{matched}");
}

/// No pattern text stops the reader, and what it reads it shows as a pattern that is the same.
#[test]
fn patterns_of_any_text_are_read_or_refused() {
    let mut random = Rng::with_seed(14);
    let pieces = [
        "*",
        "**",
        "?",
        "/",
        "//",
        "./",
        "../",
        "~",
        "${workspace}",
        "${",
        "}",
        "a",
        "é",
        "\0",
        ":",
        "@",
        "[",
        "]",
        "::",
        "1",
        "255",
        ".",
        "#",
        "\\",
        "%2e",
        "%",
        "-",
        ",",
        "443",
        "https://",
        "_*",
        " ",
        "\u{202e}",
        "10.0.0.0/8",
        "example.com",
    ];
    let mut read = 0;
    for _ in 0..tries(20_000) {
        let text: String = (0..random.usize(..7)).map(|_| pick(&mut random, &pieces)).collect();
        let names = Resource::names();
        let resource = Resource::parse(names[random.usize(..names.len())]).unwrap();
        let effect = if random.bool() { Effect::Allow } else { Effect::Deny };
        let context = Context { directory: Some("/p"), workspace: Some("/w"), ..Context::of(effect) };
        match Pattern::parse(resource, &text, &context) {
            Err(it) => {
                let (start, end) = (usize::from(it.range.start()), usize::from(it.range.end()));
                assert!(text.get(start..end).is_some(), "{text:?} {it:?}");
                if let Some(meant) = it.suggestion {
                    let again = Pattern::parse(resource, &meant, &context);
                    assert!(again.is_ok(), "{text:?} {meant:?} {again:?}");
                }
            }
            Ok(pattern) => {
                read += 1;
                let shown = pattern.to_string();
                if !shown.ends_with(" and below") && effect == Effect::Allow {
                    assert_eq!(Pattern::parse(resource, &shown, &context), Ok(pattern), "{text:?}");
                }
            }
        }
    }
    assert!(read > 1000, "{read}");
}

/// A path is where the words lead, read one by one; with a step up, or without a place, only all paths allow it.
#[test]
fn paths_are_judged_by_where_the_words_lead() {
    let mut random = Rng::with_seed(15);
    let pieces = [
        "/", "/", "/", "a", "b", "..", ".", "...", "a.", "é", "\0", "\\", "*", "~", " ", "%2e%2e",
        "\u{202e}", "//",
    ];
    let resource = Resource::parse("file-read").unwrap();
    let rule = |effect: Effect, text: &str| {
        Rule::new(
            effect,
            resource,
            Pattern::parse(resource, text, &Context::of(effect)).unwrap(),
            Origin::made("p", 0),
        )
    };
    let (below, denied) = (rule(Effect::Allow, "/a/**"), rule(Effect::Deny, "/a/b"));
    for _ in 0..tries(20_000) {
        let text: String = (0..random.usize(..9)).map(|_| pick(&mut random, &pieces)).collect();
        let target = PathTarget::new(&text, "/base");
        let mut words: Vec<&str> = if text.starts_with('/') { Vec::new() } else { vec!["base"] };
        let mut up = text.is_empty() || text.contains('\0');
        for word in text.split('/').filter(|it| !it.is_empty() && *it != ".") {
            if word == ".." {
                words.pop();
                up = true;
            } else {
                words.push(word);
            }
        }
        assert_eq!(target.as_str(), format!("/{}", words.join("/")), "{text:?}");
        assert_eq!(target.irregular(), up, "{text:?}");
        let request = Request::path(Capability::FS_READ, &text, "/base");
        assert_eq!(below.matches(&request), !up && words.len() > 1 && words[0] == "a", "{text:?}");
        assert_eq!(denied.matches(&request), words.len() > 1 && words[..2] == ["a", "b"], "{text:?}");
    }
}

/// Every spelling of an address that is not public stays out of a wildcard.
#[test]
fn no_spelling_makes_an_address_public() {
    let mut random = Rng::with_seed(16);
    let mut rule = rule(Effect::Allow, "*").unwrap();
    rule.qualifiers.private = false;
    let any = decider(rule);
    for _ in 0..tries(4000) {
        let bits = match random.u8(..3) {
            0 => u32::from_be_bytes([127, random.u8(..), random.u8(..), random.u8(..)]),
            1 => u32::from_be_bytes([10, random.u8(..), random.u8(..), random.u8(..)]),
            _ => random.u32(..),
        };
        let [a, b, c, d] = bits.to_be_bytes();
        let spelling = match random.u8(..8) {
            0 => format!("{a}.{b}.{c}.{d}"),
            1 => format!("{bits}"),
            2 => format!("{bits:#x}"),
            3 => format!("0{bits:o}"),
            4 => format!("{a:#x}.{b}.{}", u32::from(c) << 8 | u32::from(d)),
            5 => format!("[::ffff:{a}.{b}.{c}.{d}]"),
            6 => format!("{a}.{b}.{c}.{d}."),
            _ => format!("[::ffff:{:x}:{:x}]", bits >> 16, bits & 0xffff),
        };
        let request = Request::url(Capability::NET_FETCH, &format!("http://{spelling}/"), "GET");
        let public = !is_private(IpAddr::from([a, b, c, d]));
        assert_eq!(any.decide(&request, None).allowed, public, "{spelling}");
    }
}
