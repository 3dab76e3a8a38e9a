//! JWK and JWK sets (RFC 7517, RFC 7518 §6, RFC 8037, RFC 9964): strict reading, writing, thumbprints.

use std::collections::HashSet;
use std::fmt;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::components::{
    Components, ED25519_LEN, Ec, Ed25519, ML_DSA_SEED_LEN, MlDsa, MlDsaPrivate, Rsa, Secret,
};
use super::der;
use super::key_type::{Curve, Parameters};
use super::primes::{self, Given};
use crate::error::KeyError;

/// What a JWK says of its key besides the key itself (RFC 7517 §4).
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) kid: Option<String>,
    pub(crate) alg: Option<String>,
    pub(crate) key_use: Option<String>,
    pub(crate) key_ops: Option<Vec<String>>,
}

/// One JWK, read.
pub(crate) type Jwk = (Components, Attributes);

/// What a JSON text is.
pub(crate) enum Document {
    One(Box<Jwk>),
    Set(Vec<Entry>),
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
        let jwk = Box::new(jwk(&object)?);
        return Ok(Some(Document::One(jwk)));
    }
    if object.get("keys").is_none() {
        return if looks("\"kty\"") { Err(KeyError::JwkShape) } else { Ok(None) };
    }
    object.check_names()?;
    let keys: Vec<Members<'_>> = object.parsed("keys", "an array of JWKs")?.unwrap_or_default();
    let entry = |members: &Members<'_>| Entry {
        kid: members.parsed("kid", "a string").ok().flatten(),
        jwk: jwk(members),
    };
    Ok(Some(Document::Set(keys.iter().map(entry).collect())))
}

/// Reads one JWK.
fn jwk(members: &Members<'_>) -> Result<Jwk, KeyError> {
    members.check_names()?;
    let attributes = attributes(members)?;
    let kty: String = members.needed("kty")?;
    let components = match kty.as_str() {
        "oct" => Components::Secret(members.bytes("k")?),
        "RSA" => Components::Rsa(rsa(members)?),
        "EC" => Components::Ec(ec(members)?),
        "OKP" => Components::Ed25519(okp(members)?),
        "AKP" => Components::MlDsa(akp(members)?),
        _ => return Err(KeyError::JwkKty { kty }),
    };
    let chain: Option<Vec<String>> = members.parsed("x5c", "an array of strings")?;
    if let Some(chain) = chain {
        let leaf = chain.first().and_then(|leaf| STANDARD.decode(leaf).ok());
        let leaf = leaf.and_then(|leaf| der::read(&leaf, None).ok());
        if !leaf.is_some_and(|leaf| leaf.components.same_public(&components)) {
            return Err(KeyError::JwkCertificate);
        }
    }
    Ok((components, attributes))
}

fn attributes(members: &Members<'_>) -> Result<Attributes, KeyError> {
    let attributes = Attributes {
        kid: members.parsed("kid", "a string")?,
        alg: members.parsed("alg", "a string")?,
        key_use: members.parsed("use", "a string")?,
        key_ops: members.parsed("key_ops", "an array of strings")?,
    };
    if let (Some(key_use), Some(key_ops)) = (&attributes.key_use, &attributes.key_ops) {
        let signs = |op: &String| op == "sign" || op == "verify";
        let contradiction = match key_use.as_str() {
            "sig" => !key_ops.iter().all(signs),
            "enc" => key_ops.iter().any(signs),
            _ => false,
        };
        if contradiction {
            return Err(KeyError::JwkUses);
        }
    }
    Ok(attributes)
}

