//! What to delete so that nothing but the layout a person would leave remains.

use text_size::{TextRange, TextSize};

/// `range` with the line it stands on if nothing else does, or else with the blanks beside it.
pub(crate) fn removal(text: &str, range: TextRange) -> Option<TextRange> {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let rest = text.get(end..)?;
    let after = rest.trim_start_matches([' ', '\t', '\r']);
    let blanks = rest.len() - after.len();
    match indent_of(text, start) {
        Some(indent) if after.starts_with('\n') => Some(span(start - indent.len(), end + blanks + 1)),
        Some(_) if !after.is_empty() => Some(span(start, end + blanks)),
        _ => Some(span(text.get(..start)?.trim_end_matches([' ', '\t']).len(), end)),
    }
}

/// Like [`removal`], for one of several things separated by commas: takes the comma after it too.
pub(crate) fn removal_with_comma(text: &str, range: TextRange) -> Option<TextRange> {
    let end = usize::from(range.end());
    let rest = text.get(end..)?;
    let after = rest.trim_start_matches([' ', '\t', '\r']);
    let comma = if after.starts_with(',') { rest.len() - after.len() + 1 } else { 0 };
    removal(text, span(range.start().into(), end + comma))
}

/// The line of an import at `range` of its item's `text`, with blank lines that would be left without purpose; a
/// comment behind it keeps the line. `next` is the text that follows the item's.
pub(crate) fn import_removal(text: &str, range: TextRange, next: &str) -> TextRange {
    let start = usize::from(range.start());
    let behind = text.get(range.end().into()..).unwrap_or_default();
    let comment = behind.trim_start_matches([' ', '\t']);
    if !comment.trim_end().is_empty() {
        return span(start, text.len() - comment.len());
    }
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
    let kept = without_line_end(before);
    // An item that begins with a line end follows another one, whose line that ends.
    let above_is_blank = kept.is_some_and(|it| it.ends_with('\n'));
    let below = next.trim_start_matches(['\n', '\r', ' ', '\t']);
    let gap = next.get(..next.len() - below.len()).unwrap_or_default();
    let first = kept.unwrap_or(before.trim_end_matches([' ', '\t'])).len();
    let after = match gap.matches('\n').count() {
        // Nothing stands before: what follows moves up.
        1.. if kept.is_none() && before.is_empty() => gap.len() - trailing_blanks(gap),
        2.. if above_is_blank => gap.find('\n').map_or(0, |it| it + 1),
        _ => 0,
    };
    span(first, text.len() + after)
}

/// `text` without the line end it ends with.
fn without_line_end(text: &str) -> Option<&str> {
    let line = text.strip_suffix('\n')?;
    Some(line.strip_suffix('\r').unwrap_or(line))
}

fn trailing_blanks(text: &str) -> usize {
    text.len() - text.trim_end_matches([' ', '\t']).len()
}

/// The blanks before `position` if nothing else precedes it on its line.
pub(crate) fn indent_of(text: &str, position: usize) -> Option<&str> {
    let before = text.get(..position)?;
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    before.get(line..).filter(|it| it.trim_start().is_empty())
}

fn span(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let start = marked.find('‹').unwrap();
        let text = marked.replacen('‹', "", 1);
        let end = text.find('›').unwrap();
        let mut text = text.replacen('›', "", 1);
        let range = removal_with_comma(&text, span(start, end)).unwrap();
        text.replace_range(std::ops::Range::<usize>::from(range), "");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_line_of_its_own_goes_whole() {
        check("{\n  a,\n  ‹b›,\n  c\n}", "{\n  a,\n  c\n}");
        check("{\n  a,\r\n  ‹b›\r\n}", "{\n  a,\r\n}");
        check("{\n  ‹b {\n  }›,\n}", "{\n}");
    }

    #[test]
    fn an_import_goes_without_the_comment_behind_it() {
        #[track_caller]
        fn check(before: &str, import: &str, behind: &str, next: &str, expected: &str) {
            let start = before.len();
            let item = format!("{before}{import}{behind}");
            let range = import_removal(&item, span(start, start + import.len()), next);
            let mut text = format!("{item}{next}");
            text.replace_range(std::ops::Range::<usize>::from(range), "");
            assert_eq!(text, expected);
        }
        let main = "fn main() {}\n";
        let next = format!("\n\n{main}");
        check("", "import a", "", &next, main);
        check("", "import a", " // keep me", "\nimport b\n", "// keep me\nimport b\n");
        check("\n", "import a", " /* keep me */", &next, &format!("\n/* keep me */\n\n{main}"));
        check("// header\n", "import a", "", &next, &format!("// header\n\n{main}"));
        check("// header\n\n", "import a", "", &next, &format!("// header\n\n{main}"));
        check("\n\n", "import a", "", &next, &format!("\n\n{main}"));
        check("\n", "import a", "", &next, &format!("\n\n{main}"));
        check("\n\n", "import a", "", "\nimport b\n", "\n\nimport b\n");
        check("\r\n", "import a", "", "\r\nimport b\r\n", "\r\nimport b\r\n");
        check("fn f() {} ", "import a", "", "", "fn f() {}");
    }

    #[test]
    fn on_a_shared_line_the_blanks_stay_right() {
        check("{ a, ‹b›, c }", "{ a, c }");
        check("{ a, ‹b› }", "{ a, }");
        check("{\n  ‹a›, b\n}", "{\n  b\n}");
        check("{\n  a, ‹b›, // note\n}", "{\n  a, // note\n}");
        check("‹a›", "");
    }
}
