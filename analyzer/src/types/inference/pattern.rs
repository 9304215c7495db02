//! Patterns against the type of what they take apart.

use std::sync::Arc;

use super::{Context, expr::literal_type};
use crate::{
    diagnostics::{Edit, Fix, Related, registry},
    hir::{
        Item, Name,
        body::{Constructor, Pattern, PatternId, PatternPayload, Spanned},
        lower::lower,
        scope,
        signature::Payload,
    },
    span::TextRange,
    types::{Ty, enum_type},
};

impl<'db> Context<'db, '_> {
    /// Checks a pattern against the type of the value it is matched with, and gives its bindings their types.
    pub(super) fn pattern(&mut self, id: PatternId, subject: &Ty<'db>) {
        self.out.patterns.insert(id, subject.clone());
        let body = self.body;
        match &body.patterns[id] {
            Pattern::Missing | Pattern::Wildcard => {}
            Pattern::Binding(local) => self.out.locals.insert(*local, subject.clone()),
            Pattern::Literal(literal) => self.pattern_type(id, subject, literal_type(literal)),
            Pattern::None => {
                let shape = Ty::Option(Arc::new(self.fresh()));
                self.pattern_type(id, subject, shape);
            }
            Pattern::Wrap { constructor, inner } => {
                let (payload, other) = (Arc::new(self.fresh()), Arc::new(self.fresh()));
                let shape = match constructor {
                    Constructor::Some => Ty::Option(payload.clone()),
                    Constructor::Ok => Ty::Result(payload.clone(), other),
                    Constructor::Err => Ty::Result(other, payload.clone()),
                };
                self.pattern_type(id, subject, shape);
                let payload = self.shallow(&payload);
                self.pattern(*inner, &payload);
            }
            Pattern::Variant { enum_name, variant, payload } => {
                self.variant_pattern(id, subject, enum_name.as_ref(), variant, payload);
            }
        }
    }

    fn pattern_span(&self, id: PatternId) -> TextRange {
        self.body.pattern_spans.get(id).copied().unwrap_or_default()
    }

    fn pattern_type(&mut self, id: PatternId, subject: &Ty<'db>, wanted: Ty<'db>) {
        let before = self.shallow(subject);
        if !self.unify(subject, &wanted) {
            let (shown, pattern) = (self.show(&before), self.show(&wanted));
            let span = self.pattern_span(id);
            self.error(span, format!("a pattern of type `{pattern}` never matches a `{shown}`"));
        }
    }

    fn variant_pattern(
        &mut self,
        id: PatternId,
        subject: &Ty<'db>,
        enum_name: Option<&Spanned<Name>>,
        variant: &Spanned<Name>,
        payload: &PatternPayload,
    ) {
        let Some(item) = self.pattern_enum(id, subject, enum_name, variant) else {
            self.loose_pattern(payload);
            return;
        };
        let Some((index, declared)) = self.find_variant(item, variant) else {
            self.loose_pattern(payload);
            return;
        };
        self.out.variants.insert(id, index);
        match (declared, payload) {
            // A bare variant matches whatever it carries.
            (_, PatternPayload::None) => {}
            (Payload::Value(ty), PatternPayload::Value(inner)) => self.pattern(*inner, ty),
            (Payload::Fields(declared), PatternPayload::Fields(fields)) => {
                self.field_patterns(item, variant, declared, fields, id);
            }
            (declared, _) => {
                self.loose_pattern(payload);
                let needs = self.payload_shape(declared);
                let span = self.pattern_span(id);
                self.error(span, format!("`{}` {needs}", variant.value));
            }
        }
    }

    /// The enum a variant pattern belongs to: that of the value, which a qualifier must agree with.
    fn pattern_enum(
        &mut self,
        id: PatternId,
        subject: &Ty<'db>,
        enum_name: Option<&Spanned<Name>>,
        variant: &Spanned<Name>,
    ) -> Option<Item<'db>> {
        let known = self.shallow(subject);
        if let Some(qualifier) = enum_name {
            let named = self.type_named(qualifier)?;
            let Ty::Enum(item) = named else {
                if named.is_unknown() {
                    return None;
                }
                self.error(qualifier.span, format!("`{}` is a record and has no variants", qualifier.value));
                return None;
            };
            self.pattern_type(id, subject, named);
            return Some(item);
        }
        match known {
            Ty::Enum(item) => Some(item),
            Ty::Unknown | Ty::Never => None,
            Ty::Var(_) => {
                let item = self.enum_with(id, variant)?;
                self.unify(subject, &Ty::Enum(item));
                Some(item)
            }
            Ty::Record(item) if *item.name(self.db) == variant.value => {
                let span = self.pattern_span(id);
                let error = self.error(
                    span,
                    format!("`{}` is a record, and patterns take only enums apart", variant.value),
                );
                error.help = Some("bind it to a name, and read its fields with `.`".to_owned());
                None
            }
            other => {
                let (shown, span) = (self.show(&other), self.pattern_span(id));
                let binding = variant.value.to_lowercase();
                let error = self.error(
                    span,
                    format!("`{}` is a variant pattern, but the value is `{shown}`", variant.value),
                );
                error.help = Some(format!("a name that binds begins in lower case: `{binding}`"));
                None
            }
        }
    }

    /// The only visible enum with a variant of this name, where nothing says what the value is.
    fn enum_with(&mut self, id: PatternId, variant: &Spanned<Name>) -> Option<Item<'db>> {
        let found: Vec<Item<'db>> = scope::visible_types(self.db, self.file)
            .filter_map(|name| match scope::type_item(self.db, self.file, &name) {
                Some(scope::Definition::Item(item)) => Some(item),
                _ => None,
            })
            .filter(|item| enum_type(self.db, *item).iter().any(|it| it.0 == variant.value))
            .collect();
        if let [only] = found.as_slice() {
            return Some(*only);
        }
        let span = self.pattern_span(id);
        let name = &variant.value;
        if found.is_empty() {
            self.report(&registry::UNDEFINED_VARIABLE, span, format!("no enum has a variant `{name}`"));
        } else {
            let paths: Vec<String> =
                found.iter().map(|it| format!("`{}::{name}`", it.name(self.db))).collect();
            self.error(
                span,
                format!("several enums have a variant `{name}`, and nothing says which is meant"),
            )
            .help = Some(format!("write {}", paths.join(" or ")));
        }
        None
    }

    fn field_patterns(
        &mut self,
        item: Item<'db>,
        variant: &Spanned<Name>,
        declared: &[(Name, Ty<'db>)],
        fields: &[(Spanned<Name>, PatternId)],
        id: PatternId,
    ) {
        let owner = format!("`{}`", variant.value);
        let mut seen: Vec<&Name> = Vec::new();
        for (name, inner) in fields {
            match declared.iter().find(|it| it.0 == name.value) {
                Some((_, ty)) => self.pattern(*inner, ty),
                None => {
                    self.pattern(*inner, &Ty::Unknown);
                    let unused = declared
                        .iter()
                        .map(|it| it.0.clone())
                        .filter(|it| fields.iter().all(|(given, _)| given.value != *it));
                    self.unknown_field(item, &owner, name, unused);
                }
            }
            if seen.contains(&&name.value) {
                let message = format!("field `{}` is matched twice", name.value);
                self.report(&registry::UNKNOWN_FIELD, name.span, message);
            }
            seen.push(&name.value);
        }
        let misspelt = fields.iter().any(|(name, _)| declared.iter().all(|it| it.0 != name.value));
        let missing: Vec<&Name> =
            declared.iter().map(|it| &it.0).filter(|name| !seen.contains(name)).collect();
        if misspelt || missing.is_empty() || self.body.broken {
            return;
        }
        let names: Vec<String> = missing.iter().map(|it| format!("`{it}`")).collect();
        let text: Vec<String> = missing.iter().map(|it| format!("{it}: _")).collect();
        let span = self.pattern_span(id);
        let insert = match fields.last() {
            Some((_, last)) => self.pattern_span(*last).end(),
            None => span.end() - text_size::TextSize::of('}'),
        };
        let place = self.item.span(TextRange::empty(insert));
        let declaration = item.span(lower(self.db, item).spans.name);
        let error = self.report(
            &registry::UNKNOWN_FIELD,
            span,
            format!("the pattern lacks the fields {} of {owner}", names.join(", ")),
        );
        error.related.push(Related { place: declaration, message: "declared here".to_owned(), step: false });
        let text = if fields.is_empty() {
            format!(" {} ", text.join(", "))
        } else {
            format!(", {}", text.join(", "))
        };
        error.fixes.push(Fix::safe("ignore the missing fields", vec![Edit::new(place, text)]));
    }

    fn loose_pattern(&mut self, payload: &PatternPayload) {
        match payload {
            PatternPayload::None => {}
            PatternPayload::Value(inner) => self.pattern(*inner, &Ty::Unknown),
            PatternPayload::Fields(fields) => {
                fields.iter().for_each(|(_, inner)| self.pattern(*inner, &Ty::Unknown));
            }
        }
    }
}
