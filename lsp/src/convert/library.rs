//! The toolchain's own sources, which lie in no file: their addresses, and copies for editors that open files only.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use boruna_analyzer::inputs::EMBEDDED_SCHEME;
use lsp_types::Url;

use super::url::url_path;

/// How the client is led to the toolchain's sources.
#[derive(Debug)]
pub(crate) struct Library {
    /// Where copies go; without it addresses are `boruna-std:`.
    copies: Option<PathBuf>,
}

impl Library {
    /// For a client that asks for the text of addresses it does not know, or one that does not.
    pub(crate) fn new(asks_for_texts: bool) -> Library {
        let folder =
            || cache_folder().map(|it| it.join("boruna").join(concat!("std-", env!("CARGO_PKG_VERSION"))));
        Library { copies: if asks_for_texts { None } else { folder() } }
    }

    /// The address of a copy of a page that was made for the user, if the client needs copies.
    pub(crate) fn page(&self, name: &str, text: &str) -> Option<Url> {
        let copy = self.copies.as_ref()?.parent()?.join("pages").join(name);
        match write(&copy, text) {
            Ok(()) => Url::from_file_path(copy).ok(),
            Err(error) => {
                tracing::info!("no copy of `{name}` for the editor: {error}");
                None
            }
        }
    }

    /// The address of the source that the analyzer knows by `path`.
    pub(crate) fn url(&self, path: &str, text: &str) -> Option<Url> {
        let copy = self.copies.as_ref().and_then(|it| {
            let copy = it.join(path.strip_prefix(EMBEDDED_SCHEME)?);
            match write(&copy, text) {
                Ok(()) => Url::from_file_path(copy).ok(),
                Err(error) => {
                    tracing::info!("no copy of `{path}` for the editor: {error}");
                    None
                }
            }
        });
        copy.or_else(|| Url::parse(path).ok())
    }

    /// What the analyzer knows the source at an address by.
    pub(crate) fn path(&self, url: &Url) -> Option<String> {
        if url.as_str().starts_with(EMBEDDED_SCHEME) {
            return Some(url.as_str().to_owned());
        }
        let path = url_path(url)?;
        let rest = path.strip_prefix(self.copies.as_ref()?).ok()?;
        Some(format!("{EMBEDDED_SCHEME}{}", boruna_host::analyzer_path(rest)))
    }
}

/// Makes `path` a file with this text that nobody should change. Several servers may do so at once.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|it| it == text.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    fs::write(&draft, text)?;
    let mut permissions = fs::metadata(&draft)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&draft, permissions)?;
    fs::rename(&draft, path)
}

/// Where programs keep what they can make again.
fn cache_folder() -> Option<PathBuf> {
    let variable = if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_CACHE_HOME" };
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|it| it.is_absolute());
    let below_home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    set.or_else(|| Some(std::env::home_dir()?.join(below_home)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "boruna-std:/std-json/core.ax";

    #[test]
    fn a_client_that_asks_is_given_the_address() {
        let library = Library::new(true);
        let url = library.url(PATH, "text").unwrap();
        assert_eq!(url.as_str(), PATH);
        assert_eq!(library.path(&url).as_deref(), Some(PATH));
        assert_eq!(library.path(&Url::parse("file:///std-json/core.ax").unwrap()), None);
    }

    #[test]
    fn another_is_given_a_copy() {
        let folder = std::env::temp_dir().join(format!("boruna-lsp-library-{}", std::process::id()));
        let library = Library { copies: Some(folder.clone()) };
        for text in ["old", "new", "new"] {
            let url = library.url(PATH, text).unwrap();
            let copy = url.to_file_path().unwrap();
            assert_eq!(fs::read_to_string(&copy).unwrap(), text);
            assert!(fs::metadata(copy).unwrap().permissions().readonly());
            assert_eq!(library.path(&url).as_deref(), Some(PATH));
        }
        fs::remove_dir_all(&folder).unwrap();
        // Where nothing can be written the address has to do.
        fs::write(&folder, "").unwrap();
        assert_eq!(library.url(PATH, "text").unwrap().as_str(), PATH);
        fs::remove_file(folder).unwrap();
    }
}
