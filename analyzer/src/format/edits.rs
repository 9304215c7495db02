//! The difference of two texts as edits that leave alone what did not change, so that cursors, folds and marks in an
//! editor stay where they are.
//!
//! Lines are matched by what is on them apart from the blanks at either end: formatting mostly changes those. Lines
//! that occur once in both texts are the anchors; between anchors lines are matched from both ends. Where lines do not
//! match, what is on them mostly does: blanks, commas and brackets are what changes. No search, so the time is that of
//! sorting.

use std::ops::Range;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use crate::diagnostics::Edit;

/// Edits that turn `old` into `new`, in order, not touching each other.
pub fn edits(old: &str, new: &str) -> Vec<Edit<TextRange>> {
    let (old_lines, new_lines) = (Lines::of(old), Lines::of(new));
    let mut edits = Edits { old, new, edits: Vec::new() };
    let mut done = (0, 0);
    for (left, right) in matches(&old_lines, &new_lines) {
        let (old_line, new_line) = (old_lines.line(left), new_lines.line(right));
        edits.replace(old_lines.bytes(done.0..left), new_lines.bytes(done.1..right));
        edits.replace(old_line.start..old_line.text_start, new_line.start..new_line.text_start);
        edits.replace(old_line.text_end..old_line.end, new_line.text_end..new_line.end);
        done = (left + 1, right + 1);
    }
    let rest = old_lines.bytes(done.0..old_lines.len());
    edits.replace(rest, new_lines.bytes(done.1..new_lines.len()));
    edits.edits
}

struct Edits<'a> {
    old: &'a str,
    new: &'a str,
    edits: Vec<Edit<TextRange>>,
}

impl Edits<'_> {
    fn replace(&mut self, old: Range<usize>, new: Range<usize>) {
        let before = self.old.get(old.clone()).unwrap_or_default();
        let after = self.new.get(new.clone()).unwrap_or_default();
        match differences(before, after).filter(|_| before != after) {
            Some(pairs) => {
                let shift = |range: Range<usize>, by: usize| range.start + by..range.end + by;
                for (left, right) in pairs {
                    self.exchange(shift(left, old.start), shift(right, new.start));
                }
            }
            None => self.exchange(old, new),
        }
    }

    fn exchange(&mut self, old: Range<usize>, new: Range<usize>) {
        let before = self.old.get(old.clone()).unwrap_or_default();
        let after = self.new.get(new).unwrap_or_default();
        if before == after {
            return;
        }
        let head = common_head(before, after);
        let (before, after) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
        let tail = common_tail(before, after);
        let text = after.get(..after.len() - tail).unwrap_or_default();
        let range = text_range(old.start + head..old.end - tail);
        match self.edits.last_mut() {
            Some(last) if last.place.end() == range.start() => {
                last.place = last.place.cover(range);
                last.text.push_str(text);
            }
            _ => self.edits.push(Edit::new(range, text)),
        }
    }
}

/// Where two texts differ that say the same apart from blanks, commas, brackets and zeros: pairs of ranges in order.
/// `None` if they differ in more.
fn differences(old: &str, new: &str) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let mut pairs = Vec::new();
    let (mut left, mut right) = (0, 0);
    loop {
        let (before, after) = (old.get(left..)?, new.get(right..)?);
        let blanks = |text: &str| text.len() - text.trim_start().len();
        let (gap, wanted) = (blanks(before), blanks(after));
        let next = (before.get(gap..)?.chars().next(), after.get(wanted..)?.chars().next());
        match next {
            (one, other) if one == other => {
                gaps(before.get(..gap)?, after.get(..wanted)?, (left, right), &mut pairs);
                let Some(one) = one else { return Some(pairs) };
                (left, right) = (left + gap + one.len_utf8(), right + wanted + one.len_utf8());
            }
            (Some(dropped @ ('(' | ')' | ',' | '0' | '\u{feff}')), _) => {
                let end = left + gap + dropped.len_utf8();
                pairs.push((left..end, right..right));
                left = end;
            }
            (_, Some('(' | ')' | ',')) => {
                pairs.push((left..left, right..right + wanted + 1));
                right += wanted + 1;
            }
            _ => return None,
        }
    }
}

