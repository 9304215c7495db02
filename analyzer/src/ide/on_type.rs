//! Indentation while somebody types: of the line that a line break begins, and of a line that a `}` begins.
//!
//! Only the blanks a line begins with ever change, and none inside strings and comments. Looks at the tokens of one
//! item.

use super::{brackets::OpenBrackets, draft::Cursor};
use crate::{
    db::Db,
    diagnostics::Edit,
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
    syntax::tokens::{TokenKind, tokenize},
};

/// The characters after which [`on_type()`] has something to do.
pub const TRIGGERS: [char; 2] = ['\n', '}'];

/// What a level adds.
const INDENT: &str = "    ";

/// The edits after `typed` was typed right before `offset`.
pub fn on_type(db: &dyn Db, file: SourceFile, offset: TextSize, typed: char) -> Vec<Edit<FileRange>> {
    indentation(db, file, offset, typed).into_iter().collect()
}

fn indentation(db: &dyn Db, file: SourceFile, offset: TextSize, typed: char) -> Option<Edit<FileRange>> {
    let text = file.text(db);
    let before = text.get(..offset.into())?;
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    let rest = text.get(line..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let first = rest.get(blanks..)?.chars().next();
    let is_concerned = match typed {
        '\n' => line > 0,
        '}' => first == Some('}') && before.len() == line + blanks + 1,
        _ => false,
    };
    if !is_concerned {
        return None;
    }
    let place = TextRange::at(TextSize::new(line as u32), TextSize::new(blanks as u32));
    let wanted = wanted(db, file, text, line, first)?;
    let is_same = rest.get(..blanks) == Some(wanted.as_str());
    (!is_same).then(|| Edit::new(FileRange { file, range: place }, wanted))
}

/// The blanks that the line at `line` should begin with, whose first character behind them is `first`.
fn wanted(db: &dyn Db, file: SourceFile, text: &str, line: usize, first: Option<char>) -> Option<String> {
    let cursor = Cursor::new(db, file, TextSize::new(line as u32));
    if !cursor.is_inside(db) {
        return Some(String::new());
    }
    let start = usize::from(cursor.item?.start(db));
    let share = text.get(start..)?;
    let mut brackets = OpenBrackets::default();
    let mut last = "";
    for token in tokenize(share.get(..text.len().min(line_end(text, line)) - start)?) {
        let (begin, end) = (start + token.start(), start + token.end());
        if begin >= line {
            break;
        }
        // A string or comment that goes over the line break.
        if end > line {
            return None;
        }
        if !token.is_trivia() {
            last = token.text(share);
        }
        if token.kind == TokenKind::Symbol {
            brackets.take(last, token.range());
        }
    }
    let indent_at = |range: TextRange| line_indent(text, start + usize::from(range.start()));
    let closes = matches!(first, Some('}' | ')' | ']'));
    let open = brackets.open.last().map(|it| indent_at(it.1));
    Some(match open {
        Some(indent) if closes => indent.to_owned(),
        Some(indent) if goes_on(last) => format!("{indent}{INDENT}{INDENT}"),
        Some(indent) => format!("{indent}{INDENT}"),
        // The head of an item goes on, or its body begins.
        None if first == Some('{') => String::new(),
        None => INDENT.to_owned(),
    })
}

/// Whether a statement that ends with this token so far goes on in the next line.
fn goes_on(last: &str) -> bool {
    matches!(
        last,
        "=" | "+"
            | "-"
            | "*"
            | "/"
            | "%"
            | "++"
            | "=="
            | "!="
            | "<="
            | ">="
            | "&&"
            | "||"
            | "=>"
            | "."
            | "return"
            | "in"
    )
}

fn line_end(text: &str, line: usize) -> usize {
    text.get(line..).and_then(|it| it.find('\n')).map_or(text.len(), |it| line + it)
}

/// The blanks that the line of `position` begins with.
fn line_indent(text: &str, position: usize) -> &str {
    let before = text.get(..position).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{diagnostics::Fix, test_support::Fixture};

    fn check(typed: char, text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursor();
        let edits = on_type(&fixture.db, file, offset, typed);
        let shown = if edits.is_empty() {
            "nothing".to_owned()
        } else {
            fixture.apply(&Fix::safe("", edits))["/main.ax"].replace("\n ", "\n·")
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_new_line_is_as_deep_as_its_brackets() {
        check(
            '\n',
            "fn f() {\n$0\n}",
            expect![[r#"
            fn f() {
            ·   
            }"#]],
        );
        check(
            '\n',
            "fn f() {\n$0",
            expect![[r#"
            fn f() {
            ·   "#]],
        );
        check(
            '\n',
            "fn f() {\n    if a {\n        b\n$0\n    }\n}",
            expect![[r#"
            fn f() {
            ·   if a {
            ·       b
            ·       
            ·   }
            }"#]],
        );
        check(
            '\n',
            "fn f() {\n    g([\n$0])\n}",
            expect![[r#"
            fn f() {
            ·   g([
            ·   ])
            }"#]],
        );
        check(
            '\n',
            "fn f() {\n    let a =\n$0\n}",
            expect![[r#"
            fn f() {
            ·   let a =
            ·       
            }"#]],
        );
        check('\n', "fn f() {\n    a\n    $0b\n}", expect!["nothing"]);
        check(
            '\n',
            "type P {\n$0x: Int\n}",
            expect![[r#"
            type P {
            ·   x: Int
            }"#]],
        );
    }

    #[test]
    fn a_new_line_between_items_begins_at_the_left() {
        check(
            '\n',
            "fn f() {\n}\n    $0",
            expect![[r#"
            fn f() {
            }
        "#]],
        );
        check('\n', "fn f() {\n}\n$0", expect!["nothing"]);
        check(
            '\n',
            "fn f() -> Int\n$0",
            expect![[r#"
            fn f() -> Int
            ·   "#]],
        );
        check(
            '\n',
            "fn f() -> Int\n    $0{\n}",
            expect![[r#"
            fn f() -> Int
            {
            }"#]],
        );
    }

    #[test]
    fn a_brace_goes_where_its_line_began() {
        check(
            '}',
            "fn f() {\n    if a {\n        b\n        }$0\n}",
            expect![[r#"
            fn f() {
            ·   if a {
            ·       b
            ·   }
            }"#]],
        );
        check('}', "fn f() {\n    if a { b }$0\n}", expect!["nothing"]);
        check(
            '}',
            "fn f() {\n    a\n    }$0",
            expect![[r#"
            fn f() {
            ·   a
            }"#]],
        );
        check('}', "}$0", expect!["nothing"]);
    }

    #[test]
    fn strings_and_comments_stay() {
        check('\n', "fn f() {\n    let a = \"one\n$0two\"\n}", expect!["nothing"]);
        check('\n', "fn f() {\n    /* one\n$0two */\n}", expect!["nothing"]);
    }
}
