//! Addresses and paths.
//!
//! A client may spell one file in several ways; [`DocumentKey`] tells whether two spellings mean the same document.
//! A file has one path, with the symbolic links of its folder resolved; answers are spelt as the client spells the
//! folder the file lies in.

use std::path::{Path, PathBuf};

use lsp_types::Url;

/// What identifies a document: the address without differences of spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocumentKey(String);

impl DocumentKey {
    pub(crate) fn new(url: &Url) -> DocumentKey {
        // Decoding undoes differences in what is percent-encoded.
        let path = url_path(url);
        DocumentKey(match path.as_deref().map(|it| (it.to_str(), Url::from_file_path(it))) {
            Some((Some(path), _)) => path.to_owned(),
            Some((None, Ok(encoded))) => encoded.to_string(),
            Some((None, Err(()))) | None => url.to_string(),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path of a `file:` address as it is spelt.
pub(crate) fn url_path(url: &Url) -> Option<PathBuf> {
    if url.scheme() != "file" {
        return None;
    }
    let path = url.to_file_path().ok()?;
    // Collecting drops `.` and doubled or trailing slashes.
    Some(path.components().collect())
}

/// `path` with the links in its folder resolved; the file itself may be a link or missing.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => canonical_folder(parent).join(name),
        _ => path.to_path_buf(),
    }
}

/// `folder` with links resolved, as far as it exists.
pub(crate) fn canonical_folder(folder: &Path) -> PathBuf {
    match (folder.canonicalize(), folder.parent(), folder.file_name()) {
        (Ok(path), ..) => path,
        (Err(_), Some(parent), Some(name)) => canonical_folder(parent).join(name),
        _ => folder.to_path_buf(),
    }
}

/// How the client spells the folders it has open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spellings(Vec<(PathBuf, Url)>);

impl Spellings {
    /// From folders without links and the client's addresses of them.
    pub(crate) fn new(mut folders: Vec<(PathBuf, Url)>) -> Spellings {
        // The innermost folder decides.
        folders.sort_by_key(|it| std::cmp::Reverse(it.0.components().count()));
        Spellings(folders)
    }

    /// The address of the file at `path`.
    pub(crate) fn url(&self, path: &Path) -> Option<Url> {
        for (folder, url) in &self.0 {
            if let Ok(rest) = path.strip_prefix(folder)
                && let Some(url) = append(url, rest)
            {
                return Some(url);
            }
        }
        Url::from_file_path(path).ok()
    }
}

/// A name may contain anything but slashes, and what is set as a part of an address loses line breaks and tabs unless it
/// is encoded before.
fn append(folder: &Url, rest: &Path) -> Option<Url> {
    let base = if cfg!(windows) { "C:/" } else { "/" };
    let encoded = Url::from_file_path(Path::new(base).join(rest)).ok()?;
    let encoded = encoded.path().trim_start_matches(if cfg!(windows) { "/C:/" } else { "/" });
    let mut url = folder.clone();
    let folder = folder.path().trim_end_matches('/');
    url.set_path(&if encoded.is_empty() { folder.to_owned() } else { format!("{folder}/{encoded}") });
    Some(url)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn key(url: &str) -> DocumentKey {
        DocumentKey::new(&Url::parse(url).unwrap())
    }

    #[test]
    fn spellings_of_one_file_are_one_document() {
        let plain = key("file:///w/a%20b/c.ax");
        for other in ["file:///w/a b/c.ax", "file:///w/%61%20b/c%2Eax", "file:///w/./a%20b//c.ax"] {
            assert_eq!(key(other), plain, "{other}");
        }
        assert_ne!(key("file:///w/A%20b/c.ax"), plain);
        assert_ne!(key("untitled:c.ax"), key("untitled:d.ax"));
    }

    #[test]
    fn answers_are_spelt_as_the_client_spells_its_folder() {
        let url = |it: &str| Url::parse(it).unwrap();
        let spellings = Spellings::new(vec![
            (PathBuf::from("/real"), url("file:///link%2B1/")),
            (PathBuf::from("/real/inner"), url("file:///x")),
        ]);
        let shown = |path: &str| spellings.url(Path::new(path)).unwrap().to_string();
        assert_eq!(shown("/real/a b/ü.ax"), "file:///link%2B1/a%20b/%C3%BC.ax");
        assert_eq!(shown("/real/inner/a.ax"), "file:///x/a.ax");
        assert_eq!(shown("/real"), "file:///link%2B1");
        assert_eq!(shown("/other/a.ax"), "file:///other/a.ax");
    }

    #[test]
    fn any_name_has_an_address_and_is_read_back() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

        let spellings = Spellings::new(vec![(PathBuf::from("/real"), Url::parse("file:///link").unwrap())]);
        let name = |bytes: &'static [u8]| Path::new(OsStr::from_bytes(bytes));
        let inside = Path::new("/real").join(name(b"a\nb\t\xff%.ax"));
        let shown = spellings.url(&inside).unwrap();
        assert_eq!(shown.as_str(), "file:///link/a%0Ab%09%FF%25.ax");
        assert_eq!(url_path(&shown).unwrap(), Path::new("/link").join(name(b"a\nb\t\xff%.ax")));
        let outside = Path::new("/other").join(name(b"\r\xfe.ax"));
        assert_eq!(spellings.url(&outside).unwrap().as_str(), "file:///other/%0D%FE.ax");
        assert_ne!(key("file:///%FE.ax"), key("file:///%FF.ax"));
        assert_eq!(key("file:///w/%fe.ax"), key("file:///w//%FE.ax"));
    }

    #[test]
    fn a_path_below_a_link_is_resolved_even_if_it_does_not_exist() {
        let dir = std::env::temp_dir().join(format!("boruna-lsp-url-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("real")).unwrap();
        let real = dir.join("real").canonicalize().unwrap();
        std::os::unix::fs::symlink("real", dir.join("link")).unwrap();
        assert_eq!(canonical(&dir.join("link/new/a.ax")), real.join("new/a.ax"));
        std::fs::remove_dir_all(dir).unwrap();
    }
}
