//! Matching brackets in text that may lack some. Linear, whatever the text.

use rustc_hash::FxHashMap;

use crate::span::TextRange;

/// Brackets that are not closed yet, and those that never will be.
#[derive(Default)]
pub(super) struct OpenBrackets<'t> {
    /// Still open, outermost first.
    pub(super) open: Vec<(&'t str, TextRange)>,
    /// Those around which another bracket was closed.
    pub(super) forgotten: Vec<(&'t str, TextRange)>,
    counts: FxHashMap<&'t str, usize>,
}

impl<'t> OpenBrackets<'t> {
    /// Takes the next symbol of the text. Gives the place of the bracket that it closes.
    pub(super) fn take(&mut self, symbol: &'t str, range: TextRange) -> Option<TextRange> {
        let opening = match symbol {
            "{" | "(" | "[" => {
                self.open.push((symbol, range));
                *self.counts.entry(symbol).or_default() += 1;
                return None;
            }
            "}" => "{",
            ")" => "(",
            "]" => "[",
            _ => return None,
        };
        if self.counts.get(opening).is_none_or(|it| *it == 0) {
            return None;
        }
        while let Some((bracket, range)) = self.open.pop() {
            self.counts.entry(bracket).and_modify(|it| *it -= 1);
            if bracket == opening {
                return Some(range);
            }
            self.forgotten.push((bracket, range));
        }
        None
    }
}
