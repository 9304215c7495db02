//! E002: what the grammar accepts although the language does not, so that it can be named.

mod assignment;
mod payload;
mod statement;

use text_size::{TextRange, TextSize};
use tree_sitter::{Node, Tree};

use super::{
    super::{
        cst::{self, CstNode},
        nodes::{
            Clause, Expression, FieldInitializerList, FieldInitializerListChild, FunctionItem, Kind,
            SourceFile, SpawnExpression,
        },
    },
    line_break::LineBreak,
    source::Source,
};
use crate::diagnostics::{Diagnostic, Edit, Fix, registry::PARSE_ERROR};

/// Finds what is accepted but wrong. `declarations` allows functions without body.
pub(super) fn check(tree: &Tree, source: &Source<'_>, declarations: bool) -> Vec<Diagnostic<TextRange>> {
    let bodies = !declarations && !tree.root_node().has_error();
    let mut out = Vec::new();
    super::walk(tree, &mut |node, parent| {
        if out.len() <= super::MAX_ERRORS {
            out.extend(node_error(node, parent, source, bodies));
        }
    });
    out.extend(statement::check(tree, source));
    out
}

fn node_error(node: Node<'_>, parent: Kind, source: &Source<'_>, bodies: bool) -> Vec<Diagnostic<TextRange>> {
    // What a broken node seems to be is the parser's guess.
    if node.has_error() && !matches!(Kind::of(node), Kind::SourceFile | Kind::FunctionItem) {
        return Vec::new();
    }
    let one = match Kind::of(node) {
        Kind::Semicolon if parent == Kind::Error => None,
        Kind::Semicolon => semicolon(node, source),
        Kind::UnitType => Some(
            error(cst::range(node), "the type of `()` is written `Unit`")
                .with_fix(Fix::safe("use `Unit`", vec![Edit::new(cst::range(node), "Unit")])),
        ),
        Kind::TypeArguments if node.named_child_count() == 0 => {
            Some(error(cst::range(node), "expected a type between `<` and `>`"))
        }
        Kind::AssignmentStatement => assignment::check(node, source),
        Kind::TuplePayload => payload::declared(node, source),
        Kind::VariantArgument | Kind::PatternArgument => payload::given(node, source),
        Kind::VariantExpression | Kind::VariantPattern => payload::long_path(node, source),
        Kind::SpawnExpression => SpawnExpression::cast(node).and_then(|it| spawn(it, source)),
        Kind::FunctionItem => {
            return FunctionItem::cast(node).map(|it| function(it, source, bodies)).unwrap_or_default();
        }
        Kind::FieldInitializerList => {
            return FieldInitializerList::cast(node).map(|it| spreads(it, source)).unwrap_or_default();
        }
        Kind::SourceFile => {
            return SourceFile::cast(node).map(misplaced_modules).unwrap_or_default();
        }
        _ => None,
    };
    one.into_iter().collect()
}

fn error(place: TextRange, message: impl Into<String>) -> Diagnostic<TextRange> {
    Diagnostic::new(&PARSE_ERROR, place, message)
}

/// A `;`; of several in a row the first speaks for all.
fn semicolon(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let place = cst::range(node);
    let index = source.index_at(place.start().into());
    if source.before(index) == ";" || source.at(index) != ";" {
        return None;
    }
    let next = (index..).find(|it| source.at(*it) != ";")?;
    let last = source.range(next - 1);
    let whole = TextRange::new(place.start(), last.end());
    let inline = !source.is_fresh(next) && source.at(next) != "}";
    let blanks = source.blanks_behind(whole.end());
    let edits = if inline {
        let gap = TextRange::new(whole.start(), blanks.end());
        let block = node.parent().map(cst::range).unwrap_or_default();
        let line = LineBreak::new(source, index, block);
        line.ends.iter().cloned().chain([line.at(gap)]).collect()
    } else {
        // Blanks that would end the line go, too.
        let ends_line = source
            .text
            .get(blanks.end().into()..)
            .is_none_or(|it| it.is_empty() || it.starts_with(['\n', '\r']));
        let end = if ends_line { blanks.end() } else { whole.end() };
        vec![Edit::new(source.with_gap_before(TextRange::new(whole.start(), end)), "")]
    };
    let title = if inline { "end the line instead" } else { "remove the `;`" };
    Some(error(whole, "statements end with their line, not with `;`").with_fix(Fix::safe(title, edits)))
}

