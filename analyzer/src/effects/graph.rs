//! The solver: what every function of a call graph reaches, and over which call the shortest way leads.
//!
//! It knows numbers and bit sets only, no items and no database. Everything is iterative and linear in the size of
//! the graph for each capability, so deep chains and large cycles cost nothing special. Functions are numbered by
//! (path, order in the file); among ways of equal length the one over the lowest number wins, at every hop.

use crate::capability::{Capability, CapabilitySet};

/// In what sense a function has to do with a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, salsa::SalsaValue)]
pub enum EffectKind {
    /// An operation performs it.
    Performed,
    /// An effect value asks the host to perform it later.
    Latent,
    /// An annotation says so.
    Declared,
}

impl EffectKind {
    const ALL: [EffectKind; 3] = [EffectKind::Performed, EffectKind::Latent, EffectKind::Declared];
}

/// What a function does by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Own {
    /// Capabilities of operations in the body.
    pub(super) direct: CapabilitySet,
    /// Capabilities of effect values built in the body.
    pub(super) latent: CapabilitySet,
    /// The annotation.
    pub(super) declared: CapabilitySet,
}

/// Functions and who calls whom, in compressed rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Graph {
    own: Vec<Own>,
    callees: Rows,
    callers: Rows,
}

/// What a function does by itself or through calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Capabilities performed.
    pub(super) needed: CapabilitySet,
    /// Capabilities of effect values built.
    pub(super) latent: CapabilitySet,
    /// Capabilities that other functions it reaches declare.
    pub(super) callee_declared: CapabilitySet,
}

/// The first call on the shortest way to a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    /// In what sense the capability is reached.
    pub(super) kind: EffectKind,
    /// Which one.
    pub(super) capability: Capability,
    /// The function called first; the function itself at the end of the way.
    pub(super) next: u32,
    /// The function at the end of the way.
    pub(super) end: u32,
    /// How many calls the way has.
    pub(super) calls: u32,
}

/// The answer for every function of a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// By number of the function.
    pub(super) reach: Vec<Reach>,
    /// By number of the function; ordered by kind and capability.
    pub(super) ways: Vec<Vec<Way>>,
}

impl Graph {
    /// The graph of functions `0..own.len()`. Edges to other numbers are left out.
    pub(super) fn new(own: Vec<Own>, edges: &[(u32, u32)]) -> Graph {
        let count = own.len() as u32;
        let known = || edges.iter().copied().filter(move |&(from, to)| from < count && to < count);
        let callees = Rows::new(count, known());
        let callers = Rows::new(count, known().map(|(from, to)| (to, from)));
        Graph { own, callees, callers }
    }

    /// Who calls `function`, ascending.
    pub(super) fn callers(&self, function: u32) -> &[u32] {
        self.callers.row(function)
    }

    /// Solves the graph.
    pub(super) fn solve(&self) -> Reached {
        Reached { reach: self.reach(), ways: self.ways() }
    }

    fn len(&self) -> usize {
        self.own.len()
    }

    fn own(&self, function: u32) -> Own {
        self.own.get(function as usize).copied().unwrap_or_default()
    }

    /// Unites sets over strongly connected components, callees first.
    fn reach(&self) -> Vec<Reach> {
        let mut reach = vec![Reach::default(); self.len()];
        for component in components(&self.callees) {
            let mut shared = Reach::default();
            // Which capabilities are declared in this component at all, and which by more than one function.
            let mut declared = CapabilitySet::EMPTY;
            let mut declared_twice = CapabilitySet::EMPTY;
            for &function in &component {
                let own = self.own(function);
                shared.needed = shared.needed.union(own.direct);
                shared.latent = shared.latent.union(own.latent);
                declared_twice = declared_twice.union(both(declared, own.declared));
                declared = declared.union(own.declared);
                for &callee in self.callees.row(function) {
                    if component.binary_search(&callee).is_err() {
                        shared.absorb(reach.get(callee as usize).copied().unwrap_or_default());
                        shared.callee_declared = shared.callee_declared.union(self.own(callee).declared);
                    }
                }
            }
            for &function in &component {
                let by_others = declared.minus(self.own(function).declared).union(declared_twice);
                let callee_declared = shared.callee_declared.union(by_others);
                if let Some(slot) = reach.get_mut(function as usize) {
                    *slot = Reach { callee_declared, ..shared };
                }
            }
        }
        reach
    }

    /// One search backwards from where a capability is performed, for each kind and capability.
    fn ways(&self) -> Vec<Vec<Way>> {
        let mut ways = vec![Vec::new(); self.len()];
        let mut search = Search::new(self.len());
        for kind in EffectKind::ALL {
            let present = self.own.iter().fold(CapabilitySet::EMPTY, |all, it| all.union(it.of(kind)));
            for capability in present.iter() {
                search.run(self, |own| own.of(kind).contains(capability));
                for &function in &search.found {
                    let (Some(found), Some(slot)) = (search.get(function), ways.get_mut(function as usize))
                    else {
                        continue;
                    };
                    let Mark { next, end, calls, .. } = found;
                    slot.push(Way { kind, capability, next, end, calls });
                }
            }
        }
        ways
    }
}

impl Reach {
    fn absorb(&mut self, other: Reach) {
        self.needed = self.needed.union(other.needed);
        self.latent = self.latent.union(other.latent);
        self.callee_declared = self.callee_declared.union(other.callee_declared);
    }
}

impl Own {
    fn of(&self, kind: EffectKind) -> CapabilitySet {
        match kind {
            EffectKind::Performed => self.direct,
            EffectKind::Latent => self.latent,
            EffectKind::Declared => self.declared,
        }
    }
}

