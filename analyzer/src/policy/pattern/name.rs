//! Patterns of plain names: variables, secrets, models, inputs, actors, aliases of databases.

use std::fmt;

use smol_str::SmolStr;

use super::{PatternError, SYNTAX};

/// One name, all names with a start, or all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NamePattern {
    /// `*`
    Any,
    /// `PREFIX_*`: names that start with this, separator included.
    Prefix(SmolStr),
    /// The name itself.
    Exact(SmolStr),
}

/// What may stand before the `*` of a prefix: `AWS*` would be `AWSUM` too.
const SEPARATORS: [char; 5] = ['_', '-', '.', '/', ':'];

/// Longest name in bytes.
const MAX_NAME: usize = 1024;

impl NamePattern {
    /// Reads `NAME`, `PREFIX_*` or `*`.
    pub fn parse(text: &str) -> Result<NamePattern, PatternError> {
        if text.is_empty() {
            return Err(PatternError::empty());
        }
        if text.len() > MAX_NAME {
            return Err(PatternError::whole(SYNTAX, text, format!("a name has at most {MAX_NAME} bytes")));
        }
        if let Some((at, char)) = text.char_indices().find(|(_, it)| it.is_control()) {
            return Err(PatternError::at(SYNTAX, at, char.len_utf8(), "a name has no control characters"));
        }
        if text == "*" {
            return Ok(NamePattern::Any);
        }
        let Some((prefix, rest)) = text.split_once('*') else { return Ok(NamePattern::Exact(text.into())) };
        if !rest.is_empty() {
            let error = PatternError::at(SYNTAX, prefix.len(), 1, "`*` is the whole pattern or its end");
            return Err(if prefix.ends_with(SEPARATORS) {
                error.suggest(format!("{prefix}*"))
            } else {
                error
            });
        }
        if !prefix.ends_with(SEPARATORS) {
            let message =
                "a `*` at the end follows `_`, `-`, `.`, `/` or `:`, so that no other word is meant";
            return Err(PatternError::at(SYNTAX, prefix.len(), 1, message).suggest(format!("{prefix}_*")));
        }
        Ok(NamePattern::Prefix(prefix.into()))
    }

    /// Whether the name is one of them.
    pub fn matches(&self, name: &str) -> bool {
        match self {
            NamePattern::Any => true,
            NamePattern::Prefix(it) => name.starts_with(it.as_str()),
            NamePattern::Exact(it) => it == name,
        }
    }

    /// Where a prefix of the name may end: after each separator.
    pub(crate) fn separators(name: &str) -> impl Iterator<Item = usize> {
        name.match_indices(SEPARATORS).map(|(at, it)| at + it.len())
    }

    /// Whether every name of `other` is one of these.
    pub fn covers(&self, other: &NamePattern) -> bool {
        match (self, other) {
            (NamePattern::Any, _) => true,
            (_, NamePattern::Any) | (NamePattern::Exact(_), NamePattern::Prefix(_)) => false,
            (_, NamePattern::Prefix(it) | NamePattern::Exact(it)) => self.matches(it),
        }
    }
}

/// Whether a variable is called as secrets are: `*_TOKEN`, `*_SECRET`, `*_KEY`, `*PASSWORD*`, in any case.
pub fn looks_secret(name: &str) -> bool {
    let ends = |word: &str| {
        let start = name.len().checked_sub(word.len());
        start
            .and_then(|it| name.as_bytes().get(it..))
            .is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    };
    ends("_TOKEN")
        || ends("_SECRET")
        || ends("_KEY")
        || name.as_bytes().windows(8).any(|it| it.eq_ignore_ascii_case(b"PASSWORD"))
}

impl fmt::Display for NamePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NamePattern::Any => f.write_str("*"),
            NamePattern::Prefix(it) => write!(f, "{it}*"),
            NamePattern::Exact(it) => f.write_str(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_shapes_and_no_other() {
        assert_eq!(NamePattern::parse("*"), Ok(NamePattern::Any));
        assert_eq!(NamePattern::parse("AWS_*"), Ok(NamePattern::Prefix("AWS_".into())));
        assert_eq!(NamePattern::parse("HOME"), Ok(NamePattern::Exact("HOME".into())));
        for wrong in ["", "AWS*", "*_KEY", "A_*_B", "**", "A\nB"] {
            assert!(NamePattern::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(NamePattern::parse("AWS*").unwrap_err().suggestion.as_deref(), Some("AWS_*"));
    }

    #[test]
    fn secrets_are_known_by_name() {
        for name in ["GITHUB_TOKEN", "db_password", "PASSWORD_FILE", "API_KEY", "X_SECRET"] {
            assert!(looks_secret(name), "{name}");
        }
        for name in ["HOME", "KEYBOARD", "TOKENS", "é"] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
