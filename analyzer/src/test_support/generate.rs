//! Random programs that parse: every construct of the grammar, laid out badly, with comments wherever one may stand.
//!
//! They need not make sense: names are not declared and types do not fit. The same seed gives the same program. The
//! writer knows the newline rule from the tokens around a gap, so the generator below says only what stands where.

use std::fmt::Write;

/// A program of a few items.
pub fn program(seed: u64) -> String {
    let mut random = Random(seed);
    let newline = if random.one_in(6) { "\r\n" } else { "\n" };
    let mut generator = Generator { out: Writer::new(newline), random, depth: 0, in_condition: false };
    generator.file();
    generator.out.text
}

/// A source of reproducible choices.
pub struct Random(pub u64);

impl Random {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % bound as u64) as usize
    }

    /// True once in `times` calls, on average.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// What may stand between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    Blanks,
    Lines,
    Comments,
}

struct Writer {
    text: String,
    newline: &'static str,
    last: String,
    /// For each open bracket, whether newlines inside mean nothing.
    brackets: Vec<bool>,
    /// The most that may stand before the next token.
    limit: Gap,
    comments: usize,
}

impl Writer {
    fn new(newline: &'static str) -> Writer {
        let last = String::new();
        Writer { text: String::new(), newline, last, brackets: Vec::new(), limit: Gap::Comments, comments: 0 }
    }

    fn allowed(&self, next: &str, pending_block: bool) -> Gap {
        const OPEN_ENDED: &[&str] = &[
            "=", ",", ":", "=>", "->", "::", ".", "..", "(", "[", "{", "!", "let", "mut", "in", "if",
            "while", "for", "match", "else", "requires", "ensures", "intent", "spawn", "send", "emit", "fn",
            "type", "record", "enum", "import", "module", "export",
        ];
        const CONTINUING: &[&str] = &[".", "::", ",", "=>", "else", "}"];
        let free = self.brackets.last().is_none_or(|it| *it)
            || OPEN_ENDED.contains(&self.last.as_str())
            || is_infix(&self.last)
            || CONTINUING.contains(&next)
            || (is_infix(next) && next != "-")
            || (pending_block && next == "{");
        if free { self.limit } else { Gap::Blanks }
    }

    fn put(&mut self, random: &mut Random, token: &str, pending_block: bool) {
        let allowed = self.allowed(token, pending_block);
        self.limit = Gap::Comments;
        let touching = self.last.ends_with(is_word) && token.starts_with(is_word);
        match random.below(30) {
            0 if allowed >= Gap::Comments => {
                self.text.push_str(random.pick(&[" ", "\t", "  "]));
                self.comment(random);
                self.indent(random);
            }
            1 if allowed >= Gap::Comments => {
                self.break_line(random);
                self.comment(random);
                self.indent(random);
            }
            2 | 3 if allowed >= Gap::Lines => self.break_line(random),
            4 | 5 => self.text.push_str(random.pick(&["  ", "\t", " \t"])),
            6..=15 if !touching => {}
            _ => self.text.push(' '),
        }
        self.text.push_str(token);
        token.clone_into(&mut self.last);
    }

    fn comment(&mut self, random: &mut Random) {
        self.comments += 1;
        let text =
            random.pick(&["", " (", " }", " \"open", " ümläut", " a // b", " trailing blanks  ", " // x"]);
        let _ = write!(self.text, "// {}{text}{}", self.comments, self.newline);
    }

    fn break_line(&mut self, random: &mut Random) {
        for _ in 0..random.pick(&[1, 1, 1, 2, 3]) {
            self.text.push_str(random.pick(&["", "", " "]));
            self.text.push_str(self.newline);
        }
        self.indent(random);
    }