fn spawn(node: SpawnExpression<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let message = "`spawn` takes the name of a function";
    match node.function()? {
        Expression::Identifier(_) => None,
        Expression::CallExpression(call) => {
            let arguments = call.arguments()?;
            let found = error(arguments.range(), message);
            let named = matches!(call.callee(), Some(Expression::Identifier(_)));
            Some(if named && arguments.expressions().next().is_none() {
                let edits = vec![Edit::new(arguments.range(), "")];
                found.with_fix(Fix::safe("drop the parentheses", edits))
            } else {
                found.with_help("an actor starts without arguments; `send` it what it needs")
            })
        }
        other => Some(error(source.tight(other.range()), message)),
    }
}

/// Clauses given twice and, if functions need `bodies`, one that has none.
fn function(node: FunctionItem<'_>, source: &Source<'_>, bodies: bool) -> Vec<Diagnostic<TextRange>> {
    let mut out = Vec::new();
    let (mut intent, mut capabilities) = (None, None);
    for clause in node.clauses() {
        let (first, what) = match clause {
            Clause::IntentClause(_) => (&mut intent, "`intent`"),
            Clause::CapabilityList(_) => (&mut capabilities, "capability list"),
            Clause::RequiresClause(_) | Clause::EnsuresClause(_) => continue,
        };
        match *first {
            None => *first = Some(clause.range()),
            Some(first) => out.push(
                error(source.tight(clause.range()), format!("a function has one {what}"))
                    .with_related(source.tight(first), "the first one")
                    .with_fix(Fix::needs_review(
                        "remove the second",
                        vec![Edit::new(source.with_gap_before(clause.range()), "")],
                    )),
            ),
        }
    }
    if let (None, Some(name), true) = (node.body(), node.name(), bodies) {
        if let Some(found) = node.clauses().last().and_then(|it| swallowed_body(it, source)) {
            out.push(found);
            return out;
        }
        let end = TextRange::empty(node.range().end());
        out.push(
            error(name.range(), format!("`{}` has no body", name.text(source.text)))
                .with_fix(Fix::needs_review("add an empty body", vec![Edit::new(end, " {\n}")])),
        );
    }
    out
}

/// A condition that ends in a block, where no body follows.
fn swallowed_body(clause: Clause<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let condition = match clause {
        Clause::RequiresClause(it) => it.condition(),
        Clause::EnsuresClause(it) => it.condition(),
        _ => None,
    }?;
    let Expression::Block(block) = statement::last_operand(condition) else { return None };
    let index = source.index_at(block.range().start().into()).saturating_sub(1);
    let message = format!("expected an expression after `{}`", source.at(index));
    Some(error(source.range(index), message))
}

/// A record literal has one spread, before its fields.
fn spreads(list: FieldInitializerList<'_>, source: &Source<'_>) -> Vec<Diagnostic<TextRange>> {
    let mut out = Vec::new();
    let mut first = None;
    for (index, child) in list.children().enumerate() {
        let FieldInitializerListChild::Spread(spread) = child else { continue };
        let place = TextRange::at(spread.range().start(), TextSize::new(2));
        let removal = Edit::new(source.with_comma(spread.range()), "");
        match first {
            None if index > 0 => {
                let start = TextRange::empty(list.range().start() + TextSize::new(1));
                let text = format!(" {},", spread.text(source.text));
                out.push(error(place, "the spread comes before the fields").with_fix(Fix::needs_review(
                    "move it to the front",
                    vec![Edit::new(start, text), removal],
                )));
            }
            None => {}
            Some(first) => out.push(
                error(place, "a record literal has one spread")
                    .with_related(first, "the first one")
                    .with_fix(Fix::needs_review("remove the second", vec![removal])),
            ),
        }
        first = first.or(Some(place));
    }
    out
}

fn misplaced_modules(file: SourceFile<'_>) -> Vec<Diagnostic<TextRange>> {
    let later = file.items().skip(1).filter(|it| Kind::of(it.syntax()) == Kind::ModuleDeclaration);
    later.map(|it| misplaced_module(it.range())).collect()
}

/// Reports the `module` line at `place`, which is not the first item of its file.
pub(super) fn misplaced_module(place: TextRange) -> Diagnostic<TextRange> {
    error(place, "`module` must be the first line of code in a file")
        .with_fix(Fix::needs_review("remove it", vec![Edit::new(place, "")]))
}
