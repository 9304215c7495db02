//! JSON with places, read as far as it makes sense: a mistake is reported where it is, and what surrounds it counts.
//!
//! Strict about what is correct (no comments, no comma before a closing bracket), lenient about going on.

use text_size::{TextRange, TextSize};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// From its first to its last character.
    pub range: TextRange,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A value is absent or unreadable; an error was reported.
    Missing,
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// Decoded text.
    String(String),
    /// Elements in order.
    Array(Vec<Node>),
    /// Members in order, repeated keys included.
    Object(Vec<Member>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Decoded.
    pub key: String,
    /// The key with its quotes.
    pub key_range: TextRange,
    /// The value.
    pub value: Node,
}

/// What is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where.
    pub range: TextRange,
}

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 128;

/// Most errors worth telling about one text.
const MAX_ERRORS: usize = 32;

/// Reads a document. Errors come in order of place.
pub fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let pos = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, pos, errors: Vec::new(), lines: Vec::new() };
    reader.skip_blanks();
    let node = reader.value(0);
    reader.skip_blanks();
    if reader.peek().is_some() && reader.errors.is_empty() {
        let range = reader.range(reader.pos, reader.text.trim_end().len());
        reader.error_at(range, "nothing may follow the document's value");
    }
    reader.errors.sort_by_key(|it| it.range.start());
    (node, reader.errors)
}

