//! Which files lie in a project's folder. It looks at names only and reads no text.
//!
//! A file that `.gitignore`, `include` or `exclude` leaves out is still loaded when it lies beside files that are
//! checked, because those may import it; it is just not *listed*, so nothing is reported for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use boruna_analyzer::{
    package::MANIFEST_NAME,
    policies::is_policy_name,
    project::{self, Settings},
    workflow::WORKFLOW_NAME,
};
use ignore::{
    WalkBuilder,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::{
    discover::{CONFIG_NAME, Depth, is_configured},
    ignored::Ignored,
};

/// Name of the folders that hold local packages.
pub(crate) const LIBRARIES: &str = "libs";

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
    /// The policy file, whatever it is called.
    pub policy: Option<PathBuf>,
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
            policy: settings.policy.as_ref().map(|it| PathBuf::from(project::join(root, it))),
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
    /// The globs of `include` that match none of the files.
    pub idle_globs: BTreeSet<String>,
}

/// The scope's globs, ready to match.
#[derive(Debug, Clone)]
pub struct Globs {
    include: Option<Arc<Gitignore>>,
    exclude: Arc<Gitignore>,
    /// Each glob of `include` alone.
    single: Vec<(String, Arc<Gitignore>)>,
    policy: Option<PathBuf>,
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
            single: scope.include.iter().map(|it| (it.clone(), build(std::slice::from_ref(it)))).collect(),
            policy: scope.policy.clone(),
        }
    }

    fn idle<'a>(&self, files: impl Iterator<Item = &'a PathBuf>) -> BTreeSet<String> {
        let mut idle: Vec<_> = self.single.iter().collect();
        for file in files.filter(|it| it.starts_with(self.exclude.path())) {
            if idle.is_empty() {
                break;
            }
            idle.retain(|it| !it.1.matched_path_or_any_parents(file, false).is_ignore());
        }
        idle.into_iter().map(|it| it.0.clone()).collect()
    }

    /// Whether the settings leave this file out.
    pub fn leave_out(&self, root: &Path, file: &Path) -> bool {
        // The matcher panics on paths outside its root.
        if !file.starts_with(root) {
            return false;
        }
        // What describes a package or a workflow is no source that one would list.
        let included = file.extension().is_some_and(|it| it != "ax")
            || self.include.as_ref().is_none_or(|it| it.matched_path_or_any_parents(file, false).is_ignore());
        !included || self.exclude.matched_path_or_any_parents(file, false).is_ignore()
    }

    /// Whether a file is analysed: by its name, or because the settings name it.
    fn takes(&self, file: &Path) -> bool {
        is_source(file) || self.policy.as_deref() == Some(file)
    }

    fn prunes(&self, folder: &Path) -> bool {
        self.exclude.matched(folder, true).is_ignore()
    }
}

/// Whether it makes sense to ask for a file of this name.
pub fn is_known(path: &Path) -> bool {
    is_source(path) || path.file_name().is_some_and(|it| it == CONFIG_NAME)
}

/// Whether a file of this name is analysed.
pub fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "ax")
        || path.file_name().is_some_and(|it| it == MANIFEST_NAME || it == WORKFLOW_NAME)
        || is_policy(path)
}

/// Whether a file of this name is a policy.
fn is_policy(path: &Path) -> bool {
    path.file_name().and_then(|it| it.to_str()).is_some_and(is_policy_name)
}

/// Finds the files in the folder of the project at `root`. What it uses of other folders is for
/// [`look_outside`](crate::look_outside) to find.
pub fn walk(root: &Path, depth: Depth, globs: &Globs) -> Walked {
    let nested = Arc::new(Mutex::new(Vec::new()));
    let mut files = BTreeMap::new();
    let mut folders = vec![];

    let mut builder = WalkBuilder::new(root);
    builder.standard_filters(false).max_depth((depth == Depth::Folder).then_some(1));
    builder.filter_entry({
        let (root, nested, globs) = (root.to_path_buf(), Arc::clone(&nested), globs.clone());
        let ignored = Mutex::new(Ignored::new(&root));
        move |entry| {
            let path = entry.path();
            if path == root {
                return true;
            }
            let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
            if is_folder && (depth == Depth::Folder || globs.prunes(path)) {
                return false;
            }
            if ignored.lock().unwrap_or_else(PoisonError::into_inner).leave_out(path, is_folder) {
                return false;
            }
            if is_folder && is_configured(path) {
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
        } else if globs.takes(path) && !path.is_dir() {
            files.insert(path.to_path_buf(), !globs.leave_out(root, path));
        }
    }

    let mut nested = std::mem::take(&mut *nested.lock().unwrap_or_else(PoisonError::into_inner));
    nested.sort();
    for (file, listed) in &mut files {
        *listed &= !nested.iter().any(|it| file.starts_with(it));
    }

    for path in folders.iter().flat_map(|it| sources(it)) {
        files.entry(path).or_insert(false);
    }
    for package in folders.iter().flat_map(|it| children(&it.join(LIBRARIES))) {
        add_package(&package, &mut |it| {
            files.entry(it).or_insert(false);
        });
    }
    Walked { idle_globs: globs.idle(files.keys()), files, nested }
}

fn is_in_libraries(root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|it| it.components().any(|it| it.as_os_str() == LIBRARIES))
}

/// The sources directly in a folder.
fn sources(folder: &Path) -> impl Iterator<Item = PathBuf> {
    children(folder).into_iter().filter(|it| is_source(it) && !it.is_dir())
}

/// Adds the files of the package in a folder. Ignore files do not count here: fetched packages are often not
/// committed. Its policies are no business of those who import it.
pub(crate) fn add_package(package: &Path, add: &mut impl FnMut(PathBuf)) {
    sources(package).filter(|it| !is_policy(it)).for_each(&mut *add);
    let walk =
        WalkBuilder::new(package.join("src")).standard_filters(false).max_depth(Some(PACKAGE_DEPTH)).build();
    for entry in walk.flatten() {
        if is_source(entry.path()) && !is_policy(entry.path()) && !entry.path().is_dir() {
            add(entry.into_path());
        }
    }
}

/// What lies in a folder, in order; nothing if it cannot be read.
pub(crate) fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_alone_is_without_what_is_below() {
        let dir = tempfile::tempdir().unwrap();
        for file in ["a.ax", "sub/b.ax", "nested/boruna.toml", "nested/c.ax", "libs/pack/src/core.ax"] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let names = |depth| {
            let walked = walk(dir.path(), depth, &Globs::new(dir.path(), &Scope::default()));
            let name = |it: &PathBuf| it.strip_prefix(dir.path()).unwrap().display().to_string();
            (walked.files.keys().map(name).collect::<Vec<_>>(), walked.nested.len())
        };
        // Packages can still be imported.
        assert_eq!(names(Depth::Folder), (vec!["a.ax".to_owned(), "libs/pack/src/core.ax".to_owned()], 0));
        assert_eq!(names(Depth::Tree).0, ["a.ax", "libs/pack/src/core.ax", "sub/b.ax"]);
        assert_eq!(names(Depth::Tree).1, 1);
    }
}
