//! The shape of `boruna.toml` for editors, as a JSON Schema, and for people, as a table.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, PROFILES, SEVERITIES, Slot};
use crate::diagnostics::registry::{INVALID_CONFIGURATION, RULES};

/// A JSON Schema of `boruna.toml`, for editors that complete and check TOML with one.
pub fn schema() -> Value {
    let properties: Map<String, Value> = KEYS.iter().map(|it| (it.name.to_owned(), property(it))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "boruna.toml",
        "description": "Settings of a project of .ax files.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The settings as a Markdown table, for `docs/configuration.md`.
pub fn table() -> String {
    let mut table = String::from("| Key | Meaning | Example | Without it |\n|---|---|---|---|\n");
    for Key { name, summary, example, default, .. } in KEYS {
        table += &format!("| `{name}` | {summary} | `{example}` | {default} |\n");
    }
    table
}

fn property(key: &Key) -> Value {
    let mut shape = match &key.slot {
        Slot::Profile(_) => json!({ "enum": words(PROFILES) }),
        Slot::Severities(_) => severities(),
        Slot::Globs(_) => list("A glob; folders are separated by `/`."),
        Slot::Folders(_) => list("A folder, relative to that of `boruna.toml`."),
        Slot::EntryPoints(_) => json!({
            "type": "array",
            "items": { "type": "string", "pattern": r"^[^#]+\.ax(#[A-Za-z_][A-Za-z0-9_]*)?$" },
        }),
        Slot::File(_) => json!({ "type": "string", "minLength": 1 }),
    };
    if let Some(shape) = shape.as_object_mut() {
        shape.insert("description".to_owned(), Value::from(format!("{}.", key.summary)));
    }
    shape
}

fn severities() -> Value {
    let rules: Map<String, Value> = RULES
        .iter()
        .flat_map(|it| [(it.code, it), (it.name, it)])
        .map(|(key, rule)| {
            let description = format!("{} {}: {}.", rule.code, rule.name, rule.summary);
            // A broken file cannot hide that it is.
            let severities =
                if rule.code == INVALID_CONFIGURATION.code { vec!["error"] } else { words(SEVERITIES) };
            (key.to_owned(), json!({ "enum": severities, "description": description }))
        })
        .collect();
    json!({ "type": "object", "properties": rules, "additionalProperties": false })
}

fn list(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string", "minLength": 1, "description": description } })
}

fn words<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|it| it.0).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");

    #[test]
    fn the_committed_schema_is_current() {
        let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        expect_file!["../../../docs/boruna.schema.json"].assert_eq(&text);
    }

    #[test]
    fn the_documented_table_is_current() {
        let table = table();
        let page = std::fs::read_to_string(PAGE).unwrap();
        let start = page.find("| Key |").expect("the page has the table");
        let end = page[start..].find("\n\n").map_or(page.len(), |it| start + it + 1);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(PAGE, format!("{}{table}{}", &page[..start], &page[end..])).unwrap();
        } else {
            assert_eq!(&page[start..end], table, "run with UPDATE_EXPECT=1 to update docs/configuration.md");
        }
    }

    #[test]
    fn examples_are_good_settings() {
        for key in KEYS {
            let config = crate::project::config::read(key.example);
            assert_eq!(config.diagnostics, [], "{}", key.name);
            assert_ne!(config.settings, Default::default(), "{} has an effect", key.name);
        }
    }
}
