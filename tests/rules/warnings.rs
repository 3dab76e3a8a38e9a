//! Warnings: each code has a token that brings it, and its contrary; none changes a verdict, unless strictness
//! is asked for, and each can be muted.

use jwt_toolkit::crypto::Key;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::policy::{Heed, Policy};
use jwt_toolkit::token::report::{Outcome, Report, Telling, Verdict};
use jwt_toolkit::token::verify::{Judge, verify, verify_signature, verify_times};
use jwt_toolkit::token::warning::{self, Code, Warning};
use serde_json::json;

use super::common::{CLOCK, b64, key, signature, signed_by};
use super::{Refusal, judge, refused};

const HEADER: &str = r#"{"alg":"HS256"}"#;
const CLAIMS: &str = r#"{"sub":"a","exp":2000000000}"#;
const STRICT: Refusal = (Verdict::Claim, 7, "strict");

fn secret(text: &str) -> Key {
    Key::from_secret(text.as_bytes().to_vec())
}

/// What is warned of when the token is only looked at.
fn seen(token: &str) -> Vec<&'static str> {
    warning::of(&Token::parse(token.as_bytes()), &CLOCK).iter().map(|warning| warning.code).collect()
}

/// The same when it is judged with the secret of the tests.
fn judged(token: &str, key: Key) -> Vec<&'static str> {
    judge(token, &[key], &Policy::default()).warnings.iter().map(|warning| warning.code).collect()
}

fn hs256(header: &str, payload: &str) -> String {
    signed_by(header, payload, &key("HS256"), "HS256")
}

