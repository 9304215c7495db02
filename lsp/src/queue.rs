//! Which tasks wait, which run, and what an edit does to them. Only the owner touches it.
//!
//! A task is *pending* from its arrival until it is answered or its caller is gone. A waiting task holds no snapshot:
//! a write to the database waits until all snapshots are dropped, so one that sat in a queue would stop every edit.

use std::{collections::BTreeMap, time::Instant};

use salsa::CancellationToken;
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode};

use crate::{
    convert::url::DocumentKey,
    task::{Job, Lane, Needs, Outcome, Spec, Stale, Task, TaskId},
};

/// `ServerCancelled` of the protocol.
const SERVER_CANCELLED: i64 = -32802;

/// Threads of each lane. A second one keeps a long answer from delaying the next.
const THREADS: usize = 2;

/// All pending tasks.
#[derive(Default)]
pub(crate) struct Queue {
    /// In order of arrival.
    waiting: BTreeMap<TaskId, Entry>,
    running: BTreeMap<TaskId, Running>,
    /// Tasks that have nothing to say until something changes and edits pause.
    held: BTreeMap<TaskId, Entry>,
    /// How many of each kind were answered.
    answered: BTreeMap<&'static str, u64>,
}

struct Entry {
    task: Box<dyn Task>,
    document: Option<DocumentKey>,
}

struct Running {
    /// `None` once it was answered or given up, while its thread does not know that yet.
    entry: Option<Entry>,
    spec: &'static Spec,
    token: CancellationToken,
    /// Whether something changed since it started.
    stale: bool,
    since: Instant,
}

/// A task that may start.
pub(crate) struct Start {
    pub(crate) id: TaskId,
    pub(crate) spec: &'static Spec,
    pub(crate) document: Option<DocumentKey>,
    pub(crate) job: Job,
}

impl Queue {
    pub(crate) fn add(&mut self, id: TaskId, task: Box<dyn Task>) {
        let document = task.document().map(DocumentKey::new);
        self.waiting.insert(id, Entry { task, document });
    }

    /// Adds a task, of whose kind only the last one matters.
    pub(crate) fn replace(&mut self, id: TaskId, task: Box<dyn Task>) {
        let spec = task.spec();
        for queue in [&mut self.waiting, &mut self.held] {
            queue.retain(|_, it| !std::ptr::eq(it.task.spec(), spec));
        }
        self.add(id, task);
    }

    /// The caller wants no answer any more.
    pub(crate) fn abandon(&mut self, id: TaskId) {
        self.waiting.remove(&id);
        self.held.remove(&id);
        if let Some(running) = self.running.get_mut(&id) {
            running.entry = None;
            running.token.cancel();
        }
    }

    /// The server ends: whoever waits is told, and that asking again is no use.
    pub(crate) fn refuse_all(&mut self) {
        let waiting = std::mem::take(&mut self.waiting).into_values();
        let held = std::mem::take(&mut self.held).into_values();
        let running = self.running.values_mut().filter_map(|it| {
            it.token.cancel();
            it.entry.take()
        });
        for entry in waiting.chain(held).chain(running) {
            entry.task.answer(Err(server_cancelled("the server is shutting down", false)));
        }
    }

    /// Something the answers depend on changed: runs are worthless, and tasks about `document` may be, too.
    pub(crate) fn invalidate(&mut self, document: Option<&DocumentKey>) {
        let concerned = |it: &Entry| document.is_some() && it.document.as_ref() == document;
        let ids: Vec<_> = self.waiting.iter().filter(|it| concerned(it.1)).map(|it| *it.0).collect();
        for id in ids {
            if let Some(entry) = self.waiting.remove(&id)
                && let Some(entry) = refuse(entry)
            {
                self.waiting.insert(id, entry);
            }
        }
        for running in self.running.values_mut() {
            running.stale = true;
            if running.entry.as_ref().is_some_and(concerned) {
                running.entry = running.entry.take().and_then(refuse);
            }
        }
    }

