//! Gives the selected expression a name: `f(a + b)` becomes `let sum = a + b` and `f(sum)`.
//!
//! The `let` goes before the statement, so the expression is evaluated earlier than it was. Refused if that can be
//! noticed.

use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext, is_field},
    evaluation::{Evaluation, Evaluator, Within},
    layout::{INDENT, line_end, line_indent, spaced, standalone, statement_separator},
};
use crate::{
    hir::body::{Expr, ExprId, Statement as Lowered},
    project::{Profile, settings},
    span::{TextRange, TextSize},
    syntax::{
        cst::{self, CstNode},
        nodes::{Field, Kind, Statement},
    },
    types::{Ty, writable::is_writable},
};

pub(super) const ID: &str = "extract-variable";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    let node = function.selected_expression()?;
    let expr = function.expr(node)?;
    if !is_worth_a_name(function, node, expr) {
        return None;
    }
    let place = place_for(function, node, expr)?;
    let annotation = annotation(function, expr)?;
    out.add(ID, AssistKind::RefactorExtract, "extract into a variable", || {
        extract(function, node, place, expr, &annotation)
    });
    Some(())
}

fn is_worth_a_name(context: &ItemContext<'_>, node: Node<'_>, expr: ExprId) -> bool {
    let is_branch = is_field(node, Field::Alternative) || is_field(node, Field::Callee);
    let kind = &context.body().exprs[expr];
    let nameless = matches!(kind, Expr::Name(_) | Expr::Block(_) | Expr::Missing);
    let ty = context.inference().exprs.get(expr);
    !is_branch && !nameless && ty.is_some_and(|it| !matches!(it, Ty::Never | Ty::Unit | Ty::Unknown))
}

/// Where the `let` goes.
#[derive(Clone, Copy)]
enum Place<'t> {
    /// Before a statement.
    Before(Node<'t>),
    /// In place of the statement, which is nothing but the expression. `last`: it may be the value of its block.
    Instead { last: bool },
    /// In a block to be made of an arm's body.
    Arm(Node<'t>),
}

fn place_for<'t>(context: &'t ItemContext<'_>, node: Node<'t>, expr: ExprId) -> Option<Place<'t>> {
    let evaluator = Evaluator::new(context);
    let moved = evaluator.expr(expr);
    if moved.returns {
        return None;
    }
    let (mut before, mut once) = (Evaluation::default(), true);
    let mut child = expr;
    loop {
        let step = evaluator.step(child)?;
        // The scrutinee stays before what is in the arm.
        if step.within != Within::Arm {
            before.include(&step.before);
            once &= step.once;
        }
        if !moved.commutes_with(&before) || (!once && !moved.is_value()) {
            return None;
        }
        match step.within {
            Within::Operand => child = step.parent,
            Within::Arm => {
                let arm = context.ancestors(node).find(|it| Kind::of(*it) == Kind::MatchArm)?;
                return Some(Place::Arm(arm));
            }
            Within::Statement(index) => {
                let Expr::Block(block) = &context.body().exprs[step.parent] else { return None };
                let statement = block.statements.get(index)?;
                // A condition is evaluated again after the body.
                let repeated = matches!(statement, Lowered::While { .. });
                if repeated && !moved.commutes_with(&evaluator.statements([statement])) {
                    return None;
                }
                let is_taken = context.inference().exprs.get(step.parent) != Some(&Ty::Unit);
                let last = index + 1 == block.statements.len() && is_taken;
                if child == expr && matches!(statement, Lowered::Expr(_)) {
                    return Some(Place::Instead { last });
                }
                return context.ancestors(node).find(|it| Statement::cast(*it).is_some()).map(Place::Before);
            }
        }
    }
}

/// The type to write behind the name: for the strict profile, and where nothing else would say that braces are a map.
fn annotation(context: &ItemContext<'_>, expr: ExprId) -> Option<String> {
    let (db, file) = (context.db, context.file());
    let ty = context.inference().exprs.get(expr)?;
    let strict = settings(db, file.project(db)).profile == Profile::Strict;
    let range = context.span(expr);
    let holds_empty_map = context.body().exprs.iter().any(|(id, it)| {
        matches!(it, Expr::Block(block) if block.statements.is_empty())
            && range.contains_range(context.span(id))
    });
    let needed = strict || holds_empty_map;
    match is_writable(db, file, ty) {
        true if needed => Some(format!(": {}", ty.display(db))),
        false if holds_empty_map => None,
        _ => Some(String::new()),
    }
}

