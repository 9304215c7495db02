//! What is shipped as an example to follow is free of warnings and errors: the standard packages and the examples.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use boruna_analyzer::{
    Database, Db,
    diagnostics::{Severity, file_diagnostics},
    inputs::SourceFile,
    test_support::Fixture,
};

/// An example with problems on purpose.
const WITH_PROBLEMS: &str = "demo";

#[test]
fn the_standard_packages_are_clean() {
    let db = Database::new();
    let files = db.standard().files(&db);
    assert!(files.len() > 14, "the prelude and the packages are embedded");
    assert_eq!(problems(&db, files), "");
}

#[test]
fn the_examples_are_clean() {
    let mut names = Vec::new();
    for folder in folders(&root().join("examples")) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if name != WITH_PROBLEMS {
            let fixture = load(&folder);
            let files: Vec<SourceFile> = fixture.files.values().copied().collect();
            assert_eq!(problems(&fixture.db, &files), "", "{name}");
        }
        names.push(name);
    }
    assert!(names.len() > 4 && names.iter().any(|it| it == WITH_PROBLEMS), "{names:?}");
}

#[test]
fn the_demo_has_its_problems() {
    let fixture = load(&root().join("examples").join(WITH_PROBLEMS));
    let files: Vec<SourceFile> = fixture.files.values().copied().collect();
    let found = problems(&fixture.db, &files);
    for code in ["E005", "E006", "E007", "E009", "E012"] {
        assert!(found.contains(code), "{code} is missing in\n{found}");
    }
}

/// Everything from a warning up, one a line.
fn problems(db: &dyn Db, files: &[SourceFile]) -> String {
    let mut out = String::new();
    for file in files {
        for it in file_diagnostics(db, *file).into_iter().filter(|it| it.severity >= Severity::Warning) {
            let line = file.text(db)[..it.place.range.start().into()].matches('\n').count() + 1;
            writeln!(out, "{}:{line} {} {}", file.path(db), it.rule.code, it.message).unwrap();
        }
    }
    out
}

/// The files of a folder as a project.
fn load(folder: &Path) -> Fixture {
    let mut text = String::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).unwrap().map(|it| it.unwrap().path()));
        } else if let Ok(content) = fs::read_to_string(&path) {
            let inside = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            writeln!(text, "//- /{inside}\n{}", content.trim_end()).unwrap();
        }
    }
    Fixture::parse(&text)
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(parent).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir()).collect();
    folders.sort();
    folders
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
