//! Makes a function of the selected expression or statements: what they read becomes parameters, what the rest of the
//! function needs of them becomes the result, and the capabilities they need are declared.
//!
//! The call stands where the code stood and its arguments are plain names, so nothing is evaluated at another time.
//! Refused where code cannot leave its function: a `return` that is not at the end of everything, two results, types
//! that cannot be written down.

use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext, is_field},
    evaluation::Evaluator,
    layout::{line_end, spaced, standalone},
};
use crate::{
    capability::CapabilitySet,
    effects::{
        FunctionEffects, effects_of,
        sites::{self, What},
    },
    format::format,
    hir::body::{Block, Expr, LocalId, LocalKind, Statement as Lowered},
    ide::symbol::{Role, Symbol},
    span::{TextRange, TextSize},
    syntax::{
        cst::{self, CstNode},
        nodes::{Field, Kind, Statement},
    },
    types::{Ty, function_type, writable::is_writable},
};

pub(super) const ID: &str = "extract-function";

/// What the function is called until somebody has a better name.
const NAME: &str = "extracted";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    if function.selection.is_empty() {
        return None;
    }
    let extraction = expression(function).or_else(|| statements(function))?;
    let code = extraction.code()?;
    out.add(ID, AssistKind::RefactorExtract, "extract into a function", || extraction.change(code));
    Some(())
}

/// What moves.
struct Extraction<'c, 'db> {
    context: &'c ItemContext<'db>,
    range: TextRange,
    /// As it stands in the new function.
    body: String,
    /// Variables from outside that are read, in the order of first mention.
    parameters: Vec<LocalId>,
    output: Output<'db>,
}

/// What comes back.
enum Output<'db> {
    /// The value of what was selected.
    Value(Ty<'db>),
    /// A variable that is made in there and used behind it.
    New(LocalId),
    /// A variable from outside that is assigned to in there.
    Changed(LocalId),
}

fn expression<'c, 'db>(context: &'c ItemContext<'db>) -> Option<Extraction<'c, 'db>> {
    let node = context.selected_expression()?;
    let is_place =
        is_field(node, Field::Alternative) || is_field(node, Field::Callee) || in_contract(context, node);
    let expr = context.expr(node)?;
    let kind = &context.body().exprs[expr];
    if is_place || matches!(kind, Expr::Name(_) | Expr::Literal(_) | Expr::Block(_)) || is_spawned(node) {
        return None;
    }
    let ty = context.inference().exprs.get(expr)?.clone();
    let done = Evaluator::new(context).expr(expr);
    if done.returns || !outer_writes(context, cst::range(node)).is_empty() {
        return None;
    }
    Some(Extraction {
        context,
        range: cst::range(node),
        body: standalone(context, node),
        parameters: parameters(context, cst::range(node)),
        output: Output::Value(ty),
    })
}

fn statements<'c, 'db>(context: &'c ItemContext<'db>) -> Option<Extraction<'c, 'db>> {
    let block = context.enclosing(Kind::Block)?;
    let Expr::Block(Block { statements }) = &context.body().exprs[context.expr(block)?] else {
        return None;
    };
    let mut cursor = block.walk();
    let nodes: Vec<Node<'_>> =
        block.children(&mut cursor).filter(|it| Statement::cast(*it).is_some()).collect();
    // Each statement is either in the selection or outside.
    let touched =
        |it: &Node<'_>| cst::range(*it).intersect(context.selection).is_some_and(|it| !it.is_empty());
    let first = nodes.iter().position(touched)?;
    let count = nodes.iter().filter(|it| touched(it)).count();
    let chosen = nodes.get(first..first + count)?;
    let range = cst::range(*chosen.first()?).cover(cst::range(*chosen.last()?));
    let (selection, outside) = (context.selection, cst::range(block));
    let is_inside = outside.start() < selection.start() && selection.end() < outside.end();
    if !is_inside
        || !selection.contains_range(range)
        || nodes.len() != statements.len()
        || in_contract(context, block)
    {
        return None;
    }
    let lowered = statements.get(first..first + count)?;
    let done = Evaluator::new(context).statements(lowered);
    let is_last = first + count == nodes.len();
    let is_root = context.expr(block) == context.body().root;
    // A `return` of the last thing a function does may as well return from the last thing it calls.
    if done.returns && !(is_last && is_root) {
        return None;
    }
    let output = output(context, block, range, is_last, is_root)?;
    let text = context.text();
    let mut body = context.slice(context.selection).to_owned();
    if let Output::New(local) | Output::Changed(local) = output {
        body += &format!("{}{}", line_end(text), context.body().locals[local].name);
    }
    let parameters = parameters(context, range);
    // Parameters are not assigned to.
    for local in outer_writes(context, range) {
        let name = &context.body().locals[local].name;
        body = format!("let mut {name} = {name}{}{body}", line_end(text));
    }
    Some(Extraction { context, range: context.selection, body, parameters, output })
}

