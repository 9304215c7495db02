//! Where an expression needs parentheses.

use tree_sitter::Node;

use super::builder::parts;
use crate::syntax::nodes::Kind;

/// How strongly something binds; the higher, the stronger.
pub(crate) type Level = u8;

const UNARY: Level = 8;
const PRIMARY: Level = 9;

/// What is around an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nothing that binds.
    Free,
    /// Left of an operator.
    Left(Level),
    /// Right of an operator.
    Right(Level),
    /// Behind `-` or `!`.
    Unary,
    /// Behind `emit`, `spawn`, or the target of `send`.
    Operand,
    /// Between `send` and its message.
    Target,
    /// Before `.`.
    Object,
    /// Before `(`.
    Callee,
}

/// The level of an operator.
pub(crate) fn level(operator: Node<'_>) -> Level {
    match operator.kind() {
        "||" => 1,
        "&&" => 2,
        "==" | "!=" => 3,
        "<" | "<=" | ">" | ">=" => 4,
        "++" => 5,
        "+" | "-" => 6,
        _ => 7,
    }
}

/// An expression without the parentheses around it.
pub(super) fn strip(node: Node<'_>) -> Node<'_> {
    let mut inner = node;
    while Kind::of(inner) == Kind::ParenthesizedExpression {
        match parts(inner).get(1) {
            Some(it) => inner = *it,
            None => break,
        }
    }
    inner
}

/// Whether `node`, which is not parenthesised itself, would be read as something else at this place. `in_condition`:
/// braces behind a name open a block here, unless a field or a spread follows.
pub(crate) fn needs_parentheses(node: Node<'_>, place: Place, in_condition: bool) -> bool {
    let misread = match place {
        Place::Free => false,
        Place::Left(level) => binding(node) < level,
        Place::Right(level) => binding(node) <= level,
        Place::Unary => binding(node) < UNARY,
        Place::Operand => matches!(Kind::of(node), Kind::BinaryExpression | Kind::UnaryExpression),
        Place::Target => !is_name_path(node),
        Place::Object => !takes_suffix(node) || is_number(node),
        Place::Callee => !takes_suffix(node) || is_bare_variant(node),
    };
    misread || (in_condition && has_empty_braces(node))
}

fn binding(node: Node<'_>) -> Level {
    match Kind::of(node) {
        Kind::BinaryExpression => parts(node).get(1).map_or(0, |it| level(*it)),
        Kind::UnaryExpression | Kind::EmitExpression | Kind::SpawnExpression | Kind::SendExpression => UNARY,
        _ => PRIMARY,
    }
}

fn takes_suffix(node: Node<'_>) -> bool {
    !matches!(
        Kind::of(node),
        Kind::BinaryExpression
            | Kind::UnaryExpression
            | Kind::EmitExpression
            | Kind::SpawnExpression
            | Kind::SendExpression
            | Kind::IfExpression
            | Kind::MatchExpression
            | Kind::Block
            | Kind::MapLiteral
    )
}

fn is_number(node: Node<'_>) -> bool {
    matches!(Kind::of(node), Kind::IntegerLiteral | Kind::FloatLiteral)
}

/// A variant whose payload a parenthesis behind it would be.
fn is_bare_variant(node: Node<'_>) -> bool {
    Kind::of(node) == Kind::VariantExpression
        && parts(node).last().is_some_and(|it| Kind::of(*it) == Kind::Identifier)
}

/// `a.b.c`
fn is_name_path(node: Node<'_>) -> bool {
    let mut object = node;
    while Kind::of(object) == Kind::FieldExpression {
        match parts(object).first() {
            Some(it) => object = strip(*it),
            None => return false,
        }
    }
    Kind::of(object) == Kind::Identifier
}

/// `R {}`, `E::V {}`
fn has_empty_braces(node: Node<'_>) -> bool {
    matches!(Kind::of(node), Kind::RecordExpression | Kind::VariantExpression)
        && parts(node)
            .last()
            .is_some_and(|it| Kind::of(*it) == Kind::FieldInitializerList && parts(*it).len() == 2)
}
