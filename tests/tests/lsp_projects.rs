//! Which files belong together, and what happens to them behind the editor's back.

use boruna_tests::lsp_client::{Client, Folder, pulling, url};
use serde_json::{Value, json};

const LIBRARY: &str = "fn helper() -> Int {\n    1\n}\n";
const USER: &str = "import library\n\nfn main() -> Int {\n    helper()\n}\n";
const MISSING: &str = "0:7 E013";

/// What is wrong in each file of the workspace that has something wrong with it, as `path: findings`.
fn workspace(client: &mut Client, folder: &Folder) -> Vec<String> {
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let mut found = Vec::new();
    for item in report["items"].as_array().unwrap() {
        let path = item["uri"].as_str().unwrap().strip_prefix(&url(folder.path())).unwrap().to_owned();
        for finding in item["items"].as_array().unwrap() {
            found.push(format!("{path} {}", finding["code"].as_str().unwrap()));
        }
    }
    found
}

#[test]
fn a_file_belongs_to_the_nearest_configuration() {
    let folder = Folder::new(&[
        ("boruna.toml", ""),
        ("library.ax", LIBRARY),
        ("main.ax", USER),
        ("inner/boruna.toml", "diagnostics.import-failure = \"warning\"\n"),
        ("inner/main.ax", USER),
    ]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    client.open(&folder.url("main.ax"), USER);
    client.open(&folder.url("inner/main.ax"), USER);
    assert_eq!(client.findings(&folder.url("main.ax")), "");
    let inner = client.pull(&folder.url("inner/main.ax"));
    assert_eq!((&inner[0]["code"], &inner[0]["severity"]), (&json!("E013"), &json!(2)));
    assert_eq!(client.statistics()["projects"], 2);
    client.shut_down();
}

#[test]
fn a_file_outside_any_folder_has_its_own() {
    let folder = Folder::new(&[("library.ax", LIBRARY), ("main.ax", USER), ("deep/below/x.ax", "(")]);
    let mut client = Client::start(pulling(), &[]);
    client.open(&folder.url("main.ax"), USER);
    assert_eq!(client.findings(&folder.url("main.ax")), "");
    // Nothing below is read.
    assert_eq!(client.statistics()["files"], 2);
    client.shut_down();
}

#[test]
fn several_folders_may_be_open_and_change() {
    let (one, two) = (Folder::new(&[("a.ax", "(")]), Folder::new(&[("b.ax", "(")]));
    let mut client = Client::start(pulling(), &[one.path()]);
    assert_eq!(workspace(&mut client, &one), ["/a.ax E002"]);
    let change = |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    let folder = |it: &Folder| json!([{ "uri": url(it.path()), "name": "" }]);
    client.notify("workspace/didChangeWorkspaceFolders", change(folder(&two), folder(&one)));
    assert_eq!(workspace(&mut client, &two), ["/b.ax E002"]);
    client.notify("workspace/didChangeWorkspaceFolders", change(json!([]), folder(&two)));
    assert_eq!(workspace(&mut client, &two), [""; 0]);
    client.shut_down();
}

#[test]
fn nested_projects_are_reported_once_each() {
    let folder = Folder::new(&[
        ("boruna.toml", ""),
        ("a.ax", "("),
        ("inner/boruna.toml", ""),
        ("inner/b.ax", "("),
        ("libs/pack/src/core.ax", "("),
        (".gitignore", "ignored\n"),
        (".git/HEAD", ""),
        ("ignored/c.ax", "("),
    ]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let found = workspace(&mut client, &folder);
    assert_eq!(found, ["/a.ax E002", "/inner/b.ax E002", "/libs/pack/src/core.ax E002"]);
    client.shut_down();
}

#[test]
fn the_settings_decide_what_is_reported() {
    let folder = Folder::new(&[("boruna.toml", "exclude = [\"generated/**\"]\n"), ("generated/a.ax", "(")]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let generated = folder.url("generated/a.ax");
    client.open(&generated, "(");
    assert_eq!(client.findings(&generated), "");
    // They count as they are in the editor, before they are saved.
    let config = folder.url("boruna.toml");
    client.open(&config, "exclude = [\"generated/**\"]\n");
    client.replace(&config, 2, "");
    assert!(client.await_findings(&generated, |it| !it.is_empty()).starts_with("0:"));
    client.replace(&config, 3, "exclude = 3\n");
    assert!(client.findings(&config).contains("CFG003"));
    client.close(&config);
    client.await_findings(&generated, str::is_empty);
    client.shut_down();
}

#[test]
fn changes_on_disk_are_seen() {
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let main = folder.url("main.ax");
    client.open(&main, USER);
    assert!(client.findings(&main).starts_with(MISSING));
    folder.write("library.ax", LIBRARY);
    client.files_changed(&[folder.url("library.ax")]);
    client.await_findings(&main, str::is_empty);
    // As long as before, and perhaps in the same tick of the clock.
    folder.write("library.ax", &LIBRARY.replace("helper", "hepler"));
    client.files_changed(&[folder.url("library.ax")]);
    client.await_findings(&main, |it| it.contains("E004"));
    folder.delete("library.ax");
    client.files_changed(&[folder.url("library.ax")]);
    client.await_findings(&main, |it| it.starts_with(MISSING));
    client.shut_down();
}

/// Clients that watch nothing still tell when something is saved or opened.
#[test]
fn changes_nobody_reported_are_seen_at_the_next_save() {
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let main = folder.url("main.ax");
    client.open(&main, USER);
    assert!(client.findings(&main).starts_with(MISSING));
    folder.write("library.ax", LIBRARY);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": main } }));
    client.await_findings(&main, str::is_empty);
    folder.delete("library.ax");
    client.open(&folder.url("other.ax"), "");
    client.await_findings(&main, |it| it.starts_with(MISSING));
    client.shut_down();
}

#[test]
fn the_editors_text_wins_until_it_is_closed() {
    let folder = Folder::new(&[("boruna.toml", ""), ("library.ax", LIBRARY), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let (main, library) = (folder.url("main.ax"), folder.url("library.ax"));
    client.open(&main, USER);
    client.open(&library, "");
    assert!(client.findings(&main).contains("E004"));
    folder.write("library.ax", &format!("{LIBRARY}\n"));
    client.files_changed(std::slice::from_ref(&library));
    assert!(client.findings(&main).contains("E004"));
    client.close(&library);
    client.await_findings(&main, str::is_empty);
    client.shut_down();
}

/// A file that exists in the editor only can be imported, until it is closed.
#[test]
fn an_unsaved_file_is_part_of_its_project() {
    let folder = Folder::new(&[("boruna.toml", ""), ("main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let (main, library) = (folder.url("main.ax"), folder.url("library.ax"));
    client.open(&main, USER);
    client.open(&library, LIBRARY);
    assert_eq!(client.findings(&main), "");
    client.close(&library);
    client.await_findings(&main, |it| it.starts_with(MISSING));
    client.shut_down();
}

#[test]
fn files_may_be_renamed_and_deleted_with_their_folders() {
    let folder =
        Folder::new(&[("boruna.toml", ""), ("main.ax", USER), ("old/boruna.toml", ""), ("old/x.ax", "(")]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let main = folder.url("main.ax");
    client.open(&main, USER);
    assert_eq!(workspace(&mut client, &folder), ["/main.ax E013", "/main.ax E004", "/old/x.ax E002"]);
    std::fs::rename(folder.join("old"), folder.join("new")).unwrap();
    let (old, new) = (folder.url("old"), folder.url("new"));
    client.notify("workspace/didRenameFiles", json!({ "files": [{ "oldUri": old, "newUri": new }] }));
    client.await_state(|client| {
        workspace(client, &folder) == ["/main.ax E013", "/main.ax E004", "/new/x.ax E002"]
    });
    folder.delete("new");
    client.notify("workspace/didDeleteFiles", json!({ "files": [{ "uri": new }] }));
    client.await_state(|client| workspace(client, &folder) == ["/main.ax E013", "/main.ax E004"]);
    folder.write("library.ax", LIBRARY);
    client.notify("workspace/didCreateFiles", json!({ "files": [{ "uri": folder.url("library.ax") }] }));
    client.await_findings(&main, str::is_empty);
    client.shut_down();
}

#[test]
fn a_configuration_that_appears_makes_a_project() {
    let folder = Folder::new(&[("library.ax", LIBRARY), ("inner/main.ax", USER)]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    let main = folder.url("inner/main.ax");
    client.open(&main, USER);
    assert!(client.findings(&main).starts_with(MISSING));
    folder.write("boruna.toml", "source_roots = [\".\"]\n");
    client.files_changed(&[folder.url("boruna.toml")]);
    client.await_findings(&main, str::is_empty);
    folder.write("inner/boruna.toml", "");
    client.files_changed(&[folder.url("inner/boruna.toml")]);
    client.await_findings(&main, |it| it.starts_with(MISSING));
    folder.delete("inner/boruna.toml");
    client.files_changed(&[folder.url("inner/boruna.toml")]);
    client.await_findings(&main, str::is_empty);
    client.shut_down();
}

/// The folder is open by a link; the document comes by its real path, and the other way round.
#[cfg(unix)]
#[test]
fn a_linked_folder_is_the_folder() {
    let folder =
        Folder::new(&[("real/boruna.toml", ""), ("real/library.ax", LIBRARY), ("real/main.ax", USER)]);
    std::os::unix::fs::symlink("real", folder.join("link")).unwrap();
    let mut client = Client::start(pulling(), &[&folder.join("link")]);
    client.open(&folder.url("real/library.ax"), &format!("{LIBRARY}("));
    client.open(&folder.url("link/main.ax"), USER);
    assert_eq!(client.findings(&folder.url("link/main.ax")), "");
    assert_eq!(client.statistics()["projects"], 1);
    // What is open is spelt as it was opened, and what is not as the folder is.
    client.close(&folder.url("real/library.ax"));
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let uris: Vec<_> =
        report["items"].as_array().unwrap().iter().map(|it| it["uri"].as_str().unwrap()).collect();
    let expected = ["link/boruna.toml", "link/library.ax", "link/main.ax"].map(|it| folder.url(it));
    assert_eq!(uris, expected);
    client.shut_down();
}

/// A package that is linked into `libs` is edited where it really lies.
#[cfg(unix)]
#[test]
fn a_linked_package_is_the_package() {
    let folder = Folder::new(&[
        ("app/boruna.toml", ""),
        ("app/main.ax", "import \"pack\"\n\nfn main() -> Int {\n    helper()\n}\n"),
        ("elsewhere/pack/src/core.ax", LIBRARY),
    ]);
    std::fs::create_dir(folder.join("app/libs")).unwrap();
    std::os::unix::fs::symlink("../../elsewhere/pack", folder.join("app/libs/pack")).unwrap();
    let mut client = Client::start(pulling(), &[&folder.join("app")]);
    let main = folder.url("app/main.ax");
    client.open(&main, "import \"pack\"\n\nfn main() -> Int {\n    helper()\n}\n");
    assert_eq!(client.findings(&main), "");
    let core = folder.url("elsewhere/pack/src/core.ax");
    client.open(&core, LIBRARY);
    client.replace(&core, 2, "");
    client.await_findings(&main, |it| it.contains("E004"));
    client.shut_down();
}

#[cfg(unix)]
#[test]
fn packages_outside_are_found_when_an_edit_names_them() {
    let near = "import \"near\"\n\nfn main() -> Int {\n    near()\n}\n";
    let folder = Folder::new(&[
        ("vendor/near/src/core.ax", "import \"deep\"\n\nexport fn near() -> Int {\n    deep()\n}\n"),
        ("vendor/deep/src/core.ax", "export fn deep() -> Int {\n    1\n}\n"),
        ("vendor/unused/src/core.ax", "export fn near() -> String {\n    \"\"\n}\n"),
        ("work/boruna.toml", "package_roots = [\"../vendor\"]\n"),
        ("work/main.ax", "fn main() -> Int {\n    0\n}\n"),
    ]);
    let mut client = Client::start(pulling(), &[&folder.path().join("work")]);
    client.open(&folder.url("work/main.ax"), "fn main() -> Int {\n    0\n}\n");
    assert_eq!(client.findings(&folder.url("work/main.ax")), "");
    assert_eq!(client.statistics()["files"], 1);
    client.replace(&folder.url("work/main.ax"), 2, near);
    client.await_findings(&folder.url("work/main.ax"), str::is_empty);
    // What `near` imports in its turn is read a round later.
    assert!((0..10_000).any(|_| client.statistics()["files"] == 3), "{:#}", client.statistics());
    client.shut_down();
}

#[test]
fn what_cannot_be_read_is_reported() {
    let folder = Folder::new(&[("boruna.toml", ""), ("x.ax/inside.txt", ""), ("fine.ax", "")]);
    std::fs::write(folder.join("latin.ax"), b"fn f() {} // \xe9\n").unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("broken.ax")).unwrap();
    let mut client = Client::start(pulling(), &[folder.path()]);
    assert_eq!(workspace(&mut client, &folder), ["/broken.ax E040", "/latin.ax E040"]);
    client.shut_down();
}

/// What the server says of the project of a document, as `folder profile policy`.
fn project(client: &mut Client, folder: &Folder, uri: &str) -> String {
    let facts = client.request("boruna/project", json!({ "textDocument": { "uri": uri } })).unwrap();
    let root = facts["root"].as_str().map(|it| it.strip_prefix(&url(folder.path())).unwrap_or(it));
    let policy = facts["policy"].as_str().unwrap_or("none");
    format!("{} {} {policy}", root.unwrap_or("none"), facts["profile"].as_str().unwrap())
}

#[test]
fn the_project_of_a_document_can_be_asked_for() {
    let strict = "profile = \"strict\"\npolicy = \"rules/policy.toml\"\n";
    let folder = Folder::new(&[
        ("main.ax", USER),
        ("inner/boruna.toml", strict),
        ("inner/main.ax", USER),
        ("inner/rules/policy.toml", ""),
    ]);
    let mut client = Client::start(pulling(), &[folder.path()]);
    client.open("untitled:Untitled-1", USER);
    for (uri, expected) in [
        (folder.url("main.ax"), " default none"),
        (folder.url("inner/main.ax"), "/inner strict rules/policy.toml"),
        (folder.url("inner/boruna.toml"), "/inner strict rules/policy.toml"),
        ("untitled:Untitled-1".to_owned(), "none default none"),
        ("boruna-std:/prelude.ax".to_owned(), "none default none"),
        ("file:///nowhere/main.ax".to_owned(), "none default none"),
    ] {
        assert_eq!(project(&mut client, &folder, &uri), expected, "{uri}");
    }
    // A folder of the client's is spelt its way.
    let facts = json!({ "textDocument": { "uri": folder.url("main.ax") } });
    assert_eq!(client.request("boruna/project", facts).unwrap()["root"], url(folder.path()));
    client.shut_down();
}

#[test]
fn a_client_that_wants_to_is_told_that_projects_changed() {
    const CHANGED: &str = "boruna/projectsChanged";
    let folder = Folder::new(&[("main.ax", USER), ("library.ax", LIBRARY), ("inner/main.ax", LIBRARY)]);
    let mut client = Client::start_with(pulling(), &[folder.path()], json!({ "projectsChanged": true }));
    let (main, inner) = (folder.url("main.ax"), folder.url("inner/main.ax"));
    client.open(&main, USER);
    assert_eq!(project(&mut client, &folder, &main), " default none");
    client.expect(CHANGED);
    // Behind the editor's back.
    let config = folder.url("boruna.toml");
    folder.write("boruna.toml", "profile = \"strict\"\n");
    client.files_changed(std::slice::from_ref(&config));
    client.expect(CHANGED);
    assert_eq!(project(&mut client, &folder, &main), " strict none");
    // In the editor, not saved.
    client.open(&config, "profile = \"strict\"\n");
    client.replace(&config, 2, "policy = \"policy.toml\"\n");
    client.expect(CHANGED);
    assert_eq!(project(&mut client, &folder, &main), " default policy.toml");
    // A project within.
    folder.write("inner/boruna.toml", "profile = \"strict\"\n");
    client.files_changed(&[folder.url("inner/boruna.toml")]);
    client.expect(CHANGED);
    client.await_state(|it| project(it, &folder, &inner) == "/inner strict none");
    // The folder is found before what lies in it is read.
    client.allow(CHANGED);
    client.shut_down();
}

/// A folder of sources that two projects share belongs to a third place; both use what is in it.
fn shared() -> Folder {
    let config = "source_roots = [\"../parts\"]\n";
    let uses = "import helpers\n\nfn main() -> Int {\n    help(1)\n}\n";
    Folder::new(&[
        ("parts/helpers.ax", "fn help(n: Int) -> Int {\n    n\n}\n\nfn again() -> Int {\n    help(2)\n}\n"),
        ("one/boruna.toml", config),
        ("one/main.ax", uses),
        ("two/boruna.toml", config),
        ("two/main.ax", uses),
    ])
}

#[test]
fn what_two_projects_share_is_found_and_renamed_in_both() {
    let folder = shared();
    let mut client = Client::start(pulling(), &[&folder.join("one"), &folder.join("two")]);
    let (one, helpers) = (folder.url("one/main.ax"), folder.url("parts/helpers.ax"));
    client.open(&one, &std::fs::read_to_string(folder.join("one/main.ax")).unwrap());
    let everywhere = ["one/main.ax 3:4", "parts/helpers.ax 0:3", "parts/helpers.ax 5:4", "two/main.ax 3:4"];
    let in_one = (one.as_str(), json!({ "line": 3, "character": 5 }));
    let in_helpers = (helpers.as_str(), json!({ "line": 0, "character": 4 }));
    let shown = |uri: &Value, range: &Value| {
        let path = uri.as_str().unwrap().strip_prefix(&url(folder.path())).unwrap();
        format!("{} {}:{}", &path[1..], range["start"]["line"], range["start"]["character"])
    };
    let check = |client: &mut Client, (uri, position): &(&str, Value)| {
        let params = json!({ "textDocument": { "uri": uri }, "position": position,
            "context": { "includeDeclaration": true } });
        let found = client.request("textDocument/references", params).unwrap();
        let mut found: Vec<_> =
            found.as_array().unwrap().iter().map(|it| shown(&it["uri"], &it["range"])).collect();
        found.sort();
        assert_eq!(found, everywhere);

        let params = json!({ "textDocument": { "uri": uri }, "position": position, "newName": "assist" });
        let edit = client.request("textDocument/rename", params).unwrap();
        let mut changed = Vec::new();
        for document in edit["documentChanges"].as_array().unwrap() {
            for edit in document["edits"].as_array().unwrap() {
                changed.push(shown(&document["textDocument"]["uri"], &edit["range"]));
            }
        }
        changed.sort();
        assert_eq!(changed, everywhere);
    };
    check(&mut client, &in_one);
    // Open, it is known as part of a project of its own, too.
    client.open(&helpers, &std::fs::read_to_string(folder.join("parts/helpers.ax")).unwrap());
    check(&mut client, &in_one);
    check(&mut client, &in_helpers);

    // A name that is taken in one of them stands in the way of all.
    let params = json!({ "textDocument": { "uri": one }, "position": in_one.1, "newName": "assist" });
    folder.write("two/main.ax", "import helpers\n\nfn assist() -> Int {\n    help(1)\n}\n");
    client.files_changed(&[folder.url("two/main.ax")]);
    client.await_state(|it| it.request("textDocument/rename", params.clone()).is_err());
    client.shut_down();
}

#[cfg(unix)]
#[test]
fn any_name_of_a_file_has_an_address() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let folder = Folder::new(&[("boruna.toml", "")]);
    for name in [b"new\nline.ax".as_slice(), b"tab\t.ax", b"byte\xff.ax"] {
        std::fs::write(folder.path().join(OsStr::from_bytes(name)), "fn main() -> Int { nowhere }\n")
            .unwrap();
    }
    let mut client = Client::start(pulling(), &[folder.path()]);
    let found = ["/byte%FF.ax E003", "/new%0Aline.ax E003", "/tab%09.ax E003"];
    assert_eq!(workspace(&mut client, &folder), found);
    for name in ["new%0Aline.ax", "tab%09.ax", "byte%FF.ax"] {
        let url = format!("{}/{name}", url(folder.path()));
        // The closed file is found by it.
        let report = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": url } }));
        assert_eq!(report.unwrap()["items"][0]["code"], "E003", "{name}");
        client.open(&url, "fn main() -> Int { 1 }\n");
        assert_eq!(client.findings(&url), "", "{name}");
    }
    assert_eq!(workspace(&mut client, &folder), [""; 0]);
    client.shut_down();
}

#[cfg(unix)]
#[test]
fn ignore_files_that_are_none_do_no_harm() {
    let folder = Folder::new(&[("boruna.toml", ""), (".git/HEAD", ""), ("a.ax", "("), ("in/b.ax", "(")]);
    std::os::unix::fs::symlink("/dev/zero", folder.join(".gitignore")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.join("in/.ignore")).status();
    assert!(made.unwrap().success());
    let mut client = Client::start(pulling(), &[folder.path()]);
    assert_eq!(workspace(&mut client, &folder), ["/a.ax E002", "/in/b.ax E002"]);
    client.shut_down();
}

#[test]
fn a_file_alone_is_without_the_folders_below() {
    let folder = Folder::new(&[
        ("main.ax", "fn near() -> Int {\n    1\n}\n"),
        ("sub/b.ax", "fn far() -> Int {\n    1\n}\n"),
        ("nested/boruna.toml", ""),
        ("nested/c.ax", "("),
    ]);
    let mut client = Client::start(pulling(), &[]);
    client.open(&folder.url("main.ax"), "fn near() -> Int {\n    1\n}\n");
    let mut names = |query: &str| {
        let found = client.request("workspace/symbol", json!({ "query": query })).unwrap();
        found.as_array().unwrap().iter().filter(|it| it["name"] == query).count()
    };
    assert_eq!((names("near"), names("far")), (1, 0));
    assert_eq!(client.statistics()["projects"], 1);
    client.shut_down();
}

#[cfg(unix)]
#[test]
fn a_file_may_be_open_under_two_addresses() {
    const WRONG: &str = "fn main() -> Int {\n    nowhere\n}\n";
    let folder = Folder::new(&[("real/boruna.toml", ""), ("real/main.ax", WRONG)]);
    std::os::unix::fs::symlink("real", folder.join("link")).unwrap();
    let both = [folder.url("link/main.ax"), folder.url("real/main.ax")];

    let mut client = Client::start(pulling(), &[&folder.join("real")]);
    both.iter().for_each(|it| client.open(it, WRONG));
    for it in &both {
        assert_eq!(client.findings(it), "1:4 E003\n");
    }
    client.close(&both[1]);
    client.replace(&both[0], 2, "fn main() -> Int {\n    1\n}\n");
    assert_eq!(client.findings(&both[0]), "");
    client.close(&both[0]);
    client.shut_down();

    let mut client = Client::start(json!({}), &[&folder.join("real")]);
    both.iter().for_each(|it| client.open(it, WRONG));
    for it in &both {
        client.expect_where("textDocument/publishDiagnostics", |params| {
            params["uri"] == **it && params["version"] == 1 && params["diagnostics"][0]["code"] == "E003"
        });
    }
    client.allow("textDocument/publishDiagnostics");
    client.shut_down();
}
