//! The one table of settings. The reader, the JSON Schema and the documentation come from it.

use std::collections::BTreeMap;

use super::{EntryPoint, Profile, Settings};
use crate::diagnostics::Severity;

/// A top-level key of `boruna.toml`.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) slot: Slot,
    /// What it does, in one sentence.
    pub(super) summary: &'static str,
    /// Its value as one would write it.
    pub(super) example: &'static str,
    /// What counts when it is left out, in words.
    pub(super) default: &'static str,
}

/// Where a key's value goes, which also decides what it may look like.
pub(super) enum Slot {
    Profile(fn(&mut Settings) -> &mut Profile),
    Severities(fn(&mut Settings) -> &mut BTreeMap<&'static str, Option<Severity>>),
    Globs(fn(&mut Settings) -> &mut Vec<String>),
    Folders(fn(&mut Settings) -> &mut Vec<String>),
    EntryPoints(fn(&mut Settings) -> &mut Vec<EntryPoint>),
    File(fn(&mut Settings) -> &mut Option<String>),
}

/// Spellings of [`Profile`].
pub(super) const PROFILES: &[(&str, Profile)] = &[("default", Profile::Default), ("strict", Profile::Strict)];

/// Spellings of severities in `[diagnostics]`.
pub(super) const SEVERITIES: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("info", Some(Severity::Info)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "profile",
        slot: Slot::Profile(|it| &mut it.profile),
        summary: "How strict findings are: `strict` turns warnings about undeclared effects into errors and looks at style",
        example: r#"profile = "strict""#,
        default: "`\"default\"`",
    },
    Key {
        name: "diagnostics",
        slot: Slot::Severities(|it| &mut it.severities),
        summary: "The severity of single rules, by code or name: `error`, `warning`, `info`, `hint` or `off`",
        example: r#"diagnostics.unused-import = "error""#,
        default: "each rule's own, by profile",
    },
    Key {
        name: "include",
        slot: Slot::Globs(|it| &mut it.include),
        summary: "Which sources belong to the project, as globs",
        example: r#"include = ["steps/**/*.ax"]"#,
        default: "every `.ax` file below the folder",
    },
    Key {
        name: "exclude",
        slot: Slot::Globs(|it| &mut it.exclude),
        summary: "Which sources to leave out, as globs; wins against `include`",
        example: r#"exclude = ["generated/**"]"#,
        default: "none",
    },
    Key {
        name: "entry_points",
        slot: Slot::EntryPoints(|it| &mut it.entry_points),
        summary: "Files, or functions as `path#function`, that something outside runs: they count as used",
        example: r#"entry_points = ["main.ax", "hooks.ax#on_push"]"#,
        default: "`main`, and the functions of an app",
    },
    Key {
        name: "package_roots",
        slot: Slot::Folders(|it| &mut it.package_roots),
        summary: "Folders of packages, searched after the `libs` folders beside and above a file",
        example: r#"package_roots = ["vendor"]"#,
        default: "none",
    },
    Key {
        name: "source_roots",
        slot: Slot::Folders(|it| &mut it.source_roots),
        summary: "Folders in which a bare `import name` looks for `name.ax`, after the importing file's own folder",
        example: r#"source_roots = ["shared"]"#,
        default: "none",
    },
    Key {
        name: "policy",
        slot: Slot::File(|it| &mut it.policy),
        summary: "The policy that decides what the code may do",
        example: r#"policy = "policy.toml""#,
        default: "none: everything is denied",
    },
];
