//! Texts to be analysed once: what an item might become where somebody is typing.
//!
//! Salsa keeps what a query was ever asked about, so a query must not be asked about a text. It is asked about a
//! number instead, and numbers begin anew with every revision: the next revision's first text takes the place of this
//! one's, and with it goes everything that was found out about it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use salsa::Revision;

use super::{Content, Item, ItemKind, Name};
use crate::{db::Db, inputs::SourceFile};

/// The texts of the present revision.
#[derive(Default)]
pub struct Scratch(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    revision: Option<Revision>,
    texts: Vec<Text>,
    numbers: FxHashMap<Text, u32>,
}

/// What an item would be made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Text {
    file: SourceFile,
    kind: ItemKind,
    name: Name,
    text: Arc<str>,
}

/// What `item` would be with another text. It belongs to no file's items; names in it mean what they mean in the file.
/// Not to be asked inside a query.
pub(crate) fn item_with_text<'db>(db: &'db dyn Db, item: Item<'db>, text: Arc<str>) -> Option<Item<'db>> {
    let text = Text { file: item.file(db), kind: item.kind(db), name: item.name(db).clone(), text };
    let number = db.scratch().number(salsa::plumbing::current_revision(db), text);
    scratch_item(db, Number::new(db, number))
}

#[salsa::interned(revisions = usize::MAX)]
struct Number<'db> {
    #[returns(copy)]
    value: u32,
}

#[salsa::tracked(returns(copy))]
fn scratch_item<'db>(db: &'db dyn Db, number: Number<'db>) -> Option<Item<'db>> {
    // Within a revision a number means one text; in the next it may mean another.
    db.report_untracked_read();
    let Text { file, kind, name, text } = db.scratch().text(number.value(db))?;
    Some(Item::new(db, file, kind, name, false, Content::Scratch(text), 0))
}

impl Scratch {
    fn number(&self, revision: Revision, text: Text) -> u32 {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if texts.revision != Some(revision) {
            *texts = Texts { revision: Some(revision), ..Texts::default() };
        }
        let next = texts.texts.len() as u32;
        let number = *texts.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            texts.texts.push(text);
        }
        number
    }

    fn text(&self, number: u32) -> Option<Text> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).texts.get(number as usize).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use salsa::plumbing::AsId;

    use super::*;
    use crate::{hir::file_items, test_support::Fixture, types::infer};

    #[test]
    fn texts_of_one_revision_are_apart_and_the_next_takes_their_place() {
        let mut fixture = Fixture::parse("fn f(n: Int) -> Int { n }");
        let file = fixture.files["/main.ax"];
        let mut places = BTreeSet::new();
        for round in 0..100 {
            let db = &fixture.db;
            let item = file_items(db, file)[0];
            let become_text = |text: String| item_with_text(db, item, text.into()).unwrap();
            let right = become_text(format!("fn f() -> Int {{ {round} }}"));
            let wrong = become_text(format!("fn f() -> Int {{ \"{round}\" }}"));
            assert_eq!(right, become_text(format!("fn f() -> Int {{ {round} }}")));
            assert_eq!((infer(db, right).diagnostics.len(), infer(db, wrong).diagnostics.len()), (0, 1));
            places.extend([right.as_id(), wrong.as_id()]);
            fixture.edit("/main.ax", "n }", &format!("let a{round} = 1\nn }}"));
        }
        assert_eq!(places.len(), 2);
    }
}
