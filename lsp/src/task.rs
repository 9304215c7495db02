//! One piece of work on a snapshot: a request of the client, or something the server wants to know itself.
//!
//! The owner holds tasks without knowing their types; whoever created one waits at the other end of its channel. A
//! task may run several times, because an edit can make a run worthless, but it is answered once.

use std::{any::Any, sync::Arc};

use lsp_types::Url;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};

use crate::{dispatch::Handler, snapshot::Snapshot};

/// Identifies a task for as long as the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TaskId(pub(crate) u64);

/// How a kind of task is run.
#[derive(Debug)]
pub(crate) struct Spec {
    /// The method, or a word for the server's own tasks.
    pub(crate) name: &'static str,
    pub(crate) lane: Lane,
    pub(crate) stale: Stale,
    pub(crate) needs: Needs,
}

/// Which queue a task waits in. Each lane has threads of its own, so that slow work never delays quick work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Someone is waiting with a finger on a key.
    Latency,
    /// May take as long as the project is large.
    Worker,
}

/// What happens to a task whose document changes before it is answered. Edits to other documents make it run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stale {
    /// Its positions mean something else now: the client is told `ContentModified`.
    Fail,
    /// The client is told `ServerCancelled` and asks again.
    Retrigger,
    /// It means the same for the new text: it runs again.
    Retry,
    /// It concerns everything: it runs again once edits pause.
    Settle,
}

/// What must have been read before a task can be answered truthfully.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// The document alone.
    Document,
    /// All files of the document's project.
    Project,
    /// All projects.
    Workspace,
}

/// What a run came to.
pub(crate) enum Outcome {
    /// The answer, of the type the task expects.
    Done(Box<dyn Any + Send>),
    /// There is nothing to say until something changes.
    Hold,
    /// It cannot be answered.
    Failed(Error),
    /// An edit or the caller stopped it.
    Cancelled,
    /// It needed something that another thread did not finish.
    Unfinished,
}

/// One run of a task, to be carried to a thread.
pub(crate) type Job = Box<dyn FnOnce(Snapshot) -> Outcome + Send>;

/// A task of any type.
pub(crate) trait Task: Send {
    fn spec(&self) -> &'static Spec;
    /// The document whose change makes a run worthless.
    fn document(&self) -> Option<&Url>;
    fn job(&self) -> Job;
    fn answer(self: Box<Self>, answer: Result<Box<dyn Any + Send>>);
}

/// Why a handler gives no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// See [`Outcome::Hold`].
    Hold,
    /// An error the client is told.
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal::Error(error)
    }
}

/// What a handler returns.
pub(crate) type Answer<T> = std::result::Result<T, Refusal>;

/// A request of the client.
pub(crate) struct Question<R: Handler> {
    params: Arc<R::Params>,
    reply: oneshot::Sender<Result<R::Result>>,
}

impl<R: Handler> Question<R> {
    /// The task, and where its answer arrives.
    pub(crate) fn new(params: R::Params) -> (Question<R>, oneshot::Receiver<Result<R::Result>>) {
        let (reply, answer) = oneshot::channel();
        (Question { params: Arc::new(params), reply }, answer)
    }
}

impl<R> Task for Question<R>
where
    R: Handler + 'static,
    R::Params: Send + Sync + 'static,
    R::Result: Send + 'static,
{
    fn spec(&self) -> &'static Spec {
        R::SPEC
    }

    fn document(&self) -> Option<&Url> {
        R::document(&self.params)
    }

    fn job(&self) -> Job {
        let params = Arc::clone(&self.params);
        Box::new(move |snapshot| match R::handle(snapshot, &params) {
            Ok(result) => Outcome::Done(Box::new(result)),
            Err(Refusal::Hold) => Outcome::Hold,
            Err(Refusal::Error(error)) => Outcome::Failed(error),
        })
    }

    fn answer(self: Box<Self>, answer: Result<Box<dyn Any + Send>>) {
        // A caller that is gone wants no answer.
        let _ = self.reply.send(downcast(answer));
    }
}

/// Work of the server's own, whose result goes to `then`. It is not answered when it fails.
pub(crate) struct Chore<T> {
    spec: &'static Spec,
    run: Arc<dyn Fn(Snapshot) -> T + Send + Sync>,
    then: Box<dyn FnOnce(T) + Send>,
}

impl<T> Chore<T> {
    pub(crate) fn new(
        spec: &'static Spec,
        run: impl Fn(Snapshot) -> T + Send + Sync + 'static,
        then: impl FnOnce(T) + Send + 'static,
    ) -> Chore<T> {
        Chore { spec, run: Arc::new(run), then: Box::new(then) }
    }
}

impl<T: Send + 'static> Task for Chore<T> {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn document(&self) -> Option<&Url> {
        None
    }

    fn job(&self) -> Job {
        let run = Arc::clone(&self.run);
        Box::new(move |snapshot| Outcome::Done(Box::new(run(snapshot))))
    }

    fn answer(self: Box<Self>, answer: Result<Box<dyn Any + Send>>) {
        if let Ok(result) = downcast(answer) {
            (self.then)(result);
        }
    }
}

fn downcast<T: 'static>(answer: Result<Box<dyn Any + Send>>) -> Result<T> {
    answer?.downcast::<T>().map(|it| *it).map_err(|_| Error::internal_error())
}
