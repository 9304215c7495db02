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
    let sandbox = Sandbox::new("");
    sandbox.write("huge.ax", vec![b'\n'; (16 << 20) + 1]);
    let run = sandbox.run(&["--format=concise"]);
    run.exits(1);
    expect![[r#"
        huge.ax:1:1: error[E040]: this file is larger than 16 MiB
        1 error in 1 file
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
    assert_eq!(run.stdout, "no problems in 2 files\n", "main.ax and boruna.toml");
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
        2 warnings in 4 files
        2 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
    let run = sandbox.run(&["--format=concise", "inner"]);
    expect![[r#"
        inner/boruna.toml:1:1: warning[CFG002]: there is no setting `polcy`
        1 warning in 2 files
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
    assert_eq!(run.stdout, "no problems in 4 files\n");
}
