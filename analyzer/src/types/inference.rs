//! The types of everything in a body: bidirectional inference with unification.
//!
//! What a place expects travels inward through blocks and branches, so a mismatch is reported at the innermost
//! expression that causes it. Whatever a syntax or name error hides is `Unknown` and fits everything.

mod call;
mod constraint;
mod expect;
mod expr;
mod operator;
mod pattern;
mod record;
mod statement;
mod unify;

use std::cell::Cell;

use constraint::Constraint;
use expect::{Expect, Reason};

use super::{Ty, contents, function_type};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Levels, Rule, Severity, registry},
    hir::{
        Item,
        body::{Body, ContractKind, Expr, ExprId, Local, Pattern},
        lower::{Lowered, lower},
        resolve::{Resolutions, resolve},
        table::Table,
    },
    inputs::SourceFile,
    span::{ItemSpan, TextRange},
    workflow::is_step,
};

/// The types of a body, and the errors found on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Inference<'db> {
    /// The type of each expression that is evaluated.
    pub exprs: Table<Expr, Ty<'db>>,
    /// The type each pattern is matched against.
    pub patterns: Table<Pattern, Ty<'db>>,
    /// The type of each local.
    pub locals: Table<Local, Ty<'db>>,
    /// For each variant pattern, the variant's index in its enum.
    pub variants: Table<Pattern, u32>,
    /// For each variant expression, the variant's index in its enum.
    pub variant_exprs: Table<Expr, u32>,
    /// Type errors.
    pub diagnostics: Vec<Diagnostic<ItemSpan<'db>>>,
}

/// Infers and checks a function.
#[salsa::tracked(returns(ref))]
pub fn infer<'db>(db: &'db dyn Db, item: Item<'db>) -> Inference<'db> {
    let Lowered { body, signature, .. } = lower(db, item);
    if signature.as_function().is_none() {
        return Inference::default();
    }
    let declared = function_type(db, item);
    let mut context = Context {
        db,
        item,
        file: item.file(db),
        body,
        resolutions: resolve(db, item),
        result: declared.result.clone(),
        variables: Vec::new(),
        constraints: Vec::new(),
        too_large: Cell::new(false),
        out: Inference::default(),
    };
    for ((local, _), (_, ty)) in body.locals.iter().zip(&declared.parameters) {
        context.out.locals.insert(local, ty.clone());
    }
    context.contracts();
    context.root();
    context.entry_point();
    context.finish()
}

struct Context<'db, 'a> {
    db: &'db dyn Db,
    item: Item<'db>,
    file: SourceFile,
    body: &'a Body,
    resolutions: &'a Resolutions<'db>,
    /// The declared result type.
    result: Ty<'db>,
    /// What each inference variable stands for, once known.
    variables: Vec<Option<Ty<'db>>>,
    /// Checks that wait for what the rest of the function says.
    constraints: Vec<Constraint<'db>>,
    /// Whether some type outgrew what is checked.
    too_large: Cell<bool>,
    out: Inference<'db>,
}

impl<'db> Context<'db, '_> {
    fn contracts(&mut self) {
        for contract in &self.body.contracts {
            if let Some(result) = contract.result {
                self.out.locals.insert(result, self.result.clone());
            }
            let clause = match contract.kind {
                ContractKind::Requires => "a `requires` clause",
                ContractKind::Ensures => "an `ensures` clause",
            };
            self.expr(contract.condition, &Expect::of(Ty::Bool, Reason::Condition(clause)));
        }
    }

    fn root(&mut self) {
        let Some(root) = self.body.root else { return };
        if self.result == Ty::Unit {
            self.expr(root, &Expect::Discard);
        } else {
            self.body_block(root, &Expect::of(self.result.clone(), Reason::Result));
        }
    }

    /// `main` is called by the host: without arguments, for an `Int`.
    fn entry_point(&mut self) {
        if self.item.name(self.db) != "main" || self.file.is_embedded(self.db) {
            return;
        }
        let Lowered { signature, spans, .. } = lower(self.db, self.item);
        let Some(function) = signature.as_function() else { return };
        if !function.parameters.is_empty() {
            let place = spans.names.first().copied().unwrap_or(spans.name);
            self.error(place, "`main` takes no parameters: the host has nothing to give it".to_owned())
                .help = Some("read inputs with `step_input`".to_owned());
        }
        let place = function.result.and_then(|it| spans.types.get(it).copied()).unwrap_or(spans.name);
        let shown = self.result.display(self.db);
        if contents(self.db, &self.result).is_opaque() {
            self.error(place, format!("`main` cannot give a `{shown}`: results are recorded"));
        } else if !matches!(self.result, Ty::Int | Ty::Unknown) && !is_step(self.db, self.file) {
            let message = format!("`main` gives `{shown}`, where an `Int` would be the exit code");
            self.report(&registry::ENTRY_POINT, place, message);
        }
    }

    fn finish(mut self) -> Inference<'db> {
        self.check_constraints();
        self.shadowed_builtins();
        let mut out = std::mem::take(&mut self.out);
        out.exprs.update(|it| *it = self.resolved(it));
        out.patterns.update(|it| *it = self.resolved(it));
        out.locals.update(|it| *it = self.resolved(it));
        if self.too_large.get() {
            let name = lower(self.db, self.item).spans.name;
            let message = format!("a type in `{}` is too large to be checked", self.item.name(self.db));
            out.diagnostics.push(Diagnostic::new(&registry::TYPE_ERROR, self.item.span(name), message));
        }
        out
    }

    /// Functions in variables that calls by their name do not reach, because a builtin has it too.
    fn shadowed_builtins(&mut self) {
        for (local, ()) in self.resolutions.shadowed.iter() {
            let ty = self.out.locals.get(local).map(|it| self.shallow(it));
            if matches!(ty, Some(Ty::Function(..))) {
                let Local { name, span, .. } = &self.body.locals[local];
                let message = format!("a call of `{name}` is the builtin, not this variable");
                self.report(&registry::SHADOWED_BUILTIN, *span, message);
            }
        }
    }

    fn span(&self, id: ExprId) -> TextRange {
        self.body.expr_spans.get(id).copied().unwrap_or_default()
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        span: TextRange,
        message: String,
    ) -> &mut Diagnostic<ItemSpan<'db>> {
        let diagnostic = Diagnostic::new(rule, self.item.span(span), message);
        let index = self.out.diagnostics.len();
        self.out.diagnostics.push(diagnostic);
        #[expect(clippy::indexing_slicing, reason = "the element was pushed in the line before")]
        &mut self.out.diagnostics[index]
    }

    fn error(&mut self, span: TextRange, message: String) -> &mut Diagnostic<ItemSpan<'db>> {
        self.report(&registry::TYPE_ERROR, span, message)
    }
}

impl Levels {
    /// Nothing in the default profile, a hint in the strict one.
    pub const STRICT_HINT: Levels = Levels { default: None, strict: Some(Severity::Hint) };
}
