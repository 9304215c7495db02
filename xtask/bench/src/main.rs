//! Benchmarks, run by `cargo xtask bench NAME`. They print figures; nothing here is a test.

mod analyzer;
mod lsp;
mod measure;
mod policy;
mod workspace;

use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    let outcome = match arguments.first().map(String::as_str) {
        Some("analyzer") => analyzer::run(&mut out),
        Some("lsp") => lsp::run(&mut out),
        Some("policy") => policy::run(&mut out),
        _ => {
            let _ = writeln!(std::io::stderr(), "usage: cargo xtask bench analyzer|lsp|policy");
            return ExitCode::from(2);
        }
    };
    if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
