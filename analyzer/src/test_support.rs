//! Fixtures for tests: several files and cursor positions in one string, and a plain rendering of findings.
//!
//! ```text
//! //- /main.ax
//! import shapes
//! fn main() -> Int { ar$0ea(2) }
//! //- /shapes.ax
//! fn area(side: Int) -> Int { side * side }
//! ```
//!
//! Text before the first `//-` line is `/main.ax`. Common indentation is removed. A `boruna.toml` makes its folder the
//! project's root; without one the root is `/`. Not for production code: it panics on a bad fixture.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a fixture that is wrong should stop its test"
)]

pub mod generate;

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

use salsa::{Durability, Setter};
use text_size::{TextRange, TextSize};

use crate::{
    Database,
    diagnostics::{Applicability, Diagnostic, Fix},
    inputs::{Place, Project, SourceFile, Surroundings, new_project},
    project::wanted,
    span::FileRange,
};

/// What marks a position in a fixture.
pub const CURSOR: &str = "$0";

/// A database filled from a string.
pub struct Fixture {
    /// The database.
    pub db: Database,
    /// The project that all files belong to.
    pub project: Project,
    /// Every file by path.
    pub files: BTreeMap<String, SourceFile>,
    /// Where [`CURSOR`] stood, in order of appearance.
    pub cursors: Vec<(SourceFile, TextSize)>,
    first: SourceFile,
    executed: Arc<Mutex<Vec<String>>>,
}

