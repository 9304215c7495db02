//! Modules and packages, and what they export to files that do not import them yet.

use rustc_hash::FxHashSet;

use super::{Collector, Completion, CompletionKey, CompletionKind, MAX_IMPORTED, Rank};
use crate::{
    db::Db,
    diagnostics::Edit,
    hir::{
        Item, ItemKind, Name, file_items,
        lower::lower,
        scope::{Importable, Namespace, file_scope, importable, imports},
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

impl<'db> Collector<'db, '_> {
    /// What can follow `import`.
    pub(super) fn import_names(&mut self, quoted: bool) {
        let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        if let Some(range) = self.cursor.widened(is_part) {
            self.replace = self.cursor.in_file(range);
        }
        let imported = imports(self.db, self.file);
        for it in importable(self.db, self.file) {
            if imported.contains(&it.file) || (quoted && !it.is_package) {
                continue;
            }
            let named = if quoted {
                self.quoted(&it.name, CompletionKind::Module)
            } else {
                Completion { insert: written(it), ..self.plain(it.name.as_str(), CompletionKind::Module) }
            };
            let completion = Completion {
                detail: Some(if it.is_package { "package" } else { "module" }.to_owned()),
                key: Some(CompletionKey::Module { path: it.file.path(self.db).to_string() }),
                ..named
            };
            self.add(if it.is_package { Rank::Imported } else { Rank::Own }, completion);
        }
    }

    /// Functions or types of modules and packages that the file could import. `propose` makes the proposal.
    pub(super) fn foreign(
        &mut self,
        space: Namespace,
        taken: &FxHashSet<&Name>,
        propose: impl Fn(&Self, Item<'db>) -> Completion,
    ) {
        if self.cursor.prefix().is_empty() {
            self.more = true;
            return;
        }
        let imported = imports(self.db, self.file);
        let mut count = 0;
        for module in importable(self.db, self.file).iter().filter(|it| !imported.contains(&it.file)) {
            let scope = file_scope(self.db, module.file);
            // A name that means something here already would get another meaning, or two.
            let names = scope.visible_names(space).filter(|it| !taken.contains(it) && self.matches(it));
            let mut names: Vec<&Name> = names.collect();
            names.sort_unstable();
            for name in names {
                let Some(item) = scope.visible(space, name) else { continue };
                count += 1;
                if count > MAX_IMPORTED {
                    self.more = true;
                    return;
                }
                let completion = Completion {
                    source: Some(module.name.to_string()),
                    edits: import_edit(self.db, self.file, module).into_iter().collect(),
                    ..propose(self, item)
                };
                self.add(Rank::Foreign, completion);
            }
        }
    }
}

/// An import as it is written.
fn written(module: &Importable) -> String {
    if module.is_package { format!("\"{}\"", module.name) } else { module.name.to_string() }
}

/// The edit that imports a module: behind the last import, or above the first item and its comments.
fn import_edit(db: &dyn Db, file: SourceFile, module: &Importable) -> Option<Edit<FileRange>> {
    let items = file_items(db, file);
    let text = file.text(db);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let import = format!("import {}", written(module));
    let end = |it: &Item<'_>| line_end_from(text, lower(db, *it).spans.whole.end() + it.start(db));
    let insert =
        |at: TextSize, text: String| Some(Edit::new(FileRange { file, range: TextRange::empty(at) }, text));
    let last = |kind: ItemKind| items.iter().rfind(|it| it.kind(db) == kind).map(end);
    if let Some(at) = last(ItemKind::Import) {
        return insert(at, format!("{line_end}{import}"));
    }
    if let Some(at) = last(ItemKind::Module) {
        let is_followed =
            text.get(at.into()..).is_some_and(|it| it.trim_start_matches('\r').starts_with('\n'));
        let is_apart =
            text.get(at.into()..).is_some_and(|it| it.lines().nth(1).is_none_or(|it| it.trim().is_empty()));
        let gap = if is_followed && !is_apart { line_end } else { "" };
        return insert(at, format!("{line_end}{line_end}{import}{gap}"));
    }
    let at = TextSize::new(header_len(text) as u32);
    insert(at, format!("{import}{line_end}{line_end}"))
}

/// The end of the line of `place`, if no code stands between.
fn line_end_from(text: &str, place: TextSize) -> TextSize {
    let line = text.get(place.into()..).unwrap_or_default().lines().next().unwrap_or_default();
    let is_free = line.trim().is_empty() || line.trim_start().starts_with("//");
    if is_free { place + TextSize::of(line) } else { place }
}

/// How much of a text is a comment about the whole file: one that a blank line ends.
fn header_len(text: &str) -> usize {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut at = mark;
    for line in text.get(mark..).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        match line.trim() {
            "" => return at,
            it if it.starts_with("//") => {}
            _ => break,
        }
    }
    mark
}
