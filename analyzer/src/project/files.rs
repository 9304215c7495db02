//! Which file of a project lies at a path, and which packages a folder holds.
//!
//! Paths are text with `/` separators, as in [`SourceFile::path`].

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use crate::{
    db::Db,
    inputs::{Project, SourceFile},
    package::PackageName,
};

/// The file of `project` at the absolute `path`.
pub fn file_at(db: &dyn Db, project: Project, path: &str) -> Option<SourceFile> {
    index(db, project).files.get(path).copied()
}

/// The source of the package `name` in the folder `root`.
pub fn package_at(db: &dyn Db, project: Project, root: &str, name: &PackageName) -> Option<SourceFile> {
    index(db, project).packages.get(root)?.get(name).copied()
}

/// The names of the packages in the folder `root`: those that are loaded, then those that an import would have loaded,
/// each in ascending order.
pub fn packages_in<'db>(
    db: &'db dyn Db,
    project: Project,
    root: &str,
) -> impl Iterator<Item = &'db PackageName> {
    let unread = project.surroundings(db).packages.get(root).into_iter().flatten();
    index(db, project).packages.get(root).into_iter().flat_map(|it| it.keys()).chain(unread)
}

/// The folder that holds `path`; `None` at the top.
pub fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|it| it.0)
}

/// A file's path as people know it: seen from its project's folder, in full if it lies elsewhere.
pub fn shown_path(db: &dyn Db, file: SourceFile) -> &str {
    let path = file.path(db);
    let inside = path.strip_prefix(&**file.project(db).root(db)).and_then(|it| it.strip_prefix('/'));
    inside.unwrap_or(path)
}

/// `relative` seen from `folder`, with `.` and `..` resolved by name alone.
pub fn join(folder: &str, relative: &str) -> String {
    let mut path = folder.to_owned();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => path.truncate(parent(&path).unwrap_or_default().len()),
            _ => {
                path.push('/');
                path.push_str(part);
            }
        }
    }
    path
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Index {
    files: FxHashMap<Arc<str>, SourceFile>,
    /// By the folder that holds packages, such as `/project/libs`.
    packages: FxHashMap<Arc<str>, BTreeMap<PackageName, SourceFile>>,
}

#[salsa::tracked(returns(ref))]
fn index(db: &dyn Db, project: Project) -> Index {
    let mut index = Index::default();
    for &file in project.files(db).iter() {
        let path = file.path(db);
        index.files.entry(path.clone()).or_insert(file);
        let package = path.strip_suffix("/src/core.ax").and_then(|it| it.rsplit_once('/'));
        if let Some((root, name)) = package
            && let Some(name) = PackageName::parse(name)
        {
            index.packages.entry(Arc::from(root)).or_default().entry(name).or_insert(file);
        }
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_resolves_dots() {
        assert_eq!(join("/a/b", "c/d.ax"), "/a/b/c/d.ax");
        assert_eq!(join("/a/b", "./../c//d"), "/a/c/d");
        assert_eq!(join("", "x"), "/x");
        assert_eq!(join("/a", "../../../x"), "/x");
        assert_eq!(parent("/x"), Some(""));
        assert_eq!(parent(""), None);
    }
}
