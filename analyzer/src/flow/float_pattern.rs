//! E034: a pattern that is a float. For the strict profile.

use super::Context;
use crate::{
    diagnostics::{Diagnostic, registry::FLOAT_PATTERN},
    hir::body::{Literal, Pattern},
    span::ItemSpan,
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let body = &context.lowered.body;
    for (id, pattern) in body.patterns.iter() {
        if let (Pattern::Literal(Literal::Float(_)), Some(span)) = (pattern, body.pattern_spans.get(id)) {
            let message = "this pattern takes exactly this value, and none that rounding has moved";
            out.push(
                Diagnostic::new(&FLOAT_PATTERN, context.item.span(*span), message)
                    .with_help("compare with `<` and `>` in an `if`"),
            );
        }
    }
}
