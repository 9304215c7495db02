//! Which files are checked, and what becomes of those that cannot be read.

use expect_test::expect;

use crate::sandbox::Sandbox;

#[test]
fn bytes_that_are_no_text_are_a_finding_and_the_rest_is_checked() {
    let sandbox = Sandbox::new("//- /good.ax\nfn main() -> Int { 0 }\n");
    sandbox.write("bad.ax", b"// caf\xe9\n");
    let run = sandbox.run(&[]);
    run.exits(1);
    expect![[r#"
        error[E040]: this file is not UTF-8 text: byte 0xe9 at offset 6
         --> bad.ax:1:7
          |
        1 | // caf�
          |       ^
          |
          = help: save it as UTF-8

        1 error in 2 files
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn a_file_that_is_too_large_is_a_finding() {
    let sandbox = Sandbox::new("//- /.git/HEAD\n//- /good.ax\nfn main() -> Int { 0 }\n");
    sandbox.write("huge.ax", "fn big() -> Int { 1 }\n".repeat(500_000));
    let run = sandbox.run(&["--format=concise"]);
    run.exits(1);
    expect![[r#"
        huge.ax:1:1: error[E040]: this file is larger than 2 MiB
        1 error in 2 files
    "#]]
    .assert_eq(&run.stdout);
    let run = sandbox.run(&["--format=concise", "good.ax"]);
    expect![[r#"
        no problems in 1 file
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn empty_files_and_folders_named_like_sources_are_fine() {
    let sandbox = Sandbox::new("//- /empty.ax\n//- /folder.ax/inner.ax\nfn main() -> Int { 0 }\n");
    let run = sandbox.run(&["--format=concise"]);
    run.exits(0);
    assert_eq!(run.stdout, "no problems in 2 files\n");
    let run = sandbox.run(&["--format=concise", "folder.ax"]);
    assert_eq!(run.stdout, "no problems in 1 file\n");
}

#[cfg(unix)]
#[test]
fn links_to_nothing_and_loops_are_survived() {
    use std::os::unix::fs::symlink;

    let sandbox = Sandbox::new("//- /src/good.ax\nfn main() -> Int { 0 }\n");
    symlink("nowhere", sandbox.path("src/broken.ax")).unwrap();
    symlink(sandbox.path("src"), sandbox.path("src/again")).unwrap();
    symlink("self.ax", sandbox.path("src/self.ax")).unwrap();
    let run = sandbox.run(&["--format=concise"]);
    run.exits(1);
    expect![[r#"
        src/broken.ax:1:1: error[E040]: this file cannot be read: it is a symbolic link to nothing
        src/self.ax:1:1: error[E040]: this file cannot be read: too many levels of symbolic links
        2 errors in 3 files
    "#]]
    .assert_eq(&run.stdout);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let sandbox = Sandbox::new("");
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("pipe.ax")).status().unwrap();
    assert!(made.success());
    let run = sandbox.run(&["--format=concise", "pipe.ax"]);
    run.exits(1);
    expect![[r#"
        pipe.ax:1:1: error[E040]: this is not a regular file
        1 error in 1 file
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn ignored_and_excluded_files_are_left_out() {
    let sandbox = Sandbox::new(
        "//- /boruna.toml\nexclude = [\"generated/**\"]\n\
         //- /.gitignore\nbuild/\n\
         //- /.git/HEAD\n\
         //- /main.ax\nfn main() -> Int { 0 }\n\
         //- /build/out.ax\n\
         //- /generated/code.ax\n\
         //- /.hidden/x.ax\n",
    );
    let run = sandbox.run(&["--format=concise", "."]);
    assert_eq!(run.stdout, "no problems in 1 file\n", "only sources are counted");
    let run = sandbox.run(&["--format=concise", "generated/code.ax", "build/out.ax"]);
    assert_eq!(run.stdout, "no problems in 1 file\n", "a path that is given beats .gitignore");
    assert_eq!(run.stderr, "`generated/code.ax` is left out by `boruna.toml`\n");
}

#[test]
fn nested_projects_are_checked_with_their_own_settings() {
    let sandbox = Sandbox::new(
        "//- /boruna.toml\nprofil = 1\n\
         //- /main.ax\n\
         //- /inner/boruna.toml\npolcy = \"p\"\n\
         //- /inner/x.ax\n",
    );
    let run = sandbox.run(&["--format=concise"]);
    expect![[r#"
        boruna.toml:1:1: warning[CFG002]: there is no setting `profil`
        inner/boruna.toml:1:1: warning[CFG002]: there is no setting `polcy`
        2 warnings in 2 files
        2 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
    let run = sandbox.run(&["--format=concise", "inner"]);
    expect![[r#"
        inner/boruna.toml:1:1: warning[CFG002]: there is no setting `polcy`
        1 warning in 1 file
        1 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn several_projects_in_one_call() {
    let sandbox =
        Sandbox::new("//- /a/boruna.toml\n//- /a/x.ax\n//- /b/boruna.toml\n//- /b/y.ax\n//- /c/z.ax\n");
    let run = sandbox.run(&["--format=concise", "a/x.ax", "b", "c/z.ax"]);
    run.exits(0);
    assert_eq!(run.stdout, "no problems in 3 files\n");
}

#[test]
fn packages_outside_are_found_by_name() {
    let sandbox = Sandbox::new(
        "//- /libs/above/src/core.ax\nimport \"deep\"\nexport fn above() -> Int { deep() }\n\
         //- /vendor/deep/src/core.ax\nexport fn deep() -> Int { 1 }\n\
         //- /vendor/other/src/core.ax\n\
         //- /common/rates.ax\nexport fn rate() -> Int { 2 }\n\
         //- /app/boruna.toml\npackage_roots = [\"../vendor\"]\nsource_roots = [\"../common\"]\n\
         //- /app/main.ax\nimport \"above\"\nimport rates\nfn main() -> Int { above() + rate() }\n\
         //- /app/near.ax\nimport \"othr\"\nfn main() -> Int { 0 }\n",
    );
    let run = sandbox.run_in("app", &["--format=concise"], "");
    expect![[r#"
        near.ax:1:8: error[E013]: there is no package `othr`
        1 error in 2 files
        1 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
    let run = sandbox.run_in("app", &["--fix", "--unsafe-fixes", "--format=concise", "near.ax"], "");
    expect![[r#"
        no problems in 1 file
    "#]]
    .assert_eq(&run.stdout);
}

#[test]
fn what_settings_name_must_exist() {
    let sandbox = Sandbox::new(
        "//- /boruna.toml\ninclude = [\"steps/*.ax\", \"stpes/*.ax\"]\n\
         entry_points = [\"steps/a.ax#rnu\"]\npackage_roots = [\"vendor\"]\nsource_roots = [\"steps/a.ax\"]\n\
         policy = \"policy.toml\"\n\
         //- /steps/a.ax\nexport fn run() -> Int { 0 }\n",
    );
    expect![[r#"
        boruna.toml:1:26: warning[CFG003]: `stpes/*.ax` matches no file
        boruna.toml:2:17: error[CFG003]: `steps/a.ax` has no function `rnu`
        boruna.toml:3:18: warning[CFG003]: there is no folder `vendor`
        boruna.toml:4:17: warning[CFG003]: `steps/a.ax` is no folder
        boruna.toml:5:10: error[CFG003]: there is no file `policy.toml`
        2 errors, 3 warnings in 1 file
        1 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise"]).exits(1).stdout);
    sandbox.write("policy.toml", "name = \"app\"\n");
    sandbox.write("boruna.toml", "policy = \"policy.toml\"\nexclude = [\"none\"]\n");
    assert_eq!(sandbox.run(&[]).exits(0).stdout, "no problems in 1 file\n");
}

#[test]
fn settings_that_are_no_file_are_named() {
    let sandbox = Sandbox::new("//- /boruna.toml/x\n//- /src/a.ax\nfn main() -> Int { 0 }\n");
    let run = sandbox.run(&[]);
    expect![[r#"
        error[E040]: this is not a regular file
         --> boruna.toml:1:1
          |
        1 |
          | ^
          |
          = help: make it a readable file: until then the default settings count

        1 error in 1 file
    "#]]
    .assert_eq(&run.exits(1).stdout);
    assert_eq!(sandbox.run(&["src/a.ax"]).exits(1).stdout, run.stdout);
}

#[test]
fn workflows_are_checked() {
    let sandbox = Sandbox::new(
        "//- /.git/HEAD\n//- /.gitignore\nbuild\n\
         //- /flow/workflow.json\n{ \"schema_version\": 1, \"name\": \"a\", \"version\": \"1\", \"edges\": [],\n  \"steps\": {\n    \
         \"load\": { \"kind\": \"source\", \"source\": \"steps/load.ax\" },\n    \
         \"sum\": { \"kind\": \"source\", \"source\": \"steps/smu.ax\" },\n    \
         \"made\": { \"kind\": \"source\", \"source\": \"build/made.ax\" },\n    \
         \"tell\": { \"kind\": \"source\" }\n  }\n}\n\
         //- /flow/build/made.ax\n\
         //- /flow/steps/load.ax\nfn main() -> String { \"\" }\n\
         //- /other/workflow.json\n{\n",
    );
    let run = sandbox.run(&["--format=concise"]);
    expect![[r#"
        flow/workflow.json:4:42: error[WF002]: there is no file `steps/smu.ax`
        flow/workflow.json:6:13: error[WF001]: step `tell` lacks `source`
        other/workflow.json:1:1: error[WF001]: this `{` is never closed
        3 errors in 1 file
    "#]]
    .assert_eq(&run.exits(1).stdout);
    expect![[r#"
        flow/workflow.json:4:42: error[WF002]: there is no file `steps/smu.ax`
        flow/workflow.json:6:13: error[WF001]: step `tell` lacks `source`
        2 errors
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise", "flow/workflow.json"]).exits(1).stdout);
}

#[test]
fn policies_are_checked_and_code_is_held_against_them() {
    let sandbox = Sandbox::new(
        "//- /boruna.toml\npolicy = \"rules/strict.toml\"\n\
         //- /rules/strict.toml\nname = \"strict\"\ninherits = [\"base\"]\n\
         //- /base.policy.json\n{ \"name\": \"base\", \"allow\": [\n  { \"resource\": \"environment\", \"pattern\": \"APP_*\" }] }\n\
         //- /old-policy.toml\nname = \"old\"\ncolour = \"red\"\n\
         //- /main.ax\nfn main() -> Option<String> !{env.read} { env_read(\"HOME\") }\n",
    );
    let run = sandbox.run(&["--format=concise"]);
    expect![[r#"
        main.ax:1:14: warning[E042]: `main` gives `Option<String>`, where an `Int` would be the exit code
        main.ax:1:43: error[E044]: the policy `strict` denies `env.read` on `HOME`
        old-policy.toml:2:1: error[POL002]: there is no key `colour` here
        2 errors, 1 warning in 1 file
    "#]]
    .assert_eq(&run.exits(1).stdout);
    expect![[r#"
        old-policy.toml:2:1: error[POL002]: there is no key `colour` here
        1 error
    "#]]
    .assert_eq(&sandbox.run(&["--format=concise", "old-policy.toml"]).exits(1).stdout);
}
