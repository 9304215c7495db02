//! Adds the fields that a record literal or a variant leaves out. A variable of the field's name and type is its
//! value, otherwise a simple one is made up. What has no simple value gets a name that nothing declares.

use tree_sitter::Node;

use super::{
    AssistKind, Assists, Change,
    context::{Context, ItemContext},
};
use crate::{
    diagnostics::{Edit, missing_fields, registry::UNKNOWN_FIELD},
    hir::{
        Name,
        body::{Expr, ExprId, FieldInit, LocalKind, VariantPayload},
        signature::Payload,
    },
    span::{FileRange, TextRange},
    syntax::{
        cst,
        nodes::{Field, Kind},
    },
    types::{Ty, default_value::default_value, enum_type, record_type},
};

pub(super) const ID: &str = "fill-fields";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let item = context.item.as_ref()?;
    let node = item
        .ancestors(item.node())
        .find(|it| matches!(Kind::of(*it), Kind::RecordExpression | Kind::VariantExpression))?;
    let expr = item.expr(node)?;
    let (declared, given) = fields(item, expr)?;
    let missing = declared.iter().filter(|it| given.iter().all(|given| given.name.value != it.0));
    let mut from_variables = false;
    let values: Vec<String> = missing
        .map(|(name, ty)| {
            let value = match variable(item, name, ty, node) {
                true => {
                    from_variables = true;
                    name.to_string()
                }
                false => default_value(item.db, item.file(), ty).unwrap_or_else(|| hole(name)),
            };
            format!("{name}: {value}")
        })
        .collect();
    let list = node.child_by_field_id(match Kind::of(node) {
        Kind::RecordExpression => Field::Fields,
        _ => Field::Payload,
    } as u16)?;
    if values.is_empty() || list.has_error() || (!from_variables && has_fix(item, node)) {
        return None;
    }
    let label = match values.as_slice() {
        [_] => "fill in the missing field".to_owned(),
        many => format!("fill in the {} missing fields", many.len()),
    };
    out.add(ID, AssistKind::QuickFix, label, || Change::new(insertion(item, list, given, &values)));
    Some(())
}

/// What stands for a value that cannot be made up: a name that nothing declares is reported until it is replaced.
fn hole(field: &Name) -> String {
    format!("todo_{field}")
}

