//! Whether two texts are the same program, apart from what formatting may change: blanks and line breaks, commas,
//! parentheses around expressions, the order of a function's clauses, zeros at the end of floats.

use std::ops::Range;

use tree_sitter::Tree;

use super::{
    builder::shorten_float,
    items::clause_rank,
    walk::{Step, is_comment, walk},
};
use crate::syntax::{cst::text, nodes::Kind};

/// Compares two trees, and their comments.
pub(super) fn same_program(old: &Tree, old_source: &str, new: &Tree, new_source: &str) -> bool {
    let (old, new) = (Outline::of(old, old_source), Outline::of(new, new_source));
    old.steps == new.steps && old.comments == new.comments
}

/// What a tree says.
#[derive(Default)]
struct Outline<'t> {
    steps: Vec<Outlined<'t>>,
    /// In alphabetical order, as they may move with a clause.
    comments: Vec<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlined<'t> {
    Enter(Kind),
    Token(Kind, &'t str),
    Leave,
}

impl<'t> Outline<'t> {
    fn of(tree: &Tree, source: &'t str) -> Outline<'t> {
        let mut outline = Outline::default();
        let mut parents = Vec::new();
        let mut clauses: Vec<(u8, Range<usize>)> = Vec::new();
        for step in walk(tree) {
            match step {
                Step::Enter(node) => {
                    let kind = Kind::of(node);
                    clauses.extend(clause_rank(node).map(|it| (it, outline.steps.len()..0)));
                    if kind != Kind::ParenthesizedExpression {
                        outline.steps.push(Outlined::Enter(kind));
                    }
                    parents.push(kind);
                }
                Step::Leave(node) => {
                    let kind = Kind::of(node);
                    if kind != Kind::ParenthesizedExpression {
                        outline.steps.push(Outlined::Leave);
                    }
                    if let (Some(_), Some(clause)) = (clause_rank(node), clauses.last_mut()) {
                        clause.1.end = outline.steps.len();
                    }
                    if kind == Kind::FunctionItem {
                        outline.sort_clauses(std::mem::take(&mut clauses));
                    }
                    parents.pop();
                }
                Step::Leaf(node) if is_comment(node) => {
                    outline.comments.push(text(node, source).trim_end_matches([' ', '\t', '\r']));
                }
                Step::Leaf(node) => {
                    let in_parentheses = parents.last() == Some(&Kind::ParenthesizedExpression);
                    let dropped = node.kind() == "," || (in_parentheses && matches!(node.kind(), "(" | ")"));
                    if !dropped {
                        outline.steps.push(token(Kind::of(node), text(node, source)));
                    }
                }
            }
        }
        outline.comments.sort_unstable();
        outline
    }

    /// Puts the clauses of one function, which follow each other, in the order of their ranks.
    fn sort_clauses(&mut self, mut clauses: Vec<(u8, Range<usize>)>) {
        let (Some(first), Some(last)) = (clauses.first(), clauses.last()) else { return };
        let all = first.1.start..last.1.end;
        clauses.sort_by_key(|it| it.0);
        let steps = |it: &(u8, Range<usize>)| self.steps.get(it.1.clone()).unwrap_or_default().to_vec();
        let sorted: Vec<Outlined<'t>> = clauses.iter().flat_map(steps).collect();
        self.steps.splice(all, sorted);
    }
}

fn token(kind: Kind, text: &str) -> Outlined<'_> {
    Outlined::Token(kind, if kind == Kind::FloatLiteral { shorten_float(text) } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse::parse;

    fn same(old: &str, new: &str) -> bool {
        same_program(&parse(old), old, &parse(new), new)
    }

    #[test]
    fn layout_is_no_difference() {
        assert!(same("fn f(){g((a),1.50)}", "fn f() {\n    g(a, 1.5,)\n}\n"));
        assert!(same("fn f() ensures a requires b {}", "fn f() requires b ensures a {}"));
        assert!(same("// c \nfn f() {}", "fn f() {} // c"));
    }

    #[test]
    fn meaning_is() {
        for (old, new) in [
            ("fn f() { a\n(b) }", "fn f() { a(b) }"),
            ("fn f() { a\n-b }", "fn f() { a - b }"),
            ("fn f() { (a + b) * c }", "fn f() { a + b * c }"),
            ("fn f() { return\na }", "fn f() { return a }"),
            ("fn f() { \"a,b\" }", "fn f() { \"ab\" }"),
            ("fn f() { a() }", "fn f() { a }"),
            ("fn f() { 1.5 }", "fn f() { 1.05 }"),
            ("fn f() requires a requires b {}", "fn f() requires b requires a {}"),
            ("fn f() {} // c", "fn f() {}"),
            ("fn f() {}\nfn g() {}", "fn g() {}\nfn f() {}"),
        ] {
            assert!(!same(old, new), "{old} / {new}");
        }
    }
}
