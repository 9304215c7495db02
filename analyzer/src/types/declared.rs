//! The types that items declare: signatures of functions, fields of records, payloads of enums.

use std::sync::Arc;

use la_arena::Arena;

use super::Ty;
use crate::{
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, registry},
    hir::{
        Item, ItemKind, Name,
        lower::{lower, signature},
        resolve::ambiguous,
        scope::{self, Definition, Namespace},
        signature::{Payload, Signature, TypeRef, TypeRefId},
    },
    inputs::SourceFile,
    span::{ItemSpan, TextRange},
};

/// The type of a function.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub struct FunctionType<'db> {
    /// Names and types of the parameters.
    pub parameters: Vec<(Name, Ty<'db>)>,
    /// What it gives.
    pub result: Ty<'db>,
}

impl<'db> FunctionType<'db> {
    /// The type of the function as a value.
    pub fn as_value(&self) -> Ty<'db> {
        Ty::Function(self.parameters.iter().map(|it| it.1.clone()).collect(), Arc::new(self.result.clone()))
    }
}

/// The declared type of a function; empty for other items.
#[salsa::tracked(returns(ref))]
pub fn function_type<'db>(db: &'db dyn Db, item: Item<'db>) -> FunctionType<'db> {
    let Some(function) = signature(db, item).as_function() else {
        return FunctionType { parameters: Vec::new(), result: Ty::Unknown };
    };
    let file = item.file(db);
    let parameters = &function.parameters;
    FunctionType {
        parameters: parameters
            .iter()
            .map(|it| (it.name.clone(), type_of(db, file, &function.types, it.ty)))
            .collect(),
        result: function.result.map_or(Ty::Unit, |it| type_of(db, file, &function.types, it)),
    }
}

/// The fields of a record in declaration order; empty for other items.
#[salsa::tracked(returns(deref))]
pub fn record_type<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<(Name, Ty<'db>)> {
    let Signature::Record(record) = signature(db, item) else { return Vec::new() };
    let file = item.file(db);
    record.fields.iter().map(|it| (it.name.clone(), type_of(db, file, &record.types, it.ty))).collect()
}

/// The variants of an enum in declaration order; empty for other items.
#[salsa::tracked(returns(deref))]
pub fn enum_type<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<(Name, Payload<Ty<'db>>)> {
    let Signature::Enum(it) = signature(db, item) else { return Vec::new() };
    let file = item.file(db);
    let ty = |id: TypeRefId| type_of(db, file, &it.types, id);
    it.variants
        .iter()
        .map(|variant| {
            let payload = match &variant.payload {
                Payload::None => Payload::None,
                Payload::Value(id) => Payload::Value(ty(*id)),
                Payload::Fields(fields) => {
                    Payload::Fields(fields.iter().map(|(name, id)| (name.clone(), ty(*id))).collect())
                }
            };
            (variant.name.clone(), payload)
        })
        .collect()
}

/// The type a reference in `file` means; `Unknown` for what [`check_type_ref`] reports.
pub fn type_of<'db>(db: &'db dyn Db, file: SourceFile, types: &Arena<TypeRef>, id: TypeRefId) -> Ty<'db> {
    match &types[id] {
        TypeRef::Missing => Ty::Unknown,
        TypeRef::Function { parameters, result } => Ty::Function(
            parameters.iter().map(|it| type_of(db, file, types, *it)).collect(),
            Arc::new(type_of(db, file, types, *result)),
        ),
        TypeRef::Named { name, arguments } => {
            let argument =
                |index: usize| arguments.get(index).map_or(Ty::Unknown, |it| type_of(db, file, types, *it));
            match (name.as_str(), arguments.len()) {
                ("Int", 0) => Ty::Int,
                ("Float", 0) => Ty::Float,
                ("String", 0) => Ty::String,
                ("Bool", 0) => Ty::Bool,
                ("Unit", 0) => Ty::Unit,
                ("Option", 1) => Ty::Option(Arc::new(argument(0))),
                ("List", 1) => Ty::List(Arc::new(argument(0))),
                ("Result", 2) => Ty::Result(Arc::new(argument(0)), Arc::new(argument(1))),
                ("Map", 2) => Ty::Map(Arc::new(map_key(argument(0))), Arc::new(argument(1))),
                (_, 0) => named_type(db, file, name).unwrap_or(Ty::Unknown),
                _ => Ty::Unknown,
            }
        }
    }
}

