//! E039: an annotation lists a capability that nothing can perform yet.

use super::{Context, Finding};
use crate::{
    capability::Capability,
    diagnostics::{Diagnostic, registry},
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    for (written, range) in &context.lowered.spans.capabilities {
        let Some(capability) = Capability::parse(written).filter(|it| !it.info().performed) else { continue };
        let message = format!("no operation performs `{capability}` yet");
        let place = context.item.span(*range);
        out.push(Diagnostic::new(&registry::CAPABILITY_WITHOUT_OPERATION, place, message));
    }
}
