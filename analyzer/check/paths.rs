//! How paths are compared and how they are shown. Nothing here reads a file's text.

use std::{
    io,
    path::{Component, Path, PathBuf},
};

/// `path` seen from `cwd`: absolute, without `.` and `..`, whether or not it exists. A last component that is a symbolic
/// link stays one.
pub(crate) fn absolute(cwd: &Path, path: &Path) -> io::Result<PathBuf> {
    let mut resolved = PathBuf::new();
    for part in cwd.join(path).components() {
        match part {
            Component::CurDir => {}
            // `..` after a symbolic link leads elsewhere than the text says: ask the file system.
            Component::ParentDir => {
                if resolved.symlink_metadata().is_ok() {
                    resolved = resolved.canonicalize()?;
                }
                resolved.pop();
            }
            _ => resolved.push(part),
        }
    }
    Ok(resolved)
}

/// `path` as a person at `cwd` would write it: relative where it lies below.
pub(crate) fn shown<'a>(cwd: &str, path: &'a str) -> &'a str {
    path.strip_prefix(cwd)
        .and_then(|it| if cwd.ends_with('/') { Some(it) } else { it.strip_prefix('/') })
        .filter(|it| !it.is_empty())
        .unwrap_or(path)
}

/// `text` with control characters made visible, so that no source text can steer a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|it| match it {
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(it)).unwrap_or('\u{fffd}'),
            '\u{7f}' => '\u{2421}',
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => it,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_is_relative_below_and_absolute_elsewhere() {
        assert_eq!(shown("/a/b", "/a/b/c.ax"), "c.ax");
        assert_eq!(shown("/a/b", "/a/bc.ax"), "/a/bc.ax");
        assert_eq!(shown("/", "/c.ax"), "c.ax");
        assert_eq!(shown("/a", "boruna-std:/prelude.ax"), "boruna-std:/prelude.ax");
    }

    #[test]
    fn absolute_drops_what_means_nothing() {
        assert_eq!(absolute(Path::new("/a"), Path::new("./b//c/")).unwrap(), Path::new("/a/b/c"));
        assert_eq!(absolute(Path::new("/a"), Path::new(".")).unwrap(), Path::new("/a"));
        assert_eq!(
            absolute(Path::new("/none"), Path::new("../other/./../x.ax")).unwrap(),
            Path::new("/x.ax")
        );
        assert_eq!(absolute(Path::new("/none"), Path::new("../../..")).unwrap(), Path::new("/"));
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\u{1b}[2Jb\n"), "a␛[2Jb␊");
    }
}
