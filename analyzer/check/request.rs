//! From the paths on the command line to absolute ones that make sense.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use boruna_host::is_known;

use crate::{
    load::{self, Overlay},
    paths::absolute,
};

/// What a command was asked to look at.
pub(crate) struct Request {
    pub(crate) paths: Vec<PathBuf>,
    /// The text that stands for the only path.
    pub(crate) overlay: Option<Overlay>,
}

impl Request {
    /// `stdin_filename` excludes `paths`; neither means the current folder.
    pub(crate) fn new(
        paths: &[PathBuf],
        stdin_filename: Option<&Path>,
        cwd: &Path,
    ) -> anyhow::Result<Request> {
        if let Some(name) = stdin_filename {
            let path = absolute(cwd, name).with_context(|| format!("`{}` has no folder", name.display()))?;
            reject_unknown(name)?;
            let bytes = load::read_stdin()?;
            return Ok(Request { paths: vec![path.clone()], overlay: Some(Overlay { path, bytes }) });
        }
        if paths.is_empty() {
            return Ok(Request { paths: vec![cwd.to_path_buf()], overlay: None });
        }
        let mut found = Vec::new();
        for name in paths {
            let path = absolute(cwd, name).ok().filter(|it| it.symlink_metadata().is_ok());
            let Some(path) = path else { bail!("`{}` does not exist", name.display()) };
            if !path.is_dir() {
                reject_unknown(name)?;
            }
            found.push(path);
        }
        Ok(Request { paths: found, overlay: None })
    }
}

/// Refuses files that would silently count for nothing.
fn reject_unknown(name: &Path) -> anyhow::Result<()> {
    if !is_known(name) {
        bail!(
            "`{}` is not a file that can be checked: \
             give `.ax` files, `boruna.toml`, `package.ax.json`, `workflow.json`, policies or folders",
            name.display()
        );
    }
    Ok(())
}
