//! Parts of a file that can be folded away: brackets over several lines, runs of imports and of comments.
//!
//! Folds come in order of their beginning, at most one a line: the outermost. Those of one item are memoised. Brackets
//! are matched without the tree, so that nothing unfolds while somebody types.

use super::brackets::OpenBrackets;
use crate::{
    db::Db,
    hir::{Item, ItemKind, file_items, lower::lower},
    inputs::SourceFile,
    span::{TextRange, TextSize},
    syntax::tokens::{TokenKind, tokenize},
};

/// A part of a file that can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// What disappears, from the start of the file. It begins and ends within lines: behind an opening bracket and
    /// before the closing one, or from the end of the first comment or import to the end of the last.
    pub range: TextRange,
    /// What is folded.
    pub kind: FoldKind,
    /// Something that should stay visible follows the range on its last line: a closing bracket. An editor that can
    /// only hide whole lines hides those from the second up to, but not including, the last.
    pub keeps_last_line: bool,
}

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// What stands between brackets or quotes.
    Region,
    /// Imports that follow each other.
    Imports,
    /// A comment.
    Comment,
}

/// The folds of a file.
pub fn folds(db: &dyn Db, file: SourceFile) -> Vec<Fold> {
    let breaks = Breaks::of(file.text(db));
    let mut folds = imports(db, file, &breaks);
    for item in file_items(db, file) {
        db.unwind_if_revision_cancelled();
        let start = item.start(db);
        folds.extend(item_folds(db, *item).iter().map(|it| Fold { range: it.range + start, ..*it }));
    }
    folds.sort_by_key(|it| (it.range.start(), std::cmp::Reverse(it.range.end())));
    let mut last: Option<TextSize> = None;
    folds.retain(|it| {
        let on_new_line = last.is_none_or(|last| breaks.are_in(TextRange::new(last, it.range.start())));
        if on_new_line {
            last = Some(it.range.start());
        }
        on_new_line
    });
    folds
}

/// The folds inside an item, relative to it.
#[salsa::tracked(returns(deref))]
fn item_folds<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Fold> {
    let text = item.text(db);
    let breaks = Breaks::of(text);
    let mut folds = Vec::new();
    let mut brackets = OpenBrackets::default();
    let mut comments: Option<TextRange> = None;
    let mut end = TextSize::new(0);
    for token in tokenize(text) {
        let range = token.range();
        match token.kind {
            TokenKind::LineComment => {
                let follows = comments.is_some_and(|it| is_one_break(text, it.end(), range.start()));
                if follows && let Some(run) = &mut comments {
                    *run = run.cover(range);
                } else if is_first_on_line(text, range.start()) {
                    folds.extend(comment_fold(text, &breaks, comments.replace(range)));
                }
            }
            TokenKind::BlockComment => folds.extend(comment_fold(text, &breaks, Some(range))),
            TokenKind::String => folds.extend(region(&breaks, range, true)),
            TokenKind::Symbol => {
                let opened = brackets.take(token.text(text), range);
                folds.extend(opened.and_then(|it| region(&breaks, it.cover(range), true)));
            }
            _ => {}
        }
        if !token.is_trivia() {
            end = range.end();
        }
    }
    folds.extend(comment_fold(text, &breaks, comments));
    let unclosed = brackets.open.iter();
    folds.extend(unclosed.filter_map(|it| region(&breaks, TextRange::new(it.1.start(), end), false)));
    folds
}

/// One fold for each run of imports that takes several lines.
fn imports(db: &dyn Db, file: SourceFile, breaks: &Breaks) -> Vec<Fold> {
    let items = file_items(db, file);
    let runs = items.chunk_by(|a, b| a.kind(db) == ItemKind::Import && b.kind(db) == ItemKind::Import);
    let folds = runs.filter_map(|run| {
        let whole = |it: &Item<'_>| lower(db, *it).spans.whole + it.start(db);
        let (first, last) = (run.first()?, run.last()?);
        if run.len() < 2 || first.kind(db) != ItemKind::Import {
            return None;
        }
        let range = TextRange::new(whole(first).end(), whole(last).end());
        breaks.are_in(range).then_some(Fold { range, kind: FoldKind::Imports, keeps_last_line: false })
    });
    folds.collect()
}