/// RFC 7518 §6.3. A private key may come with `d` alone (§6.3.2).
fn rsa(members: &Members<'_>) -> Result<Rsa, KeyError> {
    let (n, e) = (members.bytes("n")?, members.bytes("e")?);
    if members.get("d").is_none() {
        return Rsa::new(&n, &e, None, None);
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
    let private = primes::complete(&n, &e, given)?;
    Rsa::new(&n, &e, Some(private), None)
}

/// RFC 7518 §6.2.
fn ec(members: &Members<'_>) -> Result<Ec, KeyError> {
    let name: String = members.needed("crv")?;
    let curve = Curve::ALL.into_iter().find(|curve| curve.name() == name);
    let curve = curve.ok_or_else(|| KeyError::UnsupportedCurve { name: format!("{name:?}") })?;
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
        _ => return Err(KeyError::UnsupportedType { name: format!("OKP {name:?}") }),
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
    let parameters = parameters.ok_or_else(|| KeyError::UnsupportedType { name: format!("AKP {name:?}") })?;
    let public = members.sized("pub", parameters.public_len())?;
    match members.get("priv") {
        Some(_) => {
            let seed = members.sized("priv", ML_DSA_SEED_LEN)?;
            MlDsa::from_seed(parameters, &seed, None, Some(&public))
        }
        None => MlDsa::public(parameters, &public),
    }
}

/// A JSON object whose values are still text, in its own order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// A member's text; `null` counts as none.
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let (_, value) = self.0.iter().find(|(found, _)| found == name)?;
        (value.get() != "null").then_some(*value)
    }

    /// A member as what it must be.
    fn parsed<T: Deserialize<'a>>(
        &self,
        member: &'static str,
        needed: &'static str,
    ) -> Result<Option<T>, KeyError> {
        self.get(member)
            .map(|raw| serde_json::from_str(raw.get()))
            .transpose()
            .map_err(|_| KeyError::JwkType { member, needed })
    }

    /// A string that must be there.
    fn needed(&self, member: &'static str) -> Result<String, KeyError> {
        self.parsed(member, "a string")?.ok_or(KeyError::JwkMissing { member })
    }

    /// Bytes that must be there, in strict base64url.
    fn bytes(&self, member: &'static str) -> Result<Secret, KeyError> {
        let text = Zeroizing::new(self.needed(member)?);
        URL_SAFE_NO_PAD
            .decode(text.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| KeyError::JwkBase64 { member })
    }

    /// Bytes of which there must be exactly so many.
    fn sized(&self, member: &'static str, expected: usize) -> Result<Secret, KeyError> {
        let bytes = self.bytes(member)?;
        let found = bytes.len();
        if found == expected { Ok(bytes) } else { Err(KeyError::JwkLength { member, found, expected }) }
    }

    /// RFC 7517 §4: names are unique, else the JWK is rejected.
    fn check_names(&self) -> Result<(), KeyError> {
        let mut seen = HashSet::new();
        match self.0.iter().find(|(name, _)| !seen.insert(name)) {
            Some((name, _)) => Err(KeyError::JwkDuplicate { name: name.clone() }),
            None => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The members that are the key itself, in the RFCs' order, behind `kty`.
type KeyMembers = Vec<(&'static str, Zeroizing<String>)>;

/// The public members, `kty` first; for a secret all there is.
fn public_members(components: &Components) -> KeyMembers {
    let text = |name, text: &str| (name, Zeroizing::new(text.to_owned()));
    match components {
        Components::Secret(secret) => vec![text("kty", "oct"), encoded("k", secret)],
        Components::Rsa(rsa) => vec![text("kty", "RSA"), encoded("n", &rsa.n), encoded("e", &rsa.e)],
        Components::Ec(ec) => {
            let (x, y) = ec.coordinates();
            let curve = text("crv", ec.curve.name());
            vec![text("kty", "EC"), curve, encoded("x", x), encoded("y", y)]
        }
        Components::Ed25519(ed) => vec![text("kty", "OKP"), text("crv", "Ed25519"), encoded("x", &ed.public)],
        Components::MlDsa(ml_dsa) => {
            vec![text("kty", "AKP"), text("alg", ml_dsa.parameters.name()), encoded("pub", &ml_dsa.public)]
        }
    }
}

/// The private members, none for a public key.
fn private_members(components: &Components) -> Result<KeyMembers, KeyError> {
    Ok(match components {
        Components::Secret(_) => Vec::new(),
        Components::Rsa(rsa) => rsa.private.as_ref().map_or_else(Vec::new, |private| {
            vec![
                encoded("d", &private.d),
                encoded("p", &private.p),
                encoded("q", &private.q),
                encoded("dp", &private.dp),
                encoded("dq", &private.dq),
                encoded("qi", &private.qi),
            ]
        }),
        Components::Ec(Ec { private, .. }) | Components::Ed25519(Ed25519 { private, .. }) => {
            private.iter().map(|d| encoded("d", d)).collect()
        }
        Components::MlDsa(ml_dsa) => match &ml_dsa.private {
            None => Vec::new(),
            Some(MlDsaPrivate::Seed(seed)) => vec![encoded("priv", seed)],
            Some(MlDsaPrivate::Expanded(_)) => {
                let key = ml_dsa.parameters.to_string();
                return Err(KeyError::SeedUnknown { key });
            }
        },
    })
}

fn encoded(name: &'static str, bytes: &[u8]) -> (&'static str, Zeroizing<String>) {
    (name, Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Writes a JWK, with its private members if `private`: `kty`, the attributes, then the key.
pub(crate) fn write(
    components: &Components,
    private: bool,
    attributes: &Attributes,
) -> Result<Map<String, Value>, KeyError> {
    let mut members = public_members(components).into_iter();
    let mut jwk = Map::new();
    let mut put = |name: &str, value: Value| {
        jwk.insert(name.to_owned(), value);
    };
    if let Some((name, kty)) = members.next() {
        put(name, kty.as_str().into());
    }
    for (name, value) in [("kid", &attributes.kid), ("use", &attributes.key_use)] {
        if let Some(value) = value {
            put(name, value.as_str().into());
        }
    }
    if let Some(key_ops) = &attributes.key_ops {
        put("key_ops", key_ops.as_slice().into());
    }
    if let Some(alg) = &attributes.alg {
        put("alg", alg.as_str().into());
    }
    for (name, value) in members {
        put(name, value.as_str().into());
    }
    if private {
        for (name, value) in private_members(components)? {
            put(name, value.as_str().into());
        }
    }
    Ok(jwk)
}

/// The JWK thumbprint with SHA-256, in base64url (RFC 7638; RFC 8037 §2, RFC 9964 §6).
pub(crate) fn thumbprint(components: &Components) -> String {
    let mut members = public_members(components);
    members.sort_by_key(|(name, _)| *name);
    // No value needs an escape: names and base64url.
    let mut json = Zeroizing::new(String::from("{"));
    for (name, value) in &members {
        let comma = if json.len() > 1 { "," } else { "" };
        for part in [comma, "\"", name, "\":\"", value, "\""] {
            json.push_str(part);
        }
    }
    json.push('}');
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, json.as_bytes()))
}
