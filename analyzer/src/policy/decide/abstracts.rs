//! Decisions on requests of which something is unknown: what holds for every request they may turn out to be.
//!
//! An answer is sound, not complete: a request that is said to be denied (allowed) is denied (allowed) whatever the
//! unknown turns out to be; `Depends` may be said of one that would never be.

use smol_str::SmolStr;

use super::{
    By, Decider, RuleId,
    shape::{Case, Relation},
};
use crate::{
    capability::Capability,
    policy::{
        request::{Request, RequestTarget},
        rule::Effect,
    },
};

/// What is known of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// One of these; never none.
    OneOf(Vec<SmolStr>),
    /// Any text that starts and ends like this; the two do not overlap.
    Affix {
        /// The start.
        prefix: SmolStr,
        /// The end.
        suffix: SmolStr,
    },
}

/// Operations that a piece of code may attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbstractRequest {
    /// What they need.
    pub capability: Capability,
    /// What they are used on.
    pub target: AbstractTarget,
}

/// What is known of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AbstractTarget {
    /// A file or folder.
    Path {
        /// As the program gives it.
        path: Text,
        /// Where a relative path starts.
        base: SmolStr,
    },
    /// A URL.
    Url {
        /// As the program gives it.
        url: Text,
        /// As the program gives it.
        method: Text,
    },
    /// A program.
    Process {
        /// As the program gives it.
        command: Text,
        /// Unknown, without them.
        arguments: Option<Vec<Text>>,
        /// Where a relative path starts.
        base: SmolStr,
    },
    /// What has a name.
    Name(Text),
    /// A statement.
    Database {
        /// The database.
        alias: Text,
        /// The text of the statement.
        sql: Text,
    },
    /// The capability alone.
    Nothing,
    /// Nothing is known.
    Unknown,
}

/// What a decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The path.
    Path,
    /// Only whether the unknown part of the path has a `..` (or is none at all).
    Steps,
    /// The URL.
    Url,
    /// The method.
    Method,
    /// The program.
    Program,
    /// The arguments.
    Arguments,
    /// The name.
    Name,
    /// The database.
    Database,
    /// The statement.
    Statement,
    /// Everything.
    Target,
}

/// What a policy says of all requests of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every one is denied.
    Denied {
        /// Why: each of these is the reason for some of them.
        by: Vec<By>,
    },
    /// Every one is allowed.
    Allowed {
        /// Why: each of these is the reason for some of them.
        by: Vec<By>,
    },
    /// Some may be allowed and some denied.
    Depends {
        /// What is not known.
        on: Vec<Part>,
        /// The rules that some of the requests match.
        by: Vec<By>,
    },
    /// Every one is allowed at the times of these rules; at other times perhaps not.
    DependsOnTime {
        /// Rules with a window.
        by: Vec<RuleId>,
    },
}

/// Most requests that are judged one by one. Of more, what most differ in counts as unknown.
const MAX_CASES: usize = 64;

impl Text {
    /// This very text.
    pub fn exact(text: &str) -> Text {
        Text::OneOf(vec![text.into()])
    }

    /// Any text.
    pub fn unknown() -> Text {
        Text::Affix { prefix: SmolStr::default(), suffix: SmolStr::default() }
    }

    /// Whether this may be the text.
    pub fn admits(&self, text: &str) -> bool {
        match self {
            Text::OneOf(all) => all.iter().any(|it| it == text),
            Text::Affix { prefix, suffix } => {
                text.strip_prefix(prefix.as_str()).is_some_and(|it| it.ends_with(suffix.as_str()))
            }
        }
    }

    pub(super) fn single(&self) -> Option<&SmolStr> {
        match self {
            Text::OneOf(all) if all.len() == 1 => all.first(),
            _ => None,
        }
    }

    fn count(&self) -> usize {
        match self {
            Text::OneOf(all) => all.len(),
            Text::Affix { .. } => 1,
        }
    }

    /// Each as a text of its own.
    fn split(&self) -> Vec<Text> {
        match self {
            Text::OneOf(all) => all.iter().map(|it| Text::OneOf(vec![it.clone()])).collect(),
            it => vec![it.clone()],
        }
    }
}