/// Keys are strings; any other type of keys is reported where it is written.
fn map_key(ty: Ty<'_>) -> Ty<'_> {
    if matches!(ty, Ty::String | Ty::Parameter(_)) { ty } else { Ty::Unknown }
}

/// Types that are always written with this many arguments.
const BUILT_IN: &[(&str, usize)] = &[
    ("Int", 0),
    ("Float", 0),
    ("String", 0),
    ("Bool", 0),
    ("Unit", 0),
    ("Option", 1),
    ("List", 1),
    ("Result", 2),
    ("Map", 2),
];

/// Predeclared opaque types, which a definition of the same name replaces.
const OPAQUE: &[(&str, Ty<'static>)] = &[("ActorId", Ty::ActorId), ("Secret", Ty::Secret), ("Cap", Ty::Cap)];

/// Whether a type of this name exists without a definition.
pub(crate) fn is_predeclared(name: &Name) -> bool {
    BUILT_IN.iter().any(|it| it.0 == name) || OPAQUE.iter().any(|it| it.0 == name)
}

fn named_type<'db>(db: &'db dyn Db, file: SourceFile, name: &Name) -> Option<Ty<'db>> {
    match scope::type_item(db, file, name) {
        Some(Definition::Item(item)) => Some(item_type(db, item)),
        Some(Definition::Ambiguous(_)) => None,
        None if is_type_parameter(db, file, name) => Some(Ty::Parameter(name.clone())),
        None => OPAQUE.iter().find(|it| it.0 == name).map(|it| it.1.clone()),
    }
}

/// The type a record or enum declares; unknown when its text is broken, so that nothing is concluded from it.
pub(crate) fn item_type<'db>(db: &'db dyn Db, item: Item<'db>) -> Ty<'db> {
    match signature(db, item) {
        Signature::Record(it) if !it.broken => Ty::Record(item),
        Signature::Enum(it) if !it.broken => Ty::Enum(item),
        _ => Ty::Unknown,
    }
}

/// Prelude declarations are generic: there a single capital that names no type stands for any type.
fn is_type_parameter(db: &dyn Db, file: SourceFile, name: &Name) -> bool {
    matches!(name.as_bytes(), [b'A'..=b'Z']) && file.is_embedded(db)
}

/// What is wrong with a type reference of `item`, innermost first.
pub(crate) fn check_type_ref<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    types: &Arena<TypeRef>,
    id: TypeRefId,
    span_of: &dyn Fn(TypeRefId) -> Option<TextRange>,
    out: &mut Vec<Diagnostic<ItemSpan<'db>>>,
) {
    let file = item.file(db);
    let Some(span) = span_of(id) else { return };
    let place = item.span(span);
    let (name, arguments) = match &types[id] {
        TypeRef::Missing => return,
        TypeRef::Function { parameters, result } => {
            for inner in parameters.iter().chain([result]) {
                check_type_ref(db, item, types, *inner, span_of, out);
            }
            return;
        }
        TypeRef::Named { name, arguments } => (name, arguments),
    };
    for inner in arguments {
        check_type_ref(db, item, types, *inner, span_of, out);
    }
    let given = arguments.len();
    if let Some((_, wanted)) = BUILT_IN.iter().find(|it| it.0 == name) {
        if *wanted != given {
            let message = format!("`{name}` takes {}, not {given}", count(*wanted, "type argument"));
            out.push(Diagnostic::new(&registry::TYPE_ERROR, place, message));
        } else if let (Some(key), "Map") = (arguments.first(), name.as_str()) {
            let key_type = type_of(db, file, types, *key);
            if !matches!(key_type, Ty::String | Ty::Unknown | Ty::Parameter(_)) {
                let key_place = span_of(*key).map_or(place, |it| item.span(it));
                let message = format!("map keys are `String`, not `{}`", key_type.display(db));
                out.push(
                    Diagnostic::new(&registry::TYPE_ERROR, key_place, message).with_fix(Fix::needs_review(
                        "use `String` keys",
                        vec![Edit::new(key_place, "String")],
                    )),
                );
            }
        }
        return;
    }
    match scope::type_item(db, file, name) {
        Some(Definition::Ambiguous(items)) => out.push(ambiguous(db, item, name, span, &items)),
        Some(Definition::Item(_)) if given == 0 => {}
        None if given == 0 && named_type(db, file, name).is_some() => {}
        Some(Definition::Item(_)) => {
            let message = format!("`{name}` takes no type arguments");
            out.push(Diagnostic::new(&registry::TYPE_ERROR, place, message));
        }
        // Type parameters do not exist, and a syntax error says so where they are introduced.
        None if matches!(name.as_bytes(), [b'A'..=b'Z']) && has_syntax_error(db, item) => {}
        None => {
            let message = format!("no type is named `{name}`");
            let mut diagnostic = Diagnostic::new(&registry::UNKNOWN_TYPE, place, message);
            let known = BUILT_IN.iter().map(|it| it.0).chain(OPAQUE.iter().map(|it| it.0)).map(Name::new);
            if let Some(near) = scope::name_index(db, file, Namespace::Type).nearest(name, known) {
                let name_place = item.span(TextRange::at(span.start(), text_len(name)));
                diagnostic =
                    diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(Fix::needs_review(
                        format!("replace `{name}` by `{near}`"),
                        vec![Edit::new(name_place, near.as_str())],
                    ));
            }
            out.push(diagnostic);
        }
    }
}