/// The differences of what stands between two words, which begins at `start`: the end of a line, empty lines and the
/// beginning of a line change one by one.
fn gaps(old: &str, new: &str, (left, right): (usize, usize), pairs: &mut Vec<(Range<usize>, Range<usize>)>) {
    let parts = |gap: &str| {
        let first = gap.find('\n')?;
        let end = gap.get(..first)?.trim_end_matches('\r').len();
        Some((end, gap.rfind('\n')? + 1))
    };
    let (Some(old_parts), Some(new_parts)) = (parts(old), parts(new)) else {
        return pairs.push((left..left + old.len(), right..right + new.len()));
    };
    let breaks = |gap: &'_ str, it: (usize, usize)| gap.get(it.0..it.1).unwrap_or_default().to_owned();
    // Empty lines go from the front, so that the beginning of the line is an edit of its own.
    let kept = common_tail(&breaks(old, old_parts), &breaks(new, new_parts));
    let cuts = |(end, begin): (usize, usize), len: usize, by: usize| {
        [by..by + end, by + end..by + begin - kept, by + begin..by + len]
    };
    pairs.extend(cuts(old_parts, old.len(), left).into_iter().zip(cuts(new_parts, new.len(), right)));
}

fn text_range(range: Range<usize>) -> TextRange {
    TextRange::new(TextSize::new(range.start as u32), TextSize::new(range.end as u32))
}

fn common_head(left: &str, right: &str) -> usize {
    let pairs = left.chars().zip(right.chars());
    pairs.take_while(|(left, right)| left == right).map(|it| it.0.len_utf8()).sum()
}

fn common_tail(left: &str, right: &str) -> usize {
    let pairs = left.chars().rev().zip(right.chars().rev());
    pairs.take_while(|(left, right)| left == right).map(|it| it.0.len_utf8()).sum()
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    start: usize,
    /// What is on it, between the blanks.
    text: &'a str,
    text_start: usize,
    text_end: usize,
    /// Behind its line break.
    end: usize,
}

struct Lines<'a>(Vec<Line<'a>>);

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let end = start + line.len();
            let text_start = end - line.trim_start().len();
            let text = line.trim();
            let it = Line { start, text, text_start, text_end: text_start + text.len(), end };
            start = end;
            it
        });
        Lines(lines.collect())
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn line(&self, index: usize) -> Line<'a> {
        let end = self.end();
        let last = Line { start: end, text: "", text_start: end, text_end: end, end };
        self.0.get(index).copied().unwrap_or(last)
    }

    fn end(&self) -> usize {
        self.0.last().map_or(0, |it| it.end)
    }

    fn bytes(&self, lines: Range<usize>) -> Range<usize> {
        self.line(lines.start).start..self.line(lines.end).start
    }
}

/// Pairs of lines that say the same, in order.
fn matches(old: &Lines<'_>, new: &Lines<'_>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut done = (0, 0);
    let anchors = increasing(&unique_pairs(old, new));
    for anchor in anchors.into_iter().chain([(old.len(), new.len())]) {
        match_ends(old, new, done.0..anchor.0, done.1..anchor.1, &mut pairs);
        if anchor.0 < old.len() {
            pairs.push(anchor);
        }
        done = (anchor.0 + 1, anchor.1 + 1);
    }
    pairs
}

/// Lines with text that occur once in both texts, in the order of the old one.
fn unique_pairs(old: &Lines<'_>, new: &Lines<'_>) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Found {
        old: usize,
        new: usize,
        place: usize,
    }
    let mut found: FxHashMap<&str, Found> = FxHashMap::default();
    for line in &old.0 {
        found.entry(line.text).or_default().old += 1;
    }
    for (index, line) in new.0.iter().enumerate() {
        let it = found.entry(line.text).or_default();
        it.new += 1;
        it.place = index;
    }
    let unique = |(index, line): (usize, &Line<'_>)| {
        let it = found.get(line.text)?;
        (!line.text.is_empty() && it.old == 1 && it.new == 1).then_some((index, it.place))
    };
    old.0.iter().enumerate().filter_map(unique).collect()
}

