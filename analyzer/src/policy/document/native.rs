//! Reads the keys of this engine's own schema.

use std::collections::BTreeSet;

use super::{
    Audit, AuditBackend, Budget, Dns, Document, Feature, InheritMode, Network, OnAuditFailure, RuleEntry,
    Signature, Spanned, Text, TimeEntry,
    fields::{AUDIT, BUDGET, FEATURE, NETWORK, POLICY, QUOTAS, RULE, SIGNATURE, TIME},
    read::{Reader, Table},
    tree::{Node, Value},
    values::{excerpt, whole},
};
use crate::{
    capability::Capability,
    diagnostics::suggest::nearest,
    hir::Name,
    policy::{
        pattern::Scope,
        problem::{Code, Problem},
        quotas::{Limit, Preset, Quota, Unit},
        resource::Resource,
        rule::{Effect, Level, OnDenied, Symlinks},
    },
};

pub(super) fn read(document: &mut Document, reader: &mut Reader, root: &Node) {
    if !matches!(root.value, Value::Table(_)) {
        if root.value != Value::Missing {
            reader.report(Code::Syntax, root.head, format!("a policy is an object, not {}", root.kind()));
        }
        return;
    }
    let table = reader.table(root, POLICY);
    document.name = table.text("name");
    document.description = table.text("description");
    let actions = [("allow", Effect::Allow), ("deny", Effect::Deny)];
    document.default_action = table.word("default_action", &actions);
    document.inherits = inherits(reader, &table, document.name());
    let modes = [("extend", InheritMode::Extend), ("restrict", InheritMode::Restrict)];
    document.inherit_mode = table.word("inherit_mode", &modes);
    document.allow = entries(reader, &table, "allow", |reader, node| rule(reader, node, Effect::Allow));
    document.deny = entries(reader, &table, "deny", |reader, node| rule(reader, node, Effect::Deny));
    document.time_based = entries(reader, &table, "time_based", time);
    if let Some(entry) = table.get("features") {
        document.features = reader.within("features", |reader| features(reader, &entry.value));
    }
    if let Some(entry) = table.get("quotas") {
        reader.within("quotas", |reader| quotas(document, reader, &entry.value));
    }
    if let Some(entry) = table.get("budgets") {
        document.budgets = reader.within("budgets", |reader| budgets(reader, &entry.value));
    }
    if let Some(entry) = table.get("audit") {
        document.audit = reader.within("audit", |reader| audit(reader, &entry.value));
    }
    if let Some(entry) = table.get("network") {
        document.network = reader.within("network", |reader| network(reader, &entry.value));
    }
    let levels = [
        ("isolated", Level::Isolated),
        ("sandboxed", Level::Sandboxed),
        ("application", Level::Application),
        ("system", Level::System),
    ];
    document.level = table.word("level", &levels);
    document.symlinks = table.word("symlinks", &[("beneath", Symlinks::Beneath), ("never", Symlinks::Never)]);
    document.exec_path = exec_path(reader, &table);
    document.on_denied = table.word("on_denied", &[("abort", OnDenied::Abort), ("error", OnDenied::Error)]);
    if let Some(entry) = table.get("signature") {
        document.signature = reader.within("signature", |reader| signature(reader, &entry.value));
    }
    default_action(document, reader);
}

/// What no rule denies is allowed: that is no sandbox. What is inherited is not known here; linking looks again.
fn default_action(document: &Document, reader: &mut Reader) {
    let Some(action) = document.default_action.filter(|it| it.value == Effect::Allow) else { return };
    let level = document.level.map(|it| it.value);
    let (code, message) = match level {
        Some(level) if level > Level::Sandboxed => {
            (Code::OpenDefault, "whatever no rule denies is allowed".to_owned())
        }
        None if !document.inherits.is_empty() => {
            (Code::OpenDefault, "whatever no rule denies is allowed".to_owned())
        }
        _ => {
            let level = if level == Some(Level::Isolated) { "isolated" } else { "sandboxed" };
            (Code::OpenSandbox, format!("code at level `{level}` is allowed only what a rule allows"))
        }
    };
    let problem = Problem::new(code, document.file, action.span, message);
    let problem = problem.with_replacement("change it to `deny`", "\"deny\"");
    reader.within("default_action", |reader| reader.push(problem));
}

