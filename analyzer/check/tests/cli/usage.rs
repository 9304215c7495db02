//! Wrong usage, help, explanations, and the ways a run ends.

use std::process::Stdio;

use expect_test::expect;

use crate::sandbox::{Sandbox, command};

#[test]
fn a_missing_path_is_named() {
    let run = Sandbox::new("").run(&["src/gone.ax"]);
    run.exits(2);
    assert_eq!(run.stderr, "error: `src/gone.ax` does not exist\n");
    assert_eq!(run.stdout, "");
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let sandbox = Sandbox::new("//- /notes.txt\nhello\n");
    let run = sandbox.run(&["notes.txt"]);
    run.exits(2);
    expect![[r#"
        error: `notes.txt` is not a file that can be checked: give `.ax` files, `boruna.toml`, `package.ax.json`, `workflow.json`, policies or folders
    "#]]
    .assert_eq(&run.stderr);
}

#[test]
fn an_unknown_option_is_wrong_usage() {
    Sandbox::new("").run(&["--colour"]).exits(2);
}

#[test]
fn diff_needs_fix_and_excludes_a_format() {
    Sandbox::new("").run(&["--diff"]).exits(2);
    Sandbox::new("").run(&["--fix", "--diff", "--format", "json"]).exits(2);
}

#[test]
fn help_has_examples() {
    let run = Sandbox::new("").run(&["--help"]);
    run.exits(0);
    assert!(run.stdout.contains("boruna-check --fix"), "{}", run.stdout);
}

#[test]
fn a_misspelt_code_to_deny_is_refused() {
    let run = Sandbox::new("").run(&["--deny", "unused-bindin"]);
    run.exits(2);
    assert_eq!(
        run.stderr,
        "error: `--deny unused-bindin` names no diagnostic: did you mean `unused-binding`?\n"
    );
}

#[test]
fn standard_input_may_stand_for_any_path() {
    let sandbox =
        Sandbox::new("//- /a/boruna.toml\n//- /a/rates.ax\nexport fn rate() -> Int { 1 }\n//- /b/note.txt\n");
    let text = "import rates\nfn main() -> Int { rate() }\n";
    for (folder, name, good) in [
        ("a", "new.ax", true),
        ("a", "./new/../new.ax", true),
        ("b", "../a/new.ax", true),
        ("b", "none/../../a/new.ax", true),
        ("a", "new/deep/new.ax", false),
        ("b", "new.ax", false),
        ("b", "none/new.ax", false),
        ("b", "../../../../../../../../nowhere/new.ax", false),
    ] {
        let run = sandbox.run_in(folder, &["--format=concise", "--stdin-filename", name], text);
        assert_eq!(run.status, i32::from(!good), "{name} {run:#?}");
        assert_eq!(run.stdout.contains("error[E013]: there is no module"), !good, "{name} {run:#?}");
    }
    let run = sandbox.run_in("b", &["--stdin-filename", "note.txt"], text);
    run.exits(2);
    let run = sandbox.run_in("b", &["--stdin-filename", "/"], text);
    run.exits(2);
}

#[test]
fn explain_shows_the_page_by_code_and_by_name() {
    let by_code = Sandbox::new("").run(&["explain", "E012"]);
    let by_name = Sandbox::new("").run(&["explain", "unknown-capability"]);
    by_code.exits(0);
    assert_eq!(by_code.stdout, by_name.stdout);
    assert!(by_code.stdout.starts_with("# E012 unknown-capability\n"), "{}", by_code.stdout);
    assert!(
        by_code.stdout.ends_with("Severity: error by default, error in the strict profile.\n"),
        "{}",
        by_code.stdout
    );
}

#[test]
fn explain_lists_every_code() {
    let run = Sandbox::new("").run(&["explain", "--list"]);
    run.exits(0);
    for code in ["E001", "E042", "CFG001", "PKG001"] {
        assert!(run.stdout.lines().any(|it| it.starts_with(code)), "{code} is missing:\n{}", run.stdout);
    }
}

#[test]
fn explain_names_the_nearest_code() {
    let run = Sandbox::new("").run(&["explain", "unkown-capability"]);
    run.exits(2);
    assert_eq!(
        run.stderr,
        "error: `unkown-capability` is not a diagnostic code or name: did you mean `unknown-capability`?\n"
    );
}

#[test]
fn a_folder_without_sources_has_no_problems() {
    let run = Sandbox::new("").run(&[]);
    run.exits(0);
    assert_eq!(run.stdout, "no problems in 0 files\n");
    assert_eq!(run.stderr, "no `.ax` files were found\n");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new("");
    // More findings than a pipe holds.
    let program: String =
        (0..2_000).map(|index| format!("fn f{index}() -> Int {{ missing_{index} }}\n")).collect();
    sandbox.write("main.ax", program);
    let mut child = command(&sandbox.path(""))
        .arg("--format=concise")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.code().is_some_and(|it| it < 2), "{:?}", output.status);
}

#[test]
fn colour_is_off_when_piped_and_on_demand() {
    let sandbox = Sandbox::new("//- /boruna.toml\nprofil = \"strict\"\n");
    assert!(!sandbox.run(&[]).stdout.contains('\u{1b}'));
    assert!(sandbox.run(&["--color=always"]).stdout.contains("\u{1b}["));
    let output = command(&sandbox.path("")).env("NO_COLOR", "1").output().unwrap();
    assert!(!String::from_utf8(output.stdout).unwrap().contains('\u{1b}'));
    assert!(!sandbox.run(&["--color=always", "--format=json"]).stdout.contains('\u{1b}'));
}
