//! Calls: of named functions, of builtins with type parameters, and of function values.

use super::{Context, Expect, Reason};
use crate::{
    diagnostics::{Edit, Fix, Related},
    hir::{
        Item,
        body::{Expr, ExprId},
        lower::{lower, signature},
        resolve::Resolution,
    },
    span::TextRange,
    types::{Ty, declared::count, function_type},
};

impl<'db> Context<'db, '_> {
    pub(super) fn call(
        &mut self,
        callee: ExprId,
        arguments: &[ExprId],
        argument_list: TextRange,
        expect: &Expect<'db>,
    ) -> Ty<'db> {
        let named = matches!(self.body.exprs[callee], Expr::Name(_));
        match self.resolutions.names.get(callee) {
            Some(Resolution::Function(item)) if named => {
                self.call_item(callee, *item, arguments, argument_list, expect)
            }
            None if named => {
                self.loose_arguments(arguments);
                Ty::Unknown
            }
            _ => self.call_value(callee, arguments, argument_list),
        }
    }

    fn call_item(
        &mut self,
        callee: ExprId,
        item: Item<'db>,
        arguments: &[ExprId],
        argument_list: TextRange,
        expect: &Expect<'db>,
    ) -> Ty<'db> {
        let declared = function_type(self.db, item);
        if signature(self.db, item).as_function().is_none_or(|it| it.broken) {
            self.loose_arguments(arguments);
            return declared.result.clone();
        }
        let mut variables = Default::default();
        let parameters: Vec<Ty<'db>> =
            declared.parameters.iter().map(|it| self.instantiate(&it.1, &mut variables)).collect();
        let result = self.instantiate(&declared.result, &mut variables);
        self.out
            .exprs
            .insert(callee, Ty::Function(parameters.iter().cloned().collect(), result.clone().into()));
        let span = self.span(callee);
        self.constrain_parameters(item, span, &variables);
        // What the call is for may say what its type parameters are; a disagreement is told about the whole call.
        if let (Some(wanted), false) = (expect.ty(), variables.is_empty()) {
            let (wanted, result) = (self.resolved_vars(wanted), result.clone());
            if self.could_unify(&wanted, &result) {
                self.unify(&result, &wanted);
            }
        }
        if parameters.len() != arguments.len() {
            self.wrong_count(Some(item), callee, parameters.len(), arguments, argument_list);
            self.loose_arguments(arguments);
            return if variables.is_empty() { result } else { Ty::Unknown };
        }
        for (index, (argument, parameter)) in arguments.iter().zip(&parameters).enumerate() {
            self.expr(*argument, &Expect::of(parameter.clone(), Reason::Parameter(item, index)));
        }
        result
    }

    fn call_value(&mut self, callee: ExprId, arguments: &[ExprId], argument_list: TextRange) -> Ty<'db> {
        let found = self.expr_any(callee);
        match self.shallow(&found) {
            Ty::Function(parameters, result) => {
                if parameters.len() == arguments.len() {
                    for (argument, parameter) in arguments.iter().zip(parameters.iter()) {
                        self.expr(*argument, &Expect::of(parameter.clone(), Reason::Whole));
                    }
                } else {
                    self.wrong_count(None, callee, parameters.len(), arguments, argument_list);
                    self.loose_arguments(arguments);
                }
                (*result).clone()
            }
            Ty::Unknown | Ty::Never => {
                self.loose_arguments(arguments);
                Ty::Unknown
            }
            Ty::Var(_) => {
                let parameters = arguments.iter().map(|it| self.expr_any(*it)).collect();
                let result = self.fresh();
                self.unify(&found, &Ty::Function(parameters, result.clone().into()));
                result
            }
            other => {
                self.loose_arguments(arguments);
                let (shown, span) = (self.show(&other), self.span(callee));
                self.error(span, format!("this is `{shown}`, not a function, and cannot be called"));
                Ty::Unknown
            }
        }
    }

    fn loose_arguments(&mut self, arguments: &[ExprId]) {
        for argument in arguments {
            self.expr_any(*argument);
        }
    }

    fn wrong_count(
        &mut self,
        item: Option<Item<'db>>,
        callee: ExprId,
        wanted: usize,
        arguments: &[ExprId],
        argument_list: TextRange,
    ) {
        if self.body.broken && arguments.iter().any(|it| matches!(self.body.exprs[*it], Expr::Missing)) {
            return;
        }
        let name = match &self.body.exprs[callee] {
            Expr::Name(name) => format!("`{name}`"),
            _ => "this function".to_owned(),
        };
        let given = arguments.len();
        let message = format!("{name} takes {}, but {given} {} given", count(wanted, "argument"), are(given));
        let span = match arguments.get(wanted).zip(arguments.last()) {
            Some((first_extra, last)) => self.span(*first_extra).cover(self.span(*last)),
            None => argument_list,
        };
        let declared = item.map(|it| {
            let function = function_type(self.db, it);
            let parameters: Vec<String> = function
                .parameters
                .iter()
                .map(|(name, ty)| format!("{name}: {}", ty.display(self.db)))
                .collect();
            let note = format!("it is declared as `{}({})`", it.name(self.db), parameters.join(", "));
            let place = it.span(lower(self.db, it).spans.name);
            (note, place, it.file(self.db).is_embedded(self.db))
        });
        let removable = match (arguments.get(wanted), wanted.checked_sub(1).and_then(|it| arguments.get(it)))
        {
            (Some(_), Some(kept)) => Some(TextRange::new(self.span(*kept).end(), span.end())),
            (Some(_), None) => Some(span),
            _ => None,
        };
        let edit = removable.map(|it| Edit::new(self.item.span(it), ""));
        let error = self.error(span, message);
        if let Some((note, place, embedded)) = declared {
            error.notes.push(note);
            if !embedded {
                error.related.push(Related { place, message: "declared here".to_owned(), step: false });
            }
        }
        if let Some(edit) = edit {
            error.fixes.push(Fix::needs_review("remove what is too much", vec![edit]));
        }
    }

    /// Like `resolved`, but open variables stay, so that unifying with the result can bind them.
    fn resolved_vars(&self, ty: &Ty<'db>) -> Ty<'db> {
        self.shallow(ty).map_children(&mut |it| self.resolved_vars(it))
    }

    /// Whether two types have the same outermost shape, so that unifying them cannot hide a better message.
    fn could_unify(&self, wanted: &Ty<'db>, found: &Ty<'db>) -> bool {
        let (wanted, found) = (self.shallow(wanted), self.shallow(found));
        match (&wanted, &found) {
            (Ty::Unknown | Ty::Never | Ty::Var(_), _) => false,
            (_, Ty::Var(_)) => true,
            _ if std::mem::discriminant(&wanted) != std::mem::discriminant(&found) => false,
            _ => {
                let (a, b) = (wanted.children(), found.children());
                a.len() == b.len()
                    && (a.is_empty() && wanted == found
                        || !a.is_empty()
                            && a.iter().zip(&b).all(|(x, y)| {
                                matches!(self.shallow(x), Ty::Var(_) | Ty::Unknown) || self.could_unify(x, y)
                            }))
            }
        }
    }
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
