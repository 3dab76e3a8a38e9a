//! The keys of a run, which are fetched again when they are old, or when a token names one that is not among them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::ring::Ring;
use crate::input::clock;
use crate::token::Token;
use crate::token::report::{Report, Verdict};
use crate::token::warning::Warning;

/// The keys of a run. Whoever judges by the old ones can go on while newer ones come.
#[derive(Debug)]
pub struct Rings {
    current: RwLock<Arc<Ring>>,
    /// Held by whoever fetches, with what there was to warn of.
    turn: Mutex<Vec<Warning>>,
}

impl Rings {
    /// The keys to begin with.
    #[must_use]
    pub fn new(ring: Ring) -> Self {
        let turn = Mutex::new(ring.warnings.clone());
        Self { current: RwLock::new(Arc::new(ring)), turn }
    }

    /// The keys, fetched again if they are old.
    #[must_use]
    pub fn current(&self) -> Arc<Ring> {
        let ring = self.read();
        if ring.is_due(clock::now()) { self.renewed(&ring, false, Ring::is_due) } else { ring }
    }

    /// The keys to judge a token by once more, if it may be judged otherwise: they were fetched again since, or now.
    #[must_use]
    pub fn for_another_try(&self, ring: &Arc<Ring>, token: &Token<'_>, report: &Report) -> Option<Arc<Ring>> {
        if !matches!(report.verdict(), Verdict::Key | Verdict::Signature) {
            return None;
        }
        let lacks = |ring: &Ring, now| ring.lacks_key(token, now);
        let mut last = self.read();
        if Arc::ptr_eq(&last, ring) && lacks(ring, clock::now()) {
            last = self.renewed(ring, true, lacks);
        }
        Some(last).filter(|last| !Arc::ptr_eq(last, ring))
    }

    /// What there was to warn of: what a code was first said of.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        self.turn().clone()
    }

    /// The newest keys, after whoever is the first here has fetched them.
    fn renewed(&self, old: &Arc<Ring>, is_sought: bool, needs: impl Fn(&Ring, f64) -> bool) -> Arc<Ring> {
        let mut warnings = self.turn();
        let last = self.read();
        if !Arc::ptr_eq(&last, old) || !needs(&last, clock::now()) {
            return last;
        }
        let Some(ring) = last.renewed(is_sought) else { return last };
        let ring = Arc::new(ring);
        for warning in &ring.warnings {
            if warnings.iter().all(|known| known.code != warning.code) {
                warnings.push(warning.clone());
            }
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&ring);
        ring
    }

    fn read(&self) -> Arc<Ring> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Nothing is half done where somebody panicked.
    fn turn(&self) -> MutexGuard<'_, Vec<Warning>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
