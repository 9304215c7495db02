//! What a rule's `pattern` may say, by kind of target.
//!
//! A pattern is read once, with the effect and scope of its rule: an allow without scope is read as narrowly as
//! possible, a deny as widely. What is left has one meaning and needs neither.

mod address;
mod glob;
mod host;
mod name;
mod path;
mod ports;
mod process;
mod statement;

use std::fmt;

use smol_str::SmolStr;
use text_size::{TextRange, TextSize};

pub use self::{
    address::{canonical, is_private},
    glob::{Glob, MAX_GLOB},
    host::{Host, HostPattern, Scheme, parse_host},
    name::{NamePattern, looks_secret},
    path::PathPattern,
    ports::Ports,
    process::{Arguments, ProcessPattern},
    statement::{DatabasePattern, StatementClass},
};
pub(crate) use self::{
    host::{HostMatch, is_local, normal_host},
    path::{Component, decode},
    statement::Classes,
};
use super::{resource::Resource, rule::Effect};
use crate::capability::Target;

/// Which targets a rule means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Files and folders.
    Path(PathPattern),
    /// Connections and, for a resource that listens, addresses.
    Host(HostPattern),
    /// Programs.
    Process(ProcessPattern),
    /// Variables, secrets, models, inputs, actors, types and modules.
    Name(NamePattern),
    /// Databases.
    Database(DatabasePattern),
    /// Foreign functions, as `library#symbol`.
    Foreign {
        /// The library.
        library: NamePattern,
        /// The function of it.
        symbol: NamePattern,
    },
    /// Whatever the resource has.
    Any,
    /// What cannot be read: a deny matches everything with it, an allow nothing.
    Invalid,
}

/// What the meaning of a pattern's text depends on. Folders are absolute and in normal form.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The effect of the rule.
    pub effect: Effect,
    /// The scope of the rule.
    pub scope: Option<Scope>,
    /// The policy file's folder.
    pub directory: Option<&'a str>,
    /// The workspace.
    pub workspace: Option<&'a str>,
    /// The folder for temporary files.
    pub tmp: Option<&'a str>,
    /// The user's home.
    pub home: Option<&'a str>,
    /// Whether the policy is of the published schema, whose `*.name` is the name too.
    pub published: bool,
}

/// How far down a path pattern reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// `exact`
    Exact,
    /// `recursive`
    Recursive,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The code of the problem, such as `POL006`.
    pub code: &'static str,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where in the pattern's text.
    pub range: TextRange,
    /// A pattern that may be meant.
    pub suggestion: Option<String>,
}

/// What is doubtful about a pattern that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// It grants everything of its resource.
    Wildcard,
    /// It grants every port of a host.
    UnpinnedPort,
    /// It grants a program that runs anything it is told to.
    Interpreter,
    /// It has a backslash, which separates nothing here.
    Backslash,
}

/// The code of patterns that are neither paths nor hosts and cannot be read.
pub(crate) const SYNTAX: &str = "POL018";

impl Scope {
    /// By its word.
    pub fn parse(word: &str) -> Option<Scope> {
        match word {
            "exact" => Some(Scope::Exact),
            "recursive" => Some(Scope::Recursive),
            _ => None,
        }
    }
}

impl<'a> Context<'a> {
    /// A rule in a policy that is in no file and knows no folder.
    pub fn of(effect: Effect) -> Context<'a> {
        Context {
            effect,
            scope: None,
            directory: None,
            workspace: None,
            tmp: None,
            home: None,
            published: false,
        }
    }
}

impl Pattern {
    /// Reads the pattern of a rule about `resource`.
    pub fn parse(resource: Resource, text: &str, context: &Context<'_>) -> Result<Pattern, PatternError> {
        Pattern::read(resource, text, context).map_err(|mut error| {
            // What is suggested can be read.
            error.suggestion = error.suggestion.filter(|it| Pattern::read(resource, it, context).is_ok());
            error
        })
    }

    fn read(resource: Resource, text: &str, context: &Context<'_>) -> Result<Pattern, PatternError> {
        match resource.target() {
            Target::Path => PathPattern::parse(text, context).map(Pattern::Path),
            Target::Url => HostPattern::parse(text, context, false).map(Pattern::Host),
            Target::Address => HostPattern::parse(text, context, true).map(Pattern::Host),
            Target::Process => ProcessPattern::parse(text).map(Pattern::Process),
            Target::Database => DatabasePattern::parse(text).map(Pattern::Database),
            Target::Variable => {
                if let Some(at) = text.find('=') {
                    return Err(PatternError::at(SYNTAX, at, 1, "the name of a variable has no `=`"));
                }
                NamePattern::parse(text).map(Pattern::Name)
            }
            Target::Model | Target::Secret | Target::Input | Target::Actor | Target::Reflected => {
                NamePattern::parse(text).map(Pattern::Name)
            }
            Target::Foreign => foreign(text),
            Target::Nothing if text.is_empty() => Err(PatternError::empty()),
            Target::Nothing if text == "*" => Ok(Pattern::Any),
            Target::Nothing => {
                let message = format!("`{resource}` has no targets to choose from: write `*`");
                Err(PatternError::whole(SYNTAX, text, message).suggest("*".to_owned()))
            }
        }
    }

