//! Reads a key from DER, the structure being told by its shape.
//!
//! An `EncryptedPrivateKeyInfo` is met here and opened in `encrypted`.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef, UintRef};
use der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use pkcs1::{RsaPrivateKeyRef, RsaPssParamsOwned, RsaPublicKeyRef};
use pkcs8::PrivateKeyInfoRef;
use sec1::EcPrivateKey;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use super::asn1::{AGREEMENT, EC, ED25519, OTHER_CURVES, OTHER_TYPES, RSA, RSA_PSS, broken, named};
use super::certificate::Body;
use crate::crypto::certificate::Certificate;
use crate::crypto::components::{Components, Ec, Ed25519, MlDsa, Pss, Rsa, RsaPrivate, Secret};
use crate::crypto::format::CERTIFICATE;
use crate::crypto::key_type::{Curve, KeyType, Parameters};
use crate::error::KeyError;

/// Hashes of RSASSA-PSS parameters that a JWS algorithm has, and their bytes.
const PSS_HASHES: [(ObjectIdentifier, usize); 3] = [
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"), 32),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"), 48),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"), 64),
];

/// How a PKCS#12 store of indefinite length begins: with its version, 3 (RFC 7292 §4).
const BER_PKCS12: [u8; 5] = [0x30, 0x80, 2, 1, 3];

/// A key found in DER.
pub(crate) struct Found {
    pub(crate) components: Components,
    /// The structure that held it, e.g. `PKCS#8`.
    pub(crate) structure: &'static str,
    /// For a certificate, what it says beside its key.
    pub(crate) certificate: Option<Certificate>,
}

/// Whether the bytes are a DER SEQUENCE that begins as a key's structure does: with an INTEGER, a
/// SEQUENCE or an OID that fits in it. Whatever is wrong further in, this is no HMAC secret.
pub(crate) fn looks_like_key(bytes: &[u8]) -> bool {
    let begins_as_key = |tags: &[Option<Tag>]| {
        matches!(tags.first(), Some(Some(Tag::Integer | Tag::Sequence | Tag::ObjectIdentifier)))
    };
    // PKCS#12 is often BER, of indefinite length.
    if bytes.starts_with(&BER_PKCS12) {
        return true;
    }
    match AnyRef::from_der_partial(bytes) {
        Ok((outer, [])) => members(outer).is_ok_and(|tags| begins_as_key(&tags)),
        // With bytes behind it, such as a line ending, all of it must be well-formed: random bytes
        // begin as a SEQUENCE now and then.
        Ok((outer, _)) => members(outer).is_ok_and(|tags| begins_as_key(&tags) && !tags.contains(&None)),
        Err(_) => false,
    }
}

/// The first value of several that follow each other; all of it, where that is none.
pub(crate) fn first(der: &[u8]) -> &[u8] {
    AnyRef::from_der_partial(der).map_or(der, |(_, rest)| &der[..der.len() - rest.len()])
}

/// Reads a key of any structure. `curve` is that of an `EC PARAMETERS` block before it.
pub(crate) fn read(der: &[u8], curve: Option<Curve>) -> Result<Found, KeyError> {
    if der.starts_with(&BER_PKCS12) {
        return Err(KeyError::Pkcs12);
    }
    let tags = children(der)?;
    let (components, structure) = match tags.as_slice() {
        [Some(Tag::Integer), Some(Tag::Sequence), Some(Tag::OctetString), ..] => {
            (private_key_info(der)?, "PKCS#8")
        }
        [Some(Tag::Integer), Some(Tag::OctetString), ..] => (ec_private_key(der, curve, None)?, "SEC1"),
        [Some(Tag::Integer), Some(Tag::Integer)] => (rsa_public_key(der, None)?, "PKCS#1"),
        [Some(Tag::Integer), rest @ ..]
            if rest.len() == 5 && rest.iter().all(|tag| *tag == Some(Tag::Integer)) =>
        {
            return Err(unsupported("DSA"));
        }
        [Some(Tag::Integer), Some(Tag::Integer), ..] => (rsa_private_key(der, None)?, "PKCS#1"),
        [Some(Tag::Integer), Some(Tag::Sequence), ..] => return Err(KeyError::Pkcs12),
        [Some(Tag::Sequence), Some(Tag::BitString)] => (public_key_info(der)?, "SPKI"),
        [Some(Tag::Sequence), Some(Tag::OctetString)] => {
            return Err(KeyError::Encrypted { container: "PKCS#8" });
        }
        [Some(Tag::Sequence), Some(Tag::Sequence), Some(Tag::BitString)] => {
            return certificate(der);
        }
        [Some(Tag::ObjectIdentifier), ..] => return Err(KeyError::Pkcs7),
        _ => return Err(KeyError::DerUnknown),
    };
    Ok(Found { components, structure, certificate: None })
}

