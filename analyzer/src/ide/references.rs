//! Every place where a name stands for the same thing.
//!
//! Only items whose text contains the name are analysed.

use super::{
    symbol::{Role, Symbol, occurrences},
    target::{module_name, symbol_at},
};
use crate::{
    capability::Capability,
    db::Db,
    hir::{Item, ItemKind, file_items},
    inputs::{Project, SourceFile},
    span::{FileRange, TextSize},
};

/// A place where a name stands for what is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub place: FileRange,
    /// What it does there.
    pub role: Role,
    /// The place is in a file that is built in: one can go there but change nothing.
    pub embedded: bool,
}

/// Every place in `project` where a name stands for what the name at `offset` does, its declaration included; by path,
/// then by place. `project` is the file's own, or for a built-in file the one the user looks at it from.
pub fn references(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    offset: TextSize,
) -> Option<Vec<Reference>> {
    let symbol = symbol_at(db, file, offset)?.1.symbol;
    Some(references_to(db, project, symbol))
}

/// Where what the name at `offset` stands for is declared: the file, and a place in it. `None` for what is declared
/// nowhere.
pub fn declaration(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Declaration> {
    let symbol = symbol_at(db, file, offset)?.1.symbol;
    let place = symbol.target(db)?.place;
    let name = (!matches!(symbol, Symbol::Module(_))).then_some(place.range.start());
    Some(Declaration { file: place.file, name })
}

/// What a name stands for, in a form that means the same in another project with a file of this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The file that declares it.
    pub file: SourceFile,
    /// Where its name stands; `None` if it is the file itself.
    pub name: Option<TextSize>,
}

impl Declaration {
    /// Every place where it is mentioned in the project of its file; by path, then by place.
    pub fn references(self, db: &dyn Db) -> Vec<Reference> {
        let symbol = match self.name {
            Some(name) => symbol_at(db, self.file, name).map(|it| it.1.symbol),
            None => Some(Symbol::Module(self.file)),
        };
        symbol.map(|it| references_to(db, self.file.project(db), it)).unwrap_or_default()
    }
}

fn references_to(db: &dyn Db, project: Project, symbol: Symbol<'_>) -> Vec<Reference> {
    let files = searched_files(db, project, symbol);
    let mut found: Vec<Reference> =
        files.into_iter().flat_map(|it| references_in_file(db, it, symbol)).collect();
    // A name that is field and binding at once is one place.
    found.dedup_by_key(|it| it.place);
    found
}

/// The places in one file.
pub(crate) fn references_in_file<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    symbol: Symbol<'db>,
) -> Vec<Reference> {
    let embedded = file.is_embedded(db);
    let items = items_with(db, file, symbol);
    let found = items.flat_map(|item| {
        let matching = occurrences(db, item).iter().filter(move |it| it.symbol == symbol);
        matching.map(move |it| Reference { place: item.span(it.range).to_file(db), role: it.role, embedded })
    });
    found.collect()
}

/// The files that may mention `symbol`, by path.
pub(crate) fn searched_files(db: &dyn Db, project: Project, symbol: Symbol<'_>) -> Vec<SourceFile> {
    if let Symbol::Local(item, _) = symbol {
        return vec![item.file(db)];
    }
    let home = match symbol {
        Symbol::Module(file) => Some(file),
        _ => symbol.item().map(|it| it.file(db)),
    };
    // Built-in files know nothing of the user's, and the user's mean nothing to each other across projects.
    let standard = home.is_none_or(|it| it.is_embedded(db)) && project != db.standard();
    let further = standard.then(|| db.standard().files(db).iter()).into_iter().flatten();
    let listed = project.files(db);
    // A file that was opened by itself is in no list.
    let stray = home.filter(|it| !it.is_embedded(db) && !listed.contains(it));
    let files = listed.iter().copied().chain(stray).chain(further.copied());
    files.filter(|it| it.path(db).ends_with(".ax")).collect()
}

/// The items of `file` whose text contains a spelling of `symbol`.
pub(crate) fn items_with<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    symbol: Symbol<'db>,
) -> impl Iterator<Item = Item<'db>> {
    db.unwind_if_revision_cancelled();
    let spellings = spellings(db, symbol);
    let mentions = move |text: &str| spellings.iter().any(|it| text.contains(it.as_str()));
    let is_place = move |it: Item<'db>| match symbol {
        Symbol::Local(item, _) => it == item,
        Symbol::Module(_) => it.kind(db) == ItemKind::Import,
        _ => true,
    };
    let items = if mentions(file.text(db)) { file_items(db, file) } else { &[] };
    items.iter().copied().filter(move |it| is_place(*it) && mentions(it.text(db)))
}

fn spellings(db: &dyn Db, symbol: Symbol<'_>) -> Vec<String> {
    match symbol {
        Symbol::Capability(it) => capability_spellings(it),
        // A package may be written with `.`, and any text may be written with escapes in quotes.
        Symbol::Module(file) => {
            let name = module_name(file.path(db));
            let first = name.split('-').next().unwrap_or(name);
            vec![first.to_owned(), "\\".to_owned()]
        }
        _ => vec![symbol.name(db).as_str().to_owned()],
    }
}

