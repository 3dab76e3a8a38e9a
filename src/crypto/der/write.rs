//! Writes a key as DER: PKCS#8 for the private half, `SubjectPublicKeyInfo` for the public one.

use der::asn1::{AnyRef, BitStringRef, ContextSpecific, OctetStringRef, UintRef};
use der::{Decode, Encode, TagMode, TagNumber};
use pkcs1::{RsaPrivateKey, RsaPublicKey};
use pkcs8::PrivateKeyInfoRef;
use sec1::EcPrivateKey;
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::asn1::{EC, ED25519, RSA, RSA_PSS, broken};
use crate::crypto::components::{Components, Ec, MlDsaPrivate, Rsa, RsaPrivate, Secret};
use crate::error::KeyError;

/// PKCS#8 (RFC 5208 §5): with PKCS#1 within, SEC 1 with its public half, RFC 8410 §7 or RFC 9881 §6.
/// None without a private half that it can hold.
pub(crate) fn private_key_info(components: &Components) -> Option<Result<Secret, KeyError>> {
    let inner = match components {
        Components::Secret(_) => return None,
        Components::Rsa(rsa) => rsa_private_key(rsa)?,
        Components::Ec(ec) => ec_private_key(ec)?,
        Components::Ed25519(ed) => octets(ed.private.as_ref()?),
        Components::MlDsa(ml_dsa) => match ml_dsa.private.as_ref()? {
            MlDsaPrivate::Seed(seed) => ml_dsa_seed(seed),
            MlDsaPrivate::Expanded(expanded) => octets(expanded),
        },
    };
    Some(inner.and_then(|inner| {
        let what = broken("PKCS#8 private key");
        with_algorithm(components, |algorithm| {
            let key = OctetStringRef::new(&inner)?;
            PrivateKeyInfoRef::new(algorithm, key).to_der()
        })
        .map(Zeroizing::new)
        .map_err(what)
    }))
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7). None for a secret.
pub(crate) fn public_key_info(components: &Components) -> Option<Result<Vec<u8>, KeyError>> {
    let public = match components {
        Components::Secret(_) => return None,
        Components::Rsa(rsa) => rsa_public_key(rsa),
        Components::Ec(ec) => Ok(ec.point.clone()),
        Components::Ed25519(ed) => Ok(ed.public.clone()),
        Components::MlDsa(ml_dsa) => Ok(ml_dsa.public.clone()),
    };
    let info = public.and_then(|public| {
        with_algorithm(components, |algorithm| {
            SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(&public)? }
                .to_der()
        })
    });
    Some(info.map_err(broken("SubjectPublicKeyInfo")))
}

/// PKCS#1 `RSAPrivateKey` (RFC 8017 A.1.2). None for a public key.
pub(crate) fn rsa_private_key(rsa: &Rsa) -> Option<Result<Secret, KeyError>> {
    let private = rsa.private.as_ref()?;
    let write = |RsaPrivate { d, p, q, dp, dq, qi }: &RsaPrivate| {
        RsaPrivateKey {
            modulus: UintRef::new(&rsa.n)?,
            public_exponent: UintRef::new(&rsa.e)?,
            private_exponent: UintRef::new(d)?,
            prime1: UintRef::new(p)?,
            prime2: UintRef::new(q)?,
            exponent1: UintRef::new(dp)?,
            exponent2: UintRef::new(dq)?,
            coefficient: UintRef::new(qi)?,
            other_prime_infos: None,
        }
        .to_der()
    };
    Some(write(private).map(Zeroizing::new).map_err(broken("RSAPrivateKey")))
}

/// PKCS#1 `RSAPublicKey` (RFC 8017 A.1.1).
pub(crate) fn rsa_public_key(rsa: &Rsa) -> der::Result<Vec<u8>> {
    RsaPublicKey { modulus: UintRef::new(&rsa.n)?, public_exponent: UintRef::new(&rsa.e)? }.to_der()
}

/// SEC 1 `ECPrivateKey` as PKCS#8 holds it: the curve outside, the point within (RFC 5915 §3).
fn ec_private_key(ec: &Ec) -> Option<Result<Secret, KeyError>> {
    let key =
        EcPrivateKey { private_key: ec.private.as_ref()?, parameters: None, public_key: Some(&ec.point) };
    Some(key.to_der().map(Zeroizing::new).map_err(broken("ECPrivateKey")))
}

fn octets(bytes: &[u8]) -> Result<Secret, KeyError> {
    OctetStringRef::new(bytes)
        .and_then(|octets| octets.to_der())
        .map(Zeroizing::new)
        .map_err(broken("private key"))
}

fn ml_dsa_seed(seed: &[u8]) -> Result<Secret, KeyError> {
    let write = || {
        ContextSpecific {
            tag_number: TagNumber(0),
            tag_mode: TagMode::Implicit,
            value: OctetStringRef::new(seed)?,
        }
        .to_der()
    };
    write().map(Zeroizing::new).map_err(broken("ML-DSA private key"))
}

/// Lends the key's `AlgorithmIdentifier`, the same in PKCS#8 and SPKI: RSA with NULL (RFC 3279
/// §2.3.1), EC with its curve, PSS with its parameters, the others without any.
fn with_algorithm(
    components: &Components,
    write: impl FnOnce(AlgorithmIdentifierRef<'_>) -> der::Result<Vec<u8>>,
) -> der::Result<Vec<u8>> {
    let curve;
    let (oid, parameters) = match components {
        Components::Secret(_) => return Err(der::ErrorKind::Failed.into()),
        Components::Rsa(Rsa { pss: None, .. }) => (RSA, Some(AnyRef::NULL)),
        Components::Rsa(Rsa { pss: Some(pss), .. }) => {
            let parameters = pss.parameters.as_deref().map(AnyRef::from_der).transpose()?;
            (RSA_PSS, parameters)
        }
        Components::Ec(ec) => {
            curve = ec.curve.oid();
            (EC, Some(AnyRef::from(&curve)))
        }
        Components::Ed25519(_) => (ED25519, None),
        Components::MlDsa(ml_dsa) => (ml_dsa.parameters.oid(), None),
    };
    write(AlgorithmIdentifierRef { oid, parameters })
}
