//! Line ends, the byte-order mark and the end of the file: what corpus files cannot show.

use expect_test::expect;

use crate::parse;

const PROGRAM: &str = "\
// The first line.
fn main() -> Int {
    let a: Int = b // trailing
    (c)
    d
        && e
    \"two
lines\"
}
";

#[test]
fn line_feeds_and_carriage_returns_give_one_tree() {
    let lf = parse(PROGRAM).root_node().to_sexp();
    assert!(!lf.contains("ERROR"), "{lf}");
    let crlf = parse(&PROGRAM.replace('\n', "\r\n")).root_node().to_sexp();
    assert_eq!(lf, crlf);
}

#[test]
fn a_comment_does_not_hold_the_carriage_return() {
    let text = "// one \r\n// two\r\r\n//\rthree\r\nfn f() {}";
    let tree = parse(text);
    let mut cursor = tree.walk();
    let comments: Vec<&str> = tree
        .root_node()
        .children(&mut cursor)
        .filter(|node| node.kind() == "line_comment")
        .map(|node| node.utf8_text(text.as_bytes()).unwrap())
        .collect();
    assert_eq!(comments, ["// one ", "// two", "//\rthree"]);
}

#[test]
fn a_lone_carriage_return_is_a_blank() {
    let tree = parse("fn f() { a\r(b) }");
    expect!["(source_file (function_item name: (identifier) parameters: (parameter_list) body: (block (expression_statement expression: (call_expression callee: (identifier) arguments: (argument_list (identifier)))))))"]
        .assert_eq(&tree.root_node().to_sexp());
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_only() {
    assert!(!parse("\u{feff}fn f() {}").root_node().has_error());
    assert!(!parse("\u{feff}// comment\nfn f() {}").root_node().has_error());
    assert!(!parse("\u{feff}").root_node().has_error());
    assert!(parse("fn f() {}\u{feff}").root_node().has_error());
}

#[test]
fn form_feed_and_other_spaces_are_no_blanks() {
    for blank in ["\u{c}", "\u{b}", "\u{a0}", "\u{2028}", "\0"] {
        assert!(parse(&format!("fn f() {{ a{blank}b }}")).root_node().has_error(), "{blank:?}");
    }
}

#[test]
fn a_file_may_end_anywhere() {
    for (text, error) in [
        ("", false),
        ("\n", false),
        (" \t\r", false),
        ("//", false),
        ("/*", false),
        ("/* *", false),
        ("fn f() {}", false),
        ("fn f() {} // end", false),
        ("import std-ui", false),
        ("fn f() {\n", true),
        ("fn f() { \"", true),
        ("fn f() { \"\\", true),
        ("fn f() { a\n// end", true),
        ("record", true),
    ] {
        assert_eq!(parse(text).root_node().has_error(), error, "{text:?}");
    }
}

#[test]
fn a_string_ends_with_its_line_when_nothing_closes_it() {
    let text = "fn f() {\n    g(\"one\", \"two\")\n    let a = \"three\n    let b = 4\n}\nfn h() { i }";
    let tree = parse(text);
    assert_eq!(tree.root_node().child_count(), 2);
    let missing = "value: (string_literal (MISSING \"\"\")))";
    assert!(tree.root_node().to_sexp().contains(missing), "{}", tree.root_node().to_sexp());
}
