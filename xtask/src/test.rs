//! `cargo xtask test`: everything that must hold before a change lands.

use crate::{
    editors,
    process::{self, cargo, command},
};

pub(crate) fn run() -> Result<(), String> {
    process::run(cargo(&["fmt", "--all", "--check"]))
        .map_err(|it| format!("{it}\nrun `cargo fmt --all` to mend the layout"))?;
    process::run(cargo(&["clippy", "--all-targets", "--quiet", "--", "--deny", "warnings"]))?;
    process::run(cargo(&["test", "--all-features"]))?;
    pre_commit()?;
    protocol()?;
    editors::run(None)
}

/// The hooks, run by the real `pre-commit` from a virtual environment of their own.
fn pre_commit() -> Result<(), String> {
    need("pre-commit", &[("python3", &["-m", "venv", "--help"])], &["python3-venv", "git"])?;
    process::run(command("bash", &["tests/pre_commit/run.sh"]))
}

/// The language server, driven by clients of other people.
fn protocol() -> Result<(), String> {
    let programs = [("python3", ["-m", "venv", "--help"].as_slice()), ("npm", &["--version"])];
    need("protocol", &programs, &["python3-venv", "nodejs", "npm"])?;
    process::run(command("bash", &["tests/protocol/run.sh"]))
}

/// Makes sure that the programs a test needs can be run, and installs the packages that have them where it may.
fn need(test: &str, programs: &[(&str, &[&str])], packages: &[&str]) -> Result<(), String> {
    let is_there = |(program, arguments): &(&str, &[&str])| {
        process::run(command(program, arguments).with_no_output()).is_ok()
    };
    if programs.iter().all(is_there) {
        return Ok(());
    }
    let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    process::run(command("apt-get", &install)).map_err(|it| {
        format!("{it}\nthe {test} test needs {}; install them and run again", packages.join(", "))
    })
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