/// Names and types of fields.
type Declared<'db> = &'db [(Name, Ty<'db>)];

/// The fields that are declared, and those that are given. A spread gives the others.
fn fields<'c, 'db>(context: &'c ItemContext<'db>, expr: ExprId) -> Option<(Declared<'db>, &'c [FieldInit])> {
    let inference = context.inference();
    match (&context.body().exprs[expr], inference.exprs.get(expr)?) {
        (Expr::Record { base: None, fields, .. }, Ty::Record(record)) => {
            Some((record_type(context.db, *record), fields))
        }
        (Expr::Variant { payload: VariantPayload::Fields(fields), .. }, Ty::Enum(declared)) => {
            let index = *inference.variant_exprs.get(expr)?;
            match &enum_type(context.db, *declared).get(index as usize)?.1 {
                Payload::Fields(declared) => Some((declared, fields)),
                Payload::None | Payload::Value(_) => None,
            }
        }
        _ => None,
    }
}

/// Whether `name` is a variable of type `ty` at `node`.
fn variable<'db>(context: &ItemContext<'db>, name: &Name, ty: &Ty<'db>, node: Node<'_>) -> bool {
    let body = context.body();
    let mut named = body.locals.iter().filter(|it| it.1.name == *name);
    // With two of the name one would have to know which is meant.
    let (Some((local, declared)), None) = (named.next(), named.next()) else { return false };
    let is_visible = match declared.kind {
        LocalKind::Parameter => true,
        LocalKind::Result => false,
        _ => scope(context, declared.span).is_some_and(|it| it.contains_range(cst::range(node))),
    };
    is_visible && context.inference().locals.get(local) == Some(ty)
}

/// Where the variable declared at `place` can be read.
fn scope(context: &ItemContext<'_>, place: TextRange) -> Option<TextRange> {
    let mut around = context.ancestors(context.node_at(place));
    let kinds = [Kind::LetStatement, Kind::MatchArm, Kind::ForStatement];
    let declaration = around.find(|it| kinds.contains(&Kind::of(*it)))?;
    if Kind::of(declaration) == Kind::LetStatement {
        let block = around.find(|it| Kind::of(*it) == Kind::Block)?;
        return Some(TextRange::new(cst::range(declaration).end(), cst::range(block).end()));
    }
    declaration.child_by_field_id(Field::Body as u16).map(cst::range)
}

/// Whether the finding about the missing fields offers the same.
fn has_fix(context: &ItemContext<'_>, node: Node<'_>) -> bool {
    let range = cst::range(node);
    let found = context.inference().diagnostics.iter();
    found.filter(|it| it.rule == &UNKNOWN_FIELD && it.place.range == range).any(|it| !it.fixes.is_empty())
}

fn insertion(
    context: &ItemContext<'_>,
    list: Node<'_>,
    given: &[FieldInit],
    values: &[String],
) -> Vec<Edit<FileRange>> {
    let last = given.last().map(|it| TextRange::new(it.name.span.start(), context.span(it.value).end()));
    let edits = missing_fields::insertion(context.text(), list.end_byte() - 1, last, values);
    edits.into_iter().map(|it| context.edit(it.place, it.text)).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{
        super::{
            assist,
            tests::{check, check_not},
        },
        ID,
    };
    use crate::{diagnostics::Fix, span::TextRange, test_support::Fixture};

    #[test]
    fn variables_then_simple_values() {
        check(
            ID,
            "
            type Inner { a: Int }
            type Outer { n: Int, name: String, inner: Inner }
            fn f(n: Int, name: Int) -> Outer { Outer { $0 } }
            ",
            expect![[r#"
                type Inner { a: Int }
                type Outer { n: Int, name: String, inner: Inner }
                fn f(n: Int, name: Int) -> Outer { Outer { n: n, name: "", inner: Inner { a: 0 } } }
            "#]],
        );
        check(
            ID,
            "
            type Inner { a: Int }
            type Outer { n: Int, name: String, inner: Inner }
            fn f() -> Outer {
                let inner = Inner { a: 1 }
                Outer {
                    n: 1$0
                }
            }
            ",
            expect![[r#"
                type Inner { a: Int }
                type Outer { n: Int, name: String, inner: Inner }
                fn f() -> Outer {
                    let inner = Inner { a: 1 }
                    Outer {
                        n: 1,
                        name: "",
                        inner: inner,
                    }
                }
            "#]],
        );
        check(
            ID,
            "
            enum Shape { Box { width: Int, height: Int } }
            fn f(heights: List<Int>) -> Int {
                for height in heights { let it = Shape::Box { width: 1$0 } }
                1
            }
            ",
            expect![[r#"
                enum Shape { Box { width: Int, height: Int } }
                fn f(heights: List<Int>) -> Int {
                    for height in heights { let it = Shape::Box { width: 1, height: height } }
                    1
                }
            "#]],
        );
    }

    /// What becomes of the literal in a function that has to give an `R`. There are errors about what is left open.
    fn filled(fields: &str, literal: &str, expected: Expect) {
        let fixture = Fixture::parse(&format!("type R {{ {fields} }}\nfn f() -> R {{\n    {literal}\n}}\n"));
        let (file, offset) = fixture.cursor();
        let change = assist(&fixture.db, file, TextRange::empty(offset), ID).unwrap();
        let changed = fixture.apply(&Fix::safe("", change.edits));
        expected.assert_eq(changed["/main.ax"].split_once('\n').unwrap().1);
    }

    #[test]
    fn what_has_no_simple_value() {
        filled(
            "a: Int, f: Fn(Int) -> Int, s: Secret, b: Int",
            "R { a: $01 }",
            expect![[r#"
                fn f() -> R {
                    R { a: 1, f: todo_f, s: todo_s, b: 0 }
                }
            "#]],
        );
    }

    #[test]
    fn several_lines() {
        let fields = "a: Int, b: Int, f: Fn() -> Int";
        filled(
            fields,
            "R {$0\n    }",
            expect![[r#"
                fn f() -> R {
                    R {
                        a: 0,
                        b: 0,
                        f: todo_f,
                    }
                }
            "#]],
        );
        filled(
            fields,
            "R { a: 1 $0// one, or so\n    }",
            expect![[r#"
                fn f() -> R {
                    R { a: 1, // one, or so
                        b: 0,
                        f: todo_f,
                    }
                }
            "#]],
        );
        filled(
            fields,
            "R { a: 1,\n        b: 2 $0}",
            expect![[r#"
                fn f() -> R {
                    R { a: 1,
                        b: 2,
                        f: todo_f }
                }
            "#]],
        );
        filled(
            fields,
            "R { a: 1,\n      b: 2, $0// two\n    }",
            expect![[r#"
                fn f() -> R {
                    R { a: 1,
                      b: 2, // two
                      f: todo_f,
                    }
                }
            "#]],
        );
        filled(
            fields,
            "R {$0}",
            expect![[r#"
                fn f() -> R {
                    R { a: 0, b: 0, f: todo_f }
                }
            "#]],
        );
    }

    #[test]
    fn only_what_is_missing_and_has_a_value() {
        check_not(
            ID,
            &[
                "type R { a: Int } fn f() -> R { R { a: $01 } }",
                "type R { a: Int } fn f(r: R) -> R { R { ..r$0 } }",
                "type R { a: Int, b: Int } fn f() -> R { R { a: $01 } }",
            ],
        );
    }
}
