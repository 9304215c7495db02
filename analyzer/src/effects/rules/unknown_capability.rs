//! E012: an annotation, or a call of `cap_take`, names a capability that does not exist.

use super::{Context, Finding};
use crate::{
    capability::{CAPABILITIES, Capability},
    diagnostics::{Diagnostic, Edit, Fix, registry, suggest::nearest},
    effects::{annotation, sites::What},
    hir::Name,
    span::TextRange,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    if !annotation::is_broken(context.lowered) {
        let entries = &context.lowered.spans.capabilities;
        for (written, range) in entries.iter().filter(|it| Capability::parse(&it.0).is_none()) {
            out.push(finding(context, written, *range, str::to_owned));
        }
    }
    for site in context.body.sites() {
        if let What::UnknownCapability(name) = &site.what {
            let range = context.body.span(name.literal);
            out.push(finding(context, &name.text, range, |it| format!("\"{it}\"")));
        }
    }
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
    let names = || CAPABILITIES.iter().flat_map(|it| [it.name].into_iter().chain(it.aliases.iter().copied()));
    let same_letters = names().find(|it| letters(it).eq(letters(written)));
    if let Some(meant) = same_letters {
        return finding.with_fix(Fix::safe(
            format!("replace `{written}` by `{meant}`"),
            vec![Edit::new(place, spell(meant))],
        ));
    }
    if let Some(meant) = nearest(written, names().map(Name::new)) {
        finding = finding.with_help(format!("did you mean `{meant}`?")).with_fix(Fix::needs_review(
            format!("replace `{written}` by `{meant}`"),
            vec![Edit::new(place, spell(&meant))],
        ));
    } else if let Some(help) = family(written) {
        finding = finding.with_help(help);
    }
    finding
}

/// The letters of a name, whatever joins its words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|it| !matches!(it, '.' | '_' | '-')).map(|it| it.to_ascii_lowercase())
}

/// The capabilities that begin with the same word.
fn family(written: &str) -> Option<String> {
    let word = written.split(['.', '_', '-']).next().filter(|it| !it.is_empty())?;
    let members: Vec<_> = CAPABILITIES
        .iter()
        .filter(|it| it.name.split('.').next() == Some(word))
        .map(|it| format!("`{}`", it.name))
        .collect();
    (!members.is_empty()).then(|| format!("there is {}", members.join(", ")))
}
