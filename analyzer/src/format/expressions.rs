//! Expressions: parentheses are dropped and put back where the tree needs them.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::{
    builder::{Builder, Opening, Shape, first_token, parts},
    layout::{ChainId, Flat, Group, Op},
    precedence::{Place, level, needs_parentheses, strip},
};
use crate::syntax::nodes::Kind;

impl<'t> Builder<'t> {
    /// An expression before a block; `last` if the block follows directly.
    pub(super) fn condition(&mut self, node: Node<'t>, last: bool) {
        let outside = std::mem::replace(&mut self.in_condition, true);
        self.place(node, Place::Free, last);
        self.in_condition = outside;
    }

    /// An expression at a place. `last`: it ends where its condition ends.
    pub(super) fn place(&mut self, node: Node<'t>, place: Place, last: bool) {
        if !self.descend() {
            return;
        }
        let inner = strip(node);
        let ends_condition = self.in_condition && last;
        let needed = needs_parentheses(inner, place, self.in_condition)
            || (ends_condition && self.reads_as_record(inner));
        if needed || inner != node {
            self.parentheses(node, inner, needed, last);
        } else {
            self.bare(inner, last);
        }
        self.ascend();
    }

    /// Whether a `{` after the expression would seem to open a record.
    fn reads_as_record(&self, node: Node<'t>) -> bool {
        match Kind::of(node) {
            Kind::Identifier => self.text(node).starts_with(|it: char| it.is_ascii_uppercase()),
            Kind::SpawnExpression => parts(node).last().is_some_and(|it| self.reads_as_record(strip(*it))),
            _ => false,
        }
    }

    /// Parentheses appear if they are needed, and if a comment stands directly in them. Several pairs become one.
    fn parentheses(&mut self, outer: Node<'t>, inner: Node<'t>, needed: bool, last: bool) {
        if !self.descend() {
            return;
        }
        let (opening, closing) = brackets(outer);
        let group = self.group(Group { broken: false, comma: false, visible: needed });
        match opening.first() {
            Some(bracket) => self.token_as(*bracket, Op::Optional(group, "(")),
            None => {
                self.arrive(first_token(inner));
                self.push(Op::Optional(group, "("));
            }
        }
        self.open(group);
        let in_condition = self.in_condition;
        self.in_condition = in_condition && !needed;
        for bracket in opening.iter().skip(1) {
            self.skip(*bracket);
        }
        self.line(Op::SoftLine(group, Flat::Nothing));
        self.bare(inner, last && !needed);
        self.in_condition = in_condition;
        for bracket in closing.iter().skip(1).rev() {
            self.skip(*bracket);
        }
        match closing.first() {
            Some(bracket) => {
                self.close(group, *bracket, Flat::Nothing);
                self.token_as(*bracket, Op::Optional(group, ")"));
            }
            None => {
                self.push(Op::SoftLine(group, Flat::Nothing));
                self.end_group(group);
                self.push(Op::Optional(group, ")"));
            }
        }
        self.ascend();
    }

    /// An expression without parentheses around it.
    fn bare(&mut self, node: Node<'t>, last: bool) {
        match Kind::of(node) {
            Kind::BinaryExpression => self.binary(node, last),
            Kind::CallExpression | Kind::FieldExpression => self.postfix(node),
            Kind::UnaryExpression => self.prefixed(node, Place::Unary, last),
            Kind::EmitExpression | Kind::SpawnExpression => {
                self.prefixed(node, Place::Operand, last);
            }
            Kind::SendExpression => self.send(node, last),
            Kind::WrapExpression => self.wrap(node),
            Kind::VariantExpression => self.variant_path(node),
            Kind::RecordExpression => {
                for part in parts(node) {
                    if Kind::of(part) == Kind::FieldInitializerList {
                        self.braces(part, Shape::Padded, Self::initializer);
                    } else {
                        self.token(part);
                    }
                }
            }
            Kind::ListLiteral => self.list(&parts(node), Shape::Tight, Opening::Plain, Self::node),
            Kind::MapLiteral => self.list(&parts(node), Shape::Padded, Opening::Plain, Self::pair),
            Kind::Block => self.block(node),
            Kind::IfExpression | Kind::MatchExpression => self.construct(node),
            Kind::UnitLiteral => self.list(&parts(node), Shape::Tight, Opening::Plain, Self::node),
            _ => self.token(node),
        }
    }

