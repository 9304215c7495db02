//! Puts the value of a `let` in place of its name: `let sum = a + b` and `f(sum)` become `f(a + b)`.
//!
//! A value that can be computed at any time may go to several places. What fails or does something goes to a single
//! one, which must be evaluated once and with nothing between that would notice.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext},
    evaluation::{Evaluation, Evaluator, Within},
    layout::{continues_line, placed, spaced},
};
use crate::{
    diagnostics::removal::removal,
    hir::{
        Name,
        body::{Block, Expr, ExprId, LocalId, LocalKind, Statement as Lowered},
    },
    ide::symbol::{Occurrence, Role, Symbol},
    syntax::{
        cst::{self, CstNode},
        nodes::{Expression, Field, Kind, Statement},
    },
    types::Ty,
};

pub(super) const ID: &str = "inline-variable";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    let local = selected_local(function)?;
    let variable = Variable::find(function, local)?;
    if !variable.can_move() {
        return None;
    }
    let label = format!("inline `{}`", function.body().locals[local].name);
    out.add(ID, AssistKind::RefactorInline, label, || variable.inline());
    Some(())
}

/// The variable whose name is selected or under the cursor.
fn selected_local(context: &ItemContext<'_>) -> Option<LocalId> {
    let found = context.occurrences().iter().find(|it| it.range.contains_range(context.selection))?;
    match found.symbol {
        Symbol::Local(_, local) => Some(local),
        _ => None,
    }
}

/// A `let` and the places that read it.
struct Variable<'c, 'db> {
    context: &'c ItemContext<'db>,
    /// The block that holds the `let`, and which of its statements that is.
    block: ExprId,
    index: usize,
    statement: Node<'c>,
    value: Node<'c>,
    value_expr: ExprId,
    uses: Vec<Node<'c>>,
}

impl<'c, 'db> Variable<'c, 'db> {
    fn find(context: &'c ItemContext<'db>, local: LocalId) -> Option<Variable<'c, 'db>> {
        let body = context.body();
        if !matches!(body.locals[local].kind, LocalKind::Let { .. }) {
            return None;
        }
        let (block, index, value_expr) = body.exprs.iter().find_map(|(id, expr)| {
            let Expr::Block(Block { statements }) = expr else { return None };
            statements.iter().enumerate().find_map(|(index, it)| match it {
                Lowered::Let { local: Some(it), value, .. } if *it == local => Some((id, index, *value)),
                _ => None,
            })
        })?;
        let mut uses = Vec::new();
        for found in
            context.occurrences().iter().filter(|it| matches!(it.symbol, Symbol::Local(_, it) if it == local))
        {
            match found.role {
                Role::Definition => {}
                Role::Write => return None,
                Role::Read => uses.push(context.node_at(found.range)),
            }
        }
        let name = context.node_at(body.locals[local].span);
        let statement = context.ancestors(name).find(|it| Statement::cast(*it).is_some())?;
        let value = statement.child_by_field_id(Field::Value as u16)?;
        Expression::cast(value)?;
        let variable = Variable { context, block, index, statement, value, value_expr, uses };
        (!variable.uses.is_empty()).then_some(variable)
    }

    fn can_move(&self) -> bool {
        let evaluator = Evaluator::new(self.context);
        let value = evaluator.expr(self.value_expr);
        if value.returns || value.assigns() || !self.keeps_its_type() || !self.names_stay() {
            return false;
        }
        match self.uses.as_slice() {
            [one] if !value.is_value() => self.is_next(&evaluator, &value, *one).is_some(),
            _ => value.is_value() && !self.changes_later(),
        }
    }

