//! Findings about a file's top-level names: repeated and hidden definitions, and imports that mean nothing.

use rustc_hash::FxHashMap;

use super::{ImportError, Namespace, import::Places, import_target, imported, same_definition};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, registry, suggest::nearest},
    hir::{
        Item, ItemKind, Name, file_items,
        lower::{lower, signature},
        signature::{ImportSignature, Signature},
    },
    inputs::SourceFile,
    prelude,
    span::{ItemSpan, TextRange, TextSize},
};

/// What is wrong with the top-level names of a file.
#[salsa::tracked(returns(deref))]
pub fn scope_diagnostics<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let items = file_items(db, file);
    let mut out = Vec::new();
    modules(db, items, &mut out);
    import_failures(db, items, &mut out);
    repeated_imports(db, file, items, &mut out);
    let mut first: FxHashMap<(Namespace, &Name), Item<'db>> = FxHashMap::default();
    for &item in items {
        let Some(space) = Namespace::of(item.kind(db)) else { continue };
        if item.name(db).is_empty() {
            continue;
        }
        match first.get(&(space, item.name(db))) {
            Some(earlier) => out.extend(duplicate(db, item, *earlier)),
            None => {
                first.insert((space, item.name(db)), item);
                out.extend(hidden_by_builtin(db, item).or_else(|| hides_import(db, space, item)));
            }
        }
    }
    out
}

fn name_place<'db>(db: &'db dyn Db, item: Item<'db>) -> ItemSpan<'db> {
    item.span(lower(db, item).spans.name)
}

fn duplicate<'db>(db: &'db dyn Db, item: Item<'db>, first: Item<'db>) -> Option<Diagnostic<ItemSpan<'db>>> {
    // A half-written head may well look like another definition.
    let broken = |it: Item<'db>| match signature(db, it) {
        Signature::Function(it) => it.broken,
        Signature::Record(it) => it.broken,
        Signature::Enum(it) => it.broken,
        Signature::Import(_) | Signature::Module | Signature::Broken => true,
    };
    if broken(item) || broken(first) {
        return None;
    }
    let name = item.name(db);
    let what = if item.kind(db) == ItemKind::Function { "function" } else { "type" };
    let message = format!("{what} `{name}` is defined twice in this file");
    Some(
        Diagnostic::new(&registry::DUPLICATE_DEFINITION, name_place(db, item), message)
            .with_label("this one never counts")
            .with_related(name_place(db, first), "first defined here")
            .with_help("rename one of them, or remove it"),
    )
}

fn hidden_by_builtin<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<Diagnostic<ItemSpan<'db>>> {
    let name = item.name(db);
    if item.file(db).is_embedded(db)
        || item.kind(db) != ItemKind::Function
        || !prelude::is_builtin_name(db, name)
    {
        return None;
    }
    let arity = signature(db, item).as_function().filter(|it| !it.broken)?.parameters.len();
    let builtin = prelude::builtin(db, name, arity)?;
    let arguments = crate::types::declared::count(arity, "argument");
    let message = format!("`{name}` is never called: a call of `{name}` with {arguments} is the builtin");
    Some(
        Diagnostic::new(&registry::SHADOWED_BUILTIN, name_place(db, item), message)
            .with_related(name_place(db, builtin), "the builtin")
            .with_help("give it another name"),
    )
}

fn hides_import<'db>(
    db: &'db dyn Db,
    space: Namespace,
    item: Item<'db>,
) -> Option<Diagnostic<ItemSpan<'db>>> {
    let name = item.name(db);
    let hidden =
        imported(db, item.file(db), space, name).into_iter().find(|it| !same_definition(db, item, *it))?;
    let import = file_items(db, item.file(db))
        .iter()
        .find(|it| it.kind(db) == ItemKind::Import && import_target(db, **it) == Ok(hidden.file(db)))?;
    let Signature::Import(from) = signature(db, *import) else { return None };
    let message = format!("`{name}` hides the one that `{}` provides", from.name);
    Some(
        Diagnostic::new(&registry::SHADOWED_IMPORT, name_place(db, item), message)
            .with_related(name_place(db, hidden), "the hidden one")
            .with_related(name_place(db, *import), "imported here")
            .with_help("give it another name if both are needed"),
    )
}

fn modules<'db>(db: &'db dyn Db, items: &[Item<'db>], out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let mut first: Option<Item<'db>> = None;
    let mut item_before = false;
    for &item in items {
        if item.kind(db) != ItemKind::Module {
            item_before |= item.kind(db) != ItemKind::Other;
            continue;
        }
        let spans = &lower(db, item).spans;
        let place = item.span(spans.whole);
        if spans.whole.is_empty() {
            continue;
        }
        let finding = match first {
            Some(first) => Diagnostic::new(&registry::PARSE_ERROR, place, "a file has only one `module`")
                .with_related(item_place(db, first), "the first one")
                .with_fix(remove(db, item, "remove this one")),
            None if item_before => Diagnostic::new(
                &registry::PARSE_ERROR,
                place,
                "`module` stands before everything else in a file",
            )
            .with_help("move it to the top"),
            None => {
                first = Some(item);
                continue;
            }
        };
        out.push(finding);
        first.get_or_insert(item);
    }
}

fn item_place<'db>(db: &'db dyn Db, item: Item<'db>) -> ItemSpan<'db> {
    item.span(lower(db, item).spans.whole)
}

