//! The rules about claims a second time, for the policies that are easy to judge (RFC 7519 §4.1).

use jwt_toolkit::token::policy::Policy;

use super::CLOCK;
use super::oracle::{Json, Read, Signature};

/// A policy as a law over claims.
pub(super) struct Law<'p>(&'p Policy);

pub(super) fn of_claims(policy: &Policy) -> Law<'_> {
    Law(policy)
}

impl Law<'_> {
    /// Whether claims and header keep the policy; none where that is hard to say.
    pub(super) fn judge(&self, one: &Signature) -> Option<bool> {
        let claims = match Json::read(&one.payload) {
            Read::Sound(claims @ Json::Object(_)) => claims,
            Read::Sound(_) | Read::No | Read::Twice => return Some(false),
            Read::Odd => return None,
        };
        let Self(policy) = self;
        let typ = one.header.as_ref().map(|header| header.get("typ").and_then(Json::text));
        let rules = [
            one.header.as_ref().map(critical),
            self.times(&claims),
            Some(same(&claims, "iss", policy.iss.as_deref())),
            Some(same(&claims, "sub", policy.sub.as_deref())),
            Some(same(&claims, "jti", policy.jti.as_deref())),
            Some(audience(&claims, &policy.aud)),
            typ.map(|typ| {
                policy.typ.as_deref().is_none_or(|wanted| typ.is_some_and(|typ| same_type(typ, wanted)))
            }),
            policy.require.iter().map(|name| required(&claims, name)).fold(Some(true), both),
            if policy.claims.is_empty() { Some(true) } else { None },
        ];
        rules.into_iter().fold(Some(true), both)
    }

    /// `exp`, `nbf`, `iat` and the greatest age.
    fn times(&self, claims: &Json) -> Option<bool> {
        let Self(Policy { leeway, max_age, ignore_exp, .. }) = self;
        let mut rules = Some(true);
        for name in ["exp", "nbf", "iat"] {
            let at = match claims.get(name) {
                None if name == "iat" && max_age.is_some() => return Some(false),
                None => continue,
                // An i32 is exact, and so are sums of it and what a policy has.
                Some(Json::Whole(at)) => match i32::try_from(*at) {
                    Ok(at) => f64::from(at),
                    Err(_) => return None,
                },
                Some(Json::Number(_)) => return None,
                Some(_) => return Some(false),
            };
            rules = both(
                rules,
                Some(match (name, max_age) {
                    ("exp", _) => *ignore_exp || CLOCK.now < at + leeway,
                    ("nbf", _) => CLOCK.now + leeway >= at,
                    (_, Some(age)) => CLOCK.now + leeway >= at && CLOCK.now <= at + age + leeway,
                    (_, None) => true,
                }),
            );
        }
        rules
    }
}

/// Both hold; one that does not decides even where the other is hard to say.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn same(claims: &Json, name: &str, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| claims.get(name).and_then(Json::text) == Some(wanted))
}

fn audience(claims: &Json, wanted: &[String]) -> bool {
    let is_wanted = |name: &Json| name.text().is_some_and(|name| wanted.iter().any(|wanted| wanted == name));
    wanted.is_empty()
        || match claims.get("aud") {
            Some(Json::Array(names)) => {
                names.iter().all(|name| name.text().is_some()) && names.iter().any(is_wanted)
            }
            Some(name) => is_wanted(name),
            None => false,
        }
}

/// Nothing but `b64` may be critical (RFC 7797 §6), and what it says must be what is so anyway.
fn critical(header: &Json) -> bool {
    match (header.get("crit"), header.get("b64")) {
        (None, None) => true,
        (Some(Json::Array(names)), Some(Json::Bool(true))) => {
            matches!(&names[..], [name] if name.text() == Some("b64"))
        }
        _ => false,
    }
}

fn same_type(typ: &str, wanted: &str) -> bool {
    let short = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
    };
    short(typ) == short(wanted)
}

/// A name that may be a path is hard to say, if no member has it.
fn required(claims: &Json, name: &str) -> Option<bool> {
    match claims.get(name) {
        Some(_) => Some(true),
        None if name.contains(['.', '[']) => None,
        None => Some(false),
    }
}
