//! How paths are spelt.

use std::path::Path;

/// The spelling the analyzer knows a path by.
pub fn analyzer_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
