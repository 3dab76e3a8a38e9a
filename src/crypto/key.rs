//! A key: what it is, and every form that it can be written in.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::algorithm::{Algorithm, Family};
use super::components::{Components, Rsa};
use super::jwk::Attributes;
use super::key_type::KeyType;
use super::{der, jwk, pem, ssh};
use crate::error::KeyError;

/// The form of OpenSSH, in errors.
const OPENSSH: &str = "an OpenSSH key";

/// Which half of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// A secret has no halves: it signs and verifies.
    Secret,
    /// The private half; it holds the public one.
    Private,
    /// The public half.
    Public,
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Half::Secret => "secret",
            Half::Private => "private",
            Half::Public => "public",
        })
    }
}

/// A key for signatures: a secret, a private key or a public key, sound and ready for use.
///
/// It can't be cloned, `Debug` hides it, and its memory is wiped when it goes.
pub struct Key {
    components: Components,
    attributes: Attributes,
    /// The format that it was read from, e.g. `SPKI PEM`.
    format: Option<String>,
    source: Option<String>,
    /// What an OpenSSH key says of itself.
    comment: Option<String>,
}

impl Key {
    /// An HMAC secret of these bytes.
    #[must_use]
    pub fn from_secret(bytes: Vec<u8>) -> Key {
        Key::new(Components::Secret(Zeroizing::new(bytes)))
    }

    /// A key without attributes or origin.
    pub(crate) fn new(components: Components) -> Key {
        Key { components, attributes: Attributes::default(), format: None, source: None, comment: None }
    }

    /// A key that was read from a format.
    pub(crate) fn read(components: Components, attributes: Attributes, format: String) -> Key {
        Key { components, attributes, format: Some(format), source: None, comment: None }
    }

    /// What the key is made of.
    pub(crate) fn components(&self) -> &Components {
        &self.components
    }

    /// What the key says of itself.
    pub(crate) fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The type of key.
    #[must_use]
    pub fn key_type(&self) -> KeyType {
        self.components.key_type()
    }

    /// Which half this is.
    #[must_use]
    pub fn half(&self) -> Half {
        match &self.components {
            Components::Secret(_) => Half::Secret,
            components if components.is_private() => Half::Private,
            _ => Half::Public,
        }
    }

