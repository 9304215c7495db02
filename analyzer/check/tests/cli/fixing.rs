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
    assert_eq!(run.stdout, "no problems in 0 files\n");
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

/// A warning and a hint to fix, which are two rounds, and two hints that need review.
const PROGRAM: &str = "\
//- /main.ax
fn main() -> Int !{net.fetch, net.fetch, db.query} {
    let unread: Int = 1
    2
}
";

#[test]
fn fixes_are_applied_until_none_is_left() {
    let sandbox = Sandbox::new(PROGRAM);
    let run = sandbox.run(&["--fix"]);
    run.exits(0);
    expect![[r#"
        fn main() -> Int !{net.fetch, db.query} {
            let _unread: Int = 1
            2
        }
    "#]]
    .assert_eq(&sandbox.read("main.ax"));
    expect![[r#"
        hint[E018]: `main` declares `net.fetch` but never needs it
         --> main.ax:1:20
          |
        1 | fn main() -> Int !{net.fetch, db.query} {
          |                    ^^^^^^^^^
          |
        help: remove `net.fetch` from `main` (needs review)
          |
        1 - fn main() -> Int !{net.fetch, db.query} {
        1 + fn main() -> Int !{db.query} {
          |

        hint[E018]: `main` declares `db.query` but never needs it
         --> main.ax:1:31
          |
        1 | fn main() -> Int !{net.fetch, db.query} {
          |                               ^^^^^^^^
          |
        help: remove `db.query` from `main` (needs review)
          |
        1 - fn main() -> Int !{net.fetch, db.query} {
        1 + fn main() -> Int !{net.fetch} {
          |

        2 hints in 1 file
        2 fixable with `--fix --unsafe-fixes`
    "#]]
    .assert_eq(&run.stdout);
    let again = sandbox.run(&["--fix"]);
    assert_eq!(again.stderr, "", "a second run changes nothing");
}

#[test]
fn an_error_that_is_fixed_is_no_longer_one() {
    let sandbox = Sandbox::new("//- /main.ax\nfn main() -> Int {\n    let count: Int = 1\n    conut\n}\n");
    sandbox.run(&["--fix", "--unsafe-fixes", "--diff"]).exits(1);
    sandbox.run(&["--fix", "--unsafe-fixes"]).exits(0);
    assert_eq!(sandbox.read("main.ax"), "fn main() -> Int {\n    let count: Int = 1\n    count\n}\n");
}

#[test]
fn fixed_standard_input_goes_to_standard_output() {
    let sandbox = Sandbox::new("");
    let text = "fn main() -> Int {\n    let count: Int = 1\n    conut\n}\n";
    let run = sandbox.run_in("", &["--fix", "--unsafe-fixes", "--stdin-filename=a.ax"], text);
    assert_eq!(run.exits(0).stdout, text.replace("conut", "count"));
    assert_eq!(run.stderr, "no problems in 1 file\n");
    assert!(!sandbox.path("a.ax").exists());
    let run = sandbox.run_in("", &["--fix", "--format=json", "--stdin-filename=a.ax"], text);
    run.exits(2);
}

/// Strings in single quotes, statements on one line, and an import with a remark.
const FOREIGN: &str = "\
//- /main.ax
import \"std-json\" // for later

func main() -> Int { var a = 'it\\'s'; var b = 'q\"'; a = b; not_empty(a) and not_empty(b) ? 1 : 0 }

fn not_empty(text: String) -> Bool { not text == \"\" }
";

#[test]
fn habits_from_other_languages_are_fixed_to_a_program_well_laid_out() {
    let sandbox = Sandbox::new(FOREIGN);
    let run = sandbox.run(&["--fix", "--unsafe-fixes"]);
    expect![[r#"
        no problems in 1 file
    "#]]
    .assert_eq(&run.stdout);
    expect![[r#"
        // for later

        fn main() -> Int {
            let mut a = "it's"
            let b = "q\""
            a = b
            if not_empty(a) && not_empty(b) { 1 } else { 0 }
        }

        fn not_empty(text: String) -> Bool { !(text == "") }
    "#]]
    .assert_eq(&sandbox.read("main.ax"));
}
