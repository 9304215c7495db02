//! Compiles the generated parser and the external scanner.

fn main() {
    let sources = ["src/parser.c", "src/scanner.c"];
    for file in sources.iter().chain(&["src/tree_sitter/parser.h"]) {
        println!("cargo:rerun-if-changed={file}");
    }
    // Optimised in every profile: the tests of all other packages spend their time in here.
    cc::Build::new().std("c11").include("src").files(sources).opt_level(2).compile("tree-sitter-boruna");
}
