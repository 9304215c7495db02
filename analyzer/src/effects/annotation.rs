//! Edits of a function's capability list, the `!{..}` after its result type.
//!
//! Everything else in the list stays as it is written: other spellings, comments, the order.

use crate::{
    capability::Capability,
    db::Db,
    diagnostics::Edit,
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
        (None, None) => whole_list(text, spans.capability_list?)?,
        (_, Some(after)) if is_plain(text, here.end(), after.start()) => {
            TextRange::new(here.start(), after.start())
        }
        (Some(before), None) if is_plain(text, before.end(), here.start()) => {
            TextRange::new(before.end(), here.end())
        }
        // A comment stands between: it stays, and so does a comma before it.
        _ => with_comma(text, here)?,
    };
    Some(Edit::new(item.span(range), ""))
}

/// The list and the blanks before it, or its whole line when nothing else is there.
fn whole_list(text: &str, list: TextRange) -> Option<TextRange> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let written = text.get(std::ops::Range::<usize>::from(list))?;
    if written.contains("//") {
        // Comments in the list would vanish with it.
        return None;
    }
    let before = text.get(..usize::from(list.start()))?.trim_end_matches(BLANKS);
    let after = text.get(usize::from(list.end())..)?.trim_start_matches(BLANKS);
    let start = TextSize::of(before);
    if before.ends_with('\n') {
        // A list that begins a line takes the line end along, if one follows; else what follows moves up to it.
        let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n'));
        let end = after.map_or(list.end(), |it| TextSize::of(text) - TextSize::of(it));
        let start = if after.is_some() { start } else { list.start() };
        return Some(TextRange::new(start, end));
    }
    Some(TextRange::new(start, list.end()))
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

fn with_comma(text: &str, entry: TextRange) -> Option<TextRange> {
    let rest = text.get(usize::from(entry.end())..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let comma = if rest.get(blanks..)?.starts_with(',') { blanks + 1 } else { 0 };
    Some(TextRange::new(entry.start(), entry.end() + TextSize::new(comma as u32)))
}
