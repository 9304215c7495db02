//! From byte offsets to the lines, columns and file names that people and other tools use.

use std::{cell::RefCell, ops::Range, path::Path, rc::Rc};

use boruna_analyzer::{Database, inputs::SourceFile, span::FileRange};
use boruna_host::analyzer_path;
use line_index::{LineCol, LineIndex, TextSize, WideEncoding};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::paths::shown;

/// May start a file; it is not part of the program.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The sources that findings point into.
pub(crate) struct Sources<'db> {
    db: &'db Database,
    cwd: String,
    lines: RefCell<FxHashMap<SourceFile, Rc<LineIndex>>>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Position {
    /// 1-based.
    pub(crate) line: u32,
    /// 1-based, in Unicode code points.
    pub(crate) column: u32,
    /// 0-based, in UTF-8 bytes from the file's start.
    pub(crate) offset: u32,
}

impl<'db> Sources<'db> {
    pub(crate) fn new(db: &'db Database, cwd: &Path) -> Sources<'db> {
        Sources { db, cwd: analyzer_path(cwd), lines: RefCell::default() }
    }

    pub(crate) fn text(&self, file: SourceFile) -> &'db str {
        file.text(self.db)
    }

    /// The file's name as a person in the working directory would write it.
    pub(crate) fn shown(&self, file: SourceFile) -> &str {
        shown(&self.cwd, file.path(self.db))
    }

    /// The file's address, relative to the working directory where it lies below.
    pub(crate) fn uri(&self, file: SourceFile) -> String {
        let path = self.shown(file);
        if file.is_embedded(self.db) {
            path.to_owned()
        } else if path.starts_with('/') {
            format!("file://{}", percent_encoded(path))
        } else {
            percent_encoded(path)
        }
    }

    /// The start and end of a place.
    pub(crate) fn span(&self, place: FileRange) -> (Position, Position) {
        let range = self.bytes(place);
        (self.position(place.file, range.start), self.position(place.file, range.end))
    }

    /// The 1-based number of the line that `offset` lies on.
    pub(crate) fn line_of(&self, file: SourceFile, offset: usize) -> usize {
        self.position(file, offset).line as usize
    }

    /// A place's bytes, moved onto the text's characters should it lie beside them.
    pub(crate) fn bytes(&self, place: FileRange) -> Range<usize> {
        let text = self.text(place.file);
        let snap = |offset: usize| {
            (0..=offset.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
        };
        let start = snap(place.range.start().into());
        start..snap(place.range.end().into()).max(start)
    }

    fn position(&self, file: SourceFile, offset: usize) -> Position {
        let lines = self.line_index(file);
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let narrow = lines.try_line_col(TextSize::new(offset)).unwrap_or(LineCol { line: 0, col: 0 });
        let wide = lines.to_wide(WideEncoding::Utf32, narrow);
        let mut column = wide.map_or(narrow.col, |it| it.col) + 1;
        // No editor shows a byte-order mark.
        if narrow.line == 0 && column > 1 && self.text(file).starts_with(BYTE_ORDER_MARK) {
            column -= 1;
        }
        Position { line: narrow.line + 1, column, offset }
    }

    fn line_index(&self, file: SourceFile) -> Rc<LineIndex> {
        let mut lines = self.lines.borrow_mut();
        Rc::clone(lines.entry(file).or_insert_with(|| Rc::new(LineIndex::new(self.text(file)))))
    }
}

fn percent_encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
