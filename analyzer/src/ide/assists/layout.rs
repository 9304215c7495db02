//! Writing code between code that is there: blanks, indentation, parentheses.

use tree_sitter::Node;

use super::context::{ItemContext, is_field, without_parentheses};
use crate::{
    diagnostics::removal::indent_of,
    format::precedence::{Place, level, needs_parentheses},
    span::TextRange,
    syntax::{
        cst::{self, CstNode},
        nodes::{Expression, Field, Kind, Statement},
    },
};

/// What canonical style adds a level.
pub(super) const INDENT: &str = "    ";

/// How the lines of `text` end.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The blanks that the line of `position` begins with.
pub(super) fn line_indent(text: &str, position: usize) -> &str {
    let before = text.get(..position).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    let line = before.get(start..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// What goes between a new statement and the one at `position` that it precedes.
pub(super) fn statement_separator(text: &str, position: usize) -> String {
    match indent_of(text, position) {
        Some(indent) => format!("{}{indent}", line_end(text)),
        None => {
            // A word begins a statement wherever it stands; a bracket or a sign would go on with the one before.
            let rest = text.get(position..).unwrap_or_default();
            if rest.starts_with(is_word) { " ".to_owned() } else { line_end(text).to_owned() }
        }
    }
}

/// `new` to stand at `range`: words that it would touch are kept apart from it.
pub(super) fn spaced(text: &str, range: TextRange, new: &str) -> String {
    let before = text.get(..usize::from(range.start())).is_some_and(|it| it.ends_with(is_word));
    let after = text.get(usize::from(range.end())..).is_some_and(|it| it.starts_with(is_word));
    let left = if before && new.starts_with(is_word) { " " } else { "" };
    let right = if after && new.ends_with(is_word) { " " } else { "" };
    format!("{left}{new}{right}")
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '"'
}

/// Whether `new` in place of `old` would go on with the statement before it.
pub(super) fn continues_line(context: &ItemContext<'_>, old: Node<'_>, new: &str) -> bool {
    let statement = context.ancestors(old).find(|it| Statement::cast(*it).is_some());
    let begins = statement.is_some_and(|it| it.start_byte() == old.start_byte());
    let before = context.text().get(..old.start_byte()).unwrap_or_default().trim_end_matches([' ', '\t']);
    begins && !new.starts_with(is_word) && !before.ends_with(['\n', '{'])
}

/// The text of an expression to stand alone, where line breaks end statements.
pub(super) fn standalone(context: &ItemContext<'_>, node: Node<'_>) -> String {
    let inner = without_parentheses(node);
    let text = context.slice(cst::range(inner));
    let brackets = |it: &Node<'_>| {
        matches!(
            Kind::of(*it),
            Kind::ParenthesizedExpression
                | Kind::ArgumentList
                | Kind::ListLiteral
                | Kind::MapLiteral
                | Kind::VariantArgument
                | Kind::WrapExpression
                | Kind::FieldInitializerList
        )
    };
    let is_block = |it: &Node<'_>| matches!(Kind::of(*it), Kind::Block | Kind::MatchArmList);
    let in_brackets = context.ancestors(inner).skip(1).take_while(|it| !is_block(it)).any(|it| brackets(&it));
    if in_brackets && text.contains('\n') { format!("({text})") } else { text.to_owned() }
}

/// The expression `new` of `source` as it is written in place of `old` in `context`.
pub(super) fn placed(
    context: &ItemContext<'_>,
    old: Node<'_>,
    source: &ItemContext<'_>,
    new: Node<'_>,
) -> String {
    let text = standalone(source, new);
    let inner = without_parentheses(new);
    let is_enclosed = text.len() > inner.byte_range().len();
    if !is_enclosed && is_misread_at(context, old, inner, &text) { format!("({text})") } else { text }
}

/// Whether `new`, written as `new_text`, has to be put in parentheses to stand in place of `old`.
pub(super) fn is_misread_at(context: &ItemContext<'_>, old: Node<'_>, new: Node<'_>, new_text: &str) -> bool {
    let Some(parent) = old.parent() else { return false };
    let operator = || parent.child_by_field_id(Field::Operator as u16).map_or(0, level);
    let place = match Kind::of(parent) {
        Kind::BinaryExpression if is_field(old, Field::Left) => Place::Left(operator()),
        Kind::BinaryExpression => Place::Right(operator()),
        Kind::UnaryExpression => Place::Unary,
        Kind::SendExpression if is_field(old, Field::Target) => Place::Target,
        Kind::EmitExpression | Kind::SpawnExpression | Kind::SendExpression => Place::Operand,
        Kind::FieldExpression => Place::Object,
        Kind::CallExpression => Place::Callee,
        _ => Place::Free,
    };
    // In front of a block every brace is in doubt.
    let in_condition =
        is_in_condition(context, old) && (new_text.contains('{') || ends_like_record(new_text));
    needs_parentheses(new, place, false) || in_condition
}

/// Whether a block follows the expression that `node` is part of, without a bracket between.
fn is_in_condition(context: &ItemContext<'_>, node: Node<'_>) -> bool {
    let mut here = node;
    for parent in context.ancestors(node).skip(1) {
        let heads = [Field::Condition, Field::Scrutinee, Field::Iterable];
        if heads.iter().any(|it| parent.child_by_field_id(*it as u16) == Some(here)) {
            return true;
        }
        if matches!(Kind::of(parent), Kind::ParenthesizedExpression) || Expression::cast(parent).is_none() {
            return false;
        }
        here = parent;
    }
    false
}

fn ends_like_record(text: &str) -> bool {
    let word = text.rsplit(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).next().unwrap_or_default();
    word.starts_with(|it: char| it.is_ascii_uppercase())
}
/// `text` with the lines behind its first moved from the indentation `from` to `to`. Lines that begin inside a string
/// literal of `node`, whose text it is, stay.
pub(super) fn reindented(text: &str, node: Node<'_>, from: &str, to: &str) -> String {
    let mut strings = Vec::new();
    collect_strings(node, &mut strings);
    let start = node.start_byte();
    let mut out = String::with_capacity(text.len());
    let mut position = start;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let in_string = strings.iter().any(|it| it.start < position && position < it.end);
        match line.strip_prefix(from) {
            Some(rest) if index > 0 && !in_string && !line.trim().is_empty() => {
                out.push_str(to);
                out.push_str(rest);
            }
            _ => out.push_str(line),
        }
        position += line.len();
    }
    out
}

fn collect_strings(node: Node<'_>, out: &mut Vec<std::ops::Range<usize>>) {
    let mut cursor = node.walk();
    // Over all nodes without recursion: down first, then right, then up and right.
    loop {
        let here = cursor.node();
        let is_string = Kind::of(here) == Kind::StringLiteral;
        if is_string {
            out.push(here.byte_range());
        }
        if !is_string && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
