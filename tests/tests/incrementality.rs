//! Work follows the change: which queries run after an edit, and how their number grows.

use std::collections::BTreeMap;

use boruna_analyzer::{diagnostics::file_diagnostics, test_support::Fixture};
use expect_test::{Expect, expect};

const WORKSPACE: &str = r#"
//- /leaf.ax
fn leaf(n: Int) -> Int {
    n + 1
}

fn other(n: Int) -> Int {
    n * 2
}
//- /middle.ax
import leaf

fn middle(n: Int) -> Int {
    leaf(n) + other(n)
}
//- /top.ax
import middle

fn main() -> Int {
    middle(20)
}
//- /aside.ax
fn aside(n: Int) -> Int {
    n
}
"#;

fn check_all(fixture: &Fixture) {
    for file in fixture.files.values() {
        file_diagnostics(&fixture.db, *file);
    }
}

/// Applies one edit to the warm workspace and compares the queries that run until every file is checked again.
fn check_edit(path: &str, old: &str, new: &str, expect: Expect) {
    let mut fixture = Fixture::parse(WORKSPACE);
    check_all(&fixture);
    fixture.executed();
    fixture.edit(path, old, new);
    check_all(&fixture);
    let counts: BTreeMap<String, usize> = fixture.executed_counts();
    let shown: String = counts.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
    expect.assert_eq(&shown);
}

#[test]
fn an_edit_in_a_body_checks_that_item_again() {
    check_edit(
        "/leaf.ax",
        "n + 1",
        "n + 10",
        expect![[r#"
            always_calls 1
            declaration_diagnostics 1
            flow_diagnostics 1
            infer 1
            item_credentials 1
            item_diagnostics 1
            lower 1
            match_diagnostics 1
            own_effects 1
            plainly_declared 1
            resolve 1
            secret_flows 1
            signature 1
            sites 1
        "#]],
    );
}

#[test]
fn a_name_being_typed_is_doubted_without_another_solve() {
    check_edit(
        "/leaf.ax",
        "n + 1",
        "nu + 1",
        expect![[r#"
            all_names 1
            always_calls 1
            declaration_diagnostics 1
            definition 1
            doubts 1
            doubts_about 1
            effects_of 1
            file_doubts 1
            file_facts 1
            file_scope 1
            flow_diagnostics 1
            infer 1
            item_credentials 1
            item_diagnostics 1
            lower 1
            match_diagnostics 1
            misdeclared 1
            name_index 1
            own_effects 1
            plainly_declared 1
            resolve 1
            secret_flows 1
            signature 1
            sites 1
            unused_function 1
        "#]],
    );
}

#[test]
fn a_comment_above_an_item_checks_that_item_again() {
    check_edit(
        "/leaf.ax",
        "fn other",
        "// doubles\nfn other",
        expect![[r#"
            always_calls 1
            declaration_diagnostics 1
            flow_diagnostics 1
            infer 1
            item_credentials 1
            item_diagnostics 1
            lower 1
            match_diagnostics 1
            own_effects 1
            plainly_declared 1
            resolve 1
            secret_flows 1
            signature 1
            sites 1
        "#]],
    );
}

#[test]
fn a_new_capability_in_a_leaf_is_solved_once_and_checks_those_who_reach_it() {
    check_edit(
        "/leaf.ax",
        "n * 2",
        "n * random_int(1, 2)",
        expect![[r#"
            always_calls 1
            declaration_diagnostics 1
            definition 1
            doubts 1
            doubts_about 2
            effects 1
            effects_of 3
            file_doubts 1
            file_facts 1
            file_scope 1
            flow_diagnostics 3
            function_type 1
            infer 1
            item_credentials 1
            item_diagnostics 1
            item_effect_diagnostics 3
            lower 1
            match_diagnostics 1
            own_effects 1
            plainly_declared 1
            resolve 1
            secret_flows 1
            signature 1
            sites 1
            unused_function 1
        "#]],
    );
}

#[test]
fn a_declared_capability_in_a_leaf_changes_its_callers_only() {
    check_edit(
        "/leaf.ax",
        "fn leaf(n: Int) -> Int {",
        "fn leaf(n: Int) -> Int !{random} {",
        expect![[r#"
            always_calls 1
            declaration_diagnostics 1
            doubts 1
            doubts_about 2
            effects 1
            effects_of 3
            file_doubts 1
            file_facts 1
            flow_diagnostics 1
            function_type 1
            infer 2
            item_credentials 1
            item_diagnostics 1
            item_effect_diagnostics 3
            lower 1
            match_diagnostics 1
            own_effects 1
            plainly_declared 1
            resolve 1
            secret_flows 1
            signature 1
            sites 1
            unused_function 1
        "#]],
    );
}

/// No query does more than its share: twice the files mean twice the work.
#[test]
fn the_number_of_queries_grows_with_the_workspace() {
    let executed = |files: usize| {
        let text: String = (0..files)
            .map(|index| {
                format!(
                    "//- /m{index}.ax\nimport m{}\n\nfn f{index}(n: Int) -> Int {{\n    f{}(n)\n}}\n",
                    (index + 1) % files,
                    (index + 1) % files
                )
            })
            .collect();
        let fixture = Fixture::parse(&text);
        check_all(&fixture);
        fixture.executed().len()
    };
    let (small, large) = (executed(20), executed(80));
    assert!(large <= 4 * small, "{small} queries for 20 files, {large} for 80");
}
