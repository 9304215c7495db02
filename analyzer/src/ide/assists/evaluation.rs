//! What happens when an expression is evaluated, as far as it matters to whoever wants to evaluate it elsewhere.
//!
//! Three things tell one moment from another: what is done to the outside, whether it fails, and the variables that
//! change in between. A call of a user's function counts as something done, whatever it does: its contracts are
//! recorded. Of two things that may fail either may come first, since the step ends with both.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::ItemContext;
use crate::{
    db::Db,
    effects::sites::is_prelude,
    hir::{
        Item,
        body::{BinaryOp, Body, Expr, ExprId, LocalId, Statement, UnaryOp},
        lower::signature,
        resolve::{Resolution, Resolutions, resolve},
    },
    types::{Inference, Ty, function_type, infer},
};

/// What an evaluation does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Evaluation {
    pub(super) outcome: Outcome,
    /// Variables that are assigned to somewhere, of those that are read.
    reads: FxHashSet<LocalId>,
    writes: FxHashSet<LocalId>,
    /// It may leave the function.
    pub(super) returns: bool,
}

/// How much an evaluation can be noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Not at all: it gives a value.
    #[default]
    Value,
    /// It may fail, or never end.
    Fallible,
    /// It does something.
    Effect,
}

/// One step from an expression to what is around it.
pub(super) struct Step {
    /// What is around it.
    pub(super) parent: ExprId,
    /// What `parent` evaluates before it; of a block only what belongs to the statement it stands in.
    pub(super) before: Evaluation,
    /// Whether it is evaluated once for each time that `parent` is, or that the statement of the block is.
    pub(super) once: bool,
    /// Its part in `parent`.
    pub(super) within: Within,
}

/// The part of an expression that another one is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// A statement of a block, by index.
    Statement(usize),
    /// The body of an arm.
    Arm,
    /// Anything else.
    Operand,
}

/// Answers questions about one body.
pub(super) struct Evaluator<'db> {
    db: &'db dyn Db,
    body: &'db Body,
    names: &'db Resolutions<'db>,
    inference: &'db Inference<'db>,
    assigned: FxHashSet<LocalId>,
    parents: FxHashMap<ExprId, ExprId>,
}

impl Evaluation {
    /// Whether nobody can tell which of the two came first.
    pub(super) fn commutes_with(&self, other: &Evaluation) -> bool {
        let is_noticed = |it: &Evaluation| it.outcome > Outcome::Value;
        let does = |it: &Evaluation| it.outcome == Outcome::Effect;
        let in_order = (does(self) && is_noticed(other)) || (does(other) && is_noticed(self));
        let touches = |a: &Evaluation, b: &Evaluation| {
            a.writes.iter().any(|it| b.reads.contains(it) || b.writes.contains(it))
        };
        !in_order && !touches(self, other) && !touches(other, self)
    }

    /// Whether it may happen any number of times, none included, at any moment at which no variable has changed.
    pub(super) fn is_value(&self) -> bool {
        self.outcome == Outcome::Value && self.writes.is_empty() && !self.returns
    }

    /// Whether it changes variables that are around it.
    pub(super) fn assigns(&self) -> bool {
        !self.writes.is_empty()
    }

    pub(super) fn include(&mut self, other: &Evaluation) {
        self.outcome = self.outcome.max(other.outcome);
        self.reads.extend(&other.reads);
        self.writes.extend(&other.writes);
        self.returns |= other.returns;
    }
}

