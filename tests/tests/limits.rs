//! Programs that are too long to be written by hand: many fields, variants and arguments, and types that grow.

use boruna_analyzer::{
    diagnostics::{Severity, file_diagnostics},
    hir::{file_items, lower::lower},
    test_support::Fixture,
    types::infer,
};

/// Warnings and errors of a program, as code and message.
fn problems(text: &str) -> Vec<String> {
    let fixture = Fixture::parse(text);
    file_diagnostics(&fixture.db, fixture.main())
        .into_iter()
        .filter(|it| it.severity >= Severity::Warning)
        .map(|it| format!("{} {}", it.rule.code, it.message))
        .collect()
}

fn list(count: usize, mut item: impl FnMut(usize) -> String) -> String {
    (0..count).map(|it| item(it) + ", ").collect()
}

/// Q33: field 256 is another field than field 0.
#[test]
fn records_have_any_number_of_fields() {
    let fields = list(300, |it| format!("f{it}: {}", if it == 256 { "String" } else { "Int" }));
    let values = list(300, |it| format!("f{it}: {}", if it == 256 { "\"x\"" } else { "1" }));
    let text = format!(
        "type R {{ {fields} }}
fn main() -> Int {{
    let r = R {{ {values} }}
    let a: String = r.f256
    let b: Int = r.f0
    b + __builtin_string_len(a)
}}"
    );
    assert_eq!(problems(&text), [""; 0]);
}

/// Q74: the last of 300 variants can be built and matched.
#[test]
fn enums_have_any_number_of_variants() {
    let variants = list(300, |it| format!("V{it}"));
    let arms = list(300, |it| format!("V{it} => {it}"));
    let text = format!(
        "enum E {{ {variants} }}
fn number(e: E) -> Int {{ match e {{ {arms} }} }}
fn main() -> Int {{ number(E::V299) }}"
    );
    assert_eq!(problems(&text), [""; 0]);
    let missing = text.replace("V299 => 299, ", "");
    let found = problems(&missing);
    assert!(found.len() == 1 && found[0].starts_with("E005") && found[0].contains("V299"), "{found:?}");
}

#[test]
fn lists_parameters_and_arguments_have_any_number() {
    let parameters = list(300, |it| format!("p{it}: Int"));
    let arguments = list(300, |it| it.to_string());
    let text = format!(
        "fn f({parameters}) -> Int {{ p0 + p299 }}
fn main() -> Int {{ f({arguments}) + list_len([{arguments}]) }}"
    );
    assert_eq!(problems(&text), [""; 0]);
}

/// A type as deep as the function is long is cut, and said to be.
#[test]
fn types_that_grow_by_a_step_a_line_are_cut() {
    let lines: String = (1..5_000).map(|it| format!("    let x{it} = Some(x{})\n", it - 1)).collect();
    let found = problems(&format!("fn main() -> Int {{\n    let x0 = 1\n{lines}    0\n}}"));
    assert_eq!(found, ["E009 a type in `main` is too large to be checked"]);
}

/// Types that double with every line are exponential when written out.
#[test]
fn types_that_double_with_every_line_are_cut() {
    let lines: String = (1..200)
        .map(|it| format!("    let x{it} = if c {{ Ok(x{0}) }} else {{ Err(x{0}) }}\n", it - 1))
        .collect();
    let found = problems(&format!("fn f(c: Bool) -> Int {{\n    let x0 = 1\n{lines}    0\n}}"));
    assert_eq!(found, ["E009 a type in `f` is too large to be checked"]);
}

/// A type can also grow when all its parts are small: through what is only known later.
#[test]
fn types_that_grow_backwards_are_cut() {
    let empty: String = (0..2_000).map(|it| format!("    let a{it} = []\n")).collect();
    let linked: String =
        (0..1_999).map(|it| format!("    let b{it} = list_push(a{it}, a{})\n", it + 1)).collect();
    let found = problems(&format!("fn main() -> Int {{\n{empty}{linked}    list_len(a0)\n}}"));
    assert_eq!(found, ["E009 a type in `main` is too large to be checked"]);
}

/// Names are looked up in a time that does not depend on how many are in scope.
#[test]
fn many_variables_are_in_scope() {
    let count = 4_000;
    let variables: String = (0..count).map(|it| format!("    let x{it} = {it}\n")).collect();
    let uses: String = (0..count).map(|_| " + x0").collect();
    let found = problems(&format!("fn main() -> Int {{\n{variables}    0{uses}\n}}"));
    assert_eq!(found, [""; 0]);
}

/// Every expression of a large correct function has a type.
#[test]
fn long_functions_are_typed_throughout() {
    let lines: String =
        (1..3_000).map(|it| format!("    let x{it} = x{} + {it} * 2 - 1\n", it - 1)).collect();
    let text = format!("fn main() -> Int {{\n    let x0 = 1\n{lines}    x2999\n}}");
    assert_eq!(problems(&text), [""; 0]);
    let fixture = Fixture::parse(&text);
    let item = file_items(&fixture.db, fixture.main())[0];
    let types = &infer(&fixture.db, item).exprs;
    let body = &lower(&fixture.db, item).body;
    assert!(body.exprs.iter().all(|(id, _)| types.get(id).is_some_and(|it| !it.is_unknown())));
}
