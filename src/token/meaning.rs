//! What the value of a header parameter or a claim means, where that is certain: codes of registries
//! (RFC 8176, OpenID Connect) and of issuers, media types of tokens, lengths of time, dates.

use super::duration::span;
use super::json::{Kind, Value};
use super::moment::Moment;
use super::names::row;
use super::time::{self, Clock, Instant, Told};

/// What values mean: a name, `=`, the value, a space, the meaning; in byte order.
static VALUES: &str = include_str!("names/values.txt");

/// Claims that hold a number of seconds, and how it is told.
const SPANS: [(&str, &str, &str); 5] = [
    ("cdniets", "renewed after ", ""),
    ("exi", "valid for ", " once received"),
    ("expires_in", "valid for ", ""),
    ("ttl", "to be kept for ", ""),
    ("uptime", "running for ", ""),
];

/// Claims that some issuers write as a date in a text, and others as a number.
const DATES: [&str; 2] = ["created_at", "updated_at"];

/// Members inside of claims that hold a time, by the names on the way to them, and what happens then.
const NESTED_TIMES: [(&[&str], Told); 6] = [
    (&["amr", "timestamp"], Told::Always("logged in")),
    (&["google", "compute_engine", "instance_creation_timestamp"], Told::Always("created")),
    (
        &["kubernetes.io", "warnafter"],
        Told::Turned { past: "to be renewed since", ahead: "to be renewed from" },
    ),
    (&["token_introspection", "exp"], Told::Turned { past: "expired", ahead: "expires" }),
    (&["token_introspection", "iat"], Told::Always("issued")),
    (&["token_introspection", "nbf"], Told::Turned { past: "valid since", ahead: "valid from" }),
];

/// The same for dates in a text.
const NESTED_DATES: [(&[&str], Told); 4] = [
    (&["vc", "expirationDate"], Told::Turned { past: "expired", ahead: "expires" }),
    (&["vc", "issuanceDate"], Told::Always("issued")),
    (&["vc", "validFrom"], Told::Turned { past: "valid since", ahead: "valid from" }),
    (&["vc", "validUntil"], Told::Turned { past: "expired", ahead: "expires" }),
];

/// What the value of a header parameter or a claim means; `holder` is the object that it stands in.
#[must_use]
pub fn meaning(name: &str, value: Value<'_>, holder: Value<'_>, clock: &Clock) -> Option<String> {
    if let Some(at) = value.as_number().and_then(Instant::from_number) {
        if let Some(told) = time::meaning(name, at, clock.now, &clock.zone) {
            return Some(told);
        }
        if let Some((_, before, after)) = SPANS.iter().find(|(known, ..)| *known == name) {
            return (at.seconds() >= 0.0).then(|| [before, &*span(at.seconds()), after].concat());
        }
    }
    if DATES.contains(&name)
        && let Some(at) = date(value)
    {
        return time::meaning(name, at, clock.now, &clock.zone);
    }
    let meaning = match (name, value.kind()) {
        ("amr", Kind::Array) => return methods(value),
        ("ver", _) if holder.get("tid").is_some() => match &*value.as_str()? {
            "1.0" => "Entra token, version 1.0",
            "2.0" => "Entra token, version 2.0",
            _ => return None,
        },
        ("ref", _) if holder.get("iss").is_some_and(|iss| iss.is_text("supabase")) => "Supabase project",
        ("typ", _) => {
            // RFC 7515 §4.1.9, RFC 2045 §5.1: the prefix may be left out, and case does not count.
            let typ = value.as_str()?.to_ascii_lowercase();
            type_meaning(typ.strip_prefix("application/").unwrap_or(&typ))?
        }
        ("cty", _) => of("cty", &value.as_str()?.to_ascii_lowercase())?,
        (_, Kind::String) => of(name, &value.as_str()?)?,
        (_, Kind::Bool | Kind::Number) => of(name, value.raw())?,
        _ => return None,
    };
    Some(meaning.to_owned())
}

/// What a type of token is, by its name in small letters and without `application/`.
#[must_use]
pub fn type_meaning(typ: &str) -> Option<&'static str> {
    of("typ", typ)
}

/// What the value of a member inside of a claim means, by the names on the way to it.
#[must_use]
pub fn nested_meaning(way: &[&str], value: Value<'_>, clock: &Clock) -> Option<String> {
    let named = |rows: &'static [(&[&str], Told)]| rows.iter().find(|row| row.0 == way).map(|row| row.1);
    if let Some(told) = named(&NESTED_TIMES) {
        let at = value.as_number().and_then(Instant::from_number)?;
        return Some(told.of(at, clock.now, &clock.zone));
    }
    if let Some(told) = named(&NESTED_DATES) {
        return Some(told.of(date(value)?, clock.now, &clock.zone));
    }
    match way {
        // Supabase has an object for each method.
        ["amr", "method"] => of("amr", &value.as_str()?).map(str::to_owned),
        _ => None,
    }
}

