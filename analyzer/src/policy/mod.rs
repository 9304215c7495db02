//! Policies: what a program may do, to whom, when, and how much of it.
//!
//! Pure data and pure functions: no I/O, no clock, no queries. Queries over the engine stand elsewhere.

pub mod time;
