//! What holds for any policies.

use super::{Effect, Environment, Fixture, Linked, MAX_RULES, allows, read};
use crate::test_support::generate::Random;

/// A policy that says nothing of a request and inherits says no more than its parents, and never less than a deny.
#[test]
fn a_child_never_gains_what_a_parent_denies() {
    const PATHS: &[&str] = &["/a", "/a/**", "/a/b", "/a/b/*", "/a/b/c", "/**", "/d", "/a/*/c"];
    const LISTS: &[&str] = &["allow", "allow", "deny"];
    for seed in 0..400 {
        let random = &mut Random(seed);
        let count = 2 + random.below(4);
        let mut texts = Vec::new();
        for index in 0..count {
            let mut text = format!("name = \"p{index}\"\n");
            let parents: Vec<String> =
                (index + 1..count).filter(|_| random.one_in(2)).map(|it| format!("\"p{it}\"")).collect();
            text += &format!("inherits = [{}]\n", parents.join(", "));
            if random.one_in(2) {
                text += "inherit_mode = \"restrict\"\n";
            }
            for _ in 0..random.below(4) {
                let (list, pattern) = (random.pick(LISTS), random.pick(PATHS));
                text += &format!("[[{list}]]\nresource = \"file-read\"\npattern = \"{pattern}\"\n");
            }
            texts.push(text);
        }
        let fixture = Fixture::of(texts);
        let policies = fixture.policies(Environment::default());
        let linked: Vec<Linked> = (0..count).map(|it| policies.link(it)).collect();
        for (child, document) in fixture.documents.iter().enumerate() {
            assert!(linked[child].is_usable, "seed {seed}: {:?}", linked[child].problems);
            let parents: Vec<usize> =
                document.inherits.iter().filter_map(|it| policies.find(&it.value)).collect();
            for path in ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/a/x/c", "/d", "/e"] {
                let request = &read(path);
                let decide = |it: usize| allows(&linked[it], request);
                let denied = |it: &usize| {
                    linked[*it].policy.rules.iter().any(|it| it.effect == Effect::Deny && it.matches(request))
                };
                if parents.iter().any(denied) {
                    assert!(!decide(child), "seed {seed}: p{child} gains {path}");
                }
                let restricts = document.inherit_mode.is_some() && !parents.is_empty();
                if restricts && decide(child) {
                    assert!(
                        parents.iter().any(|it| decide(*it)),
                        "seed {seed}: p{child} has {path}, no parent has"
                    );
                }
                if !restricts && parents.iter().any(|it| decide(*it)) {
                    let stopped = denied(&child);
                    assert!(decide(child) || stopped, "seed {seed}: p{child} loses {path}");
                }
            }
        }
    }
}

/// Whatever the documents, linking ends, says the same twice, and points into the files.
#[test]
fn linking_is_total_and_deterministic() {
    const LINES: &[&str] = &[
        "inherits = [\"p0\", \"p1\"]",
        "inherits = [\"p2\"]",
        "inherits = [\"p3\", \"gone\"]",
        "inherit_mode = \"restrict\"",
        "default_action = \"allow\"",
        "level = \"application\"",
        "[[allow]]",
        "[[deny]]",
        "[[time_based]]",
        "resource = \"file-read\"",
        "resource = \"network-connect\"",
        "pattern = \"/a/**\"",
        "pattern = \"*.example.com\"",
        "permission = \"clock:*\"",
        "start = 3",
        "feature = \"f\"",
        "[features]\nf = { dependencies = [\"g\"] }",
        "[quotas]\nfuel = 3",
        "[quotas]\npreset = \"unlimited\"",
        "ports = [1, \"x\"]",
        "methods = [\"GET\"]",
    ];
    for seed in 0..1_500 {
        let random = &mut Random(seed);
        let texts = (0..4).map(|index| {
            let lines: Vec<&str> = (0..random.below(12)).map(|_| random.pick(LINES)).collect();
            format!("name = \"p{index}\"\n{}\n", lines.join("\n"))
        });
        let fixture = Fixture::of(texts.collect());
        let policies = fixture.policies(Environment { now: Some(0), ..Environment::default() });
        for index in 0..4 {
            let linked = policies.link(index);
            assert_eq!(linked, policies.link(index));
            fixture.show(&linked);
        }
    }
}

#[test]
fn ten_thousand_rules_are_linked_quickly() {
    // All below one folder, so that places do not tell them apart.
    let rules = (0..MAX_RULES).map(|it| match it % 2 {
        0 => format!("[[allow]]\nresource = \"file-read\"\npattern = \"/data/*{it}\"\n"),
        _ => format!("[[deny]]\nresource = \"environment\"\npattern = \"A_{it}\"\n"),
    });
    let text = format!("name = \"a\"\n{}", rules.collect::<String>());
    assert!(Fixture::of(vec![text]).link().is_usable);
}
