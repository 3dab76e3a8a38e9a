//! One signature to be explained, and the work that may be spent on it.

use std::borrow::Cow;
use std::cell::Cell;

use crate::crypto::{Algorithm, Key, Verifier, read_keys};
use crate::token::entry::Signed;
use crate::token::fitting::{ARITHMETIC, HASH, cost};
use crate::token::parse::Token;

/// How many bytes may be gone through in search of one kind of cause; beyond, it is left untold.
const MAX_WORK: usize = 32 << 20;

/// A signature, and what it is said to cover.
pub(super) struct Case<'c> {
    /// The token.
    pub(super) token: &'c Token<'c>,
    /// The signature's part of it.
    pub(super) signed: &'c Signed<'c>,
    /// What the signature should cover.
    pub(super) message: Cow<'c, [u8]>,
    /// Its bytes.
    pub(super) signature: &'c [u8],
    left: Cell<usize>,
}

impl<'c> Case<'c> {
    /// None: there is nothing that could be a signature.
    pub(super) fn new(token: &'c Token<'c>, at: usize) -> Option<Self> {
        let signed = token.signatures.get(at)?;
        let signature = &signed.signature.as_ref()?.bytes;
        let message = token.signing_input(signed);
        Some(Self { token, signed, message, signature, left: Cell::new(MAX_WORK) })
    }

    /// Looks for one kind of cause, with work of its own.
    pub(super) fn search<T>(&self, search: impl FnOnce(&Self) -> T) -> T {
        self.left.set(MAX_WORK);
        search(self)
    }

    /// Pays for going through so many bytes. False: that is too much.
    pub(super) fn pay(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The key without anything that a JWK says about its use.
    pub(super) fn bare(&self, key: &Key) -> Option<Key> {
        if let Some(secret) = key.secret_bytes() {
            return self.pay(secret.len() + HASH).then(|| Key::from_secret(secret.to_vec()));
        }
        let der = key.to_public_der().ok().filter(|_| self.pay(ARITHMETIC))?;
        read_keys(&der, None).ok()??.keys.into_iter().next()
    }

    /// Whether the signature is right by this key.
    pub(super) fn is_right(&self, key: &Key, alg: Algorithm) -> bool {
        self.holds(key, alg, &self.message, self.signature)
    }

    /// Whether the signature is right over another message.
    pub(super) fn covers(&self, key: &Key, alg: Algorithm, message: &[u8]) -> bool {
        self.holds(key, alg, message, self.signature)
    }

    /// Whether another signature is right.
    pub(super) fn has(&self, key: &Key, alg: Algorithm, signature: &[u8]) -> bool {
        self.holds(key, alg, &self.message, signature)
    }

    /// Whether the signature is an HMAC by this secret, which is wiped.
    pub(super) fn is_keyed(&self, alg: Algorithm, secret: impl Into<Vec<u8>>) -> bool {
        let key = Key::from_secret(secret.into());
        self.pay(key.secret_bytes().map_or(0, <[u8]>::len)) && self.is_right(&key, alg)
    }

    fn holds(&self, key: &Key, alg: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        if alg.signature_len().is_some_and(|len| len != signature.len()) {
            return false;
        }
        self.pay(message.len() + cost(alg))
            && Verifier::new(key, alg).is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
    }
}
