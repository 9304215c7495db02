//! From paths on the command line to a database of projects. This is the only part of the checker that reads
//! sources; it must not know what is wrong with them beyond whether they can be read.

mod discover;
mod outside;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use boruna_analyzer::{
    Database,
    diagnostics::Diagnostic,
    inputs::{Project, SourceFile},
    project,
    span::FileRange,
};
use boruna_host::{
    CONFIG_NAME, Globs, Problem, Scope, Text, analyzer_path, decode, is_configured, is_source, read, walk,
};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use salsa::{Durability, Setter};

use self::discover::Plan;
use crate::{paths::shown, request::Request};

/// Everything that was loaded.
pub(crate) struct Workspace {
    pub(crate) db: Database,
    pub(crate) projects: Vec<Loaded>,
    /// Selected files whose text could not be read, as findings.
    pub(crate) unreadable: Vec<Diagnostic<FileRange>>,
    asked_for_folder: bool,
    /// Files that were asked for although the settings exclude them.
    left_out: Vec<PathBuf>,
    disk: FxHashMap<SourceFile, PathBuf>,
}

/// A project and what of it was asked for.
pub(crate) struct Loaded {
    pub(crate) project: Project,
    /// The files to report everything for, sorted by path; its `boruna.toml` may be among them.
    pub(crate) selected: Vec<SourceFile>,
    /// The other files that belong to this project alone, sorted by path: errors are reported for those that depend
    /// on selected ones.
    pub(crate) rest: Vec<SourceFile>,
    root: PathBuf,
    scope: Scope,
    idle_globs: BTreeSet<String>,
    durability: Durability,
}

/// Text that replaces a file's, whether or not the file exists.
pub(crate) struct Overlay {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

/// How to load.
pub(crate) struct Options {
    /// Whether texts will be changed afterwards. Otherwise the database forgets what it would need for that.
    pub(crate) editable: bool,
}

impl Workspace {
    /// Loads the projects that the request's paths belong to.
    pub(crate) fn load(request: &Request, options: &Options) -> Workspace {
        let mut workspace = Workspace {
            db: Database::new(),
            projects: Vec::new(),
            unreadable: Vec::new(),
            asked_for_folder: request.paths.iter().any(|it| it.is_dir()),
            left_out: Vec::new(),
            disk: FxHashMap::default(),
        };
        let mut plans = discover::plan(&request.paths);
        plans.reverse();
        let mut seen = BTreeSet::new();
        while let Some(plan) = plans.pop() {
            if seen.insert(plan.root.clone()) {
                let overlay = request.overlay.as_ref();
                plans.extend(workspace.load_project(&plan, overlay, options));
            }
        }
        workspace.projects.sort_by(|a, b| a.project.root(&workspace.db).cmp(b.project.root(&workspace.db)));
        workspace
    }

    /// What the person who gave the paths should know.
    pub(crate) fn remarks(&self, cwd: &Path) -> Vec<String> {
        let cwd = analyzer_path(cwd);
        let mut remarks: Vec<_> = self
            .left_out
            .iter()
            .map(|it| format!("`{}` is left out by `{CONFIG_NAME}`", shown(&cwd, &analyzer_path(it))))
            .collect();
        let found_none = self.asked_for_folder
            && self.unreadable.is_empty()
            && self.projects.iter().all(|it| it.selected.is_empty());
        if remarks.is_empty() && found_none {
            remarks.push("no `.ax` files were found".to_owned());
        }
        remarks
    }

    /// Every file to report everything for, or to change.
    pub(crate) fn selected(&self) -> impl Iterator<Item = SourceFile> {
        self.projects.iter().flat_map(|it| it.selected.iter().copied())
    }

    /// Loads what the projects have come to want by changes of their files.
    pub(crate) fn look_again(&mut self) {
        let projects = std::mem::take(&mut self.projects);
        projects.iter().for_each(|it| outside::bring_in(self, it));
        self.projects = projects;
    }

    /// Where a file lies on disk; `None` for embedded files.
    pub(crate) fn disk_path(&self, file: SourceFile) -> Option<&Path> {
        self.disk.get(&file).map(PathBuf::as_path)
    }

