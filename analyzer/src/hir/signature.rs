//! What an item promises to others: names, type references and declared capabilities, without positions, so that
//! moving or reformatting an item changes nothing for its users.

use la_arena::{Arena, ArenaMap, Idx};
use text_size::{TextRange, TextSize};

use super::Name;
use crate::capability::CapabilitySet;

/// Index of a [`TypeRef`] in its signature or body.
pub type TypeRefId = Idx<TypeRef>;

/// A type as written, before names are resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// Unreadable: a syntax error was reported for it.
    Missing,
    /// `Int`, `Option<T>`, `MyRecord`: a name and its arguments.
    Named {
        /// The name before any `<`.
        name: Name,
        /// What stands between `<` and `>`.
        arguments: Vec<TypeRefId>,
    },
    /// `Fn(A, B) -> R`
    Function {
        /// Parameter types.
        parameters: Vec<TypeRefId>,
        /// Result type.
        result: TypeRefId,
    },
}

/// An item without positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// A function.
    Function(FunctionSignature),
    /// A record.
    Record(RecordSignature),
    /// An enum.
    Enum(EnumSignature),
    /// An import.
    Import(ImportSignature),
    /// `module name`
    Module,
    /// No item, or one too broken to say anything about.
    Broken,
}

/// `fn name(parameters) -> result !{declared}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSignature {
    /// Types the signature mentions.
    pub types: Arena<TypeRef>,
    /// In source order.
    pub parameters: Vec<Field>,
    /// `None` means `Unit`.
    pub result: Option<TypeRefId>,
    /// Known capabilities of the list after `!`.
    pub declared: CapabilitySet,
    /// Whether there is a capability list at all; `!{}` is one.
    pub has_capability_list: bool,
    /// Whether it has a body; only the prelude has functions without.
    pub has_body: bool,
    /// Whether `export` precedes it.
    pub exported: bool,
    /// A syntax error inside: nothing may be concluded from what seems absent.
    pub broken: bool,
}

/// `type Name { fields }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSignature {
    /// Types the fields mention.
    pub types: Arena<TypeRef>,
    /// In source order.
    pub fields: Vec<Field>,
    /// Whether `export` precedes it.
    pub exported: bool,
    /// A syntax error inside: nothing may be concluded from what seems absent.
    pub broken: bool,
}

/// `enum Name { variants }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumSignature {
    /// Types the payloads mention.
    pub types: Arena<TypeRef>,
    /// In source order.
    pub variants: Vec<Variant>,
    /// Whether `export` precedes it.
    pub exported: bool,
    /// A syntax error inside: nothing may be concluded from what seems absent.
    pub broken: bool,
}

/// A record field, a payload field or a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeRefId,
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// What it carries.
    pub payload: Payload<TypeRefId>,
}

/// What a variant carries, generic in how types are represented.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
pub enum Payload<T> {
    /// `V`
    None,
    /// `V(T)`
    Value(T),
    /// `V { f: T, .. }`
    Fields(Vec<(Name, T)>),
}

/// `import "std-x"` or `import name`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ImportSignature {
    /// The package or module name as written, without quotes.
    pub name: Name,
    /// Whether it was written in quotes and hence always names a package.
    pub quoted: bool,
}

/// Where the parts of a signature stand, relative to the item. Empty ranges stand for what is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignatureSpans {
    /// The declared name, the imported package.
    pub name: TextRange,
    /// The item from its first keyword to its last bracket, without leading comments.
    pub whole: TextRange,
    /// The head: from the keyword up to the body or field list.
    pub head: TextRange,
    /// Each type reference.
    pub types: ArenaMap<TypeRefId, TextRange>,
    /// Names of parameters, record fields or variants, in the signature's order.
    pub names: Vec<TextRange>,
    /// For each variant with named fields, the names of those fields.
    pub variant_fields: Vec<Vec<TextRange>>,
    /// Each entry of the capability list as written, known or not.
    pub capabilities: Vec<(Name, TextRange)>,
    /// The list from `!` to `}`.
    pub capability_list: Option<TextRange>,
    /// Where a capability list could be inserted: right after the result type or the parameter list.
    pub capability_insert: TextSize,
    /// Text of the `intent` clause.
    pub intent: Option<TextRange>,
}

impl Signature {
    /// The function, if it is one.
    pub fn as_function(&self) -> Option<&FunctionSignature> {
        match self {
            Signature::Function(it) => Some(it),
            _ => None,
        }
    }

    /// Whether `export` precedes the item.
    pub fn is_exported(&self) -> bool {
        match self {
            Signature::Function(it) => it.exported,
            Signature::Record(it) => it.exported,
            Signature::Enum(it) => it.exported,
            Signature::Import(_) | Signature::Module | Signature::Broken => false,
        }
    }
}
