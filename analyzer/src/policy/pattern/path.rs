//! Patterns of file paths, and of the paths of URLs.
//!
//! Compared by whole components, byte for byte: `/data` never covers `/database`. A pattern is some components and
//! whether what lies below counts too; `*` and `**` at the end are written out as one more component.

use std::fmt;

use smol_str::SmolStr;

use super::{Context, Glob, PatternError, Scope, glob::MAX_GLOB};
use crate::policy::{request::PathTarget, rule::Effect};

/// What a path pattern matches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathPattern {
    /// From the root.
    pub(crate) components: Box<[Component]>,
    /// Whether everything below what the components match is matched too.
    pub(crate) subtree: bool,
}

/// One name between slashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Component {
    Literal(SmolStr),
    Any,
    Glob(Glob),
}

/// Longest pattern in bytes: as long as paths may be.
const MAX_TEXT: usize = 4096;

/// Most components of a pattern.
const MAX_COMPONENTS: usize = 128;

const PATH: &str = "POL006";
const SCOPE: &str = "POL014";

impl PathPattern {
    /// Reads `/a/b`, `./a`, `~/a`, `${workspace}/a` or `${tmp}/a`, with `*` or `**` as the last component; `*` or `**`
    /// alone is every path.
    pub fn parse(text: &str, context: &Context<'_>) -> Result<PathPattern, PatternError> {
        check_text(text)?;
        if matches!(text, "*" | "**") {
            if context.scope == Some(Scope::Exact) {
                return Err(PatternError::whole(
                    SCOPE,
                    text,
                    "every path is not one object: remove the scope",
                ));
            }
            return Ok(PathPattern::everything());
        }
        let (base, rest) = base(text, context)?;
        let mut components: Vec<Component> = base
            .split('/')
            .filter(|it| !matches!(*it, "" | "."))
            .map(|it| Component::Literal(it.into()))
            .collect();
        let written = read_components(text, rest, |it| Ok(it.to_owned()))?;
        let scope = context.scope;
        if scope == Some(Scope::Exact) && written.end != End::Named {
            let at = text.len() - if written.end == End::Below { 2 } else { 1 };
            let message = "the scope is one object, but the pattern is what lies below one";
            return Err(PatternError::at(SCOPE, at, text.len() - at, message));
        }
        components.extend(written.components);
        let widest = context.effect == Effect::Deny && scope.is_none() || scope == Some(Scope::Recursive);
        Ok(PathPattern { components: components.into(), subtree: widest || written.end == End::Below })
    }

    /// Reads the path of a URL: `/v1/users`, `/v1/*`, `/v1/**`, `*`. Percent escapes mean what they stand for.
    pub fn parse_url_path(text: &str, effect: Effect) -> Result<PathPattern, PatternError> {
        check_text(text)?;
        if matches!(text, "*" | "**") {
            return Ok(PathPattern::everything());
        }
        if !text.starts_with('/') {
            let error = PatternError::whole(PATH, text, "the path of a URL starts with `/`");
            return Err(error.suggest(format!("/{text}")));
        }
        if let Some(at) = text.find(['?', '#']) {
            let wildcard = text.as_bytes().get(at) == Some(&b'?');
            let message = if wildcard {
                "`?` starts a query here, and queries are not looked at"
            } else {
                "a path has no `#`"
            };
            return Err(PatternError::at(PATH, at, 1, message));
        }
        let written = read_components(text, 0, |it| {
            decode(it).filter(|it| !it.contains(['/', '\\', '\0'])).ok_or("this escape is no part of a name")
        })?;
        Ok(PathPattern {
            components: written.components.into(),
            subtree: effect == Effect::Deny || written.end == End::Below,
        })
    }

    /// Every path.
    pub fn everything() -> PathPattern {
        PathPattern { components: Box::default(), subtree: true }
    }

    /// Just this object, given an absolute path. Nothing in the path is a wildcard.
    pub fn object(path: &str, subtree: bool) -> PathPattern {
        let components = path.split('/').filter(|it| !matches!(*it, "" | "."));
        PathPattern { components: components.map(|it| Component::Literal(it.into())).collect(), subtree }
    }

    /// Whether it is every path.
    pub fn is_everything(&self) -> bool {
        self.components.is_empty() && self.subtree
    }

    /// Whether a name of it has a backslash.
    pub(crate) fn has_backslash(&self) -> bool {
        self.components.iter().any(|it| match it {
            Component::Literal(it) => it.contains('\\'),
            Component::Any => false,
            Component::Glob(it) => it.to_string().contains('\\'),
        })
    }

    /// Whether an allow with this pattern lets the path through, or a deny stops it.
    ///
    /// A path that text alone cannot place, as one with `..`, is allowed by no pattern but that of every path.
    pub fn matches(&self, path: &PathTarget, effect: Effect) -> bool {
        if path.irregular() && effect == Effect::Allow {
            return self.is_everything();
        }
        let mut names = path.components();
        for component in &self.components {
            match names.next() {
                Some(name) if component.matches(name) => {}
                _ => return false,
            }
        }
        self.subtree || names.next().is_none()
    }

    /// Whether every path of `other` is one of these.
    pub fn covers(&self, other: &PathPattern) -> bool {
        let enough = if self.subtree {
            other.components.len() >= self.components.len()
        } else {
            other.components.len() == self.components.len() && !other.subtree
        };
        enough && self.components.iter().zip(&other.components).all(|(a, b)| a.covers(b))
    }
}

