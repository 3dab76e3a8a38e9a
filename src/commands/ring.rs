//! The keys at hand, whatever flag or variable brought them.

use anyhow::Context as _;
use zeroize::Zeroizing;

use super::context::Context;
use crate::crypto::{Half, Key, Keys, Operation, read_keys};
use crate::error::{InputError, KeyError};
use crate::input::prompt;
use crate::input::source::Source;
use crate::input::spec::Spec;
use crate::output::error::hint_of;
use crate::token::Token;
use crate::token::diagnose::causes;
use crate::token::report::{Report, Verdict};

/// How often a password is asked for.
const ATTEMPTS: usize = 3;

/// How locked keys are opened, and when it is worth asking for their password.
pub struct Unlock {
    /// What the keys are for: one that verifies will do for [`Operation::Verify`], and none that is
    /// locked beside it is asked about.
    pub operation: Operation,
    /// The password given for all of them.
    pub password: Option<Zeroizing<Vec<u8>>>,
}

/// The keys at hand, and what was found among them that is of no use.
#[derive(Debug, Default)]
pub struct Ring {
    /// The keys.
    pub keys: Vec<Key>,
    /// Entries of a set or a file that had to be left out, in words.
    pub left_out: Vec<String>,
}

impl Ring {
    /// What parses as a key is that key; anything else is an HMAC secret.
    ///
    /// # Errors
    /// Input that cannot be had, and a key that is broken.
    pub fn read_secret(
        &mut self,
        spec: &str,
        what: &'static str,
        unlock: &Unlock,
        context: &mut Context,
    ) -> anyhow::Result<()> {
        let source = read(&Spec::for_secret(spec), what, context)?;
        let keys = unlock.keys(&source, context).with_context(|| unusable(what, &source.name))?;
        let Some(keys) = keys else {
            if source.bytes.is_empty() {
                return Err(KeyError::EmptySecret).with_context(|| unusable(what, &source.name));
            }
            let mut key = Key::from_secret(source.bytes.to_vec());
            key.set_source(source.name);
            self.keys.push(key);
            return Ok(());
        };
        self.take(keys, what, &source.name)
    }

    /// Reads what must be a key.
    ///
    /// # Errors
    /// Input that cannot be had, and what is no usable key.
    pub fn read_key(
        &mut self,
        spec: &str,
        what: &'static str,
        unlock: &Unlock,
        context: &mut Context,
    ) -> anyhow::Result<()> {
        let source = read(&Spec::for_key(spec), what, context)?;
        let keys = unlock
            .keys(&source, context)
            .and_then(|keys| keys.ok_or(KeyError::NotAKey))
            .with_context(|| unusable(what, &source.name))?;
        self.take(keys, what, &source.name)
    }

    /// What was tested and found of a token that fails, and what would help.
    #[must_use]
    pub fn hints(&self, token: &Token<'_>, report: &Report) -> Vec<String> {
        let causes = causes(token, &self.keys, report);
        let mut hints: Vec<String> = causes.iter().map(hint_of).collect();
        match report.verdict() {
            Verdict::Key => hints.extend(self.left_out.iter().cloned()),
            Verdict::Signature if causes.is_empty() => hints.push("no tested cause found".to_owned()),
            _ => {}
        }
        hints
    }

    /// Adds keys of one source. A source of which nothing is of use is an error.
    fn take(&mut self, keys: Keys, what: &'static str, name: &str) -> anyhow::Result<()> {
        if keys.keys.is_empty() {
            let error = keys.unusable.into_iter().next().map_or(KeyError::EmptySet, |one| one.error);
            return Err(error).with_context(|| unusable(what, name));
        }
        self.left_out.extend(keys.unusable.iter().map(|one| {
            let id = one
                .kid
                .as_ref()
                .map_or_else(|| format!("key {}", one.index + 1), |kid| format!("key \"{kid}\""));
            format!("{id} of {name} was left out: {}", one.error)
        }));
        for mut key in keys.keys {
            key.set_source(name.to_owned());
            self.keys.push(key);
        }
        Ok(())
    }
}

impl Unlock {
    /// The keys of a source. What is locked is opened with the password given, else with one that is
    /// asked for where somebody sits at a terminal.
    fn keys(&self, source: &Source, context: &Context) -> Result<Option<Keys>, KeyError> {
        let given = self.password.as_deref().map(Vec::as_slice);
        let mut found = read_keys(&source.bytes, given);
        if given.is_none() && self.lacks_password(&found) && prompt::is_possible(&context.stdin) {
            found = ask(source).unwrap_or(found);
        }
        if self.lacks_password(&found) || has(&found, KeyError::is_wrong_password) {
            return Err(error(found));
        }
        found
    }

    /// Whether the keys are of no use for the operation without a password.
    fn lacks_password(&self, found: &Result<Option<Keys>, KeyError>) -> bool {
        let fits = |key: &Key| self.operation == Operation::Verify || key.half() != Half::Public;
        let is_of_use = matches!(found, Ok(Some(keys)) if keys.keys.iter().any(fits));
        !is_of_use && has(found, KeyError::is_locked)
    }
}

/// Asks for the password of a source's keys until it opens them. None: nobody answered.
fn ask(source: &Source) -> Option<Result<Option<Keys>, KeyError>> {
    let name = if source.name == "the command line" { "the key" } else { &source.name };
    let mut found = None;
    for attempt in 0..ATTEMPTS {
        let again = if attempt > 0 { "that is not it; " } else { "" };
        let Ok(typed) = prompt::ask(&format!("{again}password for {name}: ")) else {
            break;
        };
        let opened = found.insert(read_keys(&source.bytes, Some(&typed)));
        if !has(opened, KeyError::is_wrong_password) {
            break;
        }
    }
    found
}

/// Whether one of the errors in a reading is of a kind.
fn has(found: &Result<Option<Keys>, KeyError>, kind: fn(&KeyError) -> bool) -> bool {
    match found {
        Ok(Some(keys)) => keys.unusable.iter().any(|one| kind(&one.error)),
        Ok(None) => false,
        Err(error) => kind(error),
    }
}

/// The error about the password in a reading that has one.
fn error(found: Result<Option<Keys>, KeyError>) -> KeyError {
    let errors = match found {
        Ok(keys) => keys.into_iter().flat_map(|keys| keys.unusable).map(|one| one.error).collect(),
        Err(error) => vec![error],
    };
    let about = |error: &KeyError| error.is_wrong_password() || error.is_locked();
    errors.into_iter().find(about).unwrap_or(KeyError::NotAKey)
}

/// What a SPEC names. Where the SPEC came from a variable, nothing of it is shown: not even a path.
fn read(spec: &Spec, what: &'static str, context: &mut Context) -> Result<Source, InputError> {
    let result = spec.read(&mut context.stdin, what);
    if what.starts_with('-') {
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
