//! The type that the place of a made-up name asks for.

use super::super::draft::Draft;
use crate::{
    db::Db,
    hir::{
        body::{BinaryOp, Body, Expr, ExprId, FieldInit, Statement, VariantPayload},
        lower::lower,
        signature::Payload,
    },
    types::{Ty, enum_type, exhaustive::expected_type, infer, record_type},
};

/// The type that is expected of the name being written.
pub(super) fn expected<'db>(db: &'db dyn Db, draft: &Draft<'db>) -> Option<Ty<'db>> {
    let body = &lower(db, draft.item).body;
    let is_marker = |it: &(ExprId, &Expr)| {
        matches!(it.1, Expr::Name(_)) && body.expr_spans.get(it.0) == Some(&draft.marker)
    };
    let (marker, _) = body.exprs.iter().find(is_marker)?;
    part_of(db, draft, body, marker)
        .or_else(|| expected_type(db, draft.item, body, infer(db, draft.item), marker))
}

/// What fields, payloads, conditions and comparisons ask for.
fn part_of<'db>(db: &'db dyn Db, draft: &Draft<'db>, body: &Body, child: ExprId) -> Option<Ty<'db>> {
    let types = &infer(db, draft.item).exprs;
    let field =
        |fields: &[FieldInit]| fields.iter().find(|it| it.value == child).map(|it| it.name.value.clone());
    body.exprs.iter().find_map(|(id, expr)| match expr {
        Expr::Record { base, fields, .. } => {
            let Some(Ty::Record(item)) = types.get(id) else { return None };
            if *base == Some(child) {
                return Some(Ty::Record(*item));
            }
            let name = field(fields)?;
            record_type(db, *item).iter().find(|it| it.0 == name).map(|it| it.1.clone())
        }
        Expr::Variant { payload, .. } => {
            let Some(Ty::Enum(item)) = types.get(id) else { return None };
            let index = *infer(db, draft.item).variant_exprs.get(id)?;
            match (&enum_type(db, *item).get(index as usize)?.1, payload) {
                (Payload::Value(ty), VariantPayload::Value(value)) if *value == child => Some(ty.clone()),
                (Payload::Fields(declared), VariantPayload::Fields(fields)) => {
                    let name = field(fields)?;
                    declared.iter().find(|it| it.0 == name).map(|it| it.1.clone())
                }
                _ => None,
            }
        }
        Expr::If { condition, .. } if *condition == child => Some(Ty::Bool),
        Expr::Binary { operator, left, right } if *left == child || *right == child => {
            let other = if *left == child { *right } else { *left };
            match operator.value {
                BinaryOp::And | BinaryOp::Or => Some(Ty::Bool),
                _ => types.get(other).cloned(),
            }
        }
        Expr::Block(block) => block.statements.iter().find_map(|it| match it {
            Statement::While { condition, .. } if *condition == child => Some(Ty::Bool),
            _ => None,
        }),
        _ => None,
    })
}
