//! The analyzer: cold checks, edits, and one large call cycle.

use std::{io::Write, sync::Arc, time::Duration};

use boruna_analyzer::{
    Database,
    diagnostics::file_diagnostics,
    inputs::{Project, SourceFile, new_project, stored_file},
};
use rayon::prelude::*;
use salsa::Setter;

use crate::{
    measure::{peak_memory, percentile, reset_peak, timed},
    workspace,
};

/// How often each edit is repeated.
const EDITS: usize = 100;

pub(crate) fn run(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "cold: parse, infer and check every file on all cores; edits: until the edited file's findings"
    )?;
    writeln!(
        out,
        "{:>12} {:>6} {:>10} {:>10} {:>12} {:>12} {:>12} {:>12}",
        "lines", "files", "cold", "peak", "body p50", "body p95", "sig p50", "sig p95"
    )?;
    let mut baseline: Option<(usize, Duration)> = None;
    for lines in [1_000, 10_000, 100_000] {
        let (count, cold) =
            row(out, &workspace::generate(lines), "fn score_1_0(order: Order1_0, limit: Int)")?;
        if let Some((small, time)) = baseline {
            let per_line = (cold.as_secs_f64() / count as f64) / (time.as_secs_f64() / small as f64);
            writeln!(out, "{:>12} time per line is {per_line:.2} times that of the workspace before", "")?;
        }
        baseline = Some((count, cold));
    }
    writeln!(out, "one cycle of 20,000 functions in 100 files:")?;
    row(out, &workspace::cycle(20_000), "fn f1_0(n: Int)")?;
    Ok(())
}

/// Measures one workspace; `head` is the start of a function in its second file.
fn row(out: &mut impl Write, sources: &[(String, String)], head: &str) -> std::io::Result<(usize, Duration)> {
    let lines = sources.iter().map(|it| it.1.lines().count()).sum();
    reset_peak();
    let (cold, (mut db, files)) = timed(|| {
        let (db, files) = load(sources);
        check(&db, &files);
        (db, files)
    });
    let peak = peak_memory().map_or("?".to_owned(), |it| format!("{} MB", it >> 20));
    let Some((file, original)) = files.get(1).map(|it| (*it, it.text(&db).to_string())) else {
        return Ok((lines, cold));
    };
    let head_at = original.find(head).unwrap_or_default();
    let body = |round: usize| {
        let (before, after) = original.split_at_checked(head_at).unwrap_or_default();
        format!("{before}{}", after.replacen("{\n", &format!("{{\n    let edited = {round}\n"), 1))
    };
    let signature =
        |round: usize| original.replacen(head, &head.replace(')', &format!(", extra{round}: Int)")), 1);
    let mut in_body = edits(&mut db, file, body);
    let mut in_signature = edits(&mut db, file, signature);
    writeln!(
        out,
        "{lines:>12} {:>6} {cold:>10.1?} {peak:>10} {:>12.1?} {:>12.1?} {:>12.1?} {:>12.1?}",
        files.len(),
        percentile(&mut in_body, 50),
        percentile(&mut in_body, 95),
        percentile(&mut in_signature, 50),
        percentile(&mut in_signature, 95),
    )?;
    Ok((lines, cold))
}

fn load(sources: &[(String, String)]) -> (Database, Vec<SourceFile>) {
    let mut db = Database::new();
    let project: Project = new_project(&db, Arc::from("/bench"));
    let files: Vec<SourceFile> = sources
        .iter()
        .map(|(path, text)| stored_file(&db, Arc::from(path.as_str()), Arc::from(text.as_str()), project))
        .collect();
    project.set_files(&mut db).to(Arc::new(files.clone()));
    (db, files)
}

fn check(db: &Database, files: &[SourceFile]) -> usize {
    files.par_iter().map_with(db.clone(), |db, file| file_diagnostics(db, *file).len()).sum()
}

/// Times `EDITS` changes of `file`, each from the new text to the file's findings.
fn edits(db: &mut Database, file: SourceFile, change: impl Fn(usize) -> String) -> Vec<Duration> {
    (0..EDITS)
        .map(|round| {
            let text: Arc<str> = Arc::from(change(round));
            let (time, _) = timed(|| {
                file.update_text(db, text);
                file_diagnostics(db, file).len()
            });
            time
        })
        .collect()
}
