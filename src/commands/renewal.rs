//! The keys of a run, which are fetched again when they are old, or when a token names one that is not among them.

use std::iter;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::ring::Ring;
use crate::input::clock;
use crate::token::Token;
use crate::token::report::{Report, Verdict};
use crate::token::warning::Warning;

/// The keys as they are, and as they were: whoever still judges by the old ones can go on.
#[derive(Debug)]
pub struct Rings {
    /// The keys.
    pub ring: Ring,
    next: OnceLock<Box<Rings>>,
    /// Held by whoever fetches.
    turn: Mutex<()>,
}

impl Rings {
    /// The keys to begin with.
    #[must_use]
    pub fn new(ring: Ring) -> Self {
        Self { ring, next: OnceLock::new(), turn: Mutex::new(()) }
    }

    /// The newest keys, fetched again if they are old.
    #[must_use]
    pub fn current(&self) -> &Self {
        let last = self.last();
        if last.ring.is_due(clock::now()) { last.renewed(false, Ring::is_due) } else { last }
    }

    /// The keys to judge a token by once more, if it may be judged otherwise: they were fetched again since, or now.
    #[must_use]
    pub fn for_another_try(&self, token: &Token<'_>, report: &Report) -> Option<&Self> {
        if !matches!(report.verdict(), Verdict::Key | Verdict::Signature) {
            return None;
        }
        let lacks = |ring: &Ring, now| ring.lacks_key(token, now);
        let last = self.last();
        if !std::ptr::eq(last, self) {
            return Some(last);
        }
        let new = lacks(&last.ring, clock::now()).then(|| last.renewed(true, lacks));
        new.filter(|new| !std::ptr::eq(*new, self))
    }

    /// What there was to warn of, each once.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let all = iter::successors(Some(self), |rings| rings.next.get().map(|next| &**next));
        let mut warnings: Vec<Warning> = Vec::new();
        for warning in all.flat_map(|rings| &rings.ring.warnings) {
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
        warnings
    }

    fn last(&self) -> &Self {
        iter::successors(Some(self), |rings| rings.next.get().map(|next| &**next)).last().unwrap_or(self)
    }

    /// The newest keys, after whoever is the first here has fetched them.
    fn renewed(&self, is_sought: bool, needs: impl Fn(&Ring, f64) -> bool) -> &Self {
        // Nothing is half done where somebody panicked.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.next.get().is_none()
            && needs(&self.ring, clock::now())
            && let Some(ring) = self.ring.renewed(is_sought)
        {
            // Nobody else sets it while it is our turn.
            self.next.get_or_init(|| Box::new(Self::new(ring)));
        }
        self.last()
    }
}