impl Fixture {
    /// Builds a database from `text`.
    pub fn parse(text: &str) -> Fixture {
        let executed = Arc::<Mutex<Vec<String>>>::default();
        let log = executed.clone();
        let mut db = Database::with_event_hook(Some(Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                log.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{database_key:?}"));
            }
        })));
        let sources = split_files(text);
        let config = sources.iter().map(|it| it.0.as_str()).find(|it| it.ends_with("/boruna.toml"));
        let root = config.map_or("", |it| it.trim_end_matches("/boruna.toml")).to_owned();
        let project = new_project(&db, Arc::from(root.as_str()));
        let mut files = BTreeMap::new();
        let mut cursors = Vec::new();
        let mut first = None;
        for (path, marked) in &sources {
            let (text, offsets) = take_cursors(marked);
            let file = open_file(&db, path, &text, project);
            first.get_or_insert(file);
            cursors.extend(offsets.into_iter().map(|it| (file, it)));
            assert!(files.insert(path.clone(), file).is_none(), "{path} occurs twice in the fixture");
        }
        let config = files.get(&format!("{root}/boruna.toml")).copied();
        project.set_files(&mut db).to(listed(&files, config));
        project.set_config(&mut db).to(config);
        let first = first.expect("a fixture has a file");
        executed.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Fixture { db, project, files, cursors, first, executed }
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> SourceFile {
        *self.files.get(path).unwrap_or_else(|| panic!("no {path} in the fixture"))
    }

    /// The first file.
    pub fn main(&self) -> SourceFile {
        self.first
    }

    /// The only cursor.
    pub fn cursor(&self) -> (SourceFile, TextSize) {
        assert_eq!(self.cursors.len(), 1, "the fixture marks one position");
        self.cursors[0]
    }

    /// Replaces the one occurrence of `old` in the file at `path` by `new`, as an editor would.
    pub fn edit(&mut self, path: &str, old: &str, new: &str) {
        let file = self.file(path);
        let text = file.text(&self.db).clone();
        assert_eq!(text.matches(old).count(), 1, "`{old}` occurs once in {path}");
        file.update_text(&mut self.db, Arc::from(text.replacen(old, new, 1)));
    }

    /// Adds a file to the project.
    pub fn add_file(&mut self, path: &str, text: &str) {
        let file = open_file(&self.db, path, text, self.project);
        assert!(self.files.insert(path.to_owned(), file).is_none(), "{path} is new");
        let files = listed(&self.files, self.project.config(&self.db));
        self.project.set_files(&mut self.db).to(files);
    }

    /// Tells the analyzer what lies at the places it wants to know of: the fixture's files are all there is.
    pub fn look_around(&mut self) {
        let look = |path: &String| {
            let holds = |it: &String| it.strip_prefix(path.as_str()).is_some_and(|it| it.starts_with('/'));
            if self.files.contains_key(path) {
                Place::File
            } else if self.files.keys().any(holds) {
                Place::Folder
            } else {
                Place::Nothing
            }
        };
        let wanted = wanted(&self.db, self.project);
        let places = wanted.places.iter().map(|it| (it.clone(), look(it))).collect();
        let surroundings = Surroundings { places, ..Surroundings::default() };
        self.project.set_surroundings(&mut self.db).to(Arc::new(surroundings));
    }

    /// The queries that ran since the last call (or the start), as `name(key)`, in order.
    pub fn executed(&self) -> Vec<String> {
        std::mem::take(&mut self.executed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The names of the queries that ran since the last call, each with how often.
    pub fn executed_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for key in self.executed() {
            let name = key.split('(').next().unwrap_or_default().to_owned();
            *counts.entry(name).or_default() += 1;
        }
        counts
    }

    /// Draws findings: each with its place, the marked source lines, and all it carries.
    pub fn render(&self, diagnostics: &[Diagnostic<FileRange>]) -> String {
        let mut out = String::new();
        for it in diagnostics {
            let _ = writeln!(out, "{} {}: {}", it.rule.code, it.rule.name, it.message);
            self.draw(&mut out, it.place, it.label.as_deref().unwrap_or_default());
            for related in &it.related {
                let _ = writeln!(out, "  {}: {}", if related.step { "step" } else { "see" }, related.message);
                self.draw(&mut out, related.place, "");
            }
            for note in &it.notes {
                let _ = writeln!(out, "  note: {note}");
            }
            if let Some(help) = &it.help {
                let _ = writeln!(out, "  help: {help}");
            }
            for fix in &it.fixes {
                let kind = match fix.applicability {
                    Applicability::Safe => "fix",
                    Applicability::Unsafe => "unsafe fix",
                };
                let _ = writeln!(out, "  {kind}: {}", fix.title);
            }
        }
        out
    }

    /// The text of each file that `fix` changes, after the change.
    pub fn apply(&self, fix: &Fix<FileRange>) -> BTreeMap<String, String> {
        let mut edits: Vec<_> = fix.edits.iter().collect();
        edits.sort_by_key(|it| (it.place.range.start(), it.place.range.end()));
        let mut texts = BTreeMap::new();
        for edit in edits.into_iter().rev() {
            let file = edit.place.file;
            let text = texts
                .entry(file.path(&self.db).to_string())
                .or_insert_with(|| file.text(&self.db).to_string());
            text.replace_range(std::ops::Range::<usize>::from(edit.place.range), &edit.text);
        }
        texts
    }

    fn draw(&self, out: &mut String, place: FileRange, label: &str) {
        let text = place.file.text(&self.db);
        let TextPlace { line, column, source, width } = text_place(text, place.range);
        let _ = writeln!(out, "  {}:{line}:{column}", place.file.path(&self.db));
        let _ = writeln!(out, "    {source}");
        let marks = "^".repeat(width.max(1));
        let _ = writeln!(out, "{}", format!("    {}{marks} {label}", " ".repeat(column - 1)).trim_end());
    }
}

/// The files a host lists, which leaves out the settings.
fn listed(files: &BTreeMap<String, SourceFile>, config: Option<SourceFile>) -> Arc<Vec<SourceFile>> {
    Arc::new(files.values().copied().filter(|it| Some(*it) != config).collect())
}

/// A file as if every item of it had been typed in before. The first edit of an item that lasts longer in salsa's eyes
/// re-runs more.
fn open_file(db: &Database, path: &str, text: &str, project: Project) -> SourceFile {
    SourceFile::create(db, Arc::from(path), Arc::from(text), project, Durability::LOW)
}

struct TextPlace<'a> {
    line: usize,
    column: usize,
    source: &'a str,
    /// Characters of the range on its first line.
    width: usize,
}

/// One-based line and column in characters, and how much of the range lies on that line.
fn text_place(text: &str, range: TextRange) -> TextPlace<'_> {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let line_start = text[..start].rfind('\n').map_or(0, |it| it + 1);
    let source = text[line_start..].lines().next().unwrap_or_default();
    let line_end = line_start + source.len();
    TextPlace {
        line: text[..start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        source,
        width: text[start..end.min(line_end).max(start)].chars().count(),
    }
}