fn has_syntax_error<'db>(db: &'db dyn Db, item: Item<'db>) -> bool {
    lower(db, item).errors.iter().any(Diagnostic::is_syntax_error)
}

/// `1 argument`, `2 arguments`
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn text_len(text: &str) -> text_size::TextSize {
    text_size::TextSize::of(text)
}

/// What is wrong with the types an item declares: unknown names, repeated members, types that contain themselves.
#[salsa::tracked(returns(deref))]
pub fn declaration_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let lowered = lower(db, item);
    let spans = &lowered.spans;
    let span_of = |id: TypeRefId| spans.types.get(id).copied();
    let mut out = Vec::new();
    let types = match &lowered.signature {
        Signature::Function(it) => &it.types,
        Signature::Record(it) => &it.types,
        Signature::Enum(it) => &it.types,
        Signature::Import(_) | Signature::Module | Signature::Broken => return out,
    };
    for root in roots(&lowered.signature) {
        check_type_ref(db, item, types, root, &span_of, &mut out);
    }
    match &lowered.signature {
        Signature::Function(it) => {
            repeated(item, "parameter", it.parameters.iter().map(|it| &it.name), &spans.names, &mut out);
        }
        Signature::Record(it) => {
            repeated(item, "field", it.fields.iter().map(|it| &it.name), &spans.names, &mut out);
        }
        Signature::Enum(it) => {
            repeated(item, "variant", it.variants.iter().map(|it| &it.name), &spans.names, &mut out);
            for (variant, fields) in it.variants.iter().zip(&spans.variant_fields) {
                if let Payload::Fields(names) = &variant.payload {
                    repeated(item, "field", names.iter().map(|it| &it.0), fields, &mut out);
                }
            }
        }
        _ => {}
    }
    if matches!(lowered.signature, Signature::Record(_) | Signature::Enum(_)) {
        let name = item.name(db);
        if BUILT_IN.iter().any(|it| it.0 == name) {
            let message = format!("`{name}` is a built-in type and cannot be defined");
            out.push(Diagnostic::new(&registry::DUPLICATE_DEFINITION, item.span(spans.name), message));
        }
    }
    if item.kind(db) == ItemKind::Record && contains_itself(db, item) {
        let name = item.name(db);
        let message = format!("`{name}` contains itself, so no value of it could ever be made");
        out.push(
            Diagnostic::new(&registry::RECURSIVE_TYPE, item.span(spans.name), message)
                .with_help(format!("put the inner one behind `Option<{name}>` or `List<{name}>`")),
        );
    }
    out
}

/// The type references that stand on their own, in source order.
fn roots(signature: &Signature) -> Vec<TypeRefId> {
    match signature {
        Signature::Function(it) => it.parameters.iter().map(|it| it.ty).chain(it.result).collect(),
        Signature::Record(it) => it.fields.iter().map(|it| it.ty).collect(),
        Signature::Enum(it) => it
            .variants
            .iter()
            .flat_map(|it| match &it.payload {
                Payload::None => Vec::new(),
                Payload::Value(ty) => vec![*ty],
                Payload::Fields(fields) => fields.iter().map(|it| it.1).collect(),
            })
            .collect(),
        Signature::Import(_) | Signature::Module | Signature::Broken => Vec::new(),
    }
}

fn repeated<'db, 'a>(
    item: Item<'db>,
    what: &str,
    names: impl Iterator<Item = &'a Name>,
    spans: &[TextRange],
    out: &mut Vec<Diagnostic<ItemSpan<'db>>>,
) {
    let mut seen: rustc_hash::FxHashMap<&Name, TextRange> = rustc_hash::FxHashMap::default();
    for (name, span) in names.zip(spans) {
        if name.is_empty() || name == "_" {
            continue;
        }
        if let Some(first) = seen.get(name) {
            out.push(
                Diagnostic::new(
                    &registry::DUPLICATE_DEFINITION,
                    item.span(*span),
                    format!("{what} `{name}` is declared twice"),
                )
                .with_related(item.span(*first), "first declared here"),
            );
        } else {
            seen.insert(name, *span);
        }
    }
}

/// Whether a value of the record would have to hold another value of it. Walks records only: enums, options, lists
/// and maps can be empty.
fn contains_itself<'db>(db: &'db dyn Db, item: Item<'db>) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut pending = vec![item];
    while let Some(record) = pending.pop() {
        for (_, ty) in record_type(db, record) {
            if let Ty::Record(inner) = ty {
                if *inner == item {
                    return true;
                }
                if seen.insert(*inner) {
                    pending.push(*inner);
                }
            }
        }
    }
    false
}
