//! Policy files as written: both syntaxes and both schemas in one tree with places, and what is wrong with them.
//!
//! Reading never fails: a mistake costs the value it is in. Patterns are texts here; they get their meaning when a
//! document is linked, for only then are its folder and its parents known. The published schema is turned into the same
//! lists of rules, each pointing at the text that it comes from.

pub mod fields;
mod native;
mod published;
mod read;
mod tree;
mod values;

#[cfg(test)]
mod tests;

use text_size::{TextRange, TextSize};

use super::{
    pattern::Scope,
    problem::{Code, Problem},
    quotas::{Limit, Preset, Quota},
    resource::Resource,
    rule::{Effect, FileId, Level, OnDenied, Symlinks},
    time::{Days, Hours, Window, Zone},
};

pub(crate) use values::excerpt;

/// A policy file as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The file it was read from.
    pub file: FileId,
    /// How it is written.
    pub syntax: Syntax,
    /// Which keys it has.
    pub schema: Schema,
    /// Its name; that of the published schema is the file's, and stands nowhere.
    pub name: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `default_action`, or `default_allow`.
    pub default_action: Option<Spanned<Effect>>,
    /// `inherits`
    pub inherits: Vec<Text>,
    /// `inherit_mode`
    pub inherit_mode: Option<Spanned<InheritMode>>,
    /// `allow`
    pub allow: Vec<RuleEntry>,
    /// `deny`
    pub deny: Vec<RuleEntry>,
    /// `time_based`
    pub time_based: Vec<TimeEntry>,
    /// `features`
    pub features: Vec<Feature>,
    /// `quotas.preset`
    pub preset: Option<Spanned<Preset>>,
    /// The other keys of `quotas`.
    pub quotas: Vec<(Quota, Spanned<Limit>)>,
    /// `budgets`
    pub budgets: Vec<Budget>,
    /// `audit`
    pub audit: Audit,
    /// `network`, and what `net_policy` says of connections.
    pub network: Network,
    /// `level`
    pub level: Option<Spanned<Level>>,
    /// `symlinks`
    pub symlinks: Option<Spanned<Symlinks>>,
    /// `exec_path`
    pub exec_path: Option<Text>,
    /// `on_denied`
    pub on_denied: Option<Spanned<OnDenied>>,
    /// `signature`
    pub signature: Option<Signature>,
    /// What is wrong, in order of place.
    pub problems: Vec<Problem>,
}

/// How a policy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// TOML
    Toml,
    /// JSON
    Json,
}

/// Which keys a policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schema {
    /// Those of this engine.
    Native,
    /// `schema_version`, `default_allow`, `rules`, `net_policy`.
    Published,
}

/// A value and where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: TextRange,
}

/// A text and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Decoded.
    pub value: String,
    /// With its quotes.
    pub span: TextRange,
    /// Where its first character stands, if the file has it character for character.
    pub start: Option<TextSize>,
}

/// How a policy adds to its parents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum InheritMode {
    /// Its grants and theirs count.
    #[default]
    Extend,
    /// Its grants count where theirs grant the same.
    Restrict,
}

/// One of `allow` or `deny`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleEntry {
    /// All of it.
    pub span: TextRange,
    /// Where to say something about it as a whole.
    pub head: TextRange,
    /// Its path, such as `allow[0]`.
    pub field: String,
    /// `resource`, if it is one.
    pub resource: Option<Spanned<Resource>>,
    /// `pattern`, if it is not empty.
    pub pattern: Option<Text>,
    /// `scope`
    pub scope: Option<Spanned<Scope>>,
    /// `description`
    pub description: Option<Text>,
    /// `feature`
    pub feature: Option<Text>,
    /// `args`
    pub args: Option<Spanned<Vec<Text>>>,
    /// `sha256`
    pub sha256: Option<Spanned<Vec<u8>>>,
    /// `cwd`
    pub cwd: Option<Text>,
    /// `env`
    pub env: Option<Spanned<Vec<Text>>>,
    /// `include_secrets`
    pub include_secrets: Option<Spanned<bool>>,
    /// `private`
    pub private: Option<Spanned<bool>>,
    /// `ports`
    pub ports: Option<Spanned<Vec<Text>>>,
    /// `methods`
    pub methods: Option<Spanned<Vec<Text>>>,
    /// `path`
    pub path: Option<Text>,
    /// `content_types`
    pub content_types: Option<Spanned<Vec<Text>>>,
    /// `models`
    pub models: Option<Spanned<Vec<Text>>>,
    /// `signature`
    pub signature: Option<Text>,
    /// `max_calls`
    pub max_calls: Option<Spanned<u64>>,
    /// `max_bytes`
    pub max_bytes: Option<Spanned<u64>>,
    /// Whether something about it was reported as an error.
    pub broken: bool,
}

/// One of `time_based`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeEntry {
    /// All of it.
    pub span: TextRange,
    /// Where to say something about it as a whole.
    pub head: TextRange,
    /// Its path, such as `time_based[0]`.
    pub field: String,
    /// `permission`
    pub permission: Option<Text>,
    /// What stands before its first colon, if it is a resource.
    pub resource: Option<Spanned<Resource>>,
    /// What stands after its first colon.
    pub pattern: Option<Text>,
    /// `start`, in Unix seconds.
    pub start: Option<Spanned<i64>>,
    /// `end`, in Unix seconds.
    pub end: Option<Spanned<i64>>,
    /// `days_of_week`
    pub days_of_week: Option<Spanned<Days>>,
    /// `hours_of_day`
    pub hours_of_day: Option<Spanned<Hours>>,
    /// `timezone`
    pub timezone: Option<Spanned<Zone>>,
    /// `description`
    pub description: Option<Text>,
    /// `feature`
    pub feature: Option<Text>,
    /// Whether something about it was reported as an error.
    pub broken: bool,
}

