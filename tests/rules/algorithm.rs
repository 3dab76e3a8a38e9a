//! Rules 1 and 2: what key and policy allow, and that nothing unsigned passes.

use jwt_toolkit::crypto::{Algorithm, Key, read_keys};
use jwt_toolkit::error::KeyError;
use jwt_toolkit::token::policy::Policy;
use serde_json::{Map, Value, json};

use super::common::{algorithm, b64, jwk, key, new_jwk, public_jwk, read, signature, signed_by, token};
use super::{ALG, EMPTY, NONE, judge, judge_signature, refused, valid};

/// A self-signed certificate of the key that [`certified`] gives.
const CERTIFICATE: &str = "MIIBdzCCAR2gAwIBAgIUMU+io8KSnj9UONo7M+NgCRff/VkwCgYIKoZIzj0EAwIwEDEOMAwGA1UE\
AwwFcnVsZXMwIBcNMjYxMTIyMTU0OTA1WhgPMjEyNjEwMjkxNTQ5MDVaMBAxDjAMBgNVBAMMBXJ1bGVzMFkwEwYHKoZIzj0CAQYI\
KoZIzj0DAQcDQgAEc3asQexHZ0YWVhFHWEH0S1f4G52/LUvD9bgh/gjX65d+t4sQPOJL4984a2iYTuqJIp5HjZITljHDgo40CKyQ\
VKNTMFEwHQYDVR0OBBYEFNpgdPHFpHbwyi15ugO9YZl6I3zYMB8GA1UdIwQYMBaAFNpgdPHFpHbwyi15ugO9YZl6I3zYMA8GA1Ud\
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgaPYj9Woqjq2tACwSsYZ3+aK4hjM0JW0eb0qlYcZFUjoCIQDZxosgtsvr9XTm\
91tHLA5Opt7rsUNSYg4ZS6UdbdDtkw==";

fn only(names: &[&str]) -> Policy {
    Policy { algorithms: names.iter().map(|name| algorithm(name)).collect(), ..Policy::default() }
}

fn with(mut jwk: Map<String, Value>, members: &[(&str, Value)]) -> Map<String, Value> {
    for (name, value) in members {
        jwk.insert((*name).to_owned(), value.clone());
    }
    jwk
}

fn read_error(jwk: &Map<String, Value>) -> KeyError {
    read_keys(Value::Object(jwk.clone()).to_string().as_bytes(), None).expect_err("the JWK is not sound")
}

#[test]
fn every_algorithm_verifies_with_its_key_and_with_no_other_type() {
    for made in Algorithm::all() {
        let token = token(made.name(), "{}");
        for other in Algorithm::all() {
            let report = judge(&token, &[read(&public_jwk(other.name()))], &Policy::default());
            if made.key_type() == other.key_type() {
                valid(&report, made.name());
            } else {
                refused(&report, ALG, &format!("{made} with a key for {other}"));
            }
        }
        refused(&judge(&token, &[], &Policy::default()), ALG, "without a key");
    }
}

#[test]
fn the_policy_allows_by_exact_name() {
    for (made, allowed) in [
        ("HS256", "HS384"),
        ("RS256", "PS256"),
        ("RS256", "RS384"),
        ("ES256", "ES256K"),
        ("EdDSA", "Ed25519"),
        ("Ed25519", "EdDSA"),
    ] {
        let keys = [key(made)];
        refused(&judge(&token(made, "{}"), &keys, &only(&[allowed])), ALG, made);
        valid(&judge(&token(made, "{}"), &keys, &only(&[allowed, made])), made);
    }
}

#[test]
fn a_policy_does_not_widen_what_the_key_allows() {
    let jwk = with(public_jwk("RS256"), &[("alg", json!("RS256"))]);
    refused(&judge(&token("PS256", "{}"), &[read(&jwk)], &only(&["PS256"])), ALG, "PS256 by policy");
    refused(&judge(&token("ES256", "{}"), &[key("RS256")], &only(&["ES256"])), ALG, "ES256 by policy");
}

