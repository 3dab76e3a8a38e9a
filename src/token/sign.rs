//! A token put together (RFC 7515 §5.1, §7.1): header and payload as they
//! shall stand, and a signature over just those bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::json::{Document, Kind, Value};
use super::object::Object;
use super::parse::{Content, Form, Token};
use crate::crypto::Signer;
use crate::error::{ClaimError, KeyError, Place, TokenError, TokenFault};

/// A buffer that grew beyond this is given back.
const MOST_KEPT: usize = 1 << 20;

/// Where a draft comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nothing was there.
    New,
    /// A token that was there: what nobody names stays as it is.
    Token,
}

/// A token to be signed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The protected header.
    pub header: Object,
    /// A header as it was written, for as long as its members are these.
    pub written: Option<(Object, String)>,
    /// The claims; `None` as long as the payload is taken byte for byte.
    pub claims: Option<Object>,
    /// The payload's bytes, where there are no claims.
    pub payload: Vec<u8>,
}

impl Draft {
    /// A draft with these claims, and a header that is empty as yet.
    #[must_use]
    pub fn of_claims(claims: Object) -> Self {
        Self { claims: Some(claims), ..Self::default() }
    }

    /// A draft of a token that was there.
    ///
    /// # Errors
    /// A token that cannot be read whole, that is encrypted, or that has several signatures.
    pub fn of_token(token: &Token<'_>) -> Result<Self, TokenError> {
        let fault = |fault| TokenError { place: Place::Token, at: None, fault };
        if token.form == Form::Encrypted {
            return Err(fault(TokenFault::Encrypted));
        }
        if let Some(error) = token.breaks() {
            return Err(error.clone());
        }
        let (Some(header), Some(payload), 1) = (token.header(), &token.payload, token.signatures.len())
        else {
            return Err(fault(TokenFault::SeveralSignatures { found: token.signatures.len() }));
        };
        let twice = |error: &&&TokenError| {
            matches!(error.fault, TokenFault::Duplicate { .. } | TokenFault::NotDisjoint { .. })
        };
        if let Some(error) = token.all_faults().iter().find(twice) {
            return Err((*error).clone());
        }
        if let Content::Json(document) = &token.content
            && let Some(name) = document.duplicates().first()
        {
            let fault = TokenFault::Duplicate { name: name.clone() };
            return Err(TokenError { place: Place::Payload, at: None, fault });
        }
        // The compact form has one header for both halves, whose names are disjoint.
        let halves = [header.protected.as_ref(), header.unprotected.as_ref()];
        let merged = merged(halves.into_iter().flatten().map(Document::root));
        let written = match halves {
            [Some(protected), None] => Some((merged.clone(), protected.text().to_owned())),
            _ => None,
        };
        Ok(Self { header: merged, written, claims: None, payload: payload.bytes.clone() })
    }

    /// A draft of what decode prints as JSON; `None` for any other text.
    ///
    /// # Errors
    /// [`ClaimError::Duplicate`] when a name stands twice in it.
    pub fn of_breakdown(text: &[u8]) -> Result<Option<Self>, ClaimError> {
        let document = std::str::from_utf8(text).ok().and_then(|text| Document::parse(text.trim()).ok());
        let Some((document, draft)) = document
            .and_then(|document| Self::read_breakdown(document.root()).map(|draft| (document, draft)))
        else {
            return Ok(None);
        };
        match document.duplicates().first() {
            Some(name) => Err(ClaimError::Duplicate { name: name.clone() }),
            None => Ok(Some(draft)),
        }
    }

    fn read_breakdown(root: Value<'_>) -> Option<Self> {
        let header = root.get("header").filter(|header| header.kind() == Kind::Object)?;
        let header = merged([Some(header), root.get("unprotected")].into_iter().flatten());
        let payload = root.get("payload")?;
        let payload = match root.get("payload_type")?.as_str()?.as_ref() {
            "json" => payload.compact().into_bytes(),
            "text" => payload.as_str()?.into_owned().into_bytes(),
            _ => URL_SAFE_NO_PAD.decode(payload.as_str()?.as_bytes()).ok()?,
        };
        Some(Self { header, written: None, claims: None, payload })
    }

    /// Why every verifier must refuse a token with this header, if that is so.
    #[must_use]
    pub fn header_fault(&self) -> Option<String> {
        let token = self.unsigned();
        let token = Token::parse(token.as_bytes());
        let faults = token.all_faults();
        let fault = faults.iter().find(|error| error.place == Place::Header);
        fault.map(ToString::to_string).or_else(|| token.header()?.critical_fault())
    }

    /// The algorithm that the header names.
    #[must_use]
    pub fn alg(&self) -> Option<String> {
        let document = Document::parse(self.header.get("alg")?).ok()?;
        document.root().as_str().map(std::borrow::Cow::into_owned)
    }

