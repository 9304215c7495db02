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
        // Arguments say what the type parameters are, so that a disagreement with what the call is for is told about
        // the whole call. Only an empty `{}` has to know first.
        if let (Some(wanted), false) = (expect.ty(), variables.is_empty())
            && arguments.iter().any(|it| self.holds_empty_block(*it))
        {
            self.unify(&result, wanted);
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
                if !self.unify(&found, &Ty::Function(parameters, result.clone().into())) {
                    let span = self.span(callee);
                    self.error(span, "a function cannot take itself".to_owned());
                }
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

    /// Whether an argument is `{}`, or a list, an option or a result of it.
    fn holds_empty_block(&self, argument: ExprId) -> bool {
        match &self.body.exprs[argument] {
            Expr::Wrap { value, .. } => self.holds_empty_block(*value),
            Expr::List(items) => items.iter().any(|it| self.holds_empty_block(*it)),
            _ => self.is_empty_block(argument),
        }
    }
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
