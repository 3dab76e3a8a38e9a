//! One key, in bytes whose kind is known.

use crate::crypto::components::Components;
use crate::crypto::format::{Container, Format};
use crate::crypto::jwk::{Attributes, Jwk};
use crate::crypto::key::Key;
use crate::crypto::key_type::Curve;
use crate::crypto::password::Password;
use crate::crypto::{der, ssh};
use crate::error::KeyError;

/// A key in DER; what is locked is opened. `curve` is that of an `EC PARAMETERS` block before it.
pub(super) fn of_der(
    der: &[u8],
    curve: Option<Curve>,
    container: Container,
    password: &Password<'_>,
) -> Result<Key, KeyError> {
    let (found, locked) = match der::read(der, curve) {
        Err(error) if error.is_locked() => (der::read(&der::decrypt(der, password)?, None)?, true),
        found => (found?, false),
    };
    let format = Format::new(found.structure, container);
    let format = if locked { format.locked() } else { format };
    Ok(Key::read(found.components, Attributes::default(), format).with_certificate(found.certificate))
}

/// A JWK, alone or of a set.
pub(super) fn of_jwk(jwk: Jwk, container: Container) -> Key {
    Key::read(jwk.components, jwk.attributes, Format::new("JWK", container)).with_certificate(jwk.certificate)
}

/// A private key of OpenSSH.
pub(super) fn of_ssh_private(bytes: &[u8], password: &Password<'_>) -> Result<Key, KeyError> {
    let found = ssh::read_private(bytes, password)?;
    let format = Format::new("OpenSSH", Container::Ssh);
    let format = if found.locked { format.locked() } else { format };
    Ok(of_ssh(found.components, found.comment, format))
}

/// A key of OpenSSH, and what is said of it.
pub(super) fn of_ssh(components: Components, comment: Option<String>, format: Format) -> Key {
    let mut key = Key::read(components, Attributes::default(), format);
    key.set_comment(comment);
    key
}
