//! What is reported for which files, under which flags.

use expect_test::expect;

use crate::sandbox::Sandbox;

/// An effect two calls away, in three files.
pub(crate) const WITNESS: &str = "\
//- /main.ax
import report

fn main() -> Int {
    refresh(\"a\")
}
//- /report.ax
import fetch

fn refresh(name: String) -> Int !{net.fetch} {
    load(name)
}
//- /fetch.ax
fn load(name: String) -> Int !{net.fetch} {
    match net_fetch(\"https://example.com/\" ++ name) {
        Ok(reply) => reply.status,
        Err(_) => 0,
    }
}
//- /alone.ax
fn wrong() -> Int {
    \"text\"
}
";

#[test]
fn steps_to_an_effect_are_numbered_across_files() {
    let run = Sandbox::new(WITNESS).run(&["main.ax"]);
    run.exits(1);
    expect![[r#"
        error[E007]: `main` needs `net.fetch` because it calls `refresh`, which calls `load`, which calls `net_fetch`
         --> main.ax:3:4
          |
        3 | fn main() -> Int {
          |    ^^^^ does not declare `net.fetch`
        4 |     refresh("a")
          |     ------- 1. `main` calls `refresh`
          |
         ::: report.ax:4:5
          |
        4 |     load(name)
          |     ---- 2. `refresh` calls `load`
          |
         ::: fetch.ax:2:11
          |
        2 |     match net_fetch("https://example.com/" ++ name) {
          |           --------- 3. `load` calls `net_fetch`
          |
        help: add `net.fetch` to `main` (needs review)
          |
        3 | fn main() -> Int !{net.fetch} {
          |                  ++++++++++++

        1 error in 1 file
        1 fixable with `--fix --unsafe-fixes`
    "#]].assert_eq(&run.stdout);
}

#[test]
fn errors_in_files_that_depend_on_the_given_ones_are_reported() {
    let sandbox = Sandbox::new(WITNESS);
    let run = sandbox.run(&["--format=concise", "fetch.ax"]);
    run.exits(1);
    expect![[r#"
        main.ax:3:4: error[E007]: `main` needs `net.fetch` because it calls `refresh`, which calls `load`, which calls `net_fetch`
        1 error in 1 file
        1 fixable with `--fix --unsafe-fixes`
    "#]].assert_eq(&run.stdout);
    let run = sandbox.run(&["--format=concise", "alone.ax"]);
    expect![[r#"
        alone.ax:2:5: error[E009]: expected `Int`, found `String`
        1 error in 1 file
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn hints_in_files_that_depend_on_the_given_ones_are_not() {
    let sandbox = Sandbox::new(
        "//- /main.ax\nimport part\nfn main() -> Int { let unread: Int = one() 0 }\n\
         //- /part.ax\nfn one() -> Int { 1 }\n",
    );
    assert_eq!(sandbox.run(&["part.ax"]).exits(0).stdout, "no problems in 1 file\n");
    assert!(sandbox.run(&["main.ax"]).exits(0).stdout.contains("E019"));
}

#[test]
fn settings_may_break_every_file() {
    let sandbox = Sandbox::new(WITNESS);
    sandbox.write("boruna.toml", "[diagnostics]\nE009 = \"warning\"\n");
    let run = sandbox.run(&["--format=concise", "boruna.toml"]);
    run.exits(1);
    expect![[r#"
        main.ax:3:4: error[E007]: `main` needs `net.fetch` because it calls `refresh`, which calls `load`, which calls `net_fetch`
        1 error
        1 fixable with `--fix --unsafe-fixes`
    "#]].assert_eq(&run.stdout);
}

#[test]
fn deny_makes_errors_of_warnings_and_of_single_codes() {
    let sandbox = Sandbox::new(
        "//- /main.ax\nfn main() -> Int {\n    let unread: Int = 1\n    match 1 {\n        _ => 0,\n        1 => 1,\n    }\n}\n",
    );
    expect![[r#"
        main.ax:2:9: hint[E019]: variable `unread` is never read
        main.ax:5:9: warning[E015]: this arm is never reached: an earlier arm takes all its values
        1 warning, 1 hint in 1 file
        1 fixable with `--fix`, 1 more with `--unsafe-fixes`
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise"]).exits(0).stdout);
    expect![[r#"
        main.ax:2:9: hint[E019]: variable `unread` is never read
        main.ax:5:9: error[E015]: this arm is never reached: an earlier arm takes all its values
        1 error, 1 hint in 1 file
        1 fixable with `--fix`, 1 more with `--unsafe-fixes`
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise", "--deny", "warnings"]).exits(1).stdout);
    let denied = sandbox.run(&["--format=concise", "--deny=E019", "--deny=unreachable-arm"]);
    expect![[r#"
        main.ax:2:9: error[E019]: variable `unread` is never read
        main.ax:5:9: error[E015]: this arm is never reached: an earlier arm takes all its values
        2 errors in 1 file
        1 fixable with `--fix`, 1 more with `--unsafe-fixes`
    "#]]
    .assert_eq(&denied.exits(1).stdout);
}

#[test]
fn strict_is_the_strict_profile() {
    let sandbox = Sandbox::new(
        "//- /main.ax\nfn main() -> Int {\n    let text = \"a\"\n    __builtin_string_len(text)\n}\n",
    );
    assert_eq!(sandbox.run(&[]).exits(0).stdout, "no problems in 1 file\n");
    expect![[r#"
        main.ax:2:9: hint[E032]: the type of `text` is left to inference: it is `String`
        1 hint in 1 file
        1 fixable with `--fix`
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise", "--strict"]).exits(0).stdout);
    sandbox.run(&["--strict", "--deny=missing-annotation"]).exits(1);
}

#[test]
fn standard_input_stands_for_a_file() {
    let sandbox = Sandbox::new(WITNESS);
    let fixed = "fn wrong() -> Int {\n    1\n}\n";
    let run = sandbox.run_in("", &["--stdin-filename", "alone.ax"], fixed);
    assert_eq!(run.exits(0).stdout, "no problems in 1 file\n");
    let new = "import fetch\nfn main() -> Int { load(1) }\n";
    let run = sandbox.run_in("", &["--format=concise", "--stdin-filename=new.ax"], new);
    run.exits(1);
    expect![[r#"
        new.ax:2:4: error[E007]: `main` needs `net.fetch` because it calls `load`, which calls `net_fetch`
        new.ax:2:25: error[E009]: expected `String`, found `Int`
        2 errors in 1 file
        2 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn the_same_from_any_folder() {
    let sandbox =
        Sandbox::new("//- /boruna.toml\n//- /steps/a.ax\nfn main() -> Int { \"\" }\n//- /doc/x.md\n");
    let run = sandbox.run_in("steps", &["--format=concise"], "");
    assert_eq!(
        run.exits(1).stdout,
        "a.ax:1:20: error[E009]: expected `Int`, found `String`\n1 error in 1 file\n"
    );
    let run = sandbox.run_in("doc", &["--format=concise", "../steps/a.ax"], "");
    assert!(run.exits(1).stdout.contains("/steps/a.ax:1:20: error[E009]"), "{}", run.stdout);
}

#[test]
fn local_packages_are_found_beside_and_above_even_if_ignored() {
    let sandbox = Sandbox::new(
        "//- /libs/money/src/core.ax\nfn cents(euros: Int) -> Int { euros * 100 }\n\
         //- /project/boruna.toml\n\
         //- /project/.git/HEAD\n\
         //- /project/.gitignore\nlibs/\n\
         //- /project/libs/time/src/core.ax\nfn hours(days: Int) -> Int { days * 24 }\n\
         //- /project/main.ax\nimport money\nimport \"time\"\nfn main() -> Int { cents(1) + hours(1) }\n",
    );
    let run = sandbox.run_in("project", &[], "");
    assert_eq!(run.exits(0).stdout, "no problems in 1 file\n");
}

#[test]
fn the_examples_are_clean_but_the_one_that_shows_mistakes() {
    let sandbox = Sandbox::new("");
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let run = sandbox.run(&["--deny=warnings", path.to_str().unwrap()]);
        let clean = run.status == 0 && !run.stdout.contains("error[") && !run.stdout.contains("warning[");
        assert_eq!(clean, !path.ends_with("demo"), "{run:#?}");
    }
}
