//! E029: a `requires` or `ensures` that holds for all arguments, or for none.

use super::{Context, constant::truth};
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry::CONSTANT_CONTRACT, removal::removal},
    hir::body::{Contract, ContractKind},
    span::{ItemSpan, TextRange, TextSize},
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let body = &context.lowered.body;
    for contract in &body.contracts {
        let truth = truth(body, context.resolutions, context.inference, contract.condition);
        let place = body.expr_spans.get(contract.condition);
        if let (Some(holds), Some(place)) = (truth, place) {
            out.push(report(context, contract, *place, holds));
        }
    }
}

fn report<'db>(
    context: &Context<'db, '_>,
    contract: &Contract,
    place: TextRange,
    holds: bool,
) -> Diagnostic<ItemSpan<'db>> {
    let name = context.item.name(context.db);
    let message = match (contract.kind, holds) {
        (_, true) => "this condition always holds, so the clause checks nothing".to_owned(),
        (ContractKind::Requires, false) => {
            format!("this condition never holds, so every call of `{name}` fails")
        }
        (ContractKind::Ensures, false) => format!("this condition never holds, so `{name}` can never return"),
    };
    let mut diagnostic = Diagnostic::new(&CONSTANT_CONTRACT, context.item.span(place), message);
    let text = context.item.text(context.db);
    if let Some(range) = clause(text, contract.kind, place).and_then(|it| removal(text, it)) {
        let edit = Edit::new(context.item.span(range), "");
        diagnostic = diagnostic.with_fix(Fix::needs_review("remove the clause", vec![edit]));
    }
    diagnostic
}

/// The clause with its keyword, if nothing stands between the two.
fn clause(text: &str, kind: ContractKind, condition: TextRange) -> Option<TextRange> {
    let keyword = match kind {
        ContractKind::Requires => "requires",
        ContractKind::Ensures => "ensures",
    };
    let before = text.get(..usize::from(condition.start()))?.trim_end().strip_suffix(keyword)?;
    Some(TextRange::new(TextSize::of(before), condition.end()))
}
