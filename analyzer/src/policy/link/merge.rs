//! What several policies say together, beside rules: the stricter wins wherever one is stricter.

use std::{collections::BTreeMap, sync::Arc};

use smol_str::SmolStr;

use super::{Ancestors, Policies};
use crate::policy::{
    document::{AuditBackend, Dns, Document, OnAuditFailure},
    problem::{Code, Problem},
    quotas::{Limit, Quota, Quotas},
    rule::{Effect, EffectivePolicy, Level, Obligations, OnDenied, Rule, Symlinks},
    terms::{Allowance, AuditTerms, MAX_REDIRECTS, Terms},
};

/// Limits and ways of carrying out.
pub(super) fn terms(
    policies: &Policies<'_>,
    ancestors: &Ancestors,
    features: Vec<SmolStr>,
    problems: &mut Vec<Problem>,
) -> Terms {
    let documents: Vec<&Document> = ancestors.order.iter().filter_map(|it| policies.document(*it)).collect();
    let networks = || documents.iter().map(|it| &it.network);
    let private: Vec<bool> = networks().filter_map(|it| Some(it.private?.value)).collect();
    let redirects = networks().filter_map(|it| Some(it.redirects?.value));
    let dns = networks().any(|it| it.dns.is_some_and(|it| it.value == Dns::Never));
    let exec_path = documents.iter().rev().find_map(|it| it.exec_path.as_ref());
    let default = Terms::default();
    Terms {
        quotas: quotas(policies, ancestors, problems),
        budgets: budgets(&documents),
        features,
        private: !private.is_empty() && private.iter().all(|it| *it),
        redirects: redirects.min().unwrap_or(MAX_REDIRECTS),
        dns: if dns { Dns::Never } else { Dns::System },
        timeout_ms: networks().filter_map(|it| Some(it.timeout_ms?.value)).min(),
        exec_path: exec_path.map_or(default.exec_path, |it| it.value.split(':').map(str::to_owned).collect()),
        audit: audit(&documents),
    }
}

/// Level, links, denials, and a default that the level permits.
pub(super) fn settings(
    policies: &Policies<'_>,
    ancestors: &Ancestors,
    policy: &mut EffectivePolicy,
    problems: &mut Vec<Problem>,
) {
    let documents: Vec<&Document> = ancestors.order.iter().filter_map(|it| policies.document(*it)).collect();
    policy.level = documents.iter().filter_map(|it| it.stated_level()).min().unwrap_or_default();
    let links: Vec<Symlinks> = documents.iter().filter_map(|it| Some(it.symlinks?.value)).collect();
    if links.contains(&Symlinks::Never) {
        policy.symlinks = Symlinks::Never;
    }
    let denials: Vec<OnDenied> = documents.iter().filter_map(|it| Some(it.on_denied?.value)).collect();
    if !denials.is_empty() && !denials.contains(&OnDenied::Abort) {
        policy.on_denied = OnDenied::Error;
    }
    if policy.default_action == Effect::Allow && policy.level <= Level::Sandboxed {
        policy.default_action = Effect::Deny;
        let Some(document) = documents.last() else { return };
        if document.problems.iter().any(|it| it.code == Code::OpenSandbox) {
            return;
        }
        let place = document.default_action.map(|it| it.span);
        let place = place.or(document.level.map(|it| it.span));
        let place = place.or(document.name.as_ref().map(|it| it.span)).unwrap_or_default();
        let message =
            "code at this level is allowed only what a rule allows, but whatever no rule denies is allowed";
        problems
            .push(Problem::new(Code::OpenSandbox, document.file, place, message).at_field("default_action"));
    }
}

/// The rule as far as `parent` grants it too: with what both ask of whoever carries it out.
pub(super) fn bound_by(rule: &Rule, parent: &Rule) -> Option<Rule> {
    if !parent.covers(rule) {
        return None;
    }
    let Some(theirs) = &parent.qualifiers.obligations else { return Some(rule.clone()) };
    let none = Obligations::default();
    let ours = rule.qualifiers.obligations.as_deref().unwrap_or(&none);
    let both = Obligations {
        sha256: same(&ours.sha256, &theirs.sha256)?,
        cwd: same(&ours.cwd, &theirs.cwd)?,
        env: match (&ours.env, &theirs.env) {
            (Some(ours), Some(theirs)) => {
                let granted = ours.iter().filter(|it| theirs.iter().any(|their| their.covers(it)));
                Some(granted.cloned().collect())
            }
            // Without a list no variable is given.
            _ => None,
        },
        content_types: match (&ours.content_types, &theirs.content_types) {
            (Some(ours), Some(theirs)) => {
                Some(ours.iter().filter(|it| theirs.contains(it)).cloned().collect())
            }
            (ours, theirs) => ours.as_ref().or(theirs.as_ref()).cloned(),
        },
        max_calls: least(ours.max_calls, theirs.max_calls),
        max_bytes: least(ours.max_bytes, theirs.max_bytes),
        signature: same(&ours.signature, &theirs.signature)?,
    };
    let mut rule = rule.clone();
    rule.qualifiers.obligations = (both != none).then(|| Arc::new(both));
    Some(rule)
}

