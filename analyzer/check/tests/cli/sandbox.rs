//! A temporary folder, filled from a string, in which the program runs.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

pub(crate) struct Sandbox {
    dir: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// Files from text in which lines such as `//- /a.ax` name the file that follows.
    pub(crate) fn new(files: &str) -> Sandbox {
        let sandbox = Sandbox { dir: tempfile::tempdir().unwrap() };
        for part in files.split("//- /").skip(1) {
            let (name, text) = part.split_once('\n').unwrap();
            sandbox.write(name.trim(), text);
        }
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args, "")
    }

    /// Runs the program in a folder below, with standard input.
    pub(crate) fn run_in(&self, folder: &str, args: &[&str], stdin: &str) -> Run {
        let mut child = command(&self.path(folder))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that fails early may not read its input.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The program, in a folder and free of the environment's wishes about colour.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boruna-check"));
    command.current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

impl Run {
    /// Asserts the exit status, showing everything if it is another.
    #[track_caller]
    pub(crate) fn exits(&self, status: i32) -> &Run {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }
}
