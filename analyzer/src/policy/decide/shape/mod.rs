//! How a rule relates to a set of requests: never, always, or maybe matching.

mod paths;
mod texts;
mod urls;

use smol_str::SmolStr;

use self::{
    paths::{PathShape, paths},
    texts::{arguments_relation, name_relation, names_relation, program_relation},
    urls::{NetShape, net, net_relation},
};
use super::abstracts::{AbstractTarget, Part, Text};
use crate::{
    capability::Capability,
    policy::{
        pattern::{Classes, Method, Pattern, StatementClass},
        request::{Malformed, NetTarget, Request, RequestTarget},
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
