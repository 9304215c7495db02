//! Warnings about rules that need only policies: idle, doubled, too broad, over.

use text_size::TextRange;

use super::{Neighbours, Policies};
use crate::policy::{
    document::{Document, InheritMode, RuleEntry, Schema, Text, excerpt},
    pattern::{Doubt, Pattern},
    problem::{Code, Problem},
    rule::{Effect, EffectivePolicy, FileId, Origin, Rule, RuleList},
    time::show,
};

/// Most rules of one place that a rule is compared with: a warning more or less is not worth more time.
const MAX_COMPARED: usize = 64;

/// Warns about the rules `own` of the policy at `index`, which is linked to `policy`.
pub(super) fn lint(
    policies: &Policies<'_>,
    index: usize,
    own: &[Rule],
    policy: &EffectivePolicy,
    problems: &mut Vec<Problem>,
) {
    let Some(document) = policies.document(index) else { return };
    let lint = Lint { policies, document, policy };
    let numbered = |effect: Effect| (0..).zip(&policy.rules).filter(move |it| it.1.effect == effect);
    let allows = Neighbours::new(numbered(Effect::Allow));
    let denies = Neighbours::new(numbered(Effect::Deny));
    for rule in own {
        let Some(entry) = Entry::of(document, &rule.origin) else { continue };
        let problem = match rule.effect {
            Effect::Allow => {
                lint.shadowed(rule, &entry, &denies).or_else(|| lint.redundant(rule, &entry, &allows))
            }
            Effect::Deny => lint.redundant(rule, &entry, &denies),
        };
        problems.extend(problem);
        problems.extend(lint.expired(rule, &entry));
        // The published schema has no other way to say it.
        if rule.effect == Effect::Allow && document.schema == Schema::Native {
            problems.extend(lint.doubts(rule, &entry));
        }
    }
}

struct Lint<'l, 'a> {
    policies: &'l Policies<'a>,
    document: &'a Document,
    policy: &'l EffectivePolicy,
}

/// What a rule was read from.
pub(super) struct Entry<'a> {
    pub(super) head: TextRange,
    pub(super) field: &'a str,
    pattern: Option<&'a Text>,
    feature: Option<&'a str>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(document: &'a Document, origin: &Origin) -> Option<Entry<'a>> {
        let index = usize::try_from(origin.index).ok()?;
        let of_rule = |it: &'a RuleEntry| Entry {
            head: it.head,
            field: &it.field,
            pattern: it.pattern.as_ref(),
            feature: it.feature.as_ref().map(|it| it.value.as_str()),
        };
        match origin.list {
            RuleList::Allow => document.allow.get(index).map(of_rule),
            RuleList::Deny => document.deny.get(index).map(of_rule),
            RuleList::Published => document.allow.iter().chain(&document.deny).nth(index).map(of_rule),
            RuleList::Time => document.time_based.get(index).map(|it| Entry {
                head: it.head,
                field: &it.field,
                pattern: it.pattern.as_ref(),
                feature: it.feature.as_ref().map(|it| it.value.as_str()),
            }),
            RuleList::Made => None,
        }
    }

    fn problem(&self, code: Code, file: FileId, message: impl Into<String>) -> Problem {
        Problem::new(code, file, self.head, message).at_field(self.field)
    }
}

impl Lint<'_, '_> {
    fn shadowed(&self, rule: &Rule, entry: &Entry<'_>, denies: &Neighbours<'_>) -> Option<Problem> {
        let deny = self.policy.rules.get(denies.covering(rule, MAX_COMPARED).min()? as usize)?;
        let message = "this allow has no effect: a deny covers all of it";
        let problem = entry.problem(Code::Shadowed, self.document.file, message);
        Some(self.with_place(problem, "the deny", &deny.origin))
    }

