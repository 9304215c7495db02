//! The language guide in `spec/` is true: every program in it has exactly the findings that its comments name.

use std::{fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("spec")
}

fn run(name: &str) {
    let path = folder().join(format!("{name}.md"));
    let markdown = fs::read_to_string(&path).unwrap();
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

pages! { actors builtins contracts defects expressions framework imports items lexical newlines patterns types }
