//! `cargo xtask drills`: the property tests of `cargo xtask test`, at full size and optimised.

use crate::process::{self, cargo};

pub(crate) fn run() -> Result<(), String> {
    let mut command = cargo(&["test", "--release", "--package", "boruna-tests", "--test", "properties"]);
    command.env("BORUNA_DRILLS", "full");
    process::run(command)
}