/// What the statements in `range` give to the rest of the function; `None` if that is more than one thing.
fn output<'db>(
    context: &ItemContext<'db>,
    block: Node<'_>,
    range: TextRange,
    is_last: bool,
    is_root: bool,
) -> Option<Output<'db>> {
    let mut new: Vec<LocalId> = Vec::new();
    for found in context.occurrences() {
        let Symbol::Local(_, local) = found.symbol else { continue };
        let is_inside = range.contains_range(context.body().locals[local].span);
        if is_inside && found.range.start() >= range.end() && !new.contains(&local) {
            new.push(local);
        }
    }
    let changed = outer_writes(context, range);
    if is_last && is_root {
        return Some(Output::Value(function_type(context.db, context.item).result.clone()));
    }
    if is_last {
        // Variables from further out live on; beside their value there is none for the block.
        let ty = context.inference().exprs.get(context.expr(block)?)?;
        if changed.is_empty() || *ty != Ty::Unit {
            return changed.is_empty().then(|| Output::Value(ty.clone()));
        }
    }
    match (new.as_slice(), changed.as_slice()) {
        ([], []) => Some(Output::Value(Ty::Unit)),
        ([one], []) => Some(Output::New(*one)),
        ([], [one]) => Some(Output::Changed(*one)),
        _ => None,
    }
}

/// Variables from outside `range` that are assigned to in it.
fn outer_writes(context: &ItemContext<'_>, range: TextRange) -> Vec<LocalId> {
    outer_mentions(context, range, |it| it == Role::Write)
}

/// Variables from outside `range` that are mentioned in it, in order.
fn parameters(context: &ItemContext<'_>, range: TextRange) -> Vec<LocalId> {
    outer_mentions(context, range, |_| true)
}

fn outer_mentions(context: &ItemContext<'_>, range: TextRange, counts: fn(Role) -> bool) -> Vec<LocalId> {
    let mut found = Vec::new();
    for it in context.occurrences().iter().filter(|it| range.contains_range(it.range) && counts(it.role)) {
        if let Symbol::Local(_, local) = it.symbol
            && !range.contains_range(context.body().locals[local].span)
            && !found.contains(&local)
        {
            found.push(local);
        }
    }
    found
}

fn in_contract(context: &ItemContext<'_>, node: Node<'_>) -> bool {
    context.ancestors(node).any(|it| matches!(Kind::of(it), Kind::RequiresClause | Kind::EnsuresClause))
}

fn is_spawned(node: Node<'_>) -> bool {
    node.parent().is_some_and(|it| Kind::of(it) == Kind::SpawnExpression)
}

/// The texts of a change.
struct Code {
    name: String,
    call: String,
    /// Before the name in `call`.
    call_head: usize,
    function: String,
}

