//! Applies fixes until none is left, on the texts in the database. Writing them to disk is the caller's.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use boruna_analyzer::{
    Database,
    diagnostics::{Applicability, Edit, Severity, registry},
    hir::{file_items, lower::lower},
    inputs::SourceFile,
    span::FileRange,
};
use rustc_hash::FxHashSet;

use crate::{
    check::{Checked, check},
    findings::Strictness,
    load::Workspace,
};

/// A fix can make room for another one; more rounds than this are fixes that undo each other.
const MAX_ROUNDS: usize = 16;

/// One round mends findings of one severity: what looked superfluous often is not, once the errors are gone.
const SEVERITIES: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint];

/// What fixing did.
pub(crate) struct Fixed {
    /// What is found afterwards.
    pub(crate) checked: Checked,
    /// The changed files with the texts they had, sorted by path.
    pub(crate) changed: Vec<(SourceFile, Arc<str>)>,
    /// How many fixes were applied.
    pub(crate) applied: usize,
}

type Edits = BTreeMap<Arc<str>, (SourceFile, Vec<(Range<usize>, String)>)>;

/// Applies all fixes of at least `applicability` in the selected files. `workspace` must be editable.
pub(crate) fn fix(workspace: &mut Workspace, strictness: &Strictness, applicability: Applicability) -> Fixed {
    let selected: FxHashSet<_> = workspace.selected().collect();
    let mut originals: BTreeMap<Arc<str>, (SourceFile, Arc<str>)> = BTreeMap::new();
    let mut applied = 0;
    let mut checked = check(workspace, strictness);
    for _ in 0..MAX_ROUNDS {
        let count = SEVERITIES
            .iter()
            .map(|severity| {
                let fixes: Vec<_> = checked
                    .findings
                    .iter()
                    .filter(|it| it.severity == *severity)
                    .filter_map(|it| it.fix(applicability))
                    .filter(|it| it.edits.iter().all(|edit| selected.contains(&edit.place.file)))
                    .map(|it| it.edits.clone())
                    .collect();
                apply_round(&mut workspace.db, &fixes, &mut originals)
            })
            .find(|it| *it > 0);
        let Some(count) = count else { break };
        applied += count;
        workspace.look_again();
        checked = check(workspace, strictness);
    }
    let db = &workspace.db;
    let changed = originals.into_values().filter(|(file, before)| file.text(db) != before).collect();
    Fixed { checked, changed, applied }
}

/// Applies those of `fixes` that do not collide, and says how many. Should a file have more syntax errors then, the
/// round is done again one fix at a time, without those that did it.
fn apply_round(
    db: &mut Database,
    fixes: &[Vec<Edit<FileRange>>],
    originals: &mut BTreeMap<Arc<str>, (SourceFile, Arc<str>)>,
) -> usize {
    let (edits, count) = combine(db, fixes);
    if try_apply(db, edits, originals) {
        return count;
    }
    // The places of the others are stale after one fix; the next round has fresh ones.
    let one_works = fixes.iter().any(|fix| {
        let (edits, count) = combine(db, std::slice::from_ref(fix));
        count > 0 && try_apply(db, edits, originals)
    });
    usize::from(one_works)
}

/// The edits of all fixes that change something and do not collide with earlier ones.
fn combine(db: &Database, fixes: &[Vec<Edit<FileRange>>]) -> (Edits, usize) {
    let mut combined = Edits::new();
    let mut count = 0;
    for fix in fixes {
        let mut attempt: Vec<(SourceFile, Range<usize>, &str)> = Vec::new();
        for edit in fix {
            let range = Range::<usize>::from(edit.place.range);
            attempt.push((edit.place.file, range, &edit.text));
        }
        let changes =
            attempt.iter().any(|(file, range, text)| file.text(db).get(range.clone()) != Some(text));
        let fits = attempt.iter().enumerate().all(|(index, (file, range, _))| {
            let own = attempt.iter().take(index).filter(|it| it.0 == *file).map(|it| &it.1);
            let others = combined.get(file.path(db)).into_iter().flat_map(|it| &it.1).map(|it| &it.0);
            file.text(db).get(range.clone()).is_some() && !own.chain(others).any(|it| collide(it, range))
        });
        if changes && fits {
            for (file, range, text) in attempt {
                let (_, edits) = combined.entry(file.path(db).clone()).or_insert((file, Vec::new()));
                edits.push((range, text.to_owned()));
            }
            count += 1;
        }
    }
    (combined, count)
}