/// The fold of a comment or a run of them: all but the first line.
fn comment_fold(text: &str, breaks: &Breaks, comment: Option<TextRange>) -> Option<Fold> {
    let comment = comment?;
    let first_line = text.get(std::ops::Range::<usize>::from(comment))?.lines().next()?;
    let range = TextRange::new(comment.start() + TextSize::of(first_line), comment.end());
    breaks.are_in(range).then_some(Fold { range, kind: FoldKind::Comment, keeps_last_line: false })
}

/// The fold of what stands between two brackets or quotes, or behind a bracket that nobody closed.
fn region(breaks: &Breaks, brackets: TextRange, is_closed: bool) -> Option<Fold> {
    let one = TextSize::of('{');
    let end = if is_closed { brackets.end() - one } else { brackets.end() };
    let start = brackets.start() + one;
    let range = (start <= end).then(|| TextRange::new(start, end))?;
    breaks.are_in(range).then_some(Fold { range, kind: FoldKind::Region, keeps_last_line: is_closed })
}

/// Where the line breaks of a text are, so that asking whether a range has one does not read the range: nested brackets
/// would have the text read once for each of them.
struct Breaks(Vec<TextSize>);

impl Breaks {
    fn of(text: &str) -> Breaks {
        let breaks = text.bytes().enumerate().filter(|it| matches!(it.1, b'\n' | b'\r'));
        Breaks(breaks.filter_map(|it| TextSize::try_from(it.0).ok()).collect())
    }

    fn are_in(&self, range: TextRange) -> bool {
        let next = self.0.partition_point(|it| *it < range.start());
        self.0.get(next).is_some_and(|it| *it < range.end())
    }
}

/// Whether only one line break and blanks stand between two places.
fn is_one_break(text: &str, start: TextSize, end: TextSize) -> bool {
    let gap = text.get(start.into()..end.into()).unwrap_or("x");
    gap.trim().is_empty() && gap.matches('\n').count() == 1
}

fn is_first_on_line(text: &str, place: TextSize) -> bool {
    let before = text.get(..place.into()).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|it| it == '\n' || it == '\r')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, span::FileRange, test_support::Fixture};

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let file = fixture.main();
        let folds = folds(&fixture.db, file);
        let mut out = String::new();
        for it in &folds {
            let kept = if it.keeps_last_line { " keeps last line" } else { "" };
            let first = draw::line(&fixture, FileRange { file, range: TextRange::empty(it.range.start()) });
            let last = draw::line(&fixture, FileRange { file, range: TextRange::empty(it.range.end()) });
            let place = |it: &str| it.trim_start_matches("/main.ax:").trim_end_matches(" ``").to_owned();
            out += &format!("{:?} {} to {}{kept}\n", it.kind, place(&first), place(&last));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn brackets_imports_and_comments() {
        check(
            r#"
            // About the file,
            // in two lines.

            import "std-http"
            // and
            import "std-ui"
            import "std-json"
            // alone
            type P {
                x: Int,
            }
            fn f(
                a: Int, // not a run
                // of two
                b: Int,
            ) -> P !{
                net.fetch,
            } {
                let s = "one
            two"
                if a > b { a } else {
                    g([
                        1,
                    ], 2)
                    // one
                    // two

                    // three
                }
                match a {
                    1 => P { x: 1 },
                    _ => P {
                        x: 2
                    }
                }
            }
            /* old
               style */
            fn g() { 1 }
            "#,
            expect![[r#"
                Comment 1:19 to 2:17
                Imports 4:18 to 7:18
                Region 9:9 to 11:1 keeps last line
                Region 12:6 to 16:1 keeps last line
                Region 16:10 to 18:1 keeps last line
                Region 18:4 to 36:1 keeps last line
                Region 19:14 to 20:4 keeps last line
                Region 21:26 to 29:5 keeps last line
                Region 22:11 to 24:13 keeps last line
                Comment 25:15 to 26:15
                Region 30:14 to 35:5 keeps last line
                Region 32:17 to 34:9 keeps last line
                Comment 37:7 to 38:12
            "#]],
        );
    }

    #[test]
    fn broken_code_folds() {
        check(
            "fn f() {\n  if x {\n    1\n\nfn g() {\n  (2\n}\n",
            expect![[r#"
                Region 1:9 to 3:6
                Region 2:9 to 3:6
                Region 5:9 to 7:1 keeps last line
            "#]],
        );
    }
}
