//! Proposals of values: locals, functions, records and enums to build, and keywords.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{
    Collector, Completion, CompletionKey, CompletionKind, MAX_VISIBLE, Rank, context::Place,
    expected::expected, locals::locals_at, snippet,
};
use crate::{
    hir::{
        Item, ItemKind, Name, file_items,
        lower::{lower, signature},
        scope::{Namespace, file_scope, imports},
    },
    ide::{draft::Draft, target::module_name},
    inputs::PRELUDE_PATH,
    prelude,
    types::{Ty, enum_type, function_type, infer, record_type},
};

/// What names begin with that the prelude has for the language itself.
const PRIVATE: &str = "__builtin_";

/// What a function is proposed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted<'db> {
    /// Its result, of this type if that is known.
    Call(Option<Ty<'db>>),
    /// Itself.
    Name,
    /// To be an actor, which is given nothing.
    Actor,
}

impl<'db> Collector<'db, '_> {
    pub(super) fn expression(&mut self, place: Place, draft: &Draft<'db>) {
        let expected = expected(self.db, draft).filter(|it| !it.is_unknown());
        self.locals(draft, expected.as_ref());
        if let Some(ty) = &expected {
            self.values_of(ty);
        }
        let wanted = match &expected {
            Some(Ty::Function(..)) => Wanted::Name,
            _ => Wanted::Call(expected),
        };
        self.functions(&wanted);
        self.constructors();
        self.value_keywords(place);
    }

    fn locals(&mut self, draft: &Draft<'db>, expected: Option<&Ty<'db>>) {
        let body = &lower(self.db, draft.item).body;
        let types = &infer(self.db, draft.item).locals;
        for (order, id) in (0..).zip(locals_at(body, draft.marker.start())) {
            let ty = types.get(id);
            let fits = expected.is_some_and(|it| ty == Some(it));
            let completion = Completion {
                detail: ty.filter(|it| !it.is_unknown()).map(|it| it.display(self.db)),
                ..self.plain(body.locals[id].name.as_str(), CompletionKind::Variable)
            };
            self.add_ordered(if fits { Rank::Fitting } else { Rank::Local }, order, completion);
        }
    }

    /// The words and variants that are values of a type.
    fn values_of(&mut self, ty: &Ty<'db>) {
        match ty {
            Ty::Bool => {
                for word in ["true", "false"] {
                    let completion = self.plain(word, CompletionKind::Keyword);
                    self.add(Rank::Fitting, completion);
                }
            }
            Ty::Option(_) | Ty::Result(..) => self.wrappers(ty, Rank::Fitting, false),
            Ty::Enum(item) => {
                let item = *item;
                for (order, (variant, payload)) in (0..).zip(enum_type(self.db, item)) {
                    let qualified = format!("{}::{variant}", item.name(self.db));
                    let completion = self.variant(item, &qualified, variant, payload, false);
                    self.add_ordered(Rank::Fitting, 100 + order, completion);
                }
            }
            _ => {}
        }
    }

    /// Functions of the file, imported ones, and those of the prelude; then those that can be imported.
    pub(super) fn functions(&mut self, wanted: &Wanted<'db>) {
        let visible = self.visible(Namespace::Function);
        let writes_underscore = self.cursor.prefix().starts_with('_');
        for (rank, item) in self.matching(&visible) {
            // The prelude has some functions under two names.
            let friendly = item.name(self.db).strip_prefix(PRIVATE).map(Name::new);
            let is_twice = friendly.is_some_and(|it| visible.contains_key(&it));
            if rank == Rank::Prelude && is_twice && !writes_underscore {
                continue;
            }
            let fits = match wanted {
                Wanted::Call(Some(ty)) => function_type(self.db, item).result == *ty,
                Wanted::Actor => function_type(self.db, item).parameters.is_empty(),
                Wanted::Call(None) | Wanted::Name => false,
            };
            let rank = if *wanted == Wanted::Actor && !fits { Rank::Keyword } else { rank };
            let completion = self.function(item, wanted);
            // A function of the right type is nearer than another from the same place, but no nearer than a local.
            self.add_ordered(rank, u32::from(!fits), completion);
        }
        let taken: FxHashSet<&Name> = visible.keys().copied().collect();
        self.foreign(Namespace::Function, &taken, |it, item| it.function(item, wanted));
    }

    fn function(&self, item: Item<'db>, wanted: &Wanted<'db>) -> Completion {
        let name = item.name(self.db);
        let is_prelude = prelude::file(self.db) == Some(item.file(self.db));
        // What the prelude calls `__builtin_string_len` is known to people as `string_len`.
        let friendly = name.strip_prefix(PRIVATE).filter(|_| is_prelude).unwrap_or(name);
        let is_called = self.cursor.next_char() == Some('(');
        let ty = function_type(self.db, item);
        let parameters = || ty.parameters.iter().map(|it| it.0.as_str());
        let snippet = match wanted {
            Wanted::Call(_) if !is_called => Some(snippet::call(name, parameters())),
            Wanted::Call(_) | Wanted::Name | Wanted::Actor => None,
        };
        let plain = self.plain(friendly, CompletionKind::Function);
        let filter = if self.cursor.prefix().starts_with('_') { name.to_string() } else { plain.filter };
        Completion {
            filter,
            detail: Some(self.function_detail(item)),
            source: self.source(item),
            insert: name.to_string(),
            snippet,
            key: Some(CompletionKey::of_item(self.db, item)),
            label: plain.label,
            ..self.plain("", CompletionKind::Function)
        }
    }

    /// `(text: String) -> Int !{net.fetch}`
    fn function_detail(&self, item: Item<'db>) -> String {
        let ty = function_type(self.db, item);
        let parameters: Vec<String> =
            ty.parameters.iter().map(|(name, ty)| format!("{name}: {}", ty.display(self.db))).collect();
        let mut detail = format!("({})", parameters.join(", "));
        if ty.result != Ty::Unit {
            detail.push_str(&format!(" -> {}", ty.result.display(self.db)));
        }
        let declared = signature(self.db, item).as_function().map(|it| it.declared).unwrap_or_default();
        if !declared.is_empty() {
            detail.push_str(&format!(" !{{{declared}}}"));
        }
        detail
    }

    /// Records as literals, enums as the beginning of a variant.
    fn constructors(&mut self) {
        let visible = self.visible(Namespace::Type);
        for (rank, item) in self.matching(&visible) {
            let completion = self.constructor(item);
            self.add_ordered(rank, 2, completion);
        }
        let taken: FxHashSet<&Name> = visible.keys().copied().collect();
        self.foreign(Namespace::Type, &taken, |it, item| it.constructor(item));
    }

    fn constructor(&self, item: Item<'db>) -> Completion {
        let name = item.name(self.db);
        let proposal = self.type_proposal(item);
        if item.kind(self.db) == ItemKind::Enum {
            return Completion { insert: format!("{name}::"), continues: true, ..proposal };
        }
        let is_built = matches!(self.cursor.next_char(), Some('{'));
        let fields = record_type(self.db, item).iter().map(|it| it.0.as_str());
        let snippet = (!is_built).then(|| snippet::literal(name, fields));
        Completion { snippet, ..proposal }
    }

    fn value_keywords(&mut self, place: Place) {
        if place.statement {
            self.keyword("let", "let ${1:name} = $0");
            self.keyword("let mut", "let mut ${1:name} = $0");
            self.keyword("return", "return $0");
            self.keyword("while", "while ${1:condition} {\n    $0\n}");
            self.keyword("for", "for ${1:item} in ${2:items} {\n    $0\n}");
        }
        if place.after_if {
            self.keyword("else", "else {\n    $0\n}");
            self.keyword("else if", "else if ${1:condition} {\n    $0\n}");
        }
        self.keyword("match", "match ${1:value} {\n    $0\n}");
        self.keyword("true", "true");
        self.keyword("false", "false");
        for (word, snippet) in [("Some", "Some($0)"), ("Ok", "Ok($0)"), ("Err", "Err($0)")] {
            self.keyword(word, snippet);
        }
        self.keyword("None", "None");
        if place.in_contract {
            return;
        }
        self.keyword("if", "if ${1:condition} {\n    $0\n}");
        self.keyword("emit", "emit $0");
        self.keyword("spawn", "spawn $0");
        self.keyword("send", "send ${1:actor} $0");
        self.keyword("receive", "receive");
    }

    /// What names mean in the file. What is nearer wins, as it does for the resolver.
    pub(super) fn visible(&self, space: Namespace) -> BTreeMap<&'db Name, (Rank, Item<'db>)> {
        let mut visible = BTreeMap::new();
        for item in file_items(self.db, self.file) {
            let is_named = Namespace::of(item.kind(self.db)) == Some(space) && !item.name(self.db).is_empty();
            if is_named {
                visible.entry(item.name(self.db)).or_insert((Rank::Own, *item));
            }
        }
        for file in imports(self.db, self.file) {
            let scope = file_scope(self.db, *file);
            for name in scope.visible_names(space) {
                if let Some(item) = scope.visible(space, name) {
                    visible.entry(name).or_insert((Rank::Imported, item));
                }
            }
        }
        if let Some(prelude) = prelude::file(self.db) {
            let scope = file_scope(self.db, prelude);
            for name in scope.names(space) {
                if let Some(item) = scope.own(space, name) {
                    visible.entry(name).or_insert((Rank::Prelude, item));
                }
            }
        }
        visible
    }

    /// What matches the letters typed so far, the nearest first; not all of it if that is a lot.
    pub(super) fn matching(
        &mut self,
        visible: &BTreeMap<&'db Name, (Rank, Item<'db>)>,
    ) -> Vec<(Rank, Item<'db>)> {
        let names = visible.iter().filter(|it| self.matches(it.0));
        let mut found: Vec<(Rank, Item<'db>)> = names.map(|it| *it.1).collect();
        found.sort_by_key(|it| it.0);
        self.more |= found.len() > MAX_VISIBLE;
        found.truncate(MAX_VISIBLE);
        found
    }

    /// The module or package that declares an item, if it is not this file.
    pub(super) fn source(&self, item: Item<'db>) -> Option<String> {
        let file = item.file(self.db);
        if file == self.file {
            return None;
        }
        let path = file.path(self.db);
        Some(if **path == *PRELUDE_PATH { "prelude" } else { module_name(path) }.to_owned())
    }
}
