//! What is known of a value while values are solved: a lattice from "never" over exact texts and known ends to
//! "unknown", with records, payloads and lists taken apart.
//!
//! Whole numbers and booleans are the texts they are written as: no operation takes one for the other. Every part of
//! a value is bounded, so that joining and comparing are cheap however large the program is.

use std::sync::Arc;

use super::{Doubt, Exact, Origin, Why};
use crate::hir::Name;

/// Most exact texts one value has.
pub(super) const MAX_TEXTS: usize = 16;

/// Longest text that is followed, in bytes.
pub(super) const MAX_TEXT: usize = 8 << 10;

/// Longest beginning or end that is kept of texts that differ, in bytes.
const MAX_END: usize = 1 << 10;

/// Most places one text is said to come from.
const MAX_ORIGINS: usize = 4;

/// Most reasons one value is said to be unknown for.
const MAX_DOUBTS: usize = 3;

/// Most fields and elements that are told apart.
pub(super) const MAX_WIDTH: usize = 64;

/// Deepest nesting of records and lists that is followed.
const MAX_DEPTH: usize = 6;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) enum Value<'db> {
    /// There is none: nothing arrives here.
    Never,
    /// One of these texts, ascending and without repetition.
    Texts(Vec<Exact<'db>>),
    /// A text with a known beginning and end that do not overlap; one of them is not empty.
    Ends(Ends<'db>),
    /// A record, a map, or the payload of a constructor, which is a field of the constructor's name.
    Fields {
        /// By name. A constructor that does not occur has no field.
        fields: Vec<(Name, Value<'db>)>,
        /// Why other fields are unknown; without it there are none.
        rest: Option<Doubts<'db>>,
    },
    /// A list with these elements.
    List(Vec<Value<'db>>),
    /// A list of unknown length, every element of which is this.
    Elements(Arc<Value<'db>>),
    /// Anything.
    Unknown(Doubts<'db>),
}

/// A text of which only the ends are known.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) struct Ends<'db> {
    pub(super) prefix: Arc<str>,
    pub(super) suffix: Arc<str>,
    pub(super) origins: Vec<Origin<'db>>,
    pub(super) doubts: Doubts<'db>,
}

/// Why a value is not known, the first reasons found.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub(super) struct Doubts<'db>(pub(super) Vec<Doubt<'db>>);

impl<'db> Doubts<'db> {
    pub(super) fn of(why: Why<'db>) -> Doubts<'db> {
        Doubts(vec![Doubt { why, origin: None }])
    }

    fn include(&mut self, other: &Doubts<'db>) {
        for doubt in &other.0 {
            if self.0.len() < MAX_DOUBTS && !self.0.contains(doubt) {
                self.0.push(*doubt);
            }
        }
    }

    fn and(mut self, other: &Doubts<'db>) -> Doubts<'db> {
        self.include(other);
        self
    }
}

impl<'db> Value<'db> {
    pub(super) fn unknown(why: Why<'db>) -> Value<'db> {
        Value::Unknown(Doubts::of(why))
    }

    /// Exactly this text.
    pub(super) fn text(text: impl Into<Arc<str>>, origins: Vec<Origin<'db>>) -> Value<'db> {
        Value::texts(vec![Exact { text: text.into(), origins }])
    }

    /// One of these texts, in any order.
    pub(super) fn texts(mut texts: Vec<Exact<'db>>) -> Value<'db> {
        texts.sort_by(|a, b| a.text.cmp(&b.text));
        texts.dedup_by(|from, into| {
            let same = from.text == into.text;
            if same {
                include_origins(&mut into.origins, &from.origins);
            }
            same
        });
        if texts.is_empty() {
            return Value::Never;
        }
        let why = if texts.len() > MAX_TEXTS {
            Why::TooMany
        } else if texts.iter().any(|it| it.text.len() > MAX_TEXT) {
            Why::TooLarge
        } else {
            return Value::Texts(texts);
        };
        let mut ends = Ends::of(&texts, None);
        ends.doubts = Doubts::of(why);
        ends.value()
    }

    /// A record; of one that is too large nothing is known.
    pub(super) fn fields(fields: Vec<(Name, Value<'db>)>, rest: Option<Doubts<'db>>) -> Value<'db> {
        if fields.len() > MAX_WIDTH || fields.iter().any(|it| it.1.depth() >= MAX_DEPTH) {
            return Value::unknown(Why::TooLarge);
        }
        Value::Fields { fields, rest }
    }

    /// A list; of one that is too deep nothing is known.
    pub(super) fn list(items: Vec<Value<'db>>) -> Value<'db> {
        if items.iter().any(|it| it.depth() >= MAX_DEPTH) {
            return Value::unknown(Why::TooLarge);
        }
        if items.len() > MAX_WIDTH {
            return Value::elements(items.iter().fold(Value::Never, |all, it| all.join(it)));
        }
        Value::List(items)
    }

    /// A list of unknown length; of one that is too deep nothing is known.
    pub(super) fn elements(all: Value<'db>) -> Value<'db> {
        if all.depth() >= MAX_DEPTH { Value::unknown(Why::TooLarge) } else { Value::Elements(Arc::new(all)) }
    }

    /// Only bounded values are made, so this recursion is bounded.
    fn depth(&self) -> usize {
        match self {
            Value::Fields { fields, .. } => {
                1 + fields.iter().map(|it| it.1.depth()).max().unwrap_or_default()
            }
            Value::List(items) => 1 + items.iter().map(Value::depth).max().unwrap_or_default(),
            Value::Elements(all) => 1 + all.depth(),
            Value::Never | Value::Texts(_) | Value::Ends(_) | Value::Unknown(_) => 0,
        }
    }

    /// What is known of a value that is this one or the other.
    pub(super) fn join(&self, other: &Value<'db>) -> Value<'db> {
        match (self, other) {
            (Value::Never, it) | (it, Value::Never) => it.clone(),
            (Value::Unknown(doubts), it) | (it, Value::Unknown(doubts)) => {
                Value::Unknown(doubts.clone().and(&it.doubts()))
            }
            (Value::Texts(a), Value::Texts(b)) => Value::texts(a.iter().chain(b).cloned().collect()),
            (Value::Ends(a), Value::Ends(b)) => a.clone().join(b).value(),
            (Value::Texts(texts), Value::Ends(ends)) | (Value::Ends(ends), Value::Texts(texts)) => {
                Ends::of(texts, Some(ends)).value()
            }
            (Value::Fields { fields: a, rest: rest_a }, Value::Fields { fields: b, rest: rest_b }) => {
                let mut fields: Vec<_> =
                    a.iter().map(|(name, it)| (name.clone(), it.join(&other.field(name)))).collect();
                let new = b.iter().filter(|it| a.iter().all(|known| known.0 != it.0));
                fields.extend(new.map(|(name, it)| (name.clone(), it.join(&self.field(name)))));
                let rest = match (rest_a, rest_b) {
                    (Some(a), Some(b)) => Some(a.clone().and(b)),
                    (a, b) => a.clone().or_else(|| b.clone()),
                };
                Value::fields(fields, rest)
            }
            (Value::List(a), Value::List(b)) if a.len() == b.len() => {
                Value::list(a.iter().zip(b).map(|(a, b)| a.join(b)).collect())
            }
            (Value::List(_) | Value::Elements(_), Value::List(_) | Value::Elements(_)) => {
                Value::elements(self.element().join(&other.element()))
            }
            _ => Value::unknown(Why::Unreadable),
        }
    }

    /// This text followed by the other.
    pub(super) fn concat(&self, other: &Value<'db>) -> Value<'db> {
        match (self, other) {
            (Value::Never, _) | (_, Value::Never) => Value::Never,
            (Value::Texts(a), Value::Texts(b)) if is_small_product(a, b) => {
                let pairs = a.iter().flat_map(|a| b.iter().map(move |b| a.concat(b)));
                Value::texts(pairs.collect())
            }
            _ => {
                let (first, second) = (self.ends(), other.ends());
                let prefix = match self.only() {
                    Some(text) => format!("{text}{}", second.prefix).into(),
                    None => first.prefix,
                };
                let suffix = match other.only() {
                    Some(text) => format!("{}{text}", first.suffix).into(),
                    None => second.suffix,
                };
                let mut origins = first.origins;
                include_origins(&mut origins, &second.origins);
                let mut doubts = first.doubts.and(&second.doubts);
                if doubts.0.is_empty() {
                    doubts = Doubts::of(Why::TooMany);
                }
                Ends { prefix, suffix, origins, doubts }.value()
            }
        }
    }

    /// The one text it is.
    pub(super) fn only(&self) -> Option<&Arc<str>> {
        match self {
            Value::Texts(texts) => match texts.as_slice() {
                [only] => Some(&only.text),
                _ => None,
            },
            _ => None,
        }
    }

    /// A field of a record, or the payload of a constructor.
    pub(super) fn field(&self, name: &str) -> Value<'db> {
        match self {
            Value::Never => Value::Never,
            Value::Fields { fields, rest } => match fields.iter().find(|it| it.0 == name) {
                Some((_, value)) => value.clone(),
                None => rest.clone().map_or(Value::Never, Value::Unknown),
            },
            Value::Unknown(doubts) => Value::Unknown(doubts.clone()),
            _ => Value::unknown(Why::Unreadable),
        }
    }

    /// What every element of a list is.
    pub(super) fn element(&self) -> Value<'db> {
        match self {
            Value::Never => Value::Never,
            Value::List(items) => items.iter().fold(Value::Never, |all, it| all.join(it)),
            Value::Elements(all) => Value::clone(all),
            Value::Unknown(doubts) => Value::Unknown(doubts.clone()),
            _ => Value::unknown(Why::Unreadable),
        }
    }

    /// Something between this value and anything: of texts, the ends they share.
    pub(super) fn widened(&self, why: Why<'db>) -> Value<'db> {
        match self {
            Value::Texts(_) | Value::Ends(_) => {
                let mut ends = self.ends();
                ends.doubts.include(&Doubts::of(why));
                ends.value()
            }
            Value::Fields { fields, rest } => {
                let fields = fields.iter().map(|(name, it)| (name.clone(), it.widened(why))).collect();
                Value::Fields { fields, rest: rest.clone() }
            }
            Value::List(_) => Value::Elements(Arc::new(self.element().widened(why))),
            Value::Elements(all) => Value::Elements(Arc::new(all.widened(why))),
            Value::Never | Value::Unknown(_) => self.clone(),
        }
    }

    /// Why it is not known exactly.
    pub(super) fn doubts(&self) -> Doubts<'db> {
        match self {
            Value::Ends(ends) => ends.doubts.clone(),
            Value::Unknown(doubts) => doubts.clone(),
            _ => Doubts::default(),
        }
    }

    /// The ends of a text; those of what is no text are unknown.
    pub(super) fn ends(&self) -> Ends<'db> {
        match self {
            Value::Texts(texts) => Ends::of(texts, None),
            Value::Ends(ends) => ends.clone(),
            Value::Unknown(doubts) => Ends::unknown(doubts.clone()),
            _ => Ends::unknown(Doubts::of(Why::Unreadable)),
        }
    }
}

impl<'db> Ends<'db> {
    fn unknown(doubts: Doubts<'db>) -> Ends<'db> {
        Ends { prefix: Arc::from(""), suffix: Arc::from(""), origins: Vec::new(), doubts }
    }

    /// What the texts share, with each other and with a text of which these ends are known.
    fn of(texts: &[Exact<'db>], also: Option<&Ends<'db>>) -> Ends<'db> {
        let Some((first, others)) = texts.split_first() else { return Ends::unknown(Doubts::default()) };
        let mut origins = first.origins.clone();
        let mut prefix: &str = &first.text;
        for other in others {
            prefix = common_prefix(prefix, &other.text);
            include_origins(&mut origins, &other.origins);
        }
        prefix = also.map_or(prefix, |it| common_prefix(prefix, &it.prefix));
        // The two ends must not overlap: what is left of a text after the prefix is where its suffix lies.
        let rest = |text: &Exact<'db>| text.text.get(prefix.len()..).unwrap_or_default().to_owned();
        let mut suffix = rest(first);
        for other in others {
            suffix = common_suffix(&suffix, &rest(other)).to_owned();
        }
        let Some(also) = also else {
            return Ends {
                prefix: Arc::from(prefix),
                suffix: suffix.into(),
                origins,
                doubts: Doubts::default(),
            };
        };
        let suffix = Arc::from(common_suffix(&suffix, &also.suffix));
        include_origins(&mut origins, &also.origins);
        Ends { prefix: Arc::from(prefix), suffix, origins, doubts: also.doubts.clone() }
    }

    fn join(self, other: &Ends<'db>) -> Ends<'db> {
        // Each is its prefix, something, and its suffix. What both prefixes and both suffixes share lies inside those.
        let prefix = Arc::from(common_prefix(&self.prefix, &other.prefix));
        let suffix = Arc::from(common_suffix(&self.suffix, &other.suffix));
        let mut origins = self.origins;
        include_origins(&mut origins, &other.origins);
        Ends { prefix, suffix, origins, doubts: self.doubts.and(&other.doubts) }
    }

    /// The value, cut to the lengths that are kept.
    pub(super) fn value(mut self) -> Value<'db> {
        if self.doubts.0.is_empty() {
            self.doubts = Doubts::of(Why::Differs);
        }
        if self.prefix.len() > MAX_END {
            let end = (0..=MAX_END).rev().find(|it| self.prefix.is_char_boundary(*it)).unwrap_or_default();
            self.prefix = Arc::from(self.prefix.get(..end).unwrap_or_default());
        }
        if self.suffix.len() > MAX_END {
            let least = self.suffix.len() - MAX_END;
            let start = (least..=self.suffix.len()).find(|it| self.suffix.is_char_boundary(*it));
            self.suffix = Arc::from(start.and_then(|it| self.suffix.get(it..)).unwrap_or_default());
        }
        if self.prefix.is_empty() && self.suffix.is_empty() {
            return Value::Unknown(self.doubts);
        }
        Value::Ends(self)
    }
}

impl<'db> Exact<'db> {
    fn concat(&self, other: &Exact<'db>) -> Exact<'db> {
        let mut origins = self.origins.clone();
        include_origins(&mut origins, &other.origins);
        Exact { text: format!("{}{}", self.text, other.text).into(), origins }
    }
}

/// Whether every pair may be written out.
fn is_small_product(a: &[Exact<'_>], b: &[Exact<'_>]) -> bool {
    let longest = |texts: &[Exact<'_>]| texts.iter().map(|it| it.text.len()).max().unwrap_or_default();
    a.len().saturating_mul(b.len()) <= MAX_TEXTS && longest(a) + longest(b) <= MAX_TEXT
}

/// Adds origins, keeping the first ones and their order.
pub(super) fn include_origins<'db>(into: &mut Vec<Origin<'db>>, from: &[Origin<'db>]) {
    for origin in from {
        if into.len() < MAX_ORIGINS && !into.contains(origin) {
            into.push(*origin);
        }
    }
}

fn common_prefix<'a>(a: &'a str, b: &str) -> &'a str {
    let same: usize = a.chars().zip(b.chars()).take_while(|it| it.0 == it.1).map(|it| it.0.len_utf8()).sum();
    a.get(..same).unwrap_or_default()
}

fn common_suffix<'a>(a: &'a str, b: &str) -> &'a str {
    let pairs = a.chars().rev().zip(b.chars().rev());
    let same: usize = pairs.take_while(|it| it.0 == it.1).map(|it| it.0.len_utf8()).sum();
    a.get(a.len() - same..).unwrap_or_default()
}