    /// Operators nest to the left without end, so they are a loop.
    fn binary(&mut self, node: Node<'t>, last: bool) {
        let mut chain = Vec::new();
        let mut left = node;
        while Kind::of(left) == Kind::BinaryExpression {
            let [first, operator, right] = parts(left)[..] else { return };
            chain.push((operator, right));
            left = first;
        }
        let innermost = chain.last().map_or(0, |it| level(it.0));
        let segments = self.segments(node, &chain);
        self.place(left, Place::Left(innermost), false);
        while let Some((operator, right)) = chain.pop() {
            // A line that begins with it would be a statement.
            if operator.kind() == "-" {
                self.space();
                self.glue();
            } else if let Some(segment) = segments.get(&level(operator)) {
                self.line(Op::ChainLine(*segment));
            } else {
                self.space();
            }
            self.token(operator);
            self.space();
            self.place(right, Place::Right(level(operator)), last && chain.is_empty());
            if chain.last().is_none_or(|it| level(it.0) != level(operator))
                && let Some(segment) = segments.get(&level(operator))
            {
                self.push(Op::ChainEnd(*segment));
            }
        }
    }

    /// Begins a chain for each level of operators that the author broke over lines. Operators of one level follow each
    /// other, as those that bind tighter come first. Where comments decide over lines nothing else does.
    fn segments(&mut self, node: Node<'t>, chain: &[(Node<'t>, Node<'t>)]) -> BTreeMap<u8, ChainId> {
        let mut segments = BTreeMap::new();
        if self.has_comment(node.byte_range()) {
            return segments;
        }
        for (operator, _) in chain.iter().filter(|it| breaks_beside(it.0)) {
            segments.entry(level(*operator)).or_insert_with(|| self.chain());
        }
        segments
    }

    /// Calls and field accesses nest to the left without end, so they are a loop.
    fn postfix(&mut self, node: Node<'t>) {
        let mut chain = Vec::new();
        let mut object = node;
        let mut place = Place::Free;
        while let kind @ (Kind::CallExpression | Kind::FieldExpression) = Kind::of(object) {
            let parts = parts(object);
            let Some((first, suffix)) = parts.split_first() else { return };
            place = if kind == Kind::CallExpression { Place::Callee } else { Place::Object };
            object = *first;
            chain.push(suffix.to_vec());
        }
        self.place(object, place, false);
        for part in chain.into_iter().rev().flatten() {
            if Kind::of(part) == Kind::ArgumentList {
                self.arguments(part, Shape::Tight);
            } else {
                self.token(part);
            }
        }
    }

    /// `-x`, `emit x`
    fn prefixed(&mut self, node: Node<'t>, place: Place, last: bool) {
        let [operator, operand] = parts(node)[..] else { return };
        self.token(operator);
        if place == Place::Operand {
            self.space();
        }
        self.place(operand, place, last);
    }

    fn send(&mut self, node: Node<'t>, last: bool) {
        let [keyword, target, message] = parts(node)[..] else { return };
        self.token(keyword);
        self.space();
        self.place(target, Place::Target, false);
        self.space();
        self.place(message, Place::Operand, last);
    }

    /// `f: x` or `..r`
    pub(super) fn initializer(&mut self, node: Node<'t>) {
        if Kind::of(node) == Kind::Spread { self.tight(node) } else { self.pair(node) }
    }
}

/// Whether the author broke the line before or after an operator.
fn breaks_beside(operator: Node<'_>) -> bool {
    let before = operator.prev_sibling().map(|it| it.end_position().row);
    let after = operator.next_sibling().map(|it| it.start_position().row);
    before.is_some_and(|it| it < operator.start_position().row)
        || after.is_some_and(|it| it > operator.end_position().row)
}

/// The brackets around an expression, outermost first.
pub(super) fn brackets(node: Node<'_>) -> (Vec<Node<'_>>, Vec<Node<'_>>) {
    let (mut opening, mut closing) = (Vec::new(), Vec::new());
    let mut inner = node;
    while Kind::of(inner) == Kind::ParenthesizedExpression {
        let [open, expression, close] = parts(inner)[..] else { break };
        opening.push(open);
        closing.push(close);
        inner = expression;
    }
    (opening, closing)
}