/// What both say; nothing if they say different things.
fn same(ours: &Option<String>, theirs: &Option<String>) -> Option<Option<String>> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours != theirs => None,
        (ours, theirs) => Some(ours.as_ref().or(theirs.as_ref()).cloned()),
    }
}

fn least(ours: Option<u64>, theirs: Option<u64>) -> Option<u64> {
    ours.into_iter().chain(theirs).min()
}

fn quotas(policies: &Policies<'_>, ancestors: &Ancestors, problems: &mut Vec<Problem>) -> Quotas {
    let mut effective: BTreeMap<usize, Quotas> = BTreeMap::new();
    for index in &ancestors.order {
        let Some(document) = policies.document(*index) else { continue };
        let parents = ancestors.parents(*index).iter().filter_map(|it| effective.get(it));
        let inherited = parents.fold(Quotas::default(), |all, it| all.min(it));
        let own = declared(document);
        let above: Vec<Quota> =
            Quota::ALL.into_iter().filter(|it| own.get(*it).exceeds(inherited.get(*it))).collect();
        let mut preset = true;
        for quota in above {
            let explicit = document.quotas.iter().find(|it| it.0 == quota);
            let place = match (explicit, document.preset) {
                (Some((_, limit)), _) => limit.span,
                // Once is enough for all limits of a preset.
                (None, Some(it)) if std::mem::take(&mut preset) => it.span,
                _ => continue,
            };
            let limit = match inherited.get(quota) {
                Limit::At(it) => quota.unit().show(it),
                _ => "no limit".to_owned(),
            };
            let message = format!("`{}` is above the parents' {limit}", quota.name());
            let field = if explicit.is_some() { quota.name() } else { "preset" };
            let problem = Problem::new(Code::Quota, document.file, place, message);
            problems.push(problem.at_field(format!("quotas.{field}")));
        }
        effective.insert(*index, own.min(&inherited));
    }
    ancestors.order.last().and_then(|it| effective.get(it)).copied().unwrap_or_default()
}

/// What one document says of quotas.
fn declared(document: &Document) -> Quotas {
    let mut quotas = document.preset.map_or_else(Quotas::default, |it| it.value.quotas());
    for (quota, limit) in &document.quotas {
        quotas.set(*quota, limit.value);
    }
    quotas
}

fn budgets(documents: &[&Document]) -> Vec<Allowance> {
    let mut budgets: BTreeMap<&str, Allowance> = BTreeMap::new();
    for budget in documents.iter().flat_map(|it| &it.budgets) {
        let resource = budget.resource.value;
        let entry =
            budgets.entry(resource.name()).or_insert(Allowance { resource, calls: None, tokens: None });
        entry.calls = least(entry.calls, budget.calls.map(|it| it.value));
        entry.tokens = least(entry.tokens, budget.tokens.map(|it| it.value));
    }
    budgets.into_values().collect()
}

/// A child may choose where entries go, but not that a failure to write them passes.
fn audit(documents: &[&Document]) -> AuditTerms {
    let latest = || documents.iter().rev().map(|it| &it.audit);
    let failures: Vec<OnAuditFailure> = latest().filter_map(|it| Some(it.on_failure?.value)).collect();
    let goes_on = !failures.is_empty() && !failures.contains(&OnAuditFailure::Deny);
    let lists = latest().filter_map(|it| it.redact.as_ref()).flat_map(|it| &it.value);
    let mut redact: Vec<String> = lists.map(|it| it.value.clone()).collect();
    redact.sort_unstable();
    redact.dedup();
    AuditTerms {
        backend: latest().find_map(|it| Some(it.backend?.value)).unwrap_or(AuditBackend::Jsonl),
        path: latest().find_map(|it| Some(it.path.as_ref()?.value.clone())),
        fsync: latest().any(|it| it.fsync.is_some_and(|it| it.value)),
        on_failure: if goes_on { OnAuditFailure::Continue } else { OnAuditFailure::Deny },
        redact,
    }
}
