//! How a rule relates to a set of requests: never, always, or maybe matching.

use smol_str::SmolStr;

use super::abstracts::{AbstractTarget, Part, Text};
use crate::{
    capability::Capability,
    policy::{
        pattern::{
            Classes, Component, Glob, HostMatch, Method, NamePattern, PathPattern, Pattern, ProcessPattern,
            Scheme, StatementClass, looks_secret,
        },
        request::{Malformed, NetTarget, PathTarget, Request, RequestTarget},
        rule::{Effect, Rule},
    },
};

/// How many of the requests a rule matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Never,
    /// Some, or nobody knows.
    Maybe,
    Always,
}

/// Some of the requests that an abstract one may be.
pub(super) enum Case {
    One(Request),
    Many(Shape),
    Malformed(Malformed),
}

/// What a set of requests has in common.
pub(super) enum Shape {
    Path(PathShape),
    /// Paths that text alone cannot place.
    Steps,
    Net {
        target: NetShape,
        method: Option<Method>,
    },
    Process {
        command: Text,
        /// The program, where it is known.
        program: Option<Request>,
        arguments: Option<Vec<Text>>,
    },
    Name(Text),
    Database {
        alias: Text,
        classes: Classes,
    },
    Unknown,
}

/// Paths that text alone can place.
pub(super) struct PathShape {
    /// They start with these.
    leading: Vec<SmolStr>,
    /// The component after those starts like this; if it is empty there may be none.
    partial: SmolStr,
    /// They end with these, none of which is one of the first.
    trailing: Vec<SmolStr>,
    /// Without any of those: the last component ends like this.
    ending: SmolStr,
}

pub(super) enum NetShape {
    /// All but the URL's path, and perhaps that.
    Known { target: NetTarget, path: bool },
    /// At most the scheme.
    Unknown(Option<Scheme>),
}

impl Relation {
    fn of(matches: bool) -> Relation {
        if matches { Relation::Always } else { Relation::Never }
    }

    /// Of a set of which nothing is known but that some pattern means everything.
    fn everything(pattern: bool) -> Relation {
        if pattern { Relation::Always } else { Relation::Maybe }
    }
}

impl Case {
    /// The cases of a target that has no set of texts any more. Where one has a part, it differs from the others in that
    /// only.
    pub(super) fn all(capability: Capability, target: &AbstractTarget) -> Vec<(Case, Option<Part>)> {
        let one = |it: Request| vec![(Case::One(it), None)];
        let many = |it: Shape| vec![(Case::Many(it), None)];
        match target {
            AbstractTarget::Path { path, base } => match (path.single(), path) {
                (Some(it), _) => one(Request::path(capability, it, base)),
                (None, Text::Affix { prefix, suffix }) => paths(prefix, suffix, base),
                (None, Text::OneOf(_)) => many(Shape::Unknown),
            },
            AbstractTarget::Url { url, method } => match (url.single(), method.single(), url) {
                (Some(url), Some(method), _) => one(Request::url(capability, url, method)),
                (Some(url), None, _) => match NetTarget::of_url(url) {
                    Ok(target) => {
                        many(Shape::Net { target: NetShape::Known { target, path: true }, method: None })
                    }
                    Err(it) => vec![(Case::Malformed(it), None)],
                },
                (None, method, Text::Affix { prefix, .. }) => match (net(prefix), method) {
                    (Err(it), _) => vec![(Case::Malformed(it), None)],
                    (Ok(target), None) => many(Shape::Net { target, method: None }),
                    (Ok(target), Some(method)) => match Method::parse(method) {
                        Some(it) => many(Shape::Net { target, method: Some(it) }),
                        None => vec![(Case::Malformed(Malformed::Method), None)],
                    },
                },
                (None, ..) => many(Shape::Unknown),
            },
            AbstractTarget::Process { command, arguments, base } => {
                let all: Option<Vec<_>> =
                    arguments.as_ref().and_then(|it| it.iter().map(Text::single).collect());
                match (command.single(), all) {
                    (Some(command), Some(arguments)) => {
                        one(Request::process(command, arguments.into_iter().map(SmolStr::as_str), base))
                    }
                    (single, _) => many(Shape::Process {
                        command: command.clone(),
                        program: single.map(|it| Request::process(it, [], base)),
                        arguments: arguments.clone(),
                    }),
                }
            }
            AbstractTarget::Name(name) => match name.single() {
                Some(it) => one(Request::name(capability, it)),
                None => many(Shape::Name(name.clone())),
            },
            AbstractTarget::Database { alias, sql } => match (alias.single(), sql.single(), sql) {
                (Some(alias), Some(sql), _) => one(Request::database(alias, sql)),
                (_, Some(sql), _) => many(Shape::Database {
                    alias: alias.clone(),
                    classes: Classes::only(StatementClass::of(sql)),
                }),
                (_, None, Text::Affix { prefix, .. }) => {
                    let classes = Classes::from(StatementClass::at_least(prefix));
                    many(Shape::Database { alias: alias.clone(), classes })
                }
                (_, None, Text::OneOf(_)) => {
                    many(Shape::Database { alias: alias.clone(), classes: Classes::ALL })
                }
            },
            AbstractTarget::Nothing => one(Request::nothing(capability)),
            AbstractTarget::Unknown => many(Shape::Unknown),
        }
    }
}