/// Whether two replacements touch the same text, or an insertion stands right beside the other.
fn collide(a: &Range<usize>, b: &Range<usize>) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start <= b.end && b.start <= a.end
    } else {
        a.start < b.end && b.start < a.end
    }
}

/// Changes the texts, unless that leaves a file with more syntax errors: then nothing changes.
fn try_apply(
    db: &mut Database,
    edits: Edits,
    originals: &mut BTreeMap<Arc<str>, (SourceFile, Arc<str>)>,
) -> bool {
    let mut before = Vec::new();
    for (path, (file, mut edits)) in edits {
        let old = Arc::clone(file.text(db));
        let errors = syntax_errors(db, file);
        edits.sort_by_key(|it| it.0.start);
        file.update_text(db, Arc::from(replaced(&old, &edits)));
        before.push((path, file, old, errors));
    }
    if before.iter().any(|(_, file, _, errors)| syntax_errors(db, *file) > *errors) {
        for (_, file, old, _) in before {
            file.update_text(db, old);
        }
        return false;
    }
    for (path, file, old, _) in before {
        originals.entry(path).or_insert((file, old));
    }
    true
}

fn replaced(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut end = 0;
    for (range, new) in edits {
        result.push_str(text.get(end..range.start).unwrap_or_default());
        result.push_str(new);
        end = range.end;
    }
    result.push_str(text.get(end..).unwrap_or_default());
    result
}

/// How many syntax errors a file has, whatever the settings say about them.
fn syntax_errors(db: &Database, file: SourceFile) -> usize {
    let is_syntax = |code: &str| [registry::LEXER_ERROR.code, registry::PARSE_ERROR.code].contains(&code);
    file_items(db, file)
        .iter()
        .map(|it| lower(db, *it).errors.iter().filter(|it| is_syntax(it.rule.code)).count())
        .sum()
}

#[cfg(test)]
mod tests {
    use boruna_analyzer::{
        inputs::{new_project, stored_file},
        span::TextRange,
    };

    use super::*;

    fn edit(file: SourceFile, range: Range<u32>, text: &str) -> Edit<FileRange> {
        let range = TextRange::new(range.start.into(), range.end.into());
        Edit::new(FileRange { file, range }, text)
    }

    fn apply(text: &str, fixes: impl Fn(SourceFile) -> Vec<Vec<Edit<FileRange>>>) -> (usize, String) {
        let mut db = Database::new();
        let project = new_project(&db, Arc::from("/p"));
        let file = stored_file(&db, Arc::from("/p/a.ax"), Arc::from(text), project);
        let count = apply_round(&mut db, &fixes(file), &mut BTreeMap::new());
        (count, file.text(&db).to_string())
    }

    #[test]
    fn fixes_that_collide_wait_for_the_next_round() {
        let (count, text) = apply("// abc\n", |it| {
            vec![
                vec![edit(it, 3..4, "x")],
                vec![edit(it, 3..5, "y")],
                vec![edit(it, 3..3, "z")],
                vec![edit(it, 5..6, "w")],
            ]
        });
        assert_eq!((count, text.as_str()), (2, "// xbw\n"));
    }

    #[test]
    fn a_fix_is_applied_whole_or_not_at_all() {
        let (count, text) = apply("// abc\n", |it| {
            vec![vec![edit(it, 3..4, "x")], vec![edit(it, 5..6, "y"), edit(it, 3..4, "y")]]
        });
        assert_eq!((count, text.as_str()), (1, "// xbc\n"));
    }

    #[test]
    fn fixes_that_change_nothing_or_lie_outside_do_not_count() {
        let (count, text) =
            apply("// abc\n", |it| vec![vec![edit(it, 3..4, "a")], vec![edit(it, 3..99, "b")], vec![]]);
        assert_eq!((count, text.as_str()), (0, "// abc\n"));
    }

    #[test]
    fn a_fix_that_breaks_the_syntax_is_left_out() {
        let text = "fn main() -> Int { 1 }\n";
        let (count, text) = apply(text, |it| vec![vec![edit(it, 21..22, "")], vec![edit(it, 19..20, "2")]]);
        assert_eq!((count, text.as_str()), (1, "fn main() -> Int { 2 }\n"));
    }
}
