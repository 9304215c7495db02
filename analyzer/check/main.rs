//! `boruna-check`: files in, findings out.
//!
//! [`load`] reads files into a database, [`check`] asks the analyzer about them, [`report`] writes what it said;
//! [`fix`] goes round. Language knowledge lives in the analyzer, none of it here.

mod analysis;
mod check;
mod cli;
mod command;
mod dependents;
mod diff;
mod effects;
mod explain;
mod findings;
mod fix;
mod fmt;
mod guard;
mod load;
mod output;
mod paths;
mod places;
mod progress;
mod report;
mod request;
mod write;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::{
    cli::{Cli, Command},
    guard::guarded,
    output::{Outcome, is_broken_pipe, tell_error},
};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` come this way, too; a reader that has gone is no failure.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Failed } else { Outcome::Clean }.exit_code();
        }
    };
    cli.color.choice().write_global();
    guard::install_hook();

    match guarded(|| on_pool(&cli)) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) if is_broken_pipe(&error) => Outcome::Clean,
        Ok(Err(error)) => {
            tell_error(format_args!("{error:#}"));
            Outcome::Failed
        }
        Err(failure) => {
            tell_error(format_args!("internal error: {failure}"));
            Outcome::Failed
        }
    }
    .exit_code()
}

/// Runs everything on the worker threads, whose stacks are large enough.
fn on_pool(cli: &Cli) -> anyhow::Result<Outcome> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(boruna_analyzer::STACK_BYTES)
        .build()
        .context("worker threads cannot be started")?
        .install(|| run(cli))
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let cwd = std::env::current_dir().context("the working directory is gone")?;
    match &cli.command {
        None => command::run(&cli.check, &cwd),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Effects(args)) => effects::run(args, &cwd),
        Some(Command::Fmt(args)) => fmt::run(args, &cwd),
    }
}
