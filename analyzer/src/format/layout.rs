//! What to print, before it is known where lines break, and the printing of it.
//!
//! A [`Layout`] is a flat list of orders. A [`Group`] breaks when it is a block, or when a comment stands directly in it,
//! never for being long. Hence one pass decides (a comment marks its group) and one pass prints. Only chains of operators
//! that their author broke wait for the second pass: whether they fit in a line is known there.

use super::comments::Comment;

/// An order to the printer.
pub(super) enum Op<'t> {
    /// A token.
    Text(&'t str),
    /// A bracket that is there only if its group says so.
    Optional(GroupId, &'static str),
    /// `{` of a construct whose header stands before it: on a line of its own if the header needed several.
    HeaderBrace,
    /// A blank, unless a line begins here.
    Space,
    /// A new line at the level of the innermost group.
    Line(LineKind),
    /// A new line if the group is broken, else a blank if asked for.
    SoftLine(GroupId, Flat),
    /// An empty line before the next line, if the latter begins an entry that is not the first of its group.
    EmptyLine,
    /// A comment.
    Comment(Comment<'t>),
    /// The group's brackets have just been opened.
    Open(GroupId),
    /// A comma if the group is broken and takes one.
    TrailingComma(GroupId),
    /// The group's brackets are about to be closed.
    Close(GroupId),
    /// Blocks up to the matching [`Op::Release`] line up with the line that begins or goes on here.
    Anchor,
    /// Ends [`Op::Anchor`].
    Release,
    /// Operators that stand on lines of their own if the chain does not fit in one.
    Chain(ChainId),
    /// Before an operator of the chain.
    ChainLine(ChainId),
    /// Ends [`Op::Chain`].
    ChainEnd(ChainId),
}

/// What a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// An item, statement, arm or member: empty lines before it are kept.
    Entry,
    /// Something in between.
    Inner,
}

/// What stands for a line break in a group that is not broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flat {
    /// A blank.
    Space,
    /// Nothing.
    Nothing,
}

/// Something between brackets.
pub(super) struct Group {
    /// Each entry gets its own line.
    pub(super) broken: bool,
    /// Has a comma after the last entry when broken.
    pub(super) comma: bool,
    /// Its [`Op::Optional`] brackets are printed even if it is not broken.
    pub(super) visible: bool,
}

/// Index of a chain of operators.
pub(super) type ChainId = usize;

/// Columns that a chain of operators may reach before its author's line breaks are wanted.
const WIDTH: usize = 100;

/// Columns of a level.
const INDENT: usize = 4;

/// Index of a [`Group`].
pub(super) type GroupId = usize;

/// Orders and the groups they speak of.
#[derive(Default)]
pub(super) struct Layout<'t> {
    ops: Vec<Op<'t>>,
    groups: Vec<Group>,
    chains: usize,
}

impl<'t> Layout<'t> {
    /// Appends an order.
    pub(super) fn push(&mut self, op: Op<'t>) {
        self.ops.push(op);
    }

    /// Declares a group.
    pub(super) fn group(&mut self, group: Group) -> GroupId {
        self.groups.push(group);
        self.groups.len() - 1
    }

    /// Declares a chain of operators.
    pub(super) fn chain(&mut self) -> ChainId {
        self.chains += 1;
        self.chains - 1
    }

    /// Makes a group one entry a line.
    pub(super) fn break_group(&mut self, group: GroupId) {
        if let Some(it) = self.groups.get_mut(group) {
            it.broken = true;
        }
    }

    /// Prints, with `ending` behind each line.
    pub(super) fn print(&self, ending: &'static str) -> String {
        let mut printer = Printer {
            layout: self,
            ending,
            out: String::new(),
            column: 0,
            chains: vec![None; self.chains],
            levels: Vec::new(),
            line_level: 0,
            newline: Some(Newline { level: 0, kind: LineKind::Entry, empty: false }),
            space: false,
            behind_comment: false,
            first_entry: false,
        };
        for (index, op) in self.ops.iter().enumerate() {
            printer.run(index, op);
        }
        if !printer.out.is_empty() {
            printer.out.push_str(ending);
        }
        printer.out
    }
}

struct Printer<'a> {
    layout: &'a Layout<'a>,
    ending: &'static str,
    out: String,
    /// Characters of the last line.
    column: usize,
    /// The level of the operators of each chain that is broken.
    chains: Vec<Option<usize>>,
    levels: Vec<usize>,
    /// Indentation of the line being printed.
    line_level: usize,
    /// A line that begins with the next token.
    newline: Option<Newline>,
    space: bool,
    behind_comment: bool,
    /// Nothing was printed since a group was opened, comments behind its bracket aside.
    first_entry: bool,
}

#[derive(Clone, Copy)]
struct Newline {
    level: usize,
    kind: LineKind,
    empty: bool,
}

