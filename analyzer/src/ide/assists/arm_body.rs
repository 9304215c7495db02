//! Puts the body of an arm in braces, or takes them away.

use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext},
    layout::{INDENT, line_end, line_indent, reindented},
};
use crate::{
    span::TextRange,
    syntax::{
        cst::{self, CstNode},
        nodes::{Block, ExpressionStatement, Field, Kind, Statement},
    },
};

pub(super) const ID: &str = "flip-arm-braces";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let function = context.function()?;
    let arm = function.enclosing(Kind::MatchArm)?;
    let body = arm.child_by_field_id(Field::Body as u16)?;
    let kind = AssistKind::RefactorRewrite;
    // Only from the head of the arm: what is in the body has assists of its own.
    if cst::range(body).start() <= function.selection.end() {
        return None;
    }
    match Kind::of(body) {
        Kind::Block => {
            let value = bare_expression(function, body)?;
            out.add(ID, kind, "remove the braces of the arm", || {
                let (inner, outer) = indents(function, arm);
                let text = reindented(function.slice(cst::range(value)), value, &inner, &outer);
                Change::new(vec![function.edit(cst::range(body), text)])
            });
        }
        _ => out.add(ID, kind, "put the body of the arm in braces", || {
            let (inner, outer) = indents(function, arm);
            let end = line_end(function.text());
            let text = reindented(function.slice(cst::range(body)), body, &outer, &inner);
            let text = format!("{{{end}{inner}{text}{end}{outer}}}");
            Change::new(vec![function.edit(cst::range(body), text)])
        }),
    }
    Some(())
}

fn indents(context: &ItemContext<'_>, arm: Node<'_>) -> (String, String) {
    let outer = line_indent(context.text(), arm.start_byte());
    (format!("{outer}{INDENT}"), outer.to_owned())
}

/// The expression that is all there is in a block, if no comment stands beside it.
pub(super) fn bare_expression<'t>(context: &ItemContext<'_>, block: Node<'t>) -> Option<Node<'t>> {
    let value = only_expression(context, block)?;
    let (outside, inside) = (cst::range(block), cst::range(value));
    let gaps = [TextRange::new(outside.start(), inside.start()), TextRange::new(inside.end(), outside.end())];
    gaps.iter().all(|it| !context.slice(*it).contains("//")).then_some(value)
}

/// The expression that is all there is in a block.
pub(super) fn only_expression<'t>(context: &ItemContext<'_>, block: Node<'t>) -> Option<Node<'t>> {
    let mut statements = Block::cast(block)?.statements();
    let only = statements.next().filter(|_| statements.next().is_none())?;
    let Statement::ExpressionStatement(only) = only else { return None };
    let value = ExpressionStatement::expression(only)?.syntax();
    // Elsewhere braces could be read as something else.
    (!context.slice(cst::range(value)).starts_with('{')).then_some(value)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn both_ways() {
        check(
            ID,
            "
            fn f(o: Option<Int>) -> Int {
                match o {
                    Some$0(n) => if n > 1 {
                        1
                    } else {
                        2
                    },
                    None => 0,
                }
            }
            ",
            expect![[r#"
                fn f(o: Option<Int>) -> Int {
                    match o {
                        Some(n) => {
                            if n > 1 {
                                1
                            } else {
                                2
                            }
                        },
                        None => 0,
                    }
                }
            "#]],
        );
        check(
            ID,
            r#"
            fn f(o: Option<Int>) -> String {
                match o {
                    Some(n) => "a",
                    None$0 => {
                        "text
                        of two lines"
                    },
                }
            }
            "#,
            expect![[r#"
                fn f(o: Option<Int>) -> String {
                    match o {
                        Some(n) => "a",
                        None => "text
                            of two lines",
                    }
                }
            "#]],
        );
    }

    #[test]
    fn only_around_one_expression() {
        check_not(
            ID,
            &[
                "fn f(o: Option<Int>) -> Int { match o { Some$0(n) => { n // why\n } None => 0 } }",
                "fn f(o: Option<Int>) -> Int { match o { Some$0(n) => { let m = n m } None => 0 } }",
                "fn f(o: Option<Int>) -> Int { match o { Some(n) => $0n, None => 0 } }",
            ],
        );
    }
}