/// For each code: a token that brings it, and nothing else.
fn tokens() -> Vec<(Code, String)> {
    let good = hs256(HEADER, CLAIMS);
    let (message, _) = good.rsplit_once('.').expect("three parts");
    let claims = |payload: &str| hs256(HEADER, payload);
    let header = |header: &str| hs256(header, CLAIMS);
    let unprotected = |protected: &str, header: serde_json::Value| {
        let (protected, payload) = (b64(protected), b64(CLAIMS));
        let signature = signature(&format!("{protected}.{payload}"), &key("HS256"), "HS256");
        let token = json!({
            "protected": protected, "header": header, "payload": payload, "signature": signature,
        });
        token.to_string()
    };
    let mut all = vec![
        (Code::Unsigned, format!("{message}.")),
        (Code::NoExp, claims(r#"{"sub":"a"}"#)),
        (Code::NoExp, claims("{}")),
        (Code::Milliseconds, claims(r#"{"exp":1800000000000}"#)),
        (Code::Milliseconds, claims(r#"{"exp":2000000000,"iat":1700000000000}"#)),
        (Code::IatFuture, claims(r#"{"exp":2000000000,"iat":1800000001}"#)),
        (Code::DuplicateMember, claims(r#"{"exp":2000000000,"a":1,"a":2}"#)),
        (Code::DuplicateMember, claims(r#"{"exp":2000000000,"o":[{"a":1,"\u0061":2}]}"#)),
        (Code::DuplicateMember, header(r#"{"alg":"HS256","kid":"a","kid":"b"}"#)),
        (Code::EmbeddedKey, header(r#"{"alg":"HS256","x5u":"https://issuer.invalid/c"}"#)),
        (Code::EmbeddedKey, header(r#"{"alg":"HS256","x5c":["AAAA"]}"#)),
        (Code::EmbeddedKey, header(r#"{"alg":"HS256","jwk":{"kty":"EC","x":"","y":""}}"#)),
        (Code::EmbeddedKey, unprotected(HEADER, json!({ "jku": "https://issuer.invalid/k" }))),
        (Code::ReadableSecret, claims(r#"{"exp":2000000000,"user":{"password":"hunter2"}}"#)),
        (Code::ReadableSecret, header(r#"{"alg":"HS256","client_secret":"x"}"#)),
        (Code::ReadableSecret, unprotected(HEADER, json!({ "private_key": "x" }))),
        (Code::ControlCharacters, claims(r#"{"exp":2000000000,"name":"\u001b[2J"}"#)),
        (Code::ControlCharacters, claims("{\"exp\":2000000000,\"name\":\"\u{202e}\"}")),
        (Code::ControlCharacters, claims("\u{9b}2J text")),
        (Code::ControlCharacters, header(r#"{"alg":"HS256","kid":"\u0000"}"#)),
        (Code::NoAlg, header("{}")),
        (Code::HeaderType, header(r#"{"alg":"HS256","typ":1}"#)),
        (Code::NotDisjoint, unprotected(HEADER, json!({ "alg": "HS256" }))),
        (Code::Padding, format!("{good}=")),
        (Code::PayloadNotJson, claims("{exp:2000000000}")),
    ];
    for alg in ["none", "None", "nOnE"] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        all.push((Code::Unsigned, format!("{}.{}.", b64(header), b64(CLAIMS))));
    }
    // A signature of 32 bytes ends in four bits of a character that has six.
    let last = good.len() - 1;
    let next = char::from(good.as_bytes()[last] + 1);
    all.push((Code::TrailingBits, format!("{}{next}", &good[..last])));
    let standard = signed_by(HEADER, r#"{"exp":2000000000,"sub":"ÿÿÿ?"}"#, &key("HS256"), "HS256");
    let (header, rest) = standard.split_once('.').expect("three parts");
    let (payload, _) = rest.split_once('.').expect("three parts");
    let payload = payload.replace('-', "+").replace('_', "/");
    assert!(payload.contains(['+', '/']));
    all.push((Code::StandardBase64, format!("{header}.{payload}.{}", b64([0; 32]))));
    all
}

#[test]
fn each_code_has_its_token() {
    let mut codes: Vec<Code> = Vec::new();
    for (code, token) in tokens() {
        assert_eq!(seen(&token), [code.name()], "{token}");
        assert_eq!(judged(&token, key("HS256")), [code.name()], "{token}");
        codes.push(code);
    }
    assert_eq!(seen(&hs256(HEADER, CLAIMS)), [""; 0]);
    assert_eq!(judged(&hs256(HEADER, CLAIMS), key("HS256")), [""; 0]);
    // What a key is needed for, what only those see who find a token in a text, and what is so of keys and not of tokens.
    let elsewhere = [
        Code::ShortSecret,
        Code::SampleSecret,
        Code::Wrapped,
        Code::Decoded,
        Code::NotJwt,
        Code::StaleKeys,
        Code::NetworkSecret,
        Code::NotCached,
    ];
    for code in Code::ALL {
        assert_ne!(codes.contains(code), elsewhere.contains(code), "{}", code.name());
    }
    let mut wrapped = Token::parse(b"e30.e30.");
    wrapped.mark_wrapped();
    assert!(warning::of(&wrapped, &CLOCK).iter().any(|warning| warning.code == Code::Wrapped.name()));
    let mut decoded = Token::parse(b"e30.e30.");
    decoded.mark_decoded();
    assert!(warning::of(&decoded, &CLOCK).iter().any(|warning| warning.code == Code::Decoded.name()));
    // A session of Flask has no "alg" either.
    let session = "eyJ1c2VyIjoiYWxpY2UifQ.Z0jJ2A.jv0Rk2zq1kUu0Vw0mTQy5rTz0aM";
    assert_eq!(seen(session), [Code::NotJwt.name(), Code::NoAlg.name()]);
}

#[test]
fn what_is_so_of_the_keys_is_warned_of_with_every_token() {
    let standing = [Warning::new(Code::StaleKeys, "old"), Warning::new(Code::NotCached, "not kept")];
    let (keys, token) = ([key("HS256")], hs256(HEADER, CLAIMS));
    let codes = |policy: &Policy| {
        let mut judge = Judge::new(&keys, policy, Telling::Everything).with_standing(&standing);
        let report = judge.verify(&Token::parse(token.as_bytes()), &CLOCK);
        let codes: Vec<&str> = report.warnings.iter().map(|warning| warning.code).collect();
        (codes, report.verdict())
    };
    assert_eq!(codes(&Policy::default()), (vec!["stale-keys", "not-cached"], Verdict::Valid));
    let strict = |muted: &[Code]| Policy {
        warnings: Heed { muted: muted.to_vec(), strict: true },
        ..Policy::default()
    };
    assert_eq!(codes(&strict(&[Code::NotCached])), (vec!["stale-keys"], Verdict::Claim));
    assert_eq!(codes(&strict(&[Code::NotCached, Code::StaleKeys])), (Vec::new(), Verdict::Valid));
    // Whoever tells nothing of warnings heeds them all the same.
    let strict = strict(&[]);
    let mut judge = Judge::new(&keys, &strict, Telling::Verdicts).with_standing(&standing);
    assert_eq!(judge.verify(&Token::parse(token.as_bytes()), &CLOCK).verdict(), Verdict::Claim);
}

#[test]
fn times_that_are_near() {
    for payload in [
        r#"{"exp":2000000000,"iat":1800000000}"#,
        r#"{"exp":32503680000}"#,
        r#"{"exp":"never"}"#,
        r#"{"exp":null}"#,
        "[]",
        "\"text\"",
        "text\twith\r\nline ends",
    ] {
        assert_eq!(seen(&hs256(HEADER, payload)), [""; 0], "{payload}");
    }
}

#[test]
fn secrets_that_are_weak() {
    let token = |key: &Key, alg: &str| signed_by(format!(r#"{{"alg":"{alg}"}}"#), CLAIMS, key, alg);
    for (text, alg, codes) in [
        ("a rather long secret that nobody has printed", "HS256", &[][..]),
        ("a rather long secret that nobody has printed", "HS384", &["short-secret"]),
        ("thirty-one bytes, and not sample", "HS256", &[]),
        ("thirty-one bytes, and no sample", "HS256", &["short-secret"]),
        ("secret", "HS256", &["short-secret", "sample-secret"]),
        ("a-string-secret-at-least-256-bits-long", "HS256", &["sample-secret"]),
    ] {
        assert_eq!(judged(&token(&secret(text), alg), secret(text)), codes, "{text} {alg}");
    }
    // Of the secret that signed, and not of every secret that is there.
    let long = secret("a rather long secret that nobody has printed");
    let report = judge(&token(&long, "HS256"), &[secret("secret"), long], &Policy::default());
    assert_eq!(report.warnings, []);
}

/// The same report from each of the doors.
fn doors(token: &str, key: &Key, policy: &Policy) -> [Report; 3] {
    let token = Token::parse(token.as_bytes());
    [verify, verify_times, verify_signature]
        .map(|door| door(&token, std::slice::from_ref(key), policy, &CLOCK))
}

#[test]
fn strictness_fails_what_is_warned_of_and_nothing_else() {
    let policy = |muted: &[Code]| {
        let warnings = Heed { muted: muted.to_vec(), strict: true };
        Policy { warnings, ..Policy::default() }
    };
    for (code, token) in tokens() {
        let plain = judge(&token, &[key("HS256")], &Policy::default());
        let strict = judge(&token, &[key("HS256")], &policy(&[]));
        let muted = judge(&token, &[key("HS256")], &policy(&[code]));
        if plain.verdict() == Verdict::Valid {
            refused(&strict, STRICT, &token);
        } else {
            // What was refused is refused as before.
            assert_eq!(strict.verdict(), plain.verdict(), "{token}");
        }
        assert_eq!(muted.verdict(), plain.verdict(), "{token}");
        assert_eq!(muted.warnings, [], "{token}");
        let check = strict.checks.last().expect("checks");
        assert_eq!((check.name, check.outcome), ("strict", Outcome::Fail(Verdict::Claim)), "{token}");
        assert_eq!(check.found.as_deref(), Some(format!("[\"{}\"]", code.name()).as_str()));
        let check = muted.checks.last().expect("checks");
        assert_eq!((check.name, check.outcome), ("strict", Outcome::Pass), "{token}");
        assert!(plain.checks.iter().all(|check| check.name != "strict"), "{token}");
    }
    let short = secret("secret");
    let token = signed_by(HEADER, CLAIMS, &short, "HS256");
    for report in doors(&token, &short, &policy(&[])) {
        refused(&report, STRICT, "a short secret");
    }
    for report in doors(&token, &short, &policy(&[Code::ShortSecret])) {
        refused(&report, STRICT, "a sample");
    }
    for report in doors(&token, &short, &policy(&[Code::ShortSecret, Code::SampleSecret])) {
        assert_eq!(report.verdict(), Verdict::Valid);
    }
    // Graver failures keep their code.
    let expired = signed_by(HEADER, r#"{"exp":1}"#, &short, "HS256");
    assert_eq!(judge(&expired, &[short], &policy(&[])).verdict(), Verdict::Expired);
}

#[test]
fn codes_are_names_that_stay() {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), 23);
    for (code, name) in Code::ALL.iter().zip(&names) {
        assert_eq!(Code::named(name), Some(*code));
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
    }
    assert_eq!(Code::named("no-such-code"), None);
}

#[test]
fn clocks_may_differ_by_the_leeway() {
    let token = |iat: f64| hs256(HEADER, &format!(r#"{{"exp":2000000000,"iat":{}}}"#, CLOCK.now + iat));
    for (iat, leeway, warned) in [(5.0, 0.0, true), (5.0, 4.0, true), (5.0, 5.0, false), (60.0, 90.0, false)]
    {
        let policy = Policy { leeway, ..Policy::default() };
        let report = judge(&token(iat), &[key("HS256")], &policy);
        assert_eq!(
            report.warnings.iter().any(|warning| warning.code == "iat-future"),
            warned,
            "{iat} {leeway}"
        );
        let strict = Policy { warnings: Heed { strict: true, ..Heed::default() }, ..policy };
        let verdict = judge(&token(iat), &[key("HS256")], &strict).verdict();
        assert_eq!(verdict == Verdict::Valid, !warned, "{iat} {leeway}");
    }
}
