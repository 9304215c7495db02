//! The summary of one function, and where what it speaks of stands.
//!
//! It looks at the function alone: callees are named, not followed.

mod assigned;
mod walk;

use std::sync::Arc;

use walk::Walk;

use super::{
    Origin, Part, Why,
    operations::{self, Place},
    summary::{CallShape, Node, NodeId, Summary, TargetShape},
};
use crate::{
    capability::CapabilitySet,
    db::Db,
    effects::{
        kinds,
        sites::{Mention, Site, What, sites},
    },
    hir::{
        Item, ItemKind, Name,
        body::{Expr, ExprId},
        file_items,
        lower::lower,
    },
    inputs::SourceFile,
    span::{ItemSpan, TextRange},
};

/// What a function does with values, and where.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
struct OwnValues<'db> {
    summary: Arc<Summary<'db>>,
    /// What origins are indices of.
    origins: Vec<TextRange>,
    /// The summary's targets, then its calls.
    places: Vec<TargetPlace>,
}

/// Where a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, salsa::SalsaValue)]
pub struct TargetPlace {
    /// The expression: a call, a name, a record literal, as in the sites of effects.
    pub expr: ExprId,
    /// The word that does it: the callee's name, `emit` ...
    pub span: TextRange,
}

/// Where a target of `item` stands. Makes a query depend on the function's text.
pub fn target_place<'db>(db: &'db dyn Db, item: Item<'db>, index: u32) -> Option<TargetPlace> {
    own_values(db, item).places.get(index as usize).copied()
}

/// The summaries of a file's functions, in source order. Without positions: typing that changes no value leaves them
/// equal.
#[salsa::tracked(returns(deref))]
pub(super) fn file_values<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Arc<Summary<'db>>> {
    file.pulse(db);
    let functions = file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Function);
    functions.map(|it| summary(db, *it).clone()).collect()
}

/// What a function does with values, without positions.
#[salsa::tracked(returns(ref))]
fn summary<'db>(db: &'db dyn Db, item: Item<'db>) -> Arc<Summary<'db>> {
    own_values(db, item).summary.clone()
}

pub(super) fn origin_place<'db>(db: &'db dyn Db, origin: Origin<'db>) -> ItemSpan<'db> {
    let range = own_values(db, origin.item).origins.get(origin.index as usize).copied();
    origin.item.span(range.unwrap_or_default())
}

#[salsa::tracked(returns(ref))]
fn own_values<'db>(db: &'db dyn Db, item: Item<'db>) -> OwnValues<'db> {
    let mut walk = Walk::new(db, item);
    walk.function();
    let mut targets = Vec::new();
    let mut places = Vec::new();
    for site in sites(db, item).iter().filter(|it| it.clause.is_none()) {
        for shape in walk.targets(site) {
            targets.push(shape);
            places.push(TargetPlace { expr: site.expr, span: site.span });
        }
    }
    let body = &lower(db, item).body;
    places.extend(walk.calls.iter().map(|(expr, _)| {
        let word = match &body.exprs[*expr] {
            Expr::Call { callee, .. } => *callee,
            _ => *expr,
        };
        TargetPlace { expr: *expr, span: body.expr_spans.get(word).copied().unwrap_or_default() }
    }));
    let result = walk.result();
    let calls = walk.calls.into_iter().map(|it| it.1).collect();
    let result_is_open = false;
    let passed_on = walk.passed_on;
    let summary = Summary { item, nodes: walk.nodes, targets, calls, passed_on, result, result_is_open };
    let (summary, origins) = compact(summary, &walk.places);
    OwnValues { summary: Arc::new(summary), origins, places }
}

impl<'db> Walk<'db> {
    fn targets(&mut self, site: &Site<'db>) -> Vec<TargetShape> {
        match &site.what {
            What::Operation { name, capabilities, how } => {
                let parts = match name.as_str() {
                    "spawn" | "send" => self.actor(site.expr),
                    _ => self.operation(site, name, *how),
                };
                shapes(name, *capabilities, &parts, false)
            }
            What::EffectValue { kind: Some(kind) } => {
                let Some(info) = kinds::find(&kind.text) else { return Vec::new() };
                let value = self.value(site.expr);
                let mut parts = Vec::new();
                for (part, place) in operations::payload(info.capability) {
                    let node = match place {
                        Some(place) => self.part(&[value], *place),
                        None => self.node(Node::Unknown { why: Why::Unsaid, place: None }),
                    };
                    parts.push((*part, node));
                }
                shapes(&Name::new(info.name), CapabilitySet::from_iter([info.capability]), &parts, true)
            }
            _ => Vec::new(),
        }
    }

