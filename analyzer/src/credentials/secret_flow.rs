//! Flows of secrets and tokens that no mismatch of types forbids: where the host takes or gives a value of any type,
//! the value is recorded or shown.

use crate::{
    db::Db,
    diagnostics::{Diagnostic, registry::TYPE_ERROR},
    framework::{Role, is_effect_type, role},
    hir::{
        Item,
        body::{Expr, ExprId},
        lower::{Lowered, lower},
        resolve::{Resolution, resolve},
        scope::{self, Definition},
    },
    prelude,
    span::{ItemSpan, TextRange},
    types::{Ty, contents, function_type, infer},
};

/// The places in an item where an opaque value would leave the program, or come from outside.
#[salsa::tracked(returns(deref))]
pub fn secret_flows<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let Lowered { body, spans, signature, .. } = lower(db, item);
    let types = infer(db, item);
    let mut out = Vec::new();
    let mut report = |span: TextRange, message: String| {
        let help = "a secret goes into a header of a request, as `NetValue::Hidden`, and nowhere else";
        out.push(Diagnostic::new(&TYPE_ERROR, item.span(span), message).with_help(help));
    };
    let opaque = |ty: &Ty<'db>| {
        let held = contents(db, ty);
        let what = if held.secrets { "Secret" } else { "Cap" };
        held.is_opaque().then_some(what)
    };
    let span = |id: ExprId| body.expr_spans.get(id).copied().unwrap_or_default();
    for (id, expr) in body.exprs.iter() {
        match expr {
            Expr::Record { name, fields, .. } => {
                let Some(Definition::Item(record)) = scope::type_item(db, item.file(db), &name.value) else {
                    continue;
                };
                let payload = fields.iter().find(|it| it.name.value == "payload");
                let held = payload.and_then(|it| Some((it.value, opaque(types.exprs.get(it.value)?)?)));
                if let Some((value, what)) = held
                    && is_effect_type(db, record)
                {
                    report(
                        span(value),
                        format!("a `{what}` cannot be the payload of an effect: effects are recorded"),
                    );
                }
            }
            Expr::Receive => {
                if let Some(what) = types.exprs.get(id).and_then(opaque) {
                    report(span(id), format!("no message holds a `{what}`: none can be sent"));
                }
            }
            Expr::Call { callee, .. } => {
                let is_input = matches!(resolve(db, item).names.get(*callee), Some(Resolution::Function(function))
                    if function.name(db) == "step_value" && prelude::file(db) == Some(function.file(db)));
                if is_input && let Some(what) = types.exprs.get(id).and_then(opaque) {
                    report(span(id), format!("no input of a step is a `{what}`: inputs are recorded"));
                }
            }
            _ => {}
        }
    }
    if role(db, item).is_some_and(|it| it.1 == Role::View) {
        let result = &function_type(db, item).result;
        if let Some(what) = opaque(result) {
            let place = signature.as_function().and_then(|it| spans.types.get(it.result?).copied());
            let shown = result.display(db);
            report(
                place.unwrap_or(spans.name),
                format!("`view` cannot give a `{shown}`: it holds a `{what}`, and is shown"),
            );
        }
    }
    out
}
