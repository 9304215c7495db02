//! A project beside the real one, in a database of its own: what an edit would do is seen there before it is made.
//!
//! Whatever decides what a name means comes along: all files, the settings and what lies around. Not to be made inside a
//! query.

use std::sync::Arc;

use salsa::Setter;

use crate::{
    Database,
    db::Db,
    inputs::{Project, SourceFile, new_project, stored_file},
};

/// The copy of a project.
pub(crate) struct Counterpart {
    pub(crate) db: Database,
    /// Each file with its counterpart, in the project's order. The settings are no part of its list and follow.
    pub(crate) files: Vec<(SourceFile, SourceFile)>,
}

impl Counterpart {
    /// Copies `project` to `root`, each file with the path and text that `changed` gives it. `stray` is a file that
    /// belongs to the project but stands in no list, such as one that was opened by itself.
    pub(crate) fn new(
        db: &dyn Db,
        project: Project,
        root: Arc<str>,
        stray: Option<SourceFile>,
        changed: impl Fn(SourceFile) -> (Arc<str>, Arc<str>),
    ) -> Counterpart {
        let mut copy = Database::new();
        let new = new_project(&copy, root);
        let counterpart = |file: SourceFile| {
            let (path, text) = changed(file);
            (file, stored_file(&copy, path, text, new))
        };
        let listed = project.files(db);
        let mut files: Vec<_> = listed.iter().map(|it| counterpart(*it)).collect();
        let mut sorted: Vec<_> = files.iter().map(|it| it.1).collect();
        sorted.sort_by(|a, b| a.path(&copy).cmp(b.path(&copy)));
        let further = [project.config(db), stray].into_iter().flatten().filter(|it| !listed.contains(it));
        files.extend(further.map(counterpart));
        let config = files.iter().find(|it| Some(it.0) == project.config(db)).map(|it| it.1);
        new.set_files(&mut copy).to(Arc::new(sorted));
        new.set_config(&mut copy).to(config);
        new.set_surroundings(&mut copy).to(project.surroundings(db).clone());
        Counterpart { db: copy, files }
    }
}
