//! What a command found, before anyone decides how it looks.

use std::fmt;

use super::error::Failure;
use crate::token::Token;
use crate::token::report::{Report, Verdict};
use crate::token::time::Clock;
use crate::token::warning::Warning;

/// One result of a command.
#[derive(Debug)]
pub enum Answer {
    /// What a token says.
    Breakdown(Breakdown),
    /// The judgement on a token.
    Judgement(Judgement),
    /// Bytes that were asked for as they are.
    Extract(Extract),
    /// A token that was made.
    Encoded(Encoded),
    /// A key that was made.
    Generated(Generated),
    /// What came instead of a result.
    Failure(Failure),
}

/// A token and how to show it.
#[derive(Debug)]
pub struct View {
    /// The token.
    pub token: Token<'static>,
    /// Where it stood among others.
    pub label: Option<String>,
    /// Whether another token was shown before it.
    pub follows: bool,
    /// The moment and the zone that times are told in.
    pub clock: Clock,
    /// Whether notes stand beside the values.
    pub notes: bool,
    /// Whether the signature is hidden.
    pub redact: bool,
}

/// The answer of decode.
#[derive(Debug)]
pub struct Breakdown {
    /// The token.
    pub view: View,
    /// The judgement, when a key was given.
    pub report: Option<Report>,
    /// Facts to warn of.
    pub warnings: Vec<Warning>,
    /// What to try when the token cannot be read.
    pub hints: Vec<String>,
}

/// The answer of verify.
#[derive(Debug)]
pub struct Judgement {
    /// The token.
    pub view: View,
    /// The judgement.
    pub report: Report,
    /// Causes that were found, and what to do.
    pub hints: Vec<String>,
}

/// A part or a value that was asked for.
#[derive(Debug)]
pub struct Extract {
    /// The bytes, exactly.
    pub bytes: Vec<u8>,
    /// The same as one JSON document.
    pub json: String,
    /// Whether a line ending follows even where nobody looks.
    pub line: bool,
}

/// The answer of encode.
#[derive(Debug)]
pub struct Encoded {
    /// The token; `None` when it went to a file.
    pub token: Option<String>,
    /// The file that the token went to; `None` when it is printed.
    pub out: Option<String>,
    /// Facts to warn of.
    pub warnings: Vec<Warning>,
}

/// The answer of keygen. Its `Debug` shows no key.
pub struct Generated {
    /// The key in the format asked for; `None` when it went to a file.
    pub key: Option<zeroize::Zeroizing<Vec<u8>>>,
    /// The algorithm that it is for.
    pub alg: &'static str,
    /// Both halves as JWKs, private first: none when it went to a file; an HMAC secret has no public one.
    pub jwks: (Option<zeroize::Zeroizing<String>>, Option<String>),
    /// The public half as text to show.
    pub public: Option<String>,
    /// The files written.
    pub files: Vec<String>,
    /// A command to try next.
    pub next: String,
}

impl fmt::Debug for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generated")
            .field("alg", &self.alg)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Breakdown {
    /// The exit code: what breaks the token, else what the judgement says.
    #[must_use]
    pub fn code(&self) -> u8 {
        match (self.view.token.breaks(), &self.report) {
            (Some(_), _) => Verdict::Malformed.code(),
            (None, Some(report)) => report.verdict().code(),
            (None, None) => 0,
        }
    }
}

impl Answer {
    /// The exit code that this answer asks for.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Breakdown(breakdown) => breakdown.code(),
            Self::Judgement(judgement) => judgement.report.verdict().code(),
            Self::Failure(failure) => failure.code,
            Self::Extract(_) | Self::Encoded(_) | Self::Generated(_) => 0,
        }
    }
}