    /// The claims, to be edited; from now on they are the payload.
    ///
    /// # Errors
    /// A payload that is no JSON object.
    pub fn claims_to_edit(&mut self) -> Result<&mut Object, ClaimError> {
        let claims = match self.claims.take() {
            Some(claims) => claims,
            None if self.payload.is_empty() => Object::default(),
            None => {
                let text = String::from_utf8(std::mem::take(&mut self.payload))
                    .map_err(|_| ClaimError::NotObject { found: "bytes that are no text" })?;
                Object::parse_claims(&text)?
            }
        };
        Ok(self.claims.insert(claims))
    }

    /// The compact serialization, signed.
    ///
    /// # Errors
    /// What the key could not do.
    pub fn sign(&self, signer: &Signer) -> Result<String, KeyError> {
        let mut token = self.signing_input();
        let signature = signer.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }

    /// The compact serialization with an empty signature (RFC 7519 §6.1), for `alg` none.
    #[must_use]
    pub fn unsigned(&self) -> String {
        self.signing_input() + "."
    }

    /// The header, to be signed again and again with claims of their own. Without a signer the signatures are
    /// empty (RFC 7519 §6.1).
    #[must_use]
    pub fn signing(&self, signer: Option<Signer>) -> Signing {
        Signing {
            header: self.header_part().into_bytes(),
            signer,
            claims: String::new(),
            part: String::new(),
        }
    }

    fn signing_input(&self) -> String {
        let mut text = self.header_part();
        match &self.claims {
            Some(claims) => URL_SAFE_NO_PAD.encode_string(claims.to_json(), &mut text),
            None => URL_SAFE_NO_PAD.encode_string(&self.payload, &mut text),
        }
        text
    }

    /// The header's base64url, and the dot behind it.
    fn header_part(&self) -> String {
        let mut text = match &self.written {
            Some((header, written)) if *header == self.header => URL_SAFE_NO_PAD.encode(written),
            _ => URL_SAFE_NO_PAD.encode(self.header.to_json()),
        };
        text.push('.');
        text
    }
}

/// One header and who signs with it, prepared once for any number of claims. As its signer it is neither `Send` nor
/// `Sync`: each thread makes its own.
#[derive(Debug)]
pub struct Signing {
    /// The header's base64url, and the dot behind it.
    header: Vec<u8>,
    signer: Option<Signer>,
    /// The JSON of one claims object after the other.
    claims: String,
    /// A part in base64url.
    part: String,
}

impl Signing {
    /// Appends the token with these claims. When it fails, nothing is appended.
    ///
    /// # Errors
    /// What the key could not do.
    pub fn sign_into(&mut self, claims: &Object, out: &mut Vec<u8>) -> Result<(), KeyError> {
        let start = out.len();
        self.claims.clear();
        claims.write_json(&mut self.claims);
        out.extend_from_slice(&self.header);
        append_base64url(self.claims.as_bytes(), &mut self.part, out);
        give_back(&mut self.claims);
        give_back(&mut self.part);
        let signature = match &self.signer {
            Some(signer) => signer.sign(&out[start..]).inspect_err(|_| out.truncate(start))?,
            None => Vec::new(),
        };
        out.push(b'.');
        append_base64url(&signature, &mut self.part, out);
        Ok(())
    }
}

/// Appends bytes as base64url, which is written into `part` first.
fn append_base64url(bytes: &[u8], part: &mut String, out: &mut Vec<u8>) {
    part.clear();
    URL_SAFE_NO_PAD.encode_string(bytes, part);
    out.extend_from_slice(part.as_bytes());
}

/// Keeps no memory for long that one long line took.
fn give_back(text: &mut String) {
    if text.capacity() > MOST_KEPT {
        *text = String::new();
    }
}

/// The members of several objects, one after the other.
fn merged<'v>(objects: impl Iterator<Item = Value<'v>>) -> Object {
    let mut merged = Object::default();
    for (name, value) in objects.flat_map(Value::members) {
        merged.push(name, value);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{Algorithm, Key};

    #[test]
    fn many_claims_are_signed_as_each_by_itself() {
        let key = Key::from_secret(vec![7; 32]);
        let algorithm = Algorithm::named("HS256").unwrap();
        let prepared = || Signer::new(&key, algorithm).unwrap();
        let mut draft = Draft::default();
        draft.header.set("alg", "\"HS256\"");
        let (mut hmac, mut bare) = (draft.signing(Some(prepared())), draft.signing(None));
        // Every length modulo 3, and what has to be taken back from the room.
        for length in 0..70 {
            let claims = Object::parse_claims(&format!("{{\"a\": \"{}\"}}", "é".repeat(length))).unwrap();
            let mut out = b"before\n".to_vec();
            hmac.sign_into(&claims, &mut out).unwrap();
            out.push(b'\n');
            bare.sign_into(&claims, &mut out).unwrap();
            let draft = Draft { claims: Some(claims), ..draft.clone() };
            let expected = format!("before\n{}\n{}", draft.sign(&prepared()).unwrap(), draft.unsigned());
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
