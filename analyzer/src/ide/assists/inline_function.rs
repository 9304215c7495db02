//! Puts the body of a function in place of a call of it, where the body is a single expression.
//!
//! An argument that can be computed at any time goes wherever its parameter stands. What fails or does something must
//! be evaluated as before: once, in the order of the arguments, and before anything of the body that would notice.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    arm_body::only_expression,
    context::{Context, ItemContext, without_parentheses},
    evaluation::{Evaluation, Evaluator},
    layout::{continues_line, is_misread_at, placed, spaced},
};
use crate::{
    effects::sites::is_prelude,
    hir::{
        Item, ItemKind, Name,
        body::{Expr, ExprId},
        resolve::{Resolution, resolve},
        scope::{self, Definition},
    },
    ide::symbol::Symbol,
    span::TextRange,
    syntax::{
        cst::{self, CstNode},
        nodes::{ArgumentList, Field, Kind},
    },
    types::function_type,
};

pub(super) const ID: &str = "inline-function";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    let call = Call::at(function)?;
    let callee = ItemContext::whole(context.db, call.callee);
    let body = Body::of(&callee)?;
    if !call.means_the_same(&body) || !call.keeps_order(&body) {
        return None;
    }
    let text = call.text(&body);
    if continues_line(function, call.node, &text) {
        return None;
    }
    let label = format!("inline the call of `{}`", call.callee.name(context.db));
    out.add(ID, AssistKind::RefactorInline, label, || {
        let range = cst::range(call.node);
        Change::new(vec![function.edit(range, spaced(function.text(), range, &text))])
    });
    Some(())
}

/// A call of a function that has a body.
struct Call<'c, 'db> {
    context: &'c ItemContext<'db>,
    node: Node<'c>,
    callee: Item<'db>,
    arguments: Vec<(Node<'c>, ExprId)>,
}

/// A body that is one expression.
struct Body<'c, 'db> {
    context: &'c ItemContext<'db>,
    value: Node<'c>,
    value_expr: ExprId,
    /// For each parameter the places that read it.
    uses: Vec<Vec<Node<'c>>>,
    evaluator: Evaluator<'db>,
}

impl<'c, 'db> Body<'c, 'db> {
    fn of(context: &'c ItemContext<'db>) -> Option<Body<'c, 'db>> {
        let body = context.body();
        let signature = context.lowered.signature.as_function()?;
        // Contracts are recorded.
        if body.broken || signature.broken || !body.contracts.is_empty() {
            return None;
        }
        let block = context.node_at(context.span(body.root?));
        let mut value = only_expression(context, block)?;
        // Parentheses that keep a line together stay.
        if !context.slice(cst::range(value)).contains('\n') {
            value = without_parentheses(value);
        }
        let value_expr = context.expr(value)?;
        let evaluator = Evaluator::new(context);
        let done = evaluator.expr(value_expr);
        let ty = context.inference().exprs.get(value_expr)?;
        let is_converted = *ty != function_type(context.db, context.item).result;
        if done.returns || done.assigns() || is_converted || ty.is_unknown() {
            return None;
        }
        let mut uses = vec![Vec::new(); body.parameter_count as usize];
        for it in context.occurrences().iter().filter(|it| cst::range(value).contains_range(it.range)) {
            if let Symbol::Local(_, local) = it.symbol
                && let Some(uses) = uses.get_mut(local.into_raw().into_u32() as usize)
            {
                uses.push(context.node_at(it.range));
            }
        }
        Some(Body { context, value, value_expr, uses, evaluator })
    }
}

impl<'c, 'db> Call<'c, 'db> {
    /// The call whose function's name is selected.
    fn at(context: &'c ItemContext<'db>) -> Option<Call<'c, 'db>> {
        let node = context.enclosing(Kind::CallExpression)?;
        let name = node.child_by_field_id(Field::Callee as u16)?;
        if !cst::range(name).contains_range(context.selection) {
            return None;
        }
        let Expr::Call { callee, arguments, .. } = &context.body().exprs[context.expr(node)?] else {
            return None;
        };
        let Some(Resolution::Function(item)) = resolve(context.db, context.item).names.get(*callee) else {
            return None;
        };
        let list = ArgumentList::cast(node.child_by_field_id(Field::Arguments as u16)?)?;
        let nodes: Vec<_> = list.expressions().map(|it| it.syntax()).collect();
        if *item == context.item || is_prelude(context.db, *item) || nodes.len() != arguments.len() {
            return None;
        }
        let arguments = nodes.into_iter().zip(arguments.iter().copied()).collect();
        Some(Call { context, node, callee: *item, arguments })
    }

