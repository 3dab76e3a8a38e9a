//! A token, the ring and a policy. The first line is the policy, in words; behind it stands the token,
//! or with `sign=ALG` a line with its header and then its payload, which a key of the ring then signs:
//! no fuzzer guesses a signature, and what lies behind one is to be reached all the same.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Key};
use jwt_toolkit::error::TokenFault;
use jwt_toolkit::output::answer::{Answer, Breakdown, Judgement, View};
use jwt_toolkit::output::hints::hint_of;
use jwt_toolkit::token::Token;
use jwt_toolkit::token::diagnose::{self, Cause, Evidence};
use jwt_toolkit::token::policy::{Expectation, Needed, Policy};
use jwt_toolkit::token::report::{Outcome, Report, Verdict};
use jwt_toolkit::token::signer::signers;
use jwt_toolkit::token::verify::{verify as judge, verify_signature, verify_times};
use jwt_toolkit::token::warning::Code;
use serde_json::Value;

use super::CLOCK;
use super::laws::of_claims;
use super::oracle::{Json, Read, Signature, signatures};
use super::ring::{RING, made, sign};
use super::show::show;

/// What the first line asks for.
#[derive(Default)]
struct Asked {
    policy: Policy,
    /// The algorithm to sign with.
    sign: Option<Algorithm>,
    /// A bit of the signed token that is changed then.
    flip: Option<usize>,
    /// Whether the signed token is in JSON serialization; whether another signature stands beside it.
    json: Option<bool>,
}

impl Asked {
    fn of(line: &[u8]) -> Self {
        let mut asked = Self::default();
        let line = String::from_utf8_lossy(line);
        for word in line.split(' ') {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let text = || Some(value.to_owned());
            let seconds = || value.parse().ok().map(|seconds: u32| f64::from(seconds));
            let policy = &mut asked.policy;
            match name {
                "alg" => policy.algorithms.extend(value.split(',').filter_map(Algorithm::named)),
                "iss" => policy.iss = text(),
                "sub" => policy.sub = text(),
                "jti" => policy.jti = text(),
                "aud" => policy.aud.extend(text()),
                "typ" => policy.typ = text(),
                "require" => policy.require.extend(text()),
                "claim" => policy.claims.extend(Expectation::parse(value)),
                "leeway" => policy.leeway = seconds().unwrap_or_default(),
                "age" => policy.max_age = seconds(),
                "noexp" => policy.ignore_exp = true,
                "kid" => policy.require_kid = true,
                "pad" => policy.allow_padding = true,
                "all" => policy.signatures = Needed::All,
                "strict" => policy.warnings.strict = true,
                "mute" => policy.warnings.muted.extend(Code::named(value)),
                "sign" => asked.sign = Algorithm::named(value),
                "flip" => asked.flip = value.parse().ok(),
                "flat" => asked.json = Some(false),
                "general" => asked.json = Some(true),
                _ => {}
            }
        }
        asked
    }
}

/// Judges a token: valid is only what a key of the ring signed, by an algorithm that is allowed, with claims
/// that keep the policy; and what plainly does all that is valid.
///
/// # Panics
/// When one of these does not hold.
pub fn verify(bytes: &[u8]) {
    let (line, rest) = split(bytes);
    let mut asked = Asked::of(line);
    let Some(algorithm) = asked.sign.take() else { return held(bytes, rest, &asked.policy, None) };
    let (header, payload) = split(rest);
    let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
    let input = format!("{header}.{payload}");
    let Some((key, signature)) = sign(algorithm, input.as_bytes()) else { return };
    let signature = URL_SAFE_NO_PAD.encode(signature);
    let mut token = match asked.json {
        None => format!("{input}.{signature}"),
        Some(false) => {
            format!(r#"{{"payload":"{payload}","protected":"{header}","signature":"{signature}"}}"#)
        }
        Some(true) => format!(
            r#"{{"payload":"{payload}","signatures":[{{"protected":"{header}","signature":"AAAA"}},{{"protected":"{header}","signature":"{signature}"}}]}}"#
        ),
    }
    .into_bytes();
    match asked.flip {
        Some(bit) => {
            let bit = bit % (token.len() * 8);
            token[bit / 8] ^= 1 << (bit % 8);
            let verdict = verify_signature(&Token::parse(&token), &RING, &asked.policy, &CLOCK).verdict();
            assert!(asked.json.is_some() || verdict != Verdict::Valid, "bit {bit} changes nothing");
            held(bytes, &token, &asked.policy, None);
        }
        None => held(bytes, &token, &asked.policy, Some((algorithm, key)).filter(|_| asked.json.is_none())),
    }
}

fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}

