//! The settings an editor gives the server, declared once: reading them, their defaults and the schema that editors'
//! manifests contain come from one table.
//!
//! What a project means is no editor's business and stands in its `boruna.toml`.

use serde_json::{Map, Value, json};
use tracing::level_filters::LevelFilter;

/// The section that all settings lie in.
pub(crate) const SECTION: &str = "boruna";

/// What the editor wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    pub(crate) diagnostics: DiagnosticsMode,
    /// How much is logged; `None` leaves it to the environment.
    pub(crate) log: Option<LevelFilter>,
}

/// Which files findings are reported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiagnosticsMode {
    /// All files of the projects that something open belongs to.
    Workspace,
    /// Those that are open.
    OpenFiles,
}

/// A setting.
struct Key {
    name: &'static str,
    slot: Slot,
    summary: &'static str,
}

enum Slot {
    /// One of several words; the first is the default.
    Choice(&'static [&'static str], fn(&mut Configuration, &str)),
}

const KEYS: &[Key] = &[
    Key {
        name: "diagnostics.mode",
        slot: Slot::Choice(&["workspace", "openFiles"], |configuration, word| {
            configuration.diagnostics = match word {
                "openFiles" => DiagnosticsMode::OpenFiles,
                _ => DiagnosticsMode::Workspace,
            }
        }),
        summary: "Report findings for all files of the open projects, or for open files only.",
    },
    Key {
        name: "server.log",
        slot: Slot::Choice(&["default", "error", "warn", "info", "debug", "trace"], |configuration, word| {
            configuration.log = word.parse().ok();
        }),
        summary: "How much the server logs. By default what BORUNA_LOG says, or else warnings.",
    },
];

impl Default for Configuration {
    fn default() -> Configuration {
        Configuration { diagnostics: DiagnosticsMode::Workspace, log: None }
    }
}

impl Configuration {
    /// Reads the section's value. What makes no sense counts as not set and is logged.
    pub(crate) fn read(section: &Value) -> Configuration {
        let mut configuration = Configuration::default();
        for Key { name, slot, .. } in KEYS {
            let Some(value) = lookup(section, name).filter(|it| !it.is_null()) else { continue };
            let Slot::Choice(words, set) = slot;
            match value.as_str().filter(|it| words.contains(it)) {
                Some(word) => set(&mut configuration, word),
                None => tracing::warn!("the setting `{SECTION}.{name}` cannot be {value}"),
            }
        }
        configuration
    }
}

/// The settings as JSON Schema properties, the shape in which VS Code's manifests declare them.
pub(crate) fn schema() -> Value {
    let properties = KEYS.iter().map(|Key { name, slot, summary }| {
        let Slot::Choice(words, _) = slot;
        let property =
            json!({ "type": "string", "enum": words, "default": words.first(), "description": summary });
        (format!("{SECTION}.{name}"), property)
    });
    Value::from(properties.collect::<Map<_, _>>())
}

/// The value of a dotted name, whose parts may be nested or not.
fn lookup<'a>(section: &'a Value, name: &str) -> Option<&'a Value> {
    section.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        lookup(section.get(first)?, rest)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn settings_may_be_nested_or_dotted() {
        let wanted = Configuration { diagnostics: DiagnosticsMode::OpenFiles, log: Some(LevelFilter::DEBUG) };
        let nested = json!({ "diagnostics": { "mode": "openFiles" }, "server": { "log": "debug" } });
        assert_eq!(Configuration::read(&nested), wanted);
        let dotted = json!({ "diagnostics.mode": "openFiles", "server.log": "debug" });
        assert_eq!(Configuration::read(&dotted), wanted);
    }

    #[test]
    fn nonsense_counts_as_not_set() {
        for nonsense in
            [json!(null), json!([]), json!({ "diagnostics": 3 }), json!({ "diagnostics": { "mode": 3 } })]
        {
            assert_eq!(Configuration::read(&nonsense), Configuration::default());
        }
    }

    #[test]
    fn the_schema_says_what_the_defaults_are() {
        expect![[r#"
            {
              "boruna.diagnostics.mode": {
                "default": "workspace",
                "description": "Report findings for all files of the open projects, or for open files only.",
                "enum": [
                  "workspace",
                  "openFiles"
                ],
                "type": "string"
              },
              "boruna.server.log": {
                "default": "default",
                "description": "How much the server logs. By default what BORUNA_LOG says, or else warnings.",
                "enum": [
                  "default",
                  "error",
                  "warn",
                  "info",
                  "debug",
                  "trace"
                ],
                "type": "string"
              }
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&schema()).unwrap());
    }
}
