//! What a place in a broken text is part of: the open brackets around it, what each of them holds, and where the
//! statement or list entry begins that it stands in.
//!
//! The tree of a broken text is a guess, and a worse one the more is broken. This is another guess that only looks
//! back, so that it depends on nothing that comes after the mistake.

use super::{super::tokens::TokenKind, source::Source};

/// What a pair of brackets holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// There is no bracket: the top of the file, or the head of an item.
    Item,
    /// `fn f(…)`
    Parameters,
    /// `fn f() {…}`
    Body,
    /// `!{…}`
    Capabilities,
    /// `type R {…}`, or the named payload of a variant
    Fields,
    /// `enum E {…}`
    Variants,
    /// `V(…)` in an enum
    Payload,
    /// `Fn(…)`
    Types,
    /// `if c {…}`, or a block of its own
    Block,
    /// `match e {…}`
    Arms,
    /// `V(…)` in a pattern
    PatternArgument,
    /// `V {…}` in a pattern
    PatternFields,
    /// `R {…}`
    Initializers,
    /// `{ k: v }`
    Map,
    /// `[…]`
    List,
    /// `f(…)`
    Arguments,
    /// `Some(…)`, `E::V(…)`
    Wrapped,
    /// `(…)`
    Parentheses,
}

impl Group {
    /// Whether commas stand in it.
    pub(super) fn separates(self) -> bool {
        !matches!(self, Group::Item | Group::Body | Group::Block | Group::Parentheses | Group::Wrapped)
    }

    /// Whether its entries are names, or keys, and what belongs to them.
    pub(super) fn has_colons(self) -> bool {
        matches!(
            self,
            Group::Parameters | Group::Fields | Group::PatternFields | Group::Initializers | Group::Map
        )
    }
}

/// A bracket that is open, or the outermost level.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) group: Group,
    /// The bracket, if there is one.
    pub(super) opener: Option<usize>,
    /// The word that says what it belongs to: a name, or the keyword of a construct.
    pub(super) head: Option<usize>,
    /// Where the current statement, arm or list entry begins.
    pub(super) segment: usize,
    /// Keywords of this segment that wait for their block.
    pub(super) pending: Vec<usize>,
    /// Whether the `=>` of the current arm has come.
    pub(super) arrow: bool,
    /// Whether the item of this level has its body or its list.
    pub(super) complete: bool,
}

/// How many open brackets a closing one may find left open inside its own.
const MAX_SKIPPED: usize = 64;

/// The brackets open before a token, outermost first; the first frame has none.
pub(super) struct Outline {
    pub(super) outer: Vec<Frame>,
    pub(super) top: Frame,
}

impl Outline {
    /// What surrounds the token at `index`, which is not yet taken to begin anything.
    pub(super) fn at(source: &Source<'_>, index: usize) -> Outline {
        let mut outline = Outline { outer: Vec::new(), top: Frame::new(Group::Item, None, None, 0) };
        for token in 0..index.min(source.len()) {
            outline.begin_segment(source, token);
            outline.advance(source, token);
        }
        outline
    }

    fn advance(&mut self, source: &Source<'_>, index: usize) {
        match source.at(index) {
            "(" | "[" | "{" => self.open(source, index),
            ")" | "]" | "}" => self.close(source, index),
            "," | ";" => self.top.restart(index + 1),
            "=>" => self.top.arrow = true,
            "if" | "while" | "for" | "match" | "else" | "fn" => {
                let after_else = self.top.pending.last().is_some_and(|it| source.at(*it) == "else");
                if after_else && source.at(index) == "if" {
                    self.top.pending.pop();
                }
                self.top.pending.push(index);
            }
            _ => {}
        }
    }

