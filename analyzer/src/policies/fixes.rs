//! The change of a policy that allows just what an operation needs.
//!
//! Only where no rule speaks against it, and only with a grant that was found to allow it: what is offered helps.

use std::sync::Arc;

use url::Url;

use super::{
    files::{Active, document},
    requests::request,
    verdicts::bases,
};
use crate::{
    capability::Target as Kind,
    db::Db,
    diagnostics::{Edit, Fix},
    inputs::SourceFile,
    policy::{
        decide::{AbstractRequest, By, Decider, Verdict},
        document::{Document, InheritMode, Schema, Syntax},
        pattern::{Context, Pattern},
        request::PathTarget,
        resource::Resource,
        rule::{Effect, EffectivePolicy, Origin, Rule},
    },
    project::parent,
    span::{FileRange, TextRange, TextSize},
    values::{Known, Target},
};

/// Most grants that one fix adds.
const MAX_GRANTS: usize = 4;

/// Adds grants of what `target`, in code of `file`, is used on to the end of the active policy.
pub(super) fn allow(
    db: &dyn Db,
    active: &Active,
    file: SourceFile,
    target: &Target<'_>,
    by: &[By],
) -> Option<Fix<FileRange>> {
    let document = document(db, active.file);
    let text = active.file.text(db);
    let bases = bases(db, file);
    let [base] = bases.as_slice() else { return None };
    if by != [By::Default] || !takes_grants(document, text) {
        return None;
    }
    let resource = Resource::of(target.capability);
    let directory = parent(active.file.path(db)).unwrap_or_default();
    let patterns = patterns(target, base, directory)?;
    let asked = request(target, base)?;
    if patterns.is_empty() || patterns.len() > MAX_GRANTS || !suffices(resource, &patterns, &asked, directory)
    {
        return None;
    }
    let mut added = if text.ends_with('\n') { String::new() } else { "\n".to_owned() };
    for pattern in &patterns {
        added.push_str(&format!("\n[[allow]]\nresource = \"{resource}\"\npattern = \"{pattern}\"\n"));
    }
    let shown: Vec<_> = patterns.iter().map(|it| format!("`{it}`")).collect();
    let title = format!("allow `{resource}` on {} in `{}`", shown.join(", "), document.name());
    let end = TextRange::empty(TextSize::of(text.as_ref()));
    let edit = Edit::new(FileRange { file: active.file, range: end }, added);
    Some(Fix::needs_review(title, vec![edit]))
}

/// Whether a grant at the end of the file is one more of `allow`, and counts.
fn takes_grants(document: &Document, text: &str) -> bool {
    let restricts = document.inherit_mode.is_some_and(|it| it.value == InheritMode::Restrict);
    let is_inline = |line: &str| {
        line.trim_start().strip_prefix("allow").is_some_and(|it| it.trim_start().starts_with('='))
    };
    document.syntax == Syntax::Toml
        && document.schema == Schema::Native
        && !restricts
        && !text.lines().any(is_inline)
}

/// The narrowest patterns of what the target is used on. Paths below `directory`, the policy's, start there, so that they
/// mean the same elsewhere.
fn patterns(target: &Target<'_>, base: &str, directory: &str) -> Option<Vec<String>> {
    let kind = target.capability.info().target;
    if kind == Kind::Nothing {
        return Some(vec!["*".to_owned()]);
    }
    let Known::Exact(texts) = &target.parts.first()?.known else { return None };
    let mut patterns: Vec<String> = Vec::new();
    for text in texts {
        let pattern = match kind {
            Kind::Url => {
                let url = Url::parse(&text.text).ok()?;
                format!("{}://{}:{}", url.scheme(), url.host_str()?, url.port_or_known_default()?)
            }
            Kind::Path => {
                let path = PathTarget::new(&text.text, base);
                let below = path.as_str().strip_prefix(directory).filter(|it| it.starts_with('/'));
                below.map_or_else(|| path.as_str().to_owned(), |it| format!(".{it}"))
            }
            Kind::Model | Kind::Variable | Kind::Secret | Kind::Input | Kind::Actor => text.text.to_string(),
            Kind::Database
            | Kind::Process
            | Kind::Address
            | Kind::Foreign
            | Kind::Reflected
            | Kind::Nothing => return None,
        };
        // What would mean something else in a pattern or in a string is better written by hand.
        if pattern.contains(|it: char| it.is_control() || matches!(it, '*' | '?' | '"' | '\\')) {
            return None;
        }
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Some(patterns)
}

/// Whether grants of these patterns allow every request that `asked` may be.
fn suffices(resource: Resource, patterns: &[String], asked: &AbstractRequest, directory: &str) -> bool {
    let mut policy = EffectivePolicy::new("");
    for (pattern, index) in patterns.iter().zip(0..) {
        let context = Context { directory: Some(directory), ..Context::of(Effect::Allow) };
        let Ok(pattern) = Pattern::parse(resource, pattern, &context) else { return false };
        policy.rules.push(Rule::new(Effect::Allow, resource, pattern, Origin::made("", index)));
    }
    matches!(Decider::new(Arc::new(policy)).decide_abstract(asked), Verdict::Allowed { .. })
}