impl AbstractRequest {
    /// The parts of which more than one text is possible.
    fn open_parts(&self) -> Vec<Part> {
        let texts: Vec<(Part, &Text)> = match &self.target {
            AbstractTarget::Path { path, .. } => vec![(Part::Path, path)],
            AbstractTarget::Url { url, method } => vec![(Part::Url, url), (Part::Method, method)],
            AbstractTarget::Process { command, arguments: Some(all), .. } => {
                let arguments = all.iter().map(|it| (Part::Arguments, it));
                [(Part::Program, command)].into_iter().chain(arguments).collect()
            }
            AbstractTarget::Process { command, arguments: None, .. } => {
                let mut parts = vec![Part::Arguments];
                parts.extend(command.single().is_none().then_some(Part::Program));
                parts.sort_unstable();
                return parts;
            }
            AbstractTarget::Name(name) => vec![(Part::Name, name)],
            AbstractTarget::Database { alias, sql } => vec![(Part::Database, alias), (Part::Statement, sql)],
            AbstractTarget::Nothing => Vec::new(),
            AbstractTarget::Unknown => return vec![Part::Target],
        };
        let mut parts: Vec<_> =
            texts.into_iter().filter(|(_, it)| it.single().is_none()).map(|(it, _)| it).collect();
        parts.dedup();
        parts
    }

    /// The same with every set of texts taken apart, as far as that stays few.
    fn split(&self) -> Vec<AbstractTarget> {
        let pairs = |a: &Text, b: &Text| -> Vec<(Text, Text)> {
            let (a, b) = match a.count().saturating_mul(b.count()) > MAX_CASES {
                true if a.count() < b.count() => (a.clone(), Text::unknown()),
                true => (Text::unknown(), b.clone()),
                false => (a.clone(), b.clone()),
            };
            a.split().into_iter().flat_map(|a| b.split().into_iter().map(move |b| (a.clone(), b))).collect()
        };
        match &self.target {
            AbstractTarget::Path { path, base } => pairs(path, &Text::exact(""))
                .into_iter()
                .map(|(path, _)| AbstractTarget::Path { path, base: base.clone() })
                .collect(),
            AbstractTarget::Url { url, method } => pairs(url, method)
                .into_iter()
                .map(|(url, method)| AbstractTarget::Url { url, method })
                .collect(),
            AbstractTarget::Process { command, arguments, base } => pairs(command, &Text::exact(""))
                .into_iter()
                .map(|(command, _)| AbstractTarget::Process {
                    command,
                    arguments: arguments.clone(),
                    base: base.clone(),
                })
                .collect(),
            AbstractTarget::Name(name) => pairs(name, &Text::exact(""))
                .into_iter()
                .map(|(name, _)| AbstractTarget::Name(name))
                .collect(),
            AbstractTarget::Database { alias, sql } => pairs(alias, sql)
                .into_iter()
                .map(|(alias, sql)| AbstractTarget::Database { alias, sql })
                .collect(),
            AbstractTarget::Nothing | AbstractTarget::Unknown => vec![self.target.clone()],
        }
    }
}

impl Decider {
    /// What the policy says of every request that this may be, at any time.
    pub fn decide_abstract(&self, request: &AbstractRequest) -> Verdict {
        let mut joined: Option<Verdict> = None;
        let open = request.open_parts();
        for target in request.split() {
            for (case, part) in Case::all(request.capability, &target) {
                let verdict = match case {
                    Case::One(request) => self.at_any_time(&request),
                    Case::Many(shape) => {
                        let relations =
                            |id: RuleId| self.rule(id).map_or(Relation::Maybe, |it| shape.relation(it));
                        self.conclude(request.capability, relations, shape.may_be_malformed(), &open)
                    }
                    Case::Malformed(it) => Verdict::Denied { by: vec![By::Malformed(it)] },
                };
                joined = Some(match joined {
                    None => verdict,
                    Some(before) => before.join(verdict, part.as_slice(), &open),
                });
            }
        }
        // Only a text that is none of any has no case.
        joined.unwrap_or_else(|| Verdict::Depends { on: open, by: Vec::new() })
    }

    fn at_any_time(&self, request: &Request) -> Verdict {
        if !matches!(request.target, RequestTarget::Malformed(_)) {
            let relation = |id: RuleId| match self.rule(id).is_some_and(|it| it.matches(request)) {
                true => Relation::Always,
                false => Relation::Never,
            };
            // With times in play, all that may decide is told; otherwise the index finds what does.
            let timed = self.matching_timed(request);
            if timed {
                return self.conclude(request.capability, relation, false, &[]);
            }
        }
        let decision = self.decide(request, None);
        match decision.allowed {
            true => Verdict::Allowed { by: vec![decision.by] },
            false => Verdict::Denied { by: vec![decision.by] },
        }
    }

