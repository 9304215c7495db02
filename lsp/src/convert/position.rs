//! Offsets and positions. Every function is total: a position comes from outside and may lie anywhere.
//!
//! Lines end at `\n`, `\r\n` or a lone `\r`, as the protocol has it and nothing else does; the rope counts them.
//! What lies behind a line's end means its end, what lies behind the text means the text's end, and what lies inside
//! a character means that character's start.

use boruna_analyzer::span::{TextRange, TextSize};
use lsp_types::{Position, PositionEncodingKind, Range};
use ropey::Rope;

/// What a position's `character` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client knows.
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The best of those the client offers.
    pub(crate) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let offered = offered.unwrap_or_default();
        [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]
            .into_iter()
            .find(|it| offered.contains(&it.kind()))
            .unwrap_or(Encoding::Utf16)
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// Where `offset`, in bytes, is.
    pub(crate) fn position(self, text: &Rope, offset: TextSize) -> Position {
        let byte = usize::from(offset).min(text.len_bytes());
        let char = text.byte_to_char(byte);
        let line = text.char_to_line(char);
        let line_start = text.line_to_char(line);
        let character = match self {
            Encoding::Utf8 => text.char_to_byte(char) - text.char_to_byte(line_start),
            Encoding::Utf16 => text.char_to_utf16_cu(char) - text.char_to_utf16_cu(line_start),
            Encoding::Utf32 => char - line_start,
        };
        Position { line: narrow(line), character: narrow(character) }
    }

    /// Finds positions of many offsets, quickly if they ascend.
    pub(crate) fn places(self, text: &Rope) -> Places<'_> {
        Places { encoding: self, text, line: 0, start: 0, end: 0, is_plain: false }
    }

    /// The offset, in bytes, that `position` means.
    pub(crate) fn offset(self, text: &Rope, position: Position) -> TextSize {
        let byte = text.char_to_byte(self.char(text, position));
        TextSize::new(narrow(byte))
    }

    /// Where `range` is.
    pub(crate) fn range(self, text: &Rope, range: TextRange) -> Range {
        Range { start: self.position(text, range.start()), end: self.position(text, range.end()) }
    }

    /// The bytes that `range` means; its ends may come in any order.
    pub(crate) fn text_range(self, text: &Rope, range: Range) -> TextRange {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        TextRange::new(start.min(end), start.max(end))
    }

    /// Replaces what `range` means by `new`.
    pub(crate) fn replace(self, text: &mut Rope, range: Range, new: &str) {
        let (start, end) = (self.char(text, range.start), self.char(text, range.end));
        let (start, end) = (start.min(end), start.max(end));
        text.remove(start..end);
        text.insert(start, new);
    }

    /// The index of the character at `position`.
    fn char(self, text: &Rope, position: Position) -> usize {
        let line = position.line as usize;
        if line >= text.len_lines() {
            return text.len_chars();
        }
        let character = position.character as usize;
        let start = text.line_to_char(line);
        let end = line_end(text, line);
        let char = match self {
            Encoding::Utf8 => {
                let byte = text.char_to_byte(start).saturating_add(character);
                text.byte_to_char(byte.min(text.char_to_byte(end)))
            }
            Encoding::Utf16 => {
                let unit = text.char_to_utf16_cu(start).saturating_add(character);
                text.utf16_cu_to_char(unit.min(text.char_to_utf16_cu(end)))
            }
            Encoding::Utf32 => start.saturating_add(character),
        };
        char.min(end)
    }
}

/// See [`Encoding::places`]. It remembers a line at a time.
pub(crate) struct Places<'a> {
    encoding: Encoding,
    text: &'a Rope,
    line: usize,
    /// The first byte of the line, and the first of the next. Empty if there is no line yet.
    start: usize,
    end: usize,
    /// Whether each byte of the line is a character.
    is_plain: bool,
}

impl Places<'_> {
    /// Where `offset`, in bytes, is.
    pub(crate) fn position(&mut self, offset: TextSize) -> Position {
        let byte = usize::from(offset).min(self.text.len_bytes());
        if !(self.start..self.end).contains(&byte) {
            self.go_to(byte);
        }
        if self.is_plain {
            Position { line: narrow(self.line), character: narrow(byte - self.start) }
        } else {
            self.encoding.position(self.text, offset)
        }
    }

    fn go_to(&mut self, byte: usize) {
        self.line = self.text.byte_to_line(byte);
        self.start = self.text.line_to_byte(self.line);
        self.end = self.text.line_to_byte(self.line + 1);
        let line = self.text.byte_slice(self.start..self.end);
        self.is_plain = line.len_chars() == line.len_bytes();
    }
}

/// The index of the first character of the line's break, or of the text's end.
fn line_end(text: &Rope, line: usize) -> usize {
    let start = text.line_to_char(line);
    let mut end = text.line_to_char(line + 1);
    if end > start && text.get_char(end - 1) == Some('\n') {
        end -= 1;
    }
    if end > start && text.get_char(end - 1) == Some('\r') {
        end -= 1;
    }
    end
}

