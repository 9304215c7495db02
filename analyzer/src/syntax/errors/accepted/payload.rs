//! Payloads with no value or with several, and paths of more than two parts.

use text_size::TextRange;
use tree_sitter::Node;

use super::{
    super::{
        super::{
            cst::{self, CstNode},
            nodes::{Expression, Identifier, Kind, Pattern, TuplePayload, VariantExpression, VariantPattern},
        },
        source::Source,
    },
    error,
};
use crate::diagnostics::{Diagnostic, Edit, Fix};

/// `V(T, U)` in a declaration.
pub(super) fn declared(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    const NAMES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
    let types: Vec<&str> = TuplePayload::cast(node)?.types().map(|it| it.text(source.text)).collect();
    let place = cst::range(node);
    if types.is_empty() {
        return Some(empty(place));
    }
    if types.len() == 1 {
        return None;
    }
    let found = error(place, "a variant carries one value, or named fields");
    if types.len() > NAMES.len() {
        return Some(found);
    }
    let fields: Vec<String> =
        NAMES.iter().zip(&types).map(|(name, written)| format!("{name}: {written}")).collect();
    let gap = if source.touches_previous(source.index_at(place.start().into())) { " " } else { "" };
    let text = format!("{gap}{{ {} }}", fields.join(", "));
    Some(found.with_fix(Fix::needs_review("name the fields", vec![Edit::new(place, text)])))
}

/// `E::V(a, b)` in an expression or a pattern.
pub(super) fn given(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let mut cursor = node.walk();
    let count = node.named_children(&mut cursor).filter(|it| is_part(*it)).count();
    match count {
        0 if node.has_error() => None,
        0 => Some(empty(cst::range(node))),
        1 => None,
        _ => Some(
            error(source.tight(cst::range(node)), "a variant carries one value, or named fields")
                .with_help("give the variant named fields, and write `V { first: …, second: … }`"),
        ),
    }
}

fn is_part(node: Node<'_>) -> bool {
    Expression::cast(node).is_some() || Pattern::cast(node).is_some()
}

fn empty(place: TextRange) -> Diagnostic<TextRange> {
    error(place, "a variant without a value has no parentheses")
        .with_fix(Fix::safe("drop the parentheses", vec![Edit::new(place, "")]))
}

/// `A::B::C`
pub(super) fn long_path(node: Node<'_>, source: &Source<'_>) -> Option<Diagnostic<TextRange>> {
    let (first, second, extra): (_, _, Vec<Identifier<'_>>) = match Kind::of(node) {
        Kind::VariantExpression => {
            let it = VariantExpression::cast(node)?;
            (it.enum_name()?, it.variant()?, it.extras().collect())
        }
        _ => {
            let it = VariantPattern::cast(node)?;
            (it.enum_name()?, it.variant()?, it.extras().collect())
        }
    };
    let last = extra.last()?;
    let place = TextRange::new(first.range().start(), last.range().end());
    let found = error(place, "a path has two parts, the enum and its variant");
    if extra.len() > 1 {
        return Some(found);
    }
    let prefix = TextRange::new(first.range().start(), second.range().start());
    let title = format!("drop `{}::`", first.text(source.text));
    Some(found.with_fix(Fix::needs_review(title, vec![Edit::new(prefix, "")])))
}
