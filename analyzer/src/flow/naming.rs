//! E036: a type or variant whose name begins in lower case. For the strict profile.

use crate::{
    db::Db,
    diagnostics::{Diagnostic, registry::NAMING},
    hir::{Item, lower::Lowered, signature::Signature},
    span::ItemSpan,
};

pub(super) fn check<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    lowered: &Lowered,
    out: &mut Vec<Diagnostic<ItemSpan<'db>>>,
) {
    let name = item.name(db);
    if begins_in_lower_case(name) {
        let message = format!("the name of the type `{name}` begins in lower case");
        out.push(
            Diagnostic::new(&NAMING, item.span(lowered.spans.name), message)
                .with_help(format!("name it `{}`", capitalized(name))),
        );
    }
    let Signature::Enum(signature) = &lowered.signature else { return };
    for (variant, span) in signature.variants.iter().zip(&lowered.spans.names) {
        if begins_in_lower_case(&variant.name) {
            let message = format!("the name of the variant `{}` begins in lower case", variant.name);
            out.push(
                Diagnostic::new(&NAMING, item.span(*span), message)
                    .with_note("in a pattern, a lone name in lower case is a binding")
                    .with_help(format!("name it `{}`", capitalized(&variant.name))),
            );
        }
    }
}

fn begins_in_lower_case(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_lowercase())
}

/// `order_state` as `OrderState`.
fn capitalized(name: &str) -> String {
    name.split('_')
        .filter_map(|word| {
            let (first, rest) = word.split_at_checked(1)?;
            Some(first.to_ascii_uppercase() + rest)
        })
        .collect()
}
