//! Files and folders that get new paths: the edits that keep imports, manifests, the sources of workflow steps and the
//! paths in `boruna.toml` true.
//!
//! How an import finds its file is not repeated here: the files are put at their new paths in a database of their own,
//! and each import is asked there. One that leads elsewhere gets the new name of its file if that leads there; if no
//! name does, as when a module leaves the folder of who imports it, it stays and has a finding. So this must not be
//! asked for from inside a query.

mod manifests;

use std::sync::Arc;

use manifests::manifest_edits;
use rustc_hash::FxHashMap;

use super::{
    counterpart::Counterpart,
    target::{module_name, without_quotes},
};
use crate::{
    Database,
    db::Db,
    diagnostics::Edit,
    hir::{Item, ItemKind, file_items, lower::lower, scope::import_target},
    inputs::{Project, SourceFile},
    json::{self, Value},
    package::MANIFEST_NAME,
    project::{join, parent, paths},
    span::FileRange,
    workflow::WORKFLOW_NAME,
};

/// A file or folder that is given another path. Both are absolute, with `/` between names and none at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathChange {
    /// Where it is.
    pub old: String,
    /// Where it will be.
    pub new: String,
}

/// The edits to make in the files of `project` before they move, by path and place. Places and paths in them are those
/// of now.
pub fn file_rename(db: &dyn Db, project: Project, changes: &[PathChange]) -> Vec<Edit<FileRange>> {
    let mut edits = Vec::new();
    let mut after = After::new(db, project, changes);
    edits.extend(project.config(db).into_iter().flat_map(|it| config_edits(db, it, changes)));
    for file in project.files(db).iter().copied() {
        db.unwind_if_revision_cancelled();
        match file.path(db).rsplit('/').next().unwrap_or_default() {
            WORKFLOW_NAME => edits.extend(workflow_edits(db, file, changes)),
            MANIFEST_NAME => edits.extend(manifest_edits(db, file, changes)),
            name if name.ends_with(".ax") => edits.extend(after.import_edits(db, file)),
            _ => {}
        }
    }
    edits.sort_by_key(|it| (it.place.file.path(db).clone(), it.place.range.start()));
    edits
}

