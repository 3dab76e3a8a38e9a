//! The forms that a key is written in, and the ids that it is given on the way.

use clap::ValueEnum;
use zeroize::Zeroizing;

use crate::crypto::{Container, Half, Key};
use crate::error::{KeyError, RequestError};
use crate::token::uuid;

/// How a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// PKCS#8 and `SubjectPublicKeyInfo` in PEM
    Pem,
    /// The same in DER
    Der,
    /// A JSON Web Key
    Jwk,
    /// A JWK set
    Jwks,
    /// OpenSSH's own forms
    Ssh,
    /// An HMAC secret as text, for -S @PATH
    Text,
}

impl Form {
    /// The form of what a key was read from.
    #[must_use]
    pub fn of(container: Container) -> Self {
        match container {
            Container::Pem => Self::Pem,
            Container::Der => Self::Der,
            Container::Jwk => Self::Jwk,
            Container::Jwks => Self::Jwks,
            Container::Ssh => Self::Ssh,
        }
    }

    /// The name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pem => "PEM",
            Self::Der => "DER",
            Self::Jwk => "a JWK",
            Self::Jwks => "a JWK set",
            Self::Ssh => "OpenSSH",
            Self::Text => "text",
        }
    }

    /// The name on the command line.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Self::Pem => "pem",
            Self::Der => "der",
            Self::Jwk => "jwk",
            Self::Jwks => "jwks",
            Self::Ssh => "ssh",
            Self::Text => "text",
        }
    }

    /// Whether it says more of a key than the key itself: `kid`, `alg`, `use`.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self, Self::Jwk | Self::Jwks)
    }

    /// Whether it can hold several keys.
    #[must_use]
    pub fn holds_several(self) -> bool {
        matches!(self, Self::Pem | Self::Jwks | Self::Ssh)
    }

    /// Writes one half of each key. All of the forms end with a line ending, DER does not.
    ///
    /// # Errors
    /// A key or a half that the form cannot hold.
    pub fn render(self, keys: &[(&Key, Half)]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        if self == Self::Jwks {
            let jwks = keys.iter().map(|(key, half)| jwk(key, *half)).collect::<Result<Vec<_>, _>>()?;
            let mut parts: Vec<&[u8]> = vec![b"{\"keys\":["];
            for (at, jwk) in jwks.iter().enumerate() {
                parts.extend([if at > 0 { b",".as_slice() } else { b"" }, jwk.as_bytes()]);
            }
            parts.push(b"]}\n");
            return Ok(joined(&parts));
        }
        let all = keys.iter().map(|(key, half)| self.one(key, *half)).collect::<Result<Vec<_>, _>>()?;
        Ok(joined(&all.iter().map(|one| one.as_slice()).collect::<Vec<_>>()))
    }

    fn one(self, key: &Key, half: Half) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
        Ok(match (self, half) {
            (Self::Pem, Half::Public) => bytes(&key.to_public_pem()?),
            (Self::Pem, _) => bytes(&key.to_private_pem()?),
            (Self::Der, Half::Public) => Zeroizing::new(key.to_public_der()?),
            (Self::Der, _) => key.to_private_der()?,
            (Self::Ssh, Half::Public) => bytes(&key.to_ssh_public()?),
            (Self::Ssh, _) => bytes(&key.to_ssh_private()?),
            (Self::Jwk | Self::Jwks, _) => joined(&[jwk(key, half)?.as_bytes(), b"\n"]),
            (Self::Text, _) => key.to_text()?,
        })
    }
}

/// What may be secret, put together at once: growing would leave copies behind.
fn joined(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut all = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        all.extend_from_slice(part);
    }
    all
}

/// One half of a key as a JWK in one line.
///
/// # Errors
/// As [`Key::to_jwk_text`].
pub fn jwk(key: &Key, half: Half) -> Result<Zeroizing<String>, KeyError> {
    key.to_jwk_text(half, None)
}

/// The id that `--kid` asks for: `thumbprint` and `uuid` make one.
///
/// # Errors
/// No random bytes.
pub fn key_id(asked: &str, key: &Key) -> Result<String, KeyError> {
    match asked {
        "thumbprint" => Ok(key.thumbprint()),
        "uuid" => uuid::random(),
        text => Ok(text.to_owned()),
    }
}

/// Refuses flags about what only a JWK can carry where another form was asked for.
///
/// # Errors
/// [`RequestError::AttributeNeedsJwk`].
pub fn check_attributes(form: Form, flags: &[(&'static str, bool)]) -> Result<(), RequestError> {
    match flags.iter().find(|(_, given)| *given && !form.is_json()) {
        Some((flag, _)) => Err(RequestError::AttributeNeedsJwk { flag }),
        None => Ok(()),
    }
}
