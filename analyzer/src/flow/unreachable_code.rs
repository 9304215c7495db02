//! E016: statements after one that nothing gets past: a `return`, a loop without end, branches that all return.

use super::{Context, constant::is_true};
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry::UNREACHABLE_CODE, removal::removal},
    hir::body::{BinaryOp, Block, Body, Expr, ExprId, LocalKind, Statement, VariantPayload},
    span::{ItemSpan, TextRange},
    types::{Ty, function_type},
};

pub(super) fn check<'db>(context: &Context<'db, '_>, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) {
    let body = &context.lowered.body;
    let Some(root) = body.root else { return };
    let mut walk = Walk { body, blocked: Vec::new() };
    walk.expr(root);
    for (id, block, index) in walk.blocked {
        let rest = block.statements.get(index + 1..).unwrap_or_default();
        let needed = needs_value(context, id, block, index);
        let rest = rest.get(..rest.len() - usize::from(needed)).unwrap_or_default();
        if let (Some(blocker), [_, ..]) = (block.statements.get(index), rest) {
            out.extend(report(context, blocker, rest, !needed));
        }
    }
}

/// Whether the block would lack a value without its last statement, reached or not: types do not know that a loop
/// never ends.
fn needs_value(context: &Context<'_, '_>, id: ExprId, block: &Block, blocker: usize) -> bool {
    let typed = matches!(block.statements.get(blocker), Some(Statement::Return { .. } | Statement::Expr(_)));
    let is_value = matches!(block.statements.last(), Some(Statement::Expr(_)));
    let discarded =
        context.lowered.body.root == Some(id) && function_type(context.db, context.item).result == Ty::Unit;
    !typed && is_value && !discarded
}

/// Reports `rest`, which follows `blocker`. It is not `removable` where something needed may depend on it.
fn report<'db>(
    context: &Context<'db, '_>,
    blocker: &Statement,
    rest: &[Statement],
    removable: bool,
) -> Option<Diagnostic<ItemSpan<'db>>> {
    let body = &context.lowered.body;
    let (next, last) = (rest.first()?, rest.last()?);
    let blocker_span = span(body, blocker)?;
    let range = TextRange::new(span(body, next)?.start(), span(body, last)?.end());
    let reason = match blocker {
        Statement::Return { .. } => "the function returns here",
        Statement::While { .. } => "this loop never ends",
        _ => "nothing gets past this",
    };
    let item = context.item;
    let text = item.text(context.db);
    let mut diagnostic = Diagnostic::new(&UNREACHABLE_CODE, item.span(range), "this code is never reached")
        .with_related(item.span(blocker_span), reason)
        .fade();
    let gap = TextRange::new(blocker_span.end(), range.start());
    let adjacent = text.get(std::ops::Range::<usize>::from(gap)).is_some_and(|it| it.trim().is_empty());
    let meant_as_value =
        matches!((blocker, next), (Statement::Return { value: None, .. }, Statement::Expr(_)))
            && function_type(context.db, item).result != Ty::Unit;
    if meant_as_value && adjacent {
        let edit = Edit::new(item.span(gap), " ");
        diagnostic = diagnostic
            .with_note("a `return` ends with its line")
            .with_fix(Fix::needs_review("return the value on the next line", vec![edit]));
    }
    if removable && let Some(range) = removal(text, range) {
        let edit = Edit::new(item.span(range), "");
        diagnostic = diagnostic.with_fix(Fix::needs_review("remove the code", vec![edit]));
    }
    Some(diagnostic)
}

fn span(body: &Body, statement: &Statement) -> Option<TextRange> {
    match statement {
        Statement::Let { local, value, .. } => {
            let value = *body.expr_spans.get(*value)?;
            match local.map(|it| body.locals[it].kind) {
                Some(LocalKind::Let { keyword, .. }) => Some(keyword.cover(value)),
                _ => Some(value),
            }
        }
        Statement::Assign { span, .. }
        | Statement::Return { span, .. }
        | Statement::While { span, .. }
        | Statement::For { span, .. } => Some(*span),
        Statement::Expr(value) => body.expr_spans.get(*value).copied(),
    }
}

