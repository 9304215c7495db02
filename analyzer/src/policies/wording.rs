//! Verdicts in words, with the places they have to do with.

use super::{
    files::{Active, file_of},
    fixes,
};
use crate::{
    db::Db,
    diagnostics::{
        Diagnostic,
        registry::{DENIED_BY_POLICY, LEFT_OPEN_BY_POLICY, TIMED_BY_POLICY},
    },
    hir::Item,
    policy::{
        decide::{By, Part as Asked, RuleId, Verdict},
        document::excerpt,
        request::Malformed,
        rule::{Effect, Rule, RuleList},
        time::{Days, Hours, Window, show},
    },
    project::shown_path,
    span::FileRange,
    values::{Known, Part, PartValue, Target, target_place},
};

/// Most rules that one finding points at.
const MAX_RULES: usize = 3;

/// Most texts that a message repeats.
const MAX_TEXTS: usize = 3;

type Finding = Diagnostic<FileRange>;

/// What a verdict on a target of `item` is told as; nothing if it is allowed.
pub(super) fn finding<'db>(
    db: &'db dyn Db,
    active: &Active,
    item: Item<'db>,
    target: &Target<'db>,
    verdict: &Verdict,
) -> Option<Finding> {
    let place = item.span(target_place(db, item, target.index)?.span).to_file(db);
    let words = Words { db, active, target };
    let mut finding = match verdict {
        Verdict::Allowed { .. } => return None,
        Verdict::Denied { by } => {
            let mut finding = words.denied(place, by);
            finding.fixes.extend(fixes::allow(db, active, item.file(db), target, by));
            finding
        }
        Verdict::Depends { on, by } => words.depends(place, on, by),
        Verdict::DependsOnTime { by } => words.timed(place, by),
    };
    if let Some(function) = target.via {
        let message = format!("`{}` performs it, which this call leads to", function.name(db));
        finding = finding.with_note(message);
    }
    if target.latent {
        finding = finding.with_note("the host performs it later, from the effect value");
    }
    Some(finding)
}

struct Words<'w, 'db> {
    db: &'db dyn Db,
    active: &'w Active,
    target: &'w Target<'db>,
}

impl Words<'_, '_> {
    fn denied(&self, place: FileRange, by: &[By]) -> Finding {
        let message = format!("{} denies {}", self.policy(), self.request());
        let mut finding = Diagnostic::new(&DENIED_BY_POLICY, place, message);
        let several = by.len() > 1;
        finding = self.with_rules(finding, rules(by), |_| {
            if several { "this rule denies some of it" } else { "this rule denies it" }.to_owned()
        });
        for reason in by {
            match reason {
                By::Rule(_) => {}
                By::Default => {
                    let file = shown_path(self.db, self.active.file);
                    let what = if several { "some of it" } else { "it" };
                    finding = finding.with_note(format!("no rule of `{file}` allows {what}"));
                }
                By::Malformed(it) => finding = finding.with_note(malformed(*it)),
            }
        }
        finding
    }

    fn depends(&self, place: FileRange, on: &[Asked], by: &[By]) -> Finding {
        let unknown = self.unknown(on);
        let message = format!("whether {} allows {} depends on {unknown}", self.policy(), self.request());
        let mut finding = Diagnostic::new(&LEFT_OPEN_BY_POLICY, place, message);
        let doubts = self.asked_for(on).flat_map(|it| it.doubts.first());
        for doubt in doubts {
            if let Some(origin) = doubt.origin {
                let place = origin.place(self.db).to_file(self.db);
                finding = finding.with_related(place, doubt.describe(self.db));
            }
        }
        self.with_rules(finding, rules(by), |rule| match rule.effect {
            Effect::Allow => "this rule allows some of it".to_owned(),
            Effect::Deny => "this rule denies some of it".to_owned(),
        })
    }

    fn timed(&self, place: FileRange, by: &[RuleId]) -> Finding {
        let message = format!("{} allows {} at certain times only", self.policy(), self.request());
        let finding = Diagnostic::new(&TIMED_BY_POLICY, place, message);
        self.with_rules(finding, by.iter().copied(), |rule| {
            let when = rule.window.as_ref().map(window).unwrap_or_default();
            format!("this grant counts {when}")
        })
    }

