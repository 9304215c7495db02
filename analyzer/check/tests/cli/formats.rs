//! The formats of findings.

use std::{fs, path::Path, process::Command};

use expect_test::expect;
use serde_json::Value;

use crate::{checking::WITNESS, sandbox::Sandbox};

/// A finding of every part that does not need the language: settings with wide characters and tabs before places.
const CONFIG: &str = "//- /boruna.toml\n# é\n\tprofil = \"strict\" # 漢字\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn json_matches_its_schema() {
    let schema = json(include_str!("../../../../docs/check-output.schema.json"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for files in ["", CONFIG, WITNESS] {
        let run = Sandbox::new(files).run(&["--format=json", "--strict"]);
        let output = json(&run.stdout);
        let errors: Vec<_> = validator.iter_errors(&output).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{}", run.stdout);
    }
}

#[test]
fn schema_refuses_what_it_does_not_promise() {
    let schema = json(include_str!("../../../../docs/check-output.schema.json"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut output = json(&Sandbox::new(CONFIG).run(&["--format=json"]).stdout);
    output["findings"][0]["severity"] = "fatal".into();
    assert!(!validator.is_valid(&output));
}

#[test]
fn positions_are_lines_code_points_and_bytes() {
    let run = Sandbox::new(CONFIG).run(&["--format=json"]);
    let output = json(&run.stdout);
    let start = &output["findings"][0]["location"]["start"];
    assert_eq!(start, &serde_json::json!({ "line": 2, "column": 2, "offset": 6 }));
}

#[test]
fn a_byte_order_mark_is_no_column_but_bytes() {
    let sandbox = Sandbox::new("");
    sandbox.write("main.ax", "\u{feff}fn main() -> Int { nope }\r\n");
    let output = json(&sandbox.run(&["--format=json"]).stdout);
    let start = &output["findings"][0]["location"]["start"];
    assert_eq!(start, &serde_json::json!({ "line": 1, "column": 20, "offset": 22 }));
    let full = sandbox.run(&[]).stdout;
    assert!(full.contains("main.ax:1:20\n"), "{full}");
}

#[test]
fn github_annotates_lines() {
    let run = Sandbox::new(CONFIG).run(&["--format=github"]);
    run.exits(0);
    expect![[r#"
        ::warning file=boruna.toml,line=2,col=2,endColumn=8,title=CFG002 unknown-setting::boruna.toml:2:2: CFG002: there is no setting `profil`
    "#]].assert_eq(&run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn sarif_has_rules_results_and_fixes() {
    let run = Sandbox::new(CONFIG).run(&["--format=sarif"]);
    let output = json(&run.stdout);
    assert_eq!(output["version"], "2.1.0");
    let run = &output["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let result = &run["results"][0];
    let rule =
        &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], result["ruleId"]);
    assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# CFG002"));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "boruna.toml");
    assert_eq!(place["region"]["startLine"], 2);
    assert_eq!(place["region"]["startColumn"], 2);
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "profile");
}

#[test]
fn sarif_matches_its_schema() {
    let validator = jsonschema::draft7::new(&sarif_schema()).unwrap();
    for files in ["", CONFIG, WITNESS] {
        let run = Sandbox::new(files).run(&["--format=sarif", "--strict"]);
        let output = json(&run.stdout);
        let errors: Vec<_> = validator.iter_errors(&output).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{}", run.stdout);
    }
    let mut output = json(&Sandbox::new(CONFIG).run(&["--format=sarif"]).stdout);
    output["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&output));
}

/// The published schema, as it comes with the sources of the crate that writes the format.
fn sarif_schema() -> Value {
    let run = |program: &str, args: &[&str]| {
        let output =
            Command::new(program).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // Only what this system needs has been downloaded.
    let version = run("rustc", &["-vV"]);
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
    let about = ["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host];
    let metadata = json(&run(env!("CARGO"), &about));
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|it| it["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let mut schema = json(&fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap());
    // Their bracket too many makes them no regular expressions.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

#[test]
fn full_shows_the_source_and_the_change() {
    let run = Sandbox::new(CONFIG).run(&[]);
    run.exits(0);
    expect![[r#"
        warning[CFG002]: there is no setting `profil`
         --> boruna.toml:2:2
          |
        2 |     profil = "strict" # 漢字
          |     ^^^^^^
          |
        help: change it to `profile` (needs review)
          |
        2 |     profile = "strict" # 漢字
          |           +

        1 warning
        1 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn steps_are_a_code_flow_in_sarif_and_numbers_in_json_and_github() {
    let sandbox = Sandbox::new(WITNESS);
    let sarif = json(&sandbox.run(&["--format=sarif", "main.ax"]).stdout);
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "E007");
    let flow = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let files: Vec<_> =
        flow.iter().map(|it| &it["location"]["physicalLocation"]["artifactLocation"]["uri"]).collect();
    assert_eq!(files, ["main.ax", "main.ax", "report.ax", "fetch.ax"]);

    let output = json(&sandbox.run(&["--format=json", "main.ax"]).stdout);
    let related = output["findings"][0]["related"].as_array().unwrap();
    let steps: Vec<_> = related.iter().map(|it| it["step"].as_u64()).collect();
    assert_eq!(steps, [Some(1), Some(2), Some(3)]);

    expect![[r#"
        ::error file=main.ax,line=3,col=4,endColumn=8,title=E007 capability-violation::main.ax:3:4: E007: `main` needs `net.fetch` because it calls `refresh`, which calls `load`, which calls `net_fetch`%0A1. main.ax:4:5: `main` calls `refresh`%0A2. report.ax:4:5: `refresh` calls `load`%0A3. fetch.ax:2:11: `load` calls `net_fetch`
    "#]].assert_eq(&sandbox.run(&["--format=github", "main.ax"]).stdout);
}

#[test]
fn source_text_cannot_steer_a_terminal() {
    let sandbox = Sandbox::new("//- /main.ax\nfn main() -> Int { nothing(\"\u{1b}[2J\u{7}\") }\n");
    sandbox.write("boruna.toml", "profile = \"\\u001b[2J\"\n");
    for format in ["full", "concise"] {
        let run = sandbox.run(&["--format", format]);
        assert!(!run.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", run.stdout);
    }
}

#[cfg(unix)]
#[test]
fn file_names_cannot_steer_a_terminal() {
    let sandbox = Sandbox::new("");
    sandbox.write("a\n\u{1b}[2J.ax", "fn main() -> Int { nothing() }\n");
    for format in ["full", "concise"] {
        let run = sandbox.run(&["--color=always", "--format", format]);
        assert!(run.stdout.contains("a␊␛[2J.ax"), "{:?}", run.stdout);
    }
}

#[test]
fn machine_formats_print_nothing_else() {
    for format in ["json", "sarif"] {
        let run = Sandbox::new("//- /main.ax\nfn main() -> Int { 0 }\n").run(&["--format", format]);
        run.exits(0);
        assert!(json(&run.stdout).is_object());
        assert_eq!(run.stderr, "");
    }
    let run = Sandbox::new("//- /main.ax\nfn main() -> Int { 0 }\n").run(&["--format=github"]);
    assert_eq!(run.stdout, "");
}
