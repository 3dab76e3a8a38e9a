//! Clocks that differ: a token that is valid but for a little time.

use super::cause::{Cause, Skew};
use super::evidence::Evidence;
use crate::token::json::Value;
use crate::token::parse::Content;
use crate::token::policy::Policy;
use crate::token::report::{Check, Outcome, Verdict};
use crate::token::time::Instant;
use crate::token::verify::verify;

/// The leeways that are tried, in seconds.
const LEEWAYS: [u32; 4] = [30, 60, 120, 300];

/// Whether the token is valid with a small leeway. Nothing where anything but a time check fails.
pub(super) fn of_times(evidence: &Evidence<'_>) -> Option<Cause> {
    let Evidence { token, keys, policy, clock, report, .. } = *evidence;
    let fails = || report.checks.iter().filter(|check| matches!(check.outcome, Outcome::Fail(_)));
    // The first by which the token is furthest from valid.
    let skews: Option<Vec<(Skew, f64)>> = fails().map(|check| skew(evidence, check)).collect();
    let (skew, seconds) =
        skews?.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most })?;
    let is_valid = |leeway: &&u32| {
        let leeway = f64::from(**leeway);
        let policy = Policy { leeway, ..policy.clone() };
        leeway >= seconds && verify(token, keys, &policy, clock).verdict() == Verdict::Valid
    };
    let leeway = LEEWAYS.iter().find(is_valid)?;
    let seconds = (1..=LEEWAYS[3]).find(|whole| f64::from(*whole) >= seconds)?;
    Some(Cause::ClocksDiffer { skew, seconds: seconds.into(), leeway: (*leeway).into() })
}

/// How a time check fails, and by how many seconds; nothing for other checks.
fn skew(evidence: &Evidence<'_>, check: &Check) -> Option<(Skew, f64)> {
    let Content::Json(claims) = &evidence.token.content else { return None };
    let at =
        claims.root().get(check.name).and_then(Value::as_number).and_then(Instant::from_number)?.seconds();
    // Whole seconds, as the checks tell distances.
    let now = evidence.clock.now.floor();
    Some(match (check.name, check.outcome) {
        // What ended longer ago has ended, and that is no question of clocks.
        ("exp", Outcome::Fail(Verdict::Expired)) if now - at <= f64::from(LEEWAYS[1]) => {
            (Skew::Expired, now - at)
        }
        ("nbf", Outcome::Fail(Verdict::NotYetValid)) => (Skew::NotYetValid, at - now),
        ("iat", Outcome::Fail(Verdict::NotYetValid)) => (Skew::NotYetIssued, at - now),
        _ => return None,
    })
}
