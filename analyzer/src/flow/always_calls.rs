//! Which functions a function calls on every path before it returns.
//!
//! A summary a function, so that rules about several functions never look into two bodies at once. Paths that end
//! in no return (a loop without end) count for nothing.

use crate::{
    db::Db,
    flow::constant::is_true,
    hir::{
        Item,
        body::{BinaryOp, Body, ContractKind, Expr, ExprId, Statement, VariantPayload},
        lower::lower,
        resolve::{Resolution, Resolutions, resolve},
    },
};

/// The functions that every call of `item` calls before it returns, in the order of their first calls. Empty for a
/// function that never returns, and for one with syntax errors.
#[salsa::tracked(returns(deref))]
pub fn always_calls<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Item<'db>> {
    let body = &lower(db, item).body;
    let Some(root) = body.root else { return Vec::new() };
    if body.broken {
        return Vec::new();
    }
    let mut paths = Paths { body, resolutions: resolve(db, item), state: Some(Vec::new()), exits: None };
    paths.contracts(ContractKind::Requires);
    paths.expr(root);
    paths.state = join(paths.exits.take(), paths.state.take());
    paths.contracts(ContractKind::Ensures);
    paths.state.unwrap_or_default()
}

/// What was called on the paths to a point; `None` where no path leads.
type Called<'db> = Option<Vec<Item<'db>>>;

struct Paths<'db, 'a> {
    body: &'a Body,
    resolutions: &'a Resolutions<'db>,
    /// Called on every path to here.
    state: Called<'db>,
    /// Called on every path to a `return` so far.
    exits: Called<'db>,
}

impl<'db> Paths<'db, '_> {
    fn contracts(&mut self, kind: ContractKind) {
        for contract in self.body.contracts.iter().filter(|it| it.kind == kind) {
            self.expr(contract.condition);
        }
    }

    fn expr(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Missing
            | Expr::Literal(_)
            | Expr::Name(_)
            | Expr::None
            | Expr::Receive
            | Expr::Spawn { .. } => {}
            Expr::List(items) => items.iter().for_each(|it| self.expr(*it)),
            Expr::Map(entries) => entries.iter().for_each(|(key, value)| {
                self.expr(*key);
                self.expr(*value);
            }),
            Expr::Block(block) => block.statements.iter().for_each(|it| self.statement(it)),
            Expr::If { condition, consequence, alternative } => {
                self.expr(*condition);
                let before = self.state.clone();
                self.expr(*consequence);
                let after = std::mem::replace(&mut self.state, before);
                if let Some(alternative) = alternative {
                    self.expr(*alternative);
                }
                self.state = join(after, self.state.take());
            }
            Expr::Match { scrutinee, arms } => {
                self.expr(*scrutinee);
                if arms.is_empty() {
                    return;
                }
                let before = self.state.take();
                let mut after = None;
                for arm in arms {
                    self.state.clone_from(&before);
                    self.expr(arm.body);
                    after = join(after, self.state.take());
                }
                self.state = after;
            }
            Expr::Wrap { value, .. } | Expr::Emit { value } => self.expr(*value),
            Expr::Variant { payload, .. } => match payload {
                VariantPayload::None => {}
                VariantPayload::Value(value) => self.expr(*value),
                VariantPayload::Fields(fields) => fields.iter().for_each(|it| self.expr(it.value)),
            },
            Expr::Record { base, fields, .. } => {
                base.iter().for_each(|it| self.expr(*it));
                fields.iter().for_each(|it| self.expr(it.value));
            }
            Expr::Unary { operand, .. } => self.expr(*operand),
            Expr::Binary { .. } => self.binary(id),
            Expr::Call { callee, arguments, .. } => {
                self.expr(*callee);
                arguments.iter().for_each(|it| self.expr(*it));
                if let Some(Resolution::Function(function)) = self.resolutions.names.get(*callee) {
                    self.call(*function);
                }
            }
            Expr::Field { object, .. } => self.expr(*object),
            Expr::Send { target, message } => {
                self.expr(*target);
                self.expr(*message);
            }
        }
    }

    /// Operator chains nest to the left as deep as they are long: walk them in a loop.
    fn binary(&mut self, id: ExprId) {
        let mut rights = Vec::new();
        let mut leftmost = id;
        while let Expr::Binary { left, right, operator } = &self.body.exprs[leftmost] {
            rights.push((operator.value, *right));
            leftmost = *left;
        }
        self.expr(leftmost);
        for (operator, right) in rights.into_iter().rev() {
            if matches!(operator, BinaryOp::And | BinaryOp::Or) {
                let skipped = self.state.clone();
                self.expr(right);
                self.state = skipped;
            } else {
                self.expr(right);
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let { value, .. } | Statement::Assign { value, .. } | Statement::Expr(value) => {
                self.expr(*value);
            }
            Statement::Return { value, .. } => {
                value.iter().for_each(|it| self.expr(*it));
                self.exits = join(self.exits.take(), self.state.take());
            }
            Statement::While { condition, body, .. } => {
                self.expr(*condition);
                let skipped = self.state.clone();
                self.expr(*body);
                self.state = if is_true(self.body, *condition) { None } else { skipped };
            }
            Statement::For { iterable, body, .. } => {
                self.expr(*iterable);
                let skipped = self.state.clone();
                self.expr(*body);
                self.state = skipped;
            }
        }
    }

    fn call(&mut self, function: Item<'db>) {
        if let Some(called) = &mut self.state
            && !called.contains(&function)
        {
            called.push(function);
        }
    }
}

/// What is called on both ways to a point.
fn join<'db>(a: Called<'db>, b: Called<'db>) -> Called<'db> {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(mut a), Some(b)) => {
            a.retain(|it| b.contains(it));
            Some(a)
        }
    }
}
