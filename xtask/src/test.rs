//! `cargo xtask test`: everything that must hold before a change lands.

use crate::process::{self, cargo, command};

pub(crate) fn run() -> Result<(), String> {
    process::run(cargo(&["fmt", "--all", "--check"]))
        .map_err(|it| format!("{it}\nrun `cargo fmt --all` to mend the layout"))?;
    process::run(cargo(&["clippy", "--all-targets", "--quiet", "--", "--deny", "warnings"]))?;
    process::run(cargo(&["test", "--all-features"]))?;
    pre_commit()
}

/// The hooks, run by the real `pre-commit` from a virtual environment of their own.
fn pre_commit() -> Result<(), String> {
    if process::run(command("python3", &["-m", "venv", "--help"]).with_no_output()).is_err() {
        let install = ["install", "--yes", "--no-install-recommends", "python3-venv", "git"];
        process::run(command("apt-get", &install)).map_err(|it| {
            format!(
                "{it}\nthe pre-commit test needs `python3` with `venv`, and `git`; install them and run again"
            )
        })?;
    }
    process::run(command("bash", &["tests/pre_commit/run.sh"]))
}

trait Quiet {
    fn with_no_output(self) -> Self;
}

impl Quiet for std::process::Command {
    fn with_no_output(mut self) -> Self {
        self.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        self
    }
}
