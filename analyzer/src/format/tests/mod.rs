//! Tests of formatting, by subject.

use expect_test::Expect;

use super::format;

mod chains;
mod comments;
mod constructs;
mod invariants;
mod parentheses;

fn check(source: &str, expect: Expect) {
    let formatted = formatted(source);
    expect.assert_eq(&formatted);
    assert_eq!(format(&formatted), Ok(formatted), "formatting twice changes nothing");
}

/// Checks statements, which stand in a function.
fn check_body(statements: &str, expect: Expect) {
    let formatted = formatted(&format!("fn f() {{\n{statements}\n}}"));
    let body = formatted.strip_prefix("fn f() {\n").and_then(|it| it.strip_suffix("}\n")).unwrap();
    let lines = body.lines().map(|it| it.strip_prefix("    ").unwrap_or(it));
    expect.assert_eq(&lines.map(|it| format!("{it}\n")).collect::<String>());
    assert_eq!(format(&formatted), Ok(formatted), "formatting twice changes nothing");
}

fn formatted(source: &str) -> String {
    format(source).unwrap_or_else(|error| panic!("{error:?} in:\n{source}"))
}
