//! All findings of a file, with the project's settings applied.

use super::{Diagnostic, Severity};
use crate::{
    db::Db,
    flow::flow_diagnostics,
    hir::{Item, file_items, lower::lower, resolve::resolve},
    inputs::SourceFile,
    span::{FileRange, ItemSpan},
    types::{declared::declaration_diagnostics, infer, match_diagnostics},
};

/// Every finding of `file` that its project's settings do not turn off, by place, then code.
///
/// Not a query: it reads positions, so it would be recomputed after every edit anyway; what it puts together is
/// remembered item by item.
pub fn file_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let mut out = Vec::new();
    for item in file_items(db, file) {
        out.extend(
            item_diagnostics(db, *item).iter().cloned().map(|it| it.map(&mut |place| place.to_file(db))),
        );
    }
    out.sort_by(|a, b| key(a).cmp(&key(b)));
    out
}

fn key(diagnostic: &Diagnostic<FileRange>) -> (text_size::TextSize, text_size::TextSize, &'static str, &str) {
    let range = diagnostic.place.range;
    (range.start(), range.end(), diagnostic.rule.code, &diagnostic.message)
}

/// The findings inside one item.
#[salsa::tracked(returns(deref))]
pub fn item_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let lowered = lower(db, item);
    let mut out: Vec<_> =
        lowered.errors.iter().cloned().map(|it| it.map(&mut |range| item.span(range))).collect();
    out.extend_from_slice(declaration_diagnostics(db, item));
    out.extend_from_slice(&resolve(db, item).diagnostics);
    out.extend_from_slice(&infer(db, item).diagnostics);
    out.extend_from_slice(match_diagnostics(db, item));
    out.extend_from_slice(flow_diagnostics(db, item));
    out
}

impl Severity {
    /// The severity's name in settings and output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}