fn inherits(reader: &mut Reader, table: &Table<'_>, name: &str) -> Vec<Text> {
    let mut parents: Vec<Text> = Vec::new();
    let mut seen = BTreeSet::new();
    for parent in table.texts("inherits").map_or_else(Vec::new, |it| it.value) {
        let shown = excerpt(&parent.value);
        let wrong = if parent.value == name {
            Some((Code::Cycle, format!("`{shown}` inherits from itself: {shown} → {shown}")))
        } else if !seen.insert(parent.value.clone()) {
            Some((Code::Parent, format!("`{shown}` is a parent already")))
        } else {
            None
        };
        match wrong {
            Some((code, message)) => {
                reader.within("inherits", |reader| reader.report(code, parent.span, message))
            }
            None => parents.push(parent),
        }
    }
    parents
}

/// Each table of a list, read.
fn entries<T>(
    reader: &mut Reader,
    table: &Table<'_>,
    name: &str,
    mut read: impl FnMut(&mut Reader, &Node) -> T,
) -> Vec<T> {
    let Some(entry) = table.get(name) else { return Vec::new() };
    let tables = entry.value.items().iter().enumerate().filter(|it| matches!(it.1.value, Value::Table(_)));
    tables
        .map(|(index, node)| reader.within(format!("{name}[{index}]"), |reader| read(reader, node)))
        .collect()
}

fn rule(reader: &mut Reader, node: &Node, effect: Effect) -> RuleEntry {
    let errors = reader.errors();
    let table = reader.table(node, RULE);
    let resource = table.text("resource");
    let resource = resource.and_then(|it| reader.within("resource", |reader| reader.resource(&it)));
    if let Some(resource) = resource {
        inapplicable(reader, &table, effect, resource.value);
    }
    let rule = RuleEntry {
        span: node.span,
        head: node.head,
        field: reader.field(),
        resource,
        pattern: table.text("pattern"),
        scope: table.word("scope", &[("exact", Scope::Exact), ("recursive", Scope::Recursive)]),
        description: table.text("description"),
        feature: table.text("feature"),
        args: table.texts("args"),
        sha256: table.bytes("sha256", 32),
        cwd: table.text("cwd"),
        env: table.texts("env"),
        include_secrets: table.bool("include_secrets"),
        private: table.bool("private"),
        ports: table.texts("ports"),
        methods: table.texts("methods"),
        path: table.text("path"),
        content_types: table.texts("content_types"),
        models: table.texts("models"),
        signature: table.text("signature"),
        max_calls: table.whole("max_calls"),
        max_bytes: table.amount("max_bytes", Unit::Bytes),
        broken: false,
    };
    let foreign = resource.is_some_and(|it| it.value.name() == "ffi");
    if foreign && effect == Effect::Allow && node.get("sha256").is_none() {
        let message = "a grant of foreign functions names the library's digest: `sha256` is missing";
        reader.within("sha256", |reader| reader.report(Code::Digest, node.head, message));
    }
    empty_lists(reader, &rule);
    RuleEntry { broken: reader.errors() > errors, ..rule }
}

/// Reports the keys that a rule of this effect about this resource cannot have.
fn inapplicable(reader: &mut Reader, table: &Table<'_>, effect: Effect, resource: Resource) {
    for field in RULE.iter().filter(|it| !it.applies(effect, resource)) {
        let Some(entry) = table.get(field.name) else { continue };
        let message = if field.applies_to(resource) {
            format!("`{}` says how something is granted: a `deny` has none", field.name)
        } else {
            format!("`{}` does not apply to `{resource}`", field.name)
        };
        reader.within(field.name, |reader| reader.report(Code::UnknownKey, entry.key_span, message));
    }
}

/// A list that narrows a rule and is empty would make it match nothing.
fn empty_lists(reader: &mut Reader, rule: &RuleEntry) {
    let lists = [
        ("ports", &rule.ports),
        ("methods", &rule.methods),
        ("content_types", &rule.content_types),
        ("models", &rule.models),
    ];
    for (name, list) in lists {
        if let Some(list) = list.as_ref().filter(|it| it.value.is_empty()) {
            let message =
                format!("`{name}` is empty, so that the rule matches nothing: leave it out to mean any");
            reader.within(name, |reader| reader.report(Code::Value, list.span, message));
        }
    }
}

