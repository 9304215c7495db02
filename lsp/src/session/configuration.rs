//! The settings an editor gives the server, declared once: reading them, their defaults and the schema that editors'
//! manifests contain come from one table.
//!
//! What a project means is no editor's business and stands in its `boruna.toml`.

use boruna_analyzer::ide::inlays::{InlayConfig, ParameterNames};
use serde_json::{Map, Value, json};
use tracing::level_filters::LevelFilter;

/// The section that all settings lie in.
pub(crate) const SECTION: &str = "boruna";

/// How many characters of a value that makes no sense are shown.
const MAX_VALUE: usize = 100;

/// What the editor wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configuration {
    pub(crate) diagnostics: DiagnosticsMode,
    /// What is shown between the words of the source.
    pub(crate) hints: InlayConfig,
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
    /// Yes or no, with the default.
    Switch(bool, fn(&mut Configuration, bool)),
    /// A number, with the default.
    Number(usize, fn(&mut Configuration, usize)),
}

impl Slot {
    fn takes(&self) -> String {
        match self {
            Slot::Choice(words, _) => format!("it is one of `{}`", words.join("`, `")),
            Slot::Switch(..) => "it is `true` or `false`".to_owned(),
            Slot::Number(..) => "it is a whole number from 0".to_owned(),
        }
    }
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
        name: "inlayHints.capabilities",
        slot: Slot::Choice(&["signatures", "calls", "off"], |configuration, word| {
            configuration.hints.signature_capabilities = word != "off";
            configuration.hints.call_capabilities = word == "calls";
        }),
        summary: "Show capabilities that a function needs and does not declare; with `calls` also those of each call.",
    },
    Key {
        name: "inlayHints.types",
        slot: Slot::Switch(true, |configuration, on| configuration.hints.types = on),
        summary: "Show the types of variables that are declared without one.",
    },
    Key {
        name: "inlayHints.parameterNames",
        slot: Slot::Choice(&["literals", "all", "off"], |configuration, word| {
            configuration.hints.parameters = match word {
                "all" => ParameterNames::All,
                "off" => ParameterNames::None,
                _ => ParameterNames::Literals,
            }
        }),
        summary: "Show the names of parameters at arguments that are literals, at all arguments, or at none.",
    },
    Key {
        name: "inlayHints.maxLength",
        slot: Slot::Number(30, |configuration, length| configuration.hints.max_length = length),
        summary: "Longest type that is shown whole, in characters.",
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
        Configuration { diagnostics: DiagnosticsMode::Workspace, hints: InlayConfig::default(), log: None }
    }
}

impl Configuration {
    /// Reads the section's value. What makes no sense counts as not set, and is said.
    pub(crate) fn read(section: &Value) -> (Configuration, Vec<String>) {
        let mut configuration = Configuration::default();
        let mut problems = Vec::new();
        for Key { name, slot, .. } in KEYS {
            let Some(value) = lookup(section, name).filter(|it| !it.is_null()) else { continue };
            let is_understood = match slot {
                Slot::Choice(words, set) => {
                    value.as_str().filter(|it| words.contains(it)).map(|it| set(&mut configuration, it))
                }
                Slot::Switch(_, set) => value.as_bool().map(|it| set(&mut configuration, it)),
                Slot::Number(_, set) => value
                    .as_u64()
                    .and_then(|it| usize::try_from(it).ok())
                    .map(|it| set(&mut configuration, it)),
            };
            if is_understood.is_none() {
                let value: String = value.to_string().chars().take(MAX_VALUE).collect();
                let problem = format!("the setting `{SECTION}.{name}` cannot be `{value}`; {}", slot.takes());
                tracing::warn!("{problem}");
                problems.push(problem);
            }
        }
        (configuration, problems)
    }
}

/// The settings as JSON Schema properties, the shape in which VS Code's manifests declare them.
pub(crate) fn schema() -> Value {
    let properties = KEYS.iter().map(|Key { name, slot, summary }| {
        let property = match slot {
            Slot::Choice(words, _) => {
                json!({ "type": "string", "enum": words, "default": words.first(), "description": summary })
            }
            Slot::Switch(default, _) => {
                json!({ "type": "boolean", "default": default, "description": summary })
            }
            Slot::Number(default, _) => {
                json!({ "type": "integer", "minimum": 0, "default": default, "description": summary })
            }
        };
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
        let hints = InlayConfig {
            call_capabilities: true,
            types: false,
            parameters: ParameterNames::All,
            max_length: 5,
            ..InlayConfig::default()
        };
        let log = Some(LevelFilter::DEBUG);
        let wanted = Configuration { diagnostics: DiagnosticsMode::OpenFiles, hints, log };
        let nested = json!({
            "diagnostics": { "mode": "openFiles" }, "server": { "log": "debug" },
            "inlayHints": { "capabilities": "calls", "types": false, "parameterNames": "all", "maxLength": 5 },
        });
        assert_eq!(Configuration::read(&nested).0, wanted);
        let dotted = json!({
            "diagnostics.mode": "openFiles", "server.log": "debug", "inlayHints.capabilities": "calls",
            "inlayHints.types": false, "inlayHints.parameterNames": "all", "inlayHints.maxLength": 5,
        });
        assert_eq!(Configuration::read(&dotted).0, wanted);
    }

    #[test]
    fn nonsense_counts_as_not_set() {
        for nonsense in [
            json!(null),
            json!([]),
            json!({ "diagnostics": 3 }),
            json!({ "diagnostics": { "mode": 3 } }),
            json!({ "inlayHints": { "types": "no", "maxLength": -1 } }),
        ] {
            assert_eq!(Configuration::read(&nonsense).0, Configuration::default());
        }
    }

    #[test]
    fn what_is_not_set_is_as_the_schema_says() {
        let defaults = schema();
        let defaults = defaults.as_object().unwrap().iter();
        let section: Map<_, _> =
            defaults.map(|(name, it)| (name.replacen("boruna.", "", 1), it["default"].clone())).collect();
        assert_eq!(Configuration::read(&Value::from(section)).0, Configuration::default());
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
              "boruna.inlayHints.capabilities": {
                "default": "signatures",
                "description": "Show capabilities that a function needs and does not declare; with `calls` also those of each call.",
                "enum": [
                  "signatures",
                  "calls",
                  "off"
                ],
                "type": "string"
              },
              "boruna.inlayHints.maxLength": {
                "default": 30,
                "description": "Longest type that is shown whole, in characters.",
                "minimum": 0,
                "type": "integer"
              },
              "boruna.inlayHints.parameterNames": {
                "default": "literals",
                "description": "Show the names of parameters at arguments that are literals, at all arguments, or at none.",
                "enum": [
                  "literals",
                  "all",
                  "off"
                ],
                "type": "string"
              },
              "boruna.inlayHints.types": {
                "default": true,
                "description": "Show the types of variables that are declared without one.",
                "type": "boolean"
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