impl Extraction<'_, '_> {
    /// `None` where a type has no spelling.
    fn code(&self) -> Option<Code> {
        let context = self.context;
        let (db, file) = (context.db, context.file());
        let local_type = |it: LocalId| context.inference().locals.get(it);
        let spelled = |ty: &Ty<'_>| ty.display(db);
        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        for local in &self.parameters {
            let declared = &context.body().locals[*local];
            let ty = local_type(*local).filter(|it| is_writable(db, file, it))?;
            if declared.kind == LocalKind::Result {
                return None;
            }
            parameters.push(format!("{}: {}", declared.name, spelled(ty)));
            arguments.push(declared.name.to_string());
        }
        let result = match &self.output {
            Output::Value(ty) => ty,
            Output::New(local) | Output::Changed(local) => local_type(*local)?,
        };
        if !is_writable(db, file, result) {
            return None;
        }
        let name = context.free_name(NAME);
        let capabilities = self.capabilities();
        let declared = if capabilities.is_empty() { String::new() } else { format!(" !{{{capabilities}}}") };
        let end = line_end(context.text());
        let head = format!("fn {name}({}) -> {}{declared}", parameters.join(", "), spelled(result));
        let rough = format!("{head} {{\n{}\n}}\n", self.body);
        // Line breaks in strings are those of the file already.
        let function = format(&rough).ok()?.replace("\r\n", "\n").trim_end().replace('\n', end);
        let call = format!("{name}({})", arguments.join(", "));
        let (call_head, call) = match self.output {
            Output::Value(_) => (0, call),
            Output::New(local) => {
                let declared = &context.body().locals[local];
                let LocalKind::Let { mutable, .. } = declared.kind else { return None };
                let annotation = match self.is_annotated(local) {
                    true => format!(": {}", spelled(result)),
                    false => String::new(),
                };
                let keyword = if mutable { "let mut" } else { "let" };
                let head = format!("{keyword} {}{annotation} = ", declared.name);
                (head.len(), format!("{head}{call}"))
            }
            Output::Changed(local) => {
                let head = format!("{} = ", context.body().locals[local].name);
                (head.len(), format!("{head}{call}"))
            }
        };
        Some(Code { name, call, call_head, function })
    }

    /// Whether the `let` of a variable says its type.
    fn is_annotated(&self, variable: LocalId) -> bool {
        self.context.body().exprs.iter().any(|(_, expr)| match expr {
            Expr::Block(block) => block.statements.iter().any(
                |it| matches!(it, Lowered::Let { local: Some(local), ty: Some(_), .. } if *local == variable),
            ),
            _ => false,
        })
    }

    /// What the code needs, and what it calls others for that declare it.
    fn capabilities(&self) -> CapabilitySet {
        let (db, range) = (self.context.db, self.range);
        let inside = sites::sites(db, self.context.item).iter().filter(|it| range.contains_range(it.span));
        inside.fold(CapabilitySet::EMPTY, |all, site| match &site.what {
            What::Operation { capabilities, .. } => all.union(*capabilities),
            What::Function { function, .. } => {
                let FunctionEffects { needed, callee_declared, .. } = effects_of(db, *function);
                all.union(*needed).union(*callee_declared).union(sites::declared(db, *function))
            }
            What::EffectValue { .. } | What::UnknownCapability(_) | What::Unknown => all,
        })
    }

