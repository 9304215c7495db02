//! Regenerates `tree-sitter-boruna/src` from `grammar.js`, and the stamp that the freshness test compares.
//!
//! Not a default member of the workspace: nobody needs it to build, and it runs `node` to read the grammar.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

/// Editors in use refuse parsers of ABI 15.
const ABI: usize = 14;

fn main() -> Result<()> {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tree-sitter-boruna");
    let mut diagnostics = Vec::new();
    generate_parser_in_directory(
        &grammar,
        None::<&Path>,
        None::<&Path>,
        ABI,
        None,
        Some("node"),
        true,
        OptLevel::default(),
        &mut diagnostics,
    )
    .context("the parser could not be generated")?;
    anyhow::ensure!(diagnostics.is_empty(), "the grammar has warnings: {diagnostics:?}");

    let source = fs::read(grammar.join("grammar.js"))?;
    let stamp: String = Sha256::digest(source).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(grammar.join("src/grammar.stamp"), stamp + "\n")?;
    Ok(())
}
