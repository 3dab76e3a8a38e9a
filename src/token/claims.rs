//! The rules about claims (RFC 7519 §4.1): times, issuer, audience, and what a
//! policy asks for. Each rule is a function from claims to checks.

use super::duration::span;
use super::header::Header;
use super::json::{Kind, Value, quote, quote_all};
use super::policy::{Expectation, Policy};
use super::report::{Check, Outcome, Verdict};
use super::time::{self, Clock, Instant};

const FAIL: Outcome = Outcome::Fail(Verdict::Claim);

/// Judges claims and the header's `typ` by a policy, in a fixed order.
#[must_use]
pub fn judge(claims: Value<'_>, header: &Header, policy: &Policy, clock: &Clock) -> Vec<Check> {
    let mut checks = Vec::new();
    checks.push(expiry(claims, policy, clock));
    checks.extend(not_before(claims, policy, clock));
    checks.extend(issued_at(claims, policy, clock));
    checks.extend(exact("iss", claims, policy.iss.as_deref()));
    checks.extend(audience(claims, &policy.aud));
    checks.extend(exact("sub", claims, policy.sub.as_deref()));
    checks.extend(exact("jti", claims, policy.jti.as_deref()));
    checks.extend(media_type(header, policy.typ.as_deref()));
    checks.extend(policy.require.iter().map(|name| required(claims, name)));
    checks.extend(policy.claims.iter().map(|expectation| expected(claims, expectation)));
    checks
}

/// Only the times, as those ask who look at a token with a key in hand: an absent `exp` is fine.
#[must_use]
pub fn judge_times(claims: Value<'_>, policy: &Policy, clock: &Clock) -> Vec<Check> {
    std::iter::once(expiry(claims, policy, clock)).chain(not_before(claims, policy, clock)).collect()
}

/// `exp` (RFC 7519 §4.1.4): expired when `now >= exp + leeway`.
fn expiry(claims: Value<'_>, policy: &Policy, clock: &Clock) -> Check {
    let exp = match instant("exp", claims) {
        None => return Check::new("exp", Outcome::Skip, "absent: it never expires"),
        Some(Err(check)) => return check,
        Some(Ok(exp)) => exp,
    };
    let when = when(exp, clock);
    let (outcome, detail) = if clock.now < exp.seconds() {
        (Outcome::Pass, format!("expires {}, at {when}", clock.distance(exp)))
    } else if policy.ignore_exp {
        (Outcome::Skip, format!("expired {}, at {when}, and is not judged", clock.distance(exp)))
    } else if clock.now >= exp.seconds() + policy.leeway {
        (
            Outcome::Fail(Verdict::Expired),
            format!("expired {}, at {when}{}", clock.distance(exp), beyond(policy)),
        )
    } else {
        (
            Outcome::Pass,
            format!(
                "expired {}, at {when}, within the leeway of {}",
                clock.distance(exp),
                span(policy.leeway)
            ),
        )
    };
    let expected = (!policy.ignore_exp).then(|| bounds(&[("after", clock.now - policy.leeway)]));
    Check::new("exp", outcome, detail + &finer(exp)).with(expected, found("exp", claims))
}

/// `nbf` (RFC 7519 §4.1.5): too early when `now + leeway < nbf`.
fn not_before(claims: Value<'_>, policy: &Policy, clock: &Clock) -> Option<Check> {
    let nbf = match instant("nbf", claims)? {
        Err(check) => return Some(check),
        Ok(nbf) => nbf,
    };
    let when = when(nbf, clock);
    let (outcome, detail) = if clock.now >= nbf.seconds() {
        (Outcome::Pass, format!("valid since {when}, {}", clock.distance(nbf)))
    } else if clock.now + policy.leeway < nbf.seconds() {
        (
            Outcome::Fail(Verdict::NotYetValid),
            format!("not valid yet: begins {}, at {when}{}", clock.distance(nbf), beyond(policy)),
        )
    } else {
        (
            Outcome::Pass,
            format!(
                "begins {}, at {when}, within the leeway of {}",
                clock.distance(nbf),
                span(policy.leeway)
            ),
        )
    };
    let expected = bounds(&[("until", clock.now + policy.leeway)]);
    Some(Check::new("nbf", outcome, detail + &finer(nbf)).with(Some(expected), found("nbf", claims)))
}

