//! The rules of the house that a build can check.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// The analyzer is pure: no runtime, no protocol, no argument parsing, no threads, not even by way of a dependency.
#[test]
fn the_analyzer_depends_on_no_runtime_protocol_or_terminal() {
    let metadata = metadata();
    let reached = normal_dependencies(&metadata, "boruna-analyzer");
    for forbidden in ["tokio", "tower-lsp", "lsp-types", "clap", "rayon", "boruna-check"] {
        assert!(!reached.contains(forbidden), "boruna-analyzer depends on {forbidden}");
    }
    assert!(reached.contains("tree-sitter-boruna"), "the walk finds real dependencies: {reached:?}");
}

/// Dependencies point left only.
#[test]
fn the_grammar_knows_none_of_the_crates_after_it() {
    let reached = normal_dependencies(&metadata(), "tree-sitter-boruna");
    assert!(!reached.iter().any(|it| it.starts_with("boruna-")), "{reached:?}");
}

fn metadata() -> Value {
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
    // Other platforms' dependencies were never downloaded.
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let arguments = [
        "metadata",
        "--format-version=1",
        "--offline",
        "--filter-platform",
        host,
        "--manifest-path",
        manifest,
    ];
    serde_json::from_str(&cargo(&arguments)).unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Names of everything `package` is built from.
fn normal_dependencies(metadata: &Value, package: &str) -> BTreeSet<String> {
    let name_of = |id: &Value| {
        let packages = metadata["packages"].as_array().unwrap();
        packages.iter().find(|it| it["id"] == *id).unwrap()["name"].as_str().unwrap().to_owned()
    };
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let start = nodes.iter().find(|it| name_of(&it["id"]) == package).unwrap();
    let mut seen = BTreeSet::new();
    let mut pending = vec![start];
    while let Some(node) = pending.pop() {
        for dependency in node["deps"].as_array().unwrap() {
            let normal = dependency["dep_kinds"].as_array().unwrap().iter().any(|it| it["kind"].is_null());
            if normal && seen.insert(name_of(&dependency["pkg"])) {
                pending.push(nodes.iter().find(|it| it["id"] == dependency["pkg"]).unwrap());
            }
        }
    }
    seen
}
