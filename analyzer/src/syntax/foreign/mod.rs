//! What people write who come from other languages, and what they mean by it.
//!
//! `var x = 1`, `a ? b : c`, `def f()`: the tokens show beyond doubt what was meant, and the grammar has no place for
//! it. Each such habit is told in words of its own, and the parser is given what was meant instead ([`Mend`]), so that
//! one habit is one finding and all around it is still understood. Nothing that is a program is recognised here:
//! where a word may be a name, it must not be one anywhere in the text.

mod expression;
mod item;
mod list_type;
mod scan;
mod statement;
mod table;

use rustc_hash::FxHashMap;
use text_size::TextRange;

use super::{source::Source, tokens::TokenKind};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::PARSE_ERROR};
use scan::Scan;

pub(super) use item::is_item_word;
pub(super) use table::{Place, find as word, words};

/// A habit that was recognised.
pub(super) struct Foreign {
    pub(super) finding: Diagnostic<TextRange>,
    /// What the parser reads instead.
    pub(super) mends: Vec<Mend>,
    /// The word it was recognised by, if that could also be a name.
    word: Option<usize>,
}

/// What is read in the place of some text.
pub(super) struct Mend {
    pub(super) range: TextRange,
    pub(super) text: Reading,
}

/// What the parser reads.
pub(super) enum Reading {
    /// This, and blanks if it is shorter than what it stands for.
    Text(&'static str),
    /// A value nothing is known about.
    Unknown,
    /// Nothing.
    Blank,
    /// An `=`, and a value nothing is known about.
    BoundToUnknown,
}

/// How many habits one text may show: who has that many needs no more.
const MAX_FOUND: usize = 64;

/// How many tokens are looked at to see where a construct ends.
const MAX_LENGTH: usize = 256;

/// The habits of a text, in order.
pub(super) fn find(source: &Source<'_>) -> Vec<Foreign> {
    let scan = Scan::new(source);
    let mut found: Vec<Foreign> = Vec::new();
    for index in 0..source.len() {
        if found.len() == MAX_FOUND {
            break;
        }
        found.extend(recognize(&scan, index));
    }
    if found.is_empty() {
        return found;
    }
    drop_names(source, &mut found);
    drop_parts(source, &mut found);
    found
}

fn recognize(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    match scan.source.kind(index)? {
        TokenKind::Word => item::word(scan, index)
            .or_else(|| statement::word(scan, index))
            .or_else(|| expression::word(scan, index)),
        TokenKind::Symbol => statement::symbol(scan, index).or_else(|| expression::symbol(scan, index)),
        TokenKind::Unknown => expression::unknown(scan, index),
        _ => None,
    }
}

/// Drops what was recognised by a word that is a name elsewhere in the text.
fn drop_names(source: &Source<'_>, found: &mut Vec<Foreign>) {
    let mut uses: FxHashMap<&str, usize> = FxHashMap::default();
    for word in found.iter().filter_map(|it| it.word) {
        *uses.entry(source.at(word)).or_default() += 1;
    }
    if uses.is_empty() {
        return;
    }
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for index in 0..source.len() {
        let text = source.at(index);
        if source.kind(index) == Some(TokenKind::Word)
            && uses.contains_key(text)
            && source.before(index) != "."
        {
            *seen.entry(text).or_default() += 1;
        }
    }
    found.retain(|it| it.word.is_none_or(|it| seen.get(source.at(it)) == uses.get(source.at(it))));
}

/// Drops the readings of what stands inside something that is read as a whole, and what is found there on its first
/// line.
fn drop_parts(source: &Source<'_>, found: &mut Vec<Foreign>) {
    let whole: Vec<TextRange> = found
        .iter()
        .flat_map(|it| &it.mends)
        .filter(|it| !matches!(it.text, Reading::Text(_)))
        .map(|it| it.range)
        .collect();
    let is_part = |range: TextRange| whole.iter().find(|it| **it != range && it.contains_range(range));
    found.retain(|it| {
        let line = source.line_of(it.finding.place.start());
        let around = it.mends.iter().find_map(|mend| is_part(mend.range));
        around.is_none_or(|around| source.line_of(around.start()) != line)
    });
    for it in &mut *found {
        it.mends.retain(|mend| is_part(mend.range).is_none());
    }
}

impl Foreign {
    fn new(place: TextRange, message: impl Into<String>) -> Foreign {
        let finding = Diagnostic::new(&PARSE_ERROR, place, message);
        Foreign { finding, mends: Vec::new(), word: None }
    }

    fn help(mut self, help: impl Into<String>) -> Foreign {
        self.finding = self.finding.with_help(help);
        self
    }

    /// Offers a fix that is the only thing that can have been meant.
    fn safe(mut self, title: impl Into<String>, edits: Vec<Edit<TextRange>>) -> Foreign {
        self.finding = self.finding.with_fix(Fix::safe(title, edits));
        self
    }

    fn review(mut self, title: impl Into<String>, edits: Vec<Edit<TextRange>>) -> Foreign {
        self.finding = self.finding.with_fix(Fix::needs_review(title, edits));
        self
    }

    /// Lets the parser read something else.
    fn read(mut self, range: TextRange, text: Reading) -> Foreign {
        self.mends.push(Mend { range, text });
        self
    }

    /// It holds only if the word at `index` is a name nowhere.
    fn unless_name(mut self, index: usize) -> Foreign {
        self.word = Some(index);
        self
    }
}
