//! The rules about claims (RFC 7519 §4.1): times, issuer, audience, and what a
//! policy asks for. Each rule is a function from claims to checks.

use std::fmt::Write as _;

use super::duration::span;
use super::header::Header;
use super::json::{Kind, Value, quote, quote_all};
use super::pick::Names;
use super::policy::{Expectation, Policy};
use super::report::{Check, Outcome, Telling, Verdict};
use super::time::{self, Clock, Instant};

/// The claims that RFC 7519 §4.1 registers.
static REGISTERED: Names<7> = Names::new(["exp", "nbf", "iat", "iss", "aud", "sub", "jti"]);

const FAIL: Outcome = Outcome::Fail(Verdict::Claim);

/// What claims are judged by, and how much is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    /// What is asked for.
    pub policy: &'t Policy,
    /// Now.
    pub clock: &'t Clock,
    /// How much is said beside the outcome.
    pub telling: Telling,
}

/// Judges claims and the header's `typ` by a policy, in a fixed order.
pub fn judge(claims: Value<'_>, header: &Header, terms: &Terms<'_>, checks: &mut Vec<Check>) {
    let Terms { policy, telling, .. } = *terms;
    let [exp, nbf, iat, iss, aud, sub, jti] = claims.pick(&REGISTERED);
    checks.extend(expiry(exp, terms));
    checks.extend(not_before(nbf, terms));
    checks.extend(issued_at(iat, terms));
    checks.extend(exact("iss", iss, policy.iss.as_deref(), telling));
    checks.extend(audience(aud, &policy.aud, telling));
    checks.extend(exact("sub", sub, policy.sub.as_deref(), telling));
    checks.extend(exact("jti", jti, policy.jti.as_deref(), telling));
    checks.extend(media_type(header, policy.typ.as_deref(), telling));
    checks.extend(policy.require.iter().filter_map(|name| required(claims, name, telling)));
    checks.extend(policy.claims.iter().filter_map(|expectation| expected(claims, expectation, telling)));
}

/// Only the times, as those ask who look at a token with a key in hand: an absent `exp` is fine.
pub fn judge_times(claims: Value<'_>, terms: &Terms<'_>, checks: &mut Vec<Check>) {
    let [exp, nbf, ..] = claims.pick(&REGISTERED);
    checks.extend(expiry(exp, terms));
    checks.extend(not_before(nbf, terms));
}

/// `exp` (RFC 7519 §4.1.4): expired when `now >= exp + leeway`.
fn expiry(found: Option<Value<'_>>, terms: &Terms<'_>) -> Option<Check> {
    let Terms { policy, clock, telling } = *terms;
    let exp = match instant("exp", found, telling) {
        None => {
            let absent = || Check::new("exp", Outcome::Skip, "absent: it never expires");
            return telling.check("exp", Outcome::Skip, absent);
        }
        Some(Err(check)) => return check,
        Some(Ok(exp)) => exp,
    };
    let is_past = clock.now >= exp.seconds();
    let outcome = match is_past {
        true if policy.ignore_exp => Outcome::Skip,
        true if clock.now >= exp.seconds() + policy.leeway => Outcome::Fail(Verdict::Expired),
        _ => Outcome::Pass,
    };
    telling.check("exp", outcome, || {
        let (how_far, when) = (clock.distance(exp), when(exp, clock));
        let detail = match outcome {
            Outcome::Pass if !is_past => format!("expires {how_far}, at {when}"),
            Outcome::Pass => {
                format!("expired {how_far}, at {when}, within the leeway of {}", span(policy.leeway))
            }
            Outcome::Skip => format!("expired {how_far}, at {when}, and is not judged"),
            Outcome::Fail(_) => format!("expired {how_far}, at {when}{}", beyond(policy)),
        };
        let expected = (!policy.ignore_exp).then(|| bounds(&[("after", clock.now - policy.leeway)]));
        Check::new("exp", outcome, detail + &finer(exp)).with(expected, found.map(Value::compact))
    })
}

/// `nbf` (RFC 7519 §4.1.5): too early when `now + leeway < nbf`.
fn not_before(found: Option<Value<'_>>, terms: &Terms<'_>) -> Option<Check> {
    let Terms { policy, clock, telling } = *terms;
    let nbf = match instant("nbf", found, telling)? {
        Err(check) => return check,
        Ok(nbf) => nbf,
    };
    let has_begun = clock.now >= nbf.seconds();
    let outcome = if clock.now + policy.leeway < nbf.seconds() {
        Outcome::Fail(Verdict::NotYetValid)
    } else {
        Outcome::Pass
    };
    telling.check("nbf", outcome, || {
        let (how_far, when) = (clock.distance(nbf), when(nbf, clock));
        let detail = match outcome {
            Outcome::Fail(_) => format!("not valid yet: begins {how_far}, at {when}{}", beyond(policy)),
            _ if has_begun => format!("valid since {when}, {how_far}"),
            _ => format!("begins {how_far}, at {when}, within the leeway of {}", span(policy.leeway)),
        };
        let expected = bounds(&[("until", clock.now + policy.leeway)]);
        Check::new("nbf", outcome, detail + &finer(nbf)).with(Some(expected), found.map(Value::compact))
    })
}

