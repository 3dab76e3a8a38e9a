//! A key: what it is, and every form that it can be written in.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::algorithm::Algorithm;
use super::certificate::Certificate;
use super::components::Components;
use super::format::{Container, Format};
use super::jwk;
use super::jwk::{Attributes, Hash};
use super::key_type::KeyType;
use crate::error::KeyError;

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
/// It can't be cloned, `Debug` hides it, and its memory is wiped when it goes, or when the last goes that
/// [`share`](Self::share) made of it.
pub struct Key {
    components: Arc<Components>,
    attributes: Attributes,
    /// What it was read from.
    format: Option<Format>,
    certificate: Option<Certificate>,
    source: Option<String>,
    /// Its place there, from 0, when it was not alone.
    place: Option<usize>,
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
        Key {
            components: Arc::new(components),
            attributes: Attributes::default(),
            format: None,
            certificate: None,
            source: None,
            place: None,
            comment: None,
        }
    }

    /// A key that was read from a format.
    pub(crate) fn read(components: Components, attributes: Attributes, format: Format) -> Key {
        Key { attributes, format: Some(format), ..Key::new(components) }
    }

    /// The same key, and the certificate that vouches for it.
    pub(crate) fn with_certificate(self, certificate: Option<Certificate>) -> Key {
        Key { certificate, ..self }
    }

    /// The same key again, for another holder: there is one secret in memory as before.
    #[must_use]
    pub fn share(&self) -> Key {
        Key {
            components: Arc::clone(&self.components),
            attributes: self.attributes.clone(),
            certificate: self.certificate.clone(),
            source: self.source.clone(),
            comment: self.comment.clone(),
            ..*self
        }
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
        match &*self.components {
            Components::Secret(_) => Half::Secret,
            components if components.is_private() => Half::Private,
            _ => Half::Public,
        }
    }

    /// Bits of the RSA modulus or of the secret; none where the type fixes the size.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        self.secret_bytes().map(|secret| secret.len() * 8).or_else(|| self.rsa_bits())
    }

    /// Bits of the modulus of an RSA key.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<usize> {
        match &*self.components {
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

    /// Binds the key to an algorithm, as a JWK's `alg` does (RFC 7517 §4.4).
    ///
    /// # Errors
    /// An algorithm that the key cannot serve.
    pub fn set_alg(&mut self, algorithm: Algorithm) -> Result<(), KeyError> {
        self.can_be_bound_to(algorithm)?;
        self.attributes.alg = Some(algorithm.name().to_owned());
        Ok(())
    }

    /// The `use` of the JWK: `sig`, `enc`, or another (RFC 7517 §4.2).
    #[must_use]
    pub fn key_use(&self) -> Option<&str> {
        self.attributes.key_use.as_deref()
    }

    /// Says what the key is for (RFC 7517 §4.2).
    ///
    /// # Errors
    /// [`KeyError::JwkUses`] where `key_ops` say otherwise.
    pub fn set_use(&mut self, key_use: &str) -> Result<(), KeyError> {
        let previous = self.attributes.key_use.replace(key_use.to_owned());
        let checked = self.attributes.check();
        if checked.is_err() {
            self.attributes.key_use = previous;
        }
        checked
    }

    /// The `key_ops` of the JWK (RFC 7517 §4.3).
    #[must_use]
    pub fn key_ops(&self) -> Option<&[String]> {
        self.attributes.key_ops.as_deref()
    }

    /// The names of the members that a JWK had beside those known here; converting from JWK to JWK
    /// keeps them.
    pub fn other_members(&self) -> impl Iterator<Item = &str> {
        self.attributes.other.iter().map(|(name, _)| name.as_str())
    }

    /// Of those, the ones that a public JWK of this key goes without: beside a private key all that
    /// nobody knows to be public, beside a public one the names that private keys have.
    pub fn withheld_members(&self) -> impl Iterator<Item = &str> {
        self.other_members().filter(|name| self.is_withheld(name))
    }

    /// Whether a public JWK of this key goes without a member beside the key's own.
    pub(crate) fn is_withheld(&self, name: &str) -> bool {
        match self.half() {
            Half::Secret => false,
            Half::Private => !jwk::is_public(name),
            Half::Public => jwk::is_private(name),
        }
    }

    /// What the key was read from.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The certificate that it was read from, or the first of its `x5c` (RFC 7517 §4.7).
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Says with how many certificates its own came, itself counted.
    pub(crate) fn set_chain(&mut self, chain: usize) {
        if let Some(certificate) = &mut self.certificate {
            certificate.chain = chain;
        }
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

    /// At which place among others, from 0, it stood there.
    pub(crate) fn place(&self) -> Option<usize> {
        self.place
    }

    /// Says at which place among others, from 0, it stood there.
    pub(crate) fn set_place(&mut self, place: Option<usize>) {
        self.place = place;
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

    /// What the key is called among others: `key 2026-01 from jwks.json`, `key 2 of jwks.json`,
    /// `key from chain.pem, the leaf of 3 certificates`.
    #[must_use]
    pub fn name(&self) -> String {
        let what = if self.secret_bytes().is_some() { "secret" } else { "key" };
        match (self.kid(), self.source(), self.place) {
            (Some(kid), Some(source), _) if self.secret_bytes().is_some() => {
                format!("{what} with the id {kid} from {source}")
            }
            (Some(kid), Some(source), _) => format!("{what} {kid} from {source}"),
            (Some(kid), None, _) => format!("{what} {kid}"),
            (None, Some(source), _) if self.is_leaf() => {
                let chain = self.certificate().map_or(1, |certificate| certificate.chain);
                format!("key from {source}, the leaf of {chain} certificates")
            }
            (None, Some(source), Some(place)) => format!("{what} {} of {source}", place + 1),
            (None, Some(source), None) => format!("{what} from {source}"),
            (None, None, _) => self.describe(),
        }
    }

    /// Whether it came from the leaf of a chain of certificates.
    fn is_leaf(&self) -> bool {
        self.certificate().is_some_and(|certificate| certificate.chain > 1)
            && self.format.is_some_and(|format| format.container() == Container::Pem)
    }

    /// The key in words, without anything secret: `RSA 2048 public key (SPKI PEM)`,
    /// `HMAC secret of 32 bytes`.
    #[must_use]
    pub fn describe(&self) -> String {
        let half = self.half();
        let name = match &*self.components {
            Components::Secret(secret) => format!("HMAC secret of {}", bytes(secret.len())),
            _ => format!("{} {half} key", self.type_name()),
        };
        match self.format {
            Some(format) => format!("{name} ({format})"),
            None => name,
        }
    }

    /// The type and the size in a few words: `RSA 2048`, `EC P-256`, `Ed25519`, `HMAC secret, 32 bytes`.
    #[must_use]
    pub fn type_name(&self) -> String {
        match &*self.components {
            Components::Secret(secret) => format!("HMAC secret, {}", bytes(secret.len())),
            Components::Rsa(rsa) => {
                format!("RSA{} {}", if rsa.pss.is_some() { "-PSS" } else { "" }, rsa.bits())
            }
            components => components.key_type().to_string(),
        }
    }

    /// The JWK thumbprint with SHA-256, in base64url (RFC 7638). Both halves have the same; a
    /// secret's is a hash of the secret.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        self.thumbprint_with(Hash::Sha256)
    }

    /// The JWK thumbprint with another hash, in base64url (RFC 7638 §3.4).
    #[must_use]
    pub fn thumbprint_with(&self, hash: Hash) -> String {
        jwk::thumbprint(&self.components, hash)
    }

    /// The bytes of an HMAC secret.
    #[must_use]
    pub fn secret_bytes(&self) -> Option<&[u8]> {
        match &*self.components {
            Components::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    /// The error for a public key where a private one is needed.
    pub(crate) fn private_half_needed(&self, purpose: &str) -> KeyError {
        KeyError::PrivateHalfNeeded { found: self.with_article(), purpose: purpose.to_owned() }
    }

    /// The key in a sentence; every type's name takes `an`.
    pub(crate) fn with_article(&self) -> String {
        format!("an {}", self.describe())
    }
}

/// A number of bytes in words.
fn bytes(count: usize) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} {})", self.key_type(), self.half())
    }
}
