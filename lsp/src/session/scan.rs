//! Reads a project's folder: which files it has, and the texts of those that changed since it was last read.
//!
//! This runs on a thread of its own and knows neither the database nor what is open, but for the text of an open
//! `boruna.toml`, which decides what belongs to the project.

use std::{
    collections::BTreeMap,
    fs::Metadata,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use boruna_analyzer::{
    Database,
    inputs::{Surroundings, new_project, stored_file},
    project::{Wanted, settings},
};
use boruna_host::{
    CONFIG_NAME, Depth, Globs, Scope, Text, analyzer_path, is_configured, look_outside, looks_outside, read,
    walk,
};
use rustc_hash::FxHashMap;
use salsa::Setter;

use crate::convert::url::canonical_folder;

/// What to read.
#[derive(Debug)]
pub(crate) struct ScanRequest {
    pub(crate) root: PathBuf,
    pub(crate) depth: Depth,
    /// The text of `boruna.toml` if it is open.
    pub(crate) open_config: Option<Arc<str>>,
    /// What was read before; a file with the same stamp is not read again.
    pub(crate) known: FxHashMap<PathBuf, Stamp>,
    /// What the project wants from outside its folder, judged by what was read before.
    pub(crate) wanted: Wanted,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) root: PathBuf,
    /// `boruna.toml`, if it exists.
    pub(crate) config: Option<Found>,
    pub(crate) scope: Scope,
    pub(crate) globs: Globs,
    pub(crate) files: BTreeMap<PathBuf, Found>,
    /// Folders below that are projects of their own.
    pub(crate) nested: Vec<PathBuf>,
    /// Whether imports can lead out of the project's folder.
    pub(crate) looks_outside: bool,
    pub(crate) surroundings: Surroundings,
}

/// A file that was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its path without symbolic links in the folder.
    pub(crate) canonical: PathBuf,
    /// Whether it belongs to what is reported, and not only to what may be imported.
    pub(crate) listed: bool,
    pub(crate) stamp: Option<Stamp>,
    /// Its text unless the stamp is the known one.
    pub(crate) text: Option<Text>,
}

/// What changes when a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: SystemTime,
    length: u64,
}

/// Reads what `request` asks for.
pub(crate) fn scan(request: &ScanRequest) -> Scan {
    let mut folders = FxHashMap::default();
    let mut find = |path: &Path, listed: bool| find(path, listed, &request.known, &mut folders);

    let config_path = request.root.join(CONFIG_NAME);
    let config = is_configured(&request.root).then(|| find(&config_path, true));
    let scope = match (&request.open_config, &config) {
        (Some(text), _) => scope(&request.root, Arc::clone(text)),
        // What was not read again still has to be understood again: the settings are not remembered.
        (None, Some(found)) => {
            let text = found.text.as_ref().map(|it| Arc::clone(&it.text));
            scope(&request.root, text.unwrap_or_else(|| read(&config_path).text))
        }
        (None, None) => Scope::default(),
    };
    let globs = Globs::new(&request.root, &scope);
    let walked = walk(&request.root, request.depth, &globs);
    let outside = look_outside(&request.root, &scope, &request.wanted);
    let mut listed = walked.files;
    for path in outside.files {
        listed.entry(path).or_insert(false);
    }
    let files = listed.into_iter().map(|(path, listed)| {
        let found = find(&path, listed);
        (path, found)
    });
    let files = files.collect();
    Scan {
        config,
        files,
        nested: walked.nested,
        looks_outside: looks_outside(&request.root, &scope),
        surroundings: Surroundings { idle_globs: walked.idle_globs, ..outside.surroundings },
        root: request.root.clone(),
        scope,
        globs,
    }
}

fn find(
    path: &Path,
    listed: bool,
    known: &FxHashMap<PathBuf, Stamp>,
    folders: &mut FxHashMap<PathBuf, PathBuf>,
) -> Found {
    let folder = path.parent().unwrap_or(path);
    let canonical = folders.entry(folder.to_path_buf()).or_insert_with(|| canonical_folder(folder));
    // The stamp is older than the text: a change in between shows the next time.
    let stamp = path.metadata().ok().and_then(|it| Stamp::of(&it));
    let is_known = stamp.is_some() && known.get(path).copied() == stamp;
    Found {
        canonical: path.file_name().map_or_else(|| path.to_path_buf(), |it| canonical.join(it)),
        listed,
        stamp,
        text: (!is_known).then(|| read(path)),
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Option<Stamp> {
        Some(Stamp { modified: metadata.modified().ok()?, length: metadata.len() })
    }
}

/// Which files the `boruna.toml` with this text asks for. The analyzer reads settings in a database; this one lasts
/// as long as the question.
fn scope(root: &Path, config: Arc<str>) -> Scope {
    let mut db = Database::new();
    let root = analyzer_path(root);
    let root = root.trim_end_matches('/');
    let project = new_project(&db, Arc::from(root));
    let file = stored_file(&db, Arc::from(format!("{root}/{CONFIG_NAME}")), config, project);
    project.set_config(&mut db).to(Some(file));
    Scope::new(settings(&db, project), root)
}
