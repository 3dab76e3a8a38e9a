//! What a key may do: the one place that decides whether key, algorithm and operation go together.

use super::algorithm::{Algorithm, Family};
use super::components::{Components, Pss, Rsa};
use super::key::{Half, Key};
use crate::error::KeyError;

/// The least modulus that signs or verifies (RFC 7518 §3.3), in bits.
pub(crate) const RSA_LEAST: usize = 2048;
/// The largest modulus that the engine takes, in bits.
const RSA_MOST: usize = 8192;

/// What is to be done with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Make a signature.
    Sign,
    /// Check a signature.
    Verify,
}

impl Operation {
    /// Its name in a JWK's `key_ops` (RFC 7517 §4.3).
    fn name(self) -> &'static str {
        match self {
            Operation::Sign => "sign",
            Operation::Verify => "verify",
        }
    }
}

impl Key {
    /// Whether the key may do this with this algorithm: its type and curve, to sign a private
    /// half, the length of an RSA modulus, a secret that is not empty, and the JWK's `use`, `key_ops` and `alg`.
    ///
    /// # Errors
    /// The first of these that is in the way.
    pub fn permits(&self, algorithm: Algorithm, operation: Operation) -> Result<(), KeyError> {
        self.has_type_of(algorithm)?;
        if operation == Operation::Sign && !self.components().is_private() {
            return Err(self.private_half_needed(&format!("signing with {algorithm}")));
        }
        self.is_bound_to_other(algorithm)?;
        match self.components() {
            Components::Rsa(rsa) => permitted_by_length(rsa)?,
            // What a variable that is not set leaves behind, and anybody can sign with.
            Components::Secret(secret) if secret.is_empty() => return Err(KeyError::EmptySecret),
            _ => {}
        }
        self.is_for_signatures()?;
        self.permitted_by_key_ops(operation)?;
        self.permitted_by_alg(algorithm)?;
        Ok(())
    }

    /// Why the key may do this with no algorithm at all; none where there is one.
    #[must_use]
    pub fn refusal(&self, operation: Operation) -> Option<KeyError> {
        if self.algorithms(operation).next().is_some() {
            return None;
        }
        let mut of_type = Algorithm::all().filter(|algorithm| algorithm.key_type() == self.key_type());
        of_type.find_map(|algorithm| self.permits(algorithm, operation).err())
    }

    /// Whether the algorithm takes keys of this type.
    pub(crate) fn has_type_of(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        if algorithm.key_type() == self.key_type() {
            return Ok(());
        }
        Err(KeyError::WrongType {
            algorithm: algorithm.name(),
            needed: algorithm.key_type().with_article(),
            found: self.key_type().with_article(),
        })
    }

    /// Whether a JWK of this key may name the algorithm as its own: its type, and RFC 4055 §1.2.
    pub(crate) fn can_be_bound_to(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        self.has_type_of(algorithm)?;
        self.is_bound_to_other(algorithm)
    }

    /// RFC 4055 §1.2, for a key under id-RSASSA-PSS.
    fn is_bound_to_other(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        let Components::Rsa(Rsa { pss: Some(Pss { hash_len, .. }), .. }) = self.components() else {
            return Ok(());
        };
        if algorithm.family() == Family::RsaPss && hash_len.is_none_or(|len| len == algorithm.hash_len()) {
            return Ok(());
        }
        let hash = hash_len.map_or(String::new(), |len| format!(" with SHA-{}", len * 8));
        Err(KeyError::PssOnly { hash, algorithm: algorithm.name() })
    }

    /// The algorithms with which the key may do this, in the table's order: the first is its
    /// default.
    pub fn algorithms(&self, operation: Operation) -> impl Iterator<Item = Algorithm> {
        Algorithm::all().filter(move |algorithm| self.permits(*algorithm, operation).is_ok())
    }

    /// RFC 7517 §4.2.
    pub(crate) fn is_for_signatures(&self) -> Result<(), KeyError> {
        match &self.attributes().key_use {
            Some(declared) if declared != "sig" => {
                Err(KeyError::NotForSignatures { declared: declared.clone() })
            }
            _ => Ok(()),
        }
    }

    /// RFC 7517 §4.3. A private key that may sign may have its public half verify.
    fn permitted_by_key_ops(&self, operation: Operation) -> Result<(), KeyError> {
        let Some(key_ops) = &self.attributes().key_ops else {
            return Ok(());
        };
        let has = |operation: Operation| key_ops.iter().any(|op| op == operation.name());
        let by_public_half =
            operation == Operation::Verify && self.half() == Half::Private && has(Operation::Sign);
        if has(operation) || by_public_half {
            Ok(())
        } else {
            Err(KeyError::OperationNotAllowed { needed: operation.name() })
        }
    }

    /// RFC 7517 §4.4. `EdDSA` and `Ed25519` are one algorithm on this curve (RFC 9864 §2.2).
    fn permitted_by_alg(&self, algorithm: Algorithm) -> Result<(), KeyError> {
        let Some(declared) = &self.attributes().alg else {
            return Ok(());
        };
        let same = match Algorithm::named(declared) {
            Some(declared) if declared.family() == Family::EdDsa => {
                declared.key_type() == algorithm.key_type()
            }
            Some(declared) => declared == algorithm,
            None => false,
        };
        if same {
            Ok(())
        } else {
            Err(KeyError::OtherAlgorithm { declared: declared.clone(), algorithm: algorithm.name() })
        }
    }
}

/// The length of the modulus.
fn permitted_by_length(rsa: &Rsa) -> Result<(), KeyError> {
    match rsa.bits() {
        bits if bits < RSA_LEAST => Err(KeyError::RsaTooShort { bits, needed: RSA_LEAST }),
        bits if bits > RSA_MOST => Err(KeyError::RsaTooLong { bits, limit: RSA_MOST }),
        _ => Ok(()),
    }
}