    fn matching_timed(&self, request: &Request) -> bool {
        let Some(table) = self.table(request.capability) else { return false };
        let timed = table.timed.iter().filter_map(|it| self.rule(*it));
        timed.into_iter().any(|it| it.matches(request))
    }

    /// The answer, given how each rule relates to the requests.
    fn conclude(
        &self,
        capability: Capability,
        relation: impl Fn(RuleId) -> Relation,
        may_be_malformed: bool,
        open: &[Part],
    ) -> Verdict {
        let (mut denies, mut may_deny) = (Vec::new(), Vec::new());
        let (mut allows, mut may_allow, mut timed) = (Vec::new(), Vec::new(), Vec::new());
        for id in self.table(capability).map_or(&[][..], |it| &it.all) {
            let Some(rule) = self.rule(*id) else { continue };
            match (rule.effect, relation(*id), rule.window.is_some()) {
                (_, Relation::Never, _) => {}
                (Effect::Deny, Relation::Always, false) => denies.push(*id),
                (Effect::Deny, ..) => may_deny.push(*id),
                (Effect::Allow, Relation::Always, false) => allows.push(*id),
                (Effect::Allow, Relation::Always, true) => timed.push(*id),
                (Effect::Allow, Relation::Maybe, _) => may_allow.push(*id),
            }
        }
        let rules = |it: Vec<RuleId>| it.into_iter().map(By::Rule).collect::<Vec<_>>();
        if !denies.is_empty() {
            return Verdict::Denied { by: rules(denies) };
        }
        let default = self.policy.default_action == Effect::Allow;
        let sure = may_deny.is_empty() && !may_be_malformed;
        if sure && !allows.is_empty() {
            return Verdict::Allowed { by: rules(allows) };
        }
        if sure && default {
            return Verdict::Allowed { by: vec![By::Default] };
        }
        if allows.is_empty() && timed.is_empty() && may_allow.is_empty() && !default {
            return Verdict::Denied { by: vec![By::Default] };
        }
        if sure && !timed.is_empty() {
            return Verdict::DependsOnTime { by: timed };
        }
        let by = rules([may_deny, allows, may_allow, timed].concat());
        Verdict::Depends { on: open.to_vec(), by }
    }
}

impl Verdict {
    /// The answer for these requests and those; `part` is what tells them apart, where that is less than all of `open`.
    fn join(self, other: Verdict, part: &[Part], open: &[Part]) -> Verdict {
        let union = |mut a: Vec<By>, b: Vec<By>| {
            a.extend(b);
            a.sort_unstable();
            a.dedup();
            a
        };
        let timed = |it: Vec<By>| {
            let rule = |it: By| if let By::Rule(it) = it { Some(it) } else { None };
            it.into_iter().filter_map(rule).collect::<Vec<_>>()
        };
        match (self, other) {
            (Verdict::Denied { by: a }, Verdict::Denied { by: b }) => Verdict::Denied { by: union(a, b) },
            (Verdict::Allowed { by: a }, Verdict::Allowed { by: b }) => Verdict::Allowed { by: union(a, b) },
            (Verdict::DependsOnTime { by: a }, Verdict::DependsOnTime { by: b }) => {
                let rules = |it: Vec<RuleId>| it.into_iter().map(By::Rule).collect();
                Verdict::DependsOnTime { by: timed(union(rules(a), rules(b))) }
            }
            (it @ Verdict::DependsOnTime { .. }, Verdict::Allowed { .. })
            | (Verdict::Allowed { .. }, it @ Verdict::DependsOnTime { .. }) => it,
            (a, b) => {
                let on = match (&a, &b) {
                    (Verdict::Depends { on, .. }, _) | (_, Verdict::Depends { on, .. })
                        if on != &[Part::Steps] =>
                    {
                        on.clone()
                    }
                    _ if part.is_empty() => open.to_vec(),
                    _ => part.to_vec(),
                };
                Verdict::Depends { on, by: union(a.into_reasons(), b.into_reasons()) }
            }
        }
    }

    fn into_reasons(self) -> Vec<By> {
        match self {
            Verdict::Denied { by } | Verdict::Allowed { by } | Verdict::Depends { by, .. } => by,
            Verdict::DependsOnTime { by } => by.into_iter().map(By::Rule).collect(),
        }
    }
}
