//! `workspace/willRenameFiles`: what must change so that imports, workflow steps and settings still lead to files that
//! are about to be renamed or moved.

use std::collections::BTreeSet;

use boruna_analyzer::ide::file_rename::{PathChange, file_rename};
use boruna_host::analyzer_path;
use lsp_types::{FileRename, RenameFilesParams, Url, WorkspaceEdit};

use crate::{
    convert::{
        edit::workspace_edit,
        url::{canonical, url_path},
    },
    snapshot::Snapshot,
    task::Answer,
};

pub(crate) fn will_rename_files(
    snapshot: Snapshot,
    params: &RenameFilesParams,
) -> Answer<Option<WorkspaceEdit>> {
    let changes: Vec<_> = params.files.iter().filter_map(path_change).collect();
    let mut edits = Vec::new();
    let mut seen = BTreeSet::new();
    for project in snapshot.projects() {
        for edit in file_rename(&snapshot.db, project, &changes) {
            // A file may be part of several projects.
            let place = edit.place;
            if seen.insert((place.file.path(&snapshot.db), place.range.start(), place.range.end())) {
                edits.push(edit);
            }
        }
    }
    Ok(if edits.is_empty() { None } else { workspace_edit(&snapshot, &edits) })
}

fn path_change(file: &FileRename) -> Option<PathChange> {
    let path = |url: &str| {
        let path = analyzer_path(&canonical(&url_path(&Url::parse(url).ok()?)?));
        Some(path.trim_end_matches('/').to_owned())
    };
    Some(PathChange { old: path(&file.old_uri)?, new: path(&file.new_uri)? })
}
