//! Knows a key by its content alone: PEM, DER, JWK or JWK set, and what people wrap around them.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::components::Secret;
use super::jwk::{self, Attributes, Document};
use super::key::Key;
use super::key_type::Curve;
use super::{der, pem};
use crate::error::KeyError;

/// The longest input that is read as a key, in bytes: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// What begins so is the thing named; none of them can be read yet.
const OTHER_FORMATS: [(&str, KeyError); 6] = [
    ("ssh-", KeyError::OpenSshPublic),
    ("ecdsa-sha2-", KeyError::OpenSshPublic),
    ("sk-ssh-", KeyError::OpenSshPublic),
    ("sk-ecdsa-sha2-", KeyError::OpenSshPublic),
    ("---- BEGIN SSH2", KeyError::OpenSshPublic),
    ("PuTTY-User-Key-File", KeyError::Putty),
];

/// `-----BEGIN` in base64, as far as it does not depend on what follows.
const BASE64_OF_PEM: &str = "LS0tLS1CRUdJT";

/// What an input held.
#[derive(Debug)]
pub struct Keys {
    /// The keys, in their order; several for a JWK set or for several PEM blocks, none for an empty set.
    pub keys: Vec<Key>,
    /// What stood among them and is of no use here (RFC 7517 §5).
    pub unusable: Vec<Unusable>,
}

/// A member of a set, or a PEM block, that is no usable key.
#[derive(Debug)]
pub struct Unusable {
    /// Its place in the input, from 0, usable ones counted.
    pub index: usize,
    /// Its `kid`, where it has one.
    pub kid: Option<String>,
    /// What is wrong with it.
    pub error: KeyError,
}

/// Reads the keys in these bytes: PEM, DER, JWK or JWK set, with a byte order mark and white space
/// before it, in one line with `\n` escapes, or in base64. None: this is no key and looks like none,
/// so it may be an HMAC secret.
///
/// # Errors
/// What looks like a key and is none that can be used, and any input beyond [`LIMIT`].
pub fn read_keys(bytes: &[u8]) -> Result<Option<Keys>, KeyError> {
    if bytes.len() > LIMIT {
        return Err(KeyError::TooLong { found: bytes.len(), limit: LIMIT });
    }
    if der::looks_like_key(bytes) {
        return read_der(bytes).map(Some);
    }
    let text = Zeroizing::new(text(bytes).into_owned());
    let text = text.trim();
    if text.starts_with(['{', '['])
        && let Some(document) = jwk::read(text)?
    {
        return Ok(Some(read_jwks(document)));
    }
    if text.contains(pem::BEGIN) {
        return read_pem(text).map(Some);
    }
    if let Some((_, error)) = OTHER_FORMATS.iter().find(|(start, _)| text.starts_with(start)) {
        return Err(error.clone());
    }
    if is_key_elsewhere(text) {
        return Err(KeyError::JwkShape);
    }
    if text.lines().any(has_ssh_key) {
        return Err(KeyError::OpenSshPublic);
    }
    read_base64(text)
}

/// Whether a JWK stands in a text of another kind: in a string, a program, a list in other quotes.
fn is_key_elsewhere(text: &str) -> bool {
    ["\"kty\"", "'kty'", "\\\"kty\\\"", "{kty"]
        .iter()
        .any(|sign| text.split(sign).skip(1).any(|rest| rest.trim_start().starts_with(':')))
}

/// Whether a line of an OpenSSH file names a key behind a host, options or a comment sign, or is the
/// key's blob alone (RFC 4253 §6.6: the length and the name of its type come first).
fn has_ssh_key(line: &str) -> bool {
    const BLOBS: [&str; 3] = ["AAAAB3NzaC1", "AAAAC3NzaC1", "AAAAE2VjZHNh"];
    line.split_ascii_whitespace().any(|word| BLOBS.iter().any(|blob| word.starts_with(blob)))
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
        _ => String::from_utf8_lossy(bytes),
    }
}

fn read_der(der: &[u8]) -> Result<Keys, KeyError> {
    let found = der::read(der, None)?;
    let format = format!("{} DER", found.structure);
    Ok(Keys { keys: vec![Key::read(found.components, Attributes::default(), format)], unusable: Vec::new() })
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

/// Reads every PEM block that is a key. With none, the first block's error is the answer.
fn read_pem(text: &str) -> Result<Keys, KeyError> {
    let mut keys = Keys { keys: Vec::new(), unusable: Vec::new() };
    let mut curve = None;
    let mut leaves: Vec<der::Names> = Vec::new();
    for (index, block) in pem::blocks(text).into_iter().enumerate() {
        let found = block.and_then(|block| match block.label.as_str() {
            "EC PARAMETERS" => {
                curve = Some(der::ec_parameters(&block.der)?);
                Ok(None)
            }
            _ => pem_key(&block, curve.take()).map(Some),
        });
        let error = match found {
            Ok(None) => continue,
            Ok(Some(der::Found { names: Some(names), .. })) if is_issuer(&names, &leaves) => {
                leaves.push(names);
                KeyError::IssuerCertificate
            }
            Ok(Some(found)) => {
                leaves.extend(found.names);
                let format = format!("{} PEM", found.structure);
                let key = Key::read(found.components, Attributes::default(), format);
                keys.keys.push(key);
                continue;
            }
            Err(error) => error,
        };
        keys.unusable.push(Unusable { index, kid: None, error });
    }
    if !keys.keys.is_empty() {
        return Ok(keys);
    }
    Err(keys
        .unusable
        .into_iter()
        .next()
        .map_or(KeyError::PemLabel { label: "EC PARAMETERS".to_owned() }, |first| first.error))
}

/// Whether a certificate is the issuer of one before it: part of a chain, whose key signs
/// certificates and not tokens.
fn is_issuer(names: &der::Names, before: &[der::Names]) -> bool {
    before.iter().any(|leaf| leaf.issuer == names.subject && leaf.subject != names.subject)
}

/// A block's key. The label decides only where the content is of a kind that can't be read yet.
fn pem_key(block: &pem::Block, curve: Option<Curve>) -> Result<der::Found, KeyError> {
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
    match block.label.as_str() {
        "OPENSSH PRIVATE KEY" => Err(KeyError::OpenSshPrivate),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Err(KeyError::CertificateRequest),
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Err(KeyError::Pkcs7),
        "PKCS12" => Err(KeyError::Pkcs12),
        "DSA PRIVATE KEY" => Err(KeyError::UnsupportedType { name: "DSA".to_owned() }),
        label if KEYS.contains(&label) => der::read(&block.der, curve),
        label => Err(KeyError::PemLabel { label: label.to_owned() }),
    }
}

/// Bare base64 of a DER key (Keycloak), or base64 of a PEM or a JWK (Kubernetes), in quotes or not.
fn read_base64(text: &str) -> Result<Option<Keys>, KeyError> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`,;".contains(c));
    let packed: Zeroizing<String> = Zeroizing::new(text.split_ascii_whitespace().collect());
    let Some(decoded) = decode(&packed) else {
        return Ok(None);
    };
    if der::looks_like_key(&decoded) {
        return read_der(&decoded).map(Some);
    }
    let inner = String::from_utf8_lossy(&decoded);
    if inner.contains(pem::BEGIN) {
        return read_pem(&inner).map(Some);
    }
    let inner = inner.trim();
    if inner.starts_with(['{', '['])
        && let Some(document) = jwk::read(inner)?
    {
        return Ok(Some(read_jwks(document)));
    }
    Ok(None)
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
