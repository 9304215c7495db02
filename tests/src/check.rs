//! Runs a page: each block is analysed as a project, and its findings are compared with what its comments say.
//!
//! Flags after `ax`: `strict` selects the strict profile, `hints` demands that every hint is named too, `types` that
//! `// : Type` comments are checked, `bom` puts a byte-order mark in front. `␍` stands for a carriage return.

use std::fmt::Write;

use boruna_analyzer::{
    Db,
    diagnostics::{Severity, file_diagnostics},
    hir::{file_items, lower::lower},
    inputs::SourceFile,
    test_support::Fixture,
    types::infer,
};

use crate::{
    expectation::{self, Expected},
    page::{Block, blocks},
};

const FLAGS: &[&str] = &["strict", "hints", "types", "bom"];

/// A finding or type as it is.
struct Found {
    line: usize,
    column: usize,
    severity: Severity,
    code: &'static str,
    message: String,
}

/// Everything in which the programs of a page differ from what they say, and how many programs it holds.
/// `path` is how the page is named in the report.
pub fn page(path: &str, markdown: &str) -> (usize, String) {
    let mut report = String::new();
    let blocks = blocks(markdown);
    for block in &blocks {
        program(path, block, &mut report);
    }
    (blocks.len(), report)
}

fn program(path: &str, block: &Block, report: &mut String) {
    let mut mismatch = |line: usize, text: String| {
        _ = writeln!(report, "{path}:{line} ({})\n    {text}", block.heading);
    };
    for unknown in block.flags.iter().filter(|it| !FLAGS.contains(&it.as_str())) {
        mismatch(block.fence, format!("unknown flag `{unknown}`"));
    }
    let flag = |name: &str| block.flags.iter().any(|it| it == name);
    let mut text = block.text.replace('␍', "\r");
    if flag("bom") {
        text.insert(0, '\u{feff}');
    }
    if flag("strict") {
        text.push_str("//- /boruna.toml\nprofile = \"strict\"\n");
    }
    let fixture = Fixture::parse(&text);
    for (file, first_line) in files(&text) {
        let Some(source) = fixture.files.get(&file).filter(|_| file.ends_with(".ax")) else { continue };
        let page_line = |line: usize| block.fence + first_line + line;
        let expected = expectation::findings(source.text(&fixture.db));
        for (line, difference) in compare(expected, findings(&fixture.db, *source), flag("hints")) {
            mismatch(page_line(line), difference);
        }
        if flag("types") {
            for (line, difference) in types(&fixture.db, *source) {
                mismatch(page_line(line), difference);
            }
        }
    }
}

/// The files of a fixture, each with how many lines of the fixture come before it.
fn files(text: &str) -> Vec<(String, usize)> {
    let mut files: Vec<(String, usize)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match line.strip_prefix("//- ") {
            Some(path) => files.push((path.trim().to_owned(), index + 1)),
            None if files.is_empty() => files.push(("/main.ax".to_owned(), 0)),
            None => {}
        }
    }
    files
}

fn compare(expected: Vec<Expected>, found: Vec<Found>, hints: bool) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    for it in expected {
        let matching = found.iter_mut().find(|slot| slot.as_ref().is_some_and(|found| satisfies(found, &it)));
        if matching.and_then(Option::take).is_none() {
            let column = it.column.map_or(String::new(), |column| format!(" at column {column}"));
            let message = format!("expected {}[{}]: {}{column}", it.severity, it.code, it.message);
            out.push((it.line, message));
        }
    }
    for it in found.into_iter().flatten() {
        if hints || it.severity >= Severity::Warning {
            let severity = it.severity.name();
            let message = format!("found    {severity}[{}]: {} at column {}", it.code, it.message, it.column);
            out.push((it.line, message));
        }
    }
    out.sort_by_key(|it| it.0);
    out
}

fn satisfies(found: &Found, expected: &Expected) -> bool {
    found.line == expected.line
        && expected.column.is_none_or(|it| it == found.column)
        && found.severity.name() == expected.severity
        && found.code == expected.code
        && found.message.contains(&expected.message)
}

fn findings(db: &dyn Db, file: SourceFile) -> Vec<Found> {
    let text = file.text(db);
    let found = file_diagnostics(db, file).into_iter().map(|it| {
        let (line, column) = position(text, it.place.range.start().into());
        Found { line, column, severity: it.severity, code: it.rule.code, message: it.message }
    });
    found.collect()
}

/// Where the asserted types differ from the inferred ones.
fn types(db: &dyn Db, file: SourceFile) -> Vec<(usize, String)> {
    let mut inferred: Vec<(usize, String)> = Vec::new();
    for item in file_items(db, file) {
        let locals = &infer(db, *item).locals;
        for (id, local) in lower(db, *item).body.locals.iter().filter(|it| !it.1.span.is_empty()) {
            let offset = usize::from(item.start(db)) + usize::from(local.span.start());
            let ty = locals.get(id).map_or_else(|| "nothing".to_owned(), |it| it.display(db));
            inferred.push((position(file.text(db), offset).0, ty));
        }
    }
    let mut out = Vec::new();
    for (line, asserted) in expectation::types(file.text(db)) {
        let actual: Vec<&str> = inferred.iter().filter(|it| it.0 == line).map(|it| it.1.as_str()).collect();
        if actual != [asserted.as_str()] {
            out.push((line, format!("expected type {asserted}, found {}", actual.join(" and "))));
        }
    }
    out
}

/// One-based line and column, in characters.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |it| it + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}
