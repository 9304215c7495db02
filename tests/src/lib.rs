//! Support for the tests in `tests/`: [`page`] reads Markdown specifications, [`check`] runs them; [`lsp_client`] talks
//! to the language server, and [`lsp_walk`] uses all that it offers.

pub mod check;
pub mod expectation;
pub mod lsp_client;
pub mod lsp_walk;
pub mod page;
