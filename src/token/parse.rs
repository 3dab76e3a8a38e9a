//! A token taken apart: compact or JSON serialization, signed or encrypted
//! (RFC 7515 §7, RFC 7516 §7), whole or broken.
//!
//! Parsing never fails. What can be read is there, and what is wrong stands in
//! `faults`, so that one reader serves those who look and those who judge.

use std::borrow::Cow;

use super::entry::{Signed, part_text, wrong_type};
use super::header::Header;
use super::json::{Document, Kind};
use super::lookalike;
use super::part::{Part, decode};
use crate::crypto::{Algorithm, Family};
use crate::error::{JsonError, Lookalike, Place, TokenError, TokenFault};

/// The bound on a token's length, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024 * 1024;

/// The bound on a token's signatures (RFC 7515 §7.2.1): each covers the whole payload, so that the
/// work is their number times its length.
pub const MAX_SIGNATURES: usize = 100;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `header.payload.signature` (RFC 7515 §7.1).
    Compact,
    /// A JSON object with one signature (RFC 7515 §7.2.2).
    Flattened,
    /// A JSON object with an array of signatures (RFC 7515 §7.2.1).
    General,
    /// A JWE, compact or JSON (RFC 7516 §7).
    Encrypted,
}

impl Form {
    /// The form's name, as JSON output has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Flattened => "flattened",
            Self::General => "general",
            Self::Encrypted => "encrypted",
        }
    }
}

/// What the payload's bytes are.
#[derive(Clone, Debug)]
pub enum Content {
    /// JSON.
    Json(Document),
    /// UTF-8 text that is not JSON, and why not.
    Text(String, JsonError),
    /// Anything else.
    Binary,
}

/// A token, as far as it can be read.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// The token, as it was received.
    pub raw: Cow<'a, [u8]>,
    /// How it is written.
    pub form: Form,
    /// The payload; `None` when the token ends before it, and for encrypted tokens.
    pub payload: Option<Part<'a>>,
    /// What the payload is.
    pub content: Content,
    /// The signatures: one, or in the general form any number.
    pub signatures: Vec<Signed<'a>>,
    /// What is wrong with the token as a whole and with its payload's encoding.
    pub faults: Vec<TokenError>,
}

impl<'a> Token<'a> {
    /// Takes a token apart. Linear in its length; beyond [`MAX_LENGTH`] nothing is read but the fault.
    #[must_use]
    pub fn parse(raw: &'a [u8]) -> Self {
        let mut token = Self {
            raw: Cow::Borrowed(raw),
            form: Form::Compact,
            payload: None,
            content: Content::Binary,
            signatures: Vec::new(),
            faults: Vec::new(),
        };
        if raw.len() > MAX_LENGTH {
            token.fault(Place::Token, None, TokenFault::TooLong { len: raw.len(), limit: MAX_LENGTH });
        } else if raw.is_empty() {
            token.fault(Place::Token, None, TokenFault::Empty);
        } else if raw.starts_with(b"{") {
            token.read_json(raw);
        } else {
            token.read_compact(raw);
        }
        token
    }

