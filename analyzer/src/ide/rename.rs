//! New names: whether one can be given, and the edits in every file that give it.
//!
//! What would go wrong is not guessed from rules of scope: the edited texts are analysed beside the real ones, and
//! every name that could be concerned has to mean what it meant before. For this a second database is made, so renaming
//! must not be asked for from inside a query.

mod outside;
mod verify;

use super::{
    references::{items_with, searched_files},
    symbol::{Occurrence, Symbol, occurrences},
    target::{module_name, symbol_at},
};
use crate::{
    db::Db,
    diagnostics::Edit,
    framework::{field_contract, function_contract},
    hir::{Item, ItemKind},
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

/// What can be renamed at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamable {
    /// The name under the cursor.
    pub place: FileRange,
    /// The name as it is.
    pub name: String,
}

/// Why a name cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is in the way, and where.
    pub message: String,
    /// The name that is in the way.
    pub place: Option<FileRange>,
}

/// Words of the language that name nothing.
const KEYWORDS: &[&str] = &[
    "fn", "let", "mut", "if", "else", "match", "return", "type", "enum", "module", "import", "export",
    "true", "false", "None", "Some", "Ok", "Err", "requires", "ensures", "intent", "spawn", "send",
    "receive", "emit", "while", "for", "in",
];

/// Words that the language keeps for later.
const RESERVED: &[&str] = &[
    "record", "loop", "break", "continue", "self", "Self", "ref", "where", "as", "async", "await", "actor",
    "trait", "impl", "pub", "static", "const", "yield", "priv",
];

/// The name at `offset`, if it can be changed.
pub fn prepare_rename(db: &dyn Db, file: SourceFile, offset: TextSize) -> Result<Renamable, Refusal> {
    let (item, found) = renamable(db, file, offset)?;
    let place = item.span(found.range).to_file(db);
    Ok(Renamable { place, name: found.symbol.name(db).to_string() })
}

/// The edits, by path and place, that call what is at `offset` `new` wherever it is mentioned.
pub fn rename(
    db: &dyn Db,
    file: SourceFile,
    offset: TextSize,
    new: &str,
) -> Result<Vec<Edit<FileRange>>, Refusal> {
    let symbol = renamable(db, file, offset)?.1.symbol;
    check_name(new)?;
    if symbol.name(db) == *new {
        return Ok(Vec::new());
    }
    let project = file.project(db);
    let mut edits = Vec::new();
    for file in searched_files(db, project, symbol) {
        for item in items_with(db, file, symbol) {
            edits.extend(item_edits(db, item, symbol, new));
        }
    }
    edits.extend(outside::outside_edits(db, project, symbol, new));
    edits.sort_by_key(|it| (it.place.file.path(db).clone(), it.place.range.start()));
    verify::verify(db, project, symbol, new, &edits)?;
    Ok(edits)
}

fn renamable(db: &dyn Db, file: SourceFile, offset: TextSize) -> Result<(Item<'_>, Occurrence<'_>), Refusal> {
    let Some((item, found)) = symbol_at(db, file, offset) else {
        return Err(Refusal::new("there is no name here that could be changed"));
    };
    let name = found.symbol.name(db);
    match found.symbol {
        Symbol::Capability(_) => {
            Err(Refusal::new(format!("`{name}` is a capability of the language and keeps its name")))
        }
        Symbol::Module(_) => Err(Refusal::new(format!("`{name}` is named after its file: rename the file"))),
        Symbol::Local(..) if found.symbol.target(db).is_none() => {
            Err(Refusal::new(format!("`{name}` is part of the language and keeps its name")))
        }
        symbol => match symbol.item().map(|it| it.file(db)) {
            Some(home) if home.is_embedded(db) => {
                let home = module_name(home.path(db));
                Err(Refusal::new(format!("`{name}` is built in, in `{home}`, and keeps its name")))
            }
            _ => match contract(db, symbol) {
                Some(reason) => Err(Refusal::new(format!("`{name}` keeps its name: {reason}"))),
                None => Ok((item, found)),
            },
        },
    }
}

/// Why something outside relies on the name.
fn contract(db: &dyn Db, symbol: Symbol<'_>) -> Option<&'static str> {
    match symbol {
        Symbol::Item(item) if item.kind(db) == ItemKind::Function => function_contract(db, item),
        Symbol::Field(record, _) => field_contract(db, record, &symbol.name(db)),
        _ => None,
    }
}

/// Whether `new` is a name at all.
pub(crate) fn check_name(new: &str) -> Result<(), Refusal> {
    let letters = new.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    if new == "_" || !letters || new.is_empty() || new.starts_with(|it: char| it.is_ascii_digit()) {
        let rule = "a name has letters of ASCII, digits and `_`, and does not begin with a digit";
        return Err(Refusal::new(format!("`{new}` is not a name: {rule}")));
    }
    if KEYWORDS.contains(&new) {
        return Err(Refusal::new(format!("`{new}` is a word of the language and names nothing")));
    }
    if RESERVED.contains(&new) {
        return Err(Refusal::new(format!("`{new}` is reserved for later versions of the language")));
    }
    Ok(())
}

fn item_edits<'db>(db: &'db dyn Db, item: Item<'db>, symbol: Symbol<'db>, new: &str) -> Vec<Edit<FileRange>> {
    let all = occurrences(db, item);
    let is_shared = |range: TextRange| all.iter().any(|it| it.shorthand && it.range == range);
    let edit = |it: &Occurrence<'db>| {
        let place = |range| item.span(range).to_file(db);
        // `{ side }` in a pattern stands for `{ side: side }`, of which only one half gets the new name.
        if it.shorthand {
            Edit::new(place(TextRange::empty(it.range.end())), format!(": {new}"))
        } else if is_shared(it.range) {
            Edit::new(place(TextRange::empty(it.range.start())), format!("{new}: "))
        } else {
            Edit::new(place(it.range), new)
        }
    };
    all.iter().filter(|it| it.symbol == symbol).map(edit).collect()
}

impl Refusal {
    fn new(message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), place: None }
    }
}

#[cfg(test)]
mod tests;