/// Finds, in each block, the first statement that control never leaves at its end.
struct Walk<'a> {
    body: &'a Body,
    /// Blocks with the position of that statement, if others follow it.
    blocked: Vec<(ExprId, &'a Block, usize)>,
}

impl<'a> Walk<'a> {
    /// Whether control may get past the expression.
    fn expr(&mut self, id: ExprId) -> bool {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Missing
            | Expr::Literal(_)
            | Expr::Name(_)
            | Expr::None
            | Expr::Receive
            | Expr::Spawn { .. } => true,
            Expr::List(items) => self.all(items.iter().copied()),
            Expr::Map(entries) => self.all(entries.iter().flat_map(|(key, value)| [*key, *value])),
            Expr::Block(block) => self.block(id, block),
            Expr::If { condition, consequence, alternative } => {
                let reached = self.expr(*condition);
                let first = self.expr(*consequence);
                let second = alternative.is_none_or(|it| self.expr(it));
                reached && (first || second)
            }
            Expr::Match { scrutinee, arms } => {
                let reached = self.expr(*scrutinee);
                let mut passes = arms.is_empty();
                for arm in arms {
                    passes |= self.expr(arm.body);
                }
                reached && passes
            }
            Expr::Wrap { value, .. } | Expr::Emit { value } => self.expr(*value),
            Expr::Variant { payload, .. } => match payload {
                VariantPayload::None => true,
                VariantPayload::Value(value) => self.expr(*value),
                VariantPayload::Fields(fields) => self.all(fields.iter().map(|it| it.value)),
            },
            Expr::Record { base, fields, .. } => {
                self.all(base.iter().copied().chain(fields.iter().map(|it| it.value)))
            }
            Expr::Unary { operand, .. } => self.expr(*operand),
            Expr::Binary { .. } => self.binary(id),
            Expr::Call { callee, arguments, .. } => {
                self.all([*callee].into_iter().chain(arguments.iter().copied()))
            }
            Expr::Field { object, .. } => self.expr(*object),
            Expr::Send { target, message } => self.all([*target, *message].into_iter()),
        }
    }

    fn all(&mut self, ids: impl Iterator<Item = ExprId>) -> bool {
        let mut passes = true;
        for id in ids {
            passes &= self.expr(id);
        }
        passes
    }

    /// Operator chains nest to the left as deep as they are long: walk them in a loop.
    fn binary(&mut self, id: ExprId) -> bool {
        let mut rights = Vec::new();
        let mut leftmost = id;
        while let Expr::Binary { left, right, operator } = &self.body.exprs[leftmost] {
            rights.push((operator.value, *right));
            leftmost = *left;
        }
        let mut passes = self.expr(leftmost);
        for (operator, right) in rights.into_iter().rev() {
            let lazy = matches!(operator, BinaryOp::And | BinaryOp::Or);
            passes &= self.expr(right) || lazy;
        }
        passes
    }

    fn block(&mut self, id: ExprId, block: &'a Block) -> bool {
        for (index, statement) in block.statements.iter().enumerate() {
            if !self.statement(statement) {
                if index + 1 < block.statements.len() {
                    self.blocked.push((id, block, index));
                }
                return false;
            }
        }
        true
    }

    fn statement(&mut self, statement: &'a Statement) -> bool {
        match statement {
            Statement::Let { value, .. } | Statement::Assign { value, .. } | Statement::Expr(value) => {
                self.expr(*value)
            }
            Statement::Return { value, .. } => {
                value.iter().for_each(|it| _ = self.expr(*it));
                false
            }
            Statement::While { condition, body, .. } => {
                let reached = self.expr(*condition);
                self.expr(*body);
                reached && !is_true(self.body, *condition)
            }
            Statement::For { iterable, body, .. } => {
                let reached = self.expr(*iterable);
                self.expr(*body);
                reached
            }
        }
    }
}
