//! New keys from the system's randomness.

use aws_lc_rs::encoding::{AsBigEndian, AsDer};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{EcdsaKeyPair, RsaKeyPair};
use zeroize::Zeroizing;

use super::algorithm::Algorithm;
use super::components::{Components, ED25519_LEN, Ec, Ed25519, ML_DSA_SEED_LEN, MlDsa, Secret};
use super::der;
use super::key::Key;
use super::key_type::KeyType;
use super::random;
use crate::error::KeyError;

/// Lengths of the RSA keys that can be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RsaBits {
    /// 2048 bits.
    #[default]
    Bits2048,
    /// 3072 bits.
    Bits3072,
    /// 4096 bits.
    Bits4096,
    /// 8192 bits.
    Bits8192,
}

impl RsaBits {
    /// Every length, the shortest first.
    pub const ALL: [RsaBits; 4] =
        [RsaBits::Bits2048, RsaBits::Bits3072, RsaBits::Bits4096, RsaBits::Bits8192];

    /// The size of that many bits, if keys are made in it.
    #[must_use]
    pub fn of(bits: usize) -> Option<RsaBits> {
        Self::ALL.into_iter().find(|size| size.bits() == bits)
    }

    /// The length in bits.
    #[must_use]
    pub fn bits(self) -> usize {
        self.size().len() * 8
    }

    fn size(self) -> KeySize {
        match self {
            RsaBits::Bits2048 => KeySize::Rsa2048,
            RsaBits::Bits3072 => KeySize::Rsa3072,
            RsaBits::Bits4096 => KeySize::Rsa4096,
            RsaBits::Bits8192 => KeySize::Rsa8192,
        }
    }
}

/// Makes a private key for an algorithm, or for an HMAC a secret as long as the hash. `rsa_bits`
/// counts for RSA only.
///
/// # Errors
/// [`KeyError::Engine`] if the library fails.
pub fn generate(algorithm: Algorithm, rsa_bits: RsaBits) -> Result<Key, KeyError> {
    let components = match algorithm.key_type() {
        KeyType::Secret => Components::Secret(random_secret(algorithm.hash_len())?),
        KeyType::Rsa => {
            let pair = RsaKeyPair::generate(rsa_bits.size()).map_err(failed)?;
            let der = pair.as_der().map_err(failed)?;
            der::read(der.as_ref(), None)?.components
        }
        KeyType::Ec(curve) => {
            let pair = EcdsaKeyPair::generate(curve.signing()).map_err(failed)?;
            let d = pair.private_key().as_be_bytes().map_err(failed)?;
            Components::Ec(Ec::private(curve, d.as_ref(), None)?)
        }
        KeyType::Ed25519 => Components::Ed25519(Ed25519::private(&random_secret(ED25519_LEN)?, None)?),
        KeyType::MlDsa(parameters) => {
            let seed = random_secret(ML_DSA_SEED_LEN)?;
            Components::MlDsa(MlDsa::from_seed(parameters, &seed, None, None)?)
        }
    };
    Ok(Key::new(components))
}

fn random_secret(len: usize) -> Result<Secret, KeyError> {
    let mut bytes = Zeroizing::new(vec![0; len]);
    random::fill(&mut bytes)?;
    Ok(bytes)
}

fn failed(_: aws_lc_rs::error::Unspecified) -> KeyError {
    KeyError::Engine { act: "make the key" }
}