/// Whether the bytes have the shape of a PKCS#8 private key: what a password should bring to light.
pub(crate) fn is_private_key_info(der: &[u8]) -> bool {
    matches!(
        children(der).as_deref(),
        Ok([Some(Tag::Integer), Some(Tag::Sequence), Some(Tag::OctetString), ..])
    )
}

/// The curve that an `EC PARAMETERS` block names (RFC 5915 §4 keeps it outside the key).
pub(crate) fn ec_parameters(der: &[u8]) -> Result<Curve, KeyError> {
    named_curve(AnyRef::from_der(der).map_err(broken("ECParameters"))?)
}

/// The tags of the members of a SEQUENCE; none for a broken member, which ends the list.
fn members(outer: AnyRef<'_>) -> Result<Vec<Option<Tag>>, KeyError> {
    if outer.tag() != Tag::Sequence {
        return Err(KeyError::DerUnknown);
    }
    let mut reader = SliceReader::new(outer.value()).map_err(broken("DER SEQUENCE"))?;
    let mut tags = Vec::new();
    while !reader.is_finished() {
        let tag = AnyRef::decode(&mut reader).ok().map(|member| member.tag());
        tags.push(tag);
        if tag.is_none() {
            break;
        }
    }
    Ok(tags)
}

/// The members of the one SEQUENCE that these bytes are, from first to last.
fn children(der: &[u8]) -> Result<Vec<Option<Tag>>, KeyError> {
    members(AnyRef::from_der(der).map_err(broken("DER SEQUENCE"))?)
}

/// PKCS#8 (RFC 5208 §5, RFC 5958 §2).
fn private_key_info(der: &[u8]) -> Result<Components, KeyError> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(broken("PKCS#8 private key"))?;
    let key = info.private_key.as_bytes();
    let public = info.public_key.map(|bits| bits.raw_bytes());
    let parameters = info.algorithm.parameters;
    match info.algorithm.oid {
        RSA => rsa_private_key(key, None),
        RSA_PSS => rsa_private_key(key, Some(pss(parameters)?)),
        EC => {
            let curve = named_curve(parameters.ok_or(KeyError::ExplicitCurve)?)?;
            ec_private_key(key, Some(curve), public)
        }
        ED25519 => {
            // RFC 8410 §7: an OCTET STRING in the OCTET STRING.
            let seed = <&OctetStringRef>::from_der(key).map_err(broken("Ed25519 private key"))?;
            Ed25519::private(seed.as_bytes(), public).map(Components::Ed25519)
        }
        oid => match Parameters::ALL.into_iter().find(|p| p.oid() == oid) {
            Some(parameters) => ml_dsa_private_key(key, parameters, public),
            None => Err(unsupported_type(oid)),
        },
    }
}

