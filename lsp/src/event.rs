//! The closed list of what can happen to the owner thread.

use std::path::PathBuf;

use lsp_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, TextDocumentIdentifier, Url,
    WorkspaceFoldersChangeEvent,
};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::{
    capabilities::ClientFacts,
    outdated::Outdated,
    publish::{Extent, Published},
    session::scan::Scan,
    statistics::{Memory, Statistics},
    task::{Outcome, Task, TaskId},
};

/// Something that happened, in the order in which it did.
pub(crate) enum Event {
    /// The client said who it is. Nothing comes before.
    Initialize(Box<ClientFacts>),
    /// The client is ready for requests.
    Initialized,
    Open(DidOpenTextDocumentParams),
    Change(DidChangeTextDocumentParams),
    Save(TextDocumentIdentifier),
    Close(TextDocumentIdentifier),
    /// Files or folders changed on disk.
    FilesChanged(Vec<Url>),
    FoldersChanged(WorkspaceFoldersChangeEvent),
    /// Settings changed; the client may have sent them along.
    ConfigurationChanged(Value),
    /// The client's answer to a question for its settings.
    Configuration(Value),
    /// A request arrived.
    Asked(TaskId, Box<dyn Task>),
    /// The caller of a request does not wait any more.
    Abandoned(TaskId),
    /// A thread is done with a task.
    Finished(TaskId, Outcome),
    /// A project was read; `None` if that failed.
    Scanned(PathBuf, Option<Box<Scan>>),
    /// What the client shows of open documents is not true any more.
    Outdated(Outdated),
    /// Findings to send to a client that does not ask for them.
    Publish(Vec<Published>, Extent),
    /// A document for the user to look at.
    Show(Url),
    /// A request for the server's state.
    Statistics(oneshot::Sender<Statistics>),
    /// A request for what the database holds.
    Memory(oneshot::Sender<Memory>),
    /// The client has read what was waiting for it.
    Drained,
    /// A test wants to see the owner panic.
    Panic,
    /// The client wants no more answers.
    Shutdown,
}