fn both(a: CapabilitySet, b: CapabilitySet) -> CapabilitySet {
    a.minus(a.minus(b))
}

/// A breadth-first search that keeps its memory between runs.
struct Search {
    marks: Vec<Mark>,
    round: u32,
    /// In order of distance.
    found: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Mark {
    round: u32,
    calls: u32,
    next: u32,
    end: u32,
}

impl Search {
    fn new(functions: usize) -> Search {
        let mark = Mark { round: 0, calls: 0, next: 0, end: 0 };
        Search { marks: vec![mark; functions], round: 0, found: Vec::new() }
    }

    fn get(&self, function: u32) -> Option<Mark> {
        self.marks.get(function as usize).copied().filter(|it| it.round == self.round)
    }

    fn run(&mut self, graph: &Graph, is_source: impl Fn(&Own) -> bool) {
        self.round += 1;
        self.found.clear();
        let round = self.round;
        for (function, own) in (0u32..).zip(&graph.own) {
            if is_source(own)
                && let Some(mark) = self.marks.get_mut(function as usize)
            {
                *mark = Mark { round, calls: 0, next: function, end: function };
                self.found.push(function);
            }
        }
        let mut position = 0;
        while let Some(&function) = self.found.get(position) {
            position += 1;
            let Some(here) = self.get(function) else { continue };
            // All of the level before has been seen by now, so `next` is final.
            let end =
                if here.calls == 0 { function } else { self.get(here.next).map_or(function, |it| it.end) };
            if let Some(mark) = self.marks.get_mut(function as usize) {
                mark.end = end;
            }
            for &caller in graph.callers.row(function) {
                let Some(mark) = self.marks.get_mut(caller as usize) else { continue };
                if mark.round != round {
                    *mark = Mark { round, calls: here.calls + 1, next: function, end };
                    self.found.push(caller);
                } else if mark.calls == here.calls + 1 && function < mark.next {
                    mark.next = function;
                }
            }
        }
    }
}

/// Lists of numbers, one for each function, in two flat vectors. Each list is ascending and free of duplicates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    fn new(count: u32, edges: impl Iterator<Item = (u32, u32)>) -> Rows {
        let mut edges: Vec<_> = edges.collect();
        edges.sort_unstable();
        edges.dedup();
        let mut starts = Vec::with_capacity(count as usize + 1);
        let mut position = 0;
        for function in 0..count {
            starts.push(position as u32);
            while edges.get(position).is_some_and(|it| it.0 == function) {
                position += 1;
            }
        }
        starts.push(position as u32);
        Rows { starts, items: edges.into_iter().map(|it| it.1).collect() }
    }

    fn row(&self, function: u32) -> &[u32] {
        let index = function as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(index), self.starts.get(index + 1)) else {
            return &[];
        };
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }

    fn count(&self) -> u32 {
        self.starts.len().saturating_sub(1) as u32
    }
}

/// The strongly connected components of a graph, each sorted, those that edges lead to first.
pub(crate) fn components_of(count: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let known = edges.iter().copied().filter(|&(from, to)| from < count && to < count);
    components(&Rows::new(count, known))
}

/// The strongly connected components, each sorted, callees before callers (Tarjan's algorithm with its own stack).
fn components(edges: &Rows) -> Vec<Vec<u32>> {
    const UNSEEN: u32 = u32::MAX;
    struct Visit {
        function: u32,
        next_edge: usize,
    }
    let count = edges.count();
    let mut order = vec![UNSEEN; count as usize];
    let mut low = vec![UNSEEN; count as usize];
    let mut open = vec![false; count as usize];
    let mut waiting = Vec::new();
    let mut visits: Vec<Visit> = Vec::new();
    let mut result = Vec::new();
    let mut counter = 0;
    let at = |list: &[u32], function: u32| list.get(function as usize).copied().unwrap_or(UNSEEN);
    let lower = |list: &mut [u32], function: u32, value: u32| {
        if let Some(slot) = list.get_mut(function as usize) {
            *slot = (*slot).min(value);
        }
    };
    for root in 0..count {
        if at(&order, root) != UNSEEN {
            continue;
        }
        visits.push(Visit { function: root, next_edge: 0 });
        while let Some(visit) = visits.last_mut() {
            let function = visit.function;
            if visit.next_edge == 0 && at(&order, function) == UNSEEN {
                lower(&mut order, function, counter);
                lower(&mut low, function, counter);
                counter += 1;
                waiting.push(function);
                set(&mut open, function, true);
            }
            if let Some(&callee) = edges.row(function).get(visit.next_edge) {
                visit.next_edge += 1;
                if at(&order, callee) == UNSEEN {
                    visits.push(Visit { function: callee, next_edge: 0 });
                } else if open.get(callee as usize).copied().unwrap_or_default() {
                    lower(&mut low, function, at(&order, callee));
                }
                continue;
            }
            visits.pop();
            let lowest = at(&low, function);
            if let Some(caller) = visits.last() {
                lower(&mut low, caller.function, lowest);
            }
            if lowest == at(&order, function) {
                let start = waiting.iter().rposition(|it| *it == function).unwrap_or_default();
                let mut component = waiting.split_off(start);
                component.sort_unstable();
                component.iter().for_each(|it| set(&mut open, *it, false));
                result.push(component);
            }
        }
    }
    result
}

fn set(flags: &mut [bool], function: u32, value: bool) {
    if let Some(slot) = flags.get_mut(function as usize) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests;
