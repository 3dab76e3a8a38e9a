//! Facts about a token that change no verdict unless that is asked for, each with a code that stays.

mod contents;

use super::by_header::ByHeader;
use super::characters::brief;
use super::duration::span;
use super::header::Header;
use super::json::{Document, Kind, Value};
use super::object::Object;
use super::parse::{Content, Form, Token};
use super::pick::Names;
use super::time::{Clock, Instant, distance};
use crate::crypto::{Algorithm, Key, is_sample};
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
    pub fn new(code: impl Into<&'static str>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: brief(message.into()) }
    }
}

/// Declares the codes once: the type, the list of all, and their names.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $name:literal,)*) => {
        /// What may be warned of in a token that is looked at or judged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The name that stays from version to version. One table of them is enough for the loader.
            #[must_use]
            #[inline(never)]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    /// Nobody signed the token.
    Unsigned "unsigned",
    /// The HMAC secret is shorter than the hash (RFC 7518 §3.2).
    ShortSecret "short-secret",
    /// The HMAC secret is one that manuals print.
    SampleSecret "sample-secret",
    /// No `exp`: the token never expires.
    NoExp "no-exp",
    /// A time in milliseconds or less, where seconds are the unit (RFC 7519 §2).
    Milliseconds "milliseconds",
    /// `iat` is yet to come.
    IatFuture "iat-future",
    /// A member that stands more than once in its object.
    DuplicateMember "duplicate-member",
    /// The header brings its own key: `jku`, `x5u`, `jwk`, `x5c`.
    EmbeddedKey "embedded-key",
    /// A password, a secret or a private key that whoever holds the token can read.
    ReadableSecret "readable-secret",
    /// Characters that control a terminal, or reorder or hide text.
    ControlCharacters "control-characters",
    /// The header names no algorithm.
    NoAlg "no-alg",
    /// A header parameter of the wrong type.
    HeaderType "header-type",
    /// A parameter in both halves of the header.
    NotDisjoint "not-disjoint",
    /// The token was wrapped over lines, and has been joined.
    Wrapped "wrapped",
    /// The token stood in base64, and has been decoded.
    Decoded "decoded",
    /// It has the shape of a token, and is something else.
    NotJwt "not-jwt",
    /// A part ends in `=`.
    Padding "padding",
    /// The last character of a part has bits set that spell nothing.
    TrailingBits "trailing-bits",
    /// A part in base64 instead of base64url.
    StandardBase64 "standard-base64",
    /// The payload begins like claims and is no JSON.
    PayloadNotJson "payload-not-json",
    /// The keys are old, and newer ones can't be had.
    StaleKeys "stale-keys",
    /// An HMAC secret among keys that were fetched.
    NetworkSecret "network-secret",
    /// Keys that were fetched could not be kept.
    NotCached "not-cached",
}

impl From<Code> for &'static str {
    fn from(code: Code) -> Self {
        code.name()
    }
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

/// Whether a secret, or a private key, can be read in a document.
#[must_use]
pub fn reads_secret(document: &Document) -> bool {
    contents::secrets(document).is_some()
}

impl Warning {
    /// Whether a policy that knows better has no need of it: padding that is allowed, clocks that may differ.
    #[must_use]
    pub fn is_excused(&self, token: &Token<'_>, leeway: f64, allow_padding: bool, clock: &Clock) -> bool {
        let claim = |name| match &token.content {
            Content::Json(document) => {
                document.root().get(name).and_then(Value::as_number).and_then(Instant::from_number)
            }
            Content::Text(..) | Content::Binary => None,
        };
        (allow_padding && self.code == Code::Padding.name())
            || (self.code == Code::IatFuture.name()
                && claim("iat").is_some_and(|iat| iat.seconds() <= clock.now + leeway))
    }
}

/// What there is to warn of in one token, as [`Lookout::of`] tells it.
#[must_use]
pub fn of(token: &Token<'_>, clock: &Clock) -> Vec<Warning> {
    Lookout::default().of(token, clock)
}

/// Who looks at tokens for what there is to warn of, and remembers what was found of their headers.
#[derive(Debug, Default)]
pub struct Lookout {
    headers: ByHeader<OfHeader>,
}

/// What was found of a header.
#[derive(Debug)]
struct OfHeader {
    warnings: Vec<Warning>,
    /// Whether it says that nothing was signed.
    is_none: bool,
}

