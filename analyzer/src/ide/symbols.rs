//! Outlines: what a file declares, and what a project declares that matches a query.

use super::{
    docs,
    symbol::Symbol,
    target::{Target, module_name},
};
use crate::{
    db::Db,
    hir::{
        Item, ItemKind, file_items,
        lower::signature,
        signature::{Payload, Signature},
    },
    inputs::{Project, SourceFile},
};

/// What a declared name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A function.
    Function,
    /// A record.
    Record,
    /// An enum.
    Enum,
    /// A variant of an enum.
    Variant,
    /// A field of a record or a variant.
    Field,
    /// `module name`
    Module,
}

/// A declared name in a file's outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSymbol {
    /// Its name and places.
    pub target: Target,
    /// What it is.
    pub kind: SymbolKind,
    /// Its declaration in one line, without what the name and the children say.
    pub detail: String,
    /// Fields and variants, in source order.
    pub children: Vec<DocumentSymbol>,
}

/// A declared name that matches a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Its name and places.
    pub target: Target,
    /// What it is.
    pub kind: SymbolKind,
    /// What it belongs to: the enum of a variant, else the module or package.
    pub container: String,
}

/// Everything a file declares, in source order.
pub fn document_symbols(db: &dyn Db, file: SourceFile) -> Vec<DocumentSymbol> {
    file_items(db, file).iter().filter_map(|it| item_symbol(db, *it)).collect()
}

