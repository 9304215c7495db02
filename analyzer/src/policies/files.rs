//! From files to policies: read one by one, linked with those they inherit from, made ready for decisions.

use std::sync::Arc;

use salsa::plumbing::AsId;

use super::is_policy_name;
use crate::{
    capability::Capability,
    db::Db,
    inputs::{Project, SourceFile},
    package::MANIFEST_NAME,
    policy::{
        decide::Decider,
        document::{Document, Syntax},
        link::{Environment, Linked, Policies, Source},
        pattern::{NamePattern, Pattern},
        problem::Problem,
        resource::Resource,
        rule::{Effect, FileId, Origin, Rule},
    },
    project::{file_at, join, parent, settings},
    workflow::WORKFLOW_NAME,
};

/// Where `~` and `${tmp}` lie as long as no host has said so. No program names a path below the former.
const UNKNOWN_HOME: &str = "/~";
const UNKNOWN_TMP: &str = "/tmp";

/// The policy that decides what the code of a project may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active {
    /// Its file.
    pub file: SourceFile,
    /// What decides. Step inputs are granted, as they are in every workflow, unless a rule denies them.
    pub decider: Arc<Decider>,
}

/// The policies of `project`: the one that the settings name, then the others by path.
#[salsa::tracked(returns(deref))]
pub fn policy_files(db: &dyn Db, project: Project) -> Vec<SourceFile> {
    let configured = configured(db, project);
    let is_named = |it: &SourceFile| is_policy_name(file_name(it.path(db)));
    let others = project.files(db).iter().copied().filter(|it| Some(*it) != configured && is_named(it));
    configured.into_iter().chain(others).collect()
}

/// The policy in `file` as it is written.
#[salsa::tracked(returns(ref))]
pub fn document(db: &dyn Db, file: SourceFile) -> Document {
    let name = file_name(file.path(db));
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    Document::parse(file.text(db), Syntax::of_file(name), stem, file_id(file))
}

/// The policy in `file` with all that it inherits from.
#[salsa::tracked(returns(ref))]
pub fn linked(db: &dyn Db, file: SourceFile) -> Linked {
    with_policies(db, file.project(db), |files, policies| {
        policies.link(files.iter().position(|it| *it == file).unwrap_or(usize::MAX))
    })
}

/// The policies of `project` that have the name of one before them.
#[salsa::tracked(returns(deref))]
pub(super) fn duplicates(db: &dyn Db, project: Project) -> Vec<Problem> {
    with_policies(db, project, |_, policies| policies.duplicates())
}

/// The policy in `file`, ready for decisions about code; nothing may run under one that has errors.
#[salsa::tracked(returns(clone))]
pub fn decider(db: &dyn Db, file: SourceFile) -> Option<Arc<Decider>> {
    let linked = linked(db, file);
    let mut policy = linked.is_usable.then(|| linked.policy.clone())?;
    let (inputs, made) = (Resource::of(Capability::STEP_INPUT), Origin::made("workflow", 0));
    policy.rules.push(Rule::new(Effect::Allow, inputs, Pattern::Name(NamePattern::Any), made));
    Some(Arc::new(Decider::new(Arc::new(policy))))
}

/// The policy that decides for the code of `project`, if the settings name one and nothing is wrong with it.
pub fn active(db: &dyn Db, project: Project) -> Option<Active> {
    let file = configured(db, project)?;
    Some(Active { file, decider: decider(db, file)? })
}

/// The file with this number among the policies of `project`.
pub(super) fn file_of(db: &dyn Db, project: Project, id: FileId) -> Option<SourceFile> {
    policy_files(db, project).iter().copied().find(|it| file_id(*it) == id)
}

fn with_policies<T>(db: &dyn Db, project: Project, ask: impl FnOnce(&[SourceFile], &Policies<'_>) -> T) -> T {
    let files = policy_files(db, project);
    let source = |it: &SourceFile| Source { document: document(db, *it), directory: parent(it.path(db)) };
    let surroundings = project.surroundings(db);
    let environment = Environment {
        workspace: Some(project.root(db)),
        tmp: Some(surroundings.tmp.as_deref().unwrap_or(UNKNOWN_TMP)),
        home: Some(surroundings.home.as_deref().unwrap_or(UNKNOWN_HOME)),
        ..Environment::default()
    };
    ask(files, &Policies::new(files.iter().map(source).collect(), environment))
}

/// The file that the settings name. What is something else by its name is no policy.
fn configured(db: &dyn Db, project: Project) -> Option<SourceFile> {
    let path = join(project.root(db), settings(db, project).policy.as_ref()?);
    let name = file_name(&path);
    let is_other = name.ends_with(".ax") || ["boruna.toml", MANIFEST_NAME, WORKFLOW_NAME].contains(&name);
    file_at(db, project, &path).filter(|_| !is_other)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn file_id(file: SourceFile) -> FileId {
    FileId(file.as_id().index())
}
