//! The keys at hand, whatever flag or variable brought them.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use zeroize::Zeroizing;

use super::context::Context;
use super::namesake::Namesake;
use super::unlock::Unlock;
use crate::crypto::{Half, Key, Keys, Unusable};
use crate::error::{InputError, KeyError};
use crate::input::find::find;
use crate::input::source::{Source, environment};
use crate::input::spec::Spec;
use crate::output::hints::hint_of;
use crate::token::Token;
use crate::token::diagnose::{Evidence, Given, causes};
use crate::token::policy::Policy;
use crate::token::report::{Report, Verdict};
use crate::token::time::Clock;

/// The variables that stand for `--secret` and `--key`.
pub const ENVIRONMENT: [&str; 2] = ["JWT_SECRET", "JWT_KEY"];

/// Whether the environment names no key, so that there is none without a flag.
#[must_use]
pub fn is_keyless() -> bool {
    ENVIRONMENT.iter().all(|name| matches!(environment(name), Ok(None)))
}

/// How much of what was left out is told one by one.
const MOST_LEFT_OUT: usize = 5;

/// How many tokens of one input are looked into: a search tries far more than a verdict does.
const MOST_EXPLAINED: usize = 20;

/// The keys at hand, and what was found among them that is of no use.
#[derive(Debug, Default)]
pub struct Ring {
    /// The keys.
    pub keys: Vec<Key>,
    /// Entries of a set or a file that had to be left out, in words.
    pub left_out: Vec<String>,
    /// The file that a secret was perhaps to be read from.
    pub namesake: Option<Namesake>,
    /// What they were read from.
    read: Vec<Read>,
    /// How many tokens failed.
    failed: AtomicUsize,
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
        if !has_causes(report.verdict()) {
            return Vec::new();
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
        if !has_causes(verdict) {
            return Vec::new();
        }
        // Of an expired token the signature is right, and so is the secret.
        let is_of_key = matches!(verdict, Verdict::Signature | Verdict::Key);
        let namesake = self.namesake.as_ref().filter(|_| is_of_key);
        if let Some(tried) = namesake.and_then(|namesake| namesake.tried(token, policy, clock)) {
            return vec![tried];
        }
        let given: Vec<Given<'_>> = self.read.iter().map(Read::given).collect();
        let causes = causes(&Evidence { token, keys: &self.keys, given: &given, policy, clock, report });
        let mut hints: Vec<String> = causes.iter().map(|cause| hint_of(cause, leeway)).collect();
        match verdict {
            Verdict::Key => {
                hints.extend(self.left_out.iter().take(MOST_LEFT_OUT).cloned());
                let more = self.left_out.len().saturating_sub(MOST_LEFT_OUT);
                hints.extend((more > 0).then(|| format!("and {more} more were left out")));
            }
            Verdict::Signature if causes.is_empty() && namesake.is_none() => {
                hints.push("no tested cause found".to_owned());
            }
            _ => {}
        }
        // Where the signature came out right with something else, the file is not what is missing.
        let is_open = causes.is_empty() || verdict == Verdict::Key;
        hints.extend(namesake.filter(|_| is_open).map(Namesake::told));
        hints
    }

    /// Adds keys of one source. A source of which nothing is of use is an error.
    ///
    /// # Errors
    /// As [`Loaded::some`].
    pub fn take(&mut self, loaded: Loaded) -> anyhow::Result<()> {
        let loaded = loaded.some()?;
        self.left_out.extend(loaded.left_out());
        self.keys.extend(loaded.keys.keys);
        self.read.push(loaded.read);
        self.namesake = self.namesake.take().or(loaded.namesake);
        Ok(())
    }
}

/// Whether there are causes to look for behind a verdict: of other failures the check says all.
fn has_causes(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Valid | Verdict::Claim | Verdict::Unsigned)
}

/// The bytes of a source as they are there. `Debug` hides them.
struct Read {
    bytes: Zeroizing<Vec<u8>>,
    half: Half,
}

impl Read {
    fn given(&self) -> Given<'_> {
        Given { bytes: &self.bytes, half: self.half }
    }
}

impl fmt::Debug for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.given().fmt(f)
    }
}

/// What one source holds.
#[derive(Debug)]
pub struct Loaded {
    /// The keys, which know where they came from, and what is of no use.
    pub keys: Keys,
    /// Where they came from, as a person would call it.
    pub source: String,
    /// The same in a sentence: a path in quotes.
    told: String,
    /// The flag or the argument that named it.
    what: &'static str,
    read: Read,
    namesake: Option<Namesake>,
}

