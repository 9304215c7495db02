//! Workflow files: which sources are steps, and what is certainly wrong with the file itself.

mod inputs;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    db::Db,
    diagnostics::{Diagnostic, registry::MISSING_SOURCE},
    inputs::{Place, Project, SourceFile},
    project::{file_at, join, parent},
    span::FileRange,
};

/// The name of workflow files.
pub const WORKFLOW_NAME: &str = "workflow.json";

/// Whether some workflow of the file's project runs it as a step. Their host takes any result a step's `main` gives.
pub fn is_step(db: &dyn Db, file: SourceFile) -> bool {
    step_sources(db, file.project(db)).contains(&**file.path(db))
}

/// Absolute paths of the sources of every step of every workflow, as far as they lie in the project's folder.
#[salsa::tracked(returns(ref))]
pub fn step_sources(db: &dyn Db, project: Project) -> BTreeSet<String> {
    step_folders(db, project).keys().cloned().collect()
}

/// For each of [`step_sources`], the folders of the workflows that run it: relative paths of a step start there.
#[salsa::tracked(returns(ref))]
pub fn step_folders(db: &dyn Db, project: Project) -> BTreeMap<String, BTreeSet<String>> {
    let mut folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in project.files(db).iter().filter(|it| is_workflow(it.path(db))) {
        let folder = parent(file.path(db)).unwrap_or_default();
        for (source, _) in &read_workflow(db, *file).sources {
            if let Ok(path) = located(db, *file, source) {
                folders.entry(path).or_default().insert(folder.to_owned());
            }
        }
    }
    folders
}

/// A type that a workflow says a step gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputType {
    /// The type as it is written.
    pub text: String,
    /// The string with its quotes.
    pub place: FileRange,
    /// The source of the step, where the names in it mean something.
    pub source: SourceFile,
}

/// The types of outputs that the workflow in `file` names.
pub fn output_types(db: &dyn Db, file: SourceFile) -> Vec<OutputType> {
    let mut types = Vec::new();
    for step in &read_workflow(db, file).steps {
        let path = step.source.as_deref().and_then(|it| located(db, file, it).ok());
        let Some(source) = path.and_then(|it| file_at(db, file.project(db), &it)) else { continue };
        for (text, range) in step.outputs.iter().filter_map(|it| it.1.as_ref()) {
            let place = FileRange { file, range: *range };
            types.push(OutputType { text: text.clone(), place, source });
        }
    }
    types
}

/// What is wrong with the workflow in `file`.
#[salsa::tracked(returns(deref))]
pub fn workflow_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let workflow = read_workflow(db, file);
    let mut found = workflow.diagnostics.clone();
    let project = file.project(db);
    for (source, range) in &workflow.sources {
        let message = match located(db, file, source) {
            Err(wrong) => format!("`{source}` {wrong}"),
            Ok(path) => match project.surroundings(db).places.get(&path) {
                Some(Place::Nothing) if file_at(db, project, &path).is_none() => {
                    format!("there is no file `{source}`")
                }
                Some(Place::Folder) => format!("`{source}` is a folder"),
                _ if !path.ends_with(".ax") => format!("`{source}` is no `.ax` file"),
                _ => continue,
            },
        };
        let help = format!("the path starts at the folder of `{WORKFLOW_NAME}`");
        found.push(read::finding(&MISSING_SOURCE, *range, message).with_help(help));
    }
    found.sort_by_key(|it| it.place.start());
    found.into_iter().map(|it| it.map(&mut |range| FileRange { file, range })).collect()
}

fn is_workflow(path: &str) -> bool {
    path.rsplit('/').next() == Some(WORKFLOW_NAME)
}

/// Where a source lies that `workflow` names, or what is wrong with naming it, as the end of a sentence.
fn located(db: &dyn Db, workflow: SourceFile, source: &str) -> Result<String, &'static str> {
    let drive = source.as_bytes().get(1) == Some(&b':');
    if source.starts_with(['/', '\\']) || drive {
        return Err("is absolute");
    }
    let path = join(parent(workflow.path(db)).unwrap_or_default(), source);
    let root = workflow.project(db).root(db);
    let is_inside = path.strip_prefix(&**root).is_some_and(|it| it.starts_with('/'));
    if is_inside { Ok(path) } else { Err("leaves the project's folder") }
}

#[salsa::tracked(returns(ref))]
fn read_workflow(db: &dyn Db, file: SourceFile) -> read::Workflow {
    read::read(file.text(db))
}

#[cfg(test)]
mod tests;