/// Removes an item with the line break before it, but not the comments above.
fn remove<'db>(db: &'db dyn Db, item: Item<'db>, title: &str) -> Fix<ItemSpan<'db>> {
    let whole = lower(db, item).spans.whole;
    let before = item.text(db).get(..usize::from(whole.start())).unwrap_or_default();
    let kept = before.strip_suffix('\n').map_or(before, |it| it.strip_suffix('\r').unwrap_or(it));
    let range = TextRange::new(TextSize::of(kept), whole.end());
    Fix::safe(title, vec![Edit::new(item.span(range), "")])
}

/// An import that another one repeats, or that names the file it stands in.
fn repeated_imports<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    items: &[Item<'db>],
    out: &mut Vec<Diagnostic<ItemSpan<'db>>>,
) {
    let mut first: FxHashMap<SourceFile, Item<'db>> = FxHashMap::default();
    for &item in items.iter().filter(|it| it.kind(db) == ItemKind::Import) {
        let Ok(target) = import_target(db, item) else { continue };
        let place = item_place(db, item);
        let finding = |message: &str| {
            Diagnostic::new(&registry::UNUSED_IMPORT, place, message).fade().with_fix(remove(
                db,
                item,
                "remove the import",
            ))
        };
        if target == file {
            out.push(finding("a file sees its own definitions without importing itself"));
        } else if let Some(earlier) = first.get(&target) {
            let earlier = item_place(db, *earlier);
            out.push(finding("this is imported twice").with_related(earlier, "first imported here"));
        } else {
            first.insert(target, item);
        }
    }
}

/// How many failing imports of a file get a suggestion: each looks at the names of all packages and modules.
const MAX_SUGGESTIONS: usize = 20;

fn import_failures<'db>(db: &'db dyn Db, items: &[Item<'db>], out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let mut count = 0;
    let mut first: FxHashMap<&ImportSignature, Item<'db>> = FxHashMap::default();
    for &item in items.iter().filter(|it| it.kind(db) == ItemKind::Import) {
        let Err(error) = import_target(db, item) else { continue };
        let Signature::Import(import) = signature(db, item) else { continue };
        if error == ImportError::Unreadable {
            continue;
        }
        if let Some(earlier) = first.get(import) {
            out.push(
                Diagnostic::new(
                    &registry::IMPORT_FAILURE,
                    name_place(db, item),
                    import_message(import, error),
                )
                .with_related(item_place(db, *earlier), "first imported here")
                .with_fix(remove(db, item, "remove the repeated import")),
            );
            continue;
        }
        first.insert(import, item);
        count += 1;
        let places = Places::of(db, item.file(db));
        let mut finding = import_failure(db, item, import, error, &places);
        if finding.fixes.is_empty() && count <= MAX_SUGGESTIONS {
            finding = suggest(db, item, import, &places, finding);
        }
        out.push(finding);
    }
}

fn suggest<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    import: &ImportSignature,
    places: &Places,
    finding: Diagnostic<ItemSpan<'db>>,
) -> Diagnostic<ItemSpan<'db>> {
    let Some(near) = nearest(&import.name, places.candidates(db, import).into_iter()) else { return finding };
    let text = if import.quoted { format!("\"{near}\"") } else { near.to_string() };
    let edits = vec![Edit::new(name_place(db, item), text)];
    finding.with_fix(Fix::needs_review(format!("import `{near}` instead"), edits))
}

fn import_message(ImportSignature { name, quoted }: &ImportSignature, error: ImportError) -> String {
    match error {
        _ if name.is_empty() => "the import names nothing".to_owned(),
        ImportError::InvalidName => format!("`{name}` is no package name"),
        _ if *quoted => format!("there is no package `{name}`"),
        _ => format!("there is no module and no package `{name}`"),
    }
}

fn import_failure<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    import: &ImportSignature,
    error: ImportError,
    places: &Places,
) -> Diagnostic<ItemSpan<'db>> {
    let ImportSignature { name, quoted } = import;
    let place = name_place(db, item);
    let finding = Diagnostic::new(&registry::IMPORT_FAILURE, place, import_message(import, error));
    let module = name.strip_suffix(".ax").unwrap_or(name);
    if *quoted && places.module(db, module).is_some() {
        let edits = vec![Edit::new(place, module)];
        return finding
            .with_help(format!("a name in quotes is always a package; for `{module}.ax` drop the quotes"))
            .with_fix(Fix::needs_review(format!("import `{module}.ax`"), edits));
    }
    if error == ImportError::InvalidName {
        return finding.with_help(
            "package names are lower-case letters and digits in words joined by `-` or `.`, such as `std-json`",
        );
    }
    searched(db, item.file(db), places, import, finding)
}

/// Adds where was searched. Folders are named as seen from the project's root, where they lie inside it.
fn searched<'db>(
    db: &dyn Db,
    file: SourceFile,
    places: &Places,
    import: &ImportSignature,
    mut finding: Diagnostic<ItemSpan<'db>>,
) -> Diagnostic<ItemSpan<'db>> {
    let root = file.project(db).root(db);
    let shown = |path: &str| match path.strip_prefix(root.as_ref()) {
        Some("") => "the project's folder".to_owned(),
        Some(inside) if inside.starts_with('/') => format!("`{}`", inside.trim_start_matches('/')),
        _ => format!("`{path}`"),
    };
    if !import.quoted {
        let folders: Vec<_> = places.modules.iter().map(|it| format!("in {}", shown(it))).collect();
        finding = finding.with_note(format!("looked for `{}.ax` {}", import.name, folders.join(" and ")));
    }
    let roots: String = places.package_roots.iter().map(|it| format!(", in {}", shown(it))).collect();
    finding.with_note(format!(
        "looked for a package in the `libs` folders beside and above this file{roots}, and among the built-in ones",
    ))
}
