//! Both syntaxes as one tree of values with places.
//!
//! What cannot be read is reported and then missing; what surrounds it is there.

use std::{collections::BTreeMap, ops::Range};

use text_size::{TextRange, TextSize};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Syntax, Text};
use crate::json;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    /// All of it; a table that begins with a header reaches to its last value.
    pub(super) span: TextRange,
    /// Where to say something about it as a whole: the header of a table, its opening bracket, or all of it.
    pub(super) head: TextRange,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Absent or unreadable; that was reported.
    Missing,
    Null,
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float,
    Text(Text),
    /// A date that stands without quotes, as written.
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value. No table has two of one key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: TextRange,
    pub(super) value: Node,
}

/// Text that is not in the syntax.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: TextRange,
}

/// Most syntax errors worth telling about one file.
const MAX_ERRORS: usize = 32;

pub(super) fn parse(text: &str, syntax: Syntax) -> (Node, Vec<SyntaxError>) {
    let (node, mut errors) = match syntax {
        Syntax::Toml => toml(text),
        Syntax::Json => json(text),
    };
    errors.sort_by_key(|it| it.span.start());
    errors.dedup_by_key(|it| it.span.start());
    errors.truncate(MAX_ERRORS);
    (node, errors)
}

impl Node {
    /// The entries, if it is a table.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The items, if it is a list.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key, if it is a table.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|it| it.key == key)
    }

    /// What kind of value it is, with an article.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Missing => "nothing",
            Value::Null => "`null`",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "a number",
            Value::Float => "a number with a fraction",
            Value::Text(_) => "a string",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

fn toml(text: &str) -> (Node, Vec<SyntaxError>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let errors = errors.into_iter().map(|it| {
        let span = it.span().map_or_else(TextRange::default, |it| range(&it));
        SyntaxError { message: toml_message(text, span, it.message()), span }
    });
    let errors = errors.collect();
    let root = Node {
        value: toml_table(text, document.get_ref()),
        span: TextRange::up_to(size(text.len())),
        head: TextRange::default(),
    };
    (root, errors)
}

fn toml_table(text: &str, table: &DeTable<'_>) -> Value {
    let mut entries: Vec<Entry> = table
        .iter()
        // The parser makes up an empty key where one is missing.
        .filter(|(key, _)| !key.span().is_empty())
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: range(&key.span()),
            value: toml_node(text, value),
        })
        .collect();
    // The parser sorts them by name.
    entries.sort_by_key(|it| it.key_span.start());
    Value::Table(entries)
}

fn toml_node(text: &str, node: &Spanned<DeValue<'_>>) -> Node {
    let head = range(&node.span());
    if head.is_empty() {
        return Node { value: Value::Missing, span: head, head };
    }
    let mut span = head;
    let value = match node.get_ref() {
        DeValue::String(it) => Value::Text(located(text, it.to_string(), head)),
        DeValue::Integer(it) => {
            i128::from_str_radix(it.as_str(), it.radix()).map_or(Value::Float, Value::Int)
        }
        DeValue::Float(_) => Value::Float,
        DeValue::Boolean(it) => Value::Bool(*it),
        DeValue::Datetime(it) => Value::Date(it.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|it| toml_node(text, it)).collect()),
        DeValue::Table(table) => {
            let table = toml_table(text, table);
            if let Value::Table(entries) = &table {
                span = entries.iter().fold(span, |span, it| span.cover(it.key_span).cover(it.value.span));
            }
            table
        }
    };
    Node { value, span, head }
}

/// The parser's message, but for two mistakes that it describes by their symptoms.
fn toml_message(text: &str, span: TextRange, message: &str) -> String {
    let at = usize::from(span.start());
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |it| it + 1);
    let line_before = before.get(line_start..).unwrap_or_default();
    let line_after = text.get(at..).and_then(|it| it.lines().next()).unwrap_or_default();
    if line_before.trim_end().ends_with('=') && line_after.trim().is_empty() {
        return "a value is missing after `=`".to_owned();
    }
    if message.starts_with("duplicate key") {
        let name = text.get(Range::<usize>::from(span)).unwrap_or_default();
        return format!("`{}` is set twice", super::values::excerpt(name));
    }
    // The rest of a long message repeats the line it is about.
    super::values::excerpt(message.lines().next().unwrap_or_default())
}

fn json(text: &str) -> (Node, Vec<SyntaxError>) {
    let (node, errors) = json::parse(text);
    let errors = errors.into_iter().map(|it| SyntaxError { message: it.message, span: it.range });
    let mut errors = errors.collect();
    let root = json_node(text, &node, &mut errors);
    (root, errors)
}

fn json_node(text: &str, node: &json::Node, errors: &mut Vec<SyntaxError>) -> Node {
    let span = node.range;
    let mut head = span;
    let value = match &node.value {
        json::Value::Missing => Value::Missing,
        json::Value::Null => Value::Null,
        json::Value::Bool(it) => Value::Bool(*it),
        json::Value::Number(it) => {
            let whole = it.as_i64().map(i128::from).or_else(|| it.as_u64().map(i128::from));
            whole.map_or(Value::Float, Value::Int)
        }
        json::Value::String(it) => Value::Text(located(text, it.clone(), span)),
        json::Value::Array(items) => {
            Value::List(items.iter().map(|it| json_node(text, it, errors)).collect())
        }
        json::Value::Object(members) => {
            head = TextRange::new(span.start(), span.end().min(span.start() + TextSize::new(1)));
            let mut seen = BTreeMap::new();
            let mut entries = Vec::new();
            for member in members {
                if seen.insert(&member.key, ()).is_some() {
                    let message = format!("`{}` is set twice", super::values::excerpt(&member.key));
                    errors.push(SyntaxError { message, span: member.key_range });
                    continue;
                }
                let value = json_node(text, &member.value, errors);
                entries.push(Entry { key: member.key.clone(), key_span: member.key_range, value });
            }
            Value::Table(entries)
        }
    };
    Node { value, span, head }
}

/// A decoded text, with the place of its first character where the file has it character for character.
fn located(text: &str, value: String, span: TextRange) -> Text {
    let quoted = text.get(Range::<usize>::from(span)).unwrap_or_default();
    let quote = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
    let inner = quoted.get(quote..quoted.len().saturating_sub(quote));
    let start = (inner == Some(value.as_str())).then(|| span.start() + size(quote));
    Text { value, span, start }
}

fn range(span: &Range<usize>) -> TextRange {
    TextRange::new(size(span.start), size(span.end.max(span.start)))
}

fn size(it: usize) -> TextSize {
    TextSize::new(u32::try_from(it).unwrap_or(u32::MAX))
}
