//! What there is to look at when a token fails.

use crate::crypto::{Half, Key};
use crate::token::parse::Token;
use crate::token::policy::Policy;
use crate::token::report::{Outcome, Report, Verdict};
use crate::token::time::Clock;

/// A token that was judged, by what, and the judgement.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'e> {
    /// The token.
    pub token: &'e Token<'e>,
    /// The keys.
    pub keys: &'e [Key],
    /// What keys and secrets were read from.
    pub given: &'e [Given<'e>],
    /// What was asked for.
    pub policy: &'e Policy,
    /// When.
    pub clock: &'e Clock,
    /// The judgement.
    pub report: &'e Report,
}

/// The bytes of a place that a key or a secret was read from, as they are there. `Debug` hides them.
#[derive(Clone, Copy)]
pub struct Given<'g> {
    /// The bytes.
    pub bytes: &'g [u8],
    /// Whether they hold a secret, or a private key, or nothing but what is public.
    pub half: Half,
}

impl std::fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Given({} bytes)", self.bytes.len())
    }
}

impl Evidence<'_> {
    /// Whether a check failed with this verdict.
    pub(super) fn failed(&self, name: &str, verdict: Verdict) -> bool {
        let mut checks = self.report.checks.iter();
        checks.any(|check| check.name == name && check.outcome == Outcome::Fail(verdict))
    }
}
