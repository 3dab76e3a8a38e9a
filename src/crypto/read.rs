//! Knows a key by its content alone: PEM, DER, JWK or JWK set, OpenSSH, and what people wrap around
//! them.

mod blocks;
mod one;
mod text;

use super::format::{Container, Format};
use super::jwk::{self, Document};
use super::keys::Keys;
use super::password::Password;
use super::{der, pem, ssh};
use crate::error::KeyError;
use blocks::read_pem;
use one::{of_der, of_jwk, of_ssh};
use text::{decode, packed, text, unhex};

/// The longest input that is read as a key, in bytes: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// How the files of `PuTTY` begin.
const PUTTY: &str = "PuTTY-User-Key-File";

/// How a Java key store begins: JKS, JCEKS, and the upper bytes of the version that follows.
const JAVA_KEY_STORES: [[u8; 7]; 2] = [[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0], [0xce, 0xce, 0xce, 0xce, 0, 0, 0]];

/// Reads the keys in these bytes: PEM, DER, JWK or JWK set, OpenSSH, with a byte order mark and white
/// space before it, in one line with `\n` escapes, in base64 or in hex. None: this is no key and looks
/// like none, so it may be an HMAC secret.
///
/// The password opens what is locked. Without one, a locked key is [`Unusable`](super::Unusable) among others, and an
/// error alone: [`KeyError::is_locked`].
///
/// # Errors
/// What looks like a key and is none that can be used, and any input beyond [`LIMIT`].
pub fn read_keys(bytes: &[u8], password: Option<&[u8]>) -> Result<Option<Keys>, KeyError> {
    if bytes.len() > LIMIT {
        return Err(KeyError::TooLong { found: bytes.len(), limit: LIMIT });
    }
    if JAVA_KEY_STORES.iter().any(|start| bytes.starts_with(start)) {
        return Err(KeyError::JavaKeyStore);
    }
    let password = &Password::new(password);
    if der::looks_like_key(bytes) {
        return read_der(bytes, password).map(Some);
    }
    let text = text(bytes);
    let text = text.trim();
    if let Some(keys) = read_text(text, password)? {
        return Ok(Some(keys));
    }
    if is_key_elsewhere(text) {
        return Err(KeyError::JwkShape);
    }
    read_encoded(text, password)
}

/// Reads a text that is a key as it stands.
fn read_text(text: &str, password: &Password<'_>) -> Result<Option<Keys>, KeyError> {
    if text.starts_with(['{', '['])
        && let Some(document) = jwk::read(text)?
    {
        return Ok(Some(read_jwks(document)));
    }
    if text.contains(pem::BEGIN) {
        return match named(text) {
            Some(named) => Ok(Some(read_named(&named, password))),
            None => read_pem(text, password).map(Some),
        };
    }
    if text.starts_with(PUTTY) {
        return Err(KeyError::Putty);
    }
    if ssh::looks_like_public(text) {
        return read_ssh(text).map(Some);
    }
    Ok(None)
}

/// How a certificate in PEM begins.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE";

/// The certificates of a JSON object by their ids, which is how Google publishes certificates. None: it is
/// something else, such as a private key among other things.
fn named(text: &str) -> Option<Vec<(String, String)>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let pem = |(name, value): (String, serde_json::Value)| match value {
        serde_json::Value::String(pem) if pem.trim_start().starts_with(CERTIFICATE) => Some((name, pem)),
        _ => None,
    };
    object.into_iter().map(pem).collect()
}

/// The first key of each, with its id.
fn read_named(named: &[(String, String)], password: &Password<'_>) -> Keys {
    Keys::sorted(named.iter().map(|(name, text)| {
        let first = read_pem(text, password).map(|keys| keys.keys.into_iter().next());
        let key = first.and_then(|key| key.ok_or(KeyError::NotAKey)).map(|mut key| {
            key.set_kid(Some(name.clone()));
            key
        });
        (Some(name.clone()), key)
    }))
}

/// Whether a JWK stands in a text of another kind: in a string, a program, a list in other quotes.
fn is_key_elsewhere(text: &str) -> bool {
    ["\"kty\"", "'kty'", "\\\"kty\\\"", "{kty"]
        .iter()
        .any(|sign| text.split(sign).skip(1).any(|rest| rest.trim_start().starts_with(':')))
}

fn read_der(der: &[u8], password: &Password<'_>) -> Result<Keys, KeyError> {
    of_der(der, None, Container::Der, password).map(Keys::one)
}

fn read_jwks(document: Document) -> Keys {
    match document {
        Document::One(jwk) => Keys::one(of_jwk(*jwk, Container::Jwk)),
        Document::Set(entries, beside) => {
            let entry = |jwk::Entry { kid, jwk }| (kid, jwk.map(|jwk| of_jwk(jwk, Container::Jwks)));
            Keys { beside, ..Keys::sorted(entries.into_iter().map(entry)) }
        }
    }
}

/// Reads every public key in lines of OpenSSH or blocks of RFC 4716. With none, the first error is the
/// answer.
fn read_ssh(text: &str) -> Result<Keys, KeyError> {
    let (found, structure) = ssh::read_public(text)?;
    let format = Format::new(structure, Container::Ssh);
    let keys = found
        .into_iter()
        .map(|one| (None, one.map(|(components, comment)| of_ssh(components, comment, format))));
    let none = KeyError::OpenSsh { what: "public key", reason: "every line is a comment" };
    Keys::sorted(keys).some().map_err(|error| error.unwrap_or(none))
}

/// Bare base64 of a DER key (Keycloak), base64 of a key's text (Kubernetes), in quotes or not, or a DER
/// key in hex, as tools print it.
fn read_encoded(text: &str, password: &Password<'_>) -> Result<Option<Keys>, KeyError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`,;".contains(c));
    let packed = packed(text);
    if let Some(decoded) = unhex(&packed)
        && der::looks_like_key(&decoded)
    {
        return read_der(&decoded, password).map(Some);
    }
    let Some(decoded) = decode(&packed) else {
        return Ok(None);
    };
    if der::looks_like_key(&decoded) {
        return read_der(&decoded, password).map(Some);
    }
    read_text(self::text(&decoded).trim(), password)
}
