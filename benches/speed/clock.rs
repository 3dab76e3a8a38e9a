//! The time that a thread or a process has been at work. Where the system tells it, what else runs on the machine does
//! not count.

use std::fs;
use std::time::Duration;

/// CPU time of this thread.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn at_work() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Time on the wall.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn at_work() -> Duration {
    static BEGUN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(std::time::Instant::now).elapsed()
}

/// In these Linux tells of CPU time.
const TICKS: f64 = 100.0;

/// CPU time of all children that have ended, in seconds; `None` where the system does not tell.
pub(crate) fn of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Whatever stands in the name, it ends with the last parenthesis.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let [user, system]: [f64; 2] = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    Some((user + system) / TICKS)
}
