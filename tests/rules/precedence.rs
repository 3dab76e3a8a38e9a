//! Several failures in one token: all are shown, and the verdict is the first in the order 3 4 1 6 7.

use jwt_toolkit::crypto::Key;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::{Outcome, Report, Verdict};

use super::common::{key, signed_by, token};
use super::{ALG, EXPIRED, FORMAT, NONE, PAYLOAD, Refusal, WRONG, judge, judge_hs256, outcome, refused};

const ISS: Refusal = (Verdict::Claim, 7, "iss");

/// Asks for an issuer that no token here has.
fn policy() -> Policy {
    Policy { iss: Some("x".to_owned()), ..Policy::default() }
}

/// A secret that is not that of the tests.
fn other() -> Key {
    Key::from_secret(b"the secret of somebody else".to_vec())
}

/// The codes of all checks that failed.
fn codes(report: &Report) -> Vec<u8> {
    let mut codes: Vec<u8> = report
        .checks
        .iter()
        .filter_map(|check| match check.outcome {
            Outcome::Fail(verdict) => Some(verdict.code()),
            Outcome::Pass | Outcome::Skip => None,
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn the_gravest_failure_is_the_verdict_and_all_are_shown() {
    let old = r#"{"exp":1,"nbf":1900000000}"#;
    let good = token("HS256", old);
    let wrong = signed_by(r#"{"alg":"HS256"}"#, old, &other(), "HS256");
    let unfit = token("ES256", old);
    let unsigned = signed_by(r#"{"alg":"none"}"#, old, &key("HS256"), "HS256");
    let broken = format!("{wrong}.");
    let unfit_list = token("ES256", "[]");
    let list = signed_by(r#"{"alg":"HS256"}"#, "[]", &other(), "HS256");
    let critical = signed_by(r#"{"alg":"HS256","crit":["x"],"x":1}"#, old, &other(), "HS256");
    for (token, refusal, shown) in [
        (&good, EXPIRED, &[6, 7][..]),
        (&wrong, WRONG, &[1, 6, 7]),
        (&unsigned, NONE, &[1, 6, 7]),
        (&unfit, ALG, &[4, 6, 7]),
        (&critical, WRONG, &[1, 6, 7]),
        (&broken, FORMAT, &[3, 6, 7]),
        (&list, PAYLOAD, &[1, 3]),
        (&unfit_list, PAYLOAD, &[3, 4]),
    ] {
        let report = judge_hs256(token, &policy());
        refused(&report, refusal, token);
        assert_eq!(codes(&report), shown, "{:#?}", report.checks);
    }
    refused(&judge_hs256(&token("HS256", "{}"), &policy()), ISS, "only a claim");
    let report = judge_hs256(&good, &policy());
    for name in ["exp", "nbf", "iss"] {
        assert!(matches!(outcome(&report, name), Some(Outcome::Fail(_))), "{name}: {:?}", report.checks);
    }
}

#[test]
fn a_key_that_does_not_fit_outweighs_an_empty_signature() {
    let whole = token("ES256", "{}");
    let cut = &whole[..=whole.rfind('.').unwrap()];
    let report = judge(cut, &[key("HS256")], &policy());
    refused(&report, ALG, "4 before 1");
    assert_eq!(codes(&report), [1, 4, 7]);
}

#[test]
fn every_verdict_has_its_code() {
    for (verdict, name, code) in [
        (Verdict::Valid, "valid", 0),
        (Verdict::Signature, "signature", 1),
        (Verdict::Unsigned, "unsigned", 1),
        (Verdict::Malformed, "malformed", 3),
        (Verdict::Key, "key", 4),
        (Verdict::Expired, "expired", 6),
        (Verdict::NotYetValid, "not-yet-valid", 6),
        (Verdict::TooOld, "too-old", 6),
        (Verdict::Claim, "claim", 7),
    ] {
        assert_eq!((verdict.name(), verdict.code()), (name, code));
    }
}
