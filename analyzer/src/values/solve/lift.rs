//! Targets inside embedded packages, seen from the calls that lead there: nobody can change the package, so it is the
//! call with its arguments that a policy is asked about.

use rustc_hash::FxHashSet;

use super::{Solver, part_values};
use crate::{
    hir::Item,
    values::{Target, evaluate::Given, summary::Summary, value::Value},
};

/// Most targets that one call is said to lead to.
const MAX_TARGETS: usize = 16;

/// Most calls that are followed from one.
const MAX_STEPS: usize = 64;

impl<'db> Solver<'_, 'db> {
    /// The functions of packages that lead to a target.
    pub(super) fn leading(&self) -> FxHashSet<u32> {
        let with_targets = (0u32..).zip(self.program.summaries).filter(|it| !it.1.targets.is_empty());
        let mut pending: Vec<u32> = with_targets.map(|it| it.0).filter(|it| !self.is_own(*it)).collect();
        let mut leading: FxHashSet<u32> = pending.iter().copied().collect();
        while let Some(function) = pending.pop() {
            for (caller, _) in self.callers.get(function as usize).into_iter().flatten() {
                if !self.is_own(*caller) && leading.insert(*caller) {
                    pending.push(*caller);
                }
            }
        }
        leading
    }

    /// Adds the targets that the calls of a function lead to.
    pub(super) fn lift(
        &self,
        function: u32,
        summary: &Summary<'db>,
        leading: &FxHashSet<u32>,
        found: &mut Vec<Target<'db>>,
    ) {
        let own = summary.targets.len() as u32;
        for (index, call) in (own..).zip(&summary.calls) {
            let Some(callee) = self.program.number(call.function).filter(|it| leading.contains(it)) else {
                continue;
            };
            let arguments =
                call.arguments.iter().map(|it| self.program.evaluate(function, *it, Given::Solved)).collect();
            self.follow(index, callee, arguments, leading, found);
        }
    }

    fn follow(
        &self,
        index: u32,
        callee: u32,
        arguments: Vec<Value<'db>>,
        leading: &FxHashSet<u32>,
        found: &mut Vec<Target<'db>>,
    ) {
        let least = found.len();
        let mut seen: Vec<(u32, Vec<Value<'db>>)> = vec![(callee, arguments)];
        let mut position = 0;
        while let Some((function, arguments)) = seen.get(position).cloned() {
            position += 1;
            let Some(summary) = self.program.summary(function) else { continue };
            let given = Given::Arguments(&arguments);
            for shape in &summary.targets {
                let mut parts = Vec::new();
                for (part, node) in &shape.parts {
                    part_values(*part, self.program.evaluate(function, *node, given), &mut parts);
                }
                let via: Option<Item<'db>> = Some(summary.item);
                let (operation, latent, capability) =
                    (shape.operation.clone(), shape.latent, shape.capability);
                let target = Target { index, operation, latent, capability, via, parts };
                if found.len() - least < MAX_TARGETS && !found.iter().skip(least).any(|it| *it == target) {
                    found.push(target);
                }
            }
            for call in &summary.calls {
                let Some(next) = self.program.number(call.function).filter(|it| leading.contains(it)) else {
                    continue;
                };
                let arguments =
                    call.arguments.iter().map(|it| self.program.evaluate(function, *it, given)).collect();
                let step = (next, arguments);
                if seen.len() < MAX_STEPS && !seen.contains(&step) {
                    seen.push(step);
                }
            }
        }
    }
}
