//! Chains of operators over several lines, and line endings.

use expect_test::expect;

use super::{check_body, format};

#[test]
fn a_chain_that_fits_is_joined() {
    check_body(
        "let a = b\n  ++ c\n  ++ d\na ||\n b",
        expect![[r#"
        let a = b ++ c ++ d
        a || b
    "#]],
    );
}

#[test]
fn a_chain_that_does_not_fit_stays_broken() {
    let text = r#"
let header = "invoice number, customer, street, city" ++ separator ++
    "amount in cents" ++ separator
    ++ "date of the invoice" ++ separator ++ "who signed it off" ++ line_end
if is_ready(first_operand_of_this, 1) && is_ready(second_operand_of_this, 2)
  && is_ready(third_operand_of_this, 3) || never { f() }
let sum = first_summand_of_several * 2 + second_summand_of_several / 3
    - third_summand_of_several * 2 + fourth_summand_of_several * 4
match x { Some(it) => "something quite long to say about it" ++ to_text(it) ++
     " and even more" ++ it ++ " to make it long" ++ "!", _ => "" }
f(1, "something quite long to say about it" ++ to_text(it) ++
     (" and even more of it, much more" ++ it ++ " to make it long, longer and the longest of all, but"
     ++ " not yet") ++ "!")
"something quite long to say about it" ++ to_text(it) // why
    ++ " and even more of it, much more" ++ it ++ " to make it long, longer and the longest of all"
let one_line = "something quite long to say about it" ++ to_text(it) ++ "and even more, much more, but in one line"
"#;
    check_body(
        text,
        expect![[r#"
            let header = "invoice number, customer, street, city"
                ++ separator
                ++ "amount in cents"
                ++ separator
                ++ "date of the invoice"
                ++ separator
                ++ "who signed it off"
                ++ line_end
            if is_ready(first_operand_of_this, 1)
                && is_ready(second_operand_of_this, 2)
                && is_ready(third_operand_of_this, 3) || never
            {
                f()
            }
            let sum = first_summand_of_several * 2 + second_summand_of_several / 3
            -third_summand_of_several * 2 + fourth_summand_of_several * 4
            match x {
                Some(it) => "something quite long to say about it"
                    ++ to_text(it)
                    ++ " and even more"
                    ++ it
                    ++ " to make it long"
                    ++ "!",
                _ => "",
            }
            f(1, "something quite long to say about it"
                ++ to_text(it)
                ++ (" and even more of it, much more"
                    ++ it
                    ++ " to make it long, longer and the longest of all, but"
                    ++ " not yet")
                ++ "!")
            "something quite long to say about it" ++ to_text(it) // why
                ++ " and even more of it, much more" ++ it ++ " to make it long, longer and the longest of all"
            let one_line = "something quite long to say about it" ++ to_text(it) ++ "and even more, much more, but in one line"
        "#]],
    );
}

#[test]
fn every_operator_can_begin_a_line() {
    let operand = "a_name_that_is_rather_long_for_a_name_but_not_too_long_for_one";
    for operator in ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "++", "*", "/", "%"] {
        let text = format!("fn f() {{\n    let x = {operand}\n        {operator} {operand}\n    x\n}}\n");
        // A line that begins with a minus is another statement.
        if operator != "-" {
            assert_eq!(format(&text).as_ref(), Ok(&text));
        }
        let text = format!("fn f() {{\n    let x = {operand} {operator}\n        {operand}\n    x\n}}\n");
        assert!(format(&text).is_ok(), "{operator}");
    }
}

#[test]
fn line_endings_stay() {
    let text = "fn f() -> String{\r\n  let a=\"x\r\ny\nz\" // c \r\n\r\n\r\n a\r\n}\r\nfn g(){}";
    let formatted = format(text).unwrap();
    assert_eq!(
        formatted,
        "fn f() -> String {\r\n    let a = \"x\r\ny\nz\" // c\r\n\r\n    a\r\n}\r\n\r\nfn g() {\r\n}\r\n"
    );
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted));
    assert_eq!(format("fn f() {\n}\r\n").as_deref(), Ok("fn f() {\n}\n"));
}
