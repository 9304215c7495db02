//! What could be written at a cursor.
//!
//! The text is analysed with a made-up name where the word stands that is being written, so that what is there need
//! not be finished. Every proposal replaces that whole word. Words are matched by their letters in order; where there
//! are too many to propose, the answer says that it is incomplete, and editors ask again after the next letter.
//!
//! What is costly to tell (documentation) comes from [`resolve()`], which needs nothing but the proposal's key.

mod context;
mod expected;
mod imports;
mod locals;
mod members;
mod names;
mod patterns;
mod resolve;
mod snippet;
#[cfg(test)]
mod tests;
mod types;
mod values;

use rustc_hash::FxHashSet;

pub use resolve::{CompletionKey, CompletionText, resolve};

use self::{
    context::{Context, context},
    values::Wanted,
};
use super::draft::{Cursor, Draft, Word};
use crate::{
    db::Db,
    diagnostics::Edit,
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
};

/// Most proposals of functions that can be called without further ado, and of types: to tell their signatures takes time.
const MAX_VISIBLE: usize = 500;

/// Most proposals of things that would have to be imported first.
const MAX_IMPORTED: usize = 100;

/// What could be written at a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The proposals, best first.
    pub items: Vec<Completion>,
    /// There are more, and another letter may bring them up.
    pub is_incomplete: bool,
}

/// A word that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type or signature.
    pub detail: Option<String>,
    /// Where it comes from, if not from this file: `std-http`, `prelude`.
    pub source: Option<String>,
    /// What the letters typed so far are compared with.
    pub filter: String,
    /// What is replaced: the word at the cursor, from the start of the file.
    pub replace: TextRange,
    /// What is written in its place.
    pub insert: String,
    /// The same with places to fill in, in the syntax of snippets: `${1:name}`, `$0`.
    pub snippet: Option<String>,
    /// Further edits of the file: the import it needs. They do not touch what is replaced.
    pub edits: Vec<Edit<FileRange>>,
    /// Asks the editor to propose again at once: `::` has just been written.
    pub continues: bool,
    /// What [`resolve()`] needs to tell more.
    pub key: Option<CompletionKey>,
}

/// What a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A parameter or other local.
    Variable,
    /// A function.
    Function,
    /// A record.
    Record,
    /// An enum.
    Enum,
    /// A variant of an enum; `Some`, `None`, `Ok`, `Err`.
    Variant,
    /// A field.
    Field,
    /// A built-in type.
    BuiltinType,
    /// A word of the language.
    Keyword,
    /// A module or a package.
    Module,
    /// A capability.
    Capability,
    /// A kind of effect.
    EffectKind,
}

/// What could be written at `offset` of `file`.
pub fn completions(db: &dyn Db, file: SourceFile, offset: TextSize) -> Completions {
    if !file.path(db).ends_with(".ax") {
        return Completions::default();
    }
    let cursor = Cursor::new(db, file, offset);
    let draft = cursor.draft(db);
    let Some(context) = context(db, &cursor, draft.as_ref()) else { return Completions::default() };
    let (Word::Name(word) | Word::String(word)) = cursor.word else { return Completions::default() };
    let replace = cursor.in_file(word);
    let mut collector = Collector { db, file, cursor: &cursor, replace, found: Vec::new(), more: false };
    collector.propose(&context, draft.as_ref());
    collector.finish()
}

/// How good a proposal is, less being better. What is nearer comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It fits the type that is expected, or is what the place is for.
    Fitting,
    Local,
    Own,
    Imported,
    Prelude,
    Keyword,
    /// It has to be imported first.
    Foreign,
}

struct Collector<'db, 'a> {
    db: &'db dyn Db,
    file: SourceFile,
    cursor: &'a Cursor<'db>,
    replace: TextRange,
    found: Vec<(Rank, u32, Completion)>,
    more: bool,
}

