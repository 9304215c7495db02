//! Checks values against the table of fields, and takes them out.

use std::collections::BTreeMap;

use text_size::{TextRange, TextSize};

use super::{
    Spanned, Syntax, Text,
    fields::{Field, Shape},
    tree::{Entry, Node, Value},
    values::{EXCERPT, amount, bytes, day, excerpt, hour, moment, name_error, whole},
};
use crate::{
    diagnostics::suggest::nearest,
    hir::Name,
    policy::{
        problem::{Code, Problem},
        quotas::Unit,
        resource::Resource,
        rule::FileId,
        time::{Days, Hours, Zone},
    },
};

/// Most problems that are told of one file.
const MAX_PROBLEMS: usize = 1_000;

/// Collects what is wrong while the tree is walked.
pub(super) struct Reader {
    syntax: Syntax,
    file: FileId,
    /// Where the first syntax error is. Keys below may have lost their table.
    broken_from: Option<TextSize>,
    /// The keys from the root to where the reader is.
    path: Vec<String>,
    problems: Vec<Problem>,
    errors: usize,
}

/// The well-formed entries of a table.
pub(super) struct Table<'n> {
    pub(super) node: &'n Node,
    entries: BTreeMap<&'static str, &'n Entry>,
}

impl Reader {
    pub(super) fn new(syntax: Syntax, file: FileId, broken_from: Option<TextSize>) -> Reader {
        Reader { syntax, file, broken_from, path: Vec::new(), problems: Vec::new(), errors: 0 }
    }

    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|it| it.span.start());
        self.problems.truncate(MAX_PROBLEMS);
        self.problems
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// How many errors were reported.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether the text has syntax errors, so that what is missing may just not have been read.
    pub(super) fn is_broken(&self) -> bool {
        self.broken_from.is_some()
    }

    /// Goes down one key.
    pub(super) fn within<T>(&mut self, part: impl Into<String>, read: impl FnOnce(&mut Reader) -> T) -> T {
        self.path.push(part.into());
        let result = read(self);
        self.path.pop();
        result
    }

    /// The path from the root to here.
    pub(super) fn field(&self) -> String {
        let mut field = String::new();
        for part in &self.path {
            if !field.is_empty() && !part.starts_with('[') {
                field.push('.');
            }
            field += part;
        }
        field
    }

    pub(super) fn report(&mut self, code: Code, span: TextRange, message: impl Into<String>) {
        let problem = Problem::new(code, self.file, span, message);
        self.push(problem);
    }

    /// Reports a problem at the key where the reader is.
    pub(super) fn push(&mut self, problem: Problem) {
        let field = self.field();
        self.errors += usize::from(!problem.code.is_warning());
        self.problems.push(problem.at_field(field));
    }

    /// The entries of a table whose values have the shape that `fields` tells.
    pub(super) fn table<'n>(&mut self, node: &'n Node, fields: &'static [Field]) -> Table<'n> {
        let mut entries = BTreeMap::new();
        let free: Vec<_> = fields.iter().map(|it| it.name).filter(|it| node.get(it).is_none()).collect();
        for entry in node.entries() {
            let Some(field) = fields.iter().find(|it| it.name == entry.key) else {
                self.unknown_key(entry, &free);
                continue;
            };
            if self.within(field.name, |reader| reader.check(&entry.value, field)) {
                entries.insert(field.name, entry);
            }
        }
        for field in fields.iter().filter(|it| it.required && node.get(it.name).is_none()) {
            if !self.is_broken() {
                let message = format!("{} lacks `{}`", self.here(), field.name);
                self.within(field.name, |reader| reader.report(field.code, node.head, message));
            }
        }
        Table { node, entries }
    }

    /// Says that a key does not exist, with the nearest one that does.
    fn unknown_key(&mut self, entry: &Entry, known: &[&'static str]) {
        if self.broken_from.is_some_and(|it| it < entry.key_span.start()) {
            return;
        }
        let message = format!("there is no key `{}` here", excerpt(&entry.key));
        let problem = Problem::new(Code::UnknownKey, self.file, entry.key_span, message);
        let problem = self.suggest(problem, &entry.key, known.iter().copied(), self.syntax == Syntax::Json);
        self.within(entry.key.as_str(), |reader| reader.push(problem));
    }

    /// Says that a value is none of some words, with the nearest of them.
    pub(super) fn unknown_word(
        &mut self,
        code: Code,
        text: &Text,
        message: String,
        known: impl Iterator<Item = &'static str>,
    ) {
        let problem = Problem::new(code, self.file, text.span, message);
        let problem = self.suggest(problem, &text.value, known, true);
        self.push(problem);
    }

    fn suggest(
        &self,
        problem: Problem,
        text: &str,
        known: impl Iterator<Item = &'static str>,
        quoted: bool,
    ) -> Problem {
        let near = (text.len() <= EXCERPT).then(|| nearest(text, known.map(Name::new))).flatten();
        match near {
            Some(near) if quoted => {
                problem.with_replacement(format!("change it to `{near}`"), format!("\"{near}\""))
            }
            Some(near) => problem.with_replacement(format!("change it to `{near}`"), near.as_str()),
            None => problem,
        }
    }

    /// A resource by its name.
    pub(super) fn resource(&mut self, text: &Text) -> Option<Spanned<Resource>> {
        let found = Resource::parse(&text.value);
        if found.is_none() {
            let message = format!("there is no resource `{}`", excerpt(&text.value));
            self.unknown_word(Code::Resource, text, message, Resource::names().into_iter());
        }
        found.map(|value| Spanned { value, span: text.span })
    }

    /// What the reader is in, to begin a sentence with.
    fn here(&self) -> String {
        if self.path.is_empty() { "a policy".to_owned() } else { format!("`{}`", self.field()) }
    }

    /// Whether a value is what the field takes; reports why not. Of lists, bad items are reported and count as left
    /// out, so the list itself may stand.
    fn check(&mut self, node: &Node, field: &Field) -> bool {
        let name = field.name;
        match (field.shape, &node.value) {
            (_, Value::Missing) => false,
            // The published schema writes out that there is none.
            (Shape::Table(_), Value::Null) if name == "net_policy" => false,
            (Shape::Text(most), Value::Text(text)) => self.check_text(text, most, field),
            (Shape::Name, Value::Text(text)) => self.check_name(text, field.code),
            (Shape::Word(words), Value::Text(text)) => {
                let known = words.contains(&text.value.as_str());
                if !known {
                    let message = format!("`{name}` takes {}, not `{}`", one_of(words), excerpt(&text.value));
                    self.unknown_word(field.code, text, message, words.iter().copied());
                }
                known
            }
            (Shape::Bool, Value::Bool(_)) => true,
            (Shape::Whole(least, most), Value::Int(it)) => {
                let fits = (least..=most).contains(it);
                if !fits {
                    let message = match (least, most) {
                        (1, 1) => format!("there is no version {it} of this format: write 1"),
                        _ if *it < least => format!("`{name}` is {least} or more"),
                        _ => format!("`{name}` is {most} or less"),
                    };
                    self.report(field.code, node.span, message);
                }
                fits
            }
            (Shape::Amount(unit), Value::Int(_) | Value::Text(_)) => {
                let fits = amount(node, unit).is_some();
                if !fits {
                    let negative = matches!(node.value, Value::Int(it) if it < 0);
                    let large = matches!(node.value, Value::Int(it) if it > 0);
                    let message = match (negative, large) {
                        (true, _) => format!("`{name}` is 0 or more"),
                        (_, true) => format!("`{name}` is more than can be counted"),
                        _ => format!("`{name}` takes {}", unit.expected()),
                    };
                    self.report(field.code, node.span, message);
                }
                fits
            }
            (Shape::Moment, Value::Int(_) | Value::Text(_) | Value::Date(_)) => {
                let fits = moment(node).is_some();
                if !fits {
                    let message = format!(
                        "`{name}` is no moment: write Unix seconds, or a date with time and offset such as \
                         `2026-01-31T09:00:00Z`"
                    );
                    self.report(field.code, node.span, message);
                }
                fits
            }
            (Shape::Zone, Value::Text(text)) => {
                let known = Zone::parse(&text.value).is_some();
                if !known {
                    let message = format!("there is no time zone `{}`", excerpt(&text.value));
                    let problem = Problem::new(field.code, self.file, text.span, message);
                    let near = (text.value.len() <= EXCERPT)
                        .then(|| nearest(&text.value, Zone::names().iter().map(Name::new)))
                        .flatten();
                    self.push(match near {
                        Some(near) => {
                            problem.with_replacement(format!("change it to `{near}`"), format!("\"{near}\""))
                        }
                        None => problem,
                    });
                }
                known
            }
            (Shape::Texts, Value::List(items)) => {
                for item in items {
                    match &item.value {
                        Value::Text(text) => {
                            self.check_text(text, super::fields::MAX_TEXT, field);
                        }
                        _ => self.wrong_type("strings", item, name),
                    }
                }
                true
            }
            (Shape::Ports, Value::List(items)) => {
                for item in items {
                    match &item.value {
                        Value::Int(0..=0xffff) | Value::Text(_) => {}
                        Value::Int(_) => {
                            self.report(field.code, item.span, "a port is a number from 0 to 65535")
                        }
                        _ => self.wrong_type("numbers and strings", item, name),
                    }
                }
                true
            }
            (Shape::Days, Value::List(items)) => self.check_list(
                items,
                node,
                field,
                |it| day(it).is_some(),
                "a day is a number from 0 to 7 or a name",
            ),
            (Shape::Hours, Value::List(items)) => self.check_list(
                items,
                node,
                field,
                |it| hour(it).is_some(),
                "an hour is a number from 0 to 23",
            ),
            (Shape::Bytes(length), Value::Text(text)) => {
                let fits = bytes(&text.value, length).is_some();
                if !fits {
                    let message =
                        format!("`{name}` is {length} bytes: {} hexadecimal digits, or base64", length * 2);
                    self.report(field.code, node.span, message);
                }
                fits
            }
            (
                Shape::Table(_) | Shape::Features(_) | Shape::Budgets(_) | Shape::Capabilities(_),
                Value::Table(_),
            ) => true,
            (Shape::Tables(_), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if !matches!(item.value, Value::Table(_) | Value::Missing) {
                        self.within(format!("[{index}]"), |reader| reader.wrong_type("tables", item, name));
                    }
                }
                true
            }
            _ => {
                self.wrong_type(&expected(field.shape), node, name);
                false
            }
        }
    }

    fn check_text(&mut self, text: &Text, most: usize, field: &Field) -> bool {
        let message = if text.value.len() > most {
            format!("`{}` is at most {most} bytes long", field.name)
        } else if text.value.contains('\0') && field.code != Code::EmptyPattern {
            format!("`{}` has a NUL character", field.name)
        } else if text.value.is_empty() && field.required {
            format!("`{}` is empty", field.name)
        } else {
            return true;
        };
        self.report(field.code, text.span, message);
        false
    }

    fn check_name(&mut self, text: &Text, code: Code) -> bool {
        let wrong = name_error(&text.value);
        if let Some(wrong) = wrong {
            let message = format!("`{}` is no name: {wrong}", excerpt(&text.value));
            self.report(code, text.span, message);
        }
        wrong.is_none()
    }

    fn check_list(
        &mut self,
        items: &[Node],
        node: &Node,
        field: &Field,
        fits: fn(&Node) -> bool,
        wrong: &str,
    ) -> bool {
        if items.is_empty() {
            let message = format!("`{}` is empty: nothing would ever be granted", field.name);
            self.report(field.code, node.span, message);
            return false;
        }
        let bad: Vec<_> = items.iter().filter(|it| it.value != Value::Missing && !fits(it)).collect();
        for item in &bad {
            self.report(field.code, item.span, wrong);
        }
        bad.is_empty()
    }

    pub(super) fn wrong_type(&mut self, expected: &str, node: &Node, name: &str) {
        if node.value != Value::Missing {
            let message = format!("`{}` takes {expected}, not {}", excerpt(name), node.kind());
            self.report(Code::Value, node.head, message);
        }
    }
}

