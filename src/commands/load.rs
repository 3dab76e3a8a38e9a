//! What a flag, an argument or a variable names, read as keys.

use std::fmt;
use std::sync::Arc;

use anyhow::Context as _;
use zeroize::Zeroizing;

use super::context::Context;
use super::namesake::Namesake;
use super::published::{Asked, Fetched, Published, fetch};
use super::unlock::Unlock;
use crate::crypto::{Half, Key, Keys, Unusable};
use crate::error::{InputError, KeyError};
use crate::input::fetch::{Settings, at};
use crate::input::find::find;
use crate::input::source::{Source, environment, names_file};
use crate::input::spec::Spec;
use crate::token::diagnose::Given;
use crate::token::warning::Warning;

/// The variables that stand for `--secret` and `--key`.
pub const ENVIRONMENT: [&str; 2] = ["JWT_SECRET", "JWT_KEY"];

/// Whether the environment names no key, so that there is none without a flag.
#[must_use]
pub fn is_keyless() -> bool {
    ENVIRONMENT.iter().all(|name| matches!(environment(name), Ok(None)))
}

/// The flag that names an issuer.
pub(super) const OIDC: &str = "--oidc";

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
    pub(super) read: Arc<Read>,
    pub(super) namesake: Option<Namesake>,
    /// What there is to warn of, whatever the keys are for.
    pub warnings: Vec<Warning>,
    /// Where they were fetched from.
    pub(super) published: Option<Arc<Published>>,
}

impl Loaded {
    fn new(mut keys: Keys, source: Source, what: &'static str) -> Self {
        keys.keys.iter_mut().for_each(|key| key.set_source(source.name.clone()));
        let are = |half| keys.keys.iter().all(|key| key.half() == half);
        // Among several the private ones count.
        let half = [Half::Secret, Half::Public].into_iter().find(|half| are(*half)).unwrap_or(Half::Private);
        let read = Arc::new(Read { bytes: source.before.unwrap_or(source.bytes), half });
        let (source, told) = (source.name, source.told);
        Self { keys, source, told, what, read, namesake: None, warnings: Vec::new(), published: None }
    }

    /// What was fetched.
    pub(super) fn of_fetched(fetched: Fetched, published: Arc<Published>) -> Self {
        let Fetched { keys, source, warnings } = fetched;
        let what = published.what();
        Self { warnings, published: Some(published), ..Self::new(keys, source, what) }
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

/// The bytes of a source as they are there. `Debug` hides them.
#[derive(PartialEq)]
pub(super) struct Read {
    bytes: Zeroizing<Vec<u8>>,
    half: Half,
}

impl Read {
    pub(super) fn given(&self) -> Given<'_> {
        Given { bytes: &self.bytes, half: self.half }
    }
}

impl fmt::Debug for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.given().fmt(f)
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
    let place = Spec::for_key(spec);
    if let Some(text) = place.url() {
        // Where the URL came from a variable, nothing of it is shown.
        let alias = ENVIRONMENT.contains(&what).then(|| format!("${what}"));
        let password = unlock.password.clone();
        let (fetched, published) = fetch(Asked { text, is_issuer: false, what, alias, password }, context)?;
        return Ok(Loaded::of_fetched(fetched, Arc::new(published)));
    }
    let source = match read(&place, what, context) {
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

/// Refuses an issuer that is none, before anything else is read.
///
/// # Errors
/// A token in its place, and what is not fetched.
pub fn check_issuer(issuer: &str, settings: &Settings) -> anyhow::Result<()> {
    let file = issuer.strip_prefix('@').is_some_and(names_file);
    if file || is_token(issuer.as_bytes()) {
        return Err(InputError::TokenForIssuer { what: OIDC }.into());
    }
    Ok(at(issuer, true, OIDC, settings).map(drop)?)
}

/// Fetches the keys of an issuer.
///
/// # Errors
/// [`FetchError`](crate::error::FetchError), and what is no issuer.
pub fn load_issuer(issuer: &str, context: &mut Context) -> anyhow::Result<Loaded> {
    let asked = Asked { text: issuer, is_issuer: true, what: OIDC, alias: None, password: None };
    let (fetched, published) = fetch(asked, context)?;
    Ok(Loaded::of_fetched(fetched, Arc::new(published)))
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
