//! Reads `package.ax.json`.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use text_size::TextRange;

use super::PackageName;
use crate::{
    capability::{Capability, CapabilitySet},
    db::Db,
    diagnostics::{Diagnostic, Edit, Fix, Levels, Severity, registry::INVALID_MANIFEST, suggest::nearest},
    hir::Name,
    inputs::SourceFile,
    json::{self, Node, Value},
    project::{file_at, parent},
    span::FileRange,
};

/// File name of manifests.
pub const MANIFEST_NAME: &str = "package.ax.json";

/// What a manifest says. What it leaves out, or says wrongly, is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The package's name.
    pub name: Option<PackageName>,
    /// Three numbers with dots between.
    pub version: Option<String>,
    /// For people.
    pub description: String,
    /// The exact version of each package it needs.
    pub dependencies: BTreeMap<PackageName, String>,
    /// What code that uses the package may need.
    pub required_capabilities: CapabilitySet,
    /// Modules that other packages may use.
    pub exposed_modules: Vec<String>,
    /// Hash of the content, as `sha256:` and hexadecimal digits.
    pub integrity: Option<String>,
}

/// The manifest in `file`.
pub fn manifest(db: &dyn Db, file: SourceFile) -> &Manifest {
    &read_manifest(db, file).manifest
}

/// What is wrong with the manifest in `file`.
#[salsa::tracked(returns(deref))]
pub fn manifest_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let read = read_manifest(db, file);
    let mut found = read.diagnostics.clone();
    if let Some(folder) = parent(file.path(db))
        && !file.is_embedded(db)
    {
        for (module, range) in &read.modules {
            if file_at(db, file.project(db), &format!("{folder}/src/{module}.ax")).is_none() {
                found.push(finding(*range, format!("module `{module}` has no file `src/{module}.ax`")));
            }
        }
        found.extend(name_mismatch(read, folder));
    }
    found.sort_by_key(|it| it.place.start());
    found.into_iter().map(|it| it.map(&mut |range| FileRange { file, range })).collect()
}

/// A package that imports cannot find under its own name.
fn name_mismatch(read: &Read, folder: &str) -> Option<Diagnostic<TextRange>> {
    let (root, folder_name) = folder.rsplit_once('/')?;
    let (name, range) = read.manifest.name.as_ref().zip(read.name)?;
    if !root.ends_with("/libs") || PackageName::parse(folder_name).as_ref() == Some(name) {
        return None;
    }
    let message = format!("the package is called `{name}` but lies in the folder `{folder_name}`");
    let help = "imports find a package by its folder: rename one of the two";
    Some(finding(range, message).with_levels(WARNING).with_help(help))
}

const WARNING: Levels = Levels { default: Some(Severity::Warning), strict: Some(Severity::Warning) };

const KEYS: &[&str] = &[
    "name",
    "version",
    "description",
    "dependencies",
    "required_capabilities",
    "exposed_modules",
    "integrity",
];

const REQUIRED: &[&str] = &["name", "version", "exposed_modules"];

#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    manifest: Manifest,
    diagnostics: Vec<Diagnostic<TextRange>>,
    /// Where the name is written.
    name: Option<TextRange>,
    /// Where each exposed module is written.
    modules: Vec<(String, TextRange)>,
}

#[salsa::tracked(returns(ref))]
fn read_manifest(db: &dyn Db, file: SourceFile) -> Read {
    let (document, errors) = json::parse(file.text(db));
    let mut read = Read::default();
    let broken = !errors.is_empty();
    for error in errors {
        read.report(error.range, error.message);
    }
    if !matches!(document.value, Value::Object(_)) {
        if !broken {
            read.report(document.range, format!("a manifest is an object, not {}", document.kind()));
        }
        return read;
    }
    let mut seen = BTreeSet::new();
    for member in document.members() {
        if !seen.insert(&member.key) {
            read.report(member.key_range, format!("`{}` is given twice", member.key));
        } else if KEYS.contains(&member.key.as_str()) {
            read.member(&member.key, &member.value);
        } else {
            let free = KEYS.iter().copied().filter(|it| document.get(it).is_none());
            let message = format!("a manifest has no `{}`", member.key);
            let unknown = finding(member.key_range, message).with_levels(WARNING);
            read.diagnostics.push(suggest(unknown, member.key_range, &member.key, free));
        }
    }
    let missing: Vec<_> = REQUIRED.iter().filter(|it| document.get(it).is_none()).collect();
    if !missing.is_empty() && !broken {
        let names: Vec<_> = missing.iter().map(|it| format!("`{it}`")).collect();
        let start = TextRange::at(document.range.start(), 1.into());
        read.report(start, format!("the manifest lacks {}", names.join(", ")));
    }
    read
}