    fn indent(&mut self, random: &mut Random) {
        self.text.push_str(random.pick(&["", "", "    ", "\t", "   "]));
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_infix(token: &str) -> bool {
    OPERATORS.iter().any(|it| it.contains(&token))
}

/// Loosest first.
const OPERATORS: &[&[&str]] =
    &[&["||"], &["&&"], &["==", "!="], &["<", "<=", ">", ">="], &["++"], &["+", "-"], &["*", "/", "%"]];

const LOWER: &[&str] = &["a", "b", "count", "user_id", "x1", "self", "_t"];
const UPPER: &[&str] = &["Point", "Shape", "Up", "Pair"];
const KEYWORDS: &[&str] = &["type", "in", "match", "Some", "import", "true"];
const STRINGS: &[&str] =
    &["\"\"", "\"text\"", "\"a\\\"b\\\\\"", "\"// no comment\"", "\"two\nlines  \n}\"", "\"tab\\tümläut\""];

const NUMBERS: &[&str] = &["1", "007", "9223372036854775807", "1.50", "2.0", "0.125"];

struct Generator {
    out: Writer,
    random: Random,
    depth: usize,
    /// Whether `Name {}` would open a block.
    in_condition: bool,
}

impl Generator {
    fn file(&mut self) {
        if self.random.one_in(10) {
            self.out.text.push('\u{feff}');
        }
        if self.random.one_in(4) {
            self.put("module");
            self.name(LOWER);
        }
        for _ in 0..self.random.below(6) {
            self.item();
        }
        if self.random.one_in(3) {
            self.out.break_line(&mut self.random);
            self.out.comment(&mut self.random);
        }
    }

    fn put(&mut self, token: &str) {
        self.out.put(&mut self.random, token, false);
    }

    fn name(&mut self, names: &[&str]) {
        let name = self.random.pick(names);
        self.put(name);
    }

    /// A bracket in which newlines mean nothing, or do.
    fn open(&mut self, bracket: &str, free: bool) {
        self.put(bracket);
        self.out.brackets.push(free);
    }

    fn close(&mut self, bracket: &str) {
        self.put(bracket);
        self.out.brackets.pop();
    }

    /// Whether newlines end statements between the innermost brackets.
    fn newlines_count(&mut self, count: bool) {
        if let Some(free) = self.out.brackets.last_mut() {
            *free = !count;
        }
    }

    /// Entries between commas.
    fn list(&mut self, brackets: (&str, &str), least: usize, mut entry: impl FnMut(&mut Self, usize)) {
        let in_condition = std::mem::take(&mut self.in_condition);
        self.open(brackets.0, true);
        let count = least + self.random.below(3);
        for index in 0..count {
            if index > 0 {
                self.put(",");
            }
            entry(self, index);
        }
        if count > 0 && self.random.one_in(3) {
            self.put(",");
        }
        self.close(brackets.1);
        self.in_condition = in_condition;
    }

    /// A name where reserved words are names too; `:` or the end of the entry follows.
    fn field_name(&mut self) {
        if self.random.one_in(8) {
            self.name(KEYWORDS);
            self.out.limit = Gap::Lines;
        } else {
            self.name(LOWER);
        }
    }

    fn item(&mut self) {
        if self.random.one_in(4) {
            self.put("export");
        }
        match self.random.below(8) {
            0 => {
                self.put("import");
                self.name(&["std-ui", "helpers", "\"std-json\"", "a-b-2"]);
            }
            1 => {
                self.name(&["type", "record"]);
                self.name(UPPER);
                self.list(("{", "}"), 0, |it, _| it.field());
            }
            2 => {
                self.put("enum");
                self.name(UPPER);
                self.list(("{", "}"), 0, |it, _| it.variant());
            }
            _ => self.function(),
        }
    }

    fn field(&mut self) {
        self.field_name();
        self.put(":");
        self.ty();
    }

    fn variant(&mut self) {
        self.name(UPPER);
        match self.random.below(3) {
            0 => {
                self.open("(", true);
                self.ty();
                self.close(")");
            }
            1 => self.list(("{", "}"), 0, |it, _| it.field()),
            _ => {}
        }
    }

    fn function(&mut self) {
        self.put("fn");
        self.name(LOWER);
        self.list(("(", ")"), 0, |it, _| {
            it.name(LOWER);
            it.put(":");
            it.ty();
        });
        if !self.random.one_in(3) {
            self.put("->");
            self.ty();
        }
        let clauses = self.random.pick(&[0, 0, 0, 1, 2, 4]);
        // At most one of each.
        let (capabilities, intent) = (self.random.below(4), self.random.below(6));
        for index in 0..clauses {
            if index == capabilities {
                self.put("!");
                self.list(("{", "}"), 0, |it, _| it.name(&["net.fetch", "db", "step.input"]));
            } else if index == intent {
                self.put("intent");
                self.name(STRINGS);
            } else {
                self.name(&["requires", "ensures"]);
                self.condition();
            }
        }
        self.block();
    }

    fn ty(&mut self) {
        self.depth += 1;
        match self.random.below(if self.depth > 4 { 4 } else { 7 }) {
            0 => self.name(UPPER),
            4 => {
                self.name(&["Option", "List"]);
                self.type_arguments(1);
            }
            5 => {
                self.name(&["Result", "Map"]);
                self.type_arguments(2);
            }
            6 => {
                self.put("Fn");
                self.out.limit = Gap::Lines;
                self.list(("(", ")"), 0, |it, _| it.ty());
                self.put("->");
                self.ty();
            }
            _ => self.name(&["Int", "Float", "String", "Bool", "Unit"]),
        }
        self.depth -= 1;
    }

    fn type_arguments(&mut self, count: usize) {
        self.put("<");
        for index in 0..count {
            if index > 0 {
                self.put(",");
            }
            self.ty();
        }
        self.put(">");
    }

    fn block(&mut self) {
        let in_condition = std::mem::take(&mut self.in_condition);
        self.out.put(&mut self.random, "{", true);
        self.out.brackets.push(false);
        self.depth += 1;
        let most = if self.depth > 6 { 2 } else { 4 };
        let mut ends_line = false;
        for index in 0..self.random.below(most) {
            let kind = self.random.below(10);
            if index > 0 {
                self.end_entry(!ends_line && kind < 7);
            }
            ends_line = self.statement(kind);
        }
        self.depth -= 1;
        self.close("}");
        self.in_condition = in_condition;
    }

    /// Ends a statement or an arm; a blank is enough if `blank` says so.
    fn end_entry(&mut self, blank: bool) {
        if blank && self.random.one_in(5) {
            self.out.text.push(' ');
            self.out.limit = Gap::Blanks;
            return;
        }
        if self.random.one_in(6) {
            self.out.text.push(' ');
            self.out.comment(&mut self.random);
        } else {
            self.out.text.push_str(self.out.newline);
        }
        // What follows is the first token of a line.
        self.out.last = "{".to_owned();
    }

    /// Kinds below 7 begin with a keyword. True if a newline has to follow.
    fn statement(&mut self, kind: usize) -> bool {
        match kind {
            0..=2 => {
                self.put("let");
                if self.random.one_in(3) {
                    self.put("mut");
                }
                let name = if self.random.one_in(8) { "_" } else { self.random.pick(LOWER) };
                self.put(name);
                if self.random.one_in(2) {
                    self.put(":");
                    self.ty();
                }
                self.put("=");
                self.expression(0);
            }
            3 => {
                self.put("while");
                self.condition();
                self.block();
            }
            4 => {
                self.put("for");
                self.name(LOWER);
                self.put("in");
                self.condition();
                self.block();
            }
            5 => {
                self.put("return");
                if self.random.one_in(3) {
                    return true;
                }
                self.expression(0);
            }
            6 => self.if_expression(),
            7 => {
                self.name(LOWER);
                self.put("=");
                self.expression(0);
            }
            _ => self.expression(0),
        }
        false
    }

    fn if_expression(&mut self) {
        self.put("if");
        self.condition();
        self.block();
        if self.random.one_in(2) {
            self.put("else");
            if self.random.one_in(3) { self.if_expression() } else { self.block() }
        }
    }

    fn condition(&mut self) {
        let outside = std::mem::replace(&mut self.in_condition, true);
        self.expression(0);
        self.in_condition = outside;
    }

    /// An expression whose operators bind at least as strongly as `level`.
    fn expression(&mut self, level: usize) {
        self.depth += 1;
        let own = level + self.random.below(OPERATORS.len() * 3);
        if own < OPERATORS.len() && self.depth < 9 {
            self.expression(own);
            let operator = self.random.pick(OPERATORS[own]);
            self.put(operator);
            self.expression(own + 1);
        } else {
            self.unary();
        }
        self.depth -= 1;
    }

    fn unary(&mut self) {
        while self.random.one_in(6) {
            self.name(&["-", "!"]);
        }
        self.postfix();
    }

    fn postfix(&mut self) {
        // Nothing goes on behind these: it would be an odd number, or the variant's payload.
        match self.random.below(16) {
            0 | 1 => return self.name(NUMBERS),
            2 => return self.path(),
            _ => self.primary(),
        }
        while self.random.one_in(5) {
            if self.random.one_in(2) {
                self.list(("(", ")"), 0, |it, _| it.expression(0));
            } else {
                self.put(".");
                if self.random.one_in(6) {
                    self.out.limit = Gap::Blanks;
                    self.name(KEYWORDS);
                    // Here it ends an expression.
                    "name".clone_into(&mut self.out.last);
                } else {
                    self.name(LOWER);
                }
            }
        }
    }

    /// `E::V`
    fn path(&mut self) {
        self.name(UPPER);
        self.put("::");
        self.name(UPPER);
    }

    fn primary(&mut self) {
        self.depth += 1;
        match self.random.below(if self.depth > 8 { 9 } else { 22 }) {
            0..=2 => self.name(LOWER),
            3 => self.parenthesized(|it| it.name(NUMBERS)),
            4 => self.name(STRINGS),
            5 => self.name(&["true", "false", "None", "receive"]),
            6 => self.name(UPPER),
            7 => {
                self.open("(", true);
                self.close(")");
            }
            8..=11 => self.parenthesized(|it| it.expression(0)),
            12 => {
                self.name(&["Some", "Ok", "Err"]);
                self.parenthesized(|it| it.expression(0));
            }
            13 => self.list(("[", "]"), 0, |it, _| it.expression(0)),
            14 => self.parenthesized(|it| {
                it.list(("{", "}"), 1, |it, index| {
                    // Until the first colon it may be a block as well.
                    it.newlines_count(index == 0);
                    it.expression(0);
                    it.newlines_count(false);
                    it.put(":");
                    it.expression(0);
                });
            }),
            15 => self.parenthesized(Self::block),
            16 => self.parenthesized(Self::if_expression),
            17 => self.parenthesized(Self::match_expression),
            18 => {
                self.path();
                if self.random.one_in(2) {
                    self.parenthesized(|it| it.expression(0));
                } else {
                    self.initializers();
                }
            }
            19 => {
                self.name(UPPER);
                self.initializers();
            }
            20 => self.parenthesized(|it| {
                it.put("spawn");
                it.name(LOWER);
            }),
            _ => self.parenthesized(|it| {
                if it.random.one_in(2) {
                    it.put("emit");
                    it.postfix();
                } else {
                    it.put("send");
                    it.name(LOWER);
                    it.postfix();
                }
            }),
        }
        self.depth -= 1;
    }

    fn parenthesized(&mut self, inner: impl FnOnce(&mut Self)) {
        let in_condition = std::mem::take(&mut self.in_condition);
        self.open("(", true);
        inner(self);
        self.close(")");
        self.in_condition = in_condition;
    }

    fn initializers(&mut self) {
        let least = usize::from(self.in_condition);
        let spread = self.random.one_in(3);
        self.list(("{", "}"), least, |it, index| {
            if spread && index == 0 {
                it.put("..");
            } else {
                it.field_name();
                it.put(":");
            }
            it.expression(0);
        });
    }

    fn match_expression(&mut self) {
        self.put("match");
        self.condition();
        self.out.put(&mut self.random, "{", true);
        self.out.brackets.push(false);
        let in_condition = std::mem::take(&mut self.in_condition);
        for index in 0..self.random.below(4) {
            if index > 0 && !self.random.one_in(3) {
                self.put(",");
            } else if index > 0 {
                self.end_entry(false);
            }
            self.pattern();
            self.put("=>");
            if self.random.one_in(3) { self.block() } else { self.expression(0) }
        }
        self.in_condition = in_condition;
        self.close("}");
    }

    fn pattern(&mut self) {
        self.depth += 1;
        match self.random.below(if self.depth > 8 { 6 } else { 9 }) {
            0 => self.put("_"),
            1 => self.name(LOWER),
            2 => self.name(UPPER),
            3 => {
                if self.random.one_in(2) {
                    self.put("-");
                }
                self.name(&["0", "12", "1.0", "2.50"]);
            }
            4 => self.name(STRINGS),
            5 => self.name(&["true", "None"]),
            6 => {
                self.name(&["Some", "Ok", "Err"]);
                self.parenthesized(Self::pattern);
            }
            _ => self.variant_pattern(),
        }
        self.depth -= 1;
    }

    fn variant_pattern(&mut self) {
        if self.random.one_in(2) {
            self.name(UPPER);
            self.put("::");
        }
        self.name(UPPER);
        if self.random.one_in(2) {
            self.parenthesized(Self::pattern);
        } else {
            self.list(("{", "}"), 0, |it, _| {
                it.field_name();
                if it.random.one_in(2) {
                    it.put(":");
                    it.pattern();
                }
            });
        }
    }
}
