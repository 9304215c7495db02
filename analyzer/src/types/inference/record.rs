//! Records, variants and fields.

use rustc_hash::FxHashMap;

use super::{Context, Expect, Reason};
use crate::{
    diagnostics::{
        Edit, Fix, Related,
        missing_fields::insertion,
        registry,
        suggest::{MANY, nearest},
    },
    hir::{
        Item, Name,
        body::{ExprId, FieldInit, Spanned, VariantPayload},
        lower::lower,
        resolve::ambiguous,
        scope::{self, Definition, Namespace},
        signature::Payload,
    },
    span::TextRange,
    types::{Ty, declared, enum_type, record_type},
};

impl<'db> Context<'db, '_> {
    pub(super) fn record(
        &mut self,
        id: ExprId,
        name: &Spanned<Name>,
        base: Option<ExprId>,
        fields: &[FieldInit],
    ) -> Ty<'db> {
        let Some(ty) = self.type_named(name) else {
            base.iter().for_each(|it| _ = self.expr_any(*it));
            fields.iter().for_each(|it| _ = self.expr_any(it.value));
            return Ty::Unknown;
        };
        let Ty::Record(item) = ty else {
            base.iter().for_each(|it| _ = self.expr_any(*it));
            fields.iter().for_each(|it| _ = self.expr_any(it.value));
            if ty.is_unknown() {
                return ty;
            }
            let message =
                format!("`{}` is an enum: build one of its variants, `{}::…`", name.value, name.value);
            self.error(name.span, message);
            return ty;
        };
        if let Some(base) = base {
            self.expr(base, &Expect::of(ty.clone(), Reason::Whole));
        }
        let declared = record_type(self.db, item);
        let whole = self.span(id);
        self.fields(item, &format!("`{}`", name.value), declared, fields, base.is_some(), whole);
        ty
    }

    pub(super) fn variant(
        &mut self,
        id: ExprId,
        enum_name: &Spanned<Name>,
        variant: &Spanned<Name>,
        payload: &VariantPayload,
    ) -> Ty<'db> {
        let ty = self.type_named(enum_name);
        let Some(Ty::Enum(item)) = ty else {
            if matches!(ty, Some(Ty::Record(_))) {
                self.error(enum_name.span, format!("`{}` is a record and has no variants", enum_name.value));
            }
            self.loose_payload(payload);
            return ty.unwrap_or(Ty::Unknown);
        };
        let result = Ty::Enum(item);
        let Some((index, declared)) = self.find_variant(item, variant) else {
            self.loose_payload(payload);
            return result;
        };
        self.out.variant_exprs.insert(id, index);
        let shown = format!("`{}::{}`", enum_name.value, variant.value);
        match (declared, payload) {
            (Payload::None, VariantPayload::None) => {}
            (Payload::Value(ty), VariantPayload::Value(value)) => {
                self.expr(*value, &Expect::of(ty.clone(), Reason::Payload(item)));
            }
            (Payload::Fields(declared), VariantPayload::Fields(fields)) => {
                let whole = self.span(id);
                self.fields(item, &shown, declared, fields, false, whole);
            }
            (declared, given) => {
                self.loose_payload(given);
                let needs = self.payload_shape(declared);
                let span = self.span(id);
                let place = item.span(lower(self.db, item).spans.name);
                let error = self.error(span, format!("{shown} {needs}"));
                error.related.push(Related { place, message: "declared here".to_owned(), step: false });
            }
        }
        result
    }

    pub(super) fn field(&mut self, object: ExprId, field: &Spanned<Name>) -> Ty<'db> {
        let found = self.expr_any(object);
        match self.shallow(&found) {
            Ty::Record(item) => {
                let declared = record_type(self.db, item);
                if let Some((_, ty)) = declared.iter().find(|it| it.0 == field.value) {
                    return ty.clone();
                }
                if !field.value.is_empty() {
                    let names = declared.iter().map(|it| it.0.clone());
                    self.unknown_field(item, &format!("`{}`", item.name(self.db)), field, names);
                }
                Ty::Unknown
            }
            Ty::Unknown | Ty::Never => Ty::Unknown,
            Ty::Var(_) => {
                let span = self.span(object);
                self.error(
                    span,
                    "the type of this is not known yet, so its fields are not either".to_owned(),
                )
                .help = Some("annotate where it is introduced".to_owned());
                Ty::Unknown
            }
            other => {
                let shown = self.show(&other);
                self.error(field.span, format!("`{shown}` has no fields"));
                Ty::Unknown
            }
        }
    }

    /// The record or enum a literal or path names.
    pub(super) fn type_named(&mut self, name: &Spanned<Name>) -> Option<Ty<'db>> {
        if name.value.is_empty() {
            return None;
        }
        match scope::type_item(self.db, self.file, &name.value) {
            Some(Definition::Item(item)) => Some(declared::item_type(self.db, item)),
            Some(Definition::Ambiguous(items)) => {
                let finding = ambiguous(self.db, self.item, &name.value, name.span, &items);
                self.out.diagnostics.push(finding);
                None
            }
            None if declared::is_predeclared(&name.value) => {
                let message = format!("`{}` is built in and has neither fields nor variants", name.value);
                self.error(name.span, message);
                None
            }
            None => {
                let types = scope::name_index(self.db, self.file, Namespace::Type);
                let near = types.nearest(&name.value, std::iter::empty());
                let place = self.item.span(name.span);
                let error = self.report(
                    &registry::UNKNOWN_TYPE,
                    name.span,
                    format!("no type is named `{}`", name.value),
                );
                if let Some(near) = near {
                    error.help = Some(format!("did you mean `{near}`?"));
                    let title = format!("replace `{}` by `{near}`", name.value);
                    error.fixes.push(Fix::needs_review(title, vec![Edit::new(place, near.as_str())]));
                }
                None
            }
        }
    }

    /// The index and payload of a variant, or an error.
    pub(super) fn find_variant(
        &mut self,
        item: Item<'db>,
        variant: &Spanned<Name>,
    ) -> Option<(u32, &'db Payload<Ty<'db>>)> {
        let declared = enum_type(self.db, item);
        if let Some(index) = declared.iter().position(|it| it.0 == variant.value) {
            return Some((index as u32, &declared.get(index)?.1));
        }
        if variant.value.is_empty() {
            return None;
        }
        let near = nearest(&variant.value, declared.iter().take(MANY).map(|it| it.0.clone()));
        let (place, name) = (self.item.span(variant.span), item.name(self.db).clone());
        let declaration = item.span(lower(self.db, item).spans.name);
        let error = self.report(
            &registry::UNDEFINED_VARIABLE,
            variant.span,
            format!("`{name}` has no variant `{}`", variant.value),
        );
        error.related.push(Related {
            place: declaration,
            message: format!("`{name}` is declared here"),
            step: false,
        });
        if let Some(near) = near {
            error.help = Some(format!("did you mean `{near}`?"));
            let title = format!("replace `{}` by `{near}`", variant.value);
            error.fixes.push(Fix::needs_review(title, vec![Edit::new(place, near.as_str())]));
        }
        None
    }

    pub(super) fn payload_shape(&self, declared: &Payload<Ty<'db>>) -> String {
        match declared {
            Payload::None => "carries nothing".to_owned(),
            Payload::Value(ty) => format!("carries one `{}`, in parentheses", ty.display(self.db)),
            Payload::Fields(fields) => {
                let names: Vec<_> = fields.iter().map(|it| it.0.as_str()).collect();
                format!("carries the fields `{{ {} }}`", names.join(", "))
            }
        }
    }

    fn loose_payload(&mut self, payload: &VariantPayload) {
        match payload {
            VariantPayload::None => {}
            VariantPayload::Value(value) => _ = self.expr_any(*value),
            VariantPayload::Fields(fields) => fields.iter().for_each(|it| _ = self.expr_any(it.value)),
        }
    }

    /// Every declared field exactly once, in any order; with a spread, any of them.
    fn fields(
        &mut self,
        item: Item<'db>,
        owner: &str,
        declared: &[(Name, Ty<'db>)],
        given: &[FieldInit],
        spread: bool,
        whole: TextRange,
    ) {
        let types: FxHashMap<&Name, &Ty<'db>> = declared.iter().map(|it| (&it.0, &it.1)).collect();
        let mut seen: FxHashMap<&Name, TextRange> = FxHashMap::default();
        for field in given {
            let name = &field.name.value;
            match types.get(name) {
                Some(ty) => {
                    self.expr(field.value, &Expect::of((*ty).clone(), Reason::Field(item)));
                }
                None => {
                    self.expr_any(field.value);
                    let unused = declared
                        .iter()
                        .map(|it| it.0.clone())
                        .filter(|name| given.iter().all(|it| it.name.value != *name));
                    self.unknown_field(item, owner, &field.name, unused);
                }
            }
            if let Some(first) = seen.get(name) {
                let place = self.item.span(*first);
                let message = format!("field `{name}` is given twice");
                self.report(&registry::UNKNOWN_FIELD, field.name.span, message).related.push(Related {
                    place,
                    message: "first given here".to_owned(),
                    step: false,
                });
            } else {
                seen.insert(name, field.name.span);
            }
        }
        // A misspelt field is the likely cause of a missing one, and a broken literal may only look incomplete.
        let misspelt = given.iter().any(|it| !types.contains_key(&it.name.value));
        if spread || misspelt || self.body.broken {
            return;
        }
        let missing: Vec<&(Name, Ty<'db>)> = declared.iter().filter(|it| !seen.contains_key(&it.0)).collect();
        if missing.is_empty() {
            return;
        }
        self.missing_fields(item, owner, &missing, given, whole);
    }

    fn missing_fields(
        &mut self,
        item: Item<'db>,
        owner: &str,
        missing: &[&(Name, Ty<'db>)],
        given: &[FieldInit],
        whole: TextRange,
    ) {
        let names: Vec<String> = missing.iter().map(|it| format!("`{}`", it.0)).collect();
        let stubs: Option<Vec<String>> =
            missing.iter().map(|(name, ty)| Some(format!("{name}: {}", stub(ty)?))).collect();
        let declaration = item.span(lower(self.db, item).spans.name);
        let plural = if names.len() == 1 { "field" } else { "fields" };
        let message = format!("{owner} lacks the {plural} {}", names.join(", "));
        let (place, item_text) = (self.item, self.item.text(self.db));
        let last = given.last().map(|it| TextRange::new(it.name.span.start(), self.span(it.value).end()));
        let error = self.report(&registry::UNKNOWN_FIELD, whole, message);
        error.related.push(Related { place: declaration, message: "declared here".to_owned(), step: false });
        if let Some(stubs) = stubs {
            let close = usize::from(whole.end()).saturating_sub(1);
            let edits = insertion(item_text, close, last, &stubs).into_iter();
            let edits = edits.map(|it| Edit::new(place.span(it.place), it.text)).collect();
            error.fixes.push(Fix::needs_review(format!("add the missing {plural}"), edits));
        }
    }

    pub(super) fn unknown_field(
        &mut self,
        item: Item<'db>,
        owner: &str,
        field: &Spanned<Name>,
        candidates: impl Iterator<Item = Name>,
    ) {
        let near = nearest(&field.value, candidates.take(MANY));
        let declaration = item.span(lower(self.db, item).spans.name);
        let place = self.item.span(field.span);
        let message = format!("{owner} has no field `{}`", field.value);
        let error = self.report(&registry::UNKNOWN_FIELD, field.span, message);
        error.related.push(Related { place: declaration, message: "declared here".to_owned(), step: false });
        if let Some(near) = near {
            error.help = Some(format!("did you mean `{near}`?"));
            let title = format!("replace `{}` by `{near}`", field.value);
            error.fixes.push(Fix::needs_review(title, vec![Edit::new(place, near.as_str())]));
        }
    }
}

/// Source text of some value of a type, if there is a short one.
pub(crate) fn stub(ty: &Ty<'_>) -> Option<&'static str> {
    Some(match ty {
        Ty::Int => "0",
        Ty::Float => "0.0",
        Ty::String => "\"\"",
        Ty::Bool => "false",
        Ty::Unit => "()",
        Ty::Option(_) => "None",
        Ty::List(_) => "[]",
        Ty::Map(..) => "{}",
        _ => return None,
    })
}
