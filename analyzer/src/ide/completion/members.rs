//! Proposals of parts: fields behind a dot and in literals, variants behind `::`.

use super::{Collector, Completion, CompletionKey, CompletionKind, Rank, snippet};
use crate::{
    hir::{
        Item, Name,
        body::Expr,
        lower::lower,
        scope::{self, Definition},
        signature::Payload,
    },
    ide::draft::Draft,
    span::TextRange,
    types::{Ty, enum_type, infer, record_type},
};

impl<'db> Collector<'db, '_> {
    /// The fields of the record before the dot; `field` is where the name is being written.
    pub(super) fn members(&mut self, draft: &Draft<'db>, field: TextRange) {
        let body = &lower(self.db, draft.item).body;
        let object = body.exprs.iter().find_map(|(_, it)| match it {
            Expr::Field { object, field: name } if name.span == field => Some(*object),
            _ => None,
        });
        let Some(Ty::Record(record)) = object.and_then(|it| infer(self.db, draft.item).exprs.get(it)) else {
            return;
        };
        for (order, (name, ty)) in (0..).zip(record_type(self.db, *record)) {
            let completion = self.field(*record, name, ty);
            self.add_ordered(Rank::Fitting, order, completion);
        }
    }

    /// The fields that a literal of a record or of a variant does not give yet.
    pub(super) fn literal_fields(&mut self, owner: &Name, variant: Option<&Name>, given: &[Name]) {
        let Some(Definition::Item(item)) = scope::type_item(self.db, self.file, owner) else { return };
        let fields = match variant {
            None => record_type(self.db, item),
            Some(variant) => match enum_type(self.db, item).iter().find(|it| it.0 == *variant) {
                Some((_, Payload::Fields(fields))) => fields,
                _ => return,
            },
        };
        let is_followed = self.cursor.next_char() == Some(':');
        for (order, (name, ty)) in (0..).zip(fields).filter(|it| !given.contains(&it.1.0)) {
            let plain = self.field(item, name, ty);
            let completion = if is_followed {
                plain
            } else {
                let snippet = Some(format!("{name}: $0"));
                Completion { insert: format!("{name}: "), snippet, ..plain }
            };
            self.add_ordered(Rank::Fitting, order, completion);
        }
    }

    pub(super) fn field(&self, owner: Item<'db>, name: &Name, ty: &Ty<'db>) -> Completion {
        Completion {
            detail: Some(ty.display(self.db)),
            key: Some(CompletionKey::of_member(self.db, owner, name)),
            ..self.plain(name.as_str(), CompletionKind::Field)
        }
    }

    /// What can follow `Enum::`.
    pub(super) fn variants_of(&mut self, enum_name: &Name, in_pattern: bool) {
        let Some(Definition::Item(item)) = scope::type_item(self.db, self.file, enum_name) else { return };
        for (order, (variant, payload)) in (0..).zip(enum_type(self.db, item)) {
            let completion = self.variant(item, variant, variant, payload, in_pattern);
            self.add_ordered(Rank::Fitting, order, completion);
        }
    }

    /// A variant, written as `head`.
    pub(super) fn variant(
        &self,
        item: Item<'db>,
        head: &str,
        variant: &Name,
        payload: &Payload<Ty<'db>>,
        in_pattern: bool,
    ) -> Completion {
        let has_payload = matches!(self.cursor.next_char(), Some('(' | '{'));
        let (detail, snippet) = match payload {
            Payload::None => (None, None),
            Payload::Value(ty) => (Some(format!("({})", ty.display(self.db))), Some(format!("{head}($0)"))),
            Payload::Fields(fields) => {
                let shown: Vec<String> =
                    fields.iter().map(|(name, ty)| format!("{name}: {}", ty.display(self.db))).collect();
                let names = fields.iter().map(|it| it.0.as_str());
                let snippet = if in_pattern {
                    format!("{}$0", snippet::pattern(head, names))
                } else {
                    snippet::literal(head, names)
                };
                (Some(format!("{{ {} }}", shown.join(", "))), Some(snippet))
            }
        };
        Completion {
            detail,
            snippet: snippet.filter(|_| !has_payload),
            key: Some(CompletionKey::of_member(self.db, item, variant)),
            ..self.plain(head, CompletionKind::Variant)
        }
    }
}
