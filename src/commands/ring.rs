//! The keys at hand, whatever flag or variable brought them.

use anyhow::Context as _;

use super::context::Context;
use super::unlock::Unlock;
use crate::crypto::{Key, Keys, Unusable};
use crate::error::{InputError, KeyError};
use crate::input::source::Source;
use crate::input::spec::Spec;
use crate::output::error::hint_of;
use crate::token::Token;
use crate::token::diagnose::causes;
use crate::token::report::{Report, Verdict};

/// The variables that stand for `--secret` and `--key`.
pub const ENVIRONMENT: [&str; 2] = ["JWT_SECRET", "JWT_KEY"];

/// How much of what was left out is told one by one.
const MOST_LEFT_OUT: usize = 5;

/// The keys at hand, and what was found among them that is of no use.
#[derive(Debug, Default)]
pub struct Ring {
    /// The keys.
    pub keys: Vec<Key>,
    /// Entries of a set or a file that had to be left out, in words.
    pub left_out: Vec<String>,
}

impl Ring {
    /// What was tested and found of a token that fails, and what would help.
    #[must_use]
    pub fn hints(&self, token: &Token<'_>, report: &Report) -> Vec<String> {
        let causes = causes(token, &self.keys, report);
        let mut hints: Vec<String> = causes.iter().map(hint_of).collect();
        match report.verdict() {
            Verdict::Key => {
                hints.extend(self.left_out.iter().take(MOST_LEFT_OUT).cloned());
                let more = self.left_out.len().saturating_sub(MOST_LEFT_OUT);
                hints.extend((more > 0).then(|| format!("and {more} more were left out")));
            }
            Verdict::Signature if causes.is_empty() => hints.push("no tested cause found".to_owned()),
            _ => {}
        }
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
        Ok(())
    }
}

/// What one source holds.
#[derive(Debug)]
pub struct Loaded {
    /// The keys, which know where they came from, and what is of no use.
    pub keys: Keys,
    /// Where they came from, as a person would call it.
    pub source: String,
    /// The flag or the argument that named it.
    what: &'static str,
}

impl Loaded {
    fn new(mut keys: Keys, source: String, what: &'static str) -> Self {
        keys.keys.iter_mut().for_each(|key| key.set_source(source.clone()));
        Self { keys, source, what }
    }

    /// What is of no use, in words.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let told = |one: &Unusable| format!("{} of {} was left out: {}", one.name(), self.source, one.error);
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
        Err(error).with_context(|| unusable(self.what, &self.source))
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
    let source = read(&Spec::for_key(spec), what, context)?;
    let keys = unlock
        .keys(&source, context)
        .and_then(|keys| {
            let nothing = source.bytes.iter().all(u8::is_ascii_whitespace);
            keys.ok_or(if nothing { KeyError::Empty } else { KeyError::NotAKey })
        })
        .with_context(|| unusable(what, &source.name))?;
    Ok(Loaded::new(keys, source.name, what))
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
    let keys = match unlock.keys(&source, context).with_context(|| unusable(what, &source.name))? {
        Some(keys) => keys,
        None if source.bytes.is_empty() => {
            return Err(KeyError::EmptySecret).with_context(|| unusable(what, &source.name));
        }
        None => Keys::one(Key::from_secret(source.bytes.to_vec())),
    };
    Ok(Loaded::new(keys, source.name, what))
}

/// What a SPEC names. Where the SPEC came from a variable, nothing of it is shown: not even a path.
fn read(spec: &Spec, what: &'static str, context: &mut Context) -> Result<Source, InputError> {
    let result = spec.read(&mut context.stdin, what);
    if !ENVIRONMENT.contains(&what) {
        return result;
    }
    let name = format!("the place that ${what} names");
    result.map(|source| Source { name: format!("${what}"), ..source }).map_err(|error| error.named(&name))
}

fn unusable(what: &str, name: &str) -> String {
    if name == "the command line" {
        return format!("{what}: what was given is no usable key");
    }
    format!("{what}: {name} holds no usable key")
}