impl<'n> Table<'n> {
    pub(super) fn get(&self, name: &str) -> Option<&'n Entry> {
        self.entries.get(name).copied()
    }

    pub(super) fn text(&self, name: &str) -> Option<Text> {
        match &self.get(name)?.value.value {
            Value::Text(it) => Some(it.clone()),
            _ => None,
        }
    }

    pub(super) fn texts(&self, name: &str) -> Option<Spanned<Vec<Text>>> {
        let node = &self.get(name)?.value;
        let texts = node.items().iter().filter_map(|it| match &it.value {
            Value::Text(it) => Some(it.clone()),
            // A port.
            Value::Int(number) => {
                Some(Text { value: number.to_string(), span: it.span, start: Some(it.span.start()) })
            }
            _ => None,
        });
        Some(Spanned { value: texts.collect(), span: node.span })
    }

    /// The meaning of a word; `words` has all that the field takes.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(name)?;
        let found = words.iter().find(|it| it.0 == text.value)?;
        Some(Spanned { value: found.1, span: text.span })
    }

    pub(super) fn bool(&self, name: &str) -> Option<Spanned<bool>> {
        self.read(name, |it| match it.value {
            Value::Bool(it) => Some(it),
            _ => None,
        })
    }

    pub(super) fn whole(&self, name: &str) -> Option<Spanned<u64>> {
        self.read(name, whole)
    }

    pub(super) fn amount(&self, name: &str, unit: Unit) -> Option<Spanned<u64>> {
        self.read(name, |it| amount(it, unit))
    }

    pub(super) fn moment(&self, name: &str) -> Option<Spanned<i64>> {
        self.read(name, moment)
    }

    pub(super) fn zone(&self, name: &str) -> Option<Spanned<Zone>> {
        self.read(name, |it| match &it.value {
            Value::Text(it) => Zone::parse(&it.value),
            _ => None,
        })
    }

    pub(super) fn days(&self, name: &str) -> Option<Spanned<Days>> {
        self.read(name, |it| {
            let mut days = Days::NONE;
            it.items().iter().filter_map(day).for_each(|it| _ = days.insert(it));
            Some(days)
        })
    }

    pub(super) fn hours(&self, name: &str) -> Option<Spanned<Hours>> {
        self.read(name, |it| {
            let mut hours = Hours::NONE;
            it.items().iter().filter_map(hour).for_each(|it| _ = hours.insert(it));
            Some(hours)
        })
    }

    pub(super) fn bytes(&self, name: &str, length: usize) -> Option<Spanned<Vec<u8>>> {
        self.read(name, |it| match &it.value {
            Value::Text(it) => bytes(&it.value, length),
            _ => None,
        })
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(&'n Node) -> Option<T>) -> Option<Spanned<T>> {
        let node = &self.get(name)?.value;
        Some(Spanned { value: read(node)?, span: node.span })
    }
}

fn expected(shape: Shape) -> String {
    match shape {
        Shape::Text(_) | Shape::Name | Shape::Bytes(_) => "a string".to_owned(),
        Shape::Zone => "the name of a time zone".to_owned(),
        Shape::Word(words) => one_of(words),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Whole(..) => "a whole number".to_owned(),
        Shape::Amount(unit) => unit.expected().to_owned(),
        Shape::Moment => "Unix seconds or a date".to_owned(),
        Shape::Texts => "a list of strings".to_owned(),
        Shape::Ports => "a list of ports".to_owned(),
        Shape::Days => "a list of days".to_owned(),
        Shape::Hours => "a list of hours".to_owned(),
        Shape::Tables(_) => "a list of tables".to_owned(),
        Shape::Table(_) | Shape::Features(_) | Shape::Budgets(_) | Shape::Capabilities(_) => {
            "a table".to_owned()
        }
    }
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|it| format!("`\"{it}\"`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}
