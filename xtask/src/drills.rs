//! `cargo xtask drills`: the property and endurance tests of `cargo xtask test`, at full size and optimised.

use crate::process::{self, cargo};

/// Packages with what is run of each.
const DRILLS: &[&[&str]] = &[
    &["boruna-tests", "--test", "properties", "--test", "lsp_soak"],
    &["boruna-analyzer", "--lib", "policy::"],
];

pub(crate) fn run() -> Result<(), String> {
    for drill in DRILLS {
        let mut command = cargo(&["test", "--release", "--package"]);
        command.args(*drill).env("BORUNA_DRILLS", "full");
        process::run(command)?;
    }
    Ok(())
}