    /// Whether it is everything that the resource has.
    pub fn is_everything(&self) -> bool {
        match self {
            Pattern::Path(it) => it.is_everything(),
            Pattern::Host(it) => it.any_host() && it.any_port() && it.scheme.is_none(),
            Pattern::Process(it) => *it == ProcessPattern::Any,
            Pattern::Name(it) => *it == NamePattern::Any,
            Pattern::Database(it) => it.alias == NamePattern::Any && it.classes == Classes::ALL,
            Pattern::Foreign { library, symbol } => {
                *library == NamePattern::Any && *symbol == NamePattern::Any
            }
            Pattern::Any => true,
            Pattern::Invalid => false,
        }
    }

    /// What is doubtful about granting it. A resource without targets is granted whole or not at all.
    pub fn doubts(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if self.is_everything() && *self != Pattern::Any {
            doubts.push(Doubt::Wildcard);
        }
        match self {
            Pattern::Host(it) if it.any_port() => doubts.push(Doubt::UnpinnedPort),
            Pattern::Process(it) if it.is_interpreter() => doubts.push(Doubt::Interpreter),
            Pattern::Path(it) if it.has_backslash() => doubts.push(Doubt::Backslash),
            _ => {}
        }
        doubts
    }
}

fn foreign(text: &str) -> Result<Pattern, PatternError> {
    if text == "*" {
        return Ok(Pattern::Foreign { library: NamePattern::Any, symbol: NamePattern::Any });
    }
    if text.is_empty() {
        return Err(PatternError::empty());
    }
    let Some((library, symbol)) = text.split_once('#') else {
        let error = PatternError::whole(SYNTAX, text, "a foreign function is written `library#symbol`");
        return Err(error.suggest(format!("{text}#*")));
    };
    let symbol = NamePattern::parse(symbol).map_err(|it| it.after(&format!("{library}#")))?;
    let library = NamePattern::parse(library)?;
    Ok(Pattern::Foreign { library, symbol })
}

impl PatternError {
    pub(crate) fn empty() -> PatternError {
        PatternError::at("POL005", 0, 0, "the pattern is empty")
    }

    pub(crate) fn whole(code: &'static str, text: &str, message: impl Into<String>) -> PatternError {
        PatternError::at(code, 0, text.len(), message)
    }

    pub(crate) fn at(
        code: &'static str,
        start: usize,
        length: usize,
        message: impl Into<String>,
    ) -> PatternError {
        let size = |it: usize| TextSize::new(u32::try_from(it).unwrap_or(u32::MAX));
        let range = TextRange::new(size(start), size(start.saturating_add(length)));
        PatternError { code, message: message.into(), range, suggestion: None }
    }

    pub(crate) fn suggest(mut self, pattern: String) -> PatternError {
        self.suggestion = Some(pattern);
        self
    }

    /// The same in a text that has `prefix` in front.
    pub(crate) fn after(mut self, prefix: &str) -> PatternError {
        self.range += TextSize::new(u32::try_from(prefix.len()).unwrap_or_default());
        self.suggestion = self.suggestion.map(|it| format!("{prefix}{it}"));
        self
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Pattern {
    /// In its normal form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Path(it) => it.fmt(f),
            Pattern::Host(it) => it.fmt(f),
            Pattern::Process(it) => it.fmt(f),
            Pattern::Name(it) => it.fmt(f),
            Pattern::Database(it) => it.fmt(f),
            Pattern::Foreign { library, symbol } => write!(f, "{library}#{symbol}"),
            Pattern::Any => f.write_str("*"),
            Pattern::Invalid => f.write_str("(unreadable)"),
        }
    }
}

/// An HTTP method in upper case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Method(SmolStr);

impl Method {
    /// A method of any case; a method is a token.
    pub fn parse(text: &str) -> Option<Method> {
        let token = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it);
        let valid = !text.is_empty() && text.len() <= 64 && text.bytes().all(token);
        valid.then(|| Method(text.to_ascii_uppercase().into()))
    }

    /// `GET`
    pub fn get() -> Method {
        Method(SmolStr::new_static("GET"))
    }

    /// In upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
