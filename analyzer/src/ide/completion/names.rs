//! Proposals that are words of the language or rows of a table: keywords, clauses, capabilities, kinds of effects.

use super::{Collector, Completion, CompletionKey, CompletionKind, Rank};
use crate::{
    capability::{Capability, CapabilitySet},
    effects::{effects_of, kinds::KINDS},
    framework::is_effect_type,
    hir::{
        Name,
        scope::{self, Definition},
    },
};

impl Collector<'_, '_> {
    pub(super) fn item_keywords(&mut self, exported: bool) {
        self.keyword("fn", "fn ${1:name}($2) -> ${3:Int} {\n    $0\n}");
        self.keyword("type", "type ${1:Name} {\n    $0\n}");
        self.keyword("enum", "enum ${1:Name} {\n    $0\n}");
        if !exported {
            self.keyword("import", "import \"$0\"");
            self.keyword("export", "export $0");
            self.keyword("module", "module ${1:name}");
        }
    }

    pub(super) fn clauses(&mut self) {
        let needed = self.cursor.item.map(|it| effects_of(self.db, it).needed).unwrap_or_default();
        let list = if needed.is_empty() { "!{$0}".to_owned() } else { format!("!{{{needed}}}$0") };
        let plain = if needed.is_empty() { "!{}".to_owned() } else { format!("!{{{needed}}}") };
        let capabilities = Completion {
            detail: Some("capabilities of the function".to_owned()),
            insert: plain,
            snippet: Some(list),
            ..self.plain("!{}", CompletionKind::Keyword)
        };
        self.add(Rank::Fitting, capabilities);
        self.keyword("requires", "requires $0");
        self.keyword("ensures", "ensures $0");
        self.keyword("intent", "intent \"$0\"");
    }

    /// Capabilities that the list lacks; those that the function needs come first.
    pub(super) fn capabilities(&mut self, listed: &[Name]) {
        let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '.';
        if let Some(range) = self.cursor.widened(is_part) {
            self.replace = self.cursor.in_file(range);
        }
        let listed: CapabilitySet = listed.iter().filter_map(|it| Capability::parse(it)).collect();
        let needed = self.cursor.item.map(|it| effects_of(self.db, it).needed).unwrap_or_default();
        for capability in Capability::all().filter(|it| !listed.contains(*it)) {
            let rank = if needed.contains(capability) { Rank::Fitting } else { Rank::Own };
            let detail = if needed.contains(capability) { "needed here" } else { capability.info().doc };
            let completion = Completion {
                detail: Some(detail.to_owned()),
                key: Some(CompletionKey::Capability { name: capability.name().to_owned() }),
                ..self.plain(capability.name(), CompletionKind::Capability)
            };
            self.add_ordered(rank, u32::from(capability.id()), completion);
        }
    }

    /// Capabilities as texts; those that the function needs come first.
    pub(super) fn capability_names(&mut self) {
        let needed = self.cursor.item.map(|it| effects_of(self.db, it).needed).unwrap_or_default();
        for capability in Capability::all() {
            let completion = Completion {
                detail: Some(capability.info().doc.to_owned()),
                key: Some(CompletionKey::Capability { name: capability.name().to_owned() }),
                ..self.quoted(capability.name(), CompletionKind::Capability)
            };
            let rank = if needed.contains(capability) { Rank::Fitting } else { Rank::Own };
            self.add_ordered(rank, u32::from(capability.id()), completion);
        }
    }

    pub(super) fn effect_kinds(&mut self, record: &Name) {
        let Some(Definition::Item(record)) = scope::type_item(self.db, self.file, record) else { return };
        if !is_effect_type(self.db, record) {
            return;
        }
        for (order, row) in (0..).zip(KINDS) {
            let completion = Completion {
                detail: Some(format!("needs {}", row.capability)),
                ..self.quoted(row.name, CompletionKind::EffectKind)
            };
            self.add_ordered(Rank::Fitting, order, completion);
        }
    }
}
