//! Errors as people meet them: the exit code, the words, and (from `advice`) what to do.

use std::error::Error;

use super::advice;
use crate::error::{TokenError, reason};
use crate::token::report::Verdict;

/// What came instead of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What went wrong.
    pub message: String,
    /// Why, from the outermost cause to the innermost.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure without cause or hint.
    #[must_use]
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), causes: Vec::new(), hints: Vec::new() }
    }

    /// A command line that is not right.
    #[must_use]
    pub fn usage(message: impl Into<String>, hints: Vec<String>) -> Self {
        Self { code: 2, message: message.into(), causes: Vec::new(), hints }
    }

    /// An error and its causes. The first of them that is known decides about the code.
    #[must_use]
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut chain = vec![error];
        let mut cause = error.source();
        while let Some(error) = cause {
            chain.push(error);
            cause = error.source();
        }
        let (code, hints) = chain.iter().find_map(|error| advice::of(*error)).unwrap_or((5, Vec::new()));
        let mut causes: Vec<String> = chain.iter().skip(1).map(ToString::to_string).collect();
        causes.dedup();
        Self { code, message: error.to_string(), causes, hints }
    }

    /// The verdict on what should have been judged, where the failure is about that: the token or the keys.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match self.code {
            3 => Some(Verdict::Malformed),
            4 => Some(Verdict::Key),
            _ => None,
        }
    }

    /// What the system said, without its number.
    #[must_use]
    pub fn reason(error: &std::io::Error) -> String {
        reason(error)
    }

    /// The hints for a token's fault. `file`: the file of that name, which was perhaps meant.
    #[must_use]
    pub fn hints_of(error: &TokenError, file: Option<&str>) -> Vec<String> {
        advice::of_token(error, file)
    }
}
