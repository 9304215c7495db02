//! Which files the ignore files of git and of search tools leave out, read with care.
//!
//! The walker could read those files itself, but it reads whatever has their names to the end: a pipe would keep it
//! waiting for ever, and a device or a file of any size would fill the memory. Here only regular files of a sane size
//! count. The rules are git's: the nearest file decides, and `.ignore` overrules `.gitignore`.

use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path},
};

/// Size of the largest ignore file that is read.
const MAX_BYTES: u64 = 1 << 20;

/// The rules of the folders that were met, and of those above them.
pub(crate) struct Ignored {
    /// The folder that is walked, as the walk spells it and without links.
    root: (PathBuf, PathBuf),
    levels: HashMap<PathBuf, Arc<Level>>,
    global: Gitignore,
}

/// The rules of one folder.
struct Level {
    parent: Option<Arc<Level>>,
    /// `.ignore`
    plain: Gitignore,
    /// `.gitignore`
    git: Gitignore,
    /// `.git/info/exclude`
    exclude: Gitignore,
    /// Whether it is the root of a repository: rules of git above it do not count.
    is_repository: bool,
    /// Whether it or a folder above is one. Elsewhere git's rules do not count.
    in_repository: bool,
}

impl Ignored {
    pub(crate) fn new(root: &Path) -> Ignored {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let excludes = gitconfig_excludes_path();
        let global = excludes.map_or_else(Gitignore::empty, |it| rules(&real, &it));
        Ignored { root: (root.to_path_buf(), real), levels: HashMap::new(), global }
    }

    /// Whether something that the walk came to is left out. What is hidden is, unless a rule asks for it.
    pub(crate) fn leave_out(&mut self, path: &Path, is_folder: bool) -> bool {
        let Ok(rest) = path.strip_prefix(&self.root.0) else { return false };
        let path = self.root.1.join(rest);
        let Some(level) = path.parent().map(|it| self.level(it)) else { return false };
        match self.decide(&level, &path, is_folder) {
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
            Match::None => path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b".")),
        }
    }

    fn decide(&self, level: &Level, path: &Path, is_folder: bool) -> Match<()> {
        let ask = |rules: &Gitignore| rules.matched(path, is_folder).map(|_| ());
        let (mut plain, mut git, mut exclude) = (Match::None, Match::None, Match::None);
        let mut counts = level.in_repository;
        let mut next = Some(level);
        while let Some(level) = next {
            plain = plain.or(ask(&level.plain));
            if counts {
                git = git.or(ask(&level.git));
                exclude = exclude.or(ask(&level.exclude));
            }
            counts &= !level.is_repository;
            next = level.parent.as_deref();
        }
        let global = if level.in_repository { ask(&self.global) } else { Match::None };
        plain.or(git).or(exclude).or(global)
    }

    /// The rules of a folder. Those above are known or looked for from the top, so no depth is too deep.
    fn level(&mut self, folder: &Path) -> Arc<Level> {
        let unknown: Vec<&Path> =
            folder.ancestors().take_while(|it| !self.levels.contains_key(*it)).collect();
        let mut level = folder.ancestors().nth(unknown.len()).and_then(|it| self.levels.get(it).cloned());
        for folder in unknown.into_iter().rev() {
            let new = Arc::new(Level::read(folder, level));
            self.levels.insert(folder.to_path_buf(), Arc::clone(&new));
            level = Some(new);
        }
        level.unwrap_or_else(|| Arc::new(Level::read(folder, None)))
    }
}

impl Level {
    fn read(folder: &Path, parent: Option<Arc<Level>>) -> Level {
        let is_repository = folder.join(".git").exists() || folder.join(".jj").exists();
        let exclude = git_folder(folder).map(|it| rules(folder, &it.join("info/exclude")));
        Level {
            plain: rules(folder, &folder.join(".ignore")),
            git: rules(folder, &folder.join(".gitignore")),
            exclude: exclude.unwrap_or_else(Gitignore::empty),
            is_repository,
            in_repository: is_repository || parent.as_ref().is_some_and(|it| it.in_repository),
            parent,
        }
    }
}

/// The folder with git's data about the repository at `root`, which a worktree shares with others.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if !git.is_file() {
        return git.is_dir().then_some(git);
    }
    let own = root.join(text(&git)?.lines().next()?.strip_prefix("gitdir: ")?);
    let common = text(&own.join("commondir"))?;
    Some(own.join(common.lines().next()?))
}

