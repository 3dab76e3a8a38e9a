//! Standard input, which can be read once: the guard that knows who has it.

use std::fmt;
use std::io::{self, IsTerminal, Read};

use crate::error::InputError;

/// Standard input until somebody claims it.
pub struct Stdin {
    state: State,
    terminal: bool,
}

enum State {
    Free(Box<dyn Read + Send>),
    Claimed(&'static str),
}

impl Stdin {
    /// Any reader in the place of stdin; `terminal` says whether a person sits at it.
    #[must_use]
    pub fn new(reader: Box<dyn Read + Send>, terminal: bool) -> Self {
        Self { state: State::Free(reader), terminal }
    }

    /// The stdin of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let stdin = io::stdin();
        let terminal = stdin.is_terminal();
        Self::new(Box::new(stdin), terminal)
    }

    /// Whether stdin is a terminal, where reading would be a silent wait.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Refuses before anything is read when more than one of those who will ask for stdin would get it.
    ///
    /// # Errors
    /// [`InputError::StdinClaimedTwice`].
    pub fn check_claims(claims: &[&'static str]) -> Result<(), InputError> {
        match claims {
            [first, second, ..] => Err(InputError::StdinClaimedTwice { first, second }),
            _ => Ok(()),
        }
    }

    /// Hands stdin to `by` (`--key`, `TOKEN`), for good.
    ///
    /// # Errors
    /// [`InputError::StdinClaimedTwice`] when somebody has it already.
    pub fn claim(&mut self, by: &'static str) -> Result<Box<dyn Read + Send>, InputError> {
        match std::mem::replace(&mut self.state, State::Claimed(by)) {
            State::Free(reader) => Ok(reader),
            State::Claimed(first) => {
                self.state = State::Claimed(first);
                Err(InputError::StdinClaimedTwice { first, second: by })
            }
        }
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claimed_by = match self.state {
            State::Free(_) => None,
            State::Claimed(by) => Some(by),
        };
        f.debug_struct("Stdin")
            .field("claimed_by", &claimed_by)
            .field("terminal", &self.terminal)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_claim_reads_a_second_names_both() {
        let mut stdin = Stdin::new(Box::new(&b"abc"[..]), false);
        let mut text = String::new();
        stdin.claim("--key").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
        for second in ["TOKEN", "CLAIMS"] {
            let Err(error) = stdin.claim(second) else { panic!("claimed twice") };
            assert_eq!(
                error.to_string(),
                format!("stdin can be read only once, and both --key and {second} ask for it")
            );
        }
    }

    #[test]
    fn it_says_whether_it_is_a_terminal() {
        assert!(Stdin::new(Box::new(io::empty()), true).is_terminal());
        assert!(!Stdin::new(Box::new(io::empty()), false).is_terminal());
    }
}
