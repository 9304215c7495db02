//! Adding arms to a `match`, as an edit that keeps the layout.

use text_size::{TextRange, TextSize};

use crate::diagnostics::removal::indent_of;

/// What canonical style adds a level.
const INDENT: &str = "    ";

/// An arm to be written.
pub(super) struct NewArm {
    pub(super) pattern: String,
    pub(super) body: String,
}

/// The edit that adds `new` after the last arm of the `match` at `range` of `text`, whose arms stand at `arms`.
pub(super) fn add_arms(
    text: &str,
    range: TextRange,
    arms: &[TextRange],
    new: &[NewArm],
) -> Option<(TextRange, String)> {
    let close = usize::from(range.end()).checked_sub(1)?;
    let before = text.get(..close)?;
    if !text.get(close..)?.starts_with('}') {
        return None;
    }
    let content_end = before.trim_end().len();
    let gap = before.get(content_end..)?;
    let written = |it: &NewArm| format!("{} => {}", it.pattern, it.body);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = |indent: &str| -> String {
        new.iter().map(|it| format!("{indent}{},{line_end}", written(it))).collect()
    };
    if let Some(newline) = gap.rfind('\n') {
        let line = content_end + newline + 1;
        let outer = text.get(line..close).unwrap_or_default();
        let indent = arms
            .first()
            .and_then(|it| indent_of(text, usize::from(it.start())))
            .map_or_else(|| format!("{outer}{INDENT}"), str::to_owned);
        return Some((span(line, line), lines(&indent)));
    }
    let outer = line_indent(text, usize::from(range.start()));
    if arms.is_empty() && !outer.is_empty() {
        let lines = lines(&format!("{outer}{INDENT}"));
        return Some((span(content_end, close), format!("{line_end}{lines}{outer}")));
    }
    let separator = if before.trim_end().ends_with(['{', ',']) { " " } else { ", " };
    let list = new.iter().map(written).collect::<Vec<_>>().join(", ");
    Some((span(content_end, close), format!("{separator}{list} ")))
}

/// The blanks that the line of `position` begins with.
fn line_indent(text: &str, position: usize) -> &str {
    let before = text.get(..position).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    let line = before.get(line..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

fn span(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}