    /// Whether every name of the body means the same here, and every name of the arguments the same there.
    fn means_the_same(&self, body: &Body<'_, 'db>) -> bool {
        let (db, file) = (self.context.db, self.context.file());
        let callee = body.context;
        let range = cst::range(body.value);
        let local_names: FxHashSet<&Name> = self.context.body().locals.iter().map(|it| &it.1.name).collect();
        let names = &resolve(db, callee.item).names;
        let function = |id: ExprId, name: &Name| match names.get(id) {
            Some(Resolution::Local(_)) => true,
            Some(Resolution::Function(item)) => {
                let same =
                    matches!(scope::function(db, file, name), Some(Definition::Item(it)) if it == *item);
                same && *item != callee.item && !local_names.contains(name)
            }
            None => false,
        };
        let inside = |id: ExprId| range.contains_range(callee.span(id));
        let mut exprs = callee.body().exprs.iter().filter(|it| inside(it.0));
        let functions_stay = exprs.all(|(id, expr)| match expr {
            Expr::Name(name) => function(id, name),
            Expr::Missing => false,
            _ => true,
        });
        let types_stay = callee.occurrences().iter().filter(|it| range.contains_range(it.range)).all(|it| match it.symbol {
            Symbol::Item(item) if item.kind(db) != ItemKind::Function => {
                matches!(scope::type_item(db, file, item.name(db)), Some(Definition::Item(it)) if it == item)
            }
            _ => true,
        });
        let bound = callee.body().locals.iter().skip(callee.body().parameter_count as usize);
        let bound: FxHashSet<Name> = bound.map(|it| it.1.name.clone()).collect();
        let mentions = |it: &(Node<'_>, ExprId)| {
            let range = cst::range(it.0);
            let found = self.context.occurrences().iter().filter(move |it| range.contains_range(it.range));
            found.map(|it| it.symbol.name(db)).collect::<Vec<_>>()
        };
        let arguments_stay = self.arguments.iter().flat_map(mentions).all(|it| !bound.contains(&it));
        functions_stay && types_stay && arguments_stay
    }

    /// Whether the arguments can be evaluated where the parameters stand.
    fn keeps_order(&self, body: &Body<'_, 'db>) -> bool {
        if self.arguments.len() != body.uses.len() {
            return false;
        }
        let evaluator = Evaluator::new(self.context);
        let mut last = TextRange::default();
        self.arguments.iter().zip(&body.uses).all(|((_, argument), uses)| {
            let done = evaluator.expr(*argument);
            let named_only = uses.iter().any(|it| {
                it.parent().is_some_and(|parent| match Kind::of(parent) {
                    Kind::CallExpression => parent.child_by_field_id(Field::Callee as u16) == Some(*it),
                    kind => kind == Kind::SpawnExpression,
                })
            });
            if done.returns || done.assigns() || named_only || self.context.takes_type_from_place(*argument) {
                return false;
            }
            if done.is_value() {
                return true;
            }
            let [usage] = uses.as_slice() else { return false };
            let in_order = last.end() <= cst::range(*usage).start();
            last = cst::range(*usage);
            in_order && is_evaluated_first(body, *usage, &done)
        })
    }

