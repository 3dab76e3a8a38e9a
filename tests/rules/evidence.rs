//! The evidence of the checks: they stand in one order, and each says what was expected and what was found.

use jwt_toolkit::token::json::Document;
use jwt_toolkit::token::policy::{Expectation, Heed, Policy};
use jwt_toolkit::token::report::{Check, Outcome, Report};

use super::common::{b64, key, public_jwk, read, signed_by};
use super::{judge, judge_hs256};

/// A policy that asks for everything.
fn everything() -> Policy {
    let expectation = |text| Expectation::parse(text).expect("an expectation");
    Policy {
        algorithms: vec![super::common::algorithm("ES256"), super::common::algorithm("HS256")],
        iss: Some("https://issuer.example".to_owned()),
        sub: Some("alice".to_owned()),
        jti: Some("7".to_owned()),
        aud: vec!["api".to_owned(), "web".to_owned()],
        typ: Some("at+jwt".to_owned()),
        require: vec!["exp".to_owned(), "realm.roles".to_owned()],
        claims: vec![expectation("n>=5"), expectation("realm.roles~=admin")],
        leeway: 10.0,
        max_age: Some(60.0),
        require_kid: true,
        warnings: Heed { strict: true, ..Heed::default() },
        ..Policy::default()
    }
}

type Row<'r> = (&'static str, char, Option<&'r str>, Option<&'r str>);

/// Name, result, expected and found of every check, in order.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let sign = |check: &Check| match check.outcome {
        Outcome::Pass => '+',
        Outcome::Fail(_) => '-',
        Outcome::Skip => ' ',
    };
    let checks = report.checks.iter();
    checks.map(|check| (check.name, sign(check), check.expected.as_deref(), check.found.as_deref())).collect()
}

fn keys() -> Vec<jwt_toolkit::crypto::Key> {
    let mut one = public_jwk("ES256");
    one.insert("kid".to_owned(), "one".into());
    let mut other = public_jwk("EdDSA");
    other.insert("kid".to_owned(), "other".into());
    vec![read(&one), read(&other)]
}

