//! The places in one function that have to do with effects, in source order.
//!
//! Facts are these without their positions; explanations and rules look here for the positions of facts. What a
//! callee does is not looked at, only what the callee is.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::kinds;
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    framework::is_effect_type,
    hir::{
        Item, Name,
        body::{Body, Expr, ExprId, FieldInit, Literal, LocalId, Statement},
        lower::{lower, signature},
        resolve::{Resolution, Resolutions, resolve},
        scope::{self, Definition},
    },
    inputs::{PRELUDE_PATH, SourceFile},
    span::TextRange,
};

/// The prelude's function that takes a token for the capability it is given the name of.
pub(crate) const CAP_TAKE: &str = "cap_take";

/// Longest chain of `let` bindings that is followed to a literal.
const MAX_ALIASES: usize = 16;

/// A place that has to do with effects.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(crate) struct Site<'db> {
    /// What is there.
    pub(crate) what: What<'db>,
    /// The expression: a call, a name, a record literal ...
    pub(crate) expr: ExprId,
    /// The word that does it: the callee's name, `emit` ...
    pub(crate) span: TextRange,
    /// The contract clause it stands in, by index; `None` in the block.
    pub(crate) clause: Option<usize>,
}

/// What a place does.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(crate) enum What<'db> {
    /// Performs capabilities.
    Operation {
        /// `net_fetch`, `emit`
        name: Name,
        /// Which.
        capabilities: CapabilitySet,
        /// Whether it is called or only named.
        how: Mention,
    },
    /// Mentions a function outside the prelude.
    Function {
        /// Which.
        function: Item<'db>,
        /// How.
        how: Mention,
    },
    /// Builds a value that asks the host for an effect.
    EffectValue {
        /// The value of the field `kind`, if it is known.
        kind: Option<Constant>,
    },
    /// Names a capability that does not exist.
    UnknownCapability(Constant),
    /// Does something that cannot be known.
    Unknown,
}

/// How a function is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, salsa::SalsaValue)]
pub(crate) enum Mention {
    /// `f()`
    Called,
    /// `spawn f`
    Spawned,
    /// `f` as a value, which whoever receives it can call.
    Named,
}

/// A text that is known before the program runs.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub(crate) struct Constant {
    /// The text.
    pub(crate) text: Arc<str>,
    /// Where the literal is written, which may be in a `let` before.
    pub(crate) literal: ExprId,
}

/// One function's body with what its names mean.
pub(crate) struct FunctionBody<'db> {
    db: &'db dyn Db,
    file: SourceFile,
    pub(crate) body: &'db Body,
    names: &'db Resolutions<'db>,
    /// Initialisers of the locals that are never assigned to.
    initialisers: FxHashMap<LocalId, ExprId>,
}

/// The sites of `item`, those in contract clauses first.
#[salsa::tracked(returns(deref))]
pub(crate) fn sites<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Site<'db>> {
    FunctionBody::new(db, item).sites()
}

/// Whether an item belongs to the prelude.
pub(crate) fn is_prelude(db: &dyn Db, item: Item<'_>) -> bool {
    &**item.file(db).path(db) == PRELUDE_PATH
}

