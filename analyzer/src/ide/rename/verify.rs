//! Whether a text means the same after a renaming.
//!
//! The edited texts go into a database of their own. Its items and names correspond one to one to the real ones, so
//! each name that could be concerned is compared with what it meant. Only items whose text contains the new name, or
//! that are edited, are analysed; all of them if the type that changes counts as one with an equal type elsewhere.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{counterpart::Counterpart, symbol::Occurrence},
    Refusal, Symbol, occurrences,
};
use crate::{
    Database,
    db::Db,
    diagnostics::{Diagnostic, Edit},
    hir::{
        Item, ItemKind, Name,
        body::LocalKind,
        file_items,
        lower::lower,
        scope::{same_definition, scope_diagnostics},
    },
    inputs::{Project, SourceFile},
    span::{FileRange, ItemSpan},
    types::{declared::declaration_diagnostics, infer},
};

/// Refuses if a name means something else once `edits` have been made.
pub(super) fn verify<'db>(
    db: &'db dyn Db,
    project: Project,
    symbol: Symbol<'db>,
    new: &str,
    edits: &[Edit<FileRange>],
) -> Result<(), Refusal> {
    let edited = Edited::new(db, project, symbol, edits);
    let after = &edited.db as &dyn Db;
    let everything = has_equal_elsewhere(db, project, symbol, edited.items.values().flatten());
    let mut comparison = Comparison { symbol, new, before: Numbers::new(db), after: Numbers::new(after) };
    for (old_file, new_file) in &edited.files {
        db.unwind_if_revision_cancelled();
        let touched: FxHashSet<Item<'db>> = edited.items.get(old_file).cloned().unwrap_or_default();
        if !everything && touched.is_empty() && !old_file.text(db).contains(new) {
            continue;
        }
        let (old_items, new_items) = (file_items(db, *old_file), file_items(after, *new_file));
        if old_items.len() != new_items.len() {
            let path = old_file.path(db);
            return Err(Refusal::new(format!("`{new}` would change how the text of `{path}` is read")));
        }
        for (old, changed) in old_items.iter().zip(new_items) {
            if everything || touched.contains(old) || old.text(db).contains(new) {
                comparison.item(*old, *changed)?;
            }
        }
        // A local is nobody's business outside its function.
        if !matches!(symbol, Symbol::Local(..)) {
            comparison.findings(scope_diagnostics(db, *old_file), scope_diagnostics(after, *new_file))?;
        }
    }
    Ok(())
}

/// The project after the edits.
struct Edited<'db> {
    db: Database,
    /// Each source with its counterpart.
    files: Vec<(SourceFile, SourceFile)>,
    /// The items that edits fall into.
    items: FxHashMap<SourceFile, FxHashSet<Item<'db>>>,
}

impl<'db> Edited<'db> {
    fn new(db: &'db dyn Db, project: Project, symbol: Symbol<'db>, edits: &[Edit<FileRange>]) -> Edited<'db> {
        let stray = symbol.item().map(|it| it.file(db));
        let edited = |it: SourceFile| (it.path(db).clone(), edited_text(db, it, edits));
        let Counterpart { db: after, mut files } =
            Counterpart::new(db, project, project.root(db).clone(), stray, edited);
        files.retain(|it| is_source(db, it.0));
        let mut items: FxHashMap<SourceFile, FxHashSet<Item<'db>>> = FxHashMap::default();
        for edit in edits.iter().filter(|it| is_source(db, it.place.file)) {
            let FileRange { file, range } = edit.place;
            // The place lies behind the start of its item: a name is never the first thing there.
            let item = super::super::item_at(db, file, range.start()).map(|it| it.0);
            items.entry(file).or_default().extend(item);
        }
        Edited { files, db: after, items }
    }
}

fn is_source(db: &dyn Db, file: SourceFile) -> bool {
    file.path(db).ends_with(".ax")
}

fn edited_text(db: &dyn Db, file: SourceFile, edits: &[Edit<FileRange>]) -> Arc<str> {
    let text = file.text(db);
    let mut mine: Vec<_> = edits.iter().filter(|it| it.place.file == file).collect();
    if mine.is_empty() {
        return text.clone();
    }
    mine.sort_by_key(|it| (it.place.range.start(), it.place.range.end()));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in mine {
        out.push_str(text.get(done..edit.place.range.start().into()).unwrap_or_default());
        out.push_str(&edit.text);
        done = edit.place.range.end().into();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out.into()
}

/// Whether something that changes is defined equally somewhere else: the two count as one, until one changes.
fn has_equal_elsewhere<'b, 'db: 'b>(
    db: &'db dyn Db,
    project: Project,
    symbol: Symbol<'db>,
    edited: impl Iterator<Item = &'b Item<'db>>,
) -> bool {
    let mut named: FxHashMap<&Name, Vec<Item<'db>>> = FxHashMap::default();
    for item in edited.copied().chain(symbol.item()).filter(|it| !it.name(db).is_empty()) {
        named.entry(item.name(db)).or_default().push(item);
    }
    let files = project.files(db).iter().chain(db.standard().files(db).iter());
    let mut others = files.filter(|it| is_source(db, **it)).flat_map(|it| file_items(db, *it)).copied();
    others.any(|other| {
        let alike =
            named.get(other.name(db)).into_iter().flatten().filter(|it| it.kind(db) == other.kind(db));
        alike.into_iter().any(|it| *it != other && same_definition(db, *it, other))
    })
}

/// Compares items before and after.
struct Comparison<'b, 'a, 'n> {
    symbol: Symbol<'b>,
    new: &'n str,
    before: Numbers<'b>,
    after: Numbers<'a>,
}

