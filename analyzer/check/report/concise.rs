//! One line a finding: `file:line:column: severity[code]: message`.

use std::io::{self, Write};

use super::Report;
use crate::paths::printable;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let diagnostic = &finding.diagnostic;
        let (start, _) = report.sources.span(diagnostic.place);
        writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            printable(report.sources.shown(diagnostic.place.file)),
            start.line,
            start.column,
            finding.severity.name(),
            diagnostic.rule.code,
            printable(&diagnostic.message),
        )?;
    }
    Ok(())
}