    fn begin_segment(&mut self, source: &Source<'_>, index: usize) {
        let word = source.at(index);
        let begins = match self.top.group {
            Group::Item => {
                let item = matches!(word, "fn" | "type" | "enum" | "import" | "module" | "export");
                item && source.before(index) != "export"
            }
            Group::Body | Group::Block => {
                matches!(word, "let" | "return" | "while" | "for") || self.is_boundary(source, index)
            }
            Group::Arms => self.is_boundary(source, index),
            _ => false,
        };
        if begins {
            self.top.restart(index);
        }
    }

    /// Whether a line ends before `index` that ends a statement.
    fn is_boundary(&self, source: &Source<'_>, index: usize) -> bool {
        let after_expression = index.checked_sub(1).is_some_and(|it| source.ends_expression(it));
        let opens_pending = source.at(index) == "{" && !self.top.pending.is_empty();
        source.is_fresh(index) && after_expression && !opens_pending && !source.continues_line(index)
    }

    fn open(&mut self, source: &Source<'_>, index: usize) {
        let (group, head) = match source.at(index) {
            "(" => self.parenthesis(source, index),
            "[" => (Group::List, None),
            _ => self.brace(source, index),
        };
        let frame = Frame::new(group, Some(index), head, index + 1);
        self.outer.push(std::mem::replace(&mut self.top, frame));
    }

    fn close(&mut self, source: &Source<'_>, index: usize) {
        let opener = opener_of(source.at(index));
        let matches = |it: &Frame| it.opener.is_some_and(|it| source.at(it) == opener);
        if matches(&self.top) {
            if let Some(outer) = self.outer.pop() {
                self.top = outer;
            }
        } else if let Some(skipped) = self.outer.iter().rev().take(MAX_SKIPPED).position(matches) {
            self.outer.truncate(self.outer.len() - skipped - 1);
            if let Some(outer) = self.outer.pop() {
                self.top = outer;
            }
        }
    }

    /// The keyword that the current item begins with, and where.
    pub(super) fn item_keyword<'a>(&self, source: &Source<'a>) -> (&'a str, usize) {
        let start = self.outer.first().unwrap_or(&self.top).segment;
        let index = if source.at(start) == "export" { start + 1 } else { start };
        (source.at(index), index)
    }

    fn parenthesis(&self, source: &Source<'_>, index: usize) -> (Group, Option<usize>) {
        let before = index.checked_sub(1);
        let (keyword, at) = self.item_keyword(source);
        match self.top.group {
            Group::Item if keyword == "fn" && index <= at + 2 => (Group::Parameters, before),
            Group::Variants => (Group::Payload, before),
            Group::Parameters | Group::Fields | Group::Payload | Group::Types => (Group::Types, before),
            _ if self.awaits_type(source, index) => (Group::Types, before),
            _ if source.before(index) == "Fn" => (Group::Types, before),
            _ if matches!(source.before(index), "Some" | "Ok" | "Err") => (Group::Wrapped, before),
            Group::Arms if !self.top.arrow => (Group::PatternArgument, before),
            Group::PatternArgument | Group::PatternFields => (Group::PatternArgument, before),
            _ => match before.filter(|it| source.ends_expression(*it) && !source.is_fresh(index)) {
                Some(head) if source.before(head) == "::" => (Group::Wrapped, Some(head)),
                Some(head) => (Group::Arguments, Some(head)),
                None => (Group::Parentheses, None),
            },
        }
    }

    /// Whether a type is due at `index`, outside of lists.
    fn awaits_type(&self, source: &Source<'_>, index: usize) -> bool {
        let in_let = source.at(self.top.segment) == "let" && self.top.group != Group::Item;
        match source.before(index) {
            "->" => self.top.group == Group::Item || in_let,
            ":" => in_let,
            _ => false,
        }
    }

    fn in_contract(&self, source: &Source<'_>, index: usize) -> bool {
        (self.top.segment..index).any(|it| matches!(source.at(it), "requires" | "ensures"))
    }

    fn brace(&mut self, source: &Source<'_>, index: usize) -> (Group, Option<usize>) {
        let before = index.checked_sub(1);
        let (keyword, at) = self.item_keyword(source);
        let is_record = source.before(index).starts_with(|it: char| it.is_ascii_alphabetic())
            && !super::words::is_keyword(source.before(index))
            && (is_entry(source, index + 1) || source.at(index + 1) == "..");
        match self.top.group {
            Group::Variants => return (Group::Fields, before),
            Group::Item => {
                let name = Some(at + 1);
                let group = match keyword {
                    _ if self.top.complete => Group::Block,
                    "type" | "record" => Group::Fields,
                    "enum" => Group::Variants,
                    "fn" if source.before(index) == "!" => return (Group::Capabilities, None),
                    "fn" if is_record && self.in_contract(source, index) => {
                        return (Group::Initializers, before);
                    }
                    "fn" => Group::Body,
                    _ => Group::Block,
                };
                self.top.complete = true;
                return (group, name.filter(|_| group != Group::Block));
            }
            Group::Arms if !self.top.arrow => return (Group::PatternFields, before),
            Group::PatternArgument | Group::PatternFields => return (Group::PatternFields, before),
            _ => {}
        }
        if is_record {
            return (Group::Initializers, before);
        }
        // A brace right behind the keyword begins what should stand before the body.
        let early = matches!(source.before(index), "if" | "while" | "for" | "match" | "in");
        let waits = self.top.pending.last().copied();
        if let Some(keyword) = waits.filter(|_| !early) {
            self.top.pending.pop();
            let group = if source.at(keyword) == "match" { Group::Arms } else { Group::Block };
            return (group, Some(keyword));
        }
        let upper = source.before(index).starts_with(|it: char| it.is_ascii_uppercase());
        if (upper || before.is_some_and(|it| source.before(it) == "::")) && !source.is_fresh(index) {
            return (Group::Initializers, before);
        }
        if is_entry(source, index + 1) { (Group::Map, None) } else { (Group::Block, None) }
    }
}