/// Cuts a fixture at its `//- /path` lines.
fn split_files(text: &str) -> Vec<(String, String)> {
    let text = dedent(text.strip_prefix('\n').unwrap_or(text));
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- ") {
            let path = path.trim();
            assert!(path.starts_with('/'), "`{path}` is absolute");
            files.push((path.to_owned(), String::new()));
        } else {
            if files.is_empty() {
                files.push(("/main.ax".to_owned(), String::new()));
            }
            files.last_mut().expect("just pushed").1.push_str(line);
        }
    }
    if files.is_empty() {
        files.push(("/main.ax".to_owned(), String::new()));
    }
    files
}

/// Removes the indentation that all lines with text share, and blanks before the closing quote.
fn dedent(text: &str) -> String {
    let text = text.trim_end_matches(' ');
    let indent = text
        .lines()
        .filter(|it| !it.trim().is_empty())
        .map(|it| it.len() - it.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    text.split_inclusive('\n')
        .map(|it| if it.trim().is_empty() { it.trim_start_matches(' ') } else { &it[indent..] })
        .collect()
}

fn take_cursors(marked: &str) -> (String, Vec<TextSize>) {
    let mut text = String::new();
    let mut offsets = Vec::new();
    for (index, piece) in marked.split(CURSOR).enumerate() {
        if index > 0 {
            offsets.push(TextSize::of(text.as_str()));
        }
        text.push_str(piece);
    }
    (text, offsets)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::diagnostics::registry;

    #[test]
    fn files_cursors_and_root() {
        let fixture = Fixture::parse(
            "
            fn main() -> Int {
                hel$0p()
            }
            //- /app/boruna.toml
            profile = \"strict\"
            //- /app/help.ax
            fn help() -> Int { 1 }
            ",
        );
        let main = fixture.main();
        assert_eq!(main.path(&fixture.db).as_ref(), "/main.ax");
        assert_eq!(main.text(&fixture.db).as_ref(), "fn main() -> Int {\n    help()\n}\n");
        assert_eq!(fixture.cursor(), (main, TextSize::new(26)));
        assert_eq!(fixture.project.root(&fixture.db).as_ref(), "/app");
        assert_eq!(fixture.project.config(&fixture.db), Some(fixture.file("/app/boruna.toml")));
        assert_eq!(fixture.project.files(&fixture.db).len(), 2);
    }

    #[test]
    fn findings_are_drawn_under_their_lines() {
        let mut fixture = Fixture::parse("fn é() {}\nfn g() {}\n");
        let place = |start: u32, end: u32| FileRange {
            file: fixture.main(),
            range: TextRange::new(start.into(), end.into()),
        };
        let finding = Diagnostic::new(&registry::UNDEFINED_FUNCTION, place(3, 5), "`é` is odd")
            .with_label("here")
            .with_related(place(14, 15), "a better one")
            .with_fix(Fix::safe("rename it", vec![crate::diagnostics::Edit::new(place(3, 5), "e")]));
        expect![[r#"
            E004 undefined-function: `é` is odd
              /main.ax:1:4
                fn é() {}
                   ^ here
              see: a better one
              /main.ax:2:4
                fn g() {}
                   ^
              fix: rename it
        "#]]
        .assert_eq(&fixture.render(std::slice::from_ref(&finding)));
        assert_eq!(fixture.apply(&finding.fixes[0])["/main.ax"], "fn e() {}\nfn g() {}\n");
        fixture.edit("/main.ax", "fn g", "fn h");
        assert_eq!(fixture.main().text(&fixture.db).as_ref(), "fn é() {}\nfn h() {}\n");
    }

    #[test]
    fn executed_queries_are_counted() {
        let fixture = Fixture::parse("fn f() {}");
        crate::hir::file_items(&fixture.db, fixture.main());
        assert_eq!(fixture.executed_counts(), BTreeMap::from([("file_items".to_owned(), 1)]));
        crate::hir::file_items(&fixture.db, fixture.main());
        assert_eq!(fixture.executed_counts(), BTreeMap::new());
    }
}
