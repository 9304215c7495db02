//! E032: a result or `let` type that is left to inference. For the strict profile.

use super::Context;
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, registry::MISSING_ANNOTATION},
    hir::{
        Name,
        body::{Expr, Statement},
        scope,
    },
    inputs::SourceFile,
    span::{ItemSpan, TextRange},
    types::{Ty, default_value::is_visible},
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
            let Some(ty) = context.inference.locals.get(*local).filter(|it| writable(db, file, it)) else {
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

/// Whether `file` can write the type down, and means the same by it.
fn writable<'db>(db: &'db dyn Db, file: SourceFile, ty: &Ty<'db>) -> bool {
    let free = |name: &str| scope::type_item(db, file, &Name::new(name)).is_none();
    match ty {
        Ty::Unknown | Ty::Never | Ty::Var(_) | Ty::Parameter(_) => false,
        Ty::ActorId => free("ActorId"),
        Ty::Secret => free("Secret"),
        Ty::Cap => free("Cap"),
        Ty::Record(item) | Ty::Enum(item) => is_visible(db, file, *item),
        _ => ty.children().into_iter().all(|it| writable(db, file, it)),
    }
}
