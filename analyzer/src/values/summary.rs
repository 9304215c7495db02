//! What a function's values are made of, symbolically and without positions: an edit that changes no value leaves its
//! summary equal, and nothing is solved again.

use std::sync::Arc;

use super::{Part, Why, builtins::Pure};
use crate::{
    capability::Capability,
    hir::{Item, Name},
};

/// Index of a node in its summary. What a node is made of comes before it.
pub(super) type NodeId = u32;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) enum Node<'db> {
    /// Nowhere: the code around it ends before.
    Never,
    /// A literal, the name of a spawned function, or what an operation implies; the first two have a place.
    Text { text: Arc<str>, place: Option<u32> },
    /// Not known.
    Unknown { why: Why<'db>, place: Option<u32> },
    /// A parameter of the function.
    Parameter(u32),
    /// The result of a function outside the prelude.
    Call { function: Item<'db>, arguments: Vec<NodeId> },
    /// One of these.
    Join(Vec<NodeId>),
    /// One text after the other.
    Concat(NodeId, NodeId),
    /// What a function of the prelude, or an operator, computes.
    Pure(Pure, Vec<NodeId>),
    /// A record, a map with constant keys, or the payload of a constructor.
    Fields { base: Option<NodeId>, fields: Vec<(Name, NodeId)> },
    /// A field of it, or the payload of a constructor.
    Field(NodeId, Name),
    /// A list.
    List(Vec<NodeId>),
    /// Any element of it.
    Element(NodeId),
}

/// What a function does with values.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) struct Summary<'db> {
    /// The function.
    pub(super) item: Item<'db>,
    /// Only what the rest mentions.
    pub(super) nodes: Vec<Node<'db>>,
    /// Uses of capabilities, in source order.
    pub(super) targets: Vec<TargetShape>,
    /// Calls of functions outside the prelude, in source order.
    pub(super) calls: Vec<CallShape<'db>>,
    /// Functions outside the prelude that are mentioned as values or spawned.
    pub(super) passed_on: Vec<Item<'db>>,
    /// What it gives.
    pub(super) result: Option<NodeId>,
    /// Whether that depends on its parameters.
    pub(super) result_is_open: bool,
}

/// A use of a capability.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) struct TargetShape {
    pub(super) operation: Name,
    pub(super) latent: bool,
    pub(super) capability: Capability,
    pub(super) parts: Vec<(Part, NodeId)>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(super) struct CallShape<'db> {
    pub(super) function: Item<'db>,
    pub(super) arguments: Vec<NodeId>,
}

impl<'db> Node<'db> {
    /// Calls `each` with every node it is made of.
    pub(super) fn children(&self, mut each: impl FnMut(NodeId)) {
        match self {
            Node::Never | Node::Text { .. } | Node::Unknown { .. } | Node::Parameter(_) => {}
            Node::Call { arguments: nodes, .. }
            | Node::Join(nodes)
            | Node::Pure(_, nodes)
            | Node::List(nodes) => nodes.iter().copied().for_each(each),
            Node::Concat(first, second) => {
                each(*first);
                each(*second);
            }
            Node::Fields { base, fields } => {
                base.iter().copied().for_each(&mut each);
                fields.iter().for_each(|it| each(it.1));
            }
            Node::Field(node, _) | Node::Element(node) => each(*node),
        }
    }

    /// The same node, made of others.
    pub(super) fn renumbered(&self, new: impl Fn(NodeId) -> NodeId) -> Node<'db> {
        let all = |nodes: &[NodeId]| nodes.iter().map(|it| new(*it)).collect();
        match self {
            Node::Never | Node::Text { .. } | Node::Unknown { .. } | Node::Parameter(_) => self.clone(),
            Node::Call { function, arguments } => {
                Node::Call { function: *function, arguments: all(arguments) }
            }
            Node::Join(nodes) => Node::Join(all(nodes)),
            Node::Concat(first, second) => Node::Concat(new(*first), new(*second)),
            Node::Pure(pure, nodes) => Node::Pure(*pure, all(nodes)),
            Node::Fields { base, fields } => Node::Fields {
                base: base.map(&new),
                fields: fields.iter().map(|(name, it)| (name.clone(), new(*it))).collect(),
            },
            Node::Field(node, name) => Node::Field(new(*node), name.clone()),
            Node::List(nodes) => Node::List(all(nodes)),
            Node::Element(node) => Node::Element(new(*node)),
        }
    }
}