/// Where `path` will be.
fn moved(path: &str, changes: &[PathChange]) -> String {
    // Of folders inside each other the innermost says where its files go.
    let fits = |it: &&PathChange| {
        path.strip_prefix(&it.old).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match changes.iter().filter(fits).max_by_key(|it| it.old.len()) {
        Some(change) => format!("{}{}", change.new, path.get(change.old.len()..).unwrap_or_default()),
        None => path.to_owned(),
    }
}

/// The project with its files at their new paths.
struct After {
    db: Database,
    /// Each file now, with what it will be.
    files: FxHashMap<SourceFile, SourceFile>,
}

impl After {
    fn new(db: &dyn Db, project: Project, changes: &[PathChange]) -> After {
        let root = Arc::from(moved(project.root(db), changes));
        let Counterpart { db, files } = Counterpart::new(db, project, root, None, |file| {
            let path = Arc::from(moved(file.path(db), changes));
            if Some(file) != project.config(db) {
                return (path, file.text(db).clone());
            }
            // In order of place: from behind, places stay what they are.
            let edits = config_edits(db, file, changes);
            (path, edits.iter().rev().fold(file.text(db).clone(), |text, it| with_edit(&text, it)))
        });
        After { db, files: files.into_iter().collect() }
    }

    fn import_edits(&mut self, db: &dyn Db, file: SourceFile) -> Vec<Edit<FileRange>> {
        let Some(&new_file) = self.files.get(&file) else { return Vec::new() };
        let mut edits = Vec::new();
        // The text is the same, so items correspond by number.
        for (number, import) in file_items(db, file).iter().enumerate() {
            if import.kind(db) != ItemKind::Import {
                continue;
            }
            let Ok(target) = import_target(db, *import) else { continue };
            let Some(wanted) = self.path_of(db, target) else { continue };
            if self.leads_to(new_file, number, &wanted) {
                continue;
            }
            let place = without_quotes(db, *import, lower(db, *import).spans.name);
            let edit = Edit::new(import.span(place).to_file(db), module_name(&wanted));
            let text = with_edit(file.text(db), &edit);
            new_file.update_text(&mut self.db, text);
            if self.leads_to(new_file, number, &wanted) {
                edits.push(edit);
            }
            new_file.update_text(&mut self.db, file.text(db).clone());
        }
        edits
    }

    /// Where a file will be; an embedded one stays.
    fn path_of(&self, db: &dyn Db, file: SourceFile) -> Option<String> {
        match self.files.get(&file) {
            Some(it) => Some(it.path(&self.db).to_string()),
            None => file.is_embedded(db).then(|| file.path(db).to_string()),
        }
    }

    fn leads_to(&self, file: SourceFile, number: usize, path: &str) -> bool {
        let import: Option<&Item<'_>> = file_items(&self.db, file).get(number);
        let target = import.and_then(|it| import_target(&self.db, *it).ok());
        target.is_some_and(|it| **it.path(&self.db) == *path)
    }
}

fn with_edit(text: &str, edit: &Edit<FileRange>) -> Arc<str> {
    let mut text = text.to_owned();
    text.replace_range(std::ops::Range::<usize>::from(edit.place.range), &edit.text);
    text.into()
}

/// Paths in the settings are relative to the folder they stand in.
fn config_edits(db: &dyn Db, config: SourceFile, changes: &[PathChange]) -> Vec<Edit<FileRange>> {
    let edit = |it: &paths::ConfigPath| {
        let path = new_spelling(config.path(db), &it.path, changes)?;
        let quoted = serde_json::to_string(&format!("{path}{}", it.rest)).ok()?;
        Some(Edit::new(FileRange { file: config, range: it.place }, quoted))
    };
    paths::paths(config.text(db)).iter().filter_map(edit).collect()
}

/// How the file at `home` has to write `written`, a path relative to its folder; `None` if it may stay as it is.
fn new_spelling(home: &str, written: &str, changes: &[PathChange]) -> Option<String> {
    let target = moved(&join(parent(home)?, written), changes);
    let new_home = moved(home, changes);
    let folder = parent(&new_home)?;
    let stays = written.starts_with('/') || join(folder, written) == target;
    (!stays).then(|| relative(folder, &target))
}

/// Sources of steps are relative to their workflow's folder.
fn workflow_edits(db: &dyn Db, workflow: SourceFile, changes: &[PathChange]) -> Vec<Edit<FileRange>> {
    let root = json::parse(workflow.text(db)).0;
    let steps = root.get("steps").map(|it| it.value.members()).unwrap_or_default();
    let edit = |step: &json::Member| {
        let source = &step.value.get("source")?.value;
        let Value::String(written) = &source.value else { return None };
        let path = new_spelling(workflow.path(db), written, changes)?;
        let quoted = serde_json::to_string(&path).ok()?;
        Some(Edit::new(FileRange { file: workflow, range: source.range }, quoted))
    };
    steps.iter().filter_map(edit).collect()
}

/// `path` as seen from `folder`.
fn relative(folder: &str, path: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (folder.split('/').collect(), path.split('/').collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..");
    up.chain(to.iter().skip(common).copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        diagnostics::{Fix, collect::file_diagnostics},
        test_support::Fixture,
    };

    /// The changed files. With all files at their new paths, there are the findings that there were.
    #[track_caller]
    fn check(text: &str, changes: &[(&str, &str)], expected: Expect) {
        let (changed, before, after) = renamed(text, changes);
        assert_eq!(before, after);
        expected.assert_eq(&changed);
    }

    fn renamed(text: &str, changes: &[(&str, &str)]) -> (String, Vec<String>, Vec<String>) {
        let fixture = Fixture::parse(text);
        let change = |it: &(&str, &str)| PathChange { old: it.0.to_owned(), new: it.1.to_owned() };
        let changes: Vec<_> = changes.iter().map(change).collect();
        let edits = file_rename(&fixture.db, fixture.project, &changes);
        let changed = fixture.apply(&Fix::safe("", edits));
        let mut text = String::new();
        for (path, file) in &fixture.files {
            let content = changed.get(path).map_or(&**file.text(&fixture.db), String::as_str);
            text += &format!("//- {}\n{content}\n", moved(path, &changes));
        }
        let shown = changed.iter().map(|(path, text)| format!("//- {path}\n{text}")).collect();
        (shown, codes(&fixture), codes(&Fixture::parse(&text)))
    }

    fn codes(fixture: &Fixture) -> Vec<String> {
        let found = fixture.files.values().flat_map(|it| file_diagnostics(&fixture.db, *it));
        let mut codes: Vec<_> = found.map(|it| format!("{} {}", it.rule.code, it.message)).collect();
        codes.sort();
        codes
    }

    const PROJECT: &str = r#"
        //- /boruna.toml
        source_roots = ["lib"] # shared
        entry_points = ["lib/tools.ax#tool"]
        //- /flow/workflow.json
        {"steps": {
            "one": {"kind": "source", "source": "steps/one.ax"},
            "two": {"kind": "source", "source": "./steps/../steps/two.ax"},
            "far": {"kind": "source", "source": "../lib/tools.ax"},
            "gate": {"kind": "approval_gate"}
        }}
        //- /flow/steps/one.ax
        import tools
        import "money" // for sums
        import std-ui
        import beside
        fn main() -> Int { tool() + sum() + near() }
        //- /flow/steps/two.ax
        import "money"
        fn main() -> Int { sum() }
        //- /flow/steps/beside.ax
        fn near() -> Int { 3 }
        //- /lib/tools.ax
        fn tool() -> Int { 1 }
        //- /libs/money/src/core.ax
        fn sum() -> Int { 2 }
        //- /libs/money/package.ax.json
        {"name": "money", "version": "1.0.0", "exposed_modules": ["core", "words"]}
        //- /libs/money/src/words.ax
        //- /libs/bills/src/core.ax
        import "money"
        export fn bill() -> Int { sum() }
        //- /libs/bills/package.ax.json
        {"name": "bills", "version": "1.0.0", "dependencies": {"std-json": "1.0.0", "money": "1.0.0"}, "exposed_modules": ["core"]}
        "#;

    #[test]
    fn a_module_or_a_step() {
        check(
            PROJECT,
            &[("/lib/tools.ax", "/lib/helpers.ax")],
            expect![[r#"
                //- /boruna.toml
                source_roots = ["lib"] # shared
                entry_points = ["lib/helpers.ax#tool"]
                //- /flow/steps/one.ax
                import helpers
                import "money" // for sums
                import std-ui
                import beside
                fn main() -> Int { tool() + sum() + near() }
                //- /flow/workflow.json
                {"steps": {
                    "one": {"kind": "source", "source": "steps/one.ax"},
                    "two": {"kind": "source", "source": "./steps/../steps/two.ax"},
                    "far": {"kind": "source", "source": "../lib/helpers.ax"},
                    "gate": {"kind": "approval_gate"}
                }}
            "#]],
        );
        check(
            PROJECT,
            &[("/flow/steps/two.ax", "/flow/last.ax")],
            expect![[r#"
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "steps/one.ax"},
                "two": {"kind": "source", "source": "last.ax"},
                "far": {"kind": "source", "source": "../lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
        check(
            PROJECT,
            &[("/flow/steps/one.ax", "/flow/steps/first.ax")],
            expect![[r#"
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "steps/first.ax"},
                "two": {"kind": "source", "source": "./steps/../steps/two.ax"},
                "far": {"kind": "source", "source": "../lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
        check(
            PROJECT,
            &[("/flow/workflow.json", "/flow/steps/workflow.json")],
            expect![[r#"
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "one.ax"},
                "two": {"kind": "source", "source": "two.ax"},
                "far": {"kind": "source", "source": "../../lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
    }

    #[test]
    fn a_folder() {
        check(
            PROJECT,
            &[("/flow", "/jobs/monthly")],
            expect![[r#"
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "steps/one.ax"},
                "two": {"kind": "source", "source": "./steps/../steps/two.ax"},
                "far": {"kind": "source", "source": "../../lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
        check(
            PROJECT,
            &[("/flow/steps", "/flow/parts")],
            expect![[r#"
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "parts/one.ax"},
                "two": {"kind": "source", "source": "parts/two.ax"},
                "far": {"kind": "source", "source": "../lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
        check(
            PROJECT,
            &[("/lib", "/common/lib")],
            expect![[r#"
            //- /boruna.toml
            source_roots = ["common/lib"] # shared
            entry_points = ["common/lib/tools.ax#tool"]
            //- /flow/workflow.json
            {"steps": {
                "one": {"kind": "source", "source": "steps/one.ax"},
                "two": {"kind": "source", "source": "./steps/../steps/two.ax"},
                "far": {"kind": "source", "source": "../common/lib/tools.ax"},
                "gate": {"kind": "approval_gate"}
            }}
        "#]],
        );
        check(
            PROJECT,
            &[("/libs/money", "/libs/cash")],
            expect![[r#"
                //- /flow/steps/one.ax
                import tools
                import "cash" // for sums
                import std-ui
                import beside
                fn main() -> Int { tool() + sum() + near() }
                //- /flow/steps/two.ax
                import "cash"
                fn main() -> Int { sum() }
                //- /libs/bills/package.ax.json
                {"name": "bills", "version": "1.0.0", "dependencies": {"std-json": "1.0.0", "cash": "1.0.0"}, "exposed_modules": ["core"]}
                //- /libs/bills/src/core.ax
                import "cash"
                export fn bill() -> Int { sum() }
                //- /libs/money/package.ax.json
                {"name": "cash", "version": "1.0.0", "exposed_modules": ["core", "words"]}
            "#]],
        );
        check(
            PROJECT,
            &[("/flow/steps/beside.ax", "/jobs/steps/near.ax"), ("/flow", "/jobs")],
            expect![[r#"
            //- /flow/steps/one.ax
            import tools
            import "money" // for sums
            import std-ui
            import near
            fn main() -> Int { tool() + sum() + near() }
        "#]],
        );
    }

    #[test]
    fn a_module_of_a_package() {
        check(
            PROJECT,
            &[("/libs/money/src/words.ax", "/libs/money/src/terms.ax")],
            expect![[r#"
            //- /libs/money/package.ax.json
            {"name": "money", "version": "1.0.0", "exposed_modules": ["core", "terms"]}
        "#]],
        );
    }

    #[test]
    fn what_no_name_reaches_stays() {
        let (changed, before, after) = renamed(PROJECT, &[("/flow/steps/beside.ax", "/elsewhere/beside.ax")]);
        assert_eq!(changed, "");
        assert_ne!(before, after);
    }

    #[test]
    fn paths_as_seen_from_a_folder() {
        assert_eq!(relative("/a/b", "/a/b/c.ax"), "c.ax");
        assert_eq!(relative("/a/b", "/a/c/d.ax"), "../c/d.ax");
        assert_eq!(relative("", "/c.ax"), "c.ax");
        assert_eq!(relative("/a/b", "/ab/c.ax"), "../../ab/c.ax");
    }
}
