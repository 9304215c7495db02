//! The command line: what can be asked for. It knows no files and no analysis.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  boruna-check                              check the project around the current folder
  boruna-check steps/fetch.ax               check the project, report for one file and what depends on it
  boruna-check --format sarif > out.sarif   findings for code-scanning services
  boruna-check --fix                        apply the safe fixes
  boruna-check --fix --unsafe-fixes --diff  show what all fixes would change
  boruna-check --deny warnings              let warnings fail the run too
  boruna-check fmt --check                  list the files that are not in canonical style
  boruna-check explain E007                 what a code means, with a bad and a good example
  boruna-check effects                      who needs which capability, and through which calls

Exit status: 0 no errors, 1 errors were found, 2 wrong usage or an internal error.";

/// Checks .ax workflow steps: syntax, names, types, capability effects.
#[derive(Debug, Parser)]
#[command(
    name = "boruna-check",
    version,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) check: CheckArgs,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put files into canonical style
    #[command(after_help = "Exit status with --check or --diff: 1 if a file is not in canonical style.")]
    Fmt(FmtArgs),
    /// Explain a diagnostic code
    Explain(ExplainArgs),
    /// Show which function needs which capability, and why
    Effects(EffectsArgs),
}

/// Arguments of the plain command.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files and folders to report for [default: the current folder]
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,

    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "diff")]
    pub(crate) format: Option<Format>,

    /// Apply safe fixes
    #[arg(long)]
    pub(crate) fix: bool,

    /// With --fix: print the changes and write nothing
    #[arg(long, requires = "fix")]
    pub(crate) diff: bool,

    /// With --fix: also apply fixes that may change what a program means
    #[arg(long, requires = "fix")]
    pub(crate) unsafe_fixes: bool,

    /// Use the strict profile, whatever boruna.toml says
    #[arg(long)]
    pub(crate) strict: bool,

    /// Treat findings of this code or name as errors; `warnings` means all warnings
    #[arg(long, value_name = "CODE|warnings")]
    pub(crate) deny: Vec<String>,

    /// Read the text of this file from standard input
    #[arg(long, value_name = "PATH", conflicts_with = "paths")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Files and folders to format [default: the current folder]
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write nothing; list the files that would change
    #[arg(long, conflicts_with = "diff")]
    pub(crate) check: bool,

    /// Write nothing; print the changes
    #[arg(long)]
    pub(crate) diff: bool,

    /// Format standard input to standard output; the path names it in messages
    #[arg(long, value_name = "PATH", conflicts_with = "paths")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A code such as E007, or its name
    #[arg(value_name = "CODE|NAME", required_unless_present = "list")]
    pub(crate) rule: Option<String>,

    /// List every code
    #[arg(long, conflicts_with = "rule")]
    pub(crate) list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EffectsArgs {
    /// Files and folders to show [default: the current folder]
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// With source excerpts and suggested changes
    #[default]
    Full,
    /// One line a finding
    Concise,
    /// A versioned envelope, described by docs/check-output.schema.json
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands that annotate a pull request
    Github,
}

impl Format {
    /// Whether a person reads it: then a summary line follows the findings.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// The same choice in the vocabulary of the output streams.
    pub(crate) fn choice(self) -> anstream::ColorChoice {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_path_may_be_called_like_a_subcommand() {
        let cli = Cli::try_parse_from(["boruna-check", "./explain"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.check.paths, [PathBuf::from("./explain")]);
    }

    #[test]
    fn colour_goes_before_and_after_a_subcommand() {
        for line in [["boruna-check", "--color=never", "fmt"], ["boruna-check", "fmt", "--color=never"]] {
            assert_eq!(Cli::try_parse_from(line).unwrap().color, Color::Never);
        }
    }
}
