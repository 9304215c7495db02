//! Files for the analyzer, which reads none itself: which project a file belongs to, which files a project has, and
//! what is in them.
//!
//! The checker and the language server both stand on this, so they agree on what a project is. Nothing here knows
//! what the texts mean, and nothing is remembered between calls.

mod discover;
mod ignored;
mod outside;
mod paths;
mod read;
mod walk;

pub use discover::{CONFIG_NAME, Depth, configured_root, is_configured, marked_root};
pub use outside::{Outside, look_outside, looks_outside};
pub use paths::analyzer_path;
pub use read::{Problem, Text, decode, read};
pub use walk::{Globs, Scope, Walked, is_known, is_source, walk};
