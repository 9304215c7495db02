//! Statements, blocks, and the constructs that consist of blocks.

use tree_sitter::Node;

use super::{
    builder::{Builder, Opening, Shape, parts},
    expressions::brackets,
    layout::Op,
    precedence::strip,
};
use crate::syntax::nodes::Kind;

impl<'t> Builder<'t> {
    fn statement(&mut self, statement: Node<'t>) {
        match Kind::of(statement) {
            Kind::LetStatement => self.let_statement(statement),
            Kind::AssignmentStatement => self.assignment(statement),
            Kind::ReturnStatement => self.return_statement(statement),
            Kind::WhileStatement | Kind::ForStatement => self.construct(statement),
            _ => self.tight(statement),
        }
    }

    fn let_statement(&mut self, statement: Node<'t>) {
        let parts = parts(statement);
        let named = parts.iter().position(|it| matches!(it.kind(), ":" | "=")).unwrap_or(parts.len());
        let (head, rest) = parts.split_at(named);
        self.hoist(head);
        self.words(head);
        for part in rest {
            match part.kind() {
                ":" => {
                    self.glue();
                    self.token(*part);
                    self.space();
                }
                "=" => self.equals(*part),
                _ => self.value(*part),
            }
        }
    }

    fn assignment(&mut self, statement: Node<'t>) {
        for part in parts(statement) {
            if part.is_named() {
                self.value(part);
            } else {
                self.equals(part);
            }
        }
    }

    fn equals(&mut self, token: Node<'t>) {
        self.space();
        self.glue();
        self.token(token);
        self.space();
    }

    /// A block opens on the line of what it is the value of.
    fn value(&mut self, value: Node<'t>) {
        let inner = strip(value);
        let (start, end) = (value.start_byte()..inner.start_byte(), inner.end_byte()..value.end_byte());
        if Kind::of(inner) == Kind::Block && !self.has_comment(start) && !self.has_comment(end) {
            let (opening, closing) = brackets(value);
            for bracket in opening {
                self.skip(bracket);
            }
            self.glue();
            self.node(inner);
            for bracket in closing.into_iter().rev() {
                self.skip(bracket);
            }
        } else {
            self.node(value);
        }
    }

    fn return_statement(&mut self, statement: Node<'t>) {
        for (index, part) in parts(statement).into_iter().enumerate() {
            if index > 0 {
                self.space();
            }
            self.node(part);
        }
    }

    /// `if`, `while`, `for`, `match`: keywords, conditions, and blocks on the level of the first keyword.
    pub(super) fn construct(&mut self, node: Node<'t>) {
        let mut parts = parts(node);
        let Some(first) = parts.first() else { return };
        self.anchor(*first);
        // `else if` nests to the right without end, so it is a loop.
        loop {
            let rest = self.header(&parts);
            let mut chained = None;
            for part in rest {
                if part.kind() == "else" {
                    self.space();
                    self.glue();
                    self.token(*part);
                } else if Kind::of(*part) == Kind::IfExpression {
                    self.space();
                    self.glue();
                    chained = Some(*part);
                } else {
                    self.body(*part);
                }
            }
            match chained {
                Some(it) => parts = self::parts(it),
                None => break,
            }
        }
        self.push(Op::Release);
    }

    /// Keywords, a variable, and a condition. Unless comments stand in the condition, those before it are moved
    /// into the block. Returns the other parts.
    fn header<'p>(&mut self, parts: &'p [Node<'t>]) -> &'p [Node<'t>] {
        let words = if parts.first().is_some_and(|it| it.kind() == "for") { 3 } else { 1 };
        let (words, rest) = parts.split_at_checked(words).unwrap_or_default();
        let Some((condition, rest)) = rest.split_first() else { return rest };
        let movable = !self.has_comment(condition.byte_range());
        for word in words {
            if movable {
                self.glue();
            }
            self.token(*word);
            self.space();
        }
        let held = if movable { self.hold(*condition) } else { Vec::new() };
        self.condition(*condition, true);
        self.put_back(held);
        rest
    }

    /// The block, or the arms, of a construct.
    pub(super) fn body(&mut self, body: Node<'t>) {
        self.space();
        self.glue();
        let parts = parts(body);
        if Kind::of(body) == Kind::MatchArmList {
            self.list(&parts, Shape::Members, Opening::Header, Self::arm);
        } else {
            self.list(&parts, Shape::Statements, Opening::Header, Self::statement);
        }
    }

    /// A block that is an expression.
    pub(super) fn block(&mut self, block: Node<'t>) {
        let parts = parts(block);
        let shape = if parts.len() > 2 { Shape::Statements } else { Shape::Single };
        self.list(&parts, shape, Opening::Plain, Self::statement);
    }

    fn arm(&mut self, arm: Node<'t>) {
        for part in parts(arm) {
            if part.kind() == "=>" {
                self.equals(part);
            } else {
                self.value(part);
            }
        }
    }
}
