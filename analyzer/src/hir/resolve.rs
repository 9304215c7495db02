//! What the names in a body mean: locals by lexical scope, then functions and builtins.
//!
//! A call whose name and argument count are those of a published builtin is that builtin, even where a local or a
//! function of the name is in scope.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Item, Name,
    body::{
        Block, Body, Contract, Expr, ExprId, Local, LocalId, LocalKind, Pattern, PatternId, PatternPayload,
    },
    body::{Spanned, Statement, VariantPayload},
    lower::{Lowered, lower, signature},
    scope::{self, Definition, Namespace},
    signature::Signature,
    table::Table,
};
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, Levels, Severity, registry},
    span::{ItemSpan, TextRange},
};

/// What a name in an expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Resolution<'db> {
    /// A binding of the body.
    Local(LocalId),
    /// A function of the project, a package or the prelude.
    Function(Item<'db>),
}

/// The meaning of every name in a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Resolutions<'db> {
    /// For each `Expr::Name` that means something, what.
    pub names: Table<Expr, Resolution<'db>>,
    /// Locals whose name is called as a builtin's where they are in scope.
    pub shadowed: Table<Local, ()>,
    /// For each assignment, keyed by the assigned value, the local that changes.
    pub assignments: Table<Expr, LocalId>,
    /// Undefined names, unused bindings and the like.
    pub diagnostics: Vec<Diagnostic<ItemSpan<'db>>>,
}

/// Resolves the names in a function's contracts and body.
#[salsa::tracked(returns(ref))]
pub fn resolve<'db>(db: &'db dyn Db, item: Item<'db>) -> Resolutions<'db> {
    let Lowered { body, .. } = lower(db, item);
    let mut resolver = Resolver {
        db,
        item,
        body,
        scope: Vec::new(),
        meanings: FxHashMap::default(),
        read: Table::default(),
        suggestions: 0,
        out: Resolutions::default(),
    };
    body.locals.iter().take(body.parameter_count as usize).for_each(|it| resolver.enter(it.0));
    for contract in &body.contracts {
        resolver.contract(contract);
    }
    if let Some(root) = body.root {
        resolver.expr(root);
        resolver.report_unused();
    }
    resolver.out
}

/// Each suggestion looks at every local in scope: a body with more undefined names than this has another problem.
const MAX_SUGGESTIONS: usize = 50;

struct Resolver<'db, 'a> {
    db: &'db dyn Db,
    item: Item<'db>,
    body: &'a Body,
    /// Locals in scope, innermost last.
    scope: Vec<LocalId>,
    /// The locals in scope by name, innermost last.
    meanings: FxHashMap<&'a Name, Vec<LocalId>>,
    read: Table<Local, ()>,
    /// How many names were suggested for.
    suggestions: usize,
    out: Resolutions<'db>,
}

impl<'db, 'a> Resolver<'db, 'a> {
    fn contract(&mut self, contract: &Contract) {
        let depth = self.scope.len();
        contract.result.into_iter().for_each(|it| self.enter(it));
        self.expr(contract.condition);
        self.leave(depth);
    }

    fn expr(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Missing | Expr::Literal(_) | Expr::None | Expr::Receive => {}
            Expr::Name(name) => self.name(id, name),
            Expr::List(items) => items.iter().for_each(|it| self.expr(*it)),
            Expr::Map(entries) => entries.iter().for_each(|(key, value)| {
                self.expr(*key);
                self.expr(*value);
            }),
            Expr::Block(block) => self.block(block),
            Expr::If { condition, consequence, alternative } => {
                self.expr(*condition);
                self.expr(*consequence);
                alternative.iter().for_each(|it| self.expr(*it));
            }
            Expr::Match { scrutinee, arms } => {
                self.expr(*scrutinee);
                for arm in arms {
                    let depth = self.scope.len();
                    self.pattern(arm.pattern);
                    self.bound_once(depth);
                    self.expr(arm.body);
                    self.leave(depth);
                }
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
                match &body.exprs[*callee] {
                    Expr::Name(name) => self.callee(*callee, name, arguments.len()),
                    _ => self.expr(*callee),
                }
                arguments.iter().for_each(|it| self.expr(*it));
            }
            Expr::Field { object, field } => self.field(id, *object, field),
            Expr::Spawn { function } => self.expr(*function),
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
        while let Expr::Binary { left, right, .. } = &self.body.exprs[leftmost] {
            rights.push(*right);
            leftmost = *left;
        }
        self.expr(leftmost);
        rights.into_iter().rev().for_each(|it| self.expr(it));
    }

