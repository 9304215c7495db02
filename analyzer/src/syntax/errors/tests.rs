//! Fixtures: a text, and its findings with the places drawn under the lines.

mod accepted;
mod arms;
mod brackets;
mod hints;
mod items;
mod lexical;
mod lists;
mod recovery;
mod statements;

use expect_test::Expect;
use text_size::TextRange;

use crate::diagnostics::{Applicability, Diagnostic};

/// Compares the findings of `text`, one item, with `expect`.
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&render(text, &find(text)));
}

fn find(text: &str) -> Vec<Diagnostic<TextRange>> {
    let tree = super::super::parse::parse(text);
    super::errors(&tree, text, false)
}

/// Each line with what is found on it.
fn render(text: &str, found: &[Diagnostic<TextRange>]) -> String {
    let mut out = String::new();
    let mut start = 0;
    for line in text.split('\n') {
        out += &format!("{line}\n");
        let last = start + line.len() == text.len();
        for diagnostic in found {
            let at = usize::from(diagnostic.place.start());
            if at >= start && (at <= start + line.len() || last) {
                out += &finding(text, line, start, diagnostic);
            }
        }
        start += line.len() + 1;
    }
    out
}

fn finding(text: &str, line: &str, line_start: usize, diagnostic: &Diagnostic<TextRange>) -> String {
    let before = &text[line_start..usize::from(diagnostic.place.start())];
    let indent: String = before.chars().map(|it| if it == '\t' { '\t' } else { ' ' }).collect();
    let end = usize::from(diagnostic.place.end()).min(line_start + line.len());
    let width = text[usize::from(diagnostic.place.start())..end].chars().count();
    let marks = if width == 0 { "|".to_owned() } else { "^".repeat(width) };
    let hint = if diagnostic.levels.is_some() { " (hint)" } else { "" };
    let mut out = format!("{indent}{marks} {}{hint} {}\n", diagnostic.rule.code, diagnostic.message);
    if let Some(label) = &diagnostic.label {
        out += &format!("{indent}  {label}\n");
    }
    for related in &diagnostic.related {
        let place = &text[std::ops::Range::<usize>::from(related.place)];
        let line = text[..usize::from(related.place.start())].matches('\n').count() + 1;
        out += &format!("{indent}  line {line}, `{place}`: {}\n", related.message);
    }
    for note in &diagnostic.notes {
        out += &format!("{indent}  note: {note}\n");
    }
    if let Some(help) = &diagnostic.help {
        out += &format!("{indent}  help: {help}\n");
    }
    for fix in &diagnostic.fixes {
        let unsafe_ = if fix.applicability == Applicability::Unsafe { " (unsafe)" } else { "" };
        let mut fixed = text.to_owned();
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|it| std::cmp::Reverse(it.place.start()));
        for edit in edits {
            fixed.replace_range(std::ops::Range::<usize>::from(edit.place), &edit.text);
        }
        let changed = changed_lines(text, &fixed);
        out += &format!("{indent}  fix{unsafe_}: {}: {changed}\n", fix.title);
    }
    out
}

/// The lines of `new` between what it has in common with `old` at both ends.
fn changed_lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let head = old.iter().zip(&new).take_while(|it| it.0 == it.1).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|it| it.0 == it.1).count();
    let lines: Vec<String> = new[head..new.len() - tail].iter().map(|it| format!("`{it}`")).collect();
    if lines.is_empty() { "line removed".to_owned() } else { lines.join(" / ") }
}
