//! E027: an effect asks for an answer with a tag that the application's `update` never looks for.

use super::{Context, Finding};
use crate::{
    diagnostics::{Diagnostic, registry},
    effects::tags::{self, TagUse},
    hir::lower::lower,
};

pub(super) fn check<'db>(context: &Context<'db>, out: &mut Vec<Finding<'db>>) {
    let Context { db, item, .. } = *context;
    for TagUse { tag, literal } in tags::tag_uses(db, item, &context.body, context.sites) {
        let Some(app) = tags::ignoring_app(db, item, &tag) else { continue };
        let update = app.update;
        let message = format!("`update` never handles `{tag}`, the tag of the answer to this effect");
        out.push(
            Diagnostic::new(
                &registry::UNHANDLED_CALLBACK_TAG,
                item.span(context.body.span(literal)),
                message,
            )
            .with_related(update.span(lower(db, update).spans.name), "the answer comes here"),
        );
    }
}
