//! What the world outside lends to a command.

use crate::input::clock;
use crate::input::stdin::Stdin;

/// The moment and the streams that a command may read.
pub struct Context {
    /// Now, in seconds since 1970.
    pub now: f64,
    /// Standard input, to be claimed once.
    pub stdin: Stdin,
    /// Whether anybody hears why a token fails.
    pub explain: bool,
}

impl Context {
    /// The clock and the standard input of this process.
    #[must_use]
    pub fn of_process(explain: bool) -> Self {
        Self { now: clock::now(), stdin: Stdin::of_process(), explain }
    }
}
