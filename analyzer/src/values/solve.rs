//! The one solve of a whole project over the summaries of its functions, and its thin projection onto each function.
//!
//! Only what some target needs is solved. Results come first, callees before callers; then parameters, callers before
//! callees. Where either go around in circles, each value may change a few times, then only its ends are kept, then
//! nothing, so the work is linear in the size of the program.

mod lift;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Callers, Known, Part, PartValue, Target, Why,
    evaluate::{Given, MAX_WORK, Program, reachable},
    own::file_values,
    summary::{Node, NodeId, Summary},
    value::Value,
};
use crate::{
    db::Db,
    diagnostics::unused::is_entry_point,
    effects::{effects, graph::components_of},
    hir::Item,
    inputs::Project,
};

/// How often a value in a circle may change before only its ends are kept.
const MAX_CHANGES: u32 = 4;

/// How often it may change before nothing of it is kept.
const MAX_WIDENINGS: u32 = 8;

/// Targets of the functions of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
struct Solution<'db> {
    targets: FxHashMap<Item<'db>, Vec<Target<'db>>>,
}

/// What each use of a capability in `item` is on: those in its own body, in source order, then calls that lead into an
/// embedded package where one is used.
#[salsa::tracked(returns(deref))]
pub fn targets<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Target<'db>> {
    let solution = values(db, item.file(db).project(db));
    solution.targets.get(&item).cloned().unwrap_or_default()
}

/// Solves a project: its own files, and the files of packages that calls lead into.
#[salsa::tracked(returns(ref))]
fn values<'db>(db: &'db dyn Db, project: Project) -> Solution<'db> {
    let functions = effects(db, project).functions();
    let mut files: Vec<_> = functions.iter().map(|it| it.file(db)).collect();
    files.dedup();
    db.unwind_if_revision_cancelled();
    let summaries: Vec<&Summary<'db>> =
        files.iter().flat_map(|it| file_values(db, *it)).map(|it| &**it).collect();
    let mut solver = Solver::new(db, &summaries);
    solver.demand();
    db.unwind_if_revision_cancelled();
    solver.results();
    db.unwind_if_revision_cancelled();
    solver.parameters();
    db.unwind_if_revision_cancelled();
    solver.solution()
}

struct Solver<'s, 'db> {
    db: &'db dyn Db,
    program: Program<'s, 'db>,
    /// For each function, who calls it: the caller and which of its calls it is.
    callers: Vec<Vec<(u32, u32)>>,
    passed_on: FxHashSet<u32>,
    /// Functions whose results are needed.
    wanted_results: Vec<u32>,
    /// Parameters that are needed: function and index.
    wanted: Vec<(u32, u32)>,
}

impl<'s, 'db> Solver<'s, 'db> {
    fn new(db: &'db dyn Db, summaries: &'s [&'s Summary<'db>]) -> Solver<'s, 'db> {
        let program = Program::new(summaries);
        let mut callers = vec![Vec::new(); summaries.len()];
        let mut passed_on = FxHashSet::default();
        for (caller, summary) in (0u32..).zip(summaries) {
            for (index, call) in (0u32..).zip(&summary.calls) {
                let callee = program.number(call.function);
                if let Some(slot) = callee.and_then(|it| callers.get_mut(it as usize)) {
                    slot.push((caller, index));
                }
            }
            passed_on.extend(summary.passed_on.iter().filter_map(|it| program.number(*it)));
        }
        Solver { db, program, callers, passed_on, wanted_results: Vec::new(), wanted: Vec::new() }
    }

