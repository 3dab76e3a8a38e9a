//! A public key as every form of OpenSSH holds it (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4).

use super::wire::{Wire, Written};
use crate::crypto::components::{Components, Ec, Ed25519, Rsa, Secret};
use crate::crypto::key_type::Curve;
use crate::error::KeyError;

pub(super) const RSA: &str = "ssh-rsa";
pub(super) const ED25519: &str = "ssh-ed25519";
pub(super) const ECDSA: &str = "ecdsa-sha2-";

/// The curves of RFC 5656 §10.1, by the names that they have here.
const CURVES: [(&str, Curve); 3] =
    [("nistp256", Curve::P256), ("nistp384", Curve::P384), ("nistp521", Curve::P521)];

/// A type of key that can be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Rsa,
    Ed25519,
    Ec(Curve),
}

impl Type {
    /// The type of that name, else why there is none here.
    pub(super) fn named(name: &[u8]) -> Result<Type, KeyError> {
        let name = std::str::from_utf8(name).unwrap_or_default();
        let curve = name.strip_prefix(ECDSA).and_then(curve);
        match (name, curve) {
            (RSA, _) => Ok(Type::Rsa),
            (ED25519, _) => Ok(Type::Ed25519),
            (_, Some(curve)) => Ok(Type::Ec(curve)),
            _ => Err(refused(name)),
        }
    }

    /// The type of a key, where SSH has one.
    pub(super) fn of(components: &Components) -> Option<Type> {
        match components {
            // Nothing in a blob says that a key is bound to RSASSA-PSS.
            Components::Rsa(rsa) if rsa.pss.is_none() => Some(Type::Rsa),
            Components::Ed25519(_) => Some(Type::Ed25519),
            Components::Ec(ec) => curve_name(ec.curve).map(|_| Type::Ec(ec.curve)),
            _ => None,
        }
    }

    pub(super) fn name(self) -> String {
        match self {
            Type::Rsa => RSA.to_owned(),
            Type::Ed25519 => ED25519.to_owned(),
            Type::Ec(curve) => format!("{ECDSA}{}", curve_name(curve).unwrap_or_default()),
        }
    }
}

/// The curve of that name.
pub(super) fn curve(name: &str) -> Option<Curve> {
    CURVES.iter().find(|(known, _)| *known == name).map(|(_, curve)| *curve)
}

pub(super) fn curve_name(curve: Curve) -> Option<&'static str> {
    CURVES.iter().find(|(_, known)| *known == curve).map(|(name, _)| *name)
}

/// Types of keys that stay in a device (OpenSSH's PROTOCOL.u2f).
const HARDWARE: [&str; 4] = [
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
    "webauthn-sk-ssh-ed25519@openssh.com",
];
/// Types of certificates (OpenSSH's PROTOCOL.certkeys).
const CERTIFICATES: [&str; 10] = [
    "ssh-rsa-cert-v01@openssh.com",
    "ssh-dss-cert-v01@openssh.com",
    "ssh-ed25519-cert-v01@openssh.com",
    "ecdsa-sha2-nistp256-cert-v01@openssh.com",
    "ecdsa-sha2-nistp384-cert-v01@openssh.com",
    "ecdsa-sha2-nistp521-cert-v01@openssh.com",
    "ssh-rsa-cert-v00@openssh.com",
    "ssh-dss-cert-v00@openssh.com",
    "sk-ssh-ed25519-cert-v01@openssh.com",
    "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
];
/// Types that sign nothing here, and what they are called.
const OTHERS: [(&str, &str); 3] =
    [("ssh-dss", "DSA"), ("ssh-ed448", "Ed448"), ("ssh-xmss@openssh.com", "ssh-xmss@openssh.com")];

/// The error of a type that is recognised or not, and of no use. A name that is not known is not shown:
/// a passphrase may begin as a type does.
fn refused(name: &str) -> KeyError {
    if CERTIFICATES.contains(&name) {
        return KeyError::SshCertificate { name: name.to_owned() };
    }
    if HARDWARE.contains(&name) {
        return KeyError::SshHardware { name: name.to_owned() };
    }
    match OTHERS.iter().find(|(known, _)| *known == name) {
        Some((_, name)) => KeyError::UnsupportedType { name: (*name).to_owned() },
        None => not_public("it is of an unknown type"),
    }
}

/// The error of bytes that are no public key.
pub(super) fn not_public(reason: &'static str) -> KeyError {
    KeyError::OpenSsh { what: "public key", reason }
}

/// Reads a public key, and says its type.
pub(super) fn read(blob: &[u8]) -> Result<(Type, Components), KeyError> {
    const CUT: &str = "it is cut off or garbled";
    let mut wire = Wire(blob);
    let cut = || not_public(CUT);
    let found = Type::named(wire.string().ok_or_else(cut)?)?;
    let components = match found {
        Type::Rsa => {
            let e = wire.mpint().ok_or_else(cut)?;
            let n = wire.mpint().ok_or_else(cut)?;
            Components::Rsa(Rsa::new(n, e, None, None)?)
        }
        Type::Ed25519 => Components::Ed25519(Ed25519::public(wire.string().ok_or_else(cut)?)?),
        Type::Ec(curve) => {
            let inner = wire.string().ok_or_else(cut)?;
            if Some(inner) != curve_name(curve).map(str::as_bytes) {
                return Err(not_public("it names two curves"));
            }
            Components::Ec(Ec::public(curve, wire.string().ok_or_else(cut)?)?)
        }
    };
    if !wire.is_finished() {
        return Err(not_public("there are bytes behind it"));
    }
    Ok((found, components))
}

/// Writes the public half. None for a key that SSH has no type for.
pub(super) fn write(components: &Components) -> Option<Secret> {
    let mut wire = Written::default();
    wire.string(Type::of(components)?.name());
    match components {
        Components::Rsa(rsa) => wire.mpint(&rsa.e).mpint(&rsa.n),
        Components::Ed25519(ed) => wire.string(&ed.public),
        Components::Ec(ec) => wire.string(curve_name(ec.curve)?).string(&ec.point),
        Components::Secret(_) | Components::MlDsa(_) => return None,
    };
    Some(wire.done())
}
