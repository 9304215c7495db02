//! Random rules and requests for the tests of this room: few words, so that they meet.

use fastrand::Rng;
use smol_str::SmolStr;

use super::{
    decide::{AbstractRequest, AbstractTarget, Decider, Text},
    pattern::{Arguments, Context, Method, NamePattern, PathPattern, Pattern, Ports, Scope},
    request::Request,
    resource::Resource,
    rule::{Effect, EffectivePolicy, Origin, Rule},
    time::Window,
};
use crate::capability::Capability;

pub(super) const RESOURCES: &[&str] = &[
    "file-read",
    "file-write",
    "network-connect",
    "process",
    "environment",
    "llm",
    "database",
    "actor",
    "actor.send",
    "clock",
];

const HOSTS: &[&str] = &[
    "*",
    "*",
    "a.example",
    "x.a.example",
    "*.a.example",
    "*.example.org",
    "example.org",
    "127.0.0.1",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "0.0.0.0/0",
    "0.0.0.0",
    "8.8.8.8",
    "8.0.0.0/8",
    "[::1]",
    "::/0",
    "localhost",
    "*.localhost",
    "*.google.internal",
    "metadata.google.internal",
];

const AUTHORITIES: &[&str] = &[
    "a.example",
    "A.example.",
    "x.a.example",
    "y.x.a.example",
    "evila.example",
    "example.org",
    "127.0.0.1",
    "10.1.2.3",
    "10.2.3.4",
    "8.8.8.8",
    "0x7f.1",
    "0.0.0.0",
    "[::1]",
    "[::ffff:10.1.1.1]",
    "[2606::1]",
    "localhost",
    "b.localhost",
    "metadata.google.internal",
    "a.example:80",
    "a.example:8080",
    "user@a.example",
    "a.example:x@evil.test",
    "",
    "a..example",
];

const NAMES: &[&str] = &["A", "A_", "A_B", "A_B_C", "A_TOKEN", "B_PASSWORD_C", "AB", "B"];

/// How many tries are enough to find what is there within a second or so; `BORUNA_DRILLS=full` makes it many more.
pub(super) fn tries(few: usize) -> usize {
    match std::env::var("BORUNA_DRILLS").is_ok_and(|it| it == "full") {
        true => few * 100,
        false => few,
    }
}

/// What the unknown part of a text may be.
const FILLS: &[&str] = &[
    "",
    "a",
    "/",
    "/a",
    "a/b",
    "..",
    "/../",
    "../a",
    "./",
    "//",
    "@evil.test/",
    ":x@",
    ".example",
    "\0",
    "_B",
    "b",
    "\t",
    "?",
    "#",
    "\\",
];

pub(super) fn pick<'a>(random: &mut Rng, of: &[&'a str]) -> &'a str {
    of[random.usize(..of.len())]
}

pub(super) fn rule(random: &mut Rng, index: u32) -> Rule {
    let resource = pick(random, RESOURCES);
    rule_about(random, resource, index)
}

pub(super) fn rule_about(random: &mut Rng, name: &str, index: u32) -> Rule {
    let effect = if random.bool() { Effect::Allow } else { Effect::Deny };
    let resource = Resource::parse(name).unwrap();
    let mut text = match name {
        "file-read" | "file-write" => path_pattern(random),
        "network-connect" => host_pattern(random),
        "process" => pick(random, &["*", "git", "sh", "/usr/bin/git", "/bin/git", "/bin/sh"]).to_owned(),
        "database" => {
            pick(random, &["*", "A", "A_*", "A:read", "*:read,write", "A_B:write", "*:schema"]).to_owned()
        }
        "clock" => "*".to_owned(),
        _ => match random.u8(..3) {
            0 => pick(random, NAMES).to_owned(),
            1 => pick(random, &["A_*", "A_B_*", "B_*"]).to_owned(),
            _ => "*".to_owned(),
        },
    };
    let scope = match random.u8(..4) {
        0 if text.starts_with('/') && !text.ends_with('*') => Some(Scope::Exact),
        1 => Some(Scope::Recursive),
        _ => None,
    };
    let context = Context { scope, ..Context::of(effect) };
    let pattern = Pattern::parse(resource, &text, &context).unwrap_or_else(|it| panic!("{text}: {it}"));
    text.clear();
    let mut rule = Rule::new(effect, resource, pattern, Origin::made("p", index));
    if random.u8(..40) == 0 {
        rule.pattern = Pattern::Invalid;
    }
    if random.u8(..6) == 0 {
        rule.window = Some(Window { start: Some(100), end: Some(200), ..Window::always() });
    }
    let qualifiers = &mut rule.qualifiers;
    match name {
        "network-connect" => {
            qualifiers.private = random.u8(..3) == 0;
            if random.u8(..6) == 0 {
                qualifiers.ports = Some(Ports::parse(pick(random, &["80", "443", "80,443"])).unwrap());
            }
            if random.u8(..6) == 0 {
                qualifiers.methods = Some(vec![Method::parse(pick(random, &["GET", "POST"])).unwrap()]);
            }
            if random.u8(..6) == 0 {
                let path = pick(random, &["/a", "/a/**", "*", "/a/*"]);
                qualifiers.path = Some(PathPattern::parse_url_path(path, effect).unwrap());
            }
        }
        "process" if random.u8(..2) == 0 => {
            let count = random.usize(..3);
            let mut texts: Vec<&str> = (0..count).map(|_| pick(random, &["*", "a", "a*", "--?"])).collect();
            if random.bool() {
                texts.push("**");
            }
            qualifiers.args = Some(Arguments::parse(texts).unwrap());
        }
        "environment" => qualifiers.include_secrets = random.u8(..3) == 0,
        "llm" if random.u8(..3) == 0 => {
            qualifiers.models = Some(vec![NamePattern::parse(pick(random, &["A_*", "B", "*"])).unwrap()]);
        }
        _ => {}
    }
    rule
}