/// `iat` (RFC 7519 §4.1.6): evidence alone, unless a greatest age is asked for.
fn issued_at(found: Option<Value<'_>>, terms: &Terms<'_>) -> Option<Check> {
    let Terms { policy, clock, telling } = *terms;
    let iat = match (instant("iat", found, telling), policy.max_age) {
        (None, None) => return None,
        (None, Some(age)) => {
            return telling.check("iat", FAIL, || {
                let detail =
                    format!("absent, and needed to tell whether the token is older than {}", span(age));
                Check::new("iat", FAIL, detail).with(Some(ages(age, policy, clock)), None)
            });
        }
        (Some(Err(check)), _) => return check,
        (Some(Ok(iat)), _) => iat,
    };
    let outcome = match policy.max_age {
        Some(_) if clock.now + policy.leeway < iat.seconds() => Outcome::Fail(Verdict::NotYetValid),
        Some(age) if clock.now > iat.seconds() + age + policy.leeway => Outcome::Fail(Verdict::TooOld),
        _ => Outcome::Pass,
    };
    telling.check("iat", outcome, || {
        let issued = format!("issued {}, at {}", clock.distance(iat), when(iat, clock));
        let detail = match (policy.max_age, outcome) {
            (None, _) => issued,
            (Some(_), Outcome::Fail(Verdict::NotYetValid)) => {
                format!("in the future, so it has no age: {issued}")
            }
            (Some(age), Outcome::Fail(_)) => {
                format!("too old: {issued}, older than {}{}", span(age), beyond(policy))
            }
            (Some(age), _) if clock.now > iat.seconds() + age => {
                let leeway = span(policy.leeway);
                format!("{issued}, older than {}, within the leeway of {leeway}", span(age))
            }
            (Some(age), _) => format!("{issued}, no older than {}", span(age)),
        };
        let expected = policy.max_age.map(|age| ages(age, policy, clock));
        Check::new("iat", outcome, detail + &finer(iat)).with(expected, found.map(Value::compact))
    })
}

/// `iss`, `sub`, `jti`: the same characters, or not the same (RFC 7519 §2, `StringOrURI`).
fn exact(
    name: &'static str,
    found: Option<Value<'_>>,
    expected: Option<&str>,
    telling: Telling,
) -> Option<Check> {
    let outcome = match (expected, found) {
        (None, None) => return None,
        (None, Some(_)) => Outcome::Skip,
        (Some(expected), Some(found)) if found.is_text(expected) => Outcome::Pass,
        (Some(_), _) => FAIL,
    };
    telling.check(name, outcome, || {
        let detail = match (expected, found) {
            (Some(expected), None) => format!("absent, expected {}", quote(expected)),
            (Some(expected), Some(_)) if outcome == Outcome::Pass => quote(expected),
            (Some(expected), Some(found)) => format!("{}, expected {}", found.compact(), quote(expected)),
            (None, found) => format!("{}, not asked for", found.map(Value::compact).unwrap_or_default()),
        };
        Check::new(name, outcome, detail).with(expected.map(quote), found.map(Value::compact))
    })
}

/// `aud` (RFC 7519 §4.1.3): a string or an array of strings; one of those expected must be in it.
fn audience(found: Option<Value<'_>>, expected: &[String], telling: Telling) -> Option<Check> {
    if found.is_none() && expected.is_empty() {
        return None;
    }
    let is_sound = found.is_some_and(|found| match found.kind() {
        Kind::String => true,
        Kind::Array => found.elements().all(|name| name.kind() == Kind::String),
        _ => false,
    });
    let names = |aud: &str| {
        found.is_some_and(|found| found.is_text(aud) || found.elements().any(|name| name.is_text(aud)))
    };
    let hit = expected.iter().find(|aud| is_sound && names(aud));
    let outcome = match hit {
        _ if expected.is_empty() => Outcome::Skip,
        Some(_) => Outcome::Pass,
        None => FAIL,
    };
    telling.check("aud", outcome, || {
        let quoted: Vec<String> = expected.iter().map(|aud| quote(aud)).collect();
        let any_of = if quoted.len() > 1 { format!("one of {}", quoted.join(", ")) } else { quoted.concat() };
        let detail = match (found, hit) {
            (None, _) => format!("absent, expected {any_of}"),
            (Some(found), _) if expected.is_empty() => format!("{}, not asked for", found.compact()),
            (Some(found), _) if !is_sound => {
                format!("{}, neither a string nor an array of strings", found.compact())
            }
            (Some(_), Some(hit)) => quote(hit),
            (Some(found), None) => format!("{}, expected {any_of}", found.compact()),
        };
        let wanted = (!expected.is_empty()).then(|| quote_all(expected.iter().map(String::as_str)));
        Check::new("aud", outcome, detail).with(wanted, found.map(Value::compact))
    })
}

