//! Writes the checked-in files that are derived from others. Each has a test here that compares it with its source.

mod nodes;

use std::path::{Path, PathBuf};

/// Brings every derived file up to date.
pub(crate) fn run() -> Result<(), String> {
    let root = workspace_root();
    write(&root.join("analyzer/src/syntax/nodes.rs"), &nodes::generate(&root)?)
}

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
