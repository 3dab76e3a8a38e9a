//! A second judgement, made without the library: base64url and the rules of claims by hand, JSON by
//! `serde_json`, signatures by aws-lc over keys taken from the JWKs. It is slow and knows only the
//! plain cases; where it is not sure it says so.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// JSON in which no name stands twice.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// A whole number that an `i64` holds.
    Whole(i64),
    /// Any other number; `serde_json` may be off by the last bit.
    Number(f64),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// What a reader without the library makes of a JSON text.
#[derive(Debug)]
pub(super) enum Read {
    /// Sound JSON, no name twice.
    Sound(Json),
    /// JSON with a name that stands twice.
    Twice,
    /// JSON with what `serde_json` has no value for: a lone surrogate, a number beyond an `f64`, deep nesting.
    Odd,
    /// No JSON.
    No,
}

impl Json {
    pub(super) fn read(bytes: &[u8]) -> Read {
        match serde_json::from_slice(bytes) {
            Ok(json) => Read::Sound(json),
            Err(_) if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => Read::Twice,
            Err(_) if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => Read::Odd,
            Err(_) => Read::No,
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// Whether `==` says what equality of JSON values is: everywhere but among fractions.
    pub(super) fn is_exact(&self) -> bool {
        match self {
            Json::Number(_) => false,
            Json::Array(elements) => elements.iter().all(Json::is_exact),
            Json::Object(members) => members.iter().all(|(_, value)| value.is_exact()),
            Json::Null | Json::Bool(_) | Json::Whole(_) | Json::Text(_) => true,
        }
    }

    /// The same, its members in the order of their names.
    pub(super) fn sorted(self) -> Json {
        match self {
            Json::Array(elements) => Json::Array(elements.into_iter().map(Json::sorted).collect()),
            Json::Object(members) => {
                let mut members: Vec<_> =
                    members.into_iter().map(|(name, value)| (name, value.sorted())).collect();
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                Json::Object(members)
            }
            other => other,
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strict;
        impl<'de> Visitor<'de> for Strict {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Whole(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                // Its digits are all that is lost.
                let text = || value.to_string().parse().unwrap_or(f64::MAX);
                Ok(i64::try_from(value).map_or_else(|_| Json::Number(text()), Json::Whole))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Number(value))
            }
            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
                let mut found = Vec::new();
                while let Some(element) = elements.next_element()? {
                    found.push(element);
                }
                Ok(Json::Array(found))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
                let mut found: Vec<(String, Json)> = Vec::new();
                let mut names = std::collections::HashSet::new();
                while let Some((name, value)) = members.next_entry::<String, Json>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom("a name that stands twice"));
                    }
                    found.push((name, value));
                }
                Ok(Json::Object(found))
            }
        }
        deserializer.deserialize_any(Strict)
    }
}

/// base64url by the letter (RFC 4648 §5, §3.5): the alphabet, no padding, no stray bits.
pub(super) fn base64url(text: &[u8]) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::with_capacity(text.len()));
    for letter in text {
        let value = ALPHABET.iter().position(|known| known == letter)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
        }
    }
    (count < 6 && bits & ((1 << count) - 1) == 0).then_some(bytes)
}

/// JSON without the blanks between its values, letter by letter.
pub(super) fn without_blanks(json: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if inside || !matches!(c, ' ' | '\t' | '\r' | '\n') {
            out.push(c);
        }
        inside ^= c == '"' && !escaped;
        escaped = inside && c == '\\' && !escaped;
    }
    out
}

/// One signature of a token, and what it covers.
pub(super) struct Signature {
    /// The algorithm that its header names; none where that is hard to say.
    pub(super) alg: Option<String>,
    /// The protected header, where it is sound.
    pub(super) header: Option<Json>,
    /// The bytes that are signed.
    pub(super) message: Vec<u8>,
    /// The bytes that sign them.
    pub(super) bytes: Vec<u8>,
    /// The payload's bytes.
    pub(super) payload: Vec<u8>,
}

/// The signatures of a token that is right by the letter; of one that is not, those that are.
pub(super) fn signatures(token: &[u8], padded: bool) -> Vec<Signature> {
    if !token.starts_with(b"{") {
        let parts: Vec<&[u8]> = token.split(|byte| *byte == b'.').collect();
        let [header, payload, signature] = parts[..] else { return Vec::new() };
        return Signature::new(header, None, payload, signature, padded).into_iter().collect();
    }
    let Read::Sound(token) = Json::read(token) else { return Vec::new() };
    let Some(payload) = token.get("payload").and_then(Json::text) else { return Vec::new() };
    let one = |entry: &Json| {
        let part = |name| entry.get(name).and_then(Json::text).unwrap_or_default().as_bytes();
        Signature::new(part("protected"), entry.get("header"), payload.as_bytes(), part("signature"), padded)
    };
    match token.get("signatures") {
        Some(Json::Array(entries)) => entries.iter().filter_map(one).collect(),
        Some(_) => Vec::new(),
        None => one(&token).into_iter().collect(),
    }
}

impl Signature {
    fn new(
        header: &[u8],
        beside: Option<&Json>,
        payload: &[u8],
        signature: &[u8],
        padded: bool,
    ) -> Option<Self> {
        let decode = |text: &[u8]| {
            let end = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
            let is_padding = padded && text.len().is_multiple_of(4) && (1..3).contains(&(text.len() - end));
            base64url(if is_padding { &text[..end] } else { text })
        };
        let protected = Json::read(&decode(header)?);
        let alg = match &protected {
            Read::Sound(json) => {
                let alg = json.get("alg").or_else(|| beside?.get("alg"));
                Some(alg.and_then(Json::text)?.to_owned())
            }
            // The signature must be right even then, by whatever algorithm.
            Read::Odd | Read::Twice => None,
            Read::No => Some(beside?.get("alg").and_then(Json::text)?.to_owned()),
        };
        Some(Self {
            alg,
            header: if let Read::Sound(json) = protected { Some(json) } else { None },
            message: [header, b".", payload].concat(),
            bytes: decode(signature)?,
            payload: decode(payload)?,
        })
    }
}
