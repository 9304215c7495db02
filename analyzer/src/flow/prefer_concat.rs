//! E033: `+` between strings. For the strict profile.

use super::Context;
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry::PREFER_CONCAT},
    hir::body::{BinaryOp, Expr},
    span::ItemSpan,
    types::Ty,
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let types = &context.inference.exprs;
    for (_, expr) in context.lowered.body.exprs.iter() {
        let Expr::Binary { operator, left, right } = expr else { continue };
        let strings = types.get(*left) == Some(&Ty::String) && types.get(*right) == Some(&Ty::String);
        if operator.value == BinaryOp::Add && strings {
            let place = context.item.span(operator.span);
            // `++` binds more loosely than `+`, but joining is associative and no other operator takes strings and
            // binds as tightly, so the text means the same afterwards.
            out.push(
                Diagnostic::new(&PREFER_CONCAT, place, "strings are joined with `++`")
                    .with_fix(Fix::safe("replace `+` by `++`", vec![Edit::new(place, "++")])),
            );
        }
    }
}