    fn block(&mut self, block: &Block) {
        let depth = self.scope.len();
        for statement in &block.statements {
            match statement {
                Statement::Let { local, value, .. } => {
                    self.expr(*value);
                    local.iter().for_each(|it| self.enter(*it));
                }
                Statement::Assign { target, value, .. } => {
                    self.expr(*value);
                    self.assign(target, *value);
                }
                Statement::Return { value, .. } => value.iter().for_each(|it| self.expr(*it)),
                Statement::While { condition, body, .. } => {
                    self.expr(*condition);
                    self.expr(*body);
                }
                Statement::For { variable, iterable, body, .. } => {
                    self.expr(*iterable);
                    let depth = self.scope.len();
                    variable.iter().for_each(|it| self.enter(*it));
                    self.expr(*body);
                    self.leave(depth);
                }
                Statement::Expr(value) => self.expr(*value),
            }
        }
        self.leave(depth);
    }

    fn pattern(&mut self, id: PatternId) {
        match &self.body.patterns[id] {
            Pattern::Missing | Pattern::Wildcard | Pattern::Literal(_) | Pattern::None => {}
            Pattern::Binding(local) => self.enter(*local),
            Pattern::Wrap { inner, .. } => self.pattern(*inner),
            Pattern::Variant { payload, .. } => match payload {
                PatternPayload::None => {}
                PatternPayload::Value(inner) => self.pattern(*inner),
                PatternPayload::Fields(fields) => fields.iter().for_each(|it| self.pattern(it.1)),
            },
        }
    }

    fn enter(&mut self, local: LocalId) {
        let body = self.body;
        self.scope.push(local);
        self.meanings.entry(&body.locals[local].name).or_default().push(local);
    }

    /// Leaves all that was entered since `depth` locals were in scope.
    fn leave(&mut self, depth: usize) {
        for local in self.scope.drain(depth..) {
            self.meanings.get_mut(&self.body.locals[local].name).map(Vec::pop);
        }
    }

    /// No two of the locals from `depth` on, which one pattern binds, have one name.
    fn bound_once(&mut self, depth: usize) {
        let mut seen: FxHashMap<&Name, TextRange> = FxHashMap::default();
        for local in self.scope.iter().skip(depth) {
            let Local { name, span, .. } = &self.body.locals[*local];
            if let Some(first) = seen.insert(name, *span) {
                let message = format!("the pattern binds `{name}` twice");
                self.out.diagnostics.push(
                    Diagnostic::new(&registry::DUPLICATE_DEFINITION, self.item.span(*span), message)
                        .with_related(self.item.span(first), "first bound here"),
                );
            }
        }
    }

    fn local(&self, name: &Name) -> Option<LocalId> {
        self.meanings.get(name)?.last().copied()
    }

    fn name(&mut self, id: ExprId, name: &Name) {
        if let Some(local) = self.local(name) {
            self.use_local(id, local);
        } else {
            self.function(id, name, &registry::UNDEFINED_VARIABLE, "name");
        }
    }

    fn callee(&mut self, id: ExprId, name: &Name, arity: usize) {
        if let Some(builtin) = scope::builtin(self.db, name, arity) {
            self.out.names.insert(id, Resolution::Function(builtin));
            if let Some(local) = self.local(name) {
                self.out.shadowed.insert(local, ());
            }
        } else if let Some(local) = self.local(name) {
            self.use_local(id, local);
        } else {
            self.function(id, name, &registry::UNDEFINED_FUNCTION, "function");
        }
    }

