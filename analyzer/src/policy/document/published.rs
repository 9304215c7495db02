//! Reads the keys of the published schema, and says the same in rules of this engine.
//!
//! A capability's rule becomes an allow or a deny of everything. `net_policy` narrows the allow of `net.fetch`. Where
//! that allow is only the default, the default is written out capability by capability, for a default cannot be narrowed.

use text_size::TextRange;

use super::{
    Document, Network, RuleEntry, Spanned, Text,
    fields::{NET_POLICY, PUBLISHED, PUBLISHED_RULE},
    read::{Reader, Table},
    tree::{Node, Value},
    values::excerpt,
};
use crate::{
    capability::Capability,
    policy::{
        problem::{Code, Problem},
        resource::Resource,
        rule::Effect,
    },
};

/// Methods that the published tools know.
const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// What `net_policy` says of requests.
#[derive(Default)]
struct NetPolicy {
    domains: Vec<Text>,
    methods: Option<Spanned<Vec<Text>>>,
    max_bytes: Option<Spanned<u64>>,
    /// Whether something in it cannot be read: then it lets nothing through.
    broken: bool,
}

pub(super) fn read(document: &mut Document, reader: &mut Reader, root: &Node, stem: &str) {
    document.name = Some(Text { value: stem.to_owned(), span: root.head, start: None });
    let table = reader.table(root, PUBLISHED);
    let default = table.bool("default_allow").filter(|it| it.value);
    let net = table.get("net_policy").map(|it| &it.value);
    let net = reader.within("net_policy", |reader| net.map(|it| net_policy(document, reader, it)));
    let net = net.unwrap_or_default();
    if let Some(entry) = table.get("rules") {
        reader.within("rules", |reader| rules(document, reader, &entry.value, &net));
    }
    let Some(default) = default else { return };
    let narrowed = net.broken || !net.domains.is_empty() || net.methods.is_some();
    let fetch = Resource::of(Capability::NET_FETCH);
    let denied = document.deny.iter().any(|it| it.resource.is_some_and(|it| it.value == fetch));
    if narrowed && !denied {
        let ruled = |it: &Resource| {
            let mut rules = document.allow.iter().chain(&document.deny);
            rules.any(|rule| rule.resource.is_some_and(|rule| rule.value == *it))
        };
        let open: Vec<_> = Capability::all().map(Resource::of).filter(|it| !ruled(it)).collect();
        for resource in open {
            let place = Place { span: default.span, head: default.span, field: "default_allow".to_owned() };
            allow(document, resource, &place, None, &net);
        }
    } else {
        document.default_action = Some(Spanned { value: Effect::Allow, span: default.span });
    }
    let message = "whatever no rule denies is allowed";
    let problem = Problem::new(Code::OpenDefault, document.file, default.span, message);
    let problem = problem.with_replacement("change it to `false`", "false");
    reader.within("default_allow", |reader| reader.push(problem));
}

/// Where a rule comes from.
struct Place {
    span: TextRange,
    head: TextRange,
    field: String,
}

fn rules(document: &mut Document, reader: &mut Reader, node: &Node, net: &NetPolicy) {
    for entry in node.entries() {
        reader.within(entry.key.as_str(), |reader| {
            let resource = capability(reader, &entry.key, entry.key_span);
            if !matches!(entry.value.value, Value::Table(_)) {
                return reader.wrong_type("an object with `allow` and `budget`", &entry.value, &entry.key);
            }
            let table = reader.table(&entry.value, PUBLISHED_RULE);
            let (Some(resource), Some(allowed)) = (resource, table.bool("allow")) else { return };
            let place = Place {
                span: entry.key_span.cover(entry.value.span),
                head: entry.key_span,
                field: reader.field(),
            };
            if allowed.value {
                // Without a budget that can be read the rule is reported, and grants nothing.
                let Some(budget) = table.whole("budget") else { return };
                allow(document, resource, &place, Some(budget).filter(|it| it.value > 0), net);
            } else {
                document.deny.push(rule(resource, &place, "*"));
            }
        });
    }
}

