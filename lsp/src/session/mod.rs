//! Everything the server remembers: documents, projects, settings and the database. Only the owner thread changes it.
//!
//! Texts reach the database late: edits collect until an answer needs them, so that a burst of edits is one write.
//! Between [`Session::flush`] and the next change, database and documents agree.

pub(crate) mod configuration;
pub(crate) mod documents;
pub(crate) mod projects;
pub(crate) mod scan;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use boruna_analyzer::{
    Database, Db,
    inputs::{MAX_FILE_BYTES, Project, SourceFile, new_project},
    project::file_at,
};
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Url};
use ropey::Rope;
use rustc_hash::FxHashSet;
use salsa::{Durability, Setter};

use self::{
    configuration::Configuration,
    documents::{Document, Documents},
    projects::{Home, Projects, View},
    scan::{Scan, ScanRequest},
};
use crate::{
    capabilities::ClientFacts,
    convert::url::{DocumentKey, canonical, url_path},
    snapshot::{Snapshot, shown::Told},
    statistics::{Counter, Memory},
    task::Needs,
    transport::Outbox,
};

/// The server's memory.
pub(crate) struct Session {
    db: Database,
    client: Arc<ClientFacts>,
    configuration: Arc<Configuration>,
    documents: Arc<Documents>,
    projects: Projects,
    view: Option<Arc<View>>,
    places: BTreeMap<DocumentKey, Place>,
    /// Documents whose text the database does not have yet.
    dirty: BTreeSet<DocumentKey>,
    /// Inputs of documents that lie in no file, kept for when they come back.
    scratch: BTreeMap<DocumentKey, (Project, SourceFile)>,
    outbox: Outbox,
    shown: Arc<Told>,
    pub(crate) counter: Counter,
}

/// Where a document's text goes.
enum Place {
    /// A file on disk, or one that may be saved there.
    File { path: PathBuf, home: Home, inputs: Vec<SourceFile> },
    /// A document that lies in no file.
    Scratch(SourceFile),
    /// A file of the toolchain: its text is fixed.
    Embedded,
}

impl Session {
    pub(crate) fn new(client: Arc<ClientFacts>, outbox: Outbox) -> Session {
        let counter = Counter::default();
        let mut session = Session {
            // Counting costs every query a little.
            db: Database::with_event_hook(client.counts_queries.then(|| counter.hook())),
            configuration: Arc::new(Configuration::read(&client.options).0),
            documents: Arc::default(),
            projects: Projects::default(),
            view: None,
            places: BTreeMap::new(),
            dirty: BTreeSet::new(),
            scratch: BTreeMap::new(),
            outbox,
            shown: Arc::default(),
            counter,
            client,
        };
        session.set_folders(session.client.folders.clone());
        session
    }

    pub(crate) fn client(&self) -> &Arc<ClientFacts> {
        &self.client
    }

    pub(crate) fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// Says whether anything is set otherwise than before.
    pub(crate) fn set_configuration(&mut self, configuration: Configuration) -> bool {
        let changed = *self.configuration != configuration;
        self.configuration = Arc::new(configuration);
        changed
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.documents
    }

    pub(crate) fn database(&self) -> &Database {
        &self.db
    }

    pub(crate) fn memory(&mut self) -> Memory {
        Memory::of(&mut self.db)
    }

    pub(crate) fn projects(&self) -> &Projects {
        &self.projects
    }

    /// Replaces the workspace folders.
    pub(crate) fn set_folders(&mut self, folders: Vec<Url>) {
        self.projects.set_folders(folders);
        self.find_homes();
    }

    pub(crate) fn open(&mut self, item: TextDocumentItem) -> DocumentKey {
        let key = Arc::make_mut(&mut self.documents).open(item);
        self.give_back(&key);
        self.find_place(&key);
        self.activate();
        if let Some(Place::File { home, .. }) = self.places.get(&key) {
            // Whoever comes to a file may have changed others elsewhere.
            self.projects.look_again(&home.root);
        }
        self.dirty.insert(key.clone());
        key
    }

