//! Which file an import means.
//!
//! Everything is looked up among the files the host has loaded. The process's working directory plays no part.

use std::collections::BTreeMap;

use super::{Namespace, file_scope};
use crate::{
    db::Db,
    hir::{
        Item, ItemKind, Name, file_items,
        lower::signature,
        signature::{ImportSignature, Signature},
    },
    inputs::{Project, SourceFile, embedded_source_path},
    package::{EMBEDDED, PackageName},
    project::{file_at, join, package_at, packages_in, parent, settings},
};

/// Why an import means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportError {
    /// A syntax error was reported for it.
    Unreadable,
    /// It is written like a package, but no package can have this name.
    InvalidName,
    /// No place that was searched has it.
    NotFound,
}

/// The file whose definitions an import makes visible.
#[salsa::tracked(returns(copy))]
pub fn import_target<'db>(db: &'db dyn Db, item: Item<'db>) -> Result<SourceFile, ImportError> {
    let Signature::Import(import) = signature(db, item) else { return Err(ImportError::Unreadable) };
    let places = Places::of(db, item.file(db));
    if !import.quoted
        && let Some(file) = places.module(db, &import.name)
    {
        return Ok(file);
    }
    match PackageName::parse(&import.name) {
        Some(name) => places.package(db, &name).ok_or(ImportError::NotFound),
        None if import.quoted => Err(ImportError::InvalidName),
        None => Err(ImportError::NotFound),
    }
}

/// The source of the package that `name` means to a package or source at `from`.
pub fn package_target(db: &dyn Db, from: SourceFile, name: &PackageName) -> Option<SourceFile> {
    Places::of(db, from).package(db, name)
}

/// The files that `file` imports, each once, in the order of the imports.
#[salsa::tracked(returns(deref))]
pub fn imports(db: &dyn Db, file: SourceFile) -> Vec<SourceFile> {
    let mut targets = Vec::new();
    for item in file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Import) {
        if let Ok(target) = import_target(db, *item)
            && target != file
            && !targets.contains(&target)
        {
            targets.push(target);
        }
    }
    targets
}

/// Whether an import makes a function or type called `name` visible.
pub fn import_provides(db: &dyn Db, import: Item<'_>, name: &Name) -> bool {
    import_target(db, import).is_ok_and(|target| {
        let scope = file_scope(db, target);
        [Namespace::Function, Namespace::Type].iter().any(|it| scope.visible(*it, name).is_some())
    })
}

/// A module or package that a file can import.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Importable {
    /// What an import calls it.
    pub name: Name,
    /// Whether it is a package, which can be written in quotes.
    pub is_package: bool,
    /// What it is.
    pub file: SourceFile,
}

/// What `file` can import, by name; of a module and a package with one name the module, which an import prefers.
#[salsa::tracked(returns(deref))]
pub fn importable(db: &dyn Db, file: SourceFile) -> Vec<Importable> {
    let places = Places::of(db, file);
    let mut found = BTreeMap::new();
    let mut add = |name: &str, is_package: bool, target: SourceFile| {
        if target != file {
            let it = Importable { name: Name::new(name), is_package, file: target };
            found.entry(it.name.clone()).or_insert(it);
        }
    };
    for source in places.project.files(db).iter() {
        let module = source.path(db).strip_suffix(".ax").and_then(|it| it.rsplit_once('/'));
        if let Some((_, name)) = module.filter(|it| places.modules.iter().any(|folder| folder == it.0))
            && let Some(target) = places.module(db, name)
        {
            add(name, false, target);
        }
    }
    let roots = places.libs.iter().chain(&places.package_roots);
    let local = roots.flat_map(|it| packages_in(db, places.project, it)).cloned();
    for name in local.chain(EMBEDDED.iter().filter_map(|it| PackageName::parse(it.name))) {
        if let Some(target) = places.package(db, &name) {
            add(name.as_str(), true, target);
        }
    }
    found.into_values().collect()
}

/// Where the imports of a file are looked for. All paths are absolute.
pub(super) struct Places {
    project: Project,
    /// Folders of modules, in order.
    pub(super) modules: Vec<String>,
    /// The folders named `libs` beside and above the file, nearest first.
    pub(super) libs: Vec<String>,
    /// Further folders of packages, in order.
    pub(super) package_roots: Vec<String>,
}

impl Places {
    pub(super) fn of(db: &dyn Db, file: SourceFile) -> Places {
        let project = file.project(db);
        let settings = settings(db, project);
        let absolute = |it: &String| join(project.root(db), it);
        let folder = parent(file.path(db)).unwrap_or_default();
        let above = std::iter::successors(Some(folder), |it| parent(it));
        Places {
            project,
            modules: std::iter::once(folder.to_owned())
                .chain(settings.source_roots.iter().map(absolute))
                .collect(),
            libs: above.map(|it| format!("{it}/libs")).collect(),
            package_roots: settings.package_roots.iter().map(absolute).collect(),
        }
    }

    pub(super) fn module(&self, db: &dyn Db, name: &str) -> Option<SourceFile> {
        self.modules.iter().find_map(|it| file_at(db, self.project, &format!("{it}/{name}.ax")))
    }

    fn package(&self, db: &dyn Db, name: &PackageName) -> Option<SourceFile> {
        let mut roots = self.libs.iter().chain(&self.package_roots);
        roots
            .find_map(|it| package_at(db, self.project, it, name))
            .or_else(|| file_at(db, db.standard(), &embedded_source_path(name.as_str())))
    }

    /// Every name that `import` could have had instead.
    pub(super) fn candidates(&self, db: &dyn Db, import: &ImportSignature) -> Vec<Name> {
        let mut names: Vec<Name> = EMBEDDED.iter().map(|it| Name::new(it.name)).collect();
        for root in self.libs.iter().chain(&self.package_roots) {
            names.extend(packages_in(db, self.project, root).map(|it| Name::new(it.as_str())));
        }
        if !import.quoted {
            for file in self.project.files(db).iter() {
                let module = file.path(db).strip_suffix(".ax").and_then(|it| it.rsplit_once('/'));
                if let Some((folder, name)) = module
                    && self.modules.iter().any(|it| it == folder)
                {
                    names.push(Name::new(name));
                }
            }
        }
        names
    }
}
