//! Assignments to something other than a variable, and with an operator.

use text_size::TextRange;
use tree_sitter::Node;

use super::{
    super::{
        super::{
            cst::CstNode,
            nodes::{AssignmentStatement, Expression, FieldExpression},
        },
        source::Source,
    },
    error,
};
use crate::diagnostics::{Diagnostic, Edit, Fix};

pub(super) fn check(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let statement = AssignmentStatement::cast(node)?;
    let target = statement.target()?;
    if source.before(source.index_at(target.range().start().into())) == "let" {
        return None;
    }
    match target {
        Expression::Identifier(_) => compound(statement, source),
        Expression::FieldExpression(field) => Some(field_assignment(statement, field, source)),
        _ => Some(
            error(source.tight(target.range()), "only a variable can be assigned to")
                .with_help("compare with `==`, or bind the value with `let`"),
        ),
    }
}

fn compound(statement: AssignmentStatement<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let token = statement.operator()?;
    let operator = token.kind().strip_suffix('=').filter(|it| !it.is_empty())?;
    let found = error(token.range(), format!("there is no `{operator}=` operator"));
    let (Some(target), Some(value)) = (statement.target(), statement.value()) else { return Some(found) };
    let (target, text) = (target.text(source.text), value.text(source.text));
    let compound_value = matches!(value, Expression::BinaryExpression(_));
    let text = if compound_value { format!("({text})") } else { text.to_owned() };
    let new = format!("= {target} {operator} {text}");
    let rest = TextRange::new(token.range().start(), value.range().end());
    let title = format!("write `{target} = {target} {operator} …`");
    Some(found.with_fix(Fix::safe(title, vec![Edit::new(rest, new)])))
}

fn field_assignment(
    statement: AssignmentStatement<'_>,
    target: FieldExpression<'_>,
    source: &Source<'_>,
) -> Diagnostic<TextRange> {
    let found = error(target.range(), "a field cannot be assigned to");
    let (Some(Expression::Identifier(object)), Some(field), Some(value)) =
        (target.object(), target.field(), statement.value())
    else {
        return found.with_help("make a changed copy of the record with a spread, `R { ..old, field: new }`");
    };
    let (object, field, value) = (object.text(source.text), field.text(source.text), value.text(source.text));
    let value = if value.contains('\n') || value.len() > 30 { "…" } else { value };
    found.with_help(format!(
        "make a changed copy with a spread, `{object} = R {{ ..{object}, {field}: {value} }}`, where `R` is its type"
    ))
}
