//! E038: `init`, `update`, `view` or `policies` of an application with a shape that the host cannot call.
//!
//! Three functions of these names may also be there by chance: where nothing else speaks of the host, it is a hint.

use super::{Context, Finding};
use crate::{
    diagnostics::{Diagnostic, Levels, Severity, registry},
    framework::{self, Misfit},
    hir::lower::lower,
};

/// For files that may not be meant as applications.
const PERHAPS: Levels = Levels { default: Some(Severity::Hint), strict: Some(Severity::Warning) };

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, .. } = *context;
    let Some((app, role)) = context.role else { return };
    for Misfit { place, message, record } in framework::misfits(db, app, item, role) {
        let mut finding = Diagnostic::new(&registry::FRAMEWORK_SHAPE, place, message);
        if let Some(record) = record {
            finding = finding.with_related(record.span(lower(db, record).spans.name), "its fields");
        }
        if !framework::is_evident(db, app) {
            finding = finding
                .with_levels(PERHAPS)
                .with_note("a file with `init`, `update` and `view` is an application that a host can run");
        }
        out.push(finding);
    }
}
