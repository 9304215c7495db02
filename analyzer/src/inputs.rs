//! The facts that come from outside: files and projects. Everything else is derived from them.
//!
//! Hosts (the checker, the server) create and update these; a setter always starts a new revision, so they compare
//! before they set.

#![allow(missing_docs, reason = "salsa generates undocumented constructors and setters")]

mod outline;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use outline::ItemText;
pub(crate) use outline::Outline;
use salsa::{Durability, Setter};

use crate::{
    db::Db,
    package::{EMBEDDED, EmbeddedPackage, PackageName},
    prelude,
    syntax::split::{Cut, split},
};

/// One text document the analyzer knows: an `.ax` source, a `boruna.toml`, a package manifest, a workflow, a
/// policy.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Absolute path with `/` separators, or a `boruna-std:/…` address for embedded files.
    #[returns(ref)]
    pub path: Arc<str>,
    /// The whole text. A query that reads it runs after every edit: ask items instead.
    #[returns(ref)]
    pub(crate) whole_text: Arc<str>,
    /// The project whose settings and neighbours apply to this file.
    #[returns(copy)]
    pub project: Project,
    /// Where the items are.
    #[returns(ref)]
    pub(crate) cut: Arc<Cut>,
    /// What the items are.
    #[returns(ref)]
    pub(crate) outline: Arc<Outline>,
    /// Lasts as short as what is typed once the file is open. What sums up all items reads it: otherwise it would last
    /// as long as they do, until the first edit, which would then have to tell everybody who relies on it.
    #[returns(copy)]
    pub(crate) pulse: (),
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
    /// What the host saw on disk beside the files.
    #[returns(ref)]
    pub surroundings: Arc<Surroundings>,
}

/// What a host saw on disk beside the files it handed in. What it did not look at counts as unknown: nothing is
/// reported about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// What lies at the absolute paths that [`wanted`](crate::project::wanted) names.
    pub places: BTreeMap<String, Place>,
    /// By folder of packages, the names of those whose files were not handed in because nothing imports them.
    pub packages: BTreeMap<String, BTreeSet<PackageName>>,
    /// The globs of `include` that match no file.
    pub idle_globs: BTreeSet<String>,
    /// The user's folder, which policies call `~`.
    pub home: Option<Arc<str>>,
    /// The folder of temporary files, which policies call `${tmp}`.
    pub tmp: Option<Arc<str>>,
}

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    Nothing,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Largest text the analyzer accepts, in bytes. Effects are solved for a whole project, so every file waits for its
/// largest one; nobody writes this much by hand, and the published runner takes no more than 256 KiB.
pub const MAX_FILE_BYTES: usize = 2 << 20;

/// Scheme and slash that embedded files' paths start with.
pub const EMBEDDED_SCHEME: &str = "boruna-std:/";

/// Path of the embedded prelude.
pub const PRELUDE_PATH: &str = "boruna-std:/prelude.ax";

/// How long what is read from disk lasts, in salsa's eyes: longer than what is open in an editor, of which what is
/// being typed lasts shortest. An edit lets salsa look only at what depends on something as short-lived.
const STORED: Durability = Durability::HIGH;
const OPEN: Durability = Durability::MEDIUM;
const TYPED: Durability = Durability::LOW;

impl SourceFile {
    /// A file with a text of at most [`MAX_FILE_BYTES`]: hosts refuse more.
    pub fn create(
        db: &dyn Db,
        path: Arc<str>,
        text: Arc<str>,
        project: Project,
        durability: Durability,
    ) -> SourceFile {
        let cut = cut(&path, &text);
        let outline = Arc::new(Outline::new(db, &text, &cut, durability));
        SourceFile::builder(path, text, project, Arc::new(cut), outline, ()).durability(durability).new(db)
    }

    /// The whole text. A query that reads it runs after every edit: it should ask items instead.
    pub fn text(self, db: &dyn Db) -> &Arc<str> {
        self.whole_text(db)
    }

    /// Takes in what was typed. What differs counts from now on as what changes often.
    pub fn update_text(self, db: &mut dyn Db, text: Arc<str>) {
        if *self.text(db) != text {
            self.write(db, text, TYPED, OPEN);
        }
    }

    /// Makes ready for edits: the first one would otherwise make everything that lasts long look whether it changed.
    pub fn open(self, db: &mut dyn Db) {
        self.set_durability(db, OPEN);
        self.set_pulse(db).with_durability(TYPED).to(());
    }

    /// Takes in what is on disk, for a file that nobody edits (any more).
    pub fn store_text(self, db: &mut dyn Db, text: Arc<str>) {
        if *self.text(db) != text {
            self.write(db, text, STORED, STORED);
        }
        self.set_durability(db, STORED);
        self.set_pulse(db).with_durability(STORED).to(());
    }

    /// Whether the file is part of the toolchain and not of a user's project.
    pub fn is_embedded(self, db: &dyn Db) -> bool {
        self.path(db).starts_with(EMBEDDED_SCHEME)
    }

    fn write(self, db: &mut dyn Db, text: Arc<str>, body: Durability, outline: Durability) {
        let cut = match is_source(self.path(db)) {
            true => self.cut(db).after(self.text(db), &text),
            false => Cut::default(),
        };
        let (old_outline, old_cut) = (Arc::clone(self.outline(db)), Arc::clone(self.cut(db)));
        let new_outline = old_outline.after(db, &old_cut, (&text, &cut), body, outline);
        if new_outline != *old_outline {
            self.set_outline(db).with_durability(outline).to(Arc::new(new_outline));
        }
        self.set_cut(db).with_durability(body).to(Arc::new(cut));
        self.set_whole_text(db).with_durability(body).to(text);
    }

    fn set_durability(self, db: &mut dyn Db, durability: Durability) {
        let (text, cut, outline) =
            (Arc::clone(self.text(db)), Arc::clone(self.cut(db)), Arc::clone(self.outline(db)));
        outline.set_durability(db, durability);
        self.set_outline(db).with_durability(durability).to(outline);
        self.set_cut(db).with_durability(durability).to(cut);
        self.set_whole_text(db).with_durability(durability).to(text);
    }
}

fn cut(path: &str, text: &str) -> Cut {
    if is_source(path) { split(text) } else { Cut::default() }
}

/// Whether a file can have items.
fn is_source(path: &str) -> bool {
    !path.ends_with(".toml") && !path.ends_with(".json")
}

/// A file as a host reads it from disk: it changes seldom until it is opened.
pub fn stored_file(db: &dyn Db, path: Arc<str>, text: Arc<str>, project: Project) -> SourceFile {
    SourceFile::create(db, path, text, project, STORED)
}

/// An empty project at `root`.
pub fn new_project(db: &dyn Db, root: Arc<str>) -> Project {
    Project::builder(root, Arc::default(), None, Arc::default()).durability(STORED).new(db)
}

/// The project that holds the prelude and the standard packages; it never changes.
pub(crate) fn embedded_project(db: &mut dyn Db) -> Project {
    // The files are set once more below, when they exist: they refer to the project.
    let project = Project::builder(Arc::from(EMBEDDED_SCHEME), Arc::default(), None, Arc::default())
        .durability(Durability::NEVER_CHANGE)
        .files_durability(Durability::HIGH)
        .new(db);
    let file = |path: String, text: &str| {
        SourceFile::create(db, Arc::from(path), Arc::from(text), project, Durability::NEVER_CHANGE)
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
