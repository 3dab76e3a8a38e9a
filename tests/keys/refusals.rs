//! What is refused, and as what; what is no key at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Half, Key, LIMIT, Operation, read_keys};
use jwt_toolkit::error::KeyError;
use proptest::prelude::*;

use crate::pems::{
    CERTIFICATE_REQUEST, DSA_PRIVATE, EC_P224_SPKI, EC_P256_EXPLICIT, EC_P256_EXPLICIT_SPKI, EC_P256_PKCS8,
    EC_P256_SEC1, EC_P256_SPKI, ED448_SPKI, ED25519_PKCS8, ENCRYPTED_LEGACY, ENCRYPTED_PKCS8, LEAF,
    OPENSSH_PRIVATE, PSS_SHA1_SPKI, PSS_SHA384_SPKI, RSA_1024_PKCS1, RSA_MULTI_PRIME, X25519_PKCS8,
};
use crate::{alg, der_of, fresh, is_no_key, jwk, one, refused, signs_for, tlv};

#[test]
fn what_cannot_be_used_is_refused_as_what_it_is() {
    let ssh = |reason| KeyError::OpenSsh { what: "public key", reason };
    let named = |name: &str| KeyError::UnsupportedType { name: name.to_owned() };
    for (input, error) in [
        (X25519_PKCS8, KeyError::KeyAgreement { name: "X25519".to_owned() }),
        (ED448_SPKI, named("Ed448")),
        (DSA_PRIVATE, named("DSA")),
        (EC_P224_SPKI, KeyError::UnsupportedCurve { name: "P-224".to_owned() }),
        (EC_P256_EXPLICIT, KeyError::ExplicitCurve),
        (EC_P256_EXPLICIT_SPKI, KeyError::ExplicitCurve),
        (RSA_MULTI_PRIME, KeyError::RsaMultiPrime),
        (PSS_SHA1_SPKI, KeyError::UnsupportedPss),
        (ENCRYPTED_PKCS8, KeyError::Encrypted { container: "PKCS#8" }),
        (ENCRYPTED_LEGACY, KeyError::EncryptedLegacy),
        ("ssh-rsa", ssh("nothing stands behind its type")),
        ("ecdsa-sha2-nistp256 AAAA", ssh("it is cut off or garbled")),
        ("PuTTY-User-Key-File-3: ssh-rsa", KeyError::Putty),
        (CERTIFICATE_REQUEST, KeyError::CertificateRequest),
        ("-----BEGIN", KeyError::PemBegin),
    ] {
        assert_eq!(refused(input), error, "{input}");
    }
    assert_eq!(refused(der_of(ENCRYPTED_PKCS8)), KeyError::Encrypted { container: "PKCS#8" });
    assert_eq!(refused(der_of(CERTIFICATE_REQUEST)), KeyError::CertificateRequest);
    assert_eq!(refused([0x30, 5, 2, 1, 3, 0x30, 0]), KeyError::Pkcs12);
    assert_eq!(refused([0x30, 0x80, 2, 1, 3, 0x30, 0x80]), KeyError::Pkcs12);
    assert_eq!(refused([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]), KeyError::JavaKeyStore);
    assert_eq!(refused([0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2]), KeyError::JavaKeyStore);
    assert!(is_no_key([0xfe, 0xed, 0xfe, 0xed, 1, 0, 0, 2]));
    assert_eq!(refused([0x30, 5, 6, 1, 42, 0x30, 0]), KeyError::Pkcs7);
    assert_eq!(refused([0x30, 5, 2, 1, 3, 5, 0]), KeyError::DerUnknown);
    assert_eq!(refused(vec![b'a'; LIMIT + 1]), KeyError::TooLong { found: LIMIT + 1, limit: LIMIT });
    let pgp = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAQID\n-----END PGP PUBLIC KEY BLOCK-----";
    assert!(matches!(refused(pgp), KeyError::PemLabel { .. }));
}

