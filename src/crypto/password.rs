//! The password for locked keys, and how much work one may cost before it is tried: the numbers
//! stand in the file, and whoever wrote the file chose them.

use std::cell::Cell;

use crate::error::{Kdf, KeyError};

/// Iterations of PBKDF2: OpenSSL writes 2048, password stores up to some 2 million.
const PBKDF2_MOST: u64 = 10_000_000;
/// Bytes of memory for scrypt; OpenSSL writes 16 MiB.
const SCRYPT_MEMORY_MOST: u64 = 256 << 20;
/// Steps of scrypt (N · r · p): some seconds of work. OpenSSL writes 2^17.
const SCRYPT_MOST: u64 = 1 << 23;
/// Rounds of bcrypt: ssh-keygen writes 16 or 24, with `-a` what it is told.
const BCRYPT_MOST: u64 = 256;
/// Locked keys in one input.
const KEYS_MOST: usize = 8;
/// All of the work for one input.
const WORK_MOST: u64 = 10_000_000;

/// Steps of scrypt in the time of one iteration of PBKDF2.
const SCRYPT_STEPS: u64 = 3;
/// Iterations of PBKDF2 in the time of one round of bcrypt.
const BCRYPT_ROUND: u64 = 5500;

/// Work, in iterations of PBKDF2: about a microsecond each, with the slowest of its hashes.
#[derive(Clone, Copy)]
pub(crate) struct Work(u64);

/// A password, or none, for all locked keys of one input.
pub(crate) struct Password<'a> {
    given: Option<&'a [u8]>,
    opened: Cell<usize>,
    work: Cell<u64>,
}

impl<'a> Password<'a> {
    pub(crate) fn new(given: Option<&'a [u8]>) -> Password<'a> {
        Password { given, opened: Cell::new(0), work: Cell::new(0) }
    }

    /// The password for one more key. `container` is what holds the key, e.g. `PKCS#8`.
    pub(crate) fn open(&self, container: &'static str, Work(work): Work) -> Result<&'a [u8], KeyError> {
        let password = self.given.ok_or(KeyError::Encrypted { container })?;
        let opened = self.opened.get() + 1;
        if opened > KEYS_MOST {
            return Err(KeyError::TooMany { what: "locked keys in one file", limit: KEYS_MOST });
        }
        let work = self.work.get().saturating_add(work);
        if work > WORK_MOST {
            return Err(KeyError::KdfWork);
        }
        self.opened.set(opened);
        self.work.set(work);
        Ok(password)
    }
}

/// The work of so many iterations, if that is within bounds.
pub(crate) fn pbkdf2(iterations: u32) -> Result<Work, KeyError> {
    within(Kdf::Pbkdf2, iterations.into(), PBKDF2_MOST).map(Work)
}

/// RFC 7914 §2: N blocks of 128 · r bytes, and p more.
pub(crate) fn scrypt(n: u64, r: u16, p: u16) -> Result<Work, KeyError> {
    let (r, p) = (u64::from(r), u64::from(p));
    let memory = n.saturating_add(p).saturating_mul(128 * r);
    within(Kdf::ScryptMemory, memory, SCRYPT_MEMORY_MOST)?;
    let steps = within(Kdf::Scrypt, n.saturating_mul(r * p), SCRYPT_MOST)?;
    Ok(Work(steps.div_ceil(SCRYPT_STEPS)))
}

/// `len`: how many bytes are derived; each 32 of them take all of the rounds.
pub(crate) fn bcrypt(rounds: u32, len: usize) -> Result<Work, KeyError> {
    let rounds = within(Kdf::Bcrypt, rounds.into(), BCRYPT_MOST)?;
    let blocks = u64::try_from(len.div_ceil(32)).unwrap_or(u64::MAX);
    Ok(Work(rounds.saturating_mul(blocks).saturating_mul(BCRYPT_ROUND)))
}

/// What was found, if it is within the limit.
fn within(kdf: Kdf, found: u64, limit: u64) -> Result<u64, KeyError> {
    if found > limit { Err(KeyError::KdfCost { kdf, found, limit }) } else { Ok(found) }
}
