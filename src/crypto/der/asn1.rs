//! The object identifiers of keys, their names, and the error of what does not parse.

use der::asn1::ObjectIdentifier;

use crate::error::KeyError;

pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Names for what is recognised and refused.
pub(super) const OTHER_TYPES: &str = "\
1.3.101.110 X25519
1.3.101.111 X448
1.3.101.113 Ed448
1.2.840.10040.4.1 DSA
1.2.840.113549.1.3.1 DH
1.2.840.10046.2.1 DH
1.3.132.1.12 ECDH
1.2.840.113549.1.1.7 RSA-OAEP";
/// Those of them that are for key agreement.
pub(super) const AGREEMENT: [&str; 4] = ["X25519", "X448", "DH", "ECDH"];
pub(super) const OTHER_CURVES: &str = "\
1.2.840.10045.3.1.1 P-192
1.3.132.0.33 P-224
1.3.36.3.3.2.8.1.1.7 brainpoolP256r1
1.3.36.3.3.2.8.1.1.11 brainpoolP384r1
1.3.36.3.3.2.8.1.1.13 brainpoolP512r1
1.2.156.10197.1.301 SM2
1.2.643.2.2.35.1 GOST R 34.10-2001";
/// The name of an OID, else its dotted form. `names` has a row for each: a text and no table, whose addresses would be put
/// right at every start of the program.
pub(super) fn named(oid: ObjectIdentifier, names: &str) -> String {
    let oid = oid.to_string();
    let name = names.lines().filter_map(|row| row.split_once(' ')).find(|(known, _)| *known == oid);
    name.map_or(oid.clone(), |(_, name)| name.to_owned())
}

/// Turns a format error into ours; it says positions and tags, never content.
pub(super) fn broken(structure: &'static str) -> impl Fn(der::Error) -> KeyError {
    move |error| KeyError::Der { structure, reason: error.to_string() }
}
