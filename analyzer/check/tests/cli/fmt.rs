//! `boruna-check fmt`.

use expect_test::expect;

use crate::sandbox::Sandbox;

const UGLY: &str = "fn main()->Int{1+2}\n";
const NEAT: &str = "fn main() -> Int {\n    1 + 2\n}\n";

#[test]
fn files_are_put_into_canonical_style() {
    let sandbox = Sandbox::new("//- /neat.ax\nfn one() -> Int {\n    1\n}\n");
    sandbox.write("sub/ugly.ax", UGLY);
    let run = sandbox.run(&["fmt"]);
    run.exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "1 of 2 files changed\n"));
    assert_eq!(sandbox.read("sub/ugly.ax"), NEAT);
    assert_eq!(sandbox.run(&["fmt"]).stderr, "0 of 2 files changed\n");
}

#[test]
fn check_lists_and_writes_nothing() {
    let sandbox = Sandbox::new("");
    sandbox.write("ugly.ax", UGLY);
    let run = sandbox.run(&["fmt", "--check"]);
    run.exits(1);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("ugly.ax\n", "1 of 1 file would change\n"));
    assert_eq!(sandbox.read("ugly.ax"), UGLY);
    sandbox.write("ugly.ax", NEAT);
    sandbox.run(&["fmt", "--check"]).exits(0);
}

#[test]
fn diff_shows_and_writes_nothing() {
    let sandbox = Sandbox::new("");
    sandbox.write("ugly.ax", UGLY);
    let run = sandbox.run(&["fmt", "--diff", "ugly.ax"]);
    run.exits(1);
    expect![[r#"
        --- a/ugly.ax
        +++ b/ugly.ax
        @@ -1 +1,3 @@
        -fn main()->Int{1+2}
        +fn main() -> Int {
        +    1 + 2
        +}
    "#]]
    .assert_eq(&run.stdout);
    assert_eq!(sandbox.read("ugly.ax"), UGLY);
}

#[test]
fn what_does_not_parse_is_left_alone_and_the_rest_is_formatted() {
    let sandbox = Sandbox::new("");
    sandbox.write("broken.ax", "fn main( -> Int {\n");
    sandbox.write("ugly.ax", UGLY);
    sandbox.write("latin.ax", b"// \xe9\n");
    let run = sandbox.run(&["fmt"]);
    run.exits(1);
    assert!(run.stderr.contains("\nbroken.ax:1:"), "{}", run.stderr);
    assert!(run.stderr.contains(": not formatted: "), "{}", run.stderr);
    assert!(run.stderr.ends_with("\n1 of 3 files changed, 2 could not be formatted\n"), "{}", run.stderr);
    assert_eq!(sandbox.read("broken.ax"), "fn main( -> Int {\n");
    assert_eq!(sandbox.read("ugly.ax"), NEAT);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let sandbox = Sandbox::new("");
    let run = sandbox.run_in("", &["fmt", "--stdin-filename=a.ax"], UGLY);
    assert_eq!((run.exits(0).stdout.as_str(), run.stderr.as_str()), (NEAT, ""));
    let run = sandbox.run_in("", &["fmt", "--stdin-filename=a.ax"], NEAT);
    assert_eq!(run.exits(0).stdout, NEAT);
    let run = sandbox.run_in("", &["fmt", "--stdin-filename=a.ax"], "fn (");
    assert_eq!(run.exits(1).stdout, "");
    let run = sandbox.run_in("", &["fmt", "--check", "--stdin-filename=a.ax"], UGLY);
    assert_eq!(run.exits(1).stdout, "a.ax\n");
}

#[test]
fn a_text_that_settings_leave_out_comes_back_as_it_was() {
    let sandbox = Sandbox::new("//- /boruna.toml\nexclude = [\"old/**\"]\n");
    for command in [&["fmt", "--stdin-filename=old/a.ax"][..], &["--fix", "--stdin-filename=old/a.ax"]] {
        let run = sandbox.run_in("", command, UGLY);
        assert_eq!(run.exits(0).stdout, UGLY, "{command:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_does_not_keep_the_others_from_it() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let sandbox = Sandbox::new("");
    sandbox.write("a.ax", UGLY);
    sandbox.write("b.ax", UGLY);
    fs::set_permissions(sandbox.path("a.ax"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = sandbox.run(&["fmt"]);
    run.exits(2);
    assert!(run.stderr.contains("a.ax` cannot be written: it is read-only"), "{}", run.stderr);
    assert_eq!(sandbox.read("b.ax"), NEAT);
}
