//! The owner thread: takes events in order, and is the only one to change anything.
//!
//! One round: take what is in the queue, bring the database up to date, start what can start. Work on snapshots runs on
//! other threads and comes back as an event. Nothing here waits for the client or for a file; what waits for other
//! threads is a write to the database, and the threads let go of it at the next query.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use boruna_analyzer::project::Settings;
use lsp_types::{TextDocumentIdentifier, Url, request::Request as _};
use salsa::Database as _;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::{
    capabilities::ClientFacts,
    client::{Client, Progress},
    convert::url::DocumentKey,
    dispatch::METHODS,
    event::Event,
    handlers::{
        panic::{PanicPlace, PanicRequest, blow_up},
        project,
    },
    logging::Logging,
    outdated::Outdated,
    parent,
    publish::{self, Extent, Publisher},
    queue::{Queue, Start},
    session::{
        Session,
        configuration::{Configuration, SECTION},
        scan::scan,
    },
    snapshot::Snapshot,
    statistics::{DocumentStatistics, Statistics},
    task::{Chore, Lane, Needs, Spec, Stale, TaskId},
    worker,
};

/// How long nothing must change before work that concerns everything starts.
const PAUSE: Duration = Duration::from_millis(200);

/// How many events are taken before anything is started.
const BURST: usize = 1000;

static PUBLISH: Spec =
    Spec { name: "publish", lane: Lane::Worker, stale: Stale::Retry, needs: Needs::Workspace };

static CHECK_SHOWN: Spec =
    Spec { name: "check what is shown", lane: Lane::Worker, stale: Stale::Settle, needs: Needs::Workspace };

static WARM_UP: Spec =
    Spec { name: "warm up", lane: Lane::Worker, stale: Stale::Settle, needs: Needs::Workspace };

/// The most threads that read ahead besides the one that answers.
const MAX_HELPERS: usize = 2;

/// The owner's belongings.
pub(crate) struct MainLoop {
    events: Receiver<Event>,
    sender: Sender<Event>,
    client: Client,
    logging: Logging,
    runtime: Handle,
    ended: Sender<crate::End>,
    queue: Queue,
    publisher: Publisher,
    /// The projects as the client may know them.
    projects: Vec<(PathBuf, Settings)>,
    /// When the pause is over, if something changed.
    settles: Option<Instant>,
    /// Numbers of the server's own tasks; they follow those of requests.
    next_chore: u64,
    /// Whether the client is ready for requests.
    initialized: bool,
    progress: Option<Progress>,
    /// What is wrong with the settings, as the client was told.
    setting_problems: Vec<String>,
}

impl MainLoop {
    pub(crate) fn new(
        events: Receiver<Event>,
        sender: Sender<Event>,
        client: Client,
        logging: Logging,
        runtime: Handle,
        ended: Sender<crate::End>,
    ) -> MainLoop {
        MainLoop {
            events,
            sender,
            client,
            logging,
            runtime,
            ended,
            queue: Queue::default(),
            publisher: Publisher::default(),
            projects: Vec::new(),
            settles: None,
            next_chore: u64::MAX / 2,
            initialized: false,
            progress: None,
            setting_problems: Vec::new(),
        }
    }

    /// Runs until nobody sends events any more.
    pub(crate) fn run(mut self) {
        let Ok(Event::Initialize(facts)) = self.events.recv() else { return };
        let mut session = self.start(*facts);
        self.act(&mut session);
        loop {
            // A defect in one event must not take the server with it, nor keep others waiting.
            match catch_unwind(AssertUnwindSafe(|| self.take_events(&mut session))) {
                Ok(true) => {}
                Ok(false) => return,
                Err(_) => tracing::error!("an event was lost to a panic"),
            }
            if catch_unwind(AssertUnwindSafe(|| self.act(&mut session))).is_err() {
                tracing::error!("the server could not be brought up to date");
            }
        }
    }

    fn start(&mut self, facts: ClientFacts) -> Session {
        if let Some(process) = facts.process {
            parent::watch(process, &self.ended);
        }
        let session = Session::new(Arc::new(facts), self.client.outbox.clone());
        self.logging.set_level(session.configuration().log);
        session
    }

