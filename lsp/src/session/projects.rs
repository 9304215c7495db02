//! The projects that are known: which folder each file belongs to, and what the analyzer has been told of it.
//!
//! A file's *home* is the folder of the nearest `boruna.toml` above it, else the workspace folder, else its own
//! folder. A file may also be part of other projects that import it; each project has an input of its own for it,
//! kept for good, because inputs are never deleted: one that comes back gets its old input again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use boruna_analyzer::{
    Database,
    inputs::{Project, SourceFile, new_project, stored_file},
    project::{Settings, Wanted, settings, wanted, wanted_places},
};
use boruna_host::{CONFIG_NAME, Depth, Globs, Problem, Scope, analyzer_path, configured_root};
use lsp_types::Url;
use rustc_hash::{FxHashMap, FxHashSet};
use salsa::{Durability, Setter};

use super::scan::{Found, Scan, ScanRequest, Stamp};
use crate::convert::url::{Spellings, canonical_folder, url_path};

/// Every project.
#[derive(Debug, Default)]
pub(crate) struct Projects {
    folders: Vec<Folder>,
    states: BTreeMap<PathBuf, State>,
}

/// A workspace folder.
#[derive(Debug)]
struct Folder {
    url: Url,
    /// Without symbolic links.
    path: PathBuf,
}

/// Which project a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) root: PathBuf,
    depth: Depth,
}

#[derive(Debug)]
struct State {
    project: Project,
    depth: Depth,
    /// Whether anything open leads to it.
    active: bool,
    loaded: bool,
    scanning: bool,
    /// Whether something changed while it was being read.
    again: bool,
    scope: Scope,
    globs: Option<Globs>,
    config: Option<Entry>,
    files: BTreeMap<PathBuf, Entry>,
    nested: Vec<PathBuf>,
    /// Whether imports can lead out of the folder.
    looks_outside: bool,
    /// What it was last looked for outside.
    wanted: Wanted,
}

/// A file of a project.
#[derive(Debug)]
struct Entry {
    file: SourceFile,
    canonical: PathBuf,
    listed: bool,
    /// Whether it is part of the project now.
    present: bool,
    stamp: Option<Stamp>,
    problem: Option<Problem>,
    /// Whether its text is the editor's or may have changed there.
    touched: bool,
}

/// What the projects' files are to whoever reports about them.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Every file that findings are reported for, each by its home alone, in order of path.
    pub(crate) listed: Vec<SourceFile>,
    /// Every file of the projects by its path, as part of its home if that is read.
    pub(crate) files: FxHashMap<PathBuf, SourceFile>,
    /// Files that are part of several projects, each with all of its inputs, that of its home first.
    pub(crate) shared: FxHashMap<SourceFile, Arc<[SourceFile]>>,
    /// The projects, in order of their folders.
    pub(crate) projects: Vec<Project>,
    /// Why files could not be read.
    pub(crate) problems: FxHashMap<SourceFile, Problem>,
    /// Files that the settings leave out.
    pub(crate) left_out: FxHashSet<SourceFile>,
    /// The paths of files that the analyzer cannot spell: it knows only text.
    pub(crate) odd_paths: FxHashMap<SourceFile, PathBuf>,
    pub(crate) spellings: Spellings,
}

impl Projects {
    /// Replaces the workspace folders.
    pub(crate) fn set_folders(&mut self, urls: impl IntoIterator<Item = Url>) {
        self.folders = urls
            .into_iter()
            .filter_map(|url| {
                let path = canonical_folder(&url_path(&url)?);
                Some(Folder { url, path })
            })
            .collect();
    }