    /// Loads one project and names the projects nested in it that were asked for, too.
    fn load_project(&mut self, plan: &Plan, overlay: Option<&Overlay>, options: &Options) -> Vec<Plan> {
        let durability = if options.editable { Durability::MEDIUM } else { Durability::NEVER_CHANGE };
        let root = analyzer_path(&plan.root);
        let root = root.trim_end_matches('/');
        let project = Project::builder(Arc::from(root), Arc::default(), None, Arc::default())
            .root_durability(durability)
            .new(&self.db);
        let mut loaded = Loaded {
            project,
            selected: Vec::new(),
            rest: Vec::new(),
            root: plan.root.clone(),
            scope: Scope::default(),
            idle_globs: BTreeSet::new(),
            durability,
        };
        self.add_config(plan, overlay, durability, &mut loaded);

        loaded.scope = Scope::new(project::settings(&self.db, project), root);
        let globs = Globs::new(&plan.root, &loaded.scope);
        let mut walked = walk(&plan.root, plan.depth, &globs);
        for request in plan.requests.iter().filter(|it| !it.is_dir() && is_source(it)) {
            let left_out = globs.leave_out(&plan.root, request);
            if left_out {
                self.left_out.push(request.clone());
            }
            walked.files.insert(request.clone(), !left_out);
        }
        loaded.idle_globs = walked.idle_globs;
        self.add_files(plan, walked.files, overlay, &mut loaded);
        outside::bring_in(self, &loaded);
        self.projects.push(loaded);

        let asked_for = |root: &PathBuf| -> Vec<PathBuf> {
            plan.requests.iter().filter(|it| root.starts_with(it)).cloned().collect()
        };
        walked
            .nested
            .into_iter()
            .map(|root| Plan { requests: asked_for(&root), root, depth: plan.depth })
            .filter(|it| !it.requests.is_empty())
            .collect()
    }

    fn add_config(
        &mut self,
        plan: &Plan,
        overlay: Option<&Overlay>,
        durability: Durability,
        loaded: &mut Loaded,
    ) {
        let path = plan.root.join(CONFIG_NAME);
        if !is_configured(&plan.root) && overlay.is_none_or(|it| it.path != path) {
            return;
        }
        let (file, problem) =
            self.add_file(loaded.project, &path, read_or_overlay(&path, overlay), durability);
        match problem {
            // Whatever was asked for is checked without the settings: that must not go unsaid.
            Some(problem) => {
                let help = "make it a readable file: until then the default settings count";
                self.unreadable.push(problem.diagnostic(file).with_help(help));
            }
            None if plan.asks_for(&path) => loaded.selected.push(file),
            None => loaded.rest.push(file),
        }
        loaded.project.set_config(&mut self.db).with_durability(durability).to(Some(file));
    }

    fn add_files(
        &mut self,
        plan: &Plan,
        paths: BTreeMap<PathBuf, bool>,
        overlay: Option<&Overlay>,
        loaded: &mut Loaded,
    ) {
        let texts: Vec<_> = paths
            .into_iter()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(path, listed)| {
                let text = read_or_overlay(&path, overlay);
                (path, listed, text)
            })
            .collect();
        let mut files = Vec::new();
        for (path, listed, text) in texts {
            let is_empty_shell = text.is_empty_shell();
            let (file, problem) = self.add_file(loaded.project, &path, text, loaded.durability);
            if !is_empty_shell {
                files.push(file);
            }
            match problem {
                Some(problem) if listed && plan.asks_for(&path) => {
                    self.unreadable.push(problem.diagnostic(file));
                }
                Some(_) => {}
                None if listed && plan.asks_for(&path) => loaded.selected.push(file),
                None if listed => loaded.rest.push(file),
                None => {}
            }
        }
        loaded.project.set_files(&mut self.db).to(Arc::new(files));
    }

    fn add_file(
        &mut self,
        project: Project,
        path: &Path,
        text: Text,
        durability: Durability,
    ) -> (SourceFile, Option<Problem>) {
        let file =
            SourceFile::create(&self.db, Arc::from(analyzer_path(path)), text.text, project, durability);
        self.disk.insert(file, path.to_path_buf());
        (file, text.problem)
    }
}

fn read_or_overlay(path: &Path, overlay: Option<&Overlay>) -> Text {
    match overlay {
        Some(overlay) if overlay.path == path => decode(overlay.bytes.clone()),
        _ => read(path),
    }
}

/// Reads all of standard input, up to what the analyzer accepts and one byte more.
pub(crate) fn read_stdin() -> anyhow::Result<Vec<u8>> {
    use std::io::Read;

    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(boruna_analyzer::inputs::MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .context("standard input cannot be read")?;
    Ok(bytes)
}
