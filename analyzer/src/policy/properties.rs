//! What must hold for all rules and requests, tried on many.

use fastrand::Rng;

use super::{
    decide::{By, Decider, Decision, Verdict},
    document::{Document, Syntax},
    link::{Environment, Policies, Source},
    request::{Request, RequestTarget},
    rule::{Effect, FileId, Rule},
    samples::{self, RESOURCES, blur, concrete, decider, pick, tries},
};

fn policy(random: &mut Rng, resource: &str) -> Vec<Rule> {
    let count = random.u32(..8);
    (0..count)
        .map(|it| {
            if random.u8(..5) == 0 {
                samples::rule(random, it)
            } else {
                samples::rule_about(random, resource, it)
            }
        })
        .collect()
}

fn a_request(random: &mut Rng, resource: &str) -> Request {
    let request = concrete(&samples::request(random, resource));
    let request = if random.u8(..4) == 0 { samples::looked_up(random, request) } else { request };
    match random.u8(..8) {
        0 => request.with_program("/usr/bin/git"),
        _ => request,
    }
}

/// What the words of the design say, without an index.
fn plainly(rules: &[Rule], default: Effect, request: &Request, now: Option<i64>) -> bool {
    let any =
        |effect: Effect| rules.iter().any(|it| it.effect == effect && it.active(now) && it.matches(request));
    let malformed = matches!(request.target, RequestTarget::Malformed(_));
    !malformed && !any(Effect::Deny) && (any(Effect::Allow) || default == Effect::Allow)
}

#[test]
fn the_index_decides_as_asking_every_rule_does_in_any_order() {
    let mut random = Rng::with_seed(1);
    let mut both = [0, 0];
    for _ in 0..tries(2500) {
        let resource = RESOURCES[random.usize(..RESOURCES.len())];
        let mut rules = policy(&mut random, resource);
        let default = if random.u8(..4) == 0 { Effect::Allow } else { Effect::Deny };
        let first = decider(rules.clone(), default);
        random.shuffle(&mut rules);
        let second = decider(rules.clone(), default);
        for _ in 0..8 {
            let request = a_request(&mut random, resource);
            let now = [None, Some(150), Some(300)][random.usize(..3)];
            let decision = first.decide(&request, now);
            assert_eq!(decision.allowed, plainly(&rules, default, &request, now), "{request:?}\n{rules:#?}");
            assert_eq!(decision, second.decide(&request, now));
            let matching = first.matching(&request, now);
            match decision.by {
                By::Rule(id) => {
                    assert!(matching.contains(&id));
                    assert_eq!(first.rule(id).unwrap().effect == Effect::Allow, decision.allowed);
                }
                _ => assert!(matching.is_empty(), "{request:?}"),
            }
            both[usize::from(decision.allowed)] += 1;
        }
    }
    assert!(both[0].min(both[1]) > 1000, "the samples are of one kind: {both:?}");
}

#[test]
fn a_deny_beats_every_allow() {
    let mut random = Rng::with_seed(2);
    let mut beaten = 0;
    for _ in 0..tries(10_000) {
        let resource = RESOURCES[random.usize(..RESOURCES.len())];
        let mut allow = samples::rule_about(&mut random, resource, 0);
        let mut deny = samples::rule_about(&mut random, resource, 1);
        (allow.effect, deny.effect, deny.window) = (Effect::Allow, Effect::Deny, None);
        let request = a_request(&mut random, resource);
        if deny.matches(&request) {
            beaten += usize::from(allow.matches(&request));
            for rules in [vec![allow.clone(), deny.clone()], vec![deny.clone(), allow.clone()]] {
                assert!(!decider(rules, Effect::Allow).decide(&request, Some(150)).allowed);
            }
        }
        // The same pattern with both effects.
        let mut same = allow.clone();
        same.effect = Effect::Deny;
        same.window = None;
        if allow.matches(&request) {
            assert!(same.matches(&request), "{allow:?} {request:?}");
        }
    }
    assert!(beaten > 500, "{beaten}");
}

