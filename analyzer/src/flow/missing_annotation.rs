//! E032: a result or `let` type that is left to inference. For the strict profile.

use super::Context;
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry::MISSING_ANNOTATION},
    hir::body::{Expr, Statement},
    span::{ItemSpan, TextRange},
    types::writable::is_writable,
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let (db, item, lowered) = (context.db, context.item, context.lowered);
    let file = item.file(db);
    if lowered.signature.as_function().is_some_and(|it| it.result.is_none() && it.has_body) {
        let insert = item.span(TextRange::empty(lowered.spans.capability_insert));
        let message = format!("`{}` leaves out its result type, which means `Unit`", item.name(db));
        out.push(
            Diagnostic::new(&MISSING_ANNOTATION, item.span(lowered.spans.name), message)
                .with_fix(Fix::safe("add `-> Unit`", vec![Edit::new(insert, " -> Unit")])),
        );
    }
    let body = &lowered.body;
    for (_, expr) in body.exprs.iter() {
        let Expr::Block(block) = expr else { continue };
        for statement in &block.statements {
            let Statement::Let { local: Some(local), ty: None, .. } = statement else { continue };
            let Some(ty) = context.inference.locals.get(*local).filter(|it| is_writable(db, file, it)) else {
                continue;
            };
            let (local, ty) = (&body.locals[*local], ty.display(db));
            let insert = item.span(TextRange::empty(local.span.end()));
            let message = format!("the type of `{}` is left to inference: it is `{ty}`", local.name);
            out.push(
                Diagnostic::new(&MISSING_ANNOTATION, item.span(local.span), message)
                    .with_fix(Fix::safe(format!("add `: {ty}`"), vec![Edit::new(insert, format!(": {ty}"))])),
            );
        }
    }
}