/// A capability by its own name; the short names of source code are refused, with the one that is meant.
fn capability(reader: &mut Reader, name: &str, span: TextRange) -> Option<Resource> {
    let found = Capability::parse(name);
    match found {
        Some(it) if it.name() == name || name.contains('.') => Some(Resource::of(it)),
        Some(it) => {
            let message = format!("`{name}` is a name for source code: policies say `{it}`");
            let problem = Problem::new(Code::Resource, reader.file(), span, message);
            reader.push(problem.with_replacement(format!("change it to `{it}`"), format!("\"{it}\"")));
            None
        }
        None => {
            let text = Text { value: name.to_owned(), span, start: None };
            let message = format!("there is no capability `{}`", excerpt(name));
            reader.unknown_word(Code::Resource, &text, message, Capability::all().map(Capability::name));
            None
        }
    }
}

/// Grants a resource, HTTP requests only as `net_policy` says.
fn allow(
    document: &mut Document,
    resource: Resource,
    place: &Place,
    max_calls: Option<Spanned<u64>>,
    net: &NetPolicy,
) {
    let whole = RuleEntry { max_calls, ..rule(resource, place, "*") };
    if resource != Resource::of(Capability::NET_FETCH) {
        let include_secrets = Some(Spanned { value: true, span: place.head });
        let secrets = resource.name() == "environment";
        document.allow.push(RuleEntry { include_secrets: include_secrets.filter(|_| secrets), ..whole });
        return;
    }
    if net.broken {
        return;
    }
    let whole = RuleEntry { methods: net.methods.clone(), max_bytes: net.max_bytes, ..whole };
    if net.domains.is_empty() {
        let private = Some(Spanned { value: true, span: place.head });
        document.allow.push(RuleEntry { private, ..whole });
        return;
    }
    for domain in &net.domains {
        document.allow.push(RuleEntry { pattern: Some(domain.clone()), ..whole.clone() });
    }
}

fn rule(resource: Resource, place: &Place, pattern: &str) -> RuleEntry {
    RuleEntry {
        span: place.span,
        head: place.head,
        field: place.field.clone(),
        resource: Some(Spanned { value: resource, span: place.head }),
        pattern: Some(Text { value: pattern.to_owned(), span: place.head, start: None }),
        ..RuleEntry::default()
    }
}

fn net_policy(document: &mut Document, reader: &mut Reader, node: &Node) -> NetPolicy {
    let errors = reader.errors();
    let table = reader.table(node, NET_POLICY);
    let redirects = table.bool("allow_redirects");
    let here = table.node.head;
    document.network = Network {
        redirects: Some(Spanned {
            value: if redirects.is_none_or(|it| it.value) { 10 } else { 0 },
            span: redirects.map_or(here, |it| it.span),
        }),
        timeout_ms: Some(table.whole("timeout_ms").unwrap_or(Spanned { value: 30_000, span: here })),
        ..Network::default()
    };
    let max_bytes = table.whole("max_response_bytes").unwrap_or(Spanned { value: 10_485_760, span: here });
    let (domains, methods) = (domains(reader, &table), methods(reader, &table));
    NetPolicy { domains, methods, max_bytes: Some(max_bytes), broken: reader.errors() > errors }
}

fn domains(reader: &mut Reader, table: &Table<'_>) -> Vec<Text> {
    let domains = table.texts("allowed_domains").map_or_else(Vec::new, |it| it.value);
    for domain in domains.iter().filter(|it| it.value == "*") {
        let message = "`*` matches no host here: leave the list empty to allow any";
        reader.within("allowed_domains", |reader| reader.report(Code::Host, domain.span, message));
    }
    domains
}

fn methods(reader: &mut Reader, table: &Table<'_>) -> Option<Spanned<Vec<Text>>> {
    let methods = table.texts("allowed_methods").filter(|it| !it.value.is_empty())?;
    for method in methods.value.iter().filter(|it| !METHODS.contains(&it.value.as_str())) {
        let message = format!("`{}` is no HTTP method in upper case", excerpt(&method.value));
        let upper = METHODS.iter().find(|it| it.eq_ignore_ascii_case(&method.value));
        let problem = Problem::new(Code::Value, reader.file(), method.span, message);
        let problem = match upper {
            Some(it) => problem.with_replacement(format!("change it to `{it}`"), format!("\"{it}\"")),
            None => problem,
        };
        reader.within("allowed_methods", |reader| reader.push(problem));
    }
    Some(methods)
}
