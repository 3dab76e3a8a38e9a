//! The keys at hand, whatever flag or variable brought them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::load::{Loaded, OIDC, Read};
use super::namesake::Namesake;
use super::published::Published;
use crate::crypto::Key;
use crate::output::hints::hint_of;
use crate::token::Token;
use crate::token::diagnose::{Cause, Evidence, Given, causes};
use crate::token::policy::Policy;
use crate::token::report::{Check, Outcome, Report, Verdict};
use crate::token::time::Clock;
use crate::token::warning::Warning;

/// How much of what was left out is told one by one.
const MOST_LEFT_OUT: usize = 5;

/// How many tokens of one input are looked into: a search tries far more than a verdict does.
const MOST_EXPLAINED: usize = 20;

/// What to do about the URL of keys, given for a secret. It may be one, so it is not shown.
const URL_AS_SECRET: &str = "the secret is the text of a URL; keys at a URL go with -K";

/// The keys at hand, and what was found among them that is of no use.
#[derive(Debug, Default)]
pub struct Ring {
    /// The keys.
    pub keys: Vec<Key>,
    /// What there is to warn of, whatever the tokens are.
    pub warnings: Vec<Warning>,
    /// The file that a secret was perhaps to be read from.
    pub namesake: Option<Arc<Namesake>>,
    /// The sources, in the order of their keys.
    parts: Vec<Part>,
    /// How many tokens failed.
    failed: AtomicUsize,
}

/// What one source brought.
#[derive(Debug)]
struct Part {
    /// How many keys.
    keys: usize,
    /// Entries that had to be left out, in words.
    left_out: Vec<String>,
    /// What they were read from.
    read: Arc<Read>,
    /// Where they were fetched from.
    published: Option<Arc<Published>>,
}

impl Ring {
    /// What was tested and found of a token that fails, and what would help. `leeway` is how the one who asks
    /// would give a leeway.
    #[must_use]
    pub fn hints(
        &self,
        token: &Token<'_>,
        report: &Report,
        policy: &Policy,
        clock: &Clock,
        leeway: &str,
    ) -> Vec<String> {
        if !has_causes(report) {
            return Vec::new();
        }
        // What claims are nearly is a look, and no search.
        if report.verdict() == Verdict::Claim {
            return self.explain(token, report, policy, clock, leeway);
        }
        match self.failed.fetch_add(1, Ordering::Relaxed).checked_sub(MOST_EXPLAINED) {
            None => self.explain(token, report, policy, clock, leeway),
            Some(0) => vec![format!("from here on no causes are looked for: {MOST_EXPLAINED} tokens failed")],
            Some(_) => Vec::new(),
        }
    }

    /// What was tested and found of a token that fails, as [`hints`](Self::hints) says it, however many tokens were
    /// looked into before.
    #[must_use]
    pub fn explain(
        &self,
        token: &Token<'_>,
        report: &Report,
        policy: &Policy,
        clock: &Clock,
        leeway: &str,
    ) -> Vec<String> {
        let verdict = report.verdict();
        if !has_causes(report) {
            return Vec::new();
        }
        // Of an expired token the signature is right, and so is the secret.
        let is_of_key = matches!(verdict, Verdict::Signature | Verdict::Key);
        let namesake = self.namesake.as_deref().filter(|_| is_of_key);
        if let Some(tried) = namesake.and_then(|namesake| namesake.tried(token, policy, clock)) {
            return vec![tried];
        }
        let given: Vec<Given<'_>> = self.parts.iter().map(|part| part.read.given()).collect();
        let causes = causes(&Evidence { token, keys: &self.keys, given: &given, policy, clock, report });
        let is_oidc = self.published().any(|published| published.what() == OIDC);
        let is_url = is_of_key && self.keys.iter().filter_map(Key::secret_bytes).any(is_url);
        let mut hints: Vec<String> = causes.iter().map(|cause| hint_of(cause, leeway, is_oidc)).collect();
        match verdict {
            Verdict::Key => {
                let left_out: Vec<&String> = self.parts.iter().flat_map(|part| &part.left_out).collect();
                hints.extend(left_out.iter().take(MOST_LEFT_OUT).map(|told| (*told).clone()));
                let more = left_out.len().saturating_sub(MOST_LEFT_OUT);
                hints.extend((more > 0).then(|| format!("and {more} more were left out")));
            }
            Verdict::Signature if causes.is_empty() && namesake.is_none() && !is_url => {
                hints.push("no tested cause found".to_owned());
            }
            _ => {}
        }
        // Newer keys may have the one that is missing, and no token gets an id by them.
        let names_key = token.signatures.iter().any(|signed| signed.header.kid().is_some());
        let is_missing = causes.iter().any(|cause| matches!(cause, Cause::UnknownKid { .. }));
        if is_of_key && (is_missing || causes.is_empty() && (names_key || !policy.require_kid)) {
            hints.extend(self.published().filter_map(Published::kept));
        }
        // Where the signature came out right with something else, the file is not what is missing.
        let is_open = causes.is_empty() || verdict == Verdict::Key;
        hints.extend((is_url && is_open).then(|| URL_AS_SECRET.to_owned()));
        hints.extend(namesake.filter(|_| is_open).map(Namesake::told));
        hints
    }