    /// Finds what the targets need, going from them to what they are made of.
    fn demand(&mut self) {
        let summaries = self.program.summaries;
        let mut seen: Vec<FxHashSet<NodeId>> = vec![FxHashSet::default(); summaries.len()];
        let mut wanted = FxHashSet::default();
        let mut results = FxHashSet::default();
        let mut pending: Vec<(u32, NodeId)> = Vec::new();
        for (function, summary) in (0u32..).zip(summaries) {
            pending.extend(summary.targets.iter().flat_map(|it| &it.parts).map(|it| (function, it.1)));
            // What a package does is shown at the call, with the arguments there.
            if self.is_own(function) {
                let into_packages = summary
                    .calls
                    .iter()
                    .filter(|it| self.program.number(it.function).is_some_and(|it| !self.is_own(it)));
                pending.extend(into_packages.flat_map(|it| &it.arguments).map(|it| (function, *it)));
            }
        }
        while let Some((function, node)) = pending.pop() {
            let Some(summary) = self.program.summary(function) else { continue };
            if !seen.get_mut(function as usize).is_some_and(|it| it.insert(node)) {
                continue;
            }
            let Some(shape) = summary.nodes.get(node as usize) else { continue };
            shape.children(|child| pending.push((function, child)));
            match shape {
                Node::Parameter(index) if wanted.insert((function, *index)) => {
                    self.wanted.push((function, *index));
                    let arguments = self.contributions(function, *index);
                    pending.extend(arguments.iter().filter_map(|(caller, node)| Some((*caller, (*node)?))));
                }
                Node::Call { function, .. } => {
                    let callee = self.program.number(*function);
                    self.wanted_results.extend(callee.filter(|it| results.insert(*it)));
                }
                _ => {}
            }
        }
        let mut position = 0;
        while let Some(function) = self.wanted_results.get(position).copied() {
            position += 1;
            for callee in self.result_callees(function) {
                if results.insert(callee) {
                    self.wanted_results.push(callee);
                }
            }
        }
    }

    fn is_own(&self, function: u32) -> bool {
        self.program.summary(function).is_some_and(|it| !it.item.file(self.db).is_embedded(self.db))
    }

    /// What is passed for a parameter at each call; `None` where a call passes nothing.
    fn contributions(&self, function: u32, index: u32) -> Vec<(u32, Option<NodeId>)> {
        let callers = self.callers.get(function as usize).map(Vec::as_slice).unwrap_or_default();
        callers
            .iter()
            .map(|(caller, call)| {
                let summary = self.program.summary(*caller);
                let call = summary.and_then(|it| it.calls.get(*call as usize));
                (*caller, call.and_then(|it| it.arguments.get(index as usize).copied()))
            })
            .collect()
    }

    /// The functions whose results the result of one is made of.
    fn result_callees(&self, function: u32) -> Vec<u32> {
        let Some(summary) = self.program.summary(function) else { return Vec::new() };
        let nodes = summary.result.and_then(|it| reachable(summary, it, usize::MAX)).unwrap_or_default();
        let callees = nodes.iter().filter_map(|it| match summary.nodes.get(*it as usize)? {
            Node::Call { function, .. } => self.program.number(*function),
            _ => None,
        });
        callees.collect()
    }

    /// What each function gives whatever it is given, callees first.
    fn results(&mut self) {
        let count = self.program.summaries.len() as u32;
        let mut edges = Vec::new();
        for function in &self.wanted_results {
            edges.extend(self.result_callees(*function).into_iter().map(|callee| (*function, callee)));
        }
        let wanted: FxHashSet<u32> = self.wanted_results.iter().copied().collect();
        let mut users: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        edges.iter().for_each(|(user, callee)| users.entry(*callee).or_default().push(*user));
        for component in components_of(count, &edges) {
            let members: Vec<u32> = component.into_iter().filter(|it| wanted.contains(it)).collect();
            let is_circle = match members.as_slice() {
                [only] => users.get(only).is_some_and(|it| it.contains(only)),
                _ => true,
            };
            if is_circle {
                for member in &members {
                    if let Some(slot) = self.program.recursive.get_mut(*member as usize) {
                        *slot = true;
                    }
                }
            }
            let mut changes: FxHashMap<u32, u32> = FxHashMap::default();
            let inside: FxHashSet<u32> = members.iter().copied().collect();
            let mut pending = members;
            pending.reverse();
            while let Some(function) = pending.pop() {
                let Some(summary) = self.program.summary(function) else { continue };
                let value = match summary.result {
                    Some(result) => self.program.evaluate(function, result, Given::Anything),
                    None => Value::unknown(Why::Unreadable),
                };
                let Some(slot) = self.program.results.get_mut(function as usize) else { continue };
                let count = changes.entry(function).or_default();
                let why = Why::Recursion(summary.item);
                if update(slot, &value, count, why, &Value::unknown(why)) && is_circle {
                    let affected = users.get(&function).into_iter().flatten();
                    pending.extend(affected.filter(|it| inside.contains(it)));
                }
            }
        }
    }

