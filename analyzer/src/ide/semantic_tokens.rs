//! What each word, literal, operator and comment of a file is, for colouring.
//!
//! Tokens are sorted, do not overlap and never go over a line end (a string or comment of several lines is one token a
//! line). Brackets and separators have none. A name that stands for nothing is classified by its place in the syntax, so
//! that colours hold still while somebody types. Tokens of one item are memoised and relative to it.

use super::{
    symbol::{Occurrence, Role, Symbol, occurrences},
    tree_walk::{Visit, walk},
};
use crate::{
    db::Db,
    effects::effects_of,
    hir::{
        Item, ItemKind, Name,
        body::{Local, LocalKind},
        lower::{lower, signature},
    },
    inputs::SourceFile,
    span::{TextRange, TextSize},
    syntax::{cst, nodes::Kind, parse::parse},
    types::declared::is_predeclared,
};

/// A coloured stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// Where, from the start of the file; on one line.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// What else there is to say about it.
    pub modifiers: Modifiers,
}

/// What a token is. [`TokenKind::name`] is a standard type of the language server protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TokenKind {
    /// A module or package.
    Namespace,
    /// A built-in type.
    Type,
    /// A record.
    Struct,
    /// An enum.
    Enum,
    /// A type parameter of the prelude.
    TypeParameter,
    /// A parameter of a function.
    Parameter,
    /// Any other local.
    Variable,
    /// A field of a record or of a variant.
    Property,
    /// A variant; `Some`, `None`, `Ok`, `Err`.
    EnumMember,
    /// A function.
    Function,
    /// A capability's name.
    Decorator,
    /// A word of the language; `true` and `false` too.
    Keyword,
    /// A comment.
    Comment,
    /// Text in quotes.
    String,
    /// A number.
    Number,
    /// An operator or arrow.
    Operator,
}

/// Something that holds of a token beside its kind. The discriminant is its bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Modifier {
    /// Where the name is declared.
    Declaration,
    /// A local that cannot be assigned to.
    Readonly,
    /// A local that can, and where it is.
    Mutable,
    /// A function that performs effects or declares them; `emit`, `spawn`, `send` and `receive`.
    Effectful,
    /// A function that neither performs effects nor asks the host for any, for certain.
    Pure,
    /// Part of the language or its prelude.
    DefaultLibrary,
}

/// A set of modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Modifiers(u8);

impl TokenKind {
    /// Every kind; the place of a kind here is its number.
    pub const ALL: [TokenKind; 16] = [
        TokenKind::Namespace,
        TokenKind::Type,
        TokenKind::Struct,
        TokenKind::Enum,
        TokenKind::TypeParameter,
        TokenKind::Parameter,
        TokenKind::Variable,
        TokenKind::Property,
        TokenKind::EnumMember,
        TokenKind::Function,
        TokenKind::Decorator,
        TokenKind::Keyword,
        TokenKind::Comment,
        TokenKind::String,
        TokenKind::Number,
        TokenKind::Operator,
    ];

    /// The number of the kind in [`TokenKind::ALL`].
    pub fn index(self) -> u32 {
        self as u32
    }

    /// The name editors know it by.
    pub fn name(self) -> &'static str {
        match self {
            TokenKind::Namespace => "namespace",
            TokenKind::Type => "type",
            TokenKind::Struct => "struct",
            TokenKind::Enum => "enum",
            TokenKind::TypeParameter => "typeParameter",
            TokenKind::Parameter => "parameter",
            TokenKind::Variable => "variable",
            TokenKind::Property => "property",
            TokenKind::EnumMember => "enumMember",
            TokenKind::Function => "function",
            TokenKind::Decorator => "decorator",
            TokenKind::Keyword => "keyword",
            TokenKind::Comment => "comment",
            TokenKind::String => "string",
            TokenKind::Number => "number",
            TokenKind::Operator => "operator",
        }
    }
}

impl Modifier {
    /// Every modifier, by ascending bit.
    pub const ALL: [Modifier; 6] = [
        Modifier::Declaration,
        Modifier::Readonly,
        Modifier::Mutable,
        Modifier::Effectful,
        Modifier::Pure,
        Modifier::DefaultLibrary,
    ];

    /// The name editors know it by. `mutable`, `effectful` and `pure` are not in the protocol's list.
    pub fn name(self) -> &'static str {
        match self {
            Modifier::Declaration => "declaration",
            Modifier::Readonly => "readonly",
            Modifier::Mutable => "mutable",
            Modifier::Effectful => "effectful",
            Modifier::Pure => "pure",
            Modifier::DefaultLibrary => "defaultLibrary",
        }
    }
}

impl Modifiers {
    /// No modifiers.
    pub const NONE: Modifiers = Modifiers(0);

    /// The members as bits, numbered as in [`Modifier::ALL`].
    pub fn bits(self) -> u32 {
        u32::from(self.0)
    }

