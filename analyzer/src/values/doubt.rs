//! Why a value is not known, as data and in words.

use super::Origin;
use crate::{
    db::Db,
    hir::{Item, Name, lower::signature},
};

/// A reason for which a value is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Doubt<'db> {
    /// What.
    pub why: Why<'db>,
    /// Where the value comes from, if that is one place.
    pub origin: Option<Origin<'db>>,
}

/// What makes a value unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Why<'db> {
    /// It is a parameter, and not every caller is known.
    Parameter {
        /// The function.
        function: Item<'db>,
        /// The parameter's index.
        index: u32,
        /// Who calls.
        callers: Callers,
    },
    /// A function of the prelude gives it: an operation, or one that is not computed before the program runs.
    Prelude(Item<'db>),
    /// A function gives it that calls itself.
    Recursion(Item<'db>),
    /// It comes out of a call of a function value.
    FunctionValue,
    /// The operation or function is passed on as a value, and whoever has it calls it with what they like.
    PassedOn,
    /// A loop changes it.
    Loop,
    /// A message brings it.
    Message,
    /// An operator computes it.
    Computed,
    /// Two values with nothing in common meet.
    Differs,
    /// There are more values than are told apart.
    TooMany,
    /// It is larger, or takes longer to find out, than is worth it.
    TooLarge,
    /// The effect value does not say.
    Unsaid,
    /// Nothing ever arrives there.
    Never,
    /// An error hides it.
    Unreadable,
}

/// Why not every caller of a function is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Callers {
    /// Nothing in the workspace calls it.
    None,
    /// The host calls it.
    Host,
    /// It is used as a value, or spawned.
    Value,
    /// It is called with what it was called with before, changed.
    Recursion,
    /// There are too many calls on the way to look at each.
    Many,
}

impl Doubt<'_> {
    /// What the unknown value is, as a noun phrase: "the parameter `url` of `load`, which nothing calls".
    pub fn describe(&self, db: &dyn Db) -> String {
        match self.why {
            Why::Parameter { function, index, callers } => {
                let parameters = signature(db, function).as_function().map(|it| it.parameters.as_slice());
                let parameter = parameters.and_then(|it| it.get(index as usize));
                let name = parameter.map_or_else(Name::default, |it| it.name.clone());
                let whose = match callers {
                    Callers::None => ", which nothing calls",
                    Callers::Host => ", which the host calls",
                    Callers::Value => ", which is used as a value",
                    Callers::Recursion => ", which calls itself",
                    Callers::Many => "",
                };
                format!("the parameter `{name}` of `{}`{whose}", function.name(db))
            }
            Why::Prelude(function) => format!("the result of `{}`", function.name(db)),
            Why::Recursion(function) => format!("the result of `{}`, which calls itself", function.name(db)),
            Why::FunctionValue => "the result of a function value".to_owned(),
            Why::PassedOn => "an argument of an operation that is passed on as a value".to_owned(),
            Why::Loop => "a value that a loop changes".to_owned(),
            Why::Message => "a message that is received".to_owned(),
            Why::Computed => "a computed value".to_owned(),
            Why::Differs => "one of several values with nothing in common".to_owned(),
            Why::TooMany => "one of too many values".to_owned(),
            Why::TooLarge => "a value that takes too long to work out".to_owned(),
            Why::Unsaid => "what the effect value leaves to the host".to_owned(),
            Why::Never => "a value that never comes to be".to_owned(),
            Why::Unreadable => "a value that an error hides".to_owned(),
        }
    }
}
