//! JWK and JWK sets (RFC 7517, RFC 7518 §6, RFC 8037, RFC 9964): strict reading; `write` is the way back.

mod attributes;
mod members;
mod write;

use serde_json::value::RawValue;

use super::certificate::{Certificate, x5c_der};
use super::components::{Components, ED25519_LEN, Ec, Ed25519, ML_DSA_SEED_LEN, MlDsa, Rsa};
use super::der;
use super::key_type::{Curve, Parameters};
use super::primes::{self, Given, Search};
use crate::error::KeyError;
pub(crate) use attributes::Attributes;
use members::Members;
pub use write::Hash;
pub(crate) use write::{is_private, is_public, thumbprint, write, write_text};

/// The most members of a set that are read.
const MEMBERS_MOST: usize = 10_000;

/// What the keys of a set are.
const ARRAY: &str = "an array of JWKs";

/// One JWK, read.
pub(crate) struct Jwk {
    pub(crate) components: Components,
    pub(crate) attributes: Attributes,
    /// What the first certificate of its `x5c` says.
    pub(crate) certificate: Option<Certificate>,
}

/// What a JSON text is.
pub(crate) enum Document {
    One(Box<Jwk>),
    /// The members, and the names of what stands beside them.
    Set(Vec<Entry>, Vec<String>),
}

/// A member of a set: its `kid`, even where the rest is of no use.
pub(crate) struct Entry {
    pub(crate) kid: Option<String>,
    pub(crate) jwk: Result<Jwk, KeyError>,
}

/// Reads a JWK or a JWK set. None: JSON or not, it is neither and does not look like one.
pub(crate) fn read(text: &str) -> Result<Option<Document>, KeyError> {
    let looks = |name: &str| text.contains(name);
    let object: Members<'_> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) if text.starts_with('{') && (looks("\"kty\"") || looks("\"keys\"")) => {
            return Err(KeyError::Json { line: error.line(), column: error.column() });
        }
        Err(_) if looks("\"kty\"") => return Err(KeyError::JwkShape),
        Err(_) => return Ok(None),
    };
    if object.get("kty").is_some() {
        let jwk = Box::new(jwk(&object, &Search::default())?);
        return Ok(Some(Document::One(jwk)));
    }
    if !object.has("keys") {
        if object.has("kty") {
            return Err(KeyError::JwkMissing { member: "kty" });
        }
        return if looks("\"kty\"") { Err(KeyError::JwkShape) } else { Ok(None) };
    }
    object.check_names()?;

    let keys: Option<Vec<&RawValue>> = object.parsed("keys", ARRAY)?;
    let keys = keys.ok_or(KeyError::JwkType { member: "keys", needed: ARRAY })?;
    if keys.len() > MEMBERS_MOST {
        return Err(KeyError::TooMany { what: "members in a JWK set", limit: MEMBERS_MOST });
    }
    let search = Search::default();
    // RFC 7517 §5: a set with members that are of no use is still a set.
    let entry = |raw: &&RawValue| match serde_json::from_str::<Members<'_>>(raw.get()) {
        Ok(members) => {
            Entry { kid: members.parsed("kid", "a string").ok().flatten(), jwk: jwk(&members, &search) }
        }
        Err(_) => Entry { kid: None, jwk: Err(KeyError::JwkNotObject) },
    };
    Ok(Some(Document::Set(keys.iter().map(entry).collect(), object.names_but("keys"))))
}

/// Reads one JWK.
fn jwk(members: &Members<'_>, search: &Search) -> Result<Jwk, KeyError> {
    members.check_names()?;
    let attributes = attributes(members)?;
    if members.get("kty").is_none() && members.get("keys").is_some() {
        return Err(KeyError::JwkNestedSet);
    }
    let kty: String = members.needed("kty")?;
    let components = match kty.as_str() {
        "oct" => Components::Secret(members.bytes("k")?),
        "RSA" => Components::Rsa(rsa(members, search)?),
        "EC" => Components::Ec(ec(members)?),
        "OKP" => Components::Ed25519(okp(members)?),
        "AKP" => Components::MlDsa(akp(members)?),
        _ => return Err(KeyError::JwkKty { kty: kty.chars().take(65).collect() }),
    };
    let certificate = match members.parsed::<Vec<String>>("x5c", "an array of strings")? {
        None => None,
        Some(chain) => {
            let leaf = chain.first().and_then(|leaf| x5c_der(leaf));
            let leaf = leaf.and_then(|leaf| der::read(&leaf, None).ok());
            let leaf = leaf.filter(|leaf| leaf.components.same_public(&components));
            let leaf = leaf.and_then(|leaf| leaf.certificate).ok_or(KeyError::JwkCertificate)?;
            Some(Certificate { chain: chain.len(), ..leaf })
        }
    };
    Ok(Jwk { components, attributes, certificate })
}

