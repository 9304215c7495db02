//! What the editors' folders repeat of other rooms is what those say. `cargo xtask generate` brings it up to date.

use std::{
    fs,
    path::{Path, PathBuf},
};

use boruna_tests::lsp_client::Client;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares a file with what it should be, or makes it so.
fn assert_derived(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
    }
    let is_up_to_date = path.exists() && read(path) == wanted;
    assert!(is_up_to_date, "{} is out of date: run `cargo xtask generate`", path.display());
}

/// The settings of the server in VS Code's manifest are those that the server prints.
#[test]
fn vscode_declares_the_settings_of_the_server() {
    let output = Client::command().arg("--settings").output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    let path = root().join("editors/vscode/package.json");
    let manifest = read(&path);

    let head = "\"title\": \"Boruna\",\n        \"order\": 1,\n        \"properties\": ";
    let start = manifest.find(head).expect("the section of the server's settings") + head.len();
    let mut rest = serde_json::Deserializer::from_str(&manifest[start..]).into_iter::<Value>();
    rest.next().unwrap().unwrap();
    let end = start + rest.byte_offset();
    let section = format!("{schema:#}").replace('\n', "\n        ");
    assert_derived(&path, &format!("{}{section}{}", &manifest[..start], &manifest[end..]));
}

/// Neovim reads queries from the plugin's own folder.
#[test]
fn neovim_has_the_queries_of_the_grammar() {
    let copies = root().join("editors/neovim/queries/boruna");
    let mut names = Vec::new();
    for query in fs::read_dir(root().join("tree-sitter-boruna/queries")).unwrap() {
        let query = query.unwrap().path();
        let name = query.file_name().unwrap().to_owned();
        assert_derived(&copies.join(&name), &read(&query));
        names.push(name);
    }
    for copy in fs::read_dir(&copies).unwrap() {
        let name = copy.unwrap().file_name();
        assert!(names.contains(&name), "{} is no query of the grammar", name.display());
    }
}

/// Each snippet, with its placeholders as they come, is code without a syntax error.
#[test]
fn snippets_are_code() {
    let snippets: Value =
        serde_json::from_str(&read(&root().join("editors/vscode/snippets/boruna.json"))).unwrap();
    for (name, snippet) in snippets.as_object().unwrap() {
        let lines: Vec<&str> =
            snippet["body"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let body = expand(&lines.join("\n")).replace('\t', "    ");
        let is_item = ["fn ", "type ", "enum "].iter().any(|it| body.starts_with(it));
        let source = if is_item { body } else { format!("fn f() {{\n{body}\n}}\n") };
        // What has a syntax error is not formatted.
        let formatted = boruna_analyzer::format::format(&source);
        assert!(formatted.is_ok(), "{name} is no code:\n{source}\n{formatted:?}");
    }
}

/// `${1:name}` becomes `name`, `$0` nothing.
fn expand(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        rest = match after.strip_prefix('{') {
            Some(placeholder) => {
                let (placeholder, rest) = placeholder.split_once('}').unwrap();
                text.push_str(placeholder.split_once(':').map_or("", |it| it.1));
                rest
            }
            None => after.trim_start_matches(|it: char| it.is_ascii_digit()),
        };
    }
    text + rest
}
