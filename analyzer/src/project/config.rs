//! Reads `boruna.toml`: every key on its own, so that one mistake costs one key.

use text_size::{TextRange, TextSize};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{
    EntryPoint, Settings,
    keys::{KEYS, PROFILES, SEVERITIES, Slot},
};
use crate::{
    diagnostics::{
        Diagnostic, Edit, Fix, Rule, Severity,
        registry::{INVALID_CONFIGURATION, INVALID_SETTING, RULES, UNKNOWN_SETTING},
        suggest::nearest,
    },
    hir::Name,
};

/// What one `boruna.toml` says, and what is wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) settings: Settings,
    pub(super) diagnostics: Vec<Diagnostic<TextRange>>,
    /// What the well-formed settings name, and where.
    pub(super) mentions: Vec<(Mention, TextRange)>,
    /// Where the first syntax error is. Keys below may have lost their table, so unknown ones are not reported.
    broken_from: Option<TextSize>,
}

/// Something that should exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mention {
    /// Files that match this.
    Glob(String),
    /// A folder, relative to the project's root.
    Folder(String),
    /// A file, relative to the project's root.
    File(String),
    EntryPoint(EntryPoint),
}

pub(super) fn read(text: &str) -> Config {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut config = Config::default();
    for error in errors {
        let place = error.span().map_or_else(TextRange::default, |it| range(&it));
        if config.diagnostics.iter().all(|it| it.place.start() != place.start()) {
            config.report(&INVALID_CONFIGURATION, place, syntax_message(text, place, error.message()));
        }
    }
    config.broken_from = config.diagnostics.iter().map(|it| it.place.start()).min();
    for (name, value) in in_order(document.get_ref()) {
        match KEYS.iter().find(|it| it.name == name.get_ref()) {
            // Nothing is written where the TOML parser makes up a value; it has reported that.
            Some(_) if value.span().is_empty() => {}
            Some(key) => config.store(&key.slot, name, value),
            None => {
                let known = KEYS.iter().map(|it| it.name);
                config.unknown(name, "setting", known, document.get_ref());
            }
        }
    }
    config.diagnostics.sort_by_key(|it| it.place.start());
    config
}

/// Most entries of a list that count. Every one is looked up on disk or compared with every file.
const MAX_ENTRIES: usize = 1000;

type Key<'a> = Spanned<DeString<'a>>;
type Value<'a> = Spanned<DeValue<'a>>;

impl Config {
    fn store(&mut self, slot: &Slot, name: &Key<'_>, value: &Value<'_>) {
        match slot {
            Slot::Profile(profile) => {
                if let Some(it) = self.choice(name.get_ref(), value, PROFILES) {
                    *profile(&mut self.settings) = it;
                }
            }
            Slot::Severities(severities) => {
                let DeValue::Table(rules) = value.get_ref() else {
                    return self.wrong_type(name.get_ref(), value, "a table such as `[diagnostics]`");
                };
                for (key, level) in in_order(rules) {
                    let Some(rule) = Rule::find(key.get_ref()) else {
                        let known = RULES.iter().flat_map(|it| [it.code, it.name]);
                        self.unknown(key, "rule", known, rules);
                        continue;
                    };
                    let Some(severity) = self.choice(key.get_ref(), level, SEVERITIES) else { continue };
                    // It is about this file: a broken one must not hide that it is.
                    if rule.code == INVALID_CONFIGURATION.code && severity != Some(Severity::Error) {
                        let message = format!("{} `{}` is always an error", rule.code, rule.name);
                        self.report(&INVALID_SETTING, range(&key.span()), message);
                        continue;
                    }
                    if severities(&mut self.settings).insert(rule.code, severity).is_some() {
                        let message = format!("the severity of {} `{}` is set twice", rule.code, rule.name);
                        self.report(&INVALID_SETTING, range(&key.span()), message);
                    }
                }
            }
            Slot::Globs(globs) => {
                let found = self.texts(name.get_ref(), value, glob_error);
                if name.get_ref() == "include" {
                    self.mentions.extend(found.iter().map(|it| (Mention::Glob(it.0.clone()), it.1)));
                }
                *globs(&mut self.settings) = found.into_iter().map(|it| it.0).collect();
            }
            Slot::Folders(folders) => {
                let found = self.texts(name.get_ref(), value, path_error);
                self.mentions.extend(found.iter().map(|it| (Mention::Folder(it.0.clone()), it.1)));
                *folders(&mut self.settings) = found.into_iter().map(|it| it.0).collect();
            }
            Slot::EntryPoints(entries) => {
                let found = self.texts(name.get_ref(), value, entry_point_error);
                let found: Vec<_> = found.into_iter().map(|it| (entry_point(&it.0), it.1)).collect();
                self.mentions.extend(found.iter().map(|it| (Mention::EntryPoint(it.0.clone()), it.1)));
                *entries(&mut self.settings) = found.into_iter().map(|it| it.0).collect();
            }
            Slot::File(file) => {
                if let Some((path, place)) = self.text(name.get_ref(), value, "a string", path_error) {
                    self.mentions.push((Mention::File(path.clone()), place));
                    *file(&mut self.settings) = Some(path);
                }
            }
        }
    }

