//! Words of a file that lead to another file: imports.

use super::symbol::Symbol;
use crate::{
    db::Db,
    hir::{ItemKind, file_items, lower::lower, scope::import_target},
    inputs::SourceFile,
    span::FileRange,
};

/// A word that leads to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The word, without quotes.
    pub place: FileRange,
    /// Where it leads.
    pub target: SourceFile,
    /// What to say about it: "open the package `std-http`".
    pub tooltip: String,
}

/// The links of a source file, in order. An import that means nothing is no link.
pub fn links(db: &dyn Db, file: SourceFile) -> Vec<Link> {
    let imports = file_items(db, file).iter().filter(|it| it.kind(db) == ItemKind::Import);
    let links = imports.filter_map(|import| {
        let target = import_target(db, *import).ok()?;
        let place = super::target::without_quotes(db, *import, lower(db, *import).spans.name);
        let what = if is_package(db, target) { "package" } else { "module" };
        let tooltip = format!("open the {what} `{}`", Symbol::Module(target).name(db));
        Some(Link { place: import.span(place).to_file(db), target, tooltip })
    });
    links.collect()
}

fn is_package(db: &dyn Db, file: SourceFile) -> bool {
    file.is_embedded(db) || file.path(db).ends_with("/src/core.ax")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    #[test]
    fn imports_lead_to_files() {
        let fixture = Fixture::parse(
            r#"
            import "std-http" // the package
            import std-ui
            import clock
            import "my-lib"
            import nowhere
            import "
            //- /clock.ax
            fn hour() -> Int { 1 }
            //- /libs/my-lib/src/core.ax
            fn own() -> Int { 1 }
            "#,
        );
        let links = links(&fixture.db, fixture.main());
        let lines = links.iter().map(|it| {
            format!("{} -> {}: {}\n", draw::line(&fixture, it.place), it.target.path(&fixture.db), it.tooltip)
        });
        expect![[r#"
            /main.ax:1:9 `std-http` -> boruna-std:/std-http/core.ax: open the package `std-http`
            /main.ax:2:8 `std-ui` -> boruna-std:/std-ui/core.ax: open the package `std-ui`
            /main.ax:3:8 `clock` -> /clock.ax: open the module `clock`
            /main.ax:4:9 `my-lib` -> /libs/my-lib/src/core.ax: open the package `my-lib`
        "#]]
        .assert_eq(&lines.collect::<String>());
    }
}
