//! Whether two definitions of one name are the same, so that it does not matter which of them is meant.
//!
//! Several packages define the record `Effect`, several programs copy a helper. Same means: the same declaration of a
//! type; the same text of a function but for comments and blanks; and in both cases that the names inside mean the
//! same where each stands. A definition with a syntax error counts as the same: nobody can tell yet.

use rustc_hash::FxHashSet;

use super::{Namespace, file_scope, imported};
use crate::{
    db::Db,
    hir::{
        Item, Name,
        body::{Expr, Pattern},
        lower::{lower, signature},
        signature::{Signature, TypeRef},
    },
    inputs::SourceFile,
    prelude,
    syntax::split::code_tokens,
};

/// How many pairs of definitions are followed before two definitions count as different.
const LIMIT: usize = 256;

/// Whether `a` and `b` define the same thing.
#[salsa::tracked(returns(copy))]
pub fn same_definition<'db>(db: &'db dyn Db, a: Item<'db>, b: Item<'db>) -> bool {
    // Definitions may mention each other: what is being compared counts as same until a difference shows.
    let mut seen = FxHashSet::default();
    let mut pending = vec![(a, b)];
    while let Some((a, b)) = pending.pop() {
        if a == b || !seen.insert((a, b)) {
            continue;
        }
        if seen.len() > LIMIT || a.name(db) != b.name(db) || a.kind(db) != b.kind(db) {
            return false;
        }
        if is_broken(db, a) || is_broken(db, b) {
            continue;
        }
        if !looks_same(db, a, b) {
            return false;
        }
        for (space, name) in mentions(db, a) {
            match (first(db, a.file(db), space, &name), first(db, b.file(db), space, &name)) {
                (None, None) => {}
                (Some(x), Some(y)) => pending.push((x, y)),
                _ => return false,
            }
        }
    }
    true
}

fn is_broken<'db>(db: &'db dyn Db, item: Item<'db>) -> bool {
    match signature(db, item) {
        Signature::Function(it) => it.broken || lower(db, item).body.broken,
        Signature::Record(it) => it.broken,
        Signature::Enum(it) => it.broken,
        Signature::Import(_) | Signature::Module | Signature::Broken => true,
    }
}

/// Whether two items say the same, names taken literally.
fn looks_same<'db>(db: &'db dyn Db, a: Item<'db>, b: Item<'db>) -> bool {
    match (signature(db, a), signature(db, b)) {
        (Signature::Record(x), Signature::Record(y)) => x.types == y.types && x.fields == y.fields,
        (Signature::Enum(x), Signature::Enum(y)) => x.types == y.types && x.variants == y.variants,
        (Signature::Function(_), Signature::Function(_)) => code(a.text(db)).eq(code(b.text(db))),
        _ => false,
    }
}

/// A function's tokens. A line break counts where it begins a statement that could also continue the line before.
fn code(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut after_return = false;
    code_tokens(text).skip_while(|it| it.1 == "export").map(move |(after_break, token)| {
        let counts = std::mem::replace(&mut after_return, token == "return");
        (after_break && (counts || matches!(token, "(" | "[" | "{" | "-" | "!")), token)
    })
}

/// The top-level names an item mentions, some perhaps more than once.
fn mentions<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<(Namespace, Name)> {
    let body = &lower(db, item).body;
    let declared = match signature(db, item) {
        Signature::Function(it) => Some(&it.types),
        Signature::Record(it) => Some(&it.types),
        Signature::Enum(it) => Some(&it.types),
        Signature::Import(_) | Signature::Module | Signature::Broken => None,
    };
    let mut names = Vec::new();
    for ty in declared.into_iter().flat_map(|it| it.values()).chain(body.types.values()) {
        if let TypeRef::Named { name, .. } = ty {
            names.push((Namespace::Type, name.clone()));
        }
    }
    let locals: FxHashSet<&Name> = body.locals.values().map(|it| &it.name).collect();
    for expr in body.exprs.values() {
        match expr {
            Expr::Name(name) if !locals.contains(name) => names.push((Namespace::Function, name.clone())),
            Expr::Record { name, .. } | Expr::Variant { enum_name: name, .. } => {
                names.push((Namespace::Type, name.value.clone()));
            }
            _ => {}
        }
    }
    for pattern in body.patterns.values() {
        if let Pattern::Variant { enum_name: Some(name), .. } = pattern {
            names.push((Namespace::Type, name.value.clone()));
        }
    }
    names
}

/// What `name` means in `file`, or the first of its meanings: using an ambiguous name is an error of its own.
fn first<'db>(db: &'db dyn Db, file: SourceFile, space: Namespace, name: &Name) -> Option<Item<'db>> {
    file_scope(db, file)
        .own(space, name)
        .or_else(|| imported(db, file, space, name).first().copied())
        .or_else(|| file_scope(db, prelude::file(db)?).own(space, name))
}
