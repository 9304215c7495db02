//! What is true at one moment, for a thread to work on.
//!
//! A snapshot holds a handle on the database, and an edit waits until all handles are gone: work in bounded steps,
//! let the analyzer's queries be interrupted, and drop it before anything long that does not need it.

pub(crate) mod shown;

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    sync::Arc,
};

use boruna_analyzer::{
    Database, Db,
    effects::file_facts,
    ide::references::Declaration,
    inputs::{MAX_FILE_BYTES, Project, SourceFile},
    project::file_at,
    span::{FileRange, TextRange, TextSize},
};
use boruna_host::Problem;
use lsp_types::{Location, Range, TextDocumentPositionParams, Url};
use ropey::Rope;
use rustc_hash::FxHashMap;

use self::shown::Told;
use crate::{
    capabilities::ClientFacts,
    convert::url::{DocumentKey, canonical, url_path},
    session::{
        configuration::Configuration,
        documents::{Document, Documents},
        projects::View,
    },
    transport::Outbox,
};

/// The server's memory as it was when the snapshot was taken.
pub(crate) struct Snapshot {
    pub(crate) db: Database,
    pub(crate) client: Arc<ClientFacts>,
    pub(crate) configuration: Arc<Configuration>,
    /// The way to the client, for answers that come in portions.
    pub(crate) outbox: Outbox,
    documents: Arc<Documents>,
    view: Arc<View>,
    /// What the client was last told.
    pub(crate) shown: Arc<Told>,
    /// Texts that are not open, indexed by line when first needed.
    ropes: RefCell<FxHashMap<SourceFile, Rope>>,
}

impl Snapshot {
    pub(crate) fn new(
        db: Database,
        client: Arc<ClientFacts>,
        configuration: Arc<Configuration>,
        outbox: Outbox,
        documents: Arc<Documents>,
        view: Arc<View>,
        shown: Arc<Told>,
    ) -> Snapshot {
        Snapshot { db, client, configuration, outbox, documents, view, shown, ropes: RefCell::default() }
    }

    /// The open document at an address.
    pub(crate) fn document(&self, url: &Url) -> Option<&Document> {
        self.documents.get(&DocumentKey::new(url))
    }

    /// Every open document.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().map(|it| it.1)
    }

    /// The version of the text of `file`, if it is open.
    pub(crate) fn version(&self, file: SourceFile) -> Option<i32> {
        self.documents.of_file(file).map(|it| it.version)
    }

    /// What the analyzer knows the document at an address as: an open one, a project's file, or the toolchain's.
    pub(crate) fn file(&self, url: &Url) -> Option<SourceFile> {
        if let Some(document) = self.document(url) {
            return document.file;
        }
        match self.client.library.path(url) {
            Some(path) => file_at(&self.db, self.db.standard(), &path),
            None => self.view.files.get(&canonical(&url_path(url)?)).copied(),
        }
    }

    /// The file and offset that a position means.
    pub(crate) fn place(&self, params: &TextDocumentPositionParams) -> Option<(SourceFile, TextSize)> {
        let file = self.file(&params.text_document.uri)?;
        Some((file, self.client.encoding.offset(&self.lines(file), params.position)))
    }

    /// Every project that something open leads to.
    pub(crate) fn projects(&self) -> Vec<Project> {
        let mut projects = self.view.projects.clone();
        for project in self.documents().filter_map(|it| it.file).map(|it| it.project(&self.db)) {
            if project != self.db.standard() && !projects.contains(&project) {
                projects.push(project);
            }
        }
        projects
    }

    /// The projects whose sources may speak of what is declared in `file`: its own, or all for the toolchain's.
    pub(crate) fn projects_of(&self, file: SourceFile) -> Vec<Project> {
        let own = vec![file.project(&self.db)];
        if file.is_embedded(&self.db) { [self.projects(), own].concat() } else { own }
    }

    /// The same file as part of other projects.
    pub(crate) fn twins(&self, file: SourceFile) -> impl Iterator<Item = SourceFile> {
        let all = self.view.shared.get(&file).map_or(&[][..], |it| it);
        all.iter().copied().filter(move |it| *it != file)
    }

    /// The same declaration in other projects that its file is part of.
    pub(crate) fn elsewhere(&self, declaration: Declaration) -> impl Iterator<Item = Declaration> {
        self.twins(declaration.file).map(move |file| Declaration { file, ..declaration })
    }

    /// A place in a file that is part of several projects, as part of the one whose file the client is shown.
    pub(crate) fn at_home(&self, place: FileRange) -> FileRange {
        let Some(all) = self.view.shared.get(&place.file) else { return place };
        let open = all.iter().find(|it| self.documents.of_file(**it).is_some());
        FileRange { file: open.or_else(|| all.first()).copied().unwrap_or(place.file), ..place }
    }

    /// Finds out what any answer needs to know of each source: the share of one of several helpers. They begin with the
    /// last files, for who answers begins with the first.
    pub(crate) fn warm_up(&self, helper: usize, helpers: usize) {
        for project in self.projects() {
            let sources =
                project.files(&self.db).iter().rev().filter(|it| it.path(&self.db).ends_with(".ax"));
            for source in sources.skip(helper).step_by(helpers) {
                file_facts(&self.db, *source);
            }
        }
    }

    /// Every file that findings are reported for.
    pub(crate) fn listed(&self) -> &[SourceFile] {
        &self.view.listed
    }

    /// Whether the settings leave a file out.
    pub(crate) fn is_left_out(&self, file: SourceFile) -> bool {
        self.view.left_out.contains(&file)
    }

    /// Why a file's text is not what it should be.
    pub(crate) fn problem(&self, file: SourceFile) -> Option<Problem> {
        match self.documents.of_file(file) {
            Some(document) => (document.text.len_bytes() > MAX_FILE_BYTES).then(Problem::too_large),
            None => self.view.problems.get(&file).cloned(),
        }
    }

    /// The address of a file, spelt as the client spells it.
    pub(crate) fn url(&self, file: SourceFile) -> Option<Url> {
        if let Some(document) = self.documents.of_file(file) {
            return Some(document.url.clone());
        }
        let path = file.path(&self.db);
        if file.is_embedded(&self.db) {
            self.client.library.url(path, file.text(&self.db))
        } else {
            let odd = self.view.odd_paths.get(&file).map(PathBuf::as_path);
            self.view.spellings.url(odd.unwrap_or_else(|| Path::new(&**path)))
        }
    }

    /// The address of a project's folder, spelt as the client spells it; what lies in no folder has none.
    pub(crate) fn root(&self, project: Project) -> Option<Url> {
        let root: &str = project.root(&self.db);
        self.view.spellings.url(Path::new(if root.is_empty() { "/" } else { root }))
    }

    /// The bytes that a range means.
    pub(crate) fn text_range(&self, file: SourceFile, range: Range) -> TextRange {
        self.client.encoding.text_range(&self.lines(file), range)
    }

    /// Where some bytes are.
    pub(crate) fn range(&self, place: FileRange) -> Range {
        self.client.encoding.range(&self.lines(place.file), place.range)
    }

    /// Where some bytes are, with the file.
    pub(crate) fn location(&self, place: FileRange) -> Option<Location> {
        Some(Location { uri: self.url(place.file)?, range: self.range(place) })
    }

    /// The text of a file, indexed by line.
    pub(crate) fn lines(&self, file: SourceFile) -> Rope {
        if let Some(document) = self.documents.of_file(file) {
            return document.text.clone();
        }
        let mut ropes = self.ropes.borrow_mut();
        ropes.entry(file).or_insert_with(|| Rope::from_str(file.text(&self.db))).clone()
    }
}