impl<'db> FunctionBody<'db> {
    /// The body of `item`; an empty one for items without.
    pub(crate) fn new(db: &'db dyn Db, item: Item<'db>) -> FunctionBody<'db> {
        let body = &lower(db, item).body;
        let names = resolve(db, item);
        let assigned: FxHashSet<LocalId> = names.assignments.iter().map(|it| *it.1).collect();
        let mut initialisers = FxHashMap::default();
        for (_, expr) in body.exprs.iter() {
            let Expr::Block(block) = expr else { continue };
            for statement in &block.statements {
                if let Statement::Let { local: Some(local), value, .. } = statement
                    && !assigned.contains(local)
                {
                    initialisers.insert(*local, *value);
                }
            }
        }
        FunctionBody { db, file: item.file(db), body, names, initialisers }
    }

    fn sites(&self) -> Vec<Site<'db>> {
        let mut out = Vec::new();
        for (clause, contract) in self.body.contracts.iter().enumerate() {
            self.walk(contract.condition, Some(clause), &mut out);
        }
        if let Some(root) = self.body.root {
            self.walk(root, None, &mut out);
        }
        out
    }

    /// The text that `expr` is known to be.
    pub(crate) fn constant(&self, expr: ExprId) -> Option<Constant> {
        let literal = self.origin(expr);
        match &self.body.exprs[literal] {
            Expr::Literal(Literal::String(text)) => Some(Constant { text: text.clone(), literal }),
            _ => None,
        }
    }

    /// The function that a name means.
    pub(crate) fn function(&self, name: ExprId) -> Option<Item<'db>> {
        match self.names.names.get(name) {
            Some(Resolution::Function(item)) => Some(*item),
            _ => None,
        }
    }

    /// The index of the parameter whose value `expr` is.
    pub(crate) fn parameter(&self, expr: ExprId) -> Option<u32> {
        match self.names.names.get(self.origin(expr)) {
            Some(Resolution::Local(local)) => {
                let index = local.into_raw().into_u32();
                (index < self.body.parameter_count).then_some(index)
            }
            _ => None,
        }
    }

    /// The value of a field of the record literal `expr`.
    pub(crate) fn field(&self, expr: ExprId, name: &str) -> Option<ExprId> {
        match &self.body.exprs[expr] {
            Expr::Record { fields, .. } => field_value(fields, name),
            _ => None,
        }
    }

    /// Where an expression's text stands.
    pub(crate) fn span(&self, expr: ExprId) -> TextRange {
        self.body.expr_spans.get(expr).copied().unwrap_or_default()
    }

    /// Follows names of `let` bindings back to what they were bound to.
    pub(crate) fn origin(&self, expr: ExprId) -> ExprId {
        let mut here = expr;
        for _ in 0..MAX_ALIASES {
            match self.names.names.get(here) {
                Some(Resolution::Local(local)) => match self.initialisers.get(local) {
                    Some(value) => here = *value,
                    None => break,
                },
                _ => break,
            }
        }
        here
    }

    /// Operator chains nest as deep as they are long, so this keeps its own stack.
    fn walk(&self, root: ExprId, clause: Option<usize>, out: &mut Vec<Site<'db>>) {
        let mut pending = vec![root];
        let mut children = Vec::new();
        while let Some(expr) = pending.pop() {
            children.clear();
            self.visit(expr, clause, &mut children, out);
            pending.extend(children.drain(..).rev());
        }
    }

    fn visit(&self, id: ExprId, clause: Option<usize>, children: &mut Vec<ExprId>, out: &mut Vec<Site<'db>>) {
        let expr = &self.body.exprs[id];
        let mut site = |what, span| out.push(Site { what, expr: id, span, clause });
        match expr {
            Expr::Name(_) => {
                if let Some(what) = self.mention(id, Mention::Named) {
                    site(what, self.span(id));
                }
            }
            Expr::Call { callee, arguments, .. } if matches!(self.body.exprs[*callee], Expr::Name(_)) => {
                let what = match self.names.names.get(*callee) {
                    Some(Resolution::Function(item)) if self.is_cap_take(*item) => {
                        Some(self.cap_take(arguments.first().copied()))
                    }
                    _ => self.mention(*callee, Mention::Called),
                };
                if let Some(what) = what {
                    site(what, self.span(*callee));
                }
                children.extend(arguments);
                return;
            }
            Expr::Spawn { function } => {
                site(keyword_operation("spawn", Capability::ACTOR_SPAWN), self.keyword(id, "spawn"));
                if matches!(self.body.exprs[*function], Expr::Name(_)) {
                    if let Some(what) = self.mention(*function, Mention::Spawned) {
                        site(what, self.span(*function));
                    }
                    return;
                }
            }
            Expr::Send { .. } => {
                site(keyword_operation("send", Capability::ACTOR_SEND), self.keyword(id, "send"));
            }
            Expr::Emit { .. } => {
                site(keyword_operation("emit", Capability::UI_RENDER), self.keyword(id, "emit"));
            }
            Expr::Record { name, base, fields } => {
                let record = scope::type_item(self.db, self.file, &name.value);
                if let Some(Definition::Item(record)) = record
                    && is_effect_type(self.db, record)
                {
                    let kind = field_value(fields, "kind");
                    // Without a kind of its own it is a changed copy of a value that was built elsewhere.
                    if kind.is_some() || base.is_none() {
                        let kind = kind.and_then(|it| self.constant(it));
                        site(What::EffectValue { kind }, name.span);
                    }
                }
            }
            _ => {}
        }
        expr.children(children);
    }

    fn mention(&self, name: ExprId, how: Mention) -> Option<What<'db>> {
        match self.names.names.get(name) {
            Some(Resolution::Local(_)) => None,
            Some(Resolution::Function(item)) if is_prelude(self.db, *item) => {
                if self.is_cap_take(*item) {
                    return Some(What::Unknown);
                }
                let capabilities = declared(self.db, *item);
                let name = item.name(self.db).clone();
                (!capabilities.is_empty()).then_some(What::Operation { name, capabilities, how })
            }
            Some(Resolution::Function(item)) => Some(What::Function { function: *item, how }),
            None => Some(What::Unknown),
        }
    }

    fn is_cap_take(&self, item: Item<'db>) -> bool {
        item.name(self.db) == CAP_TAKE && is_prelude(self.db, item)
    }

    /// A call of `cap_take` performs what it is given the name of.
    fn cap_take(&self, name: Option<ExprId>) -> What<'db> {
        let Some(constant) = name.and_then(|it| self.constant(it)) else { return What::Unknown };
        match Capability::parse(&constant.text) {
            Some(capability) => What::Operation {
                name: Name::new(CAP_TAKE),
                capabilities: CapabilitySet::from_iter([capability]),
                how: Mention::Called,
            },
            None => What::UnknownCapability(constant),
        }
    }

    /// The range of the keyword that `expr` begins with.
    fn keyword(&self, expr: ExprId, keyword: &str) -> TextRange {
        let start = self.span(expr).start();
        TextRange::at(start, text_size::TextSize::of(keyword))
    }
}

impl What<'_> {
    /// The capability of the effect value built here.
    pub(crate) fn latent(&self) -> Option<Capability> {
        match self {
            What::EffectValue { kind: Some(kind) } => kinds::find(&kind.text).map(|it| it.capability),
            _ => None,
        }
    }
}

/// The capabilities in the annotation of a function.
pub(crate) fn declared(db: &dyn Db, item: Item<'_>) -> CapabilitySet {
    signature(db, item).as_function().map_or(CapabilitySet::EMPTY, |it| it.declared)
}

fn keyword_operation<'db>(name: &str, capability: Capability) -> What<'db> {
    What::Operation {
        name: Name::new(name),
        capabilities: CapabilitySet::from_iter([capability]),
        how: Mention::Called,
    }
}

fn field_value(fields: &[FieldInit], name: &str) -> Option<ExprId> {
    fields.iter().find(|it| it.name.value == name).map(|it| it.value)
}
