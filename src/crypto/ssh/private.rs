//! `OPENSSH PRIVATE KEY`: the container `openssh-key-v1` (OpenSSH's PROTOCOL.key), read and written.

use ssh_cipher::{Cipher, Tag};
use zeroize::Zeroizing;

use super::blob::{self, Type, curve_name};
use super::wire::{Wire, Written};
use crate::crypto::components::{Components, ED25519_LEN, Ec, Ed25519, Rsa, Secret};
use crate::crypto::password::{self, Password};
use crate::crypto::primes::{self, Given, Search};
use crate::crypto::{pem, random};
use crate::error::KeyError;

const MAGIC: &[u8] = b"openssh-key-v1\0";
const CONTAINER: &str = "OpenSSH";
const LABEL: &str = "OPENSSH PRIVATE KEY";
/// Characters in a line of base64, as ssh-keygen writes it.
const COLUMNS: usize = 70;
/// Bytes that the private part is padded to when nothing encrypts it.
const BLOCK: usize = 8;

const CIPHERS: [Cipher; 10] = [
    Cipher::Aes128Cbc,
    Cipher::Aes192Cbc,
    Cipher::Aes256Cbc,
    Cipher::Aes128Ctr,
    Cipher::Aes192Ctr,
    Cipher::Aes256Ctr,
    Cipher::Aes128Gcm,
    Cipher::Aes256Gcm,
    Cipher::ChaCha20Poly1305,
    Cipher::TdesCbc,
];

/// A private key as it was found.
pub(crate) struct Private {
    pub(crate) components: Components,
    pub(crate) comment: Option<String>,
    /// Whether a passphrase opened it.
    pub(crate) locked: bool,
}

fn not_private(reason: &'static str) -> KeyError {
    KeyError::OpenSsh { what: "private key", reason }
}

fn cut() -> KeyError {
    not_private("it is cut off or garbled")
}

/// Reads the one key of a container.
pub(crate) fn read_private(bytes: &[u8], password: &Password<'_>) -> Result<Private, KeyError> {
    let bytes = bytes.strip_prefix(MAGIC).ok_or_else(cut)?;
    let mut wire = Wire(bytes);
    let mut string = || wire.string().ok_or_else(cut);
    let (cipher, kdf, options) = (string()?, string()?, string()?);
    if wire.uint32() != Some(1) {
        return Err(not_private("it does not hold exactly one key"));
    }
    // The public half stands in the clear: what it is is known before a password is asked for.
    let (_, public) = blob::read(wire.string().ok_or_else(cut)?)?;
    let section = wire.string().ok_or_else(cut)?;
    let locked = cipher != b"none";
    let plain;
    let section = if locked {
        plain = decrypt((cipher, kdf, options), section, &mut wire, password)?;
        &*plain
    } else if kdf != b"none" || !options.is_empty() {
        return Err(not_private("nothing locks it, and it says how its password is used"));
    } else if !section.len().is_multiple_of(BLOCK) {
        return Err(not_private("its padding is not right"));
    } else {
        section
    };
    if !wire.is_finished() {
        return Err(not_private("there are bytes behind it"));
    }
    let mut wire = Wire(section);
    let check = (wire.uint32(), wire.uint32());
    if check.0.is_none() || check.0 != check.1 {
        return Err(if locked {
            KeyError::WrongPassword { container: CONTAINER }
        } else {
            not_private("its check numbers differ")
        });
    }
    let components = private_key(&mut wire)?;
    let comment = wire.string().ok_or_else(cut)?;
    // Padding counts from 1; how much of it there is, PROTOCOL.key leaves to the cipher.
    if !wire.0.iter().zip(1_u8..=u8::MAX).all(|(found, count)| *found == count) || wire.0.len() > 255 {
        return Err(not_private("its padding is not right"));
    }
    if !components.same_public(&public) {
        return Err(KeyError::HalvesDiffer { key: components.key_type().to_string() });
    }
    let comment = String::from_utf8_lossy(comment).into_owned();
    Ok(Private { components, comment: Some(comment).filter(|comment| !comment.is_empty()), locked })
}

