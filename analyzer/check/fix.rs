//! Applies fixes until none is left, on the texts in the database. Writing them to disk is the caller's.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use boruna_analyzer::{
    Database,
    diagnostics::{Applicability, Edit, Severity, file_diagnostics, registry},
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

/// For each file by path what is replaced, by where that begins and ends.
type Edits = BTreeMap<Arc<str>, (SourceFile, Replacements)>;
type Replacements = BTreeMap<(usize, usize), String>;

/// Texts by path: what files had before anything was changed.
type Originals = BTreeMap<Arc<str>, (SourceFile, Arc<str>)>;

/// How often one round looks for those fixes that do harm; the rest then waits for the next round.
const MAX_TRIES: usize = 64;

/// Applies all fixes of at least `applicability` in the selected files. `workspace` must be editable.
pub(crate) fn fix(workspace: &mut Workspace, strictness: &Strictness, applicability: Applicability) -> Fixed {
    let selected: FxHashSet<_> = workspace.selected().collect();
    let mut originals = Originals::new();
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

/// Applies those of `fixes` that do not collide, and says how many. Should a file be worse then, halves of them are
/// tried, and halves of those, until the ones that do it are left out.
fn apply_round(db: &mut Database, fixes: &[Vec<Edit<FileRange>>], originals: &mut Originals) -> usize {
    let all: Vec<&Vec<Edit<FileRange>>> = fixes.iter().collect();
    let mut pending = vec![all.as_slice()];
    let mut accepted = Vec::new();
    // What is applied now: the texts before, and how many fixes.
    let mut applied: Option<(Originals, usize)> = None;
    for _ in 0..MAX_TRIES {
        let Some(part) = pending.pop() else { break };
        if let Some((before, _)) = applied.take() {
            restore(db, &before);
        }
        let attempt = [accepted.as_slice(), part].concat();
        applied = try_apply(db, &attempt);
        match part {
            _ if applied.is_some() => accepted = attempt,
            [_, _, ..] => {
                let (first, second) = part.split_at(part.len() / 2);
                pending.extend([second, first]);
            }
            _ => {}
        }
    }
    let Some((before, count)) = applied.or_else(|| try_apply(db, &accepted)) else { return 0 };
    for (path, original) in before {
        originals.entry(path).or_insert(original);
    }
    count
}

/// The edits of all fixes that change something and do not collide with earlier ones.
fn combine(db: &Database, fixes: &[&Vec<Edit<FileRange>>]) -> (Edits, usize) {
    let mut combined = Edits::new();
    let count = fixes.iter().filter(|it| add(db, &mut combined, it)).count();
    (combined, count)
}

/// Adds a fix whole or not at all.
fn add(db: &Database, combined: &mut Edits, fix: &[Edit<FileRange>]) -> bool {
    let text = |edit: &Edit<FileRange>| edit.place.file.text(db).get(Range::<usize>::from(edit.place.range));
    let changes = fix.iter().any(|it| text(it) != Some(&it.text_for_file(db)));
    if !changes || fix.iter().any(|it| text(it).is_none()) {
        return false;
    }
    for (index, edit) in fix.iter().enumerate() {
        let (file, range) = (edit.place.file, Range::<usize>::from(edit.place.range));
        let (_, edits) = combined.entry(file.path(db).clone()).or_insert((file, Replacements::new()));
        if fits(edits, &range) {
            edits.insert((range.start, range.end), edit.text_for_file(db).into_owned());
            continue;
        }
        for edit in fix.iter().take(index) {
            let range = Range::<usize>::from(edit.place.range);
            let edits = combined.get_mut(edit.place.file.path(db));
            edits.and_then(|it| it.1.remove(&(range.start, range.end)));
        }
        return false;
    }
    true
}

/// Whether a replacement collides with none of `edits`, which do not collide with each other.
fn fits(edits: &Replacements, range: &Range<usize>) -> bool {
    let before = edits.range(..(range.start, 0)).next_back();
    let behind = edits.range((range.start, 0)..).next();
    before.into_iter().chain(behind).all(|((start, end), _)| !collide(&(*start..*end), range))
}

/// Whether two replacements touch the same text, or an insertion stands right beside the other.
fn collide(a: &Range<usize>, b: &Range<usize>) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start <= b.end && b.start <= a.end
    } else {
        a.start < b.end && b.start < a.end
    }
}

