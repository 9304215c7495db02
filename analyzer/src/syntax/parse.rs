//! Text to tree. The tree is a function of the text alone: nothing is carried over from earlier versions.

use std::cell::RefCell;

use tree_sitter::{Parser, Tree};

use super::cst::language;

/// Parses the text of one item, or of a whole file.
pub fn parse(text: &str) -> Tree {
    thread_local! {
        static PARSER: RefCell<Parser> = RefCell::new(new_parser());
    }
    PARSER
        .with_borrow_mut(|parser| parser.parse(text, None))
        .unwrap_or_else(|| unreachable!("a parser with a language and no cancellation always returns a tree"))
}

fn new_parser() -> Parser {
    let mut parser = Parser::new();
    if parser.set_language(language()).is_err() {
        unreachable!("the grammar is generated for an ABI this runtime reads");
    }
    parser
}