fn extract(
    context: &ItemContext<'_>,
    node: Node<'_>,
    place: Place<'_>,
    expr: ExprId,
    annotation: &str,
) -> Change {
    let text = context.text();
    let range = cst::range(node);
    let value = standalone(context, node);
    let name = context.free_name(&suggested_name(context, expr));
    let head = "let ";
    let binding = format!("{head}{name}{annotation} = {value}");
    let usage = context.edit(range, spaced(text, range, &name));
    match place {
        Place::Before(statement) => {
            let start = statement.start_byte();
            let separator = statement_separator(text, start);
            let at = TextRange::empty(TextSize::new(start as u32));
            let edits = vec![context.edit(at, format!("{binding}{separator}")), usage];
            Change::new(edits).with_new_name(0, head.len(), &name)
        }
        Place::Instead { last } => {
            let again = match last {
                true => format!("{}{}{name}", line_end(text), line_indent(text, range.start().into())),
                false => String::new(),
            };
            let edits = vec![context.edit(range, format!("{binding}{again}"))];
            Change::new(edits).with_new_name(0, head.len(), &name)
        }
        Place::Arm(arm) => {
            let Some(body) = arm.child_by_field_id(Field::Body as u16) else {
                return Change::new(Vec::new());
            };
            let outer = format!("{}{}", line_end(text), line_indent(text, arm.start_byte()));
            let opening = format!("{{{outer}{INDENT}{head}");
            let rest = format!("{name}{annotation} = {value}{outer}{INDENT}");
            let at = |it: usize| TextRange::empty(TextSize::new(it as u32));
            let edits = vec![
                context.edit(at(body.start_byte()), format!("{opening}{rest}")),
                usage,
                context.edit(at(body.end_byte()), format!("{outer}}}")),
            ];
            Change::new(edits).with_new_name(0, opening.len(), &name)
        }
    }
}