    /// What each parameter is over all calls, callers first.
    fn parameters(&mut self) {
        let numbers: FxHashMap<(u32, u32), u32> = self.wanted.iter().copied().zip(0..).collect();
        let mut contributions: Vec<Vec<(u32, Option<NodeId>)>> = Vec::new();
        let mut edges = Vec::new();
        // For each parameter, what it is a part of: another parameter, and which of its contributions.
        let mut users: Vec<Vec<(u32, usize)>> = vec![Vec::new(); self.wanted.len()];
        for (number, &(function, index)) in (0u32..).zip(&self.wanted) {
            let passed = match self.unknown_callers(function) {
                Some(callers) => {
                    let unknown = self.program.unknown_parameter(function, index, callers);
                    self.program.parameters.insert((function, index), unknown);
                    Vec::new()
                }
                None => {
                    self.program.parameters.insert((function, index), Value::Never);
                    self.contributions(function, index)
                }
            };
            for (which, (caller, node)) in passed.iter().enumerate() {
                for index in node.map(|it| self.parameters_in(*caller, it)).unwrap_or_default() {
                    if let Some(source) = numbers.get(&(*caller, index)) {
                        edges.push((number, *source));
                        if let Some(slot) = users.get_mut(*source as usize) {
                            slot.push((number, which));
                        }
                    }
                }
            }
            contributions.push(passed);
        }
        for component in components_of(self.wanted.len() as u32, &edges) {
            let inside: FxHashSet<u32> = component.iter().copied().collect();
            let mut changes: FxHashMap<u32, u32> = FxHashMap::default();
            let passed =
                |number: u32| contributions.get(number as usize).map(Vec::as_slice).unwrap_or_default();
            let mut pending: Vec<(u32, usize)> = Vec::new();
            for number in component.iter().rev() {
                pending.extend((0..passed(*number).len()).rev().map(|which| (*number, which)));
            }
            let is_circle = component.len() > 1 || edges_to_itself(&component, &users);
            while let Some((number, which)) = pending.pop() {
                let Some(&(function, index)) = self.wanted.get(number as usize) else { continue };
                let Some((caller, node)) = passed(number).get(which) else { continue };
                let value = match node {
                    Some(node) => self.program.evaluate(*caller, *node, Given::Solved),
                    None => Value::unknown(Why::Unreadable),
                };
                let unknown = self.program.unknown_parameter(function, index, Callers::Recursion);
                let Some(summary) = self.program.summary(function) else { continue };
                let why = Why::Parameter { function: summary.item, index, callers: Callers::Recursion };
                let Some(slot) = self.program.parameters.get_mut(&(function, index)) else { continue };
                if !is_circle {
                    *slot = slot.join(&value);
                } else if update(slot, &value, changes.entry(number).or_default(), why, &unknown) {
                    let affected = users.get(number as usize).into_iter().flatten();
                    pending.extend(affected.filter(|it| inside.contains(&it.0)));
                }
            }
        }
    }

