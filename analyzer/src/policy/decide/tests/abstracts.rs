//! Decisions on what is partly known.

use super::*;

fn affix(prefix: &str, suffix: &str) -> Text {
    Text::Affix { prefix: prefix.into(), suffix: suffix.into() }
}

fn any_of(texts: &[&str]) -> Text {
    Text::OneOf(texts.iter().map(|it| (*it).into()).collect())
}

fn say(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Denied { .. } => "denied".to_owned(),
        Verdict::Allowed { .. } => "allowed".to_owned(),
        Verdict::Depends { on, .. } => format!("depends on {on:?}"),
        Verdict::DependsOnTime { .. } => "depends on time".to_owned(),
    }
}

fn read(rules: &str, path: Text) -> String {
    let target = AbstractTarget::Path { path, base: "/repo".into() };
    say(&policy(rules).decide_abstract(&AbstractRequest { capability: Capability::FS_READ, target }))
}

fn fetch(rules: &str, url: Text) -> String {
    let target = AbstractTarget::Url { url, method: Text::exact("GET") };
    say(&policy(rules).decide_abstract(&AbstractRequest { capability: Capability::NET_FETCH, target }))
}

#[test]
fn paths() {
    let data = "allow file-read /data recursive\ndeny file-read /data/secret";
    assert_eq!(read(data, any_of(&["/data/a", "/data/b"])), "allowed");
    assert_eq!(read(data, any_of(&["/data/a", "/etc/b"])), "depends on [Path]");
    assert_eq!(read(data, any_of(&["/data/secret/x", "/etc/b"])), "denied");
    assert_eq!(read(data, affix("/data/pub/", "")), "depends on [Steps]");
    assert_eq!(read(data, affix("/data/", "")), "depends on [Path]");
    assert_eq!(read(data, affix("/data/secret/", ".txt")), "denied");
    assert_eq!(read(data, affix("/etc/", "")), "denied");
    assert_eq!(read(data, affix("notes/", "")), "denied");
    assert_eq!(read(data, Text::unknown()), "depends on [Path]");
    assert_eq!(read("allow file-read **", Text::unknown()), "allowed");
    assert_eq!(read("allow file-read /data/*.txt", affix("/data/", ".md")), "denied");
    assert_eq!(read("allow file-read ${workspace}/in/**", affix("in/", ".md")), "depends on [Steps]");
    assert_eq!(read("", Text::unknown()), "denied");
}

#[test]
fn urls() {
    let api = "allow network-connect https://api.example.com\ndeny network-connect bad.example.com";
    assert_eq!(fetch(api, affix("https://api.example.com/users/", "")), "allowed");
    assert_eq!(fetch(api, affix("https://api.example.com?q=", "")), "allowed");
    assert_eq!(fetch(api, affix("http://api.example.com/", "")), "denied");
    assert_eq!(fetch(api, affix("https://bad.example.com/", "")), "denied");
    assert_eq!(fetch(api, affix("https://api.example.com", "")), "depends on [Url]");
    assert_eq!(fetch(api, affix("https://api.", ".com/")), "depends on [Url]");
    assert_eq!(fetch(api, affix("https:///", "")), "depends on [Url]");
    assert_eq!(fetch(api, affix("ftp://api.example.com", "")), "denied");
    assert_eq!(fetch(api, affix("http://", "")), "denied");
    assert_eq!(fetch(api, affix("https://user@api.example.com/", "")), "denied");
    assert_eq!(fetch("allow network-connect *", Text::unknown()), "depends on [Url]");
    assert_eq!(fetch("allow network-connect *\ndeny network-connect *", Text::unknown()), "denied");
    assert_eq!(fetch("", Text::unknown()), "denied");
}

