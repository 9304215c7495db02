//! What functions do to the outside: facts about each, one solve of the whole project, and why.
//!
//! Three kinds of fact are kept apart: what an annotation *declares*, what an operation in the body *performs*, and
//! what is *latent* in an effect value that the host performs later. A function with a syntax error, or one that
//! mentions what nobody knows, has *unknown* effects, which is not the same as none.
//!
//! No query here is recursive over calls: facts about a function say nothing of its callees' facts, and the project
//! is solved in one go. Facts and solution hold no positions; `explain` finds them again where they are shown.

pub(crate) mod annotation;
pub mod explain;
pub mod facts;
pub(crate) mod graph;
pub mod kinds;
pub mod rules;
pub(crate) mod sites;
pub mod solve;
mod tags;

pub use facts::{Doubts, FileFacts, FunctionFacts, OwnEffects, file_facts, function_facts, own_effects};
pub use graph::EffectKind;
pub use rules::{Overview, item_effect_diagnostics};
pub use solve::{FunctionEffects, NextHop, Solution, effects, effects_of};

#[cfg(test)]
mod tests;
