//! `boruna/project`: which project a document belongs to, and what its `boruna.toml` says of all its files.

use boruna_analyzer::project::settings;
use lsp_types::{TextDocumentIdentifier, Url, request::Request};
use serde::{Deserialize, Serialize};

use crate::{snapshot::Snapshot, task::Answer};

/// Tells clients that want to know it that an answer may be another now.
pub(crate) const CHANGED: &str = "boruna/projectsChanged";

pub(crate) enum ProjectRequest {}

impl Request for ProjectRequest {
    type Params = ProjectParams;
    type Result = ProjectFacts;
    const METHOD: &'static str = "boruna/project";
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProjectParams {
    pub(crate) text_document: TextDocumentIdentifier,
}

/// What is the same for all files of a project.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ProjectFacts {
    /// The folder; `None` for what lies in no folder.
    root: Option<Url>,
    profile: String,
    /// As it is written: relative to the folder.
    policy: Option<String>,
}

pub(crate) fn project(snapshot: Snapshot, params: &ProjectParams) -> Answer<ProjectFacts> {
    let project = snapshot.file(&params.text_document.uri).map(|it| it.project(&snapshot.db));
    let settings = project.map(|it| settings(&snapshot.db, it).clone()).unwrap_or_default();
    Ok(ProjectFacts {
        root: project.and_then(|it| snapshot.root(it)),
        profile: settings.profile.name().to_owned(),
        policy: settings.policy,
    })
}
