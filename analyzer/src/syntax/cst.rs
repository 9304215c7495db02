//! What the generated [`nodes`](super::nodes) are made of: typed, copyable views of the nodes of one tree.
//!
//! A node that the parser invented to go on (a *missing* one) casts to nothing, so that no reader mistakes it for
//! text somebody wrote.

use std::{marker::PhantomData, sync::LazyLock};

use text_size::{TextRange, TextSize};
use tree_sitter::{Language, Node, TreeCursor};

use super::nodes::{Field, Kind};

/// A typed view of a node.
pub trait CstNode<'t>: Copy {
    /// The view, if the node is of this type and was written by someone.
    fn cast(node: Node<'t>) -> Option<Self>;

    /// The node itself.
    fn syntax(self) -> Node<'t>;

    /// Where it stands, relative to the parsed text.
    fn range(self) -> TextRange {
        range(self.syntax())
    }

    /// What is written there. `source` is the parsed text.
    fn text(self, source: &str) -> &str {
        text(self.syntax(), source)
    }
}

/// Where a node stands, relative to the parsed text.
pub fn range(node: Node<'_>) -> TextRange {
    // Texts are shorter than 32 bits can count: hosts refuse longer ones.
    TextRange::new(TextSize::new(node.start_byte() as u32), TextSize::new(node.end_byte() as u32))
}

/// What is written at a node of a tree of `source`.
pub fn text<'s>(node: Node<'_>, source: &'s str) -> &'s str {
    source.get(node.byte_range()).unwrap_or_default()
}

/// The grammar's tables.
pub fn language() -> &'static Language {
    static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_boruna::LANGUAGE.into());
    &LANGUAGE
}

/// A keyword, an operator or a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token<'t>(Node<'t>);

impl<'t> Token<'t> {
    /// The token as written.
    pub fn kind(self) -> &'t str {
        self.0.kind()
    }
}

impl<'t> CstNode<'t> for Token<'t> {
    fn cast(node: Node<'t>) -> Option<Self> {
        (!node.is_named() && !node.is_missing()).then_some(Token(node))
    }

    fn syntax(self) -> Node<'t> {
        self.0
    }
}

/// The children of a node that are `T`s, in source order.
pub struct Children<'t, T> {
    cursor: TreeCursor<'t>,
    field: Option<Field>,
    done: bool,
    marker: PhantomData<T>,
}

impl<'t, T: CstNode<'t>> Iterator for Children<'t, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        while !self.done {
            let node = self.cursor.node();
            let field = self.cursor.field_id().map(u16::from);
            self.done = !self.cursor.goto_next_sibling();
            let found = if field == self.field.map(|it| it as u16) { T::cast(node) } else { None };
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// The first child that is a `T` and belongs to no field.
pub(super) fn child<'t, T: CstNode<'t>>(node: Node<'t>) -> Option<T> {
    children(node).next()
}

/// The children that are `T`s and belong to no field.
pub(super) fn children<'t, T: CstNode<'t>>(node: Node<'t>) -> Children<'t, T> {
    iterate(node, None)
}

/// The node of a field.
pub(super) fn field<'t, T: CstNode<'t>>(node: Node<'t>, field: Field) -> Option<T> {
    node.child_by_field_id(field as u16).and_then(T::cast)
}

/// The nodes of a field that may occur several times.
pub(super) fn field_children<'t, T: CstNode<'t>>(node: Node<'t>, field: Field) -> Children<'t, T> {
    iterate(node, Some(field))
}

fn iterate<'t, T>(node: Node<'t>, field: Option<Field>) -> Children<'t, T> {
    let mut cursor = node.walk();
    let done = !cursor.goto_first_child();
    Children { cursor, field, done, marker: PhantomData }
}

impl Kind {
    /// What a node is. Missing nodes have the kind of what is missing.
    pub fn of(node: Node<'_>) -> Kind {
        static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
            let language = language();
            let kind = |id: usize| {
                let id = id as u16;
                let named = language.node_kind_is_named(id);
                named.then(|| language.node_kind_for_id(id)).flatten().and_then(Kind::from_name)
            };
            (0..language.node_kind_count()).map(|id| kind(id).unwrap_or(Kind::Token)).collect()
        });
        if node.is_error() {
            return Kind::Error;
        }
        KINDS.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Token)
    }
}

