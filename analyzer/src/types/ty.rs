//! The representation of types, and how they are shown.

use std::{fmt::Write, sync::Arc};

use crate::{
    db::Db,
    hir::{Item, Name},
};

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

impl<'db> Ty<'db> {
    /// The type as source code would write it; what is not known is `_`.
    pub fn display(&self, db: &'db dyn Db) -> String {
        let mut out = String::new();
        self.write(db, &mut out);
        out
    }

    fn write(&self, db: &'db dyn Db, out: &mut String) {
        let arguments = |out: &mut String, name: &str, types: &[&Ty<'db>]| {
            out.push_str(name);
            for (index, ty) in types.iter().enumerate() {
                out.push_str(if index == 0 { "<" } else { ", " });
                ty.write(db, out);
            }
            out.push('>');
        };
        match self {
            Ty::Unknown | Ty::Var(_) => out.push('_'),
            Ty::Never => out.push_str("Never"),
            Ty::Int => out.push_str("Int"),
            Ty::Float => out.push_str("Float"),
            Ty::String => out.push_str("String"),
            Ty::Bool => out.push_str("Bool"),
            Ty::Unit => out.push_str("Unit"),
            Ty::ActorId => out.push_str("ActorId"),
            Ty::Secret => out.push_str("Secret"),
            Ty::Cap => out.push_str("Cap"),
            Ty::Option(inner) => arguments(out, "Option", &[inner]),
            Ty::Result(ok, err) => arguments(out, "Result", &[ok, err]),
            Ty::List(inner) => arguments(out, "List", &[inner]),
            Ty::Map(key, value) => arguments(out, "Map", &[key, value]),
            Ty::Function(parameters, result) => {
                out.push_str("Fn(");
                for (index, parameter) in parameters.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    parameter.write(db, out);
                }
                out.push_str(") -> ");
                result.write(db, out);
            }
            Ty::Record(item) | Ty::Enum(item) => out.push_str(item.name(db)),
            // Writing to a String cannot fail.
            Ty::Parameter(name) => _ = write!(out, "{name}"),
        }
    }

    /// The types directly inside.
    pub fn children(&self) -> Vec<&Ty<'db>> {
        match self {
            Ty::Option(inner) | Ty::List(inner) => vec![inner],
            Ty::Result(first, second) | Ty::Map(first, second) => vec![first, second],
            Ty::Function(parameters, result) => parameters.iter().chain([&**result]).collect(),
            _ => Vec::new(),
        }
    }

    /// The same type with `change` applied to the types directly inside.
    #[must_use]
    pub fn map_children(&self, change: &mut impl FnMut(&Ty<'db>) -> Ty<'db>) -> Ty<'db> {
        match self {
            Ty::Option(inner) => Ty::Option(Arc::new(change(inner))),
            Ty::List(inner) => Ty::List(Arc::new(change(inner))),
            Ty::Result(ok, err) => Ty::Result(Arc::new(change(ok)), Arc::new(change(err))),
            Ty::Map(key, value) => Ty::Map(Arc::new(change(key)), Arc::new(change(value))),
            Ty::Function(parameters, result) => {
                Ty::Function(parameters.iter().map(&mut *change).collect(), Arc::new(change(result)))
            }
            other => other.clone(),
        }
    }

    /// Whether nothing can be said about it, so nothing should be reported.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Ty::Unknown | Ty::Never)
    }
}
