//! The parts of a certificate by their places (RFC 5280 §4.1), whatever is in them: real ones break rules
//! that are of no matter to their key.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode as _, SliceReader, Tag, TagNumber, Tagged as _};

const VERSION: Tag = Tag::ContextSpecific { number: TagNumber(0), constructed: true };
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");

/// What a certificate says of its place in a chain, whatever its key.
pub(crate) struct Names {
    /// The subject's name, as DER.
    pub(crate) subject: Vec<u8>,
    /// The issuer's name, as DER.
    pub(crate) issuer: Vec<u8>,
    /// Whether the basic constraints say that it issues certificates (RFC 5280 §4.2.1.9).
    pub(crate) is_authority: bool,
}

/// The parts that matter here, each as DER.
pub(super) struct Body {
    issuer: Vec<u8>,
    subject: Vec<u8>,
    /// The `SubjectPublicKeyInfo`.
    pub(super) key: Vec<u8>,
}

impl Body {
    /// The parts of a certificate.
    pub(super) fn of(der: &[u8]) -> der::Result<Body> {
        let outer = AnyRef::from_der(der)?;
        let inner = AnyRef::decode(&mut SliceReader::new(outer.value())?)?;
        let mut reader = SliceReader::new(inner.value())?;
        let mut next = || AnyRef::decode(&mut reader);
        // Version 1 does not name itself: then this is the serial number.
        if next()?.tag() == VERSION {
            next()?;
        }
        let _signature = next()?;
        let issuer = next()?.to_der()?;
        let _validity = next()?;
        Ok(Body { issuer, subject: next()?.to_der()?, key: next()?.to_der()? })
    }
}

/// What a certificate says of its place in a chain. None: it is none.
pub(crate) fn names(der: &[u8]) -> Option<Names> {
    let Body { issuer, subject, .. } = Body::of(der).ok()?;
    Some(Names { subject, issuer, is_authority: is_authority(der).unwrap_or_default() })
}

/// RFC 5280 §4.2.1.9.
fn is_authority(der: &[u8]) -> der::Result<bool> {
    let certificate = x509_cert::Certificate::from_der(der)?;
    let mut extensions = certificate.tbs_certificate().extensions().into_iter().flatten();
    let Some(constraints) = extensions.find(|extension| extension.extn_id == BASIC_CONSTRAINTS) else {
        return Ok(false);
    };
    let outer = AnyRef::from_der(constraints.extn_value.as_bytes())?;
    bool::decode(&mut SliceReader::new(outer.value())?)
}