    fn operation(&mut self, site: &Site<'db>, name: &str, how: Mention) -> Vec<(Part, NodeId)> {
        let arguments: Option<Vec<NodeId>> = match (&self.body.exprs[site.expr], how) {
            (Expr::Call { arguments, .. }, Mention::Called) => {
                Some(arguments.iter().map(|it| self.value(*it)).collect())
            }
            _ => self.applied.get(&site.expr).cloned(),
        };
        let parts = operations::operation(name).iter().map(|(part, place)| {
            let node = match &arguments {
                Some(arguments) => self.part(arguments, *place),
                None => self.node(Node::Unknown { why: Why::PassedOn, place: None }),
            };
            (*part, node)
        });
        parts.collect()
    }

    fn actor(&mut self, expr: ExprId) -> Vec<(Part, NodeId)> {
        let actor = match &self.body.exprs[expr] {
            Expr::Spawn { .. } => self.value(expr),
            Expr::Send { target, .. } => self.value(*target),
            _ => return Vec::new(),
        };
        vec![(Part::Actor, actor)]
    }

    fn part(&mut self, arguments: &[NodeId], place: Place) -> NodeId {
        let argument = |index: usize| arguments.get(index).copied();
        match place {
            Place::Implied(text) => self.node(Node::Text { text: Arc::from(text), place: None }),
            Place::Argument(index) => argument(index).unwrap_or_else(|| self.unreadable()),
            Place::Field(name) => match argument(0) {
                Some(record) => self.node(Node::Field(record, Name::new(name))),
                None => self.unreadable(),
            },
        }
    }
}

fn shapes(
    name: &Name,
    capabilities: CapabilitySet,
    parts: &[(Part, NodeId)],
    latent: bool,
) -> Vec<TargetShape> {
    let shape =
        |capability| TargetShape { operation: name.clone(), latent, capability, parts: parts.to_vec() };
    capabilities.iter().map(shape).collect()
}

/// Drops what nothing mentions and counts anew, so that only what matters makes summaries differ.
fn compact<'db>(summary: Summary<'db>, places: &[TextRange]) -> (Summary<'db>, Vec<TextRange>) {
    let mut used = vec![false; summary.nodes.len()];
    let parts = summary.targets.iter().flat_map(|it| it.parts.iter().map(|it| it.1));
    let arguments = summary.calls.iter().flat_map(|it| it.arguments.iter().copied());
    for root in parts.chain(arguments).chain(summary.result) {
        if let Some(slot) = used.get_mut(root as usize) {
            *slot = true;
        }
    }
    // Nodes come after what they are made of.
    for (index, node) in summary.nodes.iter().enumerate().rev() {
        if used.get(index) == Some(&true) {
            node.children(|child| {
                if let Some(slot) = used.get_mut(child as usize) {
                    *slot = true;
                }
            });
        }
    }
    let mut numbers = vec![0; summary.nodes.len()];
    let mut nodes: Vec<Node<'db>> = Vec::new();
    let mut open = Vec::new();
    let mut kept = Vec::new();
    for ((node, used), number) in summary.nodes.iter().zip(used).zip(0usize..) {
        if !used {
            continue;
        }
        let mut node = node.renumbered(|it| numbers.get(it as usize).copied().unwrap_or_default());
        if let Node::Text { place: Some(place), .. } | Node::Unknown { place: Some(place), .. } = &mut node {
            let range = places.get(*place as usize).copied().unwrap_or_default();
            *place = kept.len() as u32;
            kept.push(range);
        }
        let mut is_open = matches!(node, Node::Parameter(_));
        node.children(|it| is_open |= open.get(it as usize).copied().unwrap_or_default());
        if let Some(slot) = numbers.get_mut(number) {
            *slot = nodes.len() as NodeId;
        }
        open.push(is_open);
        nodes.push(node);
    }
    let new = |id: NodeId| numbers.get(id as usize).copied().unwrap_or_default();
    let targets = summary.targets.into_iter().map(|it| TargetShape {
        parts: it.parts.iter().map(|(part, node)| (*part, new(*node))).collect(),
        ..it
    });
    let calls = summary
        .calls
        .into_iter()
        .map(|it| CallShape { arguments: it.arguments.iter().map(|it| new(*it)).collect(), ..it });
    let result = summary.result.map(new);
    let compacted = Summary {
        item: summary.item,
        targets: targets.collect(),
        calls: calls.collect(),
        passed_on: summary.passed_on,
        result,
        result_is_open: result.and_then(|it| open.get(it as usize).copied()).unwrap_or_default(),
        nodes,
    };
    (compacted, kept)
}
