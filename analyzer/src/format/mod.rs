//! The canonical style: one text for each program, comments kept.
//!
//! Text → tree → [`layout`] → text. Nothing is ever wrapped for being long; comments decide where a line breaks that
//! could go on, and a chain of operators that its author broke stays broken if it would not fit in a line. The result is parsed again and compared with the original before anybody sees it, so a mistake
//! in here is an error message, never a damaged file. Knows one text; no names, no types, no settings.

mod builder;
mod comments;
mod edits;
mod expressions;
mod items;
mod layout;
pub(crate) mod precedence;
mod selection;
mod statements;
#[cfg(test)]
mod tests;
mod verify;
mod walk;

use std::fmt;

use text_size::{TextRange, TextSize};
use tree_sitter::Tree;

use self::{builder::Builder, comments::Comments};
use crate::{
    diagnostics::Severity,
    line_ending::line_ending,
    syntax::{cst, errors::errors, nodes::Kind, parse::parse},
};

pub use edits::edits;
pub use selection::whole_parts;

/// Why a text was not formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatError {
    /// It does not parse.
    Syntax {
        /// Where the first error is.
        range: TextRange,
        /// What it is.
        message: String,
    },
    /// It nests deeper than the printer can follow.
    TooDeep,
    /// The result would not have been the same program: a defect of the formatter.
    Internal,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormatError::Syntax { message, .. } => f.write_str(message),
            FormatError::TooDeep => f.write_str("nested too deeply to be formatted"),
            FormatError::Internal => {
                f.write_str("left as it is: formatting would have changed the program, please report this")
            }
        }
    }
}

impl std::error::Error for FormatError {}

/// `text` in the canonical style. Lines end as its first one does.
pub fn format(text: &str) -> Result<String, FormatError> {
    const BYTE_ORDER_MARK: char = '\u{feff}';
    let source = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let tree = parse(source);
    if let Some((range, message)) = first_error(&tree, source) {
        let dropped = TextSize::new((text.len() - source.len()) as u32);
        return Err(FormatError::Syntax { range: range + dropped, message });
    }
    let mut builder = Builder::new(source, Comments::of(&tree, source));
    builder.file(tree.root_node());
    let formatted = builder.finish()?.print(line_ending(text));
    let again = parse(&formatted);
    if unprintable(&again, &formatted).is_none() && verify::same_program(&tree, source, &again, &formatted) {
        Ok(formatted)
    } else {
        Err(FormatError::Internal)
    }
}

fn first_error(tree: &Tree, source: &str) -> Option<(TextRange, String)> {
    // A declaration without a body is well laid out, whatever else is wrong with it.
    let errors = errors(tree, source, true).into_iter();
    errors
        .filter(|it| it.levels.unwrap_or(it.rule.levels).default == Some(Severity::Error))
        .map(|it| (it.place, it.message))
        .min_by_key(|it| it.0.start())
        .or_else(|| unprintable(tree, source).map(|it| (it, "this does not parse".to_owned())))
}

/// Where a tree has what no layout is made for, or where the text has what is not in the tree.
fn unprintable(tree: &Tree, source: &str) -> Option<TextRange> {
    let mut end = 0;
    for leaf in walk::leaves(tree) {
        let left_out = source.get(end..leaf.start_byte()).is_none_or(|gap| !gap.trim_ascii().is_empty());
        let known = !matches!(Kind::of(leaf), Kind::Error | Kind::Semicolon | Kind::BlockComment);
        if left_out || !known {
            let start = if left_out { end } else { leaf.start_byte() };
            return Some(TextRange::new(TextSize::new(start as u32), cst::range(leaf).end()));
        }
        end = leaf.end_byte();
    }
    let rest = source.get(end..).unwrap_or_default();
    let broken = tree.root_node().has_error() || !rest.trim_ascii().is_empty();
    broken.then(|| TextRange::new(TextSize::new(end as u32), TextSize::of(source)))
}
