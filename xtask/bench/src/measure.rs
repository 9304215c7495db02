//! Clocks and memory.

use std::time::{Duration, Instant};

/// How long `work` takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// The value below which `percent` of the samples lie.
pub(crate) fn percentile(samples: &mut [Duration], percent: usize) -> Duration {
    samples.sort_unstable();
    let index = (samples.len() * percent / 100).min(samples.len().saturating_sub(1));
    samples.get(index).copied().unwrap_or_default()
}

/// Peak resident memory of this process in bytes since the last [`reset_peak`]; none where `/proc` is not.
pub(crate) fn peak_memory() -> Option<u64> {
    process_peak_memory(std::process::id())
}

/// Peak resident memory of a process in bytes; none where `/proc` is not.
pub(crate) fn process_peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|it| it.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Starts a new measurement of [`peak_memory`].
pub(crate) fn reset_peak() {
    // Needs no privilege for one's own process; where it fails the figure is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Time the threads of a process spent on a processor; none where `/proc` is not.
pub(crate) fn process_cpu(process: u32) -> Option<Duration> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let nanoseconds = threads.filter_map(|it| {
        let counts = std::fs::read_to_string(it.ok()?.path().join("schedstat")).ok()?;
        counts.split_whitespace().next()?.parse::<u64>().ok()
    });
    Some(Duration::from_nanos(nanoseconds.sum()))
}