/// Paths by their start and end: those that text can place, and those that it cannot.
fn paths(prefix: &str, suffix: &str, base: &str) -> Vec<(Case, Option<Part>)> {
    let steps = (Case::Many(Shape::Steps), Some(Part::Steps));
    let absolute = prefix.starts_with('/');
    // A path of which not even the first character is known may be relative or not.
    let start = match prefix {
        "" => String::new(),
        _ if absolute => prefix.to_owned(),
        _ => format!("{base}/{prefix}"),
    };
    let (whole, partial) = start.rsplit_once('/').unwrap_or(("", ""));
    let steps_in = |it: &str| it.split('/').any(|it| it == "..") || it.contains('\0');
    let (ending, tail) = suffix.split_once('/').map_or((suffix, None), |(it, rest)| (it, Some(rest)));
    if steps_in(whole) || tail.is_some_and(steps_in) || partial.contains('\0') || ending.contains('\0') {
        return vec![steps];
    }
    if !prefix.is_empty() && !absolute && !base.starts_with('/') {
        return vec![steps];
    }
    let names = |it: &str| -> Vec<SmolStr> {
        it.split('/').filter(|it| !matches!(*it, "" | ".")).map(SmolStr::new).collect()
    };
    // A dot or two may be no name at all.
    let dots = |it: &str| matches!(it, "." | "..");
    let trailing = tail.map(names).unwrap_or_default();
    let shape = PathShape {
        leading: names(whole),
        partial: if dots(partial) { "" } else { partial }.into(),
        ending: if dots(ending) || tail.is_some() { "" } else { ending }.into(),
        trailing,
    };
    vec![(Case::Many(Shape::Path(shape)), None), steps]
}

/// What the start of a URL says for certain.
fn net(prefix: &str) -> Result<NetShape, Malformed> {
    let unknown = Ok(NetShape::Unknown(None));
    let Some((scheme, rest)) = prefix.split_once("://") else { return unknown };
    let mut letters = scheme.chars();
    let first = letters.next().is_some_and(|it| it.is_ascii_alphabetic());
    if !first || !letters.all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.')) {
        return unknown;
    }
    let scheme = Scheme::parse(scheme).ok_or(Malformed::Scheme)?;
    let end = rest.find(['/', '?', '#', '\\']);
    let authority = end.and_then(|it| rest.get(..it)).unwrap_or_default();
    let plain = authority.chars().all(|it| !it.is_control());
    if authority.is_empty() || !plain || rest.get(authority.len()..).is_some_and(|it| it.starts_with('\\')) {
        return Ok(NetShape::Unknown(Some(scheme)));
    }
    // What follows is path, query or fragment: it changes nothing of this and cannot make it no URL.
    let target = NetTarget::of_url(&format!("{}://{authority}/", scheme.name()))?;
    Ok(NetShape::Known { target, path: false })
}

impl Shape {
    /// Whether some of the requests may be none, and so denied whatever the rules say.
    pub(super) fn may_be_malformed(&self) -> bool {
        match self {
            Shape::Net { target: NetShape::Known { .. }, method } => method.is_none(),
            Shape::Net { target: NetShape::Unknown(_), .. } | Shape::Unknown => true,
            _ => false,
        }
    }