fn time(reader: &mut Reader, node: &Node) -> TimeEntry {
    let errors = reader.errors();
    let table = reader.table(node, TIME);
    let permission = table.text("permission");
    let parts = permission.as_ref().and_then(|it| reader.within("permission", |reader| split(reader, it)));
    let (resource, pattern) = parts.unwrap_or_default();
    let entry = TimeEntry {
        span: node.span,
        head: node.head,
        field: reader.field(),
        permission,
        resource,
        pattern,
        start: table.moment("start"),
        end: table.moment("end"),
        days_of_week: table.days("days_of_week"),
        hours_of_day: table.hours("hours_of_day"),
        timezone: table.zone("timezone"),
        description: table.text("description"),
        feature: table.text("feature"),
        broken: false,
    };
    if let (Some(start), Some(end)) = (entry.start, entry.end)
        && start.value >= end.value
    {
        let message = "the grant ends before it starts: `end` is later than `start`";
        reader.within("end", |reader| reader.report(Code::Time, end.span, message));
    }
    let conditions = ["start", "end", "days_of_week", "hours_of_day"];
    if conditions.iter().all(|it| node.get(it).is_none()) && !reader.is_broken() {
        reader.report(
            Code::Time,
            node.head,
            "the grant says no time: write it under `allow` if it always counts",
        );
    }
    TimeEntry { broken: reader.errors() > errors, ..entry }
}

/// The resource and the pattern of a permission.
fn split(reader: &mut Reader, permission: &Text) -> Option<(Option<Spanned<Resource>>, Option<Text>)> {
    let text = &permission.value;
    let Some(colon) = text.find(':') else {
        let message = format!("`{}` is no permission: write `resource:pattern`", excerpt(text));
        reader.report(Code::Time, permission.span, message);
        return None;
    };
    let resource = reader.resource(&permission.part(0..colon));
    let pattern = permission.part(colon + 1..text.len());
    if pattern.value.is_empty() {
        reader.report(
            Code::EmptyPattern,
            permission.span,
            "nothing stands after the `:`: the pattern is empty",
        );
        return Some((resource, None));
    }
    Some((resource, Some(pattern)))
}

fn features(reader: &mut Reader, node: &Node) -> Vec<Feature> {
    let mut features = Vec::new();
    for entry in node.entries() {
        let name = Text { value: entry.key.clone(), span: entry.key_span, start: None };
        reader.within(entry.key.as_str(), |reader| {
            if entry.key.trim().is_empty() {
                reader.report(Code::Feature, entry.key_span, "a feature has a name");
            }
            if !matches!(entry.value.value, Value::Table(_)) {
                let expected = "a table such as `{ dependencies = [], default = true }`";
                return reader.wrong_type(expected, &entry.value, &entry.key);
            }
            let table = reader.table(&entry.value, FEATURE);
            features.push(Feature {
                name,
                span: entry.value.span,
                dependencies: table.texts("dependencies").map_or_else(Vec::new, |it| it.value),
                default: table.bool("default"),
            });
        });
    }
    features
}

fn quotas(document: &mut Document, reader: &mut Reader, node: &Node) {
    let table = reader.table(node, QUOTAS);
    document.preset = table.word("preset", &Preset::ALL);
    for quota in Quota::ALL {
        if let Some(Spanned { value, span }) = table.amount(quota.name(), quota.unit()) {
            document.quotas.push((quota, Spanned { value: Limit::At(value), span }));
        }
    }
    document.quotas.sort_by_key(|it| it.1.span.start());
}

fn budgets(reader: &mut Reader, node: &Node) -> Vec<Budget> {
    let mut budgets: Vec<Budget> = Vec::new();
    for entry in node.entries() {
        let inner = entry.value.entries();
        if inner.iter().any(|it| Resource::parse(&format!("{}.{}", entry.key, it.key)).is_some())
            || !inner.is_empty() && is_family(&entry.key)
        {
            // `net.fetch = 3` is a table `net` in TOML, but it says what it says.
            for it in inner {
                let value = format!("{}.{}", entry.key, it.key);
                let key = Text { value, span: it.key_span, start: None };
                budget(reader, &key, &it.value, &mut budgets);
            }
        } else {
            let key = Text { value: entry.key.clone(), span: entry.key_span, start: None };
            budget(reader, &key, &entry.value, &mut budgets);
        }
    }
    budgets
}

