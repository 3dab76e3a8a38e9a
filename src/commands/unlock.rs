//! Locked keys: their password, given or asked for.

use zeroize::Zeroizing;

use super::context::Context;
use crate::crypto::{Half, Key, Keys, Operation, read_keys};
use crate::error::KeyError;
use crate::input::prompt;
use crate::input::source::Source;

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

impl Unlock {
    /// The keys of a source. What is locked is opened with the password given, else with one that is
    /// asked for where somebody sits at a terminal.
    ///
    /// # Errors
    /// As [`read_keys`]; a key that is locked and needed, a password that is not its own.
    pub fn keys(&self, source: &Source, context: &Context) -> Result<Option<Keys>, KeyError> {
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
