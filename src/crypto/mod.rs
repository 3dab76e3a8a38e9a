//! Bytes, keys and algorithms: everything cryptographic, for a signature over any message.
//!
//! `algorithm` is the table of algorithms, `key_type` the kinds of keys they take. A key is kept as
//! its `components` (`primes` finds what an RSA key lacks of them); `der`, `pem`,
//! `jwk` and `ssh` turn those into each format and back. `password` opens what is locked. `read` knows a key
//! by its content, `key` is what it finds, `permission` says what a key may do, `signature` puts it to
//! work through `provider`, and `generate` makes new ones.

mod algorithm;
mod components;
mod der;
mod generate;
mod jwk;
mod key;
mod key_type;
mod password;
mod pem;
mod permission;
mod primes;
mod provider;
pub mod random;
mod read;
mod signature;
mod ssh;

pub use algorithm::{Algorithm, Family};
pub use generate::{RsaBits, generate};
pub use key::{Half, Key};
pub use key_type::{Curve, KeyType, Parameters};
pub use permission::Operation;
pub use read::{Keys, LIMIT, Unusable, read_keys};
pub use signature::{Signer, Verifier, fixed_from_der};
