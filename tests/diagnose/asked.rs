//! An issuer and an audience that are nearly those that were asked for.

use jwt_toolkit::token::diagnose::{Cause, Nearly, Skew};
use jwt_toolkit::token::policy::Policy;

use crate::common::{NOW, key, token};
use crate::{found_by, secret};

/// What is found of these claims.
fn of(claims: &str, policy: &Policy) -> Vec<Cause> {
    found_by(&token("HS256", claims), &[key("HS256")], &[], policy)
}

fn asks_iss(iss: &str) -> Policy {
    Policy { iss: Some(iss.into()), ..Policy::default() }
}

#[test]
fn an_issuer_that_differs_in_one_thing() {
    let v1 = "https://sts.windows.net/f00-1/";
    let v2 = "https://login.microsoftonline.com/f00-1/v2.0";
    for (expected, found, how) in [
        ("https://a.example", "https://a.example/", Nearly::SlashAtEnd),
        ("https://a.example/x/", "https://a.example/x", Nearly::SlashAtEnd),
        ("https://accounts.google.com", "accounts.google.com", Nearly::WithoutScheme),
        ("accounts.google.com", "https://accounts.google.com", Nearly::WithScheme),
        ("https://a.example", "http://a.example", Nearly::OtherScheme),
        ("http://a.example", "https://a.example", Nearly::OtherScheme),
        ("https://a.example/Me", "https://a.example/me", Nearly::LetterCase),
        (v2, v1, Nearly::OfVersion("v1.0")),
        (v1, v2, Nearly::OfVersion("v2.0")),
    ] {
        let cause = Cause::IssuerNearly { how, found: found.to_owned() };
        assert_eq!(of(&format!(r#"{{"iss":"{found}"}}"#), &asks_iss(expected)), [cause], "{found}");
    }
}

#[test]
fn an_issuer_that_is_another() {
    for (expected, found) in [
        ("https://a.example", r#""https://b.example""#),
        ("https://a.example", r#""https://a.example//""#),
        ("https://a.example", r#""http://a.example/""#),
        ("https://a.example", r#""http://A.example""#),
        ("https://a.example", r#"["https://a.example/"]"#),
        ("https://a.example", "null"),
        ("http://a.example", r#""a.example""#),
        ("https://login.microsoftonline.com/t/v2.0", r#""https://sts.windows.net/u/""#),
        ("https://login.microsoftonline.com/t/v2.0", r#""https://sts.windows.net/t""#),
        ("https://login.microsoftonline.com//v2.0", r#""https://sts.windows.net//""#),
        ("https://login.microsoftonline.com/a/b/v2.0", r#""https://sts.windows.net/a/b/""#),
    ] {
        assert_eq!(of(&format!(r#"{{"iss":{found}}}"#), &asks_iss(expected)), [], "{found}");
    }
    assert_eq!(of("{}", &asks_iss("https://a.example")), []);
}

#[test]
fn an_audience_in_another_claim() {
    let asks =
        |aud: &[&str]| Policy { aud: aud.iter().map(|aud| (*aud).into()).collect(), ..Policy::default() };
    let is_in = |claim| vec![Cause::AudienceIn { claim, value: "x".to_owned() }];
    for (claims, cause) in [
        (r#"{"client_id":"x"}"#, is_in("client_id")),
        (r#"{"aud":"y","azp":"x"}"#, is_in("azp")),
        (r#"{"aud":["y"],"azp":"z","client_id":"x"}"#, is_in("client_id")),
        (r#"{"azp":"x","client_id":"x"}"#, is_in("client_id")),
        (r#"{"client_id":["x"]}"#, Vec::new()),
        (r#"{"client_id":"X"}"#, Vec::new()),
        (r#"{"sub":"x"}"#, Vec::new()),
    ] {
        assert_eq!(of(claims, &asks(&["w", "x"])), cause, "{claims}");
    }
}

/// Times may fail beside it, and the signature may not.
#[test]
fn beside_other_failures() {
    let claims = format!(r#"{{"exp":{},"iss":"https://a.example/"}}"#, NOW - 4000.0);
    let near = Cause::IssuerNearly { how: Nearly::SlashAtEnd, found: "https://a.example/".to_owned() };
    let asks = asks_iss("https://a.example");
    assert_eq!(of(&claims, &asks), std::slice::from_ref(&near));
    assert_eq!(of(&claims, &asks_iss("https://b.example")), []);
    assert_eq!(found_by(&token("HS256", &claims), &[secret("hush")], &[], &asks), []);
    // The clocks are the cause where nothing else is.
    let soon = format!(r#"{{"exp":{},"iss":"https://a.example/"}}"#, NOW - 12.0);
    assert_eq!(of(&soon, &asks), [near]);
    let differ = Cause::ClocksDiffer { skew: Skew::Expired, seconds: 12, leeway: 30 };
    assert_eq!(of(&soon, &asks_iss("https://a.example/")), [differ]);
}