impl Read {
    fn member(&mut self, key: &str, value: &Node) {
        match key {
            "name" => {
                let Some(text) = self.text(key, value) else { return };
                self.manifest.name = self.package_name(&text, value.range);
                self.name = self.manifest.name.is_some().then_some(value.range);
            }
            "version" => self.manifest.version = self.version(key, value),
            "description" => self.manifest.description = self.text(key, value).unwrap_or_default(),
            "dependencies" => self.dependencies(value),
            "required_capabilities" => self.capabilities(key, value),
            "exposed_modules" => self.exposed_modules(key, value),
            _ => self.manifest.integrity = self.text(key, value),
        }
    }

    fn dependencies(&mut self, value: &Node) {
        if !matches!(value.value, Value::Object(_) | Value::Missing) {
            let message = format!("`dependencies` is an object of names and versions, not {}", value.kind());
            return self.report(value.range, message);
        }
        for member in value.members() {
            let name = self.package_name(&member.key, member.key_range);
            let version = self.version(&member.key, &member.value);
            let (Some(name), Some(version)) = (name, version) else { continue };
            match self.manifest.dependencies.entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert(version);
                }
                Entry::Occupied(entry) => {
                    let message = format!("the dependency `{}` is given twice", entry.key());
                    self.report(member.key_range, message);
                }
            }
        }
    }

    fn capabilities(&mut self, key: &str, value: &Node) {
        for (name, range) in self.texts(key, value) {
            let Some(capability) = Capability::parse(&name) else {
                let known = Capability::all().map(Capability::name);
                let unknown = finding(range, format!("there is no capability `{name}`"));
                self.diagnostics.push(suggest(unknown, range, &name, known));
                continue;
            };
            if name != capability.name() && name != "llm.prompt" {
                let full = capability.name();
                let edits = vec![Edit::new(range, format!("\"{full}\""))];
                self.diagnostics.push(
                    finding(
                        range,
                        format!("`{name}` is a short form of `{full}`, which only source code may use"),
                    )
                    .with_fix(Fix::safe(format!("write `{full}`"), edits)),
                );
            }
            self.manifest.required_capabilities.insert(capability);
        }
    }

    fn exposed_modules(&mut self, key: &str, value: &Node) {
        for (name, range) in self.texts(key, value) {
            let word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
            if name.is_empty() || !name.chars().all(word) {
                self.report(range, format!("`{name}` is no module name"));
            } else {
                self.modules.push((name.clone(), range));
                self.manifest.exposed_modules.push(name);
            }
        }
        if matches!(&value.value, Value::Array(items) if items.is_empty()) {
            self.report(value.range, "a package exposes at least one module, usually `core`");
        }
    }

    fn package_name(&mut self, text: &str, range: TextRange) -> Option<PackageName> {
        let name = PackageName::parse(text);
        if name.is_none() {
            let help = "package names are lower-case letters and digits in words joined by `-` or `.`";
            self.diagnostics.push(finding(range, format!("`{text}` is no package name")).with_help(help));
        }
        name
    }

    fn version(&mut self, key: &str, value: &Node) -> Option<String> {
        let text = self.text(key, value)?;
        let number = |it: &str| it.parse::<u32>().is_ok() && it.bytes().all(|it| it.is_ascii_digit());
        if text.split('.').count() == 3 && text.split('.').all(number) {
            return Some(text);
        }
        self.report(value.range, format!("`{text}` is no version: write three numbers such as `1.0.0`"));
        None
    }

    fn texts(&mut self, key: &str, value: &Node) -> Vec<(String, TextRange)> {
        let Value::Array(items) = &value.value else {
            if value.value != Value::Missing {
                self.report(value.range, format!("`{key}` is an array of strings, not {}", value.kind()));
            }
            return Vec::new();
        };
        let mut texts: Vec<(String, TextRange)> = Vec::new();
        let mut seen = BTreeSet::new();
        for item in items {
            let Value::String(text) = &item.value else {
                if item.value != Value::Missing {
                    self.report(item.range, format!("`{key}` holds strings, not {}", item.kind()));
                }
                continue;
            };
            if !seen.insert(text) {
                let repeated = finding(item.range, format!("`{text}` is given twice"));
                self.diagnostics.push(repeated.with_levels(WARNING));
            } else {
                texts.push((text.clone(), item.range));
            }
        }
        texts
    }

    fn text(&mut self, key: &str, value: &Node) -> Option<String> {
        match &value.value {
            Value::String(text) => Some(text.clone()),
            Value::Missing => None,
            _ => {
                self.report(value.range, format!("`{key}` takes a string, not {}", value.kind()));
                None
            }
        }
    }

    fn report(&mut self, range: TextRange, message: impl Into<String>) {
        self.diagnostics.push(finding(range, message));
    }
}