    /// One of a closed list of words.
    fn choice<T: Copy>(&mut self, name: &str, value: &Value<'_>, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<_> = choices.iter().map(|it| it.0).collect();
        let expected = one_of(&words);
        let DeValue::String(word) = value.get_ref() else {
            self.wrong_type(name, value, &expected);
            return None;
        };
        let found = choices.iter().find(|it| it.0 == word.as_ref());
        if found.is_none() {
            let place = range(&value.span());
            let message = format!("`{name}` takes {expected}, not `{word:?}`");
            let mut finding = Diagnostic::new(&INVALID_SETTING, place, message);
            if let Some(near) = nearest(word, words.into_iter().map(Name::new)) {
                let edit = Edit::new(place, format!("\"{near}\""));
                finding = finding.with_fix(Fix::needs_review(format!("change it to `{near}`"), vec![edit]));
            }
            self.diagnostics.push(finding);
        }
        found.map(|it| it.1)
    }

    fn texts(&mut self, name: &str, value: &Value<'_>, check: Check) -> Vec<(String, TextRange)> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(name, value, "a list of strings");
            return Vec::new();
        };
        if let Some(extra) = items.get(MAX_ENTRIES) {
            let message = format!(
                "`{name}` has more than {MAX_ENTRIES} entries; this one and what follows do not count"
            );
            self.report(&INVALID_SETTING, range(&extra.span()), message);
        }
        items.iter().take(MAX_ENTRIES).filter_map(|it| self.text(name, it, "strings", check)).collect()
    }

    fn text(
        &mut self,
        name: &str,
        value: &Value<'_>,
        expected: &str,
        check: Check,
    ) -> Option<(String, TextRange)> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(name, value, expected);
            return None;
        };
        let place = range(&value.span());
        if let Some(wrong) = check(text) {
            self.report(&INVALID_SETTING, place, format!("`{text:?}` {wrong}"));
            return None;
        }
        Some((text.to_string(), place))
    }

    fn wrong_type(&mut self, name: &str, value: &Value<'_>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{name}` takes {expected}, not {found}");
        self.report(&INVALID_SETTING, range(&value.span()), message);
    }

    fn unknown<'k>(
        &mut self,
        name: &Key<'_>,
        what: &str,
        known: impl Iterator<Item = &'k str>,
        siblings: &DeTable<'_>,
    ) {
        let place = range(&name.span());
        // Where a name is missing, the TOML parser makes up an empty one; it has reported that.
        if place.is_empty() || self.broken_from.is_some_and(|it| it < place.start()) {
            return;
        }
        let mut finding =
            Diagnostic::new(&UNKNOWN_SETTING, place, format!("there is no {what} `{}`", name.get_ref()));
        let free = known.filter(|it| !siblings.contains_key(*it));
        if let Some(near) = nearest(name.get_ref(), free.map(Name::new)) {
            let edits = vec![Edit::new(place, near.as_str())];
            finding = finding.with_fix(Fix::needs_review(format!("change it to `{near}`"), edits));
        }
        self.diagnostics.push(finding);
    }

    fn report(&mut self, rule: &'static Rule, place: TextRange, message: String) {
        self.diagnostics.push(Diagnostic::new(rule, place, message));
    }
}

