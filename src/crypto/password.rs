//! The password for locked keys, and how much work one may cost before it is tried: the numbers
//! stand in the file, and whoever wrote the file chose them.

use std::cell::Cell;

use crate::error::KeyError;

/// Iterations of PBKDF2: OpenSSL writes 2048, password stores up to some 2 million.
const PBKDF2_MOST: u64 = 10_000_000;
/// Bytes of memory for scrypt; OpenSSL writes 16 MiB.
const SCRYPT_MEMORY_MOST: u64 = 256 << 20;
/// Steps of scrypt (N · r · p): some seconds of work. OpenSSL writes 2^17.
const SCRYPT_MOST: u64 = 1 << 23;
/// Rounds of bcrypt: ssh-keygen writes 16 or 24, with `-a` what it is told.
const BCRYPT_MOST: u64 = 1024;
/// Locked keys in one input.
const KEYS_MOST: u64 = 8;

/// A password, or none, for all locked keys of one input.
pub(crate) struct Password<'a> {
    given: Option<&'a [u8]>,
    opened: Cell<u64>,
}

impl<'a> Password<'a> {
    pub(crate) fn new(given: Option<&'a [u8]>) -> Password<'a> {
        Password { given, opened: Cell::new(0) }
    }

    /// The password for one more key. `container` is what holds the key, e.g. `PKCS#8`.
    pub(crate) fn open(&self, container: &'static str) -> Result<&'a [u8], KeyError> {
        let password = self.given.ok_or(KeyError::Encrypted { container })?;
        self.opened.set(self.opened.get() + 1);
        within("locked keys in one file", self.opened.get(), KEYS_MOST)?;
        Ok(password)
    }
}

pub(crate) fn pbkdf2(iterations: u32) -> Result<(), KeyError> {
    within("iterations of PBKDF2", iterations.into(), PBKDF2_MOST)
}

/// RFC 7914 §2: N blocks of 128 · r bytes, and p more.
pub(crate) fn scrypt(n: u64, r: u16, p: u16) -> Result<(), KeyError> {
    let (r, p) = (u64::from(r), u64::from(p));
    let memory = n.saturating_add(p).saturating_mul(128 * r);
    within("bytes of memory for scrypt", memory, SCRYPT_MEMORY_MOST)?;
    within("steps of scrypt", n.saturating_mul(r * p), SCRYPT_MOST)
}

pub(crate) fn bcrypt(rounds: u32) -> Result<(), KeyError> {
    within("rounds of bcrypt", rounds.into(), BCRYPT_MOST)
}

fn within(unit: &'static str, found: u64, limit: u64) -> Result<(), KeyError> {
    if found > limit { Err(KeyError::KdfCost { unit, found, limit }) } else { Ok(()) }
}