/// One of `features`.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its key.
    pub name: Text,
    /// All of its value.
    pub span: TextRange,
    /// `dependencies`
    pub dependencies: Vec<Text>,
    /// `default`
    pub default: Option<Spanned<bool>>,
}

/// One of `budgets`.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Its key.
    pub resource: Spanned<Resource>,
    /// How many calls.
    pub calls: Option<Spanned<u64>>,
    /// How many tokens.
    pub tokens: Option<Spanned<u64>>,
}

/// `audit`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audit {
    /// `backend`
    pub backend: Option<Spanned<AuditBackend>>,
    /// `path`
    pub path: Option<Text>,
    /// `fsync`
    pub fsync: Option<Spanned<bool>>,
    /// `on_failure`
    pub on_failure: Option<Spanned<OnAuditFailure>>,
    /// `redact`
    pub redact: Option<Spanned<Vec<Text>>>,
}

/// Where audit entries go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum AuditBackend {
    /// A file of lines with a hash chain.
    #[default]
    Jsonl,
    /// Memory.
    Memory,
    /// Nowhere.
    Null,
}

/// What becomes of an operation whose audit entry cannot be written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OnAuditFailure {
    /// It does not happen.
    #[default]
    Deny,
    /// It happens.
    Continue,
}

/// `network`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// `private`
    pub private: Option<Spanned<bool>>,
    /// `redirects`
    pub redirects: Option<Spanned<u32>>,
    /// `dns`
    pub dns: Option<Spanned<Dns>>,
    /// `net_policy.timeout_ms`
    pub timeout_ms: Option<Spanned<u64>>,
}

/// Who looks names up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dns {
    /// The machine.
    #[default]
    System,
    /// Nobody: only addresses can be connected to.
    Never,
}

/// `signature`
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// `key`
    pub key: Spanned<Vec<u8>>,
    /// `value`
    pub value: Spanned<Vec<u8>>,
}

impl Document {
    /// Reads a policy. `stem` is the file's name up to its last dot, the name of a policy of the published schema.
    pub fn parse(text: &str, syntax: Syntax, stem: &str, file: FileId) -> Document {
        let mut document = Document {
            file,
            syntax,
            schema: Schema::Native,
            name: None,
            description: None,
            default_action: None,
            inherits: Vec::new(),
            inherit_mode: None,
            allow: Vec::new(),
            deny: Vec::new(),
            time_based: Vec::new(),
            features: Vec::new(),
            preset: None,
            quotas: Vec::new(),
            budgets: Vec::new(),
            audit: Audit::default(),
            network: Network::default(),
            level: None,
            symlinks: None,
            exec_path: None,
            on_denied: None,
            signature: None,
            problems: Vec::new(),
        };
        let (root, errors) = tree::parse(text, syntax);
        let published = ["schema_version", "default_allow", "rules", "net_policy"];
        if syntax == Syntax::Json && published.iter().any(|it| root.get(it).is_some()) {
            document.schema = Schema::Published;
        }
        let broken_from = errors.iter().map(|it| it.span.start()).min();
        let mut reader = read::Reader::new(syntax, file, broken_from);
        for error in errors {
            reader.report(Code::Syntax, error.span, error.message);
        }
        match document.schema {
            Schema::Native => native::read(&mut document, &mut reader, &root),
            Schema::Published => published::read(&mut document, &mut reader, &root, stem),
        }
        document.problems = reader.into_problems();
        document
    }

    /// Whether nothing but warnings is wrong with it.
    pub fn is_valid(&self) -> bool {
        self.problems.iter().all(|it| it.code.is_warning())
    }

    /// The name; empty where it has none.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |it| &it.value)
    }
}

impl Syntax {
    /// That of a file, by the end of its name. Anything but `.json` is TOML.
    pub fn of_file(name: &str) -> Syntax {
        let json = name.rsplit_once('.').is_some_and(|it| it.1.eq_ignore_ascii_case("json"));
        if json { Syntax::Json } else { Syntax::Toml }
    }
}

impl Text {
    /// The place of some bytes of the value; of all of it, where the file spells it otherwise.
    pub fn place(&self, part: TextRange) -> TextRange {
        let place = self.start.map(|it| part + it);
        place.filter(|it| self.span.contains_range(*it)).unwrap_or(self.span)
    }

    /// Some bytes of it as a text of its own.
    fn part(&self, range: std::ops::Range<usize>) -> Text {
        let size = |it: usize| TextSize::new(u32::try_from(it).unwrap_or(u32::MAX));
        let place = TextRange::new(size(range.start), size(range.end));
        let value = self.value.get(range).unwrap_or_default().to_owned();
        Text { value, span: self.place(place), start: self.start.map(|it| it + place.start()) }
    }
}

impl TimeEntry {
    /// When it counts.
    pub fn window(&self) -> Window {
        let always = Window::always();
        Window {
            start: self.start.map(|it| it.value),
            end: self.end.map(|it| it.value),
            days: self.days_of_week.map_or(always.days, |it| it.value),
            hours: self.hours_of_day.map_or(always.hours, |it| it.value),
            zone: self.timezone.as_ref().map_or(always.zone, |it| it.value.clone()),
        }
    }
}