/// Applies fixes unless that leaves a file worse: then nothing changes. Gives the texts before, and how many were applied.
fn try_apply(db: &mut Database, fixes: &[&Vec<Edit<FileRange>>]) -> Option<(Originals, usize)> {
    let (edits, count) = combine(db, fixes);
    let mut before = Originals::new();
    let mut health = Vec::new();
    for (path, (file, _)) in edits.iter().filter(|it| !it.1.1.is_empty()) {
        before.insert(path.clone(), (*file, Arc::clone(file.text(db))));
        health.push((*file, Health::of(db, *file)));
    }
    for (file, edits) in edits.into_values() {
        let new = replaced(file.text(db), &edits);
        file.update_text(db, Arc::from(new));
    }
    if health.iter().any(|(file, before)| Health::of(db, *file).is_worse_than(before)) {
        restore(db, &before);
        return None;
    }
    Some((before, count))
}

fn restore(db: &mut Database, texts: &Originals) {
    for (file, text) in texts.values() {
        file.update_text(db, Arc::clone(text));
    }
}

fn replaced(text: &str, edits: &Replacements) -> String {
    let mut result = String::with_capacity(text.len());
    let mut end = 0;
    for ((start, stop), new) in edits {
        result.push_str(text.get(end..*start).unwrap_or_default());
        result.push_str(new);
        end = *stop;
    }
    result.push_str(text.get(end..).unwrap_or_default());
    result
}

/// How many errors a file has.
struct Health {
    /// Those that say it cannot be read.
    syntax: usize,
    all: usize,
}

impl Health {
    /// Whatever the settings say about syntax errors, they count.
    fn of(db: &Database, file: SourceFile) -> Health {
        let is_syntax = |code: &str| [registry::LEXER_ERROR.code, registry::PARSE_ERROR.code].contains(&code);
        let items = file_items(db, file).iter();
        let syntax =
            items.map(|it| lower(db, *it).errors.iter().filter(|it| is_syntax(it.rule.code)).count()).sum();
        let all = file_diagnostics(db, file).iter().filter(|it| it.severity == Severity::Error).count();
        Health { syntax, all }
    }

    /// A text that can be read better may show errors that nobody could see before.
    fn is_worse_than(&self, before: &Health) -> bool {
        self.syntax > before.syntax || (before.syntax == 0 && self.all > before.all)
    }
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
    fn fixes_that_break_the_syntax_do_not_keep_others_back() {
        let text = "fn main() -> Int { 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 }\n";
        let (count, text) = apply(text, |it| {
            let operand = |index: u32| 19 + 4 * index;
            let good = (0..8).map(|index| vec![edit(it, operand(index)..operand(index) + 1, "2")]);
            let bad = [23u32, 35].map(|at| vec![edit(it, at - 2..at - 1, "(")]);
            good.chain(bad).collect()
        });
        assert_eq!((count, text.as_str()), (8, "fn main() -> Int { 2 + 2 + 2 + 2 + 2 + 2 + 2 + 2 }\n"));
    }

    #[test]
    fn a_fix_that_leads_to_more_errors_is_left_out() {
        let text = "fn main() -> Int { 1 }\n";
        let (count, text) = apply(text, |it| vec![vec![edit(it, 19..20, "one")]]);
        assert_eq!((count, text.as_str()), (0, "fn main() -> Int { 1 }\n"));
    }

    #[test]
    fn a_fix_that_breaks_the_syntax_is_left_out() {
        let text = "fn main() -> Int { 1 }\n";
        let (count, text) = apply(text, |it| vec![vec![edit(it, 21..22, "")], vec![edit(it, 19..20, "2")]]);
        assert_eq!((count, text.as_str()), (1, "fn main() -> Int { 2 }\n"));
    }
}
