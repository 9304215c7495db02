//! From bytes on disk to text the analyzer accepts, or the reason why not.

use std::{fs::File, io::Read, path::Path, sync::Arc};

use boruna_analyzer::{
    diagnostics::{Diagnostic, registry},
    inputs::{MAX_FILE_BYTES, SourceFile},
    span::{FileRange, TextRange, TextSize},
};

/// A file's text as the analyzer sees it, and what is wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What could be read; undecodable bytes are replaced, so that importers still find its names.
    pub text: Arc<str>,
    /// Why the file cannot be checked.
    pub problem: Option<Problem>,
}

/// Why a file cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A sentence in the style of diagnostics.
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
    /// What to do.
    pub help: &'static str,
}

impl Text {
    /// Whether nothing could be read. Such a file is better left out: it would only make its importers complain about
    /// everything it lacks.
    pub fn is_empty_shell(&self) -> bool {
        self.problem.is_some() && self.text.is_empty()
    }
}

impl Problem {
    /// The text is longer than the analyzer accepts.
    pub fn too_large() -> Problem {
        Problem {
            message: format!("this file is larger than {} MiB", MAX_FILE_BYTES >> 20),
            offset: 0,
            help: "split it, or leave it out with `exclude`",
        }
    }

    /// The finding that says so.
    pub fn diagnostic(&self, file: SourceFile) -> Diagnostic<FileRange> {
        let start = TextSize::try_from(self.offset).unwrap_or_default();
        let place = FileRange { file, range: TextRange::empty(start) };
        Diagnostic::new(&registry::UNREADABLE_FILE, place, self.message.clone()).with_help(self.help)
    }
}

/// Reads the file at `path`.
pub fn read(path: &Path) -> Text {
    match read_bytes(path) {
        Ok(bytes) => decode(bytes),
        Err(problem) => Text { text: Arc::from(""), problem: Some(problem) },
    }
}

/// Text from bytes; at most [`MAX_FILE_BYTES`] of them.
pub fn decode(bytes: Vec<u8>) -> Text {
    if bytes.len() > MAX_FILE_BYTES {
        return Text { text: Arc::from(""), problem: Some(Problem::too_large()) };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Text { text: Arc::from(text), problem: None },
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let byte = bytes.get(offset).copied().unwrap_or_default();
            // Replacements are longer than what they replace: the limit holds for the text as well.
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            let end = (0..=MAX_FILE_BYTES.min(text.len())).rev().find(|it| text.is_char_boundary(*it));
            text.truncate(end.unwrap_or_default());
            Text {
                text: Arc::from(text),
                problem: Some(Problem {
                    message: format!("this file is not UTF-8 text: byte {byte:#04x} at offset {offset}"),
                    offset,
                    help: "save it as UTF-8",
                }),
            }
        }
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| {
        let broken_link = error.kind() == std::io::ErrorKind::NotFound && path.is_symlink();
        let reason = if broken_link { "it is a symbolic link to nothing".to_owned() } else { plain(&error) };
        Problem {
            message: format!("this file cannot be read: {reason}"),
            offset: 0,
            help: "make it readable, or leave it out with `exclude`",
        }
    };
    let metadata = path.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        // Opening a pipe would wait for a writer.
        return Err(Problem {
            message: "this is not a regular file".to_owned(),
            offset: 0,
            help: "replace it, or leave it out with `exclude`",
        });
    }
    if metadata.len() > MAX_FILE_BYTES as u64 {
        return Err(Problem::too_large());
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|it| it.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}

/// The system's words without its error number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.chars().take(1).flat_map(char::to_lowercase).chain(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_undecodable_byte_is_named() {
        let text = decode(b"fn a\xff".to_vec());
        assert_eq!(&*text.text, "fn a\u{fffd}");
        assert_eq!(text.problem.unwrap().message, "this file is not UTF-8 text: byte 0xff at offset 4");
    }

    #[test]
    fn too_large_a_text_is_refused() {
        let text = decode(vec![b' '; MAX_FILE_BYTES + 1]);
        assert_eq!((&*text.text, text.problem.is_some()), ("", true));
        assert_eq!(decode(vec![b' '; MAX_FILE_BYTES]).problem, None);
    }

    #[test]
    fn replaced_bytes_do_not_exceed_the_limit() {
        let text = decode(vec![0xff; MAX_FILE_BYTES]);
        assert!(text.text.len() <= MAX_FILE_BYTES);
    }

    #[test]
    fn a_missing_file_is_a_problem_and_no_failure() {
        let dir = tempfile::tempdir().unwrap();
        let problem = read(&dir.path().join("gone.ax")).problem.unwrap();
        assert_eq!(problem.message, "this file cannot be read: no such file or directory");
    }
}