    /// `E.V` is what other languages write for `E::V`.
    fn field(&mut self, id: ExprId, object: ExprId, field: &Spanned<Name>) {
        let file = self.item.file(self.db);
        let Expr::Name(name) = &self.body.exprs[object] else { return self.expr(object) };
        if self.local(name).is_some() || scope::function(self.db, file, name).is_some() {
            return self.expr(object);
        }
        let Some(Definition::Item(of)) = scope::type_item(self.db, file, name) else {
            return self.expr(object);
        };
        let Signature::Enum(signature) = signature(self.db, of) else { return self.expr(object) };
        let place = |range: TextRange| self.item.span(range);
        let whole = self.body.expr_spans.get(id).copied().unwrap_or_default();
        let object = self.body.expr_spans.get(object).copied().unwrap_or_default();
        let variant = &field.value;
        if !signature.variants.iter().any(|it| it.name == *variant) {
            let message = format!("`{name}` is an enum and has no variant `{variant}`");
            let found = Diagnostic::new(&registry::UNDEFINED_VARIABLE, place(whole), message);
            return self.report(found.with_help(format!("a variant is named with `::`, as in `{name}::V`")));
        }
        let ours = format!("{name}::{variant}");
        let message = format!("a variant is named `{ours}`");
        let found = Diagnostic::new(&registry::UNDEFINED_VARIABLE, place(whole), message);
        let sign = TextRange::new(object.end(), field.span.start().max(object.end()));
        let is_plain = self.item.text(self.db).get(std::ops::Range::<usize>::from(sign)) == Some(".");
        let fix = Fix::safe(format!("write `{ours}`"), vec![Edit::new(place(sign), "::")]);
        self.report(if is_plain { found.with_fix(fix) } else { found });
    }

    fn use_local(&mut self, id: ExprId, local: LocalId) {
        self.read.insert(local, ());
        self.out.names.insert(id, Resolution::Local(local));
    }

    fn function(&mut self, id: ExprId, name: &Name, rule: &'static registry::Rule, what: &str) {
        let span = self.body.expr_spans.get(id).copied().unwrap_or_default();
        match scope::function(self.db, self.item.file(self.db), name) {
            Some(Definition::Item(item)) => self.out.names.insert(id, Resolution::Function(item)),
            Some(Definition::Ambiguous(items)) => {
                self.report(ambiguous(self.db, self.item, name, span, &items))
            }
            None => self.undefined(rule, what, name, span),
        }
    }

