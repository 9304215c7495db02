//! What manifests call a package or module whose path changes.

use super::{PathChange, moved};
use crate::{
    db::Db,
    diagnostics::Edit,
    hir::scope::package_target,
    inputs::SourceFile,
    json::{self, Node, Value},
    package::PackageName,
    project::parent,
    span::{FileRange, TextRange},
};

/// Imports find a package by its folder: what manifests call it follows.
pub(super) fn manifest_edits(
    db: &dyn Db,
    manifest: SourceFile,
    changes: &[PathChange],
) -> Vec<Edit<FileRange>> {
    let Some(folder) = parent(manifest.path(db)) else { return Vec::new() };
    let root = json::parse(manifest.text(db)).0;
    let mut edits = Vec::new();
    let mut edit = |range: TextRange, text: Option<String>| {
        let quoted = text.and_then(|it| serde_json::to_string(&it).ok());
        edits.extend(quoted.map(|it| Edit::new(FileRange { file: manifest, range }, it)));
    };
    let value = |key: &str| root.get(key).map(|it| &it.value);
    if let Some(Node { value: Value::String(name), range }) = value("name") {
        edit(*range, new_name(folder, name, changes));
    }
    for dependency in value("dependencies").map(Node::members).unwrap_or_default() {
        let target = PackageName::parse(&dependency.key).and_then(|it| package_target(db, manifest, &it));
        let home = target.and_then(|it| it.path(db).strip_suffix("/src/core.ax"));
        edit(dependency.key_range, home.and_then(|it| new_name(it, &dependency.key, changes)));
    }
    if let Some(Node { value: Value::Array(modules), .. }) = value("exposed_modules") {
        for module in modules {
            let Value::String(name) = &module.value else { continue };
            let after = moved(&format!("{folder}/src/{name}.ax"), changes);
            let module_folder = format!("{}/src/", moved(folder, changes));
            let after = after.strip_prefix(&module_folder).and_then(|it| it.strip_suffix(".ax"));
            let is_new = |it: &&str| !it.contains('/') && it != name;
            edit(module.range, after.filter(is_new).map(str::to_owned));
        }
    }
    edits
}

/// What the package in `folder` is called after the move, if it is called `name` after its folder.
fn new_name(folder: &str, name: &str, changes: &[PathChange]) -> Option<String> {
    let last = |path: &str| PackageName::parse(path.rsplit('/').next()?);
    let (old, new) = (last(folder)?, last(&moved(folder, changes))?);
    (PackageName::parse(name)? == old && new != old).then(|| new.to_string())
}
