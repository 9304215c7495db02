//! What a name means, told to a person: its declaration, comments, contracts, and its capabilities with the reason.
//!
//! Words of the language have a sentence; literals in digits and quotes, and operators, say nothing.

use super::{
    docs::{self, Origin},
    language,
    symbol::Symbol,
    target::{operations, symbol_at, touched_item},
};
use crate::{
    capability::{Capability, CapabilitySet, Target},
    db::Db,
    effects::{
        EffectKind, FunctionEffects, effects_of,
        explain::{routes, witness},
        function_facts,
    },
    hir::{Item, ItemKind},
    inputs::{PRELUDE_PATH, SourceFile},
    project::shown_path,
    span::{FileRange, TextSize},
    syntax::tokens::{Token, TokenKind, tokenize},
};

/// What there is to say about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The name.
    pub range: FileRange,
    /// The declaration as `.ax` code.
    pub code: String,
    /// The comment above the declaration, or the meaning of a capability.
    pub docs: Option<String>,
    /// Contract clauses as `.ax` code.
    pub contracts: Vec<String>,
    /// What a function does to the outside.
    pub effects: Option<Effects>,
    /// Where it comes from, if not from this file.
    pub origin: Option<Origin>,
}

/// What a function does to the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    /// What its annotation lists.
    pub declared: CapabilitySet,
    /// What it performs, itself or through calls, with reasons.
    pub needed: Vec<Reason>,
    /// What effect values it builds ask the host for, with reasons.
    pub latent: Vec<Reason>,
    /// It may do more than is known.
    pub unknown: bool,
}

/// Why a function needs a capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub capability: Capability,
    /// The shortest way in words: "calls `refresh`, which calls `net_fetch`".
    pub because: String,
    /// How many other ways there are.
    pub others: usize,
}

/// What the name at `offset` means.
pub fn hover(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Hover> {
    match symbol_at(db, file, offset) {
        Some((item, found)) => describe(db, item.span(found.range).to_file(db), found.symbol),
        None => word(db, file, offset),
    }
}

/// What a word of the language means.
fn word(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Hover> {
    let (item, offset) = touched_item(db, file, offset)?;
    let text = item.text(db);
    let is_touched = |it: &Token| it.kind == TokenKind::Word && it.range().contains_inclusive(offset);
    let word = tokenize(text).into_iter().rfind(is_touched)?;
    let (code, docs) = language::meaning(word.text(text))?;
    let range = item.span(word.range()).to_file(db);
    Some(Hover { code: code.to_owned(), docs: Some(docs), ..Hover::plain_at(range) })
}

/// What a symbol means, told at `range`.
pub(crate) fn describe<'db>(db: &'db dyn Db, range: FileRange, symbol: Symbol<'db>) -> Option<Hover> {
    let plain = Hover::plain_at(range);
    Some(match symbol {
        Symbol::Capability(it) => {
            Hover { code: it.name().to_owned(), docs: Some(capability_docs(db, it)), ..plain }
        }
        Symbol::Module(target) => {
            let origin = (!target.is_embedded(db)).then(|| Origin::File(shown_path(db, target).to_owned()));
            let code = format!("import \"{}\"", symbol.name(db));
            let code = if origin.is_some() { format!("import {}", symbol.name(db)) } else { code };
            Hover { code, docs: docs::file_comment(target.text(db)), origin, ..plain }
        }
        _ => {
            let function = match symbol {
                Symbol::Item(it) if it.kind(db) == ItemKind::Function => Some(it),
                _ => None,
            };
            Hover {
                code: docs::declaration(db, symbol)?,
                docs: docs::comment(db, symbol),
                contracts: function.map_or_else(Vec::new, |it| docs::contracts(db, it)),
                effects: function.and_then(|it| effects(db, it)),
                origin: docs::origin(db, range.file, symbol),
                ..plain
            }
        }
    })
}

/// What a function does to the outside; `None` for the prelude, whose annotations are all there is to say.
fn effects(db: &dyn Db, item: Item<'_>) -> Option<Effects> {
    if **item.file(db).path(db) == *PRELUDE_PATH {
        return None;
    }
    let FunctionEffects { needed, latent, unknown, latent_unknown, .. } = effects_of(db, item);
    let reasons = |kind: EffectKind, set: CapabilitySet| -> Vec<Reason> {
        let known = set.iter().filter_map(|capability| {
            let because = witness(db, item, kind, capability)?.reason();
            let ways = routes(db, item, kind, capability, 0).more;
            Some(Reason { capability, because, others: ways.saturating_sub(1) })
        });
        known.collect()
    };
    Some(Effects {
        declared: function_facts(db, item).declared,
        needed: reasons(EffectKind::Performed, *needed),
        latent: reasons(EffectKind::Latent, *latent),
        unknown: *unknown || *latent_unknown,
    })
}

fn capability_docs(db: &dyn Db, capability: Capability) -> String {
    let info = capability.info();
    let mut text = info.doc.to_owned();
    let operations: Vec<String> = operations(db, capability).map(|it| format!("`{}`", it.name(db))).collect();
    match operations.split_first() {
        _ if !info.performed => text.push_str("\n\nNo operation performs it yet."),
        None => {}
        Some(_) => text.push_str(&format!("\n\nNeeded by {}.", operations.join(", "))),
    }
    text.push_str(&format!("\n\nA policy decides on {}.", target(info.target)));
    if !info.aliases.is_empty() {
        let aliases: Vec<_> = info.aliases.iter().map(|it| format!("`{it}`")).collect();
        text.push_str(&format!("\n\nAlso written {}.", aliases.join(", ")));
    }
    text
}

fn target(target: Target) -> &'static str {
    match target {
        Target::Url => "the URL and the method",
        Target::Address => "the address and the port",
        Target::Path => "the path",
        Target::Database => "the database and the kind of statement",
        Target::Model => "the model and the number of tokens",
        Target::Process => "the executable and its arguments",
        Target::Variable => "the name of the variable",
        Target::Secret => "the name of the secret",
        Target::Input => "the name of the input",
        Target::Actor => "the function the actor runs",
        Target::Foreign => "the library and the function",
        Target::Reflected => "the name of the type or module",
        Target::Nothing => "the capability alone",
    }
}

