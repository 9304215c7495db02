//! From the patterns of a body to constructors. Refuses what has a mistake that is reported elsewhere.

use rustc_hash::FxHashMap;

use super::pattern::{ANY, EnumShape, Family, Head, NodeId, Patterns, Shape};
use crate::{
    db::Db,
    hir::{
        Item,
        body::{Body, Constructor, Literal, Pattern, PatternId, PatternPayload},
        lower,
        scope::same_definition,
        signature::{Payload, Signature},
    },
    types::{Inference, Ty},
};

/// Patterns nested deeper than any parser lets through.
const MAX_DEPTH: usize = 1024;

/// Collects the patterns of one `match`.
pub(super) struct Lowering<'db, 'a> {
    db: &'db dyn Db,
    body: &'a Body,
    inference: &'a Inference<'db>,
    pub(super) patterns: Patterns,
    enums: Vec<(Item<'db>, u32)>,
    /// Whether some pattern names a variant together with its enum.
    pub(super) qualified: bool,
}

impl<'db, 'a> Lowering<'db, 'a> {
    pub(super) fn new(db: &'db dyn Db, body: &'a Body, inference: &'a Inference<'db>) -> Self {
        Lowering { db, body, inference, patterns: Patterns::new(), enums: Vec::new(), qualified: false }
    }

    /// The constructors of a type; `None` for one that is not known.
    pub(super) fn family(&mut self, ty: &Ty<'db>) -> Option<Family> {
        Some(match ty {
            Ty::Bool => Family::Bool,
            Ty::Unit => Family::Unit,
            Ty::Option(_) => Family::Option,
            Ty::Result(..) => Family::Result,
            Ty::Enum(item) => Family::Enum(self.enum_index(*item)?),
            Ty::Int
            | Ty::Float
            | Ty::String
            | Ty::ActorId
            | Ty::Secret
            | Ty::Cap
            | Ty::List(_)
            | Ty::Map(..)
            | Ty::Function(..)
            | Ty::Record(_)
            | Ty::Parameter(_) => Family::Open,
            Ty::Unknown | Ty::Never | Ty::Var(_) => return None,
        })
    }

    pub(super) fn pattern(&mut self, id: PatternId) -> Option<NodeId> {
        self.nested(id, 0)
    }

    fn nested(&mut self, id: PatternId, depth: usize) -> Option<NodeId> {
        if depth > MAX_DEPTH {
            return None;
        }
        let body = self.body;
        let pattern = &body.patterns[id];
        if matches!(pattern, Pattern::Wildcard | Pattern::Binding(_)) {
            return Some(ANY);
        }
        let ty = self.inference.patterns.get(id)?;
        match (pattern, ty) {
            (Pattern::Literal(literal), ty) => {
                let head = literal_head(literal, ty)?;
                Some(self.patterns.add(head, Vec::new()))
            }
            (Pattern::None, Ty::Option(_)) => Some(self.patterns.add(Head::none(), Vec::new())),
            (Pattern::Wrap { constructor, inner }, Ty::Option(_) | Ty::Result(..)) => {
                if (*constructor == Constructor::Some) != matches!(ty, Ty::Option(_)) {
                    return None;
                }
                let inner = self.nested(*inner, depth + 1)?;
                Some(self.patterns.add(Head::wrap(*constructor), vec![inner]))
            }
            (Pattern::Variant { enum_name, payload, .. }, Ty::Enum(item)) => {
                self.qualified |= enum_name.is_some();
                let index = self.enum_index(*item)?;
                let nth = *self.inference.variants.get(id)?;
                let fields = self.payload(index, nth, payload, depth)?;
                Some(self.patterns.add(Head::variant(index, nth), fields))
            }
            _ => None,
        }
    }

    fn payload(
        &mut self,
        index: u32,
        nth: u32,
        payload: &PatternPayload,
        depth: usize,
    ) -> Option<Vec<NodeId>> {
        let shape = self.patterns.variant(Family::Enum(index), nth)?.1.clone();
        match (shape, payload) {
            (Shape::Bare, PatternPayload::None) => Some(Vec::new()),
            (Shape::Bare, PatternPayload::Fields(fields)) if fields.is_empty() => Some(Vec::new()),
            (Shape::Fields(names), PatternPayload::None) if names.is_empty() => Some(Vec::new()),
            (Shape::Value, PatternPayload::Value(inner)) => Some(vec![self.nested(*inner, depth + 1)?]),
            (Shape::Fields(names), PatternPayload::Fields(fields)) => {
                let position: FxHashMap<_, _> = names.iter().enumerate().map(|(at, it)| (it, at)).collect();
                let mut cells = vec![ANY; names.len()];
                for (name, inner) in fields {
                    let slot = cells.get_mut(*position.get(&name.value)?)?;
                    *slot = self.nested(*inner, depth + 1)?;
                }
                Some(cells)
            }
            _ => None,
        }
    }

    fn enum_index(&mut self, item: Item<'db>) -> Option<u32> {
        // Packages repeat small types: equal definitions are one.
        if let Some((_, index)) = self.enums.iter().find(|it| same_definition(self.db, it.0, item)) {
            return Some(*index);
        }
        let Signature::Enum(signature) = lower::signature(self.db, item) else { return None };
        let variants = signature
            .variants
            .iter()
            .map(|it| {
                let shape = match &it.payload {
                    Payload::None => Shape::Bare,
                    Payload::Value(_) => Shape::Value,
                    Payload::Fields(fields) => Shape::Fields(fields.iter().map(|it| it.0.clone()).collect()),
                };
                (it.name.clone(), shape)
            })
            .collect();
        let index = u32::try_from(self.patterns.enums.len()).ok()?;
        self.patterns.enums.push(EnumShape { name: item.name(self.db).clone(), variants });
        self.enums.push((item, index));
        Some(index)
    }
}

fn literal_head(literal: &Literal, ty: &Ty<'_>) -> Option<Head> {
    Some(match (literal, ty) {
        (Literal::Int(_), Ty::Int) | (Literal::String(_), Ty::String) => Head::literal(literal.clone()),
        // Floats are compared with `==`, for which both zeros are one.
        (Literal::Float(bits), Ty::Float) if f64::from_bits(*bits) == 0.0 => {
            Head::literal(Literal::Float(0.0f64.to_bits()))
        }
        (Literal::Float(_), Ty::Float) => Head::literal(literal.clone()),
        (Literal::Bool(value), Ty::Bool) => Head::bool(*value),
        (Literal::Unit, Ty::Unit) => Head::unit(),
        _ => return None,
    })
}
