//! `cargo xtask bench NAME`

use crate::process;

pub(crate) fn run(name: &str) -> Result<(), String> {
    process::run(process::cargo(&["run", "--release", "--quiet", "--package", "boruna-bench", "--", name]))
}
