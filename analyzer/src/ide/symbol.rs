//! What a name in a text stands for, and every place in an item where one stands.
//!
//! One index serves definition, references, highlight, rename and colouring, so they cannot disagree.

use la_arena::Arena;

use crate::{
    capability::Capability,
    db::Db,
    hir::{
        Item, Name,
        body::{Body, Expr, FieldInit, LocalId, Pattern, PatternPayload, Statement, VariantPayload},
        lower::{Lowered, lower, signature},
        resolve::{Resolution, Resolutions, resolve},
        scope::{self, Definition},
        signature::{Payload, Signature, SignatureSpans, TypeRef},
    },
    inputs::SourceFile,
    span::{TextRange, TextSize},
    types::{Inference, Ty, infer},
};

/// Something a name can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Symbol<'db> {
    /// A function, record or enum.
    Item(Item<'db>),
    /// A field of a record, by position.
    Field(Item<'db>, u32),
    /// A variant of an enum, by position.
    Variant(Item<'db>, u32),
    /// A field of a variant's payload, by positions.
    VariantField(Item<'db>, u32, u32),
    /// A parameter or other binding of a function.
    Local(Item<'db>, LocalId),
    /// A capability.
    Capability(Capability),
    /// A module or package, by the file an import leads to.
    Module(SourceFile),
}

/// What a name does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Declares the symbol.
    Definition,
    /// Uses it.
    Read,
    /// Assigns to it.
    Write,
}

/// A name in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Occurrence<'db> {
    /// Where, relative to the item.
    pub range: TextRange,
    /// What it stands for.
    pub symbol: Symbol<'db>,
    /// What it does there.
    pub role: Role,
    /// In `{ field }` of a pattern one word is both field and binding: this is the binding's share.
    pub shorthand: bool,
}

/// Every name in an item that stands for something, by place.
#[salsa::tracked(returns(deref))]
pub fn occurrences<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Occurrence<'db>> {
    let Lowered { signature, spans, body, .. } = lower(db, item);
    let mut index = Index { db, item, out: Vec::new() };
    index.head(signature, spans);
    if matches!(signature, Signature::Function(_)) {
        index.body(body, resolve(db, item), infer(db, item));
    }
    index.out.sort_by_key(|it| (it.range.start(), it.range.end(), it.shorthand));
    index.out
}

/// The occurrence at `offset` of `item`'s text; on a boundary between two names the one that begins there.
pub(crate) fn occurrence_at<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    offset: TextSize,
) -> Option<Occurrence<'db>> {
    let touching = occurrences(db, item).iter().filter(|it| it.range.contains_inclusive(offset));
    touching.copied().max_by_key(|it| (it.range.start(), it.shorthand))
}

struct Index<'db> {
    db: &'db dyn Db,
    item: Item<'db>,
    out: Vec<Occurrence<'db>>,
}

impl<'db> Index<'db> {
    fn add(&mut self, range: TextRange, symbol: Symbol<'db>, role: Role) {
        if !range.is_empty() {
            self.out.push(Occurrence { range, symbol, role, shorthand: false });
        }
    }

    fn head(&mut self, signature: &Signature, spans: &SignatureSpans) {
        let item = self.item;
        match signature {
            Signature::Function(it) => {
                self.add(spans.name, Symbol::Item(item), Role::Definition);
                self.types(&it.types, |id| spans.types.get(id).copied());
                for (name, range) in &spans.capabilities {
                    if let Some(capability) = Capability::parse(name) {
                        self.add(*range, Symbol::Capability(capability), Role::Read);
                    }
                }
            }
            Signature::Record(it) => {
                self.add(spans.name, Symbol::Item(item), Role::Definition);
                for (index, range) in (0..).zip(&spans.names) {
                    self.add(*range, Symbol::Field(item, index), Role::Definition);
                }
                self.types(&it.types, |id| spans.types.get(id).copied());
            }
            Signature::Enum(it) => {
                self.add(spans.name, Symbol::Item(item), Role::Definition);
                for (variant, (range, fields)) in (0..).zip(spans.names.iter().zip(&spans.variant_fields)) {
                    self.add(*range, Symbol::Variant(item, variant), Role::Definition);
                    for (field, range) in (0..).zip(fields) {
                        self.add(*range, Symbol::VariantField(item, variant, field), Role::Definition);
                    }
                }
                self.types(&it.types, |id| spans.types.get(id).copied());
            }
            Signature::Import(_) => {
                if let Ok(target) = scope::import_target(self.db, item) {
                    self.add(spans.name, Symbol::Module(target), Role::Read);
                }
            }
            Signature::Module | Signature::Broken => {}
        }
    }