impl Lookout {
    /// What there is to warn of in a token. What a verifier refuses is warned of for those who only look.
    #[must_use]
    pub fn of(&mut self, token: &Token<'_>, clock: &Clock) -> Vec<Warning> {
        let mut warnings: Vec<Warning> = token
            .all_faults()
            .into_iter()
            .filter_map(|error| {
                let code = match &error.fault {
                    TokenFault::StandardAlphabet => Code::StandardBase64,
                    TokenFault::Padded => Code::Padding,
                    TokenFault::TrailingBits => Code::TrailingBits,
                    TokenFault::Duplicate { .. } => Code::DuplicateMember,
                    TokenFault::Missing { name: "alg" } => Code::NoAlg,
                    TokenFault::Type { .. } => Code::HeaderType,
                    TokenFault::NotDisjoint { .. } | TokenFault::BothSyntaxes { .. } => Code::NotDisjoint,
                    TokenFault::Wrapped => Code::Wrapped,
                    TokenFault::Decoded => Code::Decoded,
                    TokenFault::Looks(_) => Code::NotJwt,
                    _ => return None,
                };
                Some(Warning::new(code, error.to_string()))
            })
            .collect();
        for signed in &token.signatures {
            let of_header = self.headers.of(&signed.header, of_header);
            warnings.extend_from_slice(&of_header.warnings);
            if token.form != Form::Encrypted
                && !of_header.is_none
                && signed.header.protected.is_some()
                && token.breaks().is_none()
                && signed.signature.as_ref().is_some_and(|part| part.text.is_empty())
            {
                let message = "the signature is empty: nobody signed this token, or it was cut off";
                warnings.push(Warning::new(Code::Unsigned, message));
            }
        }
        match &token.content {
            Content::Json(document) => warnings.extend(of_payload(document, clock)),
            Content::Text(text, error) => {
                // What begins like claims was meant to be claims.
                if text.trim_start().starts_with('{') && token.breaks().is_none() {
                    warnings.push(Warning::new(Code::PayloadNotJson, format!("payload: not JSON: {error}")));
                }
                warnings
                    .extend(contents::hidden_in(text).map(|c| hidden("payload", &contents::code_point(c))));
            }
            Content::Binary => {}
        }
        warnings
    }
}

fn of_header(header: &Header) -> OfHeader {
    let mut warnings = Vec::new();
    let is_none = header.is_none();
    if is_none {
        warnings.push(Warning::new(Code::Unsigned, "\"alg\" is none: nobody signed this token"));
    }
    for name in header.key_references() {
        let message = format!("the header brings its own key (\"{name}\"): never fetched, never trusted");
        warnings.push(Warning::new(Code::EmbeddedKey, message));
    }
    for document in [&header.protected, &header.unprotected].into_iter().flatten() {
        warnings.extend(of_contents("header", document));
    }
    OfHeader { warnings, is_none }
}

/// The times by which tokens are judged.
static JUDGED_TIMES: Names<3> = Names::new(["exp", "nbf", "iat"]);

fn of_payload(document: &Document, clock: &Clock) -> Vec<Warning> {
    let claims = document.root();
    let mut warnings = Vec::new();
    for name in document.duplicates() {
        let message = TokenFault::Duplicate { name: name.clone() };
        warnings.push(Warning::new(Code::DuplicateMember, format!("payload: {message}")));
    }
    let [exp, nbf, iat] = claims.pick(&JUDGED_TIMES);
    if claims.kind() == Kind::Object && exp.is_none() {
        warnings.push(Warning::new(Code::NoExp, "no \"exp\": the token never expires"));
    }
    for (name, value) in [("exp", exp), ("nbf", nbf), ("iat", iat)] {
        let Some(at) = value.and_then(Value::as_number).and_then(Instant::from_number) else {
            continue;
        };
        if let Some((unit, _)) = at.finer_unit() {
            warnings.push(finer(name, unit));
        } else if name == "iat" && at.seconds() > clock.now {
            let skew = span((at.seconds() - clock.now.floor()).ceil());
            let message =
                format!("\"iat\" lies {skew} in the future: the clocks differ, or the issuer's is wrong");
            warnings.push(Warning::new(Code::IatFuture, message));
        }
    }
    warnings.extend(of_contents("payload", document));
    warnings
}

/// What anybody can read in a document, and what nobody can see.
fn of_contents(place: &str, document: &Document) -> impl Iterator<Item = Warning> {
    let secrets = contents::secrets(document).map(|names| {
        let message = format!("whoever holds the token can read {names} in its {place}");
        Warning::new(Code::ReadableSecret, message)
    });
    let hidden = contents::hidden(document).map(|characters| hidden(place, &characters));
    secrets.into_iter().chain(hidden)
}

fn hidden(place: &str, characters: &str) -> Warning {
    let message = format!("the {place} holds characters that control, reorder or hide text: {characters}");
    Warning::new(Code::ControlCharacters, message)
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
            Some(at) if at.finer_unit().is_some() => {
                warnings.extend(at.finer_unit().map(|(unit, _)| finer(name, unit)));
            }
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

fn finer(name: &str, unit: &str) -> Warning {
    let message = format!("\"{name}\" looks like {unit}; the unit is seconds (RFC 7519 section 2)");
    Warning::new(Code::Milliseconds, message)
}

/// What there is to warn of in an HMAC secret: that manuals print it, and that it is shorter than the
/// hash (RFC 7518 §3.2). Warnings, since such secrets are what people have.
pub fn of_secret(key: &Key, algorithm: Algorithm) -> impl Iterator<Item = Warning> {
    let secret = key.secret_bytes();
    let wanted = algorithm.hash_len();
    let short = secret.map(<[u8]>::len).filter(|&len| len < wanted).map(|len| {
        let bytes = if len == 1 { "byte" } else { "bytes" };
        let message = format!(
            "the secret has {len} {bytes}; {algorithm} needs {wanted} or more (RFC 7518 section 3.2)"
        );
        Warning::new(Code::ShortSecret, message)
    });
    let sample = secret.filter(|secret| is_sample(secret)).map(|_| {
        let message = "the secret is a well-known sample: anybody can sign with it";
        Warning::new(Code::SampleSecret, message)
    });
    short.into_iter().chain(sample)
}
