//! Certificates that belong together: the leaf's key is the signer's, and no other ever takes its place.

use jwt_toolkit::error::KeyError;

use crate::pems::{EC_P256_SPKI, ED25519_PKCS8, ISSUER, LEAF};
use crate::{all, one, refused};

/// An authority with a P-256 key, and leaves that it issued.
const AUTHORITY: &str = include_str!("files/chains/ca.pem");
const ED448: &str = include_str!("files/chains/ed448.pem");
const ED25519: &str = include_str!("files/chains/ed25519.pem");

#[test]
fn an_authority_does_not_sign_for_its_leaf() {
    let ed448 = KeyError::UnsupportedType { name: "Ed448".to_owned() };
    assert_eq!(refused(format!("{ED448}{AUTHORITY}")), ed448);
    assert_eq!(refused(format!("{AUTHORITY}{ED448}")), ed448);
    // Alone it is a certificate like any other.
    assert_eq!(one(AUTHORITY).type_name(), "EC P-256");
    for chain in [format!("{ED25519}{AUTHORITY}"), format!("{AUTHORITY}{ED25519}")] {
        let chain = all(chain);
        assert_eq!(chain.keys[0].certificate().unwrap().chain, 2);
        assert_eq!((chain.keys[0].type_name().as_str(), chain.keys.len()), ("Ed25519", 1));
    }
}

#[test]
fn beside_a_broken_leaf_there_is_no_signer() {
    let (head, _) = ED25519.split_at(ED25519.len() / 2);
    let garbled = format!("-----BEGIN CERTIFICATE-----\n{}\n", &ED25519[120..]);
    let unknown = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    let short = ED25519.replacen("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE----", 1);
    for leaf in [head, &garbled, unknown, &short, &ED25519.replace("END CERTIFICATE", "END KEY")] {
        for file in [format!("{leaf}\n{AUTHORITY}"), format!("{AUTHORITY}{leaf}\n")] {
            assert!(!matches!(refused(&file), KeyError::IssuerCertificate), "{file}");
        }
    }
    // What is no certificate hides no leaf, and a key of one's own is no authority's.
    let other = "-----BEGIN PGP MESSAGE-----\nMAA=\n-----END PGP MESSAGE-----\n";
    assert_eq!(all(format!("{other}{AUTHORITY}")).keys.len(), 1);
    let beside = all(format!("{head}\n{AUTHORITY}{ED25519_PKCS8}{LEAF}"));
    assert_eq!(beside.keys.len(), 2);
    assert_eq!(all(format!("{LEAF}{ISSUER}")).keys[0].thumbprint(), one(EC_P256_SPKI).thumbprint());
}
