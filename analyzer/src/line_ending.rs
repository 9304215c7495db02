//! How the lines of a text end: what is inserted ends them alike.

use std::borrow::Cow;

use crate::{db::Db, diagnostics::Edit, span::FileRange};

/// How the first line of `text` ends; `\n` if it has only one.
pub fn line_ending(text: &str) -> &'static str {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// `text` as it is inserted in `document`.
pub fn for_document<'t>(text: &'t str, document: &str) -> Cow<'t, str> {
    if !text.contains('\n') || line_ending(document) == "\n" {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n"))
}

impl Edit<FileRange> {
    /// What is inserted, with the line ending of the file it goes into.
    pub fn text_for_file(&self, db: &dyn Db) -> Cow<'_, str> {
        for_document(&self.text, self.place.file.text(db))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_decides() {
        assert_eq!(line_ending("a\r\nb\n"), "\r\n");
        assert_eq!(line_ending("a\nb\r\n"), "\n");
        assert_eq!((line_ending(""), line_ending("a\r")), ("\n", "\n"));
        assert_eq!(for_document("x\ny\r\n", "a\r\n"), "x\r\ny\r\n");
        assert_eq!(for_document("x\n", "a\n"), "x\n");
    }
}
