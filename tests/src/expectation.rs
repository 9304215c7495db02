//! What the comments of a program say about it.
//!
//! * `// error[E009]: part of the message` at the end of a line: a finding begins on that line. Several may follow
//!   each other.
//! * `// ^ error[E009]: …` on a line of its own: a finding begins right above the caret.
//! * `// v error[E009]: …` on a line of its own: a finding begins right below the `v`, for places that no comment
//!   can follow.
//! * `// : Type` at the end of a line: the one variable that the line introduces has this type.

/// A finding that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// One-based line in the file on which it begins.
    pub line: usize,
    /// One-based column in characters, where the comment points at it.
    pub column: Option<usize>,
    /// `error`, `warning`, `info` or `hint`.
    pub severity: String,
    /// The rule's code.
    pub code: String,
    /// A part of its message; empty for any.
    pub message: String,
}

/// All expectations in a file's text, in order of line.
pub fn findings(text: &str) -> Vec<Expected> {
    let mut out = Vec::new();
    let mut line_above = 0;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let comment = line.trim_start().strip_prefix("// ").unwrap_or_default();
        let pointer = comment.trim_start();
        let column = line.chars().count() - pointer.chars().count() + 1;
        if let Some(rest) = pointer.strip_prefix("^ ") {
            out.extend(parse_all(rest).map(|it| Expected { line: line_above, column: Some(column), ..it }));
            continue;
        }
        if let Some(rest) = pointer.strip_prefix("v ") {
            out.extend(parse_all(rest).map(|it| Expected { line: number + 1, column: Some(column), ..it }));
            continue;
        }
        line_above = number;
        let comments = line.split("// ").skip(1);
        out.extend(comments.filter_map(parse).map(|it| Expected { line: number, ..it }));
    }
    out.sort_by_key(|it| it.line);
    out
}

/// The asserted type of what a line introduces, with the line's number.
pub fn types(text: &str) -> Vec<(usize, String)> {
    let asserted = |line: &str| line.split("// : ").nth(1).map(|it| it.trim().to_owned());
    text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, asserted(line)?))).collect()
}

fn parse_all(text: &str) -> impl Iterator<Item = Expected> {
    text.split("// ").filter_map(parse)
}

/// `severity[CODE]: message`, without its place.
fn parse(comment: &str) -> Option<Expected> {
    let (severity, rest) = comment.split_once('[')?;
    let (code, rest) = rest.split_once(']')?;
    if !["error", "warning", "info", "hint"].contains(&severity) {
        return None;
    }
    Some(Expected {
        line: 0,
        column: None,
        severity: severity.to_owned(),
        code: code.to_owned(),
        message: rest.strip_prefix(':').unwrap_or(rest).trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_name_lines_and_columns() {
        let text = "let a = 1 // error[E009]: no // hint[E019]\n// text\n\
                    b // : Int\n// ^ warning[E016]\n//   v error[E001]: open\n\"\n";
        let found: Vec<_> = findings(text)
            .into_iter()
            .map(|it| (it.line, it.column, it.severity, it.code, it.message))
            .collect();
        let expected = |line, column, severity: &str, code: &str, message: &str| {
            (line, column, severity.to_owned(), code.to_owned(), message.to_owned())
        };
        assert_eq!(
            found,
            [
                expected(1, None, "error", "E009", "no"),
                expected(1, None, "hint", "E019", ""),
                expected(3, Some(4), "warning", "E016", ""),
                expected(6, Some(6), "error", "E001", "open"),
            ]
        );
        assert_eq!(types(text), [(3, "Int".to_owned())]);
    }
}