#[test]
fn no_error_repeats_at_length_what_was_given() {
    let long = "hunter2".repeat(50);
    for input in [
        format!("-----BEGIN {long}"),
        "-----BEGIN hunter2-----\nAAAA\n-----END hunter2-----".to_owned(),
        "-----BEGIN hunter2-----\nAAAA".to_owned(),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END hunter2-----".to_owned(),
    ] {
        let error = refused(&input);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    for input in [
        format!(r#"{{"kty":"{long}"}}"#),
        format!(r#"{{"kty":"EC","crv":"{long}"}}"#),
        format!(r#"{{"kty":"OKP","crv":"{long}"}}"#),
        format!(r#"{{"kty":"AKP","alg":"{long}"}}"#),
        format!(r#"{{"kty":"oct","k":"AA","{long}":1,"{long}":1}}"#),
    ] {
        assert!(refused(&input).to_string().len() < 150, "{}", refused(&input));
    }
    for member in ["alg", "use"] {
        let key = one(format!(r#"{{"kty":"oct","k":"AA","{member}":"{long}"}}"#));
        let error = key.permits(alg("HS256"), Operation::Verify).unwrap_err().to_string();
        assert!(error.contains("hunter2") && error.len() < 150, "{error}");
    }
}

#[test]
fn trailing_bytes_are_refused() {
    let mut der = der_of(EC_P256_SPKI);
    der.push(b'\n');
    assert!(matches!(refused(&der), KeyError::Der { .. }));
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(&der));
    assert!(matches!(refused(pem), KeyError::Der { .. }));
}

#[test]
fn what_is_no_key_may_be_a_secret() {
    for secret in [
        "",
        "secret",
        "0",
        "00",
        "{}",
        "{\"a\":1}",
        "[1]",
        "your-256-bit-secret",
        "\"kty\"",
        "c2VjcmV0",
        "MII",
        "ssh",
        "BEGIN",
        "{not json",
        "----",
        "\u{feff}",
    ] {
        assert!(is_no_key(secret), "{secret:?}");
    }
    assert!(is_no_key([0x30; 32]));
    assert!(is_no_key([0xff; 64]));
    assert!(is_no_key("0".repeat(50)));
    for algorithm in ["HS256", "HS384", "HS512"] {
        let secret = fresh(alg(algorithm));
        assert!(is_no_key(secret.secret_bytes().unwrap()));
        assert!(is_no_key(secret.to_secret_text().unwrap().as_bytes()));
    }
}

#[test]
fn a_key_that_is_cut_off_is_never_a_secret() {
    let pems = [
        EC_P256_SEC1,
        ED25519_PKCS8,
        RSA_1024_PKCS1,
        LEAF,
        ENCRYPTED_LEGACY,
        ENCRYPTED_PKCS8,
        OPENSSH_PRIVATE,
    ];
    for pem in pems {
        for end in 0..pem.len() {
            let begun = pem[..end].contains("-----BEGIN");
            assert_eq!(is_no_key(&pem[..end]), !begun, "{end} of {pem}");
        }
        let base64 = STANDARD.encode(pem);
        for end in 14..base64.len() {
            assert!(!is_no_key(&base64[..end]), "{end} of {base64}");
        }
    }
    for line in [include_str!("files/ssh/p256.pub"), include_str!("files/ssh/rsa.ssh2")] {
        for end in 15..line.len() {
            assert!(!is_no_key(&line[..end]), "{end} of {line}");
        }
    }
    let jwk = jwk(&one(EC_P256_PKCS8)).to_string();
    for end in jwk.find("\"kty\"").unwrap() + 5..jwk.len() {
        assert!(matches!(refused(&jwk[..end]), KeyError::Json { .. }));
    }
}

#[test]
fn broken_der_never_panics_and_halves_are_compared() {
    for pem in [EC_P256_PKCS8, ED25519_PKCS8, RSA_1024_PKCS1, PSS_SHA384_SPKI, LEAF] {
        let der = der_of(pem);
        for at in 0..der.len() {
            for bit in [1, 0x20, 0x80] {
                let mut broken = der.clone();
                broken[at] ^= bit;
                let _ = read_keys(&broken, None);
            }
        }
    }
    // The last byte of the point, and of the private key.
    let der = der_of(EC_P256_PKCS8);
    for at in [der.len() - 1, 36 + 31] {
        let mut broken = der.clone();
        broken[at] ^= 1;
        assert!(matches!(refused(&broken), KeyError::HalvesDiffer { .. } | KeyError::EcPoint { .. }));
    }
    let mut broken = der_of(RSA_1024_PKCS1);
    let last = broken.len() - 1;
    broken[last] ^= 2;
    assert!(matches!(refused(&broken), KeyError::Rsa { .. }));
}

/// A key of each container, and whether there are bytes under its text.
const CONTAINERS: [(&str, bool); 13] = [
    (EC_P256_PKCS8, true),
    (EC_P256_SPKI, true),
    (RSA_1024_PKCS1, true),
    (LEAF, true),
    (include_str!("files/locked/scrypt-small.pem"), true),
    (include_str!("files/locked/pbkdf2-sha1.pem"), true),
    (include_str!("files/ssh/rsa"), true),
    (include_str!("files/ssh/ed25519"), true),
    (include_str!("files/ssh/p521"), true),
    (include_str!("files/ssh/locked-ed25519-aes256-gcm"), true),
    (include_str!("files/ssh/known_hosts"), false),
    (include_str!("files/ssh/p256.ssh2"), false),
    (include_str!("files/primes/set.jwks"), false),
];

/// What a key that was read must be able to do, whatever was done to the file.
fn is_sound(key: &Key) {
    let again = |bytes: &[u8]| one(bytes).thumbprint();
    if key.half() == Half::Private {
        assert_eq!(again(&key.to_private_der().expect("a private key")), key.thumbprint());
    }
    assert_eq!(again(&key.to_public_der().expect("a public key")), key.thumbprint());
    for algorithm in key.algorithms(Operation::Sign) {
        signs_for(key, key, algorithm);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_keys(&bytes, None);
    }

    #[test]
    fn no_der_like_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        let _ = read_keys(&tlv(0x30, &[tlv(0x30, &bytes), tlv(0x03, &bytes)].concat()), None);
        let _ = read_keys(&tlv(0x30, &[&[2, 1, 0][..], &tlv(0x30, &bytes), &tlv(0x04, &bytes)].concat()), None);
    }

    #[test]
    fn a_changed_key_is_refused_or_sound(
        container in 0..CONTAINERS.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in proptest::option::of(any::<prop::sample::Index>()),
        armoured in any::<bool>(),
    ) {
        let (text, binary) = CONTAINERS[container];
        // The bytes within, or the text around them.
        let mut bytes = if armoured || !binary { text.as_bytes().to_vec() } else { der_of(text) };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let wrapped = if armoured || !binary {
            bytes
        } else {
            let label = text.lines().next().expect("a begin line").trim_matches('-').trim_start_matches("BEGIN ");
            let body = STANDARD.encode(&bytes);
            format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n").into_bytes()
        };
        for password in [None, Some(&b"correct horse"[..])] {
            match read_keys(&wrapped, password) {
                Ok(Some(keys)) => keys.keys.iter().for_each(is_sound),
                Ok(None) => {}
                Err(error) => prop_assert!(!error.to_string().contains("horse")),
            }
        }
    }

    #[test]
    fn a_random_secret_is_no_key(bytes in proptest::collection::vec(any::<u8>(), 32)) {
        prop_assert!(is_no_key(&bytes));
        prop_assert!(is_no_key(STANDARD.encode(&bytes)));
    }
}
