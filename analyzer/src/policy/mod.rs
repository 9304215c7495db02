//! Policies: what a program may do, to whom, when, and how much of it.
//!
//! A [`rule::Rule`] allows or denies what a [`pattern::Pattern`] describes; a [`request::Request`] is what a program asks
//! for.
//!
//! Pure data and pure functions: no I/O, no clock, no queries. Queries over the engine stand elsewhere, and whoever asks
//! gives the moment and looks up names and links itself.

#![allow(dead_code, reason = "the decisions that use the matchers are the next piece")]

pub mod pattern;
pub mod request;
pub mod resource;
pub mod rule;
pub mod time;