    fn text(&self, body: &Body<'_, 'db>) -> String {
        let range = cst::range(body.value);
        let mut text = body.context.slice(range).to_owned();
        let mut places: Vec<(Node<'_>, Node<'_>)> = Vec::new();
        for ((argument, _), uses) in self.arguments.iter().zip(&body.uses) {
            places.extend(uses.iter().map(|it| (*it, *argument)));
        }
        places.sort_by_key(|it| it.0.start_byte());
        for (usage, argument) in places.into_iter().rev() {
            let place = cst::range(usage);
            let new = placed(body.context, usage, self.context, argument);
            let new = spaced(body.context.text(), place, &new);
            text.replace_range(std::ops::Range::<usize>::from(place - range.start()), &new);
        }
        let is_misread = Kind::of(body.value) != Kind::ParenthesizedExpression
            && is_misread_at(self.context, self.node, body.value, &text);
        if is_misread { format!("({text})") } else { text }
    }
}

/// Whether the parameter at `usage` is evaluated once in any case, with nothing before it that an argument which does
/// `done` could not follow.
fn is_evaluated_first(body: &Body<'_, '_>, usage: Node<'_>, done: &Evaluation) -> bool {
    let Some(mut child) = body.context.expr(usage) else { return false };
    while child != body.value_expr {
        let Some(step) = body.evaluator.step(child) else { return false };
        // In a nested block more may come before.
        let in_block = matches!(body.context.body().exprs[step.parent], Expr::Block(_));
        if !step.once || in_block || !done.commutes_with(&step.before) {
            return false;
        }
        child = step.parent;
    }
    true
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn arguments_take_the_place_of_parameters() {
        check(
            ID,
            "
            fn twice(n: Int, by: Int) -> Int {
                // doubled
                n * 2 + by * by
            }
            fn main(a: Int) -> Int { a - twi$0ce(1, a) }
            ",
            expect![[r#"
                fn twice(n: Int, by: Int) -> Int {
                    // doubled
                    n * 2 + by * by
                }
                fn main(a: Int) -> Int { a - (1 * 2 + a * a) }
            "#]],
        );
        check(
            ID,
            "
            fn area(width: Int, height: Int) -> Int { (width * height) }
            fn main(a: Int) -> Int { area$0(a + 1, a - 2) - 1 }
            ",
            expect![[r#"
                fn area(width: Int, height: Int) -> Int { (width * height) }
                fn main(a: Int) -> Int { (a + 1) * (a - 2) - 1 }
            "#]],
        );
        check(
            ID,
            "
            type Point { x: Int }
            fn origin() -> Point { Point { x: 0 } }
            fn main(p: Point) -> Int { if p == origin$0() { 1 } else { 2 } }
            ",
            expect![[r#"
                type Point { x: Int }
                fn origin() -> Point { Point { x: 0 } }
                fn main(p: Point) -> Int { if p == (Point { x: 0 }) { 1 } else { 2 } }
            "#]],
        );
        check(
            ID,
            "
            import util
            fn main(o: Option<Int>) -> Int { 1 + or$0_zero(o) }
            //- /util.ax
            fn or_zero(it: Option<Int>) -> Int { match it { Some(n) => n, None => 0 } }
            ",
            expect![[r#"
                import util
                fn main(o: Option<Int>) -> Int { 1 + match o { Some(n) => n, None => 0 } }
            "#]],
        );
    }

    #[test]
    fn effects_keep_their_order_and_number() {
        check(
            ID,
            "
            fn load(n: Int) -> Int { n }
            fn minus(a: Int, b: Int) -> Int { a - b }
            fn main() -> Int { mi$0nus(load(1), load(2)) }
            ",
            expect![[r#"
                fn load(n: Int) -> Int { n }
                fn minus(a: Int, b: Int) -> Int { a - b }
                fn main() -> Int { load(1) - load(2) }
            "#]],
        );
        let text = |body: &str| {
            format!(
                "fn load(n: Int) -> Int {{ n }} fn f(a: Int, b: Int) -> Int {{ {body} }} fn main() -> Int {{ f$0(load(1), load(2)) }}"
            )
        };
        check_not(
            ID,
            &[
                &text("b - a"),
                &text("a + a + b"),
                &text("a"),
                &text("load(3) + a + b"),
                &text("if a > 1 { b } else { 2 }"),
                &text("match a { 1 => b, _ => 3 }"),
            ],
        );
    }

    #[test]
    fn what_cannot_be_put_elsewhere() {
        check_not(
            ID,
            &[
                "fn f(n: Int) -> Int { let m = n m } fn main() -> Int { f$0(1) }",
                "fn f(n: Int) -> Int { return n } fn main() -> Int { f$0(1) }",
                "fn f(n: Int) -> Int requires n > 0 { n } fn main() -> Int { f$0(1) }",
                "fn f(n: Int) -> Int { f$0(n) }",
                "fn f(n: Int) -> Int { if n > 1 { f(n) } else { 1 } } fn main() -> Int { f$0(1) }",
                "fn f(o: Option<Int>) -> Int { match o { Some(n) => n, None => 0 } } fn main(n: Option<Int>) -> Int { f$0(n) }",
                "fn f(o: Option<Int>) -> Int { match o { Some(n) => n, None => 0 } } fn main() -> Int { f$0(None) }",
                "fn g() -> Int { 1 } fn f() -> Int { g() } fn main(g: Int) -> Int { f$0() + g }",
                "import util fn g() -> Int { 2 } fn main() -> Int { f$0() }\n//- /util.ax\nfn g() -> Int { 1 } export fn f() -> Int { g() }",
                "fn f(g: Fn() -> Int) -> Int { g() } fn h() -> Int { 1 } fn main() -> Int { f$0(h) }",
                "fn f(n: Int) -> Unit { n + 1 } fn main() -> Int { f$0(1) 2 }",
                "fn main() -> Int { list_len$0([1]) }",
            ],
        );
    }
}
