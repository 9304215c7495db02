//! The plain command: check, fix if asked to, report.

use std::{io::Write, path::Path};

use anyhow::bail;
use boruna_analyzer::diagnostics::{Applicability, Severity};

use crate::{
    check::{Checked, check},
    cli::{CheckArgs, Format},
    diff,
    findings::Strictness,
    fix::{Fixed, fix},
    load::{Options, Workspace},
    output::{Outcome, stdout, tell, tell_error},
    paths::printable,
    places::Sources,
    report::{self, Report, counted},
    request::Request,
    write,
};

pub(crate) fn run(args: &CheckArgs, cwd: &Path) -> anyhow::Result<Outcome> {
    let strictness = Strictness::new(args.strict, &args.deny)?;
    let format = args.format.unwrap_or_default();
    let request = Request::new(&args.paths, args.stdin_filename.as_deref(), cwd)?;
    if request.overlay.is_some() && args.fix && !format.is_for_people() {
        bail!(
            "with `--fix --stdin-filename` standard output is the fixed text: use `--format full` or `concise`"
        );
    }
    let mut workspace = Workspace::load(&request, &Options { editable: args.fix });
    workspace.remarks(cwd).iter().for_each(tell);

    if !args.fix {
        let checked = check(&workspace, &strictness);
        let mut out = stdout();
        let outcome = report(&workspace, cwd, format, &checked, &mut out)?;
        out.flush()?;
        return Ok(outcome);
    }

    let least = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let before = args.diff.then(|| check(&workspace, &strictness));
    let fixed = fix(&mut workspace, &strictness, least);
    if let Some(before) = before {
        return show_changes(&workspace, cwd, &before, &fixed);
    }
    if let Some(overlay) = &request.overlay {
        write_text(&workspace, &overlay.bytes)?;
        return report(&workspace, cwd, format, &fixed.checked, &mut anstream::stderr().lock());
    }
    let written = write_files(&workspace, &fixed);
    let mut out = stdout();
    let outcome = report(&workspace, cwd, format, &fixed.checked, &mut out)?;
    out.flush()?;
    Ok(outcome.max(written))
}

fn write_files(workspace: &Workspace, fixed: &Fixed) -> Outcome {
    for (file, before) in &fixed.changed {
        let Some(path) = workspace.disk_path(*file) else { continue };
        if let Err(error) = write::replace(path, before, file.text(&workspace.db)) {
            tell_error(format_args!("{error:#}"));
            return Outcome::Failed;
        }
    }
    if fixed.applied > 0 {
        tell(format_args!(
            "applied {} in {}",
            counted(fixed.applied, "change"),
            counted(fixed.changed.len(), "file")
        ));
    }
    Outcome::Clean
}

fn report(
    workspace: &Workspace,
    cwd: &Path,
    format: Format,
    checked: &Checked,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let sources = Sources::new(&workspace.db, cwd);
    let report = Report { sources: &sources, findings: &checked.findings, files: checked.files };
    report::write(format, &report, out)?;
    if format.is_for_people() {
        writeln!(out, "{}", report::summary(&report))?;
    }
    out.flush()?;
    Ok(outcome(&sources, checked))
}

/// Prints what the fixes would change. The exit status is about the files as they are.
fn show_changes(
    workspace: &Workspace,
    cwd: &Path,
    before: &Checked,
    fixed: &Fixed,
) -> anyhow::Result<Outcome> {
    let sources = Sources::new(&workspace.db, cwd);
    let mut out = stdout();
    for (file, text) in &fixed.changed {
        diff::write(sources.shown(*file), text, sources.text(*file), &mut out)?;
    }
    out.flush()?;
    tell(format_args!(
        "would apply {} in {}",
        counted(fixed.applied, "change"),
        counted(fixed.changed.len(), "file")
    ));
    Ok(outcome(&sources, before))
}

/// The fixed text of the only selected file; what was `given` if that is not to be checked.
fn write_text(workspace: &Workspace, given: &[u8]) -> anyhow::Result<()> {
    let mut out = stdout();
    match workspace.selected().next() {
        Some(file) => out.write_all(file.text(&workspace.db).as_bytes())?,
        None => out.write_all(given)?,
    }
    out.flush()?;
    Ok(())
}

fn outcome(sources: &Sources<'_>, checked: &Checked) -> Outcome {
    for (file, text) in &checked.failures {
        tell_error(format_args!(
            "internal error while checking `{}`: {text}\nthis is a defect of boruna-check; the other files were checked",
            printable(sources.shown(*file))
        ));
    }
    if checked.failures.is_empty() {
        Outcome::found(checked.findings.iter().any(|it| it.severity == Severity::Error))
    } else {
        Outcome::Failed
    }
}
