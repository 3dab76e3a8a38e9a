//! The judgement: structure, algorithm, key, signature, then claims. Every
//! check is made that can be made, and all are reported.

use std::collections::HashSet;

use super::characters::once;
use super::claims;
use super::fitting::{algorithm, cost};
use super::header::Header;
use super::json::{Kind, Value, quote_all};
use super::parse::{Content, Form, Signed, Token};
use super::policy::{Needed, Policy};
use super::report::{Check, KeyUsed, Outcome, Report, SignatureReport, Verdict, gravest, rank};
use super::time::Clock;
use super::warning::{self, Warning};
use crate::crypto::{Algorithm, Key, Verifier};
use crate::error::{JsonError, JsonFault, Place, SignatureError, TokenError, TokenFault};

/// How many bytes may be gone through for a token that brings many signatures, to be tried with many keys.
const MOST_WORK: usize = 1 << 30;

const MALFORMED: Outcome = Outcome::Fail(Verdict::Malformed);
const KEY: Outcome = Outcome::Fail(Verdict::Key);
const UNSIGNED: Outcome = Outcome::Fail(Verdict::Unsigned);

/// Judges a token as a JWT: its signature, then its claims (RFC 7519 §7.2).
///
/// `keys` are all that may have signed it. A signature's verdict is reported on a payload that is no
/// JSON object too, and the token is then malformed.
#[must_use]
pub fn verify(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    let mut report = judge_signatures(token, keys, policy, clock);
    judge_claims(&mut report, token, policy, clock);
    conclude(report, policy)
}

/// Adds what there is to say of the claims.
fn judge_claims(report: &mut Report, token: &Token<'_>, policy: &Policy, clock: &Clock) {
    let Some(signed) = token.signatures.get(report.signature) else { return };
    // Of a payload that can't be decoded there is nothing more to say.
    let is_broken = |error: &&TokenError| error.place == Place::Payload && !error.fault.is_lenient();
    let broken = token.all_faults().iter().any(is_broken);
    if token.payload.is_none() || is_unencoded(&signed.header) || broken {
        return;
    }
    match &token.content {
        Content::Json(document) if document.root().kind() == Kind::Object => {
            for name in document.duplicates() {
                let fault = TokenFault::Duplicate { name: name.clone() };
                report.checks.push(Check::new("payload", MALFORMED, fault.to_string()));
            }
            report.checks.extend(claims::judge(document.root(), &signed.header, policy, clock));
        }
        other => report.checks.push(Check::new("payload", MALFORMED, not_claims(other))),
    }
}

/// Judges a token's signature and, where the payload is a JSON object, `exp` and `nbf`: what those
/// ask who look at a token with a key in hand.
#[must_use]
pub fn verify_times(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    let mut report = judge_signatures(token, keys, policy, clock);
    if let Content::Json(document) = &token.content {
        report.checks.extend(claims::judge_times(document.root(), policy, clock));
    }
    conclude(report, policy)
}

/// Judges a token's signature alone, over whatever bytes (RFC 7515 §5.2). Of several signatures one
/// must be right, or by policy all (RFC 7515 §7.2).
#[must_use]
pub fn verify_signature(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    conclude(judge_signatures(token, keys, policy, clock), policy)
}

/// The end of every judgement: what is not to be warned of goes, and what is left may count.
fn conclude(mut report: Report, policy: &Policy) -> Report {
    policy.warnings.mute(&mut report.warnings);
    report.checks.extend(policy.warnings.strictness(&report.warnings));
    report
}

