//! Where a `boruna.toml` mentions paths.

use text_size::{TextRange, TextSize};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::keys::{KEYS, Slot};

/// Every path in the text of a `boruna.toml` as it counts, without `#function`, with the place of its string.
pub(crate) fn paths(text: &str) -> Vec<ConfigPath> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    for (name, value) in document.get_ref() {
        let key = KEYS.iter().find(|it| it.name == name.get_ref());
        match (key.map(|it| &it.slot), value.get_ref()) {
            (Some(Slot::File(_)), _) => found.extend(string(value)),
            (Some(Slot::Folders(_) | Slot::EntryPoints(_)), DeValue::Array(entries)) => {
                found.extend(entries.iter().filter_map(string));
            }
            _ => {}
        }
    }
    found.sort_by_key(|it| it.place.start());
    found
}

/// A path in a `boruna.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigPath {
    /// Relative to the project's root.
    pub(crate) path: String,
    /// What follows it: empty, or `#` and the name of a function.
    pub(crate) rest: String,
    /// The string with its quotes.
    pub(crate) place: TextRange,
}

fn string(value: &Spanned<DeValue<'_>>) -> Option<ConfigPath> {
    let DeValue::String(text) = value.get_ref() else { return None };
    let span = value.span();
    let place = TextRange::new(TextSize::new(span.start as u32), TextSize::new(span.end as u32));
    let (path, rest) = text.split_at(text.find('#').unwrap_or(text.len()));
    (!place.is_empty()).then(|| ConfigPath { path: path.to_owned(), rest: rest.to_owned(), place })
}