    /// The addresses of the workspace folders.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &Url> {
        self.folders.iter().map(|it| &it.url)
    }

    /// The project that the file at `path`, which has no links in its folder, belongs to.
    pub(crate) fn home(&self, path: &Path) -> Home {
        let folder = path.parent().unwrap_or(path);
        if let Some(root) = configured_root(folder) {
            return Home { root, depth: Depth::Tree };
        }
        let innermost = self.folders.iter().filter(|it| folder.starts_with(&it.path));
        innermost
            .max_by_key(|it| it.path.components().count())
            .map(|it| folder_home(&it.path))
            .filter(|it| it.depth == Depth::Tree)
            .unwrap_or_else(|| Home { root: folder.to_path_buf(), depth: Depth::Folder })
    }

    /// Makes the projects of the workspace folders and of `homes`, and those nested in them, the active ones.
    pub(crate) fn activate(&mut self, db: &Database, homes: impl IntoIterator<Item = Home>) {
        let mut wanted: Vec<Home> = homes.into_iter().collect();
        wanted.extend(self.folders.iter().map(|it| match configured_root(&it.path) {
            Some(root) => Home { root, depth: Depth::Tree },
            None => folder_home(&it.path),
        }));
        for state in self.states.values_mut() {
            state.active = false;
        }
        while let Some(home) = wanted.pop() {
            let state = self.states.entry(home.root.clone()).or_insert_with(|| State::new(db, &home));
            // A folder that was read for one file may become part of the workspace.
            state.again |= home.depth > state.depth;
            state.depth = state.depth.max(home.depth);
            if !std::mem::replace(&mut state.active, true) {
                let nested = state.nested.iter().filter(|it| it.join(CONFIG_NAME).is_file());
                wanted.extend(nested.map(|it| Home { root: it.clone(), depth: Depth::Tree }));
            }
        }
    }

    /// What must be read now. Each is counted as being read from here on.
    pub(crate) fn start_scans(
        &mut self,
        open_config: impl Fn(SourceFile) -> Option<Arc<str>>,
    ) -> Vec<ScanRequest> {
        let mut requests = Vec::new();
        for (root, state) in &mut self.states {
            if !state.active || state.scanning || (state.loaded && !state.again) {
                continue;
            }
            (state.scanning, state.again) = (true, false);
            let config = state.config.iter().map(|it| (root.join(CONFIG_NAME), it));
            let files = state.files.iter().map(|(path, it)| (path.clone(), it));
            requests.push(ScanRequest {
                root: root.clone(),
                depth: state.depth,
                open_config: state.config.as_ref().and_then(|it| open_config(it.file)),
                wanted: state.wanted.clone(),
                known: files.chain(config).filter_map(|(path, it)| Some((path, it.stamp?))).collect(),
            });
        }
        requests
    }

    /// Takes in what was read; says whether anything changed. Files that `is_open` keep the editor's text.
    pub(crate) fn apply(
        &mut self,
        db: &mut Database,
        scan: Scan,
        is_open: impl Fn(SourceFile) -> bool,
    ) -> bool {
        let Some(state) = self.states.get_mut(&scan.root) else { return false };
        let was_loaded = state.loaded;
        state.scanning = false;
        state.looks_outside = scan.looks_outside;
        state.scope = scan.scope;
        state.globs = Some(scan.globs);
        let nested_changed = state.nested != scan.nested;
        state.nested = scan.nested;

        let mut changed = !was_loaded | nested_changed;
        let mut found = scan.files;
        for (path, entry) in &mut state.files {
            match found.remove(path) {
                Some(it) => changed |= entry.update(db, it, &is_open),
                None if is_open(entry.file) => (entry.listed, entry.stamp) = (false, None),
                None => changed |= entry.remove(db),
            }
        }
        for (path, it) in found {
            let mut entry = Entry::new(db, &path, state.project);
            entry.update(db, it, &is_open);
            state.files.insert(path, entry);
            changed = true;
        }
        changed |= state.update_config(db, &scan.root, scan.config, &is_open);
        state.update_files(db);
        if **state.project.surroundings(db) != scan.surroundings {
            let surroundings = Arc::new(scan.surroundings);
            state.project.set_surroundings(db).with_durability(Durability::HIGH).to(surroundings);
            changed = true;
        }
        // What lies outside was looked for by what was known before.
        state.loaded = !state.look_outside(db) || was_loaded;
        changed
    }

    /// Gives up reading the project at `root`, which stays as it was.
    pub(crate) fn abort_scan(&mut self, root: &Path) {
        if let Some(state) = self.states.get_mut(root) {
            (state.scanning, state.loaded) = (false, true);
        }
    }

    /// Whether all files of the project at `root` have been read.
    pub(crate) fn is_loaded(&self, root: &Path) -> bool {
        self.states.get(root).is_some_and(|it| it.loaded)
    }

    /// Whether all files of all projects have been read.
    pub(crate) fn are_loaded(&self) -> bool {
        self.states.values().all(|it| it.loaded || !it.active)
    }

    /// The input for the file at `path` in the project at `root`, made if there is none. It is part of the project
    /// from here on even if it does not exist on disk.
    pub(crate) fn file(&mut self, db: &mut Database, home: &Home, path: &Path) -> SourceFile {
        let state = self.states.entry(home.root.clone()).or_insert_with(|| State::new(db, home));
        if path == home.root.join(CONFIG_NAME) {
            let project = state.project;
            return state.config.get_or_insert_with(|| Entry::new(db, path, project)).file;
        }
        let project = state.project;
        let entry = state.files.entry(path.to_path_buf()).or_insert_with(|| Entry::new(db, path, project));
        let file = entry.file;
        if !std::mem::replace(&mut entry.present, true) {
            state.update_files(db);
        }
        file
    }

    /// Marks the inputs for the file at `path`, in all projects, as the editor's; they are returned.
    pub(crate) fn touch(&mut self, path: &Path) -> Vec<SourceFile> {
        let entries = self.states.values_mut().flat_map(|it| it.files.values_mut().chain(&mut it.config));
        entries
            .filter(|it| it.canonical == path)
            .map(|it| {
                (it.touched, it.problem) = (true, None);
                it.file
            })
            .collect()
    }

    /// Something happened to the file or folder at `path`: the projects it concerns must be read again.
    pub(crate) fn file_changed(&mut self, path: &Path) {
        for (root, state) in &mut self.states {
            let mut concerned =
                path.starts_with(root) && (state.depth == Depth::Tree || path.parent() == Some(root));
            for entry in state.files.values_mut().chain(&mut state.config) {
                if entry.canonical.starts_with(path) {
                    // Some changes keep length and time.
                    entry.stamp = None;
                    concerned = true;
                }
            }
            // Packages are also looked for in the `libs` of the folders above.
            concerned |= path.components().any(|it| it.as_os_str() == "libs")
                && path
                    .ancestors()
                    .any(|it| it.ends_with("libs") && it.parent().is_some_and(|it| root.starts_with(it)));
            concerned |= state
                .scope
                .package_roots
                .iter()
                .chain(&state.scope.source_roots)
                .any(|it| path.starts_with(it));
            state.again |= concerned && state.active;
        }
    }

    /// The project at `root` may have changed unnoticed.
    pub(crate) fn look_again(&mut self, root: &Path) {
        if let Some(state) = self.states.get_mut(root) {
            state.again |= state.loaded;
        }
    }

    /// The text of `file` changed: other files may belong to its project now.
    pub(crate) fn text_changed(&mut self, db: &Database, file: SourceFile) {
        for (root, state) in &mut self.states {
            if state.loaded && state.project == file.project(db) {
                state.look_outside(db);
            }
            if state.config.as_ref().is_some_and(|it| it.file == file) {
                let root = analyzer_path(root);
                let scope = Scope::new(settings(db, state.project), root.trim_end_matches('/'));
                state.again |= scope != state.scope;
            }
        }
    }

    /// The folders of the active projects, and what their `boruna.toml` say.
    pub(crate) fn settings(&self, db: &Database) -> Vec<(PathBuf, Settings)> {
        let active = self.states.iter().filter(|it| it.1.active);
        active.map(|(root, it)| (root.clone(), settings(db, it.project).clone())).collect()
    }

    /// How many projects are active, and how many files they have.
    pub(crate) fn counts(&self) -> [usize; 2] {
        let active = || self.states.values().filter(|it| it.active);
        let files = active().flat_map(|it| it.files.values()).filter(|it| it.present);
        [active().count(), files.count()]
    }

    pub(crate) fn view(&self, db: &Database) -> View {
        let mut view = View { spellings: self.spellings(), ..View::default() };
        let mut listed = BTreeMap::new();
        let mut inputs: BTreeMap<&Path, Vec<SourceFile>> = BTreeMap::new();
        let active = || self.states.iter().filter(|it| it.1.active);
        let roots: BTreeSet<&Path> =
            active().filter(|it| it.1.depth == Depth::Tree).map(|it| it.0.as_path()).collect();
        for (root, state) in active() {
            view.projects.push(state.project);
            for entry in state.files.values().chain(&state.config).filter(|it| it.present) {
                let path = &entry.canonical;
                inputs.entry(path).or_default().push(entry.file);
                if path.to_str().is_none() {
                    view.odd_paths.insert(entry.file, path.clone());
                }
                if let Some(problem) = &entry.problem {
                    view.problems.insert(entry.file, problem.clone());
                }
                if state.globs.as_ref().is_some_and(|it| it.leave_out(root, path)) {
                    view.left_out.insert(entry.file);
                }
                let folder = path.parent().unwrap_or(path);
                let home = folder.ancestors().find(|it| roots.contains(it)).unwrap_or(folder);
                if home == root || !view.files.contains_key(path) {
                    view.files.insert(path.clone(), entry.file);
                }
                if entry.listed && home == root {
                    listed.insert(entry.file.path(db).clone(), entry.file);
                }
            }
        }
        view.listed = listed.into_values().collect();
        for (path, mut twins) in inputs.into_iter().filter(|it| it.1.len() > 1) {
            twins.sort_by_key(|it| view.files.get(path) != Some(it));
            let twins = Arc::<[SourceFile]>::from(twins);
            view.shared.extend(twins.iter().map(|it| (*it, Arc::clone(&twins))));
        }
        view
    }

    fn spellings(&self) -> Spellings {
        Spellings::new(self.folders.iter().map(|it| (it.path.clone(), it.url.clone())).collect())
    }
}

