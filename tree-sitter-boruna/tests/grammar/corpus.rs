//! Runs `test/corpus/*.txt`, the format that tree-sitter's own tool reads: a title between lines of `=`, a program,
//! a line of `-`, the tree. With `UPDATE_EXPECT=1` the trees are written anew: look at the difference before you
//! commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::parser;

#[test]
fn corpus() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut parser = parser();
    let mut failures = Vec::new();
    let mut count = 0;
    for path in corpus_files() {
        let text = fs::read_to_string(&path).unwrap();
        let mut updated = String::new();
        for case in cases(&text) {
            count += 1;
            let tree = parser.parse(case.program, None).unwrap();
            let actual = indented(&tree.root_node().to_sexp());
            if actual != case.tree {
                failures.push(format!(
                    "{}: {}\n{}\nexpected:\n{}\nfound:\n{actual}",
                    path.display(),
                    case.title,
                    case.program,
                    case.tree
                ));
            }
            writeln!(updated, "{RULE}\n{}\n{RULE}\n\n{}\n\n---\n\n{actual}\n", case.title, case.program)
                .unwrap();
        }
        if update {
            fs::write(&path, updated).unwrap();
        }
    }
    assert!(count > 100, "only {count} programs were found");
    assert!(update || failures.is_empty(), "{}", failures.join("\n\n"));
}

const RULE: &str = "==================";

struct Case<'a> {
    title: &'a str,
    program: &'a str,
    tree: &'a str,
}

fn corpus_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let rule = format!("{RULE}\n");
    let mut parts = text.split(rule.as_str()).skip(1);
    let mut cases = Vec::new();
    while let (Some(title), Some(body)) = (parts.next(), parts.next()) {
        let (program, tree) = body.split_once("\n---\n").expect("a case needs a line of dashes");
        let program = program.strip_prefix('\n').unwrap_or(program);
        let program = program.strip_suffix('\n').unwrap_or(program);
        cases.push(Case { title: title.trim(), program, tree: tree.trim() });
    }
    cases
}

/// One node a line, children two columns further in.
fn indented(sexp: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let mut pending_field = String::new();
    for token in sexp.split(' ') {
        if token.ends_with(':') {
            pending_field = format!("{token} ");
            continue;
        }
        if token.starts_with('(') {
            if !out.is_empty() {
                write!(out, "\n{:width$}", "", width = depth * 2).unwrap();
            }
            depth += 1;
        } else {
            out.push(' ');
        }
        out.push_str(&std::mem::take(&mut pending_field));
        out.push_str(token);
        // A missing token is quoted, `(MISSING ")")`: what closes the node stands behind the quote.
        let closing = token.rsplit_once('"').map_or(token, |(_, rest)| rest);
        depth -= closing.len() - closing.trim_end_matches(')').len();
    }
    out
}
