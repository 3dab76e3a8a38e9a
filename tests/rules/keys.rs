//! Rules 9 and 10: which keys are tried, and that none comes from the token.

use jwt_toolkit::crypto::{Key, read_keys};
use jwt_toolkit::token::policy::Policy;
use serde_json::{Map, Value, json};

use super::common::{b64, key, new_jwk, public_jwk, read, signed_by};
use super::{ALG, FORMAT, KID, WRONG, judge, refused, valid};

/// Three keys for ES256: their private JWKs.
fn three() -> [Map<String, Value>; 3] {
    [new_jwk("ES256"), new_jwk("ES256"), new_jwk("ES256")]
}

/// A key set of JWKs with these ids.
fn set(members: &[(&Map<String, Value>, Option<&str>)]) -> Vec<Key> {
    let keys: Vec<Value> = members
        .iter()
        .map(|(jwk, kid)| {
            let mut jwk = (*jwk).clone();
            jwk.remove("d");
            if let Some(kid) = kid {
                jwk.insert("kid".to_owned(), json!(kid));
            }
            Value::Object(jwk)
        })
        .collect();
    let keys = read_keys(json!({ "keys": keys }).to_string().as_bytes(), None).expect("the set is sound");
    keys.expect("the set is a key set").keys
}

/// A token by that key, under that `kid`.
fn token(jwk: &Map<String, Value>, kid: Option<&str>) -> String {
    let header = match kid {
        Some(kid) => json!({ "alg": "ES256", "kid": kid }),
        None => json!({ "alg": "ES256" }),
    };
    signed_by(header.to_string(), "{}", &read(jwk), "ES256")
}

#[test]
fn without_a_match_all_are_tried_and_the_right_one_is_named() {
    let [a, b, c] = three();
    let ids = [(&a, Some("a")), (&b, Some("b")), (&c, Some("c"))];
    for (nth, (right, name)) in ids.iter().enumerate() {
        for kid in [None, Some("x"), Some(""), Some("A")] {
            let report = judge(&token(right, kid), &set(&ids), &Policy::default());
            valid(&report, &format!("key {nth}, kid {kid:?}"));
            let used = report.key.unwrap();
            assert_eq!(used.kid.as_deref(), *name);
            assert_eq!(used.thumbprint, Some(read(right).thumbprint()));
            let detail = &report.checks.iter().find(|check| check.name == "signature").unwrap().detail;
            assert!(detail.contains(&format!("key {}", name.unwrap())), "{detail}");
        }
    }
    let nameless = set(&[(&a, None), (&b, None), (&c, None)]);
    let report = judge(&token(&c, Some("c")), &nameless, &Policy::default());
    valid(&report, "keys without an id");
    assert_eq!(report.key.unwrap().thumbprint, Some(read(&c).thumbprint()));
    let report = judge(&token(&new_jwk("ES256"), None), &set(&ids), &Policy::default());
    refused(&report, WRONG, "by none of them");
    assert!(report.decisive().unwrap().detail.contains('3'), "{:?}", report.checks);
}

#[test]
fn with_a_match_only_that_key_is_tried() {
    let [a, b, c] = three();
    let keys = set(&[(&a, Some("a")), (&b, Some("b")), (&c, None)]);
    valid(&judge(&token(&a, Some("a")), &keys, &Policy::default()), "its own key");
    refused(&judge(&token(&b, Some("a")), &keys, &Policy::default()), WRONG, "the key of another id");
    refused(&judge(&token(&c, Some("a")), &keys, &Policy::default()), WRONG, "a key without an id");
    valid(&judge(&token(&c, Some("c")), &keys, &Policy::default()), "no match: all");
}

#[test]
fn a_match_that_does_not_fit_is_not_replaced() {
    let (mut rsa, a) = (public_jwk("RS256"), new_jwk("ES256"));
    rsa.insert("kid".to_owned(), json!("r"));
    let keys = [read(&rsa), read(&a)];
    refused(&judge(&token(&a, Some("r")), &keys, &Policy::default()), ALG, "the id of an RSA key");
    valid(&judge(&token(&a, None), &keys, &Policy::default()), "no id: the one that fits");
}

#[test]
fn every_one_of_duplicate_ids_counts() {
    let [a, b, c] = three();
    for order in [[&a, &b], [&b, &a]] {
        let keys = set(&[(order[0], Some("k")), (order[1], Some("k")), (&c, Some("c"))]);
        for right in [&a, &b] {
            let report = judge(&token(right, Some("k")), &keys, &Policy::default());
            valid(&report, "either of the two");
            assert_eq!(report.key.unwrap().thumbprint, Some(read(right).thumbprint()));
        }
        refused(&judge(&token(&c, Some("k")), &keys, &Policy::default()), WRONG, "a third");
    }
}

