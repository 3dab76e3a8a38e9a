//! A key at work: a signer or a verifier for one key and one algorithm, prepared once.

use std::cell::RefCell;
use std::fmt;

use der::asn1::UintRef;
use der::{Decode as _, Reader as _, SliceReader};

use super::algorithm::Algorithm;
use super::components::Components;
use super::key::Key;
use super::permission::Operation;
use super::provider;
use crate::error::{KeyError, SignatureError};

/// Checks signatures by one key and one algorithm. Neither `Send` nor `Sync`: each thread makes
/// its own.
pub struct Verifier {
    algorithm: Algorithm,
    /// Bytes of every signature of this key.
    expected: usize,
    engine: Box<dyn signature::Verifier<Vec<u8>>>,
    /// The signature as the engine wants it: in a vector, of which one serves for all.
    signature: RefCell<Vec<u8>>,
}

impl Verifier {
    /// Prepares a key, or the public half of a private one.
    ///
    /// # Errors
    /// Whatever [`Key::permits`] has against it.
    pub fn new(key: &Key, algorithm: Algorithm) -> Result<Verifier, KeyError> {
        key.permits(algorithm, Operation::Verify)?;
        let modulus_len = match key.components() {
            Components::Rsa(rsa) => rsa.n.len(),
            _ => 0,
        };
        Ok(Verifier {
            algorithm,
            expected: algorithm.signature_len().unwrap_or(modulus_len),
            engine: provider::verifier(algorithm, key.components())?,
            signature: RefCell::default(),
        })
    }

    /// The algorithm that it was prepared for.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Checks a signature (bytes, not base64url) over a message. An HMAC is compared in constant time:
    /// jsonwebtoken hands it to `aws_lc_rs::hmac::verify`, which compares by AWS-LC's `CRYPTO_memcmp`.
    ///
    /// # Errors
    /// [`SignatureError`] says whether its length alone was wrong.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        if signature.len() != self.expected {
            return Err(SignatureError::Length { found: signature.len(), expected: self.expected });
        }
        let mut held = self.signature.borrow_mut();
        held.clear();
        held.extend_from_slice(signature);
        self.engine.verify(message, &held).map_err(|_| SignatureError::Mismatch)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({})", self.algorithm)
    }
}

/// Makes signatures by one key and one algorithm. Neither `Send` nor `Sync`: each thread makes its
/// own.
pub struct Signer {
    algorithm: Algorithm,
    engine: Box<dyn signature::Signer<Vec<u8>>>,
}

impl Signer {
    /// Prepares a secret or a private key.
    ///
    /// # Errors
    /// Whatever [`Key::permits`] has against it.
    pub fn new(key: &Key, algorithm: Algorithm) -> Result<Signer, KeyError> {
        key.permits(algorithm, Operation::Sign)?;
        let engine = provider::signer(algorithm, key.components())?;
        Ok(Signer { algorithm, engine })
    }

    /// The algorithm that it was prepared for.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Signs a message. ECDSA gives r and s, each as long as the field (RFC 7518 §3.4).
    ///
    /// # Errors
    /// [`KeyError::Engine`] if the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature = self.engine.try_sign(message);
        signature.map_err(|_| KeyError::Engine { act: "sign" })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.algorithm)
    }
}

/// r and s side by side (RFC 7518 §3.4), each half of `len` bytes, out of an ASN.1 signature
/// (RFC 3279 §2.2.3); `None` when it is none, or too long.
#[must_use]
pub fn fixed_from_der(signature: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(signature).ok()?;
    let (r, s) = reader
        .sequence(|numbers| Ok::<_, der::Error>((UintRef::decode(numbers)?, UintRef::decode(numbers)?)))
        .ok()?;
    reader.finish().ok()?;
    let mut fixed = Vec::with_capacity(len);
    for number in [r.as_bytes(), s.as_bytes()] {
        fixed.resize(fixed.len() + (len / 2).checked_sub(number.len())?, 0);
        fixed.extend_from_slice(number);
    }
    Some(fixed)
}
