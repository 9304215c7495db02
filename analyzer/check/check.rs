//! Runs the analyzer over what was asked for, on all cores.

use boruna_analyzer::{Database, diagnostics::Severity, inputs::SourceFile};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

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
    /// How many files were asked for.
    pub(crate) files: usize,
    /// Files whose analysis did not finish, with what went wrong.
    pub(crate) failures: Vec<(SourceFile, String)>,
}

/// Checks the selected files of every project, and looks for errors in files that depend on them.
pub(crate) fn check(workspace: &Workspace, strictness: &Strictness) -> Checked {
    let mut checked =
        Checked { findings: Vec::new(), files: workspace.unreadable.len(), failures: Vec::new() };
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
    checked.files += loaded.selected.len();
    // What fails here fails again, and is reported, when the file concerned is checked.
    let dependents = guarded(|| dependents(db, loaded)).unwrap_or_default();
    let jobs: Vec<_> = loaded
        .selected
        .iter()
        .map(|it| (*it, Severity::Hint))
        .chain(dependents.into_iter().map(|it| (it, Severity::Error)))
        .collect();
    let progress = Progress::new(jobs.len());
    let results: Vec<_> = jobs
        .into_par_iter()
        .map_with(db.clone(), |db, (file, least)| {
            let result = guarded(|| file_findings(db, file, strictness));
            progress.step();
            (file, least, result)
        })
        .collect();
    progress.finish();

    for (file, least, result) in results {
        match result {
            Ok(findings) => checked.findings.extend(findings.into_iter().filter(|it| it.severity >= least)),
            Err(Failure::Panic(text)) => checked.failures.push((file, text)),
            Err(Failure::Elsewhere) => {
                checked.failures.push((file, "it needs a result whose computation failed".to_owned()));
            }
        }
    }
}