/// The rules that an ignore file has for `folder` and what is below; none if it cannot be read. A rule that makes no
/// sense is none.
fn rules(folder: &Path, file: &Path) -> Gitignore {
    let Some(text) = text(file) else { return Gitignore::empty() };
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The text of a regular file that is not too large.
fn text(path: &Path) -> Option<String> {
    let metadata = path.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    // Files of the system say that they are empty, and are not.
    File::open(path).and_then(|it| it.take(MAX_BYTES).read_to_end(&mut bytes)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{Depth, Globs, Scope, walk};

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    fn listed(root: &Path) -> Vec<String> {
        let walked = walk(root, Depth::Tree, &Globs::new(root, &Scope::default()));
        let listed = walked.files.iter().filter(|it| *it.1);
        listed.map(|it| it.0.strip_prefix(root).unwrap().display().to_string()).collect()
    }

    #[test]
    fn the_nearest_rule_decides() {
        let dir = folder(&[
            (".git/info/exclude", "excluded.ax\n"),
            (".gitignore", "\u{feff}build/\n*.tmp.ax\n/top.ax\n# a.ax\n!.shown\n[\n"),
            (".ignore", "!kept.tmp.ax\n"),
            ("a.ax", ""),
            ("excluded.ax", ""),
            ("x.tmp.ax", ""),
            ("kept.tmp.ax", ""),
            ("top.ax", ""),
            ("build/a.ax", ""),
            (".hidden/a.ax", ""),
            (".shown/a.ax", ""),
            ("in/top.ax", ""),
            ("in/.gitignore", "a.ax\n!x.tmp.ax\n"),
            ("in/a.ax", ""),
            ("in/x.tmp.ax", ""),
            ("own/.git/HEAD", ""),
            ("own/x.tmp.ax", ""),
        ]);
        assert_eq!(
            listed(dir.path()),
            [".shown/a.ax", "a.ax", "in/top.ax", "in/x.tmp.ax", "kept.tmp.ax", "own/x.tmp.ax"]
        );
        assert_eq!(listed(&dir.path().join("in")), ["top.ax", "x.tmp.ax"], "rules above count");
    }

    #[test]
    fn git_counts_in_repositories() {
        let dir = folder(&[(".gitignore", "a.ax"), (".ignore", "b.ax"), ("a.ax", ""), ("b.ax", "")]);
        assert_eq!(listed(dir.path()), ["a.ax"]);
    }

    #[test]
    fn worktrees_share_what_git_excludes() {
        let dir = folder(&[
            ("main/.git/info/exclude", "a.ax"),
            ("main/.git/worktrees/w/commondir", "../.."),
            ("w/a.ax", ""),
            ("w/b.ax", ""),
        ]);
        let own = dir.path().join("main/.git/worktrees/w");
        fs::write(dir.path().join("w/.git"), format!("gitdir: {}\n", own.display())).unwrap();
        assert_eq!(listed(&dir.path().join("w")), ["b.ax"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_of_a_sane_size_have_rules() {
        use std::os::unix::fs::symlink;

        let dir = folder(&[(".git/HEAD", ""), ("a.ax", ""), ("in/a.ax", ""), ("large/a.ax", "")]);
        symlink("/dev/zero", dir.path().join(".gitignore")).unwrap();
        symlink("/dev/zero", dir.path().join(".ignore")).unwrap();
        fs::create_dir(dir.path().join(".git/info")).unwrap();
        symlink("/dev/zero", dir.path().join(".git/info/exclude")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(dir.path().join("in/.gitignore")).status();
        assert!(made.unwrap().success());
        fs::write(dir.path().join("large/.gitignore"), "a.ax\n".repeat(1 << 19)).unwrap();
        assert_eq!(listed(dir.path()), ["a.ax", "in/a.ax", "large/a.ax"]);
    }

    #[test]
    fn the_largest_file_is_read_quickly_enough() {
        let text: String = (0..100_000).map(|it| format!("n{it}.ax\n")).collect();
        assert!(text.len() as u64 <= MAX_BYTES);
        let dir = folder(&[(".ignore", &text), ("n99999.ax", ""), ("a.ax", "")]);
        assert_eq!(listed(dir.path()), ["a.ax"]);
    }
}
