//! The keys at hand, whatever flag or variable brought them.

use anyhow::Context as _;

use super::context::Context;
use crate::crypto::{Key, Keys, read_keys};
use crate::error::{InputError, KeyError};
use crate::input::source::Source;
use crate::input::spec::Spec;
use crate::output::error::hint_of;
use crate::token::Token;
use crate::token::diagnose::causes;
use crate::token::report::{Report, Verdict};

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
        context: &mut Context,
    ) -> anyhow::Result<()> {
        let source = read(&Spec::for_secret(spec), what, context)?;
        let Some(keys) = read_keys(&source.bytes).with_context(|| unusable(what, &source.name))? else {
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
    pub fn read_key(&mut self, spec: &str, what: &'static str, context: &mut Context) -> anyhow::Result<()> {
        let source = read(&Spec::for_key(spec), what, context)?;
        let keys = read_keys(&source.bytes)
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
