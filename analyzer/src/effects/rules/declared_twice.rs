//! E025: an annotation lists a capability twice, perhaps in two spellings.

use super::{Context, Finding};
use crate::{
    capability::Capability,
    diagnostics::{Diagnostic, Fix, registry},
    effects::annotation,
    span::TextRange,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, .. } = *context;
    let mut first: Vec<(Capability, &str, TextRange)> = Vec::new();
    for (index, (written, range)) in context.lowered.spans.capabilities.iter().enumerate() {
        let Some(capability) = Capability::parse(written) else { continue };
        let Some((_, earlier, place)) = first.iter().find(|it| it.0 == capability) else {
            first.push((capability, written, *range));
            continue;
        };
        let message = if *written == **earlier {
            format!("`{written}` is declared twice")
        } else {
            format!("`{written}` is another spelling of `{earlier}`, which is declared already")
        };
        let mut finding = Diagnostic::new(&registry::DUPLICATE_CAPABILITY, item.span(*range), message)
            .with_related(item.span(*place), "first declared here");
        if let Some(edit) = annotation::remove(db, item, index) {
            finding = finding.with_fix(Fix::safe(format!("remove `{written}`"), vec![edit]));
        }
        out.push(finding);
    }
}
