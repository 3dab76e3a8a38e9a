//! The table at the end, in Markdown: what there is to reach, what is reached, and whether that is enough.

use std::fs;
use std::io::{self, Write as _};

use super::cores::Cores;

/// Several measurements of one thing.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    low: f64,
    /// The value in the middle: half of the measurements were below it.
    pub(crate) median: f64,
    high: f64,
}

impl Spread {
    /// The median and the quartiles.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarters: usize| values[(values.len() - 1) * quarters / 4];
        Self { low: at(1), median: at(2), high: at(3) }
    }
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

impl Bar {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bar) => value >= bar,
            Self::AtMost(bar) => value <= bar,
        }
    }

    fn text(self, show: fn(f64) -> String) -> String {
        match self {
            Self::AtLeast(bar) => format!("≥ {}", show(bar)),
            Self::AtMost(bar) => format!("≤ {}", show(bar)),
        }
    }
}

/// All rows.
pub(crate) struct Table {
    about: String,
    rows: Vec<[String; 6]>,
}

const HEAD: [&str; 6] = ["what", "raw limit", "project", "project ÷ raw", "bar", "met"];

impl Table {
    pub(crate) fn new(cores: &Cores) -> Self {
        let held = if cores.are_held() {
            "one core means held to one (taskset)"
        } else {
            "NOT held to one core (no taskset): what is called one core may use more"
        };
        let about = format!(
            "{}, {} cores, {}; {}; {held}",
            cpu().as_deref().unwrap_or("CPU unknown"),
            cores.count(),
            std::env::consts::OS,
            chrono::Utc::now().format("%Y-%m-%d"),
        );
        Self { about, rows: Vec::new() }
    }

    /// A ratio of the project to the raw limit.
    pub(crate) fn ratio(
        &mut self,
        what: &str,
        [raw, project]: [String; 2],
        ratio: Spread,
        bar: Option<Bar>,
    ) -> io::Result<()> {
        let show: fn(f64) -> String = |value| format!("{value:.2}");
        let Spread { low, median, high } = ratio;
        let spread = format!("{median:.3} ({low:.3}…{high:.3})");
        self.row([what.to_owned(), raw, project, spread], bar, median, show)
    }

    /// A figure that stands for itself.
    pub(crate) fn figure(
        &mut self,
        what: &str,
        value: f64,
        show: fn(f64) -> String,
        bar: Option<Bar>,
    ) -> io::Result<()> {
        self.row([what.to_owned(), "–".to_owned(), show(value), "–".to_owned()], bar, value, show)
    }

    /// What could not be measured, and why.
    pub(crate) fn missing(&mut self, what: &str, why: &str) -> io::Result<()> {
        let none = || "–".to_owned();
        self.push([what.to_owned(), none(), why.to_owned(), none(), none(), none()])
    }

    fn row(
        &mut self,
        [what, raw, project, ratio]: [String; 4],
        bar: Option<Bar>,
        value: f64,
        show: fn(f64) -> String,
    ) -> io::Result<()> {
        let met = bar.map_or("–", |bar| if bar.is_met(value) { "yes" } else { "NO" });
        let bar = bar.map_or_else(|| "–".to_owned(), |bar| bar.text(show));
        self.push([what, raw, project, ratio, bar, met.to_owned()])
    }

    /// Tells of it at once, too: the whole takes minutes.
    fn push(&mut self, row: [String; 6]) -> io::Result<()> {
        writeln!(io::stdout(), "{}", row.join("  "))?;
        self.rows.push(row);
        Ok(())
    }

    /// Prints all of it.
    pub(crate) fn print(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "\n{}\n", self.about)?;
        let head = HEAD.map(str::to_owned);
        let width = |at: usize| {
            let cells = self.rows.iter().chain([&head]).map(|row| row[at].chars().count());
            cells.max().unwrap_or_default()
        };
        let widths: [usize; 6] = std::array::from_fn(width);
        let mut line = |cells: &[String; 6]| {
            let cells = cells.iter().zip(widths).map(|(cell, width)| format!(" {cell:width$} |"));
            writeln!(out, "|{}", cells.collect::<String>())
        };
        line(&head)?;
        line(&widths.map(|width| "-".repeat(width)))?;
        self.rows.iter().try_for_each(line)
    }
}

/// What the system calls the CPU.
fn cpu() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'))?.1;
    Some(name.trim().to_owned())
}

/// Signatures, tokens or bytes in a second, in a unit of fitting size.
pub(crate) fn rate(value: f64) -> String {
    match value {
        1e6.. => format!("{:.2} M/s", value / 1e6),
        1e3.. => format!("{:.1} k/s", value / 1e3),
        _ => format!("{value:.0} /s"),
    }
}

pub(crate) fn megabytes_per_second(value: f64) -> String {
    format!("{:.0} MB/s", value / 1e6)
}

pub(crate) fn mebibytes(value: f64) -> String {
    format!("{value:.1} MiB")
}

/// A factor, such as what a second core brings.
pub(crate) fn times(value: f64) -> String {
    format!("× {value:.2}")
}

pub(crate) fn milliseconds(seconds: f64) -> String {
    format!("{:.2} ms", seconds * 1e3)
}
