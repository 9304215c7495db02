//! Where symbols are declared, what they are called, and where words of an item stand in the file.

use super::symbol::{Occurrence, Symbol, occurrence_at, occurrences};
use crate::{
    db::Db,
    hir::{
        Item, ItemKind, Name, file_items,
        lower::{lower, signature},
        signature::{Payload, Signature},
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The name of what is there.
    pub name: Name,
    /// Where the name stands; empty at the start of a file that is the target itself.
    pub place: FileRange,
    /// All of the declaration, without the comments before it.
    pub whole: FileRange,
}

impl<'db> Symbol<'db> {
    /// The item that declares it; `None` for capabilities and files.
    pub fn item(self) -> Option<Item<'db>> {
        match self {
            Symbol::Item(it)
            | Symbol::Field(it, _)
            | Symbol::Variant(it, _)
            | Symbol::VariantField(it, _, _)
            | Symbol::Local(it, _) => Some(it),
            Symbol::Capability(_) | Symbol::Module(_) => None,
        }
    }

    /// Its name; for a file the name that imports have for it.
    pub fn name(self, db: &'db dyn Db) -> Name {
        match self {
            Symbol::Item(it) => it.name(db).clone(),
            Symbol::Local(it, local) => {
                { lower(db, it).body.locals.iter().find(|it| it.0 == local).map(|it| it.1.name.clone()) }
                    .unwrap_or_default()
            }
            Symbol::Field(it, field) => match signature(db, it) {
                Signature::Record(it) => it.fields.get(field as usize).map(|it| it.name.clone()),
                _ => None,
            }
            .unwrap_or_default(),
            Symbol::Variant(it, variant) => match signature(db, it) {
                Signature::Enum(it) => it.variants.get(variant as usize).map(|it| it.name.clone()),
                _ => None,
            }
            .unwrap_or_default(),
            Symbol::VariantField(it, variant, field) => match signature(db, it) {
                Signature::Enum(it) => match it.variants.get(variant as usize).map(|it| &it.payload) {
                    Some(Payload::Fields(fields)) => fields.get(field as usize).map(|it| it.0.clone()),
                    _ => None,
                },
                _ => None,
            }
            .unwrap_or_default(),
            Symbol::Capability(it) => Name::new(it.name()),
            Symbol::Module(file) => Name::new(module_name(file.path(db))),
        }
    }

    /// Where it is declared. A capability is declared nowhere.
    pub fn target(self, db: &'db dyn Db) -> Option<Target> {
        if let Symbol::Module(file) = self {
            let start = FileRange { file, range: TextRange::default() };
            let whole = FileRange { file, range: TextRange::up_to(TextSize::of(&**file.text(db))) };
            return Some(Target { name: self.name(db), place: start, whole });
        }
        let item = self.item()?;
        let spans = &lower(db, item).spans;
        let range = match self {
            Symbol::Item(_) => spans.name,
            Symbol::Field(_, index) | Symbol::Variant(_, index) => *spans.names.get(index as usize)?,
            Symbol::VariantField(_, variant, field) => {
                *spans.variant_fields.get(variant as usize)?.get(field as usize)?
            }
            Symbol::Local(_, local) => lower(db, item).body.locals.iter().find(|it| it.0 == local)?.1.span,
            Symbol::Capability(_) | Symbol::Module(_) => return None,
        };
        if range.is_empty() {
            return None;
        }
        let whole = if matches!(self, Symbol::Item(_)) { spans.whole } else { range };
        let in_file = |range| item.span(range).to_file(db);
        Some(Target { name: self.name(db), place: in_file(range), whole: in_file(whole) })
    }
}

/// The names at `offset` that stand for something: one, or field and binding where one word is both.
pub(crate) fn occurrences_at<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    offset: TextSize,
) -> Option<(Item<'db>, Vec<Occurrence<'db>>)> {
    let (item, offset) = touched_item(db, file, offset)?;
    let touching = || occurrences(db, item).iter().filter(|it| it.range.contains_inclusive(offset));
    let start = touching().map(|it| it.range.start()).max()?;
    Some((item, touching().filter(|it| it.range.start() == start).copied().collect()))
}

/// The name at `offset`; of field and binding in one word, the binding.
pub(crate) fn symbol_at<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    offset: TextSize,
) -> Option<(Item<'db>, Occurrence<'db>)> {
    let (item, offset) = touched_item(db, file, offset)?;
    Some((item, occurrence_at(db, item, offset)?))
}

/// The item at `offset`. Between two items that touch, the one before it if only that has a name there.
pub(crate) fn touched_item(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<(Item<'_>, TextSize)> {
    let (item, relative) = super::item_at(db, file, offset)?;
    if relative > TextSize::new(0) {
        return Some((item, relative));
    }
    let before = offset.checked_sub(TextSize::new(1)).and_then(|it| super::item_at(db, file, it));
    match before {
        Some((before, inside)) if before != item => {
            let end = inside + TextSize::new(1);
            let named = occurrences(db, before).iter().any(|it| it.range.end() == end);
            Some(if named { (before, end) } else { (item, relative) })
        }
        _ => Some((item, relative)),
    }
}

/// The functions of the prelude that perform `capability`.
pub(crate) fn operations<'db>(
    db: &'db dyn Db,
    capability: crate::capability::Capability,
) -> impl Iterator<Item = Item<'db>> {
    let prelude = crate::prelude::file(db);
    let functions = prelude.into_iter().flat_map(|it| file_items(db, it)).copied();
    functions
        .filter(|it| it.kind(db) == ItemKind::Function)
        .filter(move |it| signature(db, *it).as_function().is_some_and(|it| it.declared.contains(capability)))
}

/// What imports call the file at `path`: the name of its package, or of the file.
pub(crate) fn module_name(path: &str) -> &str {
    let package = path.strip_suffix("/src/core.ax").or_else(|| {
        path.starts_with(crate::inputs::EMBEDDED_SCHEME).then(|| path.strip_suffix("/core.ax")).flatten()
    });
    let path = package.unwrap_or(path);
    let name = path.rsplit_once('/').map_or(path, |it| it.1);
    name.strip_suffix(".ax").unwrap_or(name)
}

/// The text of a string literal at `range`; `range` itself if there is none.
pub(crate) fn without_quotes(db: &dyn Db, item: Item<'_>, range: TextRange) -> TextRange {
    let one = TextSize::of('"');
    let text = item.text(db).get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
    if text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        TextRange::new(range.start() + one, range.end() - one)
    } else {
        range
    }
}