#[test]
fn keys_that_do_not_fit_are_no_obstacle() {
    let a = new_jwk("ES256");
    for order in [true, false] {
        let mut keys =
            vec![key("HS256"), key("RS256"), key("ES384"), key("EdDSA"), read(&a), key("ML-DSA-44")];
        if order {
            keys.reverse();
        }
        valid(&judge(&token(&a, Some("x")), &keys, &Policy::default()), "one of six");
        keys.retain(|key| key.thumbprint() != read(&a).thumbprint());
        let report = judge(&token(&a, Some("x")), &keys, &Policy::default());
        refused(&report, ALG, "none of five");
        assert!(report.decisive().unwrap().detail.contains('5'), "{:?}", report.checks);
    }
}

#[test]
fn members_of_a_set_that_are_no_keys_for_signatures_verify_none() {
    let [a, b, _] = three();
    let mut encrypting = a.clone();
    encrypting.insert("use".to_owned(), json!("enc"));
    let text = json!({ "keys": [encrypting, { "kty": "XYZ" }, b] }).to_string();
    let keys = read_keys(text.as_bytes(), None).unwrap().unwrap();
    assert_eq!((keys.keys.len(), keys.unusable.len()), (2, 1));
    refused(&judge(&token(&a, None), &keys.keys, &Policy::default()), WRONG, "the one for encryption");
    refused(&judge(&token(&a, None), &keys.keys[..1], &Policy::default()), ALG, "that one alone");
    valid(&judge(&token(&b, None), &keys.keys, &Policy::default()), "the other");
}

#[test]
fn a_required_kid_is_there_and_known() {
    let [a, b, _] = three();
    let keys = set(&[(&a, Some("a")), (&b, Some("b"))]);
    let policy = Policy { require_kid: true, ..Policy::default() };
    valid(&judge(&token(&a, Some("a")), &keys, &policy), "known");
    refused(&judge(&token(&a, None), &keys, &policy), KID, "absent");
    refused(&judge(&token(&a, Some("x")), &keys, &policy), KID, "unknown");
    refused(&judge(&token(&b, Some("a")), &keys, &policy), WRONG, "another");
    valid(&judge(&token(&a, Some("x")), &keys, &Policy::default()), "not required");
}

#[test]
fn a_kid_is_a_string() {
    for kid in [json!(1), json!(null), json!(["a"])] {
        let header = json!({ "alg": "ES256", "kid": kid }).to_string();
        let token = signed_by(header, "{}", &key("ES256"), "ES256");
        refused(&judge(&token, &[key("ES256")], &Policy::default()), FORMAT, &kid.to_string());
    }
}

#[test]
fn what_the_token_brings_is_warned_of_and_ignored() {
    let attacker = new_jwk("ES256");
    let mut public = attacker.clone();
    public.remove("d");
    let set = b64(json!({ "keys": [public] }).to_string());
    let data = format!("data:application/json;base64,{set}");
    for (name, value) in [
        ("jwk", Value::Object(public.clone())),
        ("jku", json!(data)),
        ("jku", json!("https://attacker.invalid/jwks.json")),
        ("x5u", json!("https://attacker.invalid/cert.pem")),
        ("x5c", json!([read(&attacker).to_public_pem().unwrap().replace('\n', "")])),
    ] {
        let header = json!({ "alg": "ES256", name: value }).to_string();
        let forged = signed_by(&header, "{}", &read(&attacker), "ES256");
        let honest = signed_by(&header, "{}", &key("ES256"), "ES256");
        refused(&judge(&forged, &[key("ES256")], &Policy::default()), WRONG, name);
        refused(&judge(&forged, &[], &Policy::default()), ALG, name);
        refused(&judge(&forged, &[key("RS256")], &Policy::default()), ALG, name);
        let report = judge(&honest, &[key("ES256")], &Policy::default());
        valid(&report, name);
        let warned = report.warnings.iter().any(|w| w.code == "embedded-key" && w.message.contains(name));
        assert!(warned, "{name}: {:?}", report.warnings);
        // In the unprotected header it is worth as little.
        let protected = b64(r#"{"alg":"ES256"}"#);
        let signature = super::common::signature(&format!("{protected}.e30"), &read(&attacker), "ES256");
        let json = json!({
            "protected": protected, "header": { name: value }, "payload": "e30", "signature": signature,
        });
        let report = judge(&json.to_string(), &[key("ES256")], &Policy::default());
        refused(&report, WRONG, name);
        assert!(report.warnings.iter().any(|w| w.code == "embedded-key"), "{name}: {:?}", report.warnings);
    }
    let plain = judge(
        &signed_by(r#"{"alg":"ES256"}"#, r#"{"exp":4000000000}"#, &key("ES256"), "ES256"),
        &[key("ES256")],
        &Policy::default(),
    );
    assert!(plain.warnings.is_empty(), "{:?}", plain.warnings);
}