/// A name that says what kind of thing it is; a person will have a better one.
fn suggested_name(context: &ItemContext<'_>, expr: ExprId) -> String {
    if let Expr::Field { field, .. } = &context.body().exprs[expr] {
        return field.value.to_string();
    }
    let word = match context.inference().exprs.get(expr) {
        Some(Ty::Int | Ty::Float) => "number",
        Some(Ty::String) => "text",
        Some(Ty::Bool) => "condition",
        Some(Ty::List(_)) => "items",
        Some(Ty::Map(..)) => "entries",
        Some(Ty::Option(_)) => "option",
        Some(Ty::Result(..)) => "outcome",
        Some(Ty::Record(item) | Ty::Enum(item)) => return snake_case(item.name(context.db)),
        _ => "value",
    };
    word.to_owned()
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 && !out.ends_with('_') {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn before_the_statement() {
        check(
            ID,
            "
            fn main() -> Int {
                let a = 1
                // about the sum
                let b = 2 * $0(a + 1)$0 - a
                b
            }
            ",
            expect![[r#"
                fn main() -> Int {
                    let a = 1
                    // about the sum
                    let ⟦number⟧ = a + 1
                    let b = 2 * number - a
                    b
                }
            "#]],
        );
        check(
            ID,
            r#"
            type Point { x: Int }
            fn main() -> Int { let text = "a" if list_len([$0"b" ++ text$0]) > 1 { 1 } else { 2 } }
            "#,
            expect![[r#"
                type Point { x: Int }
                fn main() -> Int { let text = "a" let ⟦text2⟧ = "b" ++ text if list_len([text2]) > 1 { 1 } else { 2 } }
            "#]],
        );
        check(
            ID,
            "
            type Point { x: Int }
            fn far(p: Point) -> Bool {
                return$0(p.x > 3 && p.x
                    - 1 > 0)$0
            }
            ",
            expect![[r#"
                type Point { x: Int }
                fn far(p: Point) -> Bool {
                    let ⟦condition⟧ = (p.x > 3 && p.x
                        - 1 > 0)
                    return condition
                }
            "#]],
        );
    }

    #[test]
    fn a_statement_of_its_own() {
        check(
            ID,
            "
            fn main() -> Int !{net.fetch} {
                $0net_fetch(\"https://example.com\")$0
                1
            }
            ",
            expect![[r#"
                fn main() -> Int !{net.fetch} {
                    let ⟦outcome⟧ = net_fetch("https://example.com")
                    1
                }
            "#]],
        );
        check(
            ID,
            "
            fn main() -> Int {
                $0list_len([1])$0
            }
            ",
            expect![[r#"
                fn main() -> Int {
                    let ⟦number⟧ = list_len([1])
                    number
                }
            "#]],
        );
    }

    #[test]
    fn the_body_of_an_arm_becomes_a_block() {
        check(
            ID,
            "
            fn f(o: Option<Int>) -> Int {
                match o {
                    Some(n) => 1 + $0n * 2$0,
                    None => 0,
                }
            }
            ",
            expect![[r#"
                fn f(o: Option<Int>) -> Int {
                    match o {
                        Some(n) => {
                            let ⟦number⟧ = n * 2
                            1 + number
                        },
                        None => 0,
                    }
                }
            "#]],
        );
        check(
            ID,
            "
            fn f() -> Int !{random} {
                match random_int(1, 2) { 1 => 1 + $0random_int(3, 4)$0, _ => 0 }
            }
            ",
            expect![[r#"
                fn f() -> Int !{random} {
                    match random_int(1, 2) { 1 => {
                        let ⟦number⟧ = random_int(3, 4)
                        1 + number
                    }, _ => 0 }
                }
            "#]],
        );
    }

    #[test]
    fn types_are_written_where_they_are_needed() {
        check(
            ID,
            "
            fn f(m: Map<String, Int>) -> Int { __builtin_map_len(m) }
            fn g(ms: List<Map<String, Int>>) -> Int { list_len(ms) }
            fn main() -> Int {
                g($0[{}]$0)
            }
            ",
            expect![[r#"
                fn f(m: Map<String, Int>) -> Int { __builtin_map_len(m) }
                fn g(ms: List<Map<String, Int>>) -> Int { list_len(ms) }
                fn main() -> Int {
                    let ⟦items⟧: List<Map<String, Int>> = [{}]
                    g(items)
                }
            "#]],
        );
    }

    #[test]
    fn effects_stay_where_they_are() {
        check_not(
            ID,
            &[
                // Another call comes first.
                "fn f(n: Int) -> Int { n } fn main() -> Int { f(1) + $0f(2)$0 }",
                // It is not always evaluated.
                "fn f(n: Int) -> Bool { n > 1 } fn main(a: Bool) -> Bool { a && $0f(2)$0 }",
                "fn main(a: Int) -> Bool { a == 0 || $01 / a$0 > 0 }",
                "fn main(a: Int) -> Int { if a == 0 { 0 } else if $01 / a$0 > 0 { 1 } else { 2 } }",
                // It is evaluated again.
                "fn main() -> Int { let mut n = 1 while $0n < 3$0 { n = n + 1 } n }",
                // Something it reads changes before.
                "fn main() -> Int { let mut n = 1 { n = 2 n } + list_len([$0[n]$0]) }",
                // It may fail where an effect came first.
                "fn main(a: Int) -> Int !{time.now} { time_now() + $01 / a$0 }",
            ],
        );
    }

    #[test]
    fn what_has_no_place_or_no_value() {
        check_not(
            ID,
            &[
                "fn main(a: Int) -> Int requires $0a > 1$0 { a }",
                "fn main(a: Int) -> Int { a + $0a$0 }",
                "fn main(a: Int) -> Int { $01 + a$0 * 2 }",
                "fn main(a: Int) -> Int { 1 + $0 2 }",
                "fn main(a: Int) -> Int { if a > 1 { 1 } else $0if a > 2 { 1 } else { 2 }$0 }",
                "fn main(a: Int) -> Int { if a > 1 $0{ 1 }$0 else { 2 } }",
                "fn main(a: Int) -> Int { let b = $0{ return 1 }$0 b }",
                "fn main(a: Int) -> Int { let b = ( $0 1 + 2$0 }",
            ],
        );
    }
}
