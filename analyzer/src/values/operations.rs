//! Which arguments of an operation, or fields of an effect value, a policy looks at.

use crate::capability::{Capability, Target};

/// A part of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, salsa::SalsaValue)]
pub enum Part {
    /// The URL that is fetched.
    Url,
    /// The method of the request.
    Method,
    /// The path of a file or folder.
    Path,
    /// The alias of a database.
    Database,
    /// The text of a statement, whose class counts.
    Statement,
    /// A model.
    Model,
    /// What a model is asked, whose length counts.
    Prompt,
    /// What a model is told before it is asked, whose length counts.
    System,
    /// How long the answer may be, as a number.
    MaxTokens,
    /// A program to run.
    Executable,
    /// The argument of a program with this index; all of them are listed.
    Argument(u32),
    /// The arguments of a program, when it is not known how many there are: what each of them is.
    Arguments,
    /// An environment variable.
    Variable,
    /// The name of a secret.
    Secret,
    /// The name of a step input.
    Input,
    /// The function that an actor runs.
    Actor,
    /// What a capability token covers.
    Pattern,
}

/// Where a part is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The argument with this index.
    Argument(usize),
    /// A field of the first argument.
    Field(&'static str),
    /// It is always this.
    Implied(&'static str),
}

type Row = (&'static [&'static str], &'static [(Part, Place)]);

/// The operations of the prelude. Those without a target are left out.
const OPERATIONS: &[Row] = &[
    (&["net_fetch"], &[(Part::Url, Place::Argument(0)), (Part::Method, Place::Implied("GET"))]),
    (&["net_request"], &[(Part::Url, Place::Field("url")), (Part::Method, Place::Field("method"))]),
    (
        &["fs_read", "fs_list", "fs_exists", "fs_write", "fs_append", "fs_delete"],
        &[(Part::Path, Place::Argument(0))],
    ),
    (&["db_query"], &[(Part::Database, Place::Argument(0)), (Part::Statement, Place::Argument(1))]),
    (&["llm_prompt"], &[(Part::Model, Place::Argument(0)), (Part::Prompt, Place::Argument(1))]),
    (
        &["llm_request"],
        &[
            (Part::Model, Place::Field("model")),
            (Part::Prompt, Place::Field("prompt")),
            (Part::System, Place::Field("system")),
            (Part::MaxTokens, Place::Field("max_tokens")),
        ],
    ),
    (&["process_exec"], &[(Part::Executable, Place::Argument(0)), (Part::Arguments, Place::Argument(1))]),
    (&["env_read"], &[(Part::Variable, Place::Argument(0))]),
    (&["secret_read"], &[(Part::Secret, Place::Argument(0))]),
    (&["step_input", "step_value"], &[(Part::Input, Place::Argument(0))]),
    (&["cap_take"], &[(Part::Pattern, Place::Argument(1))]),
];

/// The parts of an operation's target.
pub(super) fn operation(name: &str) -> &'static [(Part, Place)] {
    OPERATIONS.iter().find(|it| it.0.contains(&name)).map_or(&[], |it| it.1)
}

/// The parts of an effect value's target. The host performs the capability with the payload as its only argument, so
/// `None` stands for what it leaves to the host.
pub(super) fn payload(capability: Capability) -> &'static [(Part, Option<Place>)] {
    const PAYLOAD: Option<Place> = Some(Place::Field("payload"));
    match capability.info().target {
        Target::Url => &[(Part::Url, PAYLOAD), (Part::Method, Some(Place::Implied("GET")))],
        Target::Path => &[(Part::Path, PAYLOAD)],
        Target::Database => &[(Part::Database, None), (Part::Statement, PAYLOAD)],
        Target::Model => &[(Part::Model, None), (Part::Prompt, PAYLOAD)],
        Target::Process => &[(Part::Executable, PAYLOAD)],
        Target::Variable => &[(Part::Variable, PAYLOAD)],
        Target::Secret => &[(Part::Secret, PAYLOAD)],
        Target::Input => &[(Part::Input, PAYLOAD)],
        Target::Actor => &[(Part::Actor, PAYLOAD)],
        Target::Address | Target::Foreign | Target::Reflected | Target::Nothing => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Database,
        hir::{file_items, lower::signature},
        prelude,
    };

    /// Every operation of the prelude that a policy looks at the target of has a row, and every row is an operation.
    #[test]
    fn operations_are_those_of_the_prelude() {
        let db = Database::new();
        let mut named = Vec::new();
        for item in file_items(&db, prelude::file(&db).unwrap()) {
            let Some(function) = signature(&db, *item).as_function() else { continue };
            let has_target = function.declared.iter().any(|it| it.info().target != Target::Nothing);
            let row = operation(item.name(&db));
            if has_target {
                assert!(!row.is_empty(), "{}", item.name(&db));
            }
            for (_, place) in row {
                if let Place::Argument(index) = place {
                    assert!(*index < function.parameters.len(), "{}", item.name(&db));
                }
                named.push(item.name(&db).to_string());
            }
        }
        for name in OPERATIONS.iter().flat_map(|it| it.0) {
            assert!(named.iter().any(|it| it == name), "{name}");
        }
    }
}
