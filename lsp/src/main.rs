//! `boruna-lsp`: the language server. Protocol in, protocol out; what code means the analyzer knows.
//!
//! Messages take this way, and each step knows only the next:
//!
//! ```text
//! standard input → transport → gate → backend ─events→ main_loop ─snapshots→ worker → handlers
//! standard output ← transport ←──────────────answers──────┴──────────results──────┘
//! ```
//!
//! One thread reads, one writes, one owns everything that changes, and a few work on snapshots.

mod backend;
mod capabilities;
mod client;
mod convert;
mod dispatch;
mod event;
mod gate;
mod handlers;
mod logging;
mod main_loop;
mod outdated;
mod parent;
mod publish;
mod queue;
mod session;
mod snapshot;
mod statistics;
mod task;
mod transport;
mod worker;

use std::{
    io::{self, BufReader, Write},
    process::ExitCode,
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

use futures_util::StreamExt;
use tokio::runtime::{Builder, Runtime};

use crate::{
    backend::Backend,
    client::Client,
    event::Event,
    gate::Gate,
    logging::Logging,
    main_loop::MainLoop,
    session::configuration,
    transport::{Outbox, Outgoing, read_messages, write_messages},
};

/// Set by tests to be allowed to break things.
const TEST_VARIABLE: &str = "BORUNA_LSP_TEST";

/// Programs may be nested deeply, and analysing them needs stack.
const STACK: usize = 16 << 20;

/// How long a client that wants the server to end has to read what is still to be read.
const LAST_WORDS: Duration = Duration::from_secs(1);

const HELP: &str = "\
The language server for .ax, started by editors: it speaks the Language Server Protocol on standard input and output.

Usage: boruna-lsp [--stdio]

Options:
      --stdio      Use standard input and output; this is the only way and needs no saying
      --settings   Print the editor settings as JSON Schema properties
      --version    Print the version
      --help       Print this help

BORUNA_LOG=error|warn|info|debug|trace says how much is logged to standard error.
";

/// Why the server ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// In order: the client asked for it.
    Orderly,
    /// The client left without a word, or with `exit` alone.
    Abrupt,
    /// Nobody reads what is written.
    OutputClosed,
    /// The client's process died.
    ParentGone,
}

fn main() -> ExitCode {
    for argument in std::env::args().skip(1) {
        let settings;
        let text = match argument.as_str() {
            "--stdio" => continue,
            _ if argument.starts_with("--clientProcessId=") => continue,
            "--settings" => {
                settings = format!("{:#}\n", configuration::schema());
                &settings
            }
            "--version" => concat!("boruna-lsp ", env!("CARGO_PKG_VERSION"), "\n"),
            "--help" | "-h" => HELP,
            _ => {
                let _ = writeln!(io::stderr(), "boruna-lsp: unknown argument `{argument}`\n\n{HELP}");
                return ExitCode::from(2);
            }
        };
        let written = io::stdout().write_all(text.as_bytes());
        return ExitCode::from(u8::from(written.is_err()));
    }

    let logging = Logging::start();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .thread_name("boruna-worker")
        .thread_stack_size(STACK)
        .build();
    match runtime {
        Ok(runtime) => serve(runtime, logging),
        Err(error) => {
            tracing::error!("no threads can be started: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(runtime: Runtime, logging: Logging) -> ExitCode {
    let (event_sender, events) = channel();
    let (ended, ends) = channel();
    let (outbox, outgoing) = Outbox::new();

    let with_tests = std::env::var_os(TEST_VARIABLE).is_some();
    let mut client = None;
    let (service, socket) = Backend::service(event_sender.clone(), |it| client = Some(it), with_tests);
    let Some(client) = client else { return ExitCode::FAILURE };
    let client = Client::new(outbox.clone(), client, event_sender.clone(), runtime.handle().clone());
    let (mut questions, answers) = socket.split();
    let questions_outbox = outbox.clone();
    runtime.spawn(async move {
        while let Some(question) = questions.next().await {
            questions_outbox.send(Outgoing::Request(question));
        }
    });

    let drained = event_sender.clone();
    let owner = MainLoop::new(events, event_sender, client, logging, runtime.handle().clone(), ended.clone());
    let handle = runtime.handle().clone();
    let reader_ended = ended.clone();
    let reader_outbox = outbox.clone();
    spawn("reader", move || {
        let mut gate = Gate::new(service);
        let input = BufReader::with_capacity(1 << 16, io::stdin());
        read_messages(input, &mut gate, &reader_outbox, answers, &handle);
        let end = if gate.is_shut_down() { End::Orderly } else { End::Abrupt };
        send(&reader_ended, end);
    });
    let (written, writer_done) = channel();
    spawn("writer", move || {
        if let Err(error) = write_messages(io::stdout().lock(), &outgoing, || send(&drained, Event::Drained))
        {
            tracing::error!("answers cannot be written: {error}");
            send(&ended, End::OutputClosed);
        }
        send(&written, ());
    });
    spawn("owner", move || owner.run());

    // The senders outlive this: some end always comes.
    let end = ends.recv().unwrap_or(End::Abrupt);
    outbox.send(Outgoing::Close);
    let all_read = writer_done.recv_timeout(LAST_WORDS).is_ok();
    tracing::info!(?end, all_read, "ending");
    // Threads that still work are not waited for.
    runtime.shutdown_background();
    match end {
        End::Orderly => ExitCode::SUCCESS,
        End::Abrupt | End::OutputClosed | End::ParentGone => ExitCode::FAILURE,
    }
}

/// Starts a thread. The system refuses only when it has nothing left to give, and then nothing helps.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let started = thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(work);
    if let Err(error) = started {
        tracing::error!("the {name} thread cannot be started: {error}");
        std::process::exit(1);
    }
}

/// Sends something that nobody may be waiting for any more.
fn send<T>(sender: &Sender<T>, it: T) {
    let _ = sender.send(it);
}
