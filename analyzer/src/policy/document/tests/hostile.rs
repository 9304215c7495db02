//! Any text at all.

use super::{Document, FileId, SAMPLE, Syntax, toml};
use crate::test_support::generate::Random;

/// Pieces that policies are made of, some of them wrong.
const PIECES: &[&str] = &[
    "name",
    "allow",
    "deny",
    "resource",
    "pattern",
    "scope",
    "time_based",
    "permission",
    "start",
    "days_of_week",
    "features",
    "quotas",
    "budgets",
    "rules",
    "net_policy",
    "schema_version",
    "net.fetch",
    "file-read",
    "/a/**",
    "*.example.com",
    "recursive",
    "true",
    "null",
    "1",
    "-1",
    "1e9",
    "99999999999999999999",
    "64MiB",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ":",
    ",",
    ".",
    "\n",
    " ",
    "#",
    "//",
    "\\",
    "\\u00e9",
    "é",
    "\u{feff}",
    "\0",
    "\r",
    "1979-05-27T07:32:00Z",
    "[[allow]]\nresource = \"process\"\npattern = \"git\"\n",
    "{\"rules\": {\"random\": {\"allow\": true}}}",
];

#[test]
fn no_text_breaks_the_reader() {
    let published = r#"{"schema_version":1,"rules":{"net.fetch":{"allow":true,"budget":20}},"net_policy":{"allowed_domains":["a.b"]}}"#;
    for seed in 0..3_000 {
        let random = &mut Random(seed);
        let mut text = String::new();
        match random.below(4) {
            0 => {}
            1 => text += SAMPLE,
            2 => text += published,
            _ => {
                text += r#"{"name": "a", "allow": [{"resource": "fs.read", "pattern": "/a"}], "quotas": {"fuel": 1}}"#
            }
        }
        for _ in 0..random.below(12) {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if random.one_in(3) {
                let mut end = at + random.below(text.len() - at + 1).min(20);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.replace_range(at..end.max(at), "");
            } else {
                text.insert_str(at, random.pick(PIECES));
            }
        }
        for syntax in [Syntax::Toml, Syntax::Json] {
            let document = Document::parse(&text, syntax, "policy", FileId(0));
            assert_eq!(document, Document::parse(&text, syntax, "policy", FileId(0)));
            for problem in &document.problems {
                assert!(
                    text.get(std::ops::Range::<usize>::from(problem.span)).is_some(),
                    "seed {seed}: {problem:?}\n{text}"
                );
                assert!(!problem.message.is_empty() && !problem.message.ends_with('.'), "{problem:?}");
            }
            let places: Vec<_> = document.problems.iter().map(|it| it.span.start()).collect();
            assert!(places.is_sorted());
        }
    }
}

/// A text that the reader calls valid has a name, and rules that say what they are about.
#[test]
fn what_is_valid_is_whole() {
    for seed in 0..2_000 {
        let random = &mut Random(seed);
        let lines: Vec<&str> = SAMPLE.lines().filter(|_| !random.one_in(8)).collect();
        let document = toml(&lines.join("\n"));
        if document.is_valid() {
            assert!(document.name.is_some());
            let mut rules = document.allow.iter().chain(&document.deny);
            assert!(rules.all(|it| it.resource.is_some() && it.pattern.is_some() && !it.broken));
        }
    }
}

#[test]
fn hostile_files_cost_little() {
    let many = 20_000;
    for text in [
        "[".repeat(many),
        "a.".repeat(many),
        "{\"a\":".repeat(many),
        "\"".repeat(many),
        "x = 1\n".repeat(many),
        "= \n".repeat(many),
        "[[allow]]\n".repeat(many),
        (0..many).map(|it| format!("k{it} = 1\n")).collect(),
        format!("name = \"a\"\ninherits = [{}]", "\"b\",".repeat(many)),
        format!("{{{}}}", "\"a\":1,".repeat(many)),
        format!("x = {}1{}", "[".repeat(many), "]".repeat(many)),
        format!("[budgets]\n{}", (0..many).map(|it| format!("a{it} = 1\n")).collect::<String>()),
    ] {
        for syntax in [Syntax::Toml, Syntax::Json] {
            let document = Document::parse(&text, syntax, "policy", FileId(0));
            assert!(document.problems.len() <= 1_000);
        }
    }
}
