//! Patterns as the usefulness check sees them: constructors over a closed or an open set, in one flat table.
//!
//! Nothing here knows names, spans or the database.

use crate::hir::{
    Name,
    body::{Constructor, Literal},
};

/// Index of a [`Node`]; [`ANY`] is the one that takes everything.
pub(super) type NodeId = u32;

/// `_` or a binding.
pub(super) const ANY: NodeId = 0;

/// What a pattern tests first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Any,
    Constructor { head: Head, fields: Vec<NodeId> },
}

/// A constructor together with the set it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) family: Family,
    pub(super) which: Which,
}

/// The set a constructor belongs to. `Open` sets have no list of their members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Bool,
    Unit,
    Option,
    Result,
    /// Index into [`Patterns::enums`].
    Enum(u32),
    Open,
}

/// Which member of its set a constructor is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Which {
    /// Position in a closed set.
    Nth(u32),
    /// A number or text.
    Literal(Literal),
}

/// What a variant carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Bare,
    Value,
    Fields(Vec<Name>),
}

/// An enum that patterns or the scrutinee mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnumShape {
    pub(super) name: Name,
    pub(super) variants: Vec<(Name, Shape)>,
}

/// All nodes of the patterns of one `match`, and the enums they are about.
#[derive(Debug)]
pub(super) struct Patterns {
    nodes: Vec<Node>,
    pub(super) enums: Vec<EnumShape>,
}

impl Patterns {
    pub(super) fn new() -> Patterns {
        Patterns { nodes: vec![Node::Any], enums: Vec::new() }
    }

    pub(super) fn add(&mut self, head: Head, fields: Vec<NodeId>) -> NodeId {
        self.nodes.push(Node::Constructor { head, fields });
        (self.nodes.len() - 1) as NodeId
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id as usize).unwrap_or(&Node::Any)
    }

    /// How many constructors a set has; `None` for an open one.
    pub(super) fn size(&self, family: Family) -> Option<u32> {
        Some(match family {
            Family::Bool | Family::Option | Family::Result => 2,
            Family::Unit => 1,
            Family::Enum(index) => self.enums.get(index as usize).map_or(0, |it| it.variants.len() as u32),
            Family::Open => return None,
        })
    }

    /// How many values the `nth` constructor of a set carries.
    pub(super) fn arity(&self, family: Family, nth: u32) -> usize {
        match family {
            Family::Bool | Family::Unit | Family::Open => 0,
            Family::Option => usize::from(nth == 1),
            Family::Result => 1,
            Family::Enum(_) => match self.variant(family, nth) {
                None | Some((_, Shape::Bare)) => 0,
                Some((_, Shape::Value)) => 1,
                Some((_, Shape::Fields(names))) => names.len(),
            },
        }
    }

    /// The `nth` variant of an enum.
    pub(super) fn variant(&self, family: Family, nth: u32) -> Option<&(Name, Shape)> {
        let Family::Enum(index) = family else { return None };
        self.enums.get(index as usize)?.variants.get(nth as usize)
    }
}

impl Head {
    pub(super) fn bool(value: bool) -> Head {
        Head { family: Family::Bool, which: Which::Nth(u32::from(value)) }
    }

    pub(super) fn unit() -> Head {
        Head { family: Family::Unit, which: Which::Nth(0) }
    }

    pub(super) fn none() -> Head {
        Head { family: Family::Option, which: Which::Nth(0) }
    }

    pub(super) fn wrap(constructor: Constructor) -> Head {
        let (family, nth) = match constructor {
            Constructor::Some => (Family::Option, 1),
            Constructor::Ok => (Family::Result, 0),
            Constructor::Err => (Family::Result, 1),
        };
        Head { family, which: Which::Nth(nth) }
    }

    pub(super) fn variant(index: u32, nth: u32) -> Head {
        Head { family: Family::Enum(index), which: Which::Nth(nth) }
    }

    pub(super) fn literal(literal: Literal) -> Head {
        Head { family: Family::Open, which: Which::Literal(literal) }
    }
}