    /// With the places of the rules that stand in files.
    fn with_rules(
        &self,
        mut finding: Finding,
        rules: impl Iterator<Item = RuleId>,
        text: impl Fn(&Rule) -> String,
    ) -> Finding {
        let written = |id| self.active.decider.rule(id).filter(|it| it.origin.list != RuleList::Made);
        for rule in rules.filter_map(written).take(MAX_RULES) {
            let project = self.active.file.project(self.db);
            if let Some(file) = file_of(self.db, project, rule.origin.file) {
                let place = FileRange { file, range: rule.origin.span.range() };
                finding = finding.with_related(place, text(rule));
            }
        }
        finding
    }

    fn policy(&self) -> String {
        format!("the policy `{}`", self.active.decider.policy().name)
    }

    /// What is asked for: "`net.fetch` on `https://example.com/`".
    fn request(&self) -> String {
        let capability = self.target.capability;
        let on = self.target.parts.first().and_then(|it| shown(&it.known));
        on.map_or_else(|| format!("`{capability}`"), |it| format!("`{capability}` on {it}"))
    }

    /// The parts that a decision depends on.
    fn asked_for(&self, on: &[Asked]) -> impl Iterator<Item = &PartValue<'_>> {
        self.target.parts.iter().filter(move |it| on.iter().any(|asked| is_part(*asked, it.part)))
    }

    /// What is not known, as a noun phrase.
    fn unknown(&self, on: &[Asked]) -> String {
        let mut all: Vec<String> = Vec::new();
        for part in self.asked_for(on) {
            let what = match (part.doubts.first(), &part.known) {
                (Some(it), _) => it.describe(self.db),
                (None, Known::Exact(texts)) if texts.len() > 1 => "which of these it is".to_owned(),
                _ if on == [Asked::Path] => "the folder in which it runs".to_owned(),
                _ => continue,
            };
            if !all.contains(&what) {
                all.push(what);
            }
        }
        let all = if all.is_empty() { "what it is used on".to_owned() } else { all.join(" and ") };
        if on == [Asked::Steps] { format!("whether there is a `..` in {all}") } else { all }
    }
}

fn rules(by: &[By]) -> impl Iterator<Item = RuleId> {
    by.iter().filter_map(|it| if let By::Rule(it) = it { Some(*it) } else { None })
}

/// Whether the policy's word for a part means this one.
fn is_part(asked: Asked, part: Part) -> bool {
    match asked {
        Asked::Path | Asked::Steps => part == Part::Path,
        Asked::Url => part == Part::Url,
        Asked::Method => part == Part::Method,
        Asked::Program => part == Part::Executable,
        Asked::Arguments => matches!(part, Part::Argument(_) | Part::Arguments),
        Asked::Name => {
            matches!(part, Part::Model | Part::Variable | Part::Secret | Part::Input | Part::Actor)
        }
        Asked::Database => part == Part::Database,
        Asked::Statement => part == Part::Statement,
        Asked::Target => true,
    }
}

/// What is known of a text, if anything.
fn shown(known: &Known<'_>) -> Option<String> {
    match known {
        Known::Exact(texts) => {
            let quoted = |it: &str| format!("`{}`", excerpt(it));
            let mut all: Vec<_> = texts.iter().take(MAX_TEXTS).map(|it| quoted(&it.text)).collect();
            let more = texts.len() - all.len();
            if more > 0 {
                all.push(format!("{more} more"));
            }
            let last = all.pop()?;
            Some(if all.is_empty() { last } else { format!("{} or {last}", all.join(", ")) })
        }
        Known::Affix { prefix, suffix, .. } => Some(format!("`{}…{}`", excerpt(prefix), excerpt(suffix))),
        Known::Unknown => None,
    }
}

fn malformed(what: Malformed) -> &'static str {
    match what {
        Malformed::Url => "it is no URL",
        Malformed::UserInfo => "a URL with a user name or a password is always denied",
        Malformed::Scheme => "URLs of this scheme are always denied",
        Malformed::Host => "it has no host",
        Malformed::Port => "its port is none",
        Malformed::Method => "its method is none",
        Malformed::Kind => "it is no target of this capability",
    }
}

/// When something counts: "Mon-Fri, 9:00-17:00 (Europe/Berlin), until 2026-01-01T00:00:00Z".
fn window(window: &Window) -> String {
    let (days, hours) = (window.days != Days::ALL, window.hours != Hours::ALL);
    let mut all = Vec::new();
    if days {
        all.push(window.days.to_string());
    }
    if hours {
        all.push(window.hours.to_string());
    }
    if let Some(last) = all.last_mut() {
        last.push_str(&format!(" ({})", window.zone.name()));
    }
    all.extend(window.start.map(|it| format!("from {}", show(it))));
    all.extend(window.end.map(|it| format!("until {}", show(it))));
    all.join(", ")
}
