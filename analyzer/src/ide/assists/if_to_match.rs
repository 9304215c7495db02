//! Turns a chain that compares one value into a `match`: `if n == 1 { a } else if n == 2 { b } else { c }`.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    arm_body::bare_expression,
    context::{Context, ItemContext},
    evaluation::Evaluator,
    layout::{INDENT, line_end, line_indent, reindented},
};
use crate::{
    hir::body::{BinaryOp, Expr, ExprId, Literal, VariantPayload},
    span::TextRange,
    syntax::{
        cst,
        nodes::{Field, Kind},
    },
    types::{Ty, enum_type},
};

pub(super) const ID: &str = "if-to-match";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    let chain = Chain::at(function)?;
    let label = format!("convert to a `match` on `{}`", function.slice(chain.subject));
    out.add(ID, AssistKind::RefactorRewrite, label, || chain.convert());
    Some(())
}

/// The links of a chain.
struct Chain<'c, 'db> {
    context: &'c ItemContext<'db>,
    whole: Node<'c>,
    subject: TextRange,
    /// What the subject is compared with, and the block for that.
    arms: Vec<(TextRange, Node<'c>)>,
    /// The block for everything else; `None` if there is nothing else, or nothing to do.
    otherwise: Otherwise<'c>,
}

#[derive(Clone, Copy)]
enum Otherwise<'c> {
    Block(Node<'c>),
    Nothing,
    Impossible,
}

impl<'c, 'db> Chain<'c, 'db> {
    /// The chain whose keyword or one of whose conditions is selected.
    fn at(context: &'c ItemContext<'db>) -> Option<Chain<'c, 'db>> {
        let mut whole = context
            .ancestors(context.node())
            .take_while(|it| Kind::of(*it) != Kind::Block)
            .find(|it| Kind::of(*it) == Kind::IfExpression)?;
        while let Some(outer) = whole.parent().filter(|it| Kind::of(*it) == Kind::IfExpression) {
            whole = outer;
        }
        let mut links = Vec::new();
        let mut here = whole;
        let last = loop {
            let field = |it: Field| here.child_by_field_id(it as u16);
            links.push((field(Field::Condition)?, field(Field::Consequence)?));
            match field(Field::Alternative) {
                Some(it) if Kind::of(it) == Kind::IfExpression => here = it,
                other => break other,
            }
        };
        if links.len() < 2 || has_comments_between(whole) {
            return None;
        }
        let (first, _) = comparison(context, links.first()?.0)?;
        let mut arms = Vec::new();
        let mut values = FxHashSet::default();
        let evaluator = Evaluator::new(context);
        let subject = subject_text(context, &evaluator, first)?;
        for (condition, block) in links {
            let (left, value) = comparison(context, condition)?;
            if subject_text(context, &evaluator, left)? != subject
                || !values.insert(constant(context, value)?)
            {
                return None;
            }
            arms.push((context.span(value), block));
        }
        let is_complete = is_complete(context, first, values.len());
        let otherwise = match last {
            // It would be an arm that nothing reaches.
            Some(_) if is_complete => return None,
            Some(block) => Otherwise::Block(block),
            None if is_complete => Otherwise::Impossible,
            None => Otherwise::Nothing,
        };
        let chain = Chain { context, whole, subject: context.span(first), arms, otherwise };
        (last.is_some() || chain.gives_nothing()).then_some(chain)
    }

    /// Without an `else` the blocks may end in values that nobody takes; arms may not.
    fn gives_nothing(&self) -> bool {
        let types = &self.context.inference().exprs;
        let unit = |it: &(TextRange, Node<'_>)| {
            let ty = self.context.expr(it.1).and_then(|it| types.get(it));
            matches!(ty, Some(Ty::Unit | Ty::Never))
        };
        self.arms.iter().all(unit)
    }

    fn convert(&self) -> Change {
        let context = self.context;
        let text = context.text();
        let range = cst::range(self.whole);
        let end = line_end(text);
        let outer = line_indent(text, range.start().into());
        let inner = format!("{outer}{INDENT}");
        let mut out = format!("match {} {{{end}", context.slice(self.subject));
        let mut arm = |pattern: &str, body: &str| out += &format!("{inner}{pattern} => {body},{end}");
        for (value, block) in &self.arms {
            arm(context.slice(*value), &self.body(*block, outer, &inner));
        }
        match self.otherwise {
            Otherwise::Block(block) => arm("_", &self.body(block, outer, &inner)),
            Otherwise::Nothing => arm("_", "{}"),
            Otherwise::Impossible => {}
        }
        out += &format!("{outer}}}");
        Change::new(vec![context.edit(range, out)])
    }

    fn body(&self, block: Node<'_>, outer: &str, inner: &str) -> String {
        let context = self.context;
        let one_line = |it: &Node<'_>| !context.slice(cst::range(*it)).contains('\n');
        match bare_expression(context, block).filter(one_line) {
            Some(value) => context.slice(cst::range(value)).to_owned(),
            None => reindented(context.slice(cst::range(block)), block, outer, inner),
        }
    }
}

/// The two sides of `a == b`, the constant one second.
fn comparison(context: &ItemContext<'_>, condition: Node<'_>) -> Option<(ExprId, ExprId)> {
    let expr = context.expr(condition)?;
    let Expr::Binary { operator, left, right } = &context.body().exprs[expr] else { return None };
    if operator.value != BinaryOp::Eq {
        return None;
    }
    match (constant(context, *left), constant(context, *right)) {
        (None, Some(_)) => Some((*left, *right)),
        (Some(_), None) => Some((*right, *left)),
        _ => None,
    }
}

/// The subject as text, if it is the same whenever it is looked at: a variable, or a field of one.
fn subject_text<'c>(
    context: &'c ItemContext<'_>,
    evaluator: &Evaluator<'_>,
    subject: ExprId,
) -> Option<&'c str> {
    let mut here = subject;
    while let Expr::Field { object, .. } = &context.body().exprs[here] {
        here = *object;
    }
    let is_path = matches!(context.body().exprs[here], Expr::Name(_));
    let is_value = evaluator.expr(subject).is_value();
    (is_path && is_value).then(|| context.slice(context.span(subject)))
}

