//! What the settings name and the disk lacks.

use super::{config::Mention, file_at, join};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, Levels, Severity, registry::INVALID_SETTING, suggest::NameIndex},
    hir::{
        ItemKind, Name, file_items,
        scope::{Namespace, file_scope},
    },
    inputs::{Place, Project, SourceFile},
    span::TextRange,
};

/// A setting that leads nowhere breaks nothing by itself.
const WARNING: Levels = Levels { default: Some(Severity::Warning), strict: Some(Severity::Warning) };

/// Findings about what `mentions` name, each at its place in `boruna.toml`.
pub(super) fn missing(
    db: &dyn Db,
    project: Project,
    mentions: &[(Mention, TextRange)],
) -> Vec<Diagnostic<TextRange>> {
    let mut files = None;
    let check = |(mention, range): &(Mention, TextRange)| match mention {
        Mention::Glob(glob) => {
            let idle = project.surroundings(db).idle_globs.contains(glob);
            idle.then(|| finding(*range, format!("`{glob}` matches no file")).with_levels(WARNING))
        }
        Mention::Folder(path) => {
            let found = lack(db, project, path, Place::Folder)?;
            Some(finding(*range, found).with_levels(WARNING))
        }
        Mention::File(path) => Some(finding(*range, lack(db, project, path, Place::File)?)),
        Mention::EntryPoint(entry) => match file_at(db, project, &join(project.root(db), &entry.path)) {
            Some(file) => missing_function(db, file, entry.function.as_deref()?, &entry.path, *range),
            None => {
                let known = files.get_or_insert_with(|| file_names(db, project));
                let message = format!("entry point `{}` names no file of the project", entry.path);
                let near = known.nearest(&entry.path, std::iter::empty());
                Some(match near {
                    Some(near) => finding(*range, message).with_help(format!("did you mean `{near}`?")),
                    None => finding(*range, message),
                })
            }
        },
    };
    mentions.iter().filter_map(check).collect()
}

/// What is wrong with the place a setting names.
fn lack(db: &dyn Db, project: Project, path: &str, needed: Place) -> Option<String> {
    let found = *project.surroundings(db).places.get(&join(project.root(db), path))?;
    let noun = if needed == Place::Folder { "folder" } else { "file" };
    match found {
        _ if found == needed => None,
        Place::Nothing => Some(format!("there is no {noun} `{path}`")),
        Place::File | Place::Folder => Some(format!("`{path}` is no {noun}")),
    }
}

fn missing_function(
    db: &dyn Db,
    file: SourceFile,
    function: &str,
    path: &str,
    range: TextRange,
) -> Option<Diagnostic<TextRange>> {
    let scope = file_scope(db, file);
    let unreadable = || file_items(db, file).iter().any(|it| it.kind(db) == ItemKind::Other);
    if scope.own(Namespace::Function, &Name::new(function)).is_some() || unreadable() {
        return None;
    }
    let finding = finding(range, format!("`{path}` has no function `{function}`"));
    let near =
        NameIndex::new(scope.names(Namespace::Function).cloned()).nearest(function, std::iter::empty());
    Some(match near {
        Some(near) => {
            let edits = vec![Edit::new(range, format!("\"{path}#{near}\""))];
            finding.with_fix(Fix::needs_review(format!("change it to `{near}`"), edits))
        }
        None => finding,
    })
}

/// The paths of the project's sources as entry points are written.
fn file_names(db: &dyn Db, project: Project) -> NameIndex {
    let root = format!("{}/", project.root(db));
    let paths = project.files(db).iter().filter_map(|it| it.path(db).strip_prefix(root.as_str()));
    NameIndex::new(paths.filter(|it| it.ends_with(".ax")).map(Name::new))
}

fn finding(range: TextRange, message: String) -> Diagnostic<TextRange> {
    Diagnostic::new(&INVALID_SETTING, range, message)
}
