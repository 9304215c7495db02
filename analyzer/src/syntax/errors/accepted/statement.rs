//! Statements that parse only because two may share a line: `retrun x` is a variable and another, `a[0]` a variable
//! and a list, `loop { }` a variable and a block.

use rustc_hash::FxHashSet;
use text_size::TextRange;
use tree_sitter::Tree;

use super::{
    super::{
        super::{
            cst::{CstNode, child, field},
            nodes::{Block, Expression, Field, Identifier, Kind, Statement},
        },
        MAX_ERRORS,
        source::Source,
        words,
    },
    error,
};
use crate::diagnostics::{Diagnostic, Edit, Fix};

/// Keywords that may stand where a statement begins, and operators that other languages spell as words.
const EXPECTED: [&str; 12] =
    ["let", "return", "if", "else", "while", "for", "match", "emit", "spawn", "send", "fn", "mut"];

/// Looks at every block and at every use of `break` and `continue`.
pub(super) fn check(tree: &Tree, source: &Source<'_>) -> Vec<Diagnostic<TextRange>> {
    let names = declared_names(tree, source);
    let mut out = Vec::new();
    super::super::walk(tree, &mut |node, _| match Kind::of(node) {
        _ if out.len() > MAX_ERRORS => {}
        Kind::Block => out.extend(Block::cast(node).into_iter().flat_map(|it| block(it, source, &names))),
        Kind::Identifier => out.extend(jump(Identifier::cast(node), source, &names)),
        _ => {}
    });
    out
}

/// Every name that the item itself binds.
fn declared_names<'a>(tree: &Tree, source: &Source<'a>) -> FxHashSet<&'a str> {
    let mut names = FxHashSet::default();
    super::super::walk(tree, &mut |node, _| {
        let name: Option<Identifier<'_>> = match Kind::of(node) {
            Kind::Parameter | Kind::LetStatement => field(node, Field::Name),
            Kind::ForStatement => field(node, Field::Variable),
            Kind::MatchArm | Kind::WrapPattern => field(node, Field::Pattern),
            Kind::FieldPattern => field(node, Field::Pattern).or_else(|| field(node, Field::Name)),
            Kind::PatternArgument => child(node),
            _ => None,
        };
        names.extend(name.map(|it| source.slice(it.range())));
    });
    names
}

fn block(block: Block<'_>, source: &Source<'_>, names: &FxHashSet<&str>) -> Vec<Diagnostic<TextRange>> {
    let mut out = Vec::new();
    let mut above: Option<Statement<'_>> = None;
    for statement in block.statements() {
        let Some(previous) = above.replace(statement) else { continue };
        let index = source.index_at(statement.range().start().into());
        let word = lone_name(previous).filter(|it| !names.contains(source.slice(it.range())));
        if let (Some(word), Some(Expression::Block(_))) = (word, expression(statement))
            && source.slice(word.range()) == "loop"
        {
            out.push(endless_loop(word.range()));
        } else if source.is_fresh(index) {
            continue;
        } else if let Some(found) = word.and_then(|it| misspelt(it, source)) {
            out.push(found);
        } else if let Some(found) = subscript(previous, statement, source, index) {
            out.push(found);
        }
    }
    out
}

fn expression(statement: Statement<'_>) -> Option<Expression<'_>> {
    match statement {
        Statement::ExpressionStatement(it) => it.expression(),
        Statement::LetStatement(it) => it.value(),
        Statement::AssignmentStatement(it) => it.value(),
        Statement::ReturnStatement(it) => it.value(),
        Statement::WhileStatement(_) | Statement::ForStatement(_) => None,
    }
}

/// The name that is all of a statement.
fn lone_name(statement: Statement<'_>) -> Option<Identifier<'_>> {
    match statement {
        Statement::ExpressionStatement(it) => match it.expression() {
            Some(Expression::Identifier(it)) => Some(it),
            _ => None,
        },
        _ => None,
    }
}

fn endless_loop(place: TextRange) -> Diagnostic<TextRange> {
    error(place, "`loop` is reserved, and does not exist yet")
        .with_fix(Fix::needs_review("write `while true`", vec![Edit::new(place, "while true")]))
}

/// A lone name that others follow on its line.
fn misspelt(name: Identifier<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let place = name.range();
    let word = source.slice(place);
    if let Some(operator) = words::operator(word) {
        return Some(
            error(place, format!("`{word}` is written `{operator}`"))
                .with_fix(Fix::safe(format!("write `{operator}`"), vec![Edit::new(place, operator)])),
        );
    }
    if matches!(word, "as" | "is") {
        return Some(
            error(place, format!("there is no `{word}` operator")).with_help(
                "convert with a function such as `int_to_float`, tell variants apart with `match`",
            ),
        );
    }
    words::meant(word, &EXPECTED).map(|keyword| super::super::misspelt(place, word, keyword))
}

/// `a[0]`: a list right behind an expression.
fn subscript(
    previous: Statement<'_>,
    statement: Statement<'_>,
    source: &Source<'_>,
    index: usize,
) -> Option<Diagnostic<TextRange>> {
    let Some(Expression::ListLiteral(list)) = expression(statement) else { return None };
    if !source.touches_previous(index) || source.at(index) != "[" {
        return None;
    }
    let found = error(list.range(), "there is no `[ ]` to take an element of a list");
    let object = expression(previous).map(last_operand)?;
    let mut elements = list.expressions();
    let (Some(element), None) = (elements.next(), elements.next()) else {
        return Some(found.with_help("take an element with `list_get(list, index)`"));
    };
    let text = format!("list_get({}, {})", object.text(source.text), element.text(source.text));
    let whole = TextRange::new(object.range().start(), list.range().end());
    Some(found.with_fix(Fix::needs_review(format!("write `{text}`"), vec![Edit::new(whole, text)])))
}

/// The operand at the end of an expression, which a suffix would belong to.
pub(super) fn last_operand(expression: Expression<'_>) -> Expression<'_> {
    let mut last = expression;
    loop {
        let inner = match last {
            Expression::BinaryExpression(it) => it.right(),
            Expression::UnaryExpression(it) => it.operand(),
            Expression::EmitExpression(it) => it.value(),
            Expression::SendExpression(it) => it.message(),
            _ => None,
        };
        match inner {
            Some(inner) => last = inner,
            None => return last,
        }
    }
}

/// `break` and `continue` as values: nothing else that would be read as a name is called so.
fn jump(
    name: Option<Identifier<'_>>,
    source: &Source<'_>,
    names: &FxHashSet<&str>,
) -> Option<Diagnostic<TextRange>> {
    let place = name?.range();
    let word = source.slice(place);
    let index = source.index_at(place.start().into());
    let is_jump = matches!(word, "break" | "continue") && !names.contains(word);
    let alone = !matches!(source.before(index), "." | "::" | "fn")
        && !matches!(source.at(index + 1), ":" | "(" | "::");
    (is_jump && alone).then(|| {
        error(place, format!("`{word}` is reserved, and does not exist yet")).with_help(match word {
            "break" => "leave the loop through its condition, or the function with `return`",
            _ => "put the rest of the loop's body into an `if`",
        })
    })
}
