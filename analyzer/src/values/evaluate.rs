//! Evaluates nodes of summaries to values.
//!
//! A call is evaluated with the arguments at hand, a few calls deep; beyond, and in recursion, the function's result
//! for any arguments stands in. Each evaluation has a budget, so that no program makes it long.

use rustc_hash::FxHashMap;

use super::{
    Callers, Doubt, Origin, Why,
    summary::{Node, NodeId, Summary},
    value::{Doubts, MAX_WIDTH, Value},
};
use crate::hir::Item;

/// How many calls deep arguments are followed into callees.
const MAX_CALLS: u32 = 8;

/// How many nodes one evaluation looks at.
pub(super) const MAX_WORK: usize = 512;

/// The functions of a project, and what is known of them so far.
pub(super) struct Program<'s, 'db> {
    pub(super) summaries: &'s [&'s Summary<'db>],
    pub(super) numbers: FxHashMap<Item<'db>, u32>,
    /// What each function gives, whatever it is given.
    pub(super) results: Vec<Value<'db>>,
    /// Which functions give what they give themselves.
    pub(super) recursive: Vec<bool>,
    /// What parameters are over all calls, by function and index.
    pub(super) parameters: FxHashMap<(u32, u32), Value<'db>>,
}

/// What the parameters of a function are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'v, 'db> {
    /// What all calls together make them.
    Solved,
    /// The arguments of one call.
    Arguments(&'v [Value<'db>]),
    /// Anything.
    Anything,
}

impl<'s, 'db> Program<'s, 'db> {
    pub(super) fn new(summaries: &'s [&'s Summary<'db>]) -> Program<'s, 'db> {
        Program {
            summaries,
            numbers: summaries.iter().map(|it| it.item).zip(0..).collect(),
            results: vec![Value::Never; summaries.len()],
            recursive: vec![false; summaries.len()],
            parameters: FxHashMap::default(),
        }
    }

    pub(super) fn number(&self, function: Item<'db>) -> Option<u32> {
        self.numbers.get(&function).copied()
    }

    pub(super) fn summary(&self, function: u32) -> Option<&'s Summary<'db>> {
        self.summaries.get(function as usize).copied()
    }

    /// The value of a node of a function.
    pub(super) fn evaluate(&self, function: u32, node: NodeId, given: Given<'_, 'db>) -> Value<'db> {
        let mut left = MAX_WORK;
        self.node(function, node, given, 0, &mut left).unwrap_or_else(|| Value::unknown(Why::TooLarge))
    }

    /// `None` when the budget does not suffice.
    fn node(
        &self,
        function: u32,
        root: NodeId,
        given: Given<'_, 'db>,
        depth: u32,
        left: &mut usize,
    ) -> Option<Value<'db>> {
        let summary = self.summary(function)?;
        let needed = reachable(summary, root, *left)?;
        *left -= needed.len();
        let mut values: FxHashMap<NodeId, Value<'db>> = FxHashMap::default();
        // Nodes come after what they are made of.
        for id in needed {
            let node = summary.nodes.get(id as usize)?;
            let value = |id: NodeId| values.get(&id).unwrap_or(&Value::Never);
            let all = |ids: &[NodeId]| ids.iter().map(|it| value(*it).clone()).collect::<Vec<_>>();
            let origin = |place: Option<u32>| place.map(|index| Origin { item: summary.item, index });
            let result = match node {
                Node::Never => Value::Never,
                Node::Text { text, place } => Value::text(text.clone(), origin(*place).into_iter().collect()),
                Node::Unknown { why, place } => {
                    Value::Unknown(Doubts(vec![Doubt { why: *why, origin: origin(*place) }]))
                }
                Node::Parameter(index) => self.parameter(function, *index, given),
                Node::Call { function, arguments } => match self.number(*function) {
                    Some(callee) => self.call(callee, &all(arguments), depth, left),
                    None => Value::unknown(Why::Unreadable),
                },
                Node::Join(nodes) => nodes.iter().fold(Value::Never, |all, it| all.join(value(*it))),
                Node::Concat(first, second) => value(*first).concat(value(*second)),
                Node::Pure(pure, nodes) => pure.apply(&all(nodes)),
                Node::Fields { base, fields } => {
                    let given = fields.iter().map(|(name, it)| (name.clone(), value(*it).clone()));
                    spread(base.map(value), given.take(MAX_WIDTH + 1).collect())
                }
                Node::Field(record, name) => value(*record).field(name),
                Node::List(nodes) => Value::list(all(nodes)),
                Node::Element(list) => value(*list).element(),
            };
            values.insert(id, result);
        }
        values.remove(&root)
    }

    fn call(&self, callee: u32, arguments: &[Value<'db>], depth: u32, left: &mut usize) -> Value<'db> {
        let anything = || self.results.get(callee as usize).cloned().unwrap_or(Value::Never);
        let recursive = self.recursive.get(callee as usize).copied().unwrap_or_default();
        let Some(Summary { result: Some(result), result_is_open: true, .. }) = self.summary(callee) else {
            return anything();
        };
        if recursive || depth >= MAX_CALLS {
            return anything();
        }
        let value = self.node(callee, *result, Given::Arguments(arguments), depth + 1, left);
        value.unwrap_or_else(anything)
    }

    fn parameter(&self, function: u32, index: u32, given: Given<'_, 'db>) -> Value<'db> {
        let value = match given {
            Given::Solved => self.parameters.get(&(function, index)).cloned(),
            Given::Arguments(arguments) => arguments.get(index as usize).cloned(),
            Given::Anything => None,
        };
        value.unwrap_or_else(|| self.unknown_parameter(function, index, Callers::Many))
    }

    /// A parameter that may be anything.
    pub(super) fn unknown_parameter(&self, function: u32, index: u32, callers: Callers) -> Value<'db> {
        match self.summary(function) {
            Some(summary) => Value::unknown(Why::Parameter { function: summary.item, index, callers }),
            None => Value::unknown(Why::Unreadable),
        }
    }
}

/// The nodes that `root` is made of, and itself, ascending; `None` if they are more than `limit`.
pub(super) fn reachable(summary: &Summary<'_>, root: NodeId, limit: usize) -> Option<Vec<NodeId>> {
    let mut seen = vec![root];
    let mut known = rustc_hash::FxHashSet::from_iter([root]);
    let mut position = 0;
    while let Some(id) = seen.get(position).copied() {
        position += 1;
        if seen.len() > limit {
            return None;
        }
        summary.nodes.get(id as usize)?.children(|child| {
            if known.insert(child) {
                seen.push(child);
            }
        });
    }
    seen.sort_unstable();
    Some(seen)
}

/// A record literal; of the fields that are repeated, the last counts.
fn spread<'db>(base: Option<&Value<'db>>, given: Vec<(crate::hir::Name, Value<'db>)>) -> Value<'db> {
    let (mut fields, rest) = match base {
        None => (Vec::new(), None),
        Some(Value::Never) => return Value::Never,
        Some(Value::Fields { fields, rest }) => (fields.clone(), rest.clone()),
        Some(Value::Unknown(doubts)) => (Vec::new(), Some(doubts.clone())),
        Some(_) => (Vec::new(), Some(Doubts::of(Why::Unreadable))),
    };
    for (name, value) in given {
        match fields.iter_mut().find(|it| it.0 == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    Value::fields(fields, rest)
}
