//! Changes as unified diffs that `patch -p1` understands.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

const HEADER: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// Lines around a change.
const CONTEXT: usize = 3;

/// Writes how `before` becomes `after`.
pub(crate) fn write(path: &str, before: &str, after: &str, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(before, after);
    let text = diff
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let style = match line.as_bytes().first() {
            _ if index < 2 => HEADER,
            Some(b'@') => HUNK,
            Some(b'-') => REMOVED,
            Some(b'+') => ADDED,
            _ => Style::new(),
        };
        // Colour must not reach over the line's end, and a lone CR belongs to the line.
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |it| (it, "\n"));
        write!(out, "{style}{words}{style:#}{end}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn diffs_are_unified() {
        let mut out = anstream::StripStream::new(Vec::new());
        write("steps/a.ax", "one\ntwo\nthree\n", "one\n2\nthree", &mut out).unwrap();
        expect![[r#"
            --- a/steps/a.ax
            +++ b/steps/a.ax
            @@ -1,3 +1,3 @@
             one
            -two
            -three
            +2
            +three
            \ No newline at end of file
        "#]]
        .assert_eq(&String::from_utf8(out.into_inner()).unwrap());
    }
}
