//! Facts about a token that change no verdict, each with a code that stays.

use super::duration::span;
use super::header::Header;
use super::json::{Document, Value};
use super::object::Object;
use super::parse::{Content, Form, Token};
use super::time::{Clock, Instant, distance};
use crate::crypto::{Algorithm, Key};
use crate::error::TokenFault;

/// A fact that a reader should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Its stable name.
    pub code: &'static str,
    /// The fact, for people.
    pub message: String,
}

impl Warning {
    /// A warning.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// What there is to warn of in a token. What a verifier refuses is warned of for those who only look.
#[must_use]
pub fn of(token: &Token<'_>, clock: &Clock) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = token
        .all_faults()
        .into_iter()
        .filter_map(|error| {
            let code = match &error.fault {
                TokenFault::StandardAlphabet => "standard-base64",
                TokenFault::Padded => "padding",
                TokenFault::TrailingBits => "trailing-bits",
                TokenFault::Duplicate { .. } => "duplicate-member",
                TokenFault::Missing { name: "alg" } => "no-alg",
                TokenFault::Type { .. } => "header-type",
                TokenFault::NotDisjoint { .. } => "not-disjoint",
                TokenFault::Wrapped => "wrapped",
                _ => return None,
            };
            Some(Warning::new(code, error.to_string()))
        })
        .collect();
    for signed in &token.signatures {
        warnings.extend(of_header(&signed.header));
        if token.form != Form::Encrypted
            && !signed.header.is_none()
            && signed.header.protected.is_some()
            && signed.signature.as_ref().is_some_and(|part| part.text.is_empty())
        {
            warnings.push(Warning::new("unsigned", "the signature is empty: nobody signed this token"));
        }
    }
    match &token.content {
        Content::Json(document) => warnings.extend(of_payload(document, clock)),
        // What begins like claims was meant to be claims.
        Content::Text(text, error) if text.trim_start().starts_with('{') && token.breaks().is_none() => {
            warnings.push(Warning::new("payload-not-json", format!("payload: not JSON: {error}")));
        }
        Content::Text(..) | Content::Binary => {}
    }
    warnings
}

fn of_header(header: &Header) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if header.is_none() {
        warnings.push(Warning::new("unsigned", "\"alg\" is none: nobody signed this token"));
    }
    for name in header.key_references() {
        let message = format!("the header brings its own key (\"{name}\"): never fetched, never trusted");
        warnings.push(Warning::new("embedded-key", message));
    }
    warnings
}

fn of_payload(document: &Document, clock: &Clock) -> Vec<Warning> {
    let claims = document.root();
    let mut warnings = Vec::new();
    for name in document.duplicates() {
        let message = TokenFault::Duplicate { name: name.clone() };
        warnings.push(Warning::new("duplicate-member", format!("payload: {message}")));
    }
    for name in ["exp", "nbf", "iat"] {
        let Some(at) = claims.get(name).and_then(Value::as_number).and_then(Instant::from_number) else {
            continue;
        };
        if at.looks_like_milliseconds() {
            warnings.push(milliseconds(name));
        } else if name == "iat" && at.seconds() > clock.now {
            let skew = span(at.seconds() - clock.now);
            let message =
                format!("\"iat\" lies {skew} in the future: the clocks differ, or the issuer's is wrong");
            warnings.push(Warning::new("iat-future", message));
        }
    }
    warnings
}

/// What there is to warn of in claims before they are signed: times that no verifier will take.
#[must_use]
pub fn of_draft(claims: &Object, now: f64) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for name in ["exp", "nbf", "iat"] {
        let Some(value) = claims.get(name) else { continue };
        match Instant::from_number(value) {
            None => {
                let message = format!("\"{name}\" is {value}, not a number of seconds (RFC 7519 section 2)");
                warnings.push(Warning::new("time-type", message));
            }
            Some(at) if at.looks_like_milliseconds() => warnings.push(milliseconds(name)),
            Some(at) if name == "exp" && at.seconds() <= now => {
                let message =
                    format!("\"exp\" is past: it expired {} (+3600s is an hour from now)", distance(at, now));
                warnings.push(Warning::new("expired", message));
            }
            Some(_) => {}
        }
    }
    warnings
}

fn milliseconds(name: &str) -> Warning {
    let message = format!("\"{name}\" looks like milliseconds; the unit is seconds (RFC 7519 section 2)");
    Warning::new("milliseconds", message)
}

/// An HMAC secret shorter than the hash (RFC 7518 §3.2). A warning, since short secrets are what people have.
#[must_use]
pub fn short_secret(key: &Key, algorithm: Algorithm) -> Option<Warning> {
    let len = key.secret_bytes()?.len();
    let wanted = algorithm.hash_len();
    (len < wanted).then(|| {
        let bytes = if len == 1 { "byte" } else { "bytes" };
        let message = format!(
            "the secret has {len} {bytes}; {algorithm} needs {wanted} or more (RFC 7518 section 3.2)"
        );
        Warning::new("short-secret", message)
    })
}
