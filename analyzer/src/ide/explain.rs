//! Why a function needs its capabilities: every route to each, for a document that an editor opens.

use super::{
    symbol::Symbol,
    target::{Target, symbol_at},
};
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    effects::{
        EffectKind, FunctionEffects, effects_of,
        explain::{Hop, Witness, declaration, routes},
        function_facts,
    },
    hir::{Item, ItemKind},
    inputs::SourceFile,
    span::{FileRange, TextSize},
};

/// Most routes that are listed for one capability.
const MAX_ROUTES: usize = 500;

/// All there is to say about a function's capabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The function.
    pub function: Target,
    /// Where its annotation names the capabilities.
    pub declared: Vec<(Capability, FileRange)>,
    /// The capabilities it needs or declares, by ascending id; performed before latent.
    pub sections: Vec<Section>,
    /// It may do more than is known.
    pub unknown: bool,
}

/// The routes to one capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// In what sense it is reached.
    pub kind: EffectKind,
    /// Which one.
    pub capability: Capability,
    /// Shortest first.
    pub routes: Vec<Vec<Step>>,
    /// How many more there are.
    pub more: usize,
}

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens: "`load` calls `refresh`".
    pub text: String,
    /// The word that does it.
    pub place: FileRange,
}

/// Every route from the function at `offset` (by its name, or from inside it) to `capability`, or to each capability it
/// has to do with.
pub fn explain(
    db: &dyn Db,
    file: SourceFile,
    offset: TextSize,
    capability: Option<Capability>,
) -> Option<Explanation> {
    let found = symbol_at(db, file, offset);
    let own = super::item_at(db, file, offset).map(|it| it.0);
    let (item, capability) = match found.map(|it| it.1.symbol) {
        Some(Symbol::Item(it)) if it.kind(db) == ItemKind::Function => (it, capability),
        // A name in the annotation asks about that capability.
        Some(Symbol::Capability(it)) => (own?, capability.or(Some(it))),
        _ => (own?, capability),
    };
    if item.kind(db) != ItemKind::Function {
        return None;
    }
    let wanted = |set: CapabilitySet| set.iter().filter(move |it| capability.is_none_or(|only| only == *it));
    let FunctionEffects { needed, latent, unknown, latent_unknown, .. } = effects_of(db, item);
    let performed = wanted(*needed).map(|it| section(db, item, EffectKind::Performed, it));
    let later = wanted(*latent).map(|it| section(db, item, EffectKind::Latent, it));
    let declared = wanted(function_facts(db, item).declared);
    let declared = declared.filter_map(|it| Some((it, item.span(declaration(db, item, it)?).to_file(db))));
    Some(Explanation {
        function: Symbol::Item(item).target(db)?,
        declared: declared.collect(),
        sections: performed.chain(later).collect(),
        unknown: *unknown || *latent_unknown,
    })
}

fn section<'db>(db: &'db dyn Db, item: Item<'db>, kind: EffectKind, capability: Capability) -> Section {
    let found = routes(db, item, kind, capability, MAX_ROUTES);
    let routes = found.shown.iter().map(|it| steps(db, it)).collect();
    Section { kind, capability, routes, more: found.more }
}

fn steps(db: &dyn Db, witness: &Witness<'_>) -> Vec<Step> {
    let last = witness.hops.len().saturating_sub(1);
    let step = |(index, hop): (usize, &Hop<'_>)| {
        let name = hop.item.name(db);
        let text = if index == last && witness.skipped > 0 {
            format!("{} calls later `{name}` {}", witness.skipped, hop.text)
        } else {
            format!("`{name}` {}", hop.text)
        };
        Step { text, place: hop.place.to_file(db) }
    };
    witness.hops.iter().enumerate().map(step).collect()
}

