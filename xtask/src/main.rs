//! Development tasks.

mod bench;
mod demo;
mod drills;
mod editors;
mod generate;
mod process;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development tasks of the Boruna language tools.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the example project that has deliberate mistakes, and open it in the server as an editor would.
    Demo,
    /// Run all tests. Installs what they need where it may, and says what is missing where it may not.
    Test,
    /// Run the extensions in real editors.
    Editors {
        /// Only this one.
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(editors::LANES))]
        name: Option<String>,
    },
    /// Measure speed and memory and print the figures.
    Bench {
        /// What to measure.
        #[arg(default_value = "analyzer")]
        name: String,
    },
    /// Run the property tests and the language server's endurance test at full size.
    Drills,
    /// Regenerate what is derived: the parser, its typed nodes, schemas.
    Generate,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Demo => demo::run(),
        Task::Test => test::run(),
        Task::Editors { name } => editors::run(name.as_deref()),
        Task::Bench { name } => bench::run(&name),
        Task::Drills => drills::run(),
        Task::Generate => generate::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            anstream::eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