#[test]
fn covers_is_an_order_and_sound() {
    let mut random = Rng::with_seed(3);
    let (mut pairs, mut chains) = (0, 0);
    for _ in 0..tries(600) {
        let resource = RESOURCES[random.usize(..RESOURCES.len())];
        let rules: Vec<Rule> = (0..12).map(|it| samples::rule_about(&mut random, resource, it)).collect();
        let requests: Vec<Request> = (0..30).map(|_| a_request(&mut random, resource)).collect();
        for a in &rules {
            assert!(a.covers(a), "{a:?}");
            for b in rules.iter().filter(|b| a.covers(b)) {
                pairs += 1;
                for request in &requests {
                    for now in [Some(150), Some(300)] {
                        let matches = |it: &Rule| it.active(now) && it.matches(request);
                        assert!(!matches(b) || matches(a), "{a:#?}\n{b:#?}\n{request:?}");
                    }
                }
                for c in rules.iter().filter(|c| b.covers(c)) {
                    chains += 1;
                    assert!(a.covers(c), "{a:#?}\n{b:#?}\n{c:#?}");
                }
            }
        }
    }
    assert!(pairs > 2000 && chains > 4000, "{pairs} {chains}");
}

#[test]
fn abstract_decisions_hold_for_every_instance() {
    let mut random = Rng::with_seed(4);
    let mut said = [0; 4];
    for _ in 0..tries(6000) {
        let resource = RESOURCES[random.usize(..RESOURCES.len())];
        let rules = policy(&mut random, resource);
        let default = if random.u8(..4) == 0 { Effect::Allow } else { Effect::Deny };
        let decider = decider(rules.clone(), default);
        let request = samples::request(&mut random, resource);
        let (blurred, instances) = blur(&mut random, &request);
        let verdict = decider.decide_abstract(&blurred);
        for instance in instances {
            let request = concrete(&instance);
            let at = |now: i64| decider.decide(&request, Some(now)).allowed;
            let told = || format!("{blurred:?}\n{verdict:?}\n{instance:?}\n{rules:#?}");
            match &verdict {
                Verdict::Denied { .. } => assert!(!at(150) && !at(300), "{}", told()),
                Verdict::Allowed { .. } => assert!(at(150) && at(300), "{}", told()),
                Verdict::DependsOnTime { .. } => assert!(at(150), "{}", told()),
                Verdict::Depends { .. } => {}
            }
        }
        said[match verdict {
            Verdict::Denied { .. } => 0,
            Verdict::Allowed { .. } => 1,
            Verdict::DependsOnTime { .. } => 2,
            Verdict::Depends { .. } => 3,
        }] += 1;
    }
    assert!(said.iter().all(|it| *it > 20), "{said:?}");
}

/// A known request is decided alike by both.
#[test]
fn what_is_known_never_depends_but_on_time() {
    let mut random = Rng::with_seed(5);
    for _ in 0..tries(4000) {
        let resource = RESOURCES[random.usize(..RESOURCES.len())];
        let mut rules = policy(&mut random, resource);
        // A deny with a time is of no policy file.
        rules.iter_mut().filter(|it| it.effect == Effect::Deny).for_each(|it| it.window = None);
        let decider = decider(rules, Effect::Deny);
        let request = samples::request(&mut random, resource);
        let at = |now: i64| decider.decide(&concrete(&request), Some(now));
        let (inside, outside) = (at(150), at(300));
        match decider.decide_abstract(&request) {
            Verdict::Allowed { .. } => assert!(inside.allowed && outside.allowed),
            Verdict::Denied { by } => {
                assert!(!inside.allowed && !outside.allowed);
                assert!(by.contains(&inside.by));
            }
            Verdict::DependsOnTime { by } => {
                assert!(inside.allowed && !outside.allowed);
                let Decision { by: By::Rule(id), .. } = inside else { panic!("{inside:?}") };
                assert!(by.contains(&id));
            }
            it @ Verdict::Depends { .. } => panic!("{request:?} {it:?}"),
        }
    }
}