/// A longest selection of `pairs`, which ascend on the left, that ascends on the right too.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For every length the pair with the smallest end, and for every pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    let right = |index: &usize| pairs.get(*index).map_or(0, |it| it.1);
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|it| right(it) < pair.1);
        before.push(length.checked_sub(1).and_then(|it| ends.get(it).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let mut next = ends.last().copied();
    while let Some(index) = next {
        chosen.extend(pairs.get(index));
        next = before.get(index).copied().flatten();
    }
    chosen.reverse();
    chosen
}

/// Matches equal lines at the beginning and at the end of two ranges.
fn match_ends(
    old: &Lines<'_>,
    new: &Lines<'_>,
    mut left: Range<usize>,
    mut right: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    while !left.is_empty() && !right.is_empty() && old.line(left.start).text == new.line(right.start).text {
        pairs.push((left.start, right.start));
        left.start += 1;
        right.start += 1;
    }
    let begin = pairs.len();
    while !left.is_empty() && !right.is_empty() && old.line(left.end - 1).text == new.line(right.end - 1).text
    {
        left.end -= 1;
        right.end -= 1;
        pairs.push((left.end, right.end));
    }
    if let Some(tail) = pairs.get_mut(begin..) {
        tail.reverse();
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(old: &str, new: &str, expect: Expect) {
        let edits = edits(old, new);
        let mut text = old.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(Range::<usize>::from(edit.place), &edit.text);
        }
        assert_eq!(text, new);
        let lines: Vec<String> =
            edits.iter().map(|it| format!("{:?} {:?} -> {:?}", it.place, &old[it.place], it.text)).collect();
        expect.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn equal_texts_have_no_edits() {
        check("a\nb\n", "a\nb\n", expect![]);
        check("", "", expect![]);
    }

    #[test]
    fn only_blanks_are_touched() {
        check(
            "fn f() {\n\tlet a = 1 \r\n  a\n}",
            "fn f() {\n    let a = 1\n    a\n}\n",
            expect![[r#"
                9..10 "\t" -> "    "
                19..21 " \r" -> ""
                24..24 "" -> "  "
                27..27 "" -> "\n""#]],
        );
        check(
            "\u{feff}a\n\n\n\nb\n",
            "a\n\nb\n",
            expect![[r#"
            0..3 "\u{feff}" -> ""
            4..6 "\n\n" -> """#]],
        );
    }

    #[test]
    fn changed_lines_change_where_they_differ() {
        check(
            "fn f(){\n  let a=(1)\n\n \n\n\tlet b =[1,\n 2]\n}\n",
            "fn f() {\n    let a = 1\n\n    let b = [1, 2]\n}\n",
            expect![[r#"
                6..6 "" -> " "
                10..10 "" -> "  "
                15..15 "" -> " "
                16..17 "(" -> " "
                18..22 ")\n\n " -> ""
                24..25 "\t" -> "    "
                32..32 "" -> " "
                35..36 "\n" -> """#]],
        );
    }

    #[test]
    fn lines_may_come_go_and_move() {
        check(
            "one\ntwo\nthree\n",
            "zero\none\nthree\nfour",
            expect![[r#"
            0..0 "" -> "zero\n"
            4..8 "two\n" -> ""
            14..14 "" -> "four""#]],
        );
        check(
            "a\nb\nc\nd\n",
            "c\nd\na\nb\n",
            expect![[r#"
            0..4 "a\nb\n" -> ""
            8..8 "" -> "a\nb\n""#]],
        );
        check("x\nx\ny\nx\n", "x\nx\nx\nx\n", expect![[r#"4..5 "y" -> "x""#]]);
        check("", "ä\n", expect![[r#"0..0 "" -> "ä\n""#]]);
        check("aé\n", "aè\n", expect![[r#"1..3 "é" -> "è""#]]);
    }
}