pub(super) fn path_pattern(random: &mut Rng) -> String {
    if random.u8(..8) == 0 {
        return pick(random, &["*", "**", "/"]).to_owned();
    }
    let mut text = String::new();
    for _ in 0..random.usize(1..4) {
        text += "/";
        text += pick(random, &["a", "b", "ab", "a", "*", "a*", "?", "*b*"]);
    }
    text + pick(random, &["", "", "/*", "/**"])
}

pub(super) fn host_pattern(random: &mut Rng) -> String {
    let scheme = pick(random, &["", "", "", "https://", "http://", "tcp://"]);
    let host = pick(random, HOSTS);
    format!("{scheme}{host}{}", pick(random, &["", "", "", ":443", ":80,8000-9000"]))
}

fn path(random: &mut Rng) -> String {
    let mut text = pick(random, &["", "/", "/", "/"]).to_owned();
    for index in 0..random.usize(..4) {
        if index > 0 {
            text += "/";
        }
        text += pick(random, &["a", "b", "ab", "c", "a", "b", "..", ".", "", "bab"]);
    }
    text
}

fn url(random: &mut Rng) -> String {
    let scheme = pick(
        random,
        &["https://", "http://", "wss://", "tcp://", "HTTPS://", "https:", "ftp://", "https:///"],
    );
    let authority = pick(random, AUTHORITIES);
    format!(
        "{scheme}{authority}{}",
        pick(random, &["", "/", "/a", "/a/b", "/a?q", "?q", "#f", "/%61/../b", "/a%2fb"])
    )
}

const SQL: &[&str] = &[
    "SELECT 1",
    "select a from b",
    "INSERT INTO t",
    "SELECT 1; DELETE FROM t",
    "DROP TABLE t",
    "SELECT '",
    "--",
    "-",
];

/// A request whose texts are known.
pub(super) fn request(random: &mut Rng, resource: &str) -> AbstractRequest {
    let capabilities = Resource::parse(resource).unwrap().capabilities();
    let capability = random.choice(capabilities.iter().collect::<Vec<_>>()).unwrap();
    let exact = |it: &str| Text::exact(it);
    let target = match resource {
        "file-read" | "file-write" => AbstractTarget::Path { path: exact(&path(random)), base: "/a".into() },
        "network-connect" => AbstractTarget::Url {
            url: exact(&url(random)),
            method: exact(pick(random, &["GET", "post", "PUT", "bad method"])),
        },
        "process" => {
            let command = pick(random, &["git", "sh", "/usr/bin/git", "/bin/../bin/sh", "./git", "ls", ""]);
            let arguments =
                (0..random.usize(..3)).map(|_| exact(pick(random, &["a", "ab", "--x", "b", ""]))).collect();
            AbstractTarget::Process {
                command: exact(command),
                arguments: Some(arguments),
                base: "/bin".into(),
            }
        }
        "database" => {
            AbstractTarget::Database { alias: exact(pick(random, NAMES)), sql: exact(pick(random, SQL)) }
        }
        "clock" => AbstractTarget::Nothing,
        _ => AbstractTarget::Name(exact(pick(random, NAMES))),
    };
    AbstractRequest { capability, target }
}

