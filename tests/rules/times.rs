//! Rule 7: `exp`, `nbf`, `iat`. Now is 1800000000 in every test.

use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::{Outcome, Verdict};

use super::common::{NOW, token};
use super::{EARLY, EXPIRED, Refusal, judge_hs256, outcome, refused, valid};

fn leeway(seconds: f64) -> Policy {
    Policy { leeway: seconds, ..Policy::default() }
}

#[track_caller]
fn check(claims: &str, policy: &Policy, expected: Option<Refusal>) {
    let report = judge_hs256(&token("HS256", claims), policy);
    match expected {
        None => valid(&report, claims),
        Some(refusal) => refused(&report, refusal, claims),
    }
}

#[test]
fn expired_from_the_very_second() {
    for (exp, leeway_seconds, expected) in [
        ("1800000001", 0.0, None),
        ("1800000000.001", 0.0, None),
        ("1800000000", 0.0, Some(EXPIRED)),
        ("1799999999", 0.0, Some(EXPIRED)),
        ("1799999999.999", 0.0, Some(EXPIRED)),
        ("18e8", 0.0, Some(EXPIRED)),
        ("1.8000000005e9", 0.0, None),
        ("0", 0.0, Some(EXPIRED)),
        ("-1", 0.0, Some(EXPIRED)),
        ("-1e308", 0.0, Some(EXPIRED)),
        ("1e30", 0.0, None),
        ("1e308", 60.0, None),
        ("1799999971", 30.0, None),
        ("1799999970.5", 30.0, None),
        ("1799999970", 30.0, Some(EXPIRED)),
        ("1799999969", 30.0, Some(EXPIRED)),
        ("1799999999.75", 0.5, None),
        ("1799999999.5", 0.5, Some(EXPIRED)),
    ] {
        check(&format!(r#"{{"exp":{exp}}}"#), &leeway(leeway_seconds), expected);
    }
}

#[test]
fn not_valid_before_the_very_second() {
    for (nbf, leeway_seconds, expected) in [
        ("1799999999", 0.0, None),
        ("1800000000", 0.0, None),
        ("1800000000.5", 0.0, Some(EARLY)),
        ("1800000001", 0.0, Some(EARLY)),
        ("18446744073709551616", 0.0, Some(EARLY)),
        ("1e308", 1e9, Some(EARLY)),
        ("-1", 0.0, None),
        ("1800000030", 30.0, None),
        ("1800000030.5", 30.0, Some(EARLY)),
        ("1800000031", 30.0, Some(EARLY)),
    ] {
        check(&format!(r#"{{"nbf":{nbf}}}"#), &leeway(leeway_seconds), expected);
    }
}

#[test]
fn a_future_iat_is_a_warning_that_names_the_skew() {
    let report = judge_hs256(&token("HS256", r#"{"iat":1800000090}"#), &Policy::default());
    valid(&report, "without a greatest age");
    let warning = report.warnings.iter().find(|warning| warning.code == "iat-future");
    let message = &warning.expect("a warning").message;
    assert!(message.contains("1 minute") || message.contains("90 s"), "{message}");
    let report = judge_hs256(&token("HS256", r#"{"iat":1800000000}"#), &Policy::default());
    valid(&report, "now");
    assert!(report.warnings.iter().all(|warning| warning.code != "iat-future"));
}

#[test]
fn a_greatest_age_needs_iat() {
    const AGE: Refusal = (Verdict::TooOld, 6, "iat");
    const FUTURE: Refusal = (Verdict::NotYetValid, 6, "iat");
    const ABSENT: Refusal = (Verdict::Claim, 7, "iat");
    let policy = |leeway| Policy { max_age: Some(600.0), leeway, ..Policy::default() };
    for (claims, leeway, expected) in [
        (r#"{"iat":1799999400}"#, 0.0, None),
        (r#"{"iat":1799999399}"#, 0.0, Some(AGE)),
        (r#"{"iat":1799999399.5}"#, 0.0, Some(AGE)),
        (r#"{"iat":1799999390}"#, 10.0, None),
        (r#"{"iat":1799999389}"#, 10.0, Some(AGE)),
        (r#"{"iat":1800000000}"#, 0.0, None),
        (r#"{"iat":1800000001}"#, 0.0, Some(FUTURE)),
        (r#"{"iat":1800000010}"#, 10.0, None),
        (r#"{"iat":1800000011}"#, 10.0, Some(FUTURE)),
        (r#"{"exp":1900000000}"#, 0.0, Some(ABSENT)),
    ] {
        check(claims, &policy(leeway), expected);
        if !claims.contains("exp") {
            check(claims, &Policy::default(), None);
        }
    }
}

#[test]
fn what_is_present_is_a_finite_number() {
    for name in ["exp", "nbf", "iat"] {
        for value in [
            r#""1800000100""#,
            r#""""#,
            "null",
            "true",
            "[]",
            "[1900000000]",
            "{}",
            "1e400",
            "-1e400",
            r#""NaN""#,
        ] {
            let claims = format!(r#"{{"{name}":{value}}}"#);
            check(&claims, &Policy::default(), Some((Verdict::Claim, 7, name)));
            check(&claims, &leeway(1e9), Some((Verdict::Claim, 7, name)));
        }
    }
}

#[test]
fn what_is_absent_is_fine_unless_required() {
    const REQUIRED: Refusal = (Verdict::Claim, 7, "require");
    check("{}", &Policy::default(), None);
    for name in ["exp", "nbf", "iat", "sub", "x"] {
        let policy = Policy { require: vec![name.to_owned()], ..Policy::default() };
        check("{}", &policy, Some(REQUIRED));
        check(&format!(r#"{{"{}":1}}"#, name.to_uppercase()), &policy, Some(REQUIRED));
        let value = if name == "exp" { 1_900_000_000 } else { 1 };
        check(&format!(r#"{{"{name}":{value}}}"#), &policy, None);
    }
    let both = Policy { require: vec!["sub".to_owned(), "x".to_owned()], ..Policy::default() };
    check(r#"{"sub":"a"}"#, &both, Some(REQUIRED));
    check(r#"{"sub":"a","x":null}"#, &both, None);
}

#[test]
fn milliseconds_are_recognised_and_said() {
    let claims = format!(r#"{{"exp":{}}}"#, (NOW - 60.0) * 1000.0);
    let report = judge_hs256(&token("HS256", &claims), &Policy::default());
    // Read as seconds it lies far ahead: the number is what was signed, and nobody reinterprets it.
    valid(&report, &claims);
    assert!(report.warnings.iter().any(|warning| warning.code == "milliseconds"), "{:?}", report.warnings);
    let exp = report.checks.iter().find(|check| check.name == "exp").unwrap();
    assert!(exp.detail.contains("milliseconds"), "{}", exp.detail);
    let claims = format!(r#"{{"nbf":{}}}"#, (NOW - 60.0) * 1000.0);
    let report = judge_hs256(&token("HS256", &claims), &Policy::default());
    refused(&report, EARLY, &claims);
    assert!(report.decisive().unwrap().detail.contains("milliseconds"), "{:?}", report.checks);
    let report = judge_hs256(&token("HS256", r#"{"exp":1900000000}"#), &Policy::default());
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn ignored_is_exp_alone() {
    let policy = Policy { ignore_exp: true, ..Policy::default() };
    let report = judge_hs256(&token("HS256", r#"{"exp":1}"#), &policy);
    valid(&report, "an exp that has passed");
    assert_eq!(outcome(&report, "exp"), Some(Outcome::Skip));
    check(r#"{"exp":1,"nbf":1800000001}"#, &policy, Some(EARLY));
}