fn finding(range: TextRange, message: impl Into<String>) -> Diagnostic<TextRange> {
    Diagnostic::new(&INVALID_MANIFEST, range, message)
}

fn suggest<'a>(
    finding: Diagnostic<TextRange>,
    range: TextRange,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic<TextRange> {
    match nearest(name, known.map(Name::new)) {
        Some(near) => {
            let edits = vec![Edit::new(range, format!("\"{near}\""))];
            finding.with_fix(Fix::needs_review(format!("change it to `{near}`"), edits))
        }
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::test_support::Fixture;

    fn check(manifest_text: &str, expect: Expect) -> Manifest {
        let path = "/libs/money/package.ax.json";
        let fixture = Fixture::parse(&format!("//- {path}\n{manifest_text}\n//- /libs/money/src/core.ax\n"));
        let file = fixture.file(path);
        expect.assert_eq(&fixture.render(manifest_diagnostics(&fixture.db, file)));
        manifest(&fixture.db, file).clone()
    }

    #[test]
    fn a_full_manifest() {
        let manifest = check(
            r#"
{
  "name": "money",
  "version": "1.0.0",
  "description": "Amounts.",
  "dependencies": { "std.json": "1.2.3" },
  "required_capabilities": ["net.fetch", "llm.prompt"],
  "exposed_modules": ["core"],
  "integrity": "sha256:00"
}"#,
            expect![""],
        );
        assert_eq!(manifest.name, PackageName::parse("money"));
        assert_eq!(manifest.version.as_deref(), Some("1.0.0"));
        assert_eq!(manifest.dependencies.len(), 1);
        assert_eq!(manifest.required_capabilities.iter().count(), 2);
    }

    #[test]
    fn wrong_members() {
        let manifest = check(
            r#"
{
  "name": "Money",
  "version": "1.0",
  "versoin": "1.0.0",
  "wallpaper": true,
  "description": 3,
  "dependencies": { "../evil": "1.0.0", "std-ui": "latest", "std.json": "1.0.0", "std-json": "1.0.0" },
  "required_capabilities": ["net.fecth", "net", "fs.read", "fs.read", 7],
  "exposed_modules": ["core", "extra", "a/b"]
}"#,
            expect![[r#"
                PKG001 invalid-manifest: `Money` is no package name
                  /libs/money/package.ax.json:3:11
                      "name": "Money",
                              ^^^^^^^
                  help: package names are lower-case letters and digits in words joined by `-` or `.`
                PKG001 invalid-manifest: `1.0` is no version: write three numbers such as `1.0.0`
                  /libs/money/package.ax.json:4:14
                      "version": "1.0",
                                 ^^^^^
                PKG001 invalid-manifest: a manifest has no `versoin`
                  /libs/money/package.ax.json:5:3
                      "versoin": "1.0.0",
                      ^^^^^^^^^
                PKG001 invalid-manifest: a manifest has no `wallpaper`
                  /libs/money/package.ax.json:6:3
                      "wallpaper": true,
                      ^^^^^^^^^^^
                PKG001 invalid-manifest: `description` takes a string, not a number
                  /libs/money/package.ax.json:7:18
                      "description": 3,
                                     ^
                PKG001 invalid-manifest: `../evil` is no package name
                  /libs/money/package.ax.json:8:21
                      "dependencies": { "../evil": "1.0.0", "std-ui": "latest", "std.json": "1.0.0", "std-json": "1.0.0" },
                                        ^^^^^^^^^
                  help: package names are lower-case letters and digits in words joined by `-` or `.`
                PKG001 invalid-manifest: `latest` is no version: write three numbers such as `1.0.0`
                  /libs/money/package.ax.json:8:51
                      "dependencies": { "../evil": "1.0.0", "std-ui": "latest", "std.json": "1.0.0", "std-json": "1.0.0" },
                                                                      ^^^^^^^^
                PKG001 invalid-manifest: the dependency `std-json` is given twice
                  /libs/money/package.ax.json:8:82
                      "dependencies": { "../evil": "1.0.0", "std-ui": "latest", "std.json": "1.0.0", "std-json": "1.0.0" },
                                                                                                     ^^^^^^^^^^
                PKG001 invalid-manifest: there is no capability `net.fecth`
                  /libs/money/package.ax.json:9:29
                      "required_capabilities": ["net.fecth", "net", "fs.read", "fs.read", 7],
                                                ^^^^^^^^^^^
                  unsafe fix: change it to `net.fetch`
                PKG001 invalid-manifest: `net` is a short form of `net.fetch`, which only source code may use
                  /libs/money/package.ax.json:9:42
                      "required_capabilities": ["net.fecth", "net", "fs.read", "fs.read", 7],
                                                             ^^^^^
                  fix: write `net.fetch`
                PKG001 invalid-manifest: `fs.read` is given twice
                  /libs/money/package.ax.json:9:60
                      "required_capabilities": ["net.fecth", "net", "fs.read", "fs.read", 7],
                                                                               ^^^^^^^^^
                PKG001 invalid-manifest: `required_capabilities` holds strings, not a number
                  /libs/money/package.ax.json:9:71
                      "required_capabilities": ["net.fecth", "net", "fs.read", "fs.read", 7],
                                                                                          ^
                PKG001 invalid-manifest: module `extra` has no file `src/extra.ax`
                  /libs/money/package.ax.json:10:31
                      "exposed_modules": ["core", "extra", "a/b"]
                                                  ^^^^^^^
                PKG001 invalid-manifest: `a/b` is no module name
                  /libs/money/package.ax.json:10:40
                      "exposed_modules": ["core", "extra", "a/b"]
                                                           ^^^^^
            "#]],
        );
        assert_eq!(manifest.exposed_modules, ["core", "extra"]);
    }

    #[test]
    fn missing_members_and_wrong_shapes() {
        check(
            "{}",
            expect![[r#"
                PKG001 invalid-manifest: the manifest lacks `name`, `version`, `exposed_modules`
                  /libs/money/package.ax.json:1:1
                    {}
                    ^
            "#]],
        );
        check(
            "[]",
            expect![[r#"
            PKG001 invalid-manifest: a manifest is an object, not an array
              /libs/money/package.ax.json:1:1
                []
                ^^
        "#]],
        );
        check(
            r#"{"name": "cash", "version": "1.0.0", "exposed_modules": []}"#,
            expect![[r#"
            PKG001 invalid-manifest: the package is called `cash` but lies in the folder `money`
              /libs/money/package.ax.json:1:10
                {"name": "cash", "version": "1.0.0", "exposed_modules": []}
                         ^^^^^^
              help: imports find a package by its folder: rename one of the two
            PKG001 invalid-manifest: a package exposes at least one module, usually `core`
              /libs/money/package.ax.json:1:57
                {"name": "cash", "version": "1.0.0", "exposed_modules": []}
                                                                        ^^
        "#]],
        );
        check(
            r#"{"name": "money", "name": "money", "version": null, "exposed_modules": "core", "dependencies": []}"#,
            expect![[r#"
                PKG001 invalid-manifest: `name` is given twice
                  /libs/money/package.ax.json:1:19
                    {"name": "money", "name": "money", "version": null, "exposed_modules": "core", "dependencies": []}
                                      ^^^^^^
                PKG001 invalid-manifest: `version` takes a string, not `null`
                  /libs/money/package.ax.json:1:47
                    {"name": "money", "name": "money", "version": null, "exposed_modules": "core", "dependencies": []}
                                                                  ^^^^
                PKG001 invalid-manifest: `exposed_modules` is an array of strings, not a string
                  /libs/money/package.ax.json:1:72
                    {"name": "money", "name": "money", "version": null, "exposed_modules": "core", "dependencies": []}
                                                                                           ^^^^^^
                PKG001 invalid-manifest: `dependencies` is an object of names and versions, not an array
                  /libs/money/package.ax.json:1:96
                    {"name": "money", "name": "money", "version": null, "exposed_modules": "core", "dependencies": []}
                                                                                                                   ^^
            "#]],
        );
    }

    #[test]
    fn syntax_errors_hide_no_member() {
        let manifest = check(
            r#"{"name": "money", "version": , "exposed_modules": ["core",]"#,
            expect![[r#"
                PKG001 invalid-manifest: a value is missing
                  /libs/money/package.ax.json:1:30
                    {"name": "money", "version": , "exposed_modules": ["core",]
                                                 ^
            "#]],
        );
        assert_eq!(manifest.name, PackageName::parse("money"));
        assert_eq!(manifest.exposed_modules, ["core"]);
    }

    #[test]
    fn embedded_manifests_are_good() {
        let fixture = Fixture::parse("");
        let files = fixture.db.standard().files(&fixture.db);
        let manifests: Vec<_> =
            files.iter().filter(|it| it.path(&fixture.db).ends_with(MANIFEST_NAME)).collect();
        assert_eq!(manifests.len(), crate::package::EMBEDDED.len());
        for file in manifests {
            assert_eq!(fixture.render(manifest_diagnostics(&fixture.db, *file)), "");
            let folder = parent(file.path(&fixture.db)).and_then(|it| it.rsplit_once('/')).map(|it| it.1);
            assert_eq!(manifest(&fixture.db, *file).name.as_ref().map(PackageName::as_str), folder);
        }
    }
}
