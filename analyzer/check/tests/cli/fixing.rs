//! `--fix` and what it leaves on disk.

use expect_test::expect;

use crate::sandbox::Sandbox;

const CONFIG: &str = "//- /boruna.toml\nprofil = \"strict\"\n";

#[test]
fn fixes_are_written() {
    let sandbox = Sandbox::new(CONFIG);
    let run = sandbox.run(&["--fix", "--unsafe-fixes"]);
    run.exits(0);
    assert_eq!(sandbox.read("boruna.toml"), "profile = \"strict\"\n");
    assert_eq!(run.stdout, "no problems in 1 file\n");
    assert_eq!(run.stderr, "applied 1 change in 1 file\n");
}

#[test]
fn fixes_that_need_review_are_not_applied_unasked() {
    let sandbox = Sandbox::new(CONFIG);
    let run = sandbox.run(&["--fix"]);
    run.exits(0);
    assert_eq!(sandbox.read("boruna.toml"), "profil = \"strict\"\n");
    assert_eq!(run.stderr, "");
}

#[test]
fn diff_writes_nothing() {
    let sandbox = Sandbox::new(CONFIG);
    let run = sandbox.run(&["--fix", "--unsafe-fixes", "--diff"]);
    run.exits(0);
    assert_eq!(sandbox.read("boruna.toml"), "profil = \"strict\"\n");
    expect![[r#"
        --- a/boruna.toml
        +++ b/boruna.toml
        @@ -1 +1 @@
        -profil = "strict"
        +profile = "strict"
    "#]]
    .assert_eq(&run.stdout);
    assert_eq!(run.stderr, "would apply 1 change in 1 file\n");
}

#[test]
fn nothing_to_fix_leaves_files_alone() {
    let sandbox = Sandbox::new("//- /main.ax\nfn main() -> Int { 0 }\n");
    let before = sandbox.path("main.ax").metadata().unwrap().modified().unwrap();
    sandbox.run(&["--fix", "--unsafe-fixes"]).exits(0);
    assert_eq!(sandbox.path("main.ax").metadata().unwrap().modified().unwrap(), before);
}

#[test]
fn files_that_were_not_asked_for_are_not_changed() {
    let sandbox =
        Sandbox::new("//- /boruna.toml\nprofil = \"strict\"\n//- /main.ax\nfn main() -> Int { 0 }\n");
    sandbox.run(&["--fix", "--unsafe-fixes", "main.ax"]).exits(0);
    assert_eq!(sandbox.read("boruna.toml"), "profil = \"strict\"\n");
}