    /// Whether `modifier` is a member.
    pub fn contains(self, modifier: Modifier) -> bool {
        self.0 & (1 << modifier as u8) != 0
    }

    fn with(self, modifier: Modifier) -> Modifiers {
        Modifiers(self.0 | (1 << modifier as u8))
    }
}

/// The tokens of a file.
pub fn semantic_tokens(db: &dyn Db, file: SourceFile) -> Vec<SemanticToken> {
    semantic_tokens_in(db, file, TextRange::up_to(TextSize::of(&**file.text(db))))
}

/// The tokens of a file that touch `range`.
pub fn semantic_tokens_in(db: &dyn Db, file: SourceFile, range: TextRange) -> Vec<SemanticToken> {
    let mut tokens = Vec::new();
    for item in super::items_in(db, file, range) {
        db.unwind_if_revision_cancelled();
        let start = item.start(db);
        let shifted = item_tokens(db, item).iter().map(|it| SemanticToken { range: it.range + start, ..*it });
        tokens.extend(shifted.filter(|it| it.range.intersect(range).is_some()));
    }
    tokens
}

/// The tokens of an item, relative to it.
#[salsa::tracked(returns(deref))]
fn item_tokens<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<SemanticToken> {
    let tree = parse(item.text(db));
    let mut classifier =
        Classifier { db, item, names: occurrences(db, item).iter().peekable(), out: Vec::new() };
    walk(&tree, |visit| classifier.visit(visit));
    classifier.out
}

struct Classifier<'db> {
    db: &'db dyn Db,
    item: Item<'db>,
    /// Names not reached yet.
    names: std::iter::Peekable<std::slice::Iter<'db, Occurrence<'db>>>,
    out: Vec<SemanticToken>,
}

impl<'db> Classifier<'db> {
    /// Adds the token of a node, or else has its children visited.
    fn visit(&mut self, visit: &Visit<'_>) -> bool {
        let range = cst::range(visit.node);
        let token = |kind| Some((kind, Modifiers::NONE));
        let builtin = |kind| Some((kind, Modifiers::NONE.with(Modifier::DefaultLibrary)));
        let found = match visit.kind {
            Kind::LineComment | Kind::BlockComment => token(TokenKind::Comment),
            Kind::StringLiteral => token(TokenKind::String),
            Kind::IntegerLiteral | Kind::FloatLiteral => token(TokenKind::Number),
            Kind::BooleanLiteral => token(TokenKind::Keyword),
            Kind::NoneLiteral => builtin(TokenKind::EnumMember),
            Kind::ReceiveExpression => effectful_keyword(),
            Kind::PackageName => token(TokenKind::Namespace),
            Kind::CapabilityName => token(TokenKind::Decorator),
            Kind::Identifier => self.name(visit, range),
            Kind::Token => match visit.node.kind() {
                "spawn" | "send" | "emit" => effectful_keyword(),
                "Some" | "Ok" | "Err" => builtin(TokenKind::EnumMember),
                "Fn" => builtin(TokenKind::Type),
                "!" if visit.parent == Kind::CapabilityList => None,
                "<" | ">" if visit.parent == Kind::TypeArguments => None,
                it => anonymous(it).map(|it| (it, Modifiers::NONE)),
            },
            _ => return true,
        };
        if let Some((kind, modifiers)) = found {
            self.push(range, kind, modifiers);
        }
        false
    }

    /// Adds a token, cut at line ends.
    fn push(&mut self, range: TextRange, kind: TokenKind, modifiers: Modifiers) {
        let text = self.item.text(self.db).get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
        let mut start = range.start();
        for line in text.split_inclusive(['\n', '\r']) {
            let shown = TextRange::at(start, TextSize::of(line.trim_end_matches(['\n', '\r'])));
            start += TextSize::of(line);
            if !shown.is_empty() {
                self.out.push(SemanticToken { range: shown, kind, modifiers });
            }
        }
    }

    fn name(&mut self, visit: &Visit<'_>, range: TextRange) -> Option<(TokenKind, Modifiers)> {
        while self.names.next_if(|it| it.range.start() < range.start()).is_some() {}
        let mut found = None;
        // Of field and binding in one word the binding counts: it comes last.
        while let Some(it) = self.names.next_if(|it| it.range == range) {
            found = Some(it);
        }
        match found {
            Some(it) => self.symbol(it),
            None => Some(self.unresolved(visit, range)),
        }
    }

    fn symbol(&self, occurrence: &Occurrence<'db>) -> Option<(TokenKind, Modifiers)> {
        let (kind, modifiers) = match occurrence.symbol {
            Symbol::Item(it) => self.item(it)?,
            Symbol::Field(it, _) | Symbol::VariantField(it, ..) => (TokenKind::Property, self.origin(it)),
            Symbol::Variant(it, _) => (TokenKind::EnumMember, self.origin(it)),
            Symbol::Local(it, local) => local_kind(&lower(self.db, it).body.locals[local]),
            Symbol::Capability(_) => (TokenKind::Decorator, Modifiers::NONE),
            Symbol::Module(_) => (TokenKind::Namespace, Modifiers::NONE),
        };
        let is_declared = occurrence.role == Role::Definition;
        Some((kind, if is_declared { modifiers.with(Modifier::Declaration) } else { modifiers }))
    }

