//! What the prelude's pure functions and some operators give for known values.
//!
//! Only where the machine cannot give anything else: letters outside ASCII, on whose capitals implementations differ,
//! make a text unknown.

use std::sync::Arc;

use super::{
    Exact, Why,
    value::{Doubts, Ends, MAX_TEXT, MAX_TEXTS, MAX_WIDTH, Value, include_origins},
};
use crate::hir::Name;

/// Most keys of a map literal that are told apart.
pub(super) const MAX_KEYS: usize = MAX_WIDTH;

/// A computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub(super) enum Pure {
    Add,
    Subtract,
    Multiply,
    Negate,
    Minimum,
    Maximum,
    ParseInt,
    Upper,
    Lower,
    Trim,
    Replace,
    Slice,
    Join,
    Split,
    Repeat,
    Lines,
    /// Some elements of a list, in any order.
    Subset,
    /// A list of any length whose elements are this.
    ListOf,
    Get,
    Head,
    Tail,
    Push,
    Append,
    Reverse,
    MapGet,
    MapSet,
}

/// The computations that are functions of the prelude.
const FUNCTIONS: &[(&str, Pure)] = &[
    ("int_min", Pure::Minimum),
    ("int_max", Pure::Maximum),
    ("parse_int", Pure::ParseInt),
    ("__builtin_string_to_upper", Pure::Upper),
    ("__builtin_string_to_lower", Pure::Lower),
    ("__builtin_string_trim", Pure::Trim),
    ("__builtin_string_replace", Pure::Replace),
    ("__builtin_string_slice", Pure::Slice),
    ("__builtin_string_join", Pure::Join),
    ("__builtin_string_split", Pure::Split),
    ("string_repeat", Pure::Repeat),
    ("string_lines", Pure::Lines),
    ("list_filter", Pure::Subset),
    ("list_take", Pure::Subset),
    ("list_drop", Pure::Subset),
    ("list_sort_strings", Pure::Subset),
    ("list_sort_ints", Pure::Subset),
    ("list_get", Pure::Get),
    ("__builtin_list_head", Pure::Head),
    ("__builtin_list_tail", Pure::Tail),
    ("list_push", Pure::Push),
    ("__builtin_list_append", Pure::Push),
    ("__builtin_list_concat", Pure::Append),
    ("__builtin_list_reverse", Pure::Reverse),
    ("__builtin_map_get", Pure::MapGet),
    ("__builtin_map_set", Pure::MapSet),
];

/// What a function of the prelude computes.
pub(super) fn function(name: &str) -> Option<Pure> {
    FUNCTIONS.iter().find(|it| it.0 == name).map(|it| it.1)
}

