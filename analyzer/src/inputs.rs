//! The facts that come from outside: files and projects. Everything else is derived from them.
//!
//! Hosts (the checker, the server) create and update these; a setter always starts a new revision, so they compare
//! before they set.

#![allow(missing_docs, reason = "salsa generates undocumented constructors and setters")]

use std::sync::Arc;

use salsa::{Durability, Setter};

use crate::{
    db::Db,
    package::{EMBEDDED, EmbeddedPackage},
    prelude,
};

/// One text document the analyzer knows: an `.ax` source, a `boruna.toml`, a package manifest.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Absolute path with `/` separators, or a `boruna-std:/…` address for embedded files.
    #[returns(ref)]
    pub path: Arc<str>,
    /// The whole text. At most [`MAX_FILE_BYTES`] long: hosts refuse more.
    #[returns(ref)]
    pub text: Arc<str>,
    /// The project whose settings and neighbours apply to this file.
    #[returns(copy)]
    pub project: Project,
}

/// A folder of files that are analysed together.
#[salsa::input(debug)]
pub struct Project {
    /// Absolute path of the project's folder, `/` separators, no trailing slash.
    #[returns(ref)]
    pub root: Arc<str>,
    /// Every file of the project, sorted by path, including local packages (`libs/*/src/core.ax`) and manifests.
    #[returns(ref)]
    pub files: Arc<Vec<SourceFile>>,
    /// The project's `boruna.toml`.
    #[returns(copy)]
    pub config: Option<SourceFile>,
}

/// Largest text the analyzer accepts, in bytes: spans are 32 bits wide and half the range is headroom.
pub const MAX_FILE_BYTES: usize = 16 << 20;

/// Scheme and slash that embedded files' paths start with.
pub const EMBEDDED_SCHEME: &str = "boruna-std:/";

/// Path of the embedded prelude.
pub const PRELUDE_PATH: &str = "boruna-std:/prelude.ax";

impl SourceFile {
    /// Replaces the text if it differs, which marks the file as one that changes often.
    pub fn update_text(self, db: &mut dyn Db, text: Arc<str>) {
        if *self.text(db) != text {
            self.set_text(db).with_durability(Durability::LOW).to(text);
        }
    }

    /// Whether the file is part of the toolchain and not of a user's project.
    pub fn is_embedded(self, db: &dyn Db) -> bool {
        self.path(db).starts_with(EMBEDDED_SCHEME)
    }
}

/// A file as a host reads it from disk: it changes seldom until it is opened.
pub fn stored_file(db: &dyn Db, path: Arc<str>, text: Arc<str>, project: Project) -> SourceFile {
    SourceFile::builder(path, text, project).durability(Durability::MEDIUM).new(db)
}

/// An empty project at `root`.
pub fn new_project(db: &dyn Db, root: Arc<str>) -> Project {
    Project::builder(root, Arc::default(), None).durability(Durability::MEDIUM).new(db)
}

/// The project that holds the prelude and the standard packages; it never changes.
pub(crate) fn embedded_project(db: &mut dyn Db) -> Project {
    // The files are set once more below, when they exist: they refer to the project.
    let project = Project::builder(Arc::from(EMBEDDED_SCHEME), Arc::default(), None)
        .durability(Durability::NEVER_CHANGE)
        .files_durability(Durability::HIGH)
        .new(db);
    let file = |path: String, text: &str| {
        SourceFile::builder(Arc::from(path), Arc::from(text), project)
            .durability(Durability::NEVER_CHANGE)
            .new(db)
    };
    let mut files = vec![file(PRELUDE_PATH.to_owned(), prelude::TEXT)];
    for EmbeddedPackage { name, source, manifest } in EMBEDDED {
        files.push(file(embedded_source_path(name), source));
        files.push(file(format!("{EMBEDDED_SCHEME}{name}/package.ax.json"), manifest));
    }
    files.sort_by(|a, b| a.path(db).cmp(b.path(db)));
    project.set_files(db).with_durability(Durability::NEVER_CHANGE).to(Arc::new(files));
    project
}

/// Address of the source of the embedded package `name`.
pub(crate) fn embedded_source_path(name: &str) -> String {
    format!("{EMBEDDED_SCHEME}{name}/core.ax")
}
