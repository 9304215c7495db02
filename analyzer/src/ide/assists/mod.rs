//! Changes that can be made at a place without anything being wrong there: extract, inline, fill in, put in order.
//!
//! [`assists`] lists what can be done, [`assist`] works out the edits of one of them: a list is asked for at every
//! move of the cursor, edits are wanted once. Fixes of findings are no part of this; where a finding offers the same
//! change at the same place, nothing is listed.
//!
//! What is listed is sound: the program does after it what it did before, effects as often and in the same order. Where
//! that cannot be seen from the text, nothing is listed. One file an assist; none knows another.

mod add_capability;
mod annotate;
mod arm_body;
mod capability_list;
mod context;
mod evaluation;
mod extract_function;
mod extract_variable;
mod field_pattern;
mod fill_fields;
mod fill_match;
mod generate_main;
mod if_to_match;
mod inline_function;
mod inline_variable;
mod layout;
mod organize_imports;
#[cfg(test)]
mod tests;

use self::context::Context;
use crate::{
    db::Db,
    diagnostics::Edit,
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

/// Something that can be done at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assist {
    /// What [`assist`] is asked for: `inline-variable`, or with a choice `add-capability/net.fetch`.
    pub id: String,
    /// What it does, as an order: "inline `total`".
    pub label: String,
    /// Where an editor lists it.
    pub kind: AssistKind,
}

/// Where an editor lists an assist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssistKind {
    /// Completes or mends.
    QuickFix,
    /// Makes a new name for what is selected.
    RefactorExtract,
    /// Puts what is named in place of the name.
    RefactorInline,
    /// Says the same in another way.
    RefactorRewrite,
    /// Puts the imports of the file in order, whatever is selected.
    OrganizeImports,
}

/// The edits of an assist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// By path, then by place; they do not overlap.
    pub edits: Vec<Edit<FileRange>>,
    /// A name that was made up, in the text after the edits: a good moment to ask for a better one.
    pub rename: Option<FileRange>,
}

type Offer = for<'db> fn(&Context<'db>, &mut Assists<'_>);

/// Every assist by the first part of its ids, in the order of listing.
const ALL: &[(&str, Offer)] = &[
    (add_capability::ID, add_capability::offer),
    (capability_list::UNNEEDED, capability_list::offer_unneeded),
    (capability_list::CANONICAL, capability_list::offer_canonical),
    (fill_match::ID, fill_match::offer),
    (fill_fields::ID, fill_fields::offer),
    (extract_variable::ID, extract_variable::offer),
    (extract_function::ID, extract_function::offer),
    (inline_variable::ID, inline_variable::offer),
    (inline_function::ID, inline_function::offer),
    (if_to_match::ID, if_to_match::offer),
    (annotate::ID, annotate::offer),
    (field_pattern::ID, field_pattern::offer),
    (arm_body::ID, arm_body::offer),
    (generate_main::ID, generate_main::offer),
    (organize_imports::ID, organize_imports::offer),
];

/// What can be done with `range` of `file`; an empty range is a cursor. What an id stands for depends on the range, so
/// ask for its edits with the same one.
pub fn assists(db: &dyn Db, file: SourceFile, range: TextRange) -> Vec<Assist> {
    let Some(context) = Context::new(db, file, range) else { return Vec::new() };
    let mut out = Assists { wanted: None, listed: Vec::new(), change: None };
    for (_, offer) in ALL {
        db.unwind_if_revision_cancelled();
        offer(&context, &mut out);
    }
    out.listed
}

/// The edits of the assist `id` that was listed for `range`.
pub fn assist(db: &dyn Db, file: SourceFile, range: TextRange, id: &str) -> Option<Change> {
    let context = Context::new(db, file, range)?;
    let name = id.split('/').next()?;
    let (_, offer) = ALL.iter().find(|it| it.0 == name)?;
    let mut out = Assists { wanted: Some(id), listed: Vec::new(), change: None };
    offer(&context, &mut out);
    let mut change = out.change?;
    change.edits.sort_by(|a, b| order(db, a).cmp(&order(db, b)));
    Some(change)
}

fn order<'db>(db: &'db dyn Db, edit: &Edit<FileRange>) -> (&'db str, TextSize, TextSize) {
    (edit.place.file.path(db), edit.place.range.start(), edit.place.range.end())
}

/// The list being made, or the one change that is asked for.
struct Assists<'a> {
    wanted: Option<&'a str>,
    listed: Vec<Assist>,
    change: Option<Change>,
}

impl Assists<'_> {
    /// Lists an assist, or makes its change if that is what is asked for.
    fn add(
        &mut self,
        id: impl Into<String>,
        kind: AssistKind,
        label: impl Into<String>,
        change: impl FnOnce() -> Change,
    ) {
        let id = id.into();
        match self.wanted {
            Some(wanted) if wanted == id => self.change = self.change.take().or_else(|| Some(change())),
            Some(_) => {}
            None if self.listed.iter().all(|it| it.id != id) => {
                self.listed.push(Assist { id, label: label.into(), kind });
            }
            None => {}
        }
    }
}

impl Change {
    fn new(edits: Vec<Edit<FileRange>>) -> Change {
        Change { edits, rename: None }
    }

    /// Says that a new name stands `before` bytes into the text of the edit at `index`.
    fn with_new_name(mut self, index: usize, before: usize, name: &str) -> Change {
        self.rename = self.edits.get(index).map(|edit| {
            let FileRange { file, range } = edit.place;
            let mut start = usize::from(range.start()) + before;
            for (other, edit) in self.edits.iter().enumerate() {
                let place = edit.place;
                // Of edits at one place those before it in the list come first.
                let precedes = (place.range.start(), other) < (range.start(), index);
                if place.file == file && precedes {
                    start = start + edit.text.len() - usize::from(place.range.len());
                }
            }
            let range = TextRange::at(TextSize::new(start as u32), TextSize::of(name));
            FileRange { file, range }
        });
        self
    }
}
