//! Runs the analyzer over what was asked for, on all cores.

use boruna_analyzer::{Database, diagnostics::Severity, inputs::SourceFile};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::{
    analysis::file_findings,
    dependents::dependents,
    findings::{Finding, Strictness},
    guard::{Failure, guarded},
    load::{Loaded, Workspace},
    progress::Progress,
};

/// What a check found.
pub(crate) struct Checked {
    /// Sorted by file, place and code.
    pub(crate) findings: Vec<Finding>,
    /// How many `.ax` files were asked for.
    pub(crate) files: usize,
    /// Files whose analysis did not finish, with what went wrong.
    pub(crate) failures: Vec<(SourceFile, String)>,
}

/// Checks the selected files of every project, and looks for errors in files that depend on them.
pub(crate) fn check(workspace: &Workspace, strictness: &Strictness) -> Checked {
    let files = workspace.selected().chain(workspace.unreadable.iter().map(|it| it.place.file));
    let files = files.filter(|it| it.path(&workspace.db).ends_with(".ax")).count();
    let mut checked = Checked { findings: Vec::new(), files, failures: Vec::new() };
    checked.findings.extend(
        workspace.unreadable.iter().map(|it| Finding { severity: Severity::Error, diagnostic: it.clone() }),
    );
    for loaded in &workspace.projects {
        check_project(&workspace.db, loaded, strictness, &mut checked);
    }
    let db = &workspace.db;
    checked.findings.sort_by(|a, b| {
        let key = |it: &Finding| (it.diagnostic.place.range.start(), it.diagnostic.rule.code);
        let path = |it: &Finding| it.diagnostic.place.file.path(db).clone();
        path(a).cmp(&path(b)).then_with(|| key(a).cmp(&key(b)))
    });
    checked
}

fn check_project(db: &Database, loaded: &Loaded, strictness: &Strictness, checked: &mut Checked) {
    // Should the imports of some file defeat the analyzer, every file may depend on it.
    let dependents = guarded(|| dependents(db, loaded)).unwrap_or_else(|_| loaded.rest.clone());
    let least: FxHashMap<_, _> = dependents.iter().map(|it| (*it, Severity::Error)).collect();
    let files = loaded.selected.iter().copied().chain(dependents).collect();
    for (file, result) in on_all_cores(db, files, |db, file| file_findings(db, file, strictness)) {
        let least = least.get(&file).copied().unwrap_or(Severity::Hint);
        match result {
            Ok(findings) => checked.findings.extend(findings.into_iter().filter(|it| it.severity >= least)),
            Err(failure) => checked.failures.push((file, failure.to_string())),
        }
    }
}

/// Does `work` for every file, each guarded against panics of its own; the results are in the order of the files.
fn on_all_cores<T: Send>(
    db: &Database,
    files: Vec<SourceFile>,
    work: impl Fn(&Database, SourceFile) -> T + Sync,
) -> Vec<(SourceFile, Result<T, Failure>)> {
    let progress = Progress::new(files.len());
    let results = files
        .into_par_iter()
        .map_with(db.clone(), |db, file| {
            let result = guarded(|| work(db, file));
            progress.step();
            (file, result)
        })
        .collect();
    progress.finish();
    results
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use boruna_analyzer::inputs::{new_project, stored_file};

    use super::*;

    #[test]
    fn a_panic_in_one_file_leaves_the_others_checked() {
        let db = Database::new();
        let project = new_project(&db, Arc::from("/p"));
        let files: Vec<_> = ["/p/a.ax", "/p/b.ax", "/p/c.ax"]
            .map(|it| stored_file(&db, Arc::from(it), Arc::from(""), project))
            .into();
        let results = on_all_cores(&db, files, |db, file| {
            assert!(!file.path(db).ends_with("b.ax"), "cannot do b");
            file.path(db).to_string()
        });
        let texts: Vec<_> = results.into_iter().map(|it| it.1.map_err(|it| it.to_string())).collect();
        assert_eq!(texts[0].as_deref(), Ok("/p/a.ax"));
        assert!(texts[1].as_ref().is_err_and(|it| it.contains("cannot do b")), "{texts:?}");
        assert_eq!(texts[2].as_deref(), Ok("/p/c.ax"));
    }
}