impl Frame {
    fn new(group: Group, opener: Option<usize>, head: Option<usize>, segment: usize) -> Frame {
        Frame { group, opener, head, segment, pending: Vec::new(), arrow: false, complete: false }
    }

    fn restart(&mut self, segment: usize) {
        self.segment = segment;
        self.pending.clear();
        self.arrow = false;
        self.complete = false;
    }

    /// What the brackets hold, in words.
    pub(super) fn describe(&self, source: &Source<'_>) -> String {
        let head = self.head.map(|it| source.at(it)).unwrap_or_default();
        let of = |what: &str| if head.is_empty() { what.to_owned() } else { format!("{what} of `{head}`") };
        match self.group {
            Group::Item => "the item".to_owned(),
            Group::Parameters => of("the parameters"),
            Group::Body => of("the body"),
            Group::Block if head.is_empty() => "the block".to_owned(),
            Group::Block => of("the body"),
            Group::Capabilities => "the capability list".to_owned(),
            Group::Fields | Group::PatternFields | Group::Initializers => of("the fields"),
            Group::Variants => of("the variants"),
            Group::Payload | Group::PatternArgument | Group::Wrapped => of("the value"),
            Group::Types => "the parameter types of `Fn`".to_owned(),
            Group::Arms => "the arms of `match`".to_owned(),
            Group::Map => "the map".to_owned(),
            Group::List => "the list".to_owned(),
            Group::Arguments => of("the arguments"),
            Group::Parentheses => "the parentheses".to_owned(),
        }
    }
}

/// Whether `key :` stands at `index`.
fn is_entry(source: &Source<'_>, index: usize) -> bool {
    let key = matches!(source.kind(index), Some(TokenKind::Word | TokenKind::String | TokenKind::Number));
    key && source.at(index + 1) == ":"
}

/// The bracket that `closer` closes.
pub(super) fn opener_of(closer: &str) -> &'static str {
    match closer {
        ")" => "(",
        "]" => "[",
        _ => "{",
    }
}

/// The bracket that closes `opener`.
pub(super) fn closer_of(opener: &str) -> &'static str {
    match opener {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}
