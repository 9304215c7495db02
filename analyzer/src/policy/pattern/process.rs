//! Patterns of programs: a bare name, an absolute path, or any.

use std::fmt;

use smol_str::SmolStr;

use super::{Glob, PatternError, SYNTAX, glob::MAX_GLOB};
use crate::policy::{request::ProcessTarget, rule::Effect};

/// Which programs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProcessPattern {
    /// `*`
    Any,
    /// A name without slashes, looked up along the policy's `exec_path`.
    Name(SmolStr),
    /// An absolute path in normal form.
    Path(SmolStr),
}

/// Programs that run whatever they are told to: granting one grants all.
const INTERPRETERS: &[&str] = &[
    "ash", "awk", "bash", "busybox", "bun", "cargo", "csh", "dash", "deno", "docker", "doas", "ed", "emacs",
    "env", "expect", "find", "fish", "gawk", "gdb", "git", "ksh", "ld.so", "lua", "make", "man", "mawk",
    "nc", "nice", "node", "nohup", "npm", "npx", "perl", "php", "pip", "podman", "python", "python2",
    "python3", "rsync", "ruby", "sed", "sh", "ssh", "strace", "su", "sudo", "tar", "tcsh", "tclsh", "time",
    "timeout", "vi", "vim", "watch", "xargs", "zip", "zsh",
];

impl ProcessPattern {
    /// Reads a bare name, an absolute path or `*`.
    pub fn parse(text: &str) -> Result<ProcessPattern, PatternError> {
        if text.is_empty() {
            return Err(PatternError::empty());
        }
        if text == "*" {
            return Ok(ProcessPattern::Any);
        }
        let whole = |message: &str| Err(PatternError::whole(SYNTAX, text, message));
        if text.len() > 4096 {
            return whole("a program has at most 4096 bytes");
        }
        if let Some((at, char)) = text.char_indices().find(|(_, it)| it.is_control()) {
            return Err(PatternError::at(SYNTAX, at, char.len_utf8(), "a program has no control characters"));
        }
        if let Some(at) = text.find('*') {
            return Err(PatternError::at(SYNTAX, at, 1, "`*` is the whole pattern: name each program"));
        }
        if text.split('/').any(|it| it == "..") {
            let at = text.find("..").unwrap_or_default();
            return Err(PatternError::at(
                "POL006",
                at,
                2,
                "`..` is not part of a pattern: write the folder itself",
            ));
        }
        if text.starts_with('/') {
            let mut path = String::with_capacity(text.len());
            for name in text.split('/').filter(|it| !matches!(*it, "" | ".")) {
                path.push('/');
                path.push_str(name);
            }
            return match path.is_empty() || text.ends_with('/') {
                true => whole("a program is a file, not a folder"),
                false => Ok(ProcessPattern::Path(path.into())),
            };
        }
        if text.contains('/') || text == "." {
            return whole("a program is a bare name or an absolute path");
        }
        Ok(ProcessPattern::Name(text.into()))
    }

    /// Whether the program is one of these. A deny of a name means that file name in any folder, and a deny of a path
    /// also its bare name while nobody has looked up where that leads.
    pub(crate) fn matches(&self, target: &ProcessTarget, effect: Effect) -> bool {
        let (name, path) = (target.name.as_deref(), target.path.as_deref());
        match (self, effect) {
            (ProcessPattern::Any, _) => true,
            (_, Effect::Allow) if target.irregular => false,
            (ProcessPattern::Name(it), Effect::Allow) => name == Some(it),
            (ProcessPattern::Path(it), Effect::Allow) => path == Some(it),
            (ProcessPattern::Name(it), Effect::Deny) => {
                name == Some(it) || path.is_some_and(|path| file_name(path) == it)
            }
            (ProcessPattern::Path(it), Effect::Deny) => match path {
                Some(path) => path == it,
                None => name == Some(file_name(it)),
            },
        }
    }

    /// Whether every program that `other` matches in a rule with the other effect, this one matches with its own.
    pub(crate) fn covers(&self, effect: Effect, other: &ProcessPattern) -> bool {
        match (self, other) {
            (ProcessPattern::Any, _) => true,
            (ProcessPattern::Name(name), ProcessPattern::Path(path)) => {
                effect == Effect::Deny && file_name(path) == name
            }
            _ => self == other,
        }
    }

    /// The name of the file, if it is one program.
    pub(crate) fn file_name(&self) -> Option<&str> {
        match self {
            ProcessPattern::Any => None,
            ProcessPattern::Name(it) => Some(it),
            ProcessPattern::Path(it) => Some(file_name(it)),
        }
    }

    /// Whether running it is running anything.
    pub fn is_interpreter(&self) -> bool {
        self.file_name().is_some_and(is_interpreter)
    }
}

fn is_interpreter(name: &str) -> bool {
    let plain = name.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.');
    INTERPRETERS.contains(&name) || INTERPRETERS.contains(&plain)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The arguments that a rule wants, by position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arguments {
    fixed: Box<[Glob]>,
    /// Whether more may follow: the list ends in `**`.
    open: bool,
}

impl Arguments {
    /// Reads the elements of `args`. An error comes with the index of its element.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Arguments, (usize, PatternError)> {
        let mut texts: Vec<&str> = texts.into_iter().collect();
        let open = texts.last() == Some(&"**");
        if open {
            texts.pop();
        }
        let read = |(index, text): (usize, &&str)| {
            let message = format!("an argument has at most {MAX_GLOB} characters");
            Glob::parse(text).ok_or_else(|| (index, PatternError::whole(SYNTAX, text, message)))
        };
        let fixed = texts.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Arguments { fixed, open })
    }

    /// Whether the arguments are those of the rule: for an allow all of them, for a deny the first ones.
    pub(crate) fn matches(&self, arguments: &[SmolStr], effect: Effect) -> bool {
        let enough = arguments.len() >= self.fixed.len();
        let count = if self.is_open(effect) { enough } else { arguments.len() == self.fixed.len() };
        count && self.fixed.iter().zip(arguments).all(|(glob, it)| glob.matches(it))
    }

    pub(crate) fn covers(&self, effect: Effect, other: &Arguments, other_effect: Effect) -> bool {
        let count = if self.is_open(effect) {
            other.fixed.len() >= self.fixed.len()
        } else {
            !other.is_open(other_effect) && other.fixed.len() == self.fixed.len()
        };
        count && self.fixed.iter().zip(&other.fixed).all(|(a, b)| a.covers(b))
    }

    /// What is wanted at the places that have a glob.
    pub(crate) fn fixed(&self) -> &[Glob] {
        &self.fixed
    }

    pub(crate) fn is_open(&self, effect: Effect) -> bool {
        self.open || effect == Effect::Deny
    }
}

impl fmt::Display for ProcessPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProcessPattern::Any => "*",
            ProcessPattern::Name(it) | ProcessPattern::Path(it) => it,
        })
    }
}
