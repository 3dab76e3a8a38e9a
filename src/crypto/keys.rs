//! What an input held: its keys, and what stood among them.

use super::key::{Half, Key};
use crate::error::KeyError;

/// What an input held.
#[derive(Debug)]
pub struct Keys {
    /// The keys, in their order; several for a JWK set, for several PEM blocks
    /// or OpenSSH lines, none for an empty set.
    pub keys: Vec<Key>,
    /// What stood among them and is of no use here (RFC 7517 §5).
    pub unusable: Vec<Unusable>,
    /// The names of what a JWK set has beside its keys, which nothing here knows (RFC 7517 §5).
    pub beside: Vec<String>,
}

/// A member of a set, a PEM block or a line, that is no usable key.
#[derive(Debug)]
pub struct Unusable {
    /// Its place in the input, from 0, usable ones counted.
    pub index: usize,
    /// Its `kid`, where it has one.
    pub kid: Option<String>,
    /// What is wrong with it.
    pub error: KeyError,
}

impl Keys {
    /// The only key of an input.
    #[must_use]
    pub fn one(key: Key) -> Keys {
        Keys { keys: vec![key], unusable: Vec::new(), beside: Vec::new() }
    }

    /// The entries of an input in their order, each with its `kid` if it is of no use. Where there are
    /// several, each key knows its place.
    pub(crate) fn sorted(entries: impl IntoIterator<Item = (Option<String>, Result<Key, KeyError>)>) -> Keys {
        let mut sorted = Keys { keys: Vec::new(), unusable: Vec::new(), beside: Vec::new() };
        for (index, (kid, entry)) in entries.into_iter().enumerate() {
            match entry {
                Ok(mut key) => {
                    key.set_place(Some(index));
                    sorted.keys.push(key);
                }
                Err(error) => sorted.unusable.push(Unusable { index, kid, error }),
            }
        }
        if let ([key], []) = (sorted.keys.as_mut_slice(), sorted.unusable.as_slice()) {
            key.set_place(None);
        }
        sorted
    }

    /// The place in the input, from 0, of the key at this place among the usable ones.
    #[must_use]
    pub fn place(&self, at: usize) -> usize {
        self.keys.get(at).and_then(Key::place).unwrap_or(at)
    }

    /// The same without HMAC secrets, and how many those were: what is published is no secret.
    #[must_use]
    pub fn without_secrets(mut self) -> (Keys, usize) {
        let (secrets, keys): (Vec<Key>, Vec<Key>) =
            self.keys.into_iter().partition(|key| key.half() == Half::Secret);
        let out = secrets.iter().map(|key| Unusable {
            index: key.place().unwrap_or(0),
            kid: key.kid().map(str::to_owned),
            error: KeyError::SecretPublished,
        });
        self.unusable.extend(out);
        self.unusable.sort_by_key(|one| one.index);
        (Keys { keys, ..self }, secrets.len())
    }

    /// The same, if there is a key among it: else what is wrong is the answer. What a password would
    /// open goes first, and an issuer's certificate last, which is not what is amiss.
    pub(crate) fn some(self) -> Result<Keys, Option<KeyError>> {
        if !self.keys.is_empty() {
            return Ok(self);
        }
        let rank = |error: &KeyError| match error {
            error if error.is_locked() => 0,
            KeyError::IssuerCertificate | KeyError::SshAuthority => 2,
            _ => 1,
        };
        Err(self.unusable.into_iter().map(|one| one.error).min_by_key(rank))
    }
}

impl Unusable {
    /// What it is called among others: its id, else its place from 1.
    #[must_use]
    pub fn name(&self) -> String {
        self.kid.as_ref().map_or_else(|| format!("key {}", self.index + 1), |kid| format!("key \"{kid}\""))
    }
}
