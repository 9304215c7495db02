//! Replaces files on disk: wholly or not at all.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, bail};

/// Replaces the content of the file at `path` by `after`, provided it still is `before`.
///
/// The new content is written beside the file and then renamed over it, so that nobody ever sees half of it. The
/// file keeps its permissions; of a symbolic link the target is replaced.
pub(crate) fn replace(path: &Path, before: &str, after: &str) -> anyhow::Result<()> {
    let context = || format!("`{}` cannot be written", path.display());
    let target = path.canonicalize().with_context(context)?;
    let metadata = target.metadata().with_context(context)?;
    if metadata.permissions().readonly() {
        bail!("`{}` cannot be written: it is read-only", path.display());
    }
    if fs::read(&target).with_context(context)? != before.as_bytes() {
        bail!("`{}` changed while it was being checked: run again", path.display());
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".boruna-check-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .with_context(context)?;
    file.write_all(after.as_bytes()).with_context(context)?;
    file.as_file().set_permissions(metadata.permissions()).with_context(context)?;
    file.as_file().sync_all().with_context(context)?;
    file.persist(&target).map_err(|it| it.error).with_context(context)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_replaced_and_nothing_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.ax");
        fs::write(&path, "old").unwrap();
        replace(&path, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.ax");
        fs::write(&path, "newer").unwrap();
        let error = replace(&path, "old", "new").unwrap_err();
        assert!(error.to_string().contains("changed while"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "newer");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_survive() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.ax");
        let link = dir.path().join("link.ax");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        symlink(&path, &link).unwrap();
        replace(&link, "old", "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o751);
    }
}
