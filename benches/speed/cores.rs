//! The cores that a measurement may use. Linux lets `taskset` hold a thread, and with it the processes that it starts.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;

/// The cores that this process was given.
pub(crate) struct Cores {
    /// Their numbers; empty where they can't be told or held.
    numbers: Vec<usize>,
}

impl Cores {
    /// Finds out what there is, and whether it can be held.
    pub(crate) fn find() -> Self {
        let numbers = allowed().unwrap_or_default();
        let cores = Self { numbers };
        let is_held = cores.hold(1);
        if is_held { cores } else { Self { numbers: Vec::new() } }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        match self.numbers.len() {
            0 => thread::available_parallelism().map_or(1, usize::from),
            count => count,
        }
    }

    /// Whether measurements are held to the cores that they are about.
    pub(crate) fn are_held(&self) -> bool {
        !self.numbers.is_empty()
    }

    /// Holds this thread, and what it starts from now on, to so many cores.
    pub(crate) fn hold(&self, count: usize) -> bool {
        // The first core is the one that most systems give their own work to.
        let held: Vec<String> = self.numbers.iter().rev().take(count).map(usize::to_string).collect();
        let Some(thread) = thread_id().filter(|_| !held.is_empty()) else { return false };
        let mut taskset = Command::new("taskset");
        taskset.args(["-c", "-p", &held.join(","), &thread]);
        taskset.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        taskset.status().is_ok_and(|status| status.success())
    }
}

/// The numbers in `Cpus_allowed_list`, such as `0-3,8`.
fn allowed() -> Option<Vec<usize>> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let ranges = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let mut numbers = Vec::new();
    for range in ranges.trim().split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        numbers.extend(first.parse::<usize>().ok()?..=last.parse().ok()?);
    }
    Some(numbers)
}

/// What Linux calls this thread.
fn thread_id() -> Option<String> {
    let link = fs::read_link("/proc/thread-self").ok()?;
    Some(link.file_name()?.to_str()?.to_owned())
}
