//! What is counted of the work that a password costs.

use std::fmt;

/// The work of deriving a key from a password, by what is counted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kdf {
    /// PBKDF2's iterations (RFC 8018 §5.2).
    Pbkdf2,
    /// scrypt's memory, in bytes (RFC 7914 §2).
    ScryptMemory,
    /// scrypt's steps: N · r · p (RFC 7914 §2).
    Scrypt,
    /// The rounds of OpenSSH's bcrypt.
    Bcrypt,
}

impl fmt::Display for Kdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kdf::Pbkdf2 => "iterations of PBKDF2",
            Kdf::ScryptMemory => "bytes of memory for scrypt",
            Kdf::Scrypt => "steps of scrypt",
            Kdf::Bcrypt => "rounds of bcrypt",
        })
    }
}
