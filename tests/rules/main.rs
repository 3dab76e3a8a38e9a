//! "The rules of verify", one module for one or a few of them: every clause has a token that only
//! this clause refuses, and its contrary that passes. Where a signature can be right, it is, so that
//! nothing else refuses the token. A test here fails when its rule is taken out of the code.

#[path = "../common/mod.rs"]
mod common;

mod algorithm;
mod bounds;
mod claims;
mod confusion;
mod critical;
mod encoding;
mod evidence;
#[path = "../schema/hold.rs"]
mod hold;
mod json;
mod keys;
mod precedence;
mod serialization;
mod signatures;
mod signer;
mod times;
mod warnings;

use jwt_toolkit::crypto::Key;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::{Outcome, Report, Verdict};
use jwt_toolkit::token::verify::{verify, verify_signature};

use common::{CLOCK, key};

/// A refusal: the verdict, its exit code, and the check that it rests on.
type Refusal = (Verdict, u8, &'static str);

const FORMAT: Refusal = (Verdict::Malformed, 3, "format");
const PAYLOAD: Refusal = (Verdict::Malformed, 3, "payload");
const ALG: Refusal = (Verdict::Key, 4, "alg");
const KID: Refusal = (Verdict::Key, 4, "kid");
const NONE: Refusal = (Verdict::Unsigned, 1, "alg");
const EMPTY: Refusal = (Verdict::Unsigned, 1, "signature");
const WRONG: Refusal = (Verdict::Signature, 1, "signature");
const EXPIRED: Refusal = (Verdict::Expired, 6, "exp");
const EARLY: Refusal = (Verdict::NotYetValid, 6, "nbf");
const CRIT: Refusal = (Verdict::Claim, 7, "crit");

/// Judges claims too.
fn judge(token: &str, keys: &[Key], policy: &Policy) -> Report {
    verify(&Token::parse(token.as_bytes()), keys, policy, &CLOCK)
}

/// Judges a token signed with the secret of the tests.
fn judge_hs256(token: &str, policy: &Policy) -> Report {
    judge(token, &[key("HS256")], policy)
}

/// Judges the signature alone.
fn judge_signature(token: &str, keys: &[Key]) -> Report {
    verify_signature(&Token::parse(token.as_bytes()), keys, &Policy::default(), &CLOCK)
}

#[track_caller]
fn refused(report: &Report, refusal: Refusal, what: &str) {
    let found = (report.verdict(), report.verdict().code(), report.decisive().map(|check| check.name));
    assert_eq!(found, (refusal.0, refusal.1, Some(refusal.2)), "{what}: {:#?}", report.checks);
}

#[track_caller]
fn valid(report: &Report, what: &str) {
    assert_eq!(report.verdict(), Verdict::Valid, "{what}: {:#?}", report.checks);
    assert_eq!(report.verdict().code(), 0);
    assert!(report.key.is_some(), "{what}: no key is named");
}

/// How the check of that name ended, if it was made.
fn outcome(report: &Report, name: &str) -> Option<Outcome> {
    report.checks.iter().find(|check| check.name == name).map(|check| check.outcome)
}
