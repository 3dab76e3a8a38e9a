//! What a key was read from: a structure in a container.

use std::fmt;

/// The structure of X.509.
pub(crate) const CERTIFICATE: &str = "certificate";

/// What holds a key, whatever the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// PEM (RFC 7468).
    Pem,
    /// DER.
    Der,
    /// A JWK (RFC 7517 §4).
    Jwk,
    /// A JWK set (RFC 7517 §5).
    Jwks,
    /// The forms of OpenSSH.
    Ssh,
}

/// A structure in its container. Its `Display` reads `SPKI PEM`, `PKCS#8 DER`, `JWK`, `JWK set`, `OpenSSH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    structure: &'static str,
    container: Container,
    locked: bool,
}

impl Format {
    /// A structure, e.g. `SPKI`, in a container. Containers that have but one structure name it alone.
    pub(crate) fn new(structure: &'static str, container: Container) -> Self {
        Self { structure, container, locked: false }
    }

    /// The same, opened with a password.
    pub(crate) fn locked(self) -> Self {
        Self { locked: true, ..self }
    }

    /// Whether it is a certificate.
    #[must_use]
    pub fn is_certificate(self) -> bool {
        self.structure == CERTIFICATE
    }

    /// What it stood in.
    #[must_use]
    pub fn container(self) -> Container {
        self.container
    }

    /// Whether a password opened it.
    #[must_use]
    pub fn is_locked(self) -> bool {
        self.locked
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.locked { "encrypted " } else { "" })?;
        match self.container {
            Container::Pem => write!(f, "{} PEM", self.structure),
            Container::Der => write!(f, "{} DER", self.structure),
            Container::Jwks => write!(f, "{} set", self.structure),
            Container::Jwk | Container::Ssh => f.write_str(self.structure),
        }
    }
}