    fn undefined(&mut self, rule: &'static registry::Rule, what: &str, name: &Name, span: TextRange) {
        if scope::is_misdeclared(self.db, self.item.file(self.db), name) {
            return;
        }
        let place = self.item.span(span);
        let mut diagnostic = Diagnostic::new(rule, place, format!("nothing in scope is named `{name}`"))
            .with_label(format!("unknown {what}"));
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS {
            self.report(diagnostic);
            return;
        }
        let locals = self.scope.iter().map(|it| self.body.locals[*it].name.clone());
        let functions = scope::name_index(self.db, self.item.file(self.db), Namespace::Function);
        if let Some(near) = functions.nearest(name, locals) {
            diagnostic = diagnostic.with_fix(Fix::needs_review(
                format!("replace `{name}` by `{near}`"),
                vec![Edit::new(place, near.as_str())],
            ));
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
    }

    fn assign(&mut self, target: &Spanned<Name>, value: ExprId) {
        let place = self.item.span(target.span);
        let name = &target.value;
        let Some(local) = self.local(name) else {
            let file = self.item.file(self.db);
            match scope::function(self.db, file, name) {
                Some(_) => self.report(
                    Diagnostic::new(
                        &registry::ASSIGNMENT_TO_IMMUTABLE,
                        place,
                        format!("`{name}` is a function and cannot be assigned to"),
                    )
                    .with_levels(Levels::ERROR),
                ),
                None => self.undefined(&registry::UNDEFINED_VARIABLE, "variable", name, target.span),
            }
            return;
        };
        self.out.assignments.insert(value, local);
        let declared = self.item.span(self.body.locals[local].span);
        let diagnostic =
            |message: String| Diagnostic::new(&registry::ASSIGNMENT_TO_IMMUTABLE, place, message);
        match self.body.locals[local].kind {
            LocalKind::Let { mutable: true, .. } => {}
            LocalKind::Let { keyword, .. } => {
                let found = diagnostic(format!("`{name}` is assigned to but not declared `mut`"))
                    .with_related(declared, "declared here");
                let insert = Edit::new(self.item.span(TextRange::empty(keyword.end())), " mut");
                // Where another word stands for `let`, it is that word which has to be mended first.
                let is_let =
                    self.item.text(self.db).get(std::ops::Range::<usize>::from(keyword)) == Some("let");
                self.report(if is_let {
                    found.with_fix(Fix::safe(format!("declare `{name}` as `mut`"), vec![insert]))
                } else {
                    found
                });
            }
            kind => {
                let what = match kind {
                    LocalKind::Parameter => "a parameter",
                    LocalKind::For => "a loop variable",
                    LocalKind::Result => "the result under contract",
                    LocalKind::Let { .. } | LocalKind::Pattern => "bound by a pattern",
                };
                self.report(
                    diagnostic(format!("`{name}` is {what} and cannot be assigned to"))
                        .with_levels(Levels::ERROR)
                        .with_related(declared, "declared here")
                        .with_help(format!("copy it first: `let mut copy = {name}`")),
                );
            }
        }
    }

    fn report_unused(&mut self) {
        let body = self.body;
        if body.broken {
            return;
        }
        let assigned: FxHashSet<LocalId> = self.out.assignments.iter().map(|(_, it)| *it).collect();
        let shorthands = body.shorthands();
        // Renaming must meet no other name, whether bound here or mentioned.
        let mentioned = body.exprs.iter().filter_map(|(_, it)| match it {
            Expr::Name(name) => Some(name.as_str()),
            _ => None,
        });
        let bound = body.locals.iter().map(|(_, it)| it.name.as_str());
        let taken: FxHashSet<&str> = bound.chain(mentioned).filter_map(|it| it.strip_prefix('_')).collect();
        for (id, local) in body.locals.iter() {
            let name = &local.name;
            let skip = name.starts_with('_') || local.kind == LocalKind::Result;
            if skip || self.read.get(id).is_some() {
                continue;
            }
            let (rule, what) = match local.kind {
                LocalKind::Parameter => (&registry::UNUSED_PARAMETER, "parameter"),
                LocalKind::For => (&registry::UNUSED_BINDING, "loop variable"),
                _ => (&registry::UNUSED_BINDING, "variable"),
            };
            let shorthand = shorthands.contains(&local.span);
            let what = if shorthand { "field" } else { what };
            let place = self.item.span(local.span);
            let mut diagnostic =
                Diagnostic::new(rule, place, format!("{what} `{name}` is never read")).fade();
            // Every use would have to be renamed with it, and assignments are uses, too.
            if assigned.contains(&id) {
                self.report(diagnostic);
                continue;
            }
            if shorthand {
                let end = self.item.span(TextRange::empty(local.span.end()));
                let title = format!("ignore the field: `{name}: _`");
                diagnostic = diagnostic.with_fix(Fix::safe(title, vec![Edit::new(end, ": _")]));
            } else if !taken.contains(name.as_str()) {
                let start = self.item.span(TextRange::empty(local.span.start()));
                let title = format!("mark `{name}` as unused: `_{name}`");
                diagnostic = diagnostic.with_fix(Fix::safe(title, vec![Edit::new(start, "_")]));
            }
            self.report(diagnostic);
        }
    }

    fn report(&mut self, diagnostic: Diagnostic<ItemSpan<'db>>) {
        self.out.diagnostics.push(diagnostic);
    }
}

/// The finding for a use of a name that imports define differently.
pub(crate) fn ambiguous<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    name: &Name,
    span: TextRange,
    candidates: &[Item<'db>],
) -> Diagnostic<ItemSpan<'db>> {
    let message = format!("`{name}` is imported with different definitions");
    let mut diagnostic = Diagnostic::new(&registry::AMBIGUOUS_NAME, item.span(span), message);
    for candidate in candidates {
        let place = candidate.span(lower(db, *candidate).spans.name);
        diagnostic = diagnostic.with_related(place, format!("defined in `{}`", candidate.file(db).path(db)));
    }
    diagnostic.with_help("define it in this file, which wins over imports, or drop one of the imports")
}

impl Levels {
    /// An error in both profiles.
    pub const ERROR: Levels = Levels { default: Some(Severity::Error), strict: Some(Severity::Error) };
}

#[cfg(test)]
mod tests;
