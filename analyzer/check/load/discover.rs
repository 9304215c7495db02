//! Which projects a set of command-line paths belongs to. It looks at names only and reads no text.

use std::path::{Path, PathBuf};

use boruna_host::{Depth, marked_root};

/// A project to load and the paths of it that were asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) root: PathBuf,
    pub(crate) depth: Depth,
    pub(crate) requests: Vec<PathBuf>,
}

impl Plan {
    /// Whether a file was asked for, itself or by a folder.
    pub(crate) fn asks_for(&self, file: &Path) -> bool {
        self.requests.iter().any(|it| file.starts_with(it))
    }
}

/// Groups absolute paths by project, in order of the projects' folders. Each must exist.
pub(crate) fn plan(paths: &[PathBuf]) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    for path in paths {
        let (root, depth) = if path.is_dir() {
            marked_root(path).map_or_else(|| (path.clone(), Depth::Tree), |root| (root, Depth::Tree))
        } else {
            let folder = path.parent().unwrap_or(path);
            marked_root(folder)
                .map_or_else(|| (folder.to_path_buf(), Depth::Folder), |root| (root, Depth::Tree))
        };
        add(&mut plans, root, depth, path.clone());
    }
    plans.sort_by(|a, b| a.root.cmp(&b.root));
    merge(plans)
}

fn add(plans: &mut Vec<Plan>, root: PathBuf, depth: Depth, request: PathBuf) {
    match plans.iter_mut().find(|it| it.root == root) {
        Some(plan) => {
            plan.depth = plan.depth.max(depth);
            plan.requests.push(request);
        }
        None => plans.push(Plan { root, depth, requests: vec![request] }),
    }
}

/// Lets an unmarked project take in the unmarked ones below it: `boruna-check . sub` is one project.
fn merge(plans: Vec<Plan>) -> Vec<Plan> {
    let mut merged: Vec<Plan> = Vec::new();
    for plan in plans {
        let outer = (marked_root(&plan.root).is_none())
            .then(|| merged.iter_mut().find(|it| it.depth == Depth::Tree && plan.root.starts_with(&it.root)))
            .flatten();
        match outer {
            Some(outer) => outer.requests.extend(plan.requests),
            None => merged.push(plan),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        dir
    }

    fn roots(dir: &Path, paths: &[&str]) -> Vec<(String, Depth, usize)> {
        let paths: Vec<_> = paths.iter().map(|it| dir.join(it)).collect();
        plan(&paths)
            .into_iter()
            .map(|it| (it.root.strip_prefix(dir).unwrap().display().to_string(), it.depth, it.requests.len()))
            .collect()
    }

    #[test]
    fn nearest_configuration_wins_over_the_repository() {
        let dir = tree(&["a/.git/HEAD", "a/boruna.toml", "a/b/c/x.ax", "a/b/boruna.toml", "a/y.ax"]);
        assert_eq!(
            roots(dir.path(), &["a/b/c/x.ax", "a/y.ax", "a/b/c"]),
            [("a".into(), Depth::Tree, 1), ("a/b".into(), Depth::Tree, 2)]
        );
    }

    #[test]
    fn a_lone_file_brings_only_its_folder() {
        let dir = tree(&["a/x.ax", "a/b/y.ax"]);
        assert_eq!(roots(dir.path(), &["a/x.ax"]), [("a".into(), Depth::Folder, 1)]);
    }

    #[test]
    fn overlapping_unmarked_folders_are_one_project() {
        let dir = tree(&["a/x.ax", "a/b/y.ax"]);
        assert_eq!(roots(dir.path(), &["a/b/y.ax", "a", "a/b"]), [("a".into(), Depth::Tree, 3)]);
    }
}
