//! Keys that a password locks: opened, refused before any work, refused after it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Half, Key, Keys, read_keys};
use jwt_toolkit::error::{Kdf, KeyError};

use crate::{all, der_of, one, refused};

/// The files of a folder by name, with their bytes.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        [$(($name, include_bytes!(concat!("files/", $folder, "/", $name)).as_slice())),*]
    };
}
pub(crate) use files;

pub(crate) const PASSWORD: &[u8] = b"correct horse";

const PLAIN: &str = include_str!("files/locked/plain.pem");
const DEFAULT: &str = include_str!("files/locked/default.pem");

pub(crate) fn open(bytes: &[u8], password: &[u8]) -> Result<Keys, KeyError> {
    read_keys(bytes, Some(password)).map(|keys| keys.expect("a key"))
}

pub(crate) fn opened(bytes: &[u8]) -> Key {
    let mut keys = open(bytes, PASSWORD).expect("the password opens it");
    assert_eq!((keys.keys.len(), keys.unusable.len()), (1, 0));
    keys.keys.remove(0)
}

/// The error for the wrong password, or for any.
pub(crate) fn locked_out(bytes: &[u8], password: &[u8]) -> KeyError {
    match open(bytes, password) {
        Err(error) => error,
        other => panic!("opened: {other:?}"),
    }
}

#[test]
fn every_scheme_is_opened() {
    let plain = one(PLAIN).to_private_der().unwrap();
    for (name, bytes) in files!("locked": "default.pem" "default.der" "pbkdf2-sha1.pem" "pbkdf2-sha224.pem"
        "pbkdf2-sha256.pem" "pbkdf2-sha384.pem" "pbkdf2-sha512.pem" "aes192.pem" "des3.pem" "iterations.pem"
        "scrypt.pem" "scrypt-small.pem")
    {
        assert_eq!(refused(bytes), KeyError::Encrypted { container: "PKCS#8" }, "{name}");
        assert!(refused(bytes).is_locked());
        let key = opened(bytes);
        assert_eq!(key.to_private_der().unwrap(), plain, "{name}");
        let form = if name == "default.der" { "DER" } else { "PEM" };
        assert_eq!(key.describe(), format!("EC P-256 private key (encrypted PKCS#8 {form})"));
        for wrong in [&b"correct horsf"[..], b"", b"correct horse\n"] {
            let error = locked_out(bytes, wrong);
            assert_eq!(error, KeyError::WrongPassword { container: "PKCS#8" }, "{name}");
            assert!(error.is_wrong_password() && !error.to_string().contains("horse"));
        }
    }
    let rsa = opened(include_bytes!("files/locked/rsa.pem"));
    assert_eq!(rsa.thumbprint(), one(include_str!("files/locked/rsa.plain.pem")).thumbprint());
    // Carried as any PEM is.
    let in_a_line = DEFAULT.replace('\n', "\\n");
    assert_eq!(opened(in_a_line.as_bytes()).half(), Half::Private);
    let bare: String = DEFAULT.lines().filter(|line| !line.contains("--")).collect();
    assert_eq!(opened(bare.as_bytes()).half(), Half::Private);
    // What is not locked needs no password, and takes one.
    assert_eq!(opened(PLAIN.as_bytes()).half(), Half::Private);
}

#[test]
fn no_wrong_password_passes_for_a_broken_key() {
    // One in 256 leaves padding that looks right, and garbage before it.
    let small = include_bytes!("files/locked/scrypt-small.pem");
    for number in 0..1000 {
        assert!(locked_out(small, format!("{number}").as_bytes()).is_wrong_password(), "{number}");
    }
}

#[test]
fn other_schemes_are_named() {
    for (name, bytes, scheme) in [
        ("camellia", &include_bytes!("files/locked/camellia.pem")[..], "PBES2 with Camellia-256"),
        ("3des", include_bytes!("files/locked/pbes1-des3.pem"), "PBES1, pbeWithSHAAnd3-KeyTripleDES-CBC"),
        ("des", include_bytes!("files/locked/pbes1-des.pem"), "PBES1, pbeWithMD5AndDES-CBC"),
    ] {
        let error = KeyError::UnsupportedEncryption { container: "PKCS#8", scheme: scheme.to_owned() };
        assert_eq!(refused(bytes), error, "{name}");
        assert_eq!(locked_out(bytes, PASSWORD), error, "{name}");
    }
    let md5 = refused(include_bytes!("files/locked/md5.pem")).to_string();
    assert!(md5.contains("1.2.840.113549.2.6"), "{md5}");
}

#[test]
fn a_locked_key_beside_another() {
    let both = include_bytes!("files/locked/certificate-and-key.pem");
    let keys = all(both);
    assert_eq!(keys.keys.iter().map(Key::half).collect::<Vec<_>>(), [Half::Public]);
    assert!(keys.unusable[0].error.is_locked());
    let keys = open(both, PASSWORD).unwrap();
    assert_eq!(keys.keys.iter().map(Key::half).collect::<Vec<_>>(), [Half::Public, Half::Private]);
    let keys = open(both, b"wrong").unwrap();
    assert!(keys.unusable[0].error.is_wrong_password());
    // What a password would open goes before what nothing opens.
    let broken = format!("-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n{DEFAULT}");
    assert!(refused(broken).is_locked());
}

/// The DER of a file with one run of bytes put in place of another, once.
fn patched(der: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = der.windows(from.len()).position(|window| window == from).expect("they are there");
    [&der[..at], to, &der[at + from.len()..]].concat()
}