    /// Handles what has happened, or waits for something to happen; says whether there will be more.
    fn take_events(&mut self, session: &mut Session) -> bool {
        match self.next_event() {
            Ok(event) => self.handle(session, event),
            Err(RecvTimeoutError::Timeout) => self.settle(session),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        // A burst of edits is one write, and what the burst makes worthless never starts.
        for _ in 0..BURST {
            let Ok(event) = self.events.try_recv() else { break };
            self.handle(session, event);
        }
        true
    }

    /// Brings everything up to date and starts what can start.
    fn act(&mut self, session: &mut Session) {
        self.start_scans(session);
        if session.flush() {
            self.changed(session);
        }
        self.start_tasks(session);
    }

    fn next_event(&self) -> Result<Event, RecvTimeoutError> {
        match self.settles {
            Some(at) => self.events.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn handle(&mut self, session: &mut Session, event: Event) {
        match event {
            Event::Initialize(_) => {}
            Event::Initialized => self.initialized(session),
            Event::Open(params) => {
                let key = session.open(params.text_document);
                self.queue.invalidate(Some(&key));
            }
            Event::Change(params) => {
                let key = DocumentKey::new(&params.text_document.uri);
                if session.change(&key, params.text_document.version, &params.content_changes) {
                    self.queue.invalidate(Some(&key));
                } else {
                    tracing::warn!(uri = %params.text_document.uri, "changed although it is not open");
                }
            }
            Event::Save(document) => session.file_changed(&document.uri),
            Event::Close(document) => self.close(session, &document),
            Event::FilesChanged(urls) => urls.iter().for_each(|it| session.file_changed(it)),
            Event::FoldersChanged(change) => {
                let mut folders: Vec<Url> = session.projects().folders().cloned().collect();
                folders.retain(|it| !change.removed.iter().any(|gone| gone.uri == *it));
                folders.extend(change.added.into_iter().map(|it| it.uri));
                session.set_folders(folders);
                self.changed(session);
            }
            Event::ConfigurationChanged(settings) => self.configuration_changed(session, &settings),
            Event::Configuration(section) => self.configure(session, &section),
            Event::Asked(id, task) => self.queue.add(id, task),
            Event::Abandoned(id) => self.queue.abandon(id),
            Event::Finished(id, outcome) => {
                if self.queue.finished(id, outcome) {
                    self.wait_for_pause();
                }
            }
            Event::Scanned(root, scan) => {
                let changed = match scan {
                    Some(scan) => session.apply(*scan),
                    None => {
                        session.abort_scan(&root);
                        true
                    }
                };
                if changed {
                    self.changed(session);
                    self.warm_up();
                }
            }
            Event::Outdated(outdated) => self.client.refresh(session.client(), outdated),
            Event::Publish(mut published, extent) => {
                let version = |it: &Url| session.documents().get(&DocumentKey::new(it)).map(|it| it.version);
                // An edit may have come first.
                published.retain(|it| version(&it.url) == it.version);
                self.publisher.publish(&self.client.outbox, published, extent);
            }
            Event::Show(document) => {
                if session.client().shows_documents {
                    self.client.show_document(document);
                }
            }
            Event::Statistics(reply) => {
                // Who asked may be gone.
                let _ = reply.send(self.statistics(session));
            }
            Event::Memory(reply) => drop(reply.send(session.memory())),
            Event::Panic => blow_up(PanicPlace::Owner),
            Event::Shutdown => self.queue.refuse_all(),
            // What could not start now can.
            Event::Drained => {}
        }
    }

    fn initialized(&mut self, session: &Session) {
        self.initialized = true;
        let facts = session.client();
        self.client.register(facts);
        if facts.configuration {
            self.client.ask_configuration();
        }
        self.report_settings(Configuration::read(&facts.options).1);
    }

    fn close(&mut self, session: &mut Session, document: &TextDocumentIdentifier) {
        let key = DocumentKey::new(&document.uri);
        if session.close(&key) {
            self.queue.invalidate(Some(&key));
            self.changed(session);
        } else {
            tracing::warn!(uri = %document.uri, "closed although it is not open");
        }
    }

    fn configuration_changed(&mut self, session: &mut Session, settings: &Value) {
        if session.client().configuration {
            self.client.ask_configuration();
        } else if let Some(section) = settings.get(SECTION) {
            self.configure(session, section);
        }
    }

    fn configure(&mut self, session: &mut Session, section: &Value) {
        let (configuration, problems) = Configuration::read(section);
        self.report_settings(problems);
        if session.set_configuration(configuration) {
            self.logging.set_level(session.configuration().log);
            self.changed(session);
            self.client.refresh(session.client(), Outdated::ALL);
        }
    }

    /// Says what is wrong with the settings, unless that was said.
    fn report_settings(&mut self, problems: Vec<String>) {
        if !problems.is_empty() && problems != self.setting_problems {
            self.client.show_warning(&problems.join("\n"));
        }
        self.setting_problems = problems;
    }

    /// Answers may be different now.
    fn changed(&mut self, session: &Session) {
        self.queue.invalidate(None);
        self.wait_for_pause();
        if !session.client().pulls_diagnostics {
            self.publish(Extent::Open);
        }
    }

    fn wait_for_pause(&mut self) {
        self.settles = Some(Instant::now() + PAUSE);
    }

    /// Nothing changed for a while.
    fn settle(&mut self, session: &Session) {
        self.settles = None;
        self.queue.settle();
        let client = session.client();
        if !client.pulls_diagnostics {
            self.publish(Extent::All);
        }
        if client.refreshes_diagnostics || client.refreshes_tokens || client.refreshes_hints {
            self.check_shown();
        }
        if client.follows_projects {
            self.follow_projects(session);
        }
    }

    fn follow_projects(&mut self, session: &Session) {
        let projects = session.projects().settings(session.database());
        if self.projects != projects {
            self.projects = projects;
            self.client.outbox.notify(project::CHANGED, json!({}));
        }
    }

    fn publish(&mut self, extent: Extent) {
        let sender = self.sender.clone();
        let then = move |published| drop(sender.send(Event::Publish(published, extent)));
        let id = self.chore_id();
        self.queue.replace(id, Box::new(Chore::new(&PUBLISH, move |it| publish::collect(&it, extent), then)));
    }

    /// Sees whether the client shows something of an open document that is not true any more, because of a change
    /// elsewhere.
    fn check_shown(&mut self) {
        let sender = self.sender.clone();
        let then = move |outdated: Outdated| {
            if !outdated.is_nothing() {
                drop(sender.send(Event::Outdated(outdated)));
            }
        };
        let id = self.chore_id();
        self.queue.replace(id, Box::new(Chore::new(&CHECK_SHOWN, |it| Outdated::now(&it), then)));
    }

    /// Finds out on other threads what the first answer about a project needs of every file.
    fn warm_up(&mut self) {
        let helpers = thread::available_parallelism().map_or(0, |it| it.get() - 1).min(MAX_HELPERS);
        for helper in 0..helpers {
            let run = move |it: Snapshot| it.warm_up(helper, helpers);
            let id = self.chore_id();
            self.queue.add(id, Box::new(Chore::new(&WARM_UP, run, drop)));
        }
    }

    fn chore_id(&mut self) -> TaskId {
        self.next_chore += 1;
        TaskId(self.next_chore)
    }

    fn start_scans(&mut self, session: &mut Session) {
        for request in session.start_scans() {
            let sender = self.sender.clone();
            self.runtime.spawn_blocking(move || {
                let found = catch_unwind(|| scan(&request)).ok().map(Box::new);
                // Without an owner there is nobody to tell.
                let _ = sender.send(Event::Scanned(request.root, found));
            });
        }
        let loading = !session.projects().are_loaded();
        if !loading {
            self.progress = None;
        } else if self.initialized && self.progress.is_none() && session.client().progress {
            let number = self.chore_id().0;
            self.progress = Some(self.client.show_progress(number, "reading .ax projects"));
        }
    }

    fn start_tasks(&mut self, session: &mut Session) {
        // Answers that nobody reads would only pile up.
        if self.client.outbox.is_full() {
            return;
        }
        while let Some(Start { id, spec, document, job }) =
            self.queue.next(|needs, it| session.is_ready(needs, it))
        {
            let snapshot = session.snapshot();
            self.queue.started(id, snapshot.db.cancellation_token());
            let sender = self.sender.clone();
            self.runtime.spawn_blocking(move || {
                let outcome = worker::run(id, spec, document.as_ref(), snapshot, job);
                let _ = sender.send(Event::Finished(id, outcome));
            });
        }
    }

    fn statistics(&self, session: &Session) -> Statistics {
        let documents = session.documents().iter().map(|(_, it)| DocumentStatistics {
            uri: it.url.clone(),
            version: it.version,
            length: it.text.len_bytes(),
        });
        let answered = |it: &&str| self.queue.answered().get(it).copied().unwrap_or_default();
        let methods = METHODS.iter().filter(|it| **it != PanicRequest::METHOD);
        let [projects, files] = session.projects().counts();
        Statistics {
            documents: documents.collect(),
            projects,
            files,
            tasks: self.queue.counts(),
            answered: methods.map(|it| ((*it).to_owned(), answered(it))).collect(),
            executed: session.counter.by_name(session.database()),
        }
    }
}