    /// Bits of the RSA modulus or of the secret; none where the type fixes the size.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        match &self.components {
            Components::Secret(secret) => Some(secret.len() * 8),
            Components::Rsa(rsa) => Some(rsa.bits()),
            _ => None,
        }
    }

    /// The key's id (RFC 7517 §4.5).
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.attributes.kid.as_deref()
    }

    /// Gives the key an id, or takes it away.
    pub fn set_kid(&mut self, kid: Option<String>) {
        self.attributes.kid = kid;
    }

    /// The `alg` of the JWK that the key was read from, whatever it says (RFC 7517 §4.4).
    #[must_use]
    pub fn declared_alg(&self) -> Option<&str> {
        self.attributes.alg.as_deref()
    }

    /// Where the key came from, as a person would call it; set by who fetched it.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Says where the key came from.
    pub fn set_source(&mut self, source: String) {
        self.source = Some(source);
    }

    /// The comment beside an OpenSSH key, as it was written: it may hold any character.
    #[must_use]
    pub fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// Gives the key a comment, or takes it away.
    pub fn set_comment(&mut self, comment: Option<String>) {
        self.comment = comment;
    }

    /// What the key is called among others: `key 2026-01 from jwks.json`.
    #[must_use]
    pub fn name(&self) -> String {
        let what = if self.secret_bytes().is_some() { "secret" } else { "key" };
        match (self.kid(), self.source()) {
            (Some(kid), Some(source)) => format!("{what} {kid} from {source}"),
            (Some(kid), None) => format!("{what} {kid}"),
            (None, Some(source)) => format!("{what} from {source}"),
            (None, None) => self.describe(),
        }
    }

    /// The key in words, without anything secret: `RSA 2048 public key (SPKI PEM)`,
    /// `HMAC secret of 32 bytes`.
    #[must_use]
    pub fn describe(&self) -> String {
        let half = self.half();
        let name = match &self.components {
            Components::Secret(secret) => format!("HMAC secret of {} bytes", secret.len()),
            Components::Rsa(rsa) => {
                let pss = if rsa.pss.is_some() { "-PSS" } else { "" };
                format!("RSA{pss} {} {half} key", rsa.bits())
            }
            components => format!("{} {half} key", components.key_type()),
        };
        match &self.format {
            Some(format) => format!("{name} ({format})"),
            None => name,
        }
    }

    /// The JWK thumbprint with SHA-256, in base64url (RFC 7638). Both halves have the same; a
    /// secret's is a hash of the secret.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        jwk::thumbprint(&self.components)
    }

    /// The bytes of an HMAC secret.
    #[must_use]
    pub fn secret_bytes(&self) -> Option<&[u8]> {
        match &self.components {
            Components::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    /// An HMAC secret as base64url without padding.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for any other key.
    pub fn to_secret_text(&self) -> Result<Zeroizing<String>, KeyError> {
        let secret = self.secret_bytes().ok_or_else(|| self.no_form("text"))?;
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(secret)))
    }

    /// The private half as PKCS#8 DER.
    ///
    /// # Errors
    /// [`KeyError::PrivateHalfNeeded`] for a public key, [`KeyError::NoSuchForm`] for a secret.
    pub fn to_private_der(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.private_key_info("DER")
    }

    /// The private half as PKCS#8 PEM.
    ///
    /// # Errors
    /// [`KeyError::PrivateHalfNeeded`] for a public key, [`KeyError::NoSuchForm`] for a secret.
    pub fn to_private_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        Ok(pem::write("PRIVATE KEY", &self.private_key_info("PEM")?))
    }

    /// The public half as `SubjectPublicKeyInfo` DER.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for a secret.
    pub fn to_public_der(&self) -> Result<Vec<u8>, KeyError> {
        self.public_key_info("DER")
    }

    /// The public half as `SubjectPublicKeyInfo` PEM.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for a secret.
    pub fn to_public_pem(&self) -> Result<String, KeyError> {
        let pem = pem::write("PUBLIC KEY", &self.public_key_info("PEM")?);
        Ok(pem.as_str().to_owned())
    }

    /// The public half as a line of OpenSSH, with the comment; a blank stands for each control
    /// character in it.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for a key that SSH has no type for: secrets, secp256k1, ML-DSA, and RSA
    /// keys bound to RSASSA-PSS.
    pub fn to_ssh_public(&self) -> Result<String, KeyError> {
        ssh::public_line(&self.components, self.comment()).ok_or_else(|| self.no_form(OPENSSH))
    }

    /// The private half as an OpenSSH PEM without a passphrase, with the comment.
    ///
    /// # Errors
    /// [`KeyError::PrivateHalfNeeded`] for a public key, [`KeyError::NoSuchForm`] as for the public half.
    pub fn to_ssh_private(&self) -> Result<Zeroizing<String>, KeyError> {
        self.to_ssh_public()?;
        ssh::private_pem(&self.components, self.comment())
            .unwrap_or_else(|| Err(self.private_half_needed("an OpenSSH private key")))
    }

    /// A half as a JWK: `kty`, `kid`, `use`, `key_ops`, `alg`, then the key. `alg` is the given
    /// one, else what the key declared or is bound to.
    ///
    /// # Errors
    /// A half that the key does not have, an algorithm of another type, an ML-DSA key whose seed
    /// is not known, or a key bound to RSASSA-PSS without an algorithm to say so.
    pub fn to_jwk(&self, half: Half, algorithm: Option<Algorithm>) -> Result<Map<String, Value>, KeyError> {
        match (half, self.half()) {
            (Half::Secret, Half::Secret)
            | (Half::Private, Half::Private)
            | (Half::Public, Half::Private | Half::Public) => {}
            (Half::Private, Half::Public) => return Err(self.private_half_needed("a private JWK")),
            (Half::Secret, _) => return Err(self.no_form("a secret")),
            (Half::Private | Half::Public, Half::Secret) => return Err(self.no_form("a key pair")),
        }
        if let Some(algorithm) = algorithm
            && algorithm.key_type() != self.key_type()
        {
            return Err(KeyError::WrongType {
                algorithm: algorithm.name(),
                needed: algorithm.key_type().with_article(),
                found: self.key_type().with_article(),
            });
        }
        let alg = algorithm.map_or(self.attributes.alg.clone(), |given| Some(given.name().to_owned()));
        let attributes = Attributes {
            kid: self.attributes.kid.clone(),
            alg: match alg {
                Some(alg) => Some(alg),
                None => self.bound_algorithm()?,
            },
            key_use: self.attributes.key_use.clone(),
            key_ops: match &self.attributes.key_ops {
                // RFC 7517 §4.3: the public half verifies what the private one signs.
                Some(_) if half == Half::Public && self.half() == Half::Private => {
                    Some(vec!["verify".to_owned()])
                }
                key_ops => key_ops.clone(),
            },
        };
        jwk::write(&self.components, half == Half::Private, &attributes)
    }

    /// The one algorithm of an id-RSASSA-PSS key, which only a JWK's `alg` can say.
    fn bound_algorithm(&self) -> Result<Option<String>, KeyError> {
        let Components::Rsa(Rsa { pss: Some(pss), .. }) = &self.components else {
            return Ok(None);
        };
        Algorithm::all()
            .find(|algorithm| {
                algorithm.family() == Family::RsaPss && pss.hash_len == Some(algorithm.hash_len())
            })
            .map(|algorithm| Some(algorithm.name().to_owned()))
            .ok_or_else(|| self.no_form("a JWK without an algorithm"))
    }

    fn private_key_info(&self, form: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        der::private_key_info(&self.components).unwrap_or_else(|| {
            Err(match self.half() {
                Half::Secret => self.no_form(form),
                Half::Private | Half::Public => self.private_half_needed(&format!("a private {form}")),
            })
        })
    }

    fn public_key_info(&self, form: &'static str) -> Result<Vec<u8>, KeyError> {
        der::public_key_info(&self.components).unwrap_or_else(|| Err(self.no_form(form)))
    }

    /// The error for a public key where a private one is needed.
    pub(crate) fn private_half_needed(&self, purpose: &str) -> KeyError {
        KeyError::PrivateHalfNeeded { found: self.with_article(), purpose: purpose.to_owned() }
    }

    fn no_form(&self, form: &'static str) -> KeyError {
        KeyError::NoSuchForm { key: self.with_article(), form }
    }

    /// The key in a sentence; every type's name takes `an`.
    fn with_article(&self) -> String {
        format!("an {}", self.describe())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} {})", self.key_type(), self.half())
    }
}