#[test]
fn of_a_token_that_meets_everything() {
    let header = r#"{"alg":"ES256","kid":"one","typ":"at+JWT","crit":["b64"],"b64":true}"#;
    let payload = r#"{"iss":"https://issuer.example","sub":"alice","aud":["api","x"],"jti":"7","exp":1800000001,"nbf":1800000000,"iat":1799999950,"n":5e0,"realm":{"roles":["admin"]}}"#;
    let report = judge(&signed_by(header, payload, &key("ES256"), "ES256"), &keys(), &everything());
    assert_eq!(
        rows(&report),
        [
            ("alg", '+', Some(r#"["ES256"]"#), Some(r#""ES256""#)),
            ("crit", '+', Some(r#"["b64"]"#), Some(r#"["b64"]"#)),
            ("kid", '+', Some(r#"["one","other"]"#), Some(r#""one""#)),
            ("signature", '+', None, None),
            ("exp", '+', Some(r#"{"after":1799999990}"#), Some("1800000001")),
            ("nbf", '+', Some(r#"{"until":1800000010}"#), Some("1800000000")),
            ("iat", '+', Some(r#"{"from":1799999930,"until":1800000010}"#), Some("1799999950")),
            ("iss", '+', Some(r#""https://issuer.example""#), Some(r#""https://issuer.example""#)),
            ("aud", '+', Some(r#"["api","web"]"#), Some(r#"["api","x"]"#)),
            ("sub", '+', Some(r#""alice""#), Some(r#""alice""#)),
            ("jti", '+', Some(r#""7""#), Some(r#""7""#)),
            ("typ", '+', Some(r#""at+jwt""#), Some(r#""at+JWT""#)),
            ("require", '+', Some(r#""exp""#), Some("1800000001")),
            ("require", '+', Some(r#""realm.roles""#), Some(r#"["admin"]"#)),
            ("claim", '+', Some(r#""n>=5""#), Some("5e0")),
            ("claim", '+', Some(r#""realm.roles~=admin""#), Some(r#"["admin"]"#)),
            ("strict", '+', Some("[]"), Some("[]")),
        ]
    );
}

#[test]
fn of_a_token_that_meets_nothing() {
    let header = r#"{"alg":"RS256","kid":"none","typ":"JWT","crit":["exp"]}"#;
    let payload = r#"{"iss":"x","sub":1,"aud":7,"exp":1,"nbf":1900000000,"iat":1,"n":4,"realm":{}}"#;
    let report = judge(&signed_by(header, payload, &key("RS256"), "RS256"), &keys(), &everything());
    assert_eq!(
        rows(&report),
        [
            ("alg", '-', Some(r#"["ES256"]"#), Some(r#""RS256""#)),
            ("crit", '-', Some(r#"["b64"]"#), Some(r#"["exp"]"#)),
            ("kid", '-', Some(r#"["one","other"]"#), Some(r#""none""#)),
            ("signature", ' ', None, None),
            ("exp", '-', Some(r#"{"after":1799999990}"#), Some("1")),
            ("nbf", '-', Some(r#"{"until":1800000010}"#), Some("1900000000")),
            ("iat", '-', Some(r#"{"from":1799999930,"until":1800000010}"#), Some("1")),
            ("iss", '-', Some(r#""https://issuer.example""#), Some(r#""x""#)),
            ("aud", '-', Some(r#"["api","web"]"#), Some("7")),
            ("sub", '-', Some(r#""alice""#), Some("1")),
            ("jti", '-', Some(r#""7""#), None),
            ("typ", '-', Some(r#""at+jwt""#), Some(r#""JWT""#)),
            ("require", '+', Some(r#""exp""#), Some("1")),
            ("require", '-', Some(r#""realm.roles""#), None),
            ("claim", '-', Some(r#""n>=5""#), Some("4")),
            ("claim", '-', Some(r#""realm.roles~=admin""#), None),
            ("strict", '+', Some("[]"), Some("[]")),
        ]
    );
}

#[test]
fn of_a_token_of_which_nothing_is_asked() {
    let payload = r#"{"jti":"7","sub":"a","aud":"b","iss":"c","iat":1,"nbf":2}"#;
    let token = signed_by(r#"{"alg":"HS256","kid":"k"}"#, payload, &key("HS256"), "HS256");
    let report = judge_hs256(&token, &Policy::default());
    assert_eq!(
        rows(&report),
        [
            ("alg", '+', Some(r#"["HS256","HS384","HS512"]"#), Some(r#""HS256""#)),
            ("signature", '+', None, None),
            ("exp", ' ', None, None),
            ("nbf", '+', Some(r#"{"until":1800000000}"#), Some("2")),
            ("iat", '+', None, Some("1")),
            ("iss", ' ', None, Some(r#""c""#)),
            ("aud", ' ', None, Some(r#""b""#)),
            ("sub", ' ', None, Some(r#""a""#)),
            ("jti", ' ', None, Some(r#""7""#)),
        ]
    );
    let ignored = judge_hs256(
        &signed_by(r#"{"alg":"HS256"}"#, r#"{"exp":1}"#, &key("HS256"), "HS256"),
        &Policy { ignore_exp: true, ..Policy::default() },
    );
    assert!(rows(&ignored).contains(&("exp", ' ', None, Some("1"))));
    // An algorithm that is no text, and one that is not there.
    for (header, found) in [(r#"{"alg":1}"#, Some("1")), ("{}", None)] {
        let report = judge_hs256(&format!("{}.{}.AAAA", b64(header), b64("{}")), &Policy::default());
        let alg = report.checks.iter().find(|check| check.name == "alg");
        assert_eq!(alg.and_then(|check| check.found.as_deref()), alg.and(found), "{header}");
    }
}

#[test]
fn bounds_that_are_no_numbers_are_left_out() {
    let token = signed_by(r#"{"alg":"HS256"}"#, r#"{"exp":1,"nbf":1,"iat":1}"#, &key("HS256"), "HS256");
    let policy = Policy { leeway: f64::MAX, max_age: Some(f64::MAX), ..Policy::default() };
    for (_, _, expected, _) in rows(&judge_hs256(&token, &policy)) {
        let Some(expected) = expected else { continue };
        assert!(Document::parse(expected).is_ok(), "{expected}");
    }
}

#[test]
fn what_is_found_is_not_told_at_any_length() {
    let claims = |len: usize| format!(r#"{{"iss":"{}"}}"#, "x".repeat(len));
    let policy = Policy { claims: vec![Expectation::parse("iss=a").expect("one")], ..Policy::default() };
    for (len, is_found) in [(1000, true), ((64 << 10) - 2, true), (64 << 10, false)] {
        let token = signed_by(r#"{"alg":"HS256"}"#, claims(len), &key("HS256"), "HS256");
        for check in judge_hs256(&token, &policy).checks {
            if ["iss", "claim"].contains(&check.name) {
                assert!(
                    check.detail.chars().count() == 501 && check.detail.ends_with('…'),
                    "{}",
                    check.detail
                );
                assert_eq!(check.found.is_some(), is_found, "{len}");
            }
        }
    }
}