/// `signed`: the ring signed just this token, by this algorithm.
fn held(input: &[u8], bytes: &[u8], policy: &Policy, signed: Option<(Algorithm, &Key)>) {
    let token = Token::parse(bytes).into_owned();
    let report = judge(&token, &RING, policy, &CLOCK);
    let [signature, times] =
        [verify_signature, verify_times].map(|judge| judge(&token, &RING, policy, &CLOCK));
    let law = of_claims(policy);
    for report in [&report, &signature, &times] {
        sound(report, bytes, policy);
    }
    assert_eq!(signature.verdict() == Verdict::Valid, signature.is_verified() && is_right(&signature));
    let is_valid = report.verdict() == Verdict::Valid;
    if policy.warnings.strict {
        assert!(!is_valid || report.warnings.is_empty(), "valid, and warned of: {:?}", report.warnings);
    }
    if policy.signatures == Needed::All {
        assert!(!is_valid || report.signatures.iter().all(|row| row.verdict == Verdict::Valid));
    }
    if is_valid {
        assert!(is_right(&signature) && is_right(&times), "valid, and its signature or its times are not");
        let excused = |fault: &TokenFault| policy.allow_padding && *fault == TokenFault::Padded;
        assert!(token.all_faults().iter().all(|error| excused(&error.fault)), "valid, and no token");
        assert!(causes(&token, policy, &report).is_empty(), "a cause of what did not fail");
        let claims = signatures(bytes, policy.allow_padding);
        let kept = claims.is_empty() || claims.iter().any(|one| law.judge(one) != Some(false));
        assert!(kept, "valid against the policy: {report:?}");
    }
    if let Some((algorithm, key)) = signed {
        let one = signatures(bytes, false);
        let plain =
            one.iter().any(|one| is_plain(one, algorithm, key, policy) && law.judge(one) == Some(true));
        assert!(!plain || is_valid, "refused without a reason: {:?}", report.decisive());
    }
    let nobody = judge(&token, &[], policy, &CLOCK);
    assert!(nobody.verdict() != Verdict::Valid && nobody.key.is_none(), "valid without a key");
    let found = signers(&token, &RING, &CLOCK);
    assert_eq!(found.any(), found.report.key.is_some());
    shown(input, &token, policy, report, times);
}

/// The causes of a failure, as the ring finds them.
fn causes(token: &Token<'_>, policy: &Policy, report: &Report) -> Vec<Cause> {
    diagnose::causes(&Evidence { token, keys: &RING, given: &[], policy, clock: &CLOCK, report })
}

fn is_right(report: &Report) -> bool {
    report.verdict() == Verdict::Valid
}

/// A key is named only for a signature that aws-lc finds right, by an algorithm that the policy allows.
fn sound(report: &Report, bytes: &[u8], policy: &Policy) {
    let passed =
        |name: &str| report.checks.iter().any(|check| check.name == name && check.outcome == Outcome::Pass);
    assert_eq!(report.key.is_some(), passed("signature"));
    assert!(report.key.is_some() || report.verdict() != Verdict::Valid, "valid, and nobody signed it");
    assert!(report.decisive().is_some() || report.verdict() == Verdict::Valid);
    if report.key.is_none() || (bytes.starts_with(b"{") && !matches!(Json::read(bytes), Read::Sound(_))) {
        return;
    }
    let allows = |name: &str| {
        policy.algorithms.is_empty() || policy.algorithms.iter().any(|algorithm| algorithm.name() == name)
    };
    let by = |one: &Signature, name: &str| allows(name) && made(name, &one.message, &one.bytes);
    let is_signed = signatures(bytes, policy.allow_padding).iter().any(|one| match &one.alg {
        Some(alg) => by(one, alg),
        None => Algorithm::all().any(|algorithm| by(one, algorithm.name())),
    });
    assert!(is_signed, "verified, and nobody signed it: {report:?}");
}

/// Whether a token's header holds nothing but what every verifier takes, and asks for the key that signed.
fn is_plain(one: &Signature, algorithm: Algorithm, key: &Key, policy: &Policy) -> bool {
    let Some(header @ Json::Object(members)) = &one.header else { return false };
    let text = |name| header.get(name).and_then(Json::text);
    let others = RING.iter().any(|other| other.key_type() != key.key_type() && other.kid() == text("kid"));
    members
        .iter()
        .all(|(name, value)| ["alg", "kid", "typ", "cty"].contains(&&**name) && value.text().is_some())
        && text("alg") == Some(algorithm.name())
        && (text("kid").is_none() || !others)
        && (!policy.require_kid || (text("kid").is_some() && text("kid") == key.kid()))
        && (policy.algorithms.is_empty() || policy.algorithms.contains(&algorithm))
        && !policy.warnings.strict
}

/// Shows the judgement, and the breakdown with what decode judges.
fn shown(input: &[u8], token: &Token<'static>, policy: &Policy, report: Report, times: Report) {
    let view = || View {
        token: token.clone(),
        label: None,
        follows: false,
        clock: CLOCK,
        notes: true,
        redact: false,
    };
    let hints =
        |report| causes(token, policy, report).iter().map(|cause| hint_of(cause, "--leeway", true)).collect();
    let (verdict, verified) = (report.verdict(), times.is_verified());
    let [judged, looked] = [hints(&report), hints(&times)];
    let warnings = times.warnings.clone();
    let judgement = Answer::Judgement(Judgement { view: view(), report, hints: judged });
    let breakdown = Answer::Breakdown(Breakdown {
        view: view(),
        report: Some(times),
        strict: None,
        warnings,
        hints: looked,
    });
    assert_eq!(judgement.code(), verdict.code());
    assert!(!verified || breakdown.code() != 3, "verified, and broken");
    for answer in [&judgement, &breakdown] {
        let shown = show(answer);
        shown.keeps_secrets(input);
        let Ok(json) = serde_json::from_str::<Value>(&shown.json) else {
            // A lone surrogate or a number beyond an f64 stands there as it was signed.
            assert!(!matches!(Json::read(shown.json.as_bytes()), Read::No), "no JSON: {}", shown.json);
            continue;
        };
        assert_eq!(json["code"], answer.code());
        if let Answer::Judgement(_) = answer {
            assert_eq!(json["valid"], verdict == Verdict::Valid);
            assert_eq!(json["verdict"], verdict.name());
        } else {
            assert_eq!(json["verified"], verified);
        }
    }
}
