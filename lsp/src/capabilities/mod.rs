//! What the two sides can do: what of the client's capabilities matters, and what the server offers in return.

mod client;
mod server;

pub(crate) use self::{client::ClientFacts, server::offer};
