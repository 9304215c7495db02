use expect_test::{Expect, expect};

use super::*;
use crate::{ide::draw, span::FileRange, test_support::Fixture};

fn check(text: &str, expected: Expect) {
    let fixture = Fixture::parse(text);
    let file = fixture.main();
    let tokens = semantic_tokens(&fixture.db, file);
    assert_well_formed(&tokens, file.text(&fixture.db));
    expected.assert_eq(&draw::marked(&fixture, file, &drawn(file, &tokens)).replace('\r', ""));
}

fn drawn(file: SourceFile, tokens: &[SemanticToken]) -> Vec<(FileRange, String)> {
    let label = |it: &SemanticToken| {
        let modifiers = Modifier::ALL.iter().filter(|one| it.modifiers.contains(**one));
        std::iter::once(it.kind.name()).chain(modifiers.map(|it| it.name())).collect::<Vec<_>>().join(".")
    };
    tokens.iter().map(|it| (FileRange { file, range: it.range }, label(it))).collect()
}

fn assert_well_formed(tokens: &[SemanticToken], text: &str) {
    for pair in tokens.windows(2) {
        assert!(pair[0].range.end() <= pair[1].range.start(), "sorted and apart");
    }
    for token in tokens {
        let text = &text[std::ops::Range::<usize>::from(token.range)];
        assert!(!text.is_empty() && !text.contains(['\n', '\r']), "on one line: {text:?}");
    }
}

