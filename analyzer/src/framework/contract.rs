//! The names by which hosts call functions and read records: they are not the program's to change.

use super::{app, apps, is_evident, role};
use crate::{
    db::Db,
    hir::{Item, Name, scope::same_definition},
    project::{join, settings},
    types::{Ty, function_type},
    workflow::is_step,
};

/// Why the function must keep its name.
pub(crate) fn function_contract(db: &dyn Db, function: Item<'_>) -> Option<&'static str> {
    let file = function.file(db);
    if role(db, function).is_some_and(|(app, _)| is_evident(db, app)) {
        return Some("the framework calls the function of this name");
    }
    if function.name(db) != "main" {
        return None;
    }
    if is_step(db, file) {
        return Some("a workflow runs the function of this name");
    }
    let entries = &settings(db, file.project(db)).entry_points;
    let is_this = |path: &str| join(file.project(db).root(db), path) == **file.path(db);
    let is_entry = entries.is_empty() || entries.iter().any(|it| it.function.is_none() && is_this(&it.path));
    is_entry.then_some("a run begins at the function of this name")
}

/// Why the field of a record must keep its name.
pub(crate) fn field_contract(db: &dyn Db, record: Item<'_>, field: &Name) -> Option<&'static str> {
    let roles: &[_] = match field.as_str() {
        "tag" => &[Part::Message],
        "payload" => &[Part::Message, Part::Effect],
        "state" | "effects" => &[Part::Result],
        "kind" | "callback_tag" => &[Part::Effect],
        "capabilities" | "max_effects" | "max_steps" => &[Part::Policies],
        _ => return None,
    };
    let own = app(db, record.file(db));
    let apps = apps(db, record.file(db).project(db)).iter().copied().chain(own);
    for app in apps.filter(|it| is_evident(db, *it)) {
        let update = function_type(db, app.update);
        for part in roles {
            let ty = match part {
                Part::Message => update.parameters.get(1).map(|it| &it.1),
                Part::Result => Some(&update.result),
                Part::Effect => effect_type(db, &update.result),
                Part::Policies => app.policies.map(|it| &function_type(db, it).result),
            };
            if matches!(ty, Some(Ty::Record(it)) if *it == record || same_definition(db, *it, record)) {
                return Some(part.reason());
            }
        }
    }
    None
}

#[derive(Clone, Copy)]
enum Part {
    Message,
    Result,
    Effect,
    Policies,
}

impl Part {
    fn reason(self) -> &'static str {
        match self {
            Part::Message => "the framework fills this field of messages",
            Part::Result => "the framework reads this field of what `update` returns",
            Part::Effect => "the framework reads this field of effects",
            Part::Policies => "the framework reads this field of what `policies` returns",
        }
    }
}

/// The record that the list of effects in what `update` returns is made of.
fn effect_type<'db>(db: &'db dyn Db, result: &Ty<'db>) -> Option<&'db Ty<'db>> {
    match super::fields(db, result)?.get("effects")? {
        Ty::List(inner) => Some(inner),
        _ => None,
    }
}