    fn change(&self, code: Code) -> Change {
        let context = self.context;
        let text = context.text();
        let end = line_end(text);
        // Behind the function, and behind a comment on its last line.
        let whole = usize::from(context.lowered.spans.whole.end());
        let line = text.get(whole..).unwrap_or_default().find(['\r', '\n']);
        let behind =
            TextRange::empty(line.map_or(TextSize::of(text), |it| TextSize::new((whole + it) as u32)));
        let call = spaced(text, self.range, &code.call);
        let shift = call.len() - call.trim_start().len();
        let edits = vec![
            context.edit(self.range, call),
            context.edit(behind, format!("{end}{end}{}", code.function)),
        ];
        Change::new(edits).with_new_name(0, shift + code.call_head, &code.name)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn an_expression_with_what_it_needs() {
        check(
            ID,
            r#"
            type Point { x: Int }
            fn main(url: String, p: Point) -> Int !{net.fetch} {
                let more = 2
                more + $0match net_fetch(url) {
                    // fine
                    Ok(reply) => reply.status + p.x,
                    Err(_) => more,
                }$0
            } // end

            fn next() -> Int { 1 }
            "#,
            expect![[r#"
                type Point { x: Int }
                fn main(url: String, p: Point) -> Int !{net.fetch} {
                    let more = 2
                    more + ⟦extracted⟧(url, p, more)
                } // end

                fn extracted(url: String, p: Point, more: Int) -> Int !{net.fetch} {
                    match net_fetch(url) {
                        // fine
                        Ok(reply) => reply.status + p.x,
                        Err(_) => more,
                    }
                }

                fn next() -> Int { 1 }
            "#]],
        );
        check(
            ID,
            "fn f(a: Int) -> Bool { list_len([$0a\n - 1$0]) > 1 }",
            expect![[r#"
            fn f(a: Int) -> Bool { list_len([⟦extracted⟧(a)]) > 1 }

            fn extracted(a: Int) -> Int {
                a - 1
            }"#]],
        );
    }

    #[test]
    fn line_ends_stay() {
        check(
            ID,
            "fn f(a: Int) -> String {\r\n    $0if a > 1 {\r\n        \"x\r\ny\"\r\n    } else {\r\n        \"\"\r\n    }$0\r\n}\r\n",
            expect![[r#"
                fn f(a: Int) -> String {␍
                    ⟦extracted⟧(a)␍
                }␍
                ␍
                fn extracted(a: Int) -> String {␍
                    if a > 1 {␍
                        "x␍
                y"␍
                    } else {␍
                        ""␍
                    }␍
                }␍
            "#]],
        );
    }

    #[test]
    fn statements_that_give_a_variable() {
        check(
            ID,
            "
            fn main(n: Int) -> Int {
                let a = 1
                $0// both
                let b = a + n
                let mut c: Int = b * 2$0
                c + a
            }
            ",
            expect![[r#"
                fn main(n: Int) -> Int {
                    let a = 1
                    let mut c: Int = ⟦extracted⟧(a, n)
                    c + a
                }

                fn extracted(a: Int, n: Int) -> Int {
                    // both
                    let b = a + n
                    let mut c: Int = b * 2
                    c
                }
            "#]],
        );
        check(
            ID,
            "
            fn main(n: Int) -> Int {
                let mut sum = 0
                for it in [1, 2] {
                    $0if it > n {
                        sum = sum + it
                    }$0
                }
                sum
            }
            ",
            expect![[r#"
                fn main(n: Int) -> Int {
                    let mut sum = 0
                    for it in [1, 2] {
                        sum = ⟦extracted⟧(it, n, sum)
                    }
                    sum
                }

                fn extracted(it: Int, n: Int, sum: Int) -> Int {
                    let mut sum = sum
                    if it > n {
                        sum = sum + it
                    }
                    sum
                }
            "#]],
        );
    }

    #[test]
    fn statements_to_the_end() {
        check(
            ID,
            "
            fn main(n: Int) -> Int {
                let a = n + 1
                $0if a > 2 {
                    return 1
                }
                let b = a
                b * 2$0
            }
            ",
            expect![[r#"
                fn main(n: Int) -> Int {
                    let a = n + 1
                    ⟦extracted⟧(a)
                }

                fn extracted(a: Int) -> Int {
                    if a > 2 {
                        return 1
                    }
                    let b = a
                    b * 2
                }
            "#]],
        );
        check(
            ID,
            "
            fn log(n: Int) -> Int !{ui.render} {
                $0emit n
                emit n + 1$0
                n
            }
            ",
            expect![[r#"
                fn log(n: Int) -> Int !{ui.render} {
                    ⟦extracted⟧(n)
                    n
                }

                fn extracted(n: Int) -> Unit !{ui.render} {
                    emit n
                    emit n + 1
                }
            "#]],
        );
    }

    #[test]
    fn control_flow_that_cannot_move() {
        check_not(
            ID,
            &[
                "fn f(n: Int) -> Int { $0if n > 1 { return 1 }$0 n }",
                "fn f(n: Int) -> Int { let mut a = 1 let mut b = 1 $0a = 2 b = 3$0 a + b }",
                "fn f(n: Int) -> Int { $0let a = 1 let b = 2$0 a + b }",
                "fn f(n: Int) -> Int { let mut a = 1 let b = list_len([1]) + $0{ a = 2 a }$0 b }",
                "fn f(n: Int) -> Int requires $0n > 1$0 { n }",
                "fn f(n: Int) -> Int { let a = $0n$0 a }",
                "fn f(n: Int) -> Int { $0let a = n a + $01 }",
                "fn f(n: Int) -> Int { $0let a = undefined_thing(n)$0 list_len([a]) }",
            ],
        );
    }
}
