//! The result of a verification: every check with its evidence, and the verdict.

use std::sync::Arc;

use super::characters::brief;
use super::warning::Warning;

/// The verdict on a token. Which of several is the gravest is for [`gravest`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not a token, or not one that can be judged.
    Malformed,
    /// No key that fits, or an algorithm outside what key and policy allow.
    Key,
    /// Nobody signed it.
    Unsigned,
    /// The signature is wrong.
    Signature,
    /// `exp` has passed.
    Expired,
    /// `nbf` is to come.
    NotYetValid,
    /// Older than the policy allows.
    TooOld,
    /// Another check failed.
    Claim,
    /// Every check passed.
    Valid,
}

impl Verdict {
    /// The verdict's name, as JSON output has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Key => "key",
            Self::Unsigned => "unsigned",
            Self::Signature => "signature",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::TooOld => "too-old",
            Self::Claim => "claim",
            Self::Valid => "valid",
        }
    }

    /// The exit code that says it.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Unsigned | Self::Signature => 1,
            Self::Malformed => 3,
            Self::Key => 4,
            Self::Expired | Self::NotYetValid | Self::TooOld => 6,
            Self::Claim => 7,
        }
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not, and this is the verdict if no graver one is found.
    Fail(Verdict),
    /// Nobody asked, or there is nothing to judge.
    Skip,
}

/// How many bytes of JSON a check holds of what was found: the same stands in the header or the payload.
const MOST_FOUND: usize = 64 << 10;

/// One check and its evidence.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was looked at: `alg`, `signature`, `exp` …
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// The evidence, for people; cut behind 500 characters.
    pub detail: String,
    /// What was expected, as JSON text.
    pub expected: Option<String>,
    /// What was found, as JSON text; left out where it is longer than 64 KiB.
    pub found: Option<String>,
}

/// How much a report says beside the verdict: who judges a million tokens reads few of the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// Every check with its evidence, and all warnings.
    #[default]
    Everything,
    /// The checks that fail, with their evidence.
    Failures,
    /// The checks that fail, without a word.
    Verdicts,
}

impl Telling {
    /// A check in as many words as are wanted; where nobody reads them, one that does not fail is left out. What
    /// `whole` says must be of that name and outcome.
    pub(super) fn check(
        self,
        name: &'static str,
        outcome: Outcome,
        whole: impl FnOnce() -> Check,
    ) -> Option<Check> {
        match (self, outcome) {
            (Self::Everything, _) | (Self::Failures, Outcome::Fail(_)) => Some(whole()),
            (Self::Verdicts, Outcome::Fail(_)) => {
                Some(Check { name, outcome, detail: String::new(), expected: None, found: None })
            }
            (_, Outcome::Pass | Outcome::Skip) => None,
        }
    }
}

impl Check {
    /// A check without values to compare.
    #[must_use]
    pub fn new(name: &'static str, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { name, outcome, detail: brief(detail.into()), expected: None, found: None }
    }

    /// What it would make of a token by itself.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.outcome {
            Outcome::Fail(verdict) => verdict,
            Outcome::Pass | Outcome::Skip => Verdict::Valid,
        }
    }

    /// What it says, by its name; a fault of the form names its place by itself.
    #[must_use]
    pub fn told(&self) -> String {
        if self.name == "format" { self.detail.clone() } else { format!("{}: {}", self.name, self.detail) }
    }

    /// Adds what was expected and what was found, as JSON texts.
    #[must_use]
    pub fn with(mut self, expected: Option<String>, found: Option<String>) -> Self {
        self.expected = expected;
        self.found = found.filter(|found| found.len() <= MOST_FOUND);
        self
    }
}

/// The key that verified a token.
#[derive(Clone, Debug)]
pub struct KeyUsed {
    /// What it is called among others.
    pub name: String,
    /// Its id.
    pub kid: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// Its RFC 7638 thumbprint; none for an HMAC secret, of which it would be a hash to guess against.
    pub thumbprint: Option<String>,
}

/// The verdict on one signature of a token in JSON serialization.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// The algorithm its header names.
    pub alg: Option<String>,
    /// The key id its header names.
    pub kid: Option<String>,
    /// [`Verdict::Valid`], or why not.
    pub verdict: Verdict,
    /// What it means for the token: where one signature is enough, another that is wrong fails nothing.
    pub outcome: Outcome,
    /// The evidence, for people.
    pub detail: String,
}

/// All that a verification found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The checks, in a fixed order.
    pub checks: Vec<Check>,
    /// The key that verified the token.
    pub key: Option<Arc<KeyUsed>>,
    /// Which signature of the token the report speaks of.
    pub signature: usize,
    /// A row for each signature of a token in JSON serialization.
    pub signatures: Vec<SignatureReport>,
    /// Facts that change no verdict unless that is asked for.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// The verdict: the gravest of the checks that failed.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        gravest(&self.checks)
    }

    /// Whether a key vouches for the token: its signature is right, and so is what the signature says must be
    /// understood (RFC 7515 §4.1.11).
    #[must_use]
    pub fn is_verified(&self) -> bool {
        let fails = |check: &Check| check.name == "crit" && matches!(check.outcome, Outcome::Fail(_));
        self.key.is_some() && !self.checks.iter().any(fails)
    }

    /// The check that the verdict rests on; `None` for a valid token.
    #[must_use]
    pub fn decisive(&self) -> Option<&Check> {
        let verdict = self.verdict();
        self.checks.iter().find(|check| check.outcome == Outcome::Fail(verdict))
    }
}

/// The gravest verdict among some checks.
#[must_use]
pub fn gravest(checks: &[Check]) -> Verdict {
    checks
        .iter()
        .map(Check::verdict)
        // The first of equal codes in the order of the checks.
        .min_by_key(|verdict| rank(verdict.code()))
        .unwrap_or(Verdict::Valid)
}

/// The place of an exit code in the order 3 4 1 6 7.
#[must_use]
pub fn rank(code: u8) -> usize {
    [3, 4, 1, 6, 7, 0].iter().position(|&c| c == code).unwrap_or(usize::MAX)
}
