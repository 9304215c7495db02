//! Support for the tests in `tests/`: [`page`] reads Markdown specifications, [`check`] runs them.

pub mod check;
pub mod expectation;
pub mod page;
