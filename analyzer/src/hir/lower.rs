//! From the tree of one item to its signature and body. The tree is dropped afterwards.

mod body;
mod pattern;

use la_arena::Arena;

use super::{
    Item, Name,
    body::Body,
    signature::{
        EnumSignature, Field, FunctionSignature, ImportSignature, Payload, RecordSignature, Signature,
        SignatureSpans, TypeRef, TypeRefId, Variant,
    },
};
use crate::{
    capability::Capability,
    db::Db,
    diagnostics::Diagnostic,
    span::{ItemSpan, TextRange},
    syntax::{
        cst::{CstNode, range},
        errors::{Judged, judge},
        literal,
        nodes::{self, Clause, ImportItemPackage, Type},
        parse::parse,
    },
};

/// All that one item's text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowered {
    /// What it promises.
    pub signature: Signature,
    /// Where the parts of the signature stand.
    pub spans: SignatureSpans,
    /// What it does; empty for items other than functions.
    pub body: Body,
    /// Syntax errors and what can be judged from the text alone, relative to the item.
    pub errors: Vec<Diagnostic<TextRange>>,
}

/// Parses and lowers an item.
#[salsa::tracked(returns(ref))]
pub fn lower<'db>(db: &'db dyn Db, item: Item<'db>) -> Lowered {
    let source = item.text(db);
    let tree = parse(source);
    let declarations = item.file(db).is_embedded(db);
    let Judged { errors, too_deep } = judge(&tree, source, declarations);
    let mut lowering = Lowering { source, too_deep, spans: SignatureSpans::default(), body: Body::default() };
    let signature = nodes::SourceFile::cast(tree.root_node())
        .and_then(|file| file.items().next())
        .map_or(Signature::Broken, |it| lowering.item(it));
    lowering.body.broken |= errors.iter().any(|it| it.is_syntax_error());
    Lowered { signature, spans: lowering.spans, body: lowering.body, errors }
}

/// What an item promises: unchanged by edits inside its body.
#[salsa::tracked(returns(ref))]
pub fn signature<'db>(db: &'db dyn Db, item: Item<'db>) -> Signature {
    lower(db, item).signature.clone()
}

impl<'db> Item<'db> {
    /// A range of this item as a place.
    pub fn span(self, range: TextRange) -> ItemSpan<'db> {
        ItemSpan { item: self, range }
    }
}

/// Whether the parser took something for a name that is one: not so for what it reads in the place of habits of other
/// languages.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || it == '_')
}

struct Lowering<'a> {
    source: &'a str,
    /// Whether the body nests too deeply to be looked at.
    too_deep: bool,
    spans: SignatureSpans,
    body: Body,
}

