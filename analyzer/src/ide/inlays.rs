//! What the source leaves unsaid, to be shown between its words: capabilities a function needs but does not declare,
//! types of variables, names of parameters.
//!
//! Each kind has its switch. Only the items that touch the asked range are looked at.

use crate::{
    capability::CapabilitySet,
    db::Db,
    diagnostics::Edit,
    effects::{EffectKind, annotation, effects_of, explain::witness},
    framework,
    hir::{
        Item,
        body::{Body, Expr, ExprId, LocalKind, Statement},
        lower::{Lowered, lower},
        resolve::{Resolution, resolve},
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
    types::{Ty, function_type, infer, writable::is_writable},
};

/// Which inlays are wanted. The default shows capabilities, types and the names of parameters that take literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InlayConfig {
    /// Capabilities missing from the annotations of functions.
    pub signature_capabilities: bool,
    /// Capabilities of the functions called, at each call.
    pub call_capabilities: bool,
    /// Types of variables whose `let` has none.
    pub types: bool,
    /// Names of parameters at arguments.
    pub parameters: ParameterNames,
    /// Longest text of a type, in characters; what is longer is cut.
    pub max_length: usize,
}

/// At which arguments the name of the parameter is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterNames {
    /// At none.
    None,
    /// At literals, which say nothing about what they are for.
    Literals,
    /// At all that are not named like the parameter.
    All,
}

impl Default for InlayConfig {
    fn default() -> InlayConfig {
        InlayConfig {
            signature_capabilities: true,
            call_capabilities: false,
            types: true,
            parameters: ParameterNames::Literals,
            max_length: 30,
        }
    }
}

/// A text to be shown between words of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlay {
    /// Between which characters, from the start of the file.
    pub offset: TextSize,
    /// What it tells.
    pub kind: InlayKind,
    /// The text, without blanks around it.
    pub label: String,
    /// A blank belongs before the text.
    pub pad_left: bool,
    /// A blank belongs behind the text.
    pub pad_right: bool,
    /// More about it, in Markdown.
    pub tooltip: Option<String>,
    /// Edits of the file that write down what is shown; empty where that cannot be written.
    pub edits: Vec<Edit<FileRange>>,
}

/// What an inlay tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InlayKind {
    /// Capabilities.
    Capability,
    /// A type.
    Type,
    /// The name of a parameter.
    Parameter,
}

/// The inlays in `range` of a file, by place.
pub fn inlays(db: &dyn Db, file: SourceFile, range: TextRange, config: &InlayConfig) -> Vec<Inlay> {
    let mut out = Vec::new();
    for item in super::items_in(db, file, range) {
        db.unwind_if_revision_cancelled();
        let lowered = lower(db, item);
        if lowered.signature.as_function().is_none() {
            continue;
        }
        let wanted = range
            .checked_sub(item.start(db))
            .unwrap_or_else(|| TextRange::up_to(range.end().checked_sub(item.start(db)).unwrap_or_default()));
        let mut collector = Collector { db, item, lowered, config, wanted, out: &mut out };
        if config.signature_capabilities {
            collector.signature();
        }
        collector.body();
    }
    // Stable: what stands at one place stays in the order in which it is added.
    out.sort_by_key(|it| it.offset);
    out
}

struct Collector<'db, 'a> {
    db: &'db dyn Db,
    item: Item<'db>,
    lowered: &'db Lowered,
    config: &'a InlayConfig,
    /// The asked range, relative to the item.
    wanted: TextRange,
    out: &'a mut Vec<Inlay>,
}