/// A key of a value that a pattern can be, the same for two that are equal. Patterns of floats are no good style.
fn constant(context: &ItemContext<'_>, expr: ExprId) -> Option<String> {
    match &context.body().exprs[expr] {
        Expr::Literal(Literal::Float(_)) => None,
        Expr::Literal(it) => Some(format!("{it:?}")),
        Expr::None => Some("None".to_owned()),
        Expr::Variant { variant, payload: VariantPayload::None, .. } => Some(variant.value.to_string()),
        _ => None,
    }
}

/// Whether so many different constants are all values of the subject's type.
fn is_complete(context: &ItemContext<'_>, subject: ExprId, count: usize) -> bool {
    match context.inference().exprs.get(subject) {
        Some(Ty::Bool) => count == 2,
        Some(Ty::Unit) => true,
        Some(Ty::Enum(item)) => enum_type(context.db, *item).len() == count,
        _ => false,
    }
}

/// Whether a comment stands outside the blocks, where there will be no place for it.
fn has_comments_between(whole: Node<'_>) -> bool {
    let mut pending = vec![whole];
    while let Some(node) = pending.pop() {
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match Kind::of(child) {
                Kind::LineComment | Kind::BlockComment => return true,
                Kind::Block => {}
                _ => pending.push(child),
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn chains_on_one_value() {
        check(
            ID,
            r#"
            type Job { kind: String }
            fn f(job: Job) -> Int {
                let size = if (job.kind == "a") {
                    // the first
                    let text = "two
                lines"
                    __builtin_string_len(text)
                } else if "b" == job.$0kind {
                    2
                } else {
                    3
                }
                size
            }
            "#,
            expect![[r#"
                type Job { kind: String }
                fn f(job: Job) -> Int {
                    let size = match job.kind {
                        "a" => {
                            // the first
                            let text = "two
                    lines"
                            __builtin_string_len(text)
                        },
                        "b" => 2,
                        _ => 3,
                    }
                    size
                }
            "#]],
        );
        check(
            ID,
            "
            enum Way { Up, Down, Left }
            fn f(way: Way) -> Int {
                let mut n = 0
                $0if way == Way::Up { n = 1 } else if way == Way::Left { n = 2 }
                n
            }
            ",
            expect![[r#"
                enum Way { Up, Down, Left }
                fn f(way: Way) -> Int {
                    let mut n = 0
                    match way {
                        Way::Up => { n = 1 },
                        Way::Left => { n = 2 },
                        _ => {},
                    }
                    n
                }
            "#]],
        );
        check(
            ID,
            "
            fn f(b: Bool) -> Int {
                let mut n = 0
                $0if b == true { n = 1 } else if b == false { n = 2 }
                n
            }
            ",
            expect![[r#"
                fn f(b: Bool) -> Int {
                    let mut n = 0
                    match b {
                        true => { n = 1 },
                        false => { n = 2 },
                    }
                    n
                }
            "#]],
        );
        check(
            ID,
            "fn f(n: Int) -> Int { $0if n == -1 { 1 } else if n == 2 { 3 } else { 4 } }",
            expect![[r#"
            fn f(n: Int) -> Int { match n {
                -1 => 1,
                2 => 3,
                _ => 4,
            } }"#]],
        );
    }

    #[test]
    fn what_is_no_choice_between_constants() {
        check_not(
            ID,
            &[
                "fn f(n: Int) -> Int { $0if n == 1 { 1 } else { 4 } }",
                "fn f(n: Int, m: Int) -> Int { $0if n == 1 { 1 } else if m == 2 { 3 } else { 4 } }",
                "fn f(n: Int) -> Int { $0if n == 1 { 1 } else if n > 2 { 3 } else { 4 } }",
                "fn f(n: Int) -> Int { $0if n == 1 { 1 } else if n == 1 { 3 } else { 4 } }",
                "fn f(n: Int) -> Int { $0if g(n) == 1 { 1 } else if g(n) == 2 { 3 } else { 4 } } fn g(n: Int) -> Int { n }",
                "fn f(n: Float) -> Int { $0if n == 1.0 { 1 } else if n == 2.0 { 3 } else { 4 } }",
                "fn f(b: Bool) -> Int { $0if b == true { 1 } else if b == false { 3 } else { 4 } }",
                "fn f(n: Int) -> Int { $0if n == 1 { 1 } else if n == 2 { 3 } // rest\n else { 4 } }",
                "fn f(n: Int) -> Int { $0if n == 1 { list_len([1]) } else if n == 2 { 3 } 1 }",
                "fn f(n: Int) -> Int { if n == 1 { $01 } else if n == 2 { 3 } else { 4 } }",
            ],
        );
    }
}