impl Node {
    /// The members, if it is an object.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The first member called `key`, if it is an object.
    pub fn get(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|it| it.key == key)
    }

    /// What kind of value it is, with an article.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Missing => "nothing",
            Value::Null => "`null`",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    pos: usize,
    errors: Vec<SyntaxError>,
    /// The line of each error.
    lines: Vec<std::ops::Range<usize>>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Node {
        let start = self.pos;
        let value = match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                self.error_at(self.range(start, start + 1), "nested too deeply");
                self.pos = self.text.len();
                Value::Missing
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Value::String(self.string()),
            Some(b',' | b']' | b'}' | b':') | None => {
                self.error_here("a value is missing");
                Value::Missing
            }
            Some(_) => self.word(),
        };
        Node { value, range: self.range(start, self.pos) }
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut items = Vec::new();
        self.list(b']', |reader| {
            let item = reader.value(depth + 1);
            items.push(item);
        });
        Value::Array(items)
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut members = Vec::new();
        self.list(b'}', |reader| {
            let start = reader.pos;
            let key = match reader.peek() {
                Some(b'"') => reader.string(),
                Some(b',' | b'[' | b']' | b'{' | b':') | None => {
                    reader.error_here("a key in double quotes is missing");
                    String::new()
                }
                Some(_) => {
                    let key = reader.bare_word().to_owned();
                    reader.error_at(reader.range(start, reader.pos), "a key stands in double quotes");
                    key
                }
            };
            let key_range = reader.range(start, reader.pos);
            reader.skip_blanks();
            let colon = reader.eat(b':');
            if !colon && !key_range.is_empty() {
                reader.error_here("a `:` is missing after the key");
            }
            reader.skip_blanks();
            // Without a colon a string is more likely the next key.
            let value = if colon || !matches!(reader.peek(), None | Some(b',' | b'"' | b'}' | b']')) {
                reader.value(depth + 1)
            } else {
                Node { value: Value::Missing, range: TextRange::empty(key_range.end()) }
            };
            if !key_range.is_empty() {
                members.push(Member { key, key_range, value });
            }
        });
        Value::Object(members)
    }

    /// What stands between brackets, with commas between.
    fn list(&mut self, close: u8, mut element: impl FnMut(&mut Self)) {
        let open = self.pos;
        self.pos += 1;
        let mut comma = None;
        loop {
            self.skip_blanks();
            match self.peek() {
                None => {
                    let bracket = if close == b']' { "[" } else { "{" };
                    return self
                        .error_at(self.range(open, open + 1), format!("this `{bracket}` is never closed"));
                }
                Some(it) if it == close => {
                    if let Some(comma) = comma {
                        let message = "no comma stands before a closing bracket";
                        self.error_at(self.range(comma, comma + 1), message);
                    }
                    self.pos += 1;
                    return;
                }
                // The bracket of an outer list: leave it to that one.
                Some(b']' | b'}') => {
                    return self.error_here(format!("a `{}` is missing", char::from(close)));
                }
                Some(_) => {}
            }
            let before = self.pos;
            element(self);
            self.skip_blanks();
            comma = (self.peek() == Some(b',')).then_some(self.pos);
            if comma.is_some() {
                self.pos += 1;
            } else if self.pos == before {
                // Nothing was read: step over what cannot be understood.
                self.pos += self.rest().chars().next().map_or(0, char::len_utf8);
            } else if !matches!(self.peek(), None | Some(b']' | b'}')) {
                self.error_here("a `,` is missing");
            }
        }
    }

    fn string(&mut self) -> String {
        let start = self.pos;
        let bytes = self.text.as_bytes();
        let mut pos = start + 1;
        loop {
            match bytes.get(pos) {
                Some(b'"') => break,
                Some(b'\\') => pos += 2,
                Some(b'\n' | b'\r') | None => {
                    self.pos = pos.min(self.text.len());
                    let range = self.range(start, self.pos);
                    self.error_at(range, "a string is never closed");
                    return self.slice(start + 1, self.pos).to_owned();
                }
                Some(_) => pos += 1,
            }
        }
        self.pos = pos + 1;
        serde_json::from_str(self.slice(start, self.pos)).unwrap_or_else(|_| {
            let range = self.range(start, self.pos);
            self.error_at(range, "a string with an escape that JSON does not have, or a control character");
            self.slice(start + 1, self.pos - 1).to_owned()
        })
    }

    fn word(&mut self) -> Value {
        let start = self.pos;
        let word = self.bare_word();
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(word) {
            match value {
                serde_json::Value::Null => return Value::Null,
                serde_json::Value::Bool(it) => return Value::Bool(it),
                serde_json::Value::Number(it) => return Value::Number(it),
                _ => {}
            }
        }
        let message = format!("`{word}` is no JSON value: text stands in double quotes");
        self.error_at(self.range(start, self.pos), message);
        Value::Missing
    }

    fn bare_word(&mut self) -> &str {
        let start = self.pos;
        let end = |it: char| it.is_whitespace() || ",:[]{}\"".contains(it);
        let len = self.rest().find(end).unwrap_or(self.rest().len());
        self.pos += len;
        self.slice(start, self.pos)
    }

    /// Blanks, and comments, which are reported.
    fn skip_blanks(&mut self) {
        loop {
            self.pos += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
            let start = self.pos;
            if self.rest().starts_with("//") {
                self.pos += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                self.pos += self.rest().find("*/").map_or(self.rest().len(), |it| it + 2);
            } else {
                return;
            }
            self.error_at(self.range(start, self.pos), "JSON has no comments");
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.pos += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Reports at the next character, or at the end of the text.
    fn error_here(&mut self, message: impl Into<String>) {
        let len = self.rest().chars().next().map_or(0, char::len_utf8);
        self.error_at(self.range(self.pos, self.pos + len), message);
    }

    /// Reports, but only the first mistake of a line: what follows it there mostly follows from it.
    fn error_at(&mut self, range: TextRange, message: impl Into<String>) {
        let start = usize::from(range.start());
        if self.errors.len() >= MAX_ERRORS || self.lines.iter().any(|it| it.contains(&start)) {
            return;
        }
        let line_start = self.slice(0, start).rfind('\n').map_or(0, |it| it + 1);
        let line_end = self.slice(start, self.text.len()).find('\n').map_or(usize::MAX, |it| start + it);
        self.lines.push(line_start..line_end.max(start + 1));
        self.errors.push(SyntaxError { message: message.into(), range });
    }

    fn range(&self, start: usize, end: usize) -> TextRange {
        let at = |it: usize| TextSize::new(u32::try_from(it).unwrap_or(u32::MAX));
        TextRange::new(at(start), at(end.max(start)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expect: Expect) {
        let (node, errors) = parse(text);
        let mut out = String::new();
        show(&node, &mut out);
        for SyntaxError { message, range } in errors {
            out += &format!("\n{:?} {message}", &text[range]);
        }
        expect.assert_eq(&out);
    }

    fn show(node: &Node, out: &mut String) {
        match &node.value {
            Value::Missing => *out += "?",
            Value::Null => *out += "null",
            Value::Bool(it) => *out += &it.to_string(),
            Value::Number(it) => *out += &it.to_string(),
            Value::String(it) => *out += &format!("{it:?}"),
            Value::Array(items) => {
                *out += "[";
                for it in items {
                    show(it, out);
                    *out += " ";
                }
                *out += "]";
            }
            Value::Object(members) => {
                *out += "{";
                for it in members {
                    *out += &format!("{}=", it.key);
                    show(&it.value, out);
                    *out += " ";
                }
                *out += "}";
            }
        }
    }

    #[test]
    fn good_documents() {
        check(
            "\u{feff} {\"a\": [1, -2.5e3, true, null, \"x\\n\\u00e9\"], \"b\": {}, \"a\": []} \n",
            expect![[r#"{a=[1 -2500.0 true null "x\né" ] b={} a=[] }"#]],
        );
        let (node, _) = parse("  [10, {\"k\": \"v\"}]");
        assert_eq!(node.range, TextRange::new(2.into(), 18.into()));
    }

    #[test]
    fn mistakes_stay_where_they_are() {
        check(
            "{\"a\": ,\n\"b\": 1}",
            expect![[r#"
            {a=? b=1 }
            "," a value is missing"#]],
        );
        check(
            "{\"a\" 1,\nb: 2,\n'c': 3,\n}",
            expect![[r#"
            {a=1 b=2 'c'=3 }
            "1" a `:` is missing after the key
            "b" a key stands in double quotes
            "'c'" a key stands in double quotes"#]],
        );
        check(
            "[1 2,\nyes,\n01,\n1.]",
            expect![[r#"
            [1 2 ? ? ? ]
            "2" a `,` is missing
            "yes" `yes` is no JSON value: text stands in double quotes
            "01" `01` is no JSON value: text stands in double quotes
            "1." `1.` is no JSON value: text stands in double quotes"#]],
        );
        check(
            "{\"a\": [1, {\"b\": 2}, \"c\": 3}",
            expect![[r#"
            {a=[1 {b=2 } "c" ? 3 ] }
            ":" a `,` is missing"#]],
        );
        check(
            "// note\n{\"a\": \"x\n, /* z */ \"b\": 1,\n\"c\": \"\\q\"} trailing",
            expect![[r#"
            {a="x" b=1 c="\\q" }
            "// note" JSON has no comments
            "\"x" a string is never closed
            "/* z */" JSON has no comments
            "\"\\q\"" a string with an escape that JSON does not have, or a control character"#]],
        );
        check(
            "",
            expect![[r#"
            ?
            "" a value is missing"#]],
        );
        check(
            "[1] [2]",
            expect![[r#"
            [1 ]
            "[2]" nothing may follow the document's value"#]],
        );
        check(
            "[:, :]",
            expect![[r#"
            [? ? ? ]
            ":" a value is missing"#]],
        );
        check(
            "{{}}",
            expect![[r#"
            {}
            "{" a key in double quotes is missing"#]],
        );
        check(
            "{\n\"a\": [1,\n2",
            expect![[r#"
            {a=[1 2 ] }
            "{" this `{` is never closed
            "[" this `[` is never closed"#]],
        );
    }

    #[test]
    fn any_text_ends() {
        for text in
            ["[", "{", "]", "}", ":", "\"", "\"\\", "é", "{\"a\"", "{\"a\":", "[,,]", "{,}", "/*", "//", "-"]
        {
            parse(text);
        }
        for open in ["[", "{\"a\":", "[{\"a\":"] {
            let (_, errors) = parse(&open.repeat(100_000));
            assert!(errors.len() <= MAX_ERRORS + 1);
        }
        parse(&"1 ".repeat(100_000));
        parse(&format!("[{}]", ",".repeat(100_000)));
    }

    #[test]
    fn agrees_with_serde_on_what_is_good() {
        for text in [
            "1",
            "[]",
            "{\"a\": {}}",
            "[1,]",
            "{\"a\": 1,}",
            "tru",
            "\"\\u12\"",
            "[1 2]",
            "1 2",
            "nul",
            "[\"\t\"]",
        ] {
            let good = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(parse(text).1.is_empty(), good, "{text}");
        }
    }
}
