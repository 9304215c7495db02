//! Findings: what they are made of, the registry of their codes, and the queries that collect them.
//!
//! A finding is data with places in it: [`ItemSpan`](crate::span::ItemSpan)s while it is computed,
//! [`FileRange`](crate::span::FileRange)s once it leaves the analyzer. Renderers decide how it looks.

pub mod collect;
pub(crate) mod missing_fields;
#[cfg(test)]
mod one_cause;
#[cfg(test)]
mod pages_are_true;
pub mod registry;
pub(crate) mod removal;
pub mod suggest;
pub(crate) mod unused;

pub use collect::file_diagnostics;
pub use registry::Rule;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A suggestion, shown faintly.
    Hint,
    /// Worth knowing.
    Info,
    /// Probably a mistake.
    Warning,
    /// The program must not run.
    Error,
}

/// The severities a finding has in the two profiles; `None` means it is not reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Levels {
    /// In the default profile.
    pub default: Option<Severity>,
    /// In the strict profile.
    pub strict: Option<Severity>,
}

/// A finding, with places of type `P`.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Diagnostic<P> {
    /// Which rule it breaks.
    pub rule: &'static Rule,
    /// Its severities where they differ from the rule's own.
    pub levels: Option<Levels>,
    /// The severity the project's settings give it; before [`collect`] that of the default profile.
    pub severity: Severity,
    /// One sentence, lower case, no full stop, code in backticks.
    pub message: String,
    /// Where.
    pub place: P,
    /// A few words shown under the place, if the message does not say it all.
    pub label: Option<String>,
    /// Other places that explain it, most important first.
    pub related: Vec<Related<P>>,
    /// Further facts, each a sentence in the style of `message`.
    pub notes: Vec<String>,
    /// What to do, in words, where no fix can be offered.
    pub help: Option<String>,
    /// Code that could go: shown faded.
    pub unnecessary: bool,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix<P>>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Related<P> {
    /// Where.
    pub place: P,
    /// What is there.
    pub message: String,
    /// Whether it is a hop of the path that explains an effect; hops are in order.
    pub step: bool,
}

/// A change that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Fix<P> {
    /// What it does, as an order: "add `net.fetch` to `load`".
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit<P>>,
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// May change what the program means, or guesses what was meant.
    Unsafe,
    /// Keeps the meaning, or is the only thing that can have been meant.
    Safe,
}

/// A replacement of text.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct Edit<P> {
    /// What is replaced; empty for an insertion.
    pub place: P,
    /// What replaces it.
    pub text: String,
}

impl<P> Diagnostic<P> {
    /// A finding of `rule` at `place` that says `message`.
    pub fn new(rule: &'static Rule, place: P, message: impl Into<String>) -> Diagnostic<P> {
        Diagnostic {
            rule,
            levels: None,
            severity: rule.levels.default.unwrap_or(Severity::Hint),
            message: message.into(),
            place,
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            unnecessary: false,
            fixes: Vec::new(),
        }
    }

    /// Sets severities that differ from the rule's.
    #[must_use]
    pub fn with_levels(mut self, levels: Levels) -> Self {
        self.levels = Some(levels);
        self.severity = levels.default.unwrap_or(Severity::Hint);
        self
    }

    /// Sets the words under the place.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn with_related(mut self, place: P, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into(), step: false });
        self
    }

    /// Adds a hop of a witness path.
    #[must_use]
    pub fn with_step(mut self, place: P, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into(), step: true });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Marks the place as code that could go.
    #[must_use]
    pub fn fade(mut self) -> Self {
        self.unnecessary = true;
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix<P>) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Whether it says that the text could not be read as written, so that what follows from it is uncertain.
    pub fn is_syntax_error(&self) -> bool {
        let syntax = [&registry::LEXER_ERROR, &registry::PARSE_ERROR];
        syntax.contains(&self.rule) && self.levels.is_none()
    }

    /// The same finding with every place converted.
    pub fn map<Q>(self, convert: &mut impl FnMut(P) -> Q) -> Diagnostic<Q> {
        Diagnostic {
            rule: self.rule,
            levels: self.levels,
            severity: self.severity,
            message: self.message,
            place: convert(self.place),
            label: self.label,
            related: self
                .related
                .into_iter()
                .map(|it| Related { place: convert(it.place), message: it.message, step: it.step })
                .collect(),
            notes: self.notes,
            help: self.help,
            unnecessary: self.unnecessary,
            fixes: self.fixes.into_iter().map(|it| it.map(convert)).collect(),
        }
    }
}

impl<P> Fix<P> {
    /// A fix that may be applied unseen.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit<P>>) -> Fix<P> {
        Fix { title: title.into(), applicability: Applicability::Safe, edits }
    }

    /// A fix a person should look at.
    pub fn needs_review(title: impl Into<String>, edits: Vec<Edit<P>>) -> Fix<P> {
        Fix { title: title.into(), applicability: Applicability::Unsafe, edits }
    }

    fn map<Q>(self, convert: &mut impl FnMut(P) -> Q) -> Fix<Q> {
        Fix {
            title: self.title,
            applicability: self.applicability,
            edits: self
                .edits
                .into_iter()
                .map(|it| Edit { place: convert(it.place), text: it.text })
                .collect(),
        }
    }
}

impl<P> Edit<P> {
    /// Replaces what is at `place` by `text`.
    pub fn new(place: P, text: impl Into<String>) -> Edit<P> {
        Edit { place, text: text.into() }
    }
}
