//! E012: an annotation, a call of `cap_take`, or the `policies` of an application name a capability that does not
//! exist.

use super::{Context, Finding};
use crate::{
    capability::{CAPABILITIES, Capability, CapabilitySet},
    diagnostics::{Diagnostic, Edit, Fix, registry, suggest::nearest},
    effects::{
        annotation,
        sites::{Constant, What},
    },
    framework::Role,
    hir::{Name, body::Expr},
    span::TextRange,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    if !annotation::is_broken(context.lowered) {
        for (index, (written, range)) in context.lowered.spans.capabilities.iter().enumerate() {
            if Capability::parse(written).is_none() {
                let finding = already_declared(context, index, written, *range);
                out.push(finding.unwrap_or_else(|| self::finding(context, written, *range, str::to_owned)));
            }
        }
    }
    let taken = context.sites.iter().filter_map(|it| match &it.what {
        What::UnknownCapability(name) => Some(name.clone()),
        _ => None,
    });
    for name in taken.chain(listed(context)) {
        let range = context.body.span(name.literal);
        out.push(finding(context, &name.text, range, |it| format!("\"{it}\"")));
    }
}

/// The finding for another, misspelt entry for what the annotation lists already.
fn already_declared<'db>(
    context: &Context<'db>,
    index: usize,
    written: &str,
    range: TextRange,
) -> Option<Finding<'db>> {
    let Context { db, item, .. } = *context;
    let (Guess::Same(_) | Guess::Near(_)) = guess(written) else { return None };
    let meant = possibly_meant(written).iter().find(|it| context.facts.declared.contains(*it))?;
    let message = format!("no capability is named `{written}`");
    let edit = annotation::remove(db, item, index)?;
    Some(
        Diagnostic::new(&registry::UNKNOWN_CAPABILITY, item.span(range), message)
            .with_help(format!("`{meant}` is declared already"))
            .with_fix(Fix::needs_review(format!("remove `{written}`"), vec![edit])),
    )
}

/// Unknown names in what `policies` returns.
fn listed(context: &Context<'_>) -> Vec<Constant> {
    if !matches!(context.role, Some((_, Role::Policies))) {
        return Vec::new();
    }
    let body = &context.body;
    let lists = body.body.exprs.iter().filter_map(|it| body.field(it.0, "capabilities"));
    let names = lists.filter_map(|it| match &body.body.exprs[body.origin(it)] {
        Expr::List(items) => Some(items),
        _ => None,
    });
    let constants = names.flatten().filter_map(|it| body.constant(*it));
    constants.filter(|it| Capability::parse(&it.text).is_none()).collect()
}

fn finding<'db>(
    context: &Context<'db>,
    written: &str,
    range: TextRange,
    spell: fn(&str) -> String,
) -> Finding<'db> {
    let place = context.item.span(range);
    let mut finding =
        Diagnostic::new(&registry::UNKNOWN_CAPABILITY, place, format!("no capability is named `{written}`"));
    let replace =
        |meant: &str| (format!("replace `{written}` by `{meant}`"), vec![Edit::new(place, spell(meant))]);
    match guess(written) {
        Guess::Same(meant) => {
            let (title, edits) = replace(meant);
            finding = finding.with_fix(Fix::safe(title, edits));
        }
        Guess::Near(meant) => {
            let (title, edits) = replace(&meant);
            finding = finding
                .with_help(format!("did you mean `{meant}`?"))
                .with_fix(Fix::needs_review(title, edits));
        }
        Guess::Family(members) => {
            let names: Vec<_> = members.iter().map(|it| format!("`{it}`")).collect();
            finding = finding.with_help(format!("there is {}", names.join(", ")));
        }
        Guess::Nothing => {}
    }
    finding
}

/// What a name that is none may have been meant to be.
enum Guess {
    /// This, but for dots, dashes and capital letters.
    Same(&'static str),
    /// This, but for a slip.
    Near(Name),
    /// One of those that begin with the same word.
    Family(CapabilitySet),
    /// No idea.
    Nothing,
}

/// The capabilities that an unknown name may stand for: whether one of these is declared cannot be told.
pub(super) fn possibly_meant(written: &str) -> CapabilitySet {
    match guess(written) {
        Guess::Same(meant) => Capability::parse(meant).into_iter().collect(),
        Guess::Near(meant) => Capability::parse(&meant).into_iter().collect(),
        Guess::Family(members) => members,
        Guess::Nothing => CapabilitySet::EMPTY,
    }
}

fn guess(written: &str) -> Guess {
    let names = || CAPABILITIES.iter().flat_map(|it| [it.name].into_iter().chain(it.aliases.iter().copied()));
    if let Some(meant) = names().find(|it| letters(it).eq(letters(written))) {
        return Guess::Same(meant);
    }
    if let Some(meant) = nearest(written, names().map(Name::new)) {
        return Guess::Near(meant);
    }
    let word = written.split(['.', '_', '-']).next();
    let family: CapabilitySet = Capability::all().filter(|it| it.name().split('.').next() == word).collect();
    if family.is_empty() { Guess::Nothing } else { Guess::Family(family) }
}

/// The letters of a name, whatever joins its words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|it| !matches!(it, '.' | '_' | '-')).map(|it| it.to_ascii_lowercase())
}