impl Component {
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            Component::Literal(it) => it == name,
            Component::Any => true,
            Component::Glob(it) => it.matches(name),
        }
    }

    fn covers(&self, other: &Component) -> bool {
        match (self, other) {
            (Component::Any, _) => true,
            (_, Component::Any) => false,
            (_, Component::Literal(name)) => self.matches(name),
            (Component::Literal(_), Component::Glob(_)) => false,
            (Component::Glob(a), Component::Glob(b)) => a.covers(b),
        }
    }
}

/// The folder that a pattern starts in, and where in the text the rest begins.
fn base<'a>(text: &str, context: &Context<'a>) -> Result<(&'a str, usize), PatternError> {
    let known = |folder: Option<&'a str>, name: &str, length: usize| {
        let missing = || PatternError::at(PATH, 0, length, format!("`{name}` is not known here"));
        folder.ok_or_else(missing).map(|it| (it, length))
    };
    let starts = |word: &str| text == word || text.strip_prefix(word).is_some_and(|it| it.starts_with('/'));
    if text.starts_with('/') {
        return Ok(("", 0));
    }
    if starts(".") {
        return known(context.directory, "the policy's folder", 1);
    }
    if starts("~") {
        return known(context.home, "~", 1);
    }
    if starts("${workspace}") {
        return known(context.workspace, "${workspace}", 12);
    }
    if starts("${tmp}") {
        return known(context.tmp, "${tmp}", 6);
    }
    if text.starts_with("${") {
        let length = text.find('}').map_or(text.len(), |it| it + 1);
        return Err(PatternError::at(PATH, 0, length, "only `${workspace}` and `${tmp}` are known"));
    }
    if text.split('/').next() == Some("..") {
        return Err(parent(0));
    }
    let message = "a path starts with `/`, `./`, `~/`, `${workspace}/` or `${tmp}/`";
    Err(PatternError::whole(PATH, text, message).suggest(format!("./{text}")))
}

fn check_text(text: &str) -> Result<(), PatternError> {
    if text.is_empty() {
        return Err(PatternError::empty());
    }
    if text.len() > MAX_TEXT {
        return Err(PatternError::whole(PATH, text, format!("a path has at most {MAX_TEXT} bytes")));
    }
    match text.find('\0') {
        Some(at) => Err(PatternError::at(PATH, at, 1, "a path has no NUL character")),
        None => Ok(()),
    }
}

fn parent(at: usize) -> PatternError {
    PatternError::at(PATH, at, 2, "`..` is not part of a pattern: write the folder itself")
}

/// What follows the base, and how it ends.
struct Written {
    components: Vec<Component>,
    end: End,
}

#[derive(PartialEq)]
enum End {
    Named,
    Children,
    Below,
}

fn read_components(
    text: &str,
    from: usize,
    decode: impl Fn(&str) -> Result<String, &'static str>,
) -> Result<Written, PatternError> {
    let mut written = Written { components: Vec::new(), end: End::Named };
    let mut at = 0;
    for name in text.split('/') {
        let start = at;
        at += name.len() + 1;
        // The word of the base itself.
        if start < from || matches!(name, "" | ".") {
            continue;
        }
        let last = at > text.len();
        let error = |message: String| PatternError::at(PATH, start, name.len(), message);
        if name == "**" && !last {
            return Err(error("`**` is the last component".to_owned()));
        }
        if name.contains("${") {
            return Err(error("`${…}` is the first component".to_owned()));
        }
        let decoded = decode(name).map_err(|it| error(it.to_owned()))?;
        match decoded.as_str() {
            ".." => return Err(parent(start)),
            "" | "." => continue,
            _ => {}
        }
        if decoded.len() > MAX_GLOB {
            return Err(error(format!("a name between slashes has at most {MAX_GLOB} bytes")));
        }
        written.end = match decoded.as_str() {
            "*" if last => End::Children,
            "**" => End::Below,
            _ => End::Named,
        };
        written.components.push(component(&decoded));
        if written.components.len() > MAX_COMPONENTS {
            return Err(error(format!("a pattern has at most {MAX_COMPONENTS} components")));
        }
    }
    Ok(written)
}

fn component(name: &str) -> Component {
    if !name.contains(['*', '?']) {
        return Component::Literal(name.into());
    }
    match Glob::parse(name) {
        Some(it) if it.is_any_name() => Component::Any,
        Some(it) => Component::Glob(it),
        None => Component::Literal(name.into()),
    }
}

/// What percent escapes stand for; nothing where that is no text.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |it: Option<u8>| it.and_then(|it| char::from(it).to_digit(16));
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_everything() {
            return f.write_str("**");
        }
        let (components, end) = match (&*self.components, self.subtree) {
            ([rest @ .., Component::Any], true) => (rest, "/**"),
            (all, true) => (all, "/ and below"),
            (all, false) => (all, ""),
        };
        if components.is_empty() && end.is_empty() {
            return f.write_str("/");
        }
        for component in components {
            match component {
                Component::Literal(it) => write!(f, "/{it}")?,
                Component::Any => f.write_str("/*")?,
                Component::Glob(it) => write!(f, "/{it}")?,
            }
        }
        f.write_str(end)
    }
}
