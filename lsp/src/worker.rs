//! One run of a task on a thread of its own: interrupted by edits, and never the end of more than itself.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use salsa::Cancelled;
use tower_lsp::jsonrpc::Error;

use crate::{
    convert::url::DocumentKey,
    snapshot::Snapshot,
    task::{Job, Outcome, Spec, TaskId},
};

/// Runs `job`. The snapshot is gone when this returns.
pub(crate) fn run(
    id: TaskId,
    spec: &'static Spec,
    document: Option<&DocumentKey>,
    snapshot: Snapshot,
    job: Job,
) -> Outcome {
    let span = tracing::info_span!(
        "task",
        id = id.0,
        name = spec.name,
        document = document.map(DocumentKey::as_str)
    );
    let _entered = span.enter();
    // What a run changes besides its answer is memory of queries, which stays whole when a query unwinds.
    catch_unwind(AssertUnwindSafe(|| job(snapshot))).unwrap_or_else(|payload| failure(payload.as_ref()))
}

fn failure(payload: &(dyn Any + Send)) -> Outcome {
    match payload.downcast_ref::<Cancelled>() {
        // The hook has logged what happened.
        None => Outcome::Failed(Error::internal_error()),
        // What it waited for on another thread was stopped, by a panic or by the edit that will stop this, too.
        Some(Cancelled::PropagatedPanic) => Outcome::Unfinished,
        Some(_) => Outcome::Cancelled,
    }
}