/// The project of a workspace folder without a `boruna.toml`. All of a home folder or of a disk is not read because
/// someone opened it.
fn folder_home(path: &Path) -> Home {
    let is_vast = path.parent().is_none() || std::env::home_dir().is_some_and(|it| it == path);
    Home { root: path.to_path_buf(), depth: if is_vast { Depth::Folder } else { Depth::Tree } }
}

impl State {
    fn new(db: &Database, home: &Home) -> State {
        let root = analyzer_path(&home.root);
        State {
            project: new_project(db, Arc::from(root.trim_end_matches('/'))),
            depth: home.depth,
            active: false,
            loaded: false,
            scanning: false,
            again: false,
            scope: Scope::default(),
            globs: None,
            config: None,
            files: BTreeMap::new(),
            nested: Vec::new(),
            looks_outside: false,
            wanted: Wanted::default(),
        }
    }

    /// Has the project read again if it wants more from outside than it was looked for; says whether it does.
    fn look_outside(&mut self, db: &Database) -> bool {
        let wanted = if self.looks_outside {
            wanted(db, self.project).clone()
        } else {
            // Finding the imports reads every file.
            Wanted { places: wanted_places(db, self.project).clone(), ..Wanted::default() }
        };
        let wants_more = wanted != self.wanted;
        self.wanted = wanted;
        self.again |= wants_more;
        wants_more
    }