impl Loaded {
    fn new(mut keys: Keys, source: Source, what: &'static str) -> Self {
        keys.keys.iter_mut().for_each(|key| key.set_source(source.name.clone()));
        let are = |half| keys.keys.iter().all(|key| key.half() == half);
        // Among several the private ones count.
        let half = [Half::Secret, Half::Public].into_iter().find(|half| are(*half)).unwrap_or(Half::Private);
        let read = Read { bytes: source.before.unwrap_or(source.bytes), half };
        Self { keys, source: source.name, told: source.told, what, read, namesake: None }
    }

    /// What is of no use, in words.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let told = |one: &Unusable| format!("{} of {} was left out: {}", one.name(), self.told, one.error);
        self.keys.unusable.iter().map(told).collect()
    }

    /// The same, if there is anything to tell of it but a single flaw.
    ///
    /// # Errors
    /// What is wrong with the one that is of no use, or that there is nothing.
    pub fn telling(self) -> anyhow::Result<Self> {
        if self.keys.unusable.len() > 1 { Ok(self) } else { self.some() }
    }

    /// The same, if there is a key among it.
    ///
    /// # Errors
    /// What is wrong with the first that is of no use, else that there is none.
    pub fn some(self) -> anyhow::Result<Self> {
        if !self.keys.keys.is_empty() {
            return Ok(self);
        }
        let error = self.keys.unusable.into_iter().next().map_or(KeyError::EmptySet, |one| one.error);
        Err(error).with_context(|| unusable(self.what, &self.told))
    }
}

/// Reads what must be a key; `what` is the flag or the argument that names it.
///
/// # Errors
/// Input that cannot be had, and what is no usable key.
pub fn load_key(
    spec: &str,
    what: &'static str,
    unlock: &Unlock,
    context: &mut Context,
) -> anyhow::Result<Loaded> {
    if spec.trim().is_empty() {
        return Err(InputError::NothingGiven { what }.into());
    }
    let source = match read(&Spec::for_key(spec), what, context) {
        Err(InputError::NeitherFileNorKey { .. }) if is_token(spec.as_bytes()) => {
            return Err(InputError::TokenForKey { what, name: HERE.to_owned() }.into());
        }
        source => source?,
    };
    let found = unlock.keys(&source, context);
    if matches!(found, Ok(None)) && is_token(&source.bytes) {
        return Err(InputError::TokenForKey { what, name: source.told }.into());
    }
    let keys = found
        .and_then(|keys| {
            let nothing = source.bytes.iter().all(u8::is_ascii_whitespace);
            keys.ok_or(if nothing { KeyError::Empty } else { KeyError::NotAKey })
        })
        .with_context(|| unusable(what, &source.told))?;
    Ok(Loaded::new(keys, source, what))
}

/// Reads a secret, or the key that it turns out to be.
///
/// # Errors
/// Input that cannot be had, a key that is broken, a secret of nothing.
pub fn load_secret(
    spec: &str,
    what: &'static str,
    unlock: &Unlock,
    context: &mut Context,
) -> anyhow::Result<Loaded> {
    let source = read(&Spec::for_secret(spec), what, context)?;
    let keys = match unlock.keys(&source, context).with_context(|| unusable(what, &source.told))? {
        Some(keys) => keys,
        None if source.bytes.is_empty() => {
            return Err(KeyError::EmptySecret).with_context(|| unusable(what, &source.told));
        }
        None => Keys::one(Key::from_secret(source.bytes.to_vec())),
    };
    // What a variable holds is shown to nobody.
    let is_shown = !ENVIRONMENT.contains(&what);
    let namesake = if is_shown { Namesake::of(spec, context) } else { None };
    Ok(Loaded { namesake, ..Loaded::new(keys, source, what) })
}

/// What a SPEC names. Where the SPEC came from a variable, nothing of it is shown: not even a path.
fn read(spec: &Spec, what: &'static str, context: &mut Context) -> Result<Source, InputError> {
    let result = spec.read(&mut context.stdin, what);
    if !ENVIRONMENT.contains(&what) {
        return result;
    }
    let (name, place) = (format!("${what}"), format!("the place that ${what} names"));
    result
        .map(|source| Source { name: name.clone(), told: name, ..source })
        .map_err(|error| error.named(&place))
}

/// Whether a text is one token and nothing else, but for what is put before one.
#[must_use]
pub fn is_token(text: &[u8]) -> bool {
    let is_one = |text: &[u8]| text.starts_with(b"ey") && text.split(|b| *b == b'.').count() > 2;
    matches!(find(text).as_slice(), [one] if is_one(&one.text))
}

/// The name of the place that is no place.
const HERE: &str = "the command line";

fn unusable(what: &str, name: &str) -> String {
    if name == HERE {
        return format!("{what}: what was given is no usable key");
    }
    format!("{what}: {name} holds no usable key")
}
