//! The one capability table. Names, ids and aliases anywhere else (completion, policies, bytecode, docs) come from it.

use std::fmt;

/// A kind of side effect a function may declare. Ids 0-10 are frozen by the language; later ones are additions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, salsa::SalsaValue)]
pub struct Capability(u8);

/// What a policy looks at when it judges a use of a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A URL and a method.
    Url,
    /// The address and port that connections are accepted on.
    Address,
    /// A file path.
    Path,
    /// A database alias and a statement class.
    Database,
    /// A model and a number of tokens.
    Model,
    /// An executable and its arguments.
    Process,
    /// The name of an environment variable.
    Variable,
    /// The name of a secret.
    Secret,
    /// The name of a step input.
    Input,
    /// The function an actor runs.
    Actor,
    /// A foreign library and a function of it.
    Foreign,
    /// The name of a type or module.
    Reflected,
    /// Nothing but the capability itself.
    Nothing,
}

/// A row of the table.
#[derive(Debug)]
pub struct CapabilityInfo {
    /// Canonical name, such as `net.fetch`.
    pub name: &'static str,
    /// Other spellings that source code may use; policies may not.
    pub aliases: &'static [&'static str],
    /// What policies call it, besides its own name. Some capabilities share one.
    pub resource: &'static str,
    /// What holding it allows, in one sentence.
    pub doc: &'static str,
    /// What a policy decides on.
    pub target: Target,
    /// Whether some operation of the prelude or the syntax performs it.
    pub performed: bool,
}

const fn row(
    name: &'static str,
    aliases: &'static [&'static str],
    resource: &'static str,
    target: Target,
    performed: bool,
    doc: &'static str,
) -> CapabilityInfo {
    CapabilityInfo { name, aliases, resource, doc, target, performed }
}

/// The table, indexed by capability id.
pub const CAPABILITIES: &[CapabilityInfo] = &[
    row("net.fetch", &["net"], "network-connect", Target::Url, true, "Send HTTP requests."),
    row("fs.read", &[], "file-read", Target::Path, true, "Read files and list folders."),
    row("fs.write", &[], "file-write", Target::Path, true, "Create, replace and append to files."),
    row(
        "db.query",
        &["db"],
        "database",
        Target::Database,
        true,
        "Run statements against a configured database.",
    ),
    row("ui.render", &["ui"], "ui", Target::Nothing, true, "Emit user-interface output."),
    row("time.now", &["time"], "clock", Target::Nothing, true, "Read the clock."),
    row("random", &[], "random", Target::Nothing, true, "Draw random numbers."),
    row("llm.call", &["llm", "llm.prompt"], "llm", Target::Model, true, "Prompt a language model."),
    row("actor.spawn", &["actor_spawn"], "actor", Target::Actor, true, "Start actors."),
    row("actor.send", &["actor_send"], "actor", Target::Actor, true, "Send messages to actors."),
    row(
        "step.input",
        &["step_input"],
        "step-input",
        Target::Input,
        true,
        "Read the inputs of the workflow step.",
    ),
    row("process.spawn", &[], "process", Target::Process, true, "Run programs."),
    row("env.read", &[], "environment", Target::Variable, true, "Read environment variables."),
    row("secret.read", &[], "secret", Target::Secret, true, "Refer to a secret by name."),
    row("fs.delete", &[], "file-delete", Target::Path, true, "Delete files."),
    row("net.listen", &[], "network-listen", Target::Address, false, "Accept network connections."),
    row("ffi.call", &[], "ffi", Target::Foreign, false, "Call foreign functions."),
    row("reflect", &[], "reflection", Target::Reflected, false, "Inspect running code."),
];

impl Capability {
    /// Sends HTTP requests.
    pub const NET_FETCH: Capability = Capability(0);
    /// Reads files.
    pub const FS_READ: Capability = Capability(1);
    /// Writes files.
    pub const FS_WRITE: Capability = Capability(2);
    /// Talks to databases.
    pub const DB_QUERY: Capability = Capability(3);
    /// Emits user-interface output.
    pub const UI_RENDER: Capability = Capability(4);
    /// Reads the clock.
    pub const TIME_NOW: Capability = Capability(5);
    /// Draws random numbers.
    pub const RANDOM: Capability = Capability(6);
    /// Prompts language models.
    pub const LLM_CALL: Capability = Capability(7);
    /// Starts actors.
    pub const ACTOR_SPAWN: Capability = Capability(8);
    /// Sends messages to actors.
    pub const ACTOR_SEND: Capability = Capability(9);
    /// Reads step inputs.
    pub const STEP_INPUT: Capability = Capability(10);
    /// Runs programs.
    pub const PROCESS_SPAWN: Capability = Capability(11);
    /// Reads environment variables.
    pub const ENV_READ: Capability = Capability(12);
    /// Refers to secrets.
    pub const SECRET_READ: Capability = Capability(13);
    /// Deletes files.
    pub const FS_DELETE: Capability = Capability(14);
    /// Accepts connections.
    pub const NET_LISTEN: Capability = Capability(15);
    /// Calls foreign functions.
    pub const FFI_CALL: Capability = Capability(16);
    /// Inspects running code.
    pub const REFLECT: Capability = Capability(17);

