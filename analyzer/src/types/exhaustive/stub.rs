//! The body of an arm that a fix adds.

use crate::{
    db::Db,
    hir::{
        Item,
        body::{Arm, Body, Expr, ExprId, Pattern, PatternId, PatternPayload, Statement},
        resolve::resolve,
        signature::TypeRefId,
    },
    types::{Inference, Ty, declared::type_of, default_value::default_value, function_type},
};

/// Blocks, branches and arms around a `match` that are looked through to learn what it has to give.
const MAX_DEPTH: usize = 64;

/// A simple value of the type that the `match` at `id` gives, or else what an arm that binds nothing does.
pub(super) fn stub<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    body: &Body,
    inference: &Inference<'db>,
    id: ExprId,
    arms: &[Arm],
) -> Option<String> {
    let file = item.file(db);
    let result = || function_type(db, item).result.clone();
    match inference.exprs.get(id) {
        Some(Ty::Never) if result() == Ty::Unit => Some("{ return }".to_owned()),
        Some(Ty::Never) => default_value(db, file, &result()).map(|it| format!("{{ return {it} }}")),
        Some(Ty::Unknown) if arms.is_empty() => {
            expected_type(db, item, body, inference, id).and_then(|it| default_value(db, file, &it))
        }
        Some(ty) => default_value(db, file, ty),
        None => None,
    }
    .or_else(|| {
        let arm = arms.iter().find(|it| !binds(body, it.pattern, 0))?;
        let range = body.expr_spans.get(arm.body)?;
        item.text(db).get(std::ops::Range::<usize>::from(*range)).map(str::to_owned)
    })
}

fn binds(body: &Body, pattern: PatternId, depth: usize) -> bool {
    let nested = |it: &PatternId| binds(body, *it, depth + 1);
    match &body.patterns[pattern] {
        _ if depth > MAX_DEPTH => true,
        Pattern::Binding(_) => true,
        Pattern::Missing | Pattern::Wildcard | Pattern::Literal(_) | Pattern::None => false,
        Pattern::Wrap { inner, .. } => nested(inner),
        Pattern::Variant { payload, .. } => match payload {
            PatternPayload::None => false,
            PatternPayload::Value(inner) => nested(inner),
            PatternPayload::Fields(fields) => fields.iter().any(|(_, it)| nested(it)),
        },
    }
}

/// The type that the place of an expression asks for; a `match` without arms has none of its own.
pub(crate) fn expected_type<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    body: &Body,
    inference: &Inference<'db>,
    id: ExprId,
) -> Option<Ty<'db>> {
    let mut current = id;
    for _ in 0..MAX_DEPTH {
        if body.root == Some(current) {
            return Some(function_type(db, item).result.clone());
        }
        match body.exprs.iter().find_map(|(parent, expr)| place_of(current, parent, expr))? {
            Place::Inside(parent) => current = parent,
            Place::Discarded => return Some(Ty::Unit),
            Place::Returned => return Some(function_type(db, item).result.clone()),
            Place::Annotated(ty) => return Some(type_of(db, item.file(db), &body.types, ty)),
            Place::Assigned => {
                let local = resolve(db, item).assignments.get(current)?;
                return inference.locals.get(*local).cloned();
            }
            Place::Argument { callee, index } => {
                let Some(Ty::Function(parameters, _)) = inference.exprs.get(callee) else { return None };
                return parameters.get(index).cloned();
            }
        }
    }
    None
}

/// What an expression's value is for.
enum Place {
    /// It is the value of this one.
    Inside(ExprId),
    Discarded,
    Returned,
    /// It initialises a variable of this type.
    Annotated(TypeRefId),
    /// It goes to a variable.
    Assigned,
    Argument {
        callee: ExprId,
        index: usize,
    },
}

fn place_of(child: ExprId, parent: ExprId, expr: &Expr) -> Option<Place> {
    match expr {
        Expr::If { consequence, alternative, .. } if *consequence == child || *alternative == Some(child) => {
            Some(match alternative {
                Some(_) => Place::Inside(parent),
                None => Place::Discarded,
            })
        }
        Expr::Match { arms, .. } if arms.iter().any(|it| it.body == child) => Some(Place::Inside(parent)),
        Expr::Call { callee, arguments, .. } => {
            let index = arguments.iter().position(|it| *it == child)?;
            Some(Place::Argument { callee: *callee, index })
        }
        Expr::Emit { value } if *value == child => Some(Place::Inside(parent)),
        Expr::Block(block) => {
            let last = block.statements.len().saturating_sub(1);
            block.statements.iter().enumerate().find_map(|(index, statement)| match statement {
                Statement::Expr(value) if *value == child => {
                    Some(if index == last { Place::Inside(parent) } else { Place::Discarded })
                }
                Statement::Let { value, ty: Some(ty), .. } if *value == child => Some(Place::Annotated(*ty)),
                Statement::Assign { value, .. } if *value == child => Some(Place::Assigned),
                Statement::Return { value: Some(value), .. } if *value == child => Some(Place::Returned),
                Statement::While { body, .. } | Statement::For { body, .. } if *body == child => {
                    Some(Place::Discarded)
                }
                _ => None,
            })
        }
        _ => None,
    }
}
