//! What a project uses of the disk outside its folder: the packages and modules it imports, its policy, and the places
//! that its settings and workflows name. Nothing else there is opened, however much lies beside it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use boruna_analyzer::{
    inputs::{Place, Surroundings},
    package::PackageName,
    project::Wanted,
};

use crate::{
    paths::analyzer_path,
    walk::{LIBRARIES, Scope, add_package, children},
};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// Files to analyse; nothing is reported for them. Some may be known already.
    pub files: Vec<PathBuf>,
    /// What else the analyzer should know; the globs that match nothing are not among it.
    pub surroundings: Surroundings,
}

/// Looks for what the project at `root` wants. What is found may want more.
pub fn look_outside(root: &Path, scope: &Scope, wanted: &Wanted) -> Outside {
    let mut outside = Outside::default();
    for folder in package_folders(root, scope) {
        outside.packages(&folder, wanted);
    }
    for folder in &scope.source_roots {
        for module in wanted.modules.iter().filter(|it| is_plain(it)) {
            let file = folder.join(format!("{module}.ax"));
            if file.symlink_metadata().is_ok() {
                outside.files.push(file);
            }
        }
    }
    outside.files.extend(scope.policy.iter().filter(|it| it.is_file()).cloned());
    let known = |it: PathBuf| {
        Some(Arc::from(analyzer_path(&it).trim_end_matches('/'))).filter(|it: &Arc<str>| it.starts_with('/'))
    };
    outside.surroundings.home = std::env::home_dir().and_then(known);
    outside.surroundings.tmp = known(std::env::temp_dir());
    for path in &wanted.places {
        let place = match Path::new(path).metadata() {
            Ok(it) if it.is_dir() => Place::Folder,
            Ok(_) => Place::File,
            Err(_) => Place::Nothing,
        };
        outside.surroundings.places.insert(path.clone(), place);
    }
    outside
}

/// Whether imports can lead out of the project's folder.
pub fn looks_outside(root: &Path, scope: &Scope) -> bool {
    !scope.source_roots.is_empty() || package_folders(root, scope).any(|it| it.is_dir())
}

fn package_folders(root: &Path, scope: &Scope) -> impl Iterator<Item = PathBuf> {
    let above = root.ancestors().skip(1).map(|it| it.join(LIBRARIES));
    above.chain(scope.package_roots.iter().cloned())
}

impl Outside {
    fn packages(&mut self, folder: &Path, wanted: &Wanted) {
        for package in children(folder) {
            let name = package.file_name().and_then(|it| it.to_str()).and_then(PackageName::parse);
            let Some(name) = name.filter(|_| package.is_dir()) else { continue };
            if wanted.packages.contains(&name) {
                add_package(&package, &mut |it| self.files.push(it));
            } else {
                let unread = self.surroundings.packages.entry(analyzer_path(folder)).or_default();
                unread.insert(name);
            }
        }
    }
}

/// Whether a name can be that of a file in a folder, and not lead out of it.
fn is_plain(name: &str) -> bool {
    name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_' || it == '-')
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use boruna_analyzer::hir::Name;

    use super::*;

    fn names(outside: &Outside, root: &Path) -> Vec<String> {
        let name = |it: &PathBuf| it.strip_prefix(root).unwrap().display().to_string();
        outside.files.iter().map(name).collect()
    }

    #[test]
    fn only_what_is_imported_is_found() {
        let dir = tempfile::tempdir().unwrap();
        for file in [
            "work/project/libs/near/src/core.ax",
            "libs/above/src/core.ax",
            "libs/other/src/core.ax",
            "vendor/a.b/src/deep/more.ax",
            "vendor/a.b/package.ax.json",
            "vendor/a.b/tests/x.ax",
            "vendor/unused/src/core.ax",
            "vendor/src/core.ax",
            "shared/used.ax",
            "shared/unused.ax",
            "shared/deep/used.ax",
            "rules/strict.toml",
            "rules/policy.toml",
        ] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let (vendor, shared) = (dir.path().join("vendor"), dir.path().join("shared"));
        let scope = Scope {
            package_roots: vec![vendor.clone(), dir.path().join("nowhere")],
            source_roots: vec![shared.clone()],
            policy: Some(dir.path().join("rules/strict.toml")),
            ..Scope::default()
        };
        let text = |it: &Path| it.display().to_string();
        let wanted = Wanted {
            packages: ["above", "a-b", "near"].into_iter().filter_map(PackageName::parse).collect(),
            modules: ["used", "../vendor/src/core", "above"].into_iter().map(Name::new).collect(),
            places: [text(&vendor), text(&shared.join("used.ax")), text(&dir.path().join("none"))].into(),
        };
        let outside = look_outside(&dir.path().join("work/project"), &scope, &wanted);
        assert_eq!(
            names(&outside, dir.path()),
            [
                "libs/above/src/core.ax",
                "vendor/a.b/package.ax.json",
                "vendor/a.b/src/deep/more.ax",
                "shared/used.ax",
                "rules/strict.toml"
            ]
        );
        let places: Vec<_> = outside.surroundings.places.values().copied().collect();
        assert_eq!(places, [Place::Nothing, Place::File, Place::Folder]);
        let unread = outside.surroundings.packages.get(&analyzer_path(&vendor)).unwrap();
        assert_eq!(
            *unread,
            BTreeSet::from([PackageName::parse("src").unwrap(), PackageName::parse("unused").unwrap()])
        );
    }
}
