//! The language guide in `spec/` is true: every program in it has exactly the findings that its comments name.

use std::{fs, path::PathBuf};

use boruna_analyzer::{
    Database,
    capability::Capability,
    hir::{file_items, lower::signature},
    prelude,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("spec")
}

fn page(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.md"))).unwrap()
}

fn run(name: &str) {
    let markdown = page(name);
    let (programs, report) = boruna_tests::check::page(&format!("tests/spec/{name}.md"), &markdown);
    assert!(programs > 0, "{name} holds no program");
    assert!(report.is_empty(), "\n{report}");
}

macro_rules! pages {
    ($($page:ident)*) => {
        $(#[test] fn $page() { run(stringify!($page)); })*

        #[test]
        fn every_page_is_run() {
            let mut pages: Vec<String> = fs::read_dir(folder())
                .unwrap()
                .map(|it| it.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
                .collect();
            pages.sort();
            let mut run = [$(stringify!($page)),*];
            run.sort();
            assert_eq!(pages, run);
        }
    };
}

pages! { actors builtins capabilities contracts defects expressions foreign framework imports items lexical newlines patterns types }

#[test]
fn every_builtin_is_on_its_page() {
    let page = page("builtins");
    let db = Database::new();
    for item in file_items(&db, prelude::file(&db).unwrap()) {
        let published = signature(&db, *item).as_function().is_some_and(|it| it.exported);
        let call = format!("{}(", item.name(&db));
        assert!(!published || page.contains(&call), "{call} is missing");
    }
}

#[test]
fn every_capability_is_on_its_page() {
    let page = page("capabilities");
    for capability in Capability::all() {
        let name = format!("`{}`", capability.name());
        assert!(page.contains(&name), "{name} is missing");
    }
}