#[test]
fn the_cost_is_judged_before_it_is_paid() {
    let cost = |kdf, found, limit| KeyError::KdfCost { kdf, found, limit };
    // 100000 iterations.
    let der = der_of(include_str!("files/locked/iterations.pem"));
    let many = longer(&der, &[2, 3, 1, 0x86, 0xa0], &[2, 5, 0, 0x80, 0, 0, 0]);
    for error in [refused(&many), locked_out(&many, PASSWORD)] {
        assert_eq!(error, cost(Kdf::Pbkdf2, 1 << 31, 10_000_000));
    }
    let none = patched(&der, &[2, 3, 1, 0x86, 0xa0], &[2, 3, 0, 0, 0]);
    assert!(matches!(locked_out(&none, PASSWORD), KeyError::Der { .. }));
    // N of 16384, r of 8, p of 1.
    let der = der_of(include_str!("files/locked/scrypt.pem"));
    let from = [2, 2, 0x40, 0, 2, 1, 8, 2, 1, 1];
    let steps = patched(&der, &from, &[2, 2, 0x40, 0, 2, 1, 0x7f, 2, 1, 0x7f]);
    assert_eq!(locked_out(&steps, PASSWORD), cost(Kdf::Scrypt, 16384 * 127 * 127, 1 << 23));
    for n in [[0x40, 1], [0, 0], [0, 1]] {
        let odd = patched(&der, &from, &[2, 2, n[0], n[1], 2, 1, 8, 2, 1, 1]);
        assert!(matches!(locked_out(&odd, PASSWORD), KeyError::Der { .. }), "{n:?}");
    }
    for (r, p) in [(0, 1), (8, 0)] {
        let none = patched(&der, &from, &[2, 2, 0x40, 0, 2, 1, r, 2, 1, p]);
        assert!(matches!(locked_out(&none, PASSWORD), KeyError::Der { .. }), "{r} {p}");
    }
    let huge = longer(&der, &from, &[2, 5, 0, 0x80, 0, 0, 0, 2, 1, 8, 2, 1, 1]);
    assert!(matches!(
        locked_out(&huge, PASSWORD),
        KeyError::KdfCost { kdf: Kdf::ScryptMemory, limit: 0x1000_0000, .. }
    ));
}

/// The same where the bytes become more: every SEQUENCE around them grows.
fn longer(der: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = der.windows(from.len()).position(|window| window == from).expect("they are there");
    let more = u8::try_from(to.len() - from.len()).expect("a little");
    let mut der = patched(der, from, to);
    let mut place = 0;
    while place < at {
        let (header, len) = match der[place + 1] {
            0x81 => (3, usize::from(der[place + 2])),
            0x82 => (4, usize::from(der[place + 2]) << 8 | usize::from(der[place + 3])),
            short => (2, usize::from(short)),
        };
        if place + header + len <= at {
            place += header + len;
            continue;
        }
        // Beyond the end of the old bytes: what is around them.
        der[place + header - 1] += more;
        place += header;
    }
    der
}

#[test]
fn many_locked_keys_are_not_all_tried() {
    let keys = open(include_str!("files/locked/scrypt-small.pem").repeat(12).as_bytes(), PASSWORD).unwrap();
    assert_eq!((keys.keys.len(), keys.unusable.len()), (8, 4));
    let many = KeyError::TooMany { what: "locked keys in one file", limit: 8 };
    assert_eq!(keys.unusable[0].error, many);
    // None of them too costly alone: together they are, and cheap ones behind them still open.
    let dear = |iterations: [u8; 3]| {
        let der = der_of(include_str!("files/locked/iterations.pem"));
        let der = patched(&der, &[2, 3, 1, 0x86, 0xa0], &[2, 3, iterations[0], iterations[1], iterations[2]]);
        let body = STANDARD.encode(der);
        format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{body}\n-----END ENCRYPTED PRIVATE KEY-----\n")
    };
    // Some 1.7 million, 8.3 million, 100000.
    let costly = [[0x1a, 0, 0], [0x7f, 0xff, 0xff], [1, 0x86, 0xa0]].map(dear).concat();
    let keys = open(costly.as_bytes(), PASSWORD).unwrap();
    let errors: Vec<_> = keys.unusable.iter().map(|one| one.error.clone()).collect();
    assert_eq!(
        (keys.keys.len(), errors),
        (1, vec![KeyError::WrongPassword { container: "PKCS#8" }, KeyError::KdfWork])
    );
}

#[test]
fn broken_locked_keys_open_for_nobody() {
    let der = der_of(include_str!("files/locked/scrypt-small.pem"));
    for end in 0..der.len() {
        assert!(!matches!(read_keys(&der[..end], Some(PASSWORD)), Ok(Some(_))), "{end}");
    }
    assert!(matches!(refused([&der[..], &[0]].concat()), KeyError::Der { .. }));
    let mut opened = 0;
    for at in (0..der.len()).rev().step_by(3) {
        let mut broken = der.clone();
        broken[at] ^= 0x10;
        match read_keys(&broken, Some(PASSWORD)) {
            Ok(Some(keys)) => {
                // The public half was hit, and went unused; or nothing that counts.
                assert_eq!(keys.keys[0].to_private_der().unwrap(), one(PLAIN).to_private_der().unwrap());
                opened += 1;
            }
            Ok(None) => assert!(at < 8, "{at}"),
            Err(error) => assert!(!error.to_string().contains("horse")),
        }
    }
    assert!(opened < 8, "{opened}");
}
