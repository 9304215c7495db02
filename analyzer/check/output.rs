//! Standard output and the way the program ends.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();

/// How a run ended, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Nothing stands in the way.
    Clean,
    /// Errors were found, or files that need formatting.
    Found,
    /// The question or the program was wrong.
    Failed,
}

impl Outcome {
    /// [`Outcome::Found`] if something was.
    pub(crate) fn found(something: bool) -> Outcome {
        if something { Outcome::Found } else { Outcome::Clean }
    }

    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Outcome::Clean => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Buffered standard output that drops colour where nobody would see it.
pub(crate) fn stdout() -> io::BufWriter<AutoStream<io::StdoutLock<'static>>> {
    io::BufWriter::with_capacity(1 << 16, anstream::stdout().lock())
}

/// Tells the person on standard error; that this fails is nothing anyone could be told.
pub(crate) fn tell(message: impl std::fmt::Display) {
    let _ = writeln!(anstream::stderr().lock(), "{message}");
}

/// Tells the person what went wrong.
pub(crate) fn tell_error(message: impl std::fmt::Display) {
    tell(format_args!("{ERROR}error{ERROR:#}: {message}"));
}

/// Whether `error` says that the reader of our output has gone, as in `boruna-check | head`.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|it| it.downcast_ref::<io::Error>())
        .any(|it| it.kind() == io::ErrorKind::BrokenPipe)
}