    /// Whether the type is known without the annotation, and where functions are called, by name.
    fn keeps_its_type(&self) -> bool {
        let inference = self.context.inference();
        let ty = inference.exprs.get(self.value_expr);
        let called = |it: &Node<'_>| it.parent().is_some_and(|it| Kind::of(it) == Kind::CallExpression);
        let spawned = |it: &Node<'_>| it.parent().is_some_and(|it| Kind::of(it) == Kind::SpawnExpression);
        let is_function = matches!(ty, Some(Ty::Function(..)));
        let misused = self.uses.iter().any(|it| spawned(it) || (is_function && called(it)));
        let is_known =
            ty.is_some_and(|it| !it.is_unknown()) && !self.context.takes_type_from_place(self.value_expr);
        is_known
            && !misused
            && !self.uses.iter().any(|it| continues_line(self.context, *it, &self.text_at(*it)))
    }

    /// Whether everything the value mentions means the same at every use.
    fn names_stay(&self) -> bool {
        let range = cst::range(self.value);
        let occurrences = self.context.occurrences();
        let mentioned: FxHashSet<Name> = occurrences
            .iter()
            .filter(|it| range.contains_range(it.range))
            .map(|it| it.symbol.name(self.context.db))
            .collect();
        let redefined = |it: &&Occurrence<'_>| {
            it.role == Role::Definition
                && it.range.start() >= range.end()
                && matches!(it.symbol, Symbol::Local(..))
        };
        occurrences.iter().filter(redefined).all(|it| !mentioned.contains(&it.symbol.name(self.context.db)))
    }

    /// Whether a variable in the value is assigned to after the `let`.
    fn changes_later(&self) -> bool {
        let range = cst::range(self.value);
        let occurrences = self.context.occurrences();
        let read: FxHashSet<_> =
            occurrences.iter().filter(|it| range.contains_range(it.range)).map(|it| it.symbol).collect();
        let written = |it: &Occurrence<'_>| it.role == Role::Write && it.range.start() >= range.end();
        occurrences.iter().any(|it| written(it) && read.contains(&it.symbol))
    }

    /// Whether the use is the first thing to be noticed after the `let`, and happens once.
    fn is_next(&self, evaluator: &Evaluator<'_>, value: &Evaluation, usage: Node<'_>) -> Option<()> {
        let mut child = self.context.expr(usage)?;
        loop {
            let step = evaluator.step(child)?;
            let mut before = step.before;
            let inside = step.parent != self.block;
            if let (Expr::Block(Block { statements }), Within::Statement(index)) =
                (&self.context.body().exprs[step.parent], step.within)
            {
                let first = if inside { 0 } else { self.index + 1 };
                before.include(&evaluator.statements(statements.get(first..index)?));
            }
            if !step.once || !value.commutes_with(&before) {
                return None;
            }
            if !inside {
                return Some(());
            }
            child = step.parent;
        }
    }

    fn inline(&self) -> Change {
        let context = self.context;
        let text = context.text();
        let statement = cst::range(self.statement);
        let removed = removal(text, statement).unwrap_or(statement);
        let mut edits = vec![context.edit(removed, "")];
        for usage in &self.uses {
            let range = cst::range(*usage);
            edits.push(context.edit(range, spaced(text, range, &self.text_at(*usage))));
        }
        Change::new(edits)
    }

    fn text_at(&self, usage: Node<'_>) -> String {
        placed(self.context, usage, self.context, self.value)
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
    fn values_go_to_every_use() {
        check(
            ID,
            "
            fn main() -> Int {
                let xs = [1, 2]
                let $0count = list_len(xs) // how many
                if count > 1 { count } else { 0 - count }
            }
            ",
            expect![[r#"
                fn main() -> Int {
                    let xs = [1, 2]
                    // how many
                    if list_len(xs) > 1 { list_len(xs) } else { 0 - list_len(xs) }
                }
            "#]],
        );
        check(
            ID,
            "
            type Point { x: Int }
            fn main(flag: Bool) -> Int {
                let p = if flag { Point { x: 1 } } else { Point { x: 2 } }
                p$0.x
            }
            ",
            expect![[r#"
                type Point { x: Int }
                fn main(flag: Bool) -> Int {
                    (if flag { Point { x: 1 } } else { Point { x: 2 } }).x
                }
            "#]],
        );
        check(
            ID,
            "
            type Point { x: Int }
            fn main(flag: Bool) -> Int { let $0p = Point { x: 1 } if p == Point { x: 2 } { 1 } else { 2 } }
            ",
            expect![[r#"
                type Point { x: Int }
                fn main(flag: Bool) -> Int { if (Point { x: 1 }) == Point { x: 2 } { 1 } else { 2 } }
            "#]],
        );
    }

    #[test]
    fn parentheses_as_they_are_needed() {
        check(
            ID,
            "
            fn main(a: Float, f: Fn(Float) -> Float) -> Bool {
                let $0half = (a - 0.5)
                f(half) > 2.0 * half && -half < half - half
            }
            ",
            expect![[r#"
                fn main(a: Float, f: Fn(Float) -> Float) -> Bool {
                    f(a - 0.5) > 2.0 * (a - 0.5) && -(a - 0.5) < a - 0.5 - (a - 0.5)
                }
            "#]],
        );
        check(
            ID,
            "
            fn main(a: String) -> Int !{ui.render} {
                let $0text = (a
                    ++ a)
                emit text
                list_len([text, text ++ a])
            }
            ",
            expect![[r#"
                fn main(a: String) -> Int !{ui.render} {
                    emit (a
                        ++ a)
                    list_len([(a
                        ++ a), (a
                        ++ a) ++ a])
                }
            "#]],
        );
    }

    #[test]
    fn effects_go_to_a_use_that_comes_next() {
        check(
            ID,
            "
            fn load(n: Int) -> Int !{time.now} { time_now() + n }
            fn main(a: Int, b: Int) -> Int !{time.now} {
                let size = a
                let $0loaded = load(b) + 1
                let limit = 3 < size
                return(loaded) * load(2)
            }
            ",
            expect![[r#"
                fn load(n: Int) -> Int !{time.now} { time_now() + n }
                fn main(a: Int, b: Int) -> Int !{time.now} {
                    let size = a
                    let limit = 3 < size
                    return(load(b) + 1) * load(2)
                }
            "#]],
        );
    }

    #[test]
    fn effects_stay_where_they_are() {
        check_not(
            ID,
            &[
                // Twice.
                "fn f() -> Int { 1 } fn main() -> Int { let $0a = f() a + a }",
                // Not always.
                "fn f() -> Int { 1 } fn main(b: Bool) -> Int { let $0a = f() if b { a } else { 0 } }",
                "fn f() -> Int { 1 } fn main(b: Bool) -> Bool { let $0a = f() b && a > 1 }",
                // More than once.
                "fn f() -> Int { 1 } fn main() -> Int { let $0a = f() for it in [1, 2] { a } 1 }",
                // After something else.
                "fn f() -> Int { 1 } fn main() -> Int { let $0a = f() f() + a }",
                "fn f() -> Int { 1 } fn main() -> Int { let $0a = f() let b = f() a + b }",
                "fn f() -> Int { 1 } fn main(n: Int) -> Int { let $0a = 1 / n f() + a }",
                // A variable changes in between.
                "fn main() -> Int { let mut n = 1 let $0a = n n = 2 a }",
                "fn main() -> Int { let mut n = 1 let $0a = n + 1 n = 2 a }",
                "fn main() -> Int { let mut n = 1 let $0a = [n] while n < 3 { list_len(a) n = n + 1 } 1 }",
            ],
        );
    }

    #[test]
    fn what_would_mean_something_else() {
        check_not(
            ID,
            &[
                "fn main(n: Int) -> Int { let $0a = [n] let n = 2 list_len(a) + n }",
                "fn main(o: Option<Int>, n: Int) -> Int { let $0a = [n] match o { Some(n) => n + list_len(a), None => 0 } }",
                "fn main() -> Int { let $0m: Map<String, Int> = {} __builtin_map_len(m) }",
                "fn id(n: Int) -> Int { n } fn main() -> Int { let $0f = id f(1) }",
                "fn main() -> Int { let mut $0a = 1 a = 2 a }",
                "fn main($0a: Int) -> Int { a }",
                "fn main() -> Int { let $0a = 1 2 }",
                "fn main() -> Int { let $0a = nothing a }",
            ],
        );
    }
}