#[test]
fn names_of_algorithms_are_exact() {
    for alg in ["hs256", "HS256 ", " HS256", "HS-256", "HS256\\u0000", "SHA256", "HS512256", ""] {
        let token = signed_by(format!(r#"{{"alg":"{alg}"}}"#), "{}", &key("HS256"), "HS256");
        refused(&judge(&token, &[key("HS256")], &Policy::default()), ALG, alg);
    }
    let escaped = signed_by(r#"{"\u0061lg":"\u0048S256"}"#, "{}", &key("HS256"), "HS256");
    valid(&judge(&escaped, &[key("HS256")], &Policy::default()), "an escaped spelling is the name");
}

#[test]
fn the_alg_of_a_jwk_binds_it() {
    for (made, declared) in
        [("HS256", "HS512"), ("RS256", "RS512"), ("PS256", "RS256"), ("ES256", "ES384"), ("ES256", "es256")]
    {
        let bound = |alg: &str| [read(&with(public_jwk(made), &[("alg", json!(alg))]))];
        refused(&judge(&token(made, "{}"), &bound(declared), &Policy::default()), ALG, declared);
        valid(&judge(&token(made, "{}"), &bound(made), &Policy::default()), made);
    }
}

#[test]
fn eddsa_and_ed25519_are_one_in_a_jwk() {
    for declared in ["EdDSA", "Ed25519"] {
        let jwk = with(public_jwk("EdDSA"), &[("alg", json!(declared))]);
        for made in ["EdDSA", "Ed25519"] {
            let report = judge(&token(made, "{}"), &[read(&jwk)], &Policy::default());
            valid(&report, &format!("{made} with a key for {declared}"));
        }
    }
    let jwk = with(public_jwk("EdDSA"), &[("alg", json!("Ed448"))]);
    refused(&judge(&token("EdDSA", "{}"), &[read(&jwk)], &Policy::default()), ALG, "alg Ed448");
}

#[test]
fn the_use_and_the_key_ops_of_a_jwk_bind_it() {
    let judged = |jwk: Map<String, Value>| judge(&token("ES256", "{}"), &[read(&jwk)], &Policy::default());
    for (members, right) in [
        (&[("use", json!("sig"))][..], true),
        (&[("use", json!("enc"))], false),
        (&[("use", json!("x"))], false),
        (&[("key_ops", json!(["verify"]))], true),
        (&[("key_ops", json!(["x", "verify"]))], true),
        (&[("key_ops", json!(["sign"]))], false),
        (&[("key_ops", json!(["deriveKey"]))], false),
        (&[("key_ops", json!([]))], false),
    ] {
        let report = judged(with(public_jwk("ES256"), members));
        if right {
            valid(&report, &format!("{members:?}"));
        } else {
            refused(&report, ALG, &format!("{members:?}"));
        }
    }
}

#[test]
fn a_private_jwk_that_signs_verifies_by_its_public_half() {
    for name in ["RS256", "ES256", "EdDSA", "ML-DSA-44"] {
        let signing = [("key_ops", json!(["sign"]))];
        let report = judge(&token(name, "{}"), &[read(&with(jwk(name), &signing))], &Policy::default());
        valid(&report, name);
        let report =
            judge(&token(name, "{}"), &[read(&with(public_jwk(name), &signing))], &Policy::default());
        refused(&report, ALG, &format!("{name}, public"));
        let deriving = [("key_ops", json!(["deriveBits"]))];
        let report = judge(&token(name, "{}"), &[read(&with(jwk(name), &deriving))], &Policy::default());
        refused(&report, ALG, &format!("{name}, private for something else"));
    }
}

#[test]
fn the_halves_of_a_private_jwk_match() {
    for (name, public) in [
        ("RS256", &["n"][..]),
        ("ES256", &["x", "y"]),
        ("ES512", &["x", "y"]),
        ("ES256K", &["x", "y"]),
        ("EdDSA", &["x"]),
        ("ML-DSA-44", &["pub"]),
        ("ML-DSA-65", &["pub"]),
    ] {
        let other = new_jwk(name);
        let members: Vec<_> = public.iter().map(|member| (*member, other[*member].clone())).collect();
        let error = read_error(&with(jwk(name), &members));
        let found = matches!(error, KeyError::HalvesDiffer { .. } | KeyError::Rsa { .. });
        assert!(found, "{name}: {error}");
    }
}

/// The public JWK that the certificate is for.
fn certified() -> Map<String, Value> {
    let jwk = json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "c3asQexHZ0YWVhFHWEH0S1f4G52_LUvD9bgh_gjX65c",
        "y": "freLEDziS-PfOGtomE7qiSKeR42SE5Yxw4KONAiskFQ",
    });
    jwk.as_object().expect("an object").clone()
}

#[test]
fn the_certificate_in_a_jwk_holds_the_same_key() {
    let chain = [("x5c", json!([CERTIFICATE]))];
    let key = read(&with(certified(), &chain));
    assert_eq!(key.thumbprint(), read(&certified()).thumbprint());
    for other in ["ES256", "ES384", "RS256", "HS256"] {
        let error = read_error(&with(public_jwk(other), &chain));
        assert_eq!(error, KeyError::JwkCertificate, "{other}");
    }
    for broken in [json!([]), json!(["?"]), json!(["AAAA"]), json!([b64("x"), CERTIFICATE])] {
        let error = read_error(&with(certified(), &[("x5c", broken.clone())]));
        assert_eq!(error, KeyError::JwkCertificate, "{broken}");
    }
}

#[test]
fn none_never_verifies_in_any_case() {
    let keys: Vec<Key> = ["HS256", "RS256", "ES256", "EdDSA", "ML-DSA-44"].map(key).into();
    for alg in ["none", "None", "NONE", "nOnE", " none", "none "] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let input = format!("{}.{}", b64(&header), b64("{}"));
        let hmac = signature(&input, &key("HS256"), "HS256");
        for signature in ["", "AAAA", &hmac] {
            let token = format!("{input}.{signature}");
            let what = format!("{alg:?} with {signature:?}");
            refused(&judge(&token, &keys, &Policy::default()), NONE, &what);
            refused(&judge(&token, &[], &Policy::default()), NONE, &what);
            refused(&judge(&token, &keys, &only(&["HS256"])), NONE, &what);
            refused(&judge_signature(&token, &keys), NONE, &what);
            let json =
                json!({"protected": b64(&header), "payload": b64("{}"), "signature": signature}).to_string();
            refused(&judge(&json, &keys, &Policy::default()), NONE, &what);
        }
    }
}

