//! Clocks that differ by a little.

use jwt_toolkit::token::diagnose::{Cause, Skew};
use jwt_toolkit::token::policy::Policy;

use crate::common::{NOW, key, token};
use crate::found_by;

/// What is found of these claims, `iat` and the like counted from now.
fn of(claims: &str, policy: &Policy) -> Vec<Cause> {
    found_by(&token("HS256", claims), &[key("HS256")], &[], policy)
}

fn at(name: &str, seconds: f64) -> String {
    format!("{{\"{name}\":{}}}", NOW + seconds)
}

fn differ(skew: Skew, seconds: u64, leeway: u64) -> Vec<Cause> {
    vec![Cause::ClocksDiffer { skew, seconds, leeway }]
}

#[test]
fn a_little_early_or_late() {
    let asks = &Policy::default();
    for (seconds, told, leeway) in [
        (12.0, 12, 30),
        (0.25, 1, 30),
        (29.0, 29, 30),
        (30.5, 31, 60),
        (61.0, 61, 120),
        (120.5, 121, 300),
        (299.0, 299, 300),
    ] {
        assert_eq!(of(&at("nbf", seconds), asks), differ(Skew::NotYetValid, told, leeway), "{seconds}");
        // What expired over a minute ago has expired.
        let late = if seconds <= 60.0 { differ(Skew::Expired, told, leeway) } else { Vec::new() };
        assert_eq!(of(&at("exp", -seconds), asks), late, "{seconds}");
    }
    // A leeway is enough for nbf when it reaches it, and for exp when it reaches beyond it.
    assert_eq!(of(&at("nbf", 30.0), asks), differ(Skew::NotYetValid, 30, 30));
    assert_eq!(of(&at("exp", -30.0), asks), differ(Skew::Expired, 30, 60));
    assert_eq!(of(&at("exp", 0.0), asks), differ(Skew::Expired, 1, 30));
    assert_eq!(of(&at("nbf", 300.0), asks), differ(Skew::NotYetValid, 300, 300));
    for claims in [at("nbf", 301.0), at("exp", -61.0), at("exp", -86400.0)] {
        assert_eq!(of(&claims, asks), [], "{claims}");
    }
}

#[test]
fn the_age() {
    let aged = &Policy { max_age: Some(600.0), ..Policy::default() };
    assert_eq!(of(&at("iat", 12.0), aged), differ(Skew::NotYetIssued, 12, 30));
    // Time passes, whatever the clocks say.
    for claims in [at("iat", -645.0), at("iat", 400.0), at("iat", -1000.0), "{}".to_owned()] {
        assert_eq!(of(&claims, aged), [], "{claims}");
    }
}

#[test]
fn a_leeway_that_was_too_little() {
    let asks = &Policy { leeway: 30.0, ..Policy::default() };
    assert_eq!(of(&at("exp", -45.0), asks), differ(Skew::Expired, 45, 60));
    let asks = &Policy { leeway: 300.0, ..Policy::default() };
    assert_eq!(of(&at("exp", -310.0), asks), []);
}

#[test]
fn several_at_once() {
    let claims = format!(r#"{{"nbf":{},"iat":{}}}"#, NOW + 10.0, NOW + 40.0);
    let aged = &Policy { max_age: Some(600.0), ..Policy::default() };
    assert_eq!(of(&claims, aged), differ(Skew::NotYetIssued, 40, 60));
    let claims = format!(r#"{{"nbf":{},"exp":{}}}"#, NOW + 10.0, NOW - 4000.0);
    assert_eq!(of(&claims, &Policy::default()), []);
}

/// Whatever else fails, the clocks are not the cause.
#[test]
fn not_beside_other_failures() {
    let asks = &Policy { iss: Some("a".into()), ..Policy::default() };
    let claims = |iss: &str| format!(r#"{{"exp":{},"iss":"{iss}"}}"#, NOW - 12.0);
    assert_eq!(of(&claims("a"), asks), differ(Skew::Expired, 12, 30));
    assert_eq!(of(&claims("b"), asks), []);
    let soon = format!(r#"{{"exp":{},"nbf":"soon"}}"#, NOW - 12.0);
    assert_eq!(of(&soon, &Policy::default()), []);
    let wrong = token("HS256", at("exp", -12.0));
    assert_eq!(found_by(&wrong, &[crate::secret("hush")], &[], &Policy::default()), []);
    let twice = format!(r#"{{"exp":{0},"exp":{0}}}"#, NOW - 12.0);
    assert_eq!(of(&twice, &Policy::default()), []);
}