/// Whether it is the first half of capability names, and no resource itself.
fn is_family(key: &str) -> bool {
    let mut families = Capability::all().filter_map(|it| it.name().split_once('.'));
    Resource::parse(key).is_none() && families.any(|it| it.0 == key)
}

fn budget(reader: &mut Reader, key: &Text, node: &Node, budgets: &mut Vec<Budget>) {
    reader.within(key.value.as_str(), |reader| {
        let Some(resource) = budgeted(reader, key) else { return };
        if budgets.iter().any(|it| it.resource.value == resource.value) {
            let message = format!("the budget of `{}` is set twice", resource.value);
            return reader.report(Code::Quota, key.span, message);
        }
        match &node.value {
            Value::Table(_) => {
                let table = reader.table(node, BUDGET);
                if let Some(entry) = table.get("tokens").filter(|_| resource.value.name() != "llm") {
                    let message = format!("`{}` has no tokens", resource.value);
                    reader
                        .within("tokens", |reader| reader.report(Code::UnknownKey, entry.key_span, message));
                }
                budgets.push(Budget { resource, calls: table.whole("calls"), tokens: table.whole("tokens") });
            }
            Value::Int(_) => match whole(node) {
                Some(value) => {
                    let calls = Some(Spanned { value, span: node.span });
                    budgets.push(Budget { resource, calls, tokens: None });
                }
                None => reader.report(Code::Quota, node.span, "a number of calls is 0 or more"),
            },
            _ => reader.wrong_type("a number of calls, or a table with `calls`", node, &key.value),
        }
    });
}

/// The resource of a key. No change is offered: the key may be written in two parts.
fn budgeted(reader: &mut Reader, key: &Text) -> Option<Spanned<Resource>> {
    let found = Resource::parse(&key.value);
    if found.is_none() {
        let near = nearest(&key.value, Resource::names().into_iter().map(Name::new));
        let hint = near.map_or_else(String::new, |it| format!(": did you mean `{it}`?"));
        let message = format!("there is no resource `{}`{hint}", excerpt(&key.value));
        reader.report(Code::Resource, key.span, message);
    }
    found.map(|value| Spanned { value, span: key.span })
}

fn audit(reader: &mut Reader, node: &Node) -> Audit {
    let table = reader.table(node, AUDIT);
    let backends =
        [("jsonl", AuditBackend::Jsonl), ("memory", AuditBackend::Memory), ("null", AuditBackend::Null)];
    let failures = [("deny", OnAuditFailure::Deny), ("continue", OnAuditFailure::Continue)];
    Audit {
        backend: table.word("backend", &backends),
        path: table.text("path"),
        fsync: table.bool("fsync"),
        on_failure: table.word("on_failure", &failures),
        redact: table.texts("redact"),
    }
}

fn network(reader: &mut Reader, node: &Node) -> Network {
    let table = reader.table(node, NETWORK);
    let redirects = table.whole("redirects");
    Network {
        private: table.bool("private"),
        redirects: redirects
            .map(|it| Spanned { value: u32::try_from(it.value).unwrap_or_default(), span: it.span }),
        dns: table.word("dns", &[("system", Dns::System), ("never", Dns::Never)]),
        timeout_ms: None,
    }
}

fn exec_path(reader: &mut Reader, table: &Table<'_>) -> Option<Text> {
    let path = table.text("exec_path")?;
    let wrong = path.value.split(':').find(|it| !it.starts_with('/') || it.split('/').any(|it| it == ".."));
    if let Some(wrong) = wrong {
        let message = format!("`{}` in `exec_path` is no absolute path without `..`", excerpt(wrong));
        reader.within("exec_path", |reader| reader.report(Code::Value, path.span, message));
        return None;
    }
    Some(path)
}

fn signature(reader: &mut Reader, node: &Node) -> Option<Signature> {
    let table = reader.table(node, SIGNATURE);
    Some(Signature { key: table.bytes("key", 32)?, value: table.bytes("value", 64)? })
}
