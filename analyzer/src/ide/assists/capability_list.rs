//! Puts the capability list of a function in order: the names as the language has them, sorted, each once; or drops
//! from it all that is never needed.
//!
//! A list with comments in it is left alone: what they speak of would move.

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext},
};
use crate::{
    capability::{Capability, CapabilitySet},
    diagnostics::{registry::OVER_DECLARED_CAPABILITY, removal::removal},
    effects::{annotation, item_effect_diagnostics},
    span::TextRange,
};

pub(super) const CANONICAL: &str = "canonical-capabilities";
pub(super) const UNNEEDED: &str = "remove-unneeded-capabilities";

pub(super) fn offer_canonical(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = canonical(context, out);
}

pub(super) fn offer_unneeded(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = unneeded(context, out);
}

fn canonical(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let item = context.item.as_ref()?;
    let list = plain_list(item)?;
    if !list.contains_range(item.selection) {
        return None;
    }
    let entries = &item.lowered.spans.capabilities;
    let capabilities: CapabilitySet =
        entries.iter().map(|it| Capability::parse(&it.0)).collect::<Option<_>>()?;
    let written: Vec<_> = entries.iter().map(|it| item.slice(it.1)).collect();
    let wanted: Vec<_> = capabilities.iter().map(Capability::name).collect();
    let range = entries.first()?.1.cover(entries.last()?.1);
    if written != wanted {
        let label = "sort the capabilities and use their full names";
        out.add(CANONICAL, AssistKind::RefactorRewrite, label, || {
            Change::new(vec![item.edit(range, wanted.join(", "))])
        });
    }
    Some(())
}

fn unneeded(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let item = context.item.as_ref()?;
    let list = plain_list(item)?;
    if !item.lowered.spans.head.contains_range(item.selection) {
        return None;
    }
    let found = item_effect_diagnostics(context.db, item.item).iter();
    let unneeded: Vec<TextRange> =
        found.filter(|it| it.rule == &OVER_DECLARED_CAPABILITY).map(|it| it.place.range).collect();
    // The finding offers to remove that one.
    if unneeded.is_empty() || matches!(unneeded.as_slice(), [one] if one.intersect(item.selection).is_some())
    {
        return None;
    }
    let entries = item.lowered.spans.capabilities.iter();
    let kept: Vec<TextRange> = entries.map(|it| it.1).filter(|it| !unneeded.contains(it)).collect();
    let names: Vec<_> = unneeded.iter().map(|it| format!("`{}`", item.slice(*it))).collect();
    let label = format!("remove {}, never needed", names.join(", "));
    out.add(UNNEEDED, AssistKind::QuickFix, label, || {
        let all = &item.lowered.spans.capabilities;
        let edit = match (all.first(), all.last()) {
            (Some(first), Some(last)) if !kept.is_empty() => {
                let kept: Vec<_> = kept.iter().map(|it| item.slice(*it)).collect();
                item.edit(first.1.cover(last.1), kept.join(", "))
            }
            _ => item.edit(removal(item.text(), list).unwrap_or(list), ""),
        };
        Change::new(vec![edit])
    });
    Some(())
}

/// The list from `!` to `}` if nothing but names and commas stands in it.
fn plain_list(item: &ItemContext<'_>) -> Option<TextRange> {
    let list = item.lowered.spans.capability_list?;
    (!item.slice(list).contains("//") && !annotation::is_broken(item.lowered)).then_some(list)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_list, check_not},
        CANONICAL, UNNEEDED,
    };

    #[test]
    fn sorted_full_names_each_once() {
        check(
            CANONICAL,
            "fn f() -> Int !{ time, net.fetch, net,$0 db } { 1 }",
            expect!["fn f() -> Int !{ net.fetch, db.query, time.now } { 1 }"],
        );
        check_not(
            CANONICAL,
            &[
                "fn f() -> Int !{net.fetch,$0 time.now} { 1 }",
                "fn f() -> Int !{time, $0whatever} { 1 }",
                "fn f() -> Int !{$0} { 1 }",
                "fn f() -> Int !{time, // why\n $0net} { 1 }",
                "fn f$0() -> Int !{time, net} { 1 }",
            ],
        );
    }

    #[test]
    fn all_that_is_not_needed() {
        let text = "fn f$0() -> Int !{net, time.now, db} { time_now() }";
        check(UNNEEDED, text, expect!["fn f() -> Int !{time.now} { time_now() }"]);
        check_list(
            UNNEEDED,
            text,
            expect![[r#"
            remove-unneeded-capabilities (QuickFix): remove `net`, `db`, never needed
        "#]],
        );
        check(
            UNNEEDED,
            "fn f$0() -> Int !{net, db} { list_len([1]) }",
            expect!["fn f() -> Int { list_len([1]) }"],
        );
        check_not(
            UNNEEDED,
            &[
                "fn f() -> Int !{n$0et, time} { time_now() }",
                "fn f$0() -> Int !{time} { time_now() }",
                "fn f$0() -> Int !{time, net} { unknown() }",
            ],
        );
    }
}