impl<'db> Collector<'db, '_> {
    fn add(&mut self, at: TextSize, kind: InlayKind, label: String) -> Option<&mut Inlay> {
        if !self.wanted.contains_inclusive(at) {
            return None;
        }
        let offset = at + self.item.start(self.db);
        let inlay = Inlay {
            offset,
            kind,
            label,
            pad_left: false,
            pad_right: false,
            tooltip: None,
            edits: Vec::new(),
        };
        self.out.push(inlay);
        self.out.last_mut()
    }

    /// What the annotation lacks. Functions that have to be pure are left to the finding that says so.
    fn signature(&mut self) {
        let Collector { db, item, lowered, .. } = *self;
        let is_pure = framework::role(db, item).is_some_and(|it| it.1.is_pure());
        let Some(function) = lowered.signature.as_function().filter(|it| it.has_body && !it.broken) else {
            return;
        };
        if is_pure || annotation::is_broken(lowered) {
            return;
        }
        let effects = effects_of(db, item);
        let missing = effects.needed.union(effects.callee_declared).minus(function.declared);
        let spans = &lowered.spans;
        if missing.is_empty() {
            return;
        }
        let (at, label) = match spans.capability_list {
            None => (spans.capability_insert, format!("!{{{missing}}}")),
            Some(list) if spans.capabilities.is_empty() => {
                (list.end() - TextSize::of('}'), missing.to_string())
            }
            Some(_) => return self.entries(missing),
        };
        let blank = if spans.capability_list.is_none() { " " } else { "" };
        let edit = Edit::new(item.span(TextRange::empty(at)).to_file(db), format!("{blank}{label}"));
        self.annotation(at, label, missing, vec![edit]);
    }

    /// What a list of capabilities lacks, each at its place in the list.
    fn entries(&mut self, missing: CapabilitySet) {
        let mut places: Vec<(TextSize, CapabilitySet, Vec<Edit<FileRange>>)> = Vec::new();
        for capability in missing.iter() {
            let Some(edit) = annotation::add(self.db, self.item, capability) else { continue };
            let at = edit.place.range.start();
            if places.last().is_none_or(|it| it.0 != at) {
                places.push((at, CapabilitySet::default(), Vec::new()));
            }
            if let Some((_, capabilities, edits)) = places.last_mut() {
                capabilities.insert(capability);
                edits.push(Edit::new(edit.place.to_file(self.db), edit.text));
            }
        }
        for (at, capabilities, edits) in places {
            let label = edits.iter().map(|it| it.text.as_str()).collect();
            self.annotation(at, label, capabilities, edits);
        }
    }

    fn annotation(
        &mut self,
        at: TextSize,
        label: String,
        capabilities: CapabilitySet,
        edits: Vec<Edit<FileRange>>,
    ) {
        if !self.wanted.contains_inclusive(at) {
            return;
        }
        let tooltip = self.reasons(capabilities);
        let is_new = self.lowered.spans.capability_list.is_none();
        if let Some(inlay) = self.add(at, InlayKind::Capability, label) {
            inlay.pad_left = is_new;
            inlay.tooltip = Some(tooltip);
            inlay.edits = edits;
        }
    }

    fn reasons(&self, capabilities: CapabilitySet) -> String {
        let Collector { db, item, .. } = *self;
        let lines = capabilities.iter().filter_map(|it| {
            let way = witness(db, item, EffectKind::Performed, it)
                .or_else(|| witness(db, item, EffectKind::Declared, it))?;
            Some(format!("`{}` needs `{it}` because it {}", item.name(db), way.reason()))
        });
        lines.collect::<Vec<_>>().join("\n\n")
    }

    fn body(&mut self) {
        let body = &self.lowered.body;
        for (id, expr) in body.exprs.iter() {
            let span = body.expr_spans.get(id).copied().unwrap_or_default();
            if self.wanted.intersect(span).is_none() {
                continue;
            }
            match expr {
                Expr::Block(block) if self.config.types => {
                    block.statements.iter().for_each(|it| self.variable(body, it));
                }
                Expr::Call { callee, arguments, argument_list } => {
                    self.call(body, *callee, arguments, *argument_list);
                }
                _ => {}
            }
        }
    }

    /// The type of a variable, unless its value shows it.
    fn variable(&mut self, body: &Body, statement: &Statement) {
        let Statement::Let { local: Some(local), ty: None, value } = statement else { return };
        let declared = &body.locals[*local];
        if declared.span.is_empty() || !matches!(declared.kind, LocalKind::Let { .. }) {
            return;
        }
        let shows = matches!(
            body.exprs[*value],
            Expr::Missing | Expr::Literal(_) | Expr::Record { .. } | Expr::Variant { .. }
        );
        let Some(ty) = infer(self.db, self.item).locals.get(*local) else { return };
        if shows || ty.is_unknown() || !is_known(ty) {
            return;
        }
        let written = ty.display(self.db);
        let at = declared.span.end();
        let (label, tooltip) = shorten(&written, self.config.max_length);
        let (db, item) = (self.db, self.item);
        let can_write = is_writable(db, item.file(db), ty);
        if let Some(inlay) = self.add(at, InlayKind::Type, format!(": {label}")) {
            inlay.tooltip = tooltip;
            if can_write {
                let place = item.span(TextRange::empty(at)).to_file(db);
                inlay.edits = vec![Edit::new(place, format!(": {written}"))];
            }
        }
    }

    fn call(&mut self, body: &Body, callee: ExprId, arguments: &[ExprId], argument_list: TextRange) {
        let Some(Resolution::Function(function)) = resolve(self.db, self.item).names.get(callee) else {
            return;
        };
        if self.config.call_capabilities {
            self.effects(*function, argument_list.end());
        }
        if self.config.parameters == ParameterNames::None {
            return;
        }
        let parameters = &function_type(self.db, *function).parameters;
        for ((name, _), argument) in parameters.iter().zip(arguments) {
            let span = body.expr_spans.get(*argument).copied().unwrap_or_default();
            let wanted = match self.config.parameters {
                ParameterNames::None => false,
                ParameterNames::Literals => is_literal(body, *argument),
                ParameterNames::All => !is_named(body, *argument, name),
            };
            // `parse(text)` says it in its own name, and a single letter says nothing.
            let is_plain =
                name.len() < 2 || (arguments.len() == 1 && function.name(self.db).ends_with(name.as_str()));
            if wanted
                && !is_plain
                && !span.is_empty()
                && let Some(inlay) = self.add(span.start(), InlayKind::Parameter, format!("{name}:"))
            {
                inlay.pad_right = true;
            }
        }
    }

    /// What a called function does to the outside.
    fn effects(&mut self, function: Item<'db>, at: TextSize) {
        let effects = effects_of(self.db, function);
        let performed = effects.needed.union(effects.callee_declared);
        let later = effects.latent.minus(performed);
        let label = match (performed.is_empty(), later.is_empty()) {
            (true, true) => return,
            (false, true) => format!("⟨{performed}⟩"),
            (true, false) => format!("⟨later: {later}⟩"),
            (false, false) => format!("⟨{performed}; later: {later}⟩"),
        };
        if let Some(inlay) = self.add(at, InlayKind::Capability, label) {
            inlay.pad_left = true;
        }
    }
}

