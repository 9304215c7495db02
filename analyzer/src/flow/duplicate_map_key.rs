//! E037: a map literal that gives one constant key twice.

use rustc_hash::FxHashMap;

use super::Context;
use crate::{
    diagnostics::{Diagnostic, registry::DUPLICATE_MAP_KEY},
    hir::body::{Expr, ExprId, Literal},
    span::ItemSpan,
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let body = &context.lowered.body;
    for (_, expr) in body.exprs.iter() {
        let Expr::Map(entries) = expr else { continue };
        let mut first: FxHashMap<&str, ExprId> = FxHashMap::default();
        for (key, _) in entries {
            let Expr::Literal(Literal::String(text)) = &body.exprs[*key] else { continue };
            let earlier = *first.entry(text).or_insert(*key);
            let spans = (body.expr_spans.get(*key), body.expr_spans.get(earlier));
            if let (true, (Some(place), Some(earlier))) = (earlier != *key, spans) {
                let message = "this key is given twice, and the last value counts";
                out.push(
                    Diagnostic::new(&DUPLICATE_MAP_KEY, context.item.span(*place), message)
                        .with_related(context.item.span(*earlier), "first given here")
                        .with_help("remove one of the two entries"),
                );
            }
        }
    }
}