    /// Says whether the document is open.
    pub(crate) fn change(
        &mut self,
        key: &DocumentKey,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> bool {
        let encoding = self.client.encoding;
        let known = Arc::make_mut(&mut self.documents).change(key, version, changes, encoding);
        if known {
            self.dirty.insert(key.clone());
        }
        known
    }

    /// Says whether the document was open.
    pub(crate) fn close(&mut self, key: &DocumentKey) -> bool {
        let closed = Arc::make_mut(&mut self.documents).close(key);
        if let Some(file) = closed.as_ref().and_then(|it| it.file) {
            // The text of the same file under another address counts again.
            self.dirty.extend(self.documents.all_of_file(file).cloned());
        }
        let known = closed.is_some();
        self.shown.forget(key);
        self.dirty.remove(key);
        self.give_back(key);
        self.activate();
        known
    }

    /// Something happened on disk, or may have: what it concerns will be read again.
    pub(crate) fn file_changed(&mut self, url: &Url) {
        if let Some(path) = url_path(url) {
            let path = canonical(&path);
            self.projects.file_changed(&path);
            if path.file_name().is_some_and(|it| it == boruna_host::CONFIG_NAME) {
                self.find_homes();
            }
            self.view = None;
        }
    }

    /// What must be read now; each request is handed out once.
    pub(crate) fn start_scans(&mut self) -> Vec<ScanRequest> {
        let documents = Arc::clone(&self.documents);
        self.projects.start_scans(|file| documents.of_file(file).map(|it| text_of(&it.text)))
    }

    /// Takes in what was read; says whether anything changed.
    pub(crate) fn apply(&mut self, scan: Scan) -> bool {
        let documents = Arc::clone(&self.documents);
        let inputs: FxHashSet<SourceFile> = self.places.values().flat_map(Place::inputs).copied().collect();
        let is_open = |file| documents.of_file(file).is_some() || inputs.contains(&file);
        let changed = self.projects.apply(&mut self.db, scan, is_open);
        if changed {
            self.find_homes();
        }
        changed
    }

    /// Gives up reading a project.
    pub(crate) fn abort_scan(&mut self, root: &Path) {
        self.projects.abort_scan(root);
    }

    /// Brings the database up to date; says whether there was anything to do.
    pub(crate) fn flush(&mut self) -> bool {
        let dirty = std::mem::take(&mut self.dirty);
        for key in &dirty {
            let (Some(document), Some(place)) = (self.documents.get(key), self.places.get(key)) else {
                continue;
            };
            if place.inputs().is_empty() {
                continue;
            }
            let text = text_of(&document.text);
            for file in place.inputs() {
                file.update_text(&mut self.db, Arc::clone(&text));
                self.projects.text_changed(&self.db, *file);
            }
        }
        !dirty.is_empty()
    }

    /// What is true now, for a thread to work on. Call [`Session::flush`] before.
    pub(crate) fn snapshot(&mut self) -> Snapshot {
        let view = self.view.get_or_insert_with(|| Arc::new(self.projects.view(&self.db)));
        Snapshot::new(
            self.db.clone(),
            Arc::clone(&self.client),
            Arc::clone(&self.configuration),
            self.outbox.clone(),
            Arc::clone(&self.documents),
            Arc::clone(view),
            Arc::clone(&self.shown),
        )
    }

    /// Whether what a task needs has been read.
    pub(crate) fn is_ready(&self, needs: Needs, document: Option<&DocumentKey>) -> bool {
        match (needs, document.and_then(|it| self.places.get(it))) {
            (Needs::Document, _) => true,
            (Needs::Project, Some(Place::File { home, .. })) => self.projects.is_loaded(&home.root),
            (Needs::Project, Some(Place::Scratch(_) | Place::Embedded)) => true,
            // It may be a file of any project.
            (Needs::Project, None) | (Needs::Workspace, _) => self.projects.are_loaded(),
        }
    }

    /// Finds out again which project each document belongs to.
    fn find_homes(&mut self) {
        let moved: Vec<_> = self
            .places
            .iter()
            .filter(|(_, it)| match it {
                Place::File { path, home, .. } => self.projects.home(path) != *home,
                Place::Scratch(_) | Place::Embedded => false,
            })
            .map(|it| it.0.clone())
            .collect();
        for key in moved {
            self.give_back(&key);
            self.find_place(&key);
            self.dirty.insert(key);
        }
        self.activate();
        // A project that was read anew may hold further inputs of an open file.
        for place in self.places.values_mut() {
            if let Place::File { path, inputs, .. } = place {
                let now = self.projects.touch(path);
                for file in now.iter().filter(|it| !inputs.contains(it)) {
                    file.open(&mut self.db);
                }
                *inputs = now;
            }
        }
        self.dirty.extend(self.places.keys().cloned());
    }

    fn activate(&mut self) {
        let homes = self.places.values().filter_map(|it| match it {
            Place::File { home, .. } => Some(home.clone()),
            Place::Scratch(_) | Place::Embedded => None,
        });
        self.projects.activate(&self.db, homes);
        self.view = None;
    }

    /// Decides what the analyzer knows an open document as.
    fn find_place(&mut self, key: &DocumentKey) {
        let Some(document) = self.documents.get(key).cloned() else { return };
        let (place, file) = if let Some(path) = self.client.library.path(&document.url) {
            (Place::Embedded, file_at(&self.db, self.db.standard(), &path))
        } else if let Some(path) = source_path(&document) {
            let path = canonical(&path);
            let home = self.projects.home(&path);
            let file = self.projects.file(&mut self.db, &home, &path);
            let inputs = self.projects.touch(&path);
            for file in &inputs {
                file.open(&mut self.db);
            }
            (Place::File { path, home, inputs }, Some(file))
        } else {
            let file = self.scratch_file(key, &document);
            (Place::Scratch(file), Some(file))
        };
        Arc::make_mut(&mut self.documents).set_file(key, file);
        self.places.insert(key.clone(), place);
    }

    /// The text on disk counts again for what a document was.
    fn give_back(&mut self, key: &DocumentKey) {
        match self.places.remove(key) {
            Some(Place::File { path, .. }) => self.projects.file_changed(&path),
            Some(Place::Scratch(file)) => file.update_text(&mut self.db, Arc::from("")),
            Some(Place::Embedded) | None => {}
        }
    }

    /// The input of a document that lies in no file, in a project of its own.
    fn scratch_file(&mut self, key: &DocumentKey, document: &Document) -> SourceFile {
        let db = &mut self.db;
        let (_, file) = self.scratch.entry(key.clone()).or_insert_with(|| {
            let root = document.url.as_str();
            let project = new_project(db, Arc::from(root));
            // The analyzer knows sources by their names.
            let name = if is_source(document) { format!("{root}/untitled.ax") } else { root.to_owned() };
            let file = SourceFile::create(db, Arc::from(name), Arc::from(""), project, Durability::MEDIUM);
            project.set_files(db).to(Arc::new(vec![file]));
            (project, file)
        });
        *file
    }
}

impl Place {
    /// All inputs that have the document's text.
    fn inputs(&self) -> &[SourceFile] {
        match self {
            Place::File { inputs, .. } => inputs,
            Place::Scratch(file) => std::slice::from_ref(file),
            Place::Embedded => &[],
        }
    }
}

/// The path of a document that a project can have as a file.
fn source_path(document: &Document) -> Option<PathBuf> {
    let path = url_path(&document.url)?;
    boruna_host::is_known(&path).then_some(path)
}

fn is_source(document: &Document) -> bool {
    document.language == "boruna" || document.url.path().ends_with(".ax")
}

/// The text as the analyzer takes it: nothing if it is too large.
fn text_of(text: &Rope) -> Arc<str> {
    if text.len_bytes() > MAX_FILE_BYTES {
        return Arc::from("");
    }
    let mut flat = String::with_capacity(text.len_bytes());
    flat.extend(text.chunks());
    Arc::from(flat)
}
