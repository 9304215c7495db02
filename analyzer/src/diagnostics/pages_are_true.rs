//! Every explanation page keeps its word: its bad example breaks the rule, its good example breaks none.

use std::fmt::Write;

use super::{
    Diagnostic, Severity, file_diagnostics,
    registry::{RULES, Rule},
};
use crate::{
    policy::{
        document::{Document, Syntax},
        link::{Environment, Policies, Source},
        problem::{Code, Problem},
        rule::FileId,
    },
    span::FileRange,
    test_support::Fixture,
};

/// Rules that no short text breaks; their pages explain in words.
const IN_WORDS: &[&str] = &["E008", "E040", "POL011"];

#[test]
fn pages_are_true() {
    let mut wrong = String::new();
    for rule in RULES {
        if let Err(reason) = check(rule) {
            let _ = writeln!(wrong, "{}: {reason}", rule.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn check(rule: &Rule) -> Result<(), String> {
    let title = format!("# {} {}\n\n", rule.code, rule.name);
    if !rule.page.starts_with(&title) {
        return Err(format!("the page begins with `{}`", title.trim_end()));
    }
    let bad = section(rule.page, "Bad").ok_or("the page has a section `Bad`")?;
    let good = section(rule.page, "Good").ok_or("the page has a section `Good`")?;
    if IN_WORDS.contains(&rule.code) {
        return Ok(());
    }
    if let Some(code) = Code::parse(rule.code) {
        return check_policy(code, bad, good);
    }
    let (fixture, found) = findings(bad)?;
    if !found.iter().any(|it| it.rule == rule) {
        return Err(format!("the bad example is not found bad:\n{}", fixture.render(&found)));
    }
    let (fixture, found) = findings(good)?;
    let unwanted: Vec<_> =
        found.into_iter().filter(|it| it.rule == rule || it.severity == Severity::Error).collect();
    if !unwanted.is_empty() {
        return Err(format!("the good example is found bad:\n{}", fixture.render(&unwanted)));
    }
    Ok(())
}

fn check_policy(code: Code, bad: &str, good: &str) -> Result<(), String> {
    let found = policy_problems(bad)?;
    if !found.iter().any(|it| it.code == code) {
        return Err(format!("the bad example is not found bad: {found:?}"));
    }
    let found = policy_problems(good)?;
    let unwanted: Vec<_> = found.iter().filter(|it| it.code == code || !it.code.is_warning()).collect();
    if unwanted.is_empty() { Ok(()) } else { Err(format!("the good example is found bad: {unwanted:?}")) }
}

/// All problems of the policies in the first fenced block of a section, in the year 2026.
fn policy_problems(section: &str) -> Result<Vec<Problem>, String> {
    let (_, fenced) = section.split_once("```toml\n").ok_or("a section has a policy")?;
    let code = fenced.split("```").next().unwrap_or(fenced);
    let files = code.split("//- ").filter(|it| !it.is_empty());
    let texts =
        files.map(|it| if code.starts_with("//- ") { it.split_once('\n').map_or("", |it| it.1) } else { it });
    let read = |(file, text)| Document::parse(text, Syntax::Toml, "policy", FileId(file));
    let documents: Vec<Document> = (0..).zip(texts).map(read).collect();
    let sources = documents.iter().map(|document| Source { document, directory: Some("/project") }).collect();
    let environment = Environment { now: Some(1_767_225_600), ..Environment::default() };
    let policies = Policies::new(sources, environment);
    let mut problems = policies.duplicates();
    problems.extend((0..documents.len()).flat_map(|it| policies.link(it).problems));
    problems.extend(documents.iter().flat_map(|it| it.problems.clone()));
    Ok(problems)
}

#[test]
fn every_code_of_policies_has_a_page() {
    for code in Code::ALL {
        let rule = Rule::find(code.as_str()).unwrap_or_else(|| panic!("{} has no page", code.as_str()));
        let warns = rule.levels.default.is_none_or(|it| it < Severity::Error);
        assert_eq!(code.is_warning(), warns, "{}", rule.code);
    }
    let rules = RULES.iter().filter(|it| it.code.starts_with("POL"));
    assert_eq!(rules.count(), Code::ALL.len());
}

/// The text under a heading of the second level.
fn section<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("\n## {heading}\n"))?;
    Some(rest.split("\n## ").next().unwrap_or(rest))
}

/// All findings of the first fenced block of a section, in the strict profile unless the block is a configuration.
fn findings(section: &str) -> Result<(Fixture, Vec<Diagnostic<FileRange>>), String> {
    let (_, fenced) = section.split_once("```").ok_or("a section has a fenced block")?;
    let (language, code) = fenced.split_once('\n').ok_or("a fenced block has lines")?;
    let code = code.split("```").next().unwrap_or(code);
    let strict = "//- /boruna.toml\nprofile = \"strict\"\n";
    let mut fixture = Fixture::parse(&match language {
        "ax" if code.contains("//- /boruna.toml") => code.to_owned(),
        "ax" | "json" if code.starts_with("//- ") => format!("{code}{strict}"),
        "ax" => format!("//- /main.ax\n{code}{strict}"),
        "toml" => format!("//- /main.ax\n//- /boruna.toml\n{code}"),
        "json" => format!("//- /libs/rates/package.ax.json\n{code}//- /libs/rates/src/core.ax\n{strict}"),
        other => return Err(format!("no example is written in `{other}`")),
    });
    fixture.look_around();
    let db = &fixture.db;
    let found = fixture.files.values().flat_map(|it| file_diagnostics(db, *it)).collect();
    Ok((fixture, found))
}
