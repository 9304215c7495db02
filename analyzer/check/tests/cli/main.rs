//! The real `boruna-check` over folders of its own: what it prints, writes and exits with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests should stop them"
)]

mod checking;
mod effects;
mod files;
mod fixing;
mod fmt;
mod formats;
mod sandbox;
mod usage;
