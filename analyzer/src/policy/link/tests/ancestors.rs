//! Which policies count, and in which order.

use expect_test::expect;

use super::{Code, Environment, Fixture, MAX_DEPTH, MAX_RULES, check};

/// A child that inherits from itself by any way is told the whole way.
#[test]
fn cycles_print_their_path() {
    let linked = check(
        "name = \"a\"\ninherits = [\"b\"]\n---\nname = \"b\"\ninherits = [\"c\"]\n---\nname = \"c\"\ninherits = [\"a\"]\n",
        expect![[r#"
            POL010 `a` inherits from itself: a → b → c → a
              0#inherits: "b"
              `a` inherits from `b` at 0: "b"
              `b` inherits from `c` at 1: "c"
              `c` inherits from `a` at 2: "a"
        "#]],
    );
    assert!(!linked.is_usable);
    let linked = check(
        "name = \"a\"\ninherits = [\"b\"]\n---\nname = \"b\"\ninherits = [\"c\"]\n---\nname = \"c\"\ninherits = [\"b\"]\n",
        expect![[r#"
            POL010 `b`, which it builds on, inherits from itself: b → c → b
              0#inherits: "b"
              `b` inherits from `c` at 1: "c"
              `c` inherits from `b` at 2: "b"
        "#]],
    );
    assert!(!linked.is_usable);
}

#[test]
fn parents_must_exist() {
    let linked = check(
        "name = \"a\"\ninherits = [\"bse\", \"nothing\"]\n---\nname = \"base\"\n",
        expect![[r#"
        POL009 there is no policy `bse`
          0#inherits: "bse"
          fix: change it to `base`: "bse" → "base"
        POL009 there is no policy `nothing`
          0#inherits: "nothing"
    "#]],
    );
    assert!(!linked.is_usable);
    // One that a parent misses is as bad.
    let linked = check(
        "name = \"a\"\ninherits = [\"b\"]\n---\nname = \"b\"\ninherits = [\"c\"]\n",
        expect![[r#"
        POL009 there is no policy `c`
          1#inherits: "c"
          fix: change it to `a`: "c" → "a"
    "#]],
    );
    assert!(!linked.is_usable);
}

#[test]
fn an_invalid_parent_is_not_usable() {
    let linked = check("name = \"a\"\ninherits = [\"b\"]\n---\nname = \"b\"\nlevel = \"rot\"\n", expect![""]);
    assert!(!linked.is_usable);
}

/// `0` inherits from `1`, `1` from `2`, and so on.
fn chain(length: usize) -> Fixture {
    Fixture::of(
        (0..length).map(|it| format!("name = \"p{it}\"\ninherits = [\"p{}\"]\n", it + 1)).collect::<Vec<_>>(),
    )
}

#[test]
fn depth_is_bounded() {
    for (length, deep) in [(MAX_DEPTH, false), (MAX_DEPTH + 1, true), (5_000, true)] {
        let mut fixture = chain(length);
        let last = fixture.texts.len() - 1;
        fixture.texts[last] = format!("name = \"p{last}\"\n");
        let linked = Fixture::of(fixture.texts).link();
        let codes: Vec<_> = linked.problems.iter().map(|it| it.code).collect();
        assert_eq!(codes, if deep { vec![Code::Size] } else { vec![] }, "{length}");
    }
    // A long chain is found whichever way it is met first.
    let mut texts: Vec<String> =
        (0..40).map(|it| format!("name = \"p{it}\"\ninherits = [\"p{}\"]\n", it + 1)).collect();
    texts[0] = "name = \"p0\"\ninherits = [\"p20\", \"p1\"]\n".to_owned();
    texts[39] = "name = \"p39\"\n".to_owned();
    assert!(Fixture::of(texts).link().problems.iter().any(|it| it.code == Code::Size));
}

/// Each layer inherits twice from the one below: without memory, two to the 31st ways.
#[test]
fn diamonds_count_once() {
    let mut texts: Vec<String> = vec!["name = \"top\"\ninherits = [\"a0\", \"b0\"]\n".to_owned()];
    for layer in 0..30 {
        for side in ["a", "b"] {
            let parents =
                if layer < 29 { format!("\"a{0}\", \"b{0}\"", layer + 1) } else { "\"end\"".to_owned() };
            texts.push(format!("name = \"{side}{layer}\"\ninherits = [{parents}]\n"));
        }
    }
    texts.push("name = \"end\"\n[[allow]]\nresource = \"file-read\"\npattern = \"/a\"\n".to_owned());
    let linked = Fixture::of(texts).link();
    assert_eq!(linked.problems, []);
    assert_eq!((linked.policy.rules.len(), linked.files.len()), (1, 62));
}

#[test]
fn many_ancestors_and_rules_are_refused() {
    let parents: Vec<String> = (0..400).map(|it| format!("\"p{it}\"")).collect();
    let mut texts = vec![format!("name = \"top\"\ninherits = [{}]\n", parents.join(", "))];
    texts.extend((0..400).map(|it| format!("name = \"p{it}\"\n")));
    let linked = Fixture::of(texts).link();
    assert_eq!(linked.problems.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::Size]);
    assert!(!linked.is_usable);

    let rules = |count: usize| {
        let rules =
            (0..count).map(|it| format!("[[allow]]\nresource = \"file-read\"\npattern = \"/f{it}\"\n"));
        format!("name = \"a\"\n{}", rules.collect::<String>())
    };
    assert_eq!(Fixture::of(vec![rules(MAX_RULES)]).link().problems, []);
    let linked = Fixture::of(vec![rules(MAX_RULES + 1)]).link();
    assert_eq!(linked.problems.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::Size]);
    assert!(linked.policy.rules.is_empty());
}

#[test]
fn two_policies_of_one_name_are_told() {
    let fixture = Fixture::new("name = \"a\"\n---\nname = \"b\"\n---\nname = \"a\"\n");
    let policies = fixture.policies(Environment::default());
    expect![[r#"
        POL016 there is another policy `a`
          2#name: "a"
          the other one at 0: "a"
    "#]]
    .assert_eq(&fixture.problems(&policies.duplicates()));
    let linked = check(
        "name = \"c\"\ninherits = [\"a\"]\n---\nname = \"a\"\n---\nname = \"a\"\n",
        expect![[r#"
            POL016 there are several policies `a`
              0#inherits: "a"
        "#]],
    );
    assert!(!linked.is_usable);
}