const INHERITED: &[&str] = &["file-read", "network-connect", "environment"];

/// A policy of this name in a file, under these parents.
fn a_document(random: &mut Rng, name: &str, parents: &[&str], file: u32) -> Document {
    let mut text = format!("name = \"{name}\"\nlevel = \"application\"\n");
    if !parents.is_empty() {
        text += &format!(
            "inherits = {parents:?}\ninherit_mode = \"{}\"\n",
            pick(random, &["extend", "restrict"])
        );
    }
    if random.u8(..3) == 0 {
        text += &format!("default_action = \"{}\"\n", pick(random, &["allow", "deny"]));
    }
    if random.u8(..3) == 0 {
        text += &format!("network = {{ private = {} }}\n", random.bool());
    }
    for _ in 0..random.usize(1..5) {
        let resource = pick(random, INHERITED);
        let pattern = match resource {
            "file-read" => samples::path_pattern(random),
            "network-connect" => samples::host_pattern(random),
            _ => pick(random, &["*", "A_*", "A_B", "B"]).to_owned(),
        };
        let list = pick(random, &["allow", "allow", "deny", "time_based"]);
        text += &match list {
            "time_based" => {
                format!("[[time_based]]\npermission = \"{resource}:{pattern}\"\nstart = 100\nend = 200\n")
            }
            _ => format!("[[{list}]]\nresource = \"{resource}\"\npattern = \"{pattern}\"\n"),
        };
    }
    Document::parse(&text, Syntax::Toml, name, FileId(file))
}

/// Over a chain and a diamond: what a parent's rule denies stays denied, and under `restrict` so does what no parent
/// allows.
#[test]
fn a_child_never_gains_what_its_parent_denies() {
    let mut random = Rng::with_seed(6);
    let (mut denied, mut restricted) = (0, 0);
    for _ in 0..tries(600) {
        let family: [(&str, &[&str]); 4] =
            [("base", &[]), ("left", &["base"]), ("right", &["base"]), ("child", &["left", "right"])];
        let documents: Vec<Document> = (0..)
            .zip(family)
            .map(|(file, (name, parents))| a_document(&mut random, name, parents, file))
            .collect();
        let sources = documents.iter().map(|document| Source { document, directory: Some("/p") }).collect();
        let policies = Policies::new(sources, Environment::default());
        let deciders: Vec<Decider> = (0..4).map(|it| Decider::new(policies.link(it).policy.into())).collect();
        let restricts = |it: usize| {
            documents[it].inherit_mode.is_some_and(|it| it.value == super::document::InheritMode::Restrict)
        };
        for _ in 0..12 {
            let resource = pick(&mut random, INHERITED);
            let request = a_request(&mut random, resource);
            let now = [None, Some(150), Some(300)][random.usize(..3)];
            let decisions: Vec<Decision> = deciders.iter().map(|it| it.decide(&request, now)).collect();
            for (child, parents) in [(1, &[0][..]), (2, &[0]), (3, &[1, 2]), (3, &[0])] {
                let told = || format!("{request:?}\n{documents:#?}");
                for parent in parents.iter().map(|it| decisions[*it]) {
                    if !parent.allowed && matches!(parent.by, By::Rule(_)) {
                        denied += 1;
                        assert!(!decisions[child].allowed, "{}", told());
                    }
                }
                let direct = child < 3 || parents.len() == 2;
                let none = parents.iter().all(|it| !decisions[*it].allowed);
                if direct && none && restricts(child) {
                    restricted += 1;
                    assert!(!decisions[child].allowed, "{}", told());
                }
            }
        }
    }
    assert!(denied > 500 && restricted > 500, "{denied} {restricted}");
}
