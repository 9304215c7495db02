//! Which features are on: those on by default and those asked for, with all that they depend on.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::{Ancestors, Policies};
use crate::policy::{
    document::{Document, Feature, Text, excerpt},
    problem::{Code, Problem},
    rule::FileId,
};

/// The declared features by name; of several declarations, the one nearest to the linked policy.
type Declared<'a> = BTreeMap<&'a str, (&'a Feature, FileId)>;

/// The features that are on, ascending, and those that were asked for in vain.
pub(super) fn active(
    policies: &Policies<'_>,
    ancestors: &Ancestors,
    problems: &mut Vec<Problem>,
) -> (Vec<SmolStr>, Vec<String>) {
    let documents: Vec<&Document> = ancestors.order.iter().filter_map(|it| policies.document(*it)).collect();
    let mut declared: Declared<'_> = BTreeMap::new();
    for document in &documents {
        declared.extend(document.features.iter().map(|it| (it.name.value.as_str(), (it, document.file))));
    }
    for document in &documents {
        undeclared(document, &declared, problems);
    }
    cycles(&declared, problems);

    let (known, unknown): (Vec<&str>, Vec<&str>) =
        policies.environment.features.iter().partition(|it| declared.contains_key(**it));
    let by_default = declared.iter().filter(|it| it.1.0.default.is_some_and(|it| it.value));
    let mut pending: Vec<&str> = by_default.map(|it| *it.0).chain(known).collect();
    let mut active = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if let Some((feature, _)) = declared.get(name)
            && active.insert(SmolStr::new(name))
        {
            pending.extend(feature.dependencies.iter().map(|it| it.value.as_str()));
        }
    }
    (active.into_iter().collect(), unknown.into_iter().map(str::to_owned).collect())
}

/// Reports the names in a document that no policy declares.
fn undeclared(document: &Document, declared: &Declared<'_>, problems: &mut Vec<Problem>) {
    let mut check = |name: &Text, field: String| {
        if !declared.contains_key(name.value.as_str()) {
            let message = format!("there is no feature `{}`", excerpt(&name.value));
            problems.push(Problem::new(Code::Feature, document.file, name.span, message).at_field(field));
        }
    };
    for feature in &document.features {
        for it in &feature.dependencies {
            check(it, format!("features.{}.dependencies", feature.name.value));
        }
    }
    let rules = document.allow.iter().chain(&document.deny).map(|it| (&it.feature, &it.field));
    for (feature, field) in rules.chain(document.time_based.iter().map(|it| (&it.feature, &it.field))) {
        if let Some(feature) = feature {
            check(feature, format!("{field}.feature"));
        }
    }
}

/// Reports each ring of features once.
fn cycles(declared: &Declared<'_>, problems: &mut Vec<Problem>) {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in declared.keys() {
        // The way from `start`, with how many dependencies of each were looked at.
        let mut trail: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_trail: BTreeSet<&str> = BTreeSet::from([*start]);
        if done.contains(start) {
            continue;
        }
        while let Some((name, next)) = trail.last_mut() {
            let feature = declared.get(name);
            let dependency = feature.and_then(|it| it.0.dependencies.get(*next));
            *next += 1;
            let Some(dependency) = dependency else {
                done.insert(name);
                on_trail.remove(name);
                trail.pop();
                continue;
            };
            let Some((key, (_, _))) = declared.get_key_value(dependency.value.as_str()) else { continue };
            if on_trail.contains(key) {
                let ring = trail.iter().map(|it| it.0).skip_while(|it| it != key).chain([*key]);
                let path: Vec<String> = ring.map(excerpt).collect();
                let message = format!("`{}` depends on itself: {}", excerpt(key), path.join(" → "));
                let owner = trail.last().and_then(|it| declared.get(it.0));
                let file = owner.map_or_else(FileId::default, |it| it.1);
                problems
                    .push(Problem::new(Code::Feature, file, dependency.span, message).at_field("features"));
            } else if !done.contains(key) {
                on_trail.insert(key);
                trail.push((key, 0));
            }
        }
    }
}
