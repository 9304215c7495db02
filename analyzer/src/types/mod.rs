//! Types: what they are, how bodies get them, and whether matches leave anything out.

pub mod inference;
pub mod ty;

pub use inference::{Inference, infer};
pub use ty::Ty;