impl Lowering<'_> {
    fn item(&mut self, item: nodes::Item<'_>) -> Signature {
        self.spans.whole = item.range();
        self.spans.head = item.range();
        match item {
            nodes::Item::FunctionItem(it) => self.function(it),
            nodes::Item::RecordItem(it) => self.record(it),
            nodes::Item::EnumItem(it) => self.enumeration(it),
            nodes::Item::ImportItem(it) => self.import(it),
            nodes::Item::ModuleDeclaration(it) => {
                self.declared_name(it.name());
                Signature::Module
            }
        }
    }

    fn function(&mut self, item: nodes::FunctionItem<'_>) -> Signature {
        if !self.declared_name(item.name()) {
            return Signature::Broken;
        }
        let mut types = Arena::new();
        let mut parameters = Vec::new();
        for parameter in item.parameters().into_iter().flat_map(|it| it.parameters()) {
            let name = self.member_name(parameter.name());
            parameters.push(Field { name, ty: self.signature_type(&mut types, parameter.ty()) });
        }
        let result = item.result().map(|it| self.signature_type(&mut types, Some(it)));
        let head_end = item.result().map(|it| it.range().end());
        let list_end = item.parameters().map(|it| it.range().end());
        self.spans.capability_insert = head_end.or(list_end).unwrap_or(self.spans.name.end());
        let body = item.body();
        if let Some(body) = body {
            self.spans.head = TextRange::new(self.spans.whole.start(), body.range().start());
        }
        for clause in item.clauses() {
            match clause {
                Clause::CapabilityList(list) => {
                    self.spans.capability_list.get_or_insert(list.range());
                    for name in list.capability_names() {
                        self.spans.capabilities.push((self.text(name), name.range()));
                    }
                }
                Clause::IntentClause(it) => {
                    self.spans.intent = self.spans.intent.or(it.text().map(|it| it.range()));
                }
                Clause::RequiresClause(_) | Clause::EnsuresClause(_) => {}
            }
        }
        let broken = item.parameters().is_none_or(|it| it.syntax().has_error())
            || item.result().is_some_and(|it| it.syntax().has_error())
            || (body.is_none() && item.syntax().has_error());
        if !self.too_deep {
            self.function_body(item, &parameters);
        }
        Signature::Function(FunctionSignature {
            types,
            parameters,
            result,
            declared: self.spans.capabilities.iter().filter_map(|it| Capability::parse(&it.0)).collect(),
            has_capability_list: self.spans.capability_list.is_some(),
            has_body: body.is_some(),
            exported: item.export().is_some(),
            broken,
        })
    }

    fn record(&mut self, item: nodes::RecordItem<'_>) -> Signature {
        if !self.declared_name(item.name()) {
            return Signature::Broken;
        }
        let mut types = Arena::new();
        let fields = item.fields().map_or_else(Vec::new, |it| self.field_list(&mut types, it));
        Signature::Record(RecordSignature {
            types,
            fields,
            exported: item.export().is_some(),
            broken: item.syntax().has_error(),
        })
    }

    fn enumeration(&mut self, item: nodes::EnumItem<'_>) -> Signature {
        if !self.declared_name(item.name()) {
            return Signature::Broken;
        }
        let mut types = Arena::new();
        let mut variants = Vec::new();
        let mut repeated_payload = false;
        for variant in item.variants().into_iter().flat_map(|it| it.variants()) {
            let name = self.member_name(variant.name());
            let mut field_spans = Vec::new();
            let payload = match variant.payload() {
                None => Payload::None,
                Some(nodes::VariantPayload::TuplePayload(tuple)) => {
                    let mut inner = tuple.types();
                    let first = inner.next();
                    repeated_payload |= inner.next().is_some();
                    Payload::Value(self.signature_type(&mut types, first))
                }
                Some(nodes::VariantPayload::FieldList(list)) => {
                    let outer = std::mem::take(&mut self.spans.names);
                    let fields = self.field_list(&mut types, list);
                    field_spans = std::mem::replace(&mut self.spans.names, outer);
                    Payload::Fields(fields.into_iter().map(|it| (it.name, it.ty)).collect())
                }
            };
            self.spans.variant_fields.push(field_spans);
            variants.push(Variant { name, payload });
        }
        Signature::Enum(EnumSignature {
            types,
            variants,
            exported: item.export().is_some(),
            broken: item.syntax().has_error() || repeated_payload,
        })
    }

    fn import(&mut self, item: nodes::ImportItem<'_>) -> Signature {
        match item.package() {
            Some(ImportItemPackage::StringLiteral(it)) => {
                self.spans.name = it.range();
                let name = Name::new(literal::decode_string(self.slice(it)));
                Signature::Import(ImportSignature { name, quoted: true })
            }
            Some(ImportItemPackage::PackageName(it)) => {
                self.spans.name = it.range();
                Signature::Import(ImportSignature { name: self.text(it), quoted: false })
            }
            None => Signature::Broken,
        }
    }

    fn field_list(&mut self, types: &mut Arena<TypeRef>, list: nodes::FieldList<'_>) -> Vec<Field> {
        list.field_declarations()
            .map(|it| {
                let name = self.member_name(it.name());
                Field { name, ty: self.signature_type(types, it.ty()) }
            })
            .collect()
    }

    fn declared_name(&mut self, name: Option<nodes::Identifier<'_>>) -> bool {
        self.spans.name = name.map(|it| it.range()).unwrap_or_default();
        name.is_some()
    }

    fn member_name(&mut self, name: Option<nodes::Identifier<'_>>) -> Name {
        self.spans.names.push(name.map(|it| it.range()).unwrap_or_default());
        name.map(|it| self.text(it)).unwrap_or_default()
    }

    fn signature_type(&mut self, types: &mut Arena<TypeRef>, ty: Option<Type<'_>>) -> TypeRefId {
        let mut spans = std::mem::take(&mut self.spans.types);
        let id = self.type_ref(types, &mut spans, ty);
        self.spans.types = spans;
        id
    }

    /// Lowers a type into the arena of a signature or a body.
    fn type_ref(
        &self,
        types: &mut Arena<TypeRef>,
        spans: &mut la_arena::ArenaMap<TypeRefId, TextRange>,
        ty: Option<Type<'_>>,
    ) -> TypeRefId {
        let reference = match ty {
            None => TypeRef::Missing,
            Some(Type::NamedType(it)) => match it.name().filter(|it| is_name(self.slice(*it))) {
                Some(name) => TypeRef::Named { name: self.text(name), arguments: Vec::new() },
                None => TypeRef::Missing,
            },
            Some(Type::GenericType(it)) => match it.name() {
                Some(name) => {
                    let arguments = it.arguments().into_iter().flat_map(|it| it.types());
                    let arguments = arguments.map(|it| self.type_ref(types, spans, Some(it))).collect();
                    TypeRef::Named { name: self.text(name), arguments }
                }
                None => TypeRef::Missing,
            },
            Some(Type::FunctionType(it)) => {
                let parameters = it.parameters().into_iter().flat_map(|it| it.types());
                let parameters = parameters.map(|it| self.type_ref(types, spans, Some(it))).collect();
                let result = self.type_ref(types, spans, it.result());
                TypeRef::Function { parameters, result }
            }
            // A syntax error already says that `()` is spelt `Unit`.
            Some(Type::UnitType(_)) => TypeRef::Named { name: Name::new("Unit"), arguments: Vec::new() },
        };
        let id = types.alloc(reference);
        if let Some(ty) = ty {
            spans.insert(id, range(ty.syntax()));
        }
        id
    }

    fn slice<'t>(&self, node: impl CstNode<'t>) -> &str {
        node.text(self.source)
    }

    fn text<'t>(&self, node: impl CstNode<'t>) -> Name {
        Name::new(self.slice(node))
    }
}
