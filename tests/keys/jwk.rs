//! JWK and JWK sets: strict in, complete out.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jwt_toolkit::crypto::Operation::{Sign, Verify};
use jwt_toolkit::crypto::{Half, Key, Operation};
use jwt_toolkit::error::KeyError;
use serde_json::{Value, json};

use crate::pems::{EC_P256_PKCS8, EC_P256_SPKI, ED25519_PKCS8, ISSUER, LEAF};
use crate::{alg, all, der_of, fresh, jwk, one, read_jwk, refused, with, without};

#[test]
fn thumbprint_of_rfc_7638() {
    // RFC 7638 §3.1.
    let key = json!({"kty": "RSA", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"});
    let key = read_jwk(&key);
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(key.kid(), Some("2011-04-29"));
    let algorithms: Vec<_> = key.algorithms(Operation::Verify).collect();
    assert_eq!(algorithms, [alg("RS256")]);
}

#[test]
fn jwk_members_come_in_order() {
    let mut key = one(EC_P256_PKCS8);
    key.set_kid(Some("k".to_owned()));
    let members = |half| {
        let jwk = key.to_jwk(half, Some(alg("ES256"))).unwrap();
        jwk.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(members(Half::Private), "kty kid alg crv x y d");
    assert_eq!(members(Half::Public), "kty kid alg crv x y");
}

#[test]
fn jwk_attributes_bind_the_key() {
    let key = jwk(&one(EC_P256_PKCS8));
    let permits = |members: Value, operation| read_jwk(&with(&key, members)).permits(alg("ES256"), operation);
    for both in [Sign, Verify] {
        assert_eq!(permits(json!({"use": "sig", "alg": "ES256"}), both), Ok(()));
        assert_eq!(permits(json!({"alg": null, "use": null, "key_ops": null}), both), Ok(()));
        assert!(matches!(permits(json!({"use": "enc"}), both), Err(KeyError::NotForSignatures { .. })));
        assert!(matches!(permits(json!({"alg": "ES384"}), both), Err(KeyError::OtherAlgorithm { .. })));
        assert!(matches!(permits(json!({"alg": "ECDH-ES"}), both), Err(KeyError::OtherAlgorithm { .. })));
        assert!(matches!(permits(json!({"alg": "none"}), both), Err(KeyError::OtherAlgorithm { .. })));
        assert_eq!(permits(json!({"key_ops": ["sign"]}), both), Ok(()));
        assert!(matches!(permits(json!({"key_ops": []}), both), Err(KeyError::OperationNotAllowed { .. })));
    }
    assert!(permits(json!({"key_ops": ["verify"]}), Sign).is_err());
    assert!(permits(json!({"key_ops": ["verify"]}), Verify).is_ok());
    let public = without(&with(&key, json!({"key_ops": ["sign"]})), "d");
    assert!(read_jwk(&public).permits(alg("ES256"), Verify).is_err());
    let signing = read_jwk(&with(&key, json!({"key_ops": ["sign"], "use": "sig"})));
    assert_eq!(signing.to_jwk(Half::Public, None).unwrap()["key_ops"], json!(["verify"]));

    // On this curve the two names are one algorithm.
    let ed = jwk(&one(ED25519_PKCS8));
    for declared in ["EdDSA", "Ed25519"] {
        let key = read_jwk(&with(&ed, json!({"alg": declared})));
        assert_eq!(key.declared_alg(), Some(declared));
        assert_eq!(key.algorithms(Sign).count(), 2);
    }
    let oct = json!({"kty": "oct", "k": "c2VjcmV0", "alg": "HS384"});
    let algorithms: Vec<_> = read_jwk(&oct).algorithms(Verify).collect();
    assert_eq!(algorithms, [alg("HS384")]);
}

/// Each of these is refused with its error.
fn are_refused(cases: impl IntoIterator<Item = (Value, KeyError)>) {
    for (jwk, error) in cases {
        assert_eq!(refused(jwk.to_string()), error, "{jwk}");
    }
}

#[test]
fn broken_ec_jwks_are_refused() {
    let ec = jwk(&one(EC_P256_PKCS8));
    let other = jwk(&fresh(alg("ES256")));
    let short = URL_SAFE_NO_PAD.encode([1; 31]);
    let padded = format!("{}=", ec["x"].as_str().unwrap());
    // 43 characters leave two bits over; they must be zero.
    let mut trailing = ec["x"].as_str().unwrap().to_owned();
    trailing.replace_range(42.., "B");
    are_refused([
        (without(&ec, "crv"), KeyError::JwkMissing { member: "crv" }),
        (without(&ec, "y"), KeyError::JwkMissing { member: "y" }),
        (with(&ec, json!({"crv": "P-257"})), KeyError::UnsupportedCurve { name: "\"P-257\"".into() }),
        (with(&ec, json!({"x": short})), KeyError::JwkLength { member: "x", found: 31, expected: 32 }),
        (with(&ec, json!({"d": short})), KeyError::JwkLength { member: "d", found: 31, expected: 32 }),
        (with(&ec, json!({"x": padded})), KeyError::JwkBase64 { member: "x" }),
        (with(&ec, json!({"x": trailing})), KeyError::JwkBase64 { member: "x" }),
        (with(&ec, json!({"x": 1})), KeyError::JwkType { member: "x", needed: "a string" }),
        (with(&ec, json!({"x": ec["y"]})), KeyError::EcPoint { curve: "P-256" }),
        (with(&ec, json!({"d": other["d"]})), KeyError::HalvesDiffer { key: "EC P-256".into() }),
        (with(&ec, json!({"d": URL_SAFE_NO_PAD.encode([0; 32])})), KeyError::EcScalar { curve: "P-256" }),
        (with(&ec, json!({"d": URL_SAFE_NO_PAD.encode([255; 32])})), KeyError::EcScalar { curve: "P-256" }),
    ]);
}

#[test]
fn contradictory_jwks_are_refused() {
    let ec = jwk(&one(EC_P256_PKCS8));
    are_refused([
        (with(&ec, json!({"kid": 1})), KeyError::JwkType { member: "kid", needed: "a string" }),
        (
            with(&ec, json!({"key_ops": "sign"})),
            KeyError::JwkType { member: "key_ops", needed: "an array of strings" },
        ),
        (with(&ec, json!({"use": "sig", "key_ops": ["encrypt"]})), KeyError::JwkUses),
        (with(&ec, json!({"use": "enc", "key_ops": ["verify"]})), KeyError::JwkUses),
        (with(&ec, json!({"kty": "ec"})), KeyError::JwkKty { kty: "ec".into() }),
        (json!({"kty": "oct"}), KeyError::JwkMissing { member: "k" }),
        (json!({"kty": "oct", "k": "+/=="}), KeyError::JwkBase64 { member: "k" }),
        (json!([ec]), KeyError::JwkShape),
        (json!({"a": ec}), KeyError::JwkShape),
        (json!({"keys": 1}), KeyError::JwkType { member: "keys", needed: "an array of JWKs" }),
    ]);
    let twice = r#"{"kty":"oct","k":"AA","\u006b":"AQ"}"#;
    assert_eq!(refused(twice), KeyError::JwkDuplicate { name: "k".into() });
    assert!(matches!(refused(format!("{ec} x")), KeyError::Json { .. }));
}

#[test]
fn broken_rsa_jwks_are_refused() {
    let rsa = jwk(&fresh(alg("RS256")));
    let rsa_error = |reason| KeyError::Rsa { reason };
    let public = |members| without(&with(&rsa, members), "d");
    are_refused([
        (with(&rsa, json!({"oth": []})), KeyError::RsaMultiPrime),
        (with(&rsa, json!({"d": rsa["p"]})), rsa_error("its numbers do not belong together")),
        (with(&rsa, json!({"qi": rsa["dp"]})), rsa_error("its numbers do not belong together")),
        (public(json!({"n": "AQAB"})), rsa_error("the modulus has fewer than 512 or more than 16384 bits")),
        (public(json!({"n": URL_SAFE_NO_PAD.encode([0xfe; 256])})), rsa_error("the modulus is even")),
        (public(json!({"e": "AQ"})), rsa_error("the exponent is not an odd number between 3 and 2^33")),
    ]);
}

#[test]
fn broken_okp_and_akp_jwks_are_refused() {
    let ec = jwk(&one(EC_P256_PKCS8));
    let ed = jwk(&one(ED25519_PKCS8));
    let ml_dsa = jwk(&fresh(alg("ML-DSA-44")));
    are_refused([
        (with(&ed, json!({"crv": "X25519"})), KeyError::KeyAgreement { name: "X25519".into() }),
        (with(&ed, json!({"crv": "P-256"})), KeyError::UnsupportedType { name: "OKP \"P-256\"".into() }),
        (with(&ed, json!({"d": ec["d"]})), KeyError::HalvesDiffer { key: "Ed25519".into() }),
        (without(&ml_dsa, "alg"), KeyError::JwkMissing { member: "alg" }),
        (without(&ml_dsa, "pub"), KeyError::JwkMissing { member: "pub" }),
        (with(&ml_dsa, json!({"priv": ec["d"]})), KeyError::HalvesDiffer { key: "ML-DSA-44".into() }),
        (
            with(&ml_dsa, json!({"alg": "ML-DSA-65"})),
            KeyError::JwkLength { member: "pub", found: 1312, expected: 1952 },
        ),
    ]);
}

#[test]
fn a_certificate_in_a_jwk_must_hold_its_key() {
    let key = jwk(&one(EC_P256_SPKI));
    let x5c = |pem: &str| json!({"x5c": [STANDARD.encode(der_of(pem))]});
    read_jwk(&with(&key, x5c(LEAF)));
    for wrong in [x5c(ISSUER), json!({"x5c": []}), json!({"x5c": ["AAAA"]})] {
        assert_eq!(refused(with(&key, wrong).to_string()), KeyError::JwkCertificate);
    }
}

/// What a public JWK of a key holds, and what it says to leave out.
fn published(jwk: &Value) -> (Value, Vec<String>) {
    let key = read_jwk(jwk);
    let withheld = key.withheld_members().map(str::to_owned).collect();
    (Value::Object(key.to_jwk(Half::Public, None).expect("a public JWK")), withheld)
}

#[test]
fn nothing_private_leaves_under_another_name() {
    let private = json!({"d": "AA", "p": "AA", "q": "AA", "dp": "AA", "dq": "AA", "qi": "AA", "oth": [], "k": "AA", "priv": "AA"});
    for name in ["ES256", "EdDSA", "ML-DSA-44", "RS256"] {
        let key = fresh(alg(name));
        for half in [Half::Private, Half::Public] {
            let own = Value::Object(key.to_jwk(half, None).unwrap());
            let mut jwk = own.clone();
            let mut foreign = Vec::new();
            for (member, value) in private.as_object().unwrap() {
                let of_type = match name {
                    "RS256" => !["k", "priv"].contains(&member.as_str()),
                    "ML-DSA-44" => member == "priv",
                    _ => member == "d",
                };
                if !of_type {
                    jwk[member] = value.clone();
                    foreign.push(member.clone());
                }
            }
            jwk["ext"] = json!(true);
            let expected =
                with(&Value::Object(key.to_jwk(Half::Public, None).unwrap()), json!({"ext": true}));
            assert_eq!(published(&jwk), (expected, foreign), "{name} {half}");
            // The text is the same as the map, and the private half keeps everything.
            let key = read_jwk(&jwk);
            let text = key.to_jwk_text(Half::Public, None).unwrap();
            assert_eq!(*text, published(&jwk).0.to_string());
            if half == Half::Private {
                assert_eq!(*key.to_jwk_text(half, None).unwrap(), self::jwk(&key).to_string());
                assert!(
                    private
                        .as_object()
                        .unwrap()
                        .keys()
                        .all(|name| jwk.get(name) == self::jwk(&key).get(name))
                );
            }
        }
    }
    // Beside a public key, what no private key has stays.
    let rsa = Value::Object(fresh(alg("RS256")).to_jwk(Half::Public, None).unwrap());
    let more = with(&rsa, json!({"crv": "x", "y": [1e3], "a\"b": null}));
    assert_eq!(published(&more), (more, vec![]));
    for part in ["p", "q", "dp", "dq", "qi", "oth"] {
        let part = with(&rsa, json!({part: "AQ"}));
        assert_eq!(refused(part.to_string()), KeyError::JwkMissing { member: "d" });
    }
}

#[test]
fn the_public_half_does_the_contrary() {
    let private = without(&jwk(&fresh(alg("ES256"))), "kid");
    for (key_use, key_ops, expected) in [
        (json!("sig"), json!(["sign"]), json!(["verify"])),
        (json!("sig"), json!(["sign", "verify"]), json!(["verify"])),
        (json!("enc"), json!(["decrypt", "unwrapKey"]), json!(["encrypt", "wrapKey"])),
        (json!("enc"), json!(["encrypt", "wrapKey", "decrypt"]), json!(["encrypt", "wrapKey"])),
        (json!("enc"), json!(["deriveKey", "deriveBits"]), json!([])),
        (json!("enc"), json!(["deriveBits", "decrypt", "fly"]), json!(["encrypt"])),
        (json!("sig"), json!([]), json!([])),
        (Value::Null, json!(["sign", "decrypt"]), json!(["verify", "encrypt"])),
    ] {
        let key = with(&private, json!({"use": key_use, "key_ops": key_ops}));
        let (public, _) = published(&key);
        assert_eq!(public.get("key_ops").unwrap_or(&Value::Null), &expected, "{key}");
        assert_eq!(read_jwk(&public).key_use(), key_use.as_str());
    }
    // What was public says what it said.
    let public = with(&without(&private, "d"), json!({"key_ops": ["fly"]}));
    assert_eq!(published(&public).0["key_ops"], json!(["fly"]));
}

#[test]
fn null_is_no_secret() {
    let keys = KeyError::JwkType { member: "keys", needed: "an array of JWKs" };
    assert_eq!(refused(r#"{"keys":null}"#), keys);
    assert_eq!(refused(r#"{"kty":null}"#), KeyError::JwkMissing { member: "kty" });
}

#[test]
fn a_set_keeps_what_is_of_use() {
    let ec = jwk(&one(EC_P256_SPKI));
    let set = json!({"keys": [
        with(&ec, json!({"kid": "a"})),
        with(&ec, json!({"kid": "b", "use": "enc"})),
        {"kty": "OKP", "crv": "X25519", "kid": "c", "x": ec["x"]},
        {"kty": "new", "kid": "d"},
        {"kid": "e"},
        with(&ec, json!({"kid": "a"})),
        1,
        {"keys": [ec]},
    ], "other": 1});
    let keys = all(set.to_string());
    assert_eq!(keys.keys.iter().map(Key::kid).collect::<Vec<_>>(), [Some("a"), Some("b"), Some("a")]);
    // A key for another purpose is a key, and serves no signature.
    assert!(matches!(keys.keys[1].permits(alg("ES256"), Verify), Err(KeyError::NotForSignatures { .. })));
    let places: Vec<_> = (0..3).map(|at| keys.place(at)).collect();
    assert_eq!(places, [0, 1, 5]);
    let unusable: Vec<_> = keys.unusable.iter().map(|u| (u.index, u.kid.as_deref())).collect();
    assert_eq!(unusable, [(2, Some("c")), (3, Some("d")), (4, Some("e")), (6, None), (7, None)]);
    assert_eq!(keys.unusable[2].error, KeyError::JwkMissing { member: "kty" });
    assert_eq!(keys.unusable[3].error, KeyError::JwkNotObject);
    assert_eq!(keys.unusable[4].error, KeyError::JwkNestedSet);
    let empty = all(r#"{"keys":[]}"#);
    assert!(empty.keys.is_empty() && empty.unusable.is_empty());
}
