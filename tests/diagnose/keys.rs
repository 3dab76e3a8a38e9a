//! Other keys and other algorithms than those that were tried.

use jwt_toolkit::crypto::{Half, KeyType, Operation};
use jwt_toolkit::error::KeyError;
use jwt_toolkit::token::diagnose::Cause;
use jwt_toolkit::token::policy::Policy;
use serde_json::json;

use crate::common::{algorithm, jwk, key, public_jwk, read, signed_by};
use crate::{HS256, found, found_by, other, other_algorithm, public, secret};

fn by(header: &str, name: &str) -> String {
    signed_by(header, "{}", &key(name), name)
}

#[test]
fn another_algorithm_with_the_same_key() {
    for (said, made_with) in [("RS256", "PS256"), ("PS256", "RS512"), ("RS384", "RS256")] {
        let token = by(&format!(r#"{{"alg":"{said}"}}"#), made_with);
        assert_eq!(found(&token, &[public(&key("RS256"))]), [other_algorithm(made_with, said)]);
        assert_eq!(found(&token, &[other("RS256")]), []);
    }
    let token = by(HS256, "HS512");
    assert_eq!(found(&token, &[key("HS256")]), [other_algorithm("HS512", "HS256")]);
}

/// The header's algorithm takes a key of another type, curve or name.
#[test]
fn an_algorithm_that_the_header_does_not_name() {
    for (said, made_with) in
        [("ES256", "ES384"), ("RS256", "ES256"), ("ES256", "EdDSA"), ("HS256", "ES256"), ("ES256", "HS256")]
    {
        let token = by(&format!(r#"{{"alg":"{said}"}}"#), made_with);
        assert_eq!(found(&token, &[key(made_with)]), [other_algorithm(made_with, said)], "{said}");
    }
    for said in ["es256", "RSA", "", "none ", "ES256\u{1b}"] {
        let header = json!({ "alg": said }).to_string();
        let token = by(&header, "ES256");
        let expected = if said == "none " { vec![] } else { vec![other_algorithm("ES256", said)] };
        assert_eq!(found(&token, &[key("ES256")]), expected, "{said:?}");
        assert_eq!(found(&token, &[other("ES256")]), [], "{said:?}");
    }
    // Of several keys the one is named, and a name of any length is cut.
    let header = json!({ "alg": "x".repeat(1000) }).to_string();
    let mut first = key("ES256");
    first.set_kid(Some("first".into()));
    let cause = Cause::OtherAlgorithm {
        made_with: algorithm("ES256"),
        said: "x".repeat(80) + "…",
        key: Some("key first".into()),
    };
    assert_eq!(found(&by(&header, "ES256"), &[other("ES256"), first]), [cause]);
}

/// `EdDSA` and `Ed25519` are one algorithm: that the header says the other name explains nothing.
#[test]
fn two_names_for_one_algorithm() {
    let token = signed_by(r#"{"alg":"EdDSA"}"#, "{}", &other("EdDSA"), "EdDSA");
    assert_eq!(found(&token, &[key("EdDSA")]), []);
}

#[test]
fn a_key_of_another_type() {
    let token = by(r#"{"alg":"ES256"}"#, "ES256");
    let cause = |only| Cause::NoKeyOfType { algorithm: algorithm("ES256"), only };
    let p384 = other("ES384");
    assert_eq!(
        found(&token, &[p384]),
        [cause(Some((algorithm("ES384").key_type(), vec![algorithm("ES384")])))]
    );
    let hmac = ["HS256", "HS384", "HS512"].map(algorithm).to_vec();
    assert_eq!(found(&token, &[secret("hush")]), [cause(Some((KeyType::Secret, hmac)))]);
    assert_eq!(found(&token, &[secret("hush"), key("RS256")]), [cause(None)]);
    // There is one of the type: it is another key that is wrong.
    assert_eq!(found(&token, &[other("ES256"), key("RS256")]), []);
}

#[test]
fn another_key_of_those_given() {
    let (mut one, mut two) = (other("ES256"), key("ES256"));
    one.set_kid(Some("one".into()));
    two.set_kid(Some("two".into()));
    let token = by(r#"{"alg":"ES256","kid":"one"}"#, "ES256");
    assert_eq!(found(&token, &[one, two]), [Cause::OtherKey("key two".into())]);
    let mut one = other("ES256");
    one.set_kid(Some("one".into()));
    assert_eq!(found(&token, &[one, other("ES256")]), []);
    // A key of the named id that is of another type keeps the others from being tried.
    let mut one = other("RS256");
    one.set_kid(Some("one".into()));
    assert_eq!(found(&token, &[one, public(&key("ES256"))]), [Cause::OtherKey(public(&key("ES256")).name())]);
}

#[test]
fn a_key_that_a_jwk_keeps_from_it() {
    let forbidden = |member: &str, value: serde_json::Value| {
        let mut jwk = public_jwk("RS256");
        jwk.insert(member.to_owned(), value);
        jwk.insert("kid".into(), "theirs".into());
        read(&jwk)
    };
    let token = by(r#"{"alg":"RS256"}"#, "RS256");
    for key in [
        forbidden("alg", json!("RS512")),
        forbidden("use", json!("enc")),
        forbidden("key_ops", json!(["encrypt"])),
    ] {
        let error = key.permits(algorithm("RS256"), Operation::Verify).expect_err("it is forbidden");
        assert_eq!(found(&token, &[key]), [Cause::Forbidden { key: "key theirs".into(), error }]);
    }
    let error = KeyError::NotForSignatures { declared: "enc".into() };
    let keys = [other("RS256"), forbidden("use", json!("enc"))];
    assert_eq!(found(&token, &keys), [Cause::Forbidden { key: "key theirs".into(), error }]);
    let mut bound = jwk("HS256");
    bound.insert("alg".into(), "HS512".into());
    let bound = read(&bound);
    assert_eq!(bound.half(), Half::Secret);
    assert!(matches!(found(&by(HS256, "HS256"), &[bound])[..], [Cause::Forbidden { .. }]));
    let other_key = signed_by(r#"{"alg":"RS256"}"#, "{}", &other("RS256"), "RS256");
    assert_eq!(found(&other_key, &[forbidden("use", json!("enc"))]), []);
}

#[test]
fn an_algorithm_that_the_policy_leaves_out() {
    let only = |name| Policy { algorithms: vec![algorithm(name)], ..Policy::default() };
    let token = by(r#"{"alg":"RS256"}"#, "RS256");
    let outside = Cause::OutsidePolicy(algorithm("RS256"));
    assert_eq!(found_by(&token, &[key("RS256")], &[], &only("RS512")), [outside]);
    assert_eq!(found_by(&token, &[other("RS256")], &[], &only("RS512")), []);
    let token = by(r#"{"alg":"EdDSA"}"#, "EdDSA");
    let outside = Cause::OutsidePolicy(algorithm("EdDSA"));
    assert_eq!(found_by(&token, &[key("EdDSA")], &[], &only("Ed25519")), [outside]);
}

#[test]
fn an_id_that_no_key_has() {
    let named = |kid: &str| {
        let mut key = other("ES256");
        key.set_kid(Some(kid.to_owned()));
        key
    };
    let unknown = |kid: &str, given: &[&str], more| Cause::UnknownKid {
        kid: kid.to_owned(),
        given: given.iter().map(|id| (*id).to_owned()).collect(),
        more,
    };
    let token = by(r#"{"alg":"ES256","kid":"x"}"#, "ES256");
    assert_eq!(found(&token, &[named("a"), named("b"), named("a")]), [unknown("x", &["a", "b"], 0)]);
    assert_eq!(found(&token, &[named("a"), named("x")]), []);
    // Keys without ids say nothing.
    assert_eq!(found(&token, &[other("ES256")]), []);
    let many: Vec<_> = (0..7).map(|n| named(&n.to_string())).collect();
    assert_eq!(found(&token, &many), [unknown("x", &["0", "1", "2", "3", "4"], 2)]);
    // A cause that explains the signature says enough.
    let mut right = key("ES256");
    right.set_kid(Some("y".into()));
    let token = by(r#"{"alg":"ES384","kid":"x"}"#, "ES256");
    assert_eq!(found(&token, &[right]), [other_algorithm("ES256", "ES384")]);
}