fn capability_spellings(capability: Capability) -> Vec<String> {
    let aliases = capability.info().aliases.iter().copied();
    // `net . fetch` is one capability, so look for its first word.
    let first_word = |it: &str| it.split('.').next().unwrap_or(it).to_owned();
    aliases.chain([capability.name()]).map(first_word).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursor();
        let found = references(&fixture.db, fixture.project, file, offset).unwrap_or_default();
        let mut out = String::new();
        for it in found {
            let role = format!("{:?}", it.role).to_lowercase();
            let embedded = if it.embedded { ", built in" } else { "" };
            out += &format!("{} {role}{embedded}\n", draw::line(&fixture, it.place));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn functions_across_files() {
        check(
            r#"
            import util
            fn main() -> Int { double(1) + run(double) }
            fn run(f: Fn(Int) -> Int) -> Int { f(1) }
            //- /util.ax
            fn dou$0ble(n: Int) -> Int { n * 2 }
            fn four(n: Int) -> Int ensures result == double(n) { let double = 1 double(double(n)) }
            //- /other.ax
            fn double(n: Int) -> Int { double(n) }
            "#,
            expect![[r#"
                /main.ax:2:20 `double` read
                /main.ax:2:36 `double` read
                /util.ax:1:4 `double` definition
                /util.ax:2:42 `double` read
            "#]],
        );
    }

    #[test]
    fn locals_with_writes() {
        check(
            r#"
            fn main() -> Int {
                let mut n = 1
                let other = 2
                if n$0 > 0 { let n = 5 n } else { 0 }
                n = n + other
                n
            }
            fn n(n: Int) -> Int { n }
            "#,
            expect![[r#"
                /main.ax:2:13 `n` definition
                /main.ax:4:8 `n` read
                /main.ax:5:5 `n` write
                /main.ax:5:9 `n` read
                /main.ax:6:5 `n` read
            "#]],
        );
    }

    #[test]
    fn types_fields_and_variants() {
        check(
            r#"
            type Po$0int { x: Int }
            enum Shape { At(Point), Two { a: Point, b: Point } }
            fn move(p: Point) -> Option<Point> { let q: Point = Point { ..p, x: p.x } Some(q) }
            "#,
            expect![[r#"
                /main.ax:1:6 `Point` definition
                /main.ax:2:17 `Point` read
                /main.ax:2:34 `Point` read
                /main.ax:2:44 `Point` read
                /main.ax:3:12 `Point` read
                /main.ax:3:29 `Point` read
                /main.ax:3:45 `Point` read
                /main.ax:3:53 `Point` read
            "#]],
        );
        check(
            r#"
            enum Shape { Square { side: Int }, Cube { side: Int } }
            fn f(s: Shape) -> Int {
                match s { Square { side } => side, Cube { side: n } => n + g(Shape::Cube { si$0de: 1 }) }
            }
            fn g(s: Shape) -> Int { match s { Shape::Cube { side } => side, _ => 0 } }
            "#,
            expect![[r#"
                /main.ax:1:43 `side` definition
                /main.ax:3:47 `side` read
                /main.ax:3:80 `side` read
                /main.ax:5:49 `side` read
            "#]],
        );
    }

    #[test]
    fn built_in_names_are_found_where_they_are_declared() {
        check(
            r#"
            fn main() -> Int { match net_f$0etch("https://example.com") { Ok(reply) => reply.status, Err(_) => 0 } }
            "#,
            expect![[r#"
                /main.ax:1:26 `net_fetch` read
                boruna-std:/prelude.ax `net_fetch` definition, built in
            "#]],
        );
        check(
            r#"
            fn main() -> Int !{time$0} { time_now() }
            fn other() -> Int !{time . now} { 1 }
            "#,
            expect![[r#"
                /main.ax:1:20 `time` read
                /main.ax:2:21 `time` read
                boruna-std:/prelude.ax `time.now` read, built in
            "#]],
        );
        check(
            r#"
            import "std$0-ui"
            fn main() -> Int { 1 }
            //- /a/b.ax
            import std-ui
            "#,
            expect![[r#"
                /a/b.ax:1:8 `std-ui` read
                /main.ax:1:8 `"std-ui"` read
            "#]],
        );
    }

    #[test]
    fn only_items_with_the_name_are_analysed() {
        let fixture = Fixture::parse(
            "
            fn target$0() -> Int { 1 }
            fn user() -> Int { target() }
            fn bystander() -> Int { user() }
            //- /far.ax
            fn far() -> Int { 1 }
            ",
        );
        let (file, offset) = fixture.cursor();
        references(&fixture.db, fixture.project, file, offset);
        let executed = fixture.executed_counts();
        assert_eq!(executed["infer"], 2);
        assert_eq!(executed["file_items"], 1 + 1, "the file, and the prelude for its builtins");
    }
}
