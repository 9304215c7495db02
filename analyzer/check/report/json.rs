//! The versioned envelope that `docs/check-output.schema.json` describes. What it holds is a promise: fields may be
//! added, but changing or removing one needs a new [`SCHEMA_VERSION`].

use std::io::{self, Write};

use boruna_analyzer::{
    diagnostics::{Applicability, Fix},
    span::FileRange,
};
use serde::Serialize;

use super::{Report, numbered};
use crate::{
    findings::Counts,
    places::{Position, Sources},
};

const SCHEMA_VERSION: u32 = 1;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = report.sources;
    let envelope = Envelope {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        findings: report
            .findings
            .iter()
            .map(|finding| {
                let diagnostic = &finding.diagnostic;
                JsonFinding {
                    code: diagnostic.rule.code,
                    name: diagnostic.rule.name,
                    severity: finding.severity.name(),
                    message: &diagnostic.message,
                    location: location(sources, diagnostic.place),
                    label: diagnostic.label.as_deref(),
                    related: numbered(diagnostic)
                        .map(|(step, it)| JsonRelated {
                            step,
                            message: &it.message,
                            location: location(sources, it.place),
                        })
                        .collect(),
                    notes: &diagnostic.notes,
                    help: diagnostic.help.as_deref(),
                    unnecessary: diagnostic.unnecessary,
                    fixes: diagnostic.fixes.iter().map(|it| fix(sources, it)).collect(),
                }
            })
            .collect(),
        summary: Summary { files: report.files, counts: Counts::of(report.findings) },
    };
    serde_json::to_writer_pretty(&mut *out, &envelope)?;
    writeln!(out)
}

fn location<'a>(sources: &'a Sources<'_>, place: FileRange) -> Location<'a> {
    let (start, end) = sources.span(place);
    Location { file: sources.shown(place.file), start, end }
}

fn fix<'a>(sources: &'a Sources<'_>, fix: &'a Fix<FileRange>) -> JsonFix<'a> {
    JsonFix {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        },
        edits: fix
            .edits
            .iter()
            .map(|it| JsonEdit { location: location(sources, it.place), text: &it.text })
            .collect(),
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema_version: u32,
    tool: Tool,
    findings: Vec<JsonFinding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    location: Location<'a>,
    label: Option<&'a str>,
    related: Vec<JsonRelated<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    unnecessary: bool,
    fixes: Vec<JsonFix<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    step: Option<usize>,
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    location: Location<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    #[serde(flatten)]
    counts: Counts,
}