    /// The header of the first signature: the only one, but for the general form.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.signatures.first().map(|signed| &*signed.header)
    }

    /// The issuer that the token names, where it may publish the keys: a URL, and no algorithm whose keys are secret. It is
    /// what the token says, and to be believed as little as the rest.
    #[must_use]
    pub fn publisher(&self) -> Option<Cow<'_, str>> {
        self.issuer().filter(|iss| iss.starts_with("https://") || iss.starts_with("http://"))
    }

    /// The same, URL or not.
    #[must_use]
    pub fn issuer(&self) -> Option<Cow<'_, str>> {
        let alg = self.header()?.alg()?;
        Algorithm::named(&alg).filter(|algorithm| algorithm.family() != Family::Hmac)?;
        let Content::Json(document) = &self.content else { return None };
        document.root().get("iss")?.as_str()
    }

    /// All faults, those of the signatures included: first those of the whole, then part by part.
    #[must_use]
    pub fn all_faults(&self) -> Vec<&TokenError> {
        let signed = self.signatures.iter().flat_map(|signed| &signed.faults);
        let mut faults: Vec<&TokenError> = self.faults.iter().chain(signed).collect();
        faults.sort_by_key(|error| error.place);
        faults
    }

    /// The first fault that keeps a reader from showing the token whole; `None` for an encrypted
    /// token, of which no more than the header is shown.
    #[must_use]
    pub fn breaks(&self) -> Option<&TokenError> {
        let mut faults = self.all_faults().into_iter().filter(|_| self.form != Form::Encrypted);
        faults.find(|error| !error.fault.is_lenient())
    }

    /// The bytes that the signature covers (RFC 7515 §5.1 step 8).
    #[must_use]
    pub fn signing_input(&self, signed: &Signed<'_>) -> Cow<'_, [u8]> {
        if let (Form::Compact, Some(payload)) = (self.form, &self.payload) {
            return Cow::Borrowed(&self.raw[..payload.at + payload.text.len()]);
        }
        let payload: &[u8] = self.payload.as_ref().map_or(&[], |part| &part.text);
        Cow::Owned([&signed.protected.text, b".".as_slice(), payload].concat())
    }

    /// The token with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> Token<'static> {
        Token {
            raw: Cow::Owned(self.raw.into_owned()),
            form: self.form,
            payload: self.payload.map(Part::into_owned),
            content: self.content,
            signatures: self.signatures.into_iter().map(Signed::into_owned).collect(),
            faults: self.faults,
        }
    }

    /// Says that white space was taken out to make one token of several lines.
    pub fn mark_wrapped(&mut self) {
        self.fault(Place::Token, None, TokenFault::Wrapped);
    }

    /// Says that the token was taken out of base64.
    pub fn mark_decoded(&mut self) {
        self.fault(Place::Token, None, TokenFault::Decoded);
    }

    fn fault(&mut self, place: Place, at: Option<usize>, fault: TokenFault) {
        self.faults.push(TokenError { place, at, fault });
    }

    fn read_compact(&mut self, raw: &'a [u8]) {
        let mut parts = Vec::with_capacity(3);
        let mut at = 0;
        // Six suffice to know that there are too many; the rest is not looked at.
        for text in raw.splitn(6, |&b| b == b'.') {
            parts.push((Cow::Borrowed(text), at));
            at += text.len() + 1;
        }
        let count = parts.len();
        let mut parts = parts.into_iter();
        let mut signed = Signed::default();
        if let Some((text, at)) = parts.next() {
            signed.read_protected(text, at);
        }
        let encrypted = count == 5 && signed.header.get("enc").is_some();
        if encrypted {
            self.form = Form::Encrypted;
        } else {
            if let Some((text, at)) = parts.next() {
                self.read_payload(text, at);
            }
            if let Some((text, at)) = parts.next() {
                signed.signature = Some(decode(text, at, Place::Signature, &mut signed.faults));
            }
            // Of what is no token at all, one thing is said, and not what each piece lacks.
            let nothing = signed.header.protected.is_none();
            let like = if nothing { lookalike::of(raw) } else { None };
            let header = signed.header.protected.as_ref().map(Document::root);
            if nothing && (count != 3 || like.is_some()) {
                signed.faults.clear();
                self.faults.clear();
            }
            let found = || match count {
                1 => "no dot in it".to_owned(),
                2 => "two parts (one dot)".to_owned(),
                5 => "five parts and no \"enc\" in the header".to_owned(),
                6 => "more than five parts".to_owned(),
                n => format!("{n} parts ({} dots)", n - 1),
            };
            if let Some(like) = like {
                (self.payload, signed.signature) = (None, None);
                self.content = Content::Binary;
                let fault = TokenFault::NoToken { found: found(), like: Some(like) };
                self.fault(Place::Token, None, fault);
            } else if count != 3 {
                let at = if count < 3 { raw.len() } else { parts.next().map_or(0, |(_, at)| at - 1) };
                let like = header.filter(|_| count == 1).map(lookalike::of_part);
                if like == Some(Lookalike::Payload) {
                    signed = Signed::default();
                    self.read_payload(Cow::Borrowed(raw), 0);
                }
                // What is no token may be a secret, and has no place that is to blame.
                if nothing {
                    self.fault(Place::Token, None, TokenFault::NoToken { found: found(), like });
                } else {
                    self.fault(Place::Token, Some(at), TokenFault::Parts { found: found(), like });
                }
            } else if let (Some(header), Some(payload), Some(signature)) =
                (header, &self.payload, &signed.signature)
                && lookalike::is_session(header, &payload.bytes, &signature.bytes)
            {
                self.fault(Place::Token, None, TokenFault::Looks(Lookalike::Session));
            }
        }
        self.signatures.push(signed);
    }

    fn read_payload(&mut self, text: Cow<'a, [u8]>, at: usize) {
        let part = decode(text, at, Place::Payload, &mut self.faults);
        self.content = match std::str::from_utf8(&part.bytes) {
            Ok(text) => match Document::parse(text) {
                Ok(document) => Content::Json(document),
                Err(error) => Content::Text(text.to_owned(), error),
            },
            Err(_) => Content::Binary,
        };
        self.payload = Some(part);
    }

    /// RFC 7515 §7.2, and RFC 7516 §7.2 as far as recognising it.
    fn read_json(&mut self, raw: &'a [u8]) {
        let text = match std::str::from_utf8(raw) {
            Ok(text) => text,
            Err(error) => {
                return self.fault(Place::Token, Some(error.valid_up_to()), TokenFault::NotUtf8);
            }
        };
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let fault = match lookalike::of(raw) {
                    Some(like) => TokenFault::NoToken { found: "no JSON".to_owned(), like: Some(like) },
                    None => TokenFault::NotJson(error.clone()),
                };
                return self.fault(Place::Token, Some(error.at), fault);
            }
        };
        self.form = Form::Flattened;
        for name in document.duplicates() {
            self.fault(Place::Token, None, TokenFault::Duplicate { name: name.clone() });
        }
        let root = document.root();
        if root.get("ciphertext").is_some() {
            self.form = Form::Encrypted;
            let mut signed = Signed::default();
            signed.read_headers(root, "unprotected", raw);
            signed.faults.clear();
            self.signatures.push(signed);
            return;
        }
        if !["payload", "signature", "signatures", "protected"].iter().any(|name| root.get(name).is_some()) {
            let like = lookalike::of(raw);
            let found = "a JSON document without a token in it".to_owned();
            self.faults.clear();
            return self.fault(Place::Token, None, TokenFault::NoToken { found, like });
        }
        match root.get("payload").map(|value| (value, part_text(value, raw))) {
            None => self.fault(Place::Payload, None, TokenFault::Missing { name: "payload" }),
            Some((_, Some((text, at)))) => self.read_payload(text, at),
            Some((value, None)) => self.fault(Place::Payload, None, wrong_type("payload", value, "a string")),
        }
        match root.get("signatures") {
            None => {
                let signed = Signed::from_json(root, raw);
                self.signatures.push(signed);
            }
            Some(list) => {
                self.form = Form::General;
                if list.kind() != Kind::Array {
                    self.fault(Place::Token, None, wrong_type("signatures", list, "an array"));
                } else if list.elements().next().is_none() {
                    self.fault(Place::Token, None, TokenFault::Missing { name: "signature" });
                }
                let found = list.elements().count();
                if found > MAX_SIGNATURES {
                    let fault = TokenFault::TooManySignatures { found, limit: MAX_SIGNATURES };
                    self.fault(Place::Token, None, fault);
                }
                let entries = list.elements().take(MAX_SIGNATURES);
                self.signatures = entries.map(|entry| Signed::from_json(entry, raw)).collect();
                for name in ["protected", "header", "signature"] {
                    if root.get(name).is_some() {
                        self.fault(Place::Token, None, TokenFault::BothSyntaxes { name });
                    }
                }
            }
        }
    }
}
