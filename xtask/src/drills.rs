//! `cargo xtask drills`: the property and endurance tests of `cargo xtask test`, at full size and optimised.

use crate::process::{self, cargo};

pub(crate) fn run() -> Result<(), String> {
    let mut command = cargo(&[
        "test",
        "--release",
        "--package",
        "boruna-tests",
        "--test",
        "properties",
        "--test",
        "lsp_soak",
    ]);
    command.env("BORUNA_DRILLS", "full");
    process::run(command)
}
