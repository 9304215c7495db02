//! Edits of a function's capability list, the `!{..}` after its result type.
//!
//! Everything else in the list stays as it is written: other spellings, comments, the order.

use crate::{
    capability::Capability,
    db::Db,
    diagnostics::{
        Edit,
        removal::{removal, removal_with_comma},
    },
    hir::{
        Item,
        lower::{Lowered, lower},
    },
    span::{ItemSpan, TextRange, TextSize},
};

/// Whether a syntax error before the block makes the annotation unreliable.
pub(crate) fn is_broken(lowered: &Lowered) -> bool {
    let block = lowered.body.root.and_then(|it| lowered.body.expr_spans.get(it));
    let before_block = |range: TextRange| block.is_none_or(|block| range.start() < block.start());
    lowered.errors.iter().any(|it| it.is_syntax_error() && before_block(it.place))
}

/// Lists `capability` too: at its place if the list is in the order of ids, else at the end.
pub(crate) fn add<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    capability: Capability,
) -> Option<Edit<ItemSpan<'db>>> {
    let spans = &lower(db, item).spans;
    let insert = |at: TextSize, text: String| Some(Edit::new(item.span(TextRange::empty(at)), text));
    let Some(list) = spans.capability_list else {
        return insert(spans.capability_insert, format!(" !{{{capability}}}"));
    };
    let Some((_, last)) = spans.capabilities.last() else {
        let inner = inner_range(item.text(db), list)?;
        return Some(Edit::new(item.span(inner), capability.name()));
    };
    let ids: Vec<_> =
        spans.capabilities.iter().map(|it| Capability::parse(&it.0).map(Capability::id)).collect();
    let follower = spans.capabilities.iter().zip(&ids).find(|it| *it.1 > Some(capability.id()));
    match follower {
        Some(((_, entry), _)) if ids.is_sorted() => insert(entry.start(), format!("{capability}, ")),
        _ => insert(last.end(), format!(", {capability}")),
    }
}

/// Drops the entry with this index, and the list when nothing else is in it.
pub(crate) fn remove<'db>(db: &'db dyn Db, item: Item<'db>, index: usize) -> Option<Edit<ItemSpan<'db>>> {
    let spans = &lower(db, item).spans;
    let text = item.text(db);
    let entry = |index: usize| spans.capabilities.get(index).map(|it| it.1);
    let here = entry(index)?;
    let before = index.checked_sub(1).and_then(entry);
    let range = match (before, entry(index + 1)) {
        (None, None) => {
            let list = spans.capability_list?;
            // Comments in the list would vanish with it.
            removal(text, list).filter(|_| is_plain(text, list.start(), list.end()))?
        }
        (_, Some(after)) if is_plain(text, here.end(), after.start()) => {
            TextRange::new(here.start(), after.start())
        }
        (Some(before), None) if is_plain(text, before.end(), here.start()) => {
            TextRange::new(before.end(), here.end())
        }
        // A comment stands between: it stays.
        _ => removal_with_comma(text, here)?,
    };
    Some(Edit::new(item.span(range), ""))
}

/// What is between the braces of a list without entries, unless something stands there.
fn inner_range(text: &str, list: TextRange) -> Option<TextRange> {
    let written = text.get(std::ops::Range::<usize>::from(list))?;
    let open = written.find('{')?;
    let inner = written.get(open + 1..)?.strip_suffix('}')?;
    let start = list.start() + TextSize::of(written.get(..=open)?);
    inner.trim().is_empty().then(|| TextRange::at(start, TextSize::of(inner)))
}

fn is_plain(text: &str, start: TextSize, end: TextSize) -> bool {
    text.get(start.into()..end.into()).is_some_and(|gap| !gap.contains("//"))
}