    /// How many of the requests the rule matches.
    pub(super) fn relation(&self, rule: &Rule) -> Relation {
        match (&rule.pattern, self) {
            (Pattern::Invalid, _) => Relation::of(rule.effect == Effect::Deny),
            (Pattern::Path(pattern), Shape::Path(shape)) => shape.relation(pattern),
            (Pattern::Path(pattern), Shape::Steps) => match rule.effect {
                Effect::Allow => Relation::of(pattern.is_everything()),
                Effect::Deny => Relation::everything(pattern.is_everything()),
            },
            (Pattern::Host(_), Shape::Net { target, method }) => net_relation(rule, target, method.as_ref()),
            (Pattern::Process(pattern), Shape::Process { command, program, arguments }) => {
                let program = match program.as_ref().map(|it| &it.target) {
                    Some(RequestTarget::Process(target)) => {
                        Relation::of(pattern.matches(target, rule.effect))
                    }
                    _ => program_relation(pattern, command, rule.effect),
                };
                program.min(arguments_relation(rule, arguments.as_deref()))
            }
            (Pattern::Name(pattern), Shape::Name(name)) => names_relation(rule, pattern, name),
            (Pattern::Database(pattern), Shape::Database { alias, classes }) => {
                let class = match (pattern.classes.covers(*classes), pattern.classes.meets(*classes)) {
                    (true, _) => Relation::Always,
                    (_, true) => Relation::Maybe,
                    _ => Relation::Never,
                };
                class.min(name_relation(&pattern.alias, alias))
            }
            (Pattern::Any, _) => Relation::Always,
            (pattern, _) => {
                let plain = !rule.narrows() && (rule.effect == Effect::Deny || !rule.leaves_out());
                Relation::everything(pattern.is_everything() && plain)
            }
        }
    }
}

impl Rule {
    /// Whether a qualifier narrows what the pattern matches.
    fn narrows(&self) -> bool {
        let it = &self.qualifiers;
        it.ports.is_some()
            || it.methods.is_some()
            || it.path.is_some()
            || it.args.is_some()
            || it.models.is_some()
    }

    /// Whether an allow of everything leaves something out.
    fn leaves_out(&self) -> bool {
        match &self.pattern {
            Pattern::Host(_) => !self.qualifiers.private,
            Pattern::Name(it) => self.hides_secrets(it),
            _ => false,
        }
    }
}

impl PathShape {
    fn relation(&self, pattern: &PathPattern) -> Relation {
        let (components, count) = (&pattern.components, pattern.components.len());
        if components.iter().zip(&self.leading).any(|(a, b)| !a.matches(b)) {
            return Relation::Never;
        }
        let more = !self.partial.is_empty() || !self.ending.is_empty() || !self.trailing.is_empty();
        if count <= self.leading.len() {
            return match (pattern.subtree, count == self.leading.len()) {
                (true, _) => Relation::Always,
                (false, true) if !more => Relation::Maybe,
                (false, _) => Relation::Never,
            };
        }
        let next = components.get(self.leading.len());
        if pattern.subtree && count == self.leading.len() + 1 && more {
            let all = match next {
                Some(Component::Any) => true,
                Some(Component::Glob(it)) => {
                    !self.partial.is_empty()
                        && Glob::around(&self.partial, "").is_some_and(|start| it.covers(&start))
                }
                _ => false,
            };
            if all {
                return Relation::Always;
            }
        }
        if next.is_some_and(|it| it.excludes(&self.partial, ""))
            || !pattern.subtree && self.end_excludes(components)
        {
            return Relation::Never;
        }
        Relation::Maybe
    }

    /// Whether no path of the shape ends as these components do, all of which it would have to be.
    fn end_excludes(&self, components: &[Component]) -> bool {
        if self.leading.len() + self.trailing.len() > components.len() {
            return true;
        }
        match self.trailing.is_empty() {
            true => components.last().is_some_and(|it| it.excludes("", &self.ending)),
            false => components.iter().rev().zip(self.trailing.iter().rev()).any(|(a, b)| !a.matches(b)),
        }
    }
}

impl Component {
    /// Whether it is no name with this start and end.
    fn excludes(&self, prefix: &str, suffix: &str) -> bool {
        match self {
            Component::Literal(it) => !(it.starts_with(prefix) && it.ends_with(suffix)),
            Component::Any => false,
            Component::Glob(it) => it.excludes(prefix, suffix),
        }
    }
}

