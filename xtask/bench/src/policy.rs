//! Decisions under policies of growing size: what one costs, and what compiling the policy does.

use std::{hint::black_box, io::Write, sync::Arc, time::Duration};

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

use crate::measure::timed;

/// How long and how often a round of decisions is; the best round counts, as other work on the machine only adds.
const ROUND: Duration = Duration::from_millis(5);
const ROUNDS: usize = 20;

/// A shape of rules, by number; requests that the middle one allows and that none does.
struct Shape {
    name: &'static str,
    resource: &'static str,
    pattern: fn(usize) -> String,
    allowed: fn(usize) -> Request,
    denied: Request,
}

pub(crate) fn run(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "one decision, by what the rules look like: allowed by one of them, and denied since none matches"
    )?;
    writeln!(
        out,
        "{:>22} {:>8} {:>10} {:>10} {:>10} {:>14}",
        "rules", "count", "compile", "allowed", "denied", "asking all"
    )?;
    for shape in shapes() {
        let mut small: Option<Duration> = None;
        for count in [10, 1_000, 10_000] {
            let policy = Arc::new(policy(&shape, count));
            let (compile, decider) = timed(|| Decider::new(policy));
            let request = (shape.allowed)(count / 2);
            let allowed = best(&decider, &request, true);
            let denied = best(&decider, &shape.denied, false);
            let (all, _) = timed(|| black_box(decider.matching(&request, None)));
            writeln!(
                out,
                "{:>22} {count:>8} {:>10} {:>10} {:>10} {:>14}",
                shape.name,
                micros(compile),
                nanos(allowed),
                nanos(denied),
                micros(all)
            )?;
            let first = *small.get_or_insert(allowed);
            if count == 10_000 {
                let growth = allowed.as_secs_f64() / first.as_secs_f64();
                writeln!(out, "{:>22} 1,000 times the rules take {growth:.1} times as long", "")?;
            }
        }
    }
    Ok(())
}

fn shapes() -> Vec<Shape> {
    let url = |url: &str| Request::url(Capability::NET_FETCH, url, "GET");
    let path = |path: &str| Request::path(Capability::FS_READ, path, "/");
    vec![
        Shape {
            name: "exact hosts",
            resource: "network-connect",
            pattern: |it| format!("https://api{it}.example.com"),
            allowed: |it| {
                Request::url(Capability::NET_FETCH, &format!("https://api{it}.example.com/v1/x"), "GET")
            },
            denied: url("https://other.example.com/v1/x"),
        },
        Shape {
            name: "host suffixes",
            resource: "network-connect",
            pattern: |it| format!("*.team{it}.example.com"),
            allowed: |it| {
                Request::url(Capability::NET_FETCH, &format!("https://a.b.team{it}.example.com/"), "GET")
            },
            denied: url("https://a.b.other.example.com/"),
        },
        Shape {
            name: "networks",
            resource: "network-connect",
            pattern: |it| format!("10.{}.{}.0/24", it / 256, it % 256),
            allowed: |it| {
                Request::url(Capability::NET_FETCH, &format!("http://10.{}.{}.7/", it / 256, it % 256), "GET")
            },
            denied: url("http://11.0.0.1/"),
        },
        Shape {
            name: "exact paths",
            resource: "file-read",
            pattern: |it| format!("/srv/data/{}/file{it}.json", it % 100),
            allowed: |it| {
                Request::path(Capability::FS_READ, &format!("/srv/data/{}/file{it}.json", it % 100), "/")
            },
            denied: path("/srv/data/7/other.json"),
        },
        Shape {
            name: "folders",
            resource: "file-read",
            pattern: |it| format!("/srv/project{it}/**"),
            allowed: |it| Request::path(Capability::FS_READ, &format!("/srv/project{it}/a/b/c.json"), "/"),
            denied: path("/srv/other/a/b/c.json"),
        },
        Shape {
            name: "globs in one folder",
            resource: "file-read",
            pattern: |it| format!("/srv/file{it}-*.json"),
            allowed: |it| Request::path(Capability::FS_READ, &format!("/srv/file{it}-x.json"), "/"),
            denied: path("/srv/other.json"),
        },
        Shape {
            name: "names",
            resource: "environment",
            pattern: |it| format!("APP{it}_*"),
            allowed: |it| Request::name(Capability::ENV_READ, &format!("APP{it}_HOME")),
            denied: Request::name(Capability::ENV_READ, "OTHER_HOME"),
        },
    ]
}

/// A policy of so many rules, every third of which denies what no request here asks for.
fn policy(shape: &Shape, count: usize) -> EffectivePolicy {
    let mut rules = Vec::with_capacity(count);
    let Some(resource) = Resource::parse(shape.resource) else { return EffectivePolicy::new("p") };
    for (index, number) in (0..).zip(0..count) {
        let effect = if number % 3 == 2 && number != count / 2 { Effect::Deny } else { Effect::Allow };
        if let Ok(pattern) = Pattern::parse(resource, &(shape.pattern)(number), &Context::of(effect)) {
            rules.push(Rule::new(effect, resource, pattern, Origin::made("p", index)));
        }
    }
    EffectivePolicy { rules, ..EffectivePolicy::new("p") }
}

/// The time of one decision, checked to be the expected one.
fn best(decider: &Decider, request: &Request, allowed: bool) -> Duration {
    let decide = || black_box(decider.decide(black_box(request), Some(0))).allowed == allowed;
    let (first, right) = timed(decide);
    if !right {
        return Duration::MAX;
    }
    let repeats = (ROUND.as_nanos() / first.as_nanos().max(1)).clamp(1, 20_000) as u32;
    let round = || timed(|| (0..repeats).all(|_| decide())).0;
    (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::MAX) / repeats
}

fn nanos(it: Duration) -> String {
    match it {
        Duration::MAX => "wrong".to_owned(),
        it => format!("{} ns", it.as_nanos()),
    }
}

fn micros(it: Duration) -> String {
    format!("{:.1} µs", it.as_secs_f64() * 1e6)
}