#[test]
fn an_empty_signature_never_verifies() {
    for made in Algorithm::all() {
        let whole = token(made.name(), "{}");
        let cut = &whole[..=whole.rfind('.').unwrap()];
        refused(&judge(cut, &[key(made.name())], &Policy::default()), EMPTY, made.name());
        refused(&judge_signature(cut, &[key(made.name())]), EMPTY, made.name());
        valid(&judge(&whole, &[key(made.name())], &Policy::default()), made.name());
    }
    let json = json!({"protected": b64(r#"{"alg":"HS256"}"#), "payload": "e30", "signature": ""});
    refused(&judge(&json.to_string(), &[key("HS256")], &Policy::default()), EMPTY, "JSON");
}

#[test]
fn an_empty_secret_is_no_key() {
    for name in ["HS256", "HS384", "HS512"] {
        let nothing = Key::from_secret(Vec::new());
        assert!(nothing.permits(algorithm(name), jwt_toolkit::crypto::Operation::Sign).is_err());
        refused(&judge(&token(name, "{}"), &[nothing], &Policy::default()), ALG, name);
        let letter = Key::from_secret(b"x".to_vec());
        let token = signed_by(format!(r#"{{"alg":"{name}"}}"#), "{}", &letter, name);
        valid(&judge(&token, &[letter], &Policy::default()), "a short one is, with a warning");
    }
}
