//! Knows a key by its content alone: PEM, DER, JWK or JWK set, OpenSSH, and what people wrap around
//! them.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::components::Secret;
use super::jwk::{self, Attributes, Document};
use super::key::Key;
use super::key_type::Curve;
use super::password::Password;
use super::{der, pem, ssh};
use crate::error::KeyError;

/// The longest input that is read as a key, in bytes: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// How the files of `PuTTY` begin.
const PUTTY: &str = "PuTTY-User-Key-File";

/// `-----BEGIN` in base64, as far as it does not depend on what follows.
const BASE64_OF_PEM: &str = "LS0tLS1CRUdJT";

/// What an input held.
#[derive(Debug)]
pub struct Keys {
    /// The keys, in their order; several for a JWK set, for several PEM blocks
    /// or OpenSSH lines, none for an empty set.
    pub keys: Vec<Key>,
    /// What stood among them and is of no use here (RFC 7517 §5).
    pub unusable: Vec<Unusable>,
}

/// A member of a set, a PEM block or a line, that is no usable key.
#[derive(Debug)]
pub struct Unusable {
    /// Its place in the input, from 0, usable ones counted.
    pub index: usize,
    /// Its `kid`, where it has one.
    pub kid: Option<String>,
    /// What is wrong with it.
    pub error: KeyError,
}

/// Reads the keys in these bytes: PEM, DER, JWK or JWK set, OpenSSH, with a byte order mark and white
/// space before it, in one line with `\n` escapes, in base64 or in hex. None: this is no key and looks
/// like none, so it may be an HMAC secret.
///
/// The password opens what is locked. Without one, a locked key is [`Unusable`] among others, and an
/// error alone: [`KeyError::is_locked`].
///
/// # Errors
/// What looks like a key and is none that can be used, and any input beyond [`LIMIT`].
pub fn read_keys(bytes: &[u8], password: Option<&[u8]>) -> Result<Option<Keys>, KeyError> {
    if bytes.len() > LIMIT {
        return Err(KeyError::TooLong { found: bytes.len(), limit: LIMIT });
    }
    let password = &Password::new(password);
    if der::looks_like_key(bytes) {
        return read_der(bytes, password).map(Some);
    }
    let text = Zeroizing::new(text(bytes).into_owned());
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
        return read_pem(text, password).map(Some);
    }
    if text.starts_with(PUTTY) {
        return Err(KeyError::Putty);
    }
    if ssh::looks_like_public(text) {
        return read_ssh(text).map(Some);
    }
    Ok(None)
}

/// Whether a JWK stands in a text of another kind: in a string, a program, a list in other quotes.
fn is_key_elsewhere(text: &str) -> bool {
    ["\"kty\"", "'kty'", "\\\"kty\\\"", "{kty"]
        .iter()
        .any(|sign| text.split(sign).skip(1).any(|rest| rest.trim_start().starts_with(':')))
}

