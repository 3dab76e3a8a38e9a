//! What a command found, before anyone decides how it looks.

use std::fmt;

use super::error::Failure;
use super::tally::Summary;
use crate::crypto::{Key, Keys};
use crate::token::Token;
use crate::token::report::{Check, Report, Verdict};
use crate::token::time::Clock;
use crate::token::warning::Warning;

/// One result of a command.
#[derive(Debug)]
pub enum Answer {
    /// What a token says.
    Breakdown(Breakdown<'static>),
    /// The judgement on a token.
    Judgement(Judgement<'static>),
    /// Bytes that were asked for as they are.
    Extract(Extract),
    /// A token that was made.
    Encoded(Encoded),
    /// A key that was made.
    Generated(Generated),
    /// What keys are.
    Inspected(Inspected),
    /// Keys in another form.
    Converted(Converted),
    /// The id of a key.
    Thumbprint(Thumbprint),
    /// Which keys made a signature.
    Matched(Matched),
    /// What came instead of a result.
    Failure(Failure),
    /// The sum of a stream.
    Tally(Summary),
}

/// Where in a stream a token stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The line, from 1.
    pub line: u64,
    /// The byte of the line that the token begins at, from 1, where it was looked for in a text.
    pub column: Option<u64>,
}

/// A token and how to show it.
#[derive(Debug)]
pub struct View<'a> {
    /// The token.
    pub token: Token<'a>,
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
pub struct Breakdown<'a> {
    /// The token.
    pub view: View<'a>,
    /// The judgement, when a key was given.
    pub report: Option<Report>,
    /// Without a key: what strictness says to the warnings.
    pub strict: Option<Check>,
    /// Facts to warn of.
    pub warnings: Vec<Warning>,
    /// Causes that were found, and what to do.
    pub hints: Vec<String>,
}

/// The answer of verify.
#[derive(Debug)]
pub struct Judgement<'a> {
    /// The token.
    pub view: View<'a>,
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

/// What one source of keys holds.
#[derive(Debug)]
pub struct Inspected {
    /// The keys, and what is of no use.
    pub keys: Keys,
    /// Where they came from.
    pub source: String,
    /// The moment and the zone that times are told in.
    pub clock: Clock,
    /// What there is to warn of beside the keys themselves.
    pub warnings: Vec<Warning>,
    /// Whether another source was shown before it.
    pub follows: bool,
}

/// Keys in another form. Its `Debug` shows none.
pub struct Converted {
    /// The form's bytes; `None` when they went to a file.
    pub bytes: Option<zeroize::Zeroizing<Vec<u8>>>,
    /// The form, e.g. `pem`.
    pub form: &'static str,
    /// Whether the bytes are JSON.
    pub is_json: bool,
    /// Whether the bytes are no text.
    pub is_binary: bool,
    /// The file that they went to.
    pub out: Option<String>,
    /// What was left out.
    pub warnings: Vec<Warning>,
}

impl fmt::Debug for Converted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Converted").field("form", &self.form).field("out", &self.out).finish_non_exhaustive()
    }
}

/// A key's thumbprint (RFC 7638).
#[derive(Debug)]
pub struct Thumbprint {
    /// It, in base64url.
    pub text: String,
    /// The hash's name.
    pub hash: &'static str,
    /// The key's id.
    pub kid: Option<String>,
    /// Where the key came from.
    pub source: Option<String>,
    /// Whether it is the hash of a secret.
    pub is_secret: bool,
    /// What stood beside it and has none.
    pub left_out: Vec<Warning>,
}

/// Which of some keys made a token's signature.
#[derive(Debug)]
pub struct Matched {
    /// Those that did, and with which algorithm.
    pub keys: Vec<(Key, String)>,
    /// How many were looked at.
    pub tried: usize,
    /// The `kid` of the token's header.
    pub kid: Option<String>,
    /// Whether it names another key than the signer.
    pub kid_misleads: bool,
    /// Its `alg`.
    pub alg: Option<String>,
    /// The judgement on the signature by the first of them, else by the one that came nearest.
    pub report: Report,
    /// What there is to warn of beside the keys themselves.
    pub warnings: Vec<Warning>,
    /// What would help.
    pub hints: Vec<String>,
}

impl Breakdown<'_> {
    /// What breaks the token, else what the judgement says.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.view.token.breaks(), &self.report) {
            (Some(_), _) => Verdict::Malformed,
            (None, Some(report)) => report.verdict(),
            (None, None) => self.strict.as_ref().map_or(Verdict::Valid, Check::verdict),
        }
    }

    /// The exit code that says it.
    #[must_use]
    pub fn code(&self) -> u8 {
        self.verdict().code()
    }
}

impl Answer {
    /// Whether Ctrl-C ended what it tells of.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        matches!(self, Self::Tally(summary) if summary.interrupted)
    }

    /// The exit code that this answer asks for.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Breakdown(breakdown) => breakdown.code(),
            Self::Judgement(judgement) => judgement.report.verdict().code(),
            Self::Failure(failure) => failure.code,
            Self::Tally(summary) if summary.is_filter => 0,
            Self::Tally(summary) => summary.tally.code(),
            Self::Inspected(inspected) if inspected.keys.keys.is_empty() => 4,
            Self::Matched(matched) if !matched.keys.is_empty() => 0,
            Self::Matched(matched) => matched.report.verdict().code(),
            Self::Extract(_)
            | Self::Encoded(_)
            | Self::Generated(_)
            | Self::Inspected(_)
            | Self::Converted(_)
            | Self::Thumbprint(_) => 0,
        }
    }
}
