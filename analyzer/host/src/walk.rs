//! Which files lie in a project's folder. It looks at names only and reads no text.
//!
//! A file that `.gitignore`, `include` or `exclude` leaves out is still loaded when it lies beside files that are
//! checked, because those may import it; it is just not *listed*, so nothing is reported for it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use boruna_analyzer::{
    package::MANIFEST_NAME,
    project::{self, Settings},
};
use ignore::{
    WalkBuilder,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::discover::{CONFIG_NAME, Depth};

/// Name of the folders that hold local packages.
const LIBRARIES: &str = "libs";

/// How deep the sources of a package may be nested below its folder.
const PACKAGE_DEPTH: usize = 16;

/// What the settings say about which files belong to the project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Globs of the sources that belong to it; empty means all.
    pub include: Vec<String>,
    /// Globs of the sources that do not.
    pub exclude: Vec<String>,
    /// Folders whose subfolders are packages.
    pub package_roots: Vec<PathBuf>,
    /// Folders that modules are imported from.
    pub source_roots: Vec<PathBuf>,
}

impl Scope {
    /// What `settings` say, with the folders seen from `root`, the project's path as the analyzer knows it.
    pub fn new(settings: &Settings, root: &str) -> Scope {
        let folders =
            |relative: &[String]| relative.iter().map(|it| PathBuf::from(project::join(root, it))).collect();
        Scope {
            include: settings.include.clone(),
            exclude: settings.exclude.clone(),
            package_roots: folders(&settings.package_roots),
            source_roots: folders(&settings.source_roots),
        }
    }
}

/// The files of a project.
#[derive(Debug, Default)]
pub struct Walked {
    /// Each file with whether it is listed.
    pub files: BTreeMap<PathBuf, bool>,
    /// Folders below that are projects of their own.
    pub nested: Vec<PathBuf>,
}

/// The scope's globs, ready to match.
#[derive(Debug, Clone)]
pub struct Globs {
    include: Option<Arc<Gitignore>>,
    exclude: Arc<Gitignore>,
}

impl Globs {
    /// Globs are written like lines of a `.gitignore` at the root; malformed ones are the settings' to report.
    pub fn new(root: &Path, scope: &Scope) -> Globs {
        let build = |globs: &[String]| {
            let mut builder = GitignoreBuilder::new(root);
            for glob in globs {
                let _ = builder.add_line(None, glob);
            }
            Arc::new(builder.build().unwrap_or_else(|_| Gitignore::empty()))
        };
        Globs {
            include: (!scope.include.is_empty()).then(|| build(&scope.include)),
            exclude: build(&scope.exclude),
        }
    }

    /// Whether the settings leave this file out.
    pub fn leave_out(&self, root: &Path, file: &Path) -> bool {
        // The matcher panics on paths outside its root.
        if !file.starts_with(root) {
            return false;
        }
        let included =
            self.include.as_ref().is_none_or(|it| it.matched_path_or_any_parents(file, false).is_ignore());
        !included || self.exclude.matched_path_or_any_parents(file, false).is_ignore()
    }

    fn prunes(&self, folder: &Path) -> bool {
        self.exclude.matched(folder, true).is_ignore()
    }
}

/// Name of the file that describes a workflow.
const WORKFLOW_NAME: &str = "workflow.json";

/// Whether it makes sense to ask for a file of this name.
pub fn is_known(path: &Path) -> bool {
    let names = [CONFIG_NAME, WORKFLOW_NAME].map(Some);
    is_source(path) || names.contains(&path.file_name().and_then(|it| it.to_str()))
}

/// Whether a file of this name is analysed.
pub fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "ax") || path.file_name().is_some_and(|it| it == MANIFEST_NAME)
}

/// Finds the files of the project at `root`.
pub fn walk(root: &Path, depth: Depth, scope: &Scope, globs: &Globs) -> Walked {
    let nested = Arc::new(Mutex::new(Vec::new()));
    let mut files = BTreeMap::new();
    let mut folders = vec![];

    let mut builder = WalkBuilder::new(root);
    builder.max_depth((depth == Depth::Folder).then_some(1));
    builder.filter_entry({
        let (root, nested, globs) = (root.to_path_buf(), Arc::clone(&nested), globs.clone());
        move |entry| {
            let path = entry.path();
            if path == root || !entry.file_type().is_some_and(|it| it.is_dir()) {
                return true;
            }
            if globs.prunes(path) {
                return false;
            }
            if path.join(CONFIG_NAME).is_file() {
                nested.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_path_buf());
                // A package stays part of the project that holds its `libs` even if it is one itself.
                return is_in_libraries(&root, path);
            }
            true
        }
    });
    // Unreadable folders are like empty ones: what they hold cannot be asked for.
    for entry in builder.build().flatten() {
        let path = entry.path();
        if entry.file_type().is_some_and(|it| it.is_dir()) {
            folders.push(path.to_path_buf());
        } else if is_source(path) && !path.is_dir() {
            files.insert(path.to_path_buf(), !globs.leave_out(root, path));
        }
    }

    let mut nested = std::mem::take(&mut *nested.lock().unwrap_or_else(PoisonError::into_inner));
    nested.sort();
    for (file, listed) in &mut files {
        *listed &= !nested.iter().any(|it| file.starts_with(it));
    }

    for folder in &folders {
        add_folder(folder, &mut files);
    }
    for ancestor in root.ancestors() {
        add_packages(&ancestor.join(LIBRARIES), &mut files);
    }
    for folder in &folders {
        add_packages(&folder.join(LIBRARIES), &mut files);
    }
    for folder in &scope.package_roots {
        add_packages(folder, &mut files);
    }
    for folder in &scope.source_roots {
        add_folder(folder, &mut files);
    }
    Walked { files, nested }
}

fn is_in_libraries(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|it| it.components().any(|it| it.as_os_str() == LIBRARIES))
}

/// Adds the sources directly in a folder, unlisted.
fn add_folder(folder: &Path, files: &mut BTreeMap<PathBuf, bool>) {
    for path in children(folder) {
        if is_source(&path) && !path.is_dir() {
            files.entry(path).or_insert(false);
        }
    }
}

/// Adds the packages in a folder such as `libs`, unlisted. Ignore files do not count here: fetched packages are
/// often not committed.
fn add_packages(libraries: &Path, files: &mut BTreeMap<PathBuf, bool>) {
    for package in children(libraries) {
        if !package.is_dir() {
            continue;
        }
        add_folder(&package, files);
        let sources = package.join("src");
        let walk = WalkBuilder::new(&sources).standard_filters(false).max_depth(Some(PACKAGE_DEPTH)).build();
        for entry in walk.flatten() {
            if is_source(entry.path()) && !entry.path().is_dir() {
                files.entry(entry.into_path()).or_insert(false);
            }
        }
    }
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    paths
}
