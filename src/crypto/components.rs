//! What a key is made of: its numbers, checked once when they come in, whatever format brought them.

use aws_lc_rs::{
    encoding::{AsDer, AsRawBytes},
    rsa::{KeyPairComponents, PublicKeyComponents},
    signature::{EcdsaKeyPair, Ed25519KeyPair, KeyPair, ParsedPublicKey, PqdsaKeyPair, RsaKeyPair},
};
use sec1::EcPrivateKey;
use sec1::der::Encode;
use zeroize::Zeroizing;

use super::edwards;
use super::key_type::{Curve, KeyType, Parameters};
use crate::error::KeyError;

/// Bytes that are wiped when they go.
pub(crate) type Secret = Zeroizing<Vec<u8>>;

/// Bytes of an Ed25519 public key, and of its seed (RFC 8032 §5.1.5).
pub(crate) const ED25519_LEN: usize = 32;
/// Bytes of an ML-DSA seed (FIPS 204 §5.1).
pub(crate) const ML_DSA_SEED_LEN: usize = 32;

/// Bits of the RSA moduli that are looked at; which of them may sign is the key's affair.
const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=16384;

/// The parts of one key. The private ones, where present, have been found to fit the public ones.
pub(crate) enum Components {
    Secret(Secret),
    Rsa(Rsa),
    Ec(Ec),
    Ed25519(Ed25519),
    MlDsa(MlDsa),
}

/// Unsigned big-endian integers without leading zeros (RFC 8017 §3).
pub(crate) struct Rsa {
    pub(crate) n: Vec<u8>,
    pub(crate) e: Vec<u8>,
    pub(crate) private: Option<RsaPrivate>,
    /// Set for a key under the OID id-RSASSA-PSS.
    pub(crate) pss: Option<Pss>,
}

/// RFC 8017 §3.2, the form with the primes.
pub(crate) struct RsaPrivate {
    pub(crate) d: Secret,
    pub(crate) p: Secret,
    pub(crate) q: Secret,
    pub(crate) dp: Secret,
    pub(crate) dq: Secret,
    pub(crate) qi: Secret,
}

/// To what an id-RSASSA-PSS key is bound (RFC 4055 §1.2).
pub(crate) struct Pss {
    /// The DER of its parameters; none: any hash.
    pub(crate) parameters: Option<Vec<u8>>,
    /// Bytes of the one hash that they allow.
    pub(crate) hash_len: Option<usize>,
}

pub(crate) struct Ec {
    pub(crate) curve: Curve,
    /// The point, uncompressed: 4, x, y (SEC 1 §2.3.3).
    pub(crate) point: Vec<u8>,
    /// As long as the field.
    pub(crate) private: Option<Secret>,
}

pub(crate) struct Ed25519 {
    pub(crate) public: Vec<u8>,
    /// The seed.
    pub(crate) private: Option<Secret>,
}

pub(crate) struct MlDsa {
    pub(crate) parameters: Parameters,
    pub(crate) public: Vec<u8>,
    pub(crate) private: Option<MlDsaPrivate>,
}

/// RFC 9881 §6: the seed makes the expanded key, and not the other way round.
pub(crate) enum MlDsaPrivate {
    Seed(Secret),
    Expanded(Secret),
}

impl Components {
    /// The type of key.
    pub(crate) fn key_type(&self) -> KeyType {
        match self {
            Components::Secret(_) => KeyType::Secret,
            Components::Rsa(_) => KeyType::Rsa,
            Components::Ec(ec) => KeyType::Ec(ec.curve),
            Components::Ed25519(_) => KeyType::Ed25519,
            Components::MlDsa(ml_dsa) => KeyType::MlDsa(ml_dsa.parameters),
        }
    }

    /// Whether it can sign.
    pub(crate) fn is_private(&self) -> bool {
        match self {
            Components::Secret(_) => true,
            Components::Rsa(rsa) => rsa.private.is_some(),
            Components::Ec(ec) => ec.private.is_some(),
            Components::Ed25519(ed) => ed.private.is_some(),
            Components::MlDsa(ml_dsa) => ml_dsa.private.is_some(),
        }
    }

