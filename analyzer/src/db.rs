//! The salsa database: storage and the embedded standard project. It knows no query.

use std::sync::Arc;

use crate::{hir::scratch::Scratch, inputs::Project};

/// What every query may ask of its database.
#[salsa::db]
pub trait Db: salsa::Database {
    /// The embedded project that holds the prelude and the standard packages.
    fn standard(&self) -> Project;

    /// Texts to be analysed once, which no file has.
    fn scratch(&self) -> &Scratch;
}

/// The analyzer's database. Cloning is cheap and gives a second handle on the same storage; a write through one
/// handle cancels the readers of all others and waits for them to let go.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    standard: Option<Project>,
    /// Shared by all handles, as the storage is.
    scratch: Arc<Scratch>,
}

/// Called with each salsa event; tests count executed queries with it.
pub type EventHook = Box<dyn Fn(salsa::Event) + Send + Sync + 'static>;

impl Database {
    /// An empty database that knows the prelude and the standard packages.
    pub fn new() -> Database {
        Database::with_event_hook(None)
    }

    /// Like [`Database::new`], reporting salsa's events to `hook`.
    pub fn with_event_hook(hook: Option<EventHook>) -> Database {
        let mut db = Database { storage: salsa::Storage::new(hook), standard: None, scratch: Arc::default() };
        db.standard = Some(crate::inputs::embedded_project(&mut db));
        db
    }
}

impl Default for Database {
    fn default() -> Self {
        Database::new()
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn standard(&self) -> Project {
        match self.standard {
            Some(project) => project,
            // Only reachable while `with_event_hook` builds the project itself, which runs no query.
            None => Project::new(self, Arc::from(""), Arc::default(), None, Arc::default()),
        }
    }

    fn scratch(&self) -> &Scratch {
        &self.scratch
    }
}
