//! E018: an annotation lists a capability that the function never needs.
//!
//! A function whose block has nothing to do with effects may be a stub: what it declares is then taken as given by
//! whoever calls it, so it is left alone as long as somebody can.

use super::{Context, Finding};
use crate::{
    capability::{Capability, CapabilitySet},
    diagnostics::{Diagnostic, Fix, registry},
    effects::{annotation, own_effects},
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, name, effects, .. } = *context;
    let is_uncertain = effects.unknown || effects.latent_unknown || annotation::is_broken(context.lowered);
    if is_uncertain || context.is_pure_role() {
        return;
    }
    let is_stub = own_effects(db, item).is_inert();
    let is_relied_on = effects.mentioned || context.lowered.signature.is_exported();
    if is_stub && is_relied_on {
        return;
    }
    let justified = effects.needed.union(effects.latent).union(effects.callee_declared);
    let mut seen = CapabilitySet::EMPTY;
    for (index, (written, range)) in context.lowered.spans.capabilities.iter().enumerate() {
        let Some(capability) = Capability::parse(written) else { continue };
        let is_repeated = seen.contains(capability);
        seen.insert(capability);
        // A capability without any operation has a finding of its own.
        if is_repeated || justified.contains(capability) || !capability.info().performed {
            continue;
        }
        let message = format!("`{name}` declares `{capability}` but never needs it");
        let mut finding =
            Diagnostic::new(&registry::OVER_DECLARED_CAPABILITY, item.span(*range), message).fade();
        if let Some(edit) = annotation::remove(db, item, index) {
            let title = format!("remove `{written}` from `{name}`");
            // What a stub declares may be all that is known of what it stands for.
            let fix = if is_stub { Fix::needs_review } else { Fix::safe };
            finding = finding.with_fix(fix(title, vec![edit]));
        }
        out.push(finding);
    }
}
