//! Expressions: one arm a kind, except those that fill files of their own.

use std::sync::Arc;

use super::{Context, Expect, Reason, constraint::Need};
use crate::{
    hir::{
        body::{Arm, Constructor, Expr, ExprId, Literal},
        lower::signature,
        resolve::Resolution,
    },
    types::{Ty, enum_type, function_type},
};

impl<'db> Context<'db, '_> {
    /// Infers an expression against what its place expects, and records its type.
    pub(super) fn expr(&mut self, id: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        let ty = self.expr_kind(id, expect);
        let ty = self.bounded(ty);
        self.out.exprs.insert(id, ty.clone());
        ty
    }

    pub(super) fn expr_any(&mut self, id: ExprId) -> Ty<'db> {
        self.expr(id, &Expect::Any)
    }

    fn expr_kind(&mut self, id: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        let body = self.body;
        let found = match &body.exprs[id] {
            Expr::Missing => return Ty::Unknown,
            Expr::Block(block) => return self.block(id, block, expect),
            Expr::If { condition, consequence, alternative } => {
                return self.branch(id, *condition, *consequence, *alternative, expect);
            }
            Expr::Match { scrutinee, arms } => return self.matching(*scrutinee, arms, expect),
            Expr::Literal(literal) => literal_type(literal),
            Expr::Name(_) => self.name(id),
            Expr::List(items) => self.list(items, expect),
            Expr::Map(entries) => self.map(entries, expect),
            Expr::None => {
                let inner = self.fresh();
                self.option_of(inner)
            }
            Expr::Wrap { constructor, value } => self.wrap(*constructor, *value, expect),
            Expr::Variant { enum_name, variant, payload } => self.variant(id, enum_name, variant, payload),
            Expr::Record { name, base, fields } => self.record(id, name, *base, fields),
            Expr::Unary { operator, operand } => self.unary(id, *operator, *operand),
            Expr::Binary { .. } => self.binary(id),
            Expr::Call { callee, arguments, argument_list } => {
                self.call(*callee, arguments, *argument_list, expect)
            }
            Expr::Field { object, field } => self.field(*object, field),
            Expr::Spawn { function } => self.spawn(*function),
            Expr::Send { target, message } => self.send(*target, *message),
            Expr::Receive => self.fresh(),
            Expr::Emit { value } => self.emit(*value, expect),
        };
        self.coerce(id, found, expect)
    }

    fn name(&mut self, id: ExprId) -> Ty<'db> {
        match self.resolutions.names.get(id) {
            Some(Resolution::Local(local)) => self.out.locals.get(*local).cloned().unwrap_or(Ty::Unknown),
            Some(Resolution::Function(item))
                if signature(self.db, *item).as_function().is_none_or(|it| it.broken) =>
            {
                Ty::Unknown
            }
            Some(Resolution::Function(item)) => {
                let mut variables = Default::default();
                let ty = self.instantiate(&function_type(self.db, *item).as_value(), &mut variables);
                let span = self.span(id);
                self.constrain_parameters(*item, span, &variables);
                ty
            }
            None => Ty::Unknown,
        }
    }

    fn list(&mut self, items: &[ExprId], expect: &Expect<'db>) -> Ty<'db> {
        let mut wanted = match expect.ty().map(|it| self.shallow(it)) {
            Some(Ty::List(inner)) => Expect::of((*inner).clone(), Reason::Whole),
            _ => Expect::of(self.fresh(), Reason::Whole),
        };
        for item in items {
            self.expr(*item, &wanted);
            if let Expect::Type(_, reason @ Reason::Whole) = &mut wanted {
                *reason = Reason::Sibling("element", self.span(*item));
            }
        }
        self.list_of(wanted.ty().cloned().unwrap_or(Ty::Unknown))
    }

    fn map(&mut self, entries: &[(ExprId, ExprId)], expect: &Expect<'db>) -> Ty<'db> {
        let (keys, mut wanted) = match expect.ty().map(|it| self.shallow(it)) {
            // Another key type was reported where it is written.
            Some(Ty::Map(key, value)) if *key == Ty::Unknown => {
                (Expect::Any, Expect::of((*value).clone(), Reason::Whole))
            }
            Some(Ty::Map(_, value)) => {
                (Expect::of(Ty::String, Reason::Whole), Expect::of((*value).clone(), Reason::Whole))
            }
            _ => (Expect::of(Ty::String, Reason::Whole), Expect::of(self.fresh(), Reason::Whole)),
        };
        for (key, value) in entries {
            self.expr(*key, &keys);
            self.expr(*value, &wanted);
            if let Expect::Type(_, reason @ Reason::Whole) = &mut wanted {
                *reason = Reason::Sibling("value", self.span(*value));
            }
        }
        Ty::Map(Arc::new(Ty::String), Arc::new(wanted.ty().cloned().unwrap_or(Ty::Unknown)))
    }

    fn wrap(&mut self, constructor: Constructor, value: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        let shape = expect.ty().map(|it| self.shallow(it));
        let (inner, other) = match (constructor, shape) {
            (Constructor::Some, Some(Ty::Option(inner))) => (Some(inner), None),
            (Constructor::Ok, Some(Ty::Result(ok, err))) => (Some(ok), Some(err)),
            (Constructor::Err, Some(Ty::Result(ok, err))) => (Some(err), Some(ok)),
            _ => (None, None),
        };
        let inner = match (inner, expect) {
            (Some(inner), Expect::Type(_, reason)) => {
                let wanted = Expect::of((*inner).clone(), reason.clone());
                Arc::new(self.expr(value, &wanted))
            }
            _ => Arc::new(self.expr_any(value)),
        };
        let other = other.unwrap_or_else(|| Arc::new(self.fresh()));
        match constructor {
            Constructor::Some => Ty::Option(inner),
            Constructor::Ok => Ty::Result(inner, other),
            Constructor::Err => Ty::Result(other, inner),
        }
    }

    fn branch(
        &mut self,
        id: ExprId,
        condition: ExprId,
        consequence: ExprId,
        alternative: Option<ExprId>,
        expect: &Expect<'db>,
    ) -> Ty<'db> {
        self.expr(condition, &Expect::of(Ty::Bool, Reason::Condition("`if`")));
        let Some(alternative) = alternative else {
            self.expr(consequence, &Expect::Discard);
            return match expect.ty().map(|it| self.shallow(it)) {
                None | Some(Ty::Unit | Ty::Unknown | Ty::Never) => Ty::Unit,
                Some(wanted @ Ty::Var(_)) => {
                    self.unify(&wanted, &Ty::Unit);
                    Ty::Unit
                }
                Some(wanted) => {
                    let (shown, span) = (self.show(&wanted), self.span(id));
                    self.error(
                        span,
                        format!("`if` without `else` gives no value where `{shown}` is expected"),
                    )
                    .help = Some("add an `else` branch".to_owned());
                    wanted
                }
            };
        };
        let first = self.body_block(consequence, expect);
        if matches!(expect, Expect::Discard) {
            let second = self.expr(alternative, expect);
            return if (first, second) == (Ty::Never, Ty::Never) { Ty::Never } else { Ty::Unit };
        }
        let second = self.sibling(alternative, consequence, &first, "branch", expect);
        self.join(&first, &second).unwrap_or(first)
    }

    fn matching(&mut self, scrutinee: ExprId, arms: &[Arm], expect: &Expect<'db>) -> Ty<'db> {
        let subject = self.expr_any(scrutinee);
        let mut result: Option<(Ty<'db>, ExprId)> = None;
        for arm in arms {
            self.pattern(arm.pattern, &subject);
            let ty = match (&result, expect) {
                (Some((first, id)), Expect::Any) => {
                    let (first, id) = (first.clone(), *id);
                    self.sibling(arm.body, id, &first, "arm", expect)
                }
                _ => self.expr(arm.body, expect),
            };
            result = Some(match result {
                None => (ty, arm.body),
                Some((first, id)) => {
                    let decided = self.shallow(&first) != Ty::Never;
                    (self.join(&first, &ty).unwrap_or(first), if decided { id } else { arm.body })
                }
            });
        }
        match (result, expect) {
            (None, _) if self.is_uninhabited(&subject) => Ty::Never,
            // The missing arms are an error of their own; they would give this.
            (None, Expect::Type(wanted, _)) => wanted.clone(),
            (None, Expect::Discard) => Ty::Unit,
            (None, Expect::Any) => Ty::Unknown,
            (Some((Ty::Never, _)), _) => Ty::Never,
            (Some(_), Expect::Discard) => Ty::Unit,
            (Some((ty, _)), _) => ty,
        }
    }

    fn is_uninhabited(&self, ty: &Ty<'db>) -> bool {
        matches!(self.shallow(ty), Ty::Enum(item) if enum_type(self.db, item).is_empty())
    }

    /// Infers a later branch, which must agree with an earlier one where nothing else says what is expected.
    fn sibling(
        &mut self,
        id: ExprId,
        earlier: ExprId,
        earlier_type: &Ty<'db>,
        what: &'static str,
        expect: &Expect<'db>,
    ) -> Ty<'db> {
        let agreed = match (expect, self.shallow(earlier_type)) {
            (Expect::Any, Ty::Never | Ty::Unknown) => None,
            (Expect::Any, _) => {
                let span = self.span(earlier);
                Some(Expect::of(earlier_type.clone(), Reason::Sibling(what, span)))
            }
            _ => None,
        };
        let expect = agreed.as_ref().unwrap_or(expect);
        if what == "branch" { self.body_block(id, expect) } else { self.expr(id, expect) }
    }

    fn spawn(&mut self, function: ExprId) -> Ty<'db> {
        let body = self.body;
        // Anything but a name is a syntax error, which a call's name is still checked for.
        let name = match &body.exprs[function] {
            Expr::Call { callee, .. } => *callee,
            _ => function,
        };
        let span = self.span(function);
        match self.resolutions.names.get(name) {
            Some(Resolution::Function(item)) if matches!(body.exprs[name], Expr::Name(_)) => {
                let declared = function_type(self.db, *item);
                let shown = item.name(self.db).clone();
                if !declared.parameters.is_empty() {
                    let message = format!("an actor's function takes no parameters, but `{shown}` does");
                    self.error(span, message).help =
                        Some("send it what it needs, and let it `receive`".to_owned());
                }
                self.out.exprs.insert(name, declared.as_value());
            }
            None if matches!(body.exprs[name], Expr::Name(_) | Expr::Missing) => {}
            _ => {
                self.expr_any(function);
                if matches!(body.exprs[function], Expr::Name(_)) {
                    self.error(span, "`spawn` takes the name of a function".to_owned());
                }
            }
        }
        Ty::ActorId
    }

    fn send(&mut self, target: ExprId, message: ExprId) -> Ty<'db> {
        let receiver = self.expr_any(target);
        if !self.unify(&receiver, &Ty::ActorId) {
            let (shown, span) = (self.show(&receiver), self.span(target));
            self.error(span, format!("messages are sent to actors, not to `{shown}`")).help =
                Some("the type of an actor's handle is `ActorId`".to_owned());
        }
        let ty = self.expr_any(message);
        let span = self.span(message);
        self.constrain(&ty, span, Need::Visible("sent"));
        Ty::Unit
    }

    fn emit(&mut self, value: ExprId, expect: &Expect<'db>) -> Ty<'db> {
        let ty = match expect {
            Expect::Type(..) => self.expr(value, expect),
            Expect::Any | Expect::Discard => self.expr_any(value),
        };
        let span = self.span(value);
        self.constrain(&ty, span, Need::Visible("emitted"));
        ty
    }
}

pub(super) fn literal_type<'db>(literal: &Literal) -> Ty<'db> {
    match literal {
        Literal::Int(_) => Ty::Int,
        Literal::Float(_) => Ty::Float,
        Literal::String(_) => Ty::String,
        Literal::Bool(_) => Ty::Bool,
        Literal::Unit => Ty::Unit,
    }
}
