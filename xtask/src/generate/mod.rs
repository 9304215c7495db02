//! Writes the checked-in files that are derived from others. Each has a test here that compares it with its source.

mod nodes;

use std::path::Path;

use crate::process;

/// Brings every derived file up to date.
pub(crate) fn run() -> Result<(), String> {
    process::run(process::cargo(&["run", "--quiet", "--package", "boruna-grammar-generator"]))?;
    let root = process::root();
    write(&root.join("analyzer/src/syntax/nodes.rs"), &nodes::generate(&root)?)?;
    // The settings' schema and table are written by the tests that compare them.
    let mut schema = process::cargo(&["test", "--quiet", "--package", "boruna-analyzer", "--lib", "schema"]);
    schema.env("UPDATE_EXPECT", "1");
    process::run(schema)?;
    // What the editors' folders repeat.
    let mut editors = process::cargo(&["test", "--quiet", "--package", "boruna-tests", "--test", "editors"]);
    editors.env("UPDATE_EXPECT", "1");
    process::run(editors)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
