//! The representation of types.

use std::sync::Arc;

use crate::hir::{Item, Name};

/// A type. Structural except for records and enums, which are named by their item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Ty<'db> {
    /// An error was reported, or a syntax error hides it: fits everything.
    Unknown,
    /// The type of what never yields a value, such as a block that returns: fits everything.
    Never,
    /// `Int`
    Int,
    /// `Float`
    Float,
    /// `String`
    String,
    /// `Bool`
    Bool,
    /// `Unit`
    Unit,
    /// A handle of an actor.
    ActorId,
    /// A secret no program can read.
    Secret,
    /// A capability token.
    Cap,
    /// `Option<T>`
    Option(Arc<Ty<'db>>),
    /// `Result<T, E>`
    Result(Arc<Ty<'db>>, Arc<Ty<'db>>),
    /// `List<T>`
    List(Arc<Ty<'db>>),
    /// `Map<K, V>`
    Map(Arc<Ty<'db>>, Arc<Ty<'db>>),
    /// `Fn(A..) -> R`
    Function(Arc<[Ty<'db>]>, Arc<Ty<'db>>),
    /// A record type.
    Record(Item<'db>),
    /// An enum type.
    Enum(Item<'db>),
    /// A type parameter of a prelude declaration.
    Parameter(Name),
    /// Not known yet: an inference variable of the body being inferred. Never in results.
    Var(u32),
}