/// The moment that a text names by RFC 3339, day and time of day.
fn date(value: Value<'_>) -> Option<Instant> {
    let text = value.as_str()?;
    let has_time = text.as_bytes().get(10).is_some_and(|b| b.eq_ignore_ascii_case(&b'T'));
    match has_time.then(|| Moment::parse(&text))? {
        Ok(Moment::Fixed(at)) => Some(at),
        _ => None,
    }
}

/// How somebody proved who they are, in words; codes that are not known stay what they are.
fn methods(value: Value<'_>) -> Option<String> {
    const MOST: usize = 8;
    let codes: Vec<_> = value.elements().map(Value::as_str).take(MOST + 1).collect::<Option<_>>()?;
    let known: Vec<Option<&str>> = codes.iter().map(|code| of("amr", code)).collect();
    if codes.len() > MOST || known.iter().all(Option::is_none) {
        return None;
    }
    let words = known.iter().zip(&codes).map(|(known, code)| known.unwrap_or(code));
    Some(words.collect::<Vec<_>>().join(", "))
}

fn of(name: &str, value: &str) -> Option<&'static str> {
    row(VALUES, &[name, "=", value].concat())
}

#[cfg(test)]
mod tests {
    use super::super::json::Document;
    use super::super::names::{claim_note, header_note};
    use super::super::time::Zone;
    use super::*;

    /// 2026-11-22 01:30:22 UTC.
    const CLOCK: Clock = Clock { now: 1_795_311_022.0, zone: Zone::Utc };

    fn told(name: &str, json: &str) -> Option<String> {
        let document = Document::parse(json).expect("JSON");
        let root = document.root();
        meaning(name, root.get(name).expect("a member"), root, &CLOCK)
    }

    #[test]
    fn the_table_is_in_order_and_its_names_are_known() {
        let rows: Vec<_> = VALUES.lines().map(|row| row.split_once(' ').expect("a meaning")).collect();
        assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
        for (key, meaning) in rows {
            let (name, value) = key.split_once('=').expect("a name and a value");
            assert!(name == "alg" || claim_note(name).or(header_note(name)).is_some(), "{name}");
            assert_eq!(of(name, value), Some(meaning));
            assert_eq!(meaning.trim(), meaning);
        }
    }

    #[test]
    fn codes_are_told_in_words() {
        for (name, json, words) in [
            ("typ", r#"{"typ":"at+jwt"}"#, Some("OAuth access token (RFC 9068)")),
            ("typ", r#"{"typ":"application/AT+JWT"}"#, Some("OAuth access token (RFC 9068)")),
            ("typ", r#"{"typ":"JWT"}"#, None),
            ("azpacr", r#"{"azpacr":"1"}"#, Some("client secret")),
            ("email_verified", r#"{"email_verified":true}"#, Some("the email is confirmed")),
            ("email_verified", r#"{"email_verified":"false"}"#, Some("the email is not confirmed")),
            ("email_verified", r#"{"email_verified":null}"#, None),
            ("amr", r#"{"amr":["pwd","mfa"]}"#, Some("password, several factors")),
            ("amr", r#"{"amr":["pwd","rsa"]}"#, Some("password, rsa")),
            ("amr", r#"{"amr":["rsa"]}"#, None),
            ("amr", r#"{"amr":["pwd",1]}"#, None),
            ("amr", r#"{"amr":[]}"#, None),
            ("ver", r#"{"ver":"2.0","tid":"x"}"#, Some("Entra token, version 2.0")),
            ("ver", r#"{"ver":"2.0"}"#, None),
            ("ref", r#"{"ref":"abc","iss":"supabase"}"#, Some("Supabase project")),
            ("exi", r#"{"exi":3600}"#, Some("valid for 1 hour once received")),
            ("exi", r#"{"exi":-1}"#, None),
            ("sub", r#"{"sub":"pwd"}"#, None),
        ] {
            assert_eq!(told(name, json).as_deref(), words, "{json}");
        }
    }

    #[test]
    fn dates_and_times_are_told_wherever_they_stand() {
        let words = "updated 2026-11-22 00:30:22 UTC, 1 hour ago";
        for json in [r#"{"updated_at":"2026-11-22T00:30:22.000Z"}"#, r#"{"updated_at":1795307422}"#] {
            assert_eq!(told("updated_at", json).as_deref(), Some(words));
        }
        for json in [r#"{"updated_at":"2026-11-22"}"#, r#"{"updated_at":"+1h"}"#, r#"{"updated_at":"x"}"#] {
            assert_eq!(told("updated_at", json), None, "{json}");
        }
        let document = Document::parse("1795307422").expect("JSON");
        let nested = |way: &[&str]| nested_meaning(way, document.root(), &CLOCK);
        assert_eq!(
            nested(&["kubernetes.io", "warnafter"]).as_deref(),
            Some("to be renewed since 2026-11-22 00:30:22 UTC, 1 hour ago")
        );
        assert_eq!(nested(&["warnafter"]), None);
        let method = Document::parse("\"totp\"").expect("JSON");
        let meaning = nested_meaning(&["amr", "method"], method.root(), &CLOCK);
        assert_eq!(meaning.as_deref(), Some("one-time password"));
        assert_eq!(nested(&["vc", "validUntil"]), None);
    }
}