/// The private part in the clear. `rest` is what stands behind it: the tag of a cipher that has one.
fn decrypt(
    (cipher, kdf, options): (&[u8], &[u8], &[u8]),
    section: &[u8],
    rest: &mut Wire<'_>,
    password: &Password<'_>,
) -> Result<Secret, KeyError> {
    let unsupported = |name: &[u8]| {
        let name: String = String::from_utf8_lossy(name).chars().take(64).collect();
        KeyError::UnsupportedEncryption { container: CONTAINER, scheme: format!("{name:?}") }
    };
    let known = CIPHERS.into_iter().find(|known| known.as_str().as_bytes() == cipher);
    let known = known.ok_or_else(|| unsupported(cipher))?;
    let (key_len, iv_len) = known.key_and_iv_size().ok_or_else(|| unsupported(cipher))?;
    if kdf != b"bcrypt" {
        return Err(unsupported(kdf));
    }
    let mut options = Wire(options);
    let (salt, rounds) = options.string().zip(options.uint32()).ok_or_else(cut)?;
    if salt.is_empty() || rounds == 0 || !options.is_finished() {
        return Err(not_private("its salt or its rounds are not right"));
    }
    let work = password::bcrypt(rounds, key_len + iv_len)?;
    if section.is_empty() || !section.len().is_multiple_of(known.block_size()) {
        return Err(cut());
    }
    let tag = if known.has_tag() {
        let tag = rest.bytes(Tag::default().len()).and_then(|tag| Tag::try_from(tag).ok());
        Some(tag.ok_or_else(cut)?)
    } else {
        None
    };
    let wrong = |_| KeyError::WrongPassword { container: CONTAINER };
    let password = password.open(CONTAINER, work)?;
    let mut derived = Zeroizing::new(vec![0; key_len + iv_len]);
    // It fails for an empty password alone, which no locked key has.
    bcrypt_pbkdf::bcrypt_pbkdf(password, salt, rounds, &mut derived)
        .map_err(|_| KeyError::WrongPassword { container: CONTAINER })?;
    let (key, iv) = derived.split_at_mut(key_len);
    if known == Cipher::ChaCha20Poly1305 {
        // The nonce of a cipher whose key is used once.
        iv.fill(0);
    }
    let mut plain = Zeroizing::new(section.to_vec());
    known.decrypt(key, iv, &mut plain, tag).map_err(wrong)?;
    Ok(plain)
}

/// The key of the private part: its type, then its numbers.
fn private_key(wire: &mut Wire<'_>) -> Result<Components, KeyError> {
    let found = Type::named(wire.string().ok_or_else(cut)?)?;
    Ok(match found {
        Type::Rsa => {
            let mut number = || wire.mpint().ok_or_else(cut);
            let (n, e) = (number()?, number()?);
            let mut number = || number().map(|bytes| Zeroizing::new(bytes.to_vec()));
            // In this order.
            let given = Given {
                d: number()?,
                qi: Some(number()?),
                p: Some(number()?),
                q: Some(number()?),
                dp: None,
                dq: None,
            };
            Components::Rsa(Rsa::new(n, e, Some(primes::complete(n, e, given, &Search::default())?), None)?)
        }
        Type::Ed25519 => {
            let public = wire.string().ok_or_else(cut)?;
            // The seed, and the public key once more (RFC 8032 §5.1.5 has the seed alone).
            let (seed, again) =
                wire.string().and_then(|both| both.split_at_checked(ED25519_LEN)).ok_or_else(cut)?;
            let key = Ed25519::private(seed, Some(public))?;
            if key.public != again {
                return Err(KeyError::HalvesDiffer { key: "Ed25519".to_owned() });
            }
            Components::Ed25519(key)
        }
        Type::Ec(curve) => {
            let name = wire.string().ok_or_else(cut)?;
            if Some(name) != curve_name(curve).map(str::as_bytes) {
                return Err(not_private("it names two curves"));
            }
            let (point, number) = wire.string().zip(wire.mpint()).ok_or_else(cut)?;
            let missing = curve.field_len().checked_sub(number.len());
            let missing = missing.ok_or(KeyError::EcScalar { curve: curve.name() })?;
            let mut d: Secret = Zeroizing::new(Vec::with_capacity(curve.field_len()));
            d.resize(missing, 0);
            d.extend_from_slice(number);
            Components::Ec(Ec::private(curve, &d, Some(point))?)
        }
    })
}

/// Writes a private key without a passphrase, as ssh-keygen does. None for a key that SSH has no type
/// for, or that has no private half.
pub(crate) fn private_pem(
    components: &Components,
    comment: Option<&str>,
) -> Option<Result<Zeroizing<String>, KeyError>> {
    let public = blob::write(components)?;
    let mut section = Written::default();
    let mut check = [0; 4];
    if let Err(error) = random::fill(&mut check) {
        return Some(Err(error));
    }
    section.bytes(&check).bytes(&check).string(Type::of(components)?.name());
    match components {
        Components::Rsa(rsa) => {
            let private = rsa.private.as_ref()?;
            section.mpint(&rsa.n).mpint(&rsa.e).mpint(&private.d);
            section.mpint(&private.qi).mpint(&private.p).mpint(&private.q);
        }
        Components::Ed25519(ed) => {
            let both = [ed.private.as_ref()?.as_slice(), &ed.public].concat();
            section.string(&ed.public).string(&*Zeroizing::new(both));
        }
        Components::Ec(ec) => {
            section.string(curve_name(ec.curve)?).string(&ec.point).mpint(ec.private.as_ref()?);
        }
        Components::Secret(_) | Components::MlDsa(_) => return None,
    }
    section.string(comment.unwrap_or_default());
    for count in 1_u8.. {
        if section.len().is_multiple_of(BLOCK) {
            break;
        }
        section.bytes(&[count]);
    }
    let mut whole = Written::default();
    whole.bytes(MAGIC).string("none").string("none").string("").uint32(1);
    whole.string(&*public).string(&*section.done());
    Some(Ok(pem::write_in(LABEL, &whole.done(), COLUMNS)))
}
