//! The generated files belong to the grammar they lie beside. Needs no generator: the generator leaves a stamp.

use sha2::{Digest, Sha256};

use crate::parse;

#[test]
fn generated_files_are_fresh() {
    let stamp: String =
        Sha256::digest(include_bytes!("../../grammar.js")).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        include_str!("../../src/grammar.stamp").trim_end(),
        stamp,
        "grammar.js changed: run `cargo run -p boruna-grammar-generator`"
    );
}

#[test]
fn language_loads_at_the_abi_that_editors_read() {
    let language = tree_sitter::Language::from(tree_sitter_boruna::LANGUAGE);
    assert_eq!(language.abi_version(), 14);
    assert!(!parse("fn main() -> Int { 0 }").root_node().has_error());
}
