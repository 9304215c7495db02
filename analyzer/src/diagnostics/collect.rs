//! All findings of a file, with the project's settings applied.

use super::{Diagnostic, Severity, unused};
use crate::{
    credentials::{item_credentials, secret_flows, workflow_credentials},
    db::Db,
    effects::{Overview, item_effect_diagnostics},
    flow::flow_diagnostics,
    hir::{Item, file_items, lower::lower, resolve::resolve, scope::scope_diagnostics},
    inputs::SourceFile,
    package::{MANIFEST_NAME, manifest_diagnostics},
    policies::{policy_diagnostics, policy_files, verdict_diagnostics},
    project::{Profile, Settings, config_diagnostics, settings},
    span::{FileRange, ItemSpan, TextRange},
    types::{declared::declaration_diagnostics, infer, match_diagnostics},
    workflow::{WORKFLOW_NAME, workflow_diagnostics},
};

/// Every finding of `file` that its project's settings do not turn off, by place, then code. Files that are neither
/// `.ax` sources nor configuration, manifests, workflows or policies have none.
///
/// Not a query: it reads positions, so it would be recomputed after every edit anyway; what it puts together is
/// remembered item by item.
pub fn file_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    file_diagnostics_under(db, file, settings(db, file.project(db)))
}

/// Like [`file_diagnostics`], but under other severities than the project's.
pub fn file_diagnostics_under(
    db: &dyn Db,
    file: SourceFile,
    settings: &Settings,
) -> Vec<Diagnostic<FileRange>> {
    let mut out: Vec<_> = match file.path(db).rsplit('/').next().unwrap_or_default() {
        "boruna.toml" if file.project(db).config(db) == Some(file) => {
            config_diagnostics(db, file.project(db)).to_vec()
        }
        MANIFEST_NAME => manifest_diagnostics(db, file).to_vec(),
        WORKFLOW_NAME => {
            workflow_diagnostics(db, file).iter().chain(workflow_credentials(db, file)).cloned().collect()
        }
        name if name.ends_with(".ax") => source_diagnostics(db, file),
        _ if policy_files(db, file.project(db)).contains(&file) => policy_diagnostics(db, file).to_vec(),
        _ => Vec::new(),
    };
    out.retain_mut(|it| match severity(settings, it) {
        Some(severity) => {
            it.severity = severity;
            true
        }
        None => false,
    });
    out.sort_by(|a, b| key(a).cmp(&key(b)));
    out.dedup();
    out
}

/// The severity the settings give a finding; `None` if they turn it off.
fn severity<P>(settings: &Settings, diagnostic: &Diagnostic<P>) -> Option<Severity> {
    if let Some(chosen) = settings.severities.get(diagnostic.rule.code) {
        return *chosen;
    }
    let levels = diagnostic.levels.unwrap_or(diagnostic.rule.levels);
    match settings.profile {
        Profile::Default => levels.default,
        Profile::Strict => levels.strict,
    }
}

fn key(diagnostic: &Diagnostic<FileRange>) -> (text_size::TextSize, text_size::TextSize, &'static str, &str) {
    let range = diagnostic.place.range;
    (range.start(), range.end(), diagnostic.rule.code, &diagnostic.message)
}

fn source_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let to_file = |it: &Diagnostic<ItemSpan<'_>>| it.clone().map(&mut |place| place.to_file(db));
    let users_are_known = unused::has_known_users(db, file);
    let overview = Overview::new(db, file.project(db));
    let of_items = file_items(db, file).iter().flat_map(|it| {
        let glance = overview.glance(*it);
        let of_effects = if glance.clean { &[] } else { item_effect_diagnostics(db, *it) };
        let of_uses =
            if glance.mentioned || !users_are_known { &None } else { unused::unused_function(db, *it) };
        item_diagnostics(db, *it).iter().chain(of_effects).chain(of_uses)
    });
    let of_file = scope_diagnostics(db, file).iter().chain(unused::unused_imports(db, file));
    let mut out: Vec<_> = of_items.chain(of_file).map(to_file).collect();
    out.extend(verdict_diagnostics(db, file));
    out
}

/// The findings inside one item that follow from it and from what it mentions. What follows from the whole project is
/// kept apart, or typing anywhere would make salsa look at everything that these follow from.
#[salsa::tracked(returns(deref))]
pub fn item_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let lowered = lower(db, item);
    let mut out: Vec<_> =
        lowered.errors.iter().cloned().map(|it| it.map(&mut |range| item.span(range))).collect();
    let unreadable: Vec<TextRange> =
        lowered.errors.iter().filter(|it| it.is_syntax_error()).map(|it| it.place).collect();
    // What cannot be read is told once: names and types there are what the parser made of it.
    let readable = |it: &&Diagnostic<ItemSpan<'db>>| {
        unreadable.iter().all(|range| it.place.range.intersect(*range).is_none_or(TextRange::is_empty))
    };
    let meaning = declaration_diagnostics(db, item).iter();
    let meaning = meaning.chain(&resolve(db, item).diagnostics).chain(&infer(db, item).diagnostics);
    out.extend(meaning.filter(readable).cloned().map(|mut it| {
        // What is told beside a syntax error often follows from it: to mend it would be to mend the wrong thing.
        if !unreadable.is_empty() {
            it.fixes.clear();
        }
        it
    }));
    out.extend_from_slice(match_diagnostics(db, item));
    out.extend_from_slice(flow_diagnostics(db, item));
    out.extend_from_slice(item_credentials(db, item));
    out.extend_from_slice(secret_flows(db, item));
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