    /// The next task to start, if its lane has a free thread and `ready` says that what it needs is there.
    pub(crate) fn next(&self, ready: impl Fn(Needs, Option<&DocumentKey>) -> bool) -> Option<Start> {
        let free = |lane: Lane| self.running.values().filter(|it| it.spec.lane == lane).count() < THREADS;
        let lanes = [Lane::Latency, Lane::Worker].map(|it| (it, free(it)));
        let (id, entry) = self.waiting.iter().find(|(_, entry)| {
            let spec = entry.task.spec();
            lanes.contains(&(spec.lane, true)) && ready(spec.needs, entry.document.as_ref())
        })?;
        let document = entry.document.clone();
        Some(Start { id: *id, spec: entry.task.spec(), document, job: entry.task.job() })
    }

    /// A task was started.
    pub(crate) fn started(&mut self, id: TaskId, token: CancellationToken) {
        if let Some(entry) = self.waiting.remove(&id) {
            let spec = entry.task.spec();
            let since = Instant::now();
            self.running.insert(id, Running { entry: Some(entry), spec, token, stale: false, since });
        }
    }

    /// A run ended. Says whether the task now waits for edits to pause.
    pub(crate) fn finished(&mut self, id: TaskId, outcome: Outcome) -> bool {
        let Some(running) = self.running.remove(&id) else { return false };
        let duration = running.since.elapsed();
        tracing::debug!(id = id.0, task = running.spec.name, ?duration, stale = running.stale, "ran");
        let Some(entry) = running.entry else { return false };
        match (running.stale, outcome) {
            (_, Outcome::Failed(error)) => entry.task.answer(Err(error)),
            (true, _) | (false, Outcome::Cancelled) if entry.task.spec().stale == Stale::Settle => {
                self.held.insert(id, entry);
                return true;
            }
            (true, _) | (false, Outcome::Cancelled) => {
                self.waiting.insert(id, entry);
            }
            (false, Outcome::Hold) => {
                self.held.insert(id, entry);
            }
            (false, Outcome::Done(result)) => {
                *self.answered.entry(running.spec.name).or_default() += 1;
                entry.task.answer(Ok(result));
            }
            (false, Outcome::Unfinished) => entry.task.answer(Err(Error::internal_error())),
        }
        false
    }

    /// Edits paused: what was held may have something to say.
    pub(crate) fn settle(&mut self) {
        self.waiting.append(&mut self.held);
    }

    /// How many tasks of each kind were answered.
    pub(crate) fn answered(&self) -> &BTreeMap<&'static str, u64> {
        &self.answered
    }

    /// How many tasks wait, run and are held.
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.waiting.len(), self.running.len(), self.held.len()]
    }
}

/// Answers a task whose document changed, unless it may run again.
fn refuse(entry: Entry) -> Option<Entry> {
    let error = match entry.task.spec().stale {
        Stale::Retry | Stale::Settle => return Some(entry),
        Stale::Fail => Error::content_modified(),
        Stale::Retrigger => server_cancelled("the text changed meanwhile", true),
    };
    entry.task.answer(Err(error));
    None
}

