//! `boruna/panic`: panics, so that tests see that the server survives it. Only known where `BORUNA_LSP_TEST` is set.

use lsp_types::request::Request;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{snapshot::Snapshot, task::Answer};

pub(crate) enum PanicRequest {}

impl Request for PanicRequest {
    type Params = PanicParams;
    type Result = Value;
    const METHOD: &'static str = "boruna/panic";
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PanicParams {
    pub(crate) place: PanicPlace,
}

/// Which part of the server panics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PanicPlace {
    Reader,
    Owner,
    Worker,
}

pub(crate) fn panic(_: Snapshot, params: &PanicParams) -> Answer<Value> {
    blow_up(params.place)
}

/// Does what was asked for.
#[allow(clippy::panic, reason = "it is what tests ask for")]
pub(crate) fn blow_up(place: PanicPlace) -> ! {
    std::panic::panic_any(format!("asked to panic in the {place:?}"))
}
