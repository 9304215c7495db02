//! Items, types and whole files.

use tree_sitter::Node;

use super::{
    builder::{Builder, Opening, Shape, parts},
    layout::{LineKind, Op},
    precedence::Place,
};
use crate::syntax::nodes::Kind;

impl<'t> Builder<'t> {
    /// Prints a file.
    pub(super) fn file(&mut self, root: Node<'t>) {
        for (index, item) in parts(root).into_iter().enumerate() {
            if index > 0 {
                self.line(Op::Line(LineKind::Entry));
                self.push(Op::EmptyLine);
            }
            self.item(item);
        }
        self.last_comments();
    }

    fn item(&mut self, item: Node<'t>) {
        let parts = parts(item);
        // The keywords and the name.
        let named = parts.iter().position(|it| it.is_named()).map_or(parts.len(), |it| it + 1);
        let (head, rest) = parts.split_at(named);
        self.hoist(head);
        self.words(head);
        match Kind::of(item) {
            Kind::FunctionItem => self.function(rest),
            Kind::RecordItem => {
                for list in rest {
                    self.braces(*list, Shape::Members, Self::pair);
                }
            }
            Kind::EnumItem => {
                for list in rest {
                    self.braces(*list, Shape::Members, Self::variant);
                }
            }
            _ => self.words(rest),
        }
    }

    /// Prints tokens with a blank between them.
    pub(super) fn words(&mut self, tokens: &[Node<'t>]) {
        for (index, token) in tokens.iter().enumerate() {
            if index > 0 {
                self.space();
            }
            self.token(*token);
        }
    }

    /// A list in braces behind a name.
    pub(super) fn braces(&mut self, list: Node<'t>, shape: Shape, entry: fn(&mut Self, Node<'t>)) {
        self.space();
        self.glue();
        self.list(&parts(list), shape, Opening::Plain, entry);
    }

    /// A list in other brackets behind a name.
    pub(super) fn arguments(&mut self, list: Node<'t>, shape: Shape) {
        self.glue();
        self.list(&parts(list), shape, Opening::Plain, Self::node);
    }

    fn variant(&mut self, variant: Node<'t>) {
        for part in parts(variant) {
            match Kind::of(part) {
                Kind::TuplePayload => self.arguments(part, Shape::Tight),
                Kind::FieldList => self.braces(part, Shape::Padded, Self::pair),
                _ => self.token(part),
            }
        }
    }

    /// `name: something`
    pub(super) fn pair(&mut self, pair: Node<'t>) {
        for part in parts(pair) {
            if part.kind() == ":" {
                self.glue();
                self.token(part);
                self.space();
            } else {
                self.node(part);
            }
        }
    }

    /// What follows the name of a function.
    fn function(&mut self, parts: &[Node<'t>]) {
        let is_clause = |it: &&Node<'t>| clause_rank(**it).is_some();
        let mut clauses: Vec<Node<'t>> = parts.iter().filter(is_clause).copied().collect();
        clauses.sort_by_key(|it| clause_rank(*it));
        let body = parts.last().copied().filter(|it| Kind::of(*it) == Kind::Block);
        for part in parts.iter().filter(|it| !is_clause(it) && Some(**it) != body) {
            match Kind::of(*part) {
                Kind::ParameterList => {
                    self.glue();
                    self.list(&self::parts(*part), Shape::Tight, Opening::Plain, Self::pair);
                }
                _ => {
                    self.space();
                    self.node(*part);
                }
            }
        }
        for (index, clause) in clauses.iter().enumerate() {
            self.clause(*clause, body.is_some() && index + 1 == clauses.len());
        }
        if let Some(body) = body {
            self.body(body);
        }
    }

    fn clause(&mut self, clause: Node<'t>, before_body: bool) {
        let parts = parts(clause);
        let Some((first, rest)) = parts.split_first() else { return };
        if Kind::of(clause) == Kind::CapabilityList {
            self.space();
            self.token(*first);
            self.glue();
            self.list(rest, Shape::Tight, Opening::Plain, Self::node);
            return;
        }
        self.line(Op::Line(LineKind::Inner));
        self.token(*first);
        self.space();
        for condition in rest {
            self.condition(*condition, before_body);
        }
    }

    /// Prints anything that needs no more than its own parts, nor parentheses.
    pub(super) fn node(&mut self, node: Node<'t>) {
        if !self.descend() {
            return;
        }
        match Kind::of(node) {
            Kind::NamedType | Kind::GenericType | Kind::LiteralPattern => self.tight(node),
            Kind::TypeArguments | Kind::TypeList => self.arguments(node, Shape::Tight),
            Kind::FunctionType => self.function_type(node),
            Kind::WrapPattern => self.wrap(node),
            Kind::VariantPattern => self.variant_path(node),
            _ => self.place(node, Place::Free, false),
        }
        self.ascend();
    }

    /// Prints parts side by side.
    pub(super) fn tight(&mut self, node: Node<'t>) {
        for part in parts(node) {
            self.node(part);
        }
    }

    fn function_type(&mut self, node: Node<'t>) {
        for part in parts(node) {
            if part.kind() == "->" {
                self.space();
                self.glue();
                self.token(part);
                self.space();
            } else {
                self.node(part);
            }
        }
    }

    /// `Some(x)`, as an expression or a pattern.
    pub(super) fn wrap(&mut self, node: Node<'t>) {
        let parts = parts(node);
        let Some((constructor, rest)) = parts.split_first() else { return };
        self.token(*constructor);
        self.glue();
        self.list(rest, Shape::Single, Opening::Plain, Self::node);
    }

    /// `E::V`, `E::V(x)`, `V { f: x }`, as an expression or a pattern.
    pub(super) fn variant_path(&mut self, node: Node<'t>) {
        for part in parts(node) {
            match Kind::of(part) {
                Kind::VariantArgument | Kind::PatternArgument => self.arguments(part, Shape::Single),
                Kind::FieldInitializerList => self.braces(part, Shape::Padded, Self::initializer),
                Kind::FieldPatternList => self.braces(part, Shape::Padded, Self::pair),
                _ => self.token(part),
            }
        }
    }
}

/// Where a clause stands among the clauses of a function.
pub(super) fn clause_rank(clause: Node<'_>) -> Option<u8> {
    match Kind::of(clause) {
        Kind::CapabilityList => Some(0),
        Kind::IntentClause => Some(1),
        Kind::RequiresClause => Some(2),
        Kind::EnsuresClause => Some(3),
        _ => None,
    }
}