impl Hover {
    /// Nothing yet about what stands at `range`.
    fn plain_at(range: FileRange) -> Hover {
        Hover { range, code: String::new(), docs: None, contracts: Vec::new(), effects: None, origin: None }
    }

    /// All of it as Markdown.
    pub fn markdown(&self) -> String {
        let mut code = self.code.clone();
        for it in &self.contracts {
            code.push_str(&format!("\n    {it}"));
        }
        let mut sections = vec![format!("```ax\n{code}\n```")];
        sections.extend(self.origin.as_ref().map(Origin::describe));
        sections.extend(self.effects.as_ref().and_then(Effects::markdown));
        sections.extend(self.docs.clone());
        sections.join("\n\n")
    }

    /// All of it as plain text.
    pub fn plain(&self) -> String {
        let markdown = self.markdown();
        markdown.lines().filter(|it| !it.starts_with("```")).collect::<Vec<_>>().join("\n")
    }
}

impl Effects {
    fn markdown(&self) -> Option<String> {
        let reasons = |out: &mut String, verb: &str, reasons: &[Reason]| {
            for Reason { capability, because, others } in reasons {
                let others = match others {
                    0 => String::new(),
                    1 => "; 1 other route".to_owned(),
                    n => format!("; {n} other routes"),
                };
                let missing = if verb == "needs" && !self.declared.contains(*capability) {
                    " (not declared)"
                } else {
                    ""
                };
                out.push_str(&format!("- {verb} `{capability}`{missing} because it {because}{others}\n"));
            }
        };
        let mut out = String::new();
        reasons(&mut out, "needs", &self.needed);
        reasons(&mut out, "later needs", &self.latent);
        let is_needed =
            |it: &Capability| self.needed.iter().chain(&self.latent).any(|reason| reason.capability == *it);
        for capability in self.declared.iter().filter(|it| !is_needed(it)) {
            out.push_str(&format!("- declares `{capability}`\n"));
        }
        if self.unknown {
            out.push_str("- may do more than is known\n");
        }
        (!out.is_empty()).then(|| out.trim_end().to_owned())
    }
}

