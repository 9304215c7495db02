//! Workflow commands: GitHub shows them as annotations in a pull request.

use std::io::{self, Write};

use boruna_analyzer::diagnostics::Severity;

use super::{Report, numbered};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let diagnostic = &finding.diagnostic;
        let file = report.sources.shown(diagnostic.place.file);
        let (start, end) = report.sources.span(diagnostic.place);
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        write!(out, "::{command} file={},line={},", property(file), start.line)?;
        // Columns count only for places on one line.
        if start.line == end.line {
            write!(out, "col={},endColumn={},", start.column, end.column)?;
        } else {
            write!(out, "endLine={},", end.line)?;
        }
        let title = format!("{} {}", diagnostic.rule.code, diagnostic.rule.name);

        // The raw log shows the text after `::`, so it repeats where and which.
        let mut text = format!(
            "{file}:{}:{}: {}: {}",
            start.line, start.column, diagnostic.rule.code, diagnostic.message
        );
        for (step, related) in numbered(diagnostic) {
            let (at, _) = report.sources.span(related.place);
            let number = step.map_or_else(String::new, |it| format!("{it}. "));
            let file = report.sources.shown(related.place.file);
            text.push_str(&format!("\n{number}{file}:{}:{}: {}", at.line, at.column, related.message));
        }
        for note in &diagnostic.notes {
            text.push_str(&format!("\nnote: {note}"));
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("\nhelp: {help}"));
        }
        writeln!(out, "title={}::{}", property(&title), data(&text))?;
    }
    Ok(())
}

/// Text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
