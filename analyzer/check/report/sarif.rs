//! SARIF 2.1.0 for code-scanning services. The path that explains an effect becomes a code flow.

use std::io::{self, Write};

use boruna_analyzer::{
    diagnostics::{Fix, Rule, Severity, registry::RULES},
    span::FileRange,
};
use serde_json::Value;
use serde_sarif::sarif::{self, ResultColumnKind, ResultLevel};

use super::Report;
use crate::{findings::Finding, places::Sources};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let driver = sarif::ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME").to_owned())
        .version(env!("CARGO_PKG_VERSION").to_owned())
        .semantic_version(env!("CARGO_PKG_VERSION").to_owned())
        .rules(RULES.iter().map(|it| rule(it)).collect::<Vec<_>>())
        .build();
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind(serde_json::to_value(ResultColumnKind::UnicodeCodePoints)?)
        .results(report.findings.iter().map(|it| result(report.sources, it)).collect::<Vec<_>>())
        .build();
    let log = sarif::Sarif::builder()
        .schema(sarif::SCHEMA_URL.to_owned())
        .version(Value::from("2.1.0"))
        .runs(vec![run])
        .build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(rule: &Rule) -> sarif::ReportingDescriptor {
    let level = match rule.levels.default.or(rule.levels.strict) {
        Some(Severity::Error) => "error",
        Some(Severity::Warning) => "warning",
        Some(Severity::Info | Severity::Hint) | None => "note",
    };
    let configuration = sarif::ReportingConfiguration::builder()
        .enabled(rule.levels.default.is_some())
        .level(Value::from(level))
        .build();
    let help = sarif::MultiformatMessageString::builder()
        .text(rule.page.to_owned())
        .markdown(rule.page.to_owned())
        .build();
    sarif::ReportingDescriptor::builder()
        .id(rule.code.to_owned())
        .name(rule.name.to_owned())
        .short_description(sarif::MultiformatMessageString::builder().text(rule.summary.to_owned()).build())
        .help(help)
        .default_configuration(configuration)
        .build()
}

fn result(sources: &Sources<'_>, finding: &Finding) -> sarif::Result {
    let diagnostic = &finding.diagnostic;
    let mut text = diagnostic.message.clone();
    for note in &diagnostic.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    let mut result = sarif::Result::builder()
        .rule_id(diagnostic.rule.code.to_owned())
        .level(match finding.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Warning => ResultLevel::Warning,
            Severity::Info | Severity::Hint => ResultLevel::Note,
        })
        .message(message(&text))
        .locations(vec![location(sources, diagnostic.place, diagnostic.label.as_deref())])
        .build();
    result.rule_index =
        RULES.iter().position(|it| it.code == diagnostic.rule.code).and_then(|it| i64::try_from(it).ok());

    let (steps, others): (Vec<_>, Vec<_>) = diagnostic.related.iter().partition(|it| it.step);
    if !others.is_empty() {
        let locations = others.iter().map(|it| location(sources, it.place, Some(&it.message)));
        result.related_locations = Some(locations.collect());
    }
    if !steps.is_empty() {
        let start = location(sources, diagnostic.place, Some(&diagnostic.message));
        let hops = steps.iter().map(|it| location(sources, it.place, Some(&it.message)));
        let locations = std::iter::once(start)
            .chain(hops)
            .map(|it| sarif::ThreadFlowLocation::builder().location(it).build())
            .collect::<Vec<_>>();
        let flow = sarif::ThreadFlow::builder().locations(locations).build();
        result.code_flows = Some(vec![sarif::CodeFlow::builder().thread_flows(vec![flow]).build()]);
    }
    if !diagnostic.fixes.is_empty() {
        result.fixes = Some(diagnostic.fixes.iter().map(|it| fix(sources, it)).collect());
    }
    result
}

fn location(sources: &Sources<'_>, place: FileRange, text: Option<&str>) -> sarif::Location {
    let physical = sarif::PhysicalLocation::builder()
        .artifact_location(artifact(sources, place))
        .region(region(sources, place))
        .build();
    let mut location = sarif::Location::builder().physical_location(physical).build();
    location.message = text.map(message);
    location
}

fn fix(sources: &Sources<'_>, fix: &Fix<FileRange>) -> sarif::Fix {
    let mut changes: Vec<sarif::ArtifactChange> = Vec::new();
    for edit in &fix.edits {
        let artifact = artifact(sources, edit.place);
        let replacement = sarif::Replacement::builder()
            .deleted_region(region(sources, edit.place))
            .inserted_content(sarif::ArtifactContent::builder().text(edit.text.clone()).build())
            .build();
        match changes.iter_mut().find(|it| it.artifact_location.uri == artifact.uri) {
            Some(change) => change.replacements.push(replacement),
            None => changes.push(
                sarif::ArtifactChange::builder()
                    .artifact_location(artifact)
                    .replacements(vec![replacement])
                    .build(),
            ),
        }
    }
    sarif::Fix::builder().description(message(&fix.title)).artifact_changes(changes).build()
}

fn artifact(sources: &Sources<'_>, place: FileRange) -> sarif::ArtifactLocation {
    sarif::ArtifactLocation::builder().uri(sources.uri(place.file)).build()
}

fn region(sources: &Sources<'_>, place: FileRange) -> sarif::Region {
    let (start, end) = sources.span(place);
    sarif::Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .byte_offset(i64::from(start.offset))
        .byte_length(i64::from(end.offset - start.offset))
        .build()
}

fn message(text: &str) -> sarif::Message {
    sarif::Message::builder().text(text.to_owned()).build()
}