impl Origin {
    /// In words: "from the package `std-http`".
    pub fn describe(&self) -> String {
        match self {
            Origin::Prelude => "from the prelude".to_owned(),
            Origin::Package(name) => format!("from the package `{name}`"),
            Origin::File(path) => format!("from `{path}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let mut out = String::new();
        for (file, offset) in &fixture.cursors {
            match hover(&fixture.db, *file, *offset) {
                None => out += "nothing\n",
                Some(it) => {
                    out += &format!("{}\n", draw::line(&fixture, it.range));
                    it.markdown()
                        .lines()
                        .for_each(|it| out += &format!("{}\n", format!("    {it}").trim_end()));
                }
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn functions_tell_why() {
        check(
            r#"
            import "std-http"
            // Not about it.

            // Loads everything.
            //   Indented.
            fn lo$0ad(url: String) -> Int !{net.fetch, random}
                intent "load"
                requires (url != "")
                ensures result >=
                    0
            {
                let later = http_get(url, "got")
                refresh(url) + other(url)
            }
            fn refresh(url: String) -> Int { match net_fetch(url) { Ok(_) => 1, Err(_) => time_now() } }
            fn other(url: String) -> Int { refresh(url) + load(url) }
            fn main() -> Int { pu$0re(1) + gue$0ss(2) }
            fn pure(n: Int) -> Int { n }
            fn guess(n: Int) -> Int { what(n) }
            "#,
            expect![[r#"
                /main.ax:6:4 `load`
                    ```ax
                    fn load(url: String) -> Int !{net.fetch, random}
                        intent "load"
                        requires url != ""
                        ensures result >= 0
                    ```

                    - needs `net.fetch` because it calls `refresh`, which calls `net_fetch`; 1 other route
                    - needs `time.now` (not declared) because it calls `refresh`, which calls `time_now`; 1 other route
                    - later needs `net.fetch` because it calls `http_get`, which calls `http_request`, which builds an effect of kind `http_request`
                    - declares `random`

                    Loads everything.
                      Indented.
                /main.ax:17:20 `pure`
                    ```ax
                    fn pure(n: Int) -> Int
                    ```
                /main.ax:17:30 `guess`
                    ```ax
                    fn guess(n: Int) -> Int
                    ```

                    - may do more than is known
            "#]],
        );
    }

    #[test]
    fn words_of_the_language() {
        check(
            r#"
            ex$0port fn f(n: I$0nt, go: F$0n(Int) -> Int) -> Res$0ult<List<Int>, String> !{}
                requ$0ires n > 0
            {
                ma$0tch n { 1 => O$0k([]), _ => Err("Int$0" ++ to_string(1$0)) }
            }
            type Map { in$0side: Int }
            fn own(map: Ma$0p) -> Bool { tr$0ue } // In$0t
            fn other(n: Nu$0mber) -> Bool { n =$0= 1 }
            "#,
            expect![[r#"
                /main.ax:1:1 `export`
                    ```ax
                    export fn name() { … }
                    ```

                    Lets files that import this one see the definition: if anything is exported, only that is seen.
                /main.ax:1:16 `Int`
                    ```ax
                    Int
                    ```

                    64-bit integer.
                /main.ax:1:25 `Fn`
                    ```ax
                    Fn(A) -> B
                    ```

                    A function.
                /main.ax:1:44 `Result`
                    ```ax
                    Result<T, E>
                    ```

                    A value or an error.
                /main.ax:2:5 `requires`
                    ```ax
                    requires condition
                    ```

                    What must hold when the function is called: the run stops if it does not.
                /main.ax:4:5 `match`
                    ```ax
                    match value { pattern => … }
                    ```

                    Runs the first arm whose pattern fits the value and gives its value: the arms cover every value.
                /main.ax:4:20 `Ok`
                    ```ax
                    Ok(value): Result<T, E>
                    ```

                    The result of what went well.
                nothing
                nothing
                /main.ax:6:12 `inside`
                    ```ax
                    Map.inside: Int
                    ```
                /main.ax:7:13 `Map`
                    ```ax
                    type Map { inside: Int }
                    ```
                /main.ax:7:28 `true`
                    ```ax
                    true: Bool
                    ```

                    What holds.
                nothing
                nothing
                nothing
            "#]],
        );
    }

    #[test]
    fn imported_names_tell_where_from() {
        check(
            r#"
            import "std-ht$0tp"
            import clo$0ck
            fn main() -> Int {
                let effect = http_$0get("https://example.com", "got")
                let reply = net_f$0etch("https://example.com")
                match reply { Ok(reply) => reply.sta$0tus, Err(_) => ho$0ur() }
            }
            //- /clock.ax
            // The time of day.

            // The hour.
            export fn hour() -> Int !{time} { time_now() / 3600000 }
            "#,
            expect![[r#"
                /main.ax:1:8 `"std-http"`
                    ```ax
                    import "std-http"
                    ```
                /main.ax:2:8 `clock`
                    ```ax
                    import clock
                    ```

                    from `clock.ax`

                    The time of day.
                /main.ax:4:18 `http_get`
                    ```ax
                    export fn http_get(url: String, tag: String) -> Effect
                    ```

                    from the package `std-http`

                    - later needs `net.fetch` because it calls `http_request`, which builds an effect of kind `http_request`

                    The effect that fetches `url`.
                /main.ax:5:17 `net_fetch`
                    ```ax
                    fn net_fetch(url: String) -> Result<NetReply, String> !{net.fetch}
                    ```

                    from the prelude

                    Fetches `url` with GET. Any answer is `Ok`, a 404 or 500 too: look at `status`. `Err` means that no answer came.
                    The policy looks at the URL and the method.
                /main.ax:6:38 `status`
                    ```ax
                    NetReply.status: Int
                    ```

                    from the prelude
                /main.ax:6:56 `hour`
                    ```ax
                    export fn hour() -> Int !{time.now}
                    ```

                    from `clock.ax`

                    - needs `time.now` because it calls `time_now`

                    The hour.
            "#]],
        );
    }

    #[test]
    fn types_fields_variants_and_locals() {
        check(
            r#"
            // A place.
            type Poi$0nt {
                // Across.
                x: Int, // not about y
                y: Int,
            }
            enum Sha$0pe {
                // Round.
                Circle { center: Point, radius: Int },
                Dot(Point), Nothing, Polygon { corners: List<Point>, closed: Bool, filled: Bool },
            }
            fn f(sha$0pe: Shape) -> Int {
                let mut total$0 = 1.5
                for corner$0 in [Point { x$0: 1, y$0: 2 }] { total = total + 1.0 }
                match shape {
                    Shape::Circle { radius$0, center$0: _ } => radius,
                    Dot$0(at$0) => at.x,
                    _ => 0,
                }
            }
            fn long(first_parameter: Map<String, List<Int>>, second_parameter: Result<Point, String>) {}
            fn main() -> Int ensures resu$0lt > 0 { lo$0ng({}, Err("")) 1 }
            "#,
            expect![[r#"
                /main.ax:2:6 `Point`
                    ```ax
                    type Point { x: Int, y: Int }
                    ```

                    A place.
                /main.ax:7:6 `Shape`
                    ```ax
                    enum Shape {
                        Circle { center: Point, radius: Int },
                        Dot(Point),
                        Nothing,
                        Polygon { corners: List<Point>, closed: Bool, filled: Bool },
                    }
                    ```
                /main.ax:12:6 `shape`
                    ```ax
                    shape: Shape
                    ```
                /main.ax:13:13 `total`
                    ```ax
                    let mut total: Float
                    ```
                /main.ax:14:9 `corner`
                    ```ax
                    corner: Point
                    ```
                /main.ax:14:28 `x`
                    ```ax
                    Point.x: Int
                    ```

                    Across.
                /main.ax:14:34 `y`
                    ```ax
                    Point.y: Int
                    ```
                /main.ax:16:25 `radius`
                    ```ax
                    radius: Int
                    ```
                /main.ax:16:33 `center`
                    ```ax
                    Shape::Circle { center: Point }
                    ```
                /main.ax:17:9 `Dot`
                    ```ax
                    Shape::Dot(Point)
                    ```
                /main.ax:17:13 `at`
                    ```ax
                    at: Point
                    ```
                /main.ax:22:26 `result`
                    ```ax
                    result: Int
                    ```
                /main.ax:22:39 `long`
                    ```ax
                    fn long(
                        first_parameter: Map<String, List<Int>>,
                        second_parameter: Result<Point, String>,
                    )
                    ```
            "#]],
        );
    }

    #[test]
    fn capabilities_and_nothing() {
        check(
            r#"
            fn main() -> Int !{net.fe$0tch, db$0, reflect$0, nope$0} {
                let a = 1$0 +$0 2
                "te$0xt" ++$0 "more"
                unknown$0()
            }
            "#,
            expect![[r#"
                /main.ax:1:20 `net.fetch`
                    ```ax
                    net.fetch
                    ```

                    Send HTTP requests.

                    Needed by `net_fetch`, `net_request`.

                    A policy decides on the URL and the method.

                    Also written `net`.
                /main.ax:1:31 `db`
                    ```ax
                    db.query
                    ```

                    Run statements against a configured database.

                    Needed by `db_query`.

                    A policy decides on the database and the kind of statement.

                    Also written `db`.
                /main.ax:1:35 `reflect`
                    ```ax
                    reflect
                    ```

                    Inspect running code.

                    No operation performs it yet.

                    A policy decides on the name of the type or module.
                nothing
                nothing
                nothing
                nothing
                nothing
                nothing
            "#]],
        );
    }
}
