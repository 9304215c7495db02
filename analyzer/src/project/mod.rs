//! A project's own facts: the settings of its `boruna.toml`, and which file lies where.
//!
//! Settings never fail: what cannot be read is reported in the file itself and counts as not written, while everything
//! around it counts. Nothing here reads a disk; hosts hand in the files that are [`wanted`] and say what they saw.

mod config;
mod files;
mod keys;
mod missing;
pub(crate) mod paths;
mod schema;
mod wants;

use std::collections::BTreeMap;

pub use files::{file_at, join, package_at, packages_in, parent, shown_path};
use missing::missing;
pub use schema::{schema, table};
pub use wants::{Imported, Wanted, imported, wanted, wanted_places};

use crate::{
    db::Db,
    diagnostics::{Diagnostic, Severity},
    inputs::{Project, SourceFile},
    span::FileRange,
};

/// What a project's `boruna.toml` says, with defaults for what it leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// How strict findings are by default.
    pub profile: Profile,
    /// By code, the severity a rule has here whatever the profile; `None` silences it.
    pub severities: BTreeMap<&'static str, Option<Severity>>,
    /// Globs of the sources to analyse; empty means all `.ax` files.
    pub include: Vec<String>,
    /// Globs of sources to leave out.
    pub exclude: Vec<String>,
    /// Functions that something outside calls.
    pub entry_points: Vec<EntryPoint>,
    /// Folders that hold packages, relative to the project's root.
    pub package_roots: Vec<String>,
    /// Folders that bare imports look in, relative to the project's root.
    pub source_roots: Vec<String>,
    /// The policy file, relative to the project's root.
    pub policy: Option<String>,
}

/// Which of a rule's two severities applies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// What the published tools accept passes.
    #[default]
    Default,
    /// Effects are declared in full, and style is looked at.
    Strict,
}

impl Profile {
    /// As it is written in `boruna.toml`.
    pub fn name(self) -> &'static str {
        keys::PROFILES.iter().find(|it| it.1 == self).map_or("", |it| it.0)
    }
}

/// A function that something outside the project's code calls.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryPoint {
    /// The file, relative to the project's root.
    pub path: String,
    /// The function; `None` means those that are entry points of every file.
    pub function: Option<String>,
}

/// The settings that apply to all files of `project`.
#[salsa::tracked(returns(ref))]
pub fn settings(db: &dyn Db, project: Project) -> Settings {
    project.config(db).map(|it| read_config(db, it).settings.clone()).unwrap_or_default()
}

/// What is wrong with the project's `boruna.toml`.
#[salsa::tracked(returns(deref))]
pub fn config_diagnostics(db: &dyn Db, project: Project) -> Vec<Diagnostic<FileRange>> {
    let Some(file) = project.config(db) else { return Vec::new() };
    let config = read_config(db, file);
    let found = config.diagnostics.iter().cloned().chain(missing(db, project, &config.mentions));
    let mut found: Vec<_> = found.map(|it| it.map(&mut |range| FileRange { file, range })).collect();
    found.sort_by_key(|it| it.place.range.start());
    found
}

#[salsa::tracked(returns(ref))]
fn read_config(db: &dyn Db, file: SourceFile) -> config::Config {
    config::read(file.text(db))
}
