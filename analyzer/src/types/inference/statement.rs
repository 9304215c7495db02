//! Blocks and statements.

use super::{Context, Expect, Reason};
use crate::{
    hir::{
        body::{Block, Expr, ExprId, Literal, Statement},
        resolve::Resolution,
    },
    types::{Ty, declared},
};

impl<'db> Context<'db, '_> {
    pub(super) fn block(&mut self, id: ExprId, block: &Block, expect: &Expect<'db>) -> Ty<'db> {
        let Some((last, rest)) = block.statements.split_last() else {
            return self.empty_block(id, expect);
        };
        for statement in rest {
            self.statement(statement);
        }
        match last {
            Statement::Expr(value) => self.expr(*value, expect),
            Statement::Return { .. } => {
                self.statement(last);
                Ty::Never
            }
            _ => {
                self.statement(last);
                self.no_value(id, block, expect)
            }
        }
    }

    /// Infers the block of a function or a branch, which is never a map.
    pub(super) fn body_block(&mut self, id: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        if !self.is_empty_block(id) || !matches!(expect, Expect::Type(..)) {
            return self.expr(id, expect);
        }
        let ty = self.no_value(id, &Block::default(), expect);
        self.out.exprs.insert(id, ty.clone());
        ty
    }

    /// `{}` is an empty map where a map is expected, and an empty block elsewhere.
    fn empty_block(&mut self, id: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        match expect.ty().map(|it| self.shallow(it)) {
            Some(map @ Ty::Map(..)) => map,
            _ if matches!(expect, Expect::Discard) => Ty::Unit,
            _ => self.no_value(id, &Block::default(), expect),
        }
    }

    /// A block that ends in something other than a value has type `Unit`.
    fn no_value(&mut self, id: ExprId, block: &Block, expect: &Expect<'db>) -> Ty<'db> {
        let Expect::Type(wanted, reason) = expect else { return Ty::Unit };
        if self.unify(wanted, &Ty::Unit) || self.body.broken {
            return self.shallow(wanted);
        }
        let shown = self.show(wanted);
        let span = self.last_span(id, block);
        let message = match reason {
            Reason::Result if self.body.root == Some(id) => format!(
                "`{}` must give `{shown}`, but its body ends without a value",
                self.item.name(self.db)
            ),
            _ => format!("this block ends without a value where `{shown}` is expected"),
        };
        let help = match block.statements.last() {
            Some(Statement::Let { .. }) => "end it with the value, for example the variable's name",
            Some(Statement::While { condition, .. }) if self.is_true(*condition) => {
                "a loop gives no value, not even one that never ends: write one after it, though it is never reached"
            }
            Some(Statement::While { .. } | Statement::For { .. }) => {
                "loops give no value: end with one after the loop"
            }
            Some(Statement::Assign { .. }) => "assignments give no value: end with the variable's name",
            _ => "end it with the value",
        };
        self.error(span, message).help = Some(help.to_owned());
        wanted.clone()
    }

    fn is_true(&self, id: ExprId) -> bool {
        matches!(self.body.exprs[id], Expr::Literal(Literal::Bool(true)))
    }

    fn last_span(&self, id: ExprId, block: &Block) -> crate::span::TextRange {
        match block.statements.last() {
            Some(Statement::Let { value, .. }) => self.span(*value),
            Some(
                Statement::Assign { span, .. }
                | Statement::Return { span, .. }
                | Statement::While { span, .. }
                | Statement::For { span, .. },
            ) => *span,
            Some(Statement::Expr(value)) => self.span(*value),
            None => self.span(id),
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let { local, ty, value } => {
                let annotated = ty.and_then(|it| {
                    let span = self.body.type_spans.get(it).copied()?;
                    let span_of = |id| self.body.type_spans.get(id).copied();
                    let (db, item, types) = (self.db, self.item, &self.body.types);
                    declared::check_type_ref(db, item, types, it, &span_of, &mut self.out.diagnostics);
                    Some((declared::type_of(db, self.file, types, it), span))
                });
                let found = match annotated {
                    Some(_) if self.is_handle(*value) => self.expr_any(*value),
                    Some((ty, span)) => self.expr(*value, &Expect::of(ty, Reason::Annotation(span))),
                    None => self.expr_any(*value),
                };
                if let Some(local) = local {
                    let known = if found == Ty::Never { Ty::Unknown } else { found };
                    self.out.locals.insert(*local, known);
                }
            }
            Statement::Assign { value, .. } => match self.resolutions.assignments.get(*value) {
                Some(local) => {
                    let ty = self.out.locals.get(*local).cloned().unwrap_or(Ty::Unknown);
                    let declared = self.body.locals[*local].span;
                    self.expr(*value, &Expect::of(ty, Reason::Assignment(declared)));
                }
                None => {
                    self.expr_any(*value);
                }
            },
            Statement::Return { value: Some(value), .. } => {
                let expect = Expect::of(self.result.clone(), Reason::Result);
                self.expr(*value, &expect);
            }
            Statement::Return { value: None, span } => {
                if !self.result.is_unknown() && self.result != Ty::Unit {
                    let shown = self.show(&self.result.clone());
                    let name = self.item.name(self.db).clone();
                    self.error(
                        *span,
                        format!("`{name}` must give `{shown}`, but this `return` gives nothing"),
                    )
                    .help = Some("a `return` ends with its line: put the value on the same line".to_owned());
                }
            }
            Statement::While { condition, body, .. } => {
                self.expr(*condition, &Expect::of(Ty::Bool, Reason::Condition("`while`")));
                self.expr(*body, &Expect::Discard);
            }
            Statement::For { variable, iterable, body, .. } => {
                let element = self.element_type(*iterable);
                if let Some(variable) = variable {
                    self.out.locals.insert(*variable, element);
                }
                self.expr(*body, &Expect::Discard);
            }
            Statement::Expr(value) => {
                self.expr(*value, &Expect::Discard);
            }
        }
    }

    /// The type of handles long had no name: the annotation of one may be any type, and means `ActorId`.
    fn is_handle(&self, value: ExprId) -> bool {
        match (&self.body.exprs[value], self.resolutions.names.get(value)) {
            (Expr::Spawn { .. }, _) => true,
            (_, Some(Resolution::Local(local))) => self.out.locals.get(*local) == Some(&Ty::ActorId),
            _ => false,
        }
    }

    fn element_type(&mut self, iterable: ExprId) -> Ty<'db> {
        let found = self.expr_any(iterable);
        match self.shallow(&found) {
            Ty::List(inner) => (*inner).clone(),
            Ty::Unknown | Ty::Never => Ty::Unknown,
            Ty::Var(_) => {
                let element = self.fresh();
                let list = self.list_of(element.clone());
                self.unify(&found, &list);
                element
            }
            other => {
                let (shown, span) = (self.show(&other), self.span(iterable));
                let error = self.error(span, format!("`for` goes through a `List`, not `{shown}`"));
                if matches!(other, Ty::Map(..)) {
                    error.help =
                        Some("go through `__builtin_map_keys(..)` or `__builtin_map_values(..)`".to_owned());
                }
                Ty::Unknown
            }
        }
    }

    /// Whether an expression is an empty `{}`.
    pub(super) fn is_empty_block(&self, id: ExprId) -> bool {
        matches!(&self.body.exprs[id], Expr::Block(block) if block.statements.is_empty())
    }
}
