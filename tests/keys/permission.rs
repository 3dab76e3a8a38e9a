//! What a key may do, and what its signatures are worth.

use jwt_toolkit::crypto::{Algorithm, Half, Key, Operation, Signer, Verifier};
use jwt_toolkit::error::{KeyError, SignatureError};

use crate::pems::{EC_P256_PKCS8, PSS_SHA384_SPKI, PSS_SPKI, RSA_1024_PKCS8};
use crate::{alg, fresh, jwk, one, read_jwk};

#[test]
fn a_key_serves_its_own_algorithms_only() {
    for algorithm in Algorithm::all() {
        let key = fresh(algorithm);
        for other in Algorithm::all() {
            let fits = other.key_type() == algorithm.key_type();
            for operation in [Operation::Sign, Operation::Verify] {
                match key.permits(other, operation) {
                    Ok(()) => assert!(fits, "{key:?} served {other}"),
                    Err(error) => {
                        assert!(matches!(error, KeyError::WrongType { .. }), "{error}");
                        assert!(!fits, "{key:?} refused {other}");
                    }
                }
            }
            assert_eq!(Verifier::new(&key, other).is_ok(), fits);
            assert_eq!(Signer::new(&key, other).is_ok(), fits);
        }
    }
    let defaults = ["HS256", "RS256", "ES256", "ES512", "EdDSA", "ML-DSA-65"];
    for name in defaults {
        let key = fresh(alg(name));
        assert_eq!(key.algorithms(Operation::Sign).next(), Some(alg(name)));
    }
}

#[test]
fn short_rsa_keys_are_shown_and_not_used() {
    let key = one(RSA_1024_PKCS8);
    assert_eq!(key.bits(), Some(1024));
    for operation in [Operation::Sign, Operation::Verify] {
        assert_eq!(
            key.permits(alg("RS256"), operation),
            Err(KeyError::RsaTooShort { bits: 1024, needed: 2048 })
        );
        assert_eq!(key.algorithms(operation).count(), 0);
    }
}

#[test]
fn pss_keys_serve_pss_only() {
    let any = one(PSS_SPKI);
    let names = |key: &Key| key.algorithms(Operation::Verify).map(Algorithm::name).collect::<Vec<_>>();
    assert_eq!(names(&any), ["PS256", "PS384", "PS512"]);
    assert!(matches!(any.to_jwk(Half::Public, None), Err(KeyError::NoSuchForm { .. })));
    assert_eq!(any.to_jwk(Half::Public, Some(alg("PS512"))).unwrap()["alg"], "PS512");
    let sha384 = one(PSS_SHA384_SPKI);
    assert_eq!(names(&sha384), ["PS384"]);
    assert!(matches!(sha384.permits(alg("RS256"), Operation::Verify), Err(KeyError::PssOnly { .. })));
    assert_eq!(names(&read_jwk(&jwk(&sha384))), ["PS384"]);
}

#[test]
fn ecdsa_signatures_are_fixed_and_in_range() {
    let orders = [
        ("ES256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        (
            "ES384",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        ),
        (
            "ES512",
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        ),
        ("ES256K", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
    ];
    for (name, order) in orders {
        let order: Vec<u8> = (0..order.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&order[at..at + 2], 16).unwrap())
            .collect();
        let len = order.len();
        let key = fresh(alg(name));
        let verifier = Verifier::new(&key, alg(name)).unwrap();
        let signature = Signer::new(&key, alg(name)).unwrap().sign(b"m").unwrap();
        verifier.verify(b"m", &signature).unwrap();
        let (r, s) = signature.split_at(len);
        let zero = vec![0; len];
        for (r, s) in [(&zero[..], s), (r, &zero), (&order, s), (r, &order), (s, r), (&zero, &zero)] {
            assert_eq!(verifier.verify(b"m", &[r, s].concat()), Err(SignatureError::Mismatch));
        }
        // The same numbers in longer and shorter clothes.
        let padded = [&[0], r, &[0], s].concat();
        for wrong in [&signature[1..], &signature[..2 * len - 1], &padded, b""] {
            assert_eq!(
                verifier.verify(b"m", wrong),
                Err(SignatureError::Length { found: wrong.len(), expected: 2 * len })
            );
        }
    }
}

#[test]
fn wrong_lengths_fail_for_every_algorithm() {
    for algorithm in Algorithm::all() {
        let key = fresh(algorithm);
        let verifier = Verifier::new(&key, algorithm).unwrap();
        let mut signature = Signer::new(&key, algorithm).unwrap().sign(b"m").unwrap();
        assert!(matches!(verifier.verify(b"m", b""), Err(SignatureError::Length { .. })));
        signature[7] ^= 1;
        assert_eq!(verifier.verify(b"m", &signature), Err(SignatureError::Mismatch));
        signature.push(0);
        assert!(matches!(verifier.verify(b"m", &signature), Err(SignatureError::Length { .. })));
    }
}

#[test]
fn an_empty_secret_keeps_nobody_out() {
    let key = Key::from_secret(Vec::new());
    for name in ["HS256", "HS384", "HS512"] {
        for operation in [Operation::Sign, Operation::Verify] {
            assert_eq!(key.permits(alg(name), operation), Err(KeyError::EmptySecret));
        }
    }
    assert_eq!(key.describe(), "HMAC secret of 0 bytes");
}

#[test]
fn nothing_secret_is_shown() {
    let key = one(EC_P256_PKCS8);
    assert_eq!(format!("{key:?}"), "Key(EC P-256 private)");
    let secret = Key::from_secret(b"hunter2".to_vec());
    assert_eq!(format!("{secret:?}"), "Key(HMAC secret secret)");
    assert_eq!(secret.describe(), "HMAC secret of 7 bytes");
    assert!(matches!(secret.to_public_pem(), Err(KeyError::NoSuchForm { .. })));
    assert!(matches!(secret.to_private_der(), Err(KeyError::NoSuchForm { .. })));
    assert_eq!(secret.to_jwk(Half::Public, None), Err(KeyError::NoHalves));
    assert!(matches!(key.to_jwk(Half::Secret, None), Err(KeyError::NoSuchForm { .. })));
    assert!(matches!(key.to_jwk(Half::Private, Some(alg("RS256"))), Err(KeyError::WrongType { .. })));
}

#[test]
fn a_key_is_bound_to_no_algorithm_beyond_its_own() {
    let mut bound = one(PSS_SHA384_SPKI);
    for name in ["RS256", "RS384", "PS256", "PS512"] {
        let only = Err(KeyError::PssOnly { hash: " with SHA-384".to_owned(), algorithm: alg(name).name() });
        assert_eq!(bound.set_alg(alg(name)), only);
        assert_eq!(bound.to_jwk(Half::Public, Some(alg(name))).map(drop), only);
    }
    assert_eq!(bound.to_jwk(Half::Public, None).unwrap()["alg"], "PS384");
    bound.set_alg(alg("PS384")).unwrap();
    let mut any = one(PSS_SPKI);
    assert!(matches!(any.set_alg(alg("RS256")), Err(KeyError::PssOnly { .. })));
    any.set_alg(alg("PS512")).unwrap();
    // How long a modulus is, a JWK says itself.
    one(RSA_1024_PKCS8).set_alg(alg("RS256")).unwrap();
}
