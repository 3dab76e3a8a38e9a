//! Certificates, made as they are needed: an authority of the tests, and what it vouches for or does not.

use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Who vouches for the servers of the tests.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// What is wrong with the certificate of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// It is for another name.
    OtherName,
    /// It vouches for itself.
    SelfSigned,
    /// Nobody knows who signed it.
    UnknownAuthority,
}

impl Authority {
    /// The one that `ca.pem` names.
    pub(crate) fn known() -> &'static Self {
        static KNOWN: OnceLock<Authority> = OnceLock::new();
        KNOWN.get_or_init(|| Self::new("Authority of the tests"))
    }

    /// One that nobody knows.
    pub(crate) fn stranger() -> Self {
        Self::new("Authority of others")
    }

    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key can be made");
        let pem = params.self_signed(&key).expect("the authority vouches for itself").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Its certificate.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// A server for these names, with a certificate that is sound.
    pub(crate) fn server(&self, names: &[&str]) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key can be made");
        let leaf = params(names).signed_by(&key, &self.issuer).expect("the authority vouches");
        config(leaf.into(), &key)
    }

    /// A server on loopback, with a certificate that is not.
    pub(crate) fn flawed(&self, flaw: Flaw) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key can be made");
        let mut params = params(&["127.0.0.1", "localhost"]);
        match flaw {
            Flaw::Expired => params.not_after = rcgen::date_time_ymd(2020, 1, 1),
            Flaw::NotYetValid => params.not_before = rcgen::date_time_ymd(2199, 1, 1),
            Flaw::OtherName => params = self::params(&["other.example"]),
            Flaw::SelfSigned => return self_signed().0,
            Flaw::UnknownAuthority => return Self::stranger().server(&["127.0.0.1"]),
        }
        config(params.signed_by(&key, &self.issuer).expect("the authority vouches").into(), &key)
    }
}

/// A server on loopback with a certificate that vouches for itself, and that certificate.
pub(crate) fn self_signed() -> (Arc<ServerConfig>, String) {
    let key = KeyPair::generate().expect("a key can be made");
    let leaf = params(&["127.0.0.1", "localhost"]).self_signed(&key).expect("it vouches for itself");
    let pem = leaf.pem();
    (config(leaf.into(), &key), pem)
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let common = names.first().cloned().unwrap_or_default();
    let mut params = CertificateParams::new(names).expect("the names are names");
    params.distinguished_name.push(DnType::CommonName, common);
    params.use_authority_key_identifier_extension = true;
    params
}

fn config(leaf: CertificateDer<'static>, key: &KeyPair) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("the key is PKCS#8");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has its versions")
        .with_no_client_auth()
        .with_single_cert(vec![leaf], key);
    Arc::new(config.expect("the key fits the certificate"))
}
