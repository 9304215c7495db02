//! The grammar, its scanner and its queries, through the Rust binding.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod fresh;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod lines;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod recovery;

#[cfg(test)]
fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_boruna::LANGUAGE.into()).unwrap();
    parser
}

#[cfg(test)]
fn parse(text: &str) -> tree_sitter::Tree {
    parser().parse(text, None).unwrap()
}