    /// Adds keys of one source. A source of which nothing is of use is an error.
    ///
    /// # Errors
    /// As [`Loaded::some`].
    pub fn take(&mut self, loaded: Loaded) -> anyhow::Result<()> {
        self.add(loaded.some()?);
        Ok(())
    }

    fn add(&mut self, loaded: Loaded) {
        let left_out = loaded.left_out();
        let Loaded { keys, read, namesake, warnings, published, .. } = loaded;
        self.parts.push(Part { keys: keys.keys.len(), left_out, read, published });
        self.keys.extend(keys.keys);
        self.warnings.extend(warnings);
        self.namesake = self.namesake.take().or(namesake.map(Arc::new));
    }

    /// Whether a token names a key that is not here, and it is time to ask for it where keys were fetched.
    #[must_use]
    pub fn lacks_key(&self, token: &Token<'_>, now: f64) -> bool {
        let is_here = |kid: &str| self.keys.iter().any(|key| key.kid() == Some(kid));
        self.published().any(|published| published.may_be_sought(now))
            && token.signatures.iter().filter_map(|signed| signed.header.kid()).any(|kid| !is_here(&kid))
    }

    /// Whether keys that were fetched are old.
    #[must_use]
    pub fn is_due(&self, now: f64) -> bool {
        self.published().any(|published| published.is_due(now))
    }

    /// What was fetched, fetched again, beside the rest; none where nothing is new. `is_sought`: a key is missing. What
    /// can't be had again stays, with a warning.
    #[must_use]
    pub fn renewed(&self, is_sought: bool) -> Option<Self> {
        let mut ring = Self { namesake: self.namesake.clone(), ..Self::default() };
        let mut keys = self.keys.iter();
        let mut is_new = false;
        for part in &self.parts {
            let own: Vec<Key> = keys.by_ref().take(part.keys).map(Key::share).collect();
            if let Some(published) = &part.published {
                match published.again(is_sought) {
                    Ok(fetched) => {
                        let loaded = Loaded::of_fetched(fetched, Arc::clone(published));
                        is_new |= loaded.read != part.read;
                        ring.add(loaded);
                        continue;
                    }
                    Err(error) => ring.warnings.push(published.stale(error)),
                }
            }
            let (left_out, read, published) = (part.left_out.clone(), &part.read, part.published.clone());
            ring.parts.push(Part { keys: own.len(), left_out, read: Arc::clone(read), published });
            ring.keys.extend(own);
        }
        let codes = |ring: &Self| ring.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>();
        (is_new || codes(&ring) != codes(self)).then_some(ring)
    }

    fn published(&self) -> impl Iterator<Item = &Published> {
        self.parts.iter().filter_map(|part| part.published.as_deref())
    }
}

/// Whether a secret is the text of a URL.
fn is_url(secret: &[u8]) -> bool {
    let secret = secret.trim_ascii();
    secret.starts_with(b"https://") || secret.starts_with(b"http://")
}

/// Whether there are causes to look for behind a verdict: of other failures the check says all.
fn has_causes(report: &Report) -> bool {
    match report.verdict() {
        Verdict::Valid | Verdict::Unsigned => false,
        Verdict::Claim => {
            let is_near = |check: &Check| {
                ["iss", "aud"].contains(&check.name) && check.outcome == Outcome::Fail(Verdict::Claim)
            };
            report.checks.iter().any(is_near)
        }
        _ => true,
    }
}
