//! The keys in PEM blocks, and which of several certificates is the signer's.

use super::one::{of_der, of_ssh_private};
use crate::crypto::format::Container;
use crate::crypto::key::Key;
use crate::crypto::key_type::Curve;
use crate::crypto::keys::Keys;
use crate::crypto::password::Password;
use crate::crypto::{der, pem};
use crate::error::KeyError;

/// The most PEM blocks that are read.
const BLOCKS_MOST: usize = 1000;

/// A block's key, and what there is to tell of a certificate.
struct Found {
    key: Result<Key, KeyError>,
    certificate: Certificate,
}

/// What a block is for a chain.
enum Certificate {
    /// A certificate, whether its key is of use or not.
    Named(der::Names),
    /// What should be a certificate and can't be read: whose it is, nobody knows.
    Broken,
    /// Something else.
    No,
}

/// Reads every PEM block that is a key. With none, a block that a password would open is the answer,
/// else the first block's error.
pub(super) fn read_pem(text: &str, password: &Password<'_>) -> Result<Keys, KeyError> {
    if text.matches(pem::BEGIN).nth(BLOCKS_MOST).is_some() {
        return Err(KeyError::TooMany { what: "PEM blocks in one file", limit: BLOCKS_MOST });
    }
    let mut curve = None;
    let mut found = Vec::new();
    for block in pem::blocks(text) {
        match block {
            // Part of the key behind it, and no entry of its own.
            Ok(block) if block.label == "EC PARAMETERS" => match der::ec_parameters(&block.der) {
                Ok(named) => curve = Some(named),
                Err(error) => found.push(Found { key: Err(error), certificate: Certificate::No }),
            },
            Ok(block) => found.push(read_block(&block, curve.take(), password)),
            Err(error) => {
                let certificate =
                    if may_be_certificate(&error) { Certificate::Broken } else { Certificate::No };
                found.push(Found { key: Err(error), certificate });
            }
        }
    }
    let none = KeyError::PemLabel { label: Some("EC PARAMETERS".to_owned()) };
    let keys = without_issuers(found).into_iter().map(|key| (None, key));
    Keys::sorted(keys).some().map_err(|error| error.unwrap_or(none))
}

/// Takes out the issuers of a chain, which sign certificates and not tokens. In a circle there are only
/// issuers, and none is taken out.
fn without_issuers(found: Vec<Found>) -> Vec<Result<Key, KeyError>> {
    let all: Vec<&der::Names> = found.iter().filter_map(Found::names).collect();
    let broken = found.iter().filter(|one| matches!(one.certificate, Certificate::Broken)).count();
    // Beside a certificate that can't be read, an authority's may be its issuer's.
    let is_issuer = |own: &der::Names| {
        (broken > 0 && own.is_authority)
            || all.iter().any(|other| other.issuer == own.subject && other.subject != own.subject)
    };
    let issuers: Vec<bool> = found.iter().map(|one| one.names().is_some_and(is_issuer)).collect();
    let chain = all.len() + broken;
    let leaves = chain - issuers.iter().filter(|issuer| **issuer).count();
    let kept = |(Found { key, certificate }, issuer)| {
        let is_certificate = matches!(certificate, Certificate::Named(_));
        match key {
            Ok(_) if issuer && leaves > 0 => Err(KeyError::IssuerCertificate),
            Ok(mut key) if is_certificate && leaves == 1 => {
                key.set_chain(chain);
                Ok(key)
            }
            key => key,
        }
    };
    found.into_iter().zip(issuers).map(kept).collect()
}

impl Found {
    fn names(&self) -> Option<&der::Names> {
        match &self.certificate {
            Certificate::Named(names) => Some(names),
            Certificate::Broken | Certificate::No => None,
        }
    }
}

/// Whether a block that is not complete may have been meant as a certificate.
fn may_be_certificate(error: &KeyError) -> bool {
    match error {
        KeyError::PemUnfinished { label }
        | KeyError::PemBase64 { label }
        | KeyError::PemEnd { label, .. } => label.as_deref().is_some_and(is_certificate),
        KeyError::PemBegin => true,
        _ => false,
    }
}

fn is_certificate(label: &str) -> bool {
    ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"].contains(&label)
}

fn read_block(block: &pem::Block, curve: Option<Curve>, password: &Password<'_>) -> Found {
    let key = pem_key(block, curve, password);
    let is_certificate =
        is_certificate(&block.label) || key.as_ref().is_ok_and(|key| key.certificate().is_some());
    let certificate = match der::names(der::first(&block.der)) {
        Some(names) if is_certificate => Certificate::Named(names),
        None if is_certificate => Certificate::Broken,
        _ => Certificate::No,
    };
    Found { key, certificate }
}

/// A block's key. The label decides only where the content does not tell.
fn pem_key(block: &pem::Block, curve: Option<Curve>, password: &Password<'_>) -> Result<Key, KeyError> {
    const KEYS: [&str; 8] = [
        "PRIVATE KEY",
        "PUBLIC KEY",
        "RSA PRIVATE KEY",
        "RSA PUBLIC KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "CERTIFICATE",
        "X509 CERTIFICATE",
    ];
    match block.label.as_str() {
        "OPENSSH PRIVATE KEY" => of_ssh_private(&block.der, password),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Err(KeyError::CertificateRequest),
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => Err(KeyError::Pkcs7),
        "PKCS12" => Err(KeyError::Pkcs12),
        "DSA PRIVATE KEY" => Err(KeyError::UnsupportedType { name: "DSA".to_owned() }),
        // OpenSSL's own form: what the certificate is trusted for stands behind it.
        "TRUSTED CERTIFICATE" => of_der(der::first(&block.der), curve, Container::Pem, password),
        label if KEYS.contains(&label) => of_der(&block.der, curve, Container::Pem, password),
        label => Err(KeyError::PemLabel { label: pem::known(label) }),
    }
}
