//! What is legal but likely to surprise: line breaks that the published tools read differently (E023), reserved words
//! as names (E024), several statements on one line (E035), comparisons in a row.

use text_size::TextRange;
use tree_sitter::{Node, Tree};

use super::{
    super::{
        cst::{self, CstNode},
        nodes::{BinaryExpression, Block, Expression, Field, Identifier, Kind, MatchArmList, Statement},
    },
    line_break::LineBreak,
    source::Source,
    words,
};
use crate::diagnostics::{
    Diagnostic, Edit, Fix, Levels, Severity,
    registry::{RESERVED_WORD, STATEMENTS_ON_ONE_LINE, SUSPICIOUS_NEWLINE, TYPE_ERROR},
};

/// How many hints one item may give.
const MAX_HINTS: usize = 256;

/// Finds what deserves a hint.
pub(super) fn check(tree: &Tree, source: &Source<'_>) -> Vec<Diagnostic<TextRange>> {
    let mut out = Vec::new();
    super::walk(tree, &mut |node, _| match Kind::of(node) {
        _ if out.len() > MAX_HINTS => {}
        Kind::Block => block(node, source, &mut out),
        Kind::MatchArmList => arms(node, source, &mut out),
        Kind::BinaryExpression => out.extend(comparison_chain(node, source)),
        _ => out.extend(declared_name(node, source)),
    });
    out
}

fn block(node: Node<'_>, source: &Source<'_>, out: &mut Vec<Diagnostic<TextRange>>) {
    let Some(block) = Block::cast(node) else { return };
    let mut above: Option<Statement<'_>> = None;
    // Set while statements stand on the line of the one before.
    let mut line: Option<LineBreak> = None;
    for statement in block.statements() {
        let Some(previous) = above.replace(statement) else { continue };
        let index = source.index_at(statement.range().start().into());
        if source.before(index) == ";" {
            continue;
        }
        if !source.is_fresh(index) {
            let gap = source.with_gap_before(TextRange::empty(source.range(index).start()));
            if let Some(line) = &line {
                let first = out.last_mut().and_then(|it| it.fixes.first_mut());
                first.into_iter().for_each(|it| it.edits.push(line.at(gap)));
            } else {
                let new = LineBreak::new(source, index, block.range());
                let edits = new.ends.iter().cloned().chain([new.at(gap)]).collect();
                out.push(on_one_line(source, index, edits));
                line = Some(new);
            }
            continue;
        }
        line = None;
        if continues(previous, source, index) {
            out.push(suspicious(source.range(index)));
        }
    }
}

/// Whether the published tools would take the token at `index` as part of the statement before.
fn continues(previous: Statement<'_>, source: &Source<'_>, index: usize) -> bool {
    match previous {
        Statement::WhileStatement(_) | Statement::ForStatement(_) => false,
        Statement::ReturnStatement(it) if it.value().is_none() => true,
        _ => continues_expression(source, index),
    }
}

fn continues_expression(source: &Source<'_>, index: usize) -> bool {
    match source.at(index) {
        "(" | "-" => true,
        "{" => source.before(index).starts_with(|it: char| it.is_ascii_uppercase()),
        _ => false,
    }
}

fn arms(node: Node<'_>, source: &Source<'_>, out: &mut Vec<Diagnostic<TextRange>>) {
    let Some(list) = MatchArmList::cast(node) else { return };
    for arm in list.match_arms().skip(1) {
        let index = source.index_at(arm.range().start().into());
        let separated = matches!(source.before(index), "," | ";");
        if !separated && source.is_fresh(index) && continues_expression(source, index) {
            out.push(suspicious(source.range(index)));
        }
    }
}

fn suspicious(place: TextRange) -> Diagnostic<TextRange> {
    let message = "a new statement begins here, but the published tools read on from the line above";
    Diagnostic::new(&SUSPICIOUS_NEWLINE, place, message)
}

fn on_one_line(source: &Source<'_>, index: usize, edits: Vec<Edit<TextRange>>) -> Diagnostic<TextRange> {
    Diagnostic::new(&STATEMENTS_ON_ONE_LINE, source.range(index), "a second statement on this line")
        .with_fix(Fix::safe("give each statement a line", edits))
}

/// `a < b < c`, which compares a Bool with `c`.
fn comparison_chain(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let is_relation = |it: BinaryExpression<'_>| {
        it.operator().is_some_and(|it| matches!(it.kind(), "<" | "<=" | ">" | ">="))
    };
    let outer = BinaryExpression::cast(node).filter(|it| is_relation(*it))?;
    let Some(Expression::BinaryExpression(inner)) = outer.left() else { return None };
    let (middle, operator) = (inner.right()?, outer.operator()?);
    if !is_relation(inner) {
        return None;
    }
    let hint = Some(Severity::Hint);
    let found = Diagnostic::new(&TYPE_ERROR, operator.range(), "comparisons do not chain")
        .with_levels(Levels { default: hint, strict: hint });
    let repeatable = matches!(
        middle,
        Expression::Identifier(_)
            | Expression::FieldExpression(_)
            | Expression::IntegerLiteral(_)
            | Expression::FloatLiteral(_)
    );
    if !repeatable {
        return Some(
            found.with_help("give the value in the middle a name and compare it twice, with `&&` between"),
        );
    }
    let middle = middle.text(source.text);
    let text = format!("&& {middle} {}", operator.kind());
    let title = format!("compare `{middle}` twice");
    Some(found.with_fix(Fix::needs_review(title, vec![Edit::new(operator.range(), text)])))
}

/// A reserved word that a declaration uses as name.
fn declared_name(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let name = match Kind::of(node) {
        Kind::FunctionItem | Kind::RecordItem | Kind::EnumItem | Kind::ModuleDeclaration => Field::Name,
        Kind::LetStatement | Kind::Parameter | Kind::FieldDeclaration | Kind::Variant => Field::Name,
        Kind::ForStatement => Field::Variable,
        Kind::MatchArm | Kind::WrapPattern | Kind::FieldPattern => Field::Pattern,
        _ => return None,
    };
    let name = cst::field::<Identifier<'_>>(node, name)?;
    let word = name.text(source.text);
    words::is_reserved(word).then(|| {
        Diagnostic::new(
            &RESERVED_WORD,
            name.range(),
            format!("`{word}` is reserved and may become a keyword"),
        )
        .with_help("choose another name")
    })
}