/// The input as text, whatever its encoding: a stray byte in a comment does not hide a key.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |from_bytes: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let (units, _) = bytes.as_chunks::<2>();
        let units = units.iter().map(|unit| from_bytes(*unit));
        Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0xff, 0xfe, rest @ ..] => utf16(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => utf16(u16::from_be_bytes, rest),
        // Without a mark: every key begins with ASCII, which leaves every other byte zero.
        [1..=255, 0, 1..=255, 0, ..] => utf16(u16::from_le_bytes, bytes),
        [0, 1..=255, 0, 1..=255, ..] => utf16(u16::from_be_bytes, bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

fn read_der(der: &[u8], password: &Password<'_>) -> Result<Keys, KeyError> {
    let found = der_key(der, None, password)?;
    let format = format!("{} DER", found.structure);
    Ok(Keys { keys: vec![Key::read(found.components, Attributes::default(), format)], unusable: Vec::new() })
}

/// A key in DER; what is locked is opened.
fn der_key(der: &[u8], curve: Option<Curve>, password: &Password<'_>) -> Result<der::Found, KeyError> {
    match der::read(der, curve) {
        Err(error) if error.is_locked() => {
            let plain = der::decrypt(der, password)?;
            Ok(der::Found { structure: "encrypted PKCS#8", ..der::read(&plain, None)? })
        }
        found => found,
    }
}

fn read_jwks(document: Document) -> Keys {
    let entries = match document {
        Document::One(jwk) => {
            let (components, attributes) = *jwk;
            return Keys {
                keys: vec![Key::read(components, attributes, "JWK".to_owned())],
                unusable: Vec::new(),
            };
        }
        Document::Set(entries) => entries,
    };
    let mut keys = Keys { keys: Vec::new(), unusable: Vec::new() };
    for (index, jwk::Entry { kid, jwk }) in entries.into_iter().enumerate() {
        let key = jwk.and_then(|(components, attributes)| {
            let key = Key::read(components, attributes, "JWK".to_owned());
            key.is_for_signatures().map(|()| key)
        });
        match key {
            Ok(key) => keys.keys.push(key),
            Err(error) => keys.unusable.push(Unusable { index, kid, error }),
        }
    }
    keys
}

/// Reads every PEM block that is a key. With none, a block that a password would open is the answer,
/// else the first block's error.
fn read_pem(text: &str, password: &Password<'_>) -> Result<Keys, KeyError> {
    let mut curve = None;
    let mut found = Vec::new();
    for (index, block) in pem::blocks(text).into_iter().enumerate() {
        let key = block.and_then(|block| {
            if block.label == "EC PARAMETERS" {
                curve = Some(der::ec_parameters(&block.der)?);
                return Ok(None);
            }
            pem_key(&block, curve.take(), password).map(Some)
        });
        if let Some(key) = key.transpose() {
            found.push((index, key));
        }
    }
    let names: Vec<&der::Names> = found.iter().filter_map(|(_, key)| key.as_ref().ok()?.1.as_ref()).collect();
    // The issuers of a chain sign certificates and not tokens. In a circle there are only issuers.
    let issuers: Vec<bool> =
        found.iter().map(|(_, key)| matches!(key, Ok((_, Some(own))) if is_issuer(own, &names))).collect();
    let has_leaf = issuers.iter().filter(|issuer| **issuer).count() < names.len();
    let mut keys = Keys { keys: Vec::new(), unusable: Vec::new() };
    for ((index, key), issuer) in found.into_iter().zip(issuers) {
        let key = if issuer && has_leaf { Err(KeyError::IssuerCertificate) } else { key };
        match key {
            Ok((key, _)) => keys.keys.push(key),
            Err(error) => keys.unusable.push(Unusable { index, kid: None, error }),
        }
    }
    if !keys.keys.is_empty() {
        return Ok(keys);
    }
    let errors = || keys.unusable.iter().map(|one| &one.error);
    let error = errors().find(|error| error.is_locked()).or_else(|| errors().next());
    Err(error.cloned().unwrap_or_else(|| KeyError::PemLabel { label: "EC PARAMETERS".to_owned() }))
}

/// Whether a certificate is the issuer of another one.
fn is_issuer(own: &der::Names, all: &[&der::Names]) -> bool {
    all.iter().any(|other| other.issuer == own.subject && other.subject != own.subject)
}

/// A block's key, and for a certificate the names in it. The label decides only where the content
/// does not tell.
fn pem_key(
    block: &pem::Block,
    curve: Option<Curve>,
    password: &Password<'_>,
) -> Result<(Key, Option<der::Names>), KeyError> {
    const KEYS: [&str; 9] = [
        "PRIVATE KEY",
        "PUBLIC KEY",
        "RSA PRIVATE KEY",
        "RSA PUBLIC KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "CERTIFICATE",
        "X509 CERTIFICATE",
        "TRUSTED CERTIFICATE",
    ];
    let found = match block.label.as_str() {
        "OPENSSH PRIVATE KEY" => return Ok((read_ssh_private(&block.der, password)?, None)),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => return Err(KeyError::CertificateRequest),
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => return Err(KeyError::Pkcs7),
        "PKCS12" => return Err(KeyError::Pkcs12),
        "DSA PRIVATE KEY" => return Err(KeyError::UnsupportedType { name: "DSA".to_owned() }),
        label if KEYS.contains(&label) => der_key(&block.der, curve, password)?,
        label => return Err(KeyError::PemLabel { label: label.to_owned() }),
    };
    let format = format!("{} PEM", found.structure);
    Ok((Key::read(found.components, Attributes::default(), format), found.names))
}

fn read_ssh_private(bytes: &[u8], password: &Password<'_>) -> Result<Key, KeyError> {
    let found = ssh::read_private(bytes, password)?;
    let format = if found.locked { "encrypted OpenSSH" } else { "OpenSSH" };
    let mut key = Key::read(found.components, Attributes::default(), format.to_owned());
    key.set_comment(found.comment);
    Ok(key)
}

/// Reads every public key in lines of OpenSSH or blocks of RFC 4716. With none, the first error is the
/// answer.
fn read_ssh(text: &str) -> Result<Keys, KeyError> {
    let (found, format) = ssh::read_public(text);
    let mut keys = Keys { keys: Vec::new(), unusable: Vec::new() };
    for (index, one) in found.into_iter().enumerate() {
        match one {
            Ok((components, comment)) => {
                let mut key = Key::read(components, Attributes::default(), format.to_owned());
                key.set_comment(comment);
                keys.keys.push(key);
            }
            Err(error) => keys.unusable.push(Unusable { index, kid: None, error }),
        }
    }
    if !keys.keys.is_empty() {
        return Ok(keys);
    }
    let none = KeyError::OpenSsh { what: "public key", reason: "every line is a comment" };
    Err(keys.unusable.into_iter().next().map_or(none, |first| first.error))
}

/// Bare base64 of a DER key (Keycloak), base64 of a key's text (Kubernetes), in quotes or not, or a DER
/// key in hex, as tools print it.
fn read_encoded(text: &str, password: &Password<'_>) -> Result<Option<Keys>, KeyError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`,;".contains(c));
    let packed: Zeroizing<String> = Zeroizing::new(text.split_ascii_whitespace().collect());
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
    let inner = Zeroizing::new(String::from_utf8_lossy(&decoded).into_owned());
    read_text(inner.trim(), password)
}

/// The bytes that pairs of hex digits spell, with or without colons between them.
fn unhex(text: &str) -> Option<Secret> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().div_ceil(2)));
    let mut high = None;
    for digit in text.chars().filter(|c| *c != ':').map(|c| c.to_digit(16)) {
        let digit = u8::try_from(digit?).ok()?;
        match high.take() {
            None => high = Some(digit << 4),
            Some(high) => bytes.push(high | digit),
        }
    }
    high.is_none().then_some(bytes)
}

/// Decodes base64 of either alphabet, as generously as can be: this decides what the text is. A PEM
/// that is cut off is decoded as far as it goes.
fn decode(text: &str) -> Option<Secret> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let text = if text.starts_with(BASE64_OF_PEM) {
        let whole = text
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'));
        let whole = whole.count();
        // One character of four says less than a byte.
        &text[..whole - usize::from(whole % 4 == 1)]
    } else {
        text
    };
    [STANDARD, URL_SAFE].iter().find_map(|alphabet| {
        let decoded = GeneralPurpose::new(alphabet, config).decode(text).ok()?;
        Some(Zeroizing::new(decoded))
    })
}