    fn redundant(&self, rule: &Rule, entry: &Entry<'_>, others: &Neighbours<'_>) -> Option<Problem> {
        // What is inherited counts only because the policy grants it itself.
        let restricts = self.document.inherit_mode.is_some_and(|it| it.value == InheritMode::Restrict);
        let is_enough = |other: &&Rule| {
            if restricts && rule.effect == Effect::Allow && other.origin.file != rule.origin.file {
                return false;
            }
            let theirs = &other.qualifiers.obligations;
            let free =
                rule.effect == Effect::Deny || theirs.is_none() || *theirs == rule.qualifiers.obligations;
            let first =
                !rule.covers(other) || other.origin < rule.origin || other.origin.file != rule.origin.file;
            let feature = self.feature(&other.origin);
            let always = rule.effect == Effect::Deny || feature.is_none() || feature == entry.feature;
            other.origin != rule.origin && free && first && always
        };
        let rules = others.covering(rule, MAX_COMPARED).filter_map(|it| self.policy.rules.get(it as usize));
        let other = rules.filter(is_enough).min_by(|a, b| a.origin.cmp(&b.origin))?;
        let word = if rule.effect == Effect::Allow { "allow" } else { "deny" };
        let message = format!("this {word} adds nothing: another covers all of it");
        let problem = entry.problem(Code::Redundant, self.document.file, message);
        Some(self.with_place(problem, "the other one", &other.origin))
    }

    /// The feature without which a rule does not count.
    fn feature(&self, origin: &Origin) -> Option<&str> {
        let index = self.policies.find(&origin.policy)?;
        let document = self.policies.document(index).filter(|it| it.file == origin.file)?;
        Entry::of(document, origin)?.feature
    }

    fn expired(&self, rule: &Rule, entry: &Entry<'_>) -> Option<Problem> {
        let window = rule.window.as_ref()?;
        let now = self.policies.environment.now?;
        let end = window.end.filter(|_| window.expired(now))?;
        let message = format!("the grant is over: it ended at {}", show(end));
        Some(entry.problem(Code::Expired, self.document.file, message))
    }

    fn doubts(&self, rule: &Rule, entry: &Entry<'_>) -> Vec<Problem> {
        let Some(pattern) = entry.pattern else { return Vec::new() };
        let doubts = rule.pattern.doubts();
        let problem = |code, message: String| {
            let field = format!("{}.pattern", entry.field);
            Problem::new(code, self.document.file, pattern.span, message).at_field(field)
        };
        let shown = excerpt(&pattern.value);
        let resource = rule.resource;
        let narrowed = rule.qualifiers.models.is_some() || rule.qualifiers.args.is_some();
        let mut problems = Vec::new();
        for doubt in &doubts {
            problems.push(match doubt {
                Doubt::Wildcard if narrowed => continue,
                Doubt::Wildcard => {
                    problem(Code::Wildcard, format!("this grants `{resource}` without limits"))
                }
                Doubt::UnpinnedPort
                    if doubts.contains(&Doubt::Wildcard) || rule.qualifiers.ports.is_some() =>
                {
                    continue;
                }
                Doubt::UnpinnedPort => {
                    let message = format!("this grants `{shown}` on any port: name the port");
                    let narrow = format!("{}:443", pattern.value);
                    let quoted = pattern.start != Some(pattern.span.start());
                    let text = if quoted { format!("\"{narrow}\"") } else { narrow };
                    problem(Code::Port, message).with_replacement("allow port 443 only", text)
                }
                Doubt::Interpreter if rule.qualifiers.args.is_some() => continue,
                Doubt::Interpreter => {
                    let message = format!("`{shown}` runs whatever it is told to: this is equivalent to `*`");
                    problem(Code::Interpreter, message)
                }
                Doubt::Backslash => problem(
                    Code::Backslash,
                    "a `\\` separates nothing here: folders are separated by `/`".to_owned(),
                ),
            });
        }
        let one_program = matches!(rule.pattern, Pattern::Process(_)) && doubts.is_empty();
        if one_program && rule.qualifiers.args.is_none() {
            let message = format!("this grants `{shown}` with any arguments: name them under `args`");
            problems.push(problem(Code::Arguments, message));
        }
        problems
    }

    /// With the place of another rule, if it is in a file.
    fn with_place(&self, problem: Problem, what: &str, origin: &Origin) -> Problem {
        let index = self.policies.find(&origin.policy);
        let document = index.and_then(|it| self.policies.document(it)).filter(|it| it.file == origin.file);
        let head = document.and_then(|it| Entry::of(it, origin)).map_or(origin.span.range(), |it| it.head);
        let message = if origin.file == self.document.file {
            what.to_owned()
        } else {
            format!("{what}, of `{}`", origin.policy)
        };
        problem.with_related(message, origin.file, head)
    }
}
