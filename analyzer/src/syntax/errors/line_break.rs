//! Where statements get lines of their own, so that the result looks as if it had been written so.

use text_size::TextRange;

use super::source::Source;
use crate::diagnostics::Edit;

/// How the statements on one line are to be separated.
pub(super) struct LineBreak {
    text: String,
    /// What opens up the block they are in, if it begins on their line.
    pub(super) ends: Vec<Edit<TextRange>>,
}

impl LineBreak {
    /// For the line of the token at `index`, in a block at `block`.
    pub(super) fn new(source: &Source<'_>, index: usize, block: TextRange) -> LineBreak {
        let indent = source.indent(index);
        let opener = source.index_at(block.start().into());
        let closer = source.index_at(block.end().into()).saturating_sub(1);
        let on_line = source.line_of(block.start()) == source.line_of(source.range(index).start());
        if !on_line || source.at(opener) != "{" || source.at(closer) != "}" {
            return LineBreak { text: format!("\n{indent}"), ends: Vec::new() };
        }
        let text = format!("\n{indent}{}", if indent.contains('\t') { "\t" } else { "    " });
        let mut ends = Vec::new();
        if !source.is_fresh(opener + 1) {
            ends.push(Edit::new(source.blanks_behind(source.range(opener).end()), &*text));
        }
        if !source.is_fresh(closer) {
            let start = TextRange::empty(source.range(closer).start());
            ends.push(Edit::new(source.with_gap_before(start), format!("\n{indent}")));
        }
        LineBreak { text, ends }
    }

    /// Ends the line in place of `gap`.
    pub(super) fn at(&self, gap: TextRange) -> Edit<TextRange> {
        Edit::new(gap, &*self.text)
    }
}
