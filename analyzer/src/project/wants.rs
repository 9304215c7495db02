//! What a project may need from the disk beside the files it has. Hosts look there, and only there: a folder of packages
//! may hold much that is none of the project's business.

use std::collections::BTreeSet;

use super::{join, settings};
use crate::{
    db::Db,
    hir::{ItemKind, Name, file_items, lower::signature, signature::Signature},
    inputs::{Project, SourceFile},
    package::PackageName,
    workflow,
};

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The packages that sources import, the built-in ones included.
    pub packages: BTreeSet<PackageName>,
    /// The modules that sources import; some of these names mean packages.
    pub modules: BTreeSet<Name>,
    /// The absolute paths that the settings and workflows name.
    pub places: BTreeSet<String>,
}

/// What `project` wants, judged by the files it has. Files that are found for it may want more.
#[salsa::tracked(returns(ref))]
pub fn wanted(db: &dyn Db, project: Project) -> Wanted {
    let mut wanted = Wanted { places: wanted_places(db, project).clone(), ..Wanted::default() };
    for file in project.files(db).iter().filter(|it| it.path(db).ends_with(".ax")) {
        let Imported { packages, modules } = imported(db, *file);
        wanted.packages.extend(packages.iter().cloned());
        wanted.modules.extend(modules.iter().cloned());
    }
    wanted
}

/// The absolute paths that the settings and workflows of `project` name.
#[salsa::tracked(returns(ref))]
pub fn wanted_places(db: &dyn Db, project: Project) -> BTreeSet<String> {
    let settings = settings(db, project);
    let folders = settings.package_roots.iter().chain(&settings.source_roots);
    let of_settings = folders.chain(&settings.policy).map(|it| join(project.root(db), it));
    of_settings.chain(workflow::step_sources(db, project).iter().cloned()).collect()
}

/// What one file imports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    packages: BTreeSet<PackageName>,
    modules: BTreeSet<Name>,
}

/// What the imports of `file` name, whether or not it exists.
#[salsa::tracked(returns(ref))]
pub fn imported(db: &dyn Db, file: SourceFile) -> Imported {
    let mut imported = Imported::default();
    for item in file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Import) {
        let Signature::Import(import) = signature(db, *item) else { continue };
        imported.packages.extend(PackageName::parse(&import.name));
        if !import.quoted && !import.name.is_empty() {
            imported.modules.insert(import.name.clone());
        }
    }
    imported
}