impl Printer<'_> {
    fn run(&mut self, index: usize, op: &Op<'_>) {
        match op {
            Op::Text(text) => self.text(text),
            Op::Optional(group, text) if self.is(*group, |it| it.visible || it.broken) => self.text(text),
            Op::Optional(..) => {}
            Op::HeaderBrace => {
                let level = self.level();
                if self.newline.is_some() || self.line_level > level {
                    self.begin_line(level, LineKind::Inner);
                }
                self.text("{");
            }
            Op::Space => self.space = true,
            Op::Line(kind) => self.begin_line(self.level(), *kind),
            Op::SoftLine(group, flat) => {
                if self.is(*group, |it| it.broken) {
                    self.begin_line(self.level(), LineKind::Entry);
                } else if *flat == Flat::Space {
                    self.space = true;
                }
            }
            Op::EmptyLine => {
                if let Some(newline @ Newline { kind: LineKind::Entry, .. }) = &mut self.newline {
                    newline.empty = true;
                }
            }
            Op::Comment(comment) => self.comment(comment),
            Op::Open(group) => {
                if self.is(*group, |it| it.broken) {
                    self.levels.push(self.next_level() + 1);
                    self.first_entry = true;
                }
            }
            Op::TrailingComma(group) => {
                if self.is(*group, |it| it.broken && it.comma) {
                    self.text(",");
                }
            }
            Op::Close(group) => {
                if self.is(*group, |it| it.broken) {
                    let level = self.levels.pop().unwrap_or_default().saturating_sub(1);
                    self.begin_line(level, LineKind::Inner);
                }
            }
            Op::Anchor => self.levels.push(self.next_level()),
            Op::Release => {
                self.levels.pop();
            }
            Op::Chain(chain) => {
                let level = (!self.fits(*chain, index)).then(|| self.next_level() + 1);
                if let Some(it) = self.chains.get_mut(*chain) {
                    *it = level;
                }
            }
            Op::ChainLine(chain) => match self.chains.get(*chain) {
                Some(Some(level)) => self.begin_line(*level, LineKind::Inner),
                _ => self.space = true,
            },
            Op::ChainEnd(_) => {}
        }
    }

    fn is(&self, group: GroupId, test: impl Fn(&Group) -> bool) -> bool {
        self.layout.groups.get(group).is_some_and(test)
    }

    /// Whether a chain that begins at `index`, up to its first line break, fits in a line that goes on here.
    fn fits(&self, chain: ChainId, index: usize) -> bool {
        let mut column = self.newline.map_or(self.column, |it| it.level * INDENT);
        let mut space = self.newline.is_none() && self.space;
        for op in self.layout.ops.iter().skip(index) {
            let is_broken = |group: &GroupId| self.is(*group, |it| it.broken);
            let text = match op {
                Op::Text(text) => *text,
                Op::Optional(group, text) if self.is(*group, |it| it.visible || it.broken) => text,
                Op::HeaderBrace => "{",
                Op::SoftLine(group, Flat::Space) if !is_broken(group) => {
                    space = true;
                    continue;
                }
                Op::Space | Op::ChainLine(_) => {
                    space = true;
                    continue;
                }
                Op::SoftLine(group, _) if is_broken(group) => break,
                Op::Line(_) => break,
                Op::ChainEnd(it) if *it == chain => break,
                _ => continue,
            };
            column += usize::from(space) + text.chars().take(WIDTH + 1).count();
            space = false;
            if column > WIDTH {
                return false;
            }
        }
        true
    }

    /// Level of the innermost group or anchor.
    fn level(&self) -> usize {
        self.levels.last().copied().unwrap_or_default()
    }

    /// Level of the line the next token will be on.
    fn next_level(&self) -> usize {
        self.newline.map_or(self.line_level, |it| it.level)
    }

    fn begin_line(&mut self, level: usize, kind: LineKind) {
        self.newline = Some(Newline { level, kind, empty: false });
        self.space = false;
    }

    fn text(&mut self, text: &str) {
        self.start(text);
        self.behind_comment = false;
    }

    /// A comment breaks the line it is on; what goes on after it is indented one level more.
    fn comment(&mut self, comment: &Comment<'_>) {
        let broken =
            self.newline.unwrap_or(Newline { level: self.level() + 1, kind: LineKind::Inner, empty: false });
        if comment.own_line || self.behind_comment || self.out.is_empty() {
            let empty = broken.empty || (comment.blank_before && broken.kind == LineKind::Entry);
            self.newline = Some(Newline { empty, ..broken });
            self.start(comment.text);
            self.newline = Some(Newline { empty: false, ..broken });
        } else {
            self.put(" ");
            self.put(comment.text);
            self.newline = Some(broken);
        }
        self.space = false;
        self.behind_comment = true;
    }

    fn start(&mut self, text: &str) {
        if let Some(newline) = self.newline.take() {
            self.line_level = newline.level;
            if !self.out.is_empty() {
                self.put(self.ending);
                if newline.empty && !self.first_entry {
                    self.put(self.ending);
                }
            }
            for _ in 0..newline.level * INDENT {
                self.put(" ");
            }
        } else if self.space {
            self.put(" ");
        }
        self.space = false;
        self.first_entry = false;
        self.put(text);
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        let (line, begins) = text.rsplit_once('\n').map_or((text, false), |it| (it.1, true));
        self.column = if begins { 0 } else { self.column } + line.chars().count();
    }
}
