//! What holds for every program.

use std::{collections::BTreeMap, path::Path};

use super::{
    super::{
        verify::same_program,
        walk::{is_comment, leaves},
    },
    format, formatted,
};
use crate::{
    syntax::parse::parse,
    test_support::generate::{Random, program},
};

/// Every construct, each gap of which gets a comment below. It is in the canonical style.
const SAMPLE: &str = include_str!("sample.ax");

/// What is written in a program, as counts: clauses may move.
fn tokens(source: &str) -> BTreeMap<String, usize> {
    let tree = parse(source.trim_start_matches('\u{feff}'));
    let mut counts = BTreeMap::new();
    for leaf in leaves(&tree) {
        let text = &source.trim_start_matches('\u{feff}')[leaf.byte_range()];
        let text = text.trim_end_matches([' ', '\r']);
        let float =
            !is_comment(leaf) && text.contains('.') && text.starts_with(|it: char| it.is_ascii_digit());
        let text = if float { text.trim_end_matches('0').to_owned() } else { text.to_owned() };
        if !matches!(text.as_str(), "," | "(" | ")") {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

#[test]
fn random_programs_keep_their_tokens_and_settle_at_once() {
    for seed in 0..300 {
        let source = program(seed);
        let once = match format(&source) {
            Ok(it) => it,
            Err(error) => panic!("{error:?}, seed {seed}:\n{source}"),
        };
        assert_eq!(tokens(&once), tokens(&source), "seed {seed}:\n{source}\n=>\n{once}");
        assert_eq!(format(&once).as_ref(), Ok(&once), "seed {seed}:\n{source}");
        check_style(&once);
    }
}

/// What can be said of the style without knowing the program. Lines inside strings are exempt.
fn check_style(text: &str) {
    assert!(text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n")), "{text}");
    if !text.contains("\"two\n") {
        for line in text.lines() {
            assert_eq!(line, line.trim_end(), "{text}");
            assert_eq!((line.len() - line.trim_start().len()) % 4, 0, "{text}");
        }
        assert!(!text.contains("\n\n\n"), "{text}");
        assert!(!text.contains('\t'), "{text}");
    }
}

#[test]
fn the_sample_is_canonical() {
    assert_eq!(format(SAMPLE).as_deref(), Ok(SAMPLE));
}

#[test]
fn what_is_shipped_is_canonical() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("packages"), root.join("src/prelude"), root.join("../examples")];
    let mut checked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "ax") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(format(&text).as_ref(), Ok(&text), "{}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 14, "{checked} programs found");
}

/// Where a comment may stand in the sample without changing what it says.
fn gaps() -> Vec<usize> {
    let tree = parse(SAMPLE);
    let ends: Vec<usize> = [0].into_iter().chain(leaves(&tree).map(|it| it.end_byte())).collect();
    let fits = |gap: &usize| {
        let (head, tail) = SAMPLE.split_at(*gap);
        let (broken, commented) = (format!("{head}\n{tail}"), format!("{head} //\n{tail}"));
        same_program(&tree, SAMPLE, &parse(&broken), &broken) && !parse(&commented).root_node().has_error()
    };
    let found: Vec<usize> = ends.iter().copied().filter(fits).collect();
    assert!(found.len() * 10 > ends.len() * 8, "{} of {} gaps", found.len(), ends.len());
    found
}

#[test]
fn a_comment_in_every_gap_survives() {
    let comments = [" // 1\n", "\n// 1\n", "\n\n// 1\n\n"];
    for (gap, comment) in gaps().into_iter().zip(comments.into_iter().cycle()) {
        let source = format!("{}{comment}{}", &SAMPLE[..gap], &SAMPLE[gap..]);
        let once = formatted(&source);
        assert_eq!(once.matches("// 1\n").count(), 1, "{source}\n=>\n{once}");
        assert_eq!(format(&once).as_ref(), Ok(&once), "{source}");
        check_style(&once);
    }
}

#[test]
fn comments_in_all_gaps_survive_in_order() {
    let gaps = gaps();
    for own_line in [false, true] {
        let mut source = String::new();
        let mut done = 0;
        for (index, gap) in gaps.iter().enumerate() {
            source.push_str(&SAMPLE[done..*gap]);
            source.push_str(if own_line { "\n" } else { " " });
            source.push_str(&format!("// {index}\n"));
            done = *gap;
        }
        source.push_str(&SAMPLE[done..]);
        let once = formatted(&source);
        let order: Vec<usize> =
            once.split("// ").skip(1).map(|it| it.lines().next().unwrap().parse().unwrap()).collect();
        assert_eq!(order, (0..gaps.len()).collect::<Vec<_>>(), "{once}");
        assert_eq!(format(&once).as_ref(), Ok(&once), "{source}");
    }
}

#[test]
fn broken_text_is_refused_or_formatted_but_never_fatal() {
    for (end, _) in SAMPLE.char_indices() {
        let _ = format(&SAMPLE[..end]);
    }
    let mut random = Random(7);
    for seed in 0..300 {
        let mut text = program(seed);
        for _ in 0..3 {
            let place = random.below(text.len() + 1);
            if text.is_char_boundary(place) {
                text.insert_str(
                    place,
                    random.pick(&["(", ")", "{", "}", "\"", "//", "\n", ",", "fn ", "é", "\0"]),
                );
            }
        }
        let _ = format(&text);
    }
}

#[test]
fn deep_nesting_is_formatted_or_refused() {
    let nests = [("(1+", ")"), ("f(", ")"), ("[", "]"), ("-", ""), ("{", "}"), ("if a {", "}"), ("!(", ")")];
    let chains = ["a + ", "a && ", "if c { d } else "];
    for depth in [100, 300, 5000] {
        let nested = nests
            .into_iter()
            .chain(chains.into_iter().map(|it| (it, "")))
            .map(|(open, close)| format!("fn f() {{\n{}a{}\n}}", open.repeat(depth), close.repeat(depth)));
        let types = format!("type R {{ a: {}Int{} }}", "List<".repeat(depth), ">".repeat(depth));
        let suffixes = format!("fn f() {{ a{} }}", ".b(c)".repeat(depth));
        for source in nested.chain([types, suffixes]) {
            let result = format(&source.replace("else a", "else {}"));
            assert!(depth > 100 || result.is_ok(), "{result:?} {source}");
        }
    }
}