    /// Whether both have the same public half. Secrets have none.
    pub(crate) fn same_public(&self, other: &Components) -> bool {
        match (self, other) {
            (Components::Rsa(a), Components::Rsa(b)) => a.n == b.n && a.e == b.e,
            (Components::Ec(a), Components::Ec(b)) => a.curve == b.curve && a.point == b.point,
            (Components::Ed25519(a), Components::Ed25519(b)) => a.public == b.public,
            (Components::MlDsa(a), Components::MlDsa(b)) => {
                a.parameters == b.parameters && a.public == b.public
            }
            _ => false,
        }
    }
}

impl Rsa {
    /// Takes the numbers of an RSA key, leading zeros or not, and checks them against each other.
    pub(crate) fn new(
        n: &[u8],
        e: &[u8],
        private: Option<RsaPrivate>,
        pss: Option<Pss>,
    ) -> Result<Rsa, KeyError> {
        let (n, e) = (trim(n), trim(e));
        let broken = |reason| Err(KeyError::Rsa { reason });
        if !RSA_BITS.contains(&bits(n)) {
            return broken("the modulus has fewer than 512 or more than 16384 bits");
        }
        if !odd(n) {
            return broken("the modulus is even");
        }
        // The engine takes exponents of up to 33 bits.
        if !odd(e) || bits(e) < 2 || bits(e) > 33 {
            return broken("the exponent is not an odd number between 3 and 2^33");
        }
        if let Some(private) = &private {
            let parts = KeyPairComponents {
                public_key: PublicKeyComponents { n, e },
                d: &private.d,
                p: &private.p,
                q: &private.q,
                dP: &private.dp,
                dQ: &private.dq,
                qInv: &private.qi,
            };
            // The engine checks the numbers first and refuses lengths afterwards.
            match RsaKeyPair::from_components(&parts).map_err(|error| error.to_string()) {
                Ok(_) => {}
                Err(reason) if reason == "TooSmall" || reason == "TooLarge" => {}
                Err(_) => return broken("its numbers do not belong together"),
            }
        }
        Ok(Rsa { n: n.to_vec(), e: e.to_vec(), private, pss })
    }

    /// Bits of the modulus.
    pub(crate) fn bits(&self) -> usize {
        bits(&self.n)
    }
}

impl Ec {
    /// Takes a point in SEC 1 form, compressed or not, and checks that it is on the curve.
    pub(crate) fn public(curve: Curve, point: &[u8]) -> Result<Ec, KeyError> {
        let wrong = || KeyError::EcPoint { curve: curve.name() };
        // SEC 1 §2.3.4: 2 and 3 begin a compressed point, 4 an uncompressed one.
        let expected = match point.first() {
            Some(2 | 3) => 1 + curve.field_len(),
            Some(4) => 1 + 2 * curve.field_len(),
            _ => return Err(wrong()),
        };
        if point.len() != expected {
            return Err(wrong());
        }
        let parsed = ParsedPublicKey::new(curve.verification(), point).map_err(|_| wrong())?;
        let spki = AsDer::as_der(&parsed).map_err(|_| wrong())?;
        // The engine writes points uncompressed, at the end of the SPKI.
        let len = 1 + 2 * curve.field_len();
        let at = spki.as_ref().len().checked_sub(len).ok_or_else(wrong)?;
        let point = spki.as_ref()[at..].to_vec();
        if point.first() != Some(&4) {
            return Err(wrong());
        }
        Ok(Ec { curve, point, private: None })
    }

    /// Takes a private key as long as the field, and its point where that is known.
    pub(crate) fn private(curve: Curve, d: &[u8], point: Option<&[u8]>) -> Result<Ec, KeyError> {
        let out_of_range = || KeyError::EcScalar { curve: curve.name() };
        let der = EcPrivateKey {
            private_key: d,
            parameters: Some(sec1::EcParameters::NamedCurve(curve.oid())),
            public_key: None,
        }
        .to_der()
        .map(Zeroizing::new)
        .map_err(|_| out_of_range())?;
        let pair = EcdsaKeyPair::from_private_key_der(curve.signing(), &der).map_err(|_| out_of_range())?;
        let derived = pair.public_key().as_ref().to_vec();
        if let Some(point) = point
            && Ec::public(curve, point)?.point != derived
        {
            return Err(KeyError::HalvesDiffer { key: KeyType::Ec(curve).to_string() });
        }
        Ok(Ec { curve, point: derived, private: Some(Zeroizing::new(d.to_vec())) })
    }

    /// The coordinates x and y, each as long as the field.
    pub(crate) fn coordinates(&self) -> (&[u8], &[u8]) {
        self.point[1..].split_at(self.curve.field_len())
    }
}

