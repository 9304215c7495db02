//! `boruna-check fmt`: the canonical style, for files and for standard input.

use std::{io::Write, path::Path, sync::Arc};

use boruna_analyzer::{
    format::{FormatError, format},
    inputs::SourceFile,
    span::FileRange,
};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::{
    cli::FmtArgs,
    diff,
    guard::guarded,
    load::{Options, Workspace},
    output::{Outcome, stdout, tell, tell_error},
    paths::printable,
    places::Sources,
    report::counted,
    request::Request,
    write,
};

/// What formatting one file came to.
enum Formatted {
    Same,
    Changed(String),
    Refused(FormatError),
    Failed(String),
}

/// How many files there are.
struct Total {
    files: usize,
    /// Those that cannot be read or formatted.
    left: usize,
}

impl Total {
    /// The last line.
    fn summary(&self, count: usize, done: &str) -> String {
        let mut text = format!("{count} of {} {done}", counted(self.files, "file"));
        if self.left > 0 {
            text.push_str(&format!(", {} could not be formatted", self.left));
        }
        text
    }
}

impl Formatted {
    fn is_left(&self) -> bool {
        matches!(self, Formatted::Refused(_) | Formatted::Failed(_))
    }
}

pub(crate) fn run(args: &FmtArgs, cwd: &Path) -> anyhow::Result<Outcome> {
    let request = Request::new(&args.paths, args.stdin_filename.as_deref(), cwd)?;
    let workspace = Workspace::load(&request, &Options { editable: false });
    workspace.remarks(cwd).iter().for_each(tell);
    let sources = Sources::new(&workspace.db, cwd);
    for problem in &workspace.unreadable {
        tell(format_args!(
            "{}: {}",
            printable(sources.shown(problem.place.file)),
            printable(&problem.message)
        ));
    }

    let files = workspace.selected().filter(|it| it.path(&workspace.db).ends_with(".ax"));
    let texts: Vec<(SourceFile, Arc<str>)> =
        files.map(|it| (it, Arc::clone(it.text(&workspace.db)))).collect();
    let results: Vec<(SourceFile, Formatted)> =
        texts.into_par_iter().map(|(file, text)| (file, format_text(&text))).collect();

    let mut outcome = Outcome::found(!workspace.unreadable.is_empty());
    for (file, result) in &results {
        outcome = outcome.max(complaint(&sources, *file, result));
    }
    let unreadable =
        workspace.unreadable.iter().filter(|it| it.place.file.path(&workspace.db).ends_with(".ax"));
    let total = Total {
        files: results.len() + unreadable.clone().count(),
        left: unreadable.count() + results.iter().filter(|it| it.1.is_left()).count(),
    };
    let written = match &request.overlay {
        Some(overlay) if !args.check && !args.diff => write_text(&sources, &results, &overlay.bytes)?,
        _ if args.check || args.diff => show(args, &sources, &results, &total)?,
        _ => write_files(&workspace, &sources, &results, &total),
    };
    Ok(outcome.max(written))
}

fn format_text(text: &str) -> Formatted {
    match guarded(|| format(text)) {
        Ok(Ok(after)) if after == text => Formatted::Same,
        Ok(Ok(after)) => Formatted::Changed(after),
        Ok(Err(error)) => Formatted::Refused(error),
        Err(failure) => Formatted::Failed(failure.to_string()),
    }
}

/// Says why a file was not formatted.
fn complaint(sources: &Sources<'_>, file: SourceFile, result: &Formatted) -> Outcome {
    let name = printable(sources.shown(file));
    match result {
        Formatted::Same | Formatted::Changed(_) => Outcome::Clean,
        Formatted::Refused(FormatError::Internal) => {
            tell(format_args!("{name}: {}", FormatError::Internal));
            Outcome::Failed
        }
        Formatted::Refused(FormatError::Syntax { range, message }) => {
            let (start, _) = sources.span(FileRange { file, range: *range });
            let message = printable(message);
            tell(format_args!("{name}:{}:{}: not formatted: {message}", start.line, start.column));
            Outcome::Found
        }
        Formatted::Refused(error @ FormatError::TooDeep) => {
            tell(format_args!("{name}: {error}"));
            Outcome::Found
        }
        Formatted::Failed(reason) => {
            tell_error(format_args!("internal error while formatting `{name}`: {reason}"));
            Outcome::Failed
        }
    }
}

/// Standard input, formatted. What cannot be formatted is not repeated, so that an editor keeps what it has; what is
/// not to be formatted is.
fn write_text(
    sources: &Sources<'_>,
    results: &[(SourceFile, Formatted)],
    given: &[u8],
) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    match results.first() {
        None => out.write_all(given)?,
        Some((file, Formatted::Same)) => out.write_all(sources.text(*file).as_bytes())?,
        Some((_, Formatted::Changed(after))) => out.write_all(after.as_bytes())?,
        Some((_, Formatted::Refused(_) | Formatted::Failed(_))) => {}
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

/// Prints what would change.
fn show(
    args: &FmtArgs,
    sources: &Sources<'_>,
    results: &[(SourceFile, Formatted)],
    total: &Total,
) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    let mut count = 0;
    for (file, result) in results {
        let Formatted::Changed(after) = result else { continue };
        count += 1;
        let name = printable(sources.shown(*file));
        if args.diff {
            diff::write(&name, sources.text(*file), after, &mut out)?;
        } else {
            writeln!(out, "{name}")?;
        }
    }
    out.flush()?;
    tell(total.summary(count, "would change"));
    Ok(Outcome::found(count > 0))
}

fn write_files(
    workspace: &Workspace,
    sources: &Sources<'_>,
    results: &[(SourceFile, Formatted)],
    total: &Total,
) -> Outcome {
    let mut count = 0;
    let mut outcome = Outcome::Clean;
    for (file, result) in results {
        let (Formatted::Changed(after), Some(path)) = (result, workspace.disk_path(*file)) else { continue };
        match write::replace(path, sources.text(*file), after) {
            Ok(()) => count += 1,
            Err(error) => {
                tell_error(format_args!("{error:#}"));
                outcome = Outcome::Failed;
            }
        }
    }
    tell(total.summary(count, "changed"));
    outcome
}
