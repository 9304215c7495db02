//! What is wrong with the text of one item, in words a person can act on.
//!
//! Every finding comes from one of four looks at the text: its tokens ([`lexical`]), its brackets ([`brackets`]), the
//! places where the parser stopped ([`failures`], explained by [`explain`]) and what the grammar accepts only so that
//! it can be named here ([`accepted`]). [`hints`] are not errors. One mistake is reported once: the look that
//! understands it best hides what the others make of the same place.

mod accepted;
mod brackets;
mod explain;
mod failures;
mod hints;
mod lexical;
mod line_break;
mod outline;

use text_size::TextRange;
use tree_sitter::{Node, Tree};

use super::{foreign, nodes::Kind, parse, source, tokens::tokenize, words};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::PARSE_ERROR};
use foreign::Foreign;
use lexical::Lexical;
use outline::{Group, Outline};
use source::Source;

/// How many errors one item may report. Who sees that many needs no more.
const MAX_ERRORS: usize = 16;

/// How many places where the parser stopped one item may report: the more there are, the less the parser's recovery
/// is to be trusted.
const MAX_STOPS: usize = 3;

/// What is wrong with an item.
pub struct Judged {
    /// Errors and hints.
    pub errors: Vec<Diagnostic<TextRange>>,
    /// Whether it nests too deeply for anything else to be said about it.
    pub too_deep: bool,
}

/// The errors and hints of an item whose text gave `tree`. `declarations` allows functions without body.
pub fn errors(tree: &Tree, text: &str, declarations: bool) -> Vec<Diagnostic<TextRange>> {
    judge(tree, text, declarations).errors
}

/// Like [`errors`], with what they mean for the rest of the analysis.
pub fn judge(tree: &Tree, text: &str, declarations: bool) -> Judged {
    let tokens = tokenize(text);
    let source = Source::new(text, &tokens);
    let deep = too_deep(tree, &source);
    if !deep.is_empty() {
        return Judged { errors: deep, too_deep: true };
    }
    let foreign = foreign::find(&source);
    let lexical = lexical::check(&source, &foreign);
    let mut out = accepted::check(tree, &source, declarations);
    out.extend(stops(tree, &source, &lexical, &foreign, &out));
    out.extend(foreign.into_iter().map(|it| it.finding));
    out.extend(lexical.errors);
    sort(&mut out);
    out.truncate(MAX_ERRORS);
    if out.is_empty() {
        out = hints::check(tree, &source);
        sort(&mut out);
    }
    Judged { errors: out, too_deep: false }
}

fn sort(found: &mut [Diagnostic<TextRange>]) {
    found.sort_by_key(|it| (it.place.start(), it.place.end()));
}

/// Reports unbalanced brackets and the places where the parser stopped, one for each mistake.
fn stops(
    tree: &Tree,
    source: &Source<'_>,
    lexical: &Lexical,
    foreign: &[Foreign],
    accepted: &[Diagnostic<TextRange>],
) -> Vec<Diagnostic<TextRange>> {
    let mut out = Vec::new();
    let failures = failures::find(tree, source);
    let told = |index: usize| foreign.iter().any(|it| it.finding.place.contains_range(source.range(index)));
    let unbalanced = brackets::check(source).filter(|it| lexical.open_string.is_none() && !told(it.bracket));
    let broken_lines: Vec<usize> = lexical.breaks.iter().map(|it| source.line_of(it.start())).collect();
    let named_lines: Vec<usize> = accepted.iter().map(|it| source.line_of(it.place.start())).collect();
    let foreign_lines: Vec<usize> =
        foreign.iter().map(|it| source.line_of(it.finding.place.start())).collect();
    // The statement of the last report, and its line: what fails there again fails for the same reason.
    let mut reported: Option<(usize, usize)> = None;
    for failure in &failures {
        if unbalanced.as_ref().is_some_and(|it| failure.index >= it.bracket) {
            break;
        }
        let range = source.range(failure.index);
        if lexical.open_string.is_some_and(|it| range.end() > it) {
            break;
        }
        if out.len() == MAX_STOPS {
            break;
        }
        let line = source.line_of(range.start());
        let before = failure.index.checked_sub(1).map_or(line, |it| source.line_of(source.range(it).start()));
        let is_told = [line, before].iter().any(|it| broken_lines.contains(it) || named_lines.contains(it));
        if is_told || foreign_lines.contains(&line) {
            continue;
        }
        let outline = Outline::at(source, failure.index);
        let follows = unbalanced.as_ref().is_some_and(|it| !it.opens)
            || is_consequence(source, &outline, failure.index);
        if follows && !out.is_empty() {
            continue;
        }
        let segment = outline.top.segment;
        if reported.is_some_and(|it| it.0 == segment || it.1 == line || it.1 == before) {
            continue;
        }
        reported = Some((segment, line));
        out.push(explain::explain(source, &outline, failure));
    }
    if let Some(found) = unbalanced.filter(|it| it.opens || out.is_empty()) {
        let inside = failures.iter().find(|it| it.index > found.bracket).map(|it| it.index);
        out.push(brackets::report(source, &found, Some(inside.unwrap_or(found.limit).min(found.limit))));
    }
    let is_told = !accepted.is_empty() || !foreign.is_empty() || !lexical.errors.is_empty();
    if out.is_empty() && !is_told && tree.root_node().has_error() {
        out.push(Diagnostic::new(&PARSE_ERROR, source.range(0), "this cannot be read"));
    }
    out
}

/// Whether a failure at `index` can be no more than the consequence of an earlier one: what belongs to the arms of a
/// `match` or to a list that was not recognised, or the end of the text.
fn is_consequence(source: &Source<'_>, outline: &Outline, index: usize) -> bool {
    let in_block = matches!(outline.top.group, Group::Body | Group::Block);
    let (keyword, _) = outline.item_keyword(source);
    (in_block && matches!(source.at(index), "=>" | ",")) || index >= source.len() || keyword != "fn"
}

/// Reports a word that was probably meant to be `keyword`.
fn misspelt(place: TextRange, word: &str, keyword: &str) -> Diagnostic<TextRange> {
    Diagnostic::new(&PARSE_ERROR, place, format!("unexpected `{word}`, did you mean `{keyword}`"))
        .with_fix(Fix::needs_review(format!("write `{keyword}`"), vec![Edit::new(place, keyword)]))
}

/// Calls `visit` with every node and what it is in, parents first.
fn walk<'t>(tree: &'t Tree, visit: &mut impl FnMut(Node<'t>, Kind)) {
    let mut cursor = tree.walk();
    let mut parents = vec![Kind::SourceFile];
    loop {
        let node = cursor.node();
        visit(node, parents.last().copied().unwrap_or(Kind::SourceFile));
        if cursor.goto_first_child() {
            parents.push(Kind::of(node));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            parents.pop();
        }
    }
}

/// Reports text that [`parse`](parse::parse) left out of the tree: where the first of it begins.
fn too_deep(tree: &Tree, source: &Source<'_>) -> Vec<Diagnostic<TextRange>> {
    if !parse::may_nest_too_deep(source.text, source.all) || !parse::may_have_holes(tree) {
        return Vec::new();
    }
    let first = parse::guarded(source.text, source.all).too_deep.into_iter().next();
    let report = |it: TextRange| {
        let start = source.range(source.index_at(it.start().into()));
        Diagnostic::new(&PARSE_ERROR, start, format!("nested more than {} levels deep", parse::MAX_NESTING))
            .with_help("give a part of it a name with `let`, or move it into a function of its own")
    };
    first.into_iter().map(report).collect()
}

#[cfg(test)]
mod tests;
