//! Brings in what a project wants from outside its folder, until nothing that was brought in wants more.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use boruna_analyzer::{
    Database,
    inputs::{Project, SourceFile},
    project::{Wanted, imported, wanted},
};
use boruna_host::{look_outside, read};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use salsa::{Durability, Setter};

use super::{Loaded, Workspace};
use crate::guard::guarded;

pub(super) fn bring_in(workspace: &mut Workspace, loaded: &Loaded) {
    let project = loaded.project;
    let mut files = project.files(&workspace.db).to_vec();
    let mut seen: BTreeSet<PathBuf> =
        files.iter().filter_map(|it| workspace.disk_path(*it)).map(Path::to_path_buf).collect();
    loop {
        let mut outside =
            look_outside(&loaded.root, &loaded.scope, &wanted_of(&workspace.db, project, &files));
        outside.files.retain(|it| seen.insert(it.clone()));
        if outside.files.is_empty() {
            outside.surroundings.idle_globs.clone_from(&loaded.idle_globs);
            set_files(&mut workspace.db, project, files, loaded.durability);
            let surroundings = Arc::new(outside.surroundings);
            project.set_surroundings(&mut workspace.db).with_durability(loaded.durability).to(surroundings);
            return;
        }
        for path in outside.files {
            let text = read(&path);
            let is_empty_shell = text.is_empty_shell();
            let (file, _) = workspace.add_file(project, &path, text, loaded.durability);
            if !is_empty_shell {
                files.push(file);
            }
        }
        // They will be set again.
        set_files(&mut workspace.db, project, files.clone(), loaded.durability.min(Durability::HIGH));
    }
}

fn set_files(db: &mut Database, project: Project, mut files: Vec<SourceFile>, durability: Durability) {
    files.sort_by(|a, b| a.path(db).cmp(b.path(db)));
    project.set_files(db).with_durability(durability).to(Arc::new(files));
}

/// What the project wants; nothing should its files defeat the analyzer, which will be said when they are checked.
fn wanted_of(db: &Database, project: Project, files: &[SourceFile]) -> Wanted {
    // Finding the imports reads every file: use all cores.
    files.to_vec().into_par_iter().for_each_with(db.clone(), |db, file| {
        if file.path(db).ends_with(".ax") {
            let _ = guarded(|| imported(db, file));
        }
    });
    guarded(|| wanted(db, project).clone()).unwrap_or_default()
}
