//! Ends the server when its client is gone without a word.

use std::{sync::mpsc::Sender, thread, time::Duration};

use crate::End;

/// How often to look.
const INTERVAL: Duration = Duration::from_secs(2);

/// Watches the client's process. One that is already gone ends the server at once, as the protocol has it: a client
/// that runs where its process cannot be seen says that it has none.
pub(crate) fn watch(process: u32, ended: &Sender<End>) {
    if cfg!(not(unix)) {
        return;
    }
    let ended = ended.clone();
    thread::spawn(move || {
        while is_alive(process) {
            thread::sleep(INTERVAL);
        }
        tracing::warn!("the client's process {process} is gone");
        // The server may be ending already.
        let _ = ended.send(End::ParentGone);
    });
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    use rustix::{
        io::Errno,
        process::{Pid, test_kill_process},
    };

    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    // Another user's process may not be signalled, but it exists.
    pid.is_some_and(|it| {
        test_kill_process(it).is_ok_and(|()| true) || test_kill_process(it) == Err(Errno::PERM)
    })
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    false
}