    /// Why not every call of a function is known.
    fn unknown_callers(&self, function: u32) -> Option<Callers> {
        let item = self.program.summary(function)?.item;
        if self.passed_on.contains(&function) {
            return Some(Callers::Value);
        }
        if is_entry_point(self.db, item) {
            return Some(Callers::Host);
        }
        let callers = self.callers.get(function as usize)?;
        callers.is_empty().then_some(Callers::None)
    }

    fn parameters_in(&self, function: u32, node: NodeId) -> Vec<u32> {
        let Some(summary) = self.program.summary(function) else { return Vec::new() };
        // What is larger is not evaluated either.
        let nodes = reachable(summary, node, MAX_WORK).unwrap_or_default();
        let parameters = nodes.iter().filter_map(|it| match summary.nodes.get(*it as usize)? {
            Node::Parameter(index) => Some(*index),
            _ => None,
        });
        parameters.collect()
    }

    fn solution(&self) -> Solution<'db> {
        let mut targets = FxHashMap::default();
        let leading = self.leading();
        for (function, summary) in (0u32..).zip(self.program.summaries) {
            let mut found = Vec::new();
            for (index, shape) in (0u32..).zip(&summary.targets) {
                let mut parts = Vec::new();
                for (part, node) in &shape.parts {
                    part_values(*part, self.program.evaluate(function, *node, Given::Solved), &mut parts);
                }
                let (operation, latent, capability) =
                    (shape.operation.clone(), shape.latent, shape.capability);
                found.push(Target { index, operation, latent, capability, via: None, parts });
            }
            if self.is_own(function) {
                self.lift(function, summary, &leading, &mut found);
            }
            if !found.is_empty() {
                targets.insert(summary.item, found);
            }
        }
        Solution { targets }
    }
}

/// Takes another value in; whether that changes anything. What changes too often becomes less exact, then unknown.
fn update<'db>(
    slot: &mut Value<'db>,
    value: &Value<'db>,
    changes: &mut u32,
    why: Why<'db>,
    unknown: &Value<'db>,
) -> bool {
    let mut joined = slot.join(value);
    if joined == *slot {
        return false;
    }
    *changes += 1;
    if *changes > MAX_WIDENINGS {
        joined = unknown.clone();
    } else if *changes > MAX_CHANGES {
        joined = joined.widened(why);
    }
    let is_new = joined != *slot;
    *slot = joined;
    is_new
}

fn edges_to_itself(component: &[u32], users: &[Vec<(u32, usize)>]) -> bool {
    component
        .iter()
        .any(|it| users.get(*it as usize).is_some_and(|users| users.iter().any(|user| user.0 == *it)))
}

/// The value of a part; that of a program's arguments, one by one where all are known.
fn part_values<'db>(part: Part, value: Value<'db>, parts: &mut Vec<PartValue<'db>>) {
    match (part, value) {
        (Part::Arguments, Value::List(items)) => {
            for (index, item) in (0u32..).zip(items) {
                parts.push(part_value(Part::Argument(index), item));
            }
        }
        (Part::Arguments, value) => parts.push(part_value(part, value.element())),
        (part, value) => parts.push(part_value(part, value)),
    }
}

fn part_value(part: Part, value: Value<'_>) -> PartValue<'_> {
    let (known, doubts) = match value {
        Value::Texts(texts) => (Known::Exact(texts), Vec::new()),
        Value::Ends(ends) => {
            let (prefix, suffix, origins) = (ends.prefix, ends.suffix, ends.origins);
            (Known::Affix { prefix, suffix, origins }, ends.doubts.0)
        }
        Value::Unknown(doubts) => (Known::Unknown, doubts.0),
        Value::Never => (Known::Unknown, Value::unknown(Why::Never).doubts().0),
        Value::Fields { .. } | Value::List(_) | Value::Elements(_) => {
            (Known::Unknown, Value::unknown(Why::Unreadable).doubts().0)
        }
    };
    PartValue { part, known, doubts }
}
