//! The kinds of keys, and what each curve and ML-DSA parameter set is made of.

use std::fmt;

use aws_lc_rs::signature::{
    self as aws, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, PqdsaSigningAlgorithm,
    PqdsaVerificationAlgorithm,
};
use der::asn1::ObjectIdentifier;

/// What kind of key an algorithm takes, and what kind a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Bytes for HMAC.
    Secret,
    /// RSA of any length.
    Rsa,
    /// A point on a named curve.
    Ec(Curve),
    /// Edwards curve 25519 (RFC 8032).
    Ed25519,
    /// ML-DSA of one parameter set (FIPS 204).
    MlDsa(Parameters),
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyType::Secret => f.write_str("HMAC secret"),
            KeyType::Rsa => f.write_str("RSA"),
            KeyType::Ec(curve) => write!(f, "EC {curve}"),
            KeyType::Ed25519 => f.write_str("Ed25519"),
            KeyType::MlDsa(parameters) => parameters.fmt(f),
        }
    }
}

impl KeyType {
    /// The `kty` of its JWK (RFC 7518 §6.1, RFC 8037 §2, RFC 9964 §3).
    #[must_use]
    pub fn kty(self) -> &'static str {
        match self {
            KeyType::Secret => "oct",
            KeyType::Rsa => "RSA",
            KeyType::Ec(_) => "EC",
            KeyType::Ed25519 => "OKP",
            KeyType::MlDsa(_) => "AKP",
        }
    }

    /// The `crv` of its JWK, where it has one.
    #[must_use]
    pub fn crv(self) -> Option<&'static str> {
        match self {
            KeyType::Ec(curve) => Some(curve.name()),
            KeyType::Ed25519 => Some("Ed25519"),
            KeyType::Secret | KeyType::Rsa | KeyType::MlDsa(_) => None,
        }
    }

    /// The type in a sentence: `an RSA key`, `an HMAC secret`.
    pub(crate) fn with_article(self) -> String {
        match self {
            KeyType::Secret => format!("an {self}"),
            KeyType::Rsa | KeyType::Ec(_) | KeyType::Ed25519 | KeyType::MlDsa(_) => {
                format!("an {self} key")
            }
        }
    }
}

/// An elliptic curve that has a JWS algorithm (RFC 7518 §6.2.1.1, RFC 8812 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256, for ES256.
    P256,
    /// NIST P-384, for ES384.
    P384,
    /// NIST P-521, for ES512.
    P521,
    /// secp256k1, for ES256K.
    Secp256k1,
}

/// A curve's constants.
struct CurveRow {
    name: &'static str,
    oid: ObjectIdentifier,
    field_len: usize,
    signing: &'static EcdsaSigningAlgorithm,
    verification: &'static EcdsaVerificationAlgorithm,
}

impl Curve {
    /// Every curve.
    pub(crate) const ALL: [Curve; 4] = [Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1];

    fn row(self) -> CurveRow {
        match self {
            Curve::P256 => CurveRow {
                name: "P-256",
                oid: ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
                field_len: 32,
                signing: &aws::ECDSA_P256_SHA256_FIXED_SIGNING,
                verification: &aws::ECDSA_P256_SHA256_FIXED,
            },
            Curve::P384 => CurveRow {
                name: "P-384",
                oid: ObjectIdentifier::new_unwrap("1.3.132.0.34"),
                field_len: 48,
                signing: &aws::ECDSA_P384_SHA384_FIXED_SIGNING,
                verification: &aws::ECDSA_P384_SHA384_FIXED,
            },
            Curve::P521 => CurveRow {
                name: "P-521",
                oid: ObjectIdentifier::new_unwrap("1.3.132.0.35"),
                field_len: 66,
                signing: &aws::ECDSA_P521_SHA512_FIXED_SIGNING,
                verification: &aws::ECDSA_P521_SHA512_FIXED,
            },
            Curve::Secp256k1 => CurveRow {
                name: "secp256k1",
                oid: ObjectIdentifier::new_unwrap("1.3.132.0.10"),
                field_len: 32,
                signing: &aws::ECDSA_P256K1_SHA256_FIXED_SIGNING,
                verification: &aws::ECDSA_P256K1_SHA256_FIXED,
            },
        }
    }

    /// The JWK `crv` name: `P-256`, `P-384`, `P-521`, `secp256k1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The OID of the named curve (RFC 5480 §2.1.1.1).
    pub(crate) fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// Bytes of a coordinate and of a private key.
    pub(crate) fn field_len(self) -> usize {
        self.row().field_len
    }

    /// The curve's JWS signing algorithm.
    pub(crate) fn signing(self) -> &'static EcdsaSigningAlgorithm {
        self.row().signing
    }

    /// The curve's JWS verification algorithm.
    pub(crate) fn verification(self) -> &'static EcdsaVerificationAlgorithm {
        self.row().verification
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A parameter set of ML-DSA (FIPS 204 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parameters {
    /// ML-DSA-44, category 2.
    MlDsa44,
    /// ML-DSA-65, category 3.
    MlDsa65,
    /// ML-DSA-87, category 5.
    MlDsa87,
}

/// A parameter set's constants.
struct ParametersRow {
    name: &'static str,
    oid: ObjectIdentifier,
    public_len: usize,
    signing: &'static PqdsaSigningAlgorithm,
    verification: &'static PqdsaVerificationAlgorithm,
}

impl Parameters {
    /// Every parameter set.
    pub(crate) const ALL: [Parameters; 3] = [Parameters::MlDsa44, Parameters::MlDsa65, Parameters::MlDsa87];

    fn row(self) -> ParametersRow {
        match self {
            Parameters::MlDsa44 => ParametersRow {
                name: "ML-DSA-44",
                oid: ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"),
                public_len: 1312,
                signing: &aws::ML_DSA_44_SIGNING,
                verification: &aws::ML_DSA_44,
            },
            Parameters::MlDsa65 => ParametersRow {
                name: "ML-DSA-65",
                oid: ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"),
                public_len: 1952,
                signing: &aws::ML_DSA_65_SIGNING,
                verification: &aws::ML_DSA_65,
            },
            Parameters::MlDsa87 => ParametersRow {
                name: "ML-DSA-87",
                oid: ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"),
                public_len: 2592,
                signing: &aws::ML_DSA_87_SIGNING,
                verification: &aws::ML_DSA_87,
            },
        }
    }

    /// The name, also of the JWK `alg`: `ML-DSA-44`, `ML-DSA-65`, `ML-DSA-87`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The OID of key and algorithm (RFC 9881 §2).
    pub(crate) fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// Bytes of the public key.
    pub(crate) fn public_len(self) -> usize {
        self.row().public_len
    }

    /// The signing algorithm.
    pub(crate) fn signing(self) -> &'static PqdsaSigningAlgorithm {
        self.row().signing
    }

    /// The verification algorithm.
    pub(crate) fn verification(self) -> &'static PqdsaVerificationAlgorithm {
        self.row().verification
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
