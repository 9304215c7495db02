//! From a name to where it is declared, and from a value to where its type is.
//!
//! `.ax` has no declarations apart from definitions, so an editor's "declaration" is [`definition`] too.

use rustc_hash::FxHashSet;

use super::{
    symbol::Symbol,
    target::{Target, occurrences_at, operations, symbol_at, touched_item},
};
use crate::{
    db::Db,
    hir::{
        Item, Name,
        body::Expr,
        lower::{Lowered, lower, signature},
        scope::{self, Definition},
        signature::{Payload, Signature, TypeRef},
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
    types::{Ty, enum_type, function_type, infer, record_type},
};

/// Where something leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Navigation {
    /// The word that leads there.
    pub origin: FileRange,
    /// Where it leads, never empty. Several for a name that imports define differently, for a word that is both field
    /// and binding, and for a capability, which leads to the operations that need it.
    pub targets: Vec<Target>,
}

/// Where the name at `offset` is declared, which may be in a package or the prelude.
pub fn definition(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Navigation> {
    let Some((item, found)) = occurrences_at(db, file, offset) else {
        return ambiguous(db, file, offset);
    };
    let origin = item.span(found.first()?.range).to_file(db);
    let targets = found.iter().flat_map(|it| match it.symbol {
        Symbol::Capability(it) => operations(db, it).filter_map(|it| Symbol::Item(it).target(db)).collect(),
        symbol => symbol.target(db).into_iter().collect::<Vec<_>>(),
    });
    navigation(origin, targets.collect())
}

/// Where the type of what stands at `offset` is declared; for a function, the type of its result.
pub fn type_definition(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Navigation> {
    let (origin, ty) = match symbol_at(db, file, offset) {
        Some((item, found)) => (item.span(found.range), symbol_type(db, found.symbol)?),
        None => {
            let (item, offset) = touched_item(db, file, offset)?;
            let spans = &lower(db, item).body.expr_spans;
            let inside = spans.iter().filter(|it| it.1.contains_inclusive(offset));
            let (expr, range) = inside.min_by_key(|it| it.1.len())?;
            (item.span(*range), infer(db, item).exprs.get(expr)?.clone())
        }
    };
    let mut items = Vec::new();
    declared_types(&ty, &mut items);
    let mut seen = FxHashSet::default();
    let items = items.into_iter().filter(|it| seen.insert(*it));
    navigation(origin.to_file(db), items.filter_map(|it| Symbol::Item(it).target(db)).collect())
}

/// The type of what a symbol stands for; for a function that of its result, for a type or variant the type itself.
pub(crate) fn symbol_type<'db>(db: &'db dyn Db, symbol: Symbol<'db>) -> Option<Ty<'db>> {
    match symbol {
        Symbol::Item(item) => match signature(db, item) {
            Signature::Function(_) => Some(function_type(db, item).result.clone()),
            Signature::Record(_) => Some(Ty::Record(item)),
            Signature::Enum(_) => Some(Ty::Enum(item)),
            Signature::Import(_) | Signature::Module | Signature::Broken => None,
        },
        Symbol::Field(item, index) => record_type(db, item).get(index as usize).map(|it| it.1.clone()),
        Symbol::Variant(item, _) => Some(Ty::Enum(item)),
        Symbol::VariantField(item, variant, field) => match &enum_type(db, item).get(variant as usize)?.1 {
            Payload::Fields(fields) => fields.get(field as usize).map(|it| it.1.clone()),
            Payload::None | Payload::Value(_) => None,
        },
        Symbol::Local(item, local) => infer(db, item).locals.get(local).cloned(),
        Symbol::Capability(_) | Symbol::Module(_) => None,
    }
}

fn navigation(origin: FileRange, targets: Vec<Target>) -> Option<Navigation> {
    (!targets.is_empty()).then_some(Navigation { origin, targets })
}

/// The records and enums a type is made of, outermost first.
fn declared_types<'db>(ty: &Ty<'db>, out: &mut Vec<Item<'db>>) {
    if let Ty::Record(item) | Ty::Enum(item) = ty {
        out.push(*item);
    }
    ty.children().into_iter().for_each(|it| declared_types(it, out));
}

/// A name that imports define differently stands for nothing, but one can look at what they define.
fn ambiguous(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Navigation> {
    let (item, offset) = touched_item(db, file, offset)?;
    let (range, meaning) = unresolved_at(db, item, offset)?;
    let Definition::Ambiguous(items) = meaning else { return None };
    let targets = items.into_iter().filter_map(|it| Symbol::Item(it).target(db)).collect();
    navigation(item.span(range).to_file(db), targets)
}

fn unresolved_at<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    offset: TextSize,
) -> Option<(TextRange, Definition<'db>)> {
    let Lowered { signature, spans, body, .. } = lower(db, item);
    let file = item.file(db);
    for (id, expr) in body.exprs.iter() {
        let (name, range) = match expr {
            Expr::Name(name) => (name, body.expr_spans.get(id).copied()?),
            Expr::Record { name, .. } | Expr::Variant { enum_name: name, .. } => (&name.value, name.span),
            _ => continue,
        };
        if range.contains_inclusive(offset) {
            return match expr {
                Expr::Name(_) => Some((range, scope::function(db, file, name)?)),
                _ => Some((range, scope::type_item(db, file, name)?)),
            };
        }
    }
    let declared = match signature {
        Signature::Function(it) => Some(&it.types),
        Signature::Record(it) => Some(&it.types),
        Signature::Enum(it) => Some(&it.types),
        Signature::Import(_) | Signature::Module | Signature::Broken => None,
    };
    let of_head = declared.into_iter().flat_map(|it| it.iter()).map(|it| (it.1, spans.types.get(it.0)));
    let of_body = body.types.iter().map(|it| (it.1, body.type_spans.get(it.0)));
    of_head.chain(of_body).find_map(|(ty, range)| {
        let (TypeRef::Named { name, .. }, Some(range)) = (ty, range) else { return None };
        let range = word(range.start(), name);
        if !range.contains_inclusive(offset) {
            return None;
        }
        Some((range, scope::type_item(db, file, name)?))
    })
}

fn word(start: TextSize, name: &Name) -> TextRange {
    TextRange::at(start, TextSize::of(name.as_str()))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        expected.assert_eq(&show(&fixture, definition));
    }

    fn check_type(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        expected.assert_eq(&show(&fixture, type_definition));
    }

    fn show(fixture: &Fixture, ask: impl Fn(&dyn Db, SourceFile, TextSize) -> Option<Navigation>) -> String {
        let mut out = String::new();
        for (file, offset) in &fixture.cursors {
            match ask(&fixture.db, *file, *offset) {
                None => out += "nothing\n",
                Some(found) => {
                    out += &format!("{}\n", draw::line(fixture, found.origin));
                    for it in found.targets {
                        out += &format!("  {} -> {}\n", it.name, draw::line(fixture, it.place));
                    }
                }
            }
        }
        out
    }

    #[test]
    fn every_kind_of_name() {
        check(
            r#"
            import shapes
            fn main() -> Int !{net.f$0etch} {
                let side = 2
                let shape = Sha$0pe::Squ$0are { si$0de: sid$0e$0 }
                let point = Point { x: 1, y: 2 }
                area(shape) + poin$0t.x$0
            }
            //- /shapes.ax
            enum Shape { Square { side: Int }, Dot }
            type Point { x: Int, y: Int }
            fn area(shape: Sh$0ape) -> Int {
                match shape { Square { si$0de } => side$0 * side, Dot => 0 }
            }
            "#,
            expect![[r#"
                /main.ax:2:20 `net.fetch`
                  net_fetch -> boruna-std:/prelude.ax `net_fetch`
                  net_request -> boruna-std:/prelude.ax `net_request`
                /main.ax:4:17 `Shape`
                  Shape -> /shapes.ax:1:6 `Shape`
                /main.ax:4:24 `Square`
                  Square -> /shapes.ax:1:14 `Square`
                /main.ax:4:33 `side`
                  side -> /shapes.ax:1:23 `side`
                /main.ax:4:39 `side`
                  side -> /main.ax:3:9 `side`
                /main.ax:4:39 `side`
                  side -> /main.ax:3:9 `side`
                /main.ax:6:19 `point`
                  point -> /main.ax:5:9 `point`
                /main.ax:6:25 `x`
                  x -> /shapes.ax:2:14 `x`
                /shapes.ax:3:16 `Shape`
                  Shape -> /shapes.ax:1:6 `Shape`
                /shapes.ax:4:28 `side`
                  side -> /shapes.ax:1:23 `side`
                  side -> /shapes.ax:4:28 `side`
                /shapes.ax:4:38 `side`
                  side -> /shapes.ax:4:28 `side`
            "#]],
        );
    }

    #[test]
    fn imports_packages_and_the_prelude() {
        check(
            r#"
            import "std-h$0ttp"
            import cl$0ock
            import nowh$0ere
            fn main() -> Int {
                let effect = http$0_get("https://example.com", "got")
                let reply: Result<NetRe$0ply, String> = net_f$0etch("https://example.com")
                1$0 +$0 2
            }
            //- /clock.ax
            fn hour() -> Int { 1 }
            "#,
            expect![[r#"
                /main.ax:1:8 `"std-http"`
                  std-http -> boruna-std:/std-http/core.ax ``
                /main.ax:2:8 `clock`
                  clock -> /clock.ax:1:1 ``
                nothing
                /main.ax:5:18 `http_get`
                  http_get -> boruna-std:/std-http/core.ax `http_get`
                /main.ax:6:23 `NetReply`
                  NetReply -> boruna-std:/prelude.ax `NetReply`
                /main.ax:6:43 `net_fetch`
                  net_fetch -> boruna-std:/prelude.ax `net_fetch`
                nothing
                nothing
            "#]],
        );
    }

    #[test]
    fn a_name_with_several_meanings_leads_to_all() {
        check(
            r#"
            import a
            import b
            fn main() -> Int { hel$0p() }
            fn use_type(it: Th$0ing) -> Int { 1 }
            //- /a.ax
            fn help() -> Int { 1 }
            type Thing { a: Int }
            //- /b.ax
            fn help() -> Int { 2 }
            type Thing { b: Int }
            "#,
            expect![[r#"
                /main.ax:3:20 `help`
                  help -> /a.ax:1:4 `help`
                  help -> /b.ax:1:4 `help`
                /main.ax:4:17 `Thing`
                  Thing -> /a.ax:2:6 `Thing`
                  Thing -> /b.ax:2:6 `Thing`
            "#]],
        );
    }

    #[test]
    fn types_of_values() {
        check_type(
            r#"
            type Point { x: Int, near: Option<Dot> }
            enum Dot { Small(Int) }
            fn make() -> Result<Point, Dot> { Ok(Point { x: 1, near: None }) }
            fn main() -> Int {
                let made = ma$0ke()
                let point = Point { x: 1, near: None }
                let same = poi$0nt
                let dot = point.ne$0ar
                let small = Dot::Sma$0ll(1)
                let x = poin$0t.x$0
                let answer = net_fetch$0("https://example.com")
                let grouped = $0(same)
                0
            }
            "#,
            expect![[r#"
                /main.ax:5:16 `make`
                  Point -> /main.ax:1:6 `Point`
                  Dot -> /main.ax:2:6 `Dot`
                /main.ax:7:16 `point`
                  Point -> /main.ax:1:6 `Point`
                /main.ax:8:21 `near`
                  Dot -> /main.ax:2:6 `Dot`
                /main.ax:9:22 `Small`
                  Dot -> /main.ax:2:6 `Dot`
                /main.ax:10:13 `point`
                  Point -> /main.ax:1:6 `Point`
                nothing
                /main.ax:11:18 `net_fetch`
                  NetReply -> boruna-std:/prelude.ax `NetReply`
                nothing
            "#]],
        );
    }

    #[test]
    fn only_the_item_at_the_offset_is_looked_at() {
        let fixture = Fixture::parse(
            "
            fn one() -> Int { helper() }
            fn two() -> Int { hel$0per() }
            fn helper() -> Int { 1 }
            fn three() -> Int { helper() }
            ",
        );
        let (file, offset) = fixture.cursor();
        definition(&fixture.db, file, offset);
        assert_eq!(fixture.executed_counts()["infer"], 1);
    }

    #[test]
    fn between_items_without_a_gap() {
        check(
            "type A { a: B }type B { b: Int } fn f(a: A) -> Int$0{1}fn g() -> Int{f$0(1)}",
            expect![[r#"
                nothing
                /main.ax:1:68 `f`
                  f -> /main.ax:1:37 `f`
            "#]],
        );
    }

    #[test]
    fn broken_texts_answer_nothing_or_something() {
        for text in
            ["$0", "fn $0", "fn f($0", "import $0", "}$0}", "é$0", "fn f() { x.$0 }", "fn f() { A::$0 }"]
        {
            let fixture = Fixture::parse(text);
            let (file, offset) = fixture.cursor();
            definition(&fixture.db, file, offset);
            type_definition(&fixture.db, file, offset);
            definition(&fixture.db, file, TextSize::new(10_000));
        }
    }
}