/// The parser's message, but for two mistakes that it describes by their symptoms.
fn syntax_message(text: &str, place: TextRange, message: &str) -> String {
    let at = usize::from(place.start());
    let line_before = text.get(..at).and_then(|it| it.lines().next_back()).unwrap_or_default();
    let line_after = text.get(at..).and_then(|it| it.lines().next()).unwrap_or_default();
    if line_before.trim_end().ends_with('=') && line_after.trim().is_empty() {
        return "a value is missing after `=`".to_owned();
    }
    if message.starts_with("duplicate key") {
        let name = text.get(std::ops::Range::<usize>::from(place)).unwrap_or_default();
        return format!("`{name}` is set twice");
    }
    // The rest of a long message repeats the line it is about.
    message.lines().next().unwrap_or_default().to_owned()
}

/// Says what is wrong with a text, as the end of a sentence that begins with the text.
type Check = fn(&str) -> Option<&'static str>;

fn path_error(path: &str) -> Option<&'static str> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.trim().is_empty() {
        Some("names nothing")
    } else if path.contains('\\') {
        Some("has a `\\`: folders are separated by `/`")
    } else if path.starts_with('/') || drive {
        Some("is absolute: paths start at the folder of `boruna.toml`")
    } else {
        None
    }
}

fn glob_error(glob: &str) -> Option<&'static str> {
    let unclosed = |open, close| glob.matches(open).count() > glob.matches(close).count();
    if glob.starts_with('!') {
        Some("begins with `!`: write what to leave out under `exclude`")
    } else if unclosed('[', ']') {
        Some("opens a `[` that it does not close")
    } else if unclosed('{', '}') {
        Some("opens a `{` that it does not close")
    } else {
        path_error(glob)
    }
}

fn entry_point_error(text: &str) -> Option<&'static str> {
    let entry = entry_point(text);
    let is_name = |it: &str| {
        !it.starts_with(|first: char| first.is_ascii_digit())
            && !it.is_empty()
            && it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
    };
    if entry.function.is_some_and(|it| !is_name(&it)) {
        Some("has no function name after `#`")
    } else if !entry.path.ends_with(".ax") {
        Some("names no `.ax` file: write `path.ax` or `path.ax#function`")
    } else {
        path_error(&entry.path)
    }
}

fn entry_point(text: &str) -> EntryPoint {
    match text.split_once('#') {
        Some((path, function)) => EntryPoint { path: path.to_owned(), function: Some(function.to_owned()) },
        None => EntryPoint { path: text.to_owned(), function: None },
    }
}

