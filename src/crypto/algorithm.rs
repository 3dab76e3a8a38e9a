//! The table of signature algorithms: one row each, and nothing else knows their names.

use std::{fmt, hash};

use jsonwebtoken::Algorithm as Jwa;

use super::key_type::{Curve, KeyType, Parameters};

/// A JWS signature algorithm (RFC 7518 §3.1 and its successors), a row of the table.
#[derive(Clone, Copy)]
pub struct Algorithm(&'static Row);

/// Algorithms that are used alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// HMAC with SHA-2 (RFC 7518 §3.2).
    Hmac,
    /// RSASSA-PKCS1-v1_5 (RFC 7518 §3.3).
    RsaPkcs1,
    /// RSASSA-PSS (RFC 7518 §3.5).
    RsaPss,
    /// ECDSA (RFC 7518 §3.4, RFC 8812 §3.2).
    Ecdsa,
    /// `EdDSA` (RFC 8037 §3.1, RFC 9864).
    EdDsa,
    /// ML-DSA (RFC 9964).
    MlDsa,
}

/// Who computes an algorithm.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    /// jsonwebtoken, under its own name for it.
    JsonWebToken(Jwa),
    /// aws-lc-rs directly: jsonwebtoken's list is closed and does not have it.
    AwsLc,
}

struct Row {
    name: &'static str,
    description: &'static str,
    family: Family,
    key_type: KeyType,
    /// Bytes of the hash.
    hash_len: usize,
    /// Bytes of the signature; none: as many as the RSA modulus has.
    signature_len: Option<usize>,
    engine: Engine,
}

const fn row(
    name: &'static str,
    description: &'static str,
    family: Family,
    key_type: KeyType,
    hash_len: usize,
    signature_len: Option<usize>,
    engine: Engine,
) -> Row {
    Row { name, description, family, key_type, hash_len, signature_len, engine }
}

use Engine::{AwsLc, JsonWebToken};
use Family::{Ecdsa, EdDsa, Hmac, MlDsa, RsaPkcs1, RsaPss};
use KeyType::{Ec, Ed25519, Rsa, Secret};

/// All algorithms. The first that fits a key is the key's default.
#[rustfmt::skip]
static TABLE: [Row; 18] = [
    row("HS256", "HMAC with SHA-256", Hmac, Secret, 32, Some(32), JsonWebToken(Jwa::HS256)),
    row("HS384", "HMAC with SHA-384", Hmac, Secret, 48, Some(48), JsonWebToken(Jwa::HS384)),
    row("HS512", "HMAC with SHA-512", Hmac, Secret, 64, Some(64), JsonWebToken(Jwa::HS512)),
    row("RS256", "RSASSA-PKCS1-v1_5 with SHA-256", RsaPkcs1, Rsa, 32, None, JsonWebToken(Jwa::RS256)),
    row("RS384", "RSASSA-PKCS1-v1_5 with SHA-384", RsaPkcs1, Rsa, 48, None, JsonWebToken(Jwa::RS384)),
    row("RS512", "RSASSA-PKCS1-v1_5 with SHA-512", RsaPkcs1, Rsa, 64, None, JsonWebToken(Jwa::RS512)),
    row("PS256", "RSASSA-PSS with SHA-256", RsaPss, Rsa, 32, None, JsonWebToken(Jwa::PS256)),
    row("PS384", "RSASSA-PSS with SHA-384", RsaPss, Rsa, 48, None, JsonWebToken(Jwa::PS384)),
    row("PS512", "RSASSA-PSS with SHA-512", RsaPss, Rsa, 64, None, JsonWebToken(Jwa::PS512)),
    row("ES256", "ECDSA with P-256 and SHA-256", Ecdsa, Ec(Curve::P256), 32, Some(64), JsonWebToken(Jwa::ES256)),
    row("ES384", "ECDSA with P-384 and SHA-384", Ecdsa, Ec(Curve::P384), 48, Some(96), JsonWebToken(Jwa::ES384)),
    row("ES512", "ECDSA with P-521 and SHA-512", Ecdsa, Ec(Curve::P521), 64, Some(132), AwsLc),
    row("ES256K", "ECDSA with secp256k1 and SHA-256", Ecdsa, Ec(Curve::Secp256k1), 32, Some(64), AwsLc),
    row("EdDSA", "EdDSA (Ed25519)", EdDsa, Ed25519, 64, Some(64), JsonWebToken(Jwa::EdDSA)),
    row("Ed25519", "EdDSA (Ed25519)", EdDsa, Ed25519, 64, Some(64), JsonWebToken(Jwa::EdDSA)),
    row("ML-DSA-44", "ML-DSA-44 (FIPS 204)", MlDsa, KeyType::MlDsa(Parameters::MlDsa44), 64, Some(2420), AwsLc),
    row("ML-DSA-65", "ML-DSA-65 (FIPS 204)", MlDsa, KeyType::MlDsa(Parameters::MlDsa65), 64, Some(3309), AwsLc),
    row("ML-DSA-87", "ML-DSA-87 (FIPS 204)", MlDsa, KeyType::MlDsa(Parameters::MlDsa87), 64, Some(4627), AwsLc),
];

impl Algorithm {
    /// Every algorithm, in the table's order.
    pub fn all() -> impl Iterator<Item = Algorithm> {
        TABLE.iter().map(Algorithm)
    }

    /// The algorithm of exactly this name; names are case-sensitive (RFC 7515 §4.1.1).
    #[must_use]
    pub fn named(name: &str) -> Option<Algorithm> {
        Self::all().find(|algorithm| algorithm.name() == name)
    }

    /// The `alg` name, e.g. `RS256`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The name in words, e.g. `RSASSA-PKCS1-v1_5 with SHA-256`.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.0.description
    }

    /// The family.
    #[must_use]
    pub fn family(self) -> Family {
        self.0.family
    }

    /// The one type of key that it takes.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        self.0.key_type
    }

    /// Bytes of the hash; for an HMAC also the least length of a good secret (RFC 7518 §3.2).
    #[must_use]
    pub fn hash_len(self) -> usize {
        self.0.hash_len
    }

    /// Bytes of every signature, or none where it is as long as the RSA modulus.
    #[must_use]
    pub fn signature_len(self) -> Option<usize> {
        self.0.signature_len
    }

    /// Who computes it.
    pub(crate) fn engine(self) -> Engine {
        self.0.engine
    }
}

impl PartialEq for Algorithm {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Algorithm {}

impl hash::Hash for Algorithm {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Debug for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact_and_unique() {
        for algorithm in Algorithm::all() {
            assert_eq!(Algorithm::named(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::named("rs256"), None);
        assert_eq!(Algorithm::named("none"), None);
        assert_eq!(Algorithm::named("RS256 "), None);
    }
}
