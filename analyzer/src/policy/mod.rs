//! Policies: what a program may do, to whom, when, and how much of it.
//!
//! A [`rule::Rule`] allows or denies what a [`pattern::Pattern`] describes; a [`request::Request`] is what a program asks
//! for; a [`decide::Decider`] answers, for one request or for all that a piece of code may make. A
//! [`document::Document`] is a policy file as written, with what is wrong with it as [`problem::Problem`]s;
//! [`link::Policies`] turns it and those it inherits from into a [`rule::EffectivePolicy`]. [`face`] is the API for
//! programs that embed all this.
//!
//! Pure data and pure functions: no I/O, no clock, no queries. Queries over the engine stand elsewhere, and whoever asks
//! gives the moment and looks up names and links itself.

pub mod covers;
pub mod decide;
pub mod document;
pub mod face;
pub mod link;
pub mod pattern;
pub mod problem;
pub mod quotas;
pub mod request;
pub mod resource;
pub mod rule;
pub mod terms;
pub mod time;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod samples;