fn judge_signatures(token: &Token<'_>, keys: &[Key], policy: &Policy, clock: &Clock) -> Report {
    let mut report = Report {
        checks: Vec::new(),
        key: None,
        signature: 0,
        signatures: Vec::new(),
        warnings: warning::of(token, clock),
    };
    let needless = |warning: &Warning| warning.is_excused(token, policy.leeway, policy.allow_padding, clock);
    report.warnings.retain(|warning| !needless(warning));
    if token.form == Form::Encrypted {
        report.checks.push(Check::new("format", MALFORMED, TokenFault::Encrypted.to_string()));
        return report;
    }
    // What the headers say of the payload excuses how it is encoded, where all of them say it.
    let unencoded = token.signatures.iter().all(|signed| is_unencoded(&signed.header));
    let is_unjudged =
        |error: &TokenError| unencoded && error.place == Place::Payload && error.fault.is_of_encoding();
    // A fault in one of several signatures is a fault of the token (RFC 7515 §5.2).
    let faults = token.all_faults().into_iter();
    report.checks.extend(
        faults
            .filter(|error| !is_excused(&error.fault, policy) && !is_unjudged(error))
            .map(|error| Check::new("format", MALFORMED, error.to_string())),
    );
    let broken = !report.checks.is_empty();
    let mut left = MOST_WORK;
    let mut judge = |signed| {
        if broken { Judged::default() } else { Judged::of(token, signed, keys, policy, &mut left) }
    };
    let mut judged: Vec<Judged> = token.signatures.iter().map(&mut judge).collect();
    // Where one is enough, the one that comes nearest to valid speaks for the token, and where all must be
    // right, the one that is farthest from it; of equals the first.
    let nearness = |at: &usize| {
        let header = &token.signatures[*at].header;
        let typ = claims::media_type(header, policy.typ.as_deref());
        (rank(gravest(&judged[*at].checks).code()), typ.is_none_or(|check| check.outcome == Outcome::Pass))
    };
    let chosen = match policy.signatures {
        Needed::One => (0..judged.len()).rev().max_by_key(nearness),
        Needed::All => (0..judged.len()).min_by_key(nearness),
    };
    if token.form != Form::Compact {
        let rows = token.signatures.iter().zip(&judged);
        report.signatures = rows.map(|(signed, one)| one.row(signed, policy.signatures)).collect();
    }
    if let Some(chosen) = chosen {
        let one = judged.swap_remove(chosen);
        report.checks.extend(one.checks);
        report.key = one.key;
        report.warnings.extend(one.warnings);
        report.signature = chosen;
        if policy.signatures == Needed::All {
            report.warnings.extend(judged.into_iter().flat_map(|one| one.warnings));
        }
    }
    report
}

/// What was found of one signature.
#[derive(Default)]
struct Judged {
    checks: Vec<Check>,
    key: Option<KeyUsed>,
    warnings: Vec<Warning>,
}

impl Judged {
    fn of(token: &Token<'_>, signed: &Signed<'_>, keys: &[Key], policy: &Policy, left: &mut usize) -> Self {
        let mut judged = Self::default();
        let Some(signature) = signed.signature.as_ref() else { return judged };
        let header = &signed.header;
        let (check, fitting) = algorithm(header, keys, policy);
        judged.checks.push(check);
        if let Some(fault) = header.critical_fault() {
            let check = Check::new("crit", Outcome::Fail(Verdict::Claim), fault);
            judged.checks.push(check.with(Some(understood()), header.get("crit").map(Value::compact)));
        } else if let Some(crit) = header.get("crit") {
            let crit = crit.compact();
            let check = Check::new("crit", Outcome::Pass, format!("{crit}, understood"));
            judged.checks.push(check.with(Some(understood()), Some(crit)));
        }
        if policy.require_kid {
            judged.checks.push(required_kid(header, keys));
        }
        if signature.text.is_empty() {
            judged.checks.push(Check::new(
                "signature",
                UNSIGNED,
                "empty: nobody signed this token, or it was cut off",
            ));
        } else if let Some((algorithm, candidates)) = fitting {
            judged.try_keys(algorithm, &candidates, &token.signing_input(signed), &signature.bytes, left);
        } else {
            judged.checks.push(Check::new("signature", Outcome::Skip, "not checked"));
        }
        judged
    }