fn server_cancelled(message: &'static str, ask_again: bool) -> Error {
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: message.into(),
        data: Some(json!({ "retriggerRequest": ask_again })),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        any::Any,
        sync::{Arc, Mutex},
    };

    use lsp_types::Url;

    use super::*;

    type Log = Arc<Mutex<Vec<String>>>;

    struct Fake {
        name: &'static str,
        spec: &'static Spec,
        url: Option<Url>,
        log: Log,
    }

    impl Task for Fake {
        fn spec(&self) -> &'static Spec {
            self.spec
        }

        fn document(&self) -> Option<&Url> {
            self.url.as_ref()
        }

        fn job(&self) -> Job {
            Box::new(|_| Outcome::Hold)
        }

        fn answer(self: Box<Self>, answer: tower_lsp::jsonrpc::Result<Box<dyn Any + Send>>) {
            let answer = answer.map_or_else(|it| it.code.code().to_string(), |_| "done".to_owned());
            self.log.lock().unwrap().push(format!("{} {answer}", self.name));
        }
    }

    static FAIL: Spec = spec(Lane::Latency, Stale::Fail);
    static RETRIGGER: Spec = spec(Lane::Worker, Stale::Retrigger);
    static RETRY: Spec = spec(Lane::Latency, Stale::Retry);
    static SETTLE: Spec = spec(Lane::Worker, Stale::Settle);

    const fn spec(lane: Lane, stale: Stale) -> Spec {
        Spec { name: "test", lane, stale, needs: Needs::Document }
    }

    #[derive(Default)]
    struct Bench {
        queue: Queue,
        log: Log,
    }

    impl Bench {
        fn add(&mut self, id: u64, name: &'static str, spec: &'static Spec, url: &str) {
            let url = Some(Url::parse(url).unwrap());
            self.queue.add(TaskId(id), Box::new(Fake { name, spec, url, log: Arc::clone(&self.log) }));
        }

        /// Starts everything that can start; returns the ids.
        fn start(&mut self) -> Vec<u64> {
            let mut started = Vec::new();
            while let Some(start) = self.queue.next(|_, _| true) {
                self.queue.started(start.id, CancellationToken::default());
                started.push(start.id.0);
            }
            started
        }

        fn finish(&mut self, id: u64) -> bool {
            self.queue.finished(TaskId(id), Outcome::Done(Box::new(())))
        }

        fn log(&self) -> Vec<String> {
            std::mem::take(&mut self.log.lock().unwrap())
        }
    }

    fn key(url: &str) -> DocumentKey {
        DocumentKey::new(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_full_lane_does_not_stop_the_other() {
        let mut bench = Bench::default();
        for id in 0..4 {
            bench.add(id, "slow", &RETRIGGER, "x:a");
        }
        bench.add(4, "quick", &RETRY, "x:a");
        assert_eq!(bench.start(), [0, 1, 4]);
        bench.finish(1);
        assert_eq!(bench.start(), [2]);
        assert_eq!(bench.log(), ["slow done"]);
    }

    #[test]
    fn an_edit_answers_at_once_what_it_makes_worthless() {
        let mut bench = Bench::default();
        bench.add(0, "fail", &FAIL, "x:a");
        bench.add(1, "retrigger", &RETRIGGER, "x:a");
        bench.add(2, "retry", &RETRY, "x:a");
        bench.add(3, "settle", &SETTLE, "x:a");
        bench.start();
        bench.queue.invalidate(Some(&key("x:a")));
        assert_eq!(bench.log(), ["fail -32801", "retrigger -32802"]);
        // What comes too late counts for nothing.
        assert!(!bench.finish(0));
        assert!(!bench.finish(2));
        assert!(bench.finish(3), "it waits for a pause");
        assert_eq!(bench.log(), [""; 0]);
        assert_eq!(bench.start(), [2]);
        bench.queue.settle();
        assert_eq!(bench.start(), [3]);
        bench.finish(2);
        bench.finish(3);
        assert_eq!(bench.log(), ["retry done", "settle done"]);
    }

    #[test]
    fn an_edit_elsewhere_runs_everything_again() {
        let mut bench = Bench::default();
        bench.add(0, "fail", &FAIL, "x:a");
        bench.start();
        bench.add(1, "waiting", &FAIL, "x:a");
        bench.queue.invalidate(Some(&key("x:b")));
        bench.queue.invalidate(None);
        bench.finish(0);
        assert_eq!(bench.start(), [0, 1]);
        bench.finish(0);
        assert_eq!(bench.log(), ["fail done"]);
    }

    #[test]
    fn what_nobody_waits_for_is_not_answered() {
        let mut bench = Bench::default();
        bench.add(0, "running", &FAIL, "x:a");
        bench.start();
        bench.add(1, "waiting", &FAIL, "x:a");
        bench.queue.abandon(TaskId(0));
        bench.queue.abandon(TaskId(1));
        assert_eq!(bench.queue.counts(), [0, 1, 0]);
        bench.finish(0);
        assert_eq!((bench.log(), bench.queue.counts()), (Vec::new(), [0, 0, 0]));
    }

    #[test]
    fn a_held_task_waits_for_a_pause() {
        let mut bench = Bench::default();
        bench.add(0, "held", &SETTLE, "x:a");
        bench.start();
        assert!(!bench.queue.finished(TaskId(0), Outcome::Hold));
        assert_eq!(bench.start(), [0; 0]);
        bench.queue.invalidate(None);
        assert_eq!(bench.start(), [0; 0]);
        bench.queue.settle();
        assert_eq!(bench.start(), [0]);
    }
}
