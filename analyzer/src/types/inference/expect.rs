//! What a place expects of an expression, why, and how a mismatch is told.

use super::Context;
use crate::{
    diagnostics::{Edit, Fix, Related},
    hir::{
        Item,
        body::{Expr, ExprId},
        lower::lower,
        scope,
    },
    span::TextRange,
    types::Ty,
};

/// What a place expects.
#[derive(Debug, Clone)]
pub(super) enum Expect<'db> {
    /// Any value.
    Any,
    /// Nothing: the value is dropped.
    Discard,
    /// A value of this type.
    Type(Ty<'db>, Reason<'db>),
}

/// Why a type is expected.
#[derive(Debug, Clone)]
pub(super) enum Reason<'db> {
    /// The function's result type.
    Result,
    /// The annotation of a `let`.
    Annotation(TextRange),
    /// An assignment to a local that was declared here.
    Assignment(TextRange),
    /// A parameter of a function.
    Parameter(Item<'db>, usize),
    /// A field of a record or payload declared by an item.
    Field(Item<'db>),
    /// The payload of a variant declared by an enum.
    Payload(Item<'db>),
    /// A condition of the named construct.
    Condition(&'static str),
    /// An operand of the operator.
    Operand(&'static str),
    /// An earlier element, branch or arm.
    Sibling(&'static str, TextRange),
    /// What the expression is part of demands it.
    Whole,
}

impl<'db> Expect<'db> {
    pub(super) fn of(ty: Ty<'db>, reason: Reason<'db>) -> Expect<'db> {
        Expect::Type(ty, reason)
    }

    pub(super) fn ty(&self) -> Option<&Ty<'db>> {
        match self {
            Expect::Type(ty, _) => Some(ty),
            Expect::Any | Expect::Discard => None,
        }
    }
}

impl<'db> Context<'db, '_> {
    /// Checks the type found at `id` against what is expected and gives the type to go on with.
    pub(super) fn coerce(&mut self, id: ExprId, found: Ty<'db>, expect: &Expect<'db>) -> Ty<'db> {
        let Expect::Type(wanted, reason) = expect else { return found };
        let (before, target) = (self.shallow(&found), self.shallow(wanted));
        if !self.unify(&found, wanted) {
            self.mismatch(id, &before, &target, reason);
            return wanted.clone();
        }
        if before == Ty::Never { found } else { wanted.clone() }
    }

    fn mismatch(&mut self, id: ExprId, found: &Ty<'db>, wanted: &Ty<'db>, reason: &Reason<'db>) {
        let (shown, expected) = (self.show(found), self.show(wanted));
        let related = self.explain(reason);
        let place = self.item.span(self.span(id));
        let conversion = self.conversion(id, found, wanted);
        let message = match reason {
            Reason::Condition(what) => format!("the condition of {what} must be `Bool`, not `{shown}`"),
            Reason::Operand(operator) => format!("`{operator}` needs `{expected}` here, not `{shown}`"),
            // Only a type that would contain itself does not fit one that is still open.
            _ if matches!(wanted, Ty::Var(_)) || matches!(found, Ty::Var(_)) => {
                "the type of this would have to contain itself".to_owned()
            }
            _ => format!("expected `{expected}`, found `{shown}`"),
        };
        let span = self.span(id);
        let diagnostic = self.error(span, message);
        diagnostic.label = Some(format!("this is `{shown}`"));
        diagnostic.related.extend(related);
        if *found == Ty::ActorId {
            diagnostic.help = Some("the type of handles is `ActorId`".to_owned());
        } else if matches!((found, wanted), (Ty::Unit, Ty::Map(..)) | (Ty::Map(..), Ty::Unit)) {
            let help = "`{}` is an empty map only where a map is expected: annotate where it is introduced";
            diagnostic.help = Some(help.to_owned());
        }
        if let Some((title, before, after)) = conversion {
            let edits = vec![
                Edit::new(
                    crate::span::ItemSpan { range: TextRange::empty(place.range.start()), ..place },
                    before,
                ),
                Edit::new(
                    crate::span::ItemSpan { range: TextRange::empty(place.range.end()), ..place },
                    after,
                ),
            ];
            diagnostic.fixes.push(Fix::needs_review(title, edits));
        }
    }

    fn explain(&self, reason: &Reason<'db>) -> Option<Related<crate::span::ItemSpan<'db>>> {
        let here = |span: TextRange, message: String| {
            Some(Related { place: self.item.span(span), message, step: false })
        };
        match reason {
            Reason::Result => {
                let lowered = lower(self.db, self.item);
                let result = lowered.signature.as_function()?.result?;
                here(*lowered.spans.types.get(result)?, "because of this result type".to_owned())
            }
            Reason::Annotation(span) => here(*span, "because of this annotation".to_owned()),
            Reason::Assignment(span) => here(*span, "because it was declared with that type here".to_owned()),
            Reason::Sibling(what, span) => here(*span, format!("because of this {what}")),
            Reason::Parameter(item, index) => {
                if item.file(self.db).is_embedded(self.db) {
                    return None;
                }
                let span = *lower(self.db, *item).spans.names.get(*index)?;
                Some(Related {
                    place: item.span(span),
                    message: "parameter declared here".to_owned(),
                    step: false,
                })
            }
            Reason::Field(item) | Reason::Payload(item) => {
                let span = lower(self.db, *item).spans.name;
                let message = format!("`{}` is declared here", item.name(self.db));
                Some(Related { place: item.span(span), message, step: false })
            }
            Reason::Condition(_) | Reason::Operand(_) | Reason::Whole => None,
        }
    }

    /// A conversion that is surely available, as title and what to put before and after.
    fn conversion(&self, id: ExprId, found: &Ty<'db>, wanted: &Ty<'db>) -> Option<(String, String, String)> {
        if matches!(self.body.exprs[id], Expr::Missing) {
            return None;
        }
        let function = match (found, wanted) {
            (Ty::Int, Ty::String) => "__builtin_int_to_string",
            (Ty::Float, Ty::String) => "__builtin_float_to_string",
            (Ty::Bool, Ty::String) => "__builtin_bool_to_string",
            (Ty::Int, Ty::Float) => "int_to_float",
            (_, Ty::Option(inner)) if **inner == *found => "Some",
            (_, Ty::Result(inner, _)) if **inner == *found => "Ok",
            _ => return None,
        };
        if function == "int_to_float" {
            scope::function(self.db, self.file, &function.into())?;
        }
        Some((format!("wrap it in `{function}`"), format!("{function}("), ")".to_owned()))
    }
}
