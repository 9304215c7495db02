//! Proposals of types.

use super::{Collector, Completion, CompletionKey, CompletionKind, Rank};
use crate::{
    hir::{Item, ItemKind, scope::Namespace},
    ide::language,
    types::{enum_type, record_type},
};

impl<'db> Collector<'db, '_> {
    /// Every type that can be mentioned, then those that can be imported.
    pub(super) fn types(&mut self) {
        for (order, it) in (0..).zip(language::TYPES) {
            let completion = Completion {
                detail: Some(it.meaning.to_owned()),
                snippet: (it.name != it.snippet).then(|| it.snippet.to_owned()),
                ..self.plain(it.name, CompletionKind::BuiltinType)
            };
            self.add_ordered(Rank::Imported, order, completion);
        }
        let visible = self.visible(Namespace::Type);
        for (rank, item) in self.matching(&visible) {
            let completion = self.type_proposal(item);
            self.add(rank, completion);
        }
        let taken = visible.keys().copied().collect();
        self.foreign(Namespace::Type, &taken, |it, item| it.type_proposal(item));
    }

    pub(super) fn type_proposal(&self, item: Item<'db>) -> Completion {
        let is_enum = item.kind(self.db) == ItemKind::Enum;
        let kind = if is_enum { CompletionKind::Enum } else { CompletionKind::Record };
        Completion {
            detail: Some(self.type_detail(item)),
            source: self.source(item),
            key: Some(CompletionKey::of_item(self.db, item)),
            ..self.plain(item.name(self.db).as_str(), kind)
        }
    }

    /// The names of fields or variants.
    pub(super) fn type_detail(&self, item: Item<'db>) -> String {
        let (word, names): (&str, Vec<&str>) = if item.kind(self.db) == ItemKind::Enum {
            ("enum", enum_type(self.db, item).iter().map(|it| it.0.as_str()).collect())
        } else {
            ("type", record_type(self.db, item).iter().map(|it| it.0.as_str()).collect())
        };
        const MOST: usize = 6;
        let more = if names.len() > MOST { ", …" } else { "" };
        let shown: Vec<&str> = names.into_iter().take(MOST).collect();
        format!("{word} {{ {}{more} }}", shown.join(", "))
    }
}