    /// All keys that fit are tried, and the one that matched is named (rule 9 of verify).
    /// What it costs is paid from what is `left` for the token.
    fn try_keys(
        &mut self,
        algorithm: Algorithm,
        candidates: &[&Key],
        message: &[u8],
        signature: &[u8],
        left: &mut usize,
    ) {
        let mut failure = None;
        let work = message.len() + cost(algorithm);
        for (at, key) in candidates.iter().enumerate() {
            *left = match left.checked_sub(work) {
                Some(left) => left,
                // The first key is tried whatever it costs.
                None if at == 0 => 0,
                None => {
                    let detail = format!(
                        "not found with {at} of the {} keys that fit, and to try more is too much work",
                        candidates.len()
                    );
                    return self.checks.push(Check::new("signature", KEY, detail));
                }
            };
            match Verifier::new(key, algorithm).map(|verifier| verifier.verify(message, signature)) {
                Ok(Ok(())) => {
                    self.checks.push(Check::new("signature", Outcome::Pass, key.name()));
                    self.warnings.extend(warning::of_secret(key, algorithm));
                    self.key = Some(KeyUsed {
                        kid: key.kid().map(str::to_owned),
                        source: key.source().map(str::to_owned),
                        thumbprint: key.secret_bytes().is_none().then(|| key.thumbprint()),
                    });
                    return;
                }
                Ok(Err(error)) => failure = Some(self::wrong(algorithm, key, &error)),
                Err(error) => {
                    failure.get_or_insert_with(|| Check::new("signature", KEY, error.to_string()));
                }
            }
        }
        let check = match (candidates.len(), failure) {
            (1, Some(check)) => check,
            (tried, _) => {
                let detail = format!("wrong: not made with any of the {tried} keys that fit");
                Check::new("signature", Outcome::Fail(Verdict::Signature), detail)
            }
        };
        self.checks.push(check);
    }

    fn row(&self, signed: &Signed<'_>, needed: Needed) -> SignatureReport {
        let verdict = gravest(&self.checks);
        let check = self.checks.iter().find(|check| match verdict {
            Verdict::Valid => check.name == "signature",
            verdict => check.outcome == Outcome::Fail(verdict),
        });
        let (verdict, detail) = match (check, signed.faults.first()) {
            (Some(check), _) => (verdict, check.detail.clone()),
            (None, Some(error)) => (Verdict::Malformed, error.to_string()),
            (None, None) => (Verdict::Malformed, "not checked".to_owned()),
        };
        let text = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        let outcome = match verdict {
            Verdict::Valid => Outcome::Pass,
            verdict if needed == Needed::All => Outcome::Fail(verdict),
            _ => Outcome::Skip,
        };
        let (alg, kid) = (text(signed.header.alg()), text(signed.header.kid()));
        SignatureReport { alg, kid, verdict, outcome, detail }
    }
}

/// The extensions that `crit` may ask for, as a JSON array.
fn understood() -> String {
    quote_all(["b64"])
}

fn required_kid(header: &Header, keys: &[Key]) -> Check {
    let kids: HashSet<&str> = keys.iter().filter_map(Key::kid).collect();
    let (outcome, detail) = match header.kid() {
        None => (KEY, "absent in the header".to_owned()),
        Some(kid) if kids.contains(&*kid) => (Outcome::Pass, kid.to_string()),
        Some(kid) => (KEY, format!("{kid}, and no key has that id")),
    };
    Check::new("kid", outcome, detail)
        .with(Some(quote_all(once(keys.iter().filter_map(Key::kid)))), header.get("kid").map(Value::compact))
}

fn wrong(algorithm: Algorithm, key: &Key, error: &SignatureError) -> Check {
    let detail = match error {
        SignatureError::Mismatch => {
            format!("wrong: not made with the {}", key.name())
        }
        SignatureError::Length { found, expected } => {
            let bytes = if *found == 1 { "byte" } else { "bytes" };
            format!("wrong: {found} {bytes}, {algorithm} with this key makes {expected}")
        }
    };
    Check::new("signature", Outcome::Fail(Verdict::Signature), detail)
}

fn is_excused(fault: &TokenFault, policy: &Policy) -> bool {
    policy.allow_padding && *fault == TokenFault::Padded
}

fn is_unencoded(header: &Header) -> bool {
    header.get("b64").and_then(Value::as_bool) == Some(false)
}

fn not_claims(content: &Content) -> String {
    match content {
        Content::Json(document) => {
            format!("{}, and claims are a JSON object", document.root().kind().with_article())
        }
        Content::Text(text, _) if text.is_empty() => {
            "empty, and claims are a JSON object; a payload that is detached can't be checked here".to_owned()
        }
        Content::Text(_, JsonError { fault: fault @ JsonFault::Depth { .. }, .. }) => {
            format!("JSON that {fault}")
        }
        Content::Text(text, error) if text.trim_start().starts_with('{') => format!("not JSON: {error}"),
        Content::Text(..) => "text that is not JSON, and claims are a JSON object".to_owned(),
        Content::Binary => "bytes that are no text, and claims are a JSON object".to_owned(),
    }
}
