//! Which files a change in the selected files may break.

use std::collections::BTreeSet;

use boruna_analyzer::{Database, hir::scope::imports, inputs::SourceFile, project::parent};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::load::Loaded;

/// The files that are not selected but import a selected one, directly or through others; all of the project if
/// its settings are selected.
pub(crate) fn dependents(db: &Database, loaded: &Loaded) -> Vec<SourceFile> {
    if loaded.rest.is_empty() {
        return Vec::new();
    }
    let config = loaded.project.config(db);
    if loaded.selected.iter().any(|it| Some(*it) == config) {
        return loaded.rest.clone();
    }

    let files = loaded.project.files(db);
    let mut importers: FxHashMap<SourceFile, Vec<SourceFile>> = FxHashMap::default();
    for file in files.iter() {
        for target in imports(db, *file) {
            importers.entry(*target).or_default().push(*file);
        }
    }

    // A manifest says what the sources of its package may do.
    let packages: BTreeSet<String> = loaded
        .selected
        .iter()
        .filter_map(|it| it.path(db).strip_suffix("package.ax.json"))
        .map(|it| format!("{it}src"))
        .collect();
    let of_packages =
        files.iter().filter(|it| parent(it.path(db)).is_some_and(|folder| packages.contains(folder)));

    let mut pending: Vec<SourceFile> = loaded.selected.iter().chain(of_packages).copied().collect();
    let mut reached: FxHashSet<SourceFile> = pending.iter().copied().collect();
    while let Some(file) = pending.pop() {
        for importer in importers.get(&file).into_iter().flatten() {
            if reached.insert(*importer) {
                pending.push(*importer);
            }
        }
    }
    loaded.rest.iter().filter(|it| reached.contains(it)).copied().collect()
}