#[test]
fn names_statements_and_programs() {
    let ask = |rules: &str, capability: Capability, target: AbstractTarget| {
        say(&policy(rules).decide_abstract(&AbstractRequest { capability, target }))
    };
    let variable = |rules: &str, name: Text| ask(rules, Capability::ENV_READ, AbstractTarget::Name(name));
    assert_eq!(variable("allow environment APP_*", affix("APP_", "")), "allowed");
    assert_eq!(variable("allow environment APP_*", affix("AP", "")), "depends on [Name]");
    assert_eq!(variable("allow environment APP_*", affix("B", "")), "denied");
    assert_eq!(variable("allow environment *", affix("", "_TOKEN")), "denied");
    assert_eq!(variable("allow environment *", Text::unknown()), "depends on [Name]");

    let database = |rules: &str, sql: Text| {
        ask(rules, Capability::DB_QUERY, AbstractTarget::Database { alias: Text::exact("orders"), sql })
    };
    assert_eq!(
        database("allow database orders:read", affix("SELECT * FROM t WHERE a = ", "")),
        "depends on [Statement]"
    );
    assert_eq!(database("allow database orders:read", affix("DELETE FROM ", "")), "denied");
    assert_eq!(database("allow database orders", affix("DELETE FROM ", "")), "allowed");
    assert_eq!(database("allow database other", Text::unknown()), "denied");

    let process = |rules: &str, command: Text, arguments: Option<Vec<Text>>| {
        let target = AbstractTarget::Process { command, arguments, base: "/repo".into() };
        ask(rules, Capability::PROCESS_SPAWN, target)
    };
    assert_eq!(process("allow process git", Text::exact("git"), None), "allowed");
    assert_eq!(process("allow process git", Text::unknown(), None), "depends on [Program, Arguments]");
    assert_eq!(process("allow process git", affix("/usr/", ""), Some(Vec::new())), "denied");
    assert_eq!(ask("allow clock *", Capability::TIME_NOW, AbstractTarget::Nothing), "allowed");
    assert_eq!(
        ask("allow file-read **", Capability::FS_READ, AbstractTarget::Unknown),
        "depends on [Target]"
    );
}

#[test]
fn times() {
    let mut timed = rule("allow file-read /a/**", 0);
    timed.window = Some(Window { start: Some(100), end: None, ..Window::always() });
    let ask = |rules: Vec<Rule>, path: Text| {
        let policy = EffectivePolicy { rules, ..EffectivePolicy::new("p") };
        let target = AbstractTarget::Path { path, base: "/".into() };
        let request = AbstractRequest { capability: Capability::FS_READ, target };
        say(&Decider::new(policy.into()).decide_abstract(&request))
    };
    assert_eq!(ask(vec![timed.clone()], Text::exact("/a/b")), "depends on time");
    assert_eq!(ask(vec![timed.clone(), rule("allow file-read /a/b", 1)], Text::exact("/a/b")), "allowed");
    assert_eq!(
        ask(vec![timed.clone(), rule("allow file-read /a/b", 1)], any_of(&["/a/b", "/a/c"])),
        "depends on time"
    );
    assert_eq!(ask(vec![timed.clone(), rule("deny file-read /a/b", 1)], Text::exact("/a/b")), "denied");
    assert_eq!(ask(vec![timed], Text::exact("/b")), "denied");
}

#[test]
fn many_texts_are_bounded() {
    let many: Vec<String> = (0..1000).map(|it| format!("/data/{it}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(read("allow file-read /data recursive", any_of(&many)), "depends on [Path]");
    assert_eq!(read("", any_of(&many)), "denied");
}

#[test]
fn reasons_name_the_rules() {
    let policy = policy("allow file-read /data recursive\ndeny file-read /data/a\ndeny file-read /data/b");
    let target = AbstractTarget::Path { path: any_of(&["/data/a/x", "/data/b/x", "/etc"]), base: "/".into() };
    let Verdict::Denied { by } =
        policy.decide_abstract(&AbstractRequest { capability: Capability::FS_READ, target })
    else {
        panic!()
    };
    let indices: Vec<_> = by
        .iter()
        .map(|it| match it {
            By::Rule(id) => Some(policy.rule(*id).unwrap().origin.index),
            _ => None,
        })
        .collect();
    assert_eq!(indices, [Some(1), Some(2), None]);
}
