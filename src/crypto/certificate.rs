//! What an X.509 certificate says beside its key (RFC 5280 §4.1.2).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use der::asn1::Any;
use der::{Decode as _, Encode as _, Tag, Tagged as _};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{Rfc5280, TbsCertificateInner};
use x509_cert::name::{Name, RelativeDistinguishedName};

use crate::error::KeyError;

/// Whose key a certificate holds, who says so, and for how long. Nothing of it is judged here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The subject, as RFC 4514 writes names.
    pub subject: String,
    /// The issuer, likewise.
    pub issuer: String,
    /// From when on it is valid, in seconds since 1970.
    pub not_before: i64,
    /// Until when it is valid, in seconds since 1970.
    pub not_after: i64,
    /// `x5t#S256`: the SHA-256 of its DER, in base64url (RFC 7515 §4.1.8).
    pub thumbprint: String,
    /// How many certificates it came with, itself counted: of a chain, the others vouch for it.
    pub chain: usize,
}

impl Certificate {
    /// What a certificate says, by its DER alone.
    ///
    /// # Errors
    /// Bytes that are no certificate, and a time out of range.
    pub fn of_der(der: &[u8]) -> Result<Self, KeyError> {
        let certificate = x509_cert::Certificate::from_der(der)
            .map_err(|error| KeyError::Der { structure: "certificate", reason: error.to_string() })?;
        Self::new(certificate.tbs_certificate(), der)
    }

    /// What an entry of an `x5c` says (RFC 7515 §4.1.6), whatever stands behind it.
    ///
    /// # Errors
    /// Text that is no certificate.
    pub fn of_x5c(entry: &str) -> Result<Self, NoCertificate> {
        if entry.len() > LONGEST {
            return Err(NoCertificate::TooLong);
        }
        let der = x5c_der(entry).ok_or(NoCertificate::NotBase64)?;
        Self::of_der(&der).map_err(|_| NoCertificate::Unreadable)
    }

    /// What the body of a certificate says; `der` is the whole certificate.
    fn new(body: &TbsCertificateInner<Rfc5280>, der: &[u8]) -> Result<Self, KeyError> {
        let seconds = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .map_err(|_| KeyError::Der { structure: "certificate", reason: "a time out of range".into() })
        };
        let validity = body.validity();
        Ok(Self {
            subject: name(body.subject()),
            issuer: name(body.issuer()),
            not_before: seconds(validity.not_before)?,
            not_after: seconds(validity.not_after)?,
            thumbprint: URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, der)),
            chain: 1,
        })
    }
}

/// Why an entry of an `x5c` is no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCertificate {
    /// It is longer than any that is read.
    TooLong,
    /// It is not in base64: the standard alphabet, with padding.
    NotBase64,
    /// What it holds is no certificate, or one that can't be read.
    Unreadable,
}

/// The longest entry of a header's `x5c` that is read, in bytes.
const LONGEST: usize = 64 << 10;

/// The DER in an entry of an `x5c`: base64, not base64url (RFC 7515 §4.1.6, RFC 7517 §4.7).
pub(super) fn x5c_der(entry: &str) -> Option<Vec<u8>> {
    STANDARD.decode(entry).ok()
}

/// Attribute types by the names of RFC 4514 §3, and the ones beside them that certificates have.
const TYPES: &str = "\
2.5.4.3 CN
2.5.4.4 SN
2.5.4.5 serialNumber
2.5.4.6 C
2.5.4.7 L
2.5.4.8 ST
2.5.4.9 STREET
2.5.4.10 O
2.5.4.11 OU
2.5.4.12 title
2.5.4.42 GN
0.9.2342.19200300.100.1.1 UID
0.9.2342.19200300.100.1.25 DC
1.2.840.113549.1.9.1 emailAddress";

