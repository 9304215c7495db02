//! Rules about what nobody uses: imports none of whose names occur, and private functions nobody mentions.

use std::collections::BTreeSet;

use super::{Diagnostic, Edit, Fix, registry, removal::import_removal};
use crate::{
    db::Db,
    effects::effects_of,
    framework,
    hir::{
        Item, ItemKind, Name,
        body::{Expr, Pattern},
        file_items,
        lower::{lower, signature},
        scope::{import_provides, import_target},
        signature::{Signature, TypeRef},
    },
    inputs::SourceFile,
    project::{join, settings},
    span::ItemSpan,
};

/// Imports of `file` that provide no name which occurs in it. An import that failed is not called unused.
#[salsa::tracked(returns(deref))]
pub(crate) fn unused_imports<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let items = file_items(db, file);
    let mut imports = items.iter().enumerate().filter(|it| it.1.kind(db) == ItemKind::Import).peekable();
    if imports.peek().is_none() || !is_readable(db, file) {
        return Vec::new();
    }
    let mut seen = Vec::new();
    let mut out = Vec::new();
    for (index, import) in imports {
        let (Ok(target), Signature::Import(package)) = (import_target(db, *import), signature(db, *import))
        else {
            continue;
        };
        // A repeated import is told as such.
        if seen.contains(&target) {
            continue;
        }
        seen.push(target);
        let mut names = items.iter().flat_map(|it| mentioned_names(db, *it));
        if names.any(|name| import_provides(db, *import, name)) {
            continue;
        }
        let spans = &lower(db, *import).spans;
        let message = format!("nothing of `{}` is used", package.name);
        let place = import.span(spans.whole);
        let next = items.get(index + 1).map_or("", |it| it.text(db));
        let edit = Edit::new(import.span(import_removal(import.text(db), spans.whole, next)), "");
        let diagnostic = Diagnostic::new(&registry::UNUSED_IMPORT, place, message);
        let diagnostic = diagnostic.fade().with_fix(Fix::safe("remove the import", vec![edit]));
        out.push(diagnostic);
    }
    out
}

/// The names an item mentions that another item may define.
#[salsa::tracked(returns(ref))]
fn mentioned_names<'db>(db: &'db dyn Db, item: Item<'db>) -> BTreeSet<Name> {
    let lowered = lower(db, item);
    let body = &lowered.body;
    let types = match &lowered.signature {
        Signature::Function(it) => Some(&it.types),
        Signature::Record(it) => Some(&it.types),
        Signature::Enum(it) => Some(&it.types),
        Signature::Import(_) | Signature::Module | Signature::Broken => None,
    };
    let of_types =
        types.into_iter().chain([&body.types]).flat_map(|it| it.iter()).filter_map(|(_, it)| match it {
            TypeRef::Named { name, .. } => Some(name),
            TypeRef::Missing | TypeRef::Function { .. } => None,
        });
    let of_exprs = body.exprs.iter().filter_map(|(_, it)| match it {
        Expr::Name(name) => Some(name),
        Expr::Record { name, .. } => Some(&name.value),
        Expr::Variant { enum_name, .. } => Some(&enum_name.value),
        _ => None,
    });
    let of_patterns = body.patterns.iter().filter_map(|(_, it)| match it {
        Pattern::Variant { enum_name, .. } => enum_name.as_ref().map(|it| &it.value),
        _ => None,
    });
    of_types.chain(of_exprs).chain(of_patterns).cloned().collect()
}

/// A function that nothing mentions, in a file that [`has_known_users`].
#[salsa::tracked(returns(ref))]
pub(super) fn unused_function<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<Diagnostic<ItemSpan<'db>>> {
    let function = signature(db, item).as_function()?;
    let file = item.file(db);
    let name = item.name(db);
    if function.exported || !function.has_body || file.is_embedded(db) || name.starts_with('_') {
        return None;
    }
    if effects_of(db, item).mentioned || is_entry_point(db, item) || !is_readable(db, file) {
        return None;
    }
    let place = item.span(lower(db, item).spans.name);
    Some(Diagnostic::new(&registry::UNUSED_FUNCTION, place, format!("nothing calls `{name}`")).fade())
}

/// Whether the host calls the function by its name.
pub(crate) fn is_entry_point(db: &dyn Db, item: Item<'_>) -> bool {
    let name = item.name(db);
    let project = item.file(db).project(db);
    let configured = || {
        settings(db, project).entry_points.iter().any(|it| {
            it.function.as_ref().is_some_and(|it| it == name.as_str())
                && join(project.root(db), &it.path) == **item.file(db).path(db)
        })
    };
    name == "main" || name.starts_with("test_") || framework::role(db, item).is_some() || configured()
}

/// Whether all of a file was understood: what is not may use anything.
#[salsa::tracked(returns(copy))]
fn is_readable(db: &dyn Db, file: SourceFile) -> bool {
    file_items(db, file).iter().all(|it| !lower(db, *it).errors.iter().any(Diagnostic::is_syntax_error))
}

/// Whether everybody who may use the file's functions is in sight: it is a program, or says what it exports.
#[salsa::tracked(returns(copy))]
pub(super) fn has_known_users(db: &dyn Db, file: SourceFile) -> bool {
    file_items(db, file)
        .iter()
        .any(|it| (it.kind(db) == ItemKind::Function && is_entry_point(db, *it)) || it.exported(db))
}
