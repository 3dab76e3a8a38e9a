//! One signature of a token and the header that goes with it, read from either serialization.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::header::Header;
use super::json::{Document, Kind, Value};
use super::part::{Part, decode};
use crate::error::{Place, TokenError, TokenFault};

/// How many parameters of a header are told to stand in both halves; more say nothing new.
const MAX_TOLD: usize = 64;

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

impl<'a> Signed<'a> {
    /// The same with bytes of its own.
    pub(super) fn into_owned(self) -> Signed<'static> {
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

    /// One of the signatures in JSON serialization (RFC 7515 §7.2.1).
    pub(super) fn from_json(entry: Value<'_>, raw: &'a [u8]) -> Self {
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
    pub(super) fn read_headers(&mut self, entry: Value<'_>, unprotected: &'static str, raw: &'a [u8]) {
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

    /// The protected header.
    pub(super) fn read_protected(&mut self, text: Cow<'a, [u8]>, at: usize) {
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

/// A member of another type than it should have.
pub(super) fn wrong_type(name: &'static str, value: Value<'_>, wanted: &'static str) -> TokenFault {
    TokenFault::Type { name, found: value.kind().with_article(), wanted }
}

/// The text of a string member and its offset; borrowed from the token unless it holds escapes.
pub(super) fn part_text<'a>(value: Value<'_>, raw: &'a [u8]) -> Option<(Cow<'a, [u8]>, usize)> {
    let text = value.as_str()?;
    let (start, end) = value.span();
    let inner = &raw[start + 1..end - 1];
    Some(if inner == text.as_bytes() {
        (Cow::Borrowed(inner), start + 1)
    } else {
        (Cow::Owned(text.into_owned().into_bytes()), start + 1)
    })
}