impl Pure {
    /// The result for these arguments.
    pub(super) fn apply<'db>(self, arguments: &[Value<'db>]) -> Value<'db> {
        if arguments.contains(&Value::Never) {
            return Value::Never;
        }
        let first = arguments.first().unwrap_or(&Value::Never);
        let second = arguments.get(1).unwrap_or(&Value::Never);
        let int = |from: fn(i64, i64) -> Option<i64>| {
            each(arguments, |texts| from(number(texts, 0)?, number(texts, 1)?).map(|it| it.to_string()))
        };
        match self {
            Pure::Add => int(i64::checked_add),
            Pure::Subtract => int(i64::checked_sub),
            Pure::Multiply => int(i64::checked_mul),
            Pure::Minimum => int(|a, b| Some(a.min(b))),
            Pure::Maximum => int(|a, b| Some(a.max(b))),
            Pure::Negate => each(arguments, |it| Some(number(it, 0)?.checked_neg()?.to_string())),
            Pure::ParseInt => each(arguments, |it| {
                let text = trimmed(it.first()?)?;
                Some(text.parse::<i64>().unwrap_or_default().to_string())
            }),
            Pure::Upper => mapped(first, |it| it.is_ascii().then(|| it.to_ascii_uppercase())),
            Pure::Lower => mapped(first, |it| it.is_ascii().then(|| it.to_ascii_lowercase())),
            Pure::Trim => trim(first),
            Pure::Replace => each(arguments, |it| {
                let [text, from, to] = it else { return None };
                let most = (text.len() + 1).saturating_mul(to.len() + 1);
                (most <= MAX_TEXT * 4).then(|| text.replace(from, to))
            }),
            Pure::Slice => each(arguments, |it| {
                let (start, end) = (usize::try_from(number(it, 1)?), usize::try_from(number(it, 2)?));
                let range = start.ok().zip(end.ok()).filter(|(start, end)| start <= end);
                let slice = range.and_then(|(start, end)| it.first()?.get(start..end));
                Some(slice.unwrap_or_default().to_owned())
            }),
            Pure::Repeat => each(arguments, |it| {
                let count = usize::try_from(number(it, 1)?).unwrap_or_default();
                let text = it.first()?;
                (text.len().saturating_mul(count) <= MAX_TEXT).then(|| text.repeat(count))
            }),
            Pure::Join => join(first, second),
            Pure::Split => pieces(arguments, |it| split(it.first()?, it.get(1)?)),
            Pure::Lines => pieces(arguments, |it| {
                Some(it.first()?.lines().take(MAX_WIDTH + 1).map(str::to_owned).collect())
            }),
            Pure::Subset => Value::elements(first.element()),
            Pure::ListOf => Value::elements(first.clone()),
            Pure::Get => match (first, second.only().and_then(|it| it.parse::<usize>().ok())) {
                (Value::List(items), Some(index)) => items.get(index).cloned().unwrap_or(Value::Never),
                _ => first.element(),
            },
            Pure::Head => match first {
                Value::List(items) => some(items.first().cloned()),
                Value::Elements(all) => some(Some(Value::clone(all))),
                other => Value::Unknown(doubts(other)),
            },
            Pure::Tail => match first {
                Value::List(items) => Value::List(items.iter().skip(1).cloned().collect()),
                other => other.clone(),
            },
            Pure::Push => append(first, &Value::list(vec![second.clone()])),
            Pure::Append => append(first, second),
            Pure::Reverse => match first {
                Value::List(items) => Value::List(items.iter().rev().cloned().collect()),
                other => other.clone(),
            },
            Pure::MapGet => match first {
                Value::Fields { fields, rest } => match second {
                    Value::Texts(keys) => {
                        let found =
                            keys.iter().fold(Value::Never, |all, it| all.join(&first.field(&it.text)));
                        some(Some(found).filter(|it| *it != Value::Never))
                    }
                    _ => {
                        let rest = rest.clone().map_or(Value::Never, Value::Unknown);
                        some(Some(fields.iter().fold(rest, |all, it| all.join(&it.1))))
                    }
                },
                other => Value::Unknown(doubts(other)),
            },
            Pure::MapSet => map_set(first, second, arguments.get(2).unwrap_or(&Value::Never)),
        }
    }
}

/// `Some` of a value, or `None`.
fn some(value: Option<Value<'_>>) -> Value<'_> {
    Value::fields(value.map(|it| (Name::new("Some"), it)).into_iter().collect(), None)
}

fn doubts<'db>(value: &Value<'db>) -> Doubts<'db> {
    let doubts = value.doubts();
    if doubts.0.is_empty() { Doubts::of(Why::Computed) } else { doubts }
}

fn number(texts: &[&str], index: usize) -> Option<i64> {
    texts.get(index)?.parse().ok()
}

/// The results for every choice of one text from each argument; unknown if there is none for some choice.
fn each<'db>(arguments: &[Value<'db>], compute: impl Fn(&[&str]) -> Option<String>) -> Value<'db> {
    let mut choices: Vec<Vec<&Exact<'db>>> = vec![Vec::new()];
    for argument in arguments {
        let Value::Texts(texts) = argument else { return Value::Unknown(doubts(argument)) };
        if choices.len() * texts.len() > MAX_TEXTS {
            return Value::unknown(Why::TooMany);
        }
        choices = choices
            .iter()
            .flat_map(|chosen| texts.iter().map(|it| chosen.iter().copied().chain([it]).collect()))
            .collect();
    }
    let mut results = Vec::new();
    for choice in choices {
        let texts: Vec<&str> = choice.iter().map(|it| &*it.text).collect();
        let Some(text) = compute(&texts) else { return Value::unknown(Why::Computed) };
        let mut origins = Vec::new();
        choice.iter().for_each(|it| include_origins(&mut origins, &it.origins));
        results.push(Exact { text: text.into(), origins });
    }
    Value::texts(results)
}

