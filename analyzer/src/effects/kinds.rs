//! The kinds of effect values that the host performs, and the capability each needs.

use crate::capability::Capability;

/// A row of the table.
#[derive(Debug)]
pub struct KindInfo {
    /// What the field `kind` says.
    pub name: &'static str,
    /// What performing it needs.
    pub capability: Capability,
    /// Whether its outcome comes back as a message with the callback tag.
    pub answers: bool,
}

const fn row(name: &'static str, capability: Capability, answers: bool) -> KindInfo {
    KindInfo { name, capability, answers }
}

/// The published kinds, then those that published libraries emit and the published host discards.
pub const KINDS: &[KindInfo] = &[
    row("http_request", Capability::NET_FETCH, true),
    row("db_query", Capability::DB_QUERY, true),
    row("fs_read", Capability::FS_READ, true),
    row("fs_write", Capability::FS_WRITE, true),
    row("timer", Capability::TIME_NOW, true),
    row("random", Capability::RANDOM, true),
    row("llm_call", Capability::LLM_CALL, true),
    row("emit_ui", Capability::UI_RENDER, false),
    row("spawn_actor", Capability::ACTOR_SPAWN, true),
    row("send_to_actor", Capability::ACTOR_SEND, true),
    row("storage_read", Capability::FS_READ, true),
    row("storage_list", Capability::FS_READ, true),
    row("storage_write", Capability::FS_WRITE, true),
    row("storage_delete", Capability::FS_DELETE, true),
    row("llm_json_call", Capability::LLM_CALL, true),
];

/// The row of a kind.
pub fn find(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|it| it.name == name)
}