/// `iat` (RFC 7519 §4.1.6): evidence alone, unless a greatest age is asked for.
fn issued_at(claims: Value<'_>, policy: &Policy, clock: &Clock) -> Option<Check> {
    let iat = match (instant("iat", claims), policy.max_age) {
        (None, None) => return None,
        (None, Some(age)) => {
            let detail = format!("absent, and needed to tell whether the token is older than {}", span(age));
            return Some(Check::new("iat", FAIL, detail).with(Some(ages(age, policy, clock)), None));
        }
        (Some(Err(check)), _) => return Some(check),
        (Some(Ok(iat)), _) => iat,
    };
    let issued = format!("issued {}, at {}", clock.distance(iat), when(iat, clock));
    let (outcome, detail) = match policy.max_age {
        None => (Outcome::Pass, issued),
        Some(_) if clock.now + policy.leeway < iat.seconds() => {
            (Outcome::Fail(Verdict::NotYetValid), format!("in the future, so it has no age: {issued}"))
        }
        Some(age) if clock.now > iat.seconds() + age + policy.leeway => (
            Outcome::Fail(Verdict::TooOld),
            format!("too old: {issued}, older than {}{}", span(age), beyond(policy)),
        ),
        Some(age) if clock.now > iat.seconds() + age => {
            let leeway = span(policy.leeway);
            (Outcome::Pass, format!("{issued}, older than {}, within the leeway of {leeway}", span(age)))
        }
        Some(age) => (Outcome::Pass, format!("{issued}, no older than {}", span(age))),
    };
    let expected = policy.max_age.map(|age| ages(age, policy, clock));
    Some(Check::new("iat", outcome, detail + &finer(iat)).with(expected, found("iat", claims)))
}

/// `iss`, `sub`, `jti`: the same characters, or not the same (RFC 7519 §2, `StringOrURI`).
fn exact(name: &'static str, claims: Value<'_>, expected: Option<&str>) -> Option<Check> {
    let found = claims.get(name);
    let (outcome, detail) = match (expected, found) {
        (None, None) => return None,
        (None, Some(found)) => (Outcome::Skip, format!("{}, not asked for", plain(found))),
        (Some(expected), None) => (FAIL, format!("absent, expected {}", quote(expected))),
        (Some(expected), Some(found)) if found.is_text(expected) => (Outcome::Pass, expected.to_owned()),
        (Some(expected), Some(found)) => (FAIL, format!("{}, expected {}", found.compact(), quote(expected))),
    };
    Some(Check::new(name, outcome, detail).with(expected.map(quote), found.map(Value::compact)))
}

/// `aud` (RFC 7519 §4.1.3): a string or an array of strings; one of those expected must be in it.
fn audience(claims: Value<'_>, expected: &[String]) -> Option<Check> {
    let found = claims.get("aud");
    let quoted: Vec<String> = expected.iter().map(|aud| quote(aud)).collect();
    let any_of = if quoted.len() > 1 { format!("one of {}", quoted.join(", ")) } else { quoted.concat() };
    let (outcome, detail) = match found {
        None if expected.is_empty() => return None,
        None => (FAIL, format!("absent, expected {any_of}")),
        Some(found) => {
            let names: Option<Vec<_>> = match found.kind() {
                Kind::String => Some(vec![found]),
                Kind::Array if found.elements().all(|name| name.kind() == Kind::String) => {
                    Some(found.elements().collect())
                }
                _ => None,
            };
            let hit = expected.iter().find(|aud| names.iter().flatten().any(|name| name.is_text(aud)));
            match (names.is_some(), hit) {
                _ if expected.is_empty() => (Outcome::Skip, format!("{}, not asked for", plain(found))),
                (false, _) => {
                    (FAIL, format!("{}, neither a string nor an array of strings", found.compact()))
                }
                (true, Some(hit)) => (Outcome::Pass, hit.clone()),
                (true, None) => (FAIL, format!("{}, expected {any_of}", found.compact())),
            }
        }
    };
    let wanted = (!expected.is_empty()).then(|| quote_all(expected.iter().map(String::as_str)));
    Some(Check::new("aud", outcome, detail).with(wanted, found.map(Value::compact)))
}