impl Explanation {
    /// The document's text, as Markdown. `locate` writes a place, such as `src/main.ax:12`.
    pub fn text(&self, locate: &dyn Fn(FileRange) -> String) -> String {
        let name = &self.function.name;
        let mut out = format!("# Capabilities of `{name}`\n\n{}\n", locate(self.function.place));
        for Section { kind, capability, routes, more } in &self.sections {
            let verb = if *kind == EffectKind::Latent { "needs later" } else { "needs" };
            out.push_str(&format!("\n## `{name}` {verb} `{capability}`\n\n{}\n\n", capability.info().doc));
            out.push_str(match self.declared.iter().any(|it| it.0 == *capability) {
                true => "It declares it.\n",
                false if *kind == EffectKind::Latent => {
                    "The host performs it after the function has ended.\n"
                }
                false => "It does not declare it.\n",
            });
            for (index, route) in routes.iter().enumerate() {
                out.push_str(&format!("\n{}. ", index + 1));
                let steps = route.iter().map(|it| format!("{} ({})", it.text, locate(it.place)));
                out.push_str(&steps.collect::<Vec<_>>().join("\n   "));
                out.push('\n');
            }
            if *more > 0 {
                out.push_str(&format!("\n{more} more routes.\n"));
            }
        }
        let explained = |it: &Capability| self.sections.iter().any(|section| section.capability == *it);
        for (capability, place) in self.declared.iter().filter(|it| !explained(&it.0)) {
            out.push_str(&format!("\n## `{name}` declares `{capability}`\n\n{}\n\n", capability.info().doc));
            out.push_str(&format!("Nothing in it or in what it calls needs it ({}).\n", locate(*place)));
        }
        if self.unknown {
            out.push_str("\nIt may do more than is known: something it reaches has an error, or is chosen at run time.\n");
        } else if self.sections.is_empty() && self.declared.is_empty() {
            out.push_str("\nIt needs none of what was asked about.\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn check(text: &str, capability: Option<Capability>, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursor();
        let text = explain(&fixture.db, file, offset, capability)
            .map(|it| it.text(&|place| draw::line(&fixture, place).split(' ').next().unwrap().to_owned()));
        expected.assert_eq(&text.unwrap_or_else(|| "nothing\n".to_owned()));
    }

    const TEXT: &str = r#"
        import "std-http"
        import clock
        fn ma$0in() -> Int !{net.fetch, random} { load("a") + other("b") + later() }
        fn load(url: String) -> Int { match net_fetch(url) { Ok(_) => 1, Err(_) => other(url) } }
        fn other(url: String) -> Int { load(url) + hour() }
        fn later() -> Int { let it = http_get("https://example.com", "got") 1 }
        //- /clock.ax
        fn hour() -> Int !{time} { time_now() / 3600000 }
        "#;

    #[test]
    fn every_route_to_every_capability() {
        check(
            TEXT,
            None,
            expect![[r#"
            # Capabilities of `main`

            /main.ax:3:4

            ## `main` needs `net.fetch`

            Send HTTP requests.

            It declares it.

            1. `main` calls `load` (/main.ax:3:41)
               `load` calls `net_fetch` (/main.ax:4:37)

            2. `main` calls `other` (/main.ax:3:53)
               `other` calls `load` (/main.ax:5:32)
               `load` calls `net_fetch` (/main.ax:4:37)

            ## `main` needs `time.now`

            Read the clock.

            It does not declare it.

            1. `main` calls `other` (/main.ax:3:53)
               `other` calls `hour` (/main.ax:5:44)
               `hour` calls `time_now` (/clock.ax:1:28)

            2. `main` calls `load` (/main.ax:3:41)
               `load` calls `other` (/main.ax:4:76)
               `other` calls `hour` (/main.ax:5:44)
               `hour` calls `time_now` (/clock.ax:1:28)

            ## `main` needs later `net.fetch`

            Send HTTP requests.

            It declares it.

            1. `main` calls `later` (/main.ax:3:66)
               `later` calls `http_get` (/main.ax:6:30)
               `http_get` calls `http_request` (boruna-std:/std-http/core.ax)
               `http_request` builds an effect of kind `http_request` (boruna-std:/std-http/core.ax)

            ## `main` declares `random`

            Draw random numbers.

            Nothing in it or in what it calls needs it (/main.ax:3:31).
        "#]],
        );
    }

    #[test]
    fn one_capability() {
        check(
            TEXT,
            Some(Capability::TIME_NOW),
            expect![[r#"
            # Capabilities of `main`

            /main.ax:3:4

            ## `main` needs `time.now`

            Read the clock.

            It does not declare it.

            1. `main` calls `other` (/main.ax:3:53)
               `other` calls `hour` (/main.ax:5:44)
               `hour` calls `time_now` (/clock.ax:1:28)

            2. `main` calls `load` (/main.ax:3:41)
               `load` calls `other` (/main.ax:4:76)
               `other` calls `hour` (/main.ax:5:44)
               `hour` calls `time_now` (/clock.ax:1:28)
        "#]],
        );
        check(
            TEXT,
            Some(Capability::DB_QUERY),
            expect![[r#"
            # Capabilities of `main`

            /main.ax:3:4

            It needs none of what was asked about.
        "#]],
        );
    }

    #[test]
    fn from_the_annotation_and_where_more_may_happen() {
        check(
            "fn f() -> Int !{random, tim$0e} { whatever() + random_int(1, 2) + time_now() }",
            None,
            expect![[r#"
            # Capabilities of `f`

            /main.ax:1:4

            ## `f` needs `time.now`

            Read the clock.

            It declares it.

            1. `f` calls `time_now` (/main.ax:1:65)

            It may do more than is known: something it reaches has an error, or is chosen at run time.
        "#]],
        );
        check("type $0R { a: Int }", None, expect![["nothing\n"]]);
        check(
            "fn f() -> Int { $0 1 }",
            None,
            expect![[r#"
            # Capabilities of `f`

            /main.ax:1:4

            It needs none of what was asked about.
        "#]],
        );
    }
}