    fn update_config(
        &mut self,
        db: &mut Database,
        root: &Path,
        found: Option<Found>,
        is_open: &impl Fn(SourceFile) -> bool,
    ) -> bool {
        let project = self.project;
        let changed = match found {
            Some(found) => {
                let path = root.join(CONFIG_NAME);
                let entry = self.config.get_or_insert_with(|| Entry::new(db, &path, project));
                entry.update(db, found, is_open)
            }
            None => self.config.as_mut().is_some_and(|it| it.remove(db)),
        };
        let config = self.config.as_ref().filter(|it| it.present).map(|it| it.file);
        if project.config(db) != config {
            project.set_config(db).with_durability(Durability::HIGH).to(config);
        }
        changed
    }

    /// Tells the analyzer which files there are.
    fn update_files(&self, db: &mut Database) {
        let is_part = |it: &&Entry| {
            // A file without text would only make its importers complain about everything it lacks.
            it.present && (it.problem.is_none() || !it.file.text(db).is_empty())
        };
        let mut files: Vec<_> = self.files.values().filter(is_part).map(|it| it.file).collect();
        files.sort_by(|a, b| a.path(db).cmp(b.path(db)));
        if **self.project.files(db) != files {
            self.project.set_files(db).with_durability(Durability::HIGH).to(Arc::new(files));
        }
    }
}

impl Entry {
    fn new(db: &Database, path: &Path, project: Project) -> Entry {
        Entry {
            file: stored_file(db, Arc::from(analyzer_path(path)), Arc::from(""), project),
            canonical: path.to_path_buf(),
            listed: false,
            present: false,
            stamp: None,
            problem: None,
            touched: false,
        }
    }

    /// Takes in what was found on disk; says whether anything changed.
    fn update(&mut self, db: &mut Database, found: Found, is_open: &impl Fn(SourceFile) -> bool) -> bool {
        let mut changed = !std::mem::replace(&mut self.present, true);
        changed |= std::mem::replace(&mut self.listed, found.listed) != found.listed;
        self.canonical = found.canonical;
        if is_open(self.file) {
            // Once it is closed the text on disk counts, whatever was read meanwhile.
            self.stamp = None;
            return changed;
        }
        self.stamp = found.stamp;
        if let Some(text) = found.text {
            changed |= self.problem != text.problem;
            self.problem = text.problem;
            changed |= self.store(db, text.text);
        }
        changed
    }

    /// The file is gone.
    fn remove(&mut self, db: &mut Database) -> bool {
        (self.stamp, self.problem, self.listed) = (None, None, false);
        self.store(db, Arc::from(""));
        std::mem::replace(&mut self.present, false)
    }

    fn store(&mut self, db: &mut Database, text: Arc<str>) -> bool {
        let differs = *self.file.text(db) != text;
        if differs || std::mem::take(&mut self.touched) {
            self.touched = false;
            self.file.store_text(db, text);
        }
        differs
    }
}