impl<'db> Collector<'db, '_> {
    fn propose(&mut self, context: &Context, draft: Option<&Draft<'db>>) {
        match (context, draft) {
            (Context::Item { exported }, _) => self.item_keywords(*exported),
            (Context::Import { quoted }, _) => self.import_names(*quoted),
            (Context::Capability { listed }, _) => self.capabilities(listed),
            (Context::EffectKind { record }, _) => self.effect_kinds(record),
            (Context::Clause, _) => self.clauses(),
            (Context::LoopIn, _) => self.keyword("in", "in $0"),
            (Context::Type, _) => self.types(),
            (Context::Expression(place), Some(draft)) => self.expression(*place, draft),
            (Context::CapabilityName, _) => self.capability_names(),
            (Context::Function, _) => self.functions(&Wanted::Actor),
            (Context::Member(field), Some(draft)) => self.members(draft, *field),
            (Context::Variant { enum_name, in_pattern }, _) => self.variants_of(enum_name, *in_pattern),
            (Context::LiteralField { owner, variant, given }, _) => {
                self.literal_fields(owner, variant.as_ref(), given);
            }
            (Context::Pattern { steps, scrutinee }, Some(draft)) => {
                self.patterns(draft, steps, *scrutinee);
            }
            (Context::PatternField { steps, scrutinee, given }, Some(draft)) => {
                self.pattern_fields(draft, steps, *scrutinee, given);
            }
            (_, None) => {}
        }
    }

    /// Whether the letters typed so far occur in `name` in their order.
    fn matches(&self, name: &str) -> bool {
        let mut letters = name.chars();
        let typed = self.cursor.prefix().chars();
        typed.into_iter().all(|it| letters.any(|letter| letter.eq_ignore_ascii_case(&it)))
    }

    /// A proposal that writes its own label.
    fn plain(&self, label: impl Into<String>, kind: CompletionKind) -> Completion {
        let label = label.into();
        Completion {
            kind,
            detail: None,
            source: None,
            filter: label.clone(),
            replace: self.replace,
            insert: label.clone(),
            snippet: None,
            edits: Vec::new(),
            continues: false,
            key: None,
            label,
        }
    }

    /// A proposal of what stands in quotes; the closing one may be missing.
    fn quoted(&self, text: &str, kind: CompletionKind) -> Completion {
        let plain = self.plain(text, kind);
        let is_closed = self.cursor.next_char() == Some('"');
        Completion { insert: if is_closed { text.to_owned() } else { format!("{text}\"") }, ..plain }
    }

    /// Adds a proposal. Of equal rank those come first that were added with a lower `order`, then by name.
    fn add_ordered(&mut self, rank: Rank, order: u32, completion: Completion) {
        self.found.push((rank, order, completion));
    }

    fn add(&mut self, rank: Rank, completion: Completion) {
        self.add_ordered(rank, 0, completion);
    }

    fn keyword(&mut self, word: &str, snippet: &str) {
        if !self.matches(word) {
            return;
        }
        let snippet = (snippet != word).then(|| snippet.to_owned());
        let completion = Completion { snippet, ..self.plain(word, CompletionKind::Keyword) };
        self.add(Rank::Keyword, completion);
    }

    fn finish(mut self) -> Completions {
        // Private names of the prelude begin with underscores: they come after others.
        let key = |it: &Completion| (it.label.starts_with('_'), it.label.clone());
        // What begins with the letters typed is meant before what merely contains them.
        let prefix = self.cursor.prefix().to_ascii_lowercase();
        let begins = |it: &Completion| it.filter.to_ascii_lowercase().starts_with(&prefix);
        self.found.sort_by_cached_key(|(rank, order, it)| {
            (*rank == Rank::Foreign, !begins(it), *rank, *order, key(it))
        });
        // `None` can be proposed as the value that fits and as a word of the language.
        let mut words = FxHashSet::default();
        self.found.retain(|(_, _, it)| match it.kind {
            CompletionKind::Keyword | CompletionKind::Variant => words.insert(it.label.clone()),
            _ => true,
        });
        Completions { items: self.found.into_iter().map(|it| it.2).collect(), is_incomplete: self.more }
    }
}
