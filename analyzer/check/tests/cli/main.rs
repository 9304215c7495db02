//! The real `boruna-check` over folders of its own: what it prints, writes and exits with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests should stop them"
)]

mod files;
mod fixing;
mod formats;
mod sandbox;
mod usage;
