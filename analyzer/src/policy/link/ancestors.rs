//! Which policies one builds on, and in which order.

use std::collections::BTreeMap;

use super::{MAX_ANCESTORS, MAX_DEPTH, Policies};
use crate::{
    diagnostics::suggest::nearest,
    hir::Name,
    policy::{
        document::{Text, excerpt},
        problem::{Code, Problem},
    },
};

/// A policy and all it builds on, parents before children, each once.
pub(super) struct Ancestors {
    pub(super) order: Vec<usize>,
    /// By policy: those of its parents that were found, in the order in which they are listed.
    parents: BTreeMap<usize, Vec<usize>>,
}

/// Where the walk stands with a policy.
enum State {
    /// Its parents are being looked at.
    Open,
    /// It is in the order; its longest chain has so many policies.
    Done(usize),
}

struct Walk<'w, 'a> {
    policies: &'w Policies<'a>,
    ancestors: Ancestors,
    states: BTreeMap<usize, State>,
    /// From the linked policy to where the walk is.
    trail: Vec<usize>,
    /// Whether there are more ancestors than are looked at.
    is_full: bool,
    problems: &'w mut Vec<Problem>,
}

impl Ancestors {
    pub(super) fn of(policies: &Policies<'_>, index: usize, problems: &mut Vec<Problem>) -> Ancestors {
        let ancestors = Ancestors { order: Vec::new(), parents: BTreeMap::new() };
        let mut walk = Walk {
            policies,
            ancestors,
            states: BTreeMap::new(),
            trail: Vec::new(),
            is_full: false,
            problems,
        };
        walk.visit(index);
        walk.ancestors
    }

    pub(super) fn parents(&self, index: usize) -> &[usize] {
        self.parents.get(&index).map_or(&[], Vec::as_slice)
    }
}

impl Walk<'_, '_> {
    /// Adds a policy after all that it builds on; answers how many policies its longest chain has. Goes no deeper than
    /// [`MAX_DEPTH`].
    fn visit(&mut self, index: usize) -> usize {
        let Some(document) = self.policies.document(index) else { return 0 };
        self.states.insert(index, State::Open);
        self.trail.push(index);
        let mut height = 0;
        for entry in &document.inherits {
            let Some(parent) = self.policies.find(&entry.value) else {
                self.not_found(index, entry);
                continue;
            };
            if self.policies.by_name.get(entry.value.as_str()).is_some_and(|it| it.len() > 1) {
                let message = format!("there are several policies `{}`", excerpt(&entry.value));
                let problem = Problem::new(Code::Duplicate, document.file, entry.span, message);
                self.problems.push(problem.at_field("inherits"));
            }
            match self.states.get(&parent) {
                Some(State::Open) => {
                    self.cycle(parent);
                    continue;
                }
                Some(State::Done(parent_height)) if self.trail.len() + parent_height > MAX_DEPTH => {
                    self.too_deep();
                }
                Some(State::Done(parent_height)) => height = height.max(*parent_height),
                None if self.trail.len() >= MAX_DEPTH => {
                    self.too_deep();
                    continue;
                }
                None if self.states.len() > MAX_ANCESTORS => {
                    if !std::mem::replace(&mut self.is_full, true) {
                        let message = format!("the policy builds on more than {MAX_ANCESTORS} others");
                        self.report(Code::Size, parent, message);
                    }
                    continue;
                }
                None => height = height.max(self.visit(parent)),
            }
            self.ancestors.parents.entry(index).or_default().push(parent);
        }
        self.trail.pop();
        self.states.insert(index, State::Done(height + 1));
        self.ancestors.order.push(index);
        height + 1
    }

    fn not_found(&mut self, index: usize, entry: &Text) {
        let Some(document) = self.policies.document(index) else { return };
        let message = format!("there is no policy `{}`", excerpt(&entry.value));
        let problem = Problem::new(Code::Parent, document.file, entry.span, message).at_field("inherits");
        let known = self.policies.by_name.keys().filter(|it| **it != document.name());
        let short = entry.value.len() <= 64;
        let near = if short { nearest(&entry.value, known.map(Name::new)) } else { None };
        self.problems.push(match near {
            Some(near) => problem.with_replacement(format!("change it to `{near}`"), format!("\"{near}\"")),
            None => problem,
        });
    }

    /// The walk came back to `start`.
    fn cycle(&mut self, start: usize) {
        let from = self.trail.iter().position(|it| *it == start).unwrap_or_default();
        let ring = self.trail.get(from..).unwrap_or_default();
        let name = |it: &usize| self.policies.document(*it).map_or("", |it| it.name());
        let path: Vec<&str> = ring.iter().chain([&start]).map(name).collect();
        let whose = if from == 0 { "" } else { ", which it builds on," };
        let message = format!("`{}`{whose} inherits from itself: {}", name(&start), path.join(" → "));
        self.report(Code::Cycle, start, message);
    }

    fn too_deep(&mut self) {
        let message = format!("the policy builds on a chain of more than {MAX_DEPTH} policies");
        let next = self.trail.last().copied().unwrap_or_default();
        self.report(Code::Size, next, message);
    }

    /// Reports at the parent of the linked policy that leads to where the walk is, or that is `parent` itself.
    fn report(&mut self, code: Code, parent: usize, message: String) {
        let Some(document) = self.trail.first().and_then(|it| self.policies.document(*it)) else { return };
        let leads = self.trail.get(1).copied().unwrap_or(parent);
        let name = self.policies.document(leads).map_or("", |it| it.name());
        let place = document.inherits.iter().find(|it| it.value == name).map(|it| it.span);
        let mut problem =
            Problem::new(code, document.file, place.unwrap_or_default(), message).at_field("inherits");
        if code == Code::Cycle {
            let from = self.trail.iter().position(|it| *it == parent).unwrap_or_default();
            let ring: Vec<usize> = self.trail.get(from..).unwrap_or_default().to_vec();
            for (index, next) in ring.iter().zip(ring.iter().skip(1).chain([&parent])) {
                let (Some(child), Some(next)) =
                    (self.policies.document(*index), self.policies.document(*next))
                else {
                    continue;
                };
                if let Some(entry) = child.inherits.iter().find(|it| it.value == next.name()) {
                    let message = format!("`{}` inherits from `{}`", child.name(), next.name());
                    problem = problem.with_related(message, child.file, entry.span);
                }
            }
        }
        self.problems.push(problem);
    }
}
