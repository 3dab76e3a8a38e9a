//! JWKs written, and their thumbprints.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::attributes::Attributes;
use crate::crypto::components::{Components, Ec, Ed25519, MlDsaPrivate};
use crate::error::KeyError;

/// A hash that makes a thumbprint (RFC 7638 §3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-256, which everybody means who names none.
    #[default]
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The name: `SHA-256`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    /// The hash of some bytes.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        digest::digest(self.algorithm(), bytes).as_ref().to_vec()
    }

    fn algorithm(self) -> &'static digest::Algorithm {
        match self {
            Hash::Sha256 => &digest::SHA256,
            Hash::Sha384 => &digest::SHA384,
            Hash::Sha512 => &digest::SHA512,
        }
    }
}

/// Whether a member besides the key's own may stand in a public JWK: those of RFC 7517 §4 and of the
/// registry that are no secret.
pub(crate) fn is_public(name: &str) -> bool {
    ["x5u", "x5c", "x5t", "x5t#S256", "ext", "iss", "iat", "nbf", "exp", "revoked"].contains(&name)
}

/// Whether a member is private in a key of some type, and never stands in a public JWK.
pub(crate) fn is_private(name: &str) -> bool {
    ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"].contains(&name)
}

/// The members that are the key itself, in the RFCs' order, behind `kty`.
type KeyMembers = Vec<(&'static str, Zeroizing<String>)>;

/// The public members, `kty` first; for a secret all there is.
fn public_members(components: &Components) -> KeyMembers {
    let text = |name, text: &str| (name, Zeroizing::new(text.to_owned()));
    let key_type = components.key_type();
    let mut members = vec![text("kty", key_type.kty())];
    members.extend(key_type.crv().map(|crv| text("crv", crv)));
    match components {
        Components::Secret(secret) => members.push(encoded("k", secret)),
        Components::Rsa(rsa) => members.extend([encoded("n", &rsa.n), encoded("e", &rsa.e)]),
        Components::Ec(ec) => {
            let (x, y) = ec.coordinates();
            members.extend([encoded("x", x), encoded("y", y)]);
        }
        Components::Ed25519(ed) => members.push(encoded("x", &ed.public)),
        Components::MlDsa(ml_dsa) => {
            members.extend([text("alg", ml_dsa.parameters.name()), encoded("pub", &ml_dsa.public)]);
        }
    }
    members
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
    let value = |(name, text): (&str, Zeroizing<String>)| {
        let value = serde_json::from_str(&text).map_err(|_| UNWRITABLE)?;
        Ok((name.to_owned(), value))
    };
    members(components, private, attributes)?.into_iter().map(value).collect()
}

/// The same as one line of JSON.
pub(crate) fn write_text(
    components: &Components,
    private: bool,
    attributes: &Attributes,
) -> Result<Zeroizing<String>, KeyError> {
    let members = members(components, private, attributes)?
        .into_iter()
        .map(|(name, value)| Ok((json(name)?, value)))
        .collect::<Result<Vec<_>, KeyError>>()?;
    // Room for all of it at once: growing would leave copies behind.
    let room: usize = members.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut text = Zeroizing::new(String::with_capacity(room + 2));
    for (name, value) in &members {
        for part in [if text.is_empty() { "{" } else { "," }, name, ":", value] {
            text.push_str(part);
        }
    }
    text.push('}');
    Ok(text)
}

const UNWRITABLE: KeyError = KeyError::Engine { act: "write the JWK" };

fn json<T: Serialize + ?Sized>(value: &T) -> Result<Zeroizing<String>, KeyError> {
    serde_json::to_string(value).map(Zeroizing::new).map_err(|_| UNWRITABLE)
}

/// The members of a JWK in their order, each with its value as JSON text.
fn members<'a>(
    components: &Components,
    private: bool,
    attributes: &'a Attributes,
) -> Result<Vec<(&'a str, Zeroizing<String>)>, KeyError> {
    // Names and base64url need no escape.
    let own = |(name, text): (&'static str, Zeroizing<String>)| {
        let mut value = Zeroizing::new(String::with_capacity(text.len() + 2));
        for part in ["\"", &text, "\""] {
            value.push_str(part);
        }
        (name, value)
    };
    let mut key = public_members(components).into_iter().map(own);
    let mut members: Vec<(&str, Zeroizing<String>)> = key.next().into_iter().collect();
    for (name, value) in [("kid", &attributes.kid), ("use", &attributes.key_use)] {
        if let Some(value) = value {
            members.push((name, json(value)?));
        }
    }
    if let Some(key_ops) = &attributes.key_ops {
        members.push(("key_ops", json(key_ops)?));
    }
    // An AKP key's own member is its `alg`.
    if let (Some(alg), false) = (&attributes.alg, matches!(components, Components::MlDsa(_))) {
        members.push(("alg", json(alg)?));
    }
    members.extend(key);
    if private {
        members.extend(private_members(components)?.into_iter().map(own));
    }
    for (name, value) in &attributes.other {
        members.push((name, value.clone()));
    }
    Ok(members)
}

/// The JWK thumbprint in base64url (RFC 7638; RFC 8037 §2, RFC 9964 §6).
pub(crate) fn thumbprint(components: &Components, hash: Hash) -> String {
    let mut members = public_members(components);
    members.sort_by_key(|(name, _)| *name);
    // No value needs an escape: names and base64url.
    let room: usize = members.iter().map(|(name, value)| name.len() + value.len() + 6).sum();
    let mut json = Zeroizing::new(String::with_capacity(room + 2));
    json.push('{');
    for (name, value) in &members {
        let comma = if json.len() > 1 { "," } else { "" };
        for part in [comma, "\"", name, "\":\"", value, "\""] {
            json.push_str(part);
        }
    }
    json.push('}');
    URL_SAFE_NO_PAD.encode(digest::digest(hash.algorithm(), json.as_bytes()))
}