fn net_relation(rule: &Rule, shape: &NetShape, method: Option<&Method>) -> Relation {
    let Pattern::Host(pattern) = &rule.pattern else { return Relation::Maybe };
    let (open, qualifiers) = (rule.qualifiers.private, &rule.qualifiers);
    let (host, path) = match shape {
        NetShape::Known { target, path } => {
            let ports = match (&qualifiers.ports, target.port) {
                (None, _) => true,
                (Some(ports), Some(port)) => ports.contains(port),
                (Some(_), None) => rule.effect == Effect::Deny,
            };
            let matches = ports && pattern.matches(target, rule.effect, open);
            let known = target.path.as_ref().filter(|_| *path);
            (Relation::of(matches), known)
        }
        NetShape::Unknown(scheme) => {
            let other = matches!((pattern.scheme, scheme), (Some(a), Some(b)) if a != *b);
            let any_scheme = pattern.scheme.is_none() || pattern.scheme == *scheme;
            let any_host = pattern.host == HostMatch::Any && (open || rule.effect == Effect::Deny);
            let all = any_host && any_scheme && pattern.any_port() && qualifiers.ports.is_none();
            (if other { Relation::Never } else { Relation::everything(all) }, None)
        }
    };
    let scheme = match shape {
        NetShape::Known { target, .. } => target.scheme,
        NetShape::Unknown(scheme) => *scheme,
    };
    let method = match (&qualifiers.methods, scheme, method) {
        (None, ..) => Relation::Always,
        // Other schemes have no methods.
        (Some(_), Some(Scheme::Ws | Scheme::Wss | Scheme::Tcp | Scheme::Udp | Scheme::Tls), _) => {
            Relation::of(rule.effect == Effect::Deny)
        }
        (Some(methods), Some(_), Some(method)) => Relation::of(methods.contains(method)),
        (Some(methods), None, Some(method)) if !methods.contains(method) && rule.effect == Effect::Allow => {
            Relation::Never
        }
        (Some(_), ..) => Relation::Maybe,
    };
    let path = match (&qualifiers.path, path) {
        (None, _) => Relation::Always,
        (Some(pattern), Some(path)) => Relation::of(url_path_matches(pattern, path, rule.effect)),
        (Some(pattern), None) => Relation::everything(pattern.is_everything()),
    };
    host.min(method).min(path)
}

fn url_path_matches(pattern: &PathPattern, path: &PathTarget, effect: Effect) -> bool {
    path.irregular() && effect == Effect::Deny || pattern.matches(path, effect)
}

fn program_relation(pattern: &ProcessPattern, command: &Text, effect: Effect) -> Relation {
    match (pattern, effect) {
        (ProcessPattern::Any, _) => Relation::Always,
        // A bare name is compared as it is.
        (ProcessPattern::Name(name), Effect::Allow) if !command.admits(name) => Relation::Never,
        _ => Relation::Maybe,
    }
}

fn arguments_relation(rule: &Rule, arguments: Option<&[Text]>) -> Relation {
    let Some(wanted) = &rule.qualifiers.args else { return Relation::Always };
    let (fixed, open) = (wanted.fixed(), wanted.is_open(rule.effect));
    let Some(arguments) = arguments else { return Relation::everything(open && fixed.is_empty()) };
    let enough = if open { arguments.len() >= fixed.len() } else { arguments.len() == fixed.len() };
    if !enough {
        return Relation::Never;
    }
    let each = fixed.iter().zip(arguments).map(|(glob, text)| glob_relation(glob, text));
    each.min().unwrap_or(Relation::Always)
}

fn glob_relation(glob: &Glob, text: &Text) -> Relation {
    match text {
        Text::OneOf(all) => all_of(all, |it| glob.matches(it)),
        Text::Affix { .. } if glob.is_any() => Relation::Always,
        Text::Affix { prefix, suffix } if glob.excludes(prefix, suffix) => Relation::Never,
        Text::Affix { prefix, suffix } => {
            Relation::everything(Glob::around(prefix, suffix).is_some_and(|it| glob.covers(&it)))
        }
    }
}

fn all_of(all: &[SmolStr], matches: impl Fn(&str) -> bool) -> Relation {
    match all.iter().filter(|it| matches(it)).count() {
        0 => Relation::Never,
        count if count == all.len() => Relation::Always,
        _ => Relation::Maybe,
    }
}

fn names_relation(rule: &Rule, pattern: &NamePattern, name: &Text) -> Relation {
    let hidden = match name {
        _ if !rule.hides_secrets(pattern) => Relation::Always,
        Text::OneOf(all) => all_of(all, |it| !looks_secret(it)),
        Text::Affix { suffix, .. } if looks_secret(suffix) => Relation::Never,
        Text::Affix { .. } => Relation::Maybe,
    };
    let models = rule.qualifiers.models.as_ref().map_or(Relation::Always, |all| {
        all.iter().map(|it| name_relation(it, name)).max().unwrap_or(Relation::Never)
    });
    name_relation(pattern, name).min(hidden).min(models)
}

fn name_relation(pattern: &NamePattern, name: &Text) -> Relation {
    match (name, pattern) {
        (_, NamePattern::Any) => Relation::Always,
        (Text::OneOf(all), _) => all_of(all, |it| pattern.matches(it)),
        (Text::Affix { prefix, .. }, NamePattern::Prefix(start)) if prefix.starts_with(start.as_str()) => {
            Relation::Always
        }
        (Text::Affix { prefix, .. }, NamePattern::Prefix(start)) => {
            match start.starts_with(prefix.as_str()) {
                true => Relation::Maybe,
                false => Relation::Never,
            }
        }
        (_, NamePattern::Exact(it)) => {
            if name.admits(it) {
                Relation::Maybe
            } else {
                Relation::Never
            }
        }
    }
}