/// Declared names whose letters contain those of `query` in order, the best first, at most `limit`. After the project's
/// own names come those of the prelude and the built-in packages.
pub fn workspace_symbols(db: &dyn Db, project: Project, query: &str, limit: usize) -> Vec<WorkspaceSymbol> {
    let query: Vec<char> = query.chars().filter(|it| !it.is_whitespace()).collect();
    let standard = (project != db.standard() && !query.is_empty()).then(|| db.standard());
    let mut found: Vec<((bool, u32), SourceFile, Symbol<'_>)> = Vec::new();
    for (built_in, project) in [(false, Some(project)), (true, standard)] {
        let files = project.into_iter().flat_map(|it| it.files(db).iter());
        for file in files.copied().filter(|it| it.path(db).ends_with(".ax")) {
            db.unwind_if_revision_cancelled();
            for item in file_items(db, file) {
                let candidates = candidates(db, *item, &query);
                found.extend(candidates.map(|(rank, symbol)| ((built_in, rank), file, symbol)));
            }
        }
    }
    // Stable: names that match equally well stay in the order of paths and places.
    found.sort_by_key(|it| it.0);
    let shown = found.into_iter().filter_map(|(_, file, symbol)| {
        let container = match symbol {
            Symbol::Variant(item, _) => item.name(db).to_string(),
            _ => module_name(file.path(db)).to_owned(),
        };
        Some(WorkspaceSymbol { target: symbol.target(db)?, kind: kind(db, symbol)?, container })
    });
    shown.take(limit).collect()
}

/// The names that `item` declares and `query` matches. Items that cannot match are not parsed.
fn candidates<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    query: &[char],
) -> impl Iterator<Item = (u32, Symbol<'db>)> {
    let is_named = matches!(item.kind(db), ItemKind::Function | ItemKind::Record | ItemKind::Enum);
    let own = (is_named && !item.name(db).is_empty())
        .then(|| rank(item.name(db), query).map(|it| (it, Symbol::Item(item))))
        .flatten();
    let variants = match item.kind(db) {
        ItemKind::Enum if contains_in_order(item.text(db), query) => match signature(db, item) {
            Signature::Enum(it) => it.variants.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let variants = (0..)
        .zip(variants)
        .filter(|it| !it.1.name.is_empty())
        .filter_map(move |(index, it)| rank(&it.name, query).map(|it| (it, Symbol::Variant(item, index))));
    own.into_iter().chain(variants.collect::<Vec<_>>())
}

fn item_symbol<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<DocumentSymbol> {
    let children = match signature(db, item) {
        Signature::Record(it) => (0..it.fields.len())
            .filter_map(|it| member(db, Symbol::Field(item, it as u32), Vec::new()))
            .collect(),
        Signature::Enum(it) => (0..)
            .zip(&it.variants)
            .filter_map(|(index, variant)| {
                let fields = match &variant.payload {
                    Payload::Fields(fields) => fields.len(),
                    Payload::None | Payload::Value(_) => 0,
                };
                let fields = (0..fields as u32)
                    .filter_map(|it| member(db, Symbol::VariantField(item, index, it), Vec::new()));
                member(db, Symbol::Variant(item, index), fields.collect())
            })
            .collect(),
        _ => Vec::new(),
    };
    member(db, Symbol::Item(item), children)
}

fn member<'db>(
    db: &'db dyn Db,
    symbol: Symbol<'db>,
    children: Vec<DocumentSymbol>,
) -> Option<DocumentSymbol> {
    let kind = kind(db, symbol)?;
    let target = symbol.target(db)?;
    let declaration = docs::declaration(db, symbol).unwrap_or_default();
    let declaration = declaration.split_whitespace().collect::<Vec<_>>().join(" ");
    let after_name =
        |marker: &str| declaration.split_once(marker).map_or_else(String::new, |it| it.1.trim().to_owned());
    let detail = match kind {
        SymbolKind::Function => {
            after_name(&format!("fn {}", target.name)).replace("( ", "(").replace(", )", ")")
        }
        SymbolKind::Field => after_name(": ").trim_end_matches(" }").to_owned(),
        SymbolKind::Variant if children.is_empty() => after_name(&format!("::{}", target.name)),
        SymbolKind::Variant | SymbolKind::Record | SymbolKind::Enum | SymbolKind::Module => String::new(),
    };
    Some(DocumentSymbol { target, kind, detail, children })
}

fn kind(db: &dyn Db, symbol: Symbol<'_>) -> Option<SymbolKind> {
    Some(match symbol {
        Symbol::Item(item) => match item.kind(db) {
            ItemKind::Function => SymbolKind::Function,
            ItemKind::Record => SymbolKind::Record,
            ItemKind::Enum => SymbolKind::Enum,
            ItemKind::Module => SymbolKind::Module,
            ItemKind::Import | ItemKind::Other => return None,
        },
        Symbol::Variant(..) => SymbolKind::Variant,
        Symbol::Field(..) | Symbol::VariantField(..) => SymbolKind::Field,
        Symbol::Local(..) | Symbol::Capability(_) | Symbol::Module(_) => return None,
    })
}

/// How well `query` matches `name`, less being better: the name itself, its beginning, the beginning of a word in it,
/// a stretch of it, scattered letters. Upper case in the query must match; the shorter of two names is better.
fn rank(name: &str, query: &[char]) -> Option<u32> {
    if !contains_in_order(name, query) {
        return None;
    }
    let lower = |it: &mut dyn Iterator<Item = char>| it.map(|it| it.to_ascii_lowercase()).collect::<String>();
    let wanted = lower(&mut query.iter().copied());
    let given = lower(&mut name.chars());
    let word_starts = |at: usize| {
        let before = at.checked_sub(1).and_then(|it| name.as_bytes().get(it));
        let here = name.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
        before.is_none_or(|it| *it == b'_' || (here && it.is_ascii_lowercase()))
    };
    let class = if given == wanted {
        0
    } else if given.starts_with(&wanted) {
        1
    } else if given.match_indices(&wanted).any(|it| word_starts(it.0)) {
        2
    } else if given.contains(&wanted) {
        3
    } else {
        4
    };
    Some(class * 1000 + (name.len() as u32).min(999))
}

/// Whether the letters of `query` occur in `text` in this order. Lower case matches both, upper case only itself.
fn contains_in_order(text: &str, query: &[char]) -> bool {
    let mut letters = text.chars();
    query.iter().all(|wanted| letters.any(|it| it == *wanted || it.to_ascii_lowercase() == *wanted))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn outline(fixture: &Fixture, symbols: &[DocumentSymbol], depth: usize, out: &mut String) {
        for it in symbols {
            let line = draw::line(fixture, it.target.whole);
            *out +=
                &format!("{}{:?} {} {} [{line}]\n", "  ".repeat(depth), it.kind, it.target.name, it.detail);
            outline(fixture, &it.children, depth + 1, out);
        }
    }

    fn check_search(fixture: &Fixture, query: &str, expected: Expect) {
        let found = workspace_symbols(&fixture.db, fixture.project, query, 8);
        let lines = found.iter().map(|it| {
            format!(
                "{:?} {} in {} [{}]\n",
                it.kind,
                it.target.name,
                it.container,
                draw::line(fixture, it.target.place)
            )
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn the_outline_is_a_tree() {
        let fixture = Fixture::parse(
            r#"
            module shop
            import "std-ui"
            // A thing.
            export type Item { name: String, price: Option<Int> }
            enum Event { Added(Item), Moved { from: Int, to: Int }, Gone, Odd {} }
            fn total(items: List<Item>, first_parameter_is_long: String, second: String) -> Int !{time} { 1 }
            fn unfinished(
            fn last() {}
            // end
            "#,
        );
        let mut out = String::new();
        outline(&fixture, &document_symbols(&fixture.db, fixture.main()), 0, &mut out);
        expect![[r#"
            Module shop  [/main.ax:1:1 `module shop`]
            Record Item  [/main.ax:4:1 `export type Item { name: String, price: Option<Int> }`]
              Field name String [/main.ax:4:20 `name`]
              Field price Option<Int> [/main.ax:4:34 `price`]
            Enum Event  [/main.ax:5:1 `enum Event { Added(Item), Moved { from: Int, to: Int }, Gone, Odd {} }`]
              Variant Added (Item) [/main.ax:5:14 `Added`]
              Variant Moved  [/main.ax:5:27 `Moved`]
                Field from Int [/main.ax:5:35 `from`]
                Field to Int [/main.ax:5:46 `to`]
              Variant Gone  [/main.ax:5:57 `Gone`]
              Variant Odd {} [/main.ax:5:63 `Odd`]
            Function total (items: List<Item>, first_parameter_is_long: String, second: String) -> Int !{time.now} [/main.ax:6:1 `fn total(items: List<Item>, first_parameter_is_long: String, second: String) -> Int !{time} { 1 }`]
            Function unfinished () [/main.ax:7:1 `fn unfinished(`]
            Function last () [/main.ax:8:1 `fn last() {}`]
        "#]].assert_eq(&out);
    }

    #[test]
    fn search_ranks_by_how_well_names_match() {
        let fixture = Fixture::parse(
            r#"
            fn load_page() -> Int { 1 }
            fn page_load() -> Int { 1 }
            fn load() -> Int { 1 }
            fn unloaded() -> Int { 1 }
            fn long_road() -> Int { 1 }
            //- /other.ax
            enum LoadState { Loading, Done }
            fn preload() -> Int { 1 }
            "#,
        );
        check_search(
            &fixture,
            "load",
            expect![[r#"
            Function load in main [/main.ax:3:4 `load`]
            Variant Loading in LoadState [/other.ax:1:18 `Loading`]
            Function load_page in main [/main.ax:1:4 `load_page`]
            Enum LoadState in other [/other.ax:1:6 `LoadState`]
            Function page_load in main [/main.ax:2:4 `page_load`]
            Function preload in other [/other.ax:2:4 `preload`]
            Function unloaded in main [/main.ax:4:4 `unloaded`]
            Function long_road in main [/main.ax:5:4 `long_road`]
        "#]],
        );
        check_search(
            &fixture,
            "LS",
            expect![[r#"
            Enum LoadState in other [/other.ax:1:6 `LoadState`]
        "#]],
        );
        check_search(
            &fixture,
            "net_fe",
            expect![[r#"
            Function net_fetch in prelude [boruna-std:/prelude.ax `net_fetch`]
        "#]],
        );
        check_search(
            &fixture,
            "",
            expect![[r#"
            Function load in main [/main.ax:3:4 `load`]
            Variant Done in LoadState [/other.ax:1:27 `Done`]
            Variant Loading in LoadState [/other.ax:1:18 `Loading`]
            Function preload in other [/other.ax:2:4 `preload`]
            Function unloaded in main [/main.ax:4:4 `unloaded`]
            Function load_page in main [/main.ax:1:4 `load_page`]
            Function page_load in main [/main.ax:2:4 `page_load`]
            Function long_road in main [/main.ax:5:4 `long_road`]
        "#]],
        );
        check_search(&fixture, "zzzz", expect![""]);
    }
}
