//! Mentions of a name outside of sources: entry points in `boruna.toml`, and types of outputs in `workflow.json`.

use super::Symbol;
use crate::{
    db::Db,
    diagnostics::Edit,
    hir::{
        Item, ItemKind, Name,
        scope::{Definition, type_item},
    },
    inputs::{Project, SourceFile},
    project::{join, paths},
    span::FileRange,
    workflow::{OutputType, WORKFLOW_NAME, output_types},
};

/// The edits that give `symbol` the name `new` there.
pub(super) fn outside_edits(
    db: &dyn Db,
    project: Project,
    symbol: Symbol<'_>,
    new: &str,
) -> Vec<Edit<FileRange>> {
    let Symbol::Item(item) = symbol else { return Vec::new() };
    if item.kind(db) == ItemKind::Function {
        return project.config(db).map(|it| entry_points(db, it, item, new)).unwrap_or_default();
    }
    let is_workflow = |it: &&SourceFile| it.path(db).rsplit('/').next() == Some(WORKFLOW_NAME);
    let types = project.files(db).iter().filter(is_workflow).flat_map(|it| output_types(db, *it));
    types.filter_map(|it| output_edit(db, &it, item, new)).collect()
}

fn entry_points(db: &dyn Db, config: SourceFile, item: Item<'_>, new: &str) -> Vec<Edit<FileRange>> {
    let root = config.project(db).root(db);
    let is_meant = |it: &paths::ConfigPath| {
        it.rest.strip_prefix('#') == Some(item.name(db).as_str())
            && join(root, &it.path) == **item.file(db).path(db)
    };
    let edit = |it: paths::ConfigPath| {
        let quoted = serde_json::to_string(&format!("{}#{new}", it.path)).ok()?;
        Some(Edit::new(FileRange { file: config, range: it.place }, quoted))
    };
    paths::paths(config.text(db)).into_iter().filter(is_meant).filter_map(edit).collect()
}

/// The type with the new name wherever it has the old one and means `item`.
fn output_edit(db: &dyn Db, output: &OutputType, item: Item<'_>, new: &str) -> Option<Edit<FileRange>> {
    let old = item.name(db).as_str();
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mentions = output.text.split(|it| !is_word(it)).any(|it| it == old);
    if !mentions || type_item(db, output.source, &Name::new(old)) != Some(Definition::Item(item)) {
        return None;
    }
    let mut text = String::new();
    let mut rest = output.text.as_str();
    while !rest.is_empty() {
        let word = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        text.push_str(if word == old { new } else { word });
        let gap = after.find(is_word).unwrap_or(after.len());
        let (gap, after) = after.split_at(gap);
        text.push_str(gap);
        rest = after;
    }
    Some(Edit::new(output.place, serde_json::to_string(&text).ok()?))
}