    fn item(&self, item: Item<'db>) -> Option<(TokenKind, Modifiers)> {
        let modifiers = self.origin(item);
        Some(match item.kind(self.db) {
            ItemKind::Function => {
                (TokenKind::Function, effects(self.db, item).map_or(modifiers, |it| modifiers.with(it)))
            }
            ItemKind::Record => (TokenKind::Struct, modifiers),
            ItemKind::Enum => (TokenKind::Enum, modifiers),
            ItemKind::Import | ItemKind::Module | ItemKind::Other => return None,
        })
    }

    fn origin(&self, item: Item<'_>) -> Modifiers {
        let is_prelude = crate::prelude::file(self.db) == Some(item.file(self.db));
        if is_prelude { Modifiers::NONE.with(Modifier::DefaultLibrary) } else { Modifiers::NONE }
    }

    /// A name that stands for nothing known, by its place.
    fn unresolved(&self, visit: &Visit<'_>, range: TextRange) -> (TokenKind, Modifiers) {
        let text = self.item.text(self.db).get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
        let kind = match (visit.parent, visit.field) {
            (Kind::NamedType | Kind::GenericType, _) if is_predeclared(&Name::new(text)) => {
                return (TokenKind::Type, Modifiers::NONE.with(Modifier::DefaultLibrary));
            }
            (Kind::NamedType, _) if text.len() == 1 && self.item.file(self.db).is_embedded(self.db) => {
                TokenKind::TypeParameter
            }
            (Kind::NamedType | Kind::GenericType, _) => TokenKind::Type,
            (Kind::RecordItem | Kind::RecordExpression, Some("name")) => TokenKind::Struct,
            (Kind::EnumItem, Some("name")) => TokenKind::Enum,
            (Kind::VariantExpression | Kind::VariantPattern, Some("enum")) => TokenKind::Enum,
            (Kind::Variant, Some("name")) => TokenKind::EnumMember,
            (Kind::VariantExpression | Kind::VariantPattern, _) => TokenKind::EnumMember,
            (Kind::FieldDeclaration | Kind::FieldInitializer | Kind::FieldPattern, Some("name"))
            | (Kind::FieldExpression, Some("field")) => TokenKind::Property,
            (Kind::FunctionItem | Kind::CallExpression | Kind::SpawnExpression, Some(_)) => {
                TokenKind::Function
            }
            (Kind::Parameter, Some("name")) => TokenKind::Parameter,
            (Kind::ModuleDeclaration, _) => TokenKind::Namespace,
            _ => TokenKind::Variable,
        };
        (kind, Modifiers::NONE)
    }
}

fn local_kind(local: &Local) -> (TokenKind, Modifiers) {
    let readonly = Modifiers::NONE.with(Modifier::Readonly);
    match local.kind {
        LocalKind::Parameter => (TokenKind::Parameter, readonly),
        LocalKind::Let { mutable: true, .. } => {
            (TokenKind::Variable, Modifiers::NONE.with(Modifier::Mutable))
        }
        LocalKind::Let { .. } | LocalKind::For | LocalKind::Pattern => (TokenKind::Variable, readonly),
        LocalKind::Result => (TokenKind::Variable, readonly.with(Modifier::DefaultLibrary)),
    }
}

fn effectful_keyword() -> Option<(TokenKind, Modifiers)> {
    Some((TokenKind::Keyword, Modifiers::NONE.with(Modifier::Effectful)))
}

/// A word or sign without a node of its own.
fn anonymous(text: &str) -> Option<TokenKind> {
    if text.starts_with(|it: char| it.is_ascii_alphabetic()) {
        return Some(TokenKind::Keyword);
    }
    let is_operator = !matches!(text, "(" | ")" | "[" | "]" | "{" | "}" | "," | ":" | "::" | "." | "\"");
    (is_operator && !text.is_empty()).then_some(TokenKind::Operator)
}

/// What a function does to the outside; nothing where that is not known or left to the host.
fn effects<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<Modifier> {
    let declared = signature(db, item).as_function().map(|it| it.declared).unwrap_or_default();
    let effects = effects_of(db, item);
    let performs = effects.needed.union(effects.callee_declared).union(declared);
    if !performs.is_empty() {
        return Some(Modifier::Effectful);
    }
    let is_certain = !effects.unknown && !effects.latent_unknown && effects.latent.is_empty();
    is_certain.then_some(Modifier::Pure)
}

#[cfg(test)]
mod tests;