/// The entries of a table as they are written; the table itself sorts them by name.
fn in_order<'t, 'a>(table: &'t DeTable<'a>) -> Vec<(&'t Key<'a>, &'t Value<'a>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|it| it.0.span().start);
    entries
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|it| format!("`\"{it}\"`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

fn range(span: &std::ops::Range<usize>) -> TextRange {
    let at = |it: usize| TextSize::new(u32::try_from(it).unwrap_or(u32::MAX));
    TextRange::new(at(span.start), at(span.end.max(span.start)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use salsa::Setter;

    use super::MAX_ENTRIES;
    use crate::{
        diagnostics::file_diagnostics,
        project::{Profile, config_diagnostics, settings},
        test_support::Fixture,
    };

    fn check(config: &str, expect: Expect) -> Fixture {
        let fixture = Fixture::parse(&format!("//- /main.ax\n//- /boruna.toml\n{config}"));
        expect.assert_eq(&fixture.render(config_diagnostics(&fixture.db, fixture.project)));
        fixture
    }

    #[test]
    fn every_key_is_read() {
        let fixture = check(
            r#"
profile = "strict"
include = ["steps/**/*.ax"]
exclude = ["old/*.ax"]
entry_points = ["main.ax", "main.ax#on_push"]
package_roots = ["vendor"]
source_roots = ["../common"]
policy = "policy.toml"

[diagnostics]
E010 = "warning"
unused-import = "off"
"#,
            expect![[r#"
                CFG003 invalid-setting: `main.ax` has no function `on_push`
                  /boruna.toml:5:28
                    entry_points = ["main.ax", "main.ax#on_push"]
                                               ^^^^^^^^^^^^^^^^^
            "#]],
        );
        expect![[r#"
            Settings {
                profile: Strict,
                severities: {
                    "E010": Some(
                        Warning,
                    ),
                    "E022": None,
                },
                include: [
                    "steps/**/*.ax",
                ],
                exclude: [
                    "old/*.ax",
                ],
                entry_points: [
                    EntryPoint {
                        path: "main.ax",
                        function: None,
                    },
                    EntryPoint {
                        path: "main.ax",
                        function: Some(
                            "on_push",
                        ),
                    },
                ],
                package_roots: [
                    "vendor",
                ],
                source_roots: [
                    "../common",
                ],
                policy: Some(
                    "policy.toml",
                ),
            }
        "#]]
        .assert_debug_eq(settings(&fixture.db, fixture.project));
    }

    #[test]
    fn unknown_names_suggest_the_nearest() {
        let fixture = check(
            "profil = \"strict\"\nwallpaper = 1\n[diagnostics]\nE01O = \"off\"\nunsued-import = \"off\"\n",
            expect![[r#"
                CFG002 unknown-setting: there is no setting `profil`
                  /boruna.toml:1:1
                    profil = "strict"
                    ^^^^^^
                  unsafe fix: change it to `profile`
                CFG002 unknown-setting: there is no setting `wallpaper`
                  /boruna.toml:2:1
                    wallpaper = 1
                    ^^^^^^^^^
                CFG002 unknown-setting: there is no rule `E01O`
                  /boruna.toml:4:1
                    E01O = "off"
                    ^^^^
                CFG002 unknown-setting: there is no rule `unsued-import`
                  /boruna.toml:5:1
                    unsued-import = "off"
                    ^^^^^^^^^^^^^
                  unsafe fix: change it to `unused-import`
            "#]],
        );
        assert_eq!(settings(&fixture.db, fixture.project).profile, Profile::Default);
        let finding = &config_diagnostics(&fixture.db, fixture.project)[0];
        let text = &fixture.apply(&finding.fixes[0])["/boruna.toml"];
        assert!(text.starts_with("profile = \"strict\"\n"), "{text}");
    }

    #[test]
    fn bad_values_cost_only_themselves() {
        let fixture = check(
            r#"
profile = "stric"
include = ["a/*.ax", 3, "/abs", "x["]
exclude = "old"
entry_points = ["main.ax#", "main", "mian.ax", "main.ax"]
package_roots = ["", "lib\\s"]
policy = ["a"]
[diagnostics]
E010 = true
E022 = "of"
E013 = "warning"
import-failure = "error"
"#,
            expect![[r#"
                CFG003 invalid-setting: `profile` takes `"default"` or `"strict"`, not `"stric"`
                  /boruna.toml:2:11
                    profile = "stric"
                              ^^^^^^^
                  unsafe fix: change it to `strict`
                CFG003 invalid-setting: `include` takes strings, not a number
                  /boruna.toml:3:22
                    include = ["a/*.ax", 3, "/abs", "x["]
                                         ^
                CFG003 invalid-setting: `"/abs"` is absolute: paths start at the folder of `boruna.toml`
                  /boruna.toml:3:25
                    include = ["a/*.ax", 3, "/abs", "x["]
                                            ^^^^^^
                CFG003 invalid-setting: `"x["` opens a `[` that it does not close
                  /boruna.toml:3:33
                    include = ["a/*.ax", 3, "/abs", "x["]
                                                    ^^^^
                CFG003 invalid-setting: `exclude` takes a list of strings, not a string
                  /boruna.toml:4:11
                    exclude = "old"
                              ^^^^^
                CFG003 invalid-setting: `"main.ax#"` has no function name after `#`
                  /boruna.toml:5:17
                    entry_points = ["main.ax#", "main", "mian.ax", "main.ax"]
                                    ^^^^^^^^^^
                CFG003 invalid-setting: `"main"` names no `.ax` file: write `path.ax` or `path.ax#function`
                  /boruna.toml:5:29
                    entry_points = ["main.ax#", "main", "mian.ax", "main.ax"]
                                                ^^^^^^
                CFG003 invalid-setting: entry point `mian.ax` names no file of the project
                  /boruna.toml:5:37
                    entry_points = ["main.ax#", "main", "mian.ax", "main.ax"]
                                                        ^^^^^^^^^
                  help: did you mean `main.ax`?
                CFG003 invalid-setting: `""` names nothing
                  /boruna.toml:6:18
                    package_roots = ["", "lib\\s"]
                                     ^^
                CFG003 invalid-setting: `"lib\\s"` has a `\`: folders are separated by `/`
                  /boruna.toml:6:22
                    package_roots = ["", "lib\\s"]
                                         ^^^^^^^^
                CFG003 invalid-setting: `policy` takes a string, not a list
                  /boruna.toml:7:10
                    policy = ["a"]
                             ^^^^^
                CFG003 invalid-setting: `E010` takes `"error"`, `"warning"`, `"info"`, `"hint"` or `"off"`, not a boolean
                  /boruna.toml:9:8
                    E010 = true
                           ^^^^
                CFG003 invalid-setting: `E022` takes `"error"`, `"warning"`, `"info"`, `"hint"` or `"off"`, not `"of"`
                  /boruna.toml:10:8
                    E022 = "of"
                           ^^^^
                  unsafe fix: change it to `off`
                CFG003 invalid-setting: the severity of E013 `import-failure` is set twice
                  /boruna.toml:12:1
                    import-failure = "error"
                    ^^^^^^^^^^^^^^
            "#]],
        );
        let settings = settings(&fixture.db, fixture.project);
        assert_eq!(settings.include, ["a/*.ax"]);
        assert_eq!(settings.entry_points.len(), 2);
        assert_eq!(settings.severities.len(), 1);
    }

    #[test]
    fn what_settings_name_must_exist() {
        let mut fixture = Fixture::parse(
            r#"
            //- /boruna.toml
            include = ["steps/*.ax", "stpes/*.ax"]
            exclude = ["none/*.ax"]
            entry_points = ["steps/a.ax#run", "steps/a.ax#rnu", "steps/a.ax#main", "broken.ax#x", "steps/b.ax"]
            package_roots = ["vendor", "steps/a.ax", "steps"]
            source_roots = ["shared"]
            policy = "steps"
            //- /steps/a.ax
            fn run() -> Int { 0 }
            //- /broken.ax
            fnn x() -> Int { 0 }
            "#,
        );
        fixture.look_around();
        let mut surroundings = fixture.project.surroundings(&fixture.db).as_ref().clone();
        surroundings.idle_globs.insert("stpes/*.ax".to_owned());
        fixture.project.set_surroundings(&mut fixture.db).to(std::sync::Arc::new(surroundings));
        let found = config_diagnostics(&fixture.db, fixture.project);
        expect![[r#"
            CFG003 invalid-setting: `stpes/*.ax` matches no file
              /boruna.toml:1:26
                include = ["steps/*.ax", "stpes/*.ax"]
                                         ^^^^^^^^^^^^
            CFG003 invalid-setting: `steps/a.ax` has no function `rnu`
              /boruna.toml:3:35
                entry_points = ["steps/a.ax#run", "steps/a.ax#rnu", "steps/a.ax#main", "broken.ax#x", "steps/b.ax"]
                                                  ^^^^^^^^^^^^^^^^
              unsafe fix: change it to `run`
            CFG003 invalid-setting: `steps/a.ax` has no function `main`
              /boruna.toml:3:53
                entry_points = ["steps/a.ax#run", "steps/a.ax#rnu", "steps/a.ax#main", "broken.ax#x", "steps/b.ax"]
                                                                    ^^^^^^^^^^^^^^^^^
            CFG003 invalid-setting: entry point `steps/b.ax` names no file of the project
              /boruna.toml:3:87
                entry_points = ["steps/a.ax#run", "steps/a.ax#rnu", "steps/a.ax#main", "broken.ax#x", "steps/b.ax"]
                                                                                                      ^^^^^^^^^^^^
              help: did you mean `steps/a.ax`?
            CFG003 invalid-setting: there is no folder `vendor`
              /boruna.toml:4:18
                package_roots = ["vendor", "steps/a.ax", "steps"]
                                 ^^^^^^^^
            CFG003 invalid-setting: `steps/a.ax` is no folder
              /boruna.toml:4:28
                package_roots = ["vendor", "steps/a.ax", "steps"]
                                           ^^^^^^^^^^^^
            CFG003 invalid-setting: there is no folder `shared`
              /boruna.toml:5:17
                source_roots = ["shared"]
                                ^^^^^^^^
            CFG003 invalid-setting: `steps` is no file
              /boruna.toml:6:10
                policy = "steps"
                         ^^^^^^^
        "#]].assert_eq(&fixture.render(found));
        let text = &fixture.apply(&found[1].fixes[0])["/boruna.toml"];
        assert!(text.contains("\"steps/a.ax#run\", \"steps/a.ax#run\""), "{text}");
    }

    #[test]
    fn long_lists_are_cut() {
        let entries: Vec<String> = (0..=MAX_ENTRIES).map(|it| format!("\"a{it}\"")).collect();
        let fixture = check(
            &format!("package_roots = [{},\n{}]\n", entries[..MAX_ENTRIES].join(", "), entries[MAX_ENTRIES]),
            expect![[r#"
                CFG003 invalid-setting: `package_roots` has more than 1000 entries; this one and what follows do not count
                  /boruna.toml:2:1
                    "a1000"]
                    ^^^^^^^
            "#]],
        );
        assert_eq!(settings(&fixture.db, fixture.project).package_roots.len(), MAX_ENTRIES);
    }

    #[test]
    fn broken_text_is_reported_and_the_rest_counts() {
        let fixture = check(
            "profile = \"strict\"\npolicy =\n[diagnostics\nE010 = \"off\"\n",
            expect![[r#"
                CFG001 invalid-configuration: a value is missing after `=`
                  /boruna.toml:2:9
                    policy =
                            ^
                CFG001 invalid-configuration: unclosed table, expected `]`
                  /boruna.toml:3:13
                    [diagnostics
                                ^
            "#]],
        );
        assert_eq!(settings(&fixture.db, fixture.project).profile, Profile::Strict);
        check(
            "profile = \"strict\"\nprofile = \"default\"\n",
            expect![[r#"
                CFG001 invalid-configuration: `profile` is set twice
                  /boruna.toml:2:1
                    profile = "default"
                    ^^^^^^^
            "#]],
        );
        check(
            "\"",
            expect![[r#"
                CFG001 invalid-configuration: key with no value, expected `=`
                  /boruna.toml:1:2
                    "
                     ^
            "#]],
        );
        check(
            "diagnostics = 1",
            expect![[r#"
                CFG003 invalid-setting: `diagnostics` takes a table such as `[diagnostics]`, not a number
                  /boruna.toml:1:15
                    diagnostics = 1
                                  ^
            "#]],
        );
    }

    #[test]
    fn a_broken_file_cannot_hide_that_it_is() {
        for text in
            ["[diagnostics]\nCFG001 = \"off\"\n[[", "diagnostics.invalid-configuration = \"hint\"\n = 1"]
        {
            let fixture = Fixture::parse(&format!("//- /boruna.toml\n{text}"));
            let found = file_diagnostics(&fixture.db, fixture.main());
            let told: Vec<_> = found.iter().map(|it| format!("{} {:?}", it.rule.code, it.severity)).collect();
            assert_eq!(told, ["CFG003 Error", "CFG001 Error"], "{}", fixture.render(&found));
        }
        check(
            "[diagnostics]\nCFG001 = \"off\"\n[[",
            expect![[r#"
            CFG003 invalid-setting: CFG001 `invalid-configuration` is always an error
              /boruna.toml:2:1
                CFG001 = "off"
                ^^^^^^
            CFG001 invalid-configuration: unquoted keys cannot be empty, expected letters, numbers, `-`, `_`
              /boruna.toml:3:3
                [[
                  ^
        "#]],
        );
        check("diagnostics.CFG001 = \"error\"\n", expect![[""]]);
    }

    #[test]
    fn no_text_breaks_the_reader() {
        for text in
            ["", "=", "[", "[[", "a.b.c = {", "\u{feff}profile = 1", "é = 'é'", "\r", "'''", "x = 1979-05-27"]
        {
            super::read(text);
        }
        let deep = format!("include = {}", "[".repeat(100_000));
        assert!(!super::read(&deep).diagnostics.is_empty());
    }

    #[test]
    fn comments_change_no_settings() {
        let mut fixture = check("profile = \"strict\"\n# note\n", expect![""]);
        settings(&fixture.db, fixture.project);
        fixture.edit("/boruna.toml", "# note", "# another note");
        fixture.executed();
        let before = settings(&fixture.db, fixture.project).clone();
        assert_eq!(before.profile, Profile::Strict);
        assert_eq!(fixture.executed_counts().get("read_config"), Some(&1));
    }
}
