//! An issuer and an audience that are nearly those that were asked for.

use std::borrow::Cow;

use super::cause::{Cause, Nearly};
use super::evidence::Evidence;
use crate::token::json::Value;
use crate::token::parse::Content;
use crate::token::report::Verdict;

/// Where Entra ID puts the tenant in the issuers of its two versions, before it and behind it.
const V1: (&str, &str) = ("https://sts.windows.net/", "/");
const V2: (&str, &str) = ("https://login.microsoftonline.com/", "/v2.0");

/// Claims that hold the client for which a token was issued, where others have `aud`.
const OF_CLIENTS: [&str; 2] = ["client_id", "azp"];

/// What is nearly as it was asked for.
pub(super) fn of_claims(evidence: &Evidence<'_>) -> Vec<Cause> {
    let Content::Json(claims) = &evidence.token.content else { return Vec::new() };
    let failed = |name: &str| evidence.failed(name, Verdict::Claim);
    let iss = if failed("iss") { of_issuer(claims.root(), evidence) } else { None };
    let aud = if failed("aud") { of_audience(claims.root(), evidence) } else { None };
    iss.into_iter().chain(aud).collect()
}

fn of_issuer(claims: Value<'_>, evidence: &Evidence<'_>) -> Option<Cause> {
    let expected = evidence.policy.iss.as_deref()?;
    let found = claims.get("iss").and_then(Value::as_str).map(Cow::into_owned)?;
    let how = nearly(expected, &found)?;
    Some(Cause::IssuerNearly { how, found })
}

/// The single thing in which an issuer differs from the one that is expected.
fn nearly(expected: &str, found: &str) -> Option<Nearly> {
    let is_slash = |longer: &str, shorter: &str| longer.strip_suffix('/') == Some(shorter);
    let (plain, secure) = ("http://", "https://");
    let rest = |text: &str| text.strip_prefix(secure).or(text.strip_prefix(plain)).map(str::to_owned);
    let tenant = |text: &str, (before, behind): (&str, &str)| {
        let tenant = text.strip_prefix(before)?.strip_suffix(behind)?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
        (!tenant.is_empty() && tenant.bytes().all(is_name)).then(|| tenant.to_owned())
    };
    let is_tenant = |v1: &str, v2: &str| tenant(v1, V1).is_some_and(|of| tenant(v2, V2) == Some(of));
    if is_slash(expected, found) || is_slash(found, expected) {
        Some(Nearly::SlashAtEnd)
    } else if expected.strip_prefix(secure) == Some(found) {
        Some(Nearly::WithoutScheme)
    } else if found.strip_prefix(secure) == Some(expected) {
        Some(Nearly::WithScheme)
    } else if is_tenant(found, expected) {
        Some(Nearly::OfVersion("v1.0"))
    } else if is_tenant(expected, found) {
        Some(Nearly::OfVersion("v2.0"))
    } else if rest(expected).is_some_and(|of| rest(found) == Some(of)) {
        Some(Nearly::OtherScheme)
    } else {
        expected.eq_ignore_ascii_case(found).then_some(Nearly::LetterCase)
    }
}

/// The claim that names the client instead of the audience.
fn of_audience(claims: Value<'_>, evidence: &Evidence<'_>) -> Option<Cause> {
    OF_CLIENTS.iter().find_map(|claim| {
        let value = claims.get(claim)?.as_str()?.into_owned();
        evidence.policy.aud.contains(&value).then_some(Cause::AudienceIn { claim, value })
    })
}