/// A name as RFC 4514 §2 writes it, its last part first. (The crates would do so with a table of every
/// OID there is, which each start of the program would pay for.)
fn name(name: &Name) -> String {
    let parts: Vec<&RelativeDistinguishedName> = name.iter_rdn().collect();
    let attribute = |attribute: &AttributeTypeAndValue| {
        let oid = attribute.oid.to_string();
        let mut rows = TYPES.lines().filter_map(|row| row.split_once(' '));
        match rows.find(|(known, _)| *known == oid) {
            Some((_, name)) => format!("{name}={}", value(&attribute.value)),
            None => format!("{oid}={}", hex(&attribute.value)),
        }
    };
    let part = |part: &&RelativeDistinguishedName| part.iter().map(attribute).collect::<Vec<_>>().join("+");
    parts.iter().rev().map(part).collect::<Vec<_>>().join(",")
}

/// An attribute's text, with what has a meaning in a name escaped (RFC 4514 §2.4).
fn value(any: &Any) -> String {
    let Some(text) = text(any) else {
        return hex(any);
    };
    let last = text.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let is_edge = (at == 0 && matches!(c, ' ' | '#')) || (at == last && c == ' ');
        match c {
            '\0' => out.push_str("\\00"),
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => out.extend(['\\', c]),
            _ if is_edge => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// The text of a string of any type that names have (RFC 5280 §4.1.2.4).
fn text(any: &Any) -> Option<String> {
    let bytes = any.value();
    match any.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::VisibleString => {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }
        // T.61 in theory, Latin-1 in practice.
        Tag::TeletexString => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let (units, []) = bytes.as_chunks::<2>() else { return None };
            String::from_utf16(&units.iter().map(|unit| u16::from_be_bytes(*unit)).collect::<Vec<_>>()).ok()
        }
        _ => None,
    }
}

/// A value as its DER in hex, as RFC 4514 §2.4 has it for what has no text.
fn hex(any: &Any) -> String {
    let der = any.to_der().unwrap_or_default();
    der.iter().fold("#".to_owned(), |mut hex, byte| {
        hex.extend(
            [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default()),
        );
        hex
    })
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use super::*;

    #[test]
    fn names_are_those_of_rfc_4514() {
        for text in [
            "CN=leaf",
            "CN=Steve Kille,O=Isode Limited,C=GB",
            "OU=Sales+CN=J.  Smith,DC=example,DC=net",
            "CN=James \\\"Jim\\\" Smith\\, III,emailAddress=j@example.net",
        ] {
            assert_eq!(name(&Name::from_str(text).expect("a name")), text);
        }
        assert_eq!(name(&Name::default()), "");
    }

    #[test]
    fn what_is_no_certificate_is_told_apart() {
        for (entry, why) in [
            ("AAAA", NoCertificate::Unreadable),
            ("", NoCertificate::Unreadable),
            ("AA-_", NoCertificate::NotBase64),
            ("AA", NoCertificate::NotBase64),
            (&"A".repeat(LONGEST), NoCertificate::Unreadable),
            (&"A".repeat(LONGEST + 4), NoCertificate::TooLong),
        ] {
            assert_eq!(Certificate::of_x5c(entry), Err(why), "{}", entry.len());
        }
    }

    #[test]
    fn text_of_every_type() {
        let any = |tag, bytes: &[u8]| Any::new(tag, bytes).expect("short");
        assert_eq!(value(&any(Tag::BmpString, &[0, b'a', 0x20, 0xac])), "a€");
        assert_eq!(value(&any(Tag::TeletexString, &[0xe9])), "é");
        assert_eq!(value(&any(Tag::Utf8String, b" #,\0 ")), "\\ #\\,\\00\\ ");
        assert_eq!(value(&any(Tag::BmpString, &[0])), "#1e0100");
        assert_eq!(value(&any(Tag::Utf8String, &[0xff])), "#0c01ff");
        assert_eq!(value(&any(Tag::Integer, &[5])), "#020105");
    }
}
