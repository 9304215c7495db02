//! Findings as a person reads them: source excerpts, numbered steps, suggested changes.

use std::io::{self, Write};

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet, normalize_untrusted_str,
};
use boruna_analyzer::{
    diagnostics::{Applicability, Fix, Severity},
    inputs::SourceFile,
    span::FileRange,
};

use super::{Report, numbered};
use crate::{
    findings::Finding,
    guard::guarded,
    paths::printable,
    places::{BYTE_ORDER_MARK, Sources},
};

/// Suggestions shown for one finding.
const MAX_FIXES: usize = 2;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = terminal_size::terminal_size().map_or(140, |(width, _)| usize::from(width.0).max(60));
    let renderer = Renderer::styled().term_width(width);
    for finding in report.findings {
        let groups = groups(report.sources, finding);
        // The renderer asserts properties of its input that only it knows all of.
        let text = guarded(|| renderer.render(&groups))
            .unwrap_or_else(|_| renderer.render(&[Group::with_title(title(finding))]));
        writeln!(out, "{text}\n")?;
    }
    Ok(())
}

/// The finding in the renderer's terms: one group for what is wrong, one for each way to mend it.
fn groups<'a>(sources: &'a Sources<'_>, finding: &'a Finding) -> Vec<Group<'a>> {
    let diagnostic = &finding.diagnostic;
    let mut excerpts = Excerpts::default();
    let mut label = diagnostic.label.clone();
    let mut context = Vec::new();
    for (step, related) in numbered(diagnostic) {
        let text = step.map_or_else(|| related.message.clone(), |it| format!("{it}. {}", related.message));
        // The first hop usually is the place itself: one underline with one text.
        if label.is_none() && related.place == diagnostic.place {
            label = Some(text);
        } else {
            context.push((related.place, text));
        }
    }
    excerpts.add(sources, diagnostic.place, AnnotationKind::Primary, label);
    for (place, text) in context {
        excerpts.add(sources, place, AnnotationKind::Context, Some(text));
    }

    let mut main = Group::with_title(title(finding)).elements(excerpts.snippets(sources));
    for note in &diagnostic.notes {
        main = main.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    if let Some(help) = &diagnostic.help {
        main = main.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    let mut groups = vec![main];
    groups.extend(diagnostic.fixes.iter().take(MAX_FIXES).map(|it| suggestion(sources, it)));
    groups
}

fn title(finding: &Finding) -> annotate_snippets::Title<'_> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::HELP.with_name(Some("hint")),
    };
    level.primary_title(finding.diagnostic.message.as_str()).id(finding.diagnostic.rule.code)
}

fn suggestion<'a>(sources: &'a Sources<'_>, fix: &'a Fix<FileRange>) -> Group<'a> {
    let mut text = normalize_untrusted_str(&fix.title);
    if fix.applicability == Applicability::Unsafe {
        text.push_str(" (needs review)");
    }
    let mut files: Vec<SourceFile> = fix.edits.iter().map(|it| it.place.file).collect();
    files.sort_by_key(|it| sources.shown(*it));
    files.dedup();
    let snippets = files.into_iter().map(|file| {
        let edits: Vec<_> = fix.edits.iter().filter(|it| it.place.file == file).collect();
        let crop = Crop::around(sources, file, edits.iter().map(|it| it.place));
        let patches: Vec<_> =
            edits.iter().map(|it| Patch::new(crop.relative(sources, it.place), it.text.as_str())).collect();
        Snippet::source(crop.text).line_start(crop.line).path(printable(sources.shown(file))).patches(patches)
    });
    Group::with_title(Level::HELP.secondary_title(text)).elements(snippets)
}

/// The annotated places of a finding, by file in order of appearance.
#[derive(Default)]
struct Excerpts {
    files: Vec<(SourceFile, Vec<Mark>)>,
}

struct Mark {
    place: FileRange,
    kind: AnnotationKind,
    label: Option<String>,
}

impl Excerpts {
    fn add(&mut self, sources: &Sources<'_>, place: FileRange, kind: AnnotationKind, label: Option<String>) {
        let mark = Mark { place, kind, label };
        match self.files.iter_mut().find(|it| sources.shown(it.0) == sources.shown(place.file)) {
            Some((_, marks)) => marks.push(mark),
            None => self.files.push((place.file, vec![mark])),
        }
    }

    fn snippets<'a>(self, sources: &'a Sources<'_>) -> impl Iterator<Item = Snippet<'a, Annotation<'a>>> {
        self.files.into_iter().map(|(file, marks)| {
            let crop = Crop::around(sources, file, marks.iter().map(|it| it.place));
            let annotations: Vec<_> = marks
                .into_iter()
                .map(|it| it.kind.span(crop.relative(sources, it.place)).label(it.label))
                .collect();
            Snippet::source(crop.text)
                .line_start(crop.line)
                .path(printable(sources.shown(file)))
                .annotations(annotations)
        })
    }
}

/// The lines of a file that some places cover. The renderer looks at every line it is given for every finding, so
/// it is given no more than these.
struct Crop<'a> {
    text: &'a str,
    /// 1-based number of the first line.
    line: usize,
    start: usize,
}

impl<'a> Crop<'a> {
    fn around(sources: &Sources<'a>, file: SourceFile, places: impl Iterator<Item = FileRange>) -> Crop<'a> {
        let text = sources.text(file);
        let ranges: Vec<_> = places.map(|it| sources.bytes(it)).collect();
        let first = ranges.iter().map(|it| it.start).min().unwrap_or_default();
        let last = ranges.iter().map(|it| it.end).max().unwrap_or_default();
        let skipped = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let start = text.get(..first).and_then(|it| it.rfind('\n')).map_or(skipped, |it| it + 1);
        let end = text.get(last..).and_then(|it| it.find('\n')).map_or(text.len(), |it| last + it + 1);
        Crop { text: text.get(start..end).unwrap_or_default(), line: sources.line_of(file, start), start }
    }

    fn relative(&self, sources: &Sources<'_>, place: FileRange) -> std::ops::Range<usize> {
        let bytes = sources.bytes(place);
        bytes.start.saturating_sub(self.start)..bytes.end.saturating_sub(self.start)
    }
}
