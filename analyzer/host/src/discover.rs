//! Which folder is the project of a file. It looks at names only and reads no text.

use std::path::{Path, PathBuf};

/// Name of the file that marks and configures a project.
pub const CONFIG_NAME: &str = "boruna.toml";

/// How much of a project's folder belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Only what lies in the folder itself: a single file in a folder that nothing marks as a project must not
    /// make a program read everything below that folder.
    Folder,
    /// Everything below.
    Tree,
}

/// The project that the file or folder at `folder` belongs to, if something marks one: the nearest folder with a
/// `boruna.toml`, else the nearest root of a git repository.
pub fn marked_root(folder: &Path) -> Option<PathBuf> {
    configured_root(folder).or_else(|| nearest(folder, |it| it.join(".git").exists()))
}

/// The nearest folder with a `boruna.toml`, from `folder` upwards.
pub fn configured_root(folder: &Path) -> Option<PathBuf> {
    nearest(folder, is_configured)
}

/// Whether a folder has a `boruna.toml`. One that cannot be read is one all the same: what is wrong with it should be
/// said, not passed over.
pub fn is_configured(folder: &Path) -> bool {
    folder.join(CONFIG_NAME).symlink_metadata().is_ok()
}

fn nearest(folder: &Path, is_marked: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    folder.ancestors().find(|it| is_marked(it)).map(Path::to_path_buf)
}