/// Texts are smaller than 4 GiB wherever this matters: the analyzer sees none that are larger.
fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn the_first_encoding_known_to_both_is_used() {
        let kinds =
            |it: &[&'static str]| -> Vec<_> { it.iter().map(|it| PositionEncodingKind::new(it)).collect() };
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&[])), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-7"]))), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-32"]))), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-32", "utf-16", "utf-8"]))), Encoding::Utf8);
    }

    #[test]
    fn characters_are_counted_as_agreed() {
        let text = Rope::from_str("a😀b\nü\n");
        let characters = |offset: u32| ALL.map(|it| it.position(&text, TextSize::new(offset)).character);
        assert_eq!(characters(5), [5, 3, 2]);
        assert_eq!(characters(9), [2, 1, 1]);
        for (encoding, character) in ALL.into_iter().zip([5, 3, 2]) {
            assert_eq!(encoding.offset(&text, at(0, character)), TextSize::new(5));
        }
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = Rope::from_str("a\nb\r\nc\rd\u{b}e\u{85}f\u{2028}g");
        for encoding in ALL {
            assert_eq!(encoding.position(&text, TextSize::new(7)), at(3, 0));
            assert_eq!(encoding.position(&text, TextSize::of("a\nb\r\nc\rd\u{b}")), at(3, 2));
            // Behind the end of a line is its end, before the break.
            assert_eq!(encoding.offset(&text, at(1, 99)), TextSize::new(3));
            assert_eq!(encoding.offset(&text, at(2, u32::MAX)), TextSize::new(6));
        }
    }

    #[test]
    fn positions_that_do_not_exist_mean_the_nearest_before() {
        let text = Rope::from_str("😀\nx");
        assert_eq!(Encoding::Utf16.offset(&text, at(0, 1)), TextSize::new(0));
        assert_eq!(Encoding::Utf8.offset(&text, at(0, 3)), TextSize::new(0));
        for encoding in ALL {
            assert_eq!(encoding.offset(&text, at(7, 0)), TextSize::new(6));
            assert_eq!(encoding.offset(&text, at(u32::MAX, u32::MAX)), TextSize::new(6));
            assert_eq!(encoding.position(&text, TextSize::new(3)), at(0, 0));
            assert_eq!(encoding.position(&text, TextSize::new(u32::MAX)), at(1, 1));
        }
        let empty = Rope::new();
        assert_eq!(Encoding::Utf16.offset(&empty, at(1, 1)), TextSize::new(0));
    }

    #[test]
    fn a_range_may_be_given_backwards() {
        let mut text = Rope::from_str("abcdef");
        let range = Range { start: at(0, 4), end: at(0, 2) };
        assert_eq!(
            Encoding::Utf16.text_range(&text, range),
            TextRange::new(TextSize::new(2), TextSize::new(4))
        );
        Encoding::Utf16.replace(&mut text, range, "X");
        assert_eq!(text, "abXef");
    }

    /// Edits on the rope and edits on plain text, located by an independent count, agree.
    #[test]
    fn random_edits_agree_with_a_plain_text() {
        const PIECES: [&str; 12] =
            ["a", "\n", "\r", "\r\n", "😀", "é", "\u{0}", "\u{feff}", "\u{2028}", "let x = 1", "", "\u{c}"];
        let mut random = fastrand::Rng::with_seed(7);
        for encoding in ALL {
            let mut rope = Rope::new();
            let mut plain = String::new();
            for _ in 0..3000 {
                if plain.len() > 200 {
                    (rope, plain) = (Rope::new(), String::new());
                }
                let (start, end) = (random.u32(0..8), random.u32(0..8));
                let range =
                    Range { start: at(start, random.u32(0..12)), end: at(end.max(start), random.u32(0..12)) };
                let new = PIECES[random.usize(..PIECES.len())];
                let places = [range.start, range.end].map(|it| locate(&plain, it, encoding));
                plain.replace_range(places[0].min(places[1])..places[0].max(places[1]), new);
                encoding.replace(&mut rope, range, new);
                assert_eq!(rope, plain.as_str());
                let mut places = encoding.places(&rope);
                for offset in (0..plain.len() + 2).chain([0, plain.len() / 2]) {
                    let offset = TextSize::new(offset as u32);
                    assert_eq!(places.position(offset), encoding.position(&rope, offset), "{plain:?}");
                }
            }
        }
    }

    /// The byte a position means, found by walking the text.
    fn locate(text: &str, position: Position, encoding: Encoding) -> usize {
        let mut chars = text.char_indices().peekable();
        let mut line = 0;
        while line < position.line {
            match chars.next() {
                Some((at, '\r')) => {
                    chars.next_if_eq(&(at + 1, '\n'));
                    line += 1;
                }
                Some((_, '\n')) => line += 1,
                Some(_) => {}
                None => return text.len(),
            }
        }
        let mut left = position.character as usize;
        for (at, char) in chars {
            let width = match encoding {
                Encoding::Utf8 => char.len_utf8(),
                Encoding::Utf16 => char.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if left < width || matches!(char, '\r' | '\n') {
                return at;
            }
            left -= width;
        }
        text.len()
    }
}