impl<'db> Evaluator<'db> {
    pub(super) fn new(context: &ItemContext<'db>) -> Evaluator<'db> {
        Evaluator::of_item(context.db, context.item, context.body())
    }

    pub(super) fn of_item(db: &'db dyn Db, item: Item<'db>, body: &'db Body) -> Evaluator<'db> {
        let names = resolve(db, item);
        let mut parents = FxHashMap::default();
        let mut children = Vec::new();
        for (id, expr) in body.exprs.iter() {
            expr.children(&mut children);
            parents.extend(children.drain(..).map(|it| (it, id)));
        }
        let assigned = names.assignments.iter().map(|it| *it.1).collect();
        Evaluator { db, body, names, inference: infer(db, item), assigned, parents }
    }

    /// What happens when `root` is evaluated.
    pub(super) fn expr(&self, root: ExprId) -> Evaluation {
        let mut out = Evaluation::default();
        // Operator chains nest as deep as they are long, so this keeps its own stack.
        let mut pending = vec![root];
        while let Some(id) = pending.pop() {
            let expr = &self.body.exprs[id];
            expr.children(&mut pending);
            out.outcome = out.outcome.max(self.own_outcome(expr));
            if let Some(Resolution::Local(local)) = self.names.names.get(id)
                && self.assigned.contains(local)
            {
                out.reads.insert(*local);
            }
            if let Expr::Block(block) = expr {
                block.statements.iter().for_each(|it| self.note(it, &mut out));
            }
        }
        out
    }

    /// What happens in `statements`.
    pub(super) fn statements<'s>(&self, statements: impl IntoIterator<Item = &'s Statement>) -> Evaluation {
        let mut out = Evaluation::default();
        let mut children = Vec::new();
        for statement in statements {
            statement.children(&mut children);
            children.drain(..).for_each(|it| out.include(&self.expr(it)));
            self.note(statement, &mut out);
        }
        out
    }

    /// From `child` to the expression around it; `None` for the block of a function and for contract clauses.
    pub(super) fn step(&self, child: ExprId) -> Option<Step> {
        let parent = *self.parents.get(&child)?;
        let expr = &self.body.exprs[parent];
        let mut step = Step { parent, before: Evaluation::default(), once: true, within: Within::Operand };
        if let Expr::Block(block) = expr {
            let mut inside = Vec::new();
            let index = block.statements.iter().position(|it| {
                inside.clear();
                it.children(&mut inside);
                inside.contains(&child)
            })?;
            step.within = Within::Statement(index);
            match block.statements.get(index) {
                Some(Statement::While { .. }) => step.once = false,
                Some(Statement::For { body, iterable, .. }) if *body == child => {
                    step.once = false;
                    step.before = self.expr(*iterable);
                }
                _ => {}
            }
            return Some(step);
        }
        let mut children = Vec::new();
        expr.children(&mut children);
        let position = children.iter().position(|it| *it == child)?;
        let first_only = |children: Vec<ExprId>| children.into_iter().take(1);
        match expr {
            // Only the first is evaluated in any case, and of the others not more than one.
            Expr::If { .. } | Expr::Match { .. } => {
                step.once = position == 0;
                if matches!(expr, Expr::Match { .. }) && position > 0 {
                    step.within = Within::Arm;
                }
                let before = first_only(children).filter(|_| position > 0);
                before.for_each(|it| step.before.include(&self.expr(it)));
            }
            Expr::Binary { operator, .. } => {
                let skips = matches!(operator.value, BinaryOp::And | BinaryOp::Or);
                step.once = !skips || position == 0;
                let before = first_only(children).filter(|_| position > 0);
                before.for_each(|it| step.before.include(&self.expr(it)));
            }
            _ => children.into_iter().take(position).for_each(|it| step.before.include(&self.expr(it))),
        }
        Some(step)
    }

    /// What a statement does apart from the expressions in it.
    fn note(&self, statement: &Statement, out: &mut Evaluation) {
        match statement {
            Statement::Assign { value, .. } => out.writes.extend(self.names.assignments.get(*value)),
            Statement::Return { .. } => {
                out.returns = true;
                out.outcome = Outcome::Effect;
            }
            // It may go on for ever.
            Statement::While { .. } => out.outcome = out.outcome.max(Outcome::Fallible),
            Statement::Let { .. } | Statement::For { .. } | Statement::Expr(_) => {}
        }
    }

    fn own_outcome(&self, expr: &Expr) -> Outcome {
        match expr {
            Expr::Missing | Expr::Spawn { .. } | Expr::Send { .. } | Expr::Receive | Expr::Emit { .. } => {
                Outcome::Effect
            }
            Expr::Call { callee, .. } => match self.names.names.get(*callee) {
                Some(Resolution::Function(item)) if is_prelude(self.db, *item) => operation(self.db, *item),
                _ => Outcome::Effect,
            },
            Expr::Binary { operator, left, .. } => self.operator(operator.value, *left),
            Expr::Unary { operator: UnaryOp::Neg, operand } => self.operator(BinaryOp::Sub, *operand),
            _ => Outcome::Value,
        }
    }

    /// Numbers can be too large, and divisors zero.
    fn operator(&self, operator: BinaryOp, left: ExprId) -> Outcome {
        let ty = self.inference.exprs.get(left);
        let is_total = match operator {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => matches!(ty, Some(Ty::Float | Ty::String)),
            BinaryOp::Div | BinaryOp::Rem => false,
            _ => true,
        };
        if is_total { Outcome::Value } else { Outcome::Fallible }
    }
}

/// Functions of the prelude that need no capability and yet do something that is seen or recorded.
const NOTICED: &[&str] = &["__builtin_debug", "__builtin_debug_msg", "__builtin_guard"];

/// Functions of the prelude that are not defined for all arguments, or whose results outgrow the memory.
const FAILING: &[&str] = &["list_get", "list_range", "string_repeat", "int_abs", "int_clamp"];

/// What a call of a function of the prelude does.
fn operation<'db>(db: &'db dyn Db, item: Item<'db>) -> Outcome {
    let name = item.name(db).as_str();
    let types = function_type(db, item);
    let mut parameters = types.parameters.iter().map(|it| &it.1);
    let calls_back = parameters.any(|it| matches!(it, Ty::Function(..)));
    let declares = signature(db, item).as_function().is_none_or(|it| !it.declared.is_empty());
    if declares || calls_back || NOTICED.contains(&name) || name.starts_with("cap_") {
        Outcome::Effect
    } else if FAILING.contains(&name) {
        Outcome::Fallible
    } else {
        Outcome::Value
    }
}