fn attributes(members: &Members<'_>) -> Result<Attributes, KeyError> {
    let attributes = Attributes {
        kid: members.parsed("kid", "a string")?,
        alg: members.parsed("alg", "a string")?,
        key_use: members.parsed("use", "a string")?,
        key_ops: members.parsed("key_ops", "an array of strings")?,
        other: members.other(),
    };
    attributes.check()?;
    Ok(attributes)
}

/// A name that is not known, in quotes: as much of it as tells which one it is.
fn shown(name: &str) -> String {
    format!("{:?}", name.chars().take(64).collect::<String>())
}

/// RFC 7518 §6.3. A private key may come with `d` alone (§6.3.2).
fn rsa(members: &Members<'_>, search: &Search) -> Result<Rsa, KeyError> {
    let (n, e) = (members.bytes("n")?, members.bytes("e")?);
    if members.get("d").is_none() {
        let public = Rsa::new(&n, &e, None, None)?;
        // Part of a private key is no public key.
        let has_part = ["p", "q", "dp", "dq", "qi", "oth"].iter().any(|part| members.get(part).is_some());
        return if has_part { Err(KeyError::JwkMissing { member: "d" }) } else { Ok(public) };
    }
    if members.get("oth").is_some() {
        return Err(KeyError::RsaMultiPrime);
    }
    let part = |member| members.get(member).map(|_| members.bytes(member)).transpose();
    let given = Given {
        d: members.bytes("d")?,
        p: part("p")?,
        q: part("q")?,
        dp: part("dp")?,
        dq: part("dq")?,
        qi: part("qi")?,
    };
    let private = primes::complete(&n, &e, given, search)?;
    Rsa::new(&n, &e, Some(private), None)
}

/// RFC 7518 §6.2.
fn ec(members: &Members<'_>) -> Result<Ec, KeyError> {
    let name: String = members.needed("crv")?;
    let curve = Curve::ALL.into_iter().find(|curve| curve.name() == name);
    let curve = curve.ok_or_else(|| KeyError::UnsupportedCurve { name: shown(&name) })?;
    let coordinate = |member| members.sized(member, curve.field_len());
    let mut point = vec![4];
    point.extend_from_slice(&coordinate("x")?);
    point.extend_from_slice(&coordinate("y")?);
    match members.get("d") {
        Some(_) => Ec::private(curve, &coordinate("d")?, Some(&point)),
        None => Ec::public(curve, &point),
    }
}

/// RFC 8037 §2.
fn okp(members: &Members<'_>) -> Result<Ed25519, KeyError> {
    let name: String = members.needed("crv")?;
    match name.as_str() {
        "Ed25519" => {}
        "X25519" | "X448" => return Err(KeyError::KeyAgreement { name }),
        "Ed448" => return Err(KeyError::UnsupportedType { name }),
        _ => return Err(KeyError::UnsupportedType { name: format!("OKP {}", shown(&name)) }),
    }
    let x = members.sized("x", ED25519_LEN)?;
    match members.get("d") {
        Some(_) => Ed25519::private(&members.sized("d", ED25519_LEN)?, Some(&x)),
        None => Ed25519::public(&x),
    }
}

/// RFC 9964 §3: `alg` is needed, `priv` is the seed.
fn akp(members: &Members<'_>) -> Result<MlDsa, KeyError> {
    let name: String = members.needed("alg")?;
    let parameters = Parameters::ALL.into_iter().find(|p| p.name() == name);
    let parameters =
        parameters.ok_or_else(|| KeyError::UnsupportedType { name: format!("AKP {}", shown(&name)) })?;
    let public = members.sized("pub", parameters.public_len())?;
    match members.get("priv") {
        Some(_) => {
            let seed = members.sized("priv", ML_DSA_SEED_LEN)?;
            MlDsa::from_seed(parameters, &seed, None, Some(&public))
        }
        None => MlDsa::public(parameters, &public),
    }
}