    /// The capability with this canonical name or alias.
    pub fn parse(name: &str) -> Option<Capability> {
        Capability::all().find(|it| it.name() == name || it.info().aliases.contains(&name))
    }

    /// Every capability, by ascending id.
    pub fn all() -> impl Iterator<Item = Capability> {
        (0..CAPABILITIES.len() as u8).map(Capability)
    }

    /// The frozen number of the capability.
    pub fn id(self) -> u8 {
        self.0
    }

    /// The canonical name.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The table's row.
    pub fn info(self) -> &'static CapabilityInfo {
        #[expect(clippy::indexing_slicing, reason = "a Capability is only made from ids of the table")]
        &CAPABILITIES[usize::from(self.0)]
    }

    /// Whether the published tools never required callers to declare it: leaving it out only warns by default.
    pub fn is_lenient(self) -> bool {
        matches!(self, Self::UI_RENDER | Self::ACTOR_SPAWN | Self::ACTOR_SEND | Self::STEP_INPUT)
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of capabilities. Iterates by ascending id.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct CapabilitySet(u32);

const _: () = assert!(CAPABILITIES.len() <= 32, "a CapabilitySet is 32 bits wide");

impl CapabilitySet {
    /// The set without members.
    pub const EMPTY: CapabilitySet = CapabilitySet(0);

    /// Whether the set has no members.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `capability` is a member.
    pub fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability.0) != 0
    }

    /// Adds a member.
    pub fn insert(&mut self, capability: Capability) {
        self.0 |= 1 << capability.0;
    }

    /// Members of either set.
    pub fn union(self, other: CapabilitySet) -> CapabilitySet {
        CapabilitySet(self.0 | other.0)
    }

    /// Members of this set that the other lacks.
    pub fn minus(self, other: CapabilitySet) -> CapabilitySet {
        CapabilitySet(self.0 & !other.0)
    }

    /// The members, by ascending id.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::all().filter(move |it| self.contains(*it))
    }
}

impl FromIterator<Capability> for CapabilitySet {
    fn from_iter<I: IntoIterator<Item = Capability>>(iter: I) -> CapabilitySet {
        let mut set = CapabilitySet::EMPTY;
        iter.into_iter().for_each(|it| set.insert(it));
        set
    }
}

impl fmt::Debug for CapabilitySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Capability::name)).finish()
    }
}

impl fmt::Display for CapabilitySet {
    /// Canonical names, sorted by id, separated by `, `.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, capability) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(capability.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// The identity of the published set: SHA-256 over `name TAB version LF`, names ascending.
    #[test]
    fn published_capabilities_keep_their_identity() {
        let mut names: Vec<_> = CAPABILITIES[..11].iter().map(|it| it.name).collect();
        names.sort_unstable();
        let text: String = names.iter().map(|it| format!("{it}\t1\n")).collect();
        let digest: String = Sha256::digest(text).iter().map(|it| format!("{it:02x}")).collect();
        assert_eq!(digest, "980d017dc54e30c39c329484b501fbe46914d9ad344bfcb4610b0280f4300a67");
    }

    #[test]
    fn constants_name_their_rows() {
        let named = [
            (Capability::NET_FETCH, "net.fetch"),
            (Capability::FS_READ, "fs.read"),
            (Capability::FS_WRITE, "fs.write"),
            (Capability::DB_QUERY, "db.query"),
            (Capability::UI_RENDER, "ui.render"),
            (Capability::TIME_NOW, "time.now"),
            (Capability::RANDOM, "random"),
            (Capability::LLM_CALL, "llm.call"),
            (Capability::ACTOR_SPAWN, "actor.spawn"),
            (Capability::ACTOR_SEND, "actor.send"),
            (Capability::STEP_INPUT, "step.input"),
            (Capability::PROCESS_SPAWN, "process.spawn"),
            (Capability::ENV_READ, "env.read"),
            (Capability::SECRET_READ, "secret.read"),
            (Capability::FS_DELETE, "fs.delete"),
            (Capability::NET_LISTEN, "net.listen"),
            (Capability::FFI_CALL, "ffi.call"),
            (Capability::REFLECT, "reflect"),
        ];
        for (capability, name) in named {
            assert_eq!(capability.name(), name);
        }
    }

    #[test]
    fn names_and_aliases_are_unique() {
        let mut all: Vec<_> =
            CAPABILITIES.iter().flat_map(|it| it.aliases.iter().chain([&it.name])).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