macro_rules! kinds {
    ($($kind:ident $name:literal,)*) => {
        /// What a node is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $kind,)*
            /// A keyword, an operator or a bracket.
            Token,
            /// Text that fits no rule.
            Error,
        }

        impl Kind {
            pub(super) fn from_name(name: &str) -> Option<Kind> {
                match name {
                    $($name => Some(Kind::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

macro_rules! node {
    ($node:ident) => {
        #[doc = concat!("A node of kind [`Kind::", stringify!($node), "`].")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $node<'t>(tree_sitter::Node<'t>);

        impl<'t> CstNode<'t> for $node<'t> {
            fn cast(node: tree_sitter::Node<'t>) -> Option<Self> {
                (Kind::of(node) == Kind::$node && !node.is_missing()).then_some($node(node))
            }

            fn syntax(self) -> tree_sitter::Node<'t> {
                self.0
            }
        }
    };
}

macro_rules! choice {
    ($choice:ident { $($node:ident,)* } $(+ $nested:ident)*) => {
        #[doc = concat!("Any of the nodes that can be a `", stringify!($choice), "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant wraps the type of its own name")]
        pub enum $choice<'t> {
            $($node($node<'t>),)*
            $($nested($nested<'t>),)*
        }

        impl<'t> CstNode<'t> for $choice<'t> {
            fn cast(node: tree_sitter::Node<'t>) -> Option<Self> {
                match Kind::of(node) {
                    $(Kind::$node => $node::cast(node).map($choice::$node),)*
                    _ => None$(.or_else(|| $nested::cast(node).map($choice::$nested)))*,
                }
            }

            fn syntax(self) -> tree_sitter::Node<'t> {
                match self {
                    $($choice::$node(it) => it.syntax(),)*
                    $($choice::$nested(it) => it.syntax(),)*
                }
            }
        }
    };
}

pub(super) use {choice, kinds, node};

#[cfg(test)]
mod tests {
    use super::{super::nodes::*, *};

    #[test]
    fn field_numbers_are_the_grammars() {
        assert_eq!(language().field_count(), Field::ALL.len());
        for (field, name) in Field::ALL {
            assert_eq!(language().field_name_for_id(*field as u16), Some(*name));
        }
    }

    #[test]
    fn accessors_read_a_function() {
        let source =
            "export fn add(a: Int, b: Int) -> Int !{net.fetch} intent \"x\" { let mut c = a + b // c\n c }";
        let tree = super::super::parse::parse(source);
        let file = SourceFile::cast(tree.root_node()).unwrap();
        let Some(Item::FunctionItem(function)) = file.items().next() else { panic!("no function") };
        assert!(function.export().is_some());
        assert_eq!(function.name().unwrap().text(source), "add");
        let parameters: Vec<&str> =
            function.parameters().unwrap().parameters().map(|it| it.name().unwrap().text(source)).collect();
        assert_eq!(parameters, ["a", "b"]);
        assert_eq!(function.clauses().count(), 2);
        let body = function.body().unwrap();
        assert_eq!(body.statements().count(), 2);
        let Some(Statement::LetStatement(statement)) = body.statements().next() else { panic!("no let") };
        assert!(statement.mutable().is_some());
        let Some(Expression::BinaryExpression(sum)) = statement.value() else { panic!("no sum") };
        assert_eq!(sum.operator().unwrap().kind(), "+");
    }

    #[test]
    fn a_missing_node_is_nothing() {
        let source = "fn (a: Int) {}";
        let tree = super::super::parse::parse(source);
        let file = SourceFile::cast(tree.root_node()).unwrap();
        for item in file.items() {
            let Item::FunctionItem(function) = item else { panic!("no function") };
            assert_eq!(function.name(), None);
        }
    }
}
