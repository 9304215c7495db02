//! Types: what they are, what items declare, how bodies get theirs, and whether matches leave anything out.

pub mod contents;
pub mod declared;
pub(crate) mod default_value;
pub mod exhaustive;
pub mod inference;
pub mod ty;
pub(crate) mod writable;

pub use contents::{Contents, contents};
pub use declared::{FunctionType, enum_type, function_type, record_type};
pub use exhaustive::match_diagnostics;
pub use inference::{Inference, infer};
pub use ty::Ty;

#[cfg(test)]
mod tests;