/// `typ` in the header (RFC 7515 §4.1.9): without regard to case, `application/` optional.
pub(super) fn media_type(header: &Header, expected: Option<&str>) -> Option<Check> {
    let expected = expected?;
    let short = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
    };
    // Nobody signed what stands in the unprotected half.
    let found = header.protected.as_ref().and_then(|protected| protected.root().get("typ"));
    let wanted = quote(expected);
    let (outcome, detail) = match found.map(|typ| (typ, typ.as_str())) {
        None if header.get("typ").is_some() => {
            (FAIL, format!("in the unprotected header only, where nobody signed it; expected {wanted}"))
        }
        None => (FAIL, format!("absent in the header, expected {wanted}")),
        Some((_, Some(typ))) if short(&typ) == short(expected) => (Outcome::Pass, typ.into_owned()),
        Some((typ, _)) => (FAIL, format!("{}, expected {wanted}", typ.compact())),
    };
    Some(Check::new("typ", outcome, detail).with(Some(wanted), found.map(Value::compact)))
}

/// A claim that must be there.
fn required(claims: Value<'_>, name: &str) -> Check {
    let value = claims.dotted(name);
    let (outcome, how) = if value.is_some() { (Outcome::Pass, "there") } else { (FAIL, "absent") };
    Check::new("require", outcome, format!("\"{name}\" is {how}"))
        .with(Some(quote(name)), value.map(Value::compact))
}

/// A claim that must meet an expectation.
fn expected(claims: Value<'_>, expectation: &Expectation) -> Check {
    let text = expectation.text.as_str();
    let (outcome, detail) = match expectation.judge(claims) {
        Ok(()) => (Outcome::Pass, text.to_owned()),
        Err(why) => (FAIL, format!("{text}: {why}")),
    };
    Check::new("claim", outcome, detail)
        .with(Some(quote(text)), expectation.claim(claims).map(Value::compact))
}

/// A claim's value as JSON text.
fn found(name: &str, claims: Value<'_>) -> Option<String> {
    claims.get(name).map(Value::compact)
}

/// The bounds of a time claim as a JSON object, in Unix seconds: `after` is past its bound, `from` and `until`
/// take it in.
fn bounds(bounds: &[(&str, f64)]) -> String {
    let told: Vec<String> = bounds
        .iter()
        .filter(|(_, bound)| bound.is_finite())
        .map(|(name, bound)| format!("{}:{bound}", quote(name)))
        .collect();
    format!("{{{}}}", told.join(","))
}

/// The bounds of `iat` under a greatest age.
fn ages(age: f64, policy: &Policy, clock: &Clock) -> String {
    bounds(&[("from", clock.now - age - policy.leeway), ("until", clock.now + policy.leeway)])
}

/// A time claim: absent, a `NumericDate` (RFC 7519 §2), or the check that failed over its type.
fn instant(name: &'static str, claims: Value<'_>) -> Option<Result<Instant, Check>> {
    let value = claims.get(name)?;
    Some(value.as_number().and_then(Instant::from_number).ok_or_else(|| {
        let found = match value.kind() {
            Kind::Number => "not finite",
            kind => kind.with_article(),
        };
        Check::new(name, FAIL, format!("{} is {found}, not a number of seconds", value.compact()))
            .with(None, Some(value.compact()))
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

/// A value as a sentence holds it: a string without its quotes, anything else as JSON.
fn plain(value: Value<'_>) -> String {
    value.as_str().map_or_else(|| value.compact(), std::borrow::Cow::into_owned)
}