impl Ed25519 {
    /// Takes a public key (RFC 8032 §5.1.5).
    pub(crate) fn public(public: &[u8]) -> Result<Ed25519, KeyError> {
        let public = sized(public, "an Ed25519 public key", ED25519_LEN)?.to_vec();
        edwards::check(&public)?;
        Ok(Ed25519 { public, private: None })
    }

    /// Takes a seed, and the public key where that is known.
    pub(crate) fn private(seed: &[u8], public: Option<&[u8]>) -> Result<Ed25519, KeyError> {
        let seed = sized(seed, "an Ed25519 private key", ED25519_LEN)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| KeyError::Engine { act: "take the Ed25519 private key" })?;
        let derived = pair.public_key().as_ref().to_vec();
        if public.is_some_and(|public| public != derived) {
            return Err(KeyError::HalvesDiffer { key: KeyType::Ed25519.to_string() });
        }
        Ok(Ed25519 { public: derived, private: Some(Zeroizing::new(seed.to_vec())) })
    }
}

impl MlDsa {
    /// Takes a public key (FIPS 204 §7.2).
    pub(crate) fn public(parameters: Parameters, public: &[u8]) -> Result<MlDsa, KeyError> {
        let public = sized(public, "an ML-DSA public key", parameters.public_len())?.to_vec();
        Ok(MlDsa { parameters, public, private: None })
    }

    /// Takes a seed, and what else is known of the key.
    pub(crate) fn from_seed(
        parameters: Parameters,
        seed: &[u8],
        expanded: Option<&[u8]>,
        public: Option<&[u8]>,
    ) -> Result<MlDsa, KeyError> {
        let seed = sized(seed, "an ML-DSA seed", ML_DSA_SEED_LEN)?;
        let pair = PqdsaKeyPair::from_seed(parameters.signing(), seed)
            .map_err(|_| KeyError::Engine { act: "take the ML-DSA seed" })?;
        if let Some(expanded) = expanded {
            let derived = pair
                .private_key()
                .as_raw_bytes()
                .map_err(|_| KeyError::Engine { act: "expand the ML-DSA seed" })?;
            if derived.as_ref() != expanded {
                return Err(KeyError::HalvesDiffer { key: parameters.to_string() });
            }
        }
        let private = MlDsaPrivate::Seed(Zeroizing::new(seed.to_vec()));
        MlDsa::with(parameters, &pair, private, public)
    }

    /// Takes an expanded private key, which signs and has no JWK.
    pub(crate) fn from_expanded(
        parameters: Parameters,
        expanded: &[u8],
        public: Option<&[u8]>,
    ) -> Result<MlDsa, KeyError> {
        let pair = PqdsaKeyPair::from_raw_private_key(parameters.signing(), expanded).map_err(|_| {
            KeyError::Der {
                structure: "ML-DSA private key",
                reason: "not an expanded key of this parameter set".to_owned(),
            }
        })?;
        let private = MlDsaPrivate::Expanded(Zeroizing::new(expanded.to_vec()));
        MlDsa::with(parameters, &pair, private, public)
    }

    fn with(
        parameters: Parameters,
        pair: &PqdsaKeyPair,
        private: MlDsaPrivate,
        public: Option<&[u8]>,
    ) -> Result<MlDsa, KeyError> {
        let derived = pair.public_key().as_ref().to_vec();
        if public.is_some_and(|public| public != derived) {
            return Err(KeyError::HalvesDiffer { key: parameters.to_string() });
        }
        Ok(MlDsa { parameters, public: derived, private: Some(private) })
    }
}

/// The bytes, if they are as many as they must be.
fn sized<'a>(bytes: &'a [u8], what: &'static str, expected: usize) -> Result<&'a [u8], KeyError> {
    if bytes.len() == expected {
        Ok(bytes)
    } else {
        Err(KeyError::Length { what, found: bytes.len(), expected })
    }
}

/// A number without its leading zeros.
pub(crate) fn trim(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

fn odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last & 1 == 1)
}

/// Bits of a number without leading zeros.
fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| {
        let unused: usize = match first {
            0x80.. => 0,
            0x40.. => 1,
            0x20.. => 2,
            0x10.. => 3,
            0x08.. => 4,
            0x04.. => 5,
            0x02.. => 6,
            _ => 7,
        };
        number.len() * 8 - unused
    })
}
