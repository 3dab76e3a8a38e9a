//! TLS: whom to trust, and why a server was not.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, Error, RootCertStore};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

use crate::error::{InputError, TlsFault, quoted};
use crate::input::source::read_file;

/// The flag that names authorities.
const CA: &str = "--ca";

/// How many names of a certificate are told.
const MOST_NAMES: usize = 5;

/// The most bytes that a file of certificates may have: the bundles of systems have a quarter of it.
const MOST: usize = 1 << 20;

/// What is trusted: the authorities in a file, else those of the system; and a sum that tells one from the other.
///
/// # Errors
/// A file that can't be read, or has no certificate.
pub(super) fn config(authorities: Option<&Path>) -> Result<(TlsConfig, u64), InputError> {
    let mut sum = DefaultHasher::new();
    let roots = match authorities {
        Some(path) => {
            let certificates = read(path)?;
            for certificate in &certificates {
                certificate.der().hash(&mut sum);
            }
            RootCerts::new_with_certs(&certificates)
        }
        None => RootCerts::PlatformVerifier,
    };
    let config = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(default_provider()))
        .root_certs(roots)
        .build();
    Ok((config, sum.finish()))
}

/// The certificates of a file, in PEM or one in DER.
fn read(path: &Path) -> Result<Vec<Certificate<'static>>, InputError> {
    let bytes = read_file(path, MOST, CA)?;
    let mut certificates: Vec<Certificate<'static>> = parse_pem(&bytes)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        certificates.push(Certificate::from_der(&bytes).to_owned());
    }
    let mut store = RootCertStore::empty();
    let ders = certificates.iter().map(|certificate| CertificateDer::from(certificate.der()));
    if store.add_parsable_certificates(ders).0 == 0 {
        return Err(InputError::NoCertificate { what: CA, name: quoted(&path.to_string_lossy()) });
    }
    Ok(certificates)
}

/// What an error of the library comes to.
pub(super) fn fault(error: &Error) -> TlsFault {
    match error {
        Error::InvalidCertificate(error) => of_certificate(error),
        Error::AlertReceived(alert) => TlsFault::Alert(words(&format!("{alert:?}"))),
        Error::InvalidMessage(_) => TlsFault::NotTls,
        Error::General(text) if text.starts_with("No CA certificates") => TlsFault::NoAuthorities,
        Error::NoCertificatesPresented => TlsFault::Other("the server shows no certificate".to_owned()),
        error => TlsFault::Other(error.to_string()),
    }
}

fn of_certificate(error: &CertificateError) -> TlsFault {
    match error {
        CertificateError::UnknownIssuer => TlsFault::UnknownAuthority,
        CertificateError::Expired => TlsFault::Expired(None),
        CertificateError::ExpiredContext { not_after, .. } => {
            TlsFault::Expired(i64::try_from(not_after.as_secs()).ok())
        }
        CertificateError::NotValidYet => TlsFault::NotYetValid(None),
        CertificateError::NotValidYetContext { not_before, .. } => {
            TlsFault::NotYetValid(i64::try_from(not_before.as_secs()).ok())
        }
        CertificateError::NotValidForName => TlsFault::OtherName { names: Vec::new() },
        CertificateError::NotValidForNameContext { presented, .. } => TlsFault::OtherName {
            names: presented.iter().take(MOST_NAMES).map(|name| name_of(name)).collect(),
        },
        CertificateError::Revoked => TlsFault::Revoked,
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            TlsFault::AuthorityAsServer
        }
        error => TlsFault::Certificate(words(&format!("{error:?}"))),
    }
}

/// A name out of a certificate, which the library writes as `DnsName("a.example")`.
fn name_of(presented: &str) -> String {
    let inside =
        presented.split_once('(').and_then(|(_, inside)| inside.strip_suffix(')')).unwrap_or(presented);
    quoted(inside.trim_matches('"'))
}

/// `HandshakeFailure` as words: `handshake failure`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() && !words.ends_with(|c: char| !c.is_alphanumeric()) {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_library_become_words() {
        assert_eq!(words("HandshakeFailure"), "handshake failure");
        assert_eq!(words("BadEncoding"), "bad encoding");
        assert_eq!(name_of(r#"DnsName("a.example")"#), r#""a.example""#);
        assert_eq!(name_of("IpAddress(127.0.0.1)"), r#""127.0.0.1""#);
    }
}
