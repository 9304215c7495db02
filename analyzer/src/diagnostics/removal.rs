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
    fn on_a_shared_line_the_blanks_stay_right() {
        check("{ a, ‹b›, c }", "{ a, c }");
        check("{ a, ‹b› }", "{ a, }");
        check("{\n  ‹a›, b\n}", "{\n  b\n}");
        check("{\n  a, ‹b›, // note\n}", "{\n  a, // note\n}");
        check("‹a›", "");
    }
}