/// RFC 9881 §6: a seed, an expanded key, or both.
fn ml_dsa_private_key(
    der: &[u8],
    parameters: Parameters,
    public: Option<&[u8]>,
) -> Result<Components, KeyError> {
    const WHAT: &str = "ML-DSA private key";
    let any = AnyRef::from_der(der).map_err(broken(WHAT))?;
    let key = match any.tag() {
        Tag::ContextSpecific { number: TagNumber(0), constructed: false } => {
            MlDsa::from_seed(parameters, any.value(), None, public)
        }
        Tag::OctetString => MlDsa::from_expanded(parameters, any.value(), public),
        _ => {
            let (seed, expanded) = any
                .sequence(|reader| {
                    let seed = <&OctetStringRef>::decode(reader)?;
                    let expanded = <&OctetStringRef>::decode(reader)?;
                    der::Result::Ok((seed.as_bytes(), expanded.as_bytes()))
                })
                .map_err(broken(WHAT))?;
            MlDsa::from_seed(parameters, seed, Some(expanded), public)
        }
    };
    key.map(Components::MlDsa)
}

/// PKCS#1 `RSAPrivateKey` (RFC 8017 A.1.2).
fn rsa_private_key(der: &[u8], pss: Option<Pss>) -> Result<Components, KeyError> {
    let key = RsaPrivateKeyRef::from_der(der).map_err(broken("RSAPrivateKey"))?;
    if key.other_prime_infos.is_some() {
        return Err(KeyError::RsaMultiPrime);
    }
    let secret = |number: UintRef<'_>| Zeroizing::new(number.as_bytes().to_vec());
    let private = RsaPrivate {
        d: secret(key.private_exponent),
        p: secret(key.prime1),
        q: secret(key.prime2),
        dp: secret(key.exponent1),
        dq: secret(key.exponent2),
        qi: secret(key.coefficient),
    };
    let (n, e) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
    Rsa::new(n, e, Some(private), pss).map(Components::Rsa)
}

/// PKCS#1 `RSAPublicKey` (RFC 8017 A.1.1).
fn rsa_public_key(der: &[u8], pss: Option<Pss>) -> Result<Components, KeyError> {
    let key = RsaPublicKeyRef::from_der(der).map_err(broken("RSAPublicKey"))?;
    let (n, e) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
    Rsa::new(n, e, None, pss).map(Components::Rsa)
}

/// SEC 1 `ECPrivateKey` (RFC 5915 §3), whose curve may stand outside.
fn ec_private_key(der: &[u8], outside: Option<Curve>, public: Option<&[u8]>) -> Result<Components, KeyError> {
    const WHAT: &str = "ECPrivateKey";
    let inside = ec_private_key_curve(der)?;
    let curve = match (inside, outside) {
        (Some(inside), Some(outside)) if inside != outside => {
            return Err(KeyError::Der {
                structure: WHAT,
                reason: format!("it names the curves {outside} and {inside}"),
            });
        }
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => {
            return Err(KeyError::Der { structure: WHAT, reason: "it names no curve".to_owned() });
        }
    };
    let key = EcPrivateKey::from_der(der).map_err(broken(WHAT))?;
    // RFC 5915 §3 fixes the length; writers that dropped leading zeros exist.
    let missing = curve.field_len().checked_sub(key.private_key.len());
    let missing = missing.ok_or(KeyError::EcScalar { curve: curve.name() })?;
    let mut d: Secret = Zeroizing::new(vec![0; missing]);
    d.extend_from_slice(key.private_key);
    if let (Some(inner), Some(outer)) = (key.public_key, public)
        && inner != outer
    {
        return Err(KeyError::HalvesDiffer { key: KeyType::Ec(curve).to_string() });
    }
    Ec::private(curve, &d, key.public_key.or(public)).map(Components::Ec)
}

/// The curve within an `ECPrivateKey`, explicit parameters being found out.
fn ec_private_key_curve(der: &[u8]) -> Result<Option<Curve>, KeyError> {
    const PARAMETERS: Tag = Tag::ContextSpecific { number: TagNumber(0), constructed: true };
    let what = "ECPrivateKey";
    let outer = AnyRef::from_der(der).map_err(broken(what))?;
    let mut reader = SliceReader::new(outer.value()).map_err(broken(what))?;
    while !reader.is_finished() {
        let member = AnyRef::decode(&mut reader).map_err(broken(what))?;
        if member.tag() == PARAMETERS {
            let parameters = AnyRef::from_der(member.value()).map_err(broken(what))?;
            return named_curve(parameters).map(Some);
        }
    }
    Ok(None)
}

/// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
fn public_key_info(der: &[u8]) -> Result<Components, KeyError> {
    const WHAT: &str = "SubjectPublicKeyInfo";
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(broken(WHAT))?;
    let key = info
        .subject_public_key
        .as_bytes()
        .ok_or_else(|| KeyError::Der { structure: WHAT, reason: "the key is not whole bytes".to_owned() })?;
    let parameters = info.algorithm.parameters;
    match info.algorithm.oid {
        RSA => rsa_public_key(key, None),
        RSA_PSS => rsa_public_key(key, Some(pss(parameters)?)),
        EC => {
            let curve = named_curve(parameters.ok_or(KeyError::ExplicitCurve)?)?;
            Ec::public(curve, key).map(Components::Ec)
        }
        ED25519 => Ed25519::public(key).map(Components::Ed25519),
        oid => match Parameters::ALL.into_iter().find(|p| p.oid() == oid) {
            Some(parameters) => MlDsa::public(parameters, key).map(Components::MlDsa),
            None => Err(unsupported_type(oid)),
        },
    }
}

/// The key of an X.509 certificate (RFC 5280 §4.1).
fn certificate(der: &[u8]) -> Result<Found, KeyError> {
    const WHAT: &str = CERTIFICATE;
    // RFC 2986 §4.1: a request's first part is version, name, key, attributes.
    let inner = AnyRef::from_der(der)
        .and_then(|outer| AnyRef::decode(&mut SliceReader::new(outer.value())?))
        .and_then(|first| first.to_der())
        .map_err(broken(WHAT))?;
    if let [Some(Tag::Integer), Some(Tag::Sequence), Some(Tag::Sequence), Some(Tag::ContextSpecific { .. })] =
        children(&inner)?.as_slice()
    {
        return Err(KeyError::CertificateRequest);
    }
    Ok(Found {
        components: public_key_info(&Body::of(der).map_err(broken(WHAT))?.key)?,
        structure: WHAT,
        // A serial number or a name that breaks a rule is no reason to go without the key.
        certificate: Certificate::of_der(der).ok(),
    })
}

/// The parameters of an id-RSASSA-PSS key (RFC 4055 §3.1): one hash for message and mask, and a
/// least salt length that RFC 7518 §3.5 meets.
fn pss(parameters: Option<AnyRef<'_>>) -> Result<Pss, KeyError> {
    let Some(any) = parameters else {
        return Ok(Pss { parameters: None, hash_len: None });
    };
    let structure = broken("RSASSA-PSS-params");
    let der = any.to_der().map_err(&structure)?;
    let read = RsaPssParamsOwned::from_der(&der).map_err(&structure)?;
    let mask = read.mask_gen.parameters.as_ref().map(|mask| mask.oid);
    let hash_len = PSS_HASHES
        .iter()
        .find(|(oid, _)| *oid == read.hash.oid && mask == Some(*oid))
        .map(|(_, len)| *len)
        .filter(|len| usize::from(read.salt_len) <= *len)
        .ok_or(KeyError::UnsupportedPss)?;
    Ok(Pss { parameters: Some(der), hash_len: Some(hash_len) })
}

/// The curve that `ECParameters` name (RFC 5480 §2.1.1).
fn named_curve(parameters: AnyRef<'_>) -> Result<Curve, KeyError> {
    let Ok(oid) = parameters.decode_as::<ObjectIdentifier>() else {
        return Err(KeyError::ExplicitCurve);
    };
    Curve::ALL
        .into_iter()
        .find(|curve| curve.oid() == oid)
        .ok_or_else(|| KeyError::UnsupportedCurve { name: named(oid, OTHER_CURVES) })
}

fn unsupported(name: &str) -> KeyError {
    KeyError::UnsupportedType { name: name.to_owned() }
}

fn unsupported_type(oid: ObjectIdentifier) -> KeyError {
    let name = named(oid, OTHER_TYPES);
    if AGREEMENT.contains(&name.as_str()) {
        return KeyError::KeyAgreement { name };
    }
    KeyError::UnsupportedType { name }
}