/// `typ` in the header (RFC 7515 §4.1.9): without regard to case, `application/` optional.
pub(super) fn media_type(header: &Header, expected: Option<&str>, telling: Telling) -> Option<Check> {
    let expected = expected?;
    let short = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
    };
    // Nobody signed what stands in the unprotected half.
    let found = header.protected.as_ref().and_then(|protected| protected.root().get("typ"));
    let typ = found.and_then(Value::as_str);
    let is_met = typ.as_deref().is_some_and(|typ| short(typ) == short(expected));
    let outcome = if is_met { Outcome::Pass } else { FAIL };
    telling.check("typ", outcome, || {
        let wanted = quote(expected);
        let detail = match found {
            None if header.get("typ").is_some() => {
                format!("in the unprotected header only, where nobody signed it; expected {wanted}")
            }
            None => format!("absent in the header, expected {wanted}"),
            Some(found) if is_met => found.compact(),
            Some(found) => format!("{}, expected {wanted}", found.compact()),
        };
        Check::new("typ", outcome, detail).with(Some(wanted), found.map(Value::compact))
    })
}

/// A claim that must be there.
fn required(claims: Value<'_>, name: &str, telling: Telling) -> Option<Check> {
    let value = claims.dotted(name);
    let (outcome, how) = if value.is_some() { (Outcome::Pass, "there") } else { (FAIL, "absent") };
    telling.check("require", outcome, || {
        Check::new("require", outcome, format!("\"{name}\" is {how}"))
            .with(Some(quote(name)), value.map(Value::compact))
    })
}

/// A claim that must meet an expectation.
fn expected(claims: Value<'_>, expectation: &Expectation, telling: Telling) -> Option<Check> {
    let text = expectation.text.as_str();
    let judged = expectation.judge(claims);
    let outcome = if judged.is_ok() { Outcome::Pass } else { FAIL };
    telling.check("claim", outcome, || {
        let detail = match &judged {
            Ok(()) => text.to_owned(),
            Err(why) => format!("{text}: {why}"),
        };
        Check::new("claim", outcome, detail)
            .with(Some(quote(text)), expectation.claim(claims).map(Value::compact))
    })
}

/// The bounds of a time claim as a JSON object, in Unix seconds: `after` is past its bound, `from` and `until`
/// take it in.
fn bounds(bounds: &[(&str, f64)]) -> String {
    let mut told = String::from("{");
    for (name, bound) in bounds.iter().filter(|(_, bound)| bound.is_finite()) {
        let comma = if told.len() > 1 { "," } else { "" };
        // Writing to a String does not fail.
        let _ = write!(told, "{comma}\"{name}\":{bound}");
    }
    told.push('}');
    told
}

/// The bounds of `iat` under a greatest age.
fn ages(age: f64, policy: &Policy, clock: &Clock) -> String {
    bounds(&[("from", clock.now - age - policy.leeway), ("until", clock.now + policy.leeway)])
}

/// A time claim: absent, a `NumericDate` (RFC 7519 §2), or the check that failed over its type.
fn instant(
    name: &'static str,
    found: Option<Value<'_>>,
    telling: Telling,
) -> Option<Result<Instant, Option<Check>>> {
    let value = found?;
    Some(value.as_number().and_then(Instant::from_number).ok_or_else(|| {
        telling.check(name, FAIL, || {
            let found = match value.kind() {
                Kind::Number => "not finite",
                kind => kind.with_article(),
            };
            Check::new(name, FAIL, format!("{} is {found}, not a number of seconds", value.compact()))
                .with(None, Some(value.compact()))
        })
    }))
}

fn when(at: Instant, clock: &Clock) -> String {
    time::format(at, &clock.zone)
}

fn beyond(policy: &Policy) -> String {
    if policy.leeway > 0.0 {
        format!(", beyond the leeway of {}", span(policy.leeway))
    } else {
        String::new()
    }
}

fn finer(at: Instant) -> String {
    at.finer_unit().map(|(unit, _)| format!(" (looks like {unit}; the unit is seconds)")).unwrap_or_default()
}
