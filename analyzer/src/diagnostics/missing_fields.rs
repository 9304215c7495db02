//! Where the fields are written that a literal lacks: one a line where the literal goes over several.

use super::{Edit, removal::indent_of};
use crate::span::{TextRange, TextSize};

/// What canonical style adds a level.
const INDENT: &str = "    ";

/// The edits of `text` that add `fields`, such as `name: value`, to a literal that closes with the brace at `close`.
/// `last` is its last field, if it has any.
pub(crate) fn insertion(
    text: &str,
    close: usize,
    last: Option<TextRange>,
    fields: &[String],
) -> Vec<Edit<TextRange>> {
    let insert = |at: usize, new: String| Edit::new(TextRange::empty(TextSize::new(at as u32)), new);
    let begin = last.and_then(|it| indent_of(text, it.start().into()));
    let end = last.map(|it| usize::from(it.end()));
    if let Some(outer) = indent_of(text, close) {
        let indent = begin.map_or_else(|| format!("{outer}{INDENT}"), str::to_owned);
        let lines: String = fields.iter().map(|it| format!("{indent}{it},\n")).collect();
        let comma = end.filter(|it| !has_comma(text.get(*it..close).unwrap_or_default()));
        let comma = comma.map(|it| insert(it, ",".to_owned()));
        return comma.into_iter().chain([insert(close - outer.len(), lines)]).collect();
    }
    let Some(end) = end else {
        let open = text.get(..close).unwrap_or_default().trim_end().len();
        let blanks = TextRange::new(TextSize::new(open as u32), TextSize::new(close as u32));
        return vec![Edit::new(blanks, format!(" {} ", fields.join(", ")))];
    };
    let added: String = match begin {
        Some(indent) => fields.iter().map(|it| format!(",\n{indent}{it}")).collect(),
        None => fields.iter().map(|it| format!(", {it}")).collect(),
    };
    vec![insert(end, added)]
}

/// Whether a comma stands in what follows a field, comments aside.
fn has_comma(rest: &str) -> bool {
    rest.lines().any(|line| line.split("//").next().is_some_and(|it| it.contains(',')))
}