/// Whether an argument's text says nothing about what it is for.
fn is_literal(body: &Body, argument: ExprId) -> bool {
    match &body.exprs[argument] {
        Expr::Literal(_) | Expr::None => true,
        Expr::List(items) => items.is_empty(),
        Expr::Map(entries) => entries.is_empty(),
        Expr::Block(block) => block.statements.is_empty(),
        _ => false,
    }
}

/// Whether an argument is called like its parameter.
fn is_named(body: &Body, argument: ExprId, parameter: &str) -> bool {
    match &body.exprs[argument] {
        Expr::Missing => true,
        Expr::Name(name) => name == parameter,
        Expr::Field { field, .. } => field.value == *parameter,
        _ => false,
    }
}

/// Whether nothing in a type is open.
fn is_known(ty: &Ty<'_>) -> bool {
    !matches!(ty, Ty::Unknown | Ty::Var(_) | Ty::Never | Ty::Parameter(_))
        && ty.children().into_iter().all(is_known)
}

/// A text of at most `max` characters, and the whole text if it is longer.
fn shorten(text: &str, max: usize) -> (String, Option<String>) {
    if text.chars().count() <= max {
        return (text.to_owned(), None);
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    (format!("{kept}…"), Some(format!("`{text}`")))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::test_support::Fixture;

    fn check_with(config: &InlayConfig, text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let file = fixture.main();
        let text = file.text(&fixture.db);
        let found = inlays(&fixture.db, file, TextRange::up_to(TextSize::of(&**text)), config);
        let mut shown = text.to_string();
        for it in found.iter().rev() {
            let (left, right) = (if it.pad_left { " " } else { "" }, if it.pad_right { " " } else { "" });
            shown.insert_str(it.offset.into(), &format!("{left}«{}»{right}", it.label));
        }
        found.iter().filter_map(|it| it.tooltip.as_ref()).for_each(|it| shown += &format!("{it}\n"));
        expected.assert_eq(&shown);
        // Written down, nothing is left to be shown there.
        let edits: Vec<_> = found.iter().flat_map(|it| it.edits.clone()).collect();
        let inserted = fixture.apply(&crate::diagnostics::Fix::safe("", edits));
        if let Some(inserted) = inserted.get("/main.ax") {
            let after = Fixture::parse(inserted);
            let range = TextRange::up_to(TextSize::of(inserted.as_str()));
            let left = inlays(&after.db, after.main(), range, config);
            let is_written = |it: &&Inlay| !it.edits.is_empty();
            assert_eq!(left.iter().filter(is_written).count(), 0, "{inserted}");
        }
    }

    fn check(text: &str, expected: Expect) {
        check_with(&InlayConfig::default(), text, expected);
    }

    #[test]
    fn missing_capabilities() {
        check(
            r#"
            fn load(url: String) -> Int { match net_fetch(url) { Ok(r) => r.status, Err(_) => time_now() } }
            fn calls(url: String) -> Int !{random} { load(url) + random_int(1, 2) }
            fn empty() -> Int !{} requires 1 > 0 { calls("x") }
            fn noted() -> Int !{ fs.delete, // why
            } { calls("x") }
            fn enough() -> Int !{net, time, random} { calls("x") }
            fn stub() -> Int !{db.query} { 1 }
            fn relies() -> Int { stub() }
            fn no_result() { emit 1 }
            fn broken( -> Int { time_now() }
            "#,
            expect![[r#"
                fn load(url: String) -> Int «!{net.fetch, time.now}» { match net_fetch(url) { Ok(r) => r.status, Err(_) => time_now() } }
                fn calls(url: String) -> Int !{«net.fetch, time.now, »random} { load(url) + random_int(«low:» 1, «high:» 2) }
                fn empty() -> Int !{«net.fetch, time.now, random»} requires 1 > 0 { calls(«url:» "x") }
                fn noted() -> Int !{ «net.fetch, time.now, random, »fs.delete, // why
                } { calls(«url:» "x") }
                fn enough() -> Int !{net, time, random} { calls(«url:» "x") }
                fn stub() -> Int !{db.query} { 1 }
                fn relies() -> Int «!{db.query}» { stub() }
                fn no_result() «!{ui.render}» { emit 1 }
                fn broken( -> Int { time_now() }
                `load` needs `net.fetch` because it calls `net_fetch`

                `load` needs `time.now` because it calls `time_now`
                `calls` needs `net.fetch` because it calls `load`, which calls `net_fetch`

                `calls` needs `time.now` because it calls `load`, which calls `time_now`
                `empty` needs `net.fetch` because it calls `calls`, which calls `load`, which calls `net_fetch`

                `empty` needs `time.now` because it calls `calls`, which calls `load`, which calls `time_now`

                `empty` needs `random` because it calls `calls`, which calls `random_int`
                `noted` needs `net.fetch` because it calls `calls`, which calls `load`, which calls `net_fetch`

                `noted` needs `time.now` because it calls `calls`, which calls `load`, which calls `time_now`

                `noted` needs `random` because it calls `calls`, which calls `random_int`
                `relies` needs `db.query` because it calls `stub`, which declares `db.query`
                `no_result` needs `ui.render` because it uses `emit`
            "#]],
        );
    }

    #[test]
    fn types_of_variables() {
        check(
            r#"
            type P { x: Int }
            enum E { A, B(Int) }
            fn f(p: P) -> Int {
                let a = p.x + 1
                let mut b = [p]
                let _ = a
                let c: Int = a
                let shown = P { x: 1 }
                let variant = E::B(2)
                let literal = "text"
                let nothing = missing(1)
                let open = []
                let function = f
                let long = Some([Ok(Some(p)), Err("a")])
                a
            }
            "#,
            expect![[r#"
                type P { x: Int }
                enum E { A, B(Int) }
                fn f(p: P) -> Int {
                    let a«: Int» = p.x + 1
                    let mut b«: List<P>» = [p]
                    let _ = a
                    let c: Int = a
                    let shown = P { x: 1 }
                    let variant = E::B(2)
                    let literal = "text"
                    let nothing = missing(1)
                    let open = []
                    let function«: Fn(P) -> Int» = f
                    let long«: Option<List<Result<Option<P>,…» = Some([Ok(Some(p)), Err("a")])
                    a
                }
                `Option<List<Result<Option<P>, String>>>`
            "#]],
        );
    }

    #[test]
    fn a_type_that_cannot_be_written_is_only_shown() {
        check(
            r#"
            import shapes
            fn f() -> Int { let s = make() s.side }
            //- /shapes.ax
            export fn make() -> Square { Square { side: 1 } }
            type Square { side: Int }
            "#,
            expect![[r#"
                import shapes
                fn f() -> Int { let s«: Square» = make() s.side }
            "#]],
        );
    }

    #[test]
    fn parameter_names() {
        let text = r#"
            fn pay(amount: Int, reason: String, m: Int) -> Int { amount }
            fn from_text(text: String) -> Int { 1 }
            fn f(amount: Int) -> Int {
                pay(amount, "rent", 1) + pay(-1, ["a"], 2, 3) + from_text("a") + pay(amount + 1, )
            }
            "#;
        check(
            text,
            expect![[r#"
            fn pay(amount: Int, reason: String, m: Int) -> Int { amount }
            fn from_text(text: String) -> Int { 1 }
            fn f(amount: Int) -> Int {
                pay(amount, «reason:» "rent", 1) + pay(«amount:» -1, ["a"], 2, 3) + from_text("a") + pay(amount + 1, )
            }
        "#]],
        );
        let all = InlayConfig { parameters: ParameterNames::All, types: false, ..InlayConfig::default() };
        check_with(
            &all,
            text,
            expect![[r#"
            fn pay(amount: Int, reason: String, m: Int) -> Int { amount }
            fn from_text(text: String) -> Int { 1 }
            fn f(amount: Int) -> Int {
                pay(amount, «reason:» "rent", 1) + pay(«amount:» -1, «reason:» ["a"], 2, 3) + from_text("a") + pay(«amount:» amount + 1, )
            }
        "#]],
        );
        let none = InlayConfig { parameters: ParameterNames::None, ..InlayConfig::default() };
        check_with(
            &none,
            text,
            expect![[r#"
            fn pay(amount: Int, reason: String, m: Int) -> Int { amount }
            fn from_text(text: String) -> Int { 1 }
            fn f(amount: Int) -> Int {
                pay(amount, "rent", 1) + pay(-1, ["a"], 2, 3) + from_text("a") + pay(amount + 1, )
            }
        "#]],
        );
    }

    #[test]
    fn effects_at_calls() {
        let config =
            InlayConfig { call_capabilities: true, signature_capabilities: false, ..InlayConfig::default() };
        check_with(
            &config,
            r#"
            import "std-http"
            fn f(url: String) -> Int { let e = http_get(url, url) let n = net_fetch(url) g(url) }
            fn g(url: String) -> Int { list_len([time_now()]) }
            "#,
            expect![[r#"
                import "std-http"
                fn f(url: String) -> Int { let e«: Effect» = http_get(url, url) «⟨later: net.fetch⟩» let n«: Result<NetReply, String>» = net_fetch(url) «⟨net.fetch⟩» g(url) «⟨time.now⟩» }
                fn g(url: String) -> Int { list_len([time_now() «⟨time.now⟩»]) }
            "#]],
        );
    }

    #[test]
    fn only_what_is_asked_for_is_looked_at() {
        let fixture = Fixture::parse("fn a() -> Int { let x = b() x }\nfn b() -> Int { let y = a() y }\n");
        let file = fixture.main();
        let config = InlayConfig { signature_capabilities: false, ..InlayConfig::default() };
        let found = inlays(&fixture.db, file, TextRange::new(40.into(), 60.into()), &config);
        assert_eq!(found.len(), 1);
        assert_eq!(fixture.executed_counts().get("infer"), Some(&1));
    }
}