    fn types(&mut self, types: &Arena<TypeRef>, span: impl Fn(la_arena::Idx<TypeRef>) -> Option<TextRange>) {
        for (id, ty) in types.iter() {
            if let (TypeRef::Named { name, .. }, Some(range)) = (ty, span(id)) {
                self.type_name(name, TextRange::at(range.start(), TextSize::of(name.as_str())));
            }
        }
    }

    fn type_name(&mut self, name: &Name, range: TextRange) {
        if let Some(Definition::Item(item)) = scope::type_item(self.db, self.item.file(self.db), name) {
            self.add(range, Symbol::Item(item), Role::Read);
        }
    }

    fn body(&mut self, body: &Body, resolutions: &Resolutions<'db>, inference: &Inference<'db>) {
        for (id, local) in body.locals.iter() {
            let symbol = Symbol::Local(self.item, id);
            let shorthand = body.is_shorthand(id);
            if !local.span.is_empty() {
                self.out.push(Occurrence { range: local.span, symbol, role: Role::Definition, shorthand });
            }
        }
        self.types(&body.types, |id| body.type_spans.get(id).copied());
        for (id, expr) in body.exprs.iter() {
            let span = body.expr_spans.get(id).copied().unwrap_or_default();
            match expr {
                Expr::Name(_) => match resolutions.names.get(id) {
                    Some(Resolution::Local(local)) => {
                        self.add(span, Symbol::Local(self.item, *local), Role::Read)
                    }
                    Some(Resolution::Function(function)) => {
                        self.add(span, Symbol::Item(*function), Role::Read)
                    }
                    None => {}
                },
                Expr::Field { object, field } => {
                    if let Some(Ty::Record(record)) = inference.exprs.get(*object) {
                        self.field(*record, &field.value, field.span);
                    }
                }
                Expr::Record { name, fields, .. } => {
                    self.type_name(&name.value, name.span);
                    if let Some(Ty::Record(record)) = inference.exprs.get(id) {
                        fields.iter().for_each(|it| self.field(*record, &it.name.value, it.name.span));
                    }
                }
                Expr::Variant { enum_name, variant, payload } => {
                    self.type_name(&enum_name.value, enum_name.span);
                    let index = inference.variant_exprs.get(id).copied();
                    if let (Some(Ty::Enum(item)), Some(index)) = (inference.exprs.get(id), index) {
                        self.add(variant.span, Symbol::Variant(*item, index), Role::Read);
                        if let VariantPayload::Fields(fields) = payload {
                            self.payload(*item, index, fields);
                        }
                    }
                }
                Expr::Block(block) => {
                    for statement in &block.statements {
                        if let Statement::Assign { target, value, .. } = statement
                            && let Some(local) = resolutions.assignments.get(*value)
                        {
                            self.add(target.span, Symbol::Local(self.item, *local), Role::Write);
                        }
                    }
                }
                _ => {}
            }
        }
        for (id, pattern) in body.patterns.iter() {
            let Pattern::Variant { enum_name, variant, payload } = pattern else { continue };
            if let Some(qualifier) = enum_name {
                self.type_name(&qualifier.value, qualifier.span);
            }
            let index = inference.variants.get(id).copied();
            if let (Some(Ty::Enum(item)), Some(index)) = (inference.patterns.get(id), index) {
                self.add(variant.span, Symbol::Variant(*item, index), Role::Read);
                if let PatternPayload::Fields(fields) = payload {
                    for (name, _) in fields {
                        self.payload_field(*item, index, &name.value, name.span);
                    }
                }
            }
        }
    }

    fn field(&mut self, record: Item<'db>, name: &Name, range: TextRange) {
        let Signature::Record(declared) = signature(self.db, record) else { return };
        if let Some(index) = declared.fields.iter().position(|it| it.name == *name) {
            self.add(range, Symbol::Field(record, index as u32), Role::Read);
        }
    }

    fn payload(&mut self, item: Item<'db>, variant: u32, fields: &[FieldInit]) {
        for field in fields {
            self.payload_field(item, variant, &field.name.value, field.name.span);
        }
    }

    fn payload_field(&mut self, item: Item<'db>, variant: u32, name: &Name, range: TextRange) {
        let Signature::Enum(declared) = signature(self.db, item) else { return };
        if let Some(Payload::Fields(fields)) = declared.variants.get(variant as usize).map(|it| &it.payload)
            && let Some(index) = fields.iter().position(|it| it.0 == *name)
        {
            self.add(range, Symbol::VariantField(item, variant, index as u32), Role::Read);
        }
    }
}
