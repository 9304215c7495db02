//! What operations are used *on*: the URL, path, model or name that a policy looks at, as far as it is known before
//! the program runs.
//!
//! Each function is summarised by itself ([`own`]), symbolically: literals, joined texts, parameters, results of
//! callees. The whole project is solved once over these summaries ([`solve`]): a parameter is the join over all calls
//! in the workspace, a result is taken with the arguments of the call. No query is recursive over calls.
//!
//! Nothing solved holds a position: an [`Origin`] is a number that [`Origin::place`] looks up where it is shown, so
//! typing that changes no value of a summary solves nothing again. Everything is an over-approximation, and bounded:
//! where a bound is met, less is known, and a [`Doubt`] says so.

mod builtins;
mod doubt;
mod evaluate;
mod operations;
mod own;
mod solve;
mod summary;
mod value;

use std::sync::Arc;

pub use doubt::{Callers, Doubt, Why};
pub use operations::Part;
pub use own::{TargetPlace, target_place};
pub use solve::targets;

use crate::{
    capability::Capability,
    db::Db,
    hir::{Item, Name},
    span::ItemSpan,
};

/// One use of a capability, and what is known of that which it is used on.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Target<'db> {
    /// Which of the function's targets it is: [`target_place`] knows where it stands.
    pub index: u32,
    /// The operation (`net_fetch`, `spawn`), or the kind of the effect value (`http_request`).
    pub operation: Name,
    /// Whether the host performs it later, from an effect value.
    pub latent: bool,
    /// What it needs.
    pub capability: Capability,
    /// The function of an embedded package in which the operation stands, when the target is a call that leads there.
    pub via: Option<Item<'db>>,
    /// What a policy looks at, in the order of [`Part`].
    pub parts: Vec<PartValue<'db>>,
}

/// What is known of one part of a target.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct PartValue<'db> {
    /// Which part.
    pub part: Part,
    /// What it may be.
    pub known: Known<'db>,
    /// Why it is not known exactly, the first reasons found; empty for exact texts.
    pub doubts: Vec<Doubt<'db>>,
}

/// What is known of a text. Whole numbers are the texts they are written as.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub enum Known<'db> {
    /// One of these, at least one and at most 16, ascending.
    Exact(Vec<Exact<'db>>),
    /// It begins and ends like this; the two do not overlap, and one of them is not empty.
    Affix {
        /// How it begins.
        prefix: Arc<str>,
        /// How it ends.
        suffix: Arc<str>,
        /// The literals that the ends come from.
        origins: Vec<Origin<'db>>,
    },
    /// It may be anything.
    Unknown,
}

/// A text that a value may be.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Exact<'db> {
    /// The text.
    pub text: Arc<str>,
    /// The literals it is made of, the first ones; none for what an operation implies, such as the method `GET`.
    pub origins: Vec<Origin<'db>>,
}

/// A place in a function's text that a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Origin<'db> {
    /// The function.
    pub item: Item<'db>,
    index: u32,
}

impl<'db> Origin<'db> {
    /// Where it stands. Makes a query depend on the function's text.
    pub fn place(self, db: &'db dyn Db) -> ItemSpan<'db> {
        own::origin_place(db, self)
    }
}

impl<'db> Target<'db> {
    /// What is known of one part.
    pub fn part(&self, part: Part) -> Option<&PartValue<'db>> {
        self.parts.iter().find(|it| it.part == part)
    }
}

impl Known<'_> {
    /// Whether a text is possible.
    pub fn allows(&self, text: &str) -> bool {
        match self {
            Known::Exact(texts) => texts.iter().any(|it| *it.text == *text),
            Known::Affix { prefix, suffix, .. } => {
                text.strip_prefix(&**prefix).is_some_and(|rest| rest.ends_with(&**suffix))
            }
            Known::Unknown => true,
        }
    }
}

#[cfg(test)]
mod tests;