/// A text of which every part is changed by itself.
fn mapped<'db>(text: &Value<'db>, change: impl Fn(&str) -> Option<String>) -> Value<'db> {
    if let Value::Ends(ends) = text {
        let Some((prefix, suffix)) = change(&ends.prefix).zip(change(&ends.suffix)) else {
            return Value::Unknown(ends.doubts.clone());
        };
        return Ends { prefix: prefix.into(), suffix: suffix.into(), ..ends.clone() }.value();
    }
    each(std::slice::from_ref(text), |it| change(it.first()?))
}

/// A text without white space at its ends, if what counts as white space makes no difference.
fn trimmed(text: &str) -> Option<&str> {
    let (all, ascii) = (text.trim(), text.trim_ascii());
    (all == ascii).then_some(all)
}

fn trim<'db>(text: &Value<'db>) -> Value<'db> {
    let Value::Ends(ends) = text else {
        return each(std::slice::from_ref(text), |it| Some(trimmed(it.first()?)?.to_owned()));
    };
    let plain = |it: &str| it.is_ascii() && !it.contains('\u{b}');
    if !plain(&ends.prefix) || !plain(&ends.suffix) {
        return Value::Unknown(ends.doubts.clone());
    }
    let mut prefix = ends.prefix.trim_start();
    let mut suffix = ends.suffix.trim_end();
    // Where one end vanishes, what is between may vanish too, and the other end be trimmed from the inside.
    if suffix.is_empty() {
        prefix = prefix.trim_end();
    }
    if prefix.is_empty() {
        suffix = suffix.trim_start();
    }
    Ends { prefix: Arc::from(prefix), suffix: Arc::from(suffix), ..ends.clone() }.value()
}

fn join<'db>(list: &Value<'db>, separator: &Value<'db>) -> Value<'db> {
    match list {
        Value::List(items) => {
            let mut all = Value::text("", Vec::new());
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    all = all.concat(separator);
                }
                all = all.concat(item);
            }
            all
        }
        other => Value::Unknown(doubts(other)),
    }
}

fn pieces<'db>(arguments: &[Value<'db>], cut: impl Fn(&[&str]) -> Option<Vec<String>>) -> Value<'db> {
    let mut texts = Vec::new();
    let mut origins = Vec::new();
    for argument in arguments {
        match argument {
            Value::Texts(only) if only.len() == 1 => {
                for exact in only {
                    texts.push(&*exact.text);
                    include_origins(&mut origins, &exact.origins);
                }
            }
            other => return Value::Unknown(doubts(other)),
        }
    }
    match cut(&texts) {
        Some(pieces) if pieces.len() <= MAX_WIDTH => {
            Value::list(pieces.into_iter().map(|it| Value::text(it, origins.clone())).collect())
        }
        _ => Value::unknown(Why::TooLarge),
    }
}

fn split(text: &str, separator: &str) -> Option<Vec<String>> {
    let pieces: Vec<String> = if !separator.is_empty() {
        text.split(separator).take(MAX_WIDTH + 1).map(str::to_owned).collect()
    } else if text.is_empty() {
        vec![String::new()]
    } else {
        text.chars().take(MAX_WIDTH + 1).map(String::from).collect()
    };
    Some(pieces)
}

fn append<'db>(first: &Value<'db>, second: &Value<'db>) -> Value<'db> {
    match (first, second) {
        (Value::List(a), Value::List(b)) => Value::list(a.iter().chain(b).cloned().collect()),
        (Value::Unknown(doubts), _) | (_, Value::Unknown(doubts)) => Value::Unknown(doubts.clone()),
        _ => Value::elements(first.element().join(&second.element())),
    }
}

fn map_set<'db>(map: &Value<'db>, key: &Value<'db>, value: &Value<'db>) -> Value<'db> {
    let (Value::Fields { fields, rest }, Some(key)) = (map, key.only()) else {
        return Value::Unknown(doubts(map));
    };
    let mut fields: Vec<_> = fields.iter().filter(|it| it.0 != **key).cloned().collect();
    fields.push((Name::new(key), value.clone()));
    Value::fields(fields, rest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, hir::file_items, prelude};

    #[test]
    fn the_prelude_declares_what_is_computed() {
        let db = Database::new();
        let declared = file_items(&db, prelude::file(&db).unwrap());
        for (name, _) in FUNCTIONS {
            assert!(declared.iter().any(|it| it.name(&db) == name), "{name}");
        }
    }
}
