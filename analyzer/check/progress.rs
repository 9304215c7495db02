//! A progress bar for runs long enough to make a person wonder.

use std::{
    io::{IsTerminal, stderr},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before the bar appears.
const PATIENCE: Duration = Duration::from_millis(800);

/// Counts finished files; shown on a terminal's standard error only.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    hidden: AtomicBool,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(u64::try_from(total).ok(), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("checking {bar:30} {pos}/{len} files") {
            bar.set_style(style);
        }
        Progress { bar, started: Instant::now(), hidden: AtomicBool::new(stderr().is_terminal()) }
    }

    /// One more file is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
        let is_late = self.hidden.load(Ordering::Relaxed) && self.started.elapsed() > PATIENCE;
        if is_late && self.hidden.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
