//! Running other programs from the repository's root.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// A command that runs in the repository's root.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), arguments)
}

/// Runs a command to its end; an error names it and how it ended.
pub(crate) fn run(command: Command) -> Result<(), String> {
    let shown = program(&command);
    let status = status(command)?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed: {status}")) }
}

/// Runs a command and tells how it ended.
pub(crate) fn status(mut command: Command) -> Result<ExitStatus, String> {
    command.status().map_err(|error| format!("`{}` could not be started: {error}", program(&command)))
}

fn program(command: &Command) -> String {
    format!("{:?}", command.get_program()).trim_matches('"').to_owned()
}
