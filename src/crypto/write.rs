//! A key in every form that it can be written in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::algorithm::{Algorithm, Family};
use super::components::{Components, Rsa};
use super::jwk::Attributes;
use super::key::{Half, Key};
use super::read::read_keys;
use super::{der, jwk, pem, ssh};
use crate::error::KeyError;

/// The form of OpenSSH, in errors.
const OPENSSH: &str = "an OpenSSH key";

impl Key {
    /// An HMAC secret as base64url without padding.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for any other key.
    pub fn to_secret_text(&self) -> Result<Zeroizing<String>, KeyError> {
        let secret = self.secret_bytes().ok_or_else(|| self.no_form("text"))?;
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(secret)))
    }

    /// An HMAC secret as the text that it is, with a line ending, which is no part of it.
    ///
    /// # Errors
    /// [`KeyError::NoSuchForm`] for any other key, and for a secret that would be read as another one: what
    /// is empty, is no text, ends a line itself or looks like a key.
    pub fn to_text(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let secret = self.secret_bytes().ok_or_else(|| self.no_form("text"))?;
        if secret.is_empty()
            || std::str::from_utf8(secret).is_err()
            || secret.ends_with(b"\n")
            || secret.ends_with(b"\r")
            || !matches!(read_keys(secret, None), Ok(None))
        {
            return Err(self.no_form("text"));
        }
        let mut text = Zeroizing::new(Vec::with_capacity(secret.len() + 1));
        text.extend_from_slice(secret);
        text.push(b'\n');
        Ok(text)
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
        ssh::public_line(self.components(), self.comment()).ok_or_else(|| self.no_form(OPENSSH))
    }

    /// The private half as an OpenSSH PEM without a passphrase, with the comment.
    ///
    /// # Errors
    /// [`KeyError::PrivateHalfNeeded`] for a public key, [`KeyError::NoSuchForm`] as for the public half.
    pub fn to_ssh_private(&self) -> Result<Zeroizing<String>, KeyError> {
        self.to_ssh_public()?;
        ssh::private_pem(self.components(), self.comment())
            .unwrap_or_else(|| Err(self.private_half_needed("an OpenSSH private key")))
    }

    /// A half as a JWK: `kty`, `kid`, `use`, `key_ops`, `alg`, then the key. `alg` is the given
    /// one, else what the key declared or is bound to.
    ///
    /// # Errors
    /// A half that the key does not have, an algorithm that the key cannot serve, an ML-DSA key whose seed
    /// is not known, or a key bound to RSASSA-PSS without an algorithm to say so.
    pub fn to_jwk(&self, half: Half, algorithm: Option<Algorithm>) -> Result<Map<String, Value>, KeyError> {
        let attributes = self.attributes_of(half, algorithm)?;
        jwk::write(self.components(), half == Half::Private, &attributes)
    }

    /// The same as JSON text, of which no copy is left in memory.
    ///
    /// # Errors
    /// As [`Key::to_jwk`].
    pub fn to_jwk_text(
        &self,
        half: Half,
        algorithm: Option<Algorithm>,
    ) -> Result<Zeroizing<String>, KeyError> {
        let attributes = self.attributes_of(half, algorithm)?;
        jwk::write_text(self.components(), half == Half::Private, &attributes)
    }

    /// What a JWK of this half says of the key.
    fn attributes_of(&self, half: Half, algorithm: Option<Algorithm>) -> Result<Attributes, KeyError> {
        match (half, self.half()) {
            (Half::Secret, Half::Secret)
            | (Half::Private, Half::Private)
            | (Half::Public, Half::Private | Half::Public) => {}
            (Half::Private, Half::Public) => return Err(self.private_half_needed("a private JWK")),
            (Half::Secret, _) => return Err(self.no_form("a secret")),
            (Half::Private | Half::Public, Half::Secret) => return Err(KeyError::NoHalves),
        }
        if let Some(algorithm) = algorithm {
            self.can_be_bound_to(algorithm)?;
        }
        let alg = algorithm.map_or(self.attributes().alg.clone(), |given| Some(given.name().to_owned()));
        let is_withheld = |name: &str| half == Half::Public && self.is_withheld(name);
        Ok(Attributes {
            kid: self.attributes().kid.clone(),
            alg: match alg {
                Some(alg) => Some(alg),
                None => self.bound_algorithm()?,
            },
            key_use: self.attributes().key_use.clone(),
            key_ops: match &self.attributes().key_ops {
                Some(key_ops) if half == Half::Public && self.half() == Half::Private => {
                    Some(public_operations(key_ops))
                }
                key_ops => key_ops.clone(),
            },
            other: self.attributes().other.iter().filter(|(name, _)| !is_withheld(name)).cloned().collect(),
        })
    }

    /// The one algorithm of an id-RSASSA-PSS key, which only a JWK's `alg` can say.
    fn bound_algorithm(&self) -> Result<Option<String>, KeyError> {
        let Components::Rsa(Rsa { pss: Some(pss), .. }) = self.components() else {
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
        der::private_key_info(self.components()).unwrap_or_else(|| {
            Err(match self.half() {
                Half::Secret => self.no_form(form),
                Half::Private | Half::Public => self.private_half_needed(&format!("a private {form}")),
            })
        })
    }

    fn public_key_info(&self, form: &'static str) -> Result<Vec<u8>, KeyError> {
        der::public_key_info(self.components()).unwrap_or_else(|| Err(self.no_form(form)))
    }

    fn no_form(&self, form: &'static str) -> KeyError {
        KeyError::NoSuchForm { key: self.with_article(), form }
    }
}

/// What the public half does where the private one does this (RFC 7517 §4.3). Nothing is said by an empty
/// list: without any, the half could do everything.
fn public_operations(key_ops: &[String]) -> Vec<String> {
    let mut public: Vec<String> = Vec::new();
    for operation in key_ops {
        let operation = match operation.as_str() {
            "sign" | "verify" => "verify",
            "decrypt" | "encrypt" => "encrypt",
            "unwrapKey" | "wrapKey" => "wrapKey",
            // To derive takes the private half, and what is not known may.
            _ => continue,
        };
        if !public.iter().any(|known| known == operation) {
            public.push(operation.to_owned());
        }
    }
    public
}
