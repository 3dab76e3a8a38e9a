//! What the world outside lends to a command.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::input::clock;
use crate::input::fetch::Settings;
use crate::input::stdin::Stdin;
use crate::output::screen::Style;

/// The moment and the streams that a command may read.
pub struct Context {
    /// Now, in seconds since 1970.
    pub now: f64,
    /// Standard input, to be claimed once.
    pub stdin: Stdin,
    /// Whether anybody hears why a token fails.
    pub explain: bool,
    /// How keys may be fetched; none: not at all.
    pub reach: Option<Settings>,
    /// Until when all that is fetched to begin with is waited for.
    pub until: Option<Instant>,
    /// The side that people look at.
    pub audience: Audience,
}

/// Who looks on while a command runs.
#[derive(Clone, Copy, Debug)]
pub struct Audience {
    /// How answers are to look.
    pub style: Style,
    /// Takes the answers of a stream, as they come.
    pub out: fn(&[u8]) -> io::Result<()>,
    /// Takes what is said of a stream beside its answers.
    pub err: fn(&[u8]) -> io::Result<()>,
    /// Tells that something takes its time; told nothing, it takes back what it said. None: nobody looks.
    pub progress: Option<fn(&str)>,
}

impl Default for Audience {
    /// Nobody: what is said is lost.
    fn default() -> Self {
        Self { style: Style::default(), out: |_| Ok(()), err: |_| Ok(()), progress: None }
    }
}

impl Audience {
    /// Does some work, and says what it is when it takes longer than people like to wait.
    pub fn meanwhile<T: Send>(&self, saying: &str, work: impl FnOnce() -> T + Send) -> T {
        let Some(tell) = self.progress else { return work() };
        std::thread::scope(|scope| {
            let (done, waiting) = mpsc::channel::<()>();
            scope.spawn(move || {
                if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    tell(saying);
                    // The other end goes when the work is done.
                    waiting.recv().unwrap_or_default();
                    tell("");
                }
            });
            let result = work();
            drop(done);
            result
        })
    }
}

/// How long people wait without a word.
const PATIENCE: Duration = Duration::from_millis(400);

impl Context {
    /// The clock and the standard input of this process.
    #[must_use]
    pub fn of_process(explain: bool, audience: Audience) -> Self {
        Self { now: clock::now(), stdin: Stdin::of_process(), explain, reach: None, until: None, audience }
    }
}
