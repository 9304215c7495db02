//! Text to tree: the cut into items and the parse of one. Knows one text at a time, never other files.

pub mod cst;
pub mod errors;
mod foreign;
pub mod literal;
pub mod nodes;
pub mod parse;
mod source;
pub mod split;
pub(crate) mod tokens;
mod words;