/// The one request that an abstract one with known texts is.
pub(super) fn concrete(request: &AbstractRequest) -> Request {
    let text = |it: &Text| match it {
        Text::OneOf(all) => all[0].clone(),
        Text::Affix { .. } => panic!("a known text"),
    };
    let capability = request.capability;
    match &request.target {
        AbstractTarget::Path { path, base } => Request::path(capability, &text(path), base),
        AbstractTarget::Url { url, method } => Request::url(capability, &text(url), &text(method)),
        AbstractTarget::Process { command, arguments, base } => {
            let arguments: Vec<SmolStr> = arguments.iter().flatten().map(text).collect();
            Request::process(&text(command), arguments.iter().map(SmolStr::as_str), base)
        }
        AbstractTarget::Name(name) => Request::name(capability, &text(name)),
        AbstractTarget::Database { alias, sql } => Request::database(&text(alias), &text(sql)),
        AbstractTarget::Nothing => Request::nothing(capability),
        AbstractTarget::Unknown => panic!("a known target"),
    }
}

/// A request that less is known of, and some requests that it may be, the given one among them.
pub(super) fn blur(random: &mut Rng, request: &AbstractRequest) -> (AbstractRequest, Vec<AbstractRequest>) {
    let mut blurred = request.clone();
    let mut instances = vec![request.clone()];
    let count = texts(&mut blurred).len();
    for index in 0..count {
        let Some(text) = texts(&mut blurred).into_iter().nth(index) else { continue };
        let known = match &*text {
            Text::OneOf(all) => all[0].to_string(),
            Text::Affix { .. } => continue,
        };
        let others: Vec<String> = match random.u8(..3) {
            0 => continue,
            1 => {
                let (a, b) = (cut(random, &known), cut(random, &known));
                let (prefix, suffix) = (&known[..a.min(b)], &known[a.max(b)..]);
                *text = Text::Affix { prefix: prefix.into(), suffix: suffix.into() };
                (0..6)
                    .map(|_| {
                        let fill: String = (0..random.usize(..3)).map(|_| pick(random, FILLS)).collect();
                        format!("{prefix}{fill}{suffix}")
                    })
                    .collect()
            }
            _ => {
                let more = format!("{known}{}", pick(random, FILLS));
                *text = Text::OneOf(vec![known.as_str().into(), more.as_str().into()]);
                vec![more]
            }
        };
        let mut varied = Vec::new();
        for instance in &instances {
            for other in &others {
                let mut it = instance.clone();
                if let Some(text) = texts(&mut it).into_iter().nth(index) {
                    *text = Text::exact(other);
                }
                varied.push(it);
            }
        }
        random.shuffle(&mut varied);
        varied.truncate(20);
        instances.extend(varied);
    }
    (blurred, instances)
}

fn cut(random: &mut Rng, text: &str) -> usize {
    let at = random.usize(..=text.len());
    (0..=at).rev().find(|it| text.is_char_boundary(*it)).unwrap()
}

fn texts(request: &mut AbstractRequest) -> Vec<&mut Text> {
    match &mut request.target {
        AbstractTarget::Path { path, .. } => vec![path],
        AbstractTarget::Url { url, method } => vec![url, method],
        AbstractTarget::Process { command, arguments, .. } => {
            [command].into_iter().chain(arguments.iter_mut().flatten()).collect()
        }
        AbstractTarget::Name(name) => vec![name],
        AbstractTarget::Database { alias, sql } => vec![alias, sql],
        AbstractTarget::Nothing | AbstractTarget::Unknown => Vec::new(),
    }
}

/// A policy of these rules.
pub(super) fn decider(rules: Vec<Rule>, default_action: Effect) -> Decider {
    let policy = EffectivePolicy { rules, default_action, ..EffectivePolicy::new("p") };
    Decider::new(policy.into())
}

/// A request for a host, looked up to be some addresses or none.
pub(super) fn looked_up(random: &mut Rng, request: Request) -> Request {
    let addresses = ["10.1.2.3", "8.8.8.8", "127.0.0.1", "::1", "0.0.0.0"].map(|it| it.parse().unwrap());
    let count = random.usize(..3);
    let some: Vec<std::net::IpAddr> = (0..count).map(|_| addresses[random.usize(..5)]).collect();
    match request.capability {
        Capability::NET_FETCH => request.with_addresses(some),
        _ => request,
    }
}
