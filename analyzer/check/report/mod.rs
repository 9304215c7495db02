//! How findings are written. Each format is one file; none of them knows how findings came about.

mod concise;
mod full;
mod github;
mod json;
mod sarif;

use std::io::{self, Write};

use boruna_analyzer::{
    diagnostics::{Applicability, Diagnostic, Related},
    span::FileRange,
};

use crate::{
    cli::Format,
    findings::{Counts, Finding},
    places::Sources,
};

/// Everything a format may write about a run.
pub(crate) struct Report<'a> {
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) findings: &'a [Finding],
    /// How many `.ax` files were checked.
    pub(crate) files: usize,
}

/// Writes the report.
pub(crate) fn write(format: Format, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
    }
}

/// The last lines for people: how many findings there are, and which of them can be fixed.
pub(crate) fn summary(report: &Report<'_>) -> String {
    let counts = Counts::of(report.findings);
    let parts: Vec<_> = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "remark"),
        (counts.hints, "hint"),
    ]
    .into_iter()
    .filter(|it| it.0 > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    let found = if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") };
    // Settings and the like can be all that was asked for.
    let only_others = report.files == 0 && !report.findings.is_empty();
    let mut text = if only_others { found } else { format!("{found} in {}", counted(report.files, "file")) };

    let fixable = |least| report.findings.iter().filter(|it| it.fix(least).is_some()).count();
    let safe = fixable(Applicability::Safe);
    let risky = fixable(Applicability::Unsafe) - safe;
    match (safe, risky) {
        (0, 0) => {}
        (_, 0) => text.push_str(&format!("\n{safe} fixable with `--fix`")),
        (0, _) => text.push_str(&format!("\n{risky} fixable with `--fix --unsafe-fixes`")),
        _ => text.push_str(&format!("\n{safe} fixable with `--fix`, {risky} more with `--unsafe-fixes`")),
    }
    text
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The related places of a finding, each with its number if it is a step of a path.
fn numbered(
    diagnostic: &Diagnostic<FileRange>,
) -> impl Iterator<Item = (Option<usize>, &Related<FileRange>)> {
    let mut step = 0;
    diagnostic.related.iter().map(move |it| {
        let number = it.step.then(|| {
            step += 1;
            step
        });
        (number, it)
    })
}
