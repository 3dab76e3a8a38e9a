//! Bytes, keys and algorithms: everything cryptographic, for a signature over any message.
//!
//! `algorithm` is the table of algorithms, `key_type` the kinds of keys they take. A key is kept as
//! its `components` (`primes` finds what an RSA key lacks of them); `der`, `pem`, `jwk` and `ssh` turn
//! those into each format and back. `password` opens what is locked. `read` knows a key by its content,
//! `keys` are what it finds, each `key` with the `format` it came in and its `certificate`, and `write` puts it down again; `forms` are all of a public one. `permission` says what a
//! key may do, `audit` what should not be published, `signature` puts it to work through `provider`, and
//! `generate` makes new ones. `sample` holds the secrets that everybody knows,
//! `meant` the algorithms that other names stand for, and `likeness` tells what may be a key.

mod algorithm;
mod audit;
mod certificate;
mod components;
mod der;
mod edwards;
mod format;
mod forms;
mod generate;
mod jwk;
mod key;
mod key_type;
mod keys;
mod likeness;
mod meant;
mod password;
mod pem;
mod permission;
mod primes;
mod provider;
pub mod random;
mod read;
mod sample;
mod signature;
mod ssh;
mod write;

pub use algorithm::{Algorithm, Family};
pub use audit::{Concern, Fault, audit};
pub use certificate::{Certificate, NoCertificate};
pub use format::{Container, Format};
pub use generate::{RsaBits, generate};
pub use jwk::Hash;
pub use key::{Half, Key};
pub use key_type::{Curve, KeyType, Parameters};
pub use keys::{Keys, Unusable};
pub use likeness::may_be_key;
pub use meant::meant;
pub use permission::Operation;
pub use read::{LIMIT, read_keys};
pub use sample::{is_sample, samples};
pub use signature::{Signer, Verifier, fixed_from_der};
