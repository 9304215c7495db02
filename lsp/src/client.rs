//! Asking the client for things. Whoever asks goes on at once; an answer comes back as an event, if anyone wants it.

use std::{sync::mpsc::Sender, time::Duration};

use lsp_types::{
    ConfigurationItem, ConfigurationParams, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    GlobPattern, MessageType, NumberOrString, Registration, RegistrationParams, ShowDocumentParams,
    ShowMessageParams, Url, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams,
    WorkDoneProgressEnd,
    notification::{DidChangeConfiguration, DidChangeWatchedFiles, Notification, ShowMessage},
    request::{
        InlayHintRefreshRequest, RegisterCapability, Request, SemanticTokensRefresh, ShowDocument,
        WorkDoneProgressCreate, WorkspaceConfiguration, WorkspaceDiagnosticRefresh,
    },
};
use serde_json::json;
use tokio::runtime::Handle;

use crate::{
    capabilities::ClientFacts, event::Event, outdated::Outdated, session::configuration::SECTION,
    transport::Outbox,
};

/// How long the client may think. Some never answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to watch: everything that projects are made of.
const WATCHED: [&str; 5] = [
    "**/*.ax",
    "**/boruna.toml",
    "**/package.ax.json",
    "**/workflow.json",
    "**/{policy,*.policy,*-policy}.{toml,json}",
];

/// The way to the client.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) outbox: Outbox,
    inner: tower_lsp::Client,
    events: Sender<Event>,
    runtime: Handle,
}

impl Client {
    pub(crate) fn new(
        outbox: Outbox,
        inner: tower_lsp::Client,
        events: Sender<Event>,
        runtime: Handle,
    ) -> Client {
        Client { outbox, inner, events, runtime }
    }

    /// Asks to be told of changes to files and settings.
    pub(crate) fn register(&self, facts: &ClientFacts) {
        let mut registrations = Vec::new();
        if facts.watches_files {
            let watchers = WATCHED.map(|glob| FileSystemWatcher {
                glob_pattern: GlobPattern::String(glob.to_owned()),
                kind: None,
            });
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
            registrations.push(Registration {
                id: "watched-files".to_owned(),
                method: DidChangeWatchedFiles::METHOD.to_owned(),
                register_options: serde_json::to_value(options).ok(),
            });
        }
        if facts.watches_configuration {
            registrations.push(Registration {
                id: "configuration".to_owned(),
                method: DidChangeConfiguration::METHOD.to_owned(),
                register_options: Some(json!({ "section": SECTION })),
            });
        }
        if !registrations.is_empty() {
            self.ask::<RegisterCapability>(RegistrationParams { registrations }, |()| None);
        }
    }

    /// Asks for the settings.
    pub(crate) fn ask_configuration(&self) {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        self.ask::<WorkspaceConfiguration>(ConfigurationParams { items: vec![item] }, |answer| {
            answer.into_iter().next().map(Event::Configuration)
        });
    }

    /// Asks the client to ask again for what is outdated, as far as it can be asked.
    pub(crate) fn refresh(&self, facts: &ClientFacts, outdated: Outdated) {
        if outdated.findings && facts.refreshes_diagnostics {
            self.ask::<WorkspaceDiagnosticRefresh>((), |()| None);
        }
        if outdated.tokens && facts.refreshes_tokens {
            self.ask::<SemanticTokensRefresh>((), |()| None);
        }
        if outdated.hints && facts.refreshes_hints {
            self.ask::<InlayHintRefreshRequest>((), |()| None);
        }
    }

    /// Tells the user that something is not as it should be.
    pub(crate) fn show_warning(&self, message: &str) {
        let params = ShowMessageParams { typ: MessageType::WARNING, message: message.to_owned() };
        self.outbox.notify(ShowMessage::METHOD, serde_json::to_value(params).unwrap_or_default());
    }

    /// Opens a document for the user.
    pub(crate) fn show_document(&self, uri: Url) {
        let params = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
        self.ask::<ShowDocument>(params, |_| None);
    }

    /// Shows that something takes time until the result is dropped.
    pub(crate) fn show_progress(&self, number: u64, title: &'static str) -> Progress {
        let token = NumberOrString::String(format!("boruna/{number}"));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (client, outbox) = (self.inner.clone(), self.outbox.clone());
        self.runtime.spawn(async move {
            let create = WorkDoneProgressCreateParams { token: token.clone() };
            let created = client.send_request::<WorkDoneProgressCreate>(create);
            if !matches!(tokio::time::timeout(PATIENCE, created).await, Ok(Ok(()))) {
                return;
            }
            let notify = |value: WorkDoneProgress| {
                outbox.notify("$/progress", json!({ "token": token, "value": value }))
            };
            notify(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: title.to_owned(),
                ..WorkDoneProgressBegin::default()
            }));
            let _ = stopped.await;
            notify(WorkDoneProgress::End(WorkDoneProgressEnd::default()));
        });
        Progress(Some(stop))
    }

    fn ask<R>(&self, params: R::Params, then: impl FnOnce(R::Result) -> Option<Event> + Send + 'static)
    where
        R: Request + 'static,
        R::Params: Send,
        R::Result: Send,
    {
        let (client, events) = (self.inner.clone(), self.events.clone());
        self.runtime.spawn(async move {
            match tokio::time::timeout(PATIENCE, client.send_request::<R>(params)).await {
                Ok(Ok(answer)) => {
                    // Without an owner there is nothing to tell.
                    then(answer).into_iter().for_each(|it| drop(events.send(it)));
                }
                Ok(Err(error)) => tracing::info!("the client refused `{}`: {error}", R::METHOD),
                Err(_) => tracing::info!("the client did not answer `{}`", R::METHOD),
            }
        });
    }
}

/// Something that is shown to take time.
pub(crate) struct Progress(Option<tokio::sync::oneshot::Sender<()>>);

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(stop) = self.0.take() {
            let _ = stop.send(());
        }
    }
}
