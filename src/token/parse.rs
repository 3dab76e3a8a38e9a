//! A token taken apart: compact or JSON serialization, signed or encrypted
//! (RFC 7515 §7, RFC 7516 §7), whole or broken.
//!
//! Parsing never fails. What can be read is there, and what is wrong stands in
//! `faults`, so that one reader serves those who look and those who judge.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::header::Header;
use super::json::{Document, Kind, Value};
use super::part::{Part, decode};
use crate::error::{JsonError, Place, TokenError, TokenFault};

/// The bound on a token's length, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024 * 1024;

/// The bound on a token's signatures (RFC 7515 §7.2.1): each covers the whole payload, so that the
/// work is their number times its length.
pub const MAX_SIGNATURES: usize = 100;

/// How many parameters of a header are told to stand in both halves; more say nothing new.
const MAX_TOLD: usize = 64;

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

/// One signature and the header that goes with it.
#[derive(Clone, Debug, Default)]
pub struct Signed<'a> {
    /// The protected header's part; of an encrypted token too.
    pub protected: Part<'a>,
    /// Both headers, as far as they are JSON objects. Tokens that were read one after the other share it.
    pub header: Arc<Header>,
    /// The signature; `None` when the token ends before it, and for encrypted tokens.
    pub signature: Option<Part<'a>>,
    /// What is wrong with this signature and its header.
    pub faults: Vec<TokenError>,
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
            if count != 3 {
                // Of what is no token at all, one thing is said, and not what each piece lacks.
                let nothing = signed.header.protected.is_none();
                if nothing {
                    signed.faults.clear();
                    self.faults.clear();
                }
                let found = match count {
                    1 => "no dot in it".to_owned(),
                    2 => "two parts (one dot)".to_owned(),
                    5 => "five parts and no \"enc\" in the header".to_owned(),
                    6 => "more than five parts".to_owned(),
                    n => format!("{n} parts ({} dots)", n - 1),
                };
                let at = if count < 3 { raw.len() } else { parts.next().map_or(0, |(_, at)| at - 1) };
                let fault = if nothing { TokenFault::NoToken { found } } else { TokenFault::Parts { found } };
                self.fault(Place::Token, Some(at), fault);
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
                return self.fault(Place::Token, Some(error.at), TokenFault::NotJson(error));
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
            let found = "a JSON document without a token in it".to_owned();
            self.faults.clear();
            return self.fault(Place::Token, None, TokenFault::NoToken { found });
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

impl<'a> Signed<'a> {
    fn into_owned(self) -> Signed<'static> {
        Signed {
            protected: self.protected.into_owned(),
            header: self.header,
            signature: self.signature.map(Part::into_owned),
            faults: self.faults,
        }
    }

    fn fault(&mut self, place: Place, at: Option<usize>, fault: TokenFault) {
        self.faults.push(TokenError { place, at, fault });
    }

    fn from_json(entry: Value<'_>, raw: &'a [u8]) -> Self {
        let mut signed = Self::default();
        if entry.kind() != Kind::Object {
            signed.fault(
                Place::Signature,
                None,
                TokenFault::NotObject { found: entry.kind().with_article() },
            );
            return signed;
        }
        signed.read_headers(entry, "header", raw);
        match entry.get("signature").map(|value| (value, part_text(value, raw))) {
            None => signed.fault(Place::Signature, None, TokenFault::Missing { name: "signature" }),
            Some((_, Some((text, at)))) => {
                signed.signature = Some(decode(text, at, Place::Signature, &mut signed.faults));
            }
            Some((value, None)) => {
                signed.fault(Place::Signature, None, wrong_type("signature", value, "a string"));
            }
        }
        signed
    }

    /// The protected header and the unprotected one, which the serializations name differently.
    fn read_headers(&mut self, entry: Value<'_>, unprotected: &'static str, raw: &'a [u8]) {
        if let Some(value) = entry.get(unprotected) {
            if value.kind() == Kind::Object {
                Arc::make_mut(&mut self.header).unprotected = Document::parse(value.raw()).ok();
            } else {
                self.fault(Place::Header, None, wrong_type("header", value, "an object"));
            }
        }
        match entry.get("protected").map(|value| (value, part_text(value, raw))) {
            Some((_, Some((text, at)))) => self.read_protected(text, at),
            Some((value, None)) => {
                self.fault(Place::Header, None, wrong_type("protected", value, "a string"));
            }
            None => self.check_header(),
        }
    }

    fn read_protected(&mut self, text: Cow<'a, [u8]>, at: usize) {
        let before = self.faults.len();
        self.protected = decode(text, at, Place::Header, &mut self.faults);
        let part = &self.protected;
        let whole = self.faults[before..].iter().all(|error| error.fault.is_lenient());
        let result = match std::str::from_utf8(&part.bytes) {
            _ if part.text.is_empty() => Err(TokenFault::Empty),
            Err(_) => Err(TokenFault::NotUtf8),
            Ok(text) => match Document::parse(text) {
                Ok(document) if document.root().kind() == Kind::Object => Ok(document),
                Ok(document) => Err(TokenFault::NotObject { found: document.root().kind().with_article() }),
                Err(error) => Err(TokenFault::NotJson(error)),
            },
        };
        match result {
            Ok(document) => {
                for name in document.duplicates() {
                    self.faults.push(TokenError {
                        place: Place::Header,
                        at: None,
                        fault: TokenFault::Duplicate { name: name.clone() },
                    });
                }
                Arc::make_mut(&mut self.header).protected = Some(document);
                self.check_header();
            }
            // A part that broke off is no JSON, and that says nothing new.
            Err(fault) if whole => {
                // Three bytes of JSON stand in four characters of base64url.
                let at = match &fault {
                    TokenFault::NotJson(error) => {
                        part.at + (error.at / 3 * 4 + error.at % 3).min(part.text.len())
                    }
                    _ => part.at,
                };
                self.fault(Place::Header, Some(at), fault);
            }
            Err(_) => {}
        }
    }

    /// The types of the parameters that everything else builds on (RFC 7515 §4.1).
    fn check_header(&mut self) {
        let mut faults = Vec::new();
        if let (Some(protected), Some(unprotected)) = (&self.header.protected, &self.header.unprotected) {
            let names: HashSet<_> =
                protected.root().members().filter_map(|(name, _)| name.as_str()).collect();
            let shared = unprotected.root().members().filter_map(|(name, _)| name.as_str());
            let shared = shared.filter(|name| names.contains(name)).take(MAX_TOLD);
            faults.extend(shared.map(|name| TokenFault::NotDisjoint { name: name.into_owned() }));
        }
        if self.header.get("alg").is_none() {
            faults.push(TokenFault::Missing { name: "alg" });
        }
        for name in ["alg", "kid", "typ", "cty"] {
            if let Some(value) = self.header.get(name).filter(|value| value.kind() != Kind::String) {
                faults.push(wrong_type(name, value, "a string"));
            }
        }
        self.faults.extend(faults.into_iter().map(|fault| TokenError {
            place: Place::Header,
            at: None,
            fault,
        }));
    }
}

fn wrong_type(name: &'static str, value: Value<'_>, wanted: &'static str) -> TokenFault {
    TokenFault::Type { name, found: value.kind().with_article(), wanted }
}

/// The text of a string member and its offset; borrowed from the token unless it holds escapes.
fn part_text<'a>(value: Value<'_>, raw: &'a [u8]) -> Option<(Cow<'a, [u8]>, usize)> {
    let text = value.as_str()?;
    let (start, end) = value.span();
    let inner = &raw[start + 1..end - 1];
    Some(if inner == text.as_bytes() {
        (Cow::Borrowed(inner), start + 1)
    } else {
        (Cow::Owned(text.into_owned().into_bytes()), start + 1)
    })
}