#[test]
fn names_by_what_they_stand_for() {
    check(
        r#"
        module shop
        import "std-http"
        import clock
        export type Item { name: String, price: Option<Int> }
        enum Event { Added(Item), Moved { from: Int }, Gone }
        fn cost(item: Item, event: Event) -> Int {
            let mut total = 0
            let item = Item { ..item, name: "x" }
            match event {
                Added(it) => { total = cost(it, Event::Gone) },
                Event::Moved { from } => { total = from },
                _ => {}
            }
            for n in [1, 2] { total = total + n }
            total
        }
        //- /clock.ax
        fn hour() -> Int { 1 }
        "#,
        expect![[r#"
            ⟦module⟧keyword ⟦shop⟧namespace
            ⟦import⟧keyword ⟦"std-http"⟧string
            ⟦import⟧keyword ⟦clock⟧namespace
            ⟦export⟧keyword ⟦type⟧keyword ⟦Item⟧struct.declaration { ⟦name⟧property.declaration: ⟦String⟧type.defaultLibrary, ⟦price⟧property.declaration: ⟦Option⟧type.defaultLibrary<⟦Int⟧type.defaultLibrary> }
            ⟦enum⟧keyword ⟦Event⟧enum.declaration { ⟦Added⟧enumMember.declaration(⟦Item⟧struct), ⟦Moved⟧enumMember.declaration { ⟦from⟧property.declaration: ⟦Int⟧type.defaultLibrary }, ⟦Gone⟧enumMember.declaration }
            ⟦fn⟧keyword ⟦cost⟧function.declaration.pure(⟦item⟧parameter.declaration.readonly: ⟦Item⟧struct, ⟦event⟧parameter.declaration.readonly: ⟦Event⟧enum) ⟦->⟧operator ⟦Int⟧type.defaultLibrary {
                ⟦let⟧keyword ⟦mut⟧keyword ⟦total⟧variable.declaration.mutable ⟦=⟧operator ⟦0⟧number
                ⟦let⟧keyword ⟦item⟧variable.declaration.readonly ⟦=⟧operator ⟦Item⟧struct { ⟦..⟧operator⟦item⟧parameter.readonly, ⟦name⟧property: ⟦"x"⟧string }
                ⟦match⟧keyword ⟦event⟧parameter.readonly {
                    ⟦Added⟧enumMember(⟦it⟧variable.declaration.readonly) ⟦=>⟧operator { ⟦total⟧variable.mutable ⟦=⟧operator ⟦cost⟧function.pure(⟦it⟧variable.readonly, ⟦Event⟧enum::⟦Gone⟧enumMember) },
                    ⟦Event⟧enum::⟦Moved⟧enumMember { ⟦from⟧variable.declaration.readonly } ⟦=>⟧operator { ⟦total⟧variable.mutable ⟦=⟧operator ⟦from⟧variable.readonly },
                    _ ⟦=>⟧operator {}
                }
                ⟦for⟧keyword ⟦n⟧variable.declaration.readonly ⟦in⟧keyword [⟦1⟧number, ⟦2⟧number] { ⟦total⟧variable.mutable ⟦=⟧operator ⟦total⟧variable.mutable ⟦+⟧operator ⟦n⟧variable.readonly }
                ⟦total⟧variable.mutable
            }
        "#]],
    );
}

#[test]
fn effects_show_at_functions() {
    check(
        r#"
        import "std-http"
        fn load(url: String) -> Int !{net.fetch} { match net_fetch(url) { Ok(r) => r.status, Err(_) => 0 } }
        fn calls() -> Int { load("a") + pure(list_len([1])) }
        fn pure(n: Int) -> Int { -n }
        fn later() -> Effect { http_get("a", "b") }
        fn unknown() -> Int { nobody() }
        fn stub() -> Int !{random} { 4 }
        fn actor() -> Int { emit spawn stub receive }
        fn uses(f: Fn() -> Int) -> Bool ensures !result { f() > 1 && true }
        "#,
        expect![[r#"
            ⟦import⟧keyword ⟦"std-http"⟧string
            ⟦fn⟧keyword ⟦load⟧function.declaration.effectful(⟦url⟧parameter.declaration.readonly: ⟦String⟧type.defaultLibrary) ⟦->⟧operator ⟦Int⟧type.defaultLibrary !{⟦net.fetch⟧decorator} { ⟦match⟧keyword ⟦net_fetch⟧function.effectful.defaultLibrary(⟦url⟧parameter.readonly) { ⟦Ok⟧enumMember.defaultLibrary(⟦r⟧variable.declaration.readonly) ⟦=>⟧operator ⟦r⟧variable.readonly.⟦status⟧property.defaultLibrary, ⟦Err⟧enumMember.defaultLibrary(_) ⟦=>⟧operator ⟦0⟧number } }
            ⟦fn⟧keyword ⟦calls⟧function.declaration.effectful() ⟦->⟧operator ⟦Int⟧type.defaultLibrary { ⟦load⟧function.effectful(⟦"a"⟧string) ⟦+⟧operator ⟦pure⟧function.pure(⟦list_len⟧function.pure.defaultLibrary([⟦1⟧number])) }
            ⟦fn⟧keyword ⟦pure⟧function.declaration.pure(⟦n⟧parameter.declaration.readonly: ⟦Int⟧type.defaultLibrary) ⟦->⟧operator ⟦Int⟧type.defaultLibrary { ⟦-⟧operator⟦n⟧parameter.readonly }
            ⟦fn⟧keyword ⟦later⟧function.declaration() ⟦->⟧operator ⟦Effect⟧struct { ⟦http_get⟧function(⟦"a"⟧string, ⟦"b"⟧string) }
            ⟦fn⟧keyword ⟦unknown⟧function.declaration() ⟦->⟧operator ⟦Int⟧type.defaultLibrary { ⟦nobody⟧function() }
            ⟦fn⟧keyword ⟦stub⟧function.declaration.effectful() ⟦->⟧operator ⟦Int⟧type.defaultLibrary !{⟦random⟧decorator} { ⟦4⟧number }
            ⟦fn⟧keyword ⟦actor⟧function.declaration.effectful() ⟦->⟧operator ⟦Int⟧type.defaultLibrary { ⟦emit⟧keyword.effectful ⟦spawn⟧keyword.effectful ⟦stub⟧function.effectful ⟦receive⟧keyword.effectful }
            ⟦fn⟧keyword ⟦uses⟧function.declaration.pure(⟦f⟧parameter.declaration.readonly: ⟦Fn⟧type.defaultLibrary() ⟦->⟧operator ⟦Int⟧type.defaultLibrary) ⟦->⟧operator ⟦Bool⟧type.defaultLibrary ⟦ensures⟧keyword ⟦!⟧operator⟦result⟧variable.readonly.defaultLibrary { ⟦f⟧parameter.readonly() ⟦>⟧operator ⟦1⟧number ⟦&&⟧operator ⟦true⟧keyword }
        "#]],
    );
}

#[test]
fn text_that_spans_lines_is_cut() {
    check(
        "// one\r\n/* two\nthree */ fn f() -> String { \"é\n\n𝕏\\n\" }\n",
        expect![[r#"
            ⟦// one⟧comment
            ⟦/* two⟧comment
            ⟦three */⟧comment ⟦fn⟧keyword ⟦f⟧function.declaration() ⟦->⟧operator ⟦String⟧type.defaultLibrary { ⟦"é⟧string

            ⟦𝕏\n"⟧string }
        "#]],
    );
}

#[test]
fn broken_code_keeps_its_colours() {
    check(
        r#"
        type P { x: Nope, y }
        fn f(a: List<Gone>, b) -> Int {
            let p = P { x: 1
            a.type + g(p.nothing) + Missing::One
            match p { Two(q) => q. }
        enum E { A(, B
        fn
        "#,
        expect![[r#"
            ⟦type⟧keyword ⟦P⟧struct.declaration { ⟦x⟧property.declaration: ⟦Nope⟧type, ⟦y⟧variable }
            ⟦fn⟧keyword ⟦f⟧function.declaration(⟦a⟧parameter.declaration.readonly: ⟦List⟧type.defaultLibrary<⟦Gone⟧type>, ⟦b⟧variable) ⟦->⟧operator ⟦Int⟧type.defaultLibrary {
                ⟦let⟧keyword ⟦p⟧variable.declaration.readonly ⟦=⟧operator ⟦P⟧struct { ⟦x⟧property: ⟦1⟧number
                ⟦a⟧parameter.readonly.⟦type⟧property ⟦+⟧operator ⟦g⟧function(⟦p⟧variable.⟦nothing⟧property) ⟦+⟧operator ⟦Missing⟧enum::⟦One⟧enumMember
                ⟦match⟧keyword ⟦p⟧variable.readonly { ⟦Two⟧enumMember(⟦q⟧variable.declaration.readonly) ⟦=>⟧operator ⟦q⟧variable.readonly. }
            ⟦enum⟧keyword ⟦E⟧variable { ⟦A⟧enumMember(, ⟦B⟧enumMember
            ⟦fn⟧keyword
        "#]],
    );
}

#[test]
fn a_range_gets_what_touches_it() {
    let fixture = Fixture::parse("fn a() { 1 }\nfn b() { 2 }\nfn c() { 3 }\n");
    let file = fixture.main();
    let all = semantic_tokens(&fixture.db, file);
    for start in 0..38 {
        for end in start..39 {
            let range = TextRange::new(start.into(), end.into());
            let expected: Vec<_> =
                all.iter().filter(|it| it.range.intersect(range).is_some()).copied().collect();
            assert_eq!(semantic_tokens_in(&fixture.db, file, range), expected);
        }
    }
}

#[test]
fn an_edit_colours_one_item_anew() {
    let mut fixture = Fixture::parse("fn a() -> Int { b() }\nfn b() -> Int { 2 }\nfn c() -> Int { a() }\n");
    semantic_tokens(&fixture.db, fixture.main());
    fixture.executed();
    fixture.edit("/main.ax", "2", "20 + 3");
    semantic_tokens(&fixture.db, fixture.main());
    let counts = fixture.executed_counts();
    assert_eq!(counts.get("item_tokens"), Some(&1), "{counts:?}");
}

#[test]
fn numbers_are_places_in_the_lists() {
    for (index, kind) in TokenKind::ALL.into_iter().enumerate() {
        assert_eq!(kind.index() as usize, index);
    }
    for (index, modifier) in Modifier::ALL.into_iter().enumerate() {
        assert_eq!(Modifiers::NONE.with(modifier).bits(), 1 << index);
    }
}
