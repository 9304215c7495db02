//! Texts of which some are known, or the start and the end: names, programs, arguments.

use smol_str::SmolStr;

use super::{Relation, Text};
use crate::policy::{
    pattern::{Glob, NamePattern, ProcessPattern, looks_secret},
    rule::{Effect, Rule},
};

pub(super) fn program_relation(pattern: &ProcessPattern, command: &Text, effect: Effect) -> Relation {
    match (pattern, effect) {
        (ProcessPattern::Any, _) => Relation::Always,
        // A bare name is compared as it is.
        (ProcessPattern::Name(name), Effect::Allow) if !command.admits(name) => Relation::Never,
        _ => Relation::Maybe,
    }
}

pub(super) fn arguments_relation(rule: &Rule, arguments: Option<&[Text]>) -> Relation {
    let Some(wanted) = &rule.qualifiers.args else { return Relation::Always };
    let (fixed, open) = (wanted.fixed(), wanted.is_open(rule.effect));
    let Some(arguments) = arguments else { return Relation::everything(open && fixed.is_empty()) };
    let enough = if open { arguments.len() >= fixed.len() } else { arguments.len() == fixed.len() };
    if !enough {
        return Relation::Never;
    }
    let each = fixed.iter().zip(arguments).map(|(glob, text)| glob_relation(glob, text));
    each.min().unwrap_or(Relation::Always)
}

fn glob_relation(glob: &Glob, text: &Text) -> Relation {
    match text {
        Text::OneOf(all) => all_of(all, |it| glob.matches(it)),
        Text::Affix { .. } if glob.is_any() => Relation::Always,
        Text::Affix { prefix, suffix } if glob.excludes(prefix, suffix) => Relation::Never,
        Text::Affix { prefix, suffix } => {
            Relation::everything(Glob::around(prefix, suffix).is_some_and(|it| glob.covers(&it)))
        }
    }
}

fn all_of(all: &[SmolStr], matches: impl Fn(&str) -> bool) -> Relation {
    match all.iter().filter(|it| matches(it)).count() {
        0 => Relation::Never,
        count if count == all.len() => Relation::Always,
        _ => Relation::Maybe,
    }
}

pub(super) fn names_relation(rule: &Rule, pattern: &NamePattern, name: &Text) -> Relation {
    let hidden = match name {
        _ if !rule.hides_secrets(pattern) => Relation::Always,
        Text::OneOf(all) => all_of(all, |it| !looks_secret(it)),
        Text::Affix { suffix, .. } if looks_secret(suffix) => Relation::Never,
        Text::Affix { .. } => Relation::Maybe,
    };
    let models = rule.qualifiers.models.as_ref().map_or(Relation::Always, |all| {
        all.iter().map(|it| name_relation(it, name)).max().unwrap_or(Relation::Never)
    });
    name_relation(pattern, name).min(hidden).min(models)
}

pub(super) fn name_relation(pattern: &NamePattern, name: &Text) -> Relation {
    match (name, pattern) {
        (_, NamePattern::Any) => Relation::Always,
        (Text::OneOf(all), _) => all_of(all, |it| pattern.matches(it)),
        (Text::Affix { prefix, .. }, NamePattern::Prefix(start)) if prefix.starts_with(start.as_str()) => {
            Relation::Always
        }
        (Text::Affix { prefix, .. }, NamePattern::Prefix(start)) => {
            match start.starts_with(prefix.as_str()) {
                true => Relation::Maybe,
                false => Relation::Never,
            }
        }
        (_, NamePattern::Exact(it)) => {
            if name.admits(it) {
                Relation::Maybe
            } else {
                Relation::Never
            }
        }
    }
}