impl<'b, 'a> Comparison<'b, 'a, '_> {
    fn item(&mut self, old: Item<'b>, changed: Item<'a>) -> Result<(), Refusal> {
        let (db, after) = (self.before.db, self.after.db);
        let (was, is) = (occurrences(db, old), occurrences(after, changed));
        for index in 0..was.len().max(is.len()) {
            let (was, is) = (was.get(index), is.get(index));
            let old_key = was.map(|it| self.before.key(it.symbol));
            let new_key = is.map(|it| self.after.key(it.symbol));
            if old_key != new_key {
                return Err(self.refusal(old, was, is));
            }
        }
        self.findings(declaration_diagnostics(db, old), declaration_diagnostics(after, changed))?;
        self.findings(&infer(db, old).diagnostics, &infer(after, changed).diagnostics)
    }

    /// Refuses with the first finding that there was nothing like before.
    fn findings(
        &self,
        before: &[Diagnostic<ItemSpan<'b>>],
        after: &[Diagnostic<ItemSpan<'a>>],
    ) -> Result<(), Refusal> {
        // A finding that was there before may have the new name in its message now.
        let mut surplus: FxHashMap<&str, isize> = FxHashMap::default();
        after.iter().for_each(|it| *surplus.entry(it.rule.code).or_default() += 1);
        before.iter().for_each(|it| *surplus.entry(it.rule.code).or_default() -= 1);
        let known: FxHashSet<&str> = before.iter().map(|it| it.message.as_str()).collect();
        let is_new = |it: &&Diagnostic<ItemSpan<'a>>| {
            surplus.get(it.rule.code).is_some_and(|it| *it > 0) && !known.contains(it.message.as_str())
        };
        let found = after.iter().find(is_new);
        let Some(found) = found else { return Ok(()) };
        let path = found.place.item.file(self.after.db).path(self.after.db);
        let message = format!("`{}` cannot be the name: in `{path}` {}", self.new, found.message);
        Err(Refusal::new(message))
    }

    fn refusal(&self, item: Item<'b>, was: Option<&Occurrence<'b>>, is: Option<&Occurrence<'a>>) -> Refusal {
        let (db, new) = (self.before.db, self.new);
        let within = format!("in `{}` of `{}`", item.name(db), item.file(db).path(db));
        let place = was.map(|it| item.span(it.range).to_file(db));
        let message = match (was, is) {
            (Some(was), Some(is)) if was.symbol == self.symbol => {
                let other = describe(self.after.db, is.symbol);
                format!("{within} `{new}` already means {other}, which would hide the renamed one")
            }
            (Some(was), _) if was.symbol != self.symbol => {
                let name = was.symbol.name(db);
                format!("{within} `{name}` means {}, which would be hidden", describe(db, was.symbol))
            }
            _ => format!("{within} `{new}` would not mean the renamed one"),
        };
        Refusal { message, place }
    }
}

/// A symbol by numbers that are the same in both databases.
#[derive(PartialEq, Eq)]
struct Key {
    path: Arc<str>,
    item: u32,
    part: Part,
}

#[derive(PartialEq, Eq)]
enum Part {
    Whole,
    Field(u32),
    Variant(u32),
    VariantField(u32, u32),
    Local(u32),
    Capability(u8),
    File,
}

/// The items of each file, numbered.
struct Numbers<'db> {
    db: &'db dyn Db,
    items: FxHashMap<SourceFile, FxHashMap<Item<'db>, u32>>,
}

impl<'db> Numbers<'db> {
    fn new(db: &'db dyn Db) -> Numbers<'db> {
        Numbers { db, items: FxHashMap::default() }
    }

    fn key(&mut self, symbol: Symbol<'db>) -> Key {
        let (item, part) = match symbol {
            Symbol::Item(it) => (it, Part::Whole),
            Symbol::Field(it, field) => (it, Part::Field(field)),
            Symbol::Variant(it, variant) => (it, Part::Variant(variant)),
            Symbol::VariantField(it, variant, field) => (it, Part::VariantField(variant, field)),
            Symbol::Local(it, local) => (it, Part::Local(local.into_raw().into_u32())),
            Symbol::Capability(it) => {
                return Key { path: Arc::from(""), item: 0, part: Part::Capability(it.id()) };
            }
            Symbol::Module(file) => {
                return Key { path: file.path(self.db).clone(), item: 0, part: Part::File };
            }
        };
        let (db, file) = (self.db, item.file(self.db));
        let numbers = self
            .items
            .entry(file)
            .or_insert_with(|| file_items(db, file).iter().copied().zip(0u32..).collect());
        Key { path: file.path(db).clone(), item: numbers.get(&item).copied().unwrap_or(u32::MAX), part }
    }
}

/// A symbol in words: "the function `area` of `/shapes.ax`".
fn describe<'db>(db: &'db dyn Db, symbol: Symbol<'db>) -> String {
    let name = symbol.name(db);
    match symbol {
        Symbol::Item(item) => {
            let what = if item.kind(db) == ItemKind::Function { "function" } else { "type" };
            format!("the {what} `{name}` of `{}`", item.file(db).path(db))
        }
        Symbol::Field(item, _) => format!("the field `{name}` of `{}`", item.name(db)),
        Symbol::Variant(item, _) | Symbol::VariantField(item, _, _) => {
            format!("`{name}` of the enum `{}`", item.name(db))
        }
        Symbol::Local(item, local) => {
            let kind = lower(db, item).body.locals.iter().find(|it| it.0 == local).map(|it| it.1.kind);
            let what = if kind == Some(LocalKind::Parameter) { "parameter" } else { "variable" };
            format!("the {what} `{name}`")
        }
        Symbol::Capability(_) => format!("the capability `{name}`"),
        Symbol::Module(_) => format!("the module `{name}`"),
    }
}
