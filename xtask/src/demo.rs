//! `cargo xtask demo`: the main job on a project with deliberate mistakes, on the command line and in an editor.

use crate::process::{self, cargo, root};

pub(crate) fn run() -> Result<(), String> {
    process::run(cargo(&["build", "--quiet", "--package", "boruna-check"]))?;
    heading("boruna-check examples/demo");
    let found = boruna_check(&["examples/demo"])?;
    if found != Some(1) {
        return Err(format!("the demo has mistakes, so boruna-check should exit with 1, not {found:?}"));
    }
    heading("boruna-check effects examples/invoice-review");
    boruna_check(&["effects", "examples/invoice-review"])?;
    heading("boruna-check explain E007");
    boruna_check(&["explain", "E007"])?;
    heading("boruna-lsp, as an editor that opens examples/demo/main.ax, with the cursor on `warning_for`");
    let session = ["run", "--quiet", "--package", "boruna-tests", "--bin", "editor_session", "--"];
    process::run(cargo(&[session.as_slice(), &["examples/demo/main.ax", "warning_for"]].concat()))
}

fn heading(command: &str) {
    anstream::println!("\n$ {command}\n");
}

/// Runs the checker and gives its exit code.
fn boruna_check(arguments: &[&str]) -> Result<Option<i32>, String> {
    let mut line = vec!["run", "--quiet", "--package", "boruna-check", "--"];
    line.extend(arguments);
    let status = cargo(&line).current_dir(root()).status().map_err(|it| it.to_string())?;
    Ok(status.code())
}
